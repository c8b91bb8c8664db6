//! What may harm a reader who relies on it: reviews long past, hotlines nobody checked, danger without a number.

use std::ops::Range;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, words};
use crate::link::Links;
use crate::parse::{Risk, Sensitive};

/// For how long a page past its review only bears a notice.
const OVERDUE_DAYS: i64 = 90;

/// For how long a hotline is trusted.
const HOTLINE_DAYS: i64 = 180;

/// How far a review may be planned ahead.
fn interval(risk: Risk) -> Span {
    match risk {
        Risk::Low => 12.months(),
        Risk::Medium => 6.months(),
        Risk::High => 3.months(),
    }
}

/// Lints every page. Days are counted from the day the site is built for, never from the clock.
pub fn safety(catalog: &Catalog<'_>, links: &Links, today: Date, found: &mut Vec<Diagnostic>) {
    let passed = |since: Date, days: i64| since.checked_add(days.days()).is_ok_and(|end| end < today);
    for (id, page) in catalog.pages() {
        let article = &page.article;
        let front = &article.front;
        let mut report = |code, span: &Range<usize>, message, help| {
            found.push(Diagnostic::warning(code, &article.path, message).at(span.clone()).help(help));
        };
        if let Some(review) = &front.review {
            let (on, next) = (review.on.0, review.next.value.0);
            if passed(next, OVERDUE_DAYS) {
                report(
                    Code::KB101,
                    &review.next.span,
                    words!(
                        "复核期 {next} 已过 {OVERDUE_DAYS} 天以上",
                        "the review was due on {next}, over {OVERDUE_DAYS} days ago"
                    ),
                    words!("复核这一页，或设为草稿", "review the page, or make it a draft"),
                );
            }
            if let Some(risk) = front.risk
                && on.checked_add(interval(risk)).is_ok_and(|latest| latest < next)
            {
                let months = interval(risk).get_months();
                report(
                    Code::KB102,
                    &review.next.span,
                    words!(
                        "按这一页的 risk，最多 {months} 个月要复核一次",
                        "at this risk a review is due after {months} months at most"
                    ),
                    words!("把 next 提前，或改 risk", "plan `next` earlier, or change `risk`"),
                );
            }
        }
        if front.sensitive == Some(Sensitive::SelfHarm) && links.of(id).hotlines.is_empty() {
            report(
                Code::KB701,
                &article.title_span,
                words!("这一页讲到自伤，却没有求助电话", "the page is about self-harm and offers no number to call"),
                words!("写 hotlines，第一个会放大显示在页首", "set `hotlines`; the first is shown large at the head"),
            );
        }
        if let Some(hotline) = &front.hotline
            && passed(hotline.checked.0, HOTLINE_DAYS)
        {
            let checked = hotline.checked.0;
            report(
                Code::KB702,
                &article.title_span,
                words!(
                    "电话 {checked} 以后没有核对过，超过 {HOTLINE_DAYS} 天",
                    "the number was last checked on {checked}, over {HOTLINE_DAYS} days ago"
                ),
                words!("打一次或查官方来源，再改 checked", "ring it or read its official source, then set `checked`"),
            );
        }
    }
}

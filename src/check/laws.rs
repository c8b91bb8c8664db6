//! Citations of statutes that do not bind on the day of the build.

use std::ops::Range;

use jiff::civil::Date;

use crate::catalog::{Catalog, Found, PageId};
use crate::diagnostic::{Code, Diagnostic, words};
use crate::link::{Links, Target};
use crate::parse::{Article, Kind};
use crate::statute::Standing;

/// Says of each citation that its law is repealed, or not yet in force.
pub fn standing(catalog: &Catalog<'_>, links: &Links, today: Date, found: &mut Vec<Diagnostic>) {
    for id in catalog.all() {
        let article = &catalog[id].article;
        let named = article.front.cites.iter().filter_map(|cite| {
            let (stem, _) = cite.value.split_once('#')?;
            Some((cited(catalog, stem)?, cite.span.clone()))
        });
        let linked =
            article.body.references.iter().zip(&links.of(id).targets).filter_map(|(reference, target)| match target {
                Target::Page { page, heading: Some(_) } if *page != id => Some((*page, reference.span.clone())),
                _ => None,
            });
        for (law, span) in named.chain(linked) {
            found.extend(finding(article, &catalog[law].article, span, today));
        }
    }
}

fn cited(catalog: &Catalog<'_>, name: &str) -> Option<PageId> {
    let is_law = |page: &PageId| catalog[*page].article.kind() == Kind::Law;
    match catalog.named(name) {
        Found::Page(page) => Some(page).filter(is_law),
        Found::Ambiguous(pages) => pages.iter().map(|(_, page)| *page).find(is_law),
        _ => None,
    }
}

fn finding(article: &Article<'_>, law: &Article<'_>, span: Range<usize>, today: Date) -> Option<Diagnostic> {
    let data = law.front.law.as_ref().filter(|_| law.kind() == Kind::Law)?;
    let title = &law.title;
    let (message, help) = match (data.standing(today), &data.effective) {
        (Standing::InForce | Standing::Amended, _) => return None,
        (Standing::Repealed, _) => (
            words!("引用的《{title}》已经不再有效", "{title}, which is cited here, is no longer in force"),
            words!(
                "引用现行的条文；讲的就是旧法，在上一行或正文最前面写 <!-- kbgen allow KB205: 理由 -->",
                "cite what holds now; a page about the old law says so above this line or at the head of its text: <!-- kbgen allow KB205: the reason -->"
            ),
        ),
        (Standing::Pending, from) => {
            let (zh, en) = match from.as_deref() {
                Some(from) => (format!("{from} 才施行"), format!("comes into force on {from}")),
                None => ("还没有施行".to_owned(), "is not yet in force".to_owned()),
            };
            (
                words!("引用的《{title}》{zh}", "{title}, which is cited here, {en}"),
                words!(
                    "引用今天有效的条文；页面写明了从哪天起，在上一行或正文最前面写 <!-- kbgen allow KB205: 理由 -->",
                    "cite what holds today; a page that says from when it holds excuses it above this line or at the head of its text: <!-- kbgen allow KB205: the reason -->"
                ),
            )
        }
    };
    Some(
        Diagnostic::warning(Code::KB205, &article.path, message)
            .at(span)
            .why(words!("读者会照着它去做", "readers act on what a page cites"))
            .help(help)
            .also(&law.path, None),
    )
}

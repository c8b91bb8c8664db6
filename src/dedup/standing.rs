//! Two pages of one question to which of them stays, and to what keeps a machine from letting the other one go.
//!
//! A page never takes the place of one that has what it lacks: a short answer, its sources, a review; nor does a draft,
//! or a text that was imported and that nobody has reviewed. Length decides only where all that is equal.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::catalog::{Page, PageId};
use crate::diagnostic::{Words, words};
use crate::parse::{Kind, Text};
use crate::text::fold;

/// What a page has that speaks for it.
fn has(page: &Page<'_>) -> [bool; 5] {
    let front = &page.article.front;
    let answer = front.answer.as_deref().is_some_and(|answer| !answer.trim().is_empty());
    let reviewed = front.review.is_some();
    [!front.draft, answer, !front.sources.is_empty(), reviewed, reviewed || front.merged_from.is_empty()]
}

/// Orders the pages of one question: the greatest stays.
pub(super) fn standing(id: PageId, page: &Page<'_>) -> (bool, usize, bool, usize, Reverse<PageId>) {
    let article = &page.article;
    let count = has(page).into_iter().filter(|has| *has).count();
    (!article.front.draft, count, article.front.task.is_some(), article.body.html.len(), Reverse(id))
}

/// What keeps a machine from merging `gone` into `kept`, whatever they ask and answer.
pub(super) fn bar(kept: &Page<'_>, gone: &Page<'_>) -> Option<Words> {
    if let Some((one, other)) = editions(&kept.article.title, &gone.article.title) {
        return Some(words!(
            "标题里的日期或版本不同：{one} 与 {other}",
            "their titles have other dates or versions: {one} and {other}"
        ));
    }
    let facts = |page: &Page<'_>| -> BTreeSet<[String; 3]> {
        let facts = page.article.front.facts.iter();
        facts.map(|fact| [&fact.label, &fact.value, &fact.scope].map(|text| fold(text))).collect()
    };
    if !facts(gone).is_subset(&facts(kept)) {
        return Some(words!(
            "该让位的一页有别的要点（facts）",
            "the page that would go has `facts` that the other lacks"
        ));
    }
    let lost = unshown(kept, gone);
    if !lost.is_empty() {
        let lost = lost.join(", ");
        return Some(words!(
            "该让位的一页写了另一页没有的：{lost}",
            "the page that would go says what the other does not: {lost}"
        ));
    }
    let lacks = has(kept).into_iter().zip(has(gone)).any(|(kept, gone)| gone && !kept);
    lacks.then(|| {
        words!(
            "答案、来源、审核各在一页，谁也不该顶替谁",
            "each has something that the other lacks (an answer, sources, a review), so neither may take the other's place"
        )
    })
}

/// The keys of the front matter of a page that goes which its question's page neither has nor shows.
///
/// Facts, citations, links and warnings are shown there.
pub(super) fn unshown(kept: &Page<'_>, gone: &Page<'_>) -> Vec<&'static str> {
    let (to, from) = (&kept.article.front, &gone.article.front);
    let other = |to: &Option<Text>, from: &Option<Text>| from.is_some() && from != to;
    let lost = [
        ("risk", from.risk.is_some() && from.risk != to.risk),
        ("stage", other(&to.stage, &from.stage)),
        ("jurisdiction", other(&to.jurisdiction, &from.jurisdiction)),
        ("updated", !from.updated.is_empty() && to.updated.is_empty()),
        ("description", from.description.is_some() && to.description.is_none()),
        ("extra", from.extra.iter().any(|(key, value)| to.extra.get(key) != Some(value))),
    ];
    lost.into_iter().filter(|(_, lost)| *lost).map(|(key, _)| key).collect()
}

/// Whether two kinds can hold one question, so that two pages of them need a decision.
pub(super) fn comparable(one: Kind, other: Kind) -> bool {
    one == other || [one, other].iter().all(|kind| matches!(kind, Kind::Question | Kind::Article))
}

/// The dates and versions of two titles, where both have some and they are not the same.
fn editions(one: &str, other: &str) -> Option<(String, String)> {
    let (one, other) = (edition(one), edition(other));
    let list = |found: &BTreeSet<String>| found.iter().cloned().collect::<Vec<_>>().join("、");
    (!one.is_empty() && !other.is_empty() && one != other).then(|| (list(&one), list(&other)))
}

/// The years, days and versions that a title names: runs of digits with dots or dashes in them, and years.
fn edition(title: &str) -> BTreeSet<String> {
    let digits: String = fold(title).chars().map(|c| han_digit(c).unwrap_or(c)).collect();
    let runs = digits.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '/'));
    let named = runs.map(|run| run.trim_matches(|c: char| !c.is_ascii_digit())).filter(|run| {
        let year = run.len() == 4 && (run.starts_with("19") || run.starts_with("20"));
        year || run.contains(['.', '-', '/'])
    });
    named.map(str::to_owned).collect()
}

/// 二〇二一年 is 2021年.
fn han_digit(c: char) -> Option<char> {
    let value = "〇一二三四五六七八九".chars().position(|digit| digit == c)?;
    char::from_digit(u32::try_from(value).ok()?, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_two_editions_are_told_apart() {
        for (one, other) in [
            ("条例（2019年修正）", "条例（2021年修正）"),
            ("条例（二〇一九年）", "条例(2021)"),
            ("手册 v1.2", "手册 v1.3"),
            ("规定 2021-03-01", "规定 2021-05-01"),
        ] {
            assert!(editions(one, other).is_some(), "{one} {other}");
        }
        for (one, other) in [
            ("条例（二〇二一年）", "条例(2021年)"),
            ("条例", "条例（2021年）"),
            ("欠一千元怎么办", "欠 1000 元怎么办"),
            ("逾期3个月会怎样", "逾期三个月会怎样"),
        ] {
            assert!(editions(one, other).is_none(), "{one} {other}");
        }
    }
}

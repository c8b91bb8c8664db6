//! Headings and sentences that ask a question which has a page: each becomes a link to it, and nothing is taken away.
//!
//! Only a heading of plain text, and a sentence of running text that ends in a question mark, can be one.

use std::ops::Range;

use super::{Mention, Target};
use crate::catalog::{Catalog, PageId};
use crate::dedup::pages::Questions;

/// The longest sentence that is taken for a question, in bytes.
const SENTENCE_MAX: usize = 150;

/// Characters of which every question has one.
const QUESTION_MARKS: &[char] = &['?', '？', '吗', '怎', '何', '什', '么', '多', '谁', '哪', '否', '不', '啥', '几'];

/// The questions of other pages that a page asks, in the order of the text; each page is linked once.
pub fn asked(catalog: &Catalog<'_>, questions: &Questions, id: PageId, targets: &[Target]) -> Vec<Mention> {
    let body = &catalog[id].article.body;
    let linked =
        |page: PageId| targets.iter().any(|target| matches!(target, Target::Page { page: to, .. } if *to == page));
    let mut found: Vec<Mention> = Vec::new();
    let mut offer = |range: Range<usize>| {
        let text = &body.html[range.clone()];
        if text.len() > SENTENCE_MAX || text.contains(['<', '&']) || !text.contains(QUESTION_MARKS) {
            return;
        }
        let Some(page) = questions.page(catalog, text) else { return };
        if page != id && !linked(page) && found.iter().all(|mention| mention.term != page) {
            found.push(Mention { range, term: page });
        }
    };
    for heading in &body.headings {
        offer(heading.inner.clone());
    }
    for piece in &body.prose {
        let mut start = piece.start;
        for (at, mark) in body.html[piece.clone()].match_indices(['。', '！', '？', '!', '?', '；', '\n']) {
            let end = piece.start + at + mark.len();
            if matches!(mark, "？" | "?") {
                let sentence = &body.html[start..end];
                let trimmed = sentence.trim_start();
                offer(end - trimmed.len()..end);
            }
            start = end;
        }
    }
    found.sort_by_key(|mention| mention.range.start);
    found
}

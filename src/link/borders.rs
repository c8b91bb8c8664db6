//! Whether Han characters in a text are a word or pieces of two, without a dictionary: from the texts of the site itself.
//!
//! In come all pages, once; out comes how often each two characters stand together. Where a word ends and the next begins,
//! the next character keeps closer company with what follows it than with the word: 网贷|逾期, since 逾期 is frequent and
//! 贷逾 is not. 上网贷款 has 贷款 across the border, and what is left over stands alone.

use std::ops::Range;

use rayon::prelude::*;

use crate::catalog::{Catalog, PageId};
use crate::text::is_han;

/// Pairs are counted in a table of this many cells (a power of two).
const CELLS: usize = 1 << 18;

/// How much of a page is counted, in bytes.
const PROSE_BYTES: usize = 64_000;

/// Characters that are words of their own beside almost anything.
const WORDS: &str = "的了和与及或在是被把对给跟向从由按就也都不没有这那每各等吗呢吧";

/// How often two characters stand together on the site.
#[derive(Default)]
pub struct Borders {
    counts: Vec<u32>,
}

impl Borders {
    /// Counts the pairs of all pages.
    pub fn new(catalog: &Catalog<'_>) -> Borders {
        let ids: Vec<PageId> = catalog.pages().map(|(id, _)| id).collect();
        let empty = || vec![0u32; CELLS];
        let counts = ids
            .par_iter()
            .fold(empty, |mut counts, &id| {
                let body = &catalog[id].article.body;
                let mut left = PROSE_BYTES;
                for piece in &body.prose {
                    let text = &body.html[piece.clone()];
                    count(&text[..text.floor_char_boundary(left)], &mut counts);
                    left = left.saturating_sub(text.len());
                }
                counts
            })
            .reduce(empty, |mut sum, part| {
                sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
                sum
            });
        Borders { counts }
    }

    /// Whether the piece of the text is a word: neither border may have more against it than the other has for it.
    /// `is_beside` says that the word before it is known.
    pub fn hold(&self, text: &str, piece: Range<usize>, is_beside: bool) -> bool {
        let word = &text[piece.clone()];
        let (Some(first), Some(last)) = (word.chars().next(), word.chars().next_back()) else { return false };
        let mut before = text[..piece.start].chars().rev();
        let mut after = text[piece.end..].chars();
        let left = if is_beside { 1 } else { self.border(first, before.next(), before.next(), |a, b| (b, a)) };
        left + self.border(last, after.next(), after.next(), |a, b| (a, b)) >= 0
    }

    /// What speaks for a border between the end of a word and its neighbour: 1, 0 or -1.
    fn border(
        &self,
        end: char,
        near: Option<char>,
        far: Option<char>,
        order: impl Fn(char, char) -> (char, char),
    ) -> i32 {
        let Some(near) = near.filter(|&near| is_han(near) && is_han(end) && !WORDS.contains(near)) else { return 1 };
        // A character that would be left over between two borders belongs to the word it was torn from.
        let Some(far) = far.filter(|&far| is_han(far) && !WORDS.contains(far)) else { return -1 };
        let together = |pair: (char, char)| self.counts.get(cell(pair.0, pair.1)).copied().unwrap_or(0);
        match together(order(near, far)).cmp(&together(order(end, near))) {
            std::cmp::Ordering::Greater => 1,
            std::cmp::Ordering::Equal => 0,
            std::cmp::Ordering::Less => -1,
        }
    }
}

fn count(text: &str, counts: &mut [u32]) {
    let mut before = None;
    for c in text.chars() {
        let han = is_han(c);
        if let (Some(first), true) = (before, han) {
            counts[cell(first, c)] += 1;
        }
        before = han.then_some(c);
    }
}

/// Spreads pairs over the table (multiplicative hashing).
fn cell(first: char, second: char) -> usize {
    let pair = (u64::from(first as u32) << 21) | u64::from(second as u32);
    (pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 46) as usize & (CELLS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(site: &str, text: &str, word: &str) -> bool {
        let mut counts = vec![0; CELLS];
        count(site, &mut counts);
        let start = text.find(word).unwrap();
        Borders { counts }.hold(text, start..start + word.len(), false)
    }

    #[test]
    fn a_piece_of_two_words_is_none() {
        for (text, word) in
            [("上网贷款和", "网贷"), ("有特征信息的", "征信"), ("过了日期限制。", "期限"), ("联合同意", "合同")]
        {
            assert!(!holds(text, text, word), "{text}");
        }
    }

    #[test]
    fn a_word_among_words_is_one() {
        for (text, word) in [
            ("网贷", "网贷"),
            ("和网贷", "网贷"),
            ("申请网贷逾期以后", "网贷"),
            ("借网贷的人", "网贷"),
            ("APR网贷3期", "网贷"),
        ] {
            assert!(holds(text, text, word), "{text}");
        }
    }

    #[test]
    fn the_texts_of_the_site_decide() {
        let site = "逾期以后，逾期记录，贷款合同，贷款利率，还款以后，贷款平台，平台逾期";
        assert!(holds(site, "还网贷逾期记录", "网贷"));
        assert!(!holds(site, "他上网贷款平台", "网贷"));
    }
}

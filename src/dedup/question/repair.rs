//! Typing errors in folded text, mended only where exactly one word of the lexicon fits.
//!
//! The places are the characters that are no known word. A character typed twice, two in the wrong order, one that
//! sounds alike, one left out: these are tried, and the reading must become sound by it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::lexicon::Lexicon;
use super::segment::{Token, segment};
use crate::lexicon::Class;
use crate::lexicon::general::{kind, stands_alone};
use crate::text::is_han;

/// How many unknown characters a text may have before it is foreign rather than damaged.
const MOST_UNKNOWN: usize = 4;

/// Longer texts, in characters, are no questions: mending them place by place would take for ever.
const LONGEST: usize = 200;

/// The place, and what should stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The right characters.
    pub right: String,
}

/// The one repair that makes `text` sound at its first damaged place; `None` when none or several fit.
pub fn repair(text: &str, tokens: &[Token], cost: u32, lexicon: &Lexicon) -> Option<Repair> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let unknown: Vec<usize> = {
        let places = tokens.iter().filter(|token| token.class == Class::Unknown).map(|token| token.range.start);
        places.filter_map(|place| chars.binary_search_by_key(&place, |&(at, _)| at).ok()).collect()
    };
    if unknown.len() > MOST_UNKNOWN || chars.len() > LONGEST {
        return None;
    }
    let end_of = |index: usize| chars.get(index).map_or(text.len(), |&(at, _)| at);
    let at = |from: usize, to: usize, right: String| Repair { range: end_of(from)..end_of(to), right };
    // A character typed twice is the surest sign, and needs no unknown character beside it: 催收收, 还还款.
    for (left, pair) in chars.windows(2).enumerate() {
        let inside = tokens.iter().any(|token| token.range.start <= pair[0].0 && pair[1].0 < token.range.end);
        if pair[0].1 == pair[1].1 && is_han(pair[0].1) && !inside {
            let repair = at(left, left + 2, pair[0].1.to_string());
            let (single, new_cost) = segment(&apply(text, &repair), lexicon);
            if new_cost < cost && is_known(&single, repair.range.start) {
                return Some(repair);
            }
        }
    }
    let (&first, &last) = (unknown.first()?, unknown.last()?);
    let mut repairs = Vec::new();
    for left in first.saturating_sub(1)..=(last + 1) {
        let (Some(&(_, a)), Some(&(_, b))) = (chars.get(left), chars.get(left + 1)) else { continue };
        if a != b && is_han(a) && is_han(b) && !changes_meaning(a) && !changes_meaning(b) {
            repairs.push(at(left, left + 2, [b, a].iter().collect()));
        }
    }
    for from in first.saturating_sub(4)..=last {
        for to in (from + 2)..=(from + 7).min(chars.len()) {
            if !unknown.iter().any(|place| (from..to).contains(place)) {
                continue;
            }
            let window = &text[end_of(from)..end_of(to)];
            // What is a word already was meant.
            if kind(window).is_some() {
                continue;
            }
            let inside = |token: &&Token| token.range.start >= end_of(from) && token.range.end <= end_of(to);
            let sound = tokens.iter().filter(inside).any(|token| token.range.len() > 3);
            let beside = (from.checked_sub(1), to);
            let damaged = |at: usize| unknown.contains(&at);
            for entry in lexicon.sounding_like(window).chain(lexicon.missing_one(window)) {
                let new = |c: char| entry.word.matches(c).count() > window.matches(c).count();
                // Without its head or tail it may be another word, by itself or with what stands beside it: 要交, 工行卡.
                let (no_head, no_tail) = (entry.word.ends_with(window), entry.word.starts_with(window));
                let (odd, sane): (Vec<usize>, Vec<usize>) = (from..to).partition(|&at| damaged(at));
                let whole = !sane.is_empty() && odd.iter().all(|&at| stands_alone(chars[at].1));
                let torn = no_head && beside.0.is_some_and(damaged)
                    || no_tail && damaged(beside.1)
                    || whole && (no_tail || no_head && entry.class != Class::Thing);
                // A question word that stands there whole does not become another one: 味什么 is not 为什么.
                let names =
                    matches!(entry.class, Class::Thing | Class::Event | Class::Actor | Class::Product | Class::Topic);
                if (names || !sound) && !torn && !entry.word.chars().any(|c| changes_meaning(c) && new(c)) {
                    repairs.push(at(from, to, entry.word.clone()));
                }
            }
        }
    }
    // What only moves characters explains more than what changes one.
    let moves = |repair: &Repair| {
        let set = |text: &str| text.chars().collect::<BTreeSet<char>>();
        set(&text[repair.range.clone()]) == set(&repair.right)
    };
    let mut fitting: Vec<((u32, bool), Vec<String>, Repair)> = Vec::new();
    for repair in repairs {
        let (tokens, new_cost) = segment(&apply(text, &repair), lexicon);
        let left = tokens.iter().filter(|token| token.class == Class::Unknown).count();
        if left < unknown.len() && new_cost + 7 <= cost {
            let words = tokens
                .into_iter()
                .filter(|token| !matches!(token.class, Class::Light | Class::Particle))
                .map(|token| token.canonical);
            fitting.push(((new_cost, !moves(&repair)), words.collect(), repair));
        }
    }
    fitting.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    let (least, words, best) = fitting.first()?;
    let overlaps = |other: &Repair| other.range.start < best.range.end && best.range.start < other.range.end;
    let rival = fitting.iter().any(|(cost, other, repair)| cost == least && other != words && overlaps(repair));
    (!rival).then(|| fitting.swap_remove(0).2)
}

fn is_known(tokens: &[Token], place: usize) -> bool {
    tokens.iter().any(|token| token.range.contains(&place) && token.class != Class::Unknown)
}

/// Characters that no repair may add, take away or move: with them the question would be another.
pub fn changes_meaning(c: char) -> bool {
    !c.is_alphabetic()
        || c.is_ascii()
        || "不没无未非别只仅前后内外里中满间把被给都也零一二两三四五六七八九十百千万亿半".contains(c)
}

/// The text with the repair made.
pub fn apply(text: &str, repair: &Repair) -> String {
    [&text[..repair.range.start], &repair.right, &text[repair.range.end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::sample;
    use super::*;

    fn mended(text: &str) -> Option<String> {
        let (tokens, cost) = segment(text, sample());
        Some(apply(text, &repair(text, &tokens, cost, sample())?))
    }

    #[test]
    fn a_slip_that_one_word_explains_is_mended() {
        for (wrong, right) in [
            ("失信被执形人怎么查", "失信被执行人怎么查"),
            ("催收收上门怎么办", "催收上门怎么办"),
            ("网贷逾期怎办么", "网贷逾期怎么办"),
        ] {
            assert_eq!(mended(wrong).as_deref(), Some(right));
        }
    }

    #[test]
    fn what_is_sound_or_foreign_or_too_long_is_left_alone() {
        let long = ["催收收", &"网贷逾期怎么办".repeat(40)].concat();
        // Without its last character a word may be another: 结 is not surely 结果.
        for text in ["最坏结会怎样", "网贷逾期怎么办", "今晚吃啥菜呀鱼虾蟹", "", "一一", &long]
        {
            assert_eq!(mended(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_and_negations_are_never_mended() {
        for c in "不没未三百前后给a7".chars() {
            assert!(changes_meaning(c), "{c}");
        }
        assert!(!changes_meaning('催'));
    }
}

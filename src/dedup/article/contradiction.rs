//! Two texts to the first thing that they say otherwise: what could not stand on one page.
//!
//! What only one of them says is no contradiction. Sentences that are one but for a few letters are compared as for a merge;
//! of those that only one text has, the ones that are half the same, and the numbers and names, where each text has its own.

use std::collections::BTreeMap;

use super::compare::{compare_aligned, unknown_marks};
use super::difference::Difference;
use super::findings::contrary;
use super::marks::Mark;
use super::matching::{Matched, align};
use super::profile::Profile;
use super::reading::Reading;
use super::vocabulary::Vocabulary;
use crate::diagnostic::Words;

/// So many sentences that only one text has are laid beside those of the other.
const SENTENCES_MAX: usize = 64;

/// What the texts contradict each other in, as a sentence.
pub fn contradiction(a: &str, b: &str, vocabulary: &Vocabulary) -> Option<Words> {
    let (one, other) = (Profile::new(a, &[]), Profile::new(b, &[]));
    let (left, right) = (Reading::new(&one, vocabulary), Reading::new(&other, vocabulary));
    let matched = align(&left, &right);
    let found = compare_aligned(&left, &right, &matched, vocabulary).reason.differences.into_iter();
    let otherwise = |difference: &Difference| {
        difference.objects() && !matches!(difference, Difference::Title(..) | Difference::OnlyOneNames(..))
    };
    let mut aligned = found.filter(otherwise);
    let first = aligned.next().or_else(|| between_the_rest(&left, &right, &matched, vocabulary));
    first.map(|difference| difference.words())
}

/// A contradiction between sentences that only one of the texts has.
fn between_the_rest(
    left: &Reading<'_>,
    right: &Reading<'_>,
    matched: &Matched,
    vocabulary: &Vocabulary,
) -> Option<Difference> {
    let (a, b) = (left.lacking(&matched.a).0, right.lacking(&matched.b).0);
    let near = a.iter().take(SENTENCES_MAX).flat_map(|&a| b.iter().take(SENTENCES_MAX).map(move |&b| (a, b)));
    let in_one_sentence = near.into_iter().find_map(|(a, b)| {
        let (one, other) = (left.letters(a), right.letters(b));
        let contrary = half_the_same(one, other).then(|| contrary(one, other, vocabulary)).flatten();
        contrary.or_else(|| one_word(left, a, right, b))
    });
    in_one_sentence.or_else(|| {
        let (ours, theirs) = (unknown_marks(left, &a, right, vocabulary), unknown_marks(right, &b, left, vocabulary));
        let each = |kind: fn(&Mark) -> bool| {
            let (one, other) = (ours.iter().find(|mark| kind(mark))?, theirs.iter().find(|mark| kind(mark))?);
            Some((one.text().to_owned(), other.text().to_owned()))
        };
        let numbers = each(Mark::is_number).map(|(one, other)| Difference::Number(one, other));
        numbers.or_else(|| each(Mark::is_name).map(|(one, other)| Difference::Name(one, other)))
    })
}

/// Whether two sentences share half of their pairs of neighbouring letters.
fn half_the_same(one: &[u16], other: &[u16]) -> bool {
    let pairs = |letters: &[u16]| {
        let mut pairs: Vec<[u16; 2]> = letters.windows(2).map(|pair| [pair[0], pair[1]]).collect();
        pairs.sort_unstable();
        pairs
    };
    let (one, mut other) = (pairs(one), pairs(other));
    let all = one.len() + other.len();
    let shared = one.iter().filter(|pair| other.binary_search(pair).map(|at| other.remove(at)).is_ok()).count();
    shared > 0 && 4 * shared >= all
}

/// The one word in which two sentences differ, where words are written apart and there are three or more.
fn one_word(left: &Reading<'_>, one: usize, right: &Reading<'_>, other: usize) -> Option<Difference> {
    let (one, other) = (left.words(one), right.words(other));
    let latin = |words: &BTreeMap<String, usize>| words.len() > 2 && words.keys().all(|word| word.is_ascii());
    let only = |words: &BTreeMap<String, usize>, others: &BTreeMap<String, usize>| -> Vec<String> {
        words.keys().filter(|word| !others.contains_key(*word)).cloned().collect()
    };
    match (&only(&one, &other)[..], &only(&other, &one)[..]) {
        ([a], [b]) if latin(&one) && latin(&other) => Some(Difference::Wording(a.clone(), b.clone(), 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::article::vocabulary::SAMPLE;

    #[test]
    fn what_cannot_stand_on_one_page_contradicts() {
        for (one, other) in [
            ("最迟15日内退。", "最迟30日内退。"),
            ("夜间也能退。", "夜间不能退。"),
            ("退租前能退。", "退租后能退。"),
            ("You pay 15 euros.", "You pay 30 euros."),
            ("Ask first. Not in France.", "Ask first. Not in Spain."),
            ("At night you may also park.", "At night you may not park."),
            ("先打电话。到柜台办，五个工作日。", "先写信。网上办，三个工作日。"),
            ("催收人员经本人同意可以进入住宅。", "催收人员经本人同意不可以进入住宅。"),
        ] {
            let (one, other) = (format!("# 题\n\n{one}\n"), format!("# 题\n\n{other}\n"));
            assert!(contradiction(&one, &other, &SAMPLE).is_some(), "{one} {other}");
            assert!(contradiction(&other, &one, &SAMPLE).is_some(), "{other} {one}");
        }
    }

    #[test]
    fn what_only_one_says_does_not() {
        for (one, other) in [
            ("最迟15日内退。", ""),
            ("最迟15日内退。", "要带收据。"),
            ("最迟15日内退。要带收据。", "最迟十五日内退。"),
            ("You pay 15 euros.", "You pay 15 euros. Ask at the desk."),
            ("有可能，合同写明。见合同。有可能，合同写明。", "有可能。见合同。有可能。"),
            ("", ""),
        ] {
            let (one, other) = (format!("# 题\n\n{one}\n"), format!("# 题\n\n{other}\n"));
            assert_eq!(contradiction(&one, &other, &SAMPLE), None, "{one} {other}");
            assert_eq!(contradiction(&other, &one, &SAMPLE), None, "{other} {one}");
        }
    }
}

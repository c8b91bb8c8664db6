//! The places where a question may be damaged, and what stands around them.
//!
//! Two questions that differ in one place only have a place with one signature, the words before it and after it: so a damaged
//! form finds the sound ones without being compared with all. Signatures are the same on every machine.

use super::canonical::Canonical;
use super::compare::{one_slip, typo};
use super::lexicon::Lexicon;
use super::segment::Token;
use crate::lexicon::Class;

/// The longest place of damage, and of what should stand there, in words.
const WIDEST: usize = 4;

/// Whether a word of it is unknown.
pub fn is_damaged(question: &Canonical) -> bool {
    question.tokens.iter().any(|token| token.class == Class::Unknown)
}

/// A place that may be damaged, or that may explain damage.
pub struct Place<'q> {
    /// What stands before and after it.
    pub signature: u64,
    /// What stands there.
    pub text: &'q str,
    /// Its canonical word, if it is one word.
    word: Option<&'q str>,
}

impl Place<'_> {
    /// What stands there, as it is written and in the other wordings of the word.
    pub fn wordings<'a>(&'a self, lexicon: &'a Lexicon) -> impl Iterator<Item = &'a str> {
        let others = self.word.into_iter().flat_map(|word| lexicon.wordings(word));
        std::iter::once(self.text).chain(others.filter(|word| *word != self.text))
    }

    /// Whether one slip in this word, in any of its wordings, looks like `wrong`.
    pub fn explains(&self, wrong: &str, lexicon: &Lexicon) -> bool {
        self.wordings(lexicon).any(|right| one_slip(wrong, right))
    }
}

/// The places of a question: the damaged ones, with an unknown word in them, or the sound ones.
pub fn places(question: &Canonical, damaged: bool) -> Vec<Place<'_>> {
    let tokens = &question.tokens;
    let chain = |tokens: &mut dyn Iterator<Item = &Token>| -> Vec<u64> {
        let longer = |hash: &mut u64, token: &Token| {
            *hash = hashed(*hash, &token.canonical);
            Some(*hash)
        };
        std::iter::once(SEED).chain(tokens.scan(SEED, longer)).collect()
    };
    let (before, after) = (chain(&mut tokens.iter()), chain(&mut tokens.iter().rev()));
    let mut places = Vec::new();
    for start in 0..tokens.len() {
        for end in start + 1..=(start + WIDEST).min(tokens.len()) {
            let unknown = tokens[start..end].iter().any(|token| token.class == Class::Unknown);
            let place = tokens[start].range.start..tokens[end - 1].range.end;
            if unknown == damaged
                && end - start < tokens.len()
                && let Some(place) = question.text.get(place)
            {
                places.push(Place {
                    signature: before[start].wrapping_mul(31).wrapping_add(after[tokens.len() - end]),
                    text: place,
                    word: (end - start == 1).then_some(tokens[start].canonical.as_str()),
                });
            }
        }
    }
    places
}

/// Whether the sound question explains what is damaged in the broken one, by one typing error.
pub fn explains(sound: &Canonical, broken: &Canonical, lexicon: &Lexicon) -> bool {
    let (right, wrong) = (places(sound, false), places(broken, true));
    let meets = |right: &Place<'_>| {
        wrong.iter().any(|wrong| wrong.signature == right.signature && right.explains(wrong.text, lexicon))
    };
    right.iter().any(meets) && typo(broken, sound, lexicon).is_some_and(|typo| typo.in_first)
}

/// The offset basis of FNV-1a.
const SEED: u64 = 0xCBF2_9CE4_8422_2325;

/// FNV-1a of a word and its end, going on from what was hashed before.
fn hashed(before: u64, word: &str) -> u64 {
    let bytes = word.bytes().chain([0xFF]);
    bytes.fold(before, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use super::super::canonical::canonical;
    use super::super::lexicon::sample;
    use super::*;

    #[test]
    fn signatures_of_a_place_do_not_look_at_the_place() {
        let (broken, sound) = (canonical("迟延履行利息么计算", sample()), canonical("迟延履行利息怎么计算", sample()));
        let meet = |a: &Place<'_>, b: &Place<'_>| a.signature == b.signature && b.explains(a.text, sample());
        let (wrong, right) = (places(&broken, true), places(&sound, false));
        assert!(wrong.iter().any(|a| a.text == "么" && right.iter().any(|b| b.text == "怎么" && meet(a, b))));
        assert!(explains(&sound, &broken, sample()) && !explains(&broken, &sound, sample()));
    }

    #[test]
    fn signatures_are_the_same_on_every_machine() {
        assert_eq!(hashed(hashed(SEED, "网贷"), "逾期"), 0xFF72_8BBD_22A6_A82B);
    }
}

//! The words that comparing articles knows: names never confused, words that mean the same, words that mean the opposite.
//!
//! The words are data: the built-in lists, and the site's own.

use std::collections::{BTreeSet, HashSet};

use aho_corasick::{AhoCorasick, MatchKind};

use super::shingle::Folded;
use crate::lexicon::WordLists;

/// The lists, made ready for folded letters.
#[derive(Debug)]
pub struct Vocabulary {
    names: AhoCorasick,
    boilerplate: AhoCorasick,
    synonyms: BTreeSet<(Vec<u16>, Vec<u16>)>,
    opposites: BTreeSet<(Vec<u16>, Vec<u16>)>,
    /// Words that are known as words, of questions and of texts.
    known: HashSet<Vec<u16>>,
}

impl Vocabulary {
    /// Made of the lists.
    pub fn new(lists: &WordLists) -> Vocabulary {
        let words = &lists.article;
        let groups = lists.groups.iter().flat_map(|group| group.wordings.iter().chain([&group.canonical]));
        let pairs = words.synonyms.iter().chain(&words.opposites).flat_map(|(one, other)| [one, other]);
        Vocabulary {
            known: groups.chain(pairs).map(|word| letters(word)).collect(),
            names: automaton(words.names.iter().map(String::as_str)),
            boilerplate: automaton(words.boilerplate.iter().map(String::as_str)),
            synonyms: both_ways(&words.synonyms),
            opposites: both_ways(&words.opposites),
        }
    }

    /// The names in folded text, in order.
    pub fn names<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> {
        self.names.find_iter(text).map(|found| &text[found.range()]).collect::<Vec<_>>().into_iter()
    }

    /// Whether folded text is a greeting, an advertisement or a disclaimer.
    pub fn is_boilerplate(&self, text: &str) -> bool {
        self.boilerplate.is_match(text)
    }

    /// Whether one may stand for the other, word by word.
    pub fn same(&self, one: &[u16], other: &[u16]) -> bool {
        if one == other || self.synonyms.contains(&(one.to_vec(), other.to_vec())) {
            return true;
        }
        (1..one.len()).any(|i| {
            (1..other.len()).any(|j| {
                self.synonyms.contains(&(one[..i].to_vec(), other[..j].to_vec())) && self.same(&one[i..], &other[j..])
            })
        })
    }

    /// Whether the letters are a word.
    pub fn knows(&self, word: &[u16]) -> bool {
        self.known.contains(word)
    }

    /// Whether one says the contrary of the other.
    pub fn opposite(&self, one: &[u16], other: &[u16]) -> bool {
        self.opposites.contains(&(one.to_vec(), other.to_vec()))
    }
}

fn automaton<'a>(words: impl Iterator<Item = &'a str>) -> AhoCorasick {
    let words: BTreeSet<String> =
        words.map(|word| String::from_utf16_lossy(&letters(word))).filter(|word| !word.is_empty()).collect();
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words).expect("lists of words are small")
}

fn both_ways(pairs: &[(String, String)]) -> BTreeSet<(Vec<u16>, Vec<u16>)> {
    pairs.iter().flat_map(|(one, other)| [(letters(one), letters(other)), (letters(other), letters(one))]).collect()
}

fn letters(word: &str) -> Vec<u16> {
    Folded::new(word).letters
}

/// The words of the sample site, made once for all unit tests.
#[cfg(test)]
pub(super) static SAMPLE: std::sync::LazyLock<Vocabulary> =
    std::sync::LazyLock::new(|| Vocabulary::new(&crate::lexicon::sample()));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::built_in;

    #[test]
    fn only_a_site_has_names() {
        let names = |lists: &WordLists, text: &str| -> String {
            Vocabulary::new(lists).names(text).collect::<Vec<_>>().join(" ")
        };
        let mut lists = built_in();
        assert_eq!(names(&lists, "用青柠贷还花呗"), "");
        lists.article.names.push("青柠贷".to_owned());
        assert_eq!(names(&lists, "用青柠贷还花呗"), "青柠贷");
    }

    #[test]
    fn the_longest_name_is_meant() {
        assert_eq!(SAMPLE.names("京东白条逾期").collect::<Vec<_>>(), ["京东白条"]);
    }
}

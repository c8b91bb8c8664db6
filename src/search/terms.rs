//! Text to terms: pairs of Han characters, other words whole, and the words of the glossary by their group.
//!
//! A term is its hash; neither the index nor the browser ever needs it back. What two of a large site's terms share by
//! chance (one pair in four thousand million) only adds a little to a score.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use unicode_normalization::UnicodeNormalization;

use super::script;
use super::tree::Tree;
use crate::lexicon::SearchWords;
use crate::text::{fold, is_han};

/// A term of the index.
pub type Term = u32;

/// A map by term: a term is a hash already.
pub type TermMap<T> = HashMap<Term, T, BuildHasherDefault<Identity>>;

/// See [`TermMap`].
#[derive(Default)]
pub struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.0 = (self.0 << 8) | u64::from(byte));
    }

    fn write_u32(&mut self, term: u32) {
        // The table takes its cell from the low bits and its check from the high ones.
        self.0 = u64::from(term).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// Joins what makes a term. Simple enough to be the same in the browser (see `search.js`).
pub fn hash(parts: impl IntoIterator<Item = u32>) -> Term {
    let mut hash = parts.into_iter().fold(0x811C_9DC5_u32, |hash, part| (hash ^ part).wrapping_mul(0x0100_0193));
    hash = (hash ^ (hash >> 15)).wrapping_mul(0x2C1B_3C6D);
    hash ^ (hash >> 12)
}

fn hash_text(kind: char, text: impl IntoIterator<Item = char>) -> Term {
    hash(std::iter::once(kind).chain(text).map(u32::from))
}

/// Two Han characters beside each other.
fn pair(first: char, second: char) -> Term {
    hash([u32::from(first), u32::from(second)])
}

/// How two characters sound. Looked for where a pair is in no page, so that a slip of the input method finds.
fn sound(first: char, second: char) -> Option<Term> {
    Some(hash([u32::from('~'), script::syllable(first)?.into(), script::syllable(second)?.into()]))
}

/// How a text is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// As a question is: without tails, in words of the glossary too, and with sounds.
    Question,
    /// As an answer is: the same without sounds.
    Answer,
    /// Plainly, for long text.
    Body,
}

/// Words that mean the same, folded; the first names the group.
pub type Group = Vec<String>;

/// The words that are terms as a whole.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Groups of words that mean the same, sorted.
    pub groups: Vec<Group>,
    /// What ends a question and says nothing about it.
    pub tails: Vec<String>,
    /// What asks, without saying what about.
    pub breaks: Vec<String>,
    /// A pair with one of these characters says little.
    pub faint: String,
    tails_cut: Vec<Vec<char>>,
    breaks_by_start: TermMap<Vec<Vec<char>>>,
    /// Each word and its term.
    words: Tree,
}

/// Groups, those that share a word as one; each sorted.
fn joined_groups(groups: impl Iterator<Item = Group>) -> Vec<Group> {
    let mut joined: Vec<Group> = Vec::new();
    let mut group_of: HashMap<String, usize> = HashMap::new();
    for group in groups {
        let mut same: Vec<usize> = group.iter().filter_map(|word| group_of.get(word).copied()).collect();
        same.sort_unstable();
        same.dedup();
        // The smaller moves into the larger, so that no word moves often.
        let into = same.iter().copied().max_by_key(|&number| joined[number].len()).unwrap_or(joined.len());
        if into == joined.len() {
            joined.push(Group::new());
        }
        let moved =
            same.into_iter().filter(|&number| number != into).flat_map(|number| std::mem::take(&mut joined[number]));
        for word in moved.collect::<Vec<_>>().into_iter().chain(group) {
            if group_of.insert(word.clone(), into) != Some(into) {
                joined[into].push(word);
            }
        }
    }
    joined.retain(|group| !group.is_empty());
    joined.iter_mut().for_each(|group| group.sort_unstable());
    joined
}

impl Vocabulary {
    /// Folds and joins groups that share a word.
    pub fn new<'a>(groups: impl IntoIterator<Item = Vec<&'a str>>, asked: &SearchWords) -> Vocabulary {
        let mut joined = joined_groups(groups.into_iter().map(|group| {
            let folded = group.into_iter().map(|word| {
                let mut folded = Vec::new();
                script::fold_to(word.trim(), &mut folded);
                folded
            });
            folded.filter(|word| word.len() > 1).map(|word| word.into_iter().collect()).collect()
        }));
        joined.sort();
        let mut words = Tree::default();
        for (word, name) in joined.iter().flat_map(|group| group.iter().map(|word| (word, &group[0]))) {
            let word: Vec<char> = word.chars().collect();
            words.insert(&word, hash_text('=', name.chars()));
        }
        let folded = |words: &[String]| -> Vec<String> {
            let words = words.iter().map(|word| fold(word));
            words.filter(|word| !word.is_empty() && word.chars().all(is_han)).collect()
        };
        let (tails, breaks, faint) = (folded(&asked.tails), folded(&asked.breaks), folded(&asked.faint).concat());
        let tails_cut = tails.iter().map(|word| word.chars().collect()).collect();
        let mut breaks_by_start: TermMap<Vec<Vec<char>>> = TermMap::default();
        for word in breaks.iter().map(|word| word.chars().collect::<Vec<char>>()) {
            breaks_by_start.entry(word[0].into()).or_default().push(word);
        }
        Vocabulary { groups: joined, words, tails, breaks, faint, tails_cut, breaks_by_start }
    }

    /// Hands each term of a folded text to `each`; a term that stands there twice comes twice.
    pub fn cut(&self, folded: &[char], cut: Cut, mut each: impl FnMut(Term)) {
        // A word in a word counts too: 债务优化 is about 债务.
        for at in 0..folded.len() {
            self.words.begins(&folded[at..]).for_each(&mut each);
        }
        for (class, run) in runs(folded) {
            match class {
                Class::Han if cut == Cut::Body => pairs(run, cut, &mut each),
                Class::Han => self.pieces(run).for_each(|piece| pairs(piece, cut, &mut each)),
                _ => {
                    each(hash_text('.', run.iter().copied()));
                    plain(run).into_iter().for_each(|plain| each(hash_text('.', plain)));
                }
            }
        }
        for word in joined(folded) {
            each(hash_text('.', plain(&word).unwrap_or(word)));
        }
    }

    /// A run of Han without what only asks.
    fn pieces<'h>(&'h self, han: &'h [char]) -> impl Iterator<Item = &'h [char]> {
        let mut rest = self.without_tails(han);
        let next = move || {
            // Of two breaks that begin at one place the longer one cuts.
            let cut = rest.iter().enumerate().find_map(|(at, &start)| {
                let breaks =
                    self.breaks_by_start.get(&start.into())?.iter().filter(|word| rest[at..].starts_with(word));
                Some((at, breaks.map(Vec::len).max()?))
            });
            let (piece, after) = match cut {
                Some((at, length)) => (&rest[..at], &rest[at + length..]),
                None if rest.is_empty() => return None,
                None => (rest, &rest[rest.len()..]),
            };
            rest = after;
            Some(self.without_tails(piece))
        };
        std::iter::from_fn(next).filter(|piece| !piece.is_empty())
    }

    fn without_tails<'h>(&self, mut han: &'h [char]) -> &'h [char] {
        while let Some(rest) =
            self.tails_cut.iter().filter_map(|tail| han.strip_suffix(&tail[..])).min_by_key(|rest| rest.len())
        {
            han = rest;
        }
        han
    }
}

fn pairs(han: &[char], cut: Cut, each: &mut impl FnMut(Term)) {
    for two in han.windows(2) {
        each(pair(two[0], two[1]));
        if cut == Cut::Question {
            sound(two[0], two[1]).into_iter().for_each(&mut *each);
        }
    }
    // A character by itself is looked for by itself.
    if let ([only], Cut::Question | Cut::Answer) = (han, cut) {
        each(hash([u32::from(*only)]));
    }
}

/// A word without its accents; `None` where it has none.
fn plain(word: &[char]) -> Option<Vec<char>> {
    if word.iter().all(char::is_ascii) {
        return None;
    }
    let bare = word.iter().copied().nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36F}'));
    let bare: Vec<char> = bare.nfc().collect();
    (bare != word).then_some(bare)
}

/// Words that a sign parts, as one: Wi-Fi is looked for as wifi, 400-800-1234 as 4008001234.
fn joined(folded: &[char]) -> Vec<Vec<char>> {
    let mut found = Vec::new();
    let mut word: Vec<char> = Vec::new();
    let (mut parts, mut class) = (0, Class::Gap);
    let mut at = 0;
    while at <= folded.len() {
        let here = folded.get(at).map_or(Class::Gap, |&c| Class::of(c));
        let same = here == class && at > 0 && !word.is_empty();
        let joins = folded.get(at).is_some_and(|c| JOINERS.contains(c))
            && folded.get(at + 1).is_some_and(|&c| Class::of(c) == class)
            && !word.is_empty();
        if same {
            word.push(folded[at]);
        } else if joins {
            parts += 1;
        } else {
            if parts > 1 {
                found.push(std::mem::take(&mut word));
            }
            word.clear();
            parts = 0;
            if matches!(here, Class::Letter | Class::Number) {
                (class, parts) = (here, 1);
                word.push(folded[at]);
            }
        }
        at += 1;
    }
    found
}

/// Signs that part a word which is one.
const JOINERS: &[char] = &['-', '.', '/', '\'', '’', '_', '·'];

/// What kind of word a character stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Han,
    Letter,
    /// Apart from letters, so that GB/T45251 is found by 45251.
    Number,
    /// None: punctuation and blanks.
    Gap,
}

impl Class {
    fn of(c: char) -> Class {
        match c {
            'a'..='z' => Class::Letter,
            _ if is_han(c) => Class::Han,
            _ if c.is_numeric() => Class::Number,
            _ if c.is_alphabetic() => Class::Letter,
            _ => Class::Gap,
        }
    }
}

/// A folded text in runs of one class, without gaps.
fn runs(folded: &[char]) -> impl Iterator<Item = (Class, &[char])> {
    let runs = folded.chunk_by(|a, b| Class::of(*a) == Class::of(*b)).map(|run| (Class::of(run[0]), run));
    runs.filter(|(class, _)| *class != Class::Gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn general<const N: usize>(groups: [Vec<&str>; N]) -> Vocabulary {
        Vocabulary::new(groups, &crate::lexicon::built_in().search)
    }

    fn cut_pieces(text: &str) -> Vec<String> {
        let text: Vec<char> = text.chars().collect();
        let none = general([]);
        let piece = |(class, run)| if class == Class::Han { none.pieces(run).collect() } else { vec![run] };
        runs(&text).flat_map(piece).map(|piece| piece.iter().collect()).collect()
    }

    #[test]
    fn what_only_asks_is_left_out() {
        assert_eq!(cut_pieces("被起诉了怎么办?"), ["被起诉"]);
        assert_eq!(cut_pieces("怎么办理退款"), ["办理退款"]);
        assert_eq!(cut_pieces("收到律师函会怎么样"), ["收到律师函"]);
        assert_eq!(cut_pieces("irr怎么算 24%"), ["irr", "算", "24"]);
        assert_eq!(cut_pieces("gb/t45251多少钱"), ["gb", "t", "45251"]);
        assert_eq!(cut_pieces("怎么办呢"), [""; 0]);
    }

    fn terms(vocabulary: &Vocabulary, text: &str, cut: Cut) -> Vec<Term> {
        let mut terms = Vec::new();
        let text: Vec<char> = text.chars().collect();
        vocabulary.cut(&text, cut, |term| terms.push(term));
        terms
    }

    #[test]
    fn words_of_one_group_are_one_term() {
        let vocabulary = general([vec!["失信被执行人", "老賴"], vec!["罚息"], vec!["失信人", "老赖"]]);
        assert_eq!(vocabulary.groups, [vec!["失信人", "失信被执行人", "老赖"], vec!["罚息"]]);
        let first = |text| terms(&vocabulary, text, Cut::Answer)[0];
        assert_eq!(first("老赖名单"), first("失信被执行人"));
        assert_ne!(first("罚息"), first("老赖"));
    }

    #[test]
    fn words_that_signs_part_are_one_too_and_accents_may_be_missing() {
        let none = general([]);
        let has = |text: &str, word: &str| terms(&none, text, Cut::Body).contains(&hash_text('.', word.chars()));
        for (text, word) in [
            ("打 400-800-1234。", "4008001234"),
            ("wi-fi", "wifi"),
            ("用node.js写", "nodejs"),
            ("café", "cafe"),
            ("café-crème", "cafecreme"),
            ("gb/t45251", "gbt"),
            ("400-800-1234", "800"),
            ("ёлка", "елка"),
        ] {
            assert!(has(text, word), "{text} {word}");
        }
        assert!(!has("in come", "income") && !has("a. b", "ab") && !has("ガ", "カ"));
    }

    #[test]
    fn pairs_words_and_lone_characters() {
        let none = general([]);
        assert_eq!(terms(&none, "催收上", Cut::Body), [pair('催', '收'), pair('收', '上')]);
        assert_eq!(terms(&none, "lpr 是", Cut::Answer), [hash_text('.', "lpr".chars()), hash([u32::from('是')])]);
        assert!(terms(&none, "催收", Cut::Question).contains(&sound('崔', '收').unwrap()));
    }
}

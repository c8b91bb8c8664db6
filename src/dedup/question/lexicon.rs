//! The words by which questions are compared, made ready: [`WordLists`] and the glossary to a [`Lexicon`].
//!
//! Out goes a searcher that knows for each wording its class and its canonical word, and the two indexes that typing
//! errors are repaired with.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use aho_corasick::AhoCorasick;
use pinyin::ToPinyin;

use super::bare::without_punctuation;
use crate::lexicon::general::{Kind, kind};
use crate::lexicon::{self, Class, WordLists};
use crate::text::fold;

/// What a site adds to the lists beyond its `lexicon.toml`.
#[derive(Debug, Clone, Default)]
pub struct Own<'a> {
    /// `[dedup.words]`: by class, the canonical word and its other wordings with blanks between. They win over the
    /// lists.
    pub words: Option<&'a BTreeMap<String, BTreeMap<String, String>>>,
    /// The glossary: each term and its synonyms. Words that are known already keep their class.
    pub terms: Vec<(&'a str, Vec<&'a str>)>,
}

/// A wording of the lexicon.
#[derive(Debug)]
pub struct Entry {
    /// The wording, folded.
    pub word: String,
    /// The word it stands for.
    pub canonical: String,
    /// What it does.
    pub class: Class,
}

/// Everything known about words.
#[derive(Debug)]
pub struct Lexicon {
    entries: Vec<Entry>,
    finder: AhoCorasick,
    by_canonical: HashMap<String, Vec<u32>>,
    by_sound: HashMap<String, Vec<u32>>,
    by_gap: HashMap<String, Vec<u32>>,
    /// For each canonical word the groups of near words that it is in.
    near: HashMap<String, Vec<u32>>,
    /// Who does what happens, where nobody says so.
    agents: HashMap<String, BTreeSet<String>>,
}

impl Lexicon {
    /// The words of the lists and the site's own. A class that nobody knows is passed over: `config` has reported it.
    pub fn new(lists: &WordLists, own: &Own<'_>) -> Lexicon {
        let mut by_word: BTreeMap<String, (String, Class)> = BTreeMap::new();
        let mut add = |class: Class, canonical: &str, wordings: &mut dyn Iterator<Item = &str>| {
            let canonical = known_as(canonical);
            // What an ending asks for is a word of another class.
            let own = Some(canonical.clone()).filter(|_| class != Class::Ending);
            for word in wordings.map(known_as).chain(own).filter(|word| !word.is_empty()) {
                let class = if class == Class::Word && kind(&word) == Some(Kind::Noun) { Class::Noun } else { class };
                let stands_for = if canonical.is_empty() { word.clone() } else { canonical.clone() };
                by_word.insert(word, (stands_for, class));
            }
        };
        for group in &lists.groups {
            add(group.class, &group.canonical, &mut group.wordings.iter().map(String::as_str));
        }
        for (class, groups) in own.words.into_iter().flatten() {
            let Some(class) = lexicon::class(class) else { continue };
            groups.iter().for_each(|(canonical, wordings)| add(class, canonical, &mut wordings.split_whitespace()));
        }
        for (title, synonyms) in &own.terms {
            let title = known_as(title);
            let known = by_word.get(&title).cloned().unwrap_or_else(|| (title.clone(), Class::Thing));
            for word in synonyms.iter().map(|word| known_as(word)).chain([title]).filter(|word| !word.is_empty()) {
                by_word.entry(word).or_insert_with(|| known.clone());
            }
        }
        let standing = |word: &str| {
            let word = known_as(word);
            by_word.get(&word).map_or(word, |(canonical, _)| canonical.clone())
        };
        let mut near: HashMap<String, Vec<u32>> = HashMap::new();
        for (number, group) in (0..).zip(&lists.near) {
            for word in group {
                near.entry(standing(word)).or_default().push(number);
            }
        }
        let mut agents: HashMap<String, BTreeSet<String>> = HashMap::new();
        for (agent, acts) in &lists.agents {
            for act in acts {
                agents.entry(standing(act)).or_default().insert(standing(agent));
            }
        }
        let entries: Vec<Entry> =
            by_word.into_iter().map(|(word, (canonical, class))| Entry { word, canonical, class }).collect();
        let finder = AhoCorasick::new(entries.iter().map(|entry| &entry.word)).expect("a few thousand short words");
        let mut by_canonical: HashMap<String, Vec<u32>> = HashMap::new();
        for (number, entry) in (0..).zip(&entries) {
            by_canonical.entry(entry.canonical.clone()).or_default().push(number);
        }
        let (by_sound, by_gap) = damaged_forms(&entries);
        Lexicon { entries, finder, by_canonical, by_sound, by_gap, near, agents }
    }

    /// Every wording found in `text`, overlapping ones too: where, and which.
    pub fn find<'l>(&'l self, text: &'l str) -> impl Iterator<Item = (Range<usize>, &'l Entry)> {
        let found = self.finder.find_overlapping_iter(text);
        found.map(|found| (found.range(), &self.entries[found.pattern().as_usize()]))
    }

    /// Every wording of a canonical word.
    pub fn wordings(&self, canonical: &str) -> impl Iterator<Item = &str> {
        let wordings = self.by_canonical.get(canonical).map_or(&[][..], Vec::as_slice);
        wordings.iter().map(|&number| self.entries[number as usize].word.as_str())
    }

    /// Whether an editor should look where one word stands for the other.
    pub fn is_near(&self, one: &str, other: &str) -> bool {
        let groups = |word: &str| self.near.get(word).map_or(&[][..], Vec::as_slice);
        groups(one).iter().any(|group| groups(other).contains(group))
    }

    /// Whether this is who does it where nobody is named.
    pub fn does(&self, agent: &str, act: &str) -> bool {
        self.agents.get(act).is_some_and(|agents| agents.contains(agent))
    }

    /// Words that sound like `window` and differ from it in one character.
    pub fn sounding_like<'l>(&'l self, window: &'l str) -> impl Iterator<Item = &'l Entry> {
        let words = self.by_sound.get(&sound(window)).map_or(&[][..], Vec::as_slice);
        let differing = |word: &str| word.chars().zip(window.chars()).filter(|(a, b)| a != b).count();
        words.iter().map(|&number| &self.entries[number as usize]).filter(move |entry| differing(&entry.word) == 1)
    }

    /// Words of three and more characters of which `window` lacks one.
    pub fn missing_one(&self, window: &str) -> impl Iterator<Item = &Entry> {
        let words = self.by_gap.get(window).map_or(&[][..], Vec::as_slice);
        words.iter().map(|&number| &self.entries[number as usize])
    }
}

/// An index of entries by some form of their words.
type Index = HashMap<String, Vec<u32>>;

/// The words by their sound, and by what is left of them without one character.
fn damaged_forms(entries: &[Entry]) -> (Index, Index) {
    let (mut by_sound, mut by_gap) = (Index::new(), Index::new());
    for (number, entry) in (0..).zip(entries) {
        let chars: Vec<char> = entry.word.chars().collect();
        if chars.len() < 2 || chars.iter().any(char::is_ascii) {
            continue;
        }
        by_sound.entry(sound(&entry.word)).or_default().push(number);
        for gap in (0..chars.len()).filter(|_| chars.len() > 2) {
            let rest: String = chars.iter().enumerate().filter(|&(at, _)| at != gap).map(|(_, c)| c).collect();
            let words = by_gap.entry(rest).or_default();
            if words.last() != Some(&number) {
                words.push(number);
            }
        }
    }
    (by_sound, by_gap)
}

/// A word as texts are read: folded, without punctuation.
fn known_as(word: &str) -> String {
    without_punctuation(&fold(word))
}

/// How a text sounds, without tones and without the differences that many speakers do not make (zh/z, ing/in).
pub fn sound(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for (c, pinyin) in text.chars().zip(text.to_pinyin()) {
        match pinyin {
            Some(pinyin) => {
                let plain = pinyin.plain();
                let (initial, rest) = match plain.as_bytes() {
                    [b'z' | b'c' | b's', b'h', ..] => (&plain[..1], &plain[2..]),
                    _ => ("", plain),
                };
                out.push_str(initial);
                match rest.strip_suffix("ng") {
                    Some(stem) if stem.ends_with(['i', 'e', 'a']) => {
                        out.push_str(stem);
                        out.push('n');
                    }
                    _ => out.push_str(rest),
                }
            }
            None => out.push(c),
        }
        out.push(' ');
    }
    out
}

/// The words of the sample site, made once for all unit tests.
#[cfg(test)]
pub(in crate::dedup) fn sample() -> &'static Lexicon {
    static LEXICON: std::sync::LazyLock<Lexicon> =
        std::sync::LazyLock::new(|| Lexicon::new(&lexicon::sample(), &Own::default()));
    &LEXICON
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds_that_are_confused_are_alike() {
        assert_eq!(sound("征信"), sound("征性"));
        assert_eq!(sound("起诉"), sound("起述"));
        assert_ne!(sound("起诉"), sound("投诉"));
    }
}

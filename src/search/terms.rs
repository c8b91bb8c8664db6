//! Text to terms: pairs of Han characters, other words whole, and the words of the glossary by their group.
//!
//! A term is its hash; neither the index nor the browser ever needs it back. What two of a large site's terms share by
//! chance (one pair in four thousand million) only adds a little to a score.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::script;
use crate::text::is_han;

/// What ends a question and says nothing about it; taken off the end of a run of Han, as often as one stands there.
pub const TAILS: &[&str] = &[
    "怎么办",
    "怎样办",
    "咋办",
    "会怎样",
    "会怎么样",
    "怎么样",
    "会如何",
    "是什么",
    "是啥",
    "是真的吗",
    "可以吗",
    "行吗",
    "好吗",
    "吗",
    "嘛",
    "呢",
    "吧",
    "啊",
    "呀",
    "了",
    "么",
];

/// What asks, without saying what about: a run of Han is cut there.
pub const BREAKS: &[&str] = &[
    "怎么样",
    "怎么",
    "怎样",
    "如何",
    "什么",
    "为什么",
    "会不会",
    "能不能",
    "是不是",
    "有没有",
    "要不要",
    "可不可以",
    "可以",
    "多少钱",
    "多少",
    "今天",
    "明天",
    "现在",
    "时候",
    "请问",
    "我想问",
    "的",
];

/// Of two that begin at one place the longer one cuts.
static CUTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let cuts = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(BREAKS);
    cuts.expect("a few short words")
});

/// A pair with one of these says little.
pub const FAINT: &str = "我你您他她它们这那就都也才又再很太好被把让跟和与到了着过在是有个些";

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

fn hash_text(kind: char, text: &str) -> Term {
    hash(std::iter::once(u32::from(kind)).chain(text.chars().map(u32::from)))
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
    /// Each word and its term, by the pair that it begins with.
    words: TermMap<Vec<(String, Term)>>,
}

impl Vocabulary {
    /// Folds and joins groups that share a word.
    pub fn new<'a>(groups: impl IntoIterator<Item = Vec<&'a str>>) -> Vocabulary {
        let mut joined: Vec<Group> = Vec::new();
        for group in groups {
            let mut names: Group = Vec::new();
            for word in group {
                let mut folded = String::new();
                script::fold_to(word.trim(), &mut folded);
                if folded.chars().count() > 1 && !names.contains(&folded) {
                    names.push(folded);
                }
            }
            let (same, others): (Vec<Group>, Vec<Group>) =
                joined.into_iter().partition(|other| other.iter().any(|name| names.contains(name)));
            joined = others;
            names.extend(same.into_iter().flatten());
            names.sort();
            names.dedup();
            if !names.is_empty() {
                joined.push(names);
            }
        }
        joined.sort();
        let mut words: TermMap<Vec<(String, Term)>> = TermMap::default();
        for (word, name) in joined.iter().flat_map(|group| group.iter().map(|word| (word, &group[0]))) {
            if let Some((first, second)) = word.chars().zip(word.chars().skip(1)).next() {
                words.entry(pair(first, second)).or_default().push((word.clone(), hash_text('=', name)));
            }
        }
        Vocabulary { groups: joined, words }
    }

    /// Hands each term of a folded text to `each`; a term that stands there twice comes twice.
    pub fn cut(&self, folded: &str, cut: Cut, mut each: impl FnMut(Term)) {
        // A word in a word counts too: 债务优化 is about 债务.
        for ((at, first), second) in folded.char_indices().zip(folded.chars().skip(1)) {
            let words = self.words.get(&pair(first, second)).into_iter().flatten();
            words.filter(|(word, _)| folded[at..].starts_with(word)).for_each(|(_, term)| each(*term));
        }
        for (class, run) in runs(folded) {
            match class {
                Class::Han if cut == Cut::Body => pairs(run, cut, &mut each),
                Class::Han => pieces(run).for_each(|piece| pairs(piece, cut, &mut each)),
                _ => each(hash_text('.', run)),
            }
        }
    }
}

fn pairs(han: &str, cut: Cut, each: &mut impl FnMut(Term)) {
    let mut before = None;
    for c in han.chars() {
        if let Some(first) = before {
            each(pair(first, c));
            if cut == Cut::Question {
                sound(first, c).into_iter().for_each(&mut *each);
            }
        }
        before = Some(c);
    }
    // A character by itself is looked for by itself.
    if cut != Cut::Body
        && let (Some(only), true) = (before, han.chars().nth(1).is_none())
    {
        each(hash([u32::from(only)]));
    }
}

/// A run of Han without what only asks.
fn pieces(han: &str) -> impl Iterator<Item = &str> {
    let han = without_tails(han);
    let cuts = CUTS.find_iter(han).map(|cut| (cut.start(), cut.end()));
    let mut from = 0;
    let piece = move |(start, end)| without_tails(&han[std::mem::replace(&mut from, end)..start]);
    cuts.chain([(han.len(), han.len())]).map(piece).filter(|piece| !piece.is_empty())
}

fn without_tails(mut han: &str) -> &str {
    while let Some(rest) = TAILS.iter().filter_map(|tail| han.strip_suffix(tail)).min_by_key(|rest| rest.len()) {
        han = rest;
    }
    han
}

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
fn runs(folded: &str) -> impl Iterator<Item = (Class, &str)> {
    let mut rest = folded;
    let next = move || {
        let class = Class::of(rest.chars().next()?);
        let (run, after) = rest.split_at(rest.find(|c| Class::of(c) != class).unwrap_or(rest.len()));
        rest = after;
        Some((class, run))
    };
    std::iter::from_fn(next).filter(|(class, _)| *class != Class::Gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_pieces(text: &str) -> Vec<&str> {
        let piece = |(class, run)| if class == Class::Han { pieces(run).collect() } else { vec![run] };
        runs(text).flat_map(piece).collect()
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
        vocabulary.cut(text, cut, |term| terms.push(term));
        terms
    }

    #[test]
    fn words_of_one_group_are_one_term() {
        let vocabulary = Vocabulary::new([vec!["失信被执行人", "老賴"], vec!["罚息"], vec!["失信人", "老赖"]]);
        assert_eq!(vocabulary.groups, [vec!["失信人", "失信被执行人", "老赖"], vec!["罚息"]]);
        let first = |text| terms(&vocabulary, text, Cut::Answer)[0];
        assert_eq!(first("老赖名单"), first("失信被执行人"));
        assert_ne!(first("罚息"), first("老赖"));
    }

    #[test]
    fn pairs_words_and_lone_characters() {
        let none = Vocabulary::default();
        assert_eq!(terms(&none, "催收上", Cut::Body), [pair('催', '收'), pair('收', '上')]);
        assert_eq!(terms(&none, "lpr 是", Cut::Answer), [hash_text('.', "lpr"), hash([u32::from('是')])]);
        assert!(terms(&none, "催收", Cut::Question).contains(&sound('崔', '收').unwrap()));
    }
}

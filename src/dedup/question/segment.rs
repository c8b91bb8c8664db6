//! Folded text to words: the cheapest way to read it with the lexicon.
//!
//! A known word costs 4, a known single character 5, a number 4, a general word 6 (one of four characters 9: two known
//! words in it say more), an unknown character 12. The cheapest sum wins, so unknown characters mark the places where a text may be damaged. Where a script writes words apart, a word is read
//! whole: no known word is found inside it, and an unknown one costs what an unknown character does.

use std::ops::Range;

use super::bare::Pause;
use super::lexicon::Lexicon;
use super::number;
use crate::lexicon::Class;
use crate::lexicon::general::{Kind, words_at};
use crate::text::is_unspaced;

/// What a word of the lists costs, and a number.
const KNOWN: u32 = 4;
/// One of one character.
const SINGLE: u32 = 5;
/// A general word, so that two words of the lists win only where both are whole.
const GENERAL: u32 = 6;
/// A general word of four characters: two known words in it say more.
const LONG: u32 = 9;
/// A character that is no known word.
const UNKNOWN: u32 = 12;

/// A word as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What it does.
    pub class: Class,
    /// The word it stands for.
    pub canonical: String,
}

/// The best way found to read the text up to some place.
#[derive(Clone, Copy)]
struct Reading<'a> {
    cost: u32,
    /// Where the last word begins.
    start: usize,
    class: Class,
    canonical: &'a str,
}

/// Reads `text` (folded, without punctuation) as words. The second value is what the reading costs.
pub fn segment(text: &str, lexicon: &Lexicon) -> (Vec<Token>, u32) {
    segment_clauses(text, &[], lexicon)
}

/// As [`segment`], where it is known at which places a clause ended.
pub(super) fn segment_clauses(text: &str, pauses: &[Pause], lexicon: &Lexicon) -> (Vec<Token>, u32) {
    let numbers = number::find(text);
    let mut words: Vec<(Range<usize>, Class, &str)> = lexicon
        .find(text)
        .filter(|(range, _)| !is_torn(text, range))
        .map(|(range, entry)| (range, entry.class, entry.canonical.as_str()))
        .chain(numbers.iter().map(|(range, value)| (range.clone(), Class::Number, value.as_str())))
        .collect();
    // Longest first: among equally cheap readings the first one found stays.
    words.sort_by(|a, b| a.0.start.cmp(&b.0.start).then(b.0.end.cmp(&a.0.end)).then(a.1.cmp(&b.1)));
    let mut words = words.into_iter().peekable();
    let mut best: Vec<Option<Reading<'_>>> = vec![None; text.len() + 1];
    for (at, c) in text.char_indices() {
        let before = match best[at] {
            Some(reading) => reading.cost,
            None if at == 0 => 0,
            // Inside a word.
            None => continue,
        };
        let mut offer = |range: Range<usize>, price: u32, class, canonical| {
            let reading = Reading { cost: before + price, start: range.start, class, canonical };
            if best[range.end].is_none_or(|old| reading.cost < old.cost) {
                best[range.end] = Some(reading);
            }
        };
        while let Some((range, class, canonical)) = words.next_if(|(range, ..)| range.start == at) {
            let single = range.len() == c.len_utf8() && class != Class::Number;
            offer(range, if single { SINGLE } else { KNOWN }, class, canonical);
        }
        for (len, kind) in words_at(&text[at..]) {
            let class = if kind == Kind::Noun { Class::Noun } else { Class::Word };
            let range = at..at + len;
            let price = if len > 3 * c.len_utf8() { LONG } else { GENERAL };
            let word = &text[range.clone()];
            offer(range, price, class, word);
        }
        let word = text[at..].find(|c| !is_spaced(c)).map_or(text.len(), |end| at + end);
        let alone = at..word.max(at + c.len_utf8());
        if c == ' ' {
            offer(alone, 0, Class::Particle, "");
        } else {
            offer(alone.clone(), UNKNOWN, Class::Unknown, &text[alone]);
        }
    }
    let cost = best[text.len()].map_or(0, |reading| reading.cost);
    let mut tokens = Vec::new();
    let mut end = text.len();
    while let Some(reading) = best[end].filter(|_| end > 0) {
        let Reading { start, class, canonical, .. } = reading;
        tokens.push(Token { range: start..end, class, canonical: canonical.to_owned() });
        end = start;
    }
    tokens.reverse();
    let strays = stray_particles(&mut tokens, text, pauses);
    (tokens, cost + strays * (UNKNOWN - SINGLE))
}

/// Whether a letter is of a script that writes words apart.
fn is_spaced(c: char) -> bool {
    c.is_alphabetic() && !is_unspaced(c)
}

/// Whether a range begins or ends inside a word.
fn is_torn(text: &str, range: &Range<usize>) -> bool {
    let spaced = |c: Option<char>| c.is_some_and(is_spaced);
    let (inside, before, after) = (&text[range.clone()], &text[..range.start], &text[range.end..]);
    spaced(before.chars().next_back()) && spaced(inside.chars().next())
        || spaced(inside.chars().next_back()) && spaced(after.chars().next())
}

/// 么 and 吗 ask at the end of a text or clause; elsewhere they are what is left of a damaged word (花了么办). Returns how many are.
fn stray_particles(tokens: &mut [Token], text: &str, pauses: &[Pause]) -> u32 {
    let mut strays = 0;
    let ends = |token: &Token| {
        matches!(token.class, Class::Light | Class::Particle | Class::Filler | Class::Aside | Class::Wrapper)
    };
    let last = tokens.iter().rposition(|token| !ends(token)).unwrap_or(0);
    for token in &mut tokens[..last] {
        let pause = pauses.binary_search_by_key(&token.range.end, |pause| pause.at);
        let ends_clause = pause.is_ok_and(|pause| pauses[pause].ends_clause);
        if matches!(&text[token.range.clone()], "么" | "吗" | "嘛") && !ends_clause {
            token.class = Class::Unknown;
            token.canonical = text[token.range.clone()].to_owned();
            strays += 1;
        }
    }
    strays
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::sample;
    use super::*;

    fn words(text: &str) -> Vec<(String, Class)> {
        let (tokens, _) = segment(text, sample());
        tokens.into_iter().map(|token| (text[token.range].to_owned(), token.class)).collect()
    }

    #[test]
    fn a_text_is_read_as_the_longest_words_it_has() {
        let expected =
            [("网贷", Class::Topic), ("逾期记录", Class::Thing), ("多久", Class::Measure), ("消除", Class::Event)];
        assert_eq!(words("网贷逾期记录多久消除"), expected.map(|(word, class)| (word.to_owned(), class)));
        assert_eq!(words("逾期半年")[1], ("半年".to_owned(), Class::Number));
    }

    #[test]
    fn a_word_between_blanks_is_read_whole() {
        let unknown = |word: &str| (word.to_owned(), Class::Unknown);
        let (a, blank) = (("a".to_owned(), Class::Particle), (" ".to_owned(), Class::Particle));
        assert_eq!(words("a lease"), [a, blank, unknown("lease")]);
        assert_eq!(words("app怎么用gpt4")[0], unknown("app"));
        assert_eq!(words("gpt4")[1].1, Class::Number);
    }

    #[test]
    fn words_cover_the_text_without_gaps() {
        for text in ["", "网贷逾期", "𠮷x逾期🙂", "9", "一"] {
            assert_eq!(words(text).into_iter().map(|(word, _)| word).collect::<String>(), text);
        }
        assert!(words("𠮷🙂").iter().all(|(_, class)| *class == Class::Unknown));
    }

    #[test]
    fn a_question_particle_asks_at_the_end_only() {
        assert_eq!(words("征信花了么办")[2], ("么".to_owned(), Class::Unknown));
        assert_ne!(words("上征信么").last().map(|(_, class)| *class), Some(Class::Unknown));
    }
}

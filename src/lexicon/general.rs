//! The general words of Chinese, to tell a word from a chance neighbourhood of characters.
//!
//! They have no class and no synonyms: a text is only cut by them. So 会 is none in 会议, 后 none in 后果, and a typing error is
//! not looked for in what is a word already. The list is the part of the dictionary of jieba (<https://github.com/fxsjy/jieba>,
//! MIT licence, © 2013 Sun Junyi; see `zh_words.LICENSE`) that has two to four characters, is used at least ten times in
//! the corpus it was counted in, and is no pronoun, numeral, conjunction, preposition, particle or name of a person.

use std::sync::LazyLock;

/// Whether a general word names something; the others do, are, or say how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 报告, 门口.
    Noun,
    /// 安装, 漂亮.
    Other,
}

/// The words that begin with one character.
struct Words {
    /// Whether it is a word by itself.
    alone: bool,
    /// The rests of the nouns, sorted.
    nouns: Vec<&'static str>,
    /// The rests of the others, sorted.
    others: Vec<&'static str>,
}

/// A line for each first character, with a star where it is a word by itself: `会* 计 议室|晤 考`.
static WORDS: LazyLock<Vec<Option<Words>>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let first = line.chars().next()?;
        let (nouns, others) = line[first.len_utf8()..].split_once('|')?;
        let alone = nouns.starts_with('*');
        let [nouns, others] = [nouns.trim_start_matches('*'), others].map(|list| list.split_whitespace().collect());
        Some((first, Words { alone, nouns, others }))
    };
    let mut words: Vec<Option<Words>> = Vec::new();
    for (first, found) in include_str!("zh_words.txt").lines().filter_map(line) {
        let place = place(first);
        words.resize_with(words.len().max(place + 1), || None);
        words[place] = Some(found);
    }
    words
});

/// Where the words that begin with a character stand: looked up for every character of every question, so by place.
fn place(first: char) -> usize {
    (first as usize).wrapping_sub(0x4E00)
}

fn beginning(first: char) -> Option<&'static Words> {
    WORDS.get(place(first))?.as_ref()
}

/// The most characters of a word.
const LONGEST: usize = 4;

/// The words that begin where `text` does: how many bytes, and what kind.
pub fn words_at(text: &str) -> impl Iterator<Item = (usize, Kind)> {
    let mut chars = text.char_indices();
    let first = chars.next().map(|(_, c)| c);
    let from = first.map_or(0, char::len_utf8);
    let rests = first.and_then(beginning);
    let ends = chars.take(LONGEST - 1).map(|(at, c)| at + c.len_utf8());
    let has = |list: &[&str], rest: &str| list.binary_search(&rest).is_ok();
    ends.filter_map(move |end| {
        let (rest, Words { nouns, others, .. }) = (&text[from..end], rests?);
        let kind = if has(nouns, rest) { Kind::Noun } else { Kind::Other };
        (kind == Kind::Noun || has(others, rest)).then_some((end, kind))
    })
}

/// What kind of general word this is, if it is one.
pub fn kind(word: &str) -> Option<Kind> {
    words_at(word).find(|(len, _)| *len == word.len()).map(|(_, kind)| kind)
}

/// Whether a character is a word by itself: 学, but not 协.
pub fn stands_alone(c: char) -> bool {
    beginning(c).is_some_and(|words| words.alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_with_their_kind() {
        let found = |text: &str| words_at(text).map(|(len, kind)| (text[..len].to_owned(), kind)).collect::<Vec<_>>();
        assert_eq!(found("会议室在哪"), [("会议".to_owned(), Kind::Noun), ("会议室".to_owned(), Kind::Noun)]);
        assert_eq!(found("安装"), [("安装".to_owned(), Kind::Other)]);
        assert_eq!((found("a"), found(""), found("𠮷甲")), (Vec::new(), Vec::new(), Vec::new()));
        assert_eq!((kind("后果"), kind("后"), kind("后果会")), (Some(Kind::Noun), None, None));
    }

    #[test]
    fn the_list_is_sorted_and_has_no_word_that_only_a_reading_has() {
        assert!(stands_alone('学') && !stands_alone('协'));
        for Words { nouns, others, .. } in WORDS.iter().flatten() {
            assert!(nouns.is_sorted() && others.is_sorted(), "{nouns:?}");
        }
        for word in ["不能", "没有", "会上", "就是", "怎么办", "多久", "被骗"] {
            assert_eq!(kind(word), None, "{word}");
        }
    }
}

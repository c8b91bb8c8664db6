//! How an article is numbered with Latin letters: a text that begins with its name and its number, to its id. `Article 12a`,
//! `§ 4`, `Art. 5 bis`.

use super::Start;
use super::numeral::roman;

/// What an article is called where Latin letters are written, and whether the word says that there are several.
const UNITS: &[(&str, bool)] = &[
    ("articles", true),
    ("article", false),
    ("artikelen", true),
    ("artikel", false),
    ("artikkel", false),
    ("artículos", true),
    ("artículo", false),
    ("articoli", true),
    ("articolo", false),
    ("artigos", true),
    ("artigo", false),
    ("arts", true),
    ("art", false),
    ("sections", true),
    ("section", false),
    ("sect", false),
    ("secs", true),
    ("sec", false),
    ("ss", true),
    ("s", false),
    ("regulations", true),
    ("regulation", false),
    ("regs", true),
    ("reg", false),
    ("rules", true),
    ("rule", false),
    ("clauses", true),
    ("clause", false),
    ("§§", true),
    ("§", false),
];

/// Numbers in words, which are not read.
pub(super) const NUMBER_WORDS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "first",
    "second", "third", "fourth", "fifth",
];

/// What numbers an article that was put in behind another.
const ORDINALS: &[&str] = &[
    "bis",
    "ter",
    "quater",
    "quinquies",
    "sexies",
    "septies",
    "octies",
    "novies",
    "nonies",
    "decies",
    "undecies",
    "duodecies",
];

/// The name of an article as it is written, and what stands behind it.
pub(super) fn unit(text: &str) -> Option<(&str, &str)> {
    let is = |unit: &str| text.get(..unit.len()).is_some_and(|head| head.to_lowercase() == unit);
    let (unit, _) = UNITS.iter().find(|(unit, _)| is(unit))?;
    let after = &text[unit.len()..];
    let dotted = after.strip_prefix('.').unwrap_or(after);
    // `§4` and `Art.4`, but no `Article4`; `it's 5 days` names no section.
    let blank = unit.len() > 2 && after.starts_with(char::is_whitespace);
    let apart = dotted.len() < after.len() || unit.starts_with('§') || blank;
    let (name, rest) = text.split_at(text.len() - dotted.len());
    apart.then(|| (name, rest.trim_start()))
}

/// Whether a text begins with a word for several articles.
pub(super) fn is_many(text: &str) -> bool {
    let name = unit(text.trim()).map_or("", |(name, _)| name.trim_end_matches('.')).to_lowercase();
    UNITS.iter().any(|(unit, many)| *many && name == *unit)
}

pub(super) fn english_article(text: &str) -> Start<'_> {
    let Some((_, rest)) = unit(text) else { return Start::Other };
    let (written, after) = english(rest);
    if written.is_empty() {
        let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
        let unread = rest.starts_with(|c: char| c.is_ascii_digit()) || NUMBER_WORDS.contains(&word.as_str());
        return if unread { Start::Unreadable } else { Start::Other };
    }
    // `1/2` is nothing, and `7:658` is a number in two parts.
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if after.starts_with('/') || after.strip_prefix(':').is_some_and(digit) {
        return Start::Unreadable;
    }
    if is_many(text) && written.split('-').skip(1).any(digit) {
        return Start::Several;
    }
    match put_in_behind(after).or_else(|| letter(after).filter(|_| written.ends_with(|c: char| c.is_ascii_digit()))) {
        Some((suffix, after)) => Start::Article(format!("{written}{suffix}"), after),
        None => Start::Article(written, after),
    }
}

/// `bis` behind a number: `5 bis`. In `§§ 5 bis 7` it is a German "to".
fn put_in_behind(after: &str) -> Option<(String, &str)> {
    let apart = after.trim_start();
    let (word, rest) = apart.split_at(word_end(apart));
    let ordinal = ORDINALS.iter().find(|ordinal| word.eq_ignore_ascii_case(ordinal))?;
    let range = rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '§');
    (apart.len() < after.len() && !range).then(|| (format!("-{ordinal}"), rest))
}

/// One letter apart from its number and from what follows: `§ 312 a`. I, V and X may be the number of a paragraph.
fn letter(after: &str) -> Option<(String, &str)> {
    let apart = after.trim_start();
    let (word, rest) = apart.split_at(word_end(apart));
    let ends = !rest.trim_start().starts_with(char::is_alphanumeric) && !rest.starts_with(['\'', '’', '.']);
    let one = word.len() == 1 && word.is_ascii() && !matches!(word, "I" | "V" | "X");
    (one && ends && apart.len() < after.len()).then(|| (word.to_lowercase(), rest))
}

/// Whether more articles follow the one that is named: `§ 5 ff.`, `Article 5 et seq.`
pub(super) fn more_follow(after: &str) -> bool {
    let apart = after.trim_start();
    apart.starts_with("et seq") || ["f.", "ff", "ff."].contains(&apart.split_whitespace().next().unwrap_or_default())
}

/// Whether a letter or a Roman number stands behind the number, which may be a part of it or begin a title: `Section 5 A tenant`.
pub(super) fn unclear(after: &str) -> bool {
    let apart = after.trim_start();
    let word = &apart[..word_end(apart)];
    let ends = !apart[word.len()..].starts_with(['\'', '’']);
    let is_roman = !word.is_empty() && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    apart.len() < after.len() && ends && (word.len() == 1 && word.is_ascii() || is_roman)
}

/// Whether a text begins with `1. Scope` or `12A Notice`: a number, no word for what it numbers, and a title.
pub(super) fn numbered(text: &str) -> bool {
    let (id, after) = english(text.strip_prefix("s ").unwrap_or(text));
    let few = id.split(|c: char| !c.is_ascii_digit()).next().is_some_and(|digits| (1..4).contains(&digits.len()));
    let ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| id.ends_with(ending));
    let title = after.trim_start_matches(['.', ')', ':', '、']).trim_start();
    let begins = |c: char| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase() || c == '§';
    let signed = after.starts_with(['.', ')', ':', '、']) && !title.is_empty();
    let apart = after.starts_with(char::is_whitespace) && (title.starts_with(begins) || text.starts_with("s "));
    text.contains(|c: char| c.is_ascii_digit()) && few && !ordinal && (signed || apart || text.starts_with("s "))
}

/// Whether a text is an article number in this hand and nothing else.
pub(super) fn is_number(text: &str) -> bool {
    let (id, rest) = english(text);
    !id.is_empty() && rest.is_empty()
}

/// Where the word ends that begins a text.
pub(super) fn word_end(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())
}

/// The number of an article at the beginning of a text, as an id: `12a`, `1.2`, `16-1`, `5-bis`, and `4` for IV. Empty if there
/// is none.
pub(super) fn english(text: &str) -> (String, &str) {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.').unwrap_or(text.len());
    let written = text[..end].trim_end_matches(['.', '-']);
    let rest = &text[written.len()..];
    let number = |part: &str| {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let letters = part[digits..].to_lowercase();
        let shown = part[..digits].trim_start_matches('0');
        if digits > 5 || shown.is_empty() {
            return None;
        }
        match ORDINALS.contains(&&*letters) {
            true => Some(format!("{shown}-{letters}")),
            false => (letters.len() <= 2 && letters.bytes().all(|c| c.is_ascii_alphabetic()))
                .then(|| shown.to_owned() + &letters),
        }
    };
    if let Some(roman) = roman(written) {
        return (roman.to_string(), rest);
    }
    let mut id = String::new();
    for (position, part) in written.split(['-', '.']).enumerate() {
        let lower = part.to_lowercase();
        // The decimals of a number keep their noughts: 1.01.
        let read = if position > 0 && written.contains('.') {
            part.bytes().all(|c| c.is_ascii_digit()).then(|| part.to_owned()).filter(|part| !part.is_empty())
        } else if position > 0 && ORDINALS.contains(&&*lower) {
            Some(lower)
        } else {
            number(part)
        };
        let Some(read) = read else { return (String::new(), text) };
        if position > 0 {
            id.push(if written.contains('.') { '.' } else { '-' });
        }
        id.push_str(&read);
    }
    (id, rest)
}

//! What stands behind the number of an article in a heading, to whether the heading is that article: with a title it is; a part
//! of it (第二款, Abs. 2) and the article of another act are not.

use super::JOINERS;
use super::english::{NUMBER_WORDS, is_number, word_end};
use super::numeral::{in_numeral, numeral};

/// What follows a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// A title, or nothing.
    Title,
    /// A part of the article, or words that make it another text's.
    Part,
}

/// Signs between a number and what follows.
const SIGNS: &[char] = &[',', '(', '[', '【', '〔', ':', '.', ';', '、', '-', '–', '—', '·'];

/// Parts of an article, with a number behind them: Abs. 2.
const PARTS: &[&str] = &[
    "paragraph",
    "paragraphs",
    "para",
    "paras",
    "par",
    "subparagraph",
    "subparagraphs",
    "subpara",
    "subsection",
    "subsections",
    "subsec",
    "subs",
    "point",
    "points",
    "item",
    "items",
    "sentence",
    "sentences",
    "clause",
    "letter",
    "lit",
    "limb",
    "abs",
    "absatz",
    "absätze",
    "satz",
    "nr",
    "no",
    "nummer",
    "ziff",
    "ziffer",
    "buchst",
    "buchstabe",
    "al",
    "alinea",
    "alinéa",
    "alinéas",
    "comma",
    "commi",
    "lettera",
    "apartado",
    "párrafo",
    "inciso",
    "parágrafo",
    "alínea",
    "lid",
    "stk",
    "ledd",
    "stycket",
    "stycke",
    "ust",
];

/// Words that count parts.
const COUNTS: &[&str] = &[
    "last",
    "erster",
    "zweiter",
    "dritter",
    "letzter",
    "premier",
    "deuxième",
    "troisième",
    "dernier",
    "eerste",
    "tweede",
];

/// Small words between an article and the act that it belongs to.
const OF: &[&str] = &[
    "of", "under", "des", "der", "du", "de", "del", "dell", "della", "dello", "dei", "degli", "delle", "van", "von",
    "do", "da", "dos", "das",
];

/// Reads what stands behind a number.
pub(super) fn behind(rest: &str) -> Behind {
    let close = rest.trim_start();
    let words = close.trim_start_matches(|c: char| c.is_whitespace() || SIGNS.contains(&c));
    let attached = close.len() == rest.len();
    if han_part(words, attached && words.len() == close.len())
        || latin_part(words)
        || parts_in_brackets(close)
        || of_another(close)
    {
        Behind::Part
    } else {
        Behind::Title
    }
}

/// 第二款, 第（一）项, 但书; 二款 only where nothing stands before it, for 三项权利 are three rights.
fn han_part(words: &str, attached: bool) -> bool {
    let ordinal = words.strip_prefix('第');
    let number = ordinal.unwrap_or(words).trim_start().trim_start_matches('(');
    let after = number.trim_start_matches(in_numeral);
    let unit = after.trim_start_matches([' ', ')']);
    let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric) || rest.starts_with('第');
    let counted = after.len() < number.len()
        && match unit.strip_prefix(['款', '项', '項', '目', '段', '句', '号', '號']) {
            Some(rest) => ordinal.is_some() || attached && ends(rest),
            None => false,
        };
    let named = ["但书", "但書", "本文", "前段", "中段", "后段", "後段"];
    counted || named.iter().any(|part| words.strip_prefix(part).is_some_and(ends))
}

/// `paragraph 2`, `first paragraph`, `2. Absatz`; `points of contact` are none.
fn latin_part(words: &str) -> bool {
    let mut tokens = words.split([' ', ',']).filter(|token| !token.is_empty());
    let (first, second) = (tokens.next().unwrap_or_default(), tokens.next().unwrap_or_default());
    let bare = |token: &str| token.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let part = |token: &str| PARTS.contains(&bare(token).replace('-', "").as_str());
    let word = |token: &str| NUMBER_WORDS.contains(&bare(token).as_str()) || COUNTS.contains(&bare(token).as_str());
    let digit = |token: &str| token.starts_with(|c: char| c.is_ascii_digit());
    let number = |token: &str| digit(token) || word(token) || !bare(token).is_empty() && token_is_number(&bare(token));
    // `Abs.2` is written without a blank.
    let joined = first.split_once('.').is_some_and(|(name, number)| part(name) && digit(number));
    joined || part(first) && number(second) || (digit(first) || word(first)) && part(second)
}

/// `(2)`, `(a)`, `(ii)`, `(2 and 3)`, （一）; `(1998)` is a year.
pub(super) fn parts_in_brackets(text: &str) -> bool {
    let Some((inner, _)) = text.strip_prefix('(').and_then(|inner| inner.split_once(')')) else { return false };
    let tokens = || inner.split([' ', ',', '-', '–', '、']).filter(|token| !token.is_empty());
    let joiner = |token: &str| JOINERS.iter().any(|joiner| joiner.trim() == token);
    tokens().any(token_is_number) && tokens().all(|token| token_is_number(token) || joiner(token))
}

/// A short number in any hand, or one letter.
fn token_is_number(token: &str) -> bool {
    let short = token.chars().filter(char::is_ascii_digit).count() <= 3;
    let letter = token.len() == 1 && token.bytes().all(|c| c.is_ascii_alphabetic());
    let small_roman = token.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    let han = token.chars().all(in_numeral) && numeral(token).is_some_and(|number| number < 1000);
    letter || small_roman || han || short && is_number(token)
}

/// `of the old act`, 的适用: the heading speaks of an article.
fn of_another(close: &str) -> bool {
    let words = close.trim_start_matches([',', '(', ' ']);
    let word = &words[..word_end(words)];
    close.starts_with('的') || OF.contains(&word) || word == "in" && words.len() == close.len()
}

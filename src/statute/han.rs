//! How an article is numbered in Chinese: a text that begins with its number, to its id. 第六百七十六条, 第十条之一.

use super::numeral::{in_numeral, numeral};
use super::{JOINERS, Start};

/// The longest number of an article, in characters.
const NUMBER_MAX: usize = 24;

/// Words that begin with 条: what stands before them is no number of an article (第一条件).
const WORDS: &[char] = &['件', '款', '例', '约', '約', '目', '文', '理'];

/// `六百七十六条之一 ...`.
pub(super) fn han_article(rest: &str) -> Start<'_> {
    let Some((end, sign)) = rest.char_indices().take(NUMBER_MAX).find(|(_, c)| matches!(c, '条' | '條')) else {
        return Start::Other;
    };
    let (number, mut after) = (rest[..end].trim(), &rest[end + sign.len_utf8()..]);
    if after.starts_with(WORDS) {
        return Start::Other;
    }
    let joiner =
        |text: &str| JOINERS.iter().filter(|joiner| **joiner != "-").any(|joiner| text.contains(joiner.trim()));
    let is_number = |part: &str| part.split('之').all(|part| numeral(part.trim()).is_some());
    if !is_number(number) {
        let parts = || number.split(|c: char| "、,和与與及或至到—–~".contains(c));
        let like_one = |c: char| in_numeral(c) || !c.is_alphabetic();
        return if joiner(number) && parts().all(|part| is_number(part.trim())) {
            Start::Several
        } else if number.chars().all(|c| like_one(c) || c.is_ascii_alphabetic()) {
            Start::Unreadable
        } else {
            Start::Other
        };
    }
    let mut id: Vec<String> = number.split('之').filter_map(|part| Some(numeral(part.trim())?.to_string())).collect();
    while let Some(sub) = after.trim_start().strip_prefix('之') {
        let (number, rest) = sub.split_at(sub.find(|c| !in_numeral(c)).unwrap_or(sub.len()));
        // 第十条之规定 is the tenth article in a sentence.
        if number.is_empty() {
            break;
        }
        let Some(number) = numeral(number) else { return Start::Unreadable };
        id.push(number.to_string());
        after = rest;
    }
    Start::Article(id.join("-"), after)
}

/// Whether a number with 条 or 之 behind it begins a text: 四条.
pub(super) fn begins_bare_han(text: &str) -> bool {
    let end = text.find(|c| !in_numeral(c));
    end.is_some_and(|end| numeral(text[..end].trim()).is_some() && text[end..].starts_with(['条', '條']))
}

/// 二十条: an article without 第, where nothing but a title can follow. 三条建议 are three of them.
pub(super) fn bare_han(text: &str) -> Option<Start<'_>> {
    let sign = text.find(|c| !in_numeral(c)).filter(|end| text[*end..].starts_with(['条', '條']))?;
    match han_article(text) {
        Start::Article(id, rest) if sign > 0 && !rest.starts_with(char::is_alphanumeric) || rest.starts_with('第') => {
            Some(Start::Article(id, rest))
        }
        Start::Unreadable if sign > 0 && text[sign..].chars().nth(1).is_none_or(|c| !c.is_alphanumeric()) => {
            Some(Start::Unreadable)
        }
        _ => None,
    }
}

//! Folded text to what is compared: without punctuation and blanks, but with the signs that are part of what is said.
//!
//! A sign counts where it stands on a letter or a number (C++, C#, .NET, -1, 3.10), and where it is a symbol or a picture
//! rather than punctuation (€, 👍). One blank stays between two numbers and between two words of a script that writes
//! words apart, so that 3、6 个月 is not 36 个月 and "in come" is not "income".

use super::signs::said;
use crate::text::{is_han, is_unspaced};

/// A place of the compared text where punctuation or a blank stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// Bytes of the compared text before it.
    pub at: usize,
    /// Whether a clause ends there.
    pub ends_clause: bool,
}

/// The text as it is compared.
pub fn without_punctuation(text: &str) -> String {
    with_pauses(text).0
}

/// The text as it is compared, and where it pauses.
pub fn with_pauses(text: &str) -> (String, Vec<Pause>) {
    let mut pauses = Vec::new();
    let mut out = String::with_capacity(text.len());
    let mut kept_to = 0;
    for ((at, c), said) in text.char_indices().zip(said(text)) {
        let (skipped, rest) = (&text[kept_to..at], &text[at + c.len_utf8()..]);
        let before = out.chars().next_back();
        let around = (text[..at].chars().next_back(), rest.chars().next());
        let kept = if c.is_alphanumeric() || is_han(c) || said || is_symbol(c, around.1) {
            c
        } else if let Some(sign) = attached(c, around) {
            sign
        } else {
            continue;
        };
        if is_digit(before) && c.is_ascii_digit() {
            let thousands = skipped == "," && rest.bytes().take(3).take_while(u8::is_ascii_digit).count() == 2;
            out.extend((!skipped.chars().all(is_invisible) && !thousands).then_some(' '));
        } else if is_word(before) && is_word(Some(c)) {
            out.extend((!skipped.chars().all(|c| is_invisible(c) || is_apostrophe(c))).then_some(' '));
        }
        if !out.is_empty() && !skipped.chars().all(is_invisible) {
            let ends_clause = skipped.contains([',', ';', '。', '?', '!', ':']);
            pauses.push(Pause { at: out.len(), ends_clause });
        }
        out.push(kept);
        kept_to = at + c.len_utf8();
    }
    (out, pauses)
}

/// The sign as it is compared, if it belongs to the letter or number beside it.
fn attached(sign: char, (before, next): (Option<char>, Option<char>)) -> Option<char> {
    let (on_left, on_right) = (is_word(before), is_word(next));
    let doubled = before == Some(sign);
    let counts = match sign {
        '+' | '#' => on_left || on_right || doubled,
        '.' => on_right && (on_left || before != Some('.') && !is_digit(next)),
        '/' => on_left && on_right,
        '-' if on_right => on_left || is_digit(next),
        '-' => on_left && before.is_some_and(char::is_alphabetic),
        // About 5, and below zero.
        '~' if !on_left && is_digit(next) => true,
        '–' | '−' if !on_left && is_digit(next) => return Some('-'),
        '°' => is_digit(before),
        // 3~6 is 3-6.
        '~' | '–' | '—' | '−' => return (is_digit(before) && is_digit(next)).then_some('-'),
        _ => false,
    };
    counts.then_some(sign)
}

/// What compares, counts or shows something: neither a letter nor punctuation.
fn is_symbol(c: char, next: Option<char>) -> bool {
    match c {
        '%' | '<' | '>' | '=' | '≤' | '≥' | '±' | '&' | '@' | '^' | '|' | '\\' => true,
        // 100 元 is as often ￥100.
        '¥' => !is_digit(next),
        '$' | '£' | '¢' => true,
        // Stars and ticks adorn.
        '★' | '☆' | '✓' | '✔' => false,
        '\u{20A0}'..='\u{20CF}' | '\u{2200}'..='\u{22FF}' | '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}' => true,
        '⌚' | '⌛' | '\u{23E9}'..='\u{23FA}' | '⭐' | '⭕' => true,
        _ => false,
    }
}

fn is_digit(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_digit())
}

/// A letter or digit of a script that writes words apart.
fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{FE0F}' | '\u{FEFF}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_goes_and_signs_on_letters_and_numbers_stay() {
        for (text, bare) in [
            ("网贷,逾期!", "网贷逾期"),
            ("c++ 怎么编译?", "c++怎么编译"),
            ("c# 和 .net", "c#和.net"),
            ("the lease, please.", "the lease please"),
            ("what's a node.js?", "whats a node.js"),
            ("3~6个月,3、6期", "3-6个月3 6期"),
            ("欠1,000元", "欠1000元"),
            ("-1 和 1+1 和 1/2", "-1和1+1和1/2"),
            ("#网贷# 和 #1", "网贷和#1"),
            ("app~怎么用", "app怎么用"),
            ("学.net...1天", "学.net 1天"),
            ("¥100 和 € 👍★", "100和€👍"),
        ] {
            assert_eq!(without_punctuation(text), bare, "{text}");
        }
    }
}

//! A question to its folded form, with what folding would lose though it changes what is said.
//!
//! Raised and lowered digits stay apart from others (10², 102), and so does the case of words that are words by their
//! case alone: IT in a sentence of mixed case, mW and MW, the option -L.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::text::fold;

/// As [`fold`], but for what case and height say.
pub fn fold_as_written(text: &str) -> String {
    let narrow: String = with_heights(text).nfkc().collect();
    let mut hidden = narrow.clone();
    for range in cased(&narrow).into_iter().rev() {
        let word: String = narrow[range.clone()].chars().map(hide).collect();
        hidden.replace_range(range, &word);
    }
    fold(&hidden).chars().map(show).collect()
}

/// Where the private letters that folding leaves alone begin; each capital has one.
const PRIVATE: u32 = 0xF8A0;

fn hide(c: char) -> char {
    if c.is_ascii_uppercase() { char::from_u32(PRIVATE + u32::from(c) - u32::from('A')).unwrap_or(c) } else { c }
}

fn show(c: char) -> char {
    let place = u32::from(c).wrapping_sub(PRIVATE);
    if place < 26 { char::from(b'A' + place as u8) } else { c }
}

/// Raised digits behind `^`, lowered ones behind `_` (but CO₂ is CO2), and a fraction apart from the number before it.
fn with_heights(text: &str) -> String {
    let raised = |c: char| matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{207E}');
    let lowered = |c: char| matches!(c, '\u{2080}'..='\u{208E}');
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        if raised(c) && !raised(before) {
            out.push('^');
        } else if lowered(c) && !lowered(before) {
            let counts = chars.peek().is_some_and(|next| next.is_ascii_digit());
            out.extend((counts || !before.is_alphabetic()).then_some('_'));
        } else if matches!(c, '¼'..='¾' | '⅐'..='⅞') && before.is_ascii_digit() {
            out.push(' ');
        }
        if c == '″' {
            out.push('"')
        } else {
            out.push(c)
        }
        before = c;
    }
    out
}

/// The words whose case counts.
fn cased(text: &str) -> Vec<Range<usize>> {
    let mixed = text.contains(|c: char| c.is_ascii_lowercase());
    let words: Vec<Range<usize>> = words(text).collect();
    let alone = words.len() == 1;
    words.into_iter().filter(|range| case_counts(text, range, mixed, alone)).collect()
}

/// Runs of ASCII letters that belong to no code (p2p, GPT4).
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        at += bytes[at..].iter().position(u8::is_ascii_alphabetic)?;
        let start = at;
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        Some(start..at)
    })
    .filter(move |range| {
        let number = text[..range.start].trim_end_matches(|c: char| c.is_ascii_digit());
        let code = number.len() < range.start && number.ends_with(|c: char| c.is_ascii_alphabetic());
        !code && !text[range.end..].starts_with(|c: char| c.is_ascii_digit())
    })
}

fn case_counts(text: &str, range: &Range<usize>, mixed: bool, alone: bool) -> bool {
    let (word, before) = (&text[range.clone()], &text[..range.start]);
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    let all = capitals == word.len();
    // 5 mW, 10Mb.
    let unit = word.len() <= 3 && before.trim_end().ends_with(|c: char| c.is_ascii_digit());
    // ls -L.
    let option = before.strip_suffix('-').is_some_and(|rest| rest.is_empty() || rest.ends_with([' ', '-']));
    // pA beside Pa; Co beside CO, where no sentence explains the capital.
    let short = word.len() == 2 && capitals == 1 && (alone || word.as_bytes()[1].is_ascii_uppercase());
    // IT, US; one capital letter begins a sentence as well, and I is the pronoun.
    let first = before.trim_end().is_empty() || before.trim_end().ends_with(['.', '?', '!', ':']);
    let own = mixed && all && (word.len() > 1 || !first && word != "I");
    capitals > 0 && (unit || option || short || own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_height_stay_where_they_say_something() {
        for (text, folded) in [
            ("How is hepatitis A treated?", "how is hepatitis A treated?"),
            ("A lease, and I", "a lease, and i"),
            ("IS IT A LEASE", "is it a lease"),
            ("is IT a lease", "is IT a lease"),
            ("5 mW或10MB", "5 mW或10MB"),
            ("P2P网贷APP", "p2p网贷app"),
            ("Pa是什么", "Pa是什么"),
            ("ls -L", "ls -L"),
            ("10²和log₂8", "10^2和log_28"),
            ("CO₂和H₂O", "co2和h2o"),
            ("網貸ＡＰＰ", "网贷app"),
        ] {
            assert_eq!(fold_as_written(text), folded, "{text}");
        }
    }
}

//! Two texts to what is spelled otherwise though it reads alike: 5 mW and 5 MW, `rm -rf /tmp` and `rm -rf / tmp`, -l and -L.
//!
//! Folding makes letters small and drops blanks, which changes nothing in a sentence and everything in a unit, an option
//! or a path. Those are collected as they are written, under what they are when folded.

use std::collections::{BTreeMap, BTreeSet};

/// Signs of commands and paths: whether a blank stands beside them says something.
const SIGNS: &[char] = &['/', '\\', '~', '|', '>', '<', '&', '*', '='];

/// The longest unit, in letters.
const UNIT: usize = 3;

type Literals = BTreeMap<String, BTreeSet<String>>;

/// The first thing that both texts have and spell in different ways.
pub fn spelled_otherwise(a: &str, b: &str) -> Option<(String, String)> {
    let (one, other) = (literals(a), literals(b));
    let differs = |(key, spelled): (&String, &BTreeSet<String>)| {
        let there = other.get(key).filter(|there| *there != spelled)?;
        let only = |here: &BTreeSet<String>, there: &BTreeSet<String>| {
            here.difference(there).next().or_else(|| here.first()).cloned().unwrap_or_default()
        };
        Some((only(spelled, there), only(there, spelled)))
    };
    one.iter().find_map(differs)
}

/// What is a literal, by how it reads when folded.
fn literals(text: &str) -> Literals {
    let mut found = Literals::new();
    let mut add = |key: String, spelled: String| {
        found.entry(key).or_default().insert(spelled);
    };
    for line in text.lines().filter(|line| line.bytes().any(|byte| byte.is_ascii_alphanumeric())) {
        for run in line.split(|c: char| !c.is_ascii()) {
            units(run, &mut add);
            commands(run, &mut add);
        }
    }
    found
}

/// Units behind numbers, and options: 5 mW, -L.
fn units(run: &str, add: &mut impl FnMut(String, String)) {
    let bytes = run.as_bytes();
    let mut at = 0;
    while let Some(start) = bytes[at..].iter().position(u8::is_ascii_alphabetic).map(|place| at + place) {
        let end = start + bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let (word, before) = (&run[start..end], &run[..start]);
        let number = before.trim_end();
        let unit = word.len() <= UNIT && number.ends_with(|c: char| c.is_ascii_digit());
        let option = before.strip_suffix('-').is_some_and(|rest| rest.is_empty() || rest.ends_with([' ', '-']));
        if unit {
            let digits = number.len() - number.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
            let number = &number[number.len() - digits..];
            add(format!("{number}{}", word.to_ascii_lowercase()), format!("{number} {word}"));
        } else if option {
            add(format!("-{}", word.to_ascii_lowercase()), format!("-{word}"));
        }
        at = end;
    }
}

/// Signs with the words beside them, and whether a blank stands between.
fn commands(run: &str, add: &mut impl FnMut(String, String)) {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    for (at, sign) in run.char_indices().filter(|(_, c)| SIGNS.contains(c)) {
        let (before, after) = (run[..at].trim_end(), &run[at + 1..]);
        let blank_after = after.starts_with(' ');
        let after = after.trim_start();
        let left = &before[before.trim_end_matches(word).len()..];
        let right = &after[..after.len() - after.trim_start_matches(word).len()];
        // A sign alone between two blanks, or beside nothing, parts words as a dash does.
        if left.is_empty() && right.is_empty() {
            continue;
        }
        let blank_before = before.len() < at;
        let blank = |there: bool| if there { " " } else { "" };
        add(
            format!("{left}{sign}{right}").to_ascii_lowercase(),
            format!("{left}{}{sign}{}{right}", blank(blank_before), blank(blank_after)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_alike_and_is_spelled_otherwise_is_found() {
        for (a, b, one, other) in [
            ("供电 5 mW 就够", "供电 5 MW 就够", "5 mW", "5 MW"),
            ("带宽 10Mb，", "带宽 10MB，", "10 Mb", "10 MB"),
            ("Run rm -rf /tmp now", "Run rm -rf / tmp now", "-rf /tmp", "-rf / tmp"),
            ("用 ls -l 看", "用 ls -L 看", "-l", "-L"),
        ] {
            assert_eq!(spelled_otherwise(a, b), Some((one.to_owned(), other.to_owned())), "{a} | {b}");
        }
    }

    #[test]
    fn width_blanks_and_case_of_words_are_no_literals() {
        for (a, b) in [
            ("网贷 APP 有 3 种", "网贷app有3种"),
            ("Ask the landlord, please.", "ask the Landlord  please"),
            ("5 mW", "7 MW"),
            ("甲/乙", "甲 / 乙"),
        ] {
            assert_eq!(spelled_otherwise(a, b), None, "{a} | {b}");
        }
    }
}

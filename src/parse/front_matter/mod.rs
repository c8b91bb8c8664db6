//! The YAML at the head of a file to typed [`FrontMatter`], every value with its place.
//!
//! One mistake does not hide the others. Lines that are no YAML (`syntax`) and keys with a wrong value (`probe`, which finds
//! all that is wrong below one) are blanked out and the rest is read again, so that one run reports all of them. What is
//! well written and does nothing is found by `silent`, `foreign` and `effect`, texts in a form that is not read by `texts`.

mod calculator;
mod effect;
mod fields;
mod foreign;
mod kind;
mod law;
mod line;
mod merge_key;
mod other_tools;
mod outline;
mod probe;
mod quoting;
mod silent;
mod split;
mod syntax;
mod texts;
mod value;
mod yaml_error;

use std::collections::HashMap;
use std::ops::Range;

use jiff::civil::Date;
use serde::de::{self, IgnoredAny};
use serde::{Deserialize, Deserializer};

use crate::diagnostic::{Code, Diagnostic, Words, words};
pub use calculator::{Calculator, Explain, Input, Output, Parameter, ParameterValue, Require, Test, ValueType};
pub(super) use effect::articles;
use fields::KEYS;
pub use fields::*;
pub(super) use foreign::unused;
pub use kind::Kind;
use outline::Outline;
pub(super) use split::{copied_page, split};
pub use value::*;
use yaml_error::{explain, is_syntax, must_be_boolean};

/// The most lines that are no YAML reported for one front matter: each means that all is read again.
const MISTAKES_MAX: usize = 20;

/// What is read, and where it stands.
#[derive(Clone, Copy)]
pub struct Head<'a> {
    /// The YAML between the fences.
    pub yaml: &'a str,
    /// Where it starts in the file, in bytes.
    pub offset: usize,
    /// The file.
    pub path: &'a str,
    /// Whether it is the home page.
    pub home: bool,
    /// The day of the build.
    pub today: Date,
}

/// What was understood.
#[derive(Default)]
pub struct Read {
    /// `None` when it is unusable as a whole.
    pub front: Option<FrontMatter>,
    /// Keys that do nothing, with their places in the file.
    pub unused: Vec<At<String>>,
}

/// Reads front matter; what is wrong with it is in `diagnostics`.
pub fn read(head: Head<'_>, diagnostics: &mut Vec<Diagnostic>) -> Read {
    let mut found = Vec::new();
    let mut read = understand(head, &mut found);
    for key in &mut read.unused {
        key.span = key.span.start + head.offset..key.span.end + head.offset;
    }
    diagnostics.extend(found.into_iter().map(|diagnostic| diagnostic.moved(head.offset)));
    read
}

/// The same with all places in the YAML, but for those of the front matter.
fn understand(head: Head<'_>, found: &mut Vec<Diagnostic>) -> Read {
    let Head { yaml, path, .. } = head;
    if yaml.trim().is_empty() {
        return Read { front: Some(FrontMatter::default()), unused: Vec::new() };
    }
    let mut readable = yaml.to_owned();
    let Some(mut keys) = top_keys(&mut readable, path, found) else { return Read::default() };
    let whole = readable.clone();
    let outline = Outline::new(&whole);
    let merged = outline.as_ref().map_or_else(Vec::new, |outline| merge_key::findings(outline, path, found));
    if !merged.is_empty() {
        if merged.iter().any(|place| !merge_key::begins_its_line(yaml, place.start)) {
            return Read::default();
        }
        merged.into_iter().for_each(|place| blank_out(&mut readable, place));
        let Some(written) = top_keys(&mut readable, path, found) else { return Read::default() };
        keys = written;
    }
    let unused = unknown_keys(&keys, outline.as_ref(), head, found);
    quoted_draft(&keys, &mut readable, path, found);
    if let Some(outline) = &outline {
        found.extend(silent::findings(outline, path));
        found.extend(texts::findings(outline, path));
    }
    // One round for each key with a mistake, and a last one.
    for _ in 0..=keys.len() {
        let error = match serde_yaml::from_str_with_options::<FrontMatter>(&readable, options()) {
            Ok(mut front) => {
                if let Some(outline) = &outline {
                    found.extend(effect::findings(outline, &front, head.home, head.today, path));
                    found.extend(front.law.iter().flat_map(|law| law::findings(outline, law, head.today, path)));
                }
                front.shift(head.offset);
                return Read { front: Some(front), unused };
            }
            Err(error) => error,
        };
        let at = location(&error, yaml);
        let key = keys.iter().rev().find(|key| key.span.start <= at.start);
        let top = outline.as_ref().zip(key).and_then(|(outline, key)| Some((outline, outline.top(&key.value)?)));
        let (lacking, mut mistakes) = top.map_or_else(Default::default, |(outline, top)| probe::mistakes(outline, top));
        let missing = matches!(error, serde_yaml::Error::SerdeMissingField { .. });
        if mistakes.is_empty() && (lacking.is_empty() || !missing) {
            let (message, help) = explain(&error, key.map(|key| key.value.as_str()));
            mistakes.push((at, message, help));
        }
        mistakes.extend(lacking);
        found.extend(mistakes.into_iter().map(|mistake| unreadable(mistake, path)));
        let Some(key) = key else { break };
        let end = keys.iter().find(|next| next.span.start > key.span.start).map_or(yaml.len(), |next| next.span.start);
        blank_out(&mut readable, key.span.start..end);
    }
    Read { front: None, unused }
}

/// What is wrong with other YAML of a page, such as a block of a calculation, and what to do.
pub(super) fn explain_in(yaml: &str, error: &serde_yaml::Error, name: &str) -> (Words, Option<Words>) {
    match error {
        error if is_syntax(error) => {
            let at = location(error, yaml).start;
            let ((_, message, help), _) = syntax::blame(yaml, at).unwrap_or_else(|| syntax::unknown(yaml, at));
            (message, help)
        }
        error => explain(error, Some(name)),
    }
}

/// The top-level keys. Lines that are no YAML are reported and blanked out, so that the rest can be read.
fn top_keys(yaml: &mut String, path: &str, found: &mut Vec<Diagnostic>) -> Option<Vec<At<String>>> {
    for _ in 0..MISTAKES_MAX {
        let error = match serde_yaml::from_str_with_options::<Keys>(yaml, options()) {
            Ok(keys) => return Some(keys.0),
            Err(error) => error,
        };
        let at = location(&error, yaml);
        let syntax = is_syntax(&error);
        // `answer：甲` alone is a text and no mapping.
        let known = syntax || matches!(error, serde_yaml::Error::Unexpected { .. });
        let blamed = if known { syntax::blame(yaml, at.start) } else { None };
        let Some((mistake, lines)) = blamed.or_else(|| syntax.then(|| syntax::unknown(yaml, at.start))) else {
            let (message, help) = match &error {
                serde_yaml::Error::Unexpected { expected: "string scalar", .. } => {
                    (words!("键要写成文字", "a key must be text"), Some(words!("写成 `键: 值`", "write `key: value`")))
                }
                error => explain(error, None),
            };
            found.push(unreadable((at, message, help), path));
            return None;
        };
        found.push(unreadable(mistake, path));
        // Nothing is left to blank out: the reader stumbles over something else.
        if yaml[lines.clone()].trim().is_empty() {
            return None;
        }
        blank_out(yaml, lines);
    }
    None
}

fn unreadable((place, message, help): probe::Mistake, path: &str) -> Diagnostic {
    Diagnostic::error(Code::KB012, path, message).at(place).maybe_help(help)
}

/// The top-level keys with their places, in order.
struct Keys(Vec<At<String>>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Keys, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Keys;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a mapping of keys to values")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
                let mut keys = Vec::new();
                while let Some(key) = map.next_key::<At<String>>()? {
                    map.next_value::<IgnoredAny>()?;
                    keys.push(key);
                }
                Ok(Keys(keys))
            }
            fn visit_unit<E>(self) -> Result<Keys, E> {
                Ok(Keys(Vec::new()))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

/// Small budgets: front matter is a page's head, not a data set.
fn options() -> serde_yaml::Options {
    serde_yaml::options! {
        with_snippet: false,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        budget: serde_yaml::budget! {
            max_depth: 32,
            max_nodes: 20_000,
            max_events: 50_000,
            max_aliases: 100,
            max_anchors: 100,
            max_documents: 1,
        },
    }
}

/// Reports the unknown keys that are mistakes, and returns those that merely do nothing.
fn unknown_keys(
    keys: &[At<String>],
    outline: Option<&Outline<'_>>,
    head: Head<'_>,
    found: &mut Vec<Diagnostic>,
) -> Vec<At<String>> {
    let unknown = keys.iter().filter(|key| !KEYS.contains(&key.value.as_str()));
    // Each value with the nearest key above it, by the top-level key it stands below.
    let mut values: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
    for (outline, (number, entry)) in outline.iter().flat_map(|outline| outline.inner().map(move |it| (outline, it))) {
        let names: Vec<&str> = outline.chain(number).into_iter().filter_map(|at| outline.entries[at].name()).collect();
        if let (Some(top), Some(name)) = (names.first(), names.last()) {
            values.entry(top).or_default().push((name, &entry.text));
        }
    }
    let mut unused = Vec::new();
    for key in unknown {
        let values = values.get(key.value.as_str()).map_or(&[][..], Vec::as_slice);
        match foreign::mistaken(&key.value, values, head.today, key.span.clone(), head.path) {
            Some(mistake) => found.push(mistake),
            None => unused.push(key.clone()),
        }
    }
    unused
}

/// `draft: "no"` would publish a draft if text were taken for a boolean, so quotes are a mistake here.
fn quoted_draft(keys: &[At<String>], yaml: &mut String, path: &str, found: &mut Vec<Diagnostic>) {
    let Some(key) = keys.iter().find(|key| key.value == "draft") else { return };
    let line_end = yaml[key.span.end..].find('\n').map_or(yaml.len(), |newline| key.span.end + newline);
    let value = yaml[key.span.end..line_end].trim_start_matches([':', ' ', '\t']);
    let start = line_end - value.len();
    let end = start + value.trim_end().len();
    if value.starts_with(['"', '\'']) {
        let (message, help) = must_be_boolean("draft");
        found.push(Diagnostic::error(Code::KB012, path, message).at(start..end).help(help));
        blank_out(yaml, key.span.start..line_end);
    }
}

/// The bytes of the YAML that an error is about.
fn location(error: &serde_yaml::Error, yaml: &str) -> Range<usize> {
    let Some(location) = error.location() else { return 0..0 };
    let span = location.span();
    if let Some(start) = span.byte_offset() {
        let start = (start as usize).min(yaml.len());
        let end = (start + span.byte_len().unwrap_or(0) as usize).min(yaml.len());
        return start..end;
    }
    let line = yaml.split_inclusive('\n').take(location.line().saturating_sub(1) as usize).map(str::len).sum::<usize>();
    let column = location.column().saturating_sub(1) as usize;
    let start = yaml[line..].char_indices().nth(column).map_or(yaml.len(), |(at, _)| line + at);
    start..start
}

/// Replaces a value by blanks, line by line, so that all other places stay where they are.
fn blank_out(text: &mut String, range: Range<usize>) {
    let blank: String = text[range.clone()]
        .chars()
        .flat_map(|c| std::iter::repeat_n(if c == '\n' { '\n' } else { ' ' }, c.len_utf8()))
        .collect();
    text.replace_range(range, &blank);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(yaml: &str) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let today = jiff::civil::date(2026, 11, 23);
        read(Head { yaml, offset: 0, path: "content/a.md", home: false, today }, &mut found);
        found
    }

    #[test]
    fn no_word_of_a_library_reaches_an_author() {
        let deep = format!("x: {}", "[".repeat(3000));
        let many = format!("x: [{}]", "a, ".repeat(30_000));
        for yaml in [
            "title: @x",
            "title: *x",
            "title: [x",
            "title: \"x",
            "title: x: y",
            "a\n",
            "- a\n",
            "title: x\n\tb: c",
            "title: >- x",
            "title: \"\\q\"",
            "sensitive: [threat]",
            "kind: {a: b}",
            "kind:",
            "draft: [true]",
            "draft: null",
            "extra: {a: .nan}",
            "title: x\n...\ny: z\n",
            "a: &a [*a]",
            "[a]: b",
            "date: [x]",
            "parameter: { max_age_days: soon }",
            "law: { articles: [1] }",
            "flow: { nodes: [] }",
            "title: {}",
            "calculator: { inputs: x }",
            "title: \"\\u202E\"",
            "<<: x",
            "title: x\ntitle: y",
            "%YAML 9.9",
            &deep,
            &many,
        ] {
            let found = messages(&format!("{yaml}\n"));
            assert!(!found.is_empty(), "{yaml:.40}");
            for Diagnostic { message, help, place, .. } in found {
                let said = format!("{} {}", message.en, help.as_ref().map_or("", |help| &help.en)).to_lowercase();
                for word in
                    ["scalar", "tagged", "enum ", "u32", "budget", "eof", "deserializ", "token", "breach", "policy"]
                {
                    assert!(!said.contains(word), "{yaml:.40}: {said}");
                }
                let chinese = message.zh.chars().any(crate::text::is_han);
                assert!(chinese && place.span.is_some(), "{yaml:.40}: {}", message.zh);
            }
        }
    }

    #[test]
    fn a_value_that_is_wrong_hides_no_other() {
        let places = |yaml: &str| messages(yaml).into_iter().filter_map(|found| found.place.span).count();
        assert_eq!(places("hotline:\n  number: [a]\n  owner:\n  checked: x\n  confidence: Q\n"), 6);
        assert_eq!(places("facts: [{label: {}, value: [], scope: a}, {label: b}, 3]\n"), 4);
    }
}

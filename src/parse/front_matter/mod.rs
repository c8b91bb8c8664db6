//! The YAML at the head of a file to typed [`FrontMatter`], every value with its place.
//!
//! One wrong value does not hide the others: its line is blanked out and the rest is read again, so that
//! one run reports all of them.

mod calculator;
mod fields;
mod foreign;
mod split;
mod yaml_error;

use std::ops::Range;

use serde::de::{self, IgnoredAny};
use serde::{Deserialize, Deserializer};

use crate::diagnostic::{Diagnostic, Words, nearest};
use crate::words;
pub use calculator::{Calculator, Explain, Input, Output, Parameter, ParameterValue, Require, Test, ValueType};
use fields::KEYS;
pub use fields::*;
pub(super) use split::{copied_page, split};
pub(super) use yaml_error::explain;
use yaml_error::must_be_boolean;

/// The most mistakes reported for one front matter.
const MISTAKES_MAX: usize = 20;

/// Reads the YAML between the fences, which starts at byte `offset` of the file `path`.
///
/// `None` when it is unusable as a whole; the reasons are in `diagnostics` either way.
pub fn read(yaml: &str, offset: usize, path: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<FrontMatter> {
    let keys = match serde_yaml::from_str_with_options::<Keys>(yaml, options()) {
        Ok(keys) => keys.0,
        Err(error) => {
            diagnostics.push(problem(&error, yaml, offset, path, None));
            return None;
        }
    };
    let mut readable = yaml.to_owned();
    unknown_keys(&keys, offset, path, diagnostics);
    quoted_draft(&keys, &mut readable, offset, path, diagnostics);
    for _ in 0..MISTAKES_MAX {
        match serde_yaml::from_str_with_options::<FrontMatter>(&readable, options()) {
            Ok(mut front) => {
                front.shift(offset);
                return Some(front);
            }
            Err(error) => {
                let at = location(&error, yaml);
                let key = keys.iter().rev().find(|key| key.span.start <= at.start);
                diagnostics.push(problem(&error, yaml, offset, path, key.map(|key| key.value.as_str())));
                let key = key?;
                let end = keys
                    .iter()
                    .find(|next| next.span.start > key.span.start)
                    .map_or(yaml.len(), |next| next.span.start);
                blank_out(&mut readable, key.span.start..end);
            }
        }
    }
    None
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

fn unknown_keys(keys: &[At<String>], offset: usize, path: &str, diagnostics: &mut Vec<Diagnostic>) {
    for key in keys {
        let name = &key.value;
        if KEYS.contains(&name.as_str()) {
            continue;
        }
        let span = key.span.start + offset..key.span.end + offset;
        diagnostics.push(match nearest(name, KEYS.iter().copied()) {
            Some(near) => Diagnostic::error("KB013", path, words!("不认识的键 `{name}`", "unknown key `{name}`"))
                .at(span)
                .why(words!(
                    "写错的键不起作用，例如草稿会被发布",
                    "a misspelt key does nothing: a draft would be published"
                ))
                .help(words!("你是不是要写 `{near}`？", "did you mean `{near}`?")),
            None => Diagnostic::warning(
                "KB013",
                path,
                words!("不认识的键 `{name}`，没有使用", "unknown key `{name}` is not used"),
            )
            .at(span)
            .help(words!("主题自己的数据写在 `extra` 下面", "data for a theme belongs under `extra`")),
        });
    }
}

/// `draft: "no"` would publish a draft if text were taken for a boolean, so quotes are a mistake here.
fn quoted_draft(keys: &[At<String>], yaml: &mut String, offset: usize, path: &str, diagnostics: &mut Vec<Diagnostic>) {
    let Some(key) = keys.iter().find(|key| key.value == "draft") else { return };
    let line_end = yaml[key.span.end..].find('\n').map_or(yaml.len(), |newline| key.span.end + newline);
    let value = yaml[key.span.end..line_end].trim_start_matches([':', ' ', '\t']);
    let start = line_end - value.len();
    let end = start + value.trim_end().len();
    if value.starts_with(['"', '\'']) {
        let (message, help) = must_be_boolean("draft");
        diagnostics.push(Diagnostic::error("KB012", path, message).at(start + offset..end + offset).help(help));
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

fn problem(error: &serde_yaml::Error, yaml: &str, offset: usize, path: &str, key: Option<&str>) -> Diagnostic {
    let at = location(error, yaml);
    let (message, help): (Words, Option<Words>) = explain(error, key);
    Diagnostic::error("KB012", path, message).at(at.start + offset..at.end + offset).maybe_help(help)
}

/// Replaces a value by blanks, line by line, so that all other places stay where they are.
fn blank_out(text: &mut String, range: Range<usize>) {
    let blank: String = text[range.clone()]
        .chars()
        .flat_map(|c| std::iter::repeat_n(if c == '\n' { '\n' } else { ' ' }, c.len_utf8()))
        .collect();
    text.replace_range(range, &blank);
}

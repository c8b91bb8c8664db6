//! The values that front matter is made of: text, days, a value with its place.

use std::marker::PhantomData;
use std::ops::{Deref, Range};

use jiff::civil::Date;
use serde::de;
use serde::{Deserialize, Deserializer, Serialize};

use super::yaml_error::Complaint;
use crate::invisible::{is_bidi_override, is_noncharacter};
use crate::statute::{self, Standing};

/// How well a legal text has been checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub enum Confidence {
    /// Read in a stored copy of the text itself.
    V,
    /// Known from a secondary source only.
    S,
    /// General knowledge, to be verified.
    U,
}

/// Text an author wrote, without control characters, so that it is safe in XML and on one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Text(String);

impl Text {
    /// A title that may have been read from a heading; control characters are left out.
    pub fn from_title(title: &str) -> Text {
        Text(title.chars().filter(|c| !c.is_control()).collect())
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bad = |c: char| (c.is_control() && c != '\n' && c != '\t') || is_noncharacter(c) || is_bidi_override(c);
        match text.chars().find(|&c| bad(c)) {
            Some(c) => Err(de::Error::custom(Complaint::Invisible(c))),
            None => Ok(Text(text.trim().replace('\u{E000}', "\u{FFFD}"))),
        }
    }
}

/// A value and the bytes of the file it was written in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct At<T> {
    /// What was written.
    pub value: T,
    /// Bytes of the file's text.
    pub span: Range<usize>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<At<T>, D::Error> {
        let spanned = serde_yaml::Spanned::<T>::deserialize(deserializer)?;
        let span = spanned.referenced.span();
        let start = span.byte_offset().unwrap_or(0) as usize;
        let len = span.byte_len().unwrap_or(0) as usize;
        Ok(At { value: spanned.value, span: start..start + len })
    }
}

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = String::deserialize(deserializer)?;
        // A time is refused: which day it is depends on where a reader lives.
        let day = text.trim();
        let read = day.parse().ok().filter(|_| day.len() == "2026-11-23".len());
        read.map(Day).ok_or_else(|| de::Error::custom(Complaint::Day(text)))
    }
}

/// A day, a month or a year: `2020-05-28`, `2020-05`, `2020`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartialDate(String);

impl Deref for PartialDate {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PartialDate, D::Error> {
        let text = String::deserialize(deserializer)?;
        let date = PartialDate(text.trim().to_owned());
        if date.whole().is_none() {
            return Err(de::Error::custom(Complaint::PartialDate(date.0)));
        }
        Ok(date)
    }
}

impl PartialDate {
    /// The first day of it: what is of a year began with the year.
    pub fn first_day(&self) -> Date {
        self.whole().unwrap_or(Date::ZERO)
    }

    fn whole(&self) -> Option<Date> {
        let text = &self.0;
        match text.len() {
            4 => format!("{text}-01-01").parse().ok(),
            7 => format!("{text}-01").parse().ok(),
            10 => text.parse().ok(),
            _ => None,
        }
    }
}

/// What an author says of a statute, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// As it is shown.
    pub word: Text,
    /// Whether the text binds, by this word.
    pub standing: Standing,
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Status, D::Error> {
        let word = Text::deserialize(deserializer)?;
        match statute::standing(&word) {
            Some(standing) => Ok(Status { word, standing }),
            None => Err(de::Error::unknown_variant(&word, statute::STATUS_WORDS)),
        }
    }
}

/// A mapping whose order counts, with the place of each name.
#[derive(Debug, Clone)]
pub struct Named<T>(pub Vec<(At<Text>, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Named<T>, D::Error> {
        struct Visitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> de::Visitor<'de> for Visitor<T> {
            type Value = Named<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a mapping of names")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Named<T>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Named(entries))
            }
        }
        deserializer.deserialize_map(Visitor(PhantomData))
    }
}

//! An author's mistake, as data: what, where, why it matters and what to do, in both languages.
//!
//! Phases push diagnostics and go on, so that one run shows all of them; `report` turns them into text.
//! Failures of the world (a disk that is full) are errors of the edges and never pass through here.

mod code;
pub mod rule;

use std::ops::Range;

pub use code::{Code, Severity};

/// One text in the two languages kbgen speaks; the edge that prints picks one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Formats one text in Chinese and in English: `words!("没有 {x}", "no {x}")`.
macro_rules! words {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::diagnostic::Words { zh: format!($zh), en: format!($en) }
    };
}
pub(crate) use words;

/// How serious a diagnostic is. An error keeps the site from being published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is published.
    Error,
    /// Published, but somebody should look.
    Warning,
}

/// A second place that belongs to the same mistake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// File, relative to the site's folder, with `/`.
    pub path: String,
    /// Bytes of the file's text; `None` is the file as a whole.
    pub span: Option<(usize, usize)>,
}

/// One finding about what the author wrote.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Where it is.
    pub place: Place,
    /// What kind of finding it is.
    pub code: Code,
    /// Error or warning.
    pub level: Level,
    /// What is wrong.
    pub message: Words,
    /// Why it matters to a reader.
    pub why: Option<Words>,
    /// What the author can do.
    pub help: Option<Words>,
    /// Other places of the same mistake, such as the second claimant of an address.
    pub also: Vec<Place>,
}

impl Diagnostic {
    /// An error about the file `path`.
    pub fn error(code: Code, path: &str, message: Words) -> Diagnostic {
        Diagnostic {
            place: Place { path: path.to_owned(), span: None },
            code,
            level: Level::Error,
            message,
            why: None,
            help: None,
            also: Vec::new(),
        }
    }

    /// A warning about the file `path`.
    pub fn warning(code: Code, path: &str, message: Words) -> Diagnostic {
        Diagnostic { level: Level::Warning, ..Diagnostic::error(code, path, message) }
    }

    /// Places it at a byte range of the file's text.
    pub fn at(mut self, span: Range<usize>) -> Diagnostic {
        self.place.span = Some((span.start, span.end));
        self
    }

    /// Moves its place on by some bytes: what was found in a piece of a file stands further down in the file.
    pub fn moved(mut self, by: usize) -> Diagnostic {
        self.place.span = self.place.span.map(|(start, end)| (start + by, end + by));
        self
    }

    /// Says why it matters.
    pub fn why(mut self, why: Words) -> Diagnostic {
        self.why = Some(why);
        self
    }

    /// Says what to do.
    pub fn help(mut self, help: Words) -> Diagnostic {
        self.help = Some(help);
        self
    }

    /// Says what to do, when there is something to say.
    pub fn maybe_help(mut self, help: Option<Words>) -> Diagnostic {
        self.help = help.or(self.help);
        self
    }

    /// Names a second place.
    pub fn also(mut self, path: &str, span: Option<Range<usize>>) -> Diagnostic {
        self.also.push(Place { path: path.to_owned(), span: span.map(|s| (s.start, s.end)) });
        self
    }
}

/// Whether any of them keeps the site from being published.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error)
}

/// Where the lines of a text begin, found once however many places are asked for.
#[derive(Debug, Clone)]
pub struct LineIndex<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> LineIndex<'t> {
    /// Looks through the text once.
    pub fn new(text: &'t str) -> LineIndex<'t> {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        LineIndex { text, starts }
    }

    /// The line, from 1, of a byte offset.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset.min(self.text.len()))
    }

    /// The line and column (both from 1, columns in characters) of a byte offset.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line(offset);
        (line, self.text[self.starts[line - 1]..offset].chars().count() + 1)
    }
}

/// The line and column (both from 1, columns in characters) of one byte offset.
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    LineIndex::new(text).line_column(offset)
}

/// The candidate nearest to `wanted`, if it is near enough that an author may have meant it.
///
/// At most a third of the characters may differ, and at least one may; but never all.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wanted.chars().count();
    let limit = (length / 3).max(1).min(length.saturating_sub(1));
    candidates
        .into_iter()
        // A difference in length is a distance already, and much sooner told.
        .filter(|candidate| {
            candidate.len() <= (length + limit) * 4 && candidate.chars().count().abs_diff(length) <= limit
        })
        .map(|candidate| (strsim::osa_distance(wanted, candidate), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(line_column("甲乙\n丙丁x", "甲乙\n丙丁".len()), (2, 3));
        assert_eq!(line_column("", 9), (1, 1));
    }

    #[test]
    fn nearest_offers_only_what_could_be_meant() {
        assert_eq!(nearest("drfat", ["title", "draft"]), Some("draft"));
        assert_eq!(nearest("weather", ["title", "draft"]), None);
        assert_eq!(nearest("A", ["V", "S", "U"]), None);
    }
}

//! A file's text in lines, each with its place, as front matter is looked for in them.

use std::ops::Range;

use super::fields::KEYS;
use super::foreign;

/// A line with its place.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: &'t str,
}

impl<'t> Line<'t> {
    /// Without blanks and what cannot be seen.
    pub(super) fn bare(&self) -> &'t str {
        self.text.trim_matches(is_blank)
    }

    pub(super) fn indented(&self) -> bool {
        self.text.starts_with([' ', '\t'])
    }

    /// The line without what cannot be seen around it.
    pub(super) fn span(&self) -> Range<usize> {
        let start = self.start + (self.text.len() - self.text.trim_start_matches(is_blank).len());
        start..start + self.bare().len()
    }

    /// The key of `key: value`, with the colon of either width.
    pub(super) fn key(&self) -> Option<&'t str> {
        let (key, value) = self.text.trim_start_matches(is_blank).split_once([':', '：'])?;
        let key = key.trim_end().trim_matches(['"', '\'']);
        let name = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        let apart = value.starts_with(is_blank) || value.is_empty() || self.text.contains('：') || is_known(key);
        (name && apart).then_some(key)
    }

    /// Three signs for a fence that may have been changed by an editor that improves typing: `———`, `—-`, `--`; or a line
    /// of another sign.
    pub(super) fn is_line(&self) -> bool {
        let bare = self.bare();
        let dashes = bare.chars().all(is_dash) && bare.len() > 1;
        let same = bare.len() > 2
            && bare.starts_with(['*', '=', '_', '+', '%'])
            && bare.bytes().all(|byte| byte == bare.as_bytes()[0]);
        bare.chars().count() <= 6 && (dashes || same)
    }
}

/// Blanks of any kind, and characters that nobody sees.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

/// Whether some generator reads this key in front matter.
pub(super) fn is_known(key: &str) -> bool {
    let key = key.to_lowercase();
    KEYS.contains(&key.as_str()) || foreign::meaning(&key).is_some()
}

pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |text| {
        let start = at;
        at += text.len();
        Line { start, end: at, text }
    })
}

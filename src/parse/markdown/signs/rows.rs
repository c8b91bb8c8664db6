//! Lines that look like the rows of a table and are none: no row of dashes stands below the first.

use std::ops::Range;

use super::lines::is_delimiter_row;
use super::{Kind, LEAD, Sign};

/// The lines of one paragraph that look like rows of equal length, as far as it has been read.
#[derive(Default)]
pub(super) struct Rows {
    first: Range<usize>,
    bars: usize,
    lines: usize,
    dashes: bool,
}

impl Rows {
    /// Reads a line that begins at `start`.
    pub(super) fn line(&mut self, line: &str, start: usize, found: &mut Vec<Sign>) {
        let lead = line.len() - line.trim_start_matches(LEAD).len();
        let text = line[lead..].trim_end();
        let is_row = text.len() > 1 && text.starts_with('|') && text.ends_with('|');
        let bars = if is_row { text.matches('|').count() - text.matches("\\|").count() } else { 0 };
        if bars != self.bars {
            self.end(found);
        }
        if bars > 0 {
            if self.lines == 0 {
                *self = Rows { first: start + lead..start + lead + text.len(), bars, ..Rows::default() };
            }
            self.lines += 1;
            self.dashes |= is_delimiter_row(text);
        }
    }

    /// The lines are over.
    pub(super) fn end(&mut self, found: &mut Vec<Sign>) {
        let Rows { first, lines, dashes, .. } = std::mem::take(self);
        // A row of dashes that is no part of a table has a message of its own.
        if lines > 1 && !dashes {
            found.push(Sign { kind: Kind::Rows, range: first, more: 0 });
        }
    }
}

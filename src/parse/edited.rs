//! A text with small edits, and the way back: what the parser reads is not quite what the author wrote.

use std::borrow::Cow;
use std::ops::Range;

/// A text made from a source by edits.
pub struct Edited<'a> {
    /// Borrowed from the source if there are no edits, which is the usual case.
    pub text: Cow<'a, str>,
    /// Ascending.
    edits: Vec<Edit>,
}

/// Bytes of the source that were replaced, and by how many.
struct Edit {
    /// Where the new bytes begin in the text.
    at: usize,
    added: usize,
    /// How many bytes this edit and those before it took out of the source, and put into the text.
    removed_so_far: usize,
    added_so_far: usize,
}

impl<'a> Edited<'a> {
    /// Makes the edits, which are ascending and apart: bytes of the source and what stands there instead.
    pub fn new(source: &'a str, edits: impl IntoIterator<Item = (Range<usize>, &'static str)>) -> Edited<'a> {
        let mut text = String::new();
        let mut made: Vec<Edit> = Vec::new();
        let (mut copied, mut removed_so_far, mut added_so_far) = (0, 0, 0);
        for (range, new) in edits {
            text.push_str(&source[copied..range.start]);
            copied = range.end;
            removed_so_far += range.len();
            added_so_far += new.len();
            made.push(Edit { at: text.len(), added: new.len(), removed_so_far, added_so_far });
            text.push_str(new);
        }
        if made.is_empty() {
            return Edited { text: Cow::Borrowed(source), edits: made };
        }
        text.push_str(&source[copied..]);
        Edited { text: Cow::Owned(text), edits: made }
    }

    /// Leads a range of bytes of the text back to the source. What was put in comes out as what it stands for.
    pub fn origin(&self, range: Range<usize>) -> Range<usize> {
        // What was taken out at an end of the range is no part of it.
        let start = self.back(range.start, |edit| edit.at + edit.added <= range.start);
        let end = self.back(range.end, |edit| edit.at + edit.added < range.end + usize::from(edit.added > 0));
        start..end.max(start)
    }

    fn back(&self, at: usize, is_before: impl Fn(&Edit) -> bool) -> usize {
        let before = self.edits.partition_point(is_before);
        let (removed, added) = before
            .checked_sub(1)
            .map_or((0, 0), |last| (self.edits[last].removed_so_far, self.edits[last].added_so_far));
        // Within what an edit put in, its beginning.
        let at = self.edits.get(before).map_or(at, |next| at.min(next.at));
        at + removed - added
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_source() {
        let edited = Edited::new("ab--cd*e", [(0..0, "!!"), (2..4, ""), (6..7, "###")]);
        assert_eq!(edited.text, "!!abcd###e");
        let origin = |text: &str| {
            let start = edited.text.find(text).unwrap();
            edited.origin(start..start + text.len())
        };
        assert_eq!((origin("!!"), origin("ab"), origin("cd")), (0..0, 0..2, 4..6));
        assert_eq!((origin("bc"), origin("###"), origin("e"), origin("d###e")), (1..5, 6..7, 7..8, 5..8));
        assert_eq!(edited.origin(0..10), 0..8);
    }

    #[test]
    fn a_source_without_edits_is_borrowed() {
        let edited = Edited::new("a", []);
        assert!(matches!(edited.text, Cow::Borrowed("a")));
        assert_eq!(edited.origin(0..1), 0..1);
    }
}

//! Keys `<<`, by which YAML puts the keys of one mapping into another: found and taken out.
//!
//! What they put in stands nowhere in the place it is read at, so that a misspelt `draft` there could not be shown, and a
//! reader of the file would not see what the page says. Only the data of `extra`, which nobody checks, may have them.

use std::ops::Range;

use super::outline::Outline;
use crate::diagnostic::{Code, Diagnostic, words};

/// Reports the merge keys, and returns the bytes of each with its value.
pub fn findings(outline: &Outline<'_>, path: &str, found: &mut Vec<Diagnostic>) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    for (number, entry) in outline.inner() {
        let Some((_, place)) = entry.key.as_ref().filter(|(key, _)| key == "<<") else { continue };
        let top = outline.chain(number).first().and_then(|top| outline.entries[*top].name().map(str::to_owned));
        // Of one within another the outer is told.
        let told = places.last().is_some_and(|last: &Range<usize>| place.start < last.end);
        if told || top.as_deref() == Some("extra") {
            continue;
        }
        found.push(
            Diagnostic::error(Code::KB012, path, words!("这里不读合并键 `<<`", "the merge key `<<` is not read here"))
                .at(place.clone())
                .why(words!(
                    "它带来的键不写在这里，写错了也看不见",
                    "the keys it brings stand elsewhere, and so do their mistakes"
                ))
                .help(words!("把要的键一个一个写在这里", "write the keys that are wanted here, one by one")),
        );
        places.push(place.start..entry.span.end.max(place.end));
    }
    places
}

/// Whether nothing but blanks stands before a place in its line, so that the line reads as well without it.
pub fn begins_its_line(yaml: &str, at: usize) -> bool {
    yaml[..at].rsplit('\n').next().is_some_and(|before| before.trim().is_empty())
}

//! Names in lists of front matter that do nothing where they stand: names in, messages out.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::parse::{At, Text};

/// A page that lists itself.
pub(super) fn own_name(name: &At<Text>, path: &str) -> Diagnostic {
    let written: &str = &name.value;
    let message =
        words!("`{written}` 就是这一页自己，这里不列出", "`{written}` is this page itself: it is left out here");
    finding(name, path, message)
}

/// A page that stands in the same list already.
pub(super) fn listed_before(name: &At<Text>, first: Range<usize>, path: &str) -> Diagnostic {
    let written: &str = &name.value;
    let message = words!("`{written}` 前面已经列过", "`{written}` stands here already: it is listed once");
    finding(name, path, message).also(path, Some(first))
}

fn finding(name: &At<Text>, path: &str, message: Words) -> Diagnostic {
    Diagnostic::warning(Code::KB519, path, message)
        .at(name.span.clone())
        .help(words!("去掉它，或者写你想列的那一页", "take it out, or write the name of the page that was meant"))
}

//! The cut-off beginnings of other articles at the end of a text.

use std::ops::Range;

use super::questions::{asks, key};
use super::structure::{SHORT, width};
use crate::dedup::question::lexicon::Lexicon;

/// The article's own lines first, then each cut-off beginning of another article: lines at the end of the text that
/// break off in dots. The Chinese ellipsis …… ends an ordinary sentence.
pub fn split_teasers<'l>(text: &str, lines: &'l [Range<usize>], lexicon: &Lexicon) -> Vec<&'l [Range<usize>]> {
    let title = key(&text[lines[0].clone()], lexicon);
    let breaks_off = |line: &Range<usize>| {
        let line = &text[line.clone()];
        let dots = line.ends_with("...") || line.ends_with('…') && !line.ends_with("……");
        dots && width(line) > SHORT && !asks(line, &title, lexicon)
    };
    let teasers = lines.iter().skip(1).rev().take_while(|line| breaks_off(line)).count();
    let (own, teasers) = lines.split_at(lines.len() - teasers);
    std::iter::once(own).chain(teasers.chunks(1)).collect()
}

//! The first line of a text to its title, and whether a text asks something.

use std::ops::Range;

use super::Mark;
use super::structure::{SHORT, Sign, TITLE, sign_of, width};
use crate::dedup::question::lexicon::Lexicon;
use crate::dedup::question::segment::segment;
use crate::lexicon::Class;
use crate::text::fold;

/// The title: what readers see, and the line it takes up if it is one.
pub struct Title {
    /// As written, cut short where a whole paragraph stands in its place.
    pub text: String,
    /// The line that is nothing but the title, and so is not repeated in the body.
    pub line: Option<Range<usize>>,
}

/// The first line, or the question or the first words of a first line that is a paragraph.
pub fn title(text: &str, line: Range<usize>, advertising: &[Mark], lexicon: &Lexicon) -> Title {
    let bare = sign_of(text, &line).filter(|(sign, _)| *sign == Sign::Heading).map_or(line.clone(), |(_, bare)| bare);
    let whole = &text[bare.clone()];
    let marked = |at: usize| advertising.iter().find(|mark| mark.span.contains(&at));
    if width(whole) <= TITLE && !whole.ends_with("...") && !whole.ends_with('…') && marked(bare.start).is_none() {
        return Title { text: whole.to_owned(), line: Some(line) };
    }
    // Advertising at the head of a line is no part of a title.
    let mut start = bare.start;
    while let Some(mark) = marked(start) {
        start = mark.span.end.min(line.end);
        start += text[start..line.end].len() - text[start..line.end].trim_start().len();
    }
    if start >= line.end {
        start = bare.start;
    }
    let rest = &text[start..line.end];
    let ends = |c: char| matches!(c, '？' | '?' | '！' | '!' | '。' | '—');
    let blank = rest.match_indices([' ', '\u{3000}']).map(|(at, _)| at).find(|&at| width(&rest[..at]) > 8);
    let sentence = rest.find(ends).map(|at| at + rest[at..].chars().next().map_or(0, char::len_utf8));
    let head = [blank, sentence].into_iter().flatten().min().map_or(rest, |end| &rest[..end]);
    let separated =
        head.ends_with('—') || head.len() < rest.len() && Some(head.len()) == blank && !head.contains([',', '，']);
    let plain = head.trim_end_matches('—').trim();
    if width(plain) <= TITLE && !plain.is_empty() && (separated || is_question(plain, lexicon)) {
        return Title { text: plain.to_owned(), line: None };
    }
    let mut short: String = rest.trim_end_matches(['.', '…']).chars().take(SHORT / 3).collect();
    if short.len() < rest.len() {
        short = format!("{}…", short.trim_end());
    }
    Title { text: short, line: None }
}

/// Whether the text asks something.
pub fn is_question(text: &str, lexicon: &Lexicon) -> bool {
    let folded = fold(text);
    let asks = |class, word: &str| class == Class::Measure || class == Class::Intent && word != "可以";
    folded.trim_end().ends_with('?')
        || !folded.trim_end().ends_with('。')
            && segment(&folded, lexicon).0.iter().any(|token| asks(token.class, &token.canonical))
}

//! Takes Markdown as authors write it and gives text in which the parser finds the bold, emphasis
//! and strikethrough they meant; afterwards takes its traces out of the parser's events.
//!
//! CommonMark lets `**` close after punctuation only if a blank or more punctuation follows.
//! Chinese writes no blank there, so `**注意:**内容` would keep its asterisks.
//!
//! 1. [`shim`] looks at each run of `*` and each `~~` that touches a CJK character, and puts
//!    [`MARK`] between the run and every neighbour that may be punctuation. The parser takes the
//!    mark for a letter, so the run may both open and close.
//! 2. The caller parses `Edited::text`.
//! 3. [`unmark_event`] takes the marks out of an event, `Edited::origin` leads its range back.
//!
//! Stars between digits (`138****1234`) are no emphasis to anybody who writes them: they pass the parser as [`STAR`].
//!
//! A mark stands only between two characters that are not white space, and no block syntax looks
//! like that: lists, fences, tables and links stay what they are, and code loses its marks in step
//! 3. The outcome is that of comrak's `cjk_friendly_emphasis`; once the parser has that option in
//! a release, this file can go.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};

use super::edited::Edited;
use crate::text::{MARK, STAR};

/// Stands on the far side of a mark between two runs, as in `~~100%~~**八折**`, so that the other
/// run sees punctuation as before: a section mark of Rejang, a script that hardly anyone writes.
pub(super) const SCREEN: char = '\u{A95F}';
const ALONE: &str = "\u{E000}";
const BEFORE: &str = "\u{A95F}\u{E000}";
const AFTER: &str = "\u{E000}\u{A95F}";
const STAR_TEXT: &str = "\u{E001}";

/// Puts the marks into `source`, in one pass over its bytes; a star between digits becomes [`STAR`].
pub fn shim(source: &str) -> Edited<'_> {
    edit(source, true)
}

/// The same with stars between digits as other tools read them.
pub fn shim_with_stars(source: &str) -> Edited<'_> {
    edit(source, false)
}

fn edit(source: &str, keep_stars: bool) -> Edited<'_> {
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(start) = next_delimiter(source.as_bytes(), at) {
        let run = run_at(source.as_bytes(), start);
        at = run.end;
        if keep_stars && is_between_digits(source, run.clone()) {
            edits.extend(run.map(|star| (star..star + 1, STAR_TEXT)));
            continue;
        }
        let inserts = inserts_at(source, run).into_iter().filter(|(_, insert)| !insert.is_empty());
        edits.extend(inserts.map(|(place, insert)| (place..place, insert)));
    }
    Edited::new(source, edits)
}

/// Whether a run of stars is part of a number that is masked or multiplied: `138****1234`, `2*3`.
pub fn is_between_digits(source: &str, run: Range<usize>) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || matches!(c, '０'..='９'));
    source[run.clone()].starts_with('*')
        && digit(source[..run.start].chars().next_back())
        && digit(source[run.end..].chars().next())
}

/// Removes the marks from a string that the parser made.
pub fn unmark(text: CowStr<'_>) -> CowStr<'_> {
    // The byte 0xEE begins U+E000 to U+EFFF and nothing else, so it hardly ever misleads.
    if !text.as_bytes().contains(&0xEE) {
        return text;
    }
    if text.contains(SCREEN) || text.contains(STAR) {
        return text.replace(BEFORE, "").replace(AFTER, "").replace(MARK, "").replace(STAR, "*").into();
    }
    match text {
        // A mark stands at one end of nearly every text: trimming it copies nothing.
        CowStr::Borrowed(text) if !text.trim_matches(MARK).contains(MARK) => text.trim_matches(MARK).into(),
        text => text.replace(MARK, "").into(),
    }
}

/// Removes the marks from every string of an event. A text event of a mark alone comes out empty.
///
/// The parser's broken-link callback and reference definitions show marked text too: strings
/// from there go through [`unmark`].
pub fn unmark_event(mut event: Event<'_>) -> Event<'_> {
    let strip = |text: &mut CowStr<'_>| *text = unmark(std::mem::replace(text, "".into()));
    match &mut event {
        Event::Text(text)
        | Event::Code(text)
        | Event::Html(text)
        | Event::InlineHtml(text)
        | Event::InlineMath(text)
        | Event::DisplayMath(text)
        | Event::FootnoteReference(text)
        | Event::Start(Tag::FootnoteDefinition(text) | Tag::CodeBlock(CodeBlockKind::Fenced(text))) => strip(text),
        Event::Start(Tag::Link { dest_url, title, id, .. } | Tag::Image { dest_url, title, id, .. }) => {
            [dest_url, title, id].into_iter().for_each(strip);
        }
        Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
            id.iter_mut().chain(classes).for_each(strip);
            for (name, value) in attrs {
                strip(name);
                value.iter_mut().for_each(strip);
            }
        }
        _ => {}
    }
    event
}

/// Finds the next `*` or `~`.
fn next_delimiter(bytes: &[u8], mut at: usize) -> Option<usize> {
    let is_delimiter = |byte: u8| matches!(byte, b'*' | b'~');
    // No early exit within a block, so that the compiler compares many bytes at once.
    while let Some(block) = bytes.get(at..at + 64) {
        if block.iter().fold(false, |found, &byte| found | is_delimiter(byte)) {
            break;
        }
        at += block.len();
    }
    bytes[at..].iter().position(|&byte| is_delimiter(byte)).map(|offset| at + offset)
}

/// Returns the run that begins at `start`, less a first character that a backslash escapes.
fn run_at(bytes: &[u8], start: usize) -> Range<usize> {
    let length = bytes[start..].iter().take_while(|&&byte| byte == bytes[start]).count();
    let backslashes = bytes[..start].iter().rev().take_while(|&&byte| byte == b'\\').count();
    start + backslashes % 2..start + length
}

/// Returns what to insert before a run and what after it, often nothing.
fn inserts_at(source: &str, run: Range<usize>) -> [(usize, &'static str); 2] {
    let nothing = [(run.start, ""), (run.end, "")];
    let is_tilde = source[run.clone()].starts_with('~');
    // Strikethrough is `~~`: one `~` is a range of numbers, three are a fence.
    if run.is_empty() || is_tilde && run.len() != 2 {
        return nothing;
    }
    let (head, tail) = (&source[..run.start], &source[run.end..]);
    let (Some(before), Some(after)) = (head.chars().next_back(), tail.chars().next()) else {
        return nothing;
    };
    // `>` at the start of a line is the edge of a block quote, not a neighbour.
    let opens_line = |head: &str| head.is_empty() || head.ends_with('\n');
    if before == '>' && opens_line(head.trim_end_matches(['>', ' '])) {
        return nothing;
    }
    // A pipe may be the edge of a table cell: the parser sees to it, and a mark would hide it.
    // Beside an author's own SCREEN a mark would look like a pair.
    let is_edge = |c: char| c.is_whitespace() || c == '|' || c == SCREEN;
    if is_edge(before) || is_edge(after) || !(is_cjk(before) || is_cjk(after)) {
        return nothing;
    }
    // Nobody begins bold text with a mark that closes: `张**、李**` hides two names.
    let opens_nothing = before.is_alphanumeric() && closes(after);
    let pick = |c: char, pair| match c {
        '*' | '~' | '_' => pair,
        c if may_be_punctuation(c) => ALONE,
        _ => "",
    };
    [(run.start, pick(before, BEFORE)), (run.end, if opens_nothing { "" } else { pick(after, AFTER) })]
}

/// Marks that stand behind what they belong to.
fn closes(c: char) -> bool {
    matches!(
        c,
        '、' | '，'
            | '。'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '】'
            | '」'
            | '』'
            | '》'
            | '〉'
            | '”'
            | '’'
            | '…'
    )
}

/// Tells what is surely a letter or digit from the rest.
///
/// Needs no table of punctuation, since a mark too many is harmless: with one on each side the run
/// still may both open and close. Circled Latin letters are alphabetic, yet symbols to the parser.
fn may_be_punctuation(c: char) -> bool {
    !c.is_alphanumeric() || matches!(c, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}')
}

/// Tells Chinese, Japanese and Korean characters and punctuation, and the variation selectors
/// that follow them, by the blocks of comrak's list (github.com/tats-u/markdown-cjk-friendly).
fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11FF | 0x20A9 | 0x2329..=0x232A | 0x2630..=0x2637 | 0x268A..=0x268F
        | 0x2E80..=0x303E | 0x3040..=0xA4CF | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xF900..=0xFAFF
        | 0xFE00..=0xFE02 | 0xFE10..=0xFE1F | 0xFE30..=0xFE6F | 0xFF01..=0xFFEE
        | 0x16FE0..=0x1B2FF | 0x1D300..=0x1D37F | 0x1F200..=0x1F265 | 0x20000..=0x3FFFD
        | 0xE0100..=0xE01EF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Options, Parser, html};

    /// Lines without a tab are headings; `\n` in a source is a line break.
    #[test]
    fn cases_give_the_expected_html() {
        for (number, line) in include_str!("emphasis_cases.tsv").lines().enumerate() {
            let Some((source, expected)) = line.split_once('\t') else {
                continue;
            };
            let source = source.replace("\\n", "\n");
            let shimmed = shim(&source);
            let options = Options::ENABLE_TABLES
                | Options::ENABLE_FOOTNOTES
                | Options::ENABLE_MATH
                | Options::ENABLE_STRIKETHROUGH
                | Options::ENABLE_TASKLISTS
                | Options::ENABLE_GFM
                | Options::ENABLE_HEADING_ATTRIBUTES
                | Options::ENABLE_DEFINITION_LIST
                | Options::ENABLE_WIKILINKS;
            let mut page = String::new();
            html::push_html(&mut page, Parser::new_ext(&shimmed.text, options).map(unmark_event));
            assert_eq!(page.trim_end().replace('\n', "\\n"), expected, "line {}: {source}", number + 1);
        }
    }
}

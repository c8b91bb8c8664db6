//! What the parser reads of the author's text, and what it does not.
//!
//! 1. Remarks, which Obsidian writes `%%like this%%`, are taken out, whole lines with their ends; code keeps its signs.
//! 2. A line that begins with a colon is a definition only where a blank follows: `:::tip` is a form of other tools,
//!    `:smile:` a picture. A mark keeps the parser from reading such a line as a definition.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag};

use super::super::edited::Edited;
use super::Compiler;
use crate::diagnostic::words;

/// The author's text, ready for the parser.
pub(super) struct Reading<'a> {
    pub(super) text: Edited<'a>,
    /// What was taken out, in bytes of the source.
    pub(super) remarks: Vec<Range<usize>>,
    /// A remark that is never closed; it stays in the text.
    pub(super) unclosed: Option<Range<usize>>,
}

const SIGN: &str = "%%";

/// Keeps the parser from seeing that a line begins with a colon.
const MARK_TEXT: &str = "\u{E000}";

/// Reads a body.
pub(super) fn read(source: &str, options: Options) -> Reading<'_> {
    let (remarks, unclosed) = if source.contains(SIGN) { remarks(source, options) } else { (Vec::new(), None) };
    let mut edits: Vec<(Range<usize>, &'static str)> = remarks.iter().map(|range| (range.clone(), "")).collect();
    let inside = |at: usize| {
        let next = remarks.partition_point(|remark| remark.end <= at);
        remarks.get(next).is_some_and(|remark| remark.start <= at)
    };
    edits.extend(colons(source).filter(|at| !inside(*at)).map(|at| (at..at, MARK_TEXT)));
    edits.sort_by_key(|(range, _)| range.start);
    Reading { text: Edited::new(source, edits), remarks, unclosed }
}

/// The remarks in order, and the first sign that opens one and has no partner.
fn remarks(source: &str, options: Options) -> (Vec<Range<usize>>, Option<Range<usize>>) {
    let code = verbatim(source, options);
    let is_code = |at: usize| {
        let next = code.partition_point(|range| range.end <= at);
        code.get(next).is_some_and(|range| range.start <= at)
    };
    let bytes = source.as_bytes();
    let sign = |at: &usize| {
        let backslashes = bytes[..*at].iter().rev().take_while(|&&byte| byte == b'\\').count();
        let beside = [at.checked_sub(1), Some(at + SIGN.len())];
        let longer = beside.iter().flatten().any(|&place| bytes.get(place) == Some(&b'%'));
        backslashes % 2 == 0 && !longer && !is_code(*at)
    };
    let signs: Vec<usize> = source.match_indices(SIGN).map(|(at, _)| at).filter(sign).collect();
    let mut found = Vec::new();
    let mut signs = signs.into_iter();
    while let Some(open) = signs.next() {
        // `涨了 5%%` is a slip of the hand.
        if open > 0 && bytes[open - 1].is_ascii_digit() {
            continue;
        }
        let Some(close) = signs.next() else { return (found, Some(open..open + SIGN.len())) };
        found.push(with_lines(source, open..close + SIGN.len()));
    }
    (found, None)
}

/// A remark that has its lines for itself takes them along, so that it does not leave an empty line in a list.
fn with_lines(source: &str, range: Range<usize>) -> Range<usize> {
    // No further than to the next letter: a line may hold a thousand remarks.
    let start = source[..range.start].trim_end_matches([' ', '\t', '>']).len();
    let rest = source[range.end..].trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
    let opens_line = start == 0 || source[..start].ends_with('\n');
    let ends_line = rest.is_empty() || rest.starts_with('\n');
    let end = source.len() - rest.len() + usize::from(!rest.is_empty());
    if opens_line && ends_line { start..end } else { range }
}

/// Pieces of the source that are shown as they are, and addresses: ascending.
fn verbatim(source: &str, options: Options) -> Vec<Range<usize>> {
    let parser = Parser::new_ext(source, options);
    let mut found: Vec<Range<usize>> =
        parser.reference_definitions().iter().map(|(_, definition)| definition.span.clone()).collect();
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Code(_) | Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::CodeBlock(_)) => {
                found.push(range)
            }
            Event::Start(
                Tag::Link { dest_url: CowStr::Borrowed(dest), .. }
                | Tag::Image { dest_url: CowStr::Borrowed(dest), .. },
            ) => {
                let start = (dest.as_ptr() as usize).wrapping_sub(source.as_ptr() as usize);
                found.extend((start < source.len()).then_some(start..start + dest.len()));
            }
            _ => {}
        }
    }
    found.sort_by_key(|range| (range.start, range.end));
    // Later ones that begin inside an earlier one would spoil a search by their ends.
    let mut end = 0;
    found.retain(|range| {
        let apart = range.start >= end;
        end = end.max(range.end);
        apart
    });
    found
}

/// Colons at the start of a line that open no definition.
fn colons(source: &str) -> impl Iterator<Item = usize> {
    let bytes = source.as_bytes();
    source.match_indices(':').map(|(at, _)| at).filter(move |&at| {
        let before = bytes[..at].iter().rev().find(|&&byte| !matches!(byte, b' ' | b'\t' | b'>'));
        let blank = matches!(bytes.get(at + 1), Some(b' ' | b'\t'));
        // The line is read only for its first colon: it may hold a thousand.
        if blank || !matches!(before, None | Some(b'\n')) {
            return false;
        }
        let line = source[at..].lines().next().unwrap_or_default();
        let table = line.contains('-') && line.bytes().all(|byte| matches!(byte, b':' | b'-' | b'|' | b' ' | b'\t'));
        !table
    })
}

impl Compiler<'_, '_> {
    /// Says which remarks are not published.
    pub(super) fn report_remarks(&mut self, remarks: &[Range<usize>], unclosed: Option<&Range<usize>>) {
        let offset = self.input.offset;
        for remark in remarks {
            let span = remark.start + offset..remark.end + offset;
            self.body.cuts.push(span.clone());
            let text = &self.input.text[remark.clone()];
            let start = span.start + (text.len() - text.trim_start_matches([' ', '\t', '>']).len());
            self.left_out(
                start..span.start + text.trim_end().len(),
                words!("注释（%%…%%）不会发布", "a remark (%%...%%) is not published"),
                words!(
                    "可以留着；写成 <!-- ... --> 就不再提示；要显示百分号，写 \\%%",
                    "it may stay; as <!-- ... --> it is left out without a word; write \\%% for the signs"
                ),
            );
        }
        if let Some(sign) = unclosed {
            self.never_closed(
                sign.start + offset..sign.end + offset,
                words!("注释 `%%` 没有结束", "the remark `%%` is never closed"),
                words!(
                    "在注释后面再写 %%；要显示百分号，写 \\%%",
                    "write %% behind the remark; write \\%% for the signs"
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(source: &str) -> String {
        read(source, Options::empty()).text.text.replace(MARK_TEXT, "^")
    }

    #[test]
    fn remarks_are_taken_out_but_not_of_code() {
        assert_eq!(kept("甲 %%乙%% 丙"), "甲  丙");
        assert_eq!(kept("甲\n> %%\n> 乙\n>\n> %%\n丙"), "甲\n丙");
        assert_eq!(kept("- 甲 %%乙\n\n- 丙%% 丁"), "- 甲  丁");
        for same in
            ["`%%a%%`", "```\n%%a%%\n```\n", "\\%%a\\%%", "%%%a%%%", "涨 5%%，跌 3%%", "[a](x%%b%%y)", "<!-- %%a%% -->"]
        {
            assert_eq!(kept(same), same);
        }
    }

    #[test]
    fn a_remark_without_an_end_stays() {
        let reading = read("%%a%% b %% c", Options::empty());
        assert_eq!((reading.remarks.first(), reading.unclosed), (Some(&(0..5)), Some(8..10)));
    }

    #[test]
    fn only_a_colon_with_a_blank_defines() {
        assert_eq!(kept("甲\n: 乙\n:::tip\n> :x\n:-- | --:\na:b"), "甲\n: 乙\n^:::tip\n> ^:x\n:-- | --:\na:b");
    }
}

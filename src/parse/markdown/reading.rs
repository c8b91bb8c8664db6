//! What the parser reads of the author's text, and what it does not.
//!
//! 1. Remarks, which Obsidian writes `%%like this%%`, are taken out, whole lines with their ends; code keeps its signs.
//! 2. A line that begins with a colon is a definition only where a blank follows: `:::tip` is a form of other tools,
//!    `:smile:` a picture. A mark keeps the parser from reading such a line as a definition.
//! 3. A number that stands for a character, `&#xFFFE;`, may stand for one that no page and no feed can hold: the sign for
//!    a lost character takes its place.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag};

use super::super::edited::Edited;
use super::Compiler;
use crate::diagnostic::{Code, Diagnostic, words};
use crate::invisible::is_bidi_override;
use crate::source::{is_unfit, unfit_kind};

/// The author's text, ready for the parser.
pub(super) struct Reading<'a> {
    pub(super) text: Edited<'a>,
    /// What was taken out, in bytes of the source.
    pub(super) remarks: Vec<Range<usize>>,
    /// A remark that is never closed; it stays in the text.
    pub(super) unclosed: Option<Range<usize>>,
    /// Numbers that stand for a character nobody can see, and the character; none where it is no character at all.
    pub(super) numbers: Vec<(Range<usize>, Option<char>)>,
}

const SIGN: &str = "%%";

/// Stands where the number of a character cannot be kept.
const LOST: &str = "\u{FFFD}";

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
    let mut numbers = if source.contains("&#") { numbers(source, options) } else { Vec::new() };
    numbers.retain(|(range, _)| !inside(range.start));
    // A bidi control may stand in a page, as a literal one does.
    let lost = numbers.iter().filter(|(_, c)| !c.is_some_and(is_bidi_override));
    edits.extend(lost.map(|(range, _)| (range.clone(), LOST)));
    edits.sort_by_key(|(range, _)| range.start);
    Reading { text: Edited::new(source, edits), remarks, unclosed, numbers }
}

/// Numbers of characters outside code that stand for none a reader could see.
fn numbers(source: &str, options: Options) -> Vec<(Range<usize>, Option<char>)> {
    let found: Vec<(Range<usize>, Option<char>)> = source
        .match_indices("&#")
        .filter_map(|(at, _)| {
            let rest = &source[at + 2..];
            let digits = rest.strip_prefix(['x', 'X']).unwrap_or(rest);
            let (radix, longest) = if digits.len() < rest.len() { (16, 6) } else { (10, 7) };
            let length = digits.bytes().take_while(|byte| (*byte as char).is_digit(radix)).count();
            let number = u32::from_str_radix(&digits[..length], radix).ok().filter(|_| length <= longest)?;
            let end = source.len() - digits.len() + length + 1;
            let c = char::from_u32(number).filter(|&c| c != '\0');
            let odd = c.is_none_or(|c| is_unfit(c) || is_bidi_override(c));
            let escaped = source[..at].bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1;
            (odd && !escaped && digits[length..].starts_with(';')).then_some((at..end, c))
        })
        .collect();
    if found.is_empty() {
        return found;
    }
    let code = apart(code(source, options));
    let is_code = |at: usize| {
        let next = code.partition_point(|range| range.end <= at);
        code.get(next).is_some_and(|range| range.start <= at)
    };
    found.into_iter().filter(|(range, _)| !is_code(range.start)).collect()
}

/// Pieces of the source that are shown as they are, and comments.
fn code(source: &str, options: Options) -> Vec<Range<usize>> {
    let events = Parser::new_ext(source, options).into_offset_iter();
    let found = events.filter_map(|(event, range)| match event {
        Event::Code(_) => Some(range),
        // The words behind a fence are none.
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
            let line = source[range.clone()].find('\n').unwrap_or(range.len());
            Some(range.start + line..range.end)
        }
        Event::Start(Tag::CodeBlock(_)) => Some(range),
        Event::Html(html) | Event::InlineHtml(html) if html.trim_start().starts_with("<!--") => Some(range),
        _ => None,
    });
    found.collect()
}

/// Ascending and apart.
fn apart(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
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
    apart(found)
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
    /// Says which characters written as numbers are not published, or stay unseen.
    pub(super) fn report_numbers(&mut self, numbers: &[(Range<usize>, Option<char>)]) {
        for (range, c) in numbers {
            let shown = &self.input.text[range.clone()];
            let message = match c {
                None => words!(
                    "`{shown}` 不是任何字符，显示成 \u{FFFD}",
                    "`{shown}` stands for no character: \u{FFFD} is shown"
                ),
                Some(c) if is_bidi_override(*c) => words!(
                    "`{shown}` 是不可见的方向控制字符，它能让文字显示得和实际不同",
                    "`{shown}` is an invisible bidi control character, which can make text look other than it is"
                ),
                Some(c) => {
                    let kind = unfit_kind(*c);
                    let (zh, en) = (kind.zh, kind.en);
                    words!("`{shown}` 是{zh}，显示成 \u{FFFD}", "`{shown}` is a {en}: \u{FFFD} is shown")
                }
            };
            self.diagnostics.push(
                Diagnostic::warning(Code::KB005, self.input.path, message)
                    .at(range.start + self.input.offset..range.end + self.input.offset)
                    .help(words!(
                        "删掉它；要显示它的写法，放进反引号",
                        "delete it; put it in backticks to show how it is written"
                    )),
            );
        }
    }

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

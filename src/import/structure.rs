//! Raw lines to structure: where the title ends, which lines are headings or items of a list, and where the cut-off
//! beginnings of other articles begin.
//!
//! Pasted text has lost its tags, so the length of a line and its last character are all there is to go by. A wrong
//! guess costs a `##`, never a word.

use std::ops::Range;

use super::Mark;
use crate::dedup::question::lexicon::Lexicon;
use crate::dedup::question::segment::segment;
use crate::lexicon::Class;
use crate::text::{fold, is_han};

/// The widest heading or item, in columns; a Chinese character takes two.
const SHORT: usize = 60;

/// The widest title.
const TITLE: usize = 80;

/// What a line, or a run of lines, is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Of level 2.
    Heading(Range<usize>),
    /// Plain text.
    Paragraph(Range<usize>),
    /// One entry an item.
    List(Vec<Range<usize>>),
}

/// The lines that are not empty, without blanks at their ends.
pub fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            lines.push(start..start + trimmed.len());
        }
    }
    lines
}

/// The article's own lines first, then each cut-off beginning of another article: lines at the end of the text that
/// break off in dots. The Chinese ellipsis …… ends an ordinary sentence.
pub fn split_teasers<'l>(text: &str, lines: &'l [Range<usize>], lexicon: &Lexicon) -> Vec<&'l [Range<usize>]> {
    let title = super::questions::key(&text[lines[0].clone()], lexicon);
    let breaks_off = |line: &Range<usize>| {
        let line = &text[line.clone()];
        let dots = line.ends_with("...") || line.ends_with('…') && !line.ends_with("……");
        dots && width(line) > SHORT && !super::questions::asks(line, &title, lexicon)
    };
    let teasers = lines.iter().skip(1).rev().take_while(|line| breaks_off(line)).count();
    let (own, teasers) = lines.split_at(lines.len() - teasers);
    std::iter::once(own).chain(teasers.chunks(1)).collect()
}

/// The title: what readers see, and the line it takes up if it is one.
pub struct Title {
    /// As written, cut short where a whole paragraph stands in its place.
    pub text: String,
    /// The line that is nothing but the title, and so is not repeated in the body.
    pub line: Option<Range<usize>>,
}

/// The first line, or the question or the first words of a first line that is a paragraph.
pub fn title(text: &str, line: Range<usize>, advertising: &[Mark], lexicon: &Lexicon) -> Title {
    let whole = &text[line.clone()];
    let marked = |at: usize| advertising.iter().find(|mark| mark.span.contains(&at));
    if width(whole) <= TITLE && !whole.ends_with("...") && !whole.ends_with('…') && marked(line.start).is_none() {
        return Title { text: whole.to_owned(), line: Some(line) };
    }
    // Advertising at the head of a line is no part of a title.
    let mut start = line.start;
    while let Some(mark) = marked(start) {
        start = mark.span.end.min(line.end);
        start += text[start..line.end].len() - text[start..line.end].trim_start().len();
    }
    if start >= line.end {
        start = line.start;
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

/// Lines to blocks.
pub fn blocks(text: &str, lines: &[Range<usize>]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = lines;
    while !rest.is_empty() {
        let run = rest.iter().take_while(|line| is_short(&text[(*line).clone()])).count();
        let (short, after) = rest.split_at(run);
        short_lines(text, short, after.is_empty(), &mut blocks);
        blocks.extend(after.first().cloned().map(Block::Paragraph));
        rest = after.get(1..).unwrap_or_default();
    }
    blocks
}

/// Short lines in a row: the last one may head the paragraph that follows, the first one a list.
fn short_lines(text: &str, mut run: &[Range<usize>], at_end: bool, blocks: &mut Vec<Block>) {
    let mut last = None;
    if let Some((line, before)) = run.split_last()
        && !at_end
        && is_heading(&text[line.clone()])
    {
        last = Some(Block::Heading(line.clone()));
        run = before;
    }
    if let Some((line, items)) = run.split_first()
        && items.len() > 1
        && is_heading(&text[line.clone()])
        && (text[line.clone()].contains(['?', '？']) || inner_end(&text[line.clone()]))
    {
        blocks.push(Block::Heading(line.clone()));
        run = items;
    }
    match run {
        [] => {}
        [line] => blocks.push(Block::Paragraph(line.clone())),
        items => blocks.push(Block::List(items.to_vec())),
    }
    blocks.extend(last);
}

fn is_short(line: &str) -> bool {
    width(line) <= SHORT && (is_heading(line) || !inner_end(line))
}

fn is_heading(line: &str) -> bool {
    let ends = ['。', '.', '，', ',', '；', ';', '：', ':', '、', '…', '—'];
    width(line) <= SHORT && !line.ends_with(ends) && !line.contains('。')
}

/// Whether a sentence ends before the line does.
fn inner_end(line: &str) -> bool {
    let mut chars = line.chars();
    chars.next_back();
    chars.any(|c| matches!(c, '。' | '？' | '?' | '！' | '!' | '；' | ';'))
}

fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if is_han(c) || matches!(c, '\u{3000}'..='\u{30FF}' | '\u{FF01}'..='\u{FF60}') { 2 } else { 1 })
        .sum()
}

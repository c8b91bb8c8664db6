//! Raw lines to structure: where the title ends, which lines are headings or items of a list, and where the cut-off
//! beginnings of other articles begin.
//!
//! Pasted text has lost its tags, so the length of a line and its last character are all there is to go by. A wrong
//! guess costs a `##`, never a word.

use std::ops::Range;

use crate::text::is_han;

/// The widest heading or item, in columns; a Chinese character takes two.
pub(super) const SHORT: usize = 60;

/// The widest title.
pub(super) const TITLE: usize = 80;

/// What a line, or a run of lines, is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Of level 2.
    Heading(Range<usize>),
    /// Plain text.
    Paragraph(Range<usize>),
    /// One entry an item.
    List(Vec<Range<usize>>),
    /// The number of the first item, and one entry an item.
    Numbered(u32, Vec<Range<usize>>),
    /// What somebody else says.
    Quote(Range<usize>),
}

/// What a sign at the head of a line says that the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Heading,
    Item,
    Number(u32),
    Quote,
}

/// The sign at the head of a line (`# `, `- `, `1. `, `> `) and what stands behind it.
pub(super) fn sign_of(text: &str, line: &Range<usize>) -> Option<(Sign, Range<usize>)> {
    let words = &text[line.clone()];
    let first = words.chars().next()?;
    let digits = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (sign, len) = match first {
        '#' => (Sign::Heading, words.len() - words.trim_start_matches('#').len()),
        '-' | '*' | '+' | '•' | '●' | '▪' => (Sign::Item, first.len_utf8()),
        '>' => (Sign::Quote, 1),
        _ if (1..=3).contains(&digits) => {
            let stop = words[digits..].chars().next().filter(|c| matches!(c, '.' | ')' | '．' | '、' | '）'))?;
            (Sign::Number(words[..digits].parse().ok()?), digits + stop.len_utf8())
        }
        _ => return None,
    };
    let rest = &words[len..];
    // A sign stands apart from the words; behind a full-width one, or before Han, there need be no blank.
    let apart = rest.starts_with(char::is_whitespace)
        || matches!(sign, Sign::Number(_)) && rest.starts_with(is_han)
        || !first.is_ascii() && sign == Sign::Item;
    let fits = apart && (sign != Sign::Heading || len <= 6);
    let start = line.start + len + (rest.len() - rest.trim_start().len());
    let closed = if sign == Sign::Heading {
        text[start..line.end].trim_end_matches('#').trim_end().len()
    } else {
        line.end - start
    };
    (fits && closed > 0).then(|| (sign, start..start + closed))
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

/// Lines to blocks.
pub fn blocks(text: &str, lines: &[Range<usize>]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = lines;
    while let Some(line) = rest.first() {
        if let Some(found) = sign_of(text, line)
            && let Some(length) = marked_lines(text, rest, found, &mut blocks)
        {
            rest = &rest[length..];
            continue;
        }
        let plain = |line: &&Range<usize>| is_short(&text[(*line).clone()]);
        let mut run = rest.iter().take_while(|line| plain(line) && sign_of(text, line).is_none()).count();
        // A line with a number that heads a paragraph.
        run += usize::from(run == 0 && plain(&line));
        let (short, after) = rest.split_at(run);
        short_lines(text, short, after.is_empty(), &mut blocks);
        let paragraph = after.first().filter(|line| sign_of(text, line).is_none());
        blocks.extend(paragraph.cloned().map(Block::Paragraph));
        rest = &after[usize::from(paragraph.is_some())..];
    }
    blocks
}

/// Lines with a sign, like the first of them: how many, or `None` for a line with a number that heads the paragraph below it.
fn marked_lines(
    text: &str,
    lines: &[Range<usize>],
    (sign, first): (Sign, Range<usize>),
    blocks: &mut Vec<Block>,
) -> Option<usize> {
    let follows = |place: usize, line: &Range<usize>| {
        let wanted = if let Sign::Number(number) = sign { Sign::Number(number + place as u32) } else { sign };
        sign_of(text, line).filter(|(sign, _)| *sign == wanted).map(|(_, words)| words)
    };
    let items: Vec<Range<usize>> = lines.iter().enumerate().map_while(|(place, line)| follows(place, line)).collect();
    let length = items.len();
    match sign {
        Sign::Heading => blocks.push(Block::Heading(first)),
        Sign::Quote => blocks.push(Block::Quote(first)),
        Sign::Item => blocks.push(Block::List(items)),
        Sign::Number(_) if length == 1 && heads_a_paragraph(text, lines) => return None,
        Sign::Number(number) => blocks.push(Block::Numbered(number, items)),
    }
    Some(if matches!(sign, Sign::Heading | Sign::Quote) { 1 } else { length })
}

fn heads_a_paragraph(text: &str, lines: &[Range<usize>]) -> bool {
    let below = lines.get(1).is_some_and(|line| !is_short(&text[line.clone()]) && sign_of(text, line).is_none());
    below && is_heading(&text[lines[0].clone()])
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

pub(super) fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if is_han(c) || matches!(c, '\u{3000}'..='\u{30FF}' | '\u{FF01}'..='\u{FF60}') { 2 } else { 1 })
        .sum()
}

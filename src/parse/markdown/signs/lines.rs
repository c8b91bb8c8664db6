//! What stands at the beginning of a line and nearly opens a block.

use std::ops::Range;

use super::{Kind, LEAD};
use crate::invisible::is_unseen;

/// Blanks that Markdown does not take for one: other widths, and characters of no width.
fn is_odd(c: char) -> bool {
    (c.is_whitespace() && !c.is_ascii()) || is_unseen(c)
}

/// Finds them in a line; `alone` says that the line is a paragraph of its own.
pub(super) fn find(line: &str, alone: bool, add: &mut impl FnMut(Kind, Range<usize>)) {
    let text = line.trim_start_matches(LEAD);
    let start = line.len() - text.len();
    let odd_before = text.len() - text.trim_start_matches(|c: char| is_odd(c) || c == ' ').len();
    let rest = &text[odd_before..];
    let marker = marker(rest);
    let after = rest[marker..].chars().next();
    let fence = rest.starts_with("```") || rest.starts_with("~~~");
    let odd_after = after.filter(|&c| is_odd(c));
    if marker > 0 && (odd_after.is_some() || odd_before > 0 && matches!(after, None | Some(' ' | '\t')))
        || fence && odd_before > 0
    {
        let end = odd_before + marker + odd_after.map_or(0, char::len_utf8);
        add(Kind::OddBlank, start..start + end.max(odd_before + 1).min(text.len()));
        return;
    }
    let signs = rest.bytes().take_while(|&byte| byte == b'#').count();
    let letter = rest[signs..].chars().next().is_some_and(char::is_alphabetic);
    let single = alone && rest[signs..].chars().next().is_some_and(crate::text::is_han);
    if letter && (2..=6).contains(&signs) || single && signs == 1 {
        add(Kind::NoBlank, start + odd_before..start + odd_before + signs);
    }
    if let Some(sign) = rest.chars().next().filter(|c| matches!(c, '＃' | '＞')) {
        add(Kind::FullWidth, start + odd_before..start + odd_before + sign.len_utf8());
    }
    if is_delimiter_row(rest) {
        add(Kind::Table, start..line.trim_end().len());
    }
}

/// The length of what opens a heading, an item or a quotation, if a blank follows.
fn marker(text: &str) -> usize {
    let signs = text.bytes().take_while(|&byte| byte == b'#').count();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes() {
        [b'#', ..] if signs <= 6 => signs,
        [b'-' | b'+' | b'*' | b'>', ..] => 1,
        _ if (1..=9).contains(&digits) && text[digits..].starts_with(['.', ')']) => digits + 1,
        _ => 0,
    }
}

/// `| --- | :---: |`: below the head of a table, and nowhere else.
pub(super) fn is_delimiter_row(text: &str) -> bool {
    let bars: &[char] = &['|', '｜'];
    let cells: Vec<&str> = text.trim().trim_matches(bars).split(bars).map(str::trim).collect();
    let is_cell = |cell: &&str| {
        let dashes = cell.trim_matches([':', '：']);
        // Keyboards make one long dash of two or three.
        dashes.len() >= 3 && dashes.chars().all(|c| matches!(c, '-' | '–' | '—' | '－' | '─'))
    };
    let grid = text.starts_with("+--") || text.starts_with("+==");
    let is_grid = || text.trim_end().ends_with('+') && text.trim().bytes().all(|byte| b"+-=:".contains(&byte));
    (cells.len() > 1 || text.starts_with(bars)) && cells.iter().all(is_cell) || grid && is_grid()
}

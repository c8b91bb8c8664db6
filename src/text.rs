//! Characters and words: what is Han, how text is escaped, how headings get ids, Chinese numerals.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::invisible::{is_ignorable, is_unseen};

/// Stands beside a delimiter run that CommonMark would misread (see `parse::emphasis`): neither blank nor
/// punctuation. `source` replaces an author's own by U+FFFD (the same number of bytes), so text never has it.
pub const MARK: char = '\u{E000}';

/// Stands for a star that is no emphasis while the parser reads (see `parse::emphasis`); kept out of texts as [`MARK`] is.
pub const STAR: char = '\u{E001}';

/// Whether `c` is a Chinese character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}' | '〇' | '々')
}

/// Whether no space belongs between `c` and a neighbour of its kind: Han, kana and full-width punctuation.
pub fn is_unspaced(c: char) -> bool {
    is_han(c)
        || matches!(c, '\u{3001}'..='\u{303F}' | '\u{3040}'..='\u{30FF}' | '\u{FF01}'..='\u{FF60}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

/// Whether a line break between the two is no blank: between Han, and beside full-width punctuation.
///
/// Dashes and curly quotation marks are shared with Latin text, so they join only with Han beside them.
pub fn joins(before: char, after: char) -> bool {
    let full_width = |c: char| matches!(c, '\u{3001}'..='\u{303F}' | '\u{FF01}'..='\u{FF60}');
    let shared = |c: char| matches!(c, '“' | '”' | '‘' | '’' | '…' | '—');
    (is_unspaced(before) && is_unspaced(after) && !(shared(before) && shared(after)))
        || full_width(before)
        || full_width(after)
}

/// Escapes for HTML text and for attribute values in double quotes.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    escape_to(text, &mut out);
    Cow::Owned(out)
}

/// Appends escaped text.
pub fn escape_to(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// The form in which texts are compared and searched, never shown: compatibility width (NFKC), lower case,
/// traditional characters made simplified, nothing that nobody sees.
pub fn fold(text: &str) -> String {
    let narrow: String = text.nfkc().filter(|&c| !is_ignorable(c)).flat_map(char::to_lowercase).collect();
    if narrow.is_ascii() { narrow } else { fast2s::convert(&narrow) }
}

/// The id of a heading: Unicode form C, Han kept, blanks become `-`, punctuation goes, lower case.
pub fn heading_id(text: &str) -> String {
    let mut id = String::with_capacity(text.len());
    for c in text.nfc().filter(|&c| !is_unseen(c)) {
        if c.is_alphanumeric() || c == '_' || c == '-' {
            id.extend(c.to_lowercase());
        } else if c.is_whitespace() && !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.truncate(id.trim_end_matches('-').len());
    if id.is_empty() { "section".to_owned() } else { id }
}

/// The anchor that code hosts make of a heading: lower case, punctuation goes, every blank becomes `-`.
pub fn host_heading_id(text: &str) -> String {
    let kept = text.chars().filter(|&c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// White space runs become one blank; ends are trimmed. A line break between two Han characters vanishes.
pub fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim();
    while let Some(start) = rest.find(char::is_whitespace) {
        let (word, blank) = rest.split_at(start);
        let end = blank.find(|c: char| !c.is_whitespace()).unwrap_or(blank.len());
        out.push_str(word);
        let neighbours = word.chars().next_back().zip(blank[end..].chars().next());
        if !(blank[..end].contains('\n') && neighbours.is_some_and(|(before, after)| joins(before, after))) {
            out.push(' ');
        }
        rest = &blank[end..];
    }
    out.push_str(rest);
    out
}

/// The first `max` characters, cut at the end of a sentence where there is one in the last third.
pub fn summary(text: &str, max: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(max) else { return text.to_owned() };
    let head = &text[..end];
    let sentence = head
        .char_indices()
        .filter(|(_, c)| matches!(c, '。' | '！' | '？' | '.' | '!' | '?'))
        .map(|(at, c)| at + c.len_utf8())
        .next_back();
    match sentence {
        Some(at) if at * 3 >= end * 2 => head[..at].to_owned(),
        _ => format!("{}…", head.trim_end()),
    }
}

/// Text as it stands for itself in a line of Markdown: no link, code or emphasis begins in it, and no other line.
pub fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in collapse(text).chars() {
        if matches!(c, '\\' | '[' | ']' | '<' | '`' | '*') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// How many signs of one text are looked for.
const SIGNS_MAX: usize = 50;

/// What a text holds that only Markdown would understand, in order: emphasis, code, links, tags, comments, remarks.
pub fn markdown_signs(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while found.len() < SIGNS_MAX
        && let Some(range) = first_sign(rest)
    {
        found.push(&rest[range.clone()]);
        rest = &rest[range.end..];
    }
    found
}

/// The elements of HTML: `<Guide>` is none, and reads as it is written.
const ELEMENTS: &str = "a abbr address article aside audio b bdi bdo big blockquote body br button canvas caption center cite \
    code col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form \
    frame h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark math \
    menu meta meter nav noscript object ol optgroup option output p picture pre progress q rp rt ruby s samp script search \
    section select slot small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th \
    thead time title tr track tt u ul var video wbr";

fn first_sign(text: &str) -> Option<Range<usize>> {
    let between = |open: &str, close: &str| {
        let start = text.find(open)?;
        let inner = start + open.len();
        let length = text[inner..].find(close).filter(|&length| length > 0)?;
        Some(start..inner + length + close.len())
    };
    let pairs = [("**", "**"), ("~~", "~~"), ("`", "`"), ("%%", "%%"), ("<!--", "-->")];
    let mut signs: Vec<Range<usize>> = pairs.iter().filter_map(|(open, close)| between(open, close)).collect();
    for (open, middle, close) in [("[[", "", "]]"), ("[", "](", ")")] {
        let starts = text.match_indices(open).map(|(start, _)| start);
        // The last opening sign before the middle, so that a bracket before it does not count.
        let ends = text.find(if middle.is_empty() { close } else { middle });
        if let Some(end) = ends
            && let Some(start) = starts.take_while(|start| *start < end).last()
            && let Some(length) = text[end..].find(close)
        {
            signs.push(start..end + length + close.len());
        }
    }
    signs.extend(text.match_indices('<').find_map(|(start, _)| {
        let inner = &text[start + 1..];
        let end = inner.find('>')?;
        let name = inner.strip_prefix('/').unwrap_or(inner);
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        let known = ELEMENTS.split(' ').any(|element| element.eq_ignore_ascii_case(name));
        (!name.is_empty() && known).then_some(start..start + end + 2)
    }));
    signs.into_iter().min_by_key(|range| (range.start, std::cmp::Reverse(range.end)))
}

/// Whether nothing of a text can be seen: blanks of any kind, and characters of no width.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_unseen(c))
}

/// A telephone number in half width, as a telephone takes it.
pub fn dialled(number: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    };
    number.chars().map(narrow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heading_ids_keep_han() {
        assert_eq!(heading_id("一、罚息 Rate (APR)？"), "一罚息-rate-apr");
        assert_eq!(heading_id("？！"), "section");
        assert_eq!(heading_id("甲\u{200B}\u{3164}乙"), "甲乙");
    }

    #[test]
    fn no_blank_between_han() {
        assert_eq!(collapse(" 逾期\n 利息 of\n loan "), "逾期利息 of loan");
        assert_eq!(collapse("风格 — 指南"), "风格 — 指南");
    }

    #[test]
    fn summaries_end_at_a_sentence() {
        assert_eq!(summary("一二三四五。六七", 7), "一二三四五。");
        assert_eq!(summary("一二三四五六七八", 4), "一二三四…");
    }

    #[test]
    fn folding_forgets_width_case_and_script() {
        assert_eq!(fold("ＡＰＲ　２４％　網貸逾期，徵信怎麼辦？"), "apr 24% 网贷逾期,征信怎么办?");
        assert_eq!(fold("乾坤與乾淨"), "乾坤与干净");
        assert_eq!(fold("罚\u{200B}息 co\u{AD}op\u{3164}❤\u{FE0F}"), "罚息 coop❤");
    }
}

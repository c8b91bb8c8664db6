//! Links, references and notes that the parser did not take for any.

use std::ops::Range;

use super::{Kind, LEAD, UNDERSTOOD, head};

/// What begins an address that has neither `//` nor the name of a file.
const SCHEMES: &[&str] = &["tel:", "mailto:", "sms:", "smsto:", "geo:", "sip:", "facetime:", "data:", "javascript:"];

/// Finds them in a line.
pub(super) fn find(line: &str, add: &mut impl FnMut(Kind, Range<usize>)) {
    let mut open = None;
    for (at, sign) in line.match_indices(['[', ']']) {
        if sign == "[" {
            open = Some(at);
        } else if let Some(open) = open.take() {
            brackets(line, open..at + 1, add);
        }
    }
}

/// What stands in brackets, and what follows them.
fn brackets(line: &str, range: Range<usize>, add: &mut impl FnMut(Kind, Range<usize>)) {
    let (words, rest) = (&line[range.start + 1..range.end - 1], &line[range.end..]);
    let start = range.start - usize::from(line[..range.start].ends_with('!'));
    let until = |dest: &str, length: usize| start..line.len() - dest.len() + length;
    let opens_line = line[..start].trim_matches(LEAD).is_empty();
    if opens_line && let Some(rest) = rest.strip_prefix(": ").filter(|_| !words.trim().is_empty()) {
        let first = rest.split_whitespace().next().unwrap_or_default();
        if is_address(first.trim_start_matches('<').trim_end_matches('>')) {
            add(Kind::Definition, range.start..line.trim_end().len());
        }
    } else if words.strip_prefix('@').is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
        && !rest.starts_with(['(', '['])
    {
        add(Kind::Citation, range);
    } else if words.strip_prefix('^').is_some_and(is_label) {
        add(Kind::Footnote, range);
    } else if let Some(dest) = rest.strip_prefix('(') {
        let within = words.contains(UNDERSTOOD) && head(dest).find(')').is_some_and(|end| is_address(&dest[..end]));
        if within {
            add(Kind::LinkInWords, until(dest, head(dest).find(')').unwrap_or_default() + 1));
        } else if let Some((kind, length)) = address(dest) {
            add(kind, until(dest, length));
        }
    } else if let Some(dest) = rest.strip_prefix('（') {
        if let Some(end) = head(dest).find('）').filter(|&end| is_address(&dest[..end])) {
            add(Kind::AddressFullWidth, until(dest, end + '）'.len_utf8()));
        }
    } else if let Some(dest) = rest.strip_prefix(" (") {
        if let Some(end) = head(dest).find(')').filter(|&end| is_address(&dest[..end])) {
            add(Kind::AddressApart, until(dest, end + 1));
        }
    } else if let Some(label) = rest.strip_prefix('[')
        && let Some(end) = head(label).find([']', '['])
    {
        // `a[i][j]` is an element of an array.
        let array = line[..range.start].ends_with(|c: char| c.is_alphanumeric() || c == ']' || c == ')');
        let closed = label[end..].starts_with(']') && !label.starts_with('^');
        if closed && !array && !words.trim().is_empty() {
            add(Kind::Reference, until(label, end + 1));
        }
    }
}

/// The length of an address in round brackets at the beginning of a text.
pub(in crate::parse::markdown) fn closed_address(text: &str) -> Option<usize> {
    let dest = text.strip_prefix('(')?;
    let end = head(dest).find(')').filter(|&end| is_address(&dest[..end]))?;
    Some(end + 2)
}

/// An address in brackets that is no link, since something in it is not allowed there, and how long it is.
fn address(dest: &str) -> Option<(Kind, usize)> {
    let Some(end) = head(dest).find(')') else {
        let first = head(dest).split_whitespace().next().unwrap_or_default();
        return is_address(first).then_some((Kind::AddressOpen, first.len()));
    };
    let written = &dest[..end];
    let size = |word: &str| {
        word.strip_prefix('=').is_some_and(|size| size.starts_with(|c: char| c.is_ascii_digit() || c == 'x'))
    };
    if written.split_whitespace().next_back().is_some_and(size) {
        return Some((Kind::AddressSize, end + 1));
    }
    if !written.trim().contains(char::is_whitespace) {
        return None;
    }
    let scheme = SCHEMES.iter().any(|scheme| {
        let head = written.trim().get(..scheme.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    });
    match scheme {
        true => Some((Kind::NumberBlank, end + 1)),
        false => written.split_whitespace().any(is_address).then_some((Kind::AddressBlank, end + 1)),
    }
}

/// Whether a text is the name of a file or an address, rather than words.
fn is_address(text: &str) -> bool {
    let name = text.split(['#', '?']).next().unwrap_or_default();
    let extension = name.rsplit_once('.').is_some_and(|(stem, extension)| {
        let letters = (1..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
        letters && !stem.is_empty()
    });
    let place = text.contains("://") || name.len() > 1 && name.ends_with('/') || text.starts_with("www.");
    !text.contains(char::is_whitespace) && (extension || place)
}

/// The name of a note: one word.
fn is_label(label: &str) -> bool {
    !label.is_empty() && !label.contains(|c: char| c.is_whitespace() || matches!(c, '^' | '\\'))
}

//! More forms of other tools, and signs that were opened and have no partner.

use std::ops::Range;

use super::forms::{between, pair};
use super::{Kind, LEAD, UNDERSTOOD, bit, head};
use crate::text::is_han;

/// Finds them in a line that has these signs of ASCII.
pub(super) fn find(line: &str, signs: u128, add: &mut impl FnMut(Kind, Range<usize>)) {
    let has = |sign: u8| signs & bit(sign) != 0;
    let start = line.len() - line.trim_start_matches(LEAD).len();
    at_the_beginning(line, start, add);
    if has(b'{') {
        for (open, close) in [("{++", "++}"), ("{--", "--}"), ("{~~", "~~}"), ("{==", "==}")] {
            between(line, open, close, &mut |range| add(Kind::Critic, range));
        }
        properties(line, add);
    }
    for (sign, text, kind) in [(b'+', "++", Kind::Insert), (b'|', "||", Kind::Spoiler)] {
        if has(sign) {
            pair(line, text, &mut |range| {
                let inside = line[..range.start].ends_with('{') || inner(line, &range, text).starts_with(&text[..1]);
                if !inside && !word_before(line, range.start) {
                    add(kind, range);
                }
            });
        }
    }
    if has(b'^') {
        raised(line, '^', add);
    }
    if has(b'~') {
        raised(line, '~', add);
    }
    if has(b'_') {
        underscores(line, add);
    }
    // Between dollar signs it is a formula, which is told.
    if has(b'\\') && !has(b'$') {
        commands(line, add);
    }
    if has(b'&') && has(b';') {
        entities(line, add);
    }
    alone(line, signs, add);
}

/// What a whole line is, by how it begins.
fn at_the_beginning(line: &str, start: usize, add: &mut impl FnMut(Kind, Range<usize>)) {
    let text = line[start..].trim_end();
    let whole = start..start + text.len();
    if text.strip_prefix("···").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        return add(Kind::Fence, whole);
    }
    let item = line[..start].contains(UNDERSTOOD);
    if let Some(length) = odd_box(text, item) {
        return add(Kind::Box, start..start + length);
    }
    let key = head(text).split_once(":: ").map_or("", |(key, _)| key);
    if !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
        add(Kind::Field, start..start + key.len() + 2);
    }
}

/// `[]`, `[ ]x`, `[✓]`, `[-]` at the beginning of an item, and `[ ]` at that of a paragraph: boxes that are none.
fn odd_box(text: &str, item: bool) -> Option<usize> {
    let end = text.strip_prefix('[')?.find(']')? + 1;
    let (inside, rest) = (&text[1..end], &text[end + 1..]);
    let mut signs = inside.chars();
    let sign = signs.next();
    let (apart, link) = (rest.starts_with(' '), rest.starts_with(['(', '[', ':', '{']) || rest.is_empty());
    let odd = match sign {
        _ if signs.next().is_some() || link => false,
        None => item && apart,
        Some(' ') => item != apart,
        Some('x' | 'X') => item && !apart,
        Some(sign) => item && apart && "-/>?!<*~✓✔√×✗✘☑☒".contains(sign),
    };
    odd.then_some(end + 1)
}

fn inner<'a>(line: &'a str, range: &Range<usize>, sign: &str) -> &'a str {
    &line[range.start + sign.len()..range.end - sign.len()]
}

fn word_before(line: &str, at: usize) -> bool {
    line[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// `{props.count}`: a name with a dot, as a page of MDX would compute it.
fn properties(line: &str, add: &mut impl FnMut(Kind, Range<usize>)) {
    for (start, _) in line.match_indices('{') {
        let Some(length) = head(&line[start..]).find('}') else { continue };
        let mut names = line[start + 1..start + length].split('.');
        let name = |text: &str| {
            text.starts_with(|c: char| c.is_ascii_alphabetic())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        if !line[..start].ends_with('{') && names.clone().count() > 1 && names.all(name) {
            return add(Kind::Script, start..start + length + 1);
        }
    }
}

/// `x^2^`, `H~2~O`: a few letters or digits right behind a letter; `3~5` is a range, and so is `A~B`.
fn raised(line: &str, sign: char, add: &mut impl FnMut(Kind, Range<usize>)) {
    for (start, _) in line.match_indices(sign) {
        let rest = &line[start + 1..];
        let inside = rest.bytes().take_while(|&byte| match sign {
            '~' => byte.is_ascii_digit() || byte.is_ascii_lowercase(),
            _ => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-'),
        });
        let length = inside.take(20).count();
        let before = line[..start].chars().next_back();
        let letter = before.is_some_and(|c| c.is_ascii_alphabetic() || sign == '^' && c.is_alphanumeric());
        if letter && length > 0 && rest[length..].starts_with(sign) {
            return add(Kind::Raised, start..start + length + 2);
        }
    }
}

/// `\newpage` on a line of its own, `\textbf{x}`: commands of TeX. A path of Windows has letters or a colon before it.
fn commands(line: &str, add: &mut impl FnMut(Kind, Range<usize>)) {
    let whole = line.trim_matches(LEAD);
    for (start, _) in line.match_indices('\\') {
        let rest = &line[start + 1..];
        let name = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let beside = line[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '\\' | '/'));
        let opens = rest[name..].starts_with('{') && head(&rest[name..]).contains('}');
        if name > 2 && !beside && (opens || whole.len() == name + 1) {
            add(Kind::Tex, start..start + 1 + name);
        }
    }
}

/// `&nope;`: the name, or the number, of no character.
fn entities(line: &str, add: &mut impl FnMut(Kind, Range<usize>)) {
    for (start, _) in line.match_indices('&') {
        let rest = &line[start + 1..];
        let name = head(rest).find(';').map_or("", |end| &rest[..end]);
        let beside = line[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
        let letters = name.bytes().all(|byte| byte.is_ascii_alphabetic()) && name.len() > if beside { 3 } else { 1 };
        let number = name.strip_prefix('#').is_some_and(|digits| {
            let digits = digits.trim_start_matches(['x', 'X']);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        if letters || number {
            add(Kind::Entity, start..start + name.len() + 2);
        }
    }
}

/// `注意__重点：__请`: beside a letter `__` is no bold, however it may look in Chinese.
fn underscores(line: &str, add: &mut impl FnMut(Kind, Range<usize>)) {
    pair(line, "__", &mut |range| {
        let inner = inner(line, &range, "__");
        let han = |c: Option<char>| c.is_some_and(is_han);
        let beside = han(line[..range.start].chars().next_back()) || han(line[range.end..].chars().next());
        // Two blanks of a form have words between them as well, yet no mark that closes.
        let stops = |c: char| !c.is_alphanumeric();
        if beside && !inner.starts_with('_') && (inner.starts_with(stops) || inner.ends_with(stops)) {
            add(Kind::Underscores, range);
        }
    });
}

/// Signs that open something and have no partner in the line.
fn alone(line: &str, signs: u128, add: &mut impl FnMut(Kind, Range<usize>)) {
    let has = |sign: u8| signs & bit(sign) != 0;
    let opens = |rest: &str| rest.starts_with(char::is_alphanumeric);
    if has(b'~')
        && let Some(at) = line.find("~~")
        && opens(&line[at + 2..])
        && !line[..at].ends_with(['~', '{'])
    {
        add(Kind::Struck, at..at + 2);
    }
    if has(b'`')
        && let Some(at) = line.find('`')
        && opens(&line[at + 1..])
        && !line[..at].ends_with(char::is_alphanumeric)
    {
        let word = line[at + 1..].find(|c: char| !c.is_alphanumeric()).unwrap_or(line.len() - at - 1);
        add(Kind::Backtick, at..at + 1 + word);
    }
    for sign in ["[[]]", "[[|"] {
        if has(b'[')
            && let Some(at) = line.find(sign)
        {
            let end = line[at..].find("]]").map_or(line.len(), |found| at + found + 2);
            add(Kind::NoName, at..end);
        }
    }
    for sign in ["[[", "!["] {
        if has(b'[')
            && let Some(at) = line.rfind(sign)
            && opens(&line[at + 2..])
            && !line[at..].contains(']')
        {
            add(Kind::Brackets, at..line.trim_end().len());
        }
    }
}

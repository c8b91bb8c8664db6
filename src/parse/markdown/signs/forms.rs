//! Forms of other tools, and single signs within a line.

use std::ops::Range;

use super::{Kind, LEAD, UNDERSTOOD, bit, formulas, head, remarks};
use crate::parse::emphasis::SCREEN;
use crate::text::MARK;

/// Finds them in a line that has these signs of ASCII.
pub(super) fn find(line: &str, signs: u128, add: &mut impl FnMut(Kind, Range<usize>)) {
    let has = |sign: u8| signs & bit(sign) != 0;
    let start = line.len() - line.trim_start_matches(LEAD).len();
    let text = line[start..].trim_end();
    if let Some(kind) = at_the_beginning(text) {
        return add(kind, start..start + text.len());
    }
    pair(line, "＊＊", &mut |range| add(Kind::FullWidth, range));
    let math = has(b'$').then(|| formulas::find(line)).flatten();
    let remark = (has(b'{') || has(b'<')).then(|| remarks::find(line)).flatten();
    let remark_is_there = remark.is_some() || ["endcomment", "/comment"].iter().any(|end| line.contains(end));
    if let Some(range) = remark {
        add(Kind::Remark, range);
    }
    if has(b'[') || has(b'\'') {
        markup(line, add);
    }
    if has(b'<') && !remark_is_there {
        between(line, "<%", "%>", &mut |range| add(Kind::Shortcode, range));
    }
    if has(b'{') && math.is_none() && !remark_is_there {
        between(line, "{{", "}}", &mut |range| {
            add(if line[range.clone()].starts_with("{{#") { Kind::Include } else { Kind::Shortcode }, range);
        });
        between(line, "{%", "%}", &mut |range| add(Kind::Shortcode, range));
        between(line, "{!", "!}", &mut |range| add(Kind::Include, range));
        attributes(line, add);
    }
    if has(b'=') {
        pair(line, "==", &mut |range| add(Kind::Highlight, range));
    }
    if let Some(range) = math {
        add(Kind::Math, range);
    }
    for (first, sign, kind) in [(b'<', "<!--", Kind::Comment), (b'`', "`=", Kind::Formula)] {
        if has(first) {
            line.match_indices(sign).for_each(|(at, _)| add(kind, at..at + sign.len()));
        }
    }
    if has(b'^') {
        carets(line, add);
    }
    if has(b':') {
        emoji(line, add);
    }
    if has(b'*') {
        runs(line, add);
    }
}

/// `^[a note]` and, at the end of a line, ` ^name`.
fn carets(line: &str, add: &mut impl FnMut(Kind, Range<usize>)) {
    for (at, _) in line.match_indices("^[") {
        // `^[a-z]`, where no word stands before it, is the beginning of a pattern.
        let class = line[at + 2..].chars().nth(1) == Some('-');
        let beside = line[..at].ends_with(|c: char| !c.is_whitespace());
        if let Some(end) = head(&line[at..]).find(']').filter(|_| beside || !class) {
            add(Kind::InlineNote, at..at + end + 1);
        }
    }
    let text = line.trim_end();
    if let Some((before, name)) = text.rsplit_once('^')
        && (before.is_empty() || before.ends_with(' '))
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        add(Kind::BlockId, before.len()..text.len());
    }
}

/// What a whole line is, by how it begins.
fn at_the_beginning(text: &str) -> Option<Kind> {
    let word = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic());
    let after = |sign: &str| text.strip_prefix(sign);
    if text.starts_with(":::") {
        return Some(Kind::Container);
    }
    if ["!!! ", "??? ", "???+ ", "/// "].iter().any(|sign| after(sign).is_some_and(word)) {
        return Some(Kind::Admonition);
    }
    if ["=== \"", "===! \"", "===+ \""].iter().any(|sign| text.starts_with(sign)) {
        return Some(Kind::Tabs);
    }
    if ["[toc]", "[[toc]]", "{:toc}", "{toc}", "[[_toc_]]", "@[toc]"].iter().any(|form| text.eq_ignore_ascii_case(form))
    {
        return Some(Kind::Contents);
    }
    if text.contains("--8<--") || text.starts_with("<<< ") || text.starts_with("@include") {
        return Some(Kind::Include);
    }
    if after("*[").is_some_and(|rest| rest.contains("]: ")) {
        return Some(Kind::Abbreviation);
    }
    if after("[!").and_then(|rest| rest.split_once(']')).is_some_and(|(name, rest)| {
        // Words behind a known name have a message of their own.
        let known = ["note", "tip", "important", "warning", "caution"].iter().any(|own| own.eq_ignore_ascii_case(name));
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
            && (!known || rest.is_empty())
    }) {
        return Some(Kind::Callout);
    }
    if is_markup(text) {
        return Some(Kind::Markup);
    }
    let imported = after("import ")
        .and_then(|rest| rest.split_once(" from "))
        .is_some_and(|(_, from)| from.starts_with(['"', '\'']));
    let exported = after("export ")
        .is_some_and(|rest| ["const ", "default ", "function "].iter().any(|word| rest.starts_with(word)));
    (imported || exported).then_some(Kind::Script)
}

/// Names of BBCode, as their closing tags have them.
const TAGS: &[&str] =
    &["b", "i", "u", "s", "url", "img", "quote", "code", "color", "size", "font", "list", "center", "email", "hide"];

/// `[b]words[/b]` of forums, `'''words'''` of wikis.
fn markup(line: &str, add: &mut impl FnMut(Kind, Range<usize>)) {
    for (at, sign) in line.match_indices("[/") {
        let name = head(&line[at + sign.len()..]).split(']').next().unwrap_or_default();
        let end = at + sign.len() + name.len();
        if line[end..].starts_with(']') && TAGS.iter().any(|tag| name.eq_ignore_ascii_case(tag)) {
            return add(Kind::Markup, at..end + 1);
        }
    }
    pair(line, "'''", &mut |range| add(Kind::Markup, range));
}

/// A whole line of another language: a heading of a wiki, a directive of reStructuredText, Org, AsciiDoc or Jira.
fn is_markup(text: &str) -> bool {
    let signs = text.bytes().take_while(|&byte| byte == b'=').count();
    let inner = text.trim_matches('=');
    let heading = (2..=6).contains(&signs)
        && text.len() == inner.len() + 2 * signs
        && inner.len() > 2
        && inner.starts_with(' ')
        && inner.ends_with(' ');
    let directive = text.strip_prefix(".. ").and_then(|rest| rest.split_once("::")).is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    });
    let org = text.get(..8).is_some_and(|start| {
        ["#+begin_", "#+title:", "#+autho", "#+option"]
            .iter()
            .any(|known| start.to_ascii_lowercase().starts_with(known))
    });
    let doc = ["image::", "include::", "[source,"].iter().any(|start| text.starts_with(start)) && text.ends_with(']');
    let jira = ["{code}", "{code:", "{noformat}", "{panel}", "{panel:"].iter().any(|start| text.starts_with(start));
    heading || directive || org || doc || jira && text.ends_with('}')
}

/// The first piece of a line from one sign to another.
pub(super) fn between(line: &str, open: &str, close: &str, add: &mut impl FnMut(Range<usize>)) {
    if let Some(start) = line.find(open)
        && let Some(length) = line[start + open.len()..].find(close)
    {
        add(start..start + open.len() + length + close.len());
    }
}

/// The first text between two equal signs that stand close to it.
pub(super) fn pair(line: &str, sign: &str, add: &mut impl FnMut(Range<usize>)) {
    let mut at = 0;
    while let Some(start) = line[at..].find(sign).map(|found| at + found) {
        let inner = start + sign.len();
        let Some(length) = line[inner..].find(sign) else { return };
        let text = &line[inner..inner + length];
        if text.trim() == text && !text.is_empty() && !text.starts_with('=') {
            return add(start..inner + length + sign.len());
        }
        at = inner;
    }
}

/// `{.class}`, `{#id}`, `{: key=value }`; a pair alone only right behind something.
fn attributes(line: &str, add: &mut impl FnMut(Kind, Range<usize>)) {
    for (start, _) in line.match_indices('{') {
        let Some(length) = head(&line[start..]).find('}') else { continue };
        let written = &line[start + 1..start + length];
        let inner = written.strip_prefix(':').unwrap_or(written).trim();
        let name = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic()) && !text.contains(['{', '$']);
        let close = line[..start].ends_with([')', ']', '}', UNDERSTOOD]);
        // Doubled braces are a form of their own.
        if line[..start].ends_with('{') || line[start + 1..].starts_with('{') {
            continue;
        }
        let is_one = |piece: &str| match piece.strip_prefix(['.', '#']) {
            Some(rest) => name(rest),
            None => piece.split_once('=').is_some_and(|(key, _)| name(key)) && (close || written.starts_with(':')),
        };
        // An id with something behind it stands for no other word.
        let id = written.strip_prefix('#').is_some_and(name);
        if id || !inner.is_empty() && inner.split_whitespace().all(is_one) {
            add(Kind::Attributes, start..start + length + 1);
        }
    }
}

/// `:smile:`.
fn emoji(line: &str, add: &mut impl FnMut(Kind, Range<usize>)) {
    for (start, _) in line.match_indices(':') {
        let name = line[start + 1..]
            .bytes()
            .take_while(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-' | b'0'..=b'9'))
            .count();
        let outer = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric() && !matches!(c, ':' | '/'));
        let end = start + 1 + name;
        // `::icon::` has two on each side.
        let (before, after) = (line[..start].strip_suffix(':'), line[end..].strip_prefix("::"));
        if let (Some(before), Some(after)) = (before, after)
            && name > 1
            && outer(before.chars().next_back())
            && outer(after.chars().next())
        {
            return add(Kind::Emoji, before.len()..end + 2);
        }
        if name > 1
            && line[start + 1..].starts_with(|c: char| c.is_ascii_lowercase())
            && line[end..].starts_with(':')
            && outer(line[..start].chars().next_back())
            && outer(line[end + 1..].chars().next())
        {
            return add(Kind::Emoji, start..end + 1);
        }
    }
}

/// Stars that were meant for bold and stayed.
fn runs(line: &str, add: &mut impl FnMut(Kind, Range<usize>)) {
    // Marks of ours stand between a run and its neighbours.
    let ours: &[char] = &[MARK, SCREEN];
    let mut at = 0;
    while let Some(start) = line[at..].find('*').map(|found| at + found) {
        at = start + line[start..].bytes().take_while(|&byte| byte == b'*').count();
        let before = line[..start].trim_end_matches(ours).chars().next_back();
        let after = line[at..].trim_start_matches(ours).chars().next();
        let opens = after.is_some_and(|c| c.is_alphanumeric() || "（“《「『【".contains(c));
        if (2..=3).contains(&(at - start)) && opens && !before.is_some_and(|c| c.is_ascii_alphanumeric()) {
            return add(Kind::Bold, start..at);
        }
    }
}

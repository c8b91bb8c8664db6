//! What YAML does without a word: it leaves out what it takes for a comment, an anchor or a tag, and takes words for
//! truth values and numbers, and nothing at all for a value.

use std::ops::Range;

use jiff::civil::Date;

use super::fields::KEYS;
use super::outline::{Outline, OutlineEntry, Style};
use super::probe;
use super::quoting::{needs_quotes, quoted};
use super::texts::is_text;
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::text::{is_blank, is_han};

/// Findings with places in the YAML.
pub fn findings(outline: &Outline<'_>, path: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (number, entry) in outline.inner() {
        let name = outline.name(number);
        if entry.marked {
            found.extend(marked(outline, entry, path));
        } else if let Some((at, whole)) = cut(outline, number, entry) {
            let message = if entry.is_empty() {
                words!(
                    "`{name}` 是空的：# 后面是注释，没有读",
                    "`{name}` is empty: what stands behind `#` is a comment"
                )
            } else {
                words!("`{name}` 到 # 为止，后面的没有读", "`{name}` ends before the `#`: the rest is not read")
            };
            found.push(
                Diagnostic::warning(Code::KB050, path, message)
                    .at(at)
                    .why(words!("在 YAML 里，空格后面的 # 是注释", "in YAML a `#` behind a blank begins a comment"))
                    .help(words!(
                        "整个值加引号：{whole}；真是注释的话，单独写一行",
                        "put the whole value in quotes: {whole}; a comment can stand on a line of its own"
                    )),
            );
        } else {
            found.extend(other_type(outline, number, entry, path));
        }
    }
    found
}

/// Where anything may stand: data of themes and of calculations. A parameter's value that is nothing is unknown.
const FREE: &[&str] = &["extra", "calculator.tests[]", "calculator.inputs[]", "parameter.values[].value"];

/// What is written in words that mean a truth value, a number or nothing to YAML, where something else is read.
fn other_type(outline: &Outline<'_>, number: usize, entry: &OutlineEntry<'_>, path: &str) -> Option<Diagnostic> {
    let place = outline.path(number);
    let top = place.split(['.', '[']).next().unwrap_or_default();
    let free =
        FREE.iter().any(|free| place.strip_prefix(free).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')));
    if free || !KEYS.contains(&top) {
        return None;
    }
    let blank = matches!(entry.style, Style::Quoted | Style::Block) && is_blank(&entry.text);
    // What is no text at all is an error in the data of a kind (`texts`), and a title that is none another.
    if blank && is_text(&place) && !place.contains('.') && place != "title" {
        return Some(empty(&outline.name(number), entry, path));
    }
    if entry.style != Style::Plain {
        return None;
    }
    let (name, written) = (outline.name(number), entry.text.trim());
    if entry.is_empty() || matches!(written, "~" | "null" | "Null" | "NULL") {
        // One that must not be empty is an error already.
        return probe::is_read(outline, number).then(|| empty(&name, entry, path));
    }
    let is = scalar_type(written).filter(|_| is_text(&place) || matches!(place.as_str(), "slug" | "aliases[]"))?;
    // A key fact and the number of a document are numbers as often as not, and shown as they are written.
    if matches!(place.as_str(), "facts[].value" | "law.number") && written.parse::<f64>().is_ok() {
        return None;
    }
    let (zh, en) = (is.zh, is.en);
    let message =
        words!("`{name}` 是文字，`{written}` 在 YAML 里是{zh}", "`{name}` is text, and `{written}` is {en} to YAML");
    let quoted = quoted(written);
    Some(
        Diagnostic::warning(Code::KB050, path, message)
            .at(entry.span.clone())
            .help(words!("真要这几个字，加引号：{quoted}", "put it in quotes if it is what you mean: {quoted}")),
    )
}

/// A key without a value, which is as good as none.
fn empty(name: &str, entry: &OutlineEntry<'_>, path: &str) -> Diagnostic {
    let place = match &entry.key {
        Some((_, key)) => key.start..entry.span.end.max(key.end),
        None => entry.span.clone(),
    };
    let message = words!("`{name}` 是空的，等于没写", "`{name}` is empty: it does nothing");
    Diagnostic::warning(Code::KB050, path, message)
        .at(place)
        .help(words!("写上值，或者删掉这一行", "write a value, or delete the line"))
}

/// What a word without quotes is to some reader of YAML, if that is no text.
fn scalar_type(written: &str) -> Option<Words> {
    const TRUTHS: &[&str] = &["true", "false", "yes", "no", "on", "off"];
    if TRUTHS.contains(&written.to_lowercase().as_str()) {
        return Some(words!("真假值", "a truth value"));
    }
    let bare = written.trim_start_matches(['-', '+']);
    let plain = bare.replace('_', "");
    let based = ["0x", "0o", "0b"].iter().find_map(|base| plain.strip_prefix(base));
    let number = based.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_hexdigit()))
        || plain.starts_with(|c: char| c.is_ascii_digit() || c == '.') && plain.parse::<f64>().is_ok()
        || matches!(bare, ".inf" | ".nan" | ".Inf" | ".NaN");
    number.then(|| words!("数", "a number"))
}

/// An anchor or a tag that means nothing, which a value in quotes never has.
fn marked(outline: &Outline<'_>, entry: &OutlineEntry<'_>, path: &str) -> Option<Diagnostic> {
    let before = entry.key.as_ref().map_or(outline.entries[entry.parent].span.start, |(_, place)| place.end);
    let between = outline.yaml.get(before..entry.span.end)?;
    let start = before + between.find(['&', '!'])?;
    let sign = &outline.yaml[start..start + 1];
    let written = outline.yaml[start..].lines().next().unwrap_or_default().trim_end();
    let (message, help) = needs_quotes(sign, written);
    Some(Diagnostic::error(Code::KB012, path, message).at(start..start + 1).help(help))
}

/// The `#` that cuts a value without quotes, and the whole line in quotes.
fn cut(outline: &Outline<'_>, number: usize, entry: &OutlineEntry<'_>) -> Option<(Range<usize>, String)> {
    let yaml = outline.yaml;
    let text = is_text(&outline.path(number));
    if text && let Some(below) = below(yaml, entry) {
        return Some(below);
    }
    if entry.style != Style::Plain {
        return None;
    }
    let end = if entry.is_empty() {
        let (_, place) = entry.key.as_ref()?;
        place.end + yaml[place.end..].find(':')? + 1
    } else {
        entry.span.end
    };
    let rest = yaml[end..].lines().next().unwrap_or_default();
    let comment = rest.trim_start();
    let start = end + (rest.len() - comment.len());
    let after = comment.strip_prefix('#')?;
    let prose = entry.text.chars().any(|c| c.is_whitespace() || is_han(c));
    // Nobody puts a number sign behind a yes, a no or a day.
    let word = matches!(&*entry.text, "true" | "false") || entry.text.parse::<Date>().is_ok();
    let joined = after.starts_with(|c: char| !c.is_whitespace());
    let sentence = prose || (text && !word && entry.text.parse::<f64>().is_err());
    if after.trim().is_empty() || !(sentence || entry.is_empty() || (joined && !word)) {
        return None;
    }
    let written = &yaml[if entry.is_empty() { start } else { entry.span.start }..end + rest.len()];
    Some((start..start + 1, quoted(written.trim_end())))
}

/// A line `# ...` below a text, further in than its key: it looks like a line of the text, and is a comment.
fn below(yaml: &str, entry: &OutlineEntry<'_>) -> Option<(Range<usize>, String)> {
    if entry.style == Style::Quoted || entry.is_empty() {
        return None;
    }
    let head = entry.key.as_ref().map_or(entry.span.start, |(_, place)| place.start);
    let mut before = yaml[..head].rsplit('\n');
    // A text in a list stands further in than its dash, which may stand on the line above.
    let column = match entry.key {
        Some(_) => before.next()?.len(),
        None => {
            let line = before.map(str::trim_end).find(|line| !line.is_empty())?;
            line.rfind("- ").or_else(|| line.strip_suffix('-').map(str::len))?
        }
    };
    let text = &yaml[entry.span.start..entry.span.end];
    let mut at = entry.span.start + text.trim_end().len();
    at += yaml[at..].find('\n')? + 1;
    let comment = yaml[at..].lines().find(|line| !line.trim().is_empty())?;
    at += yaml[at..].find(comment)?;
    let indent = comment.len() - comment.trim_start().len();
    let after = comment.trim_start().strip_prefix('#')?;
    if indent <= column || after.trim().is_empty() {
        return None;
    }
    let whole = format!("{} {}", entry.text.trim(), comment.trim());
    Some((at + indent..at + indent + 1, quoted(&whole)))
}

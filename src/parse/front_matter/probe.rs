//! All mistakes below one top-level key. A typed reader stops at the first; so each value is read alone, below the keys
//! that lead to it, and what must be there is looked up in a table.

use std::collections::HashSet;
use std::ops::Range;

use super::fields::FrontMatter;
use super::outline::{Outline, Style};
use super::yaml_error::explain;
use super::{location, options};
use crate::diagnostic::{Words, words};

/// One mistake: where, what, what to do.
pub type Mistake = (Range<usize>, Words, Option<Words>);

/// The keys that each mapping must have. `*` stands for any key, `[]` for the items of a list; the test below holds it
/// against the types.
const REQUIRED: &[(&str, &[&str])] = &[
    ("facts[]", &["label", "value", "scope"]),
    ("review", &["on", "by", "next"]),
    ("distinct_from[]", &["page", "reason"]),
    ("updated[]", &["date", "change"]),
    ("law", &["full_title", "issuer", "weight", "status", "source", "checked", "confidence"]),
    ("law.articles.*", &["confidence"]),
    ("hotline", &["number", "owner", "for", "source", "checked", "confidence"]),
    ("task", &["result", "time", "cost"]),
    ("flow", &["nodes", "outcomes"]),
    ("flow.nodes.*", &["ask", "options", "unsure"]),
    ("flow.nodes.*.options[]", &["label", "goto"]),
    ("flow.outcomes.*", &["title", "answer"]),
    ("home.stages[]", &["title", "text", "link"]),
    ("parameter", &["unit", "scope", "source", "checked", "confidence", "values"]),
    ("parameter.values[]", &["from"]),
    ("calculator", &["inputs", "outputs", "tests"]),
    ("calculator.inputs[]", &["type"]),
    ("calculator.require[]", &["that", "error", "message"]),
    ("calculator.outputs[]", &["id", "type", "label"]),
    ("calculator.explain[]", &["label", "text"]),
    ("calculator.tests[]", &["note", "inputs"]),
];

/// Everything that is missing in the value of the entry `top`, and everything that is wrong.
pub fn mistakes(outline: &Outline<'_>, top: usize) -> (Vec<Mistake>, Vec<Mistake>) {
    let (mut lacking, mut found) = (Vec::new(), Vec::new());
    // Entries of no use, with all that stands in them.
    let mut rejected: HashSet<usize> = HashSet::new();
    let below = outline.entries[top + 1..].iter().position(|entry| entry.parent == 0);
    let end = below.map_or(outline.entries.len(), |after| top + 1 + after);
    for number in top..end {
        if rejected.contains(&outline.entries[number].parent) {
            rejected.insert(number);
        } else if let Some(mistake) = wrong(outline, number) {
            rejected.insert(number);
            found.push(mistake);
        } else {
            lacking.extend(missing(outline, number));
        }
    }
    (lacking, found)
}

/// What a mapping lacks, in one message at its key or, in a list, at its first line.
fn missing(outline: &Outline<'_>, number: usize) -> Option<Mistake> {
    let entry = &outline.entries[number];
    if entry.style != Style::Mapping {
        return None;
    }
    // The fields of a list are inputs and outputs again.
    let path = outline.path(number).replace(".fields[]", "").replace(".of", "");
    let (_, required) = REQUIRED.iter().find(|(pattern, _)| fits(pattern, &path))?;
    let has = |key: &&str| outline.children(number).any(|child| child.key.as_ref().is_some_and(|it| it.0 == *key));
    let lacks: Vec<String> = required.iter().filter(|key| !has(key)).map(|key| format!("`{key}`")).collect();
    if lacks.is_empty() {
        return None;
    }
    let name = outline.name(number);
    let (zh, en) = (lacks.join("、"), lacks.join(", "));
    let keys = if lacks.len() == 1 { "the key" } else { "the keys" };
    let place = match &entry.key {
        Some((_, place)) => place.clone(),
        None => {
            outline.children(number).find_map(|child| child.key.as_ref()).map_or(entry.span.clone(), |it| it.1.clone())
        }
    };
    let message = words!("`{name}` 里缺少 {zh}", "`{name}` lacks {keys} {en}");
    Some((
        place,
        message,
        Some(words!("`kbgen explain KB018` 有写好的例子", "`kbgen explain KB018` shows pages that have them")),
    ))
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (pattern.split('.'), path.split('.'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return false,
        }
    }
}

/// Whether a value can be read where it stands.
pub fn is_read(outline: &Outline<'_>, number: usize) -> bool {
    Document::new(outline, number, None).read().is_none()
}

/// What is wrong with a key or its value, whatever stands in that.
fn wrong(outline: &Outline<'_>, number: usize) -> Option<Mistake> {
    let entry = &outline.entries[number];
    if entry.style == Style::Alias {
        return None;
    }
    let document = Document::new(outline, number, None);
    let error = document.read()?;
    if let serde_yaml::Error::SerdeUnknownField { .. } = error {
        let (message, help) = explain(&error, Some(&outline.name(entry.parent)));
        return Some((entry.key.as_ref()?.1.clone(), message, help));
    }
    let at = location(&error, &document.text);
    let place = match at.start.checked_sub(document.value) {
        Some(further) => {
            let start = (entry.span.start + further).min(entry.span.end);
            let line = outline.yaml[start..entry.span.end].find('\n').map_or(entry.span.end, |newline| start + newline);
            start..(start + at.len()).min(line)
        }
        // A word that is none of those to choose from has no place of its own.
        None if !entry.is_empty() => entry.span.clone(),
        // Nothing stands where a value should.
        None => entry.key.as_ref().map_or(entry.span.clone(), |(_, key)| key.end..key.end),
    };
    let name = outline.name(number);
    // Of a choice the words to choose from are wanted, which a word that is none of them brings to light.
    let choice = if entry.is_empty() { None } else { Document::new(outline, number, Some("\"?\"")).read() };
    let (message, help) = match (&error, choice) {
        (serde_yaml::Error::SerdeUnknownVariant { .. }, _) if entry.style != Style::Mapping => {
            explain(&error, Some(&name))
        }
        (_, Some(serde_yaml::Error::SerdeUnknownVariant { expected, .. })) => {
            let list = expected.join(", ");
            (
                words!("`{name}` 只能写一个词", "`{name}` must be one word"),
                Some(words!("可以用：{list}", "possible: {list}")),
            )
        }
        (_, Some(strict @ serde_yaml::Error::InvalidBooleanStrict { .. })) => explain(&strict, Some(&name)),
        _ => explain(&error, Some(&name)),
    };
    Some((place, message, help))
}

/// Front matter with one value in it, and the keys that lead there.
struct Document {
    text: String,
    /// Where the value begins.
    value: usize,
}

impl Document {
    /// A mapping or a list is empty here: what stands in it is looked at by itself. The value may be another one than
    /// the author's.
    fn new(outline: &Outline<'_>, number: usize, value: Option<&str>) -> Document {
        let mut text = String::new();
        // The column of the line above; a list may stand as far in as its key.
        let mut above: Option<usize> = None;
        for at in outline.chain(number) {
            let entry = &outline.entries[at];
            let deeper = above.map_or(0, |above| above + 1);
            if !text.is_empty() {
                text.push('\n');
            }
            let (column, written) = match &entry.key {
                Some((_, place)) => (deeper, &outline.yaml[place.clone()]),
                None if outline.entries[entry.parent].key.is_some() => (above.unwrap_or(0), "-"),
                None => (deeper, "-"),
            };
            text.extend(std::iter::repeat_n(' ', column));
            text.push_str(written);
            if entry.key.is_some() {
                text.push(':');
            }
            above = Some(column);
        }
        let entry = &outline.entries[number];
        text.push(' ');
        let begin = text.len();
        text.push_str(value.unwrap_or(match entry.style {
            Style::Mapping => "{}",
            Style::List => "[]",
            // Its lines stand where they would not belong; any text does as well.
            Style::Block => "''",
            Style::Plain | Style::Quoted | Style::Alias => &outline.yaml[entry.span.clone()],
        }));
        text.push('\n');
        Document { text, value: begin }
    }

    /// What is wrong, but for what is missing: everything else is.
    fn read(&self) -> Option<serde_yaml::Error> {
        let error = serde_yaml::from_str_with_options::<FrontMatter>(&self.text, options()).err()?;
        (!matches!(error, serde_yaml::Error::SerdeMissingField { .. })).then_some(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value for each key that is no text.
    fn sample(path: &str, key: &str) -> String {
        match key {
            "checked" | "on" | "next" | "date" | "from" => "2026-11-23".to_owned(),
            "confidence" => "V".to_owned(),
            "type" => "money".to_owned(),
            "status" => "现行".to_owned(),
            "options" | "outputs" | "tests" | "values" => "[]".to_owned(),
            "inputs" if path == "calculator" => "[]".to_owned(),
            "inputs" | "nodes" | "outcomes" => "{}".to_owned(),
            _ => "x".to_owned(),
        }
    }

    /// The mapping at a path, with what leads to it complete.
    fn document(path: &str, keys: &[&str]) -> String {
        let pairs: Vec<String> = keys.iter().map(|key| format!("{key}: {}", sample(path, key))).collect();
        let mut value = format!("{{ {} }}", pairs.join(", "));
        let mut path = path;
        loop {
            if let Some(list) = path.strip_suffix("[]") {
                (value, path) = (format!("[{value}]"), list);
                continue;
            }
            let Some((above, key)) = path.rsplit_once('.') else { return format!("{path}: {value}\n") };
            let key = if key == "*" { "some" } else { key };
            let required = REQUIRED.iter().find(|(pattern, _)| *pattern == above).map_or(&[][..], |(_, keys)| keys);
            let beside =
                required.iter().filter(|beside| **beside != key).map(|it| format!(", {it}: {}", sample(above, it)));
            (value, path) = (format!("{{ {key}: {value}{} }}", beside.collect::<String>()), above);
        }
    }

    #[test]
    fn the_table_says_what_the_types_say() {
        for (path, keys) in REQUIRED {
            let read = |keys: &[&str]| {
                serde_yaml::from_str_with_options::<FrontMatter>(&document(path, keys), options()).map(|_| ())
            };
            assert!(read(keys).is_ok(), "{path}: a required key is not in the table: {:?}", read(keys));
            for left in *keys {
                let rest: Vec<&str> = keys.iter().copied().filter(|key| key != left).collect();
                let lacks =
                    matches!(read(&rest), Err(serde_yaml::Error::SerdeMissingField { field, .. }) if field == *left);
                assert!(lacks, "{path}: `{left}` is not required");
            }
        }
    }
}

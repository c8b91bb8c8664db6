//! What the TOML reader says of `site.toml` to a message for an editor: what is wrong, what is wanted, how it is written.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Words, nearest, words};
use crate::source::TextFile;

/// Tables of `site.toml` that are easily written otherwise, and how they are written.
const EXAMPLES: &[(&str, &str)] = &[
    ("title", "title = \"Questions and answers\""),
    ("base_url", "base_url = \"https://kb.example/\""),
    ("nav", "[[nav]] title = \"Topics\" link = \"/topics/\""),
    ("footer", "[footer] text = \"...\""),
    ("footer.links", "[[footer.links]] title = \"About\" link = \"/about/\""),
    ("output", "[output] dir = \"public\""),
    ("content", "[content] title_from_name = true"),
    ("markdown", "[markdown] raw_html = \"escape\""),
    ("dedup", "[dedup] mode = \"merge\""),
    ("search", "[search] synonyms = [[\"car\", \"automobile\"]]"),
    ("hosting", "[hosting] hosts = [\"nginx\"]"),
    ("quick_exit", "[quick_exit] link = \"https://weather.example/\""),
    ("lints", "[lints] KB508 = \"error\""),
];

/// Text that is no TOML.
pub(super) fn no_toml(file: &TextFile, error: &toml::de::Error) -> Diagnostic {
    let reason = reason(error);
    let message = words!("site.toml 读不懂：{reason}", "cannot read site.toml as TOML: {reason}");
    Diagnostic::error(Code::KB020, &file.path, message).at(error.span().unwrap_or(0..0)).help(words!(
        "字符串要写在引号里，一行一个键：title = \"网贷问答\"",
        "put text in quotes, one key a line: title = \"Questions and answers\""
    ))
}

/// A value that is not what its key takes, or a key that is missing.
pub(super) fn wrong_value(file: &TextFile, table: &DeTable<'_>, error: &toml::de::Error) -> Diagnostic {
    let reason = reason(error);
    let span = error.span().unwrap_or(0..0);
    let key = key_at(table, &span).unwrap_or_default();
    let message = match (reason.strip_prefix("missing field `"), reason.split_once(", expected ")) {
        (Some(rest), _) => {
            let missing = rest.trim_end_matches('`');
            let whole = if key.is_empty() { missing.to_owned() } else { format!("{key}.{missing}") };
            let message = words!("缺少 `{whole}`", "`{whole}` is missing");
            return with_help(Diagnostic::error(Code::KB020, &file.path, message).at(span), &whole);
        }
        (None, Some((is, wanted))) if is.starts_with("unknown variant") => {
            let is = is.trim_start_matches("unknown variant ").trim_matches('`');
            let choices: Vec<&str> = wanted.split('`').skip(1).step_by(2).collect();
            let list = choices.join(", ");
            let message = words!("`{key}` 不能是 `{is}`", "`{key}` cannot be `{is}`");
            let help = match nearest(is, choices) {
                Some(near) => {
                    words!("你是不是要写 `{near}`？可以写：{list}", "did you mean `{near}`? There is: {list}")
                }
                None => words!("可以写：{list}", "there is: {list}"),
            };
            return Diagnostic::error(Code::KB020, &file.path, message).at(span).help(help);
        }
        (None, Some((is, wanted))) => {
            let (is, wanted) = (kind(is), kind(wanted));
            Words {
                zh: format!("`{key}` 写的是{}，要写{}", is.zh, wanted.zh),
                en: format!("`{key}` is {}; {} is wanted", is.en, wanted.en),
            }
        }
        _ => words!("`{key}`：{reason}", "`{key}`: {reason}"),
    };
    with_help(Diagnostic::error(Code::KB020, &file.path, message).at(span), &key)
}

fn with_help(diagnostic: Diagnostic, key: &str) -> Diagnostic {
    // The table of a key, where the key itself has no example.
    let mut at = Some(key);
    while let Some(name) = at {
        if let Some((_, example)) = EXAMPLES.iter().find(|(known, _)| *known == name) {
            return diagnostic.help(match example.split_once("] ") {
                Some((table, keys)) => words!("写在 {table}] 下面：{keys}", "write below {table}]: {keys}"),
                None => words!("这样写：{example}", "write {example}"),
            });
        }
        at = name.rsplit_once('.').map(|(table, _)| table);
    }
    diagnostic.help(words!(
        "手册 tests/spec/site-toml.md 列出每个键怎么写",
        "the manual tests/spec/site-toml.md shows how each key is written"
    ))
}

fn reason(error: &toml::de::Error) -> String {
    error.message().lines().next().unwrap_or_default().to_owned()
}

/// A kind of value, of which the reader of TOML speaks as Rust does.
fn kind(text: &str) -> Words {
    let text = text.trim().trim_start_matches("invalid type: ");
    let (zh, en) = match text.split([' ', '`']).next().unwrap_or_default() {
        "string" => ("文字", "a text"),
        "integer" | "float" | "floating" => ("数", "a number"),
        "boolean" => ("true 或 false", "true or false"),
        "sequence" | "array" => ("列表", "a list"),
        "map" | "struct" | "table" => ("一张表", "a table"),
        "a" | "an" => return kind(text.split_once(' ').map_or("", |(_, rest)| rest)),
        _ => return words!("{text}", "{text}"),
    };
    words!("{zh}", "{en}")
}

/// The key whose value holds a place, with the tables it stands in. The place of a table may be only that of its name, so
/// every table is looked through.
fn key_at(table: &DeTable<'_>, span: &Range<usize>) -> Option<String> {
    table.iter().find_map(|(key, value)| {
        let name = key.get_ref().as_ref();
        let inner = match value.get_ref() {
            DeValue::Table(inner) => key_at(inner, span),
            DeValue::Array(items) => items.iter().find_map(|item| match item.get_ref() {
                DeValue::Table(inner) => key_at(inner, span),
                _ => None,
            }),
            _ => None,
        };
        let own = value.span();
        let item = match value.get_ref() {
            DeValue::Array(items) => items.iter().any(|item| item.span() == *span),
            _ => false,
        };
        let holds = (own.start <= span.start && span.end <= own.end) || item || key.span() == *span;
        match inner {
            Some(inner) => Some(format!("{name}.{inner}")),
            None => holds.then(|| name.to_owned()),
        }
    })
}

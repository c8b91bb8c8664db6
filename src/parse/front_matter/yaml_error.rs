//! A YAML reader's error to words an editor understands.

use serde_yaml::Error;

use crate::diagnostic::{Words, nearest};
use crate::words;

/// Says what is wrong with the value of `key` (or with the whole front matter), and what to do.
pub fn explain(error: &Error, key: Option<&str>) -> (Words, Option<Words>) {
    let name = key.unwrap_or("front matter");
    match error {
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or("?");
            (
                words!("键 `{key}` 重复了", "duplicate key `{key}`"),
                Some(words!(
                    "只留一个：否则不知道该用哪个值",
                    "keep one of them: nobody can tell which value is meant"
                )),
            )
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            let list = expected.join(", ");
            let help = match nearest(variant, expected.iter().copied()) {
                Some(near) => {
                    words!("你是不是要写 `{near}`？可以用：{list}", "did you mean `{near}`? Possible: {list}")
                }
                None => words!("可以用：{list}", "possible: {list}"),
            };
            (words!("`{name}` 不能是 `{variant}`", "`{name}` cannot be `{variant}`"), Some(help))
        }
        Error::SerdeUnknownField { field, expected, .. } => {
            let list = expected.join(", ");
            (
                words!("`{name}` 里没有 `{field}` 这个键", "`{name}` has no key `{field}`"),
                Some(match nearest(field, expected.iter().copied()) {
                    Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
                    None => words!("可以用：{list}", "possible: {list}"),
                }),
            )
        }
        Error::SerdeMissingField { field, .. } => {
            (words!("`{name}` 里缺少 `{field}`", "`{name}` lacks the key `{field}`"), None)
        }
        Error::NullIntoString { .. } => (
            words!("`{name}` 是空的，要写一段文字", "`{name}` is empty; it must be a string"),
            Some(words!("写上文字，或者删掉这一行", "write some text, or delete the line")),
        ),
        Error::InvalidBooleanStrict { .. } => {
            let (message, help) = must_be_boolean(name);
            (message, Some(help))
        }
        Error::Unexpected { expected, .. } => {
            let (zh, en) = match *expected {
                "string scalar" => ("一段文字", "text (a string)"),
                "mapping start" => ("映射（mapping）：一行一个 `键: 值`", "a mapping: one `key: value` a line"),
                "sequence start" => ("列表：[甲, 乙]", "a list: [one, two]"),
                other => (other, other),
            };
            (words!("`{name}` 要写{zh}", "`{name}` must be {en}"), None)
        }
        Error::UnknownAnchor { .. } => {
            (words!("没有这个锚（anchor），别名（alias）落空", "the alias has no anchor"), None)
        }
        _ => other(error, name),
    }
}

/// What a key that is not strictly `true` or `false` is told.
pub fn must_be_boolean(name: &str) -> (Words, Words) {
    (
        words!("`{name}` 只能是 true 或 false", "`{name}` must be true or false"),
        words!("不加引号，写 {name}: true", "without quotes: {name}: true"),
    )
}

/// Everything else: the reader's own words, in one line, with help where the mistake is a common one.
fn other(error: &Error, name: &str) -> (Words, Option<Words>) {
    let text = error.to_string();
    let reason = text.lines().next().unwrap_or_default().trim().trim_end_matches('.');
    let reason = reason.split(" at line ").next().unwrap_or(reason).to_owned();
    let lower = reason.to_lowercase();
    let help = if lower.contains("alias") || lower.contains("anchor") || lower.contains("budget") {
        Some(words!(
            "front matter 里不用锚（anchor）和别名（alias），直接写值",
            "write the value itself; front matter needs no anchors or aliases"
        ))
    } else if lower.contains("mapping values") || lower.contains("mapping value") {
        Some(words!(
            "值里有冒号时，整个值要加引号：title: \"答: 逾期怎么办\"",
            "a value with a colon needs quotes: title: \"Answer: what now\""
        ))
    } else if lower.contains("tab") || lower.contains("cannot start any token") {
        Some(words!("缩进用空格，不用制表符（tab）", "indent with spaces, not with tabs"))
    } else if lower.contains("quote") || lower.contains("scalar") {
        Some(words!("检查引号是否成对", "check that quotes come in pairs"))
    } else if lower.contains("depth") || lower.contains("recursion") || lower.contains("nest") {
        Some(words!("嵌套层数太多", "too many levels of nesting"))
    } else {
        None
    };
    (words!("`{name}` 读不懂：{reason}", "cannot read `{name}`: {reason}"), help)
}

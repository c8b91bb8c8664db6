//! A YAML reader's error to words an editor understands. None of the reader's own words reach an author.

use std::fmt;

use jiff::civil::Date;
use serde_yaml::Error;
use serde_yaml::budget::BudgetBreach;
use serde_yaml::granit_parser::ErrorKind;
use serde_yaml::localizer::ExternalMessageSource;

use crate::diagnostic::{Words, nearest, words};

/// What a value of our own types says of itself. Errors of the reader carry text only, so it is written into that text
/// and read back from it.
pub enum Complaint {
    /// No day.
    Day(String),
    /// No day, month or year.
    PartialDate(String),
    /// A character that nobody sees.
    Invisible(char),
}

/// Stands at the head of such a text.
const MARK: char = '\u{1}';

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Complaint::Day(text) => write!(f, "{MARK}d{text}"),
            Complaint::PartialDate(text) => write!(f, "{MARK}p{text}"),
            Complaint::Invisible(c) => write!(f, "{MARK}i{:04X}", *c as u32),
        }
    }
}

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
            if variant.is_empty() || variant == "~" {
                return (
                    words!("`{name}` 是空的", "`{name}` is empty"),
                    Some(words!("可以用：{list}", "possible: {list}")),
                );
            }
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
                    _ if field.starts_with(|c: char| c.is_ascii_digit()) => words!(
                        "花括号里逗号隔开两个键：数字里不要写逗号，或者整个值加引号",
                        "in braces a comma ends the value: write the number without it, or put the whole value in quotes"
                    ),
                    Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
                    None => words!("可以用：{list}", "possible: {list}"),
                }),
            )
        }
        Error::SerdeMissingField { field, .. } => {
            let help = words!("补上一行 `{field}: ...`", "add a line `{field}: ...`");
            (words!("`{name}` 里缺少 `{field}`", "`{name}` lacks the key `{field}`"), Some(help))
        }
        Error::NullIntoString { .. } => (
            words!("`{name}` 是空的，要写一段文字", "`{name}` is empty; it must be a string"),
            Some(words!("写上文字，或者删掉这一行", "write some text, or delete the line")),
        ),
        Error::InvalidBooleanStrict { .. } => {
            let (message, help) = must_be_boolean(name);
            (message, Some(help))
        }
        Error::Unexpected { expected, .. } => must_be(name, expected),
        Error::InvalidScalar { ty, .. } => must_be(name, ty),
        Error::Message { msg, .. } if msg.contains(MARK) => complaint(msg, name),
        Error::AliasError { error, .. } => explain(error, key),
        Error::UnknownAnchor { .. } | Error::MergeKeyNotAllowed { .. } | Error::MergeValueNotMapOrSeqOfMaps { .. } => (
            words!("`{name}` 里没有这个锚（anchor）", "`{name}` names an anchor that does not exist"),
            Some(words!("文字以 `*` 开头时整个加引号", "put text that begins with `*` in quotes")),
        ),
        Error::Budget { breach: BudgetBreach::Documents { .. }, .. } | Error::MultipleDocuments { .. } => (
            words!("这一行 `...` 或 `---` 之后的键不会被读", "the keys behind a line `...` or `---` are not read"),
            Some(words!("删掉那一行", "delete that line")),
        ),
        Error::RecursiveReferencesRequireWeakTypes { .. }
        | Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::Budget { breach: BudgetBreach::Aliases { .. } | BudgetBreach::Anchors { .. }, .. } => (
            words!("别名（alias）太多，或者一层套一层", "there are too many aliases, or aliases within aliases"),
            Some(words!("直接写值", "write the values themselves")),
        ),
        error if matches!(error, Error::Budget { .. }) || is_too_deep(error) => (
            words!(
                "front matter 太大、嵌套层数太多，或者别名（alias）太多",
                "the front matter is too large, nested too deeply, or has too many aliases"
            ),
            Some(words!("它只是一页的开头：把资料放进正文", "it is the head of a page only: data belongs in the text")),
        ),
        Error::NonFiniteFloat { value, .. } => (
            words!(
                "`{name}` 里的 `{value}` 不是能写下来的数",
                "`{value}` in `{name}` is no number that can be written down"
            ),
            Some(words!("是文字就加引号：\"{value}\"", "put it in quotes if it is text: \"{value}\"")),
        ),
        _ => (
            words!("`{name}` 不能这样写", "`{name}` cannot be written like this"),
            Some(words!(
                "`kbgen explain KB012` 说明键怎么写；是文字就加引号",
                "`kbgen explain KB012` tells how keys are written; put text in quotes"
            )),
        ),
    }
}

/// Whether the reader could not go on because of the signs it found, rather than because of what they mean.
pub fn is_syntax(error: &Error) -> bool {
    matches!(error, Error::ExternalMessage { .. } | Error::UnknownAnchor { .. }) && !is_too_deep(error)
}

fn is_too_deep(error: &Error) -> bool {
    let Error::ExternalMessage { source, .. } = error else { return false };
    matches!(&**source, ExternalMessageSource::Parser(scan) if *scan.kind() == ErrorKind::RecursionLimitExceeded)
}

/// What a key that is not strictly `true` or `false` is told.
pub fn must_be_boolean(name: &str) -> (Words, Words) {
    let last = name.rsplit('.').next().unwrap_or(name);
    (
        words!("`{name}` 只能是 true 或 false", "`{name}` must be true or false"),
        words!("不加引号，写 {last}: true", "without quotes: {last}: true"),
    )
}

/// Lists whose entries are mappings, with the keys of one.
const LISTS: &[(&str, &str)] = &[
    ("distinct_from", "page: ..., reason: ..."),
    ("facts", "label: ..., value: ..., scope: ..."),
    ("updated", "date: ..., change: ..."),
];

/// What a value of another kind is told; the reader names kinds in its own words.
fn must_be(name: &str, kind: &str) -> (Words, Option<Words>) {
    let list = LISTS.iter().find(|(list, _)| *list == name);
    if let Some((_, keys)) = list.filter(|_| matches!(kind, "mapping start" | "map" | "sequence start" | "seq")) {
        return (
            words!("`{name}` 要写列表，每一项是一个映射", "`{name}` must be a list, each entry of it a mapping"),
            Some(words!("一项一行：- {{ {keys} }}", "one entry a line: - {{ {keys} }}")),
        );
    }
    let (zh, en) = match kind {
        "string scalar" | "string" => ("一段文字", "text (a string)"),
        "mapping start" | "map" => ("映射（mapping）：一行一个 `键: 值`", "a mapping: one `key: value` a line"),
        "sequence start" | "seq" => ("列表：[甲, 乙]", "a list: [one, two]"),
        "boolean" => ("true 或 false", "true or false"),
        kind if kind.contains("float") => ("一个数", "a number"),
        kind if kind.contains("integer") || kind.starts_with(['u', 'i']) => ("不带小数的数", "a whole number"),
        _ => ("别的写法", "something else"),
    };
    (words!("`{name}` 要写{zh}", "`{name}` must be {en}"), Some(how_to_be(name, kind)))
}

/// How a value of that kind is written.
fn how_to_be(name: &str, kind: &str) -> Words {
    let last = name.rsplit('.').next().unwrap_or(name);
    match kind {
        "string scalar" | "string" => words!("是文字就整个加引号", "if it is text, put it in quotes"),
        "boolean" => must_be_boolean(name).1,
        "sequence start" | "seq" => words!(
            "只有一项也写方括号：{last}: [\"...\"]；或者一行一项，前面写 `- `",
            "in brackets, one entry too: {last}: [\"...\"]; or one entry a line behind `- `"
        ),
        "mapping start" | "map" if name == "front matter" => {
            words!("写成这样的行：`title: 标题`", "write lines such as `title: Words`")
        }
        "mapping start" | "map" => words!(
            "下一行缩进两格写 `键: 值`：`kbgen explain KB012` 有例子",
            "write `key: value` below it behind two blanks: `kbgen explain KB012` has an example"
        ),
        _ => words!("只写数字，不写单位：{last}: 3", "write digits alone, without a unit: {last}: 3"),
    }
}

fn complaint(text: &str, name: &str) -> (Words, Option<Words>) {
    let mut chars = text.split(MARK).nth(1).unwrap_or_default().chars();
    let kind = chars.next();
    let rest = chars.as_str();
    match kind {
        Some('d') => {
            let day = rest.get(..10).filter(|day| rest.len() > 10 && day.parse::<Date>().is_ok());
            let help = match day {
                Some(day) => words!("只写日子，不写时间：{day}", "write the day alone, without a time: {day}"),
                None => words!("写成年-月-日：2026-11-23", "write year-month-day: 2026-11-23"),
            };
            (words!("`{name}` 里的 `{rest}` 不是日期", "`{rest}` in `{name}` is no date"), Some(help))
        }
        Some('p') => (
            words!("`{name}` 里的 `{rest}` 不是日期", "`{rest}` in `{name}` is no date"),
            Some(words!("写成 2026-11-23、2026-11 或 2026", "write 2026-11-23, 2026-11 or 2026")),
        ),
        _ => (
            words!("`{name}` 里有看不见的字符 U+{rest}", "`{name}` has the invisible character U+{rest}"),
            Some(words!("删掉它：它能让文字显示得和实际不同", "delete it: it can make text look other than it is")),
        ),
    }
}

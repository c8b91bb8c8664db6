//! Values that YAML reads otherwise without quotes: the value in quotes, and what its author is told.

use crate::diagnostic::{Words, words};

/// The value in quotes that change nothing in it.
pub fn quoted(value: &str) -> String {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if value.contains(['"', '\\']) { format!("'{}'", value.replace('\'', "''")) } else { format!("\"{value}\"") }
}

/// What a value is told that begins with a sign of YAML's own.
pub fn needs_quotes(sign: &str, value: &str) -> (Words, Words) {
    let quoted = quoted(value);
    let (zh, en) = if sign == "`" {
        ("反引号".to_owned(), "a backtick".to_owned())
    } else {
        (format!(" `{sign}` "), format!("`{sign}`"))
    };
    (
        words!(
            "值不能以{zh}开头：它在 YAML 里另有意思",
            "a value must not begin with {en}, which means something else in YAML"
        ),
        words!("加上引号：{quoted}", "put it in quotes: {quoted}"),
    )
}

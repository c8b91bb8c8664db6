//! Tables of `site.toml` to what is wrong with their keys: a misspelt one would do nothing.

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, nearest, words};
use crate::source::TextFile;

/// Every key a table may have; the empty name is the file itself.
const KEYS: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "title",
            "base_url",
            "language",
            "description",
            "share_image",
            "theme",
            "nav",
            "footer",
            "output",
            "content",
            "markdown",
            "dedup",
            "search",
            "hosting",
            "quick_exit",
            "lints",
        ],
    ),
    ("nav", &["title", "link"]),
    ("footer", &["text", "links"]),
    ("footer.links", &["title", "link"]),
    ("output", &["dir", "portable", "precompress"]),
    ("content", &["title_from_name"]),
    ("markdown", &["raw_html"]),
    ("dedup", &["mode", "boilerplate", "words"]),
    (
        "dedup.words",
        &[
            "product", "topic", "actor", "event", "thing", "word", "light", "particle", "filler", "wrapper",
            "negation", "scope", "stage", "role", "measure", "intent", "verdict",
        ],
    ),
    ("search", &["synonyms"]),
    ("hosting", &["hosts"]),
    ("quick_exit", &["link", "pages"]),
];

/// Reports every key that no table of this name has.
pub(super) fn unknown_keys(name: &str, table: &DeTable<'_>, file: &TextFile, diagnostics: &mut Vec<Diagnostic>) {
    let Some((_, known)) = KEYS.iter().find(|(table, _)| *table == name) else { return };
    for (key, value) in table {
        let key_text = key.get_ref().as_ref();
        if !known.contains(&key_text) {
            let whole = if name.is_empty() { key_text.to_owned() } else { format!("{name}.{key_text}") };
            let help = match nearest(key_text, known.iter().copied()) {
                Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
                None => {
                    let list = known.join(", ");
                    words!("这里可以用的键：{list}", "keys that can stand here: {list}")
                }
            };
            diagnostics.push(
                Diagnostic::error(Code::KB021, &file.path, words!("不认识的键 `{whole}`", "unknown key `{whole}`"))
                    .at(key.span())
                    .help(help),
            );
            continue;
        }
        let inner = if name.is_empty() { key_text.to_owned() } else { format!("{name}.{key_text}") };
        match value.get_ref() {
            DeValue::Table(table) => unknown_keys(&inner, table, file, diagnostics),
            DeValue::Array(array) => {
                for element in array.iter() {
                    if let DeValue::Table(table) = element.get_ref() {
                        unknown_keys(&inner, table, file, diagnostics);
                    }
                }
            }
            _ => {}
        }
    }
}

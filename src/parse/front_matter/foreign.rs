//! Keys that other generators read and kbgen does not: what an author who brings a folder of theirs should write.

use std::ops::Range;

use super::fields::KEYS;
use crate::diagnostic::{Diagnostic, nearest, words};

/// What a key means here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// It keeps a page from being published there: `draft` does here.
    Draft,
    /// Another key holds it.
    Key(&'static str),
    /// kbgen does it by itself.
    Nothing,
    /// Data for templates.
    Extra,
}

/// The keys, in lower case.
const MEANINGS: &[(&str, Meaning)] = &[
    ("published", Meaning::Draft),
    ("publish", Meaning::Draft),
    ("unpublished", Meaning::Draft),
    ("unlisted", Meaning::Draft),
    ("private", Meaning::Draft),
    ("hidden", Meaning::Draft),
    ("headless", Meaning::Draft),
    ("visibility", Meaning::Draft),
    ("status", Meaning::Draft),
    ("wip", Meaning::Draft),
    ("草稿", Meaning::Draft),
    ("tags", Meaning::Key("topics")),
    ("tag", Meaning::Key("topics")),
    ("categories", Meaning::Key("topics")),
    ("category", Meaning::Key("topics")),
    ("series", Meaning::Key("topics")),
    ("summary", Meaning::Key("answer")),
    ("excerpt", Meaning::Key("description")),
    ("permalink", Meaning::Key("slug")),
    ("url", Meaning::Key("slug")),
    ("redirect_from", Meaning::Key("aliases")),
    ("lastmod", Meaning::Key("updated")),
    ("last_modified_at", Meaning::Key("updated")),
    ("modified", Meaning::Key("updated")),
    ("created", Meaning::Key("date")),
    ("type", Meaning::Key("kind")),
    ("layout", Meaning::Key("kind")),
    ("author", Meaning::Extra),
    ("authors", Meaning::Extra),
    ("weight", Meaning::Extra),
    ("toc", Meaning::Nothing),
    ("math", Meaning::Nothing),
    ("comments", Meaning::Nothing),
];

/// What a key of another generator means here, if it is one.
pub fn meaning(key: &str) -> Option<Meaning> {
    let key = key.to_lowercase();
    MEANINGS.iter().find(|(name, _)| *name == key).map(|(_, meaning)| *meaning)
}

/// Whether a key decides if a page is published, here or elsewhere.
pub fn is_draft(key: &str) -> bool {
    key == "draft" || (meaning(key) == Some(Meaning::Draft) && key != "status")
}

/// Whether the key and its value keep a page from being published elsewhere.
pub fn keeps_unpublished(key: &str, value: &str) -> bool {
    let value = value.trim().to_lowercase();
    let yes = ["true", "yes", "on", "1", "y", "是"].contains(&value.as_str());
    let no = ["false", "no", "off", "0", "n", "否"].contains(&value.as_str());
    match key.to_lowercase().as_str() {
        "published" | "publish" => no,
        "status" | "visibility" => {
            ["draft", "private", "hidden", "unpublished", "unlisted", "wip", "草稿"].contains(&value.as_str())
        }
        key => is_draft(key) && yes,
    }
}

/// An unknown key that is a mistake by itself: nearly a known one, or one that keeps a page back elsewhere.
pub fn mistaken(key: &str, value: &str, place: Range<usize>, path: &str) -> Option<Diagnostic> {
    let diagnostic = Diagnostic::error("KB013", path, words!("不认识的键 `{key}`", "unknown key `{key}`")).at(place);
    if keeps_unpublished(key, value) {
        return Some(
            diagnostic
                .why(words!("它在这里不起作用，这一页会发布", "it does nothing here: the page would be published"))
                .help(words!("写 draft: true", "write draft: true")),
        );
    }
    let near = nearest(&key.to_lowercase(), KEYS.iter().copied())?;
    Some(
        diagnostic
            .why(words!(
                "写错的键不起作用，例如草稿会被发布",
                "a misspelt key does nothing: a draft would be published"
            ))
            .help(words!("你是不是要写 `{near}`？", "did you mean `{near}`?")),
    )
}

/// A key that does nothing, on one page or on many: one message, at the first of them.
pub fn unused(key: &str, pages: usize, place: Range<usize>, path: &str) -> Diagnostic {
    let message = match pages {
        1 => words!("不认识的键 `{key}`，没有使用", "unknown key `{key}` is not used"),
        _ => words!("{pages} 页有不认识的键 `{key}`，没有使用", "unknown key `{key}`, on {pages} pages, is not used"),
    };
    let help = match meaning(key) {
        Some(Meaning::Key(own)) => words!(
            "这里由 `{own}` 表示；要保留给自己的模板，就写在 `extra` 下面",
            "`{own}` says this here; to keep it for your own templates put it under `extra`"
        ),
        Some(Meaning::Draft) => words!(
            "这里只有 draft: true 能让一页不发布；这个键可以删掉",
            "here only draft: true keeps a page back; the key can be deleted"
        ),
        Some(Meaning::Nothing) => words!(
            "kbgen 自己决定；可以删掉，要保留就写在 `extra` 下面",
            "kbgen decides this by itself: delete the key, or put it under `extra`"
        ),
        Some(Meaning::Extra) | None => words!(
            "主题自己的数据写在 `extra` 下面：extra: {{ {key}: ... }}",
            "data for a theme belongs under `extra`: extra: {{ {key}: ... }}"
        ),
    };
    Diagnostic::warning("KB013", path, message).at(place).help(help)
}

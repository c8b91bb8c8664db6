//! Keys that other generators read and kbgen does not: what an author who brings a folder of theirs should write.

use std::ops::Range;

use jiff::civil::Date;

use super::fields::KEYS;
use crate::diagnostic::{Code, Diagnostic, nearest, words};

/// What a key means here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// It keeps a page from being published there: `draft` does here.
    Draft,
    /// With some values it does.
    Partly,
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
    ("status", Meaning::Partly),
    ("wip", Meaning::Draft),
    ("dg-publish", Meaning::Draft),
    ("unlist", Meaning::Draft),
    ("noindex", Meaning::Draft),
    ("no_index", Meaning::Draft),
    ("robots", Meaning::Partly),
    ("sitemap", Meaning::Partly),
    ("index", Meaning::Partly),
    ("indexed", Meaning::Partly),
    ("listed", Meaning::Partly),
    ("visible", Meaning::Partly),
    ("public", Meaning::Partly),
    ("state", Meaning::Partly),
    ("cascade", Meaning::Partly),
    ("build", Meaning::Partly),
    ("_build", Meaning::Partly),
    ("publishdate", Meaning::Partly),
    ("publish_date", Meaning::Partly),
    ("publish-date", Meaning::Partly),
    ("publish_at", Meaning::Partly),
    ("published_at", Meaning::Partly),
    ("pubdate", Meaning::Partly),
    ("scheduled", Meaning::Partly),
    ("expirydate", Meaning::Partly),
    ("expiry_date", Meaning::Partly),
    ("expiry", Meaning::Partly),
    ("expires", Meaning::Partly),
    ("expire", Meaning::Partly),
    ("expired", Meaning::Partly),
    ("unpublishdate", Meaning::Partly),
    ("unpublish_date", Meaning::Partly),
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

/// Whether a key decides by itself if a page is published, here or elsewhere.
pub fn is_draft(key: &str) -> bool {
    key == "draft" || meaning(key) == Some(Meaning::Draft)
}

/// Whether `key: value` in any spelling says that a page is a draft.
pub fn says_draft(key: &str, value: &str) -> bool {
    let key = key.to_lowercase();
    let no_day = Date::MIN..Date::MAX;
    (key == "draft" && is_yes(&value.to_lowercase())) || (meaning(&key).is_some() && withheld(&key, value, &no_day))
}

fn is_yes(value: &str) -> bool {
    ["true", "yes", "on", "1", "y", "t", "是"].contains(&value)
}

/// Words for what is not public, as values.
const WITHHELD: &[&str] =
    &["draft", "drafts", "private", "hidden", "unpublished", "unlisted", "wip", "noindex", "expired", "草稿", "未发布"];

/// Whether the key and its value keep a page from being published elsewhere, on the days of `open`: those on which a page
/// is already published and not yet withdrawn.
fn withheld(key: &str, value: &str, open: &Range<Date>) -> bool {
    let value = value.trim().to_lowercase();
    let no = ["false", "no", "off", "0", "n", "f", "否", "never"].contains(&value.as_str());
    let day = || value.get(..10).and_then(|day| day.parse::<Date>().ok());
    match key {
        "published" | "publish" | "dg-publish" | "index" | "indexed" | "listed" | "visible" | "public" | "sitemap"
        | "render" | "list" => no,
        "robots" => value.split([',', ' ']).any(|word| ["noindex", "none"].contains(&word)),
        "publishdate" | "publish_date" | "publish-date" | "publish_at" | "published_at" | "pubdate" | "scheduled" => {
            day().is_some_and(|day| day >= open.end)
        }
        "expirydate" | "expiry_date" | "expiry" | "expires" | "expire" | "unpublishdate" | "unpublish_date" => {
            day().is_some_and(|day| day < open.start)
        }
        "status" | "visibility" | "state" | "tags" | "tag" | "categories" | "category" | "type" | "layout" => {
            WITHHELD.contains(&value.trim_start_matches('#'))
        }
        "expired" | "exclude" | "disable" => is_yes(&value),
        key => is_draft(key) && is_yes(&value),
    }
}

/// An unknown key that is a mistake by itself: nearly a known one, or one that keeps a page back elsewhere. `values` holds
/// each value below the key with the name it has there.
pub fn mistaken(
    key: &str,
    values: &[(&str, &str)],
    today: Date,
    place: Range<usize>,
    path: &str,
) -> Option<Diagnostic> {
    let diagnostic =
        Diagnostic::error(Code::KB013, path, words!("不认识的键 `{key}`", "unknown key `{key}`")).at(place);
    // What is published from tomorrow on is not published today; what expires today is still.
    let open = today..today.tomorrow().unwrap_or(today);
    let decides = meaning(key).is_some() || key.eq_ignore_ascii_case("draft");
    if decides && values.iter().any(|(key, value)| withheld(&key.to_lowercase(), value, &open)) {
        let help = if key.eq_ignore_ascii_case("cascade") {
            words!("在这个文件夹的每一页写 draft: true", "write draft: true in each page of the folder")
        } else {
            words!(
                "不想发布就写 draft: true；可以发布就删掉 `{key}`",
                "write draft: true to keep the page back; delete `{key}` where it may be published"
            )
        };
        return Some(
            diagnostic
                .why(words!("它在这里不起作用，这一页会发布", "it does nothing here: the page would be published"))
                .help(help),
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
        Some(Meaning::Draft | Meaning::Partly) => words!(
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
    Diagnostic::warning(Code::KB013, path, message).at(place).help(help)
}

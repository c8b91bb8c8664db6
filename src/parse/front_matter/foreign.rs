//! Keys that other generators read and kbgen does not: what an author who brings a folder of theirs should write.

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

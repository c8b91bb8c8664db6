//! What a file is, by its `kind`.

use serde::{Deserialize, Serialize};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One question, one answer.
    Question,
    /// Explains a theme.
    #[default]
    Article,
    /// How to do a task.
    Steps,
    /// Questions that lead to what to do.
    Flow,
    /// A word.
    Term,
    /// A statute or rule.
    Law,
    /// A telephone number.
    Hotline,
    /// A number with its reason.
    Calculator,
    /// A value that changes on known days.
    Parameter,
    /// Lists the pages of a folder or a topic.
    Hub,
    /// Anything else: about, privacy.
    Page,
}

impl Kind {
    /// The word used in front matter, templates and `data-kind`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Question => "question",
            Kind::Article => "article",
            Kind::Steps => "steps",
            Kind::Flow => "flow",
            Kind::Term => "term",
            Kind::Law => "law",
            Kind::Hotline => "hotline",
            Kind::Calculator => "calculator",
            Kind::Parameter => "parameter",
            Kind::Hub => "hub",
            Kind::Page => "page",
        }
    }
}

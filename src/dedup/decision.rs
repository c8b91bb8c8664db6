//! What is decided about a pair: the one word that the rest of kbgen acts on.

use serde::Serialize;

/// Whether two texts become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// They say the same: one page, nothing to ask.
    Merge,
    /// They overlap or differ in something that matters: an editor looks.
    Review,
    /// They are two texts.
    Distinct,
}

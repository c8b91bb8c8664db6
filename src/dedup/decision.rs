//! The word for what is to be done with a pair of texts.

use serde::Serialize;

/// What is to be done with a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// The same.
    Merge,
    /// Somebody should look.
    Review,
    /// Different.
    Distinct,
}

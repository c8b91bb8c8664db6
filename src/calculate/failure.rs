//! Why a calculation gives nothing: a code, and what it is about.

use super::value::Value;

/// The longest list.
pub const LIST_MAX: usize = 10_000;

/// Why there is no value: a code of the catalogue, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// `E_NO_DATA` and so on; `E_LIMIT` for what is too large, `E_MATH` for a division by nothing.
    pub code: &'static str,
    /// The input or parameter it is about; may be empty.
    pub field: String,
}

impl Failure {
    /// A failure about an input, a parameter or nothing in particular.
    pub fn new(code: &'static str, field: impl Into<String>) -> Failure {
        Failure { code, field: field.into() }
    }
}

/// A value, or why there is none.
pub type Evaluated = Result<Value, Failure>;

/// What is too large.
pub fn limit() -> Failure {
    Failure::new("E_LIMIT", "")
}

/// What the check of types has ruled out; an error all the same and never a panic.
pub fn confused() -> Failure {
    Failure::new("E_TYPE", "")
}

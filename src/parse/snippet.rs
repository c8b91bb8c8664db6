//! Calculations inside Markdown as written: `` `= formula` `` in a sentence, a fenced block `calc stem` with YAML.

use std::ops::Range;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::front_matter::Text;
use crate::diagnostic::{Diagnostic, Words};
use crate::words;

/// A calculation in a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Snippet {
    /// What is asked for.
    pub form: SnippetForm,
    /// Bytes of the file.
    pub span: Range<usize>,
}

/// The two ways to ask.
#[derive(Debug, Clone, PartialEq)]
pub enum SnippetForm {
    /// One value in a sentence: the text after `=`.
    Inline(String),
    /// A block with the calculator's stem; `None` for YAML that could not be read, which has been reported.
    Block(String, Option<Box<Block>>),
}

/// The YAML of a block.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Block {
    /// The inputs.
    pub inputs: Map<String, Value>,
    /// What is shown; default: result and steps.
    pub show: Vec<Show>,
    /// One or two inputs, each with the values of a table.
    pub vary: Map<String, Value>,
    /// The outputs that are shown; default: all.
    pub outputs: Vec<String>,
    /// What stands over it.
    pub title: Option<Text>,
}

/// A part of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Show {
    /// The outputs.
    Result,
    /// The lines of explanation.
    Steps,
    /// A table over the values of `vary`.
    Table,
    /// The same as a picture, with the table beside it.
    Chart,
    /// Fields for the reader's own numbers.
    Form,
}

impl Block {
    /// Whether a part is shown.
    pub fn shows(&self, part: Show) -> bool {
        if self.show.is_empty() { matches!(part, Show::Result | Show::Steps) } else { self.show.contains(&part) }
    }
}

/// Reads the YAML of a fenced block.
pub(super) fn block(
    yaml: &str,
    span: &Range<usize>,
    path: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Box<Block>> {
    let options = serde_yaml::options! { with_snippet: false, budget: serde_yaml::budget! { max_depth: 16, max_nodes: 5_000, max_documents: 1, } };
    let read =
        if yaml.trim().is_empty() { Ok(Block::default()) } else { serde_yaml::from_str_with_options(yaml, options) };
    match read {
        Ok(block) => Some(Box::new(block)),
        Err(error) => {
            let text = error.to_string();
            let reason = text.lines().next().unwrap_or_default();
            let message: Words = words!("计算块读不懂：{reason}", "cannot read the calculation: {reason}");
            diagnostics.push(Diagnostic::error("KB306", path, message).at(span.clone()).help(words!(
                "写 inputs、show、vary、outputs、title；show 里可以有 result、steps、table、chart、form",
                "write `inputs`, `show`, `vary`, `outputs`, `title`; `show` may hold result, steps, table, chart, form"
            )));
            None
        }
    }
}

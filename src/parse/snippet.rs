//! Calculations as written: `` `= formula` `` in a sentence of the body or of the front matter, a fenced block
//! `calc stem` with YAML.

use std::ops::Range;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::formula::formulas;
use super::front_matter::{FrontMatter, Text, explain_in};
use crate::diagnostic::{Code, Diagnostic, words};

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

/// The formulas of texts in the front matter, each once. `head` is the file's text before its body.
pub(super) fn in_front_matter(front: &FrontMatter, head: &str) -> Vec<Snippet> {
    let facts = front.facts.iter().flat_map(|fact| [&fact.value, &fact.scope]).map(|text| ("facts:", text));
    let answer = front.answer.iter().map(|text| ("answer:", text));
    let description = front.description.iter().map(|text| ("description:", text));
    let mut snippets: Vec<Snippet> = Vec::new();
    for (key, text) in answer.chain(description).chain(facts) {
        // A formula may stand in the title too, where it is only text.
        let from = head.find(&format!("\n{key}")).unwrap_or(0);
        for (range, formula) in formulas(text) {
            let form = SnippetForm::Inline(formula);
            if snippets.iter().all(|snippet| snippet.form != form) {
                // A text that YAML folded stands in the file in other bytes; its formula rarely does.
                let found = head[from..].find(&text[range.clone()]).map(|at| from + at);
                let span = found.map_or(0..0, |start| start..start + range.len());
                snippets.push(Snippet { form, span });
            }
        }
    }
    snippets
}

/// Reads the YAML of a fenced block, which is written as `source` in the file `path`, from the byte `start` on.
pub(super) fn block(
    yaml: &str,
    source: &str,
    start: usize,
    path: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Box<Block>> {
    let options = serde_yaml::options! { with_snippet: false, budget: serde_yaml::budget! { max_depth: 16, max_nodes: 5_000, max_documents: 1, } };
    let read =
        if yaml.trim().is_empty() { Ok(Block::default()) } else { serde_yaml::from_str_with_options(yaml, options) };
    match read {
        Ok(block) => Some(Box::new(block)),
        Err(error) => {
            let (message, help) = explain_in(yaml, &error, "calc");
            // Below the fence, as many lines as the YAML's own line says.
            let line = error.location().map_or(0, |location| location.line() as usize);
            let before: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
            let found = source[before..].lines().next().unwrap_or_default();
            let start = start + before + (found.len() - found.trim_start().len());
            let help = help.unwrap_or_else(|| {
                words!(
                    "写 inputs、show、vary、outputs、title；show 里可以有 result、steps、table、chart、form",
                    "write `inputs`, `show`, `vary`, `outputs`, `title`; `show` may hold result, steps, table, chart, form"
                )
            });
            diagnostics
                .push(Diagnostic::error(Code::KB306, path, message).at(start..start + found.trim().len()).help(help));
            None
        }
    }
}

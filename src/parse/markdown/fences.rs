//! What stands behind the fence of a block of code: the language, and what other tools make of it.
//!
//! In come the words behind each fence; out go two messages a file at most: of words that are not shown, and of blocks that
//! other tools draw or compute, while here readers see the source.

use std::ops::Range;

use super::{Compiler, signs};
use crate::diagnostic::words;

/// Languages whose blocks are shown as a picture, a formula or a list elsewhere.
const DRAWN: &[&str] = &[
    "abc",
    "asciimath",
    "chart",
    "dataview",
    "dataviewjs",
    "ditaa",
    "dot",
    "echarts",
    "flow",
    "flowchart",
    "geojson",
    "graphviz",
    "katex",
    "markmap",
    "math",
    "mermaid",
    "mindmap",
    "nomnoml",
    "plantuml",
    "puml",
    "sequence",
    "smiles",
    "stl",
    "tikz",
    "topojson",
    "vega",
    "vega-lite",
    "wavedrom",
];

/// What was found behind the fences of a file.
#[derive(Default)]
pub(super) struct Fences {
    words: Told,
    drawn: Told,
}

/// The first of a kind, what it is, and how many more there are.
#[derive(Default)]
struct Told {
    first: Option<(Range<usize>, String)>,
    more: usize,
}

impl Told {
    fn add(&mut self, place: Range<usize>, shown: &str) {
        match self.first {
            Some(_) => self.more += 1,
            None => self.first = Some((place, shown.to_owned())),
        }
    }
}

impl Compiler<'_, '_> {
    /// Reads the words behind a fence. A comma sets hints for programs apart, which no reader is meant to see.
    pub(super) fn note_fence(&mut self, info: &str, language: &str, span: &Range<usize>) {
        let line = self.first_line(span);
        let hints = info.find([' ', '\t', '{', ':']).unwrap_or(info.len());
        let rest = info[hints..].trim();
        if !rest.is_empty() {
            self.fences.words.add(line.end - rest.len().min(line.len())..line.end, rest);
        }
        let lower = language.to_ascii_lowercase();
        if DRAWN.contains(&lower.as_str()) {
            self.fences.drawn.add(line, language);
        }
    }

    /// Says what the fences of the file hold that is not shown.
    pub(super) fn report_fences(&mut self) {
        let Fences { words, drawn } = std::mem::take(&mut self.fences);
        if let Some((span, rest)) = words.first {
            let message = match words.more {
                0 => words!(
                    "围栏后面只用到语言，`{rest}` 不显示",
                    "of the words behind a fence only the language is used, not `{rest}`"
                ),
                more => words!(
                    "围栏后面只用到语言，`{rest}` 不显示，这个文件里还有 {more} 处",
                    "of the words behind a fence only the language is used, not `{rest}`, and {more} more in this file"
                ),
            };
            let help = words!("要给读者看的，写在代码块前面", "write what readers should see before the block");
            self.left_out(span, message, help);
        }
        if let Some((span, language)) = drawn.first {
            self.diagnostics.push(signs::drawn(self.input.path, &language, drawn.more, span));
        }
    }
}

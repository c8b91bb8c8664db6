//! A fenced block's code to HTML with classes; the theme's `highlight.css` gives them colours.
//!
//! The grammars are loaded when the first block with a known language comes by, never before. A line is coloured
//! once for each state the parser can be in before it: sites repeat themselves, and grammars are slow. Only
//! languages of the list below are highlighted, and only lines of a usual length: some grammars take minutes on
//! one crafted line, and a page must not hang a build.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use syntect::html::{ClassStyle, line_tokens_to_classed_spans};
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::text::escape;

const CLASSES: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "z-" };

/// The longest line, in bytes, and the most bytes of a block that are highlighted.
const LINE_BYTES_MAX: usize = 400;
const BLOCK_BYTES_MAX: usize = 50_000;

/// The deepest nesting of brackets that is highlighted.
const BRACKETS_MAX: usize = 64;

/// Names authors write after the fence.
const LANGUAGES: &[&str] = &[
    "bash",
    "c",
    "c++",
    "cpp",
    "cs",
    "css",
    "diff",
    "go",
    "html",
    "java",
    "javascript",
    "js",
    "json",
    "lua",
    "php",
    "py",
    "python",
    "r",
    "rb",
    "ruby",
    "rs",
    "rust",
    "scala",
    "sh",
    "shell",
    "sql",
    "xml",
    "yaml",
    "yml",
];

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// The most lines and states that are remembered for one language.
const LINES_MAX: usize = 20_000;
const STATES_MAX: usize = 64;

thread_local! {
    /// What this thread has coloured so far. It changes how fast a line comes, never how it looks.
    static MEMORY: RefCell<HashMap<String, Memory>> = RefCell::default();
}

/// Where the parser stands between two lines.
type State = (ParseState, ScopeStack);

/// A coloured line: its HTML, how many spans it leaves open, and the state after it.
type Line = (String, isize, usize);

/// The lines of one language.
struct Memory {
    states: Vec<State>,
    lines: HashMap<(usize, String), Line>,
}

/// The code as HTML, or `None` where it is shown as it is.
pub fn highlight(language: &str, code: &str) -> Option<String> {
    let language = language.to_ascii_lowercase();
    if !LANGUAGES.contains(&language.as_str()) || !within_bounds(code) {
        return None;
    }
    let syntax = SYNTAXES.find_syntax_by_token(&language)?;
    MEMORY
        .with_borrow_mut(|memory| memory.entry(language).or_insert_with(|| Memory::new(syntax)).highlight(syntax, code))
}

impl Memory {
    fn new(syntax: &SyntaxReference) -> Memory {
        Memory { states: vec![(ParseState::new(syntax), ScopeStack::new())], lines: HashMap::new() }
    }

    fn highlight(&mut self, syntax: &SyntaxReference, code: &str) -> Option<String> {
        if self.lines.len() > LINES_MAX || self.states.len() > STATES_MAX {
            *self = Memory::new(syntax);
        }
        let mut html = String::with_capacity(code.len() * 2);
        let mut open = 0;
        let mut state = 0;
        for line in LinesWithEndings::from(code) {
            if is_table(line) {
                html.push_str(&escape(line));
                continue;
            }
            let key = (state, line.to_owned());
            if !self.lines.contains_key(&key) {
                let coloured = self.colour(state, line)?;
                self.lines.insert(key.clone(), coloured);
            }
            let (spans, delta, next) = &self.lines[&key];
            html.push_str(spans);
            open += delta;
            state = *next;
        }
        (0..open).for_each(|_| html.push_str("</span>"));
        Some(html)
    }

    fn colour(&mut self, state: usize, line: &str) -> Option<Line> {
        let (mut parser, mut scopes) = self.states[state].clone();
        let tokens = parser.parse_line(line, &SYNTAXES).ok()?;
        let (html, delta) = line_tokens_to_classed_spans(line, &tokens, CLASSES, &mut scopes).ok()?;
        let after = (parser, scopes);
        let next = self.states.iter().position(|known| *known == after).unwrap_or_else(|| {
            self.states.push(after);
            self.states.len() - 1
        });
        Some((html, delta, next))
    }
}

/// A line of a table that a program printed below the command: it is no code, and grammars take longest over it.
fn is_table(line: &str) -> bool {
    let line = line.trim();
    let rule =
        || line.starts_with('+') && line.ends_with('+') && line.bytes().all(|byte| matches!(byte, b'+' | b'-' | b'='));
    line.len() > 2 && ((line.starts_with('|') && line.ends_with('|')) || rule())
}

fn within_bounds(code: &str) -> bool {
    let mut depth = 0usize;
    code.len() <= BLOCK_BYTES_MAX
        && code.lines().all(|line| line.len() <= LINE_BYTES_MAX)
        && code.bytes().all(|byte| {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth <= BRACKETS_MAX
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_languages_get_classes_and_others_stay_plain() {
        assert!(highlight("rust", "fn main() {}\n").unwrap().contains("z-"));
        assert_eq!(highlight("brainfuck", "+"), None);
    }

    #[test]
    fn what_a_command_printed_is_no_code() {
        let html = highlight("sql", "SELECT 1;\n+---+\n| 1 < 2 |\n+---+\nSELECT 2;\n").unwrap();
        assert!(html.contains("+---+\n| 1 &lt; 2 |\n+---+\n") && html.matches("SELECT").count() == 2, "{html}");
        assert_eq!(html.matches("<span").count(), html.matches("</span>").count());
    }

    #[test]
    fn crafted_lines_are_left_alone() {
        assert_eq!(highlight("rust", &"(".repeat(3000)), None);
        assert_eq!(highlight("makefile", "FOO:=$($(A) $(B))\n"), None);
    }
}

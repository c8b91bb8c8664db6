//! Diagnostics to text for a terminal, to JSON for editors, to annotations for GitHub.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level as SnippetLevel, Origin, Renderer, Snippet};
use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic, Level, LineIndex, Place, Words, line_column};
use crate::source::Sources;
use crate::theme::embedded_text;

/// Prints one line to standard error.
macro_rules! say {
    ($($arguments:tt)*) => { $crate::report::to_stderr(&format!("{}\n", format_args!($($arguments)*))) };
}
pub(crate) use say;

/// Writes to standard error. Where nobody listens (a closed pipe, a full disk) there is nobody to tell of it.
pub fn to_stderr(text: &str) {
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Writes to standard output, in the same way.
pub fn to_stdout(text: &str) {
    let mut stdout = anstream::stdout();
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// How diagnostics are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON array.
    Json,
    /// GitHub workflow commands.
    Github,
}

/// The longest line that is shown, in bytes; of longer ones only the place is.
const LINE_BYTES_MAX: usize = 1000;

/// Of warnings so many of one code are printed for one file.
const WARNINGS_OF_A_FILE: usize = 10;

/// Of warnings so many of one code are printed in all.
const WARNINGS_OF_A_CODE: usize = 30;

/// So many errors are printed.
const ERRORS_MAX: usize = 100;

impl Language {
    /// The text in this language.
    pub fn pick(self, words: &Words) -> &str {
        match self {
            Language::Zh => &words.zh,
            Language::En => &words.en,
        }
    }
}

/// One diagnostic as JSON.
#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    code: &'a str,
    level: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
    why: Option<&'a str>,
    help: Option<&'a str>,
}

/// The diagnostics that a person is shown at once, in their order: a flood of one kind would hide the others.
pub fn abridged(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut errors = 0;
    let mut of_code: HashMap<Code, usize> = HashMap::new();
    let mut of_file: HashMap<(Code, &str), usize> = HashMap::new();
    let mut shown = Vec::new();
    for found in diagnostics {
        let fits = match found.level {
            Level::Error => {
                errors += 1;
                errors <= ERRORS_MAX
            }
            Level::Warning => {
                let file = of_file.entry((found.code, &found.place.path)).or_default();
                let code = of_code.entry(found.code).or_default();
                let fits = *file < WARNINGS_OF_A_FILE && *code < WARNINGS_OF_A_CODE;
                *file += 1;
                *code += usize::from(fits);
                fits
            }
        };
        if fits {
            shown.push(found);
        }
    }
    shown
}

/// What follows the findings where not all of them were printed.
pub fn left_out(count: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("还有 {count} 条没有列出：kbgen check --all 全部列出\n\n"),
        Language::En if count == 1 => "one more is not listed: kbgen check --all lists it\n\n".to_owned(),
        Language::En => format!("{count} more are not listed: kbgen check --all lists them\n\n"),
    }
}

/// `1 error`, `2 errors`: a count in English.
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// Writes diagnostics in one format.
pub fn report<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
    format: Format,
    language: Language,
    styled: bool,
) -> String {
    match format {
        Format::Text => diagnostics.into_iter().map(|diagnostic| text(diagnostic, sources, language, styled)).collect(),
        Format::Json => json(diagnostics, sources, language),
        Format::Github => {
            let all = positioned(diagnostics, sources).into_iter();
            all.map(|(diagnostic, position)| github(diagnostic, position, language)).collect()
        }
    }
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
    }
}

/// The text a place is about.
fn text_of<'a>(path: &str, sources: &'a Sources) -> Option<std::borrow::Cow<'a, str>> {
    sources.text_of(path).or_else(|| embedded_text(path))
}

/// Diagnostics with the line and column of each; the lines of a file are found once for those that follow each other.
fn positioned<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
) -> Vec<(&'a Diagnostic, (usize, usize))> {
    let all: Vec<&Diagnostic> = diagnostics.into_iter().collect();
    let mut positioned = Vec::with_capacity(all.len());
    for of_file in all.chunk_by(|one, next| one.place.path == next.place.path) {
        let text = of_file.first().and_then(|first| text_of(&first.place.path, sources));
        let lines = text.as_deref().map(LineIndex::new);
        positioned.extend(of_file.iter().map(|diagnostic| {
            let position = lines.as_ref().zip(diagnostic.place.span);
            (*diagnostic, position.map_or((1, 1), |(lines, (start, _))| lines.line_column(start)))
        }));
    }
    positioned
}

fn text(diagnostic: &Diagnostic, sources: &Sources, language: Language, styled: bool) -> String {
    let level = match diagnostic.level {
        Level::Error => SnippetLevel::ERROR,
        Level::Warning => SnippetLevel::WARNING,
    };
    let message = visible(language.pick(&diagnostic.message));
    let mut group =
        level.primary_title(message).id(diagnostic.code.name()).element(excerpt(&diagnostic.place, sources, language));
    for place in &diagnostic.also {
        group = group.element(excerpt(place, sources, language));
    }
    let notes = [(SnippetLevel::NOTE, &diagnostic.why), (SnippetLevel::HELP, &diagnostic.help)];
    for (level, words) in notes {
        if let Some(words) = words {
            group = group.element(level.message(visible(language.pick(words))));
        }
    }
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    let report: [Group<'_>; 1] = [group];
    let mut out = renderer.decor_style(DecorStyle::Ascii).render(&report);
    out.push_str("\n\n");
    out
}

/// The line with a caret under the place; for a whole file or a monstrous line, the place alone.
fn excerpt(place: &Place, sources: &Sources, language: Language) -> Element<'static> {
    // A name may hold the end of a line.
    let mut path = visible(&place.path).replace('\n', "\\n");
    // A template that nobody has on a disk: a site that wants another one puts it there.
    if sources.text_of(&place.path).is_none() && embedded_text(&place.path).is_some() {
        path.push_str(match language {
            Language::Zh => "（kbgen 自带）",
            Language::En => " (built into kbgen)",
        });
    }
    let (Some((start, end)), Some(text)) = (place.span, text_of(&place.path, sources)) else {
        return Origin::path(path).into();
    };
    let (line, column) = line_column(&text, start);
    let mut start = start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    if line_end - line_start > LINE_BYTES_MAX {
        return Origin::path(path).line(line).char_column(column).into();
    }
    // A place of several lines is shown by its first: the reader of a message wants to know where to look.
    let mut end = end.clamp(start, line_end);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let source = visible(&text[line_start..line_end]);
    let span = if source.len() == line_end - line_start { start - line_start..end - line_start } else { 0..0 };
    Snippet::source(source).line_start(line).path(path).annotation(AnnotationKind::Primary.span(span)).into()
}

/// Control characters must not reach a terminal.
fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{FFFD}' } else { c }).collect()
}

fn json<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>, sources: &Sources, language: Language) -> String {
    let list: Vec<JsonDiagnostic<'_>> = positioned(diagnostics, sources)
        .into_iter()
        .map(|(diagnostic, (line, column))| JsonDiagnostic {
            code: diagnostic.code.name(),
            level: level_name(diagnostic.level),
            file: &diagnostic.place.path,
            line,
            column,
            message: language.pick(&diagnostic.message),
            why: diagnostic.why.as_ref().map(|words| language.pick(words)),
            help: diagnostic.help.as_ref().map(|words| language.pick(words)),
        })
        .collect();
    let mut out = serde_json::to_string_pretty(&list).expect("strings and numbers always serialize");
    out.push('\n');
    out
}

/// `::error file=a.md,line=3,col=4,title=KB501::message`.
fn github(diagnostic: &Diagnostic, (line, column): (usize, usize), language: Language) -> String {
    let mut message = language.pick(&diagnostic.message).to_owned();
    if let Some(help) = &diagnostic.help {
        let _ = write!(message, "\n{}", language.pick(help));
    }
    let message = message.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let path = diagnostic.place.path.replace('%', "%25").replace(',', "%2C").replace(':', "%3A");
    let path = path.replace('\r', "%0D").replace('\n', "%0A");
    format!(
        "::{} file={path},line={line},col={column},title={}::{message}\n",
        level_name(diagnostic.level),
        diagnostic.code
    )
}

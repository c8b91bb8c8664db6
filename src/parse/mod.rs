//! One file's text to an [`Article`]: what the author wrote, with places, knowing no other file.
//!
//! 1. The front matter is cut off and read (`front_matter`).
//! 2. The Markdown is compiled to HTML with holes (`markdown`).
//! 3. The title is the front matter's, else the first level-1 heading.

mod alert;
mod body;
mod edited;
pub mod emphasis;
mod flow;
pub mod front_matter;
mod highlight;
mod html_block;
mod markdown;
mod snippet;
mod table;

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

pub use body::{Allowed, Body, Fill, Form, Heading, Hole, Reference, with_names};
pub use flow::{Place, Step, Ways};
pub use front_matter::{
    ArticleOfLaw, At, Confidence, Day, Fact, Flow, FrontMatter, Home, Hotline, Kind, Law, Node, Outcome,
    ParameterValue, Review, Risk, Sensitive, Task, Term, Text, Update,
};

pub use snippet::{Block, Show, Snippet, SnippetForm, formulas};

use crate::config::RawHtml;
use crate::diagnostic::Diagnostic;
use crate::path::{file_name, parent};
use crate::source::{Sources, TextFile};
use crate::text::{heading_id, host_heading_id};
use crate::words;

/// One Markdown file as written.
#[derive(Debug, Clone)]
pub struct Article<'src> {
    /// The file, relative to the site's folder: `content/rights/a.md`.
    pub path: Cow<'src, str>,
    /// The file's text; every place is an offset in it.
    pub text: &'src str,
    /// The typed front matter.
    pub front: FrontMatter,
    /// Never empty.
    pub title: String,
    /// Where the title was written.
    pub title_span: Range<usize>,
    /// Where the Markdown begins.
    pub body_start: usize,
    /// The compiled Markdown.
    pub body: Body,
}

impl Article<'_> {
    /// What the page is.
    pub fn kind(&self) -> Kind {
        self.front.kind.value
    }

    /// The path below `content/`, without `.md`: `rights/a`.
    pub fn key(&self) -> &str {
        let path = self.path.strip_prefix("content/").unwrap_or(&self.path);
        path.strip_suffix(".md").unwrap_or(path)
    }

    /// The folder below `content/`: `rights`, or empty.
    pub fn folder(&self) -> &str {
        parent(self.key())
    }

    /// Whether it is a folder's `index.md`.
    pub fn is_index(&self) -> bool {
        file_name(self.key()) == "index"
    }

    /// Whether it gets a hand-out: it answers something and says what to do.
    pub fn has_handout(&self) -> bool {
        matches!(self.kind(), Kind::Question | Kind::Article | Kind::Steps)
            && self.front.answer.is_some()
            && !self.body.steps.is_empty()
    }

    /// The anchors that stand for the title itself.
    pub fn title_ids(&self) -> [String; 2] {
        [heading_id(&self.title), host_heading_id(&self.title)]
    }

    /// The name links use: the file's stem, or the folder's name for an `index.md`.
    pub fn stem(&self) -> &str {
        if self.is_index() { file_name(self.folder()) } else { file_name(self.key()) }
    }
}

/// Reads all files, in parallel, keeping their order. Files with unusable front matter are left out and reported.
pub fn parse<'src>(sources: &'src Sources, raw_html: RawHtml, diagnostics: &mut Vec<Diagnostic>) -> Vec<Article<'src>> {
    let parsed: Vec<(Option<Article<'src>>, Vec<Diagnostic>)> = sources
        .articles
        .par_iter()
        .map(|file| {
            let mut found = Vec::new();
            let article = parse_file(file, raw_html, &mut found);
            (article, found)
        })
        .collect();
    let mut articles = Vec::with_capacity(parsed.len());
    for (article, found) in parsed {
        diagnostics.extend(found);
        articles.extend(article);
    }
    articles
}

/// Reads one file.
pub fn parse_file<'src>(
    file: &'src TextFile,
    raw_html: RawHtml,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Article<'src>> {
    let (front, body_start) = match split(file, diagnostics)? {
        Split::Body => (FrontMatter::default(), 0),
        Split::Fenced { yaml, body_start } => {
            let yaml_text = &file.text[yaml.clone()];
            let front = front_matter::read(yaml_text, yaml.start, &file.path, diagnostics);
            (front?, body_start)
        }
    };
    let data = match front.kind.value {
        Kind::Law if front.law.is_none() => Some("law"),
        Kind::Hotline if front.hotline.is_none() => Some("hotline"),
        Kind::Flow if front.flow.is_none() => Some("flow"),
        Kind::Calculator if front.calculator.is_none() => Some("calculator"),
        Kind::Parameter if front.parameter.is_none() => Some("parameter"),
        _ => None,
    };
    // Data that could not be read has been reported already.
    let unread = diagnostics.iter().any(|diagnostic| diagnostic.code == "KB012");
    if let Some(data) = data.filter(|_| !unread) {
        diagnostics.push(
            Diagnostic::error(
                "KB018",
                &file.path,
                words!("kind 是 {data}，却没有 `{data}` 的数据", "a page of kind {data} needs its data under `{data}`"),
            )
            .at(front.kind.span.clone())
            .help(words!(
                "见参考手册 tests/spec/front-matter.md",
                "the reference manual tests/spec/front-matter.md shows it"
            )),
        );
    }
    if let Some(flow) = &front.flow {
        flow.check(&file.path, front.kind.span.clone(), diagnostics);
    }
    let formulas = snippet::in_front_matter(&front, &file.text[..body_start]);
    let written_title = front.title.as_ref().filter(|title| !title.value.is_empty());
    let mut compiled = markdown::compile(
        markdown::Input {
            path: &file.path,
            text: &file.text[body_start..],
            offset: body_start,
            title: written_title.map(|title| &*title.value),
            quotes: front.kind.value == Kind::Law,
            raw_html,
        },
        diagnostics,
    );
    let (title, title_span) = match (written_title, compiled.first_heading) {
        (Some(title), _) => (title.value.to_string(), title.span.clone()),
        (None, Some((text, span))) => (text, span),
        // What is wrong with the title may have been said already.
        (None, None) if unread => return None,
        (None, None) => {
            let place = front.title.as_ref().map_or(0..0, |title| title.span.clone());
            diagnostics.push(
                Diagnostic::error("KB010", &file.path, words!("没有标题（title）", "the page has no title"))
                    .at(place)
                    .why(words!("标题是读者找到这一页的问题", "the title is the question by which readers find the page"))
                    .help(words!(
                        "在文件开头写 front matter：---，title: 你的题目，---；或者写一个一级标题 `# 题目`",
                        "begin the file with front matter: ---, title: Your title, ---; or with a heading `# Your title`"
                    )),
            );
            return None;
        }
    };
    // A formula that the body has too was written once and is computed once.
    let written = &mut compiled.body.snippets;
    for formula in formulas {
        if written.iter().all(|snippet| snippet.form != formula.form) {
            written.push(formula);
        }
    }
    Some(Article {
        path: Cow::Borrowed(&file.path),
        text: &file.text,
        front,
        title,
        title_span,
        body_start,
        body: compiled.body,
    })
}

/// The two parts of a file.
enum Split {
    /// No front matter.
    Body,
    /// YAML between fences, and where the body begins.
    Fenced { yaml: Range<usize>, body_start: usize },
}

/// Finds the fences. `None` when the file cannot be divided.
fn split(file: &TextFile, diagnostics: &mut Vec<Diagnostic>) -> Option<Split> {
    let text = &file.text;
    let first = text.lines().next().unwrap_or_default();
    if first.trim_end() == "+++" {
        diagnostics.push(
            Diagnostic::error(
                "KB014",
                &file.path,
                words!(
                    "front matter 是 TOML（+++），kbgen 用 YAML",
                    "the front matter is TOML (+++); kbgen reads YAML"
                ),
            )
            .at(0..3)
            .help(words!(
                "把 +++ 换成 ---，把 `key = value` 换成 `key: value`",
                "write --- for +++ and `key: value` for `key = value`"
            )),
        );
        return None;
    }
    if first.trim_end() != "---" {
        return Some(Split::Body);
    }
    let start = text.find('\n').map_or(text.len(), |newline| newline + 1);
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some(Split::Fenced { yaml: start..at, body_start: at + line.len() });
        }
        at += line.len();
    }
    diagnostics.push(
        Diagnostic::error(
            "KB011",
            &file.path,
            words!("front matter 没有结束的 `---`（未闭合）", "the front matter is never closed by `---`"),
        )
        .at(0..3)
        .help(words!("在 front matter 之后单独写一行 ---", "put a line with --- after the front matter")),
    );
    None
}

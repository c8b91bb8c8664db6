//! Front matter in the forms of other tools, at the head of a file: found, so that it is not published as text.

use std::ops::Range;

use super::foreign;
use super::line::{Line, is_known, lines};
use crate::diagnostic::{Code, Diagnostic, Words, words};

/// How many lines of the head of a file are looked through for a form of another tool.
const LINES_MAX: usize = 200;

/// How many lines with text may stand above one that says whether the page is a draft.
const TEXT_MAX: usize = 6;

/// What stands between the fences of another tool, or between none: its place and what it is called.
struct Form {
    span: Range<usize>,
    zh: &'static str,
    en: &'static str,
}

/// Front matter at the head of `text` that is written as another tool reads it. `own` says that the file has front matter
/// of its own, whose text begins at `start`.
pub fn find(text: &str, start: usize, own: bool, path: &str) -> Option<Diagnostic> {
    let head: Vec<Line<'_>> = lines(&text[start..])
        .map(|line| Line { start: line.start + start, end: line.end + start, ..line })
        .skip_while(|line| line.bare().is_empty())
        .take(LINES_MAX)
        .collect();
    let first = head.first()?;
    let form = if own {
        None
    } else {
        fenced(&head).or_else(|| json(&head)).or_else(|| code(&head)).or_else(|| title_block(first))
    };
    if let Some(Form { span, zh, en }) = form {
        let message = words!("front matter 写成了 {zh}，kbgen 用 YAML", "the front matter is {en}; kbgen reads YAML");
        return Some(error(Code::KB014, path, message, span));
    }
    let span = comment(&head).or_else(|| line(&head))?;
    let message = words!(
        "这一行写在正文里，不能让这一页成为草稿",
        "this line stands in the text, where it does not make the page a draft"
    );
    Some(error(Code::KB019, path, message, span))
}

fn error(code: Code, path: &str, message: Words, span: Range<usize>) -> Diagnostic {
    Diagnostic::error(code, path, message)
        .at(span)
        .why(words!(
            "否则它会被当作正文发布，里面的 `draft` 也不起作用",
            "else it is published as text, and a `draft` in it does nothing"
        ))
        .help(words!(
            "在文件开头的两行 --- 之间写 `key: value`，例如 draft: true；只是示例的话，放进代码块，上面写一句话",
            "write it as `key: value` between two lines --- at the head of the file, such as draft: true; an example belongs into a code fence below a sentence"
        ))
}

/// `---json` or `;;;`, up to a line that closes it.
fn fenced(head: &[Line<'_>]) -> Option<Form> {
    let bare = head[0].bare();
    let language = bare
        .strip_prefix("---")
        .map(str::trim)
        .filter(|word| !word.is_empty() && word.len() <= 12 && word.chars().all(|c| c.is_ascii_alphanumeric()));
    let closing = if language.is_some() { "---" } else { ";;;" };
    let opens = language.is_some() || bare == closing;
    let closed = head[1..].iter().any(|line| line.bare() == closing);
    (opens && closed).then(|| Form { span: head[0].span(), zh: "别的格式", en: "in another format" })
}

/// A JSON object with a key that is known.
fn json(head: &[Line<'_>]) -> Option<Form> {
    if !head[0].bare().starts_with('{') {
        return None;
    }
    let mut depth = 0usize;
    for line in head {
        let parts: Vec<&str> = line.text.split('"').collect();
        let known =
            parts.windows(2).skip(1).step_by(2).any(|pair| is_known(pair[0]) && pair[1].trim_start().starts_with(':'));
        if known {
            return Some(Form { span: head[0].span(), zh: "JSON", en: "JSON" });
        }
        let outside = parts.iter().step_by(2);
        for c in outside.flat_map(|part| part.chars()) {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth == 0 {
            return None;
        }
    }
    None
}

/// A block of code as the first thing in a file, which says that the page is a draft.
fn code(head: &[Line<'_>]) -> Option<Form> {
    let bare = head[0].bare();
    let fence = ["```", "~~~"].into_iter().find(|fence| bare.starts_with(fence))?;
    let mut inner = head[1..].iter().take_while(|line| !line.bare().starts_with(fence));
    inner.any(|line| says_draft(line.bare())).then(|| Form {
        span: head[0].span(),
        zh: "代码块",
        en: "a block of code",
    })
}

/// The title of pandoc: `% Title`.
fn title_block(first: &Line<'_>) -> Option<Form> {
    first.text.starts_with("% ").then(|| Form {
        span: first.span(),
        zh: "`%` 开头的行",
        en: "in lines that begin with `%`",
    })
}

/// A comment at the head that says the page is a draft.
fn comment(head: &[Line<'_>]) -> Option<Range<usize>> {
    if !head[0].bare().starts_with("<!--") {
        return None;
    }
    for line in head {
        let bare = line.bare();
        let inner = bare.strip_prefix("<!--").unwrap_or(bare);
        let (inner, ends) = inner.split_once("-->").map_or((inner, false), |(inner, _)| (inner, true));
        if inner.split([',', ';']).any(says_draft) {
            return Some(line.span());
        }
        if ends {
            return None;
        }
    }
    None
}

/// A line near the head of the text that says the page is a draft.
fn line(head: &[Line<'_>]) -> Option<Range<usize>> {
    let mut fence: Option<&str> = None;
    let mut texts = 0;
    for line in head {
        let bare = line.bare();
        if let Some(open) = fence {
            fence = Some(open).filter(|open| !bare.starts_with(open));
            continue;
        }
        fence = ["```", "~~~"].into_iter().find(|open| bare.starts_with(open));
        if fence.is_none() && says_draft(bare) {
            return Some(line.span());
        }
        texts += usize::from(!bare.is_empty());
        if texts > TEXT_MAX {
            return None;
        }
    }
    None
}

/// `draft: true` and the like, with the signs that other tools put round it: `#+draft: t`, `:draft: true`, `draft = true`.
fn says_draft(line: &str) -> bool {
    let signs = |c: char| c.is_whitespace() || "*_-`>#+:%/\"'|[](){},;".contains(c);
    let line = line.trim_matches(signs);
    let Some((key, value)) = line.split_once([':', '：', '=']) else { return false };
    foreign::says_draft(key.trim_matches(signs), value.trim_matches(signs))
}

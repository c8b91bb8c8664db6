//! What is opened and never closed: a fence, a comment, an element. Below it, text would be lost or become something else.

use std::collections::HashMap;
use std::ops::Range;

use super::Compiler;
use super::tags::{content_end, tag_end};
use crate::diagnostic::{Code, Diagnostic, Words, words};

/// Elements that have no content, or whose end may be left out.
const NEED_NO_END: &[&str] = &[
    "area", "base", "body", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img",
    "input", "li", "link", "meta", "optgroup", "option", "p", "rp", "rt", "source", "tbody", "td", "tfoot", "th",
    "thead", "tr", "track", "wbr",
];

/// Where blocks of raw HTML begin that end at a sign of their own, however far below it stands.
const RAW_BLOCKS: &[(&str, &[&str])] = &[
    ("<?", &["?>"]),
    ("<![CDATA[", &["]]>"]),
    ("<pre", RAW_ENDS),
    ("<script", RAW_ENDS),
    ("<style", RAW_ENDS),
    ("<textarea", RAW_ENDS),
];
const RAW_ENDS: &[&str] = &["</pre>", "</script>", "</style>", "</textarea>"];

/// Elements of raw HTML that are open.
#[derive(Default)]
pub(super) struct Elements {
    open: Vec<Option<(String, Range<usize>)>>,
    /// Where each name stands in `open`.
    places: HashMap<String, Vec<usize>>,
    /// Closing tags of elements that are not open.
    stray: Vec<(String, Range<usize>)>,
}

impl Elements {
    /// Reads a piece of raw HTML that begins at `start` of the file.
    pub(super) fn read(&mut self, html: &str, start: usize) {
        let mut at = 0;
        while let Some(found) = html[at..].find('<') {
            let tag = at + found;
            let rest = &html[tag + 1..];
            let closing = rest.starts_with('/');
            let name = rest.trim_start_matches('/');
            let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len())];
            let end = tag_end(rest).map_or(html.len(), |end| tag + 1 + end);
            at = end;
            let lower = name.to_ascii_lowercase();
            if !lower.starts_with(|c: char| c.is_ascii_alphabetic()) || NEED_NO_END.contains(&lower.as_str()) {
                continue;
            }
            if closing {
                // What was opened inside is closed with it by browsers, and named all the same at the end of the page.
                match self.places.get_mut(&lower).and_then(Vec::pop) {
                    Some(place) => self.open[place] = None,
                    None => self.stray.push((lower, start + tag..start + tag + 2 + name.len())),
                }
            } else if !html[..end].ends_with("/>") {
                at = content_end(html, end, &lower);
                self.places.entry(lower.clone()).or_default().push(self.open.len());
                self.open.push(Some((lower, start + tag..start + tag + 1 + name.len())));
            }
        }
    }
}

/// Whether the source of a fenced block ends in a fence.
pub(super) fn fence_is_closed(source: &str) -> bool {
    let lead: &[char] = &[' ', '\t', '>'];
    let mut lines = source.trim_end_matches('\n').lines();
    let first = lines.next().unwrap_or_default().trim_start_matches(lead);
    let sign = first.chars().next().unwrap_or('`');
    let length = first.chars().take_while(|&c| c == sign).count();
    let last = lines.next_back().unwrap_or_default().trim_start_matches(lead).trim_end();
    last.len() >= length && last.chars().all(|c| c == sign)
}

impl Compiler<'_, '_> {
    /// Something is opened and never closed, so that text below it would be lost, or a note published.
    pub(super) fn never_closed(&mut self, span: Range<usize>, message: Words, help: Words) {
        self.diagnostics.push(Diagnostic::error(Code::KB044, self.input.path, message).at(span).help(help));
    }

    pub(super) fn report_open_fence(&mut self, span: &Range<usize>) {
        let line =
            self.input.text[span.start - self.input.offset..].lines().next().unwrap_or_default().trim_end().len();
        self.never_closed(
            span.start..span.start + line,
            words!("代码块没有结束，下面的文字都成了代码", "the block is never closed: all text below is code"),
            words!(
                "在代码后面单独一行写同样的围栏，缩进也一样",
                "put the same fence on a line of its own below, as far from the margin"
            ),
        );
    }

    /// A block of raw HTML that ends at the end of the page, since its own sign is missing.
    pub(super) fn report_open_block(&mut self, raw: &str, span: &Range<usize>) {
        let raw = raw.trim_start();
        let opens = |start: &str| raw.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
        let Some((start, ends)) = RAW_BLOCKS.iter().find(|(start, _)| opens(start)) else { return };
        let lower = raw.to_ascii_lowercase();
        if !ends.iter().any(|end| lower.contains(&end.to_ascii_lowercase())) {
            self.report_element(start, span.start..span.start + start.len());
        }
    }

    /// Elements that are still open at the end of the page, and closing tags that would close what stands around the page.
    pub(super) fn report_open_elements(&mut self) {
        for (name, span) in std::mem::take(&mut self.elements.stray) {
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::KB047,
                    self.input.path,
                    words!("`</{name}` 没有对应的开始标签", "`</{name}` closes nothing that is open"),
                )
                .at(span)
                .why(words!("它可能关掉页面本身的元素", "it may close an element of the page around it"))
                .help(words!("删掉它，或在前面写开始标签", "delete it, or write the opening tag before it")),
            );
        }
        for (name, span) in std::mem::take(&mut self.elements.open).into_iter().flatten() {
            self.report_element(&format!("<{name}"), span);
        }
    }

    fn report_element(&mut self, start: &str, span: Range<usize>) {
        self.never_closed(
            span,
            words!(
                "`{start}` 没有结束，下面的文字都在它里面",
                "`{start}` is never closed: all text below stands in it"
            ),
            words!("在它的内容后面写结束标签", "write the closing tag behind its content"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_closed_by_one_as_long() {
        for closed in ["```\na\n```", "> ~~~js\n> a\n> ~~~~\n", "````\n```\n````", "  ```\n  ```"] {
            assert!(fence_is_closed(closed), "{closed}");
        }
        for open in ["```", "```\na\n", "````\na\n```", "~~~\n```\n"] {
            assert!(!fence_is_closed(open), "{open}");
        }
    }

    #[test]
    fn elements_that_stay_open_are_known() {
        let mut elements = Elements::default();
        elements.read("<details open=\"a>b\"><summary>甲</summary><br><p>乙<b>丙</i><img/></b></DIV><x-y>", 10);
        elements.read("<script>if (a<b) \"<i>'</script><style>a<u</style>", 90);
        elements.read("</details><section>", 100);
        let open: Vec<&str> = elements.open.iter().flatten().map(|(name, _)| name.as_str()).collect();
        assert_eq!(open, ["x-y", "section"]);
        let stray: Vec<&str> = elements.stray.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(stray, ["i", "div"]);
    }
}

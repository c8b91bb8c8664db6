//! Headings: the title that is not printed twice, ids that are unique on the page.

use std::ops::Range;

use super::super::body::{Fill, Heading, Hole, with_names};
use super::{Compiler, OpenHeading, RESERVED_PREFIX};
use crate::diagnostic::{Code, Diagnostic, words};
use crate::text::{MARK, collapse, escape_to, heading_id, host_heading_id, statute_id};

impl Compiler<'_, '_> {
    pub(super) fn end_heading(&mut self) {
        let Some(mut open) = self.heading.take() else { return };
        let written_id = self.take_id(&mut open);
        let text = collapse(&open.text);
        if open.level == 1 && self.is_title(&text) {
            self.body.html.truncate(open.start);
            self.body.holes.retain(|hole| hole.at < open.start);
            self.body.cuts.push(open.span.clone());
            self.first_heading = Some((self.plain(&text), open.span));
            return;
        }
        if self.body.html[open.start..].trim().is_empty() && self.body.holes.last().is_none_or(|h| h.at < open.start) {
            self.body.html.truncate(open.start);
            self.body.cuts.push(open.span.clone());
            self.left_out(
                open.span,
                words!("标题没有字，不显示", "a heading without words is not shown"),
                words!("写上标题，或删掉这一行", "write its words, or delete the line"),
            );
            return;
        }
        let plain = self.plain(&text);
        let id = self.unique_id(match &written_id {
            Some(id) => heading_id(id),
            None => statute_id(&plain).filter(|_| self.input.quotes).unwrap_or_else(|| heading_id(&plain)),
        });
        if let Some(written) = written_id.filter(|written| *written != id) {
            self.report_changed_id(&written, &id, open.span.clone());
        }
        // The page's title is its only level-1 heading.
        let level = open.level.max(2);
        let mut start = format!("<h{level} id=\"");
        escape_to(&id, &mut start);
        start.push_str("\">");
        self.insert(open.start, &start);
        let inner = open.start + start.len()..self.body.html.len();
        self.body.html.push_str(&format!("</h{level}>\n"));
        self.cited_by_hole(open.start);
        if self.input.quotes {
            self.hole(Fill::Confidence(self.body.headings.len()));
        }
        let host_id = self.host_id(&plain);
        self.body.headings.push(Heading {
            level,
            id,
            host_id,
            inner,
            text,
            quote: String::new(),
            plain: String::new(),
        });
    }

    /// An id that the author wrote is not the one that links lead to.
    fn report_changed_id(&mut self, written: &str, id: &str, span: Range<usize>) {
        let line = self.input.text[span.start - self.input.offset..].lines().next().unwrap_or_default().trim_end();
        self.diagnostics.push(
            Diagnostic::warning(
                Code::KB047,
                self.input.path,
                words!("标题的名字 `{written}` 成了 `{id}`", "the id `{written}` becomes `{id}`"),
            )
            .at(span.start..span.start + line.len())
            .help(words!(
                "写一个本页没有用过的名字：小写字母、汉字、数字、`-`；不以 kb- 开头",
                "write one that the page does not have yet: small letters, digits, `-`; not beginning with kb-"
            )),
        );
    }

    /// Takes `{#id}` from the end of a heading; everything else in braces is text.
    fn take_id(&mut self, open: &mut OpenHeading) -> Option<String> {
        let source = content(&self.shimmed.text[open.range.clone()]);
        let start = source.rfind("{#")?;
        let id = source[start + 2..].strip_suffix('}')?;
        let plain = |c: char| !c.is_whitespace() && !matches!(c, '{' | '}' | '\\' | '*' | '~' | '<' | '&') && c != MARK;
        let written = &source[start..];
        let html = self.body.html[open.start..].trim_end();
        if id.is_empty() || !id.chars().all(plain) || source[..start].ends_with('\\') || !html.ends_with(written) {
            return None;
        }
        let (id, end) = (id.to_owned(), open.start + html.len() - written.len());
        self.body.html.truncate(end);
        let kept = self.body.html.trim_end().len().max(open.start);
        self.body.html.truncate(kept);
        // The id is no sign that a reader would see.
        let id_start = open.range.start + start;
        while self.literal.pop_if(|range| range.start >= id_start).is_some() {}
        if let Some(last) = self.literal.last_mut() {
            last.end = last.end.min(id_start);
        }
        open.text.truncate(open.text.trim_end().len() - written.len());
        Some(id)
    }

    /// Text with the written names of links for their titles: ids must not change with another page's title.
    pub(super) fn plain(&self, text: &str) -> String {
        with_names(text, |reference| self.body.references[reference].target.clone()).into_owned()
    }

    /// Equal headings are numbered from the second on, as code hosts do.
    pub(super) fn host_id(&mut self, text: &str) -> String {
        let id = host_heading_id(text);
        let count = self.host_ids.entry(id.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { id } else { format!("{id}-{}", *count - 1) }
    }

    /// A first heading that is the title is not printed twice.
    pub(super) fn is_title(&self, text: &str) -> bool {
        if self.first_heading.is_some() || text.is_empty() {
            return false;
        }
        match self.input.title {
            Some(title) => collapse(title) == text,
            None => true,
        }
    }

    pub(super) fn insert(&mut self, at: usize, html: &str) {
        self.body.html.insert_str(at, html);
        for hole in self.body.holes.iter_mut().rev().take_while(|hole| hole.at >= at) {
            hole.at += html.len();
        }
    }

    /// The end of an article of a statute is the next heading, or the end of the page.
    pub(super) fn cited_by_hole(&mut self, at: usize) {
        if self.input.quotes && !self.body.headings.is_empty() {
            let heading = self.body.headings.len() - 1;
            let before = self.body.holes.iter().rposition(|hole| hole.at < at).map_or(0, |found| found + 1);
            self.body.holes.insert(before, Hole { at, fill: Fill::CitedBy(heading) });
        }
    }

    pub(super) fn unique_id(&mut self, wanted: String) -> String {
        let wanted = if wanted.starts_with(RESERVED_PREFIX) { format!("h-{wanted}") } else { wanted };
        let mut id = wanted.clone();
        while self.ids.contains_key(&id) {
            // Counted on from the last heading of this name: thousands of equal headings are no reason to search.
            let count = self.ids.entry(wanted.clone()).or_insert(0);
            *count += 1;
            id = format!("{wanted}-{}", *count + 1);
        }
        self.ids.insert(id.clone(), 0);
        id
    }
}

/// A heading's source without its signs: the closing `#`, or the line below it.
fn content(source: &str) -> &str {
    let source = source.trim_end();
    if let Some((text, _underline)) = source.rsplit_once('\n') {
        return text.trim_end();
    }
    let open = source.trim_end_matches('#');
    if open.ends_with([' ', '\t']) { open.trim_end() } else { source }
}

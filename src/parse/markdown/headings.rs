//! Headings: the title that is not printed twice, ids that are unique on the page.

use std::ops::Range;

use super::super::body::{Fill, Heading, Hole, Rival, with_names};
use super::articles::id_of_no_article;
use super::ids::Origin;
use super::{Compiler, OpenHeading};
use crate::diagnostic::{Code, Diagnostic, words};
use crate::text::{MARK, collapse, escape_to, heading_id, host_heading_id};

impl Compiler<'_, '_> {
    pub(super) fn end_heading(&mut self) {
        let Some(mut open) = self.heading.take() else { return };
        let written_id = self.take_id(&mut open);
        let text = collapse(&open.text);
        if open.level == 1 && self.is_title(&text) {
            self.marks_in_title(open.start, &open.span);
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
        self.report_underlined(&open.range, open.span.clone());
        let plain = self.plain(&text);
        // The page's title is its only level-1 heading.
        let level = open.level.max(2);
        let id = self.id(&plain, written_id.as_deref(), level, &open.span);
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
        self.heading_lines.push(self.first_line(&open.span));
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
        let line = self.first_line(&span);
        let wanted = heading_id(written);
        let holder = self.body.headings.iter().position(|heading| heading.id == wanted && wanted != id);
        if let Some(first) = holder.and_then(|holder| self.heading_lines.get(holder).cloned()) {
            self.body.rivals.push(Rival { id: wanted, first, second: line.clone() });
        }
        self.diagnostics.push(
            Diagnostic::warning(
                Code::KB047,
                self.input.path,
                words!("标题的名字 `{written}` 成了 `{id}`", "the id `{written}` becomes `{id}`"),
            )
            .at(line)
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

    /// The id of a heading; on the page of a statute an article has its number, and no number stands twice.
    fn id(&mut self, plain: &str, written: Option<&str>, level: u8, span: &Range<usize>) -> String {
        let is_article = self.input.quotes && written.is_none();
        let statute = if is_article { self.article_number(plain, level, span) } else { None };
        let (wanted, origin) = match (written, statute) {
            (Some(written), _) => (heading_id(written), Origin::Written),
            (None, Some(number)) if self.ids.is_taken(&number) => {
                self.report_second_article(&number, span.clone());
                (heading_id(plain), Origin::Words)
            }
            (None, Some(number)) => (number, Origin::Words),
            (None, None) if is_article => (id_of_no_article(plain), Origin::Words),
            (None, None) => (heading_id(plain), Origin::Words),
        };
        let id = self.ids.take(wanted.clone(), origin);
        match written.filter(|written| *written != id) {
            Some(written) => self.report_changed_id(written, &id, span.clone()),
            None if id != wanted && self.ids.is_written(&wanted) => self.report_lent_id(&wanted, &id, span.clone()),
            None => {}
        }
        id
    }

    /// The id that a heading's words make is written at another.
    fn report_lent_id(&mut self, wanted: &str, id: &str, span: Range<usize>) {
        let line = self.first_line(&span);
        let message = words!(
            "`{wanted}` 是另一个标题写下的名字，这个标题的名字是 `{id}`",
            "`{wanted}` is written as the id of another heading: the id of this one is `{id}`"
        );
        let help = words!(
            "要链接到这里，写 #{id}；或给那个标题别的名字",
            "links to this one say #{id}; or give the other another id"
        );
        self.diagnostics.push(Diagnostic::warning(Code::KB047, self.input.path, message).at(line).help(help));
    }

    /// The first line of what the author wrote in a place.
    pub(super) fn first_line(&self, span: &Range<usize>) -> Range<usize> {
        let text = &self.input.text[span.start - self.input.offset..];
        span.start..span.start + text.lines().next().unwrap_or_default().trim_end().len()
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

//! Lists, tables, code and raw HTML.

use std::ops::Range;

use super::super::body::{Allowed, Fill};
use super::super::highlight::highlight;
use super::super::html_block;
use super::super::snippet::{self, SnippetForm};
use super::{Compiler, OpenList};
use crate::config::RawHtml;
use crate::diagnostic::Diagnostic;
use crate::text::{MARK, collapse, escape_to, summary};
use crate::words;

impl Compiler<'_, '_> {
    pub(super) fn start_list(&mut self, first: Option<u64>) {
        match first {
            None => self.push("<ul>\n"),
            Some(first) => {
                self.push("<ol");
                let at = self.body.html.len();
                if first != 1 {
                    self.push(&format!(" start=\"{first}\""));
                }
                self.push(">\n");
                self.lists.push(OpenList { ordered: true, all_bold: true, at, items: Vec::new() });
                return;
            }
        }
        self.lists.push(OpenList { ordered: false, all_bold: false, at: 0, items: Vec::new() });
    }

    /// An ordered list whose every item begins in bold is a list of steps.
    pub(super) fn start_item(&mut self, range: &Range<usize>) {
        let item = self.shimmed.text[range.clone()]
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .trim_start_matches(['.', ')'])
            .trim_start_matches([' ', '\t', MARK]);
        if let Some(list) = self.lists.last_mut() {
            list.all_bold &= item.starts_with("**");
        }
        let task =
            self.shimmed.text[range.clone()].trim_start_matches(|c: char| c.is_ascii_digit() || " \t-*+.)".contains(c));
        let task = ["[ ]", "[x]", "[X]"].iter().any(|mark| task.starts_with(mark));
        self.push(if task { "<li class=\"todo\">" } else { "<li>" });
        let start = self.body.html.len();
        if let Some(list) = self.lists.last_mut() {
            list.items.push(start..start);
        }
    }

    /// Scroll regions are landmarks and need names that differ.
    pub(super) fn region_label(&mut self) -> String {
        let heading = self.body.headings.last().map(|heading| self.plain(&heading.text));
        let title = self.input.title.map(str::to_owned).or_else(|| Some(self.first_heading.as_ref()?.0.clone()));
        let label = heading.or(title).unwrap_or_else(|| self.input.path.to_owned());
        let count = self.region_labels.entry(label.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { label } else { format!("{label} {count}") }
    }

    pub(super) fn start_cell(&mut self, span: &Range<usize>) {
        let Some(table) = &mut self.table else { return };
        let Some(open) = table.open_cell() else {
            let at = span.start;
            self.give_up(at, words!("表格的格子太多", "the table has too many cells"));
            return;
        };
        self.push(open);
    }

    pub(super) fn end_code(&mut self) {
        let Some((info, code, span)) = self.code.take() else { return };
        let language = info.split([' ', ',', '\t']).next().unwrap_or_default();
        if language == "calc" {
            let stem = info["calc".len()..].trim().to_owned();
            let block = snippet::block(&code, &span, self.input, self.diagnostics);
            self.snippet(SnippetForm::Block(stem, block), span);
            // What follows begins behind the hole, so the hole stays out of it.
            self.push("\n");
            return;
        }
        if language == "letter" {
            self.push("<p class=\"label copy\">");
            self.hole(Fill::Word("letter"));
            self.push("</p>\n<pre class=\"letter\">");
            escape_to(code.trim_end(), &mut self.body.html);
            self.push("</pre>\n");
            return;
        }
        self.push("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.push(" class=\"language-");
            escape_to(language, &mut self.body.html);
            self.push("\"");
        }
        self.push(">");
        match highlight(language, &code) {
            Some(html) => {
                self.body.highlighted = true;
                self.push(&html);
            }
            None => escape_to(&code, &mut self.body.html),
        }
        self.push("</code></pre>\n");
    }

    pub(super) fn end_raw(&mut self) {
        let Some((raw, span)) = self.raw.take() else { return };
        let (comments, rest) = html_block::split_comments(&raw);
        for (at, comment) in comments {
            self.comment(comment, span.start + at..span.end);
        }
        if self.input.raw_html == RawHtml::Allow {
            self.push(&rest);
        } else if !rest.trim().is_empty() {
            self.report_raw(rest.trim_start(), span);
            self.push("<p>");
            escape_to(rest.trim(), &mut self.body.html);
            self.push("</p>\n");
        }
    }

    pub(super) fn inline_html(&mut self, html: &str, span: Range<usize>) {
        if html.starts_with("<!--") {
            self.comment(html, span);
        } else if self.input.raw_html == RawHtml::Allow {
            self.push(html);
        } else {
            self.report_raw(html, span);
            self.text(html);
        }
    }

    pub(super) fn report_raw(&mut self, html: &str, span: Range<usize>) {
        let shown = summary(&collapse(html), 40);
        self.diagnostics.push(
            Diagnostic::warning(
                "KB040",
                self.input.path,
                words!("原始 HTML 按文字显示：{shown}", "raw HTML is shown as text: {shown}"),
            )
            .at(span.start..span.start + html.trim_end().len().min(span.len()))
            .help(words!(
                "用 Markdown 写；作者都可信的站点可以设 [markdown] raw_html = \"allow\"",
                "write Markdown; a site whose authors are all trusted may set [markdown] raw_html = \"allow\""
            )),
        );
    }

    /// Comments are never published; one of ours excuses a finding on the next line.
    pub(super) fn comment(&mut self, comment: &str, span: Range<usize>) {
        let begin = span.start - self.input.offset;
        let end = self.input.text[begin..].find("-->").map_or(span.end, |found| span.start + found + 3);
        self.body.cuts.push(span.start..end);
        if let Some(code) = html_block::allowed_code(comment) {
            self.body.allowed.push(Allowed { span: span.start..end, code });
        }
    }
}

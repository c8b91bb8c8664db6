//! Raw HTML and comments: shown as letters, or published where the site trusts its authors.
//!
//! In come pieces of HTML as the parser found them; out goes the same HTML, its addresses resolved as those of Markdown are, or
//! its letters with a warning. Comments are never published.

use std::ops::Range;

use super::super::body::{Allowed, Fill, Form, Reference};
use super::super::html_block;
use super::Compiler;
use super::policy::HtmlPiece;
use super::tags::{decoded, outside_tags, tags};
use crate::config::RawHtml;
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::text::{collapse, escape_to, summary};

/// Signs that mean something in Markdown and nothing in HTML.
const MARKDOWN: &[&str] = &["**", "](", "[[", "`="];

/// Elements whose text is no prose.
const VERBATIM: &[&str] = &["<pre", "<script", "<style", "<textarea", "<svg", "<math", "<?", "<![CDATA["];

impl Compiler<'_, '_> {
    pub(super) fn end_raw(&mut self) {
        let Some((raw, span)) = self.raw.take() else { return };
        let (comments, rest) = html_block::split_comments(&raw);
        for (at, comment) in comments {
            self.comment(comment, span.start + at..span.end);
        }
        if self.input.raw_html == RawHtml::Allow {
            self.report_markdown(&rest, &span);
            self.publish(&rest, span);
        } else if !rest.trim().is_empty() {
            self.report_open_block(&rest, &span);
            self.body.letters.push(span.clone());
            if rest.trim_start().starts_with('<') {
                self.report_raw(rest.trim_start(), span);
            } else {
                self.report_behind_comment(rest.trim(), span);
            }
            self.push("<p>");
            escape_to(rest.trim(), &mut self.body.html);
            self.push("</p>\n");
        }
    }

    pub(super) fn inline_html(&mut self, html: &str, span: Range<usize>) {
        if html.starts_with("<!--") {
            self.comment(html, span);
        } else if self.input.raw_html == RawHtml::Allow {
            self.publish(html, span);
        } else {
            self.report_raw(html, span.clone());
            self.body.letters.push(span);
            self.text(html);
        }
    }

    /// Words on the line of a comment belong to its block of HTML.
    fn report_behind_comment(&mut self, words: &str, span: Range<usize>) {
        let shown = summary(&collapse(words), 40);
        self.diagnostics.push(
            Diagnostic::warning(
                Code::KB040,
                self.input.path,
                words!(
                    "注释同一行的文字不按 Markdown 读：{shown}",
                    "words on the line of a comment are not read as Markdown: {shown}"
                ),
            )
            .at(span)
            .help(words!("注释单独写一行", "put the comment on its own line")),
        );
    }

    pub(super) fn report_raw(&mut self, html: &str, span: Range<usize>) {
        let shown = summary(&collapse(html), 40);
        self.diagnostics.push(
            Diagnostic::warning(
                Code::KB040,
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
        let source = &self.input.text[span.start - self.input.offset..span.end - self.input.offset];
        let end = source.find("-->").map(|found| span.start + found + 3);
        if end.is_none() {
            self.never_closed(
                span.start..span.start + "<!--".len(),
                words!(
                    "注释 `<!--` 没有结束，下面的文字都不发布",
                    "the comment `<!--` is never closed: no text below is published"
                ),
                words!("在注释后面写 -->", "write --> behind it"),
            );
        }
        self.report_odd_end(comment, &span);
        let end = end.unwrap_or(span.end);
        self.body.cuts.push(span.start..end);
        match html_block::excuse(comment) {
            Some(Ok((code, until))) => self.body.allowed.push(Allowed { span: span.start..end, code, until }),
            Some(Err(why)) => self.useless_excuse(span.start..end, why),
            None => {}
        }
    }

    fn useless_excuse(&mut self, span: Range<usize>, why: Words) {
        let message = words!("这个注释什么也不放行", "this comment excuses nothing");
        self.diagnostics.push(Diagnostic::warning(Code::KB056, self.input.path, message).at(span).why(why).help(words!(
            "写成 <!-- kbgen allow KB508: 理由 -->，跟时间有关的写 <!-- kbgen allow KB307 until 2027-01-20: 理由 -->",
            "write <!-- kbgen allow KB508: the reason -->; about time <!-- kbgen allow KB307 until 2027-01-20: the reason -->"
        )));
    }

    /// Writes HTML as it is, but for the addresses in it: a page or file of the site is found as a link of Markdown finds it.
    fn publish(&mut self, html: &str, span: Range<usize>) {
        self.elements.read(html, span.start);
        let mut piece = HtmlPiece::new(html, self.input, &span);
        let mut at = 0;
        for tag in tags(html) {
            self.report_idle_element(&tag, &mut piece);
            for attribute in &tag.attributes {
                self.report_idle_attribute(attribute, &mut piece);
                if attribute.name == "id" || attribute.name == "name" && tag.name == "a" {
                    let id = decoded(&html[attribute.value.clone()]);
                    let place = piece.place(attribute.value.clone());
                    self.anchors.push((id, place.unwrap_or(span.clone())));
                }
                for (range, way) in tag.addresses(html, attribute) {
                    let found = piece.place(range.clone());
                    let place = found.clone().unwrap_or(span.clone());
                    let address = decoded(&html[range.clone()]);
                    let own = html_block::own_path(address.trim(), self.input.base_url);
                    let absolute = own.is_some();
                    let address = own.unwrap_or(address);
                    let Some((target, anchor)) = self.judged(&address, way, place.clone(), &tag) else { continue };
                    if self.picture.is_some() {
                        continue;
                    }
                    self.push(&html[at..range.start]);
                    self.hole(Fill::Address(self.body.references.len()));
                    self.body.references.push(Reference {
                        form: Form::Html,
                        target,
                        anchor,
                        absolute,
                        span: place,
                        target_span: found,
                        title: String::new(),
                        has_text: true,
                    });
                    at = range.end;
                }
            }
        }
        self.push(&html[at..]);
    }

    /// Markdown within a block of HTML is nothing but letters.
    fn report_markdown(&mut self, html: &str, span: &Range<usize>) {
        let start = html.trim_start();
        if VERBATIM.iter().any(|tag| start.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag))) {
            return;
        }
        let words = outside_tags(html);
        let Some(at) = MARKDOWN.iter().filter_map(|sign| words.find(sign)).min() else { return };
        let from = words[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = words[from..].lines().next().unwrap_or_default().trim();
        let source = &self.input.text[span.start - self.input.offset..span.end - self.input.offset];
        let place = source.find(line).map_or(span.clone(), |found| span.start + found..span.start + found + line.len());
        let shown = summary(&collapse(line), 40);
        self.diagnostics.push(
            Diagnostic::warning(
                Code::KB047,
                self.input.path,
                words!(
                    "HTML 块里的 Markdown 照原样显示：{shown}",
                    "Markdown in a block of HTML is shown as it is: {shown}"
                ),
            )
            .at(place)
            .help(words!(
                "标签和文字之间空一行，或用 HTML 写：<strong>、<a href>",
                "leave an empty line between the tag and the text, or write HTML: <strong>, <a href>"
            )),
        );
    }
}

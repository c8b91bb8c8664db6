//! The parser's events, each to whoever writes it.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::super::table::Table;
use super::links::Written;
use super::{Compiler, DEPTH_MAX, HTML_BYTES_MAX, OpenCode, OpenFootnote, OpenHeading};
use crate::diagnostic::words;
use crate::text::escape_to;

impl Compiler<'_, '_> {
    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let span = self.place(range.clone());
        let at = span.start;
        match event {
            Event::Start(tag) => self.start(tag, range, span),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => {
                // A character that was written by its name or number is understood.
                if !self.shimmed.text[range.clone()].starts_with('&') || self.shimmed.text[range.clone()] == *text {
                    self.literal(range);
                }
                self.text(&text);
            }
            Event::Code(text) => self.inline_code(&text, &range, span),
            Event::Html(text) => match &mut self.raw {
                Some((raw, _)) => raw.push_str(&text),
                None => self.inline_html(&text, span),
            },
            Event::InlineHtml(text) => self.inline_html(&text, span),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::SoftBreak => self.soft_break(range),
            Event::HardBreak => match &mut self.picture {
                Some(picture) => picture.words.push(' '),
                None => self.push("<br>\n"),
            },
            Event::Rule => self.push("<hr>\n"),
            Event::TaskListMarker(done) => {
                self.push(if done {
                    "<label><input type=\"checkbox\" checked> "
                } else {
                    "<label><input type=\"checkbox\"> "
                });
                self.todo_open = true;
            }
        }
        if self.depth == 0 {
            self.end_block();
        }
        if self.body.html.len() > HTML_BYTES_MAX {
            self.give_up(at, words!("这一页太大了：HTML 超过 32 MB", "the page is too large: its HTML exceeds 32 MB"));
        }
    }

    pub(super) fn start(&mut self, tag: Tag<'_>, range: Range<usize>, span: Range<usize>) {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            self.give_up(span.start, words!("嵌套超过 {DEPTH_MAX} 层", "more than {DEPTH_MAX} levels of nesting"));
            return;
        }
        self.begin_alert(&tag, &range);
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading { level, .. } => {
                self.heading = Some(OpenHeading {
                    level: level as u8,
                    start: self.body.html.len(),
                    text: String::new(),
                    range,
                    span,
                });
            }
            Tag::BlockQuote(kind) => self.start_quote(kind, &range, span),
            Tag::CodeBlock(kind) => {
                let (info, fenced) = match kind {
                    CodeBlockKind::Fenced(info) => (info.to_string(), true),
                    CodeBlockKind::Indented => (String::new(), false),
                };
                self.code = Some(OpenCode { info, text: String::new(), range, span, fenced });
            }
            Tag::HtmlBlock => self.raw = Some((String::new(), span)),
            Tag::List(first) => {
                self.close_todo();
                self.start_list(first);
            }
            Tag::Item => self.start_item(&range),
            Tag::FootnoteDefinition(label) => {
                let (html, holes, prose) = (self.body.html.len(), self.body.holes.len(), self.body.prose.len());
                self.footnote_start = Some(OpenFootnote { label: label.to_string(), span, html, holes, prose });
            }
            Tag::DefinitionList => self.push("<dl>\n"),
            Tag::DefinitionListTitle => self.push("<dt>"),
            Tag::DefinitionListDefinition => self.push("<dd>"),
            Tag::Table(alignments) => {
                let label = self.region_label();
                let table = Table::new(&alignments);
                self.push("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
                escape_to(&label, &mut self.body.html);
                self.push("\"><table>\n");
                self.table = Some(table);
            }
            Tag::TableHead => self.push("<thead><tr>"),
            Tag::TableRow => self.push("<tr>"),
            Tag::TableCell => self.start_cell(&span),
            Tag::Emphasis => self.push("<em>"),
            Tag::Strong if self.alert_label => {}
            Tag::Strong => self.push("<strong>"),
            Tag::Strikethrough => {
                self.report_single_tilde(&range, span);
                self.push("<del>");
            }
            Tag::Superscript => self.push("<sup>"),
            Tag::Subscript => self.push("<sub>"),
            Tag::Link { link_type, dest_url: dest, title, id } => {
                self.use_definition(link_type, &id);
                self.start_link(Written { link_type, dest, title, span });
            }
            Tag::Image { link_type, dest_url: dest, title, id } => {
                self.use_definition(link_type, &id);
                self.start_picture(Written { link_type, dest, title, span });
            }
            Tag::MetadataBlock(_) => {}
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        self.depth = self.depth.saturating_sub(1);
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(_) => {
                self.finish_alert_label();
                let close = self.quotes_open.pop().unwrap_or("</blockquote>\n");
                self.push(close);
                self.end_statute_quote();
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.end_raw(),
            TagEnd::List(_) => self.end_list(),
            TagEnd::Item => {
                self.close_todo();
                let end = self.body.html.len();
                let item = self.lists.last_mut().and_then(|list| list.items.last_mut());
                let empty = item.is_some_and(|item| {
                    item.end = end;
                    item.start == item.end
                });
                if empty && self.body.holes.last().is_none_or(|hole| hole.at < end) {
                    self.report_empty_item(range);
                }
                self.push("</li>\n");
            }
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::DefinitionList => self.push("</dl>\n"),
            TagEnd::DefinitionListTitle => self.push("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.push("</dd>\n"),
            TagEnd::Table => {
                self.table = None;
                self.push("</tbody></table></div>\n");
            }
            TagEnd::TableHead => {
                self.push("</tr></thead>\n<tbody>\n");
                if let Some(table) = &mut self.table {
                    table.end_head();
                }
            }
            TagEnd::TableRow => {
                self.report_sentence(&range);
                self.report_lost_cells(range);
                self.push("</tr>\n");
                if let Some(table) = &mut self.table {
                    table.end_row();
                }
            }
            TagEnd::TableCell => {
                if let Some(table) = &mut self.table {
                    table.end_cell(range.end);
                }
                let close = if self.table.as_ref().is_some_and(Table::in_head) { "</th>" } else { "</td>" };
                self.push(close);
            }
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong if self.alert_label => {}
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</del>"),
            TagEnd::Superscript => self.push("</sup>"),
            TagEnd::Subscript => self.push("</sub>"),
            TagEnd::Link => {
                self.report_address_behind(range);
                self.end_link();
            }
            TagEnd::Image => self.end_picture(),
            TagEnd::MetadataBlock(_) => {}
        }
    }
}

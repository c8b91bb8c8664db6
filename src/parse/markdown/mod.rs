//! Markdown to a [`Body`]: one walk over the parser's events.
//!
//! 1. The text gets marks where Chinese punctuation would spoil emphasis (`emphasis`), then pulldown-cmark runs.
//! 2. Each event writes HTML at once; what depends on other pages becomes a hole.
//! 3. Footnotes are moved to the end, headings get ids that are unique on the page.
//!
//! Raw HTML, link schemes, nesting and sizes are judged here, so that nothing dangerous reaches a template.

mod blocks;
mod footnotes;
mod headings;
mod links;
mod quotes;

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use self::links::Written;
use super::body::{Body, Fill, Hole};
use super::emphasis::{Shimmed, shim, unmark_event};
use super::snippet::{self, Snippet, SnippetForm};
use super::table::Table;
use crate::config::RawHtml;
use crate::diagnostic::{Diagnostic, Words};
use crate::text::{MARK, collapse, escape_to, joins, summary};
use crate::words;

/// The deepest nesting of blocks and spans; browsers and readers give up long before.
const DEPTH_MAX: usize = 100;

/// How much of the first paragraph is kept.
const LEAD_MAX: usize = 160;

/// The most HTML one body may become, in bytes: twice the largest body that is read.
const HTML_BYTES_MAX: usize = 32 << 20;

/// An id that the theme uses on every page.
const RESERVED_ID: &str = "main";

/// What the ids of the theme and of footnotes begin with.
const RESERVED_PREFIX: &str = "kb-";

/// What one body is compiled from.
pub struct Input<'a> {
    /// The file, for messages.
    pub path: &'a str,
    /// The Markdown.
    pub text: &'a str,
    /// Where it begins in the file.
    pub offset: usize,
    /// The front matter's title; a first heading that repeats it is not printed.
    pub title: Option<&'a str>,
    /// Whether to keep the quotation and the plain words under each heading (law pages).
    pub quotes: bool,
    /// What happens to raw HTML.
    pub raw_html: RawHtml,
}

/// The body, and the first level-1 heading when it may be the page's title.
pub struct Compiled {
    /// The body.
    pub body: Body,
    /// Its text and place.
    pub first_heading: Option<(String, Range<usize>)>,
}

/// Compiles a body. Mistakes go to `diagnostics`; what is written is always well-formed.
pub fn compile(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) -> Compiled {
    let shimmed = shim(input.text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS;
    let mut compiler = Compiler::new(&input, &shimmed, diagnostics);
    for (event, range) in Parser::new_ext(&shimmed.text, options).into_offset_iter() {
        compiler.event(unmark_event(event), range);
        if compiler.full {
            break;
        }
    }
    compiler.finish()
}

/// A heading being written.
struct OpenHeading {
    level: u8,
    start: usize,
    text: String,
    /// In the parser's text, and in the file.
    range: Range<usize>,
    span: Range<usize>,
}

/// A link being written.
struct OpenLink {
    reference: Option<usize>,
    /// Whether the parser's own text is left out, because the page's title will stand there.
    silent: bool,
}

/// A list being written: whether it is numbered, whether all its items begin in bold, and where they stand.
struct OpenList {
    ordered: bool,
    all_bold: bool,
    at: usize,
    items: Vec<Range<usize>>,
}

struct Footnote {
    label: String,
    html: String,
    holes: Vec<Hole>,
    prose: Vec<Range<usize>>,
}

struct Compiler<'a, 'd> {
    input: &'a Input<'a>,
    shimmed: &'a Shimmed<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
    body: Body,
    first_heading: Option<(String, Range<usize>)>,
    /// The ids taken, each with how often it was wanted again.
    ids: HashMap<String, usize>,
    host_ids: HashMap<String, usize>,
    depth: usize,
    full: bool,
    heading: Option<OpenHeading>,
    links: Vec<OpenLink>,
    lists: Vec<OpenList>,
    /// The label of a task's box is open.
    todo_open: bool,
    /// The picture being written and its words so far, and how many are open: one may stand in another's words.
    picture: Option<(usize, String)>,
    pictures: usize,
    code: Option<(String, String, Range<usize>)>,
    raw: Option<(String, Range<usize>)>,
    table: Option<Table>,
    /// Set while the first paragraph of an alert is its heading.
    alert_label: bool,
    /// The parser's paragraph that opens an alert has not come yet.
    alert_open: Option<BlockQuoteKind>,
    quotes_open: Vec<&'static str>,
    lead: Option<String>,
    quote: Option<String>,
    plain: Option<String>,
    footnotes: Vec<Footnote>,
    footnote_start: Option<(String, usize, usize, usize)>,
    footnote_numbers: Vec<(String, usize)>,
    region_labels: HashMap<String, usize>,
}

impl<'a, 'd> Compiler<'a, 'd> {
    fn new(input: &'a Input<'a>, shimmed: &'a Shimmed<'a>, diagnostics: &'d mut Vec<Diagnostic>) -> Self {
        let html = String::with_capacity(input.text.len() + input.text.len() / 4 + 64);
        Compiler {
            input,
            shimmed,
            diagnostics,
            body: Body { html, ..Body::default() },
            first_heading: None,
            ids: HashMap::from([(RESERVED_ID.to_owned(), 0)]),
            host_ids: HashMap::new(),
            depth: 0,
            full: false,
            heading: None,
            links: Vec::new(),
            lists: Vec::new(),
            todo_open: false,
            picture: None,
            pictures: 0,
            code: None,
            raw: None,
            table: None,
            alert_label: false,
            alert_open: None,
            quotes_open: Vec::new(),
            lead: None,
            quote: None,
            plain: None,
            footnotes: Vec::new(),
            footnote_start: None,
            footnote_numbers: Vec::new(),
            region_labels: HashMap::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let span = self.place(range.clone());
        let at = span.start;
        match event {
            Event::Start(tag) => self.start(tag, range, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => self.inline_code(&text, span),
            Event::Html(text) => match &mut self.raw {
                Some((raw, _)) => raw.push_str(&text),
                None => self.inline_html(&text, span),
            },
            Event::InlineHtml(text) => self.inline_html(&text, span),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::SoftBreak => self.soft_break(range),
            Event::HardBreak => match &mut self.picture {
                Some((_, alt)) => alt.push(' '),
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

    fn end_block(&mut self) {
        let end = self.body.html.len();
        if self.body.block_ends.last().copied().unwrap_or(0) < end {
            self.body.block_ends.push(end);
        }
    }

    /// Stops reading a body that is beyond all bounds.
    fn give_up(&mut self, at: usize, message: Words) {
        if !self.full {
            self.full = true;
            self.diagnostics.push(
                Diagnostic::error("KB042", self.input.path, message).at(at..at).help(words!(
                    "拆成几页，或检查是不是误粘贴",
                    "split the page, or look for a paste that went wrong"
                )),
            );
        }
    }

    /// Says that something the author wrote is not on the page.
    fn left_out(&mut self, span: Range<usize>, message: Words, help: Words) {
        self.diagnostics.push(Diagnostic::warning("KB046", self.input.path, message).at(span).help(help));
    }

    /// From a range of the parser's text to bytes of the file.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        let origin = self.shimmed.origin(range);
        origin.start + self.input.offset..origin.end + self.input.offset
    }

    fn push(&mut self, html: &str) {
        if self.picture.is_none() {
            self.body.html.push_str(html);
        }
    }

    fn hole(&mut self, fill: Fill) {
        self.body.holes.push(Hole { at: self.body.html.len(), fill });
    }

    fn text(&mut self, text: &str) {
        if let Some((_, code, _)) = &mut self.code {
            code.push_str(text);
            return;
        }
        if let Some((_, alt)) = &mut self.picture {
            alt.push_str(text);
            return;
        }
        if self.links.last().is_some_and(|link| link.silent) {
            return;
        }
        self.note(text);
        let start = self.body.html.len();
        escape_to(text, &mut self.body.html);
        if self.heading.is_none() && self.links.is_empty() && !self.alert_label {
            let end = self.body.html.len();
            match self.body.prose.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => self.body.prose.push(start..end),
            }
        }
    }

    /// Keeps plain text for whoever wants it: the heading, the first paragraph, a quotation.
    fn note(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        for kept in [&mut self.lead, &mut self.quote, &mut self.plain].into_iter().flatten() {
            kept.push_str(text);
        }
    }

    fn inline_code(&mut self, text: &str, span: Range<usize>) {
        if let Some((_, alt)) = &mut self.picture {
            alt.push_str(text);
            return;
        }
        if self.links.last().is_some_and(|link| link.silent) {
            return;
        }
        if let Some(formula) = snippet::formula(text) {
            if let Some(lead) = &mut self.lead {
                lead.push_str(&format!("`= {formula}`"));
            }
            self.snippet(SnippetForm::Inline(formula), span);
            return;
        }
        self.note(text);
        self.push("<code>");
        escape_to(text, &mut self.body.html);
        self.push("</code>");
    }

    /// Leaves a hole for what a calculation will give.
    fn snippet(&mut self, form: SnippetForm, span: Range<usize>) {
        self.hole(Fill::Figure(self.body.snippets.len()));
        self.body.snippets.push(Snippet { form, span });
    }

    /// A line break in the source is a blank, except between characters that are written without blanks.
    fn soft_break(&mut self, range: Range<usize>) {
        let source = &self.shimmed.text;
        let marks: &[char] = &['*', '_', '~', '`', '>', '[', ']', ' ', '\t', '\n', MARK];
        let before = source[..range.start].trim_end_matches(marks).chars().next_back();
        let after = source[range.end..].trim_start_matches(marks).chars().next();
        if !before.zip(after).is_some_and(|(before, after)| joins(before, after)) {
            self.note(" ");
            match &mut self.picture {
                Some((_, alt)) => alt.push(' '),
                None => self.text("\n"),
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>, span: Range<usize>) {
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
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((info, String::new(), span));
            }
            Tag::HtmlBlock => self.raw = Some((String::new(), span)),
            Tag::List(first) => {
                self.close_todo();
                self.start_list(first);
            }
            Tag::Item => self.start_item(&range),
            Tag::FootnoteDefinition(label) => {
                let at = (self.body.html.len(), self.body.holes.len(), self.body.prose.len());
                self.footnote_start = Some((label.to_string(), at.0, at.1, at.2));
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
            Tag::Strikethrough => self.push("<del>"),
            Tag::Superscript => self.push("<sup>"),
            Tag::Subscript => self.push("<sub>"),
            Tag::Link { link_type, dest_url: dest, title, .. } => {
                self.start_link(Written { link_type, dest, title, span })
            }
            Tag::Image { link_type, dest_url: dest, title, .. } => {
                self.start_picture(Written { link_type, dest, title, span })
            }
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
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
            TagEnd::List(ordered) => {
                self.push(if ordered { "</ol>\n" } else { "</ul>\n" });
                if let Some(list) = self.lists.pop()
                    && list.ordered
                    && list.all_bold
                    && self.lists.is_empty()
                {
                    self.body.holes.push(Hole { at: list.at, fill: Fill::Html(" class=\"steps\"") });
                    // The text of a footnote moves to the end of the body.
                    if self.body.steps.is_empty() && self.footnote_start.is_none() {
                        self.body.steps = list.items;
                    }
                }
            }
            TagEnd::Item => {
                self.close_todo();
                let end = self.body.html.len();
                if let Some(item) = self.lists.last_mut().and_then(|list| list.items.last_mut()) {
                    item.end = end;
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
                self.push("</tr>\n");
                if let Some(table) = &mut self.table {
                    table.end_row();
                }
            }
            TagEnd::TableCell => {
                let close = if self.table.as_ref().is_some_and(Table::in_head) { "</th>" } else { "</td>" };
                self.push(close);
            }
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong if self.alert_label => {}
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</del>"),
            TagEnd::Superscript => self.push("</sup>"),
            TagEnd::Subscript => self.push("</sub>"),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.end_picture(),
            TagEnd::MetadataBlock(_) => {}
        }
    }

    fn start_paragraph(&mut self) {
        if self.alert_label {
            self.push("<p class=\"label\">");
            return;
        }
        self.push("<p>");
        if self.body.lead.is_empty()
            && self.lead.is_none()
            && self.footnote_start.is_none()
            && self.quotes_open.is_empty()
        {
            self.lead = Some(String::new());
        }
        if self.input.quotes
            && self.quotes_open.is_empty()
            && self.body.headings.last().is_some_and(|heading| !heading.quote.is_empty() && heading.plain.is_empty())
        {
            self.plain = Some(String::new());
        }
    }

    /// A label holds the words of its task, not the tasks below it.
    fn close_todo(&mut self) {
        if std::mem::take(&mut self.todo_open) {
            self.push("</label>");
        }
    }

    fn end_paragraph(&mut self) {
        self.close_todo();
        self.push("</p>\n");
        self.alert_label = false;
        if let Some(lead) = self.lead.take() {
            self.body.lead = opening(&collapse(&lead));
        }
        if let Some(quote) = &mut self.quote {
            quote.push('\n');
        }
        if let (Some(plain), Some(heading)) = (self.plain.take(), self.body.headings.last_mut()) {
            heading.plain = collapse(&plain);
        }
    }

    fn finish(mut self) -> Compiled {
        if !self.full {
            self.cited_by_hole(self.body.html.len());
            self.append_footnotes();
            self.end_block();
        }
        self.body.holes.sort_by_key(|hole| hole.at);
        Compiled { body: self.body, first_heading: self.first_heading }
    }
}

/// The beginning of a paragraph. A formula at its end is whole or not there.
fn opening(paragraph: &str) -> String {
    let mut lead = summary(paragraph, LEAD_MAX);
    if let Some(start) = lead.rfind("`=").filter(|start| !lead[start + 2..].contains('`')) {
        lead.truncate(start);
        lead.push('…');
    }
    lead
}

//! Markdown to a [`Body`]: one walk over the parser's events.
//!
//! 1. The text gets marks where Chinese punctuation would spoil emphasis (`emphasis`), then pulldown-cmark runs.
//! 2. Each event writes HTML at once; what depends on other pages becomes a hole.
//! 3. Footnotes are moved to the end, headings get ids that are unique on the page.
//!
//! Raw HTML, link schemes, nesting and sizes are judged here, so that nothing dangerous reaches a template.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::alert;
use super::body::{Allowed, Body, Fill, Form, Heading, Hole, Reference, with_names};
use super::emphasis::{Shimmed, shim, unmark_event};
use super::highlight::highlight;
use super::html_block;
use super::table::Table;
use crate::config::RawHtml;
use crate::diagnostic::Diagnostic;
use crate::text::{MARK, collapse, escape_to, heading_id, host_heading_id, joins, statute_id, summary};
use crate::words;

/// The deepest nesting of blocks and spans; browsers and readers give up long before.
const DEPTH_MAX: usize = 100;

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
        | Options::ENABLE_HEADING_ATTRIBUTES
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
    id: Option<String>,
    span: Range<usize>,
}

/// A link being written.
struct OpenLink {
    reference: Option<usize>,
    /// Whether the parser's own text is left out, because the page's title will stand there.
    silent: bool,
}

/// A list being written: whether it is numbered, and whether all its items begin in bold.
struct OpenList {
    ordered: bool,
    all_bold: bool,
    at: usize,
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
    ids: HashSet<String>,
    host_ids: HashMap<String, usize>,
    depth: usize,
    full: bool,
    heading: Option<OpenHeading>,
    links: Vec<OpenLink>,
    lists: Vec<OpenList>,
    picture: Option<(usize, String)>,
    code: Option<(String, String)>,
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
            ids: HashSet::from([RESERVED_ID.to_owned()]),
            host_ids: HashMap::new(),
            depth: 0,
            full: false,
            heading: None,
            links: Vec::new(),
            lists: Vec::new(),
            picture: None,
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
            Event::Code(text) => self.inline_code(&text),
            Event::Html(text) => match &mut self.raw {
                Some((raw, _)) => raw.push_str(&text),
                None => self.inline_html(&text, span),
            },
            Event::InlineHtml(text) => self.inline_html(&text, span),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::SoftBreak => self.soft_break(range),
            Event::HardBreak => self.push("<br>\n"),
            Event::Rule => self.push("<hr>\n"),
            Event::TaskListMarker(done) => {
                self.push(if done {
                    "<input type=\"checkbox\" checked disabled> "
                } else {
                    "<input type=\"checkbox\" disabled> "
                });
            }
        }
        if self.body.html.len() > HTML_BYTES_MAX {
            self.give_up(at, words!("这一页太大了：HTML 超过 32 MB", "the page is too large: its HTML exceeds 32 MB"));
        }
    }

    /// Stops reading a body that is beyond all bounds.
    fn give_up(&mut self, at: usize, message: crate::diagnostic::Words) {
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

    // ---- text -------------------------------------------------------------------------------------------

    fn text(&mut self, text: &str) {
        if let Some((_, code)) = &mut self.code {
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

    fn inline_code(&mut self, text: &str) {
        if let Some((_, alt)) = &mut self.picture {
            alt.push_str(text);
            return;
        }
        if self.links.last().is_some_and(|link| link.silent) {
            return;
        }
        self.note(text);
        self.push("<code>");
        escape_to(text, &mut self.body.html);
        self.push("</code>");
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

    fn inline_html(&mut self, html: &str, span: Range<usize>) {
        if html.starts_with("<!--") {
            self.comment(html, span);
        } else if self.input.raw_html == RawHtml::Allow {
            self.push(html);
        } else {
            self.report_raw(html, span);
            self.text(html);
        }
    }

    fn report_raw(&mut self, html: &str, span: Range<usize>) {
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
    fn comment(&mut self, comment: &str, span: Range<usize>) {
        let begin = span.start - self.input.offset;
        let end = self.input.text[begin..].find("-->").map_or(span.end, |found| span.start + found + 3);
        self.body.cuts.push(span.start..end);
        if let Some(code) = html_block::allowed_code(comment) {
            self.body.allowed.push(Allowed { span: span.start..end, code });
        }
    }

    // ---- blocks and spans -------------------------------------------------------------------------------

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>, span: Range<usize>) {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            self.give_up(span.start, words!("嵌套超过 {DEPTH_MAX} 层", "more than {DEPTH_MAX} levels of nesting"));
            return;
        }
        self.begin_alert(&tag, &range);
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading { level, id, .. } => {
                self.heading = Some(OpenHeading {
                    level: level as u8,
                    start: self.body.html.len(),
                    text: String::new(),
                    id: id.map(|id| id.to_string()),
                    span,
                });
            }
            Tag::BlockQuote(kind) => self.start_quote(kind, &range, span),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((info, String::new()));
            }
            Tag::HtmlBlock => self.raw = Some((String::new(), span)),
            Tag::List(first) => self.start_list(first),
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
            Tag::Link { link_type, dest_url, .. } => self.start_link(link_type, dest_url, span),
            Tag::Image { dest_url, .. } => self.start_picture(dest_url, span),
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
                }
            }
            TagEnd::Item => self.push("</li>\n"),
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

    fn end_paragraph(&mut self) {
        self.push("</p>\n");
        self.alert_label = false;
        if let Some(lead) = self.lead.take() {
            self.body.lead = summary(&collapse(&lead), 160);
        }
        if let Some(quote) = &mut self.quote {
            quote.push('\n');
        }
        if let (Some(plain), Some(heading)) = (self.plain.take(), self.body.headings.last_mut()) {
            heading.plain = collapse(&plain);
        }
    }

    // ---- headings ---------------------------------------------------------------------------------------

    fn end_heading(&mut self) {
        let Some(open) = self.heading.take() else { return };
        let text = collapse(&open.text);
        if open.level == 1 && self.is_title(&text) {
            self.body.html.truncate(open.start);
            self.body.holes.retain(|hole| hole.at < open.start);
            self.body.cuts.push(open.span.clone());
            self.first_heading = Some((self.plain(&text), open.span));
            return;
        }
        let plain = self.plain(&text);
        let id = self.unique_id(match &open.id {
            Some(id) => heading_id(id),
            None => statute_id(&plain).filter(|_| self.input.quotes).unwrap_or_else(|| heading_id(&plain)),
        });
        // The page's title is its only level-1 heading.
        let level = open.level.max(2);
        let mut start = format!("<h{level} id=\"");
        escape_to(&id, &mut start);
        start.push_str("\">");
        self.insert(open.start, &start);
        self.body.html.push_str(&format!("</h{level}>\n"));
        self.cited_by_hole(open.start);
        if self.input.quotes {
            self.hole(Fill::Confidence(self.body.headings.len()));
        }
        let host_id = self.host_id(&plain);
        self.body.headings.push(Heading { level, id, host_id, text, quote: String::new(), plain: String::new() });
    }

    /// Text with the written names of links for their titles: ids must not change with another page's title.
    fn plain(&self, text: &str) -> String {
        with_names(text, |reference| self.body.references[reference].target.clone()).into_owned()
    }

    /// Equal headings are numbered from the second on, as code hosts do.
    fn host_id(&mut self, text: &str) -> String {
        let id = host_heading_id(text);
        let count = self.host_ids.entry(id.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { id } else { format!("{id}-{}", *count - 1) }
    }

    /// A first heading that is the title is not printed twice.
    fn is_title(&self, text: &str) -> bool {
        if self.first_heading.is_some() || text.is_empty() {
            return false;
        }
        match self.input.title {
            Some(title) => collapse(title) == text,
            None => true,
        }
    }

    fn insert(&mut self, at: usize, html: &str) {
        self.body.html.insert_str(at, html);
        for hole in self.body.holes.iter_mut().rev().take_while(|hole| hole.at >= at) {
            hole.at += html.len();
        }
    }

    /// The end of an article of a statute is the next heading, or the end of the page.
    fn cited_by_hole(&mut self, at: usize) {
        if self.input.quotes && !self.body.headings.is_empty() {
            let heading = self.body.headings.len() - 1;
            let before = self.body.holes.iter().rposition(|hole| hole.at < at).map_or(0, |found| found + 1);
            self.body.holes.insert(before, Hole { at, fill: Fill::CitedBy(heading) });
        }
    }

    fn unique_id(&mut self, wanted: String) -> String {
        let wanted = if wanted.starts_with(RESERVED_PREFIX) { format!("h-{wanted}") } else { wanted };
        let mut id = wanted.clone();
        let mut number = 2;
        while !self.ids.insert(id.clone()) {
            id = format!("{wanted}-{number}");
            number += 1;
        }
        id
    }

    // ---- quotations and alerts --------------------------------------------------------------------------

    fn start_quote(&mut self, kind: Option<BlockQuoteKind>, range: &Range<usize>, span: Range<usize>) {
        match kind {
            Some(kind) => {
                let open = alert::open(kind);
                self.push(open);
                self.quotes_open.push("</div>\n");
                self.alert_open = Some(kind);
            }
            None => {
                if let Some(marker) = alert::titled_marker(&self.shimmed.text[range.clone()]) {
                    self.diagnostics.push(
                        Diagnostic::warning(
                            "KB043",
                            self.input.path,
                            words!(
                                "`{marker}` 后面不能写字，这里会显示成普通引文",
                                "nothing may follow `{marker}`; this is shown as an ordinary quotation"
                            ),
                        )
                        .at(span.start..span.start + marker.len() + 2)
                        .help(words!(
                            "把标题写到下一行并加粗：`> **标题**`，再空一行 `>`",
                            "put the heading in bold on the next line: `> **Heading**`, then an empty `>`"
                        )),
                    );
                }
                self.push("<blockquote>\n");
                self.quotes_open.push("</blockquote>\n");
                if self.input.quotes
                    && self.quotes_open.len() == 1
                    && self.body.headings.last().is_some_and(|heading| heading.quote.is_empty())
                {
                    self.quote = Some(String::new());
                }
            }
        }
    }

    fn end_statute_quote(&mut self) {
        if self.quotes_open.is_empty()
            && let (Some(quote), Some(heading)) = (self.quote.take(), self.body.headings.last_mut())
        {
            heading.quote = quote.lines().map(collapse).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        }
    }

    /// The first paragraph of an alert is its heading when it is bold throughout.
    fn begin_alert(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        let Some(kind) = self.alert_open.take() else { return };
        if matches!(tag, Tag::Paragraph) && alert::is_label(&self.shimmed.text[range.clone()]) {
            self.alert_label = true;
        } else {
            self.alert_word(kind);
        }
    }

    fn finish_alert_label(&mut self) {
        if let Some(kind) = self.alert_open.take() {
            self.alert_word(kind);
        }
    }

    fn alert_word(&mut self, kind: BlockQuoteKind) {
        self.push("<p class=\"label\">");
        self.hole(Fill::Word(alert::word(kind)));
        self.push("</p>\n");
    }

    // ---- lists and tables -------------------------------------------------------------------------------

    fn start_list(&mut self, first: Option<u64>) {
        match first {
            None => self.push("<ul>\n"),
            Some(first) => {
                self.push("<ol");
                let at = self.body.html.len();
                if first != 1 {
                    self.push(&format!(" start=\"{first}\""));
                }
                self.push(">\n");
                self.lists.push(OpenList { ordered: true, all_bold: true, at });
                return;
            }
        }
        self.lists.push(OpenList { ordered: false, all_bold: false, at: 0 });
    }

    /// An ordered list whose every item begins in bold is a list of steps.
    fn start_item(&mut self, range: &Range<usize>) {
        let item = self.shimmed.text[range.clone()]
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .trim_start_matches(['.', ')'])
            .trim_start_matches([' ', '\t', MARK]);
        if let Some(list) = self.lists.last_mut() {
            list.all_bold &= item.starts_with("**");
        }
        self.push("<li>");
    }

    /// Scroll regions are landmarks and need names that differ.
    fn region_label(&mut self) -> String {
        let heading = self.body.headings.last().map(|heading| self.plain(&heading.text));
        let title = self.input.title.map(str::to_owned).or_else(|| Some(self.first_heading.as_ref()?.0.clone()));
        let label = heading.or(title).unwrap_or_else(|| self.input.path.to_owned());
        let count = self.region_labels.entry(label.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { label } else { format!("{label} {count}") }
    }

    fn start_cell(&mut self, span: &Range<usize>) {
        let Some(table) = &mut self.table else { return };
        let Some(open) = table.open_cell() else {
            let at = span.start;
            self.give_up(at, words!("表格的格子太多", "the table has too many cells"));
            return;
        };
        self.push(open);
    }

    // ---- code and raw HTML ------------------------------------------------------------------------------

    fn end_code(&mut self) {
        let Some((info, code)) = self.code.take() else { return };
        let language = info.split([' ', ',', '\t']).next().unwrap_or_default();
        if language == "letter" {
            self.push("<pre class=\"letter\">");
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

    fn end_raw(&mut self) {
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

    // ---- links and pictures -----------------------------------------------------------------------------

    fn start_link(&mut self, link_type: LinkType, dest: CowStr<'_>, span: Range<usize>) {
        let wiki = matches!(link_type, LinkType::WikiLink { .. });
        let has_text = !matches!(link_type, LinkType::WikiLink { has_pothole: false });
        let mut target = dest.to_string();
        if link_type == LinkType::Email && !target.starts_with("mailto:") {
            target.insert_str(0, "mailto:");
        }
        let form = if wiki { Form::Wiki } else { Form::Link };
        let target_span = self.target_span(&dest);
        let reference = self.reference(form, &target, span, target_span, has_text);
        self.links.push(OpenLink { reference, silent: wiki && !has_text && reference.is_some() });
        if let Some(reference) = reference {
            self.hole(Fill::LinkStart(reference));
            if !has_text {
                self.hole(Fill::LinkText(reference));
                self.note(&format!("{MARK}{reference}{MARK}"));
            }
        }
    }

    fn end_link(&mut self) {
        if let Some(OpenLink { reference: Some(reference), .. }) = self.links.pop() {
            self.hole(Fill::LinkEnd(reference));
        }
    }

    fn start_picture(&mut self, dest: CowStr<'_>, span: Range<usize>) {
        // A picture within another's alternative text is text.
        if self.picture.is_some() {
            return;
        }
        let target_span = self.target_span(&dest);
        let reference = self.reference(Form::Picture, &dest, span, target_span, true);
        self.picture = Some((reference.unwrap_or(usize::MAX), String::new()));
    }

    fn end_picture(&mut self) {
        let Some((reference, alt)) = self.picture.take() else { return };
        if reference == usize::MAX {
            self.text(&alt);
            return;
        }
        let alt = collapse(&alt);
        self.hole(Fill::Picture(reference, alt));
    }

    /// Where the destination stands in the file, when the parser could borrow it from there.
    fn target_span(&self, dest: &CowStr<'_>) -> Option<Range<usize>> {
        let CowStr::Borrowed(text) = dest else { return None };
        let base = self.shimmed.text.as_ptr() as usize;
        let start = (text.as_ptr() as usize).checked_sub(base)?;
        let end = start + text.len();
        (end <= self.shimmed.text.len()).then(|| self.place(start..end))
    }

    /// Notes a link. `None` when its scheme is dangerous: then only its words are published.
    fn reference(
        &mut self,
        form: Form,
        target: &str,
        span: Range<usize>,
        target_span: Option<Range<usize>>,
        has_text: bool,
    ) -> Option<usize> {
        let mut target = target.trim().to_owned();
        if form == Form::Wiki {
            // In a table the bar is written `\|`, and the backslash stays behind.
            target = target.trim_end_matches('\\').trim_end().to_owned();
        }
        if let Some(scheme) = html_block::dangerous_scheme(&target, form) {
            let why = if scheme == "//" {
                words!("这样的链接走到别的网站去", "such a link leads to another site")
            } else {
                words!("这样的链接会在读者的手机上运行代码", "such a link runs code on the reader's phone")
            };
            self.diagnostics.push(
                Diagnostic::error(
                    "KB041",
                    self.input.path,
                    words!("链接不允许用 `{scheme}`", "a link must not use `{scheme}`"),
                )
                .at(span)
                .why(why)
                .help(words!(
                    "只用 https、http、mailto、tel、sms 或站内路径",
                    "use https, http, mailto, tel, sms or a path of the site"
                )),
            );
            return None;
        }
        let (target, anchor) = match target.split_once('#') {
            Some((path, anchor)) if !html_block::is_external(path) => {
                (path.trim().to_owned(), Some(anchor.trim().to_owned()))
            }
            _ => (target, None),
        };
        self.body.references.push(Reference { form, target, anchor, span, target_span, has_text });
        Some(self.body.references.len() - 1)
    }

    // ---- footnotes --------------------------------------------------------------------------------------

    fn footnote_reference(&mut self, label: &str) {
        let position = self.footnote_numbers.iter().position(|(known, _)| known == label);
        let position = position.unwrap_or_else(|| {
            self.footnote_numbers.push((label.to_owned(), 0));
            self.footnote_numbers.len() - 1
        });
        self.footnote_numbers[position].1 += 1;
        let (number, count) = (position + 1, self.footnote_numbers[position].1);
        self.push(&format!(
            "<sup class=\"note\"><a href=\"#kb-fn-{number}\" id=\"kb-fnref-{number}-{count}\">{number}</a></sup>"
        ));
    }

    fn end_footnote(&mut self) {
        let Some((label, html, holes, prose)) = self.footnote_start.take() else { return };
        let back = |range: &Range<usize>| range.start - html..range.end - html;
        let note = Footnote {
            label,
            holes: self
                .body
                .holes
                .split_off(holes)
                .into_iter()
                .map(|hole| Hole { at: hole.at - html, ..hole })
                .collect(),
            prose: self.body.prose.split_off(prose).iter().map(back).collect(),
            html: self.body.html.split_off(html),
        };
        self.footnotes.push(note);
    }

    fn append_footnotes(&mut self) {
        let mut notes = std::mem::take(&mut self.footnotes);
        let numbers = std::mem::take(&mut self.footnote_numbers);
        let order = |note: &Footnote| numbers.iter().position(|(label, _)| *label == note.label).unwrap_or(usize::MAX);
        notes.retain(|note| order(note) != usize::MAX);
        notes.sort_by_key(order);
        notes.dedup_by_key(|note| order(note));
        if notes.is_empty() {
            return;
        }
        self.push("<hr>\n<ol class=\"notes\">\n");
        for note in notes {
            let number = order(&note) + 1;
            self.push(&format!("<li id=\"kb-fn-{number}\">"));
            let at = self.body.html.len();
            self.body.holes.extend(note.holes.into_iter().map(|hole| Hole { at: hole.at + at, ..hole }));
            self.body.prose.extend(note.prose.into_iter().map(|range| range.start + at..range.end + at));
            self.body.html.push_str(&note.html);
            self.push(&format!("<a href=\"#kb-fnref-{number}-1\" aria-label=\""));
            self.hole(Fill::Word("footnote_back"));
            self.push("\">↩</a></li>\n");
        }
        self.push("</ol>\n");
    }

    fn finish(mut self) -> Compiled {
        if !self.full {
            self.cited_by_hole(self.body.html.len());
            self.append_footnotes();
        }
        self.body.holes.sort_by_key(|hole| hole.at);
        Compiled { body: self.body, first_heading: self.first_heading }
    }
}

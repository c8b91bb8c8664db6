//! Markdown to a [`Body`]: one walk over the parser's events.
//!
//! 1. Remarks are taken out (`reading`), marks put in where Chinese punctuation would spoil emphasis (`emphasis`), then
//!    pulldown-cmark runs.
//! 2. Each event writes HTML at once; what depends on other pages becomes a hole.
//! 3. Footnotes are moved to the end, headings get ids that are unique on the page.
//!
//! Raw HTML, link schemes, nesting and sizes are judged here, so that nothing dangerous reaches a template.

mod articles;
mod blocks;
mod definitions;
mod events;
mod fences;
mod footnotes;
mod headings;
mod ids;
mod links;
mod policy;
mod quotes;
mod raw;
mod reading;
mod signs;
mod slips;
mod tags;
mod text;
mod unclosed;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Options, Parser};

use self::articles::Articles;
use self::fences::Fences;
use self::ids::Ids;
use self::unclosed::Elements;
use super::body::{Body, Fill, Hole};
use super::edited::Edited;
use super::emphasis::{shim, unmark_event};
use super::table::Table;
use crate::config::RawHtml;
use crate::diagnostic::{Code, Diagnostic, Words, words};

/// The deepest nesting of blocks and spans; browsers and readers give up long before.
const DEPTH_MAX: usize = 100;

/// The most HTML one body may become, in bytes: twice the largest body that is read.
const HTML_BYTES_MAX: usize = 32 << 20;

/// CommonMark, and what of GitHub's and other extensions the manual tells.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_WIKILINKS);

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
    /// The address of the site; empty where none is known.
    pub base_url: &'a str,
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
    let reading = reading::read(input.text, OPTIONS);
    let shimmed = shim(&reading.text.text);
    let mut found = Vec::new();
    let (mut compiled, ids) = walk(&input, &reading, &shimmed, Ids::default(), &mut found);
    // A name made up for one heading is another's own: once more, now that all names are known.
    if ids.is_mistaken() {
        found.clear();
        (compiled, _) = walk(&input, &reading, &shimmed, ids.known(), &mut found);
    }
    diagnostics.append(&mut found);
    compiled
}

fn walk(
    input: &Input<'_>,
    reading: &reading::Reading<'_>,
    shimmed: &Edited<'_>,
    ids: Ids,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Compiled, Ids) {
    let mut compiler = Compiler::new(input, &reading.text, shimmed, diagnostics);
    compiler.ids = ids;
    compiler.report_remarks(&reading.remarks, reading.unclosed.as_ref());
    compiler.report_numbers(&reading.numbers);
    let mut parser = Parser::new_ext(&shimmed.text, OPTIONS).into_offset_iter();
    for (event, range) in parser.by_ref() {
        compiler.event(unmark_event(event), range);
        if compiler.full {
            break;
        }
    }
    if !compiler.full {
        compiler.unused_definitions(parser.reference_definitions());
        compiler.repeated_definitions(parser.reference_definitions());
        compiler.report_stars(&reading.text.text);
        compiler.report_brackets();
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
    /// Where its words begin in the HTML, and how many holes there were.
    words_at: (usize, usize),
}

/// The numbers of a list as they were written.
#[derive(Default)]
struct Numbers {
    first: u64,
    count: u64,
    all_equal: bool,
    /// The first that is not the one after its neighbour: what was written, what is shown, and where.
    other: Option<(u64, u64, Range<usize>)>,
}

/// A list being written: whether it is numbered, whether all its items begin in bold, and where they stand.
struct OpenList {
    ordered: bool,
    numbers: Numbers,
    all_bold: bool,
    at: usize,
    items: Vec<Range<usize>>,
}

/// A picture being written: its reference, unless its scheme is dangerous, and its words so far.
struct OpenPicture {
    reference: Option<usize>,
    words: String,
    /// Whether the words are only a size.
    sized: bool,
}

/// What the sign of a picture stands for.
enum Picture {
    Picture,
    /// A page that would be put in here; a link stands for it.
    Embed,
}

/// A block of code being read.
struct OpenCode {
    info: String,
    text: String,
    /// In the parser's text, and in the file.
    range: Range<usize>,
    span: Range<usize>,
    fenced: bool,
}

/// A note being written: where it begins in the HTML, the holes and the prose.
struct OpenFootnote {
    label: String,
    span: Range<usize>,
    html: usize,
    holes: usize,
    prose: usize,
}

struct Footnote {
    label: String,
    span: Range<usize>,
    html: String,
    holes: Vec<Hole>,
    prose: Vec<Range<usize>>,
}

struct Compiler<'a, 'd> {
    input: &'a Input<'a>,
    /// The author's text less remarks, and what the parser reads of it.
    kept: &'a Edited<'a>,
    shimmed: &'a Edited<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
    body: Body,
    /// Pieces of the parser's text that are nothing but letters.
    literal: Vec<Range<usize>>,
    /// Brackets behind a backslash.
    escaped: Vec<usize>,
    first_heading: Option<(String, Range<usize>)>,
    ids: Ids,
    host_ids: HashMap<String, usize>,
    /// The first line of each heading, in the file.
    heading_lines: Vec<Range<usize>>,
    /// Headings on the page of a statute that are judged at its end.
    articles: Articles,
    depth: usize,
    full: bool,
    heading: Option<OpenHeading>,
    links: Vec<OpenLink>,
    lists: Vec<OpenList>,
    /// The label of a task's box is open.
    todo_open: bool,
    /// The picture being written and its words so far, and how many are open: one may stand in another's words.
    picture: Option<OpenPicture>,
    pictures: Vec<Picture>,
    code: Option<OpenCode>,
    /// What stands behind fences and is not shown, and blocks that other tools draw.
    fences: Fences,
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
    footnote_start: Option<OpenFootnote>,
    /// For each note that was mentioned its number, and the note that each mention stands in.
    footnote_numbers: HashMap<String, (usize, Vec<Option<String>>)>,
    /// Labels of definitions that a link or picture uses.
    definitions_used: HashSet<String>,
    /// Elements of raw HTML that are open, where it is allowed.
    elements: Elements,
    /// Names of places in raw HTML, and where they are written.
    anchors: Vec<(String, Range<usize>)>,
    region_labels: HashMap<String, usize>,
}

impl<'a, 'd> Compiler<'a, 'd> {
    fn new(
        input: &'a Input<'a>,
        kept: &'a Edited<'a>,
        shimmed: &'a Edited<'a>,
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Self {
        let html = String::with_capacity(input.text.len() + input.text.len() / 4 + 64);
        Compiler {
            input,
            kept,
            shimmed,
            diagnostics,
            body: Body { html, ..Body::default() },
            literal: Vec::new(),
            escaped: Vec::new(),
            first_heading: None,
            ids: Ids::default(),
            host_ids: HashMap::new(),
            heading_lines: Vec::new(),
            articles: Articles::default(),
            depth: 0,
            full: false,
            heading: None,
            links: Vec::new(),
            lists: Vec::new(),
            todo_open: false,
            picture: None,
            pictures: Vec::new(),
            code: None,
            fences: Fences::default(),
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
            footnote_numbers: HashMap::new(),
            definitions_used: HashSet::new(),
            elements: Elements::default(),
            anchors: Vec::new(),
            region_labels: HashMap::new(),
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
                Diagnostic::error(Code::KB042, self.input.path, message).at(at..at).help(words!(
                    "拆成几页，或检查是不是误粘贴",
                    "split the page, or look for a paste that went wrong"
                )),
            );
        }
    }

    /// Says that something the author wrote is not on the page.
    fn left_out(&mut self, span: Range<usize>, message: Words, help: Words) {
        self.diagnostics.push(Diagnostic::warning(Code::KB046, self.input.path, message).at(span).help(help));
    }

    /// From a range of the parser's text to bytes of the file.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        let origin = self.kept.origin(self.shimmed.origin(range));
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

    fn finish(mut self) -> (Compiled, Ids) {
        if !self.full {
            self.report_signs();
            self.report_fences();
            self.report_open_elements();
            self.report_anchors();
            self.report_articles();
            self.cited_by_hole(self.body.html.len());
            self.append_footnotes();
            self.end_block();
        }
        self.body.holes.sort_by_key(|hole| hole.at);
        self.body.cuts.sort_by_key(|cut| (cut.start, cut.end));
        (Compiled { body: self.body, first_heading: self.first_heading }, self.ids)
    }
}

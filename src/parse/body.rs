//! A Markdown body, compiled once: HTML that is finished but for its holes.
//!
//! Later phases decide what fills a hole (an address, a picture's size, the pages that cite an article) and
//! where a glossary term is linked; none of them parses or copies the text again.

use jiff::civil::Date;
use std::borrow::Cow;
use std::ops::Range;

use super::snippet::Snippet;
use crate::diagnostic::Code;
use crate::path::percent_decode;
use crate::text::MARK;

/// Plain text in which a link without words is still a number between two marks.
///
/// `[[late-fee]]` shows the title of its page, which the parser does not know; `name` says what stands there.
pub fn with_names<'a>(text: &'a str, name: impl Fn(usize) -> String) -> Cow<'a, str> {
    if !text.contains(MARK) {
        return Cow::Borrowed(text);
    }
    let pieces = text.split(MARK).enumerate();
    let whole = pieces.map(|(position, piece)| match piece.parse() {
        Ok(reference) if position % 2 == 1 => name(reference),
        _ => piece.to_owned(),
    });
    Cow::Owned(whole.collect())
}

/// The compiled body of one article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// HTML without the parts that need knowledge of other pages.
    pub html: String,
    /// Where those parts go, by ascending offset in `html`.
    pub holes: Vec<Hole>,
    /// The outermost blocks: where each ends in `html`. A block begins where the one before it ends.
    pub block_ends: Vec<usize>,
    /// Pieces of `html` that are running text, outside headings, links and code.
    pub prose: Vec<Range<usize>>,
    /// Ids that are written at two headings.
    pub rivals: Vec<Rival>,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Links and pictures as written.
    pub references: Vec<Reference>,
    /// Pieces of `html`: the items of the first list of steps, without their tags.
    pub steps: Vec<Range<usize>>,
    /// Calculations as written: those of the body, then those of the front matter.
    pub snippets: Vec<Snippet>,
    /// Plain text of the first paragraph; see [`with_names`].
    pub lead: String,
    /// Findings excused in place.
    pub allowed: Vec<Allowed>,
    /// Pieces of the file that are not published, in order: comments, what nothing mentions, a first heading that is the title.
    pub cuts: Vec<Range<usize>>,
    /// Pieces of the file that are raw HTML and shown as letters, in order.
    pub letters: Vec<Range<usize>>,
    /// Names of places in raw HTML that links may lead to, in order.
    pub anchors: Vec<String>,
    /// Whether some code has classes for colours.
    pub highlighted: bool,
}

impl Body {
    /// The place in raw HTML that the part of a link behind `#` names, if there is one.
    pub fn anchor(&self, written: &str) -> Option<&str> {
        let decoded = percent_decode(written);
        let found = self.anchors.binary_search_by(|id| id.as_str().cmp(&decoded)).ok()?;
        Some(&self.anchors[found])
    }
}

/// A place in the HTML that is filled when the page is rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// Byte offset in the HTML.
    pub at: usize,
    /// What goes there.
    pub fill: Fill,
}

/// What fills a hole. Numbers are indices into `references`, `headings` or `snippets`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fill {
    /// `<a href="...">`.
    LinkStart(usize),
    /// The words of a link that was written without any.
    LinkText(usize),
    /// `</a>`.
    LinkEnd(usize),
    /// An address within a tag of raw HTML.
    Address(usize),
    /// A picture with its alternative text.
    Picture(usize, String),
    /// One of the theme's words.
    Word(&'static str),
    /// What a calculation gives.
    Figure(usize),
    /// HTML that was known only after what follows it.
    Html(&'static str),
    /// On law pages, below a heading: whether the text is still to be checked.
    Confidence(usize),
    /// On law pages, at the end of a heading's section: the pages that cite it.
    CitedBy(usize),
}

/// A heading of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Unique on the page.
    pub id: String,
    /// The anchor that code hosts give the heading, so that one link works there and here.
    pub host_id: String,
    /// What stands between its tags, as bytes of the HTML.
    pub inner: Range<usize>,
    /// Without markup; see [`with_names`].
    pub text: String,
    /// On law pages: the words of the statute quoted under the heading.
    pub quote: String,
    /// On law pages: the paragraph after the quotation, in plain language.
    pub plain: String,
}

/// How a link was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `[[stem]]`: names a page by its stem.
    Wiki,
    /// `[text](path)`: names a file or an address.
    Link,
    /// `![text](path)`.
    Picture,
    /// `<a href="path">`, where raw HTML is allowed.
    Html,
}

/// An id that an author wrote at two headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rival {
    /// The id.
    pub id: String,
    /// The line of the heading that has it.
    pub first: Range<usize>,
    /// The line of the one that has another now.
    pub second: Range<usize>,
}

/// A link or picture as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// How it was written.
    pub form: Form,
    /// What it names, without the part after `#`; percent codes as written.
    pub target: String,
    /// The part after `#`.
    pub anchor: Option<String>,
    /// Whether the address of the site stood before the target.
    pub absolute: bool,
    /// The whole link, in bytes of the file.
    pub span: Range<usize>,
    /// The destination alone, where it stands in the file as it is.
    pub target_span: Option<Range<usize>>,
    /// What is shown when a pointer rests on it; often empty.
    pub title: String,
    /// Whether the author wrote words for the link.
    pub has_text: bool,
}

/// `<!-- kbgen allow KB301: the reason -->`: the finding on the next line is intended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The comment, in bytes of the file; the line after it is excused.
    pub span: Range<usize>,
    /// The code.
    pub code: Code,
    /// The last day on which it counts; what time alone brings about is excused for a time only.
    pub until: Option<Date>,
}

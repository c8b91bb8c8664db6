//! A compiled body and the page's links to finished HTML: holes filled, terms linked.

use std::collections::HashSet;
use std::fmt::Write;
use std::ops::Range;

use super::Renderer;
use crate::catalog::{Absorbed, PageId};
use crate::link::{PageLinks, Target, link_text};
use crate::parse::{Body, Confidence, Fill, Form, Kind, Reference};
use crate::path::{address_encode, percent_decode, percent_encode};
use crate::text::{escape, escape_to};

/// Round the number of a footnote.
const NOTE: &str = "<sup class=\"note\">";
const NOTE_END: &str = "</sup>";

/// Where the notes of a body begin.
const NOTES: &str = "<hr>\n<ol class=\"notes\">\n";

/// The words of the way back from a note.
const BACK: &str = "↩";

/// The most citing pages listed below an article of a statute.
const CITED_BY_MAX: usize = 4;

/// About how many are listed on the whole page: of a long statute each article shows fewer.
const CITED_BY_IN_ALL: usize = 64;

/// What the ids of a merged page begin with on the page that kept it: merged pages count from 0.
pub(super) fn absorbed_prefix(number: usize) -> String {
    format!("kb-from-{}-", number + 1)
}

impl Renderer<'_> {
    /// Writes the body of a page, and what only the pages merged into it say; `root` is the way to the site's root.
    pub(super) fn body_html(&self, id: PageId, root: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        for repeat in self.catalog.repeats(id) {
            out.push_str(&self.blocks_html(id, root, at..repeat.block.start));
            let title = self.theme.word("repeated").replace("{title}", &self.catalog[repeat.first].article.title);
            let _ =
                writeln!(out, "<p><a href=\"{}\">{}</a></p>", escape(&self.href(root, repeat.first)), escape(&title));
            at = repeat.block.end;
        }
        out.push_str(&self.blocks_html(id, root, at..self.catalog[id].article.body.html.len()));
        for (number, from) in self.catalog.absorbed(id).iter().enumerate() {
            self.absorbed_html(from, &absorbed_prefix(number), root, &mut out);
        }
        out
    }

    fn absorbed_html(&self, from: &Absorbed, prefix: &str, root: &str, out: &mut String) {
        let article = &self.catalog[from.page].article;
        if from.kept.is_empty() && !from.answer {
            return;
        }
        let title = self.theme.word("absorbed").replace("{title}", &article.title);
        let _ = writeln!(
            out,
            "<section class=\"absorbed\"><h2 id=\"{}\">{}</h2>",
            prefix.trim_end_matches('-'),
            escape(&title)
        );
        if let Some(answer) = article.front.answer.as_deref().filter(|_| from.answer) {
            let answer = self.computed_html(from.page, answer, root).replace("href=\"#", &format!("href=\"#{prefix}"));
            let _ = writeln!(out, "<p>{answer}</p>");
        }
        let mut html: String =
            from.kept.iter().map(|blocks| self.blocks_html(from.page, root, blocks.clone())).collect();
        // A mark that is shown needs its note, whoever else has the same.
        if html.contains(" href=\"#kb-fn-") {
            let notes = article.body.html.rfind(NOTES).filter(|_| !html.contains(NOTES));
            html.extend(notes.map(|start| self.blocks_html(from.page, root, start..article.body.html.len())));
        }
        // Ids are unique on a page: those of the merged page get a name of their own.
        for attribute in [" id=\"", " href=\"#", " aria-labelledby=\"", " aria-describedby=\""] {
            html = html.replace(attribute, &format!("{attribute}{prefix}"));
        }
        out.push_str(&without_dead_links(&html, prefix));
        out.push_str("</section>\n");
    }

    /// Writes a piece of the body, whole blocks.
    fn blocks_html(&self, id: PageId, root: &str, blocks: Range<usize>) -> String {
        let body = &self.catalog[id].article.body;
        let links = self.links.of(id);
        let mut out = String::with_capacity(blocks.len() + 64 * (body.holes.len() + links.mentions.len()));
        let mut at = blocks.start;
        let mut mentions = links.mentions.iter().peekable();
        let mut copy_to = |end: usize, out: &mut String| {
            while let Some(mention) = mentions.next_if(|mention| mention.range.end <= end) {
                out.push_str(&body.html[at..mention.range.start]);
                let word = &body.html[mention.range.clone()];
                let class =
                    if self.catalog[mention.term].article.kind() == Kind::Term { " class=\"term\"" } else { "" };
                let _ = write!(out, "<a{class} href=\"{}\">{word}</a>", escape(&self.href(root, mention.term)));
                at = mention.range.end;
            }
            out.push_str(&body.html[at..end]);
            at = end;
        };
        let inside = |at: usize| blocks.contains(&at) || (at == blocks.end && at == body.html.len());
        for hole in body.holes.iter().filter(|hole| inside(hole.at)) {
            copy_to(hole.at, &mut out);
            self.fill(&hole.fill, id, body, links, root, &mut out);
        }
        copy_to(blocks.end, &mut out);
        out
    }

    /// A piece of a body for paper: the same words without links and notes.
    pub(super) fn printed_html(&self, id: PageId, piece: Range<usize>) -> String {
        let body = &self.catalog[id].article.body;
        let links = self.links.of(id);
        let mut out = String::with_capacity(piece.len());
        let mut at = piece.start;
        for hole in body.holes.iter().filter(|hole| piece.contains(&hole.at) || hole.at == piece.end) {
            out.push_str(&body.html[at..hole.at]);
            at = hole.at;
            match &hole.fill {
                Fill::LinkText(number) => {
                    escape_to(&link_text(self.catalog, &body.references[*number], &links.targets[*number]), &mut out)
                }
                Fill::Picture(_, words) => escape_to(words, &mut out),
                Fill::Word(key) => escape_to(self.theme.word(key), &mut out),
                Fill::Html(html) => out.push_str(html),
                Fill::Figure(number) => escape_to(&self.figure_text(id, *number).unwrap_or_default(), &mut out),
                Fill::LinkStart(_) | Fill::LinkEnd(_) | Fill::Address(_) | Fill::Confidence(_) | Fill::CitedBy(_) => {}
            }
        }
        out.push_str(&body.html[at..piece.end]);
        while let Some(start) = out.find(NOTE)
            && let Some(len) = out[start..].find(NOTE_END)
        {
            out.replace_range(start..start + len + NOTE_END.len(), "");
        }
        out
    }

    fn fill(&self, fill: &Fill, id: PageId, body: &Body, links: &PageLinks, root: &str, out: &mut String) {
        match fill {
            Fill::LinkStart(number) => {
                let reference = &body.references[*number];
                if let Some(href) = self.target_href(reference, &links.targets[*number], id, root) {
                    let _ = write!(out, "<a href=\"{}\"{}>", escape(&href), title_attribute(reference));
                }
            }
            Fill::LinkEnd(number) => {
                if !matches!(links.targets[*number], Target::Draft | Target::Broken) {
                    out.push_str("</a>");
                }
                if let Some(standing) = self.standing_of_target(id, &links.targets[*number]) {
                    let _ = write!(out, " <b class=\"tag\">{}</b>", escape(&standing));
                }
            }
            Fill::LinkText(number) => {
                escape_to(&link_text(self.catalog, &body.references[*number], &links.targets[*number]), out)
            }
            Fill::Address(number) => {
                let reference = &body.references[*number];
                let href = self.target_href(reference, &links.targets[*number], id, root);
                escape_to(href.as_deref().unwrap_or(&reference.target), out);
            }
            Fill::Picture(number, alt) => {
                self.picture(&body.references[*number], &links.targets[*number], alt, root, out)
            }
            Fill::Figure(number) => self.figure_html(id, *number, root, out),
            Fill::Word(key) => escape_to(self.theme.word(key), out),
            Fill::Html(html) => out.push_str(html),
            Fill::Confidence(heading) => self.confidence_mark(id, *heading, out),
            Fill::CitedBy(heading) => self.cited_by(links, *heading, root, out),
        }
    }

    /// Where a link leads; `None` when only its words are shown.
    pub(super) fn target_href(&self, reference: &Reference, target: &Target, id: PageId, root: &str) -> Option<String> {
        match target {
            Target::Page { page, heading } => {
                let body = &self.catalog[*page].article.body;
                let name = match heading {
                    Some(heading) => Some(body.headings[*heading].id.as_str()),
                    None => reference.anchor.as_deref().and_then(|anchor| body.anchor(anchor)),
                };
                let anchor = name.map(|name| format!("#{}", percent_encode(name)));
                let (anchor, query) = (anchor.unwrap_or_default(), query(reference));
                Some(if *page == id && query.is_empty() && !anchor.is_empty() {
                    anchor
                } else {
                    format!("{}{query}{anchor}", self.href(root, *page))
                })
            }
            Target::File { path, .. } => Some(format!("{root}{}{}", self.file_href(path), query(reference))),
            Target::External if reference.absolute => {
                let anchor = reference.anchor.as_deref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
                let below = reference.target.trim_start_matches('/');
                Some(address_encode(&format!("{}{below}{anchor}", self.config.base_url)))
            }
            Target::External => Some(address_encode(&reference.target)),
            Target::Draft | Target::Broken => None,
        }
    }

    fn picture(&self, reference: &Reference, target: &Target, alt: &str, root: &str, out: &mut String) {
        let alt = escape(alt);
        match target {
            Target::File { path, size } => {
                let _ = write!(out, "<img src=\"{}\"", escape(&format!("{root}{}", percent_encode(path))));
                if let Some((width, height)) = size {
                    let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
                }
                let _ = write!(out, " alt=\"{alt}\"{} loading=\"lazy\">", title_attribute(reference));
            }
            Target::External => {
                let words = if alt.is_empty() { escape(&reference.target) } else { alt };
                let href = address_encode(&reference.target);
                let _ = write!(out, "<a href=\"{}\"{}>{words}</a>", escape(&href), title_attribute(reference));
            }
            Target::Page { .. } | Target::Draft | Target::Broken => out.push_str(&alt),
        }
    }

    /// How well an article of a statute has been checked.
    pub(super) fn confidence(&self, law: PageId, heading: usize) -> (Confidence, &str) {
        let article = &self.catalog[law].article;
        let Some(data) = &article.front.law else { return (Confidence::U, "") };
        let heading = &article.body.headings[heading];
        match data.articles.get(&heading.id).or_else(|| data.articles.get(&heading.text)) {
            Some(known) => (known.confidence, known.note.as_deref().unwrap_or_default()),
            None => (data.confidence, ""),
        }
    }

    fn confidence_mark(&self, id: PageId, heading: usize, out: &mut String) {
        let (confidence, note) = self.confidence(id, heading);
        if confidence == Confidence::V {
            return;
        }
        let _ = write!(out, "<p class=\"unverified\"><b>{}</b>", escape(self.theme.word("unverified")));
        if !note.is_empty() {
            let _ = write!(out, " {}", escape(note));
        }
        out.push_str("</p>\n");
    }

    fn cited_by(&self, links: &PageLinks, heading: usize, root: &str, out: &mut String) {
        let Some(pages) = links.cited_by.get(&heading) else { return };
        let count = pages.len();
        let max = (CITED_BY_IN_ALL / links.cited_by.len().max(1)).clamp(1, CITED_BY_MAX);
        let summary = self.counted(&self.words("cited_by"), count);
        let _ = write!(out, "<details class=\"cited\"><summary>{summary}</summary><ul>");
        for page in pages.iter().take(max) {
            let (href, title) = (self.href(root, *page), &self.catalog[*page].article.title);
            let _ = write!(out, "<li><a href=\"{}\">{}</a></li>", escape(&href), escape(title));
        }
        if let Some(more) = count.checked_sub(max).filter(|more| *more > 0) {
            let _ = write!(out, "<li>{}</li>", escape(&self.theme.word("more").replace("{n}", &more.to_string())));
        }
        out.push_str("</ul></details>\n");
    }
}

/// Links within a merged page to what is not shown of it: the way back from a note goes, of others the words stay.
fn without_dead_links(html: &str, prefix: &str) -> String {
    let start = "<a href=\"#";
    let ids: HashSet<&str> =
        html.match_indices(" id=\"").filter_map(|(at, sign)| html[at + sign.len()..].split('"').next()).collect();
    let (mut out, mut rest) = (String::with_capacity(html.len()), html);
    while let Some(at) = rest.find(start) {
        let (before, link) = rest.split_at(at);
        out.push_str(before);
        let name = link[start.len()..].split('"').next().unwrap_or_default();
        let dead = name.starts_with(prefix) && !ids.contains(name) && !ids.contains(&*percent_decode(name));
        match (link.find('>'), link.find("</a>")) {
            (Some(open), Some(close)) if dead && open < close => {
                out.push_str(Some(&link[open + 1..close]).filter(|words| *words != BACK).unwrap_or_default());
                rest = &link[close + "</a>".len()..];
            }
            _ => {
                out.push_str(start);
                rest = &link[start.len()..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// ` title="..."` of a link or picture that has one.
fn title_attribute(reference: &Reference) -> String {
    if reference.title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(&reference.title)) }
}

/// What the author wrote after a `?`, for scripts of the site or the host.
fn query(reference: &Reference) -> String {
    match (reference.form, reference.target.find('?')) {
        (Form::Link | Form::Html, Some(at)) => address_encode(&reference.target[at..]),
        _ => String::new(),
    }
}

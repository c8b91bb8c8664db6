//! A page as plain Markdown, beside its HTML: for copying, for tools, for readers of text.
//!
//! The author's Markdown is kept; links are rewritten to what they lead to, comments are left out.

use std::collections::HashSet;
use std::fmt::Write;
use std::ops::Range;

use super::Renderer;
use super::body::absorbed_prefix;
use super::law::law_view;
use crate::calculate::Figure;
use crate::catalog::PageId;
use crate::link::{Target, citation_text, link_text};
use crate::parse::{Confidence, Form, Kind, Reference};
use crate::path::{OutputPath, in_brackets};
use crate::text::escape_markdown;

impl Renderer<'_> {
    /// The text of a page.
    pub(super) fn markdown(&self, id: PageId, path: &OutputPath) -> String {
        let root = self.root(path);
        let page = &self.catalog[id];
        let article = &page.article;
        let front = &article.front;
        let links = self.links.of(id);
        let mut out = String::with_capacity(article.text.len() + 512);
        let _ = write!(out, "# {}\n\n", escape_markdown(&article.title));
        if let Some(answer) = &front.answer {
            let _ = write!(out, "> {}\n\n", self.plain(id, answer).replace('\n', "\n> "));
        }
        for fact in &front.facts {
            let (value, scope) = (self.plain(id, &fact.value), self.plain(id, &fact.scope));
            let _ = writeln!(out, "- {}: {value} ({scope})", &*fact.label);
        }
        for (word, value) in self.markdown_data(id, &root) {
            let _ = writeln!(out, "- {}: {value}", self.theme.word(word));
        }
        if let Some(task) = &front.task {
            task.prepare.iter().for_each(|item| {
                let _ = writeln!(out, "- [ ] {}", &**item);
            });
        }
        if !out.ends_with("\n\n") {
            out.push('\n');
        }
        self.markdown_figures(id, &mut out);
        self.markdown_body(id, &root, &mut out);
        for (number, from) in self.catalog.absorbed(id).iter().enumerate() {
            if !from.answer && from.kept.is_empty() {
                continue;
            }
            let gone = &self.catalog[from.page].article;
            let _ = write!(
                out,
                "\n## {}\n\n",
                self.theme.word("absorbed").replace("{title}", &escape_markdown(&gone.title))
            );
            if let Some(answer) = &gone.front.answer {
                let _ = write!(out, "> {}\n\n", self.plain(from.page, answer).replace('\n', "\n> "));
            }
            let mut body = String::new();
            self.markdown_body(from.page, &root, &mut body);
            out.push_str(&with_own_notes(&body, &absorbed_prefix(number)));
        }
        self.markdown_flow(id, &root, &mut out);
        if article.kind() == Kind::Hub || page.is_home() {
            for group in self.groups(id, &root) {
                let _ = write!(out, "\n## {}\n\n", group.title);
                for link in group.links {
                    let text = if link.text.is_empty() { String::new() } else { format!(": {}", link.text) };
                    let _ =
                        writeln!(out, "- [{}]({}){text}", escape_markdown(link.title), markdown_address(&link.href));
                }
            }
        }
        if !links.citations.is_empty() && front.law.is_none() {
            let _ = write!(out, "\n## {}\n\n", self.theme.word("laws"));
            for citation in &links.citations {
                let law = &self.catalog[citation.law].article;
                let heading = &law.body.headings[citation.heading];
                let (confidence, _) = self.confidence(citation.law, citation.heading);
                let unverified = (confidence != Confidence::V).then(|| self.theme.word("unverified").to_owned());
                let marks = [self.standing(citation.law), unverified];
                let mark: String = marks.into_iter().flatten().map(|mark| format!(" ({mark})")).collect();
                let _ = writeln!(out, "- {}{mark}", citation_text(&law.title, &heading.id, &heading.text));
            }
        }
        if !links.hotlines.is_empty() {
            let _ = write!(out, "\n## {}\n\n", self.theme.word("hotlines"));
            for &hotline in &links.hotlines {
                if let Some(row) = self.hotline(hotline, &root) {
                    let _ = writeln!(out, "- {} {}: {}", row.number, row.title, row.purpose);
                }
            }
        }
        let _ = write!(out, "\n{}\n", self.url(id));
        out
    }

    /// What the page's kind adds, as the theme's words and values; empty values are left out.
    fn markdown_data(&self, id: PageId, root: &str) -> Vec<(&'static str, String)> {
        let front = &self.catalog[id].article.front;
        let mut data: Vec<(&'static str, String)> = Vec::new();
        if let Some(task) = &front.task {
            data.extend(
                [("task_result", &task.result), ("task_time", &task.time), ("task_cost", &task.cost)]
                    .map(|(word, value)| (word, value.to_string())),
            );
        }
        if let Some(term) = self.term_view(id, root) {
            data.extend([("synonyms", term.synonyms.join(", ")), ("legal_meaning", term.legal.to_owned())]);
        }
        if let Some(law) = law_view(&self.catalog[id].article) {
            let mark =
                if law.confidence == "V" { String::new() } else { format!(" ({})", self.theme.word("unverified")) };
            let fields = [
                ("law_full_title", law.full_title),
                ("law_issuer", law.issuer),
                ("law_number", law.number),
                ("law_weight", law.weight),
                ("law_status", law.status),
                ("law_issued", law.issued),
                ("law_effective", law.effective),
                ("law_amended", law.amended),
                ("checked", &law.checked),
                ("law_url", law.url),
            ];
            data.extend(fields.map(|(word, value)| (word, value.to_owned())));
            data.push(("law_source", format!("{}{mark}", law.source)));
        }
        if let Some(row) = self.hotline(id, root) {
            let mark = if row.unverified { format!(" ({})", self.theme.word("unverified")) } else { String::new() };
            let fields = [
                ("call", row.number),
                ("hotline_for", row.purpose),
                ("hotline_owner", row.owner),
                ("hotline_hours", row.hours),
                ("hotline_say", row.say),
            ];
            data.extend(fields.map(|(word, value)| (word, value.to_owned())));
            data.push(("hotline_source", format!("{}{mark}", row.source)));
        }
        data.retain(|(_, value)| !value.is_empty());
        data
    }

    /// A flow as headings: questions with where each answer leads, then the ends.
    fn markdown_flow(&self, id: PageId, root: &str, out: &mut String) {
        let Some(flow) = self.flow_view(id, root) else { return };
        for node in flow.nodes {
            let _ = write!(out, "\n## {}\n\n", node.ask);
            if !node.help.is_empty() {
                let _ = write!(out, "{}\n\n", node.help);
            }
            for answer in node.answers {
                let _ = writeln!(out, "- {} → {}", answer.title, answer.id);
            }
        }
        for outcome in flow.outcomes {
            let _ = write!(out, "\n## {}\n\n", outcome.title);
            for way in outcome.ways {
                let way: Vec<String> =
                    way.iter().map(|step| format!("{} {}", step.ask, step.answers.join(" / "))).collect();
                let _ = writeln!(out, "- {}: {}", self.theme.word("flow_ways"), way.join(" → "));
            }
            let _ = write!(out, "\n{}\n\n", outcome.answer);
            for (number, step) in outcome.steps.iter().enumerate() {
                let _ = writeln!(out, "{}. {step}", number + 1);
            }
            out.push('\n');
            for link in outcome.links {
                let _ = writeln!(out, "- [{}]({})", escape_markdown(link.title), markdown_address(&link.href));
            }
            for row in outcome.hotlines {
                let _ = writeln!(out, "- {} {}: {}", row.number, row.title, row.purpose);
            }
        }
    }

    fn markdown_body(&self, id: PageId, root: &str, out: &mut String) {
        let article = &self.catalog[id].article;
        let body = &article.body;
        let mut edits: Vec<(Range<usize>, String)> = body.cuts.iter().map(|cut| (cut.clone(), String::new())).collect();
        for (reference, target) in body.references.iter().zip(&self.links.of(id).targets) {
            edits.extend(self.markdown_link(reference, target, article.text, id, root));
        }
        edits.extend(
            body.snippets
                .iter()
                .enumerate()
                .filter_map(|(number, snippet)| Some((snippet.span.clone(), self.figure_text(id, number)?))),
        );
        let letters = |piece: &Range<usize>| as_letters(&without(article.text, piece.clone(), &body.cuts));
        edits.extend(body.letters.iter().map(|piece| (piece.clone(), letters(piece))));
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut at = article.body_start;
        for (range, text) in edits {
            // A link inside a picture's words, or one definition used twice: the first edit stands.
            if range.start < at {
                continue;
            }
            out.push_str(&article.text[at..range.start]);
            out.push_str(&text);
            at = range.end;
        }
        out.push_str(article.text[at..].trim_end());
        out.push('\n');
    }

    /// What replaces a link, or its destination, in the author's text.
    fn markdown_link(
        &self,
        reference: &Reference,
        target: &Target,
        text: &str,
        id: PageId,
        root: &str,
    ) -> Option<(Range<usize>, String)> {
        let href = self.target_href(reference, target, id, root).map(|href| match target {
            Target::Page { .. } => markdown_address(&href),
            _ => href,
        });
        let source = without(text, reference.span.clone(), &self.catalog[id].article.body.cuts);
        match (reference.form, href) {
            (Form::Wiki, href) => {
                let written = source.trim_start_matches('!').trim_start_matches("[[").trim_end_matches("]]");
                let words = match written.split_once('|') {
                    Some((_, words)) if reference.has_text => words.to_owned(),
                    _ => escape_markdown(&link_text(self.catalog, reference, target)),
                };
                let link = href.map_or_else(|| words.clone(), |href| format!("[{words}]({href})"));
                Some((reference.span.clone(), link))
            }
            (Form::Picture, Some(href)) if source.starts_with("![[") => {
                let words = source.trim_end_matches("]]").split_once('|').filter(|_| reference.has_text);
                Some((reference.span.clone(), format!("![{}]({href})", words.map_or("", |(_, words)| words))))
            }
            (Form::Link, Some(href)) if !reference.has_text => {
                let words = escape_markdown(&link_text(self.catalog, reference, target));
                Some((reference.span.clone(), format!("[{words}]({href})")))
            }
            // `<https://kb.example/a/>`, an address of the site itself: a path stands in no such brackets.
            (Form::Link, href) if reference.absolute && source.starts_with('<') && *target != Target::External => {
                let words = source.trim_matches(['<', '>']);
                Some((reference.span.clone(), href.map_or(format!("`{words}`"), |href| format!("[{words}]({href})"))))
            }
            (_, Some(href)) if *target != Target::External => reference.target_span.clone().map(|span| (span, href)),
            (Form::Html, None) => None,
            (_, None) => {
                let words = source.trim_start_matches('!').strip_prefix('[')?;
                let words = &words[..words.rfind("](").or_else(|| words.rfind(']'))?];
                Some((reference.span.clone(), words.to_owned()))
            }
            _ => None,
        }
    }

    /// A snippet in the Markdown of a page: the value, or a small table.
    pub(super) fn figure_text(&self, id: PageId, number: usize) -> Option<String> {
        match self.figures.of(id).get(number)? {
            Figure::Broken => None,
            Figure::Parameter { text, .. } | Figure::Value { text, .. } => Some(text.clone()),
            Figure::Block(shown) => {
                let calculator = self.figures.calculator(shown.page)?;
                let title = shown.block.title.as_deref().unwrap_or(&self.catalog[shown.page].article.title);
                let given = self.inputs(calculator, &shown.outcome);
                let mut out = format!("**{title}** {}: {given}\n\n", self.theme.word("calc_given"));
                for (label, value) in calculator.values(&shown.outcome, &shown.block.outputs, self.yes_no()) {
                    let _ = writeln!(out, "- {label}: {value}");
                }
                if let Some(grid) = &shown.table {
                    let _ = writeln!(out, "\n| {} |\n|{}", grid.head.join(" | "), " --- |".repeat(grid.head.len()));
                    grid.rows.iter().for_each(|row| {
                        let _ = writeln!(out, "| {} |", row.join(" | "));
                    });
                    out.push('\n');
                }
                for (label, text, _) in &shown.outcome.steps {
                    let _ = writeln!(out, "- {label}: {text}");
                }
                let _ = writeln!(out, "\n{}", self.theme.word("calc_estimate"));
                Some(out)
            }
        }
    }

    /// A calculator's example or a parameter's history, in the Markdown of a page.
    pub(super) fn markdown_figures(&self, id: PageId, out: &mut String) {
        let article = &self.catalog[id].article;
        if let (Some(calculator), Some(data)) = (self.figures.calculator(id), &article.front.calculator) {
            for test in &data.tests {
                if let Ok(outcome) = self.figures.run(calculator, &calculator.normal(&test.inputs)) {
                    let _ = writeln!(out, "- {}: {}", &*test.note.value, self.first_values(calculator, &outcome));
                }
            }
            let _ = writeln!(out, "\n{}\n", self.theme.word("calc_estimate"));
        }
        if article.front.parameter.is_some() {
            for (from, value, _) in self.figures.history(id).iter().rev() {
                let value = if value.is_empty() { self.theme.word("parameter_missing") } else { value };
                let _ = writeln!(out, "- {from}: {value}");
            }
            out.push('\n');
        }
    }
}

/// A piece of the author's text less what is not published.
fn without(text: &str, piece: Range<usize>, cuts: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(piece.len());
    let mut at = piece.start;
    let first = cuts.partition_point(|cut| cut.start < piece.start);
    for cut in cuts[first..].iter().take_while(|cut| cut.end <= piece.end) {
        out.push_str(&text[at..cut.start.max(at)]);
        at = cut.end.max(at);
    }
    out.push_str(&text[at..piece.end]);
    out
}

/// The Markdown of a merged page, its notes named apart from those of the page it stands on.
fn with_own_notes(text: &str, prefix: &str) -> String {
    let defined = text.lines().filter_map(|line| line.trim_start_matches([' ', '\t', '>']).strip_prefix("[^"));
    let labels: HashSet<String> =
        defined.filter_map(|line| line.split_once("]:")).map(|(label, _)| label.to_lowercase()).collect();
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("[^").map(|at| at + "[^".len()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.split_once(']').is_some_and(|(label, _)| labels.contains(&label.to_lowercase())) {
            out.push_str(prefix);
        }
    }
    out.push_str(rest);
    out
}

/// Raw HTML that the page shows as letters, so that no reader of Markdown takes it for HTML.
fn as_letters(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 8);
    for c in html.chars() {
        if matches!(c, '\\' | '[' | ']' | '<' | '&' | '`' | '*') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The Markdown of the page that an HTML link leads to.
fn markdown_address(href: &str) -> String {
    let (path, anchor) = href.split_once('#').map_or((href, None), |(path, anchor)| (path, Some(anchor)));
    let (path, query) = path.find('?').map_or((path, ""), |at| path.split_at(at));
    let path = in_brackets(path.strip_suffix("index.html").unwrap_or(path));
    match (path.as_str(), anchor) {
        ("", Some(anchor)) if query.is_empty() => format!("#{anchor}"),
        (path, Some(anchor)) => format!("{path}index.md{query}#{anchor}"),
        (path, None) => format!("{path}index.md{query}"),
    }
}

//! Running text: letters, code in a sentence, line breaks, paragraphs.

use std::ops::Range;

use super::super::body::Fill;
use super::super::formula::formula;
use super::super::snippet::{Snippet, SnippetForm};
use super::Compiler;
use crate::diagnostic::{Code, Diagnostic, words};
use crate::text::{MARK, collapse, escape_to, joins, summary};

/// How much of the first paragraph is kept.
const LEAD_MAX: usize = 160;

impl Compiler<'_, '_> {
    /// Notes that the parser made nothing but letters of a piece of its text.
    pub(super) fn literal(&mut self, range: Range<usize>) {
        if self.code.is_some() || self.picture.is_some() || !self.links.is_empty() {
            return;
        }
        // A sign behind a backslash was meant as a sign.
        let escaped = self.shimmed.text[..range.start].ends_with('\\');
        let first = self.shimmed.text[range.clone()].chars().next().map_or(0, char::len_utf8);
        if escaped && self.shimmed.text[range.clone()].starts_with(['(', ')', '[', ']']) {
            self.escaped.push(range.start);
        }
        let start = range.start + if escaped { first } else { 0 };
        match self.literal.last_mut() {
            Some(last) if last.end == start => last.end = range.end,
            _ => self.literal.push(start..range.end),
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            code.text.push_str(text);
            return;
        }
        if let Some(picture) = &mut self.picture {
            picture.words.push_str(text);
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
    pub(super) fn note(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        for kept in [&mut self.lead, &mut self.quote, &mut self.plain].into_iter().flatten() {
            kept.push_str(text);
        }
    }

    pub(super) fn inline_code(&mut self, text: &str, range: &Range<usize>, span: Range<usize>) {
        // A blank behind the backtick says that it is code: the parser takes it away.
        let plain = self.shimmed.text[range.clone()].trim_start_matches('`').starts_with(' ');
        let formula = formula(text).filter(|_| !plain);
        if formula.is_some() && (self.picture.is_some() || !self.links.is_empty()) {
            self.formula_in_words(span.clone());
        }
        if let Some(picture) = &mut self.picture {
            picture.words.push_str(text);
            return;
        }
        if self.links.last().is_some_and(|link| link.silent) {
            return;
        }
        if let Some(formula) = formula.filter(|_| self.links.is_empty()) {
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

    /// A figure leads to how it was computed: a link within a link, and no words for a picture.
    fn formula_in_words(&mut self, span: Range<usize>) {
        self.diagnostics.push(
            Diagnostic::error(
                Code::KB306,
                self.input.path,
                words!("链接或图片的文字里不能写公式", "a formula cannot stand in the words of a link or picture"),
            )
            .at(span)
            .help(words!(
                "把公式写在链接前面或后面；要显示公式，在反引号后面空一格",
                "write it before or behind; put a blank behind the backtick to show the formula itself"
            )),
        );
    }

    /// Leaves a hole for what a calculation will give.
    pub(super) fn snippet(&mut self, form: SnippetForm, span: Range<usize>) {
        self.hole(Fill::Figure(self.body.snippets.len()));
        self.body.snippets.push(Snippet { form, span });
    }

    /// A line break in the source is a blank, except between characters that are written without blanks.
    pub(super) fn soft_break(&mut self, range: Range<usize>) {
        let source = &self.shimmed.text;
        let marks: &[char] = &['*', '_', '~', '`', '>', '[', ']', ' ', '\t', '\n', MARK];
        let before = source[..range.start].trim_end_matches(marks).chars().next_back();
        let after = source[range.end..].trim_start_matches(marks).chars().next();
        if !before.zip(after).is_some_and(|(before, after)| joins(before, after)) {
            self.note(" ");
            match &mut self.picture {
                Some(picture) => picture.words.push(' '),
                None => self.text("\n"),
            }
        }
    }

    pub(super) fn start_paragraph(&mut self) {
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
    pub(super) fn close_todo(&mut self) {
        if std::mem::take(&mut self.todo_open) {
            self.push("</label>");
        }
    }

    pub(super) fn end_paragraph(&mut self) {
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

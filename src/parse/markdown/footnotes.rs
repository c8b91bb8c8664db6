//! Footnotes: numbered in the order of their mention, moved to the end of the body.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use super::super::body::{Fill, Hole};
use super::{Compiler, Footnote, OpenFootnote};
use crate::diagnostic::{Code, Diagnostic, Words, words};

impl Compiler<'_, '_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        // The words of a picture cannot hold a number that leads to a note.
        if self.picture.is_some() {
            return;
        }
        let next = self.footnote_numbers.len() + 1;
        let (number, count) = self.footnote_numbers.entry(label.to_owned()).or_insert((next, 0));
        *count += 1;
        let (number, count) = (*number, *count);
        self.push(&format!(
            "<sup class=\"note\"><a href=\"#kb-fn-{number}\" id=\"kb-fnref-{number}-{count}\">{number}</a></sup>"
        ));
    }

    pub(super) fn end_footnote(&mut self) {
        let Some(OpenFootnote { label, span, html, holes, prose }) = self.footnote_start.take() else { return };
        let back = |range: &Range<usize>| range.start - html..range.end - html;
        let note = Footnote {
            label,
            span,
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

    pub(super) fn append_footnotes(&mut self) {
        let notes = std::mem::take(&mut self.footnotes);
        let mut shown: BTreeMap<usize, Footnote> = BTreeMap::new();
        for note in notes {
            match self.footnote_numbers.get(&note.label) {
                None => self.unused_note(
                    &note,
                    words!("正文没有提到这条脚注，不显示", "the text mentions this note nowhere: it is not shown"),
                ),
                Some(&(number, _)) => match shown.entry(number) {
                    Entry::Vacant(place) => {
                        if note.html.trim().is_empty() && note.holes.is_empty() {
                            self.empty_note(&note);
                        }
                        place.insert(note);
                    }
                    Entry::Occupied(_) => self.unused_note(
                        &note,
                        words!("这条脚注写了两次，第二次不显示", "this note is written twice: the second is not shown"),
                    ),
                },
            }
        }
        if shown.is_empty() {
            return;
        }
        self.push("<hr>\n<ol class=\"notes\">\n");
        for (number, note) in shown {
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

    /// A number in the text that leads to nothing.
    fn empty_note(&mut self, note: &Footnote) {
        let label = &note.label;
        let message = words!("这条脚注没有内容", "this note has no words");
        let help = words!("写上内容：`[^{label}]: 脚注`，或删掉它", "write them, `[^{label}]: the note`, or delete it");
        let text = &self.input.text[note.span.start - self.input.offset..note.span.end - self.input.offset];
        let line = text.lines().next().unwrap_or_default().trim_end().len();
        self.diagnostics.push(
            Diagnostic::warning(Code::KB047, self.input.path, message)
                .at(note.span.start..note.span.start + line)
                .help(help),
        );
    }

    /// A note that is nowhere on the page is nowhere in its other forms, either.
    fn unused_note(&mut self, note: &Footnote, message: Words) {
        self.body.cuts.push(note.span.clone());
        let text = &self.input.text[note.span.start - self.input.offset..note.span.end - self.input.offset];
        let line = text.lines().next().unwrap_or_default().trim_end().len();
        let label = &note.label;
        self.left_out(
            note.span.start..note.span.start + line,
            message,
            words!("在正文写 [^{label}]，或删掉它", "write [^{label}] in the text, or delete it"),
        );
    }
}

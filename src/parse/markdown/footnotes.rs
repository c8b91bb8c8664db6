//! Footnotes: numbered in the order of their mention, moved to the end of the body.

use std::ops::Range;

use super::super::body::{Fill, Hole};
use super::{Compiler, Footnote};

impl Compiler<'_, '_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        // The words of a picture cannot hold a number that leads to a note.
        if self.picture.is_some() {
            return;
        }
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

    pub(super) fn end_footnote(&mut self) {
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

    pub(super) fn append_footnotes(&mut self) {
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
}

//! Footnotes: numbered in the order of their mention, moved to the end of the body.
//!
//! Names are equal whatever their case, as on GitHub. A note that only notes mention which are not shown is not shown
//! either, so that no mark leads to a place that is not on the page.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::super::body::{Fill, Hole};
use super::definitions::{Twice, folded};
use super::{Compiler, Footnote, OpenFootnote};
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::text::collapse;

impl Compiler<'_, '_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        // The words of a picture cannot hold a number that leads to a note.
        if self.picture.is_some() {
            return;
        }
        let next = self.footnote_numbers.len() + 1;
        let within = self.footnote_start.as_ref().map(|note| folded(&note.label));
        let mentioned = self.footnote_numbers.entry(folded(label)).or_insert((next, Vec::new()));
        mentioned.1.push(within);
        let (number, count) = (mentioned.0, mentioned.1.len());
        self.push(&format!(
            "<sup class=\"note\"><a href=\"#kb-fn-{number}\" id=\"kb-fnref-{number}-{count}\">{number}</a></sup>"
        ));
    }

    /// Marks of notes in the title, whose HTML begins at `start`, are not shown: a title stands in lists too, where they would
    /// lead nowhere.
    pub(super) fn marks_in_title(&mut self, start: usize, span: &Range<usize>) {
        let html = &self.body.html[start..];
        let sign = "id=\"kb-fnref-";
        let mark = |(at, _): (usize, &str)| {
            let (number, rest) = html[at + sign.len()..].split_once('-')?;
            let (count, _) = rest.split_once('"')?;
            Some((number.parse::<usize>().ok()?, count.parse::<usize>().ok()?.checked_sub(1)?))
        };
        let marks: Vec<(usize, usize)> = html.match_indices(sign).filter_map(mark).collect();
        for (number, place) in &marks {
            let mentioned = self.footnote_numbers.values_mut().find(|(known, _)| known == number);
            if let Some(within) = mentioned.and_then(|(_, within)| within.get_mut(*place)) {
                // As if a note mentioned it that is not shown: none has an empty name.
                *within = Some(String::new());
            }
        }
        if !marks.is_empty() {
            let line = self.first_line(span);
            self.left_out(
                line,
                words!("标题里的脚注记号不显示", "the mark of a note in the title is not shown"),
                words!("把它写在正文里", "write it in the text"),
            );
        }
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
        let reached = self.reached_notes();
        let mut shown: BTreeMap<usize, Footnote> = BTreeMap::new();
        for note in notes {
            match reached.get(&folded(&note.label)) {
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
                    Entry::Occupied(first) => self.second_note(&note, first.get()),
                },
            }
        }
        if shown.is_empty() {
            return;
        }
        self.push("<hr>\n<ol class=\"notes\">\n");
        for (place, (number, note)) in shown.into_iter().enumerate() {
            let back = reached.get(&folded(&note.label)).map_or(1, |(_, back)| *back);
            // A note that is not shown took a number along.
            let value = if place + 1 == number { String::new() } else { format!(" value=\"{number}\"") };
            self.push(&format!("<li id=\"kb-fn-{number}\"{value}>"));
            let at = self.body.html.len();
            self.body.holes.extend(note.holes.into_iter().map(|hole| Hole { at: hole.at + at, ..hole }));
            self.body.prose.extend(note.prose.into_iter().map(|range| range.start + at..range.end + at));
            self.body.html.push_str(&note.html);
            self.push(&format!("<a href=\"#kb-fnref-{number}-{back}\" aria-label=\""));
            self.hole(Fill::Word("footnote_back"));
            self.push("\">↩</a></li>\n");
        }
        self.push("</ol>\n");
    }

    /// The notes that the text mentions, or a note that it mentions: the number of each, and which of its mentions is the
    /// first that is on the page.
    fn reached_notes(&self) -> HashMap<String, (usize, usize)> {
        let mut mentions: HashMap<Option<&str>, Vec<&str>> = HashMap::new();
        for (label, (_, within)) in &self.footnote_numbers {
            within.iter().for_each(|note| mentions.entry(note.as_deref()).or_default().push(label));
        }
        let mut reached: HashSet<&str> = HashSet::new();
        let mut open = mentions.remove(&None).unwrap_or_default();
        while let Some(label) = open.pop() {
            if reached.insert(label) {
                open.extend(mentions.remove(&Some(label)).unwrap_or_default());
            }
        }
        let is_shown = |within: &Option<String>| within.as_deref().is_none_or(|note| reached.contains(note));
        let found = self.footnote_numbers.iter().filter_map(|(label, (number, within))| {
            let back = within.iter().position(is_shown)? + 1;
            reached.contains(label.as_str()).then(|| (label.clone(), (*number, back)))
        });
        found.collect()
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

    /// A note of a name that another has; names are equal whatever their case, and `ß` is `SS`.
    fn second_note(&mut self, note: &Footnote, first: &Footnote) {
        self.body.cuts.push(note.span.clone());
        let said = |note: &Footnote| {
            let text = &self.input.text[note.span.start - self.input.offset..note.span.end - self.input.offset];
            collapse(text.split_once("]:").map_or(text, |(_, said)| said))
        };
        let twice = if said(note) == said(first) { Twice::Same } else { Twice::Other };
        let (label, known) = (&note.label, &first.label);
        let message = if label == known {
            words!(
                "脚注 `[^{label}]` 写了两次，第二次不显示",
                "the note `[^{label}]` is written twice: the second is not shown"
            )
        } else {
            words!(
                "脚注 `[^{label}]` 和 `[^{known}]` 同名（不分大小写），这一条不显示",
                "the notes `[^{label}]` and `[^{known}]` have one name (whatever the case): this one is not shown"
            )
        };
        let (line, first) = (self.first_line(&note.span), self.first_line(&first.span));
        self.defined_twice(twice, line, first, message);
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

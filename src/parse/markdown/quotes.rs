//! Quotations: alerts as cards, and on law pages the words of a statute.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Tag};

use super::super::alert;
use super::super::body::Fill;
use super::Compiler;
use crate::diagnostic::{Code, Diagnostic, words};
use crate::text::collapse;

impl Compiler<'_, '_> {
    pub(super) fn start_quote(&mut self, kind: Option<BlockQuoteKind>, range: &Range<usize>, span: Range<usize>) {
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
                            Code::KB043,
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

    pub(super) fn end_statute_quote(&mut self) {
        if self.quotes_open.is_empty()
            && let (Some(quote), Some(heading)) = (self.quote.take(), self.body.headings.last_mut())
        {
            heading.quote = quote.lines().map(collapse).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        }
    }

    /// The first paragraph of an alert is its heading when it is bold throughout.
    pub(super) fn begin_alert(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        let Some(kind) = self.alert_open.take() else { return };
        if matches!(tag, Tag::Paragraph) && alert::is_label(&self.shimmed.text[range.clone()]) {
            self.alert_label = true;
        } else {
            self.alert_word(kind);
        }
    }

    pub(super) fn finish_alert_label(&mut self) {
        if let Some(kind) = self.alert_open.take() {
            self.alert_word(kind);
        }
    }

    pub(super) fn alert_word(&mut self, kind: BlockQuoteKind) {
        self.push("<p class=\"label\">");
        self.hole(Fill::Word(alert::word(kind)));
        self.push("</p>\n");
    }
}

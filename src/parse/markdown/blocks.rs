//! Lists, tables and code.

use std::ops::Range;

use super::super::body::{Fill, Hole};
use super::super::highlight::highlight;
use super::super::snippet::{self, SnippetForm};
use super::unclosed::fence_is_closed;
use super::{Compiler, Numbers, OpenCode, OpenList};
use crate::diagnostic::{Code, Diagnostic, words};
use crate::text::{MARK, escape_to};

impl Compiler<'_, '_> {
    pub(super) fn start_list(&mut self, first: Option<u64>) {
        match first {
            None => self.push("<ul>\n"),
            Some(first) => {
                self.push("<ol");
                let at = self.body.html.len();
                if first != 1 {
                    self.push(&format!(" start=\"{first}\""));
                }
                self.push(">\n");
                let numbers = Numbers { first, all_equal: true, ..Numbers::default() };
                self.lists.push(OpenList { ordered: true, numbers, all_bold: true, at, items: Vec::new() });
                return;
            }
        }
        let numbers = Numbers::default();
        self.lists.push(OpenList { ordered: false, numbers, all_bold: false, at: 0, items: Vec::new() });
    }

    pub(super) fn end_list(&mut self) {
        let Some(list) = self.lists.pop() else { return };
        self.push(if list.ordered { "</ol>\n" } else { "</ul>\n" });
        if list.ordered && list.all_bold && self.lists.is_empty() {
            self.body.holes.push(Hole { at: list.at, fill: Fill::Html(" class=\"steps\"") });
            // The text of a footnote moves to the end of the body.
            if self.body.steps.is_empty() && self.footnote_start.is_none() {
                self.body.steps = list.items;
            }
        }
        if let Some((written, shown, span)) = list.numbers.other.filter(|_| !list.numbers.all_equal) {
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::KB047,
                    self.input.path,
                    words!("写的是 {written}，显示成 {shown}", "{written} was written, {shown} is shown"),
                )
                .at(span)
                .why(words!("列表从第一项的号码起一个一个往下数", "a list counts on by one from its first number"))
                .help(words!(
                    "改成 {shown}；号码要照写，就在点前加反斜杠：{written}\\.",
                    "write {shown}; a backslash before the dot keeps a number: {written}\\."
                )),
            );
        }
    }

    /// Notes the number of an item as it was written.
    fn number(&mut self, range: &Range<usize>) {
        let digits = self.shimmed.text[range.clone()].bytes().take_while(u8::is_ascii_digit).count();
        let span = self.place(range.start..range.start + digits);
        let Ok(written) = self.shimmed.text[range.start..range.start + digits].parse() else { return };
        let Some(numbers) = self.lists.last_mut().map(|list| &mut list.numbers) else { return };
        let shown = numbers.first + numbers.count;
        numbers.count += 1;
        numbers.all_equal &= written == numbers.first;
        if written != shown && numbers.other.is_none() {
            numbers.other = Some((written, shown, span));
        }
    }

    /// A row may have more cells than the head; the parser drops them.
    pub(super) fn report_lost_cells(&mut self, row: Range<usize>) {
        let Some(end) = self.table.as_ref().map(|table| table.end().clamp(row.start, row.end)) else { return };
        let rest = &self.shimmed.text[end..row.end];
        let lost = rest.trim_matches(|c: char| c.is_whitespace() || c == '|');
        if lost.is_empty() {
            return;
        }
        let start = end + (lost.as_ptr() as usize - rest.as_ptr() as usize);
        let span = self.place(start..start + lost.len());
        self.left_out(
            span,
            words!("这一行的格子比表头多，多出来的不显示", "the row has more cells than the head: these are not shown"),
            words!("给表头加一格；格子里的竖线写 \\|", "add a cell to the head; write \\| for a bar within a cell"),
        );
    }

    /// An ordered list whose every item begins in bold is a list of steps.
    pub(super) fn start_item(&mut self, range: &Range<usize>) {
        let item = self.shimmed.text[range.clone()]
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .trim_start_matches(['.', ')'])
            .trim_start_matches([' ', '\t', MARK]);
        if let Some(list) = self.lists.last_mut() {
            list.all_bold &= item.starts_with("**");
        }
        let task =
            self.shimmed.text[range.clone()].trim_start_matches(|c: char| c.is_ascii_digit() || " \t-*+.)".contains(c));
        let task = ["[ ]", "[x]", "[X]"].iter().any(|mark| task.starts_with(mark));
        self.number(range);
        self.push(if task { "<li class=\"todo\">" } else { "<li>" });
        let start = self.body.html.len();
        if let Some(list) = self.lists.last_mut() {
            list.items.push(start..start);
        }
    }

    /// Scroll regions are landmarks and need names that differ.
    pub(super) fn region_label(&mut self) -> String {
        let heading = self.body.headings.last().map(|heading| self.plain(&heading.text));
        let title = self.input.title.map(str::to_owned).or_else(|| Some(self.first_heading.as_ref()?.0.clone()));
        let label = heading.or(title).unwrap_or_else(|| self.input.path.to_owned());
        let count = self.region_labels.entry(label.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { label } else { format!("{label} {count}") }
    }

    pub(super) fn start_cell(&mut self, span: &Range<usize>) {
        let Some(table) = &mut self.table else { return };
        let Some(open) = table.open_cell() else {
            let at = span.start;
            self.give_up(at, words!("表格的格子太多", "the table has too many cells"));
            return;
        };
        self.push(open);
    }

    pub(super) fn end_code(&mut self) {
        let Some(OpenCode { info, text: code, range, span, fenced }) = self.code.take() else { return };
        let closed = !fenced || fence_is_closed(&self.shimmed.text[range]);
        if !closed {
            self.report_open_fence(&span);
        }
        // `{1,3}` and `{.js}` are what other tools want to know.
        let language = info.split([' ', ',', '\t', '{', ':']).next().unwrap_or_default();
        if language == "calc" {
            let stem = info["calc".len()..].trim().to_owned();
            // What stands in a block without an end is not what was meant.
            let source = &self.input.text[span.start - self.input.offset..span.end - self.input.offset];
            let block = if closed {
                snippet::block(&code, source, span.start, self.input.path, self.diagnostics)
            } else {
                None
            };
            self.snippet(SnippetForm::Block(stem, block), span);
            // What follows begins behind the hole, so the hole stays out of it.
            self.push("\n");
            return;
        }
        self.note_fence(&info, language, &span);
        if language == "letter" {
            self.push("<p class=\"label copy\">");
            self.hole(Fill::Word("letter"));
            self.push("</p>\n<pre class=\"letter\">");
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
}

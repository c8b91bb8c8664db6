//! What the parser understood, and its author most likely did not mean: a heading of two lines, a row without a bar, an
//! item without words. In comes where it stands, out goes a warning.

use std::ops::Range;

use super::Compiler;
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::text::{collapse, summary};

/// How much of a sentence a message repeats.
const SHOWN_MAX: usize = 40;

impl Compiler<'_, '_> {
    fn slip(&mut self, span: Range<usize>, message: Words, help: Words) {
        self.diagnostics.push(Diagnostic::warning(Code::KB047, self.input.path, message).at(span).help(help));
    }

    /// `~2~`: between single signs words are struck through, as on GitHub; elsewhere they stand below the line.
    pub(super) fn report_single_tilde(&mut self, range: &Range<usize>, span: Range<usize>) {
        if self.shimmed.text[range.clone()].starts_with("~~") {
            return;
        }
        let shown = summary(
            &collapse(&self.input.text[span.start - self.input.offset..span.end - self.input.offset]),
            SHOWN_MAX,
        );
        self.slip(
            span,
            words!("`{shown}` 显示成删除线", "`{shown}` is shown struck through"),
            words!(
                "删除线写两个：~~文字~~；下标直接写 ₂；要显示波浪号，写 \\~",
                "write ~~words~~ to strike them, the character ₂ for an index, \\~ for the sign"
            ),
        );
    }

    /// A marker with nothing behind it.
    pub(super) fn report_empty_item(&mut self, range: Range<usize>) {
        let source = &self.shimmed.text[range.clone()];
        let line = source.lines().next().unwrap_or_default().trim_end().len();
        let span = self.place(range.start..range.start + line);
        self.slip(
            span,
            words!("这一项没有字，显示成一个空的列表项", "an item without words: an empty one is shown"),
            words!(
                "写上内容，或删掉这一行；要显示符号，前面写 \\",
                "write its words, or delete the line; write \\ before the sign to show it"
            ),
        );
    }

    /// A sentence on the line below a table is a row of it.
    pub(super) fn report_sentence(&mut self, row: &Range<usize>) {
        let source = self.shimmed.text[row.clone()].trim_end();
        if source.contains('|') {
            return;
        }
        let span = self.place(row.start..row.start + source.len());
        self.slip(
            span,
            words!("表格下面的这一行成了表格的一行", "this line below a table is shown as a row of it"),
            words!("不是表格的，前面空一行；是表格的，写上竖线", "leave an empty line before it; a row has bars"),
        );
    }

    /// A line of dashes right below a paragraph makes a heading of it.
    pub(super) fn report_underlined(&mut self, range: &Range<usize>, span: Range<usize>) {
        let Some((text, underline)) = self.shimmed.text[range.clone()].trim_end().rsplit_once('\n') else { return };
        // Front matter in another format has a message of its own.
        if text.starts_with("---") || text.starts_with("+++") {
            return;
        }
        let lines = text.lines().count();
        let sentence =
            text.trim_end().ends_with(['。', '.', '；', ';', '，', ',']) && !text.trim_end().ends_with("...");
        // One dash below a word is an item without words to most.
        let short = underline.trim_matches([' ', '>']).len() < 3;
        if lines < 2 && !sentence && !short {
            return;
        }
        let sign = underline.trim().trim_start_matches(['>', ' ']).to_owned();
        let line = self.first_line(&span);
        self.slip(
            line,
            words!("下面的 `{sign}` 把这一段变成了标题", "the `{sign}` below makes a heading of this paragraph"),
            words!(
                "要分隔线，在它前面空一行；要标题，写一行 `## 标题`",
                "leave an empty line before it to have a rule; write `## Heading` on one line to have a heading"
            ),
        );
    }

    /// A picture's words are letters: a link in them leads nowhere, and a picture is not to be seen.
    pub(super) fn report_link_in_picture(&mut self, target: &str, span: Range<usize>) {
        let shown = summary(target, SHOWN_MAX);
        self.left_out(
            span,
            words!(
                "图片说明里的链接或图片 `{shown}` 不显示，只留文字",
                "the link or picture `{shown}` in a picture's words is not shown, only its words are"
            ),
            words!("把它写在图片后面", "write it behind the picture"),
        );
    }

    /// Browsers end a comment at `--!>`, Markdown does not.
    pub(super) fn report_odd_end(&mut self, comment: &str, span: &Range<usize>) {
        let Some(at) = comment.find("--!>") else { return };
        let (start, end) = (span.start + at, span.end.min(span.start + comment.trim_end().len()));
        self.left_out(
            start..end.max(start),
            words!(
                "注释到 `-->` 才结束，`--!>` 后面的也不发布",
                "a comment ends at `-->`: what stands behind `--!>` is not published"
            ),
            words!("写成 -->", "write -->"),
        );
    }
}

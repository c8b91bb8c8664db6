//! Signs to messages: what it is, and how it is written here.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::{Kind, Sign};
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::parse::edited::Edited;
use crate::parse::emphasis::{is_between_digits, shim_with_stars};
use crate::parse::markdown::{Compiler, OPTIONS};
use crate::text::{STAR, collapse, summary};

/// How much of a sign a message repeats.
const SHOWN_MAX: usize = 40;

impl Compiler<'_, '_> {
    /// Stars between digits stay stars; where other tools would read emphasis, that is said.
    pub(in crate::parse::markdown) fn report_stars(&mut self, source: &str) {
        if !self.shimmed.text.contains(STAR) {
            return;
        }
        let here: HashSet<usize> = emphasis(self.shimmed).into_iter().map(|range| range.start).collect();
        let mut told = 0;
        for range in emphasis(&shim_with_stars(source)).into_iter().filter(|range| !here.contains(&range.start)) {
            // Four stars are bold within bold.
            if range.start < told {
                continue;
            }
            told = range.end;
            // What stands alone here is the end that is not between digits.
            let text = &source[range.clone()];
            let (opens, closes) = (text.trim_start_matches('*'), text.trim_end_matches('*'));
            let alone = [range.start..range.end - opens.len(), range.start + closes.len()..range.end]
                .into_iter()
                .find(|stars| !is_between_digits(source, stars.clone()));
            let at = self.kept.origin(alone.clone().unwrap_or(range.clone()));
            let (start, end) = (at.start + self.input.offset, at.end + self.input.offset);
            let shown = summary(&collapse(&self.input.text[self.kept.origin(range)]), SHOWN_MAX);
            let message = match alone {
                None => {
                    words!("数字之间的星号照原样显示：`{shown}`", "stars between digits are shown as stars: `{shown}`")
                }
                Some(_) => words!(
                    "这个星号照原样显示，别的工具把它和数字之间的一个配成强调：`{shown}`",
                    "this star is shown as it is; other tools pair it with one between digits: `{shown}`"
                ),
            };
            self.diagnostics.push(
                Diagnostic::warning(Code::KB047, self.input.path, message)
                    .at(start..end)
                    .why(words!(
                        "别的工具会把它们当成强调，去掉星号",
                        "other tools take them for emphasis and drop the stars"
                    ))
                    .help(words!("写成 \\* 就到处一样", "write \\* to have the same everywhere")),
            );
        }
    }

    /// `\(x^2\)`: here a backslash before a bracket shows the bracket, elsewhere it opens a formula of TeX.
    pub(in crate::parse::markdown) fn report_brackets(&mut self) {
        let escaped = std::mem::take(&mut self.escaped);
        let text = &self.shimmed.text;
        let mut formulas = escaped.windows(2).filter_map(|pair| {
            let inner = &text[pair[0] + 1..pair[1] - 1];
            let round = text[pair[0]..].starts_with('(') && text[pair[1]..].starts_with(')');
            let square = text[pair[0]..].starts_with('[') && text[pair[1]..].starts_with(']');
            let command = inner.split('\\').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
            let formula = command
                || inner.contains(['^', '_', '='])
                || inner.is_ascii() && (round || stands_alone(text, pair[0] - 1..pair[1] + 1) && !is_word(inner));
            let near = inner.len() < super::HEAD_BYTES && (square || !inner.contains('\n'));
            ((round || square) && formula && near && !inner.trim().is_empty()).then(|| pair[0] - 1..pair[1] + 1)
        });
        if let Some(range) = formulas.next() {
            let more = formulas.count();
            let span = self.place(range);
            let source = &self.input.text[span.start - self.input.offset..span.end - self.input.offset];
            let shown = summary(&collapse(source), SHOWN_MAX);
            self.diagnostics.push(message(Kind::Math, self.input.path, &shown, more, span));
        }
    }

    /// `[[ ]]`: the parser takes it for a link.
    pub(in crate::parse::markdown) fn report_no_name(&mut self, span: Range<usize>) {
        let shown = self.input.text[span.start - self.input.offset..span.end - self.input.offset].to_owned();
        self.diagnostics.push(message(Kind::NoName, self.input.path, &shown, 0, span));
    }

    /// Says which signs of the body reach the reader as they were typed.
    pub(in crate::parse::markdown) fn report_signs(&mut self) {
        let literal = std::mem::take(&mut self.literal);
        let view = super::view(&self.shimmed.text, &literal);
        for Sign { kind, range, more } in super::find(&view) {
            let span = self.place(range);
            let source = &self.input.text[span.start - self.input.offset..span.end - self.input.offset];
            let shown = summary(&collapse(source), SHOWN_MAX);
            self.diagnostics.push(message(kind, self.input.path, &shown, more, span));
        }
    }
}

/// Whether a piece of a text has its line for itself.
fn stands_alone(text: &str, range: Range<usize>) -> bool {
    let before = text[..range.start].rsplit('\n').next().unwrap_or_default();
    let after = text[range.end..].lines().next().unwrap_or_default();
    before.trim_matches([' ', '\t', '>']).is_empty() && after.trim().is_empty()
}

/// `OPEN`, `optional`, `3`: what stands in brackets as it is.
fn is_word(text: &str) -> bool {
    let letters = text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b' ');
    let capitals = text.len() > 1 && !text.bytes().any(|byte| byte.is_ascii_lowercase());
    !text.bytes().any(|byte| byte.is_ascii_alphabetic()) || capitals || letters && text.len() > 3
}

/// Where emphasis stands, in the text before the marks were put in.
fn emphasis(text: &Edited<'_>) -> Vec<Range<usize>> {
    let events = Parser::new_ext(&text.text, OPTIONS).into_offset_iter();
    let found = events.filter(|(event, _)| matches!(event, Event::Start(Tag::Emphasis | Tag::Strong)));
    found.map(|(_, range)| text.origin(range)).collect()
}

fn message(kind: Kind, path: &str, shown: &str, more: usize, span: Range<usize>) -> Diagnostic {
    if kind.is_foreign() {
        let message = match more {
            0 => words!(
                "`{shown}` 是别的工具的写法，会照原样显示",
                "`{shown}` is a form of another tool and is shown as it is"
            ),
            _ => words!(
                "`{shown}` 是别的工具的写法，会照原样显示，这个文件里还有 {more} 处",
                "`{shown}` is a form of another tool and is shown as it is, and {more} more in this file"
            ),
        };
        return Diagnostic::warning(Code::KB045, path, message).at(span).help(way_here(kind));
    }
    match kind {
        Kind::Footnote => {
            Diagnostic::error(Code::KB501, path, words!("没有脚注 `{shown}`", "there is no note `{shown}`"))
                .at(span)
                .help(words!(
                    "在文末写 `{shown}: 脚注的内容`；要显示方括号，写 \\{shown}",
                    "write `{shown}: the note` at the end; write \\{shown} for the signs"
                ))
        }
        Kind::Reference => Diagnostic::warning(
            Code::KB501,
            path,
            words!("`{shown}` 没有对应的网址，会照原样显示", "`{shown}` has no address and is shown as it is"),
        )
        .at(span)
        .help(words!(
            "在文末写 `[名字]: 网址`，或写成 [文字](网址)；要显示方括号，写 \\[",
            "write `[name]: address` below, or [words](address); write \\[ for the sign"
        )),
        Kind::Comment => {
            let message = words!("注释 `<!--` 没有结束", "the comment `<!--` is never closed");
            Diagnostic::error(Code::KB044, path, message)
                .at(span)
                .help(words!("在注释后面写 -->", "write --> behind it"))
        }
        Kind::Remark => {
            let message = words!(
                "`{shown}` 是别的工具的注释，在这里会发布",
                "`{shown}` is a comment in another tool and would be published here"
            );
            Diagnostic::error(Code::KB059, path, message).at(span).help(words!(
                "写成 <!-- ... -->，或删掉；要显示这些符号，放进反引号",
                "write <!-- ... -->, or delete it; put the signs in backticks to show them"
            ))
        }
        _ => {
            let (message, help) = slip(kind, shown);
            Diagnostic::warning(Code::KB047, path, message).at(span).help(help)
        }
    }
}

/// A block of code that other tools draw or compute.
pub(in crate::parse::markdown) fn drawn(path: &str, language: &str, more: usize, span: Range<usize>) -> Diagnostic {
    message(Kind::Drawn, path, language, more, span)
}

/// What does here what the form does there.
fn way_here(kind: Kind) -> Words {
    match kind {
        Kind::Container | Kind::Admonition | Kind::Callout => words!(
            "提示框写成引文：`> [!NOTE]`（也可以是 TIP、IMPORTANT、WARNING、CAUTION），下一行 `> 内容`；标题加粗单独一行",
            "write a quotation: `> [!NOTE]` (or TIP, IMPORTANT, WARNING, CAUTION), below it `> text`; a heading stands in bold on a line of its own"
        ),
        Kind::Tabs => words!("每一项写成一个小标题 `### 甲`", "give each tab a heading of its own: `### One`"),
        Kind::Contents => words!(
            "删掉这一行：三个以上二级标题的页面自动有目录",
            "delete the line: a page with three headings of level 2 has a table of contents"
        ),
        Kind::Include => {
            words!("把内容写在这里，或链接到那一页：[[文件名]]", "write the text here, or link to the page: [[name]]")
        }
        Kind::Shortcode => words!(
            "用 Markdown 写：图片 ![说明](图.png)，链接 [[文件名]]；要显示这些符号，放进反引号",
            "write Markdown: ![words](picture.png), [[name]]; put the signs in backticks to show them"
        ),
        Kind::Abbreviation => words!(
            "写成术语页（kind: term），第一次出现时自动加链接",
            "write a page of kind `term`: its first mention is linked"
        ),
        Kind::Script => words!("删掉它：页面不运行代码", "delete it: pages run no code"),
        Kind::Highlight => words!("强调写成 **文字**", "write **words** to stress them"),
        Kind::Math => words!(
            "公式用文字写，例如 本金 × 利率；要算出数来，用 `= 公式`",
            "write it in words, such as principal × rate; `= formula` computes one"
        ),
        Kind::BlockId => words!("链接到标题：[[文件名#标题]]", "link to a heading: [[name#heading]]"),
        Kind::Attributes => words!(
            "删掉它：样式由主题定，图片的大小取自文件；标题末尾可以写 {{#id}}",
            "delete it: the theme sets the looks, a picture's size comes from its file; `{{#id}}` may end a heading"
        ),
        Kind::Insert | Kind::Spoiler => {
            words!("写成普通文字，或强调：**文字**", "write plain words, or stress them: **words**")
        }
        Kind::Raised => words!("直接写上标、下标字符：x²、H₂O", "write the characters themselves: x², H₂O"),
        Kind::Critic => {
            words!("把改动定下来：只留要发布的文字", "settle the change: keep the words that are published")
        }
        Kind::Citation => {
            words!("写成脚注 `[^1]`，或链接 [文字](网址)", "write a note, `[^1]`, or a link, [words](address)")
        }
        Kind::Field => {
            words!("写进文件开头的 front matter，或写成一句话", "write it into the front matter, or as a sentence")
        }
        Kind::Box => {
            words!(
                "方框写成 `- [ ] 文字` 或 `- [x] 文字`，方框后面一个空格；别的用文字说",
                "a box is `- [ ] words` or `- [x] words`, with a blank behind it; say the rest in words"
            )
        }
        Kind::Tex => words!(
            "用 Markdown 写：强调是 **文字**；要显示反斜杠，放进反引号",
            "write Markdown: **words** stress them; put the command in backticks to show it"
        ),
        Kind::Drawn => words!(
            "放一张图：![说明](图.png)，或用文字说；要显示代码，语言写 text",
            "put a picture here, ![words](picture.png), or say it in words; to show the code write `text`"
        ),
        Kind::Markup => words!(
            "写成 Markdown：标题 `## 标题`，加粗 **文字**，链接 [文字](网址)，代码放在 ``` 之间",
            "write Markdown: `## Heading`, **bold**, [words](address), code between lines of ```"
        ),
        Kind::Emoji => words!("直接写表情符号 🙂", "write the character itself: 🙂"),
        _ => words!("写成 `[^1]`，并在文末写 `[^1]: 脚注的内容`", "write `[^1]`, and `[^1]: the note` at the end"),
    }
}

/// Markdown that is not quite Markdown: what is wrong, and the spelling that works.
fn slip(kind: Kind, shown: &str) -> (Words, Words) {
    match kind {
        Kind::OddBlank => (
            words!(
                "这里的空白不是普通空格，所以不是标题、列表或引文",
                "a blank here is no ordinary one, so this is no heading, item or quotation"
            ),
            words!("删掉它，换成键盘上的空格（U+0020）", "delete it and type an ordinary blank (U+0020)"),
        ),
        Kind::NoBlank => (
            words!("`{shown}` 后面没有空格，所以不是标题", "no blank follows `{shown}`, so this is no heading"),
            words!("写成 `{shown} 标题`；要显示井号，写 \\#", "write `{shown} Heading`; write \\# for the sign"),
        ),
        Kind::FullWidth => (
            words!("`{shown}` 是全角符号，会照原样显示", "`{shown}` is a full-width sign and is shown as it is"),
            words!("改成半角：# > **", "type the narrow sign: # > **"),
        ),
        Kind::Table => (
            words!("这不是表格，会照原样显示", "this is no table and is shown as it is"),
            words!(
                "表头和这一行的格子要一样多，前面空一行",
                "the head must have as many cells as this line, and an empty line before it"
            ),
        ),
        Kind::Rows => (
            words!("这几行不是表格，会照原样显示", "these lines are no table and are shown as they are"),
            words!(
                "在第一行下面写一行 `| --- | --- |`，格子一样多",
                "write `| --- | --- |` below the first line, with as many cells"
            ),
        ),
        Kind::Entity => (
            words!("`{shown}` 不是任何字符的名字，会照原样显示", "`{shown}` names no character and is shown as it is"),
            words!(
                "直接写那个字符；要显示这几个字母，写 &amp;",
                "write the character itself; write &amp; for the sign"
            ),
        ),
        Kind::Bold => (
            words!("`{shown}` 没有配对，会照原样显示", "`{shown}` has no partner and is shown as it is"),
            words!(
                "加粗写成 **文字**，里面两端不要空格；要显示星号，写 \\*",
                "write **words**, without blanks inside its ends; write \\* for the sign"
            ),
        ),
        Kind::Formula => (
            words!("公式 `= 没有结束，会照原样显示", "the formula `= is never closed and is shown as it is"),
            words!("在公式后面写一个反引号", "write a backtick behind it"),
        ),
        Kind::Definition => (
            words!("`{shown}` 不是网址的定义，会照原样显示", "`{shown}` defines no address and is shown as it is"),
            words!(
                "网址后面只能写引号里的标题：[名字]: 网址 \"标题\"",
                "only a title in quotes may follow: [name]: address \"title\""
            ),
        ),
        Kind::Fence => (
            words!("`{shown}` 不是反引号，所以不是代码块", "`{shown}` are no backticks, so this is no block of code"),
            words!("改成三个反引号", "type three backticks"),
        ),
        Kind::Underscores => (
            words!(
                "汉字旁边的 `{shown}` 不是加粗，会照原样显示",
                "beside a letter `{shown}` is not bold and is shown as it is"
            ),
            words!("加粗写成 **文字**；要显示下划线，写 \\_", "write **words**; write \\_ for the sign"),
        ),
        Kind::Struck | Kind::Backtick | Kind::Brackets => (
            words!("`{shown}` 没有配对，会照原样显示", "`{shown}` has no partner and is shown as it is"),
            words!(
                "在后面补上另一半；要显示符号，前面写 \\",
                "write the other half behind it; write \\ before the sign to show it"
            ),
        ),
        _ => no_link(kind, shown),
    }
}

/// What was meant as a link and is none: why, and the spelling that works.
fn no_link(kind: Kind, shown: &str) -> (Words, Words) {
    match kind {
        Kind::AddressBlank => (
            words!("网址里有空格，`{shown}` 不是链接", "an address must not have blanks: `{shown}` is no link"),
            words!(
                "放进尖括号：[文字](<a b.md>)，或把空格写成 %20",
                "put it in angle brackets: [words](<a b.md>), or write %20"
            ),
        ),
        Kind::NumberBlank => (
            words!("网址里有空格，`{shown}` 不是链接", "an address must not have blanks: `{shown}` is no link"),
            words!(
                "去掉号码或地址里的空格：[文字](tel:08001234)",
                "take the blanks out of the number or address: [words](tel:08001234)"
            ),
        ),
        Kind::LinkInWords => (
            words!(
                "`{shown}` 的文字里有链接，所以外面这层不是链接或图片",
                "the words of `{shown}` hold a link, so it is no link or picture itself"
            ),
            words!("文字里只写字，链接写在外面", "write only words in it, and the other link beside it"),
        ),
        Kind::NoName => (
            words!("`{shown}` 没有写页面，不是链接", "`{shown}` names no page: it is no link"),
            words!("写 [[文件名]] 或 [[文件名|文字]]", "write [[name]] or [[name|words]]"),
        ),
        Kind::AddressSize => (
            words!("`{shown}` 写了大小，所以不是图片", "`{shown}` has a size, so it is no picture"),
            words!("删掉大小：它取自文件", "delete the size: it comes from the file"),
        ),
        Kind::AddressOpen => (
            words!("`{shown}` 的括号没有结束，不是链接", "the bracket of `{shown}` is never closed: it is no link"),
            words!("在网址后面写 )", "write ) behind the address"),
        ),
        Kind::AddressFullWidth => (
            words!("`{shown}` 用了全角括号，不是链接", "`{shown}` has full-width brackets: it is no link"),
            words!("改成半角：[文字](网址)", "type narrow ones: [words](address)"),
        ),
        _ => (
            words!("`{shown}` 的两半中间有空格，不是链接", "a blank parts the halves of `{shown}`: it is no link"),
            words!("删掉空格：[文字](网址)", "delete it: [words](address)"),
        ),
    }
}

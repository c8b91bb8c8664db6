//! Signs that reach the reader as they were typed: forms of other tools, and Markdown that is not quite Markdown.
//!
//! In comes the text of which the parser made nothing but letters, everything else blanked out, so that offsets hold and
//! neither code nor what was understood can mislead. Out come the signs in it, in order. What an author typed as a sign and
//! a reader would see as one is a warning: it was meant to do something.

mod forms;
mod formulas;
mod lines;
mod links;
mod marks;
mod remarks;
mod report;
mod rows;

use std::ops::Range;

pub(super) use links::closed_address;
pub(super) use report::drawn;

/// The longest address or list of attributes that is looked for, in bytes.
const HEAD_BYTES: usize = 400;

/// What a sign is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    // Forms of other tools.
    Container,
    Admonition,
    Tabs,
    Contents,
    Include,
    Shortcode,
    Abbreviation,
    Callout,
    Script,
    Highlight,
    Math,
    BlockId,
    Attributes,
    Emoji,
    InlineNote,
    Insert,
    Raised,
    Critic,
    Spoiler,
    Citation,
    Field,
    Box,
    Tex,
    Drawn,
    Markup,
    // Markdown that is not quite Markdown.
    OddBlank,
    NoBlank,
    FullWidth,
    Table,
    Rows,
    Entity,
    Bold,
    Formula,
    AddressBlank,
    NumberBlank,
    AddressSize,
    AddressOpen,
    AddressFullWidth,
    AddressApart,
    // What leads nowhere, or never ends.
    Footnote,
    Reference,
    Comment,
    Remark,
    Definition,
    LinkInWords,
    Fence,
    Underscores,
    Struck,
    Backtick,
    Brackets,
    NoName,
}

impl Kind {
    /// Whether it is a form of another tool: one message a file is enough.
    fn is_foreign(self) -> bool {
        (self as usize) < Kind::OddBlank as usize
    }
}

/// A sign and its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sign {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    /// How many more there are of a form of another tool.
    pub(super) more: usize,
}

/// The signs of a text in which only letters are left, in order; of a form of another tool the first, and how many more.
pub(super) fn find(view: &str) -> Vec<Sign> {
    let mut found: Vec<Sign> = Vec::new();
    let mut foreign: Vec<(Kind, usize)> = Vec::new();
    let mut rows = rows::Rows::default();
    let mut start = 0;
    let mut before_is_blank = true;
    let mut lines = view.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let text = line.trim_end_matches('\n');
        if !text.trim_matches(LEAD).is_empty() {
            let alone =
                before_is_blank && lines.peek().is_none_or(|next| next.trim_end().trim_matches(LEAD).is_empty());
            let mut add = |kind: Kind, range: Range<usize>| match foreign.iter().find(|(known, _)| *known == kind) {
                Some(&(_, first)) => found[first].more += 1,
                None => {
                    if kind.is_foreign() {
                        foreign.push((kind, found.len()));
                    }
                    found.push(Sign { kind, range: start + range.start..start + range.end, more: 0 });
                }
            };
            let signs = ascii(text);
            lines::find(text, alone, &mut add);
            forms::find(text, signs, &mut add);
            marks::find(text, signs, &mut add);
            if signs & bit(b']') != 0 {
                links::find(text, &mut add);
            }
        }
        rows.line(text, start, &mut found);
        before_is_blank = text.trim_matches(LEAD).is_empty();
        start += line.len();
    }
    rows.end(&mut found);
    found.sort_by_key(|sign| sign.range.start);
    found
}

/// A bit for a sign of ASCII.
fn bit(sign: u8) -> u128 {
    1 << (sign & 0x7F)
}

/// The signs of ASCII that a line has: most lines of text have few, and need not be searched for forms.
fn ascii(line: &str) -> u128 {
    line.bytes().filter(u8::is_ascii).fold(0, |signs, byte| signs | bit(byte))
}

/// The beginning of a text, where an address or a list of attributes ends if it is one: what is looked at does not grow
/// with the line.
fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(HEAD_BYTES)]
}

/// Stands for a byte that the parser understood.
const UNDERSTOOD: char = '\u{1}';

/// What stands before the first letter of a line: blanks, and signs of blocks.
const LEAD: &[char] = &[' ', '\t', UNDERSTOOD];

/// The text with everything outside the ranges, which ascend, blanked out; blanks and line ends stay.
pub(super) fn view(text: &str, literal: &[Range<usize>]) -> String {
    let mut view = String::with_capacity(text.len());
    let mut at = 0;
    let blank = |piece: &str, view: &mut String| {
        view.extend(piece.bytes().map(|byte| if matches!(byte, b'\n' | b' ') { byte as char } else { UNDERSTOOD }));
    };
    for range in literal.iter().filter(|range| range.start < range.end) {
        if range.start < at {
            continue;
        }
        blank(&text[at..range.start], &mut view);
        view.push_str(&text[range.clone()]);
        at = range.end;
    }
    blank(&text[at..], &mut view);
    // The mark that keeps a colon from defining hides it from us as well.
    view.replace("\u{E000}:", "   :")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(view: &str) -> Vec<Kind> {
        find(view).into_iter().map(|sign| sign.kind).collect()
    }

    #[test]
    fn forms_of_other_tools_are_found() {
        for (text, kind) in [
            (":::tip 标题", Kind::Container),
            ("!!! note", Kind::Admonition),
            ("???+ note \"标题\"", Kind::Admonition),
            ("=== \"甲\"", Kind::Tabs),
            ("[TOC]", Kind::Contents),
            ("{:toc}", Kind::Contents),
            ("{{#include a.md}}", Kind::Include),
            ("--8<-- \"a.md\"", Kind::Include),
            ("<<< @/a.md", Kind::Include),
            ("{{< figure src=\"a.png\" >}}", Kind::Shortcode),
            ("正文 {% hint %}", Kind::Shortcode),
            ("*[HTML]: 超文本", Kind::Abbreviation),
            ("[!info] 标题", Kind::Callout),
            ("import A from '@site/a'", Kind::Script),
            ("这是==重点==。", Kind::Highlight),
            ("$$", Kind::Math),
            ("设 $\\frac{1}{2}$", Kind::Math),
            ("一段 ^abc-1", Kind::BlockId),
            ("一段 {.red}", Kind::Attributes),
            ("{: #x .y }", Kind::Attributes),
            ("[图]{width=50%}", Kind::Attributes),
            ("好 :smile: 的", Kind::Emoji),
            ("甲^[乙]", Kind::InlineNote),
            ("{{{ .starter }}}", Kind::Shortcode),
            ("$\\sum_{i=1}^{n}{{p}}$", Kind::Math),
            ("设 $a_1$", Kind::Math),
            ("加上 ++新++ 的", Kind::Insert),
            ("x^2^ 米", Kind::Raised),
            ("H~2~O", Kind::Raised),
            ("改 {++加++}", Kind::Critic),
            ("{>>注<<}", Kind::Remark),
            ("是 ||秘密|| 的", Kind::Spoiler),
            ("见 [@wang2020]", Kind::Citation),
            ("状态:: 完成", Kind::Field),
            ("\u{1} [-] 取消", Kind::Box),
            ("共 {props.count} 个", Kind::Script),
            ("{/* 注 */}", Kind::Remark),
            ("{# 注 #}", Kind::Remark),
            ("{% comment %}", Kind::Remark),
            ("<% x %>", Kind::Shortcode),
            ("\u{1} [] 一", Kind::Box),
            ("\u{1} [ ]一", Kind::Box),
            ("\u{1} [✓] 一", Kind::Box),
            ("[ ] 一", Kind::Box),
            ("== 标题 ==", Kind::Markup),
            ("[b]重点[/b]", Kind::Markup),
            ("是 '''重点''' 的", Kind::Markup),
            (".. note::", Kind::Markup),
            ("{code:java}", Kind::Markup),
            ("标题 {#b .c k=v}", Kind::Attributes),
            ("标题 {#my id}", Kind::Attributes),
            ("^[an inline note] here", Kind::InlineNote),
            ("见 ^[注释]", Kind::InlineNote),
            ("\\newpage", Kind::Tex),
            ("这是 \\textbf{重点}。", Kind::Tex),
            ("export const x = 1", Kind::Script),
            ("点 ::icon:: 这里", Kind::Emoji),
        ] {
            assert_eq!(kinds(text), [kind], "{text}");
        }
    }

    #[test]
    fn markdown_that_is_not_quite_markdown_is_found() {
        for (text, kind) in [
            ("##\u{A0}标题", Kind::OddBlank),
            ("-\u{A0}项", Kind::OddBlank),
            ("1.\u{3000}项", Kind::OddBlank),
            ("\u{200B}## 标题", Kind::OddBlank),
            ("\u{3000}\u{3000}- 项", Kind::OddBlank),
            ("\u{FEFF}```js", Kind::OddBlank),
            ("##标题", Kind::NoBlank),
            ("#标题", Kind::NoBlank),
            ("＃ 标题", Kind::FullWidth),
            ("＊＊重点＊＊", Kind::FullWidth),
            ("| --- | --- |", Kind::Table),
            ("这是**重点", Kind::Bold),
            ("上限是 `= cap", Kind::Formula),
            ("[甲](b c.md)", Kind::AddressBlank),
            ("[甲](tel:0800 12)", Kind::NumberBlank),
            ("![](p.png =100x50)", Kind::AddressSize),
            ("[甲](b.md", Kind::AddressOpen),
            ("[甲]（b.md）", Kind::AddressFullWidth),
            ("[甲] (b.md)", Kind::AddressApart),
            ("另算[^2]", Kind::Footnote),
            ("[甲][nosuch]", Kind::Reference),
            ("[甲][]", Kind::Reference),
            ("甲 <!-- 乙", Kind::Comment),
            ("[2]: <https://x.example> junk", Kind::Definition),
            ("[a \u{1}\u{1} d](b.md)", Kind::LinkInWords),
            ("![x \u{1} y](p.png)", Kind::LinkInWords),
            ("···js", Kind::Fence),
            ("|—|—|", Kind::Table),
            ("｜---｜---｜", Kind::Table),
            ("+---+---+", Kind::Table),
            ("注意__重点：__请", Kind::Underscores),
            ("这里 ~~删掉", Kind::Struck),
            ("运行 `ls", Kind::Backtick),
            ("见 [[b 和更多", Kind::Brackets),
            ("图 ![说明", Kind::Brackets),
            ("见 [[]]", Kind::NoName),
            ("见 [[|甲]]", Kind::NoName),
            ("甲 &zqnope; 乙", Kind::Entity),
            ("甲 &#99999999; 乙", Kind::Entity),
            ("| a | b |\n| 1 | 2 |", Kind::Rows),
            ("a\n\n\u{1} | a | b |\n\u{1} | 1 | 2 |\n\u{1} | 3 | 4 |", Kind::Rows),
        ] {
            assert_eq!(kinds(text), [kind], "{text}");
        }
    }

    #[test]
    fn ordinary_text_has_no_signs() {
        for text in [
            "第 #5 条、#1",
            "a == b && c == d",
            "价格 $5 到 $10",
            "密码是 ****，张**、李**",
            "a[i][j] 与 数组[1][2]",
            "12:30:45 和 a::b 和 https://x:80/",
            "[1] 见下；[注] (三)",
            "{本金×利率} 和 {a, b}",
            "1. 第一步 - 第二步",
            "**",
            "a**b",
            "- - -",
            "注意！！！真的？？？",
            "C:\\a 和 ~~",
            "file_name__x 与 __init__，__月__日起",
            "import 进口 from 海外",
            "甲 ^ 乙",
            "以 ^[a-z] 开头，{x=1}",
            "(见 a.md) [甲]",
            "…… —— ｜",
            "C++ 和 C++ 与 a||b||c，a || b || c",
            "3~5 天，5~10 万，A~B",
            "好~~ 嗯~~",
            "std::vec 与 甲：：乙",
            "{user} 与 {a, b.c}",
            "[[1, 2], [3]] 与 ![]",
            "人名·人名···等等",
            "@某人 [见 @b]",
            "从__年级到__年级，姓名__",
            "注意: [甲]: 乙",
            "[注]: 见下",
            "^[a-z0-9]+$",
            "C:\\newdir\\textbf 与 a\\newpage",
            "Q&A; R&D; AT&T; a & b;",
            "| a |\n\n| b |",
            "\u{1} [x](b.md) [ ] 一",
            "[x] 表示完成",
            "a == b == c",
            "[/] 与 [/tmp] 与 don't",
            "| a | b |\n| c |",
            "|x| 的绝对值\n|y| 的绝对值",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn of_a_form_the_first_is_told_and_of_a_slip_each() {
        assert_eq!(kinds(":::tip\n甲\n:::\n##甲\n##乙"), [Kind::Container, Kind::NoBlank, Kind::NoBlank]);
        assert_eq!(find(":::tip\n甲\n:::\n##甲\n:::")[0].more, 2);
    }

    #[test]
    fn what_was_understood_is_blank() {
        assert_eq!(view("甲`b`\n丙", &[0..3, 7..10]), "甲\u{1}\u{1}\u{1}\n丙");
        assert_eq!(kinds("\u{1} :::tip"), [Kind::Container]);
        assert_eq!(kinds("\u{1}{width=50%}"), [Kind::Attributes]);
    }
}

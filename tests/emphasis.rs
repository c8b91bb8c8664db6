//! What holds of the emphasis shim for every source, with the parser's options as kbgen sets them.

use std::borrow::Cow;
use std::ops::Range;

use kbgen::parse::emphasis::{shim, unmark, unmark_event};
use kbgen::text::{MARK, STAR};
use proptest::prelude::*;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_WIKILINKS)
    .union(Options::ENABLE_MATH);

/// Pieces that meet in every way: delimiters, CJK, punctuation, and the syntax round them.
const PIECES: &[&str] = &[
    "*",
    "**",
    "***",
    "~~",
    "~",
    "_",
    "中",
    "文",
    "。",
    "，",
    "：",
    "（",
    "）",
    "“",
    "”",
    "「",
    "」",
    "カ",
    "한",
    "a",
    "1",
    ".",
    ":",
    "(",
    ")",
    "%",
    " ",
    " ",
    "\n",
    "\n\n",
    "[",
    "]",
    "](x)",
    "![",
    "[[",
    "]]",
    "[[甲|乙]]",
    "|",
    "\n|-|-|\n",
    "`",
    "```",
    "\n```\n",
    "\n~~~\n",
    "    ",
    "\n- ",
    "\n1. ",
    "\n# ",
    " {#",
    ".",
    "}",
    "\n>",
    "\n> ",
    "[*。甲]",
    "\n\n[*。甲]: x\n\n",
    " {*。甲=。*乙 .甲*。}\n",
    "[^",
    "]: ",
    "\n: ",
    "[x] ",
    "<b>",
    "<b c=\"",
    "\">",
    "<div>",
    "<!--",
    "-->",
    "<http://a",
    ">",
    "$",
    "$$",
    "\n---\n",
    "^",
    "'",
    "\"",
    "é",
    "\u{A95F}",
    "\u{3000}",
];

/// What the parser rewrites: a text event then differs from its source without any shim.
const REWRITTEN: &[&str] = &["\\", "\\*", "&", "&amp;", "&#42;", "\t", "\r\n", "\0"];

/// The pieces less HTML, as the parser makes a text event of its own from the blanks before an HTML block.
fn written_out() -> Vec<&'static str> {
    PIECES.iter().copied().filter(|piece| !piece.starts_with('<')).collect()
}

fn sources(pieces: Vec<&'static str>) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat())
}

fn any_source() -> impl Strategy<Value = String> {
    let free_of_marks = |source: String| source.replace([MARK, STAR], "\u{FFFD}");
    prop_oneof![
        sources([PIECES, REWRITTEN].concat()),
        any::<String>().prop_map(free_of_marks),
        r"([*~]{1,3}|\PC){0,40}".prop_map(free_of_marks),
    ]
}

fn parse(source: &str) -> Vec<(String, Range<usize>)> {
    let shimmed = shim(source);
    Parser::new_ext(&shimmed.text, OPTIONS)
        .into_offset_iter()
        .map(|(event, range)| (format!("{:?}", unmark_event(event)), shimmed.origin(range)))
        .collect()
}

/// Everything but emphasis: the other events, and the text between them without delimiters.
fn skeleton<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<(String, Option<Event<'a>>)> {
    let mut skeleton = vec![];
    let mut letters = String::new();
    for event in events {
        match event {
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            Event::Text(text) => letters.push_str(&text.replace(['*', '~', '_'], "")),
            other => skeleton.push((std::mem::take(&mut letters), Some(other))),
        }
    }
    skeleton.push((letters, None));
    skeleton
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn unmark_undoes_shim(source in any_source()) {
        let shimmed = shim(&source);
        prop_assert_eq!(shimmed.origin(0..shimmed.text.len()), 0..source.len());
        prop_assert_eq!(&*unmark(CowStr::from(&*shimmed.text)), &*source);
    }

    #[test]
    fn events_keep_no_mark_and_lie_in_the_source(source in any_source()) {
        for (event, range) in parse(&source) {
            prop_assert!(!event.contains([MARK, STAR]) && !event.contains("{e00"), "{}", event);
            prop_assert!(source.get(range.clone()).is_some(), "{:?} of {}", range, event);
        }
    }

    #[test]
    fn text_is_the_source_at_its_origin(source in sources(written_out())) {
        let shimmed = shim(&source);
        for (event, range) in Parser::new_ext(&shimmed.text, OPTIONS).into_offset_iter() {
            if let Event::Text(text) = unmark_event(event) {
                prop_assert_eq!(&source[shimmed.origin(range)], &*text);
            }
        }
    }

    #[test]
    fn nothing_but_emphasis_changes(source in any_source()) {
        let plain = skeleton(Parser::new_ext(&source, OPTIONS));
        let shimmed = shim(&source);
        prop_assert_eq!(skeleton(Parser::new_ext(&shimmed.text, OPTIONS).map(unmark_event)), plain);
    }

    #[test]
    fn text_without_cjk_and_digits_is_borrowed(source in "[ -/:-~\né“”—…]{0,80}") {
        prop_assert!(matches!(shim(&source).text, Cow::Borrowed(_)));
    }
}

#[test]
fn stars_between_digits_are_no_emphasis() {
    for source in ["138****1234 和 139****5678", "2*3*4", "**1*2** 3*4", "１*２ *甲*", "[1*2](x1*2 \"1*2\")", "`1*2`"]
    {
        let stars = |text: &str| text.matches('*').count();
        let text: String = parse(source).into_iter().map(|(event, _)| event).collect();
        let delimiters = if source.contains("**1") { 4 } else { 2 * source.matches("*甲").count() };
        assert!(stars(&text) >= stars(source) - delimiters, "{source}: {text}");
    }
}

#[test]
fn long_hostile_sources_come_back_whole() {
    for pattern in ["[*_a", "。**", "**。", "*文。", "`。**", ">*文", "> ", "\\", "\\*", "~~。**", "1*", "1**2*"]
    {
        let source = pattern.repeat(60_000);
        assert_eq!(&*unmark(CowStr::from(&*shim(&source).text)), source);
    }
}

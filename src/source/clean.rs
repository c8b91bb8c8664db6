//! A text as it is read: line ends made plain, what no page can hold replaced, what nobody sees told.
//!
//! In comes UTF-8, out goes a text in which every other character stands where it stood, and for each kind of what nobody
//! sees at most one warning a file, which names what was found. What could be meant is kept.

use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::invisible::{is_bidi_override, is_noncharacter, name, strays};
use crate::text::{MARK, STAR};

/// How many different characters a message names, each with its first place.
const NAMED_MAX: usize = 6;

/// Drops the byte order mark, makes line ends `\n`, and replaces what no page can hold, keeping offsets.
pub(super) fn clean(path: &str, mut text: String, diagnostics: &mut Vec<Diagnostic>) -> String {
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    text = normalise_lines(text);
    if !suspicious(text.as_bytes()) {
        return text;
    }
    let unfit = text.char_indices().filter(|&(_, c)| is_unfit(c));
    if let Some((found, Words { zh, en })) = told(path, unfit, unfit_kind, diagnostics) {
        found.message = words!("不会发布的字符：{zh}", "characters that are not published: {en}");
        found.help = Some(words!(
            "删掉它：它看不见，却会弄坏页面和订阅",
            "delete it: it is invisible, but breaks pages and feeds"
        ));
    }
    let unicode_name = |c: char| Words { zh: name(c).to_owned(), en: name(c).to_owned() };
    let turning = text.char_indices().filter(|&(_, c)| is_bidi_override(c));
    if let Some((found, Words { zh, en })) = told(path, turning, unicode_name, diagnostics) {
        found.message = words!("不可见的方向控制字符：{zh}", "invisible bidi control characters: {en}");
        found.why = Some(words!("它能让文字显示得和实际不同", "it can make text look other than it is"));
        found.help =
            Some(words!("删掉它；从右到左的文字自己会排好", "delete it; text from right to left is set without it"));
    }
    if let Some((found, Words { zh, en })) = told(path, strays(&text), unicode_name, diagnostics) {
        found.message = words!("看不见的字符：{zh}", "characters that nobody sees: {en}");
        found.why = Some(words!(
            "多半是粘贴带来的；复制、查找和比较时它算一个字符",
            "mostly they came with a paste; whoever copies, finds or compares the text meets them"
        ));
        found.help = Some(words!("删掉它", "delete them"));
    }
    text.chars().map(|c| if is_unfit(c) { replacement(c) } else { c }).collect()
}

/// Begins a warning at the first of the characters, if there are any; with it comes the list of them, each once with how
/// often it stands. The first places of the others belong to the warning.
fn told<'d>(
    path: &str,
    found: impl Iterator<Item = (usize, char)>,
    kind: impl Fn(char) -> Words,
    diagnostics: &'d mut Vec<Diagnostic>,
) -> Option<(&'d mut Diagnostic, Words)> {
    let mut known: Vec<(char, usize, usize)> = Vec::new();
    for (at, c) in found {
        match known.iter_mut().find(|(same, ..)| *same == c) {
            Some((_, _, count)) => *count += 1,
            None => known.push((c, at, 1)),
        }
    }
    let &(first, at, _) = known.first()?;
    let place = |at: usize, c: char| at..at + c.len_utf8();
    let mut warning =
        Diagnostic::warning(Code::KB005, path, Words { zh: String::new(), en: String::new() }).at(place(at, first));
    let mut list = Words { zh: String::new(), en: String::new() };
    for &(c, at, count) in known.iter().take(NAMED_MAX) {
        let (code, Words { zh, en }) = (format!("U+{:04X}", c as u32), kind(c));
        let separator = if list.en.is_empty() { ["", ""] } else { ["、", ", "] };
        let times = if count == 1 { String::new() } else { format!(" ×{count}") };
        list.zh.push_str(&format!("{}{code} {zh}{times}", separator[0]));
        list.en.push_str(&format!("{}{code} {en}{times}", separator[1]));
        if c != first {
            warning = warning.also(path, Some(place(at, c)));
        }
    }
    if let Some(more) = known.len().checked_sub(NAMED_MAX).filter(|more| *more > 0) {
        list.zh.push_str(&format!("，还有 {more} 种"));
        list.en.push_str(&format!(" and {more} other kinds"));
    }
    diagnostics.push(warning);
    diagnostics.last_mut().map(|warning| (warning, list))
}

/// Whether some byte could begin a character that `clean` looks for. Most files have none, and bytes are much
/// faster to look through than characters; Chinese text and punctuation must not raise the alarm.
fn suspicious(bytes: &[u8]) -> bool {
    // Without branches, so that the compiler looks at many bytes at once.
    let one =
        |byte: u8| ((byte < 0x20) & (byte != b'\n') & (byte != b'\t')) | matches!(byte, 0x7F | 0xC2 | 0xEE | 0xF0..);
    if bytes.chunks(4096).any(|chunk| chunk.iter().fold(false, |found, &byte| found | one(byte))) {
        return true;
    }
    let (second, third) = (bytes.get(1..).unwrap_or_default(), bytes.get(2..).unwrap_or_default());
    // What has no width, turns directions or ends lines; fillers, selectors, marks, and the noncharacters of the first plane.
    let three = |a: u8, b: u8, c: u8| {
        ((a == 0xE2)
            & (((b == 0x80) & ((0x8B..=0x8F).contains(&c) | (0xA8..=0xAE).contains(&c)))
                | ((b == 0x81) & (c >= 0xA0))
                | ((b == 0xA0) & (c == 0x80))))
            | ((a == 0xEF)
                & (((b == 0xB7) & (0x90..=0xAF).contains(&c))
                    | ((b == 0xB8) & (c <= 0x8F))
                    | ((b == 0xBB) & (c == 0xBF))
                    | ((b == 0xBE) & (c == 0xA0))
                    | ((b == 0xBF) & (c >= 0xB0))))
            | ((a == 0xE1) & (((b == 0x85) & (c >= 0x9F)) | ((b == 0x9E) & (c >= 0xB4)) | ((b == 0xA0) & (c <= 0x8F))))
            | ((a == 0xE3) & (b == 0x85) & (c == 0xA4))
            | ((a == 0xCD) & (b == 0x8F))
            | ((a == 0xD8) & (b == 0x9C))
    };
    bytes.iter().zip(second).zip(third).fold(false, |found, ((&a, &b), &c)| found | three(a, b, c))
}

/// A stand-in of the same length in bytes, so that offsets hold.
fn replacement(c: char) -> char {
    match c.len_utf8() {
        1 => ' ',
        2 => '\u{A0}',
        3 => '\u{FFFD}',
        _ => '\u{1FBC0}',
    }
}

/// Characters that no page and no feed can hold, and those that kbgen keeps for itself.
pub fn is_unfit(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || is_noncharacter(c) || matches!(c, MARK | STAR)
}

/// What such a character is.
pub fn unfit_kind(c: char) -> Words {
    match c {
        MARK | STAR => words!("私用区字符", "private-use character"),
        _ if is_noncharacter(c) => words!("非字符", "noncharacter"),
        _ => words!("控制字符", "control character"),
    }
}

pub(super) fn normalise_lines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let mut diagnostics = Vec::new();
        clean("content/a.md", text.to_owned(), &mut diagnostics);
        diagnostics.into_iter().map(|diagnostic| diagnostic.message.en).collect()
    }

    #[test]
    fn chinese_text_is_not_suspicious_but_what_cannot_be_seen_is() {
        assert!(!suspicious("逾期“怎么办”……——，。：（）\n\t《民法典》￥…ㄅ한국어가àπ".as_bytes()));
        for bad in
            ["\u{1}", "\u{7F}", "\u{85}", "\u{E000}", "\u{202E}", "\u{2066}", "\u{FFFE}", "\u{FDD0}", "\u{1FFFE}"]
        {
            assert!(suspicious(format!("前文{bad}后文").as_bytes()), "{bad:?}");
        }
        for c in ('\u{80}'..='\u{FFFF}').filter(|&c| crate::invisible::is_unseen(c) || is_bidi_override(c)) {
            assert!(suspicious(format!("前文{c}后文").as_bytes()), "{c:?}");
        }
    }

    #[test]
    fn control_characters_keep_the_offsets() {
        let mut diagnostics = Vec::new();
        assert_eq!(clean("content/a.md", "a\0b\u{E000}c".to_owned(), &mut diagnostics), "a b\u{FFFD}c");
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(
            diagnostics[0].message.en,
            "characters that are not published: U+0000 control character, U+E000 private-use character"
        );
    }

    #[test]
    fn of_a_kind_all_are_named() {
        assert_eq!(
            messages("a\u{202E}b\u{2066}\u{200B}c\u{200B}\u{AD}"),
            [
                "invisible bidi control characters: U+202E RIGHT-TO-LEFT OVERRIDE, U+2066 LEFT-TO-RIGHT ISOLATE",
                "characters that nobody sees: U+200B ZERO WIDTH SPACE ×2, U+00AD SOFT HYPHEN",
            ]
        );
        let tags: String = ('\u{E0041}'..='\u{E004F}').collect();
        assert!(messages(&tags)[0].ends_with("and 9 other kinds"));
    }
}

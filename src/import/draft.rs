//! A piece of raw text with what was found in it to a draft: its file name, its front matter, its Markdown.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

use jiff::civil::Date;
use pinyin::ToPinyin;

use super::questions::Folded;
use super::structure::{Block, blocks};
use super::title::{Title, is_question};
use super::{DRAFTS, Draft, Note, line_of};
use crate::dedup::question::canonical::canonical;
use crate::dedup::question::lexicon::Lexicon;
use crate::diagnostic::{Words, words};
use crate::invisible::{is_bidi_override, is_noncharacter};
use crate::lexicon::Class;
use crate::path::{file_name, windows_reserved};
use crate::source::TextFile;
use crate::text::is_han;

/// The longest file name, in bytes, without `.md`.
const NAME: usize = 48;

/// All that a draft is made from.
pub struct Parts<'a> {
    pub file: &'a TextFile,
    pub lines: &'a [Range<usize>],
    pub title: &'a Title,
    pub folded: &'a Folded,
    pub cut_off: bool,
    pub today: Date,
}

/// Writes the draft.
pub fn write(parts: &Parts<'_>, notes: Vec<Note>, lexicon: &Lexicon, taken: &mut BTreeSet<String>) -> Draft {
    let text = &parts.file.text;
    let title = plain(&parts.title.text);
    let chinese = text.chars().any(is_han);
    let mut markdown = front_matter(parts, &title, chinese, lexicon);
    if parts.cut_off {
        let note = words!("只知道开头，原文到省略号为止", "only the beginning is known, up to the dots");
        let _ = writeln!(markdown, "\n{}", comment(&note, chinese));
    }
    let mut page = Page { text, cut: &parts.folded.cut, notes: notes.into_iter().peekable(), stop: None, chinese };
    let mut body: &[Range<usize>] = parts.lines;
    if let Some(line) = &parts.title.line {
        body = &parts.lines[1..];
        // The title itself cannot hold comments.
        while let Some(note) = page.notes.next_if(|note| note.at <= line.end) {
            let _ = write!(markdown, "\n{}\n", comment(&note.words, chinese));
        }
    }
    for block in blocks(text, body) {
        page.block(block, &mut markdown);
    }
    let stem = stem(&parts.title.text, lexicon, taken);
    Draft {
        path: format!("{DRAFTS}/{stem}.md"),
        title,
        markdown,
        mentions: parts.folded.mentions.iter().map(|mention| line_of(text, mention.start)).collect(),
        cut_off: parts.cut_off,
    }
}

fn front_matter(parts: &Parts<'_>, title: &str, chinese: bool, lexicon: &Lexicon) -> String {
    let text = &parts.file.text;
    let kind = if is_question(title, lexicon) { "question" } else { "article" };
    let mut yaml = format!("---\ntitle: {}\nkind: {kind}\n", quoted(title));
    let mut list = |key: &str, entries: Vec<String>| {
        if !entries.is_empty() {
            let _ = writeln!(yaml, "{key}:");
            for entry in entries {
                let _ = writeln!(yaml, "  - {}", quoted(&entry));
            }
        }
    };
    list("also_asked", parts.folded.wordings.iter().map(|wording| plain(wording)).collect());
    let (first, last) = (line_of(text, parts.lines[0].start), line_of(text, parts.lines[parts.lines.len() - 1].start));
    let (name, day) = (plain(file_name(&parts.file.path)), parts.today);
    let source = if first == last {
        words!("{name} 第 {first} 行，{day} 导入", "{name}, line {first}, imported on {day}")
    } else {
        words!("{name} 第 {first} 至 {last} 行，{day} 导入", "{name}, lines {first} to {last}, imported on {day}")
    };
    list("sources", vec![pick(&source, chinese).to_owned()]);
    let mut merged: Vec<(String, Vec<String>)> = Vec::new();
    for place in &parts.folded.repeated {
        let (wording, line) = (plain(&text[place.clone()]), line_of(text, place.start).to_string());
        match merged.iter_mut().find(|(known, _)| *known == wording) {
            Some((_, lines)) => lines.push(line),
            None => merged.push((wording, vec![line])),
        }
    }
    let with_lines = |(wording, lines): (String, Vec<String>)| {
        let lines = lines.join(", ");
        pick(&words!("{wording}（第 {lines} 行）", "{wording} (line {lines})"), chinese).to_owned()
    };
    list("merged_from", merged.into_iter().map(with_lines).collect());
    yaml.push_str("draft: true\n---\n");
    yaml
}

fn pick(words: &Words, chinese: bool) -> &str {
    if chinese { &words.zh } else { &words.en }
}

/// One line without characters that front matter refuses.
fn plain(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|&c| !is_bidi_override(c) && !is_noncharacter(c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let kept = kept.trim();
    if kept.is_empty() { "?".to_owned() } else { kept.to_owned() }
}

/// A JSON string is a YAML string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn comment(words: &Words, chinese: bool) -> String {
    format!("<!-- {} -->", plain(pick(words, chinese)).replace("--", "—").replace('>', "＞"))
}

/// The body as it is written: comments are put in where their places come up.
struct Page<'a, N: Iterator<Item = Note>> {
    text: &'a str,
    cut: &'a [Range<usize>],
    notes: std::iter::Peekable<N>,
    /// What stands behind the numbers of the list just written.
    stop: Option<char>,
    chinese: bool,
}

impl<N: Iterator<Item = Note>> Page<'_, N> {
    fn block(&mut self, block: Block, markdown: &mut String) {
        let mut first = None;
        let (prefix, ranges) = match block {
            Block::Heading(range) => ("## ", vec![range]),
            Block::Paragraph(range) => ("", vec![range]),
            Block::Quote(range) => ("> ", vec![range]),
            Block::List(ranges) => ("- ", ranges),
            Block::Numbered(number, ranges) => {
                first = Some(number);
                ("", ranges)
            }
        };
        let list = prefix == "- " || first.is_some();
        // Two lists beside each other would be one, and count on, but for another sign.
        self.stop = first.map(|_| if self.stop == Some('.') { ')' } else { '.' });
        let mut gap = "\n";
        for (place, range) in (0..).zip(ranges) {
            let (words, remarks) = self.inline(range);
            for remark in remarks {
                let _ = write!(markdown, "\n{remark}\n");
                gap = "\n";
            }
            if !words.is_empty() {
                let number = first.zip(self.stop).map(|(first, stop)| format!("{}{stop} ", first + place));
                let number = number.unwrap_or_default();
                let _ = writeln!(markdown, "{gap}{prefix}{number}{words}");
                gap = if list { "" } else { "\n" };
            }
        }
    }

    /// The text of a range, escaped, with comments in it and without what is cut; and the comments that come before
    /// its first word, which must stand on lines of their own, or Markdown takes the line for HTML.
    fn inline(&mut self, range: Range<usize>) -> (String, Vec<String>) {
        let (mut out, mut before) = (String::new(), Vec::new());
        let mut number = true;
        for (offset, c) in self.text[range.clone()].char_indices() {
            let at = range.start + offset;
            self.remarks(at, &mut out, &mut before);
            if self.is_cut(at) || out.is_empty() && c.is_whitespace() {
                continue;
            }
            let marks_line =
                if out.is_empty() { matches!(c, '-' | '+' | '=') } else { number && matches!(c, '.' | ')') };
            number &= c.is_ascii_digit();
            // Two percent signs would open a remark.
            let remark = c == '%' && out.ends_with('%');
            if marks_line || remark || "\\`*_[]<>&~|#{}$^".contains(c) {
                out.push('\\');
            }
            out.push(if c.is_control() { ' ' } else { c });
        }
        self.remarks(range.end, &mut out, &mut before);
        (out.trim_end().to_owned(), before)
    }

    fn is_cut(&self, at: usize) -> bool {
        let next = self.cut.partition_point(|cut| cut.end <= at);
        self.cut.get(next).is_some_and(|cut| cut.start <= at)
    }

    fn remarks(&mut self, at: usize, out: &mut String, before: &mut Vec<String>) {
        while let Some(note) = self.notes.next_if(|note| note.at <= at) {
            let remark = comment(&note.words, self.chinese);
            if out.is_empty() { before.push(remark) } else { out.push_str(&remark) }
        }
    }
}

/// A short ASCII name from the words of the title that count: `huan-1qi-buhuan-huizenyang`. Nobody else has it.
fn stem(title: &str, lexicon: &Lexicon, taken: &mut BTreeSet<String>) -> String {
    let question = canonical(title, lexicon);
    let words: Vec<String> = if title.chars().any(is_han) {
        let known = |class| !matches!(class, Class::Filler | Class::Wrapper);
        let said = question.tokens.iter().filter(|token| known(token.class) && token.canonical != "吗");
        said.map(|token| token.canonical.clone()).collect()
    } else {
        title.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect()
    };
    let mut name = String::new();
    for word in words.iter().map(|word| ascii(word)).filter(|word| !word.is_empty()) {
        if name.len() + word.len() >= NAME {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(&word);
    }
    if name.is_empty() || windows_reserved(&name) || name == "index" {
        name = if name.is_empty() { "draft".to_owned() } else { format!("draft-{name}") };
    }
    let free = (1..).map(|number| if number == 1 { name.clone() } else { format!("{name}-{number}") });
    let stem = free.into_iter().find(|stem| !taken.contains(stem)).expect("numbers do not end");
    taken.insert(stem.clone());
    stem
}

/// Pinyin without tones for Han, lower case for ASCII, nothing for the rest.
fn ascii(word: &str) -> String {
    let syllable = |c: char| match c.to_pinyin() {
        Some(pinyin) => pinyin.plain().replace('ü', "v"),
        None => c.to_ascii_lowercase().to_string(),
    };
    word.chars().map(syllable).collect::<String>().chars().filter(char::is_ascii_alphanumeric).collect()
}

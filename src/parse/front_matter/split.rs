//! A file's text to its two parts: the YAML between the fences, and the Markdown behind it.
//!
//! Front matter that is not read as such is published as text, and what it says of a draft is lost. So whatever looks
//! like front matter near the head of a file and cannot be read is an error.

use std::ops::Range;

use super::line::{Line, is_known, lines};
use super::{foreign, other_tools};
use crate::diagnostic::{Code, Diagnostic, Words, words};

/// How many lines from the head of a file (and of its text) are looked through for front matter that is out of place.
const LINES_MAX: usize = 40;

/// How much of a file that is not Markdown is looked at, in bytes.
const HEAD_BYTES_MAX: usize = 64 << 10;

/// The two parts of a file.
pub struct Split {
    /// The YAML; `None` for a file without any.
    pub yaml: Option<Range<usize>>,
    /// Where the Markdown begins.
    pub body_start: usize,
    /// Whether the file can become a page; if not, that has been reported.
    pub usable: bool,
}

/// Finds the fences of the file `path`.
pub fn split(text: &str, path: &str, diagnostics: &mut Vec<Diagnostic>) -> Split {
    let mut rest = lines(text).skip_while(|line| line.bare().is_empty());
    let Some(first) = rest.next() else { return Split { yaml: None, body_start: 0, usable: true } };
    if first.bare() == "+++" {
        diagnostics.push(toml(path, first.span()));
        return Split { yaml: None, body_start: text.len(), usable: false };
    }
    // Behind an empty line it may be a rule.
    let opens = first.bare() == "---" && (first.start == 0 || rest.next().is_some_and(|line| line.key().is_some()));
    let split = if opens {
        match closed(text, first) {
            Some(split) => split,
            None => {
                diagnostics.push(unclosed(path, first.span()));
                return Split { yaml: None, body_start: text.len(), usable: false };
            }
        }
    } else {
        Split { yaml: None, body_start: 0, usable: true }
    };
    match misplaced(text, &split) {
        Some((span, body_start, message, help)) => {
            diagnostics.push(out_of_place(path, span, message, help));
            // Front matter that was read is still good for what it says.
            Split { body_start: body_start.max(split.body_start), usable: false, ..split }
        }
        None => match other_tools::find(text, split.body_start, split.yaml.is_some(), path) {
            Some(found) => {
                diagnostics.push(found);
                Split { usable: false, ..split }
            }
            None => split,
        },
    }
}

/// The front matter that `first` opens.
fn closed(text: &str, first: Line<'_>) -> Option<Split> {
    let mut body = lines(&text[first.end..]);
    // A line further in may belong to a text of several lines, but not where all lines stand further in.
    let closing = body.find(|line| line.bare() == "---" && (!line.indented() || first.indented()))?;
    Some(Split { yaml: Some(first.end..first.end + closing.start), body_start: first.end + closing.end, usable: true })
}

/// What looks like front matter near the head of what would be published: its place, where the text behind it begins,
/// what is wrong, what to do.
fn misplaced(text: &str, split: &Split) -> Option<(Range<usize>, usize, Words, Words)> {
    let head: Vec<Line<'_>> = lines(&text[split.body_start..])
        .map(|line| Line { start: line.start + split.body_start, end: line.end + split.body_start, ..line })
        .take(LINES_MAX)
        .collect();
    let mut fence: Option<&str> = None;
    let mut before = false;
    for (number, line) in head.iter().enumerate() {
        let bare = line.bare();
        if let Some(open) = fence {
            fence = Some(open).filter(|open| !bare.starts_with(open));
            continue;
        }
        if let Some(open) = ["```", "~~~"].into_iter().find(|open| bare.starts_with(open)) {
            fence = Some(open);
        } else if line.is_line() {
            if let Some(end) = block(text, line.end) {
                let (message, help) = advice(bare == "---", before, split.yaml.is_some());
                return Some((line.span(), end, message, help));
            }
        } else if !before
            && split.yaml.is_none()
            && line.key().is_some()
            && let Some(end) = bare_block(&head[number..])
        {
            let message = words!("front matter 的上下各要有一行 `---`", "front matter stands between two lines `---`");
            let help = words!(
                "在这一行上面和最后一个键下面各写一行 ---",
                "write a line --- above this line, and one below the last key"
            );
            return Some((line.span(), end, message, help));
        }
        before |= !bare.is_empty();
    }
    None
}

/// Where `key: value` lines between two fences end, if such lines with a known key begin at `start`.
fn block(text: &str, start: usize) -> Option<usize> {
    let mut keys = 0;
    let mut draft = false;
    let mut all = true;
    for line in lines(&text[start..]) {
        if line.is_line() && !line.indented() {
            let opens = lines(&text[start..]).find(|line| !line.bare().is_empty())?.key().is_some();
            return (opens && keys > 0 && (all || draft)).then_some(start + line.end);
        }
        match line.key().filter(|key| is_known(key)) {
            Some(key) => {
                keys += 1;
                draft |= foreign::is_draft(&key.to_lowercase());
            }
            None => all &= belongs(&line),
        }
        // No front matter has so much else in it, and every line is looked at once only.
        if !all && !draft && keys == 0 {
            return None;
        }
    }
    None
}

/// Where `key: value` lines without a fence above them end; they are front matter where two keys are known, or a draft
/// is spoken of.
fn bare_block(head: &[Line<'_>]) -> Option<usize> {
    let mut known: Vec<String> = Vec::new();
    let mut end = head.first()?.start;
    for line in head {
        if line.bare().is_empty() || line.is_line() {
            break;
        }
        match line.key() {
            Some(key) => known.extend(is_known(key).then(|| key.to_lowercase())),
            None if belongs(line) => {}
            None => return None,
        }
        end = line.end;
    }
    let draft = known.iter().any(|key| foreign::is_draft(key));
    known.sort_unstable();
    known.dedup();
    (known.len() >= 2 || draft).then_some(end)
}

/// Whether a line can stand between the keys of front matter: an unknown key, a comment, an item, more of a value.
fn belongs(line: &Line<'_>) -> bool {
    let bare = line.bare();
    bare.is_empty()
        || line.key().is_some()
        || line.indented()
        || bare.starts_with('#')
        || bare.starts_with("- ")
        || ["-", "]", "}"].contains(&bare)
}

fn advice(dashes: bool, before: bool, second: bool) -> (Words, Words) {
    if !dashes {
        return (
            words!("front matter 的线要写成三个减号 `---`", "the line of front matter is three hyphens, `---`"),
            words!(
                "把这一行和下面那一行都写成 ---（编辑器可能自动改了它）",
                "write --- here and below the last key (an editor may have changed it)"
            ),
        );
    }
    if second {
        return (
            words!("这里又有一段 front matter", "here is front matter a second time"),
            words!(
                "把它并进文件开头的那一段；只是示例的话，放进代码块",
                "merge it into that at the head of the file; an example belongs into a code fence"
            ),
        );
    }
    let message = words!("front matter 必须是文件里的第一样东西", "front matter must be the first thing in the file");
    let help = if before {
        words!(
            "把它移到文件最前面；只是示例的话，放进代码块",
            "move it to the very beginning; an example belongs into a code fence"
        )
    } else {
        words!("删掉它上面的空行", "delete the empty lines above it")
    };
    (message, help)
}

fn out_of_place(path: &str, span: Range<usize>, message: Words, help: Words) -> Diagnostic {
    Diagnostic::error(Code::KB019, path, message)
        .at(span)
        .why(words!(
            "否则它会被当作正文发布，里面的 `draft` 也不起作用",
            "else it is published as text, and a `draft` in it does nothing"
        ))
        .help(help)
}

fn toml(path: &str, span: Range<usize>) -> Diagnostic {
    Diagnostic::error(
        Code::KB014,
        path,
        words!("front matter 是 TOML（+++），kbgen 用 YAML", "the front matter is TOML (+++); kbgen reads YAML"),
    )
    .at(span)
    .help(words!(
        "把 +++ 换成 ---，把 `key = value` 换成 `key: value`",
        "write --- for +++ and `key: value` for `key = value`"
    ))
}

fn unclosed(path: &str, span: Range<usize>) -> Diagnostic {
    Diagnostic::error(
        Code::KB011,
        path,
        words!("front matter 没有结束的 `---`（未闭合）", "the front matter is never closed by `---`"),
    )
    .at(span)
    .help(words!("在 front matter 之后单独写一行 ---", "put a line with --- after the front matter"))
}

/// Endings that other tools give to Markdown or to a markup of their own; such a file below `content/` was meant to be a page.
const OTHER_ENDINGS: &[&str] = &[
    "mdx",
    "mdown",
    "mkd",
    "mkdn",
    "mkdown",
    "mdwn",
    "mdtext",
    "rmd",
    "qmd",
    "mdoc",
    "rst",
    "adoc",
    "asciidoc",
    "textile",
    "mediawiki",
    "org",
];

/// A file that would be copied as it is, and was meant to be a page: its text would be published whatever it says.
pub fn copied_page(path: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let other = path.starts_with("content/") && OTHER_ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known));
    let message = if other {
        words!(
            "kbgen 不读 `.{ending}`，它会原样发布",
            "kbgen does not read `.{ending}`: the file would be published as it is"
        )
    } else if begins_with_front_matter(bytes) {
        words!(
            "这个文件以 front matter 开头，却会原样发布",
            "this file begins with front matter and would be published as it is"
        )
    } else {
        return None;
    };
    Some(
        Diagnostic::error(Code::KB007, path, message)
            .why(words!("草稿也会这样发布出去", "a draft would be published, too"))
            .help(words!(
                "要做成页面，就放在 content/ 里，文件名以 .md 结尾；不然移出站点，或者删掉开头的 front matter",
                "a page lies in content/ and its name ends in .md; else keep it outside the site, or delete the front matter"
            )),
    )
}

fn begins_with_front_matter(bytes: &[u8]) -> bool {
    let head =
        String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES_MAX)]).replace("\r\n", "\n").replace('\r', "\n");
    let first = lines(&head).find(|line| !line.bare().is_empty());
    first.is_some_and(|first| first.is_line() && block(&head, first.end).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> (bool, Vec<Code>) {
        let mut diagnostics = Vec::new();
        let split = split(text, "content/a.md", &mut diagnostics);
        assert_eq!(split.usable, diagnostics.is_empty(), "{text:?}");
        (split.yaml.is_some(), diagnostics.into_iter().map(|found| found.code).collect())
    }

    #[test]
    fn what_cannot_be_seen_does_not_hide_front_matter() {
        for head in ["", "\n", "\n\n \n", "\u{FEFF}\n", "\u{FEFF} \n", "\u{200B}", "\u{3000}\n\u{A0}\n", " "] {
            for tail in ["---\n", "---\u{200B}\n", "---"] {
                assert_eq!(findings(&format!("{head}---\ntitle: A\n{tail}")), (true, vec![]), "{head:?} {tail:?}");
            }
        }
    }

    #[test]
    fn front_matter_that_is_not_read_is_an_error() {
        for text in [
            "<!-- later -->\n---\ntitle: A\ndraft: true\n---\n",
            "# Heading\n\n---\ndraft: true\n---\n",
            "Text.\n---\ndraft: true\nmore text\n---\n",
            "```\ncode\n```\n---\nlayout: post\npublished: false\n---\n",
            "———\ntitle: A\n———\n",
            "—-\ntitle：A\n---\n",
            "----\ntitle: A\ndraft: true\n----\n",
            "title: A\ndraft: true\n---\n# A\n",
            "Draft: true\n\n# A\n",
            "title: A\nkind: question\n\nText.\n",
        ] {
            assert_eq!(findings(text), (false, vec![Code::KB019]), "{text:?}");
        }
        for text in [
            "***\ntitle: A\ndraft: true\n***\n",
            "===\ntitle: A\n===\n",
            "<!-- draft: true -->\n# A\n",
            "<!--\ntitle: A\npublished: false\n-->\n# A\n",
            "# A\ndraft: true\n",
            "# A\n\nText.\n\n**Draft**: true\n",
            "#+title: A\n#+draft: t\n",
            ":draft: true\n= A\n",
            "# A\n\nstatus:: draft\n",
        ] {
            assert_eq!(findings(text), (false, vec![Code::KB019]), "{text:?}");
        }
        for text in [
            "---json\n{\"title\": \"A\", \"draft\": true}\n---\n",
            "--- yaml\ntitle: A\n---\n",
            "---toml\ntitle = 'A'\n---\n",
            "{\n  \"weird\": {},\n  \"title\": \"A\"\n}\n# A\n",
            "{\"x\": 1, \"draft\": true}\n",
            ";;;\n\"title\": \"A\"\n;;;\n",
            "```toml\ntitle = 'A'\ndraft = true\n```\n# A\n",
            "~~~ yaml\npublished: false\n~~~\n",
            "% A\n% draft: true\n\nText.\n",
        ] {
            assert_eq!(findings(text), (false, vec![Code::KB014]), "{text:?}");
        }
        assert_eq!(findings("---\ntitle: A\n---\n<!-- draft: true -->\nText.\n"), (true, vec![Code::KB019]));
        assert_eq!(findings("---\ntitle: A\n---\n\n---\ntitle: B\ndraft: true\n---\n"), (true, vec![Code::KB019]));
        assert_eq!(findings("\n---\ntitle: A\ndraft: true\n"), (false, vec![Code::KB011]));
        assert_eq!(findings("\n+++\ntitle = \"A\"\n+++\n"), (false, vec![Code::KB014]));
    }

    #[test]
    fn rules_and_examples_are_text() {
        for text in [
            "",
            "# A\n\n---\n\nText: with a colon\n\n---\n",
            "\n---\n\nText.\n",
            "# A\n\n```yaml\n---\ntitle: A\n---\n```\n",
            "title: that was the word\n\nText.\n",
            "- - -\n\n* * *\n",
            "A\n--\nB: c\n--\n",
            "A\n===\n\nB: c\n\nC\n===\n",
            "<!-- kbgen allow KB040: the sign itself is meant -->\n<!-- draft: false -->\n# A\n",
            "{% note %}\n{{ title }}\n",
            "{ a: b }\n\n\"title\": no\n",
            "```yaml\ntitle: A\n```\n",
            "# A\n\n```yaml\ndraft: true\n```\n",
            "# A\n\nOn a draft: true words are needed.\n",
            "%%remark%%\n",
        ] {
            assert_eq!(findings(text), (false, vec![]), "{text:?}");
        }
    }

    #[test]
    fn files_that_were_meant_to_be_pages_are_not_copied() {
        let code = |path, text: &str| copied_page(path, text.as_bytes()).map(|found| found.code);
        assert_eq!(code("content/a.mdx", "# A"), Some(Code::KB007));
        assert_eq!(code("content/a.txt", "\u{FEFF}\r\n---\r\ntitle: A\r\ndraft: true\r\n---\r\n"), Some(Code::KB007));
        assert_eq!(code("static/a.md", "---\ndraft: true\n---\n"), Some(Code::KB007));
        assert_eq!(code("static/a.md", "# A"), None);
        assert_eq!(code("static/a.yaml", "---\nkey: value\n"), None);
        assert_eq!(code("static/a.png", "\u{89}PNG"), None);
    }
}

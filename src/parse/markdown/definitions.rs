//! Definitions of links, `[name]: address`: those that nothing uses, and those of a name that has one. In come the parser's
//! definitions and its text, out go messages.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, RefDefs, Tag};

use super::{Compiler, OPTIONS};
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::text::{MARK, STAR, collapse};

/// How two definitions of one name compare.
pub(super) enum Twice {
    /// They say the same.
    Same,
    /// They do not.
    Other,
}

/// The longest label that the parser reads, in bytes.
const LABEL_BYTES: usize = 999;

impl Compiler<'_, '_> {
    /// Notes that a link or picture takes its address from a definition.
    pub(super) fn use_definition(&mut self, link_type: LinkType, label: &str) {
        if matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) {
            self.definitions_used.insert(folded(label));
        }
    }

    /// Definitions that nothing uses: a line that begins like one is not on the page.
    pub(super) fn unused_definitions(&mut self, definitions: &RefDefs<'_>) {
        let mut unused: Vec<(Range<usize>, String, bool)> = definitions
            .iter()
            .map(|(label, definition)| (label.replace(MARK, "").replace(STAR, "*"), definition))
            .filter(|(label, _)| !self.definitions_used.contains(&folded(label)))
            .map(|(label, definition)| {
                let comment = is_comment(&label, &definition.dest);
                (definition.span.clone(), label, comment)
            })
            .collect();
        unused.sort_by_key(|(range, ..)| range.start);
        for (range, label, comment) in unused {
            let span = self.place(range);
            self.body.cuts.push(span.clone());
            if !comment {
                self.left_out(
                    span,
                    words!("没有链接用到 `[{label}]`，这一行不显示", "no link uses `[{label}]`: the line is not shown"),
                    words!(
                        "写 [文字][{label}]，或删掉它；要显示方括号，写 \\[",
                        "write [words][{label}], or delete it; write \\[ for the sign"
                    ),
                );
            }
        }
    }

    /// Of two definitions of one name the parser takes the first; the other is nowhere on the page.
    pub(super) fn repeated_definitions(&mut self, definitions: &RefDefs<'_>) {
        let text: &str = &self.shimmed.text;
        let mut first: HashMap<String, Range<usize>> = HashMap::new();
        for (label, definition) in definitions.iter() {
            first.insert(folded(label), definition.span.clone());
        }
        let mut known: Vec<&Range<usize>> = first.values().collect();
        known.sort_by_key(|span| span.start);
        let defines = |at: usize| {
            let next = known.partition_point(|span| span.end <= at);
            known.get(next).is_some_and(|span| span.start <= at)
        };
        let mut repeated: Vec<(Range<usize>, &str, bool)> = Vec::new();
        for (close, _) in text.match_indices("]:").filter(|_| !first.is_empty()) {
            let from = text.ceil_char_boundary(close.saturating_sub(LABEL_BYTES));
            let Some(open) = text[from..close].rfind('[').map(|found| from + found) else { continue };
            let label = &text[open + 1..close];
            if first.contains_key(&folded(label)) && !defines(open) {
                let (address, length) = definition(&text[close + "]:".len()..]);
                repeated.push((open..close + "]:".len() + length, label, is_comment(label, address)));
            }
        }
        if repeated.is_empty() {
            return;
        }
        let shown = shown(text);
        for (range, label, comment) in repeated {
            let next = shown.partition_point(|piece| piece.end <= range.start + 1);
            if shown.get(next).is_some_and(|piece| piece.start <= range.start + 1) {
                continue;
            }
            let span = self.place(range);
            self.body.cuts.push(span.clone());
            if comment {
                continue;
            }
            let kept = self.place(first[&folded(label)].clone());
            let said = |place: &Range<usize>| {
                let text = &self.input.text[place.start - self.input.offset..place.end - self.input.offset];
                collapse(text.split_once("]:").map_or(text, |(_, said)| said)).replace(['<', '>'], "")
            };
            let twice = if said(&kept) == said(&span) { Twice::Same } else { Twice::Other };
            let line = self.first_line(&kept);
            let kept = self.input.text[line.start - self.input.offset..line.end - self.input.offset].to_owned();
            let label = label.replace(MARK, "").replace(STAR, "*");
            let message = words!(
                "`[{label}]` 已经有网址，这一行不用：`{kept}`",
                "`[{label}]` has an address, this one is not used: `{kept}`"
            );
            self.defined_twice(twice, span, line, message);
        }
    }

    /// Two definitions of one name. Where they say different things readers would see what the author wrote elsewhere, and
    /// not know it.
    pub(super) fn defined_twice(&mut self, twice: Twice, span: Range<usize>, first: Range<usize>, message: Words) {
        let (diagnostic, help) = match twice {
            Twice::Same => {
                (Diagnostic::warning(Code::KB058, self.input.path, message), words!("删掉一个", "delete one of them"))
            }
            Twice::Other => (
                Diagnostic::error(Code::KB058, self.input.path, message)
                    .why(words!("两处写的不一样，读者只看到第一处", "the two differ, and readers see the first only")),
                words!("删掉一个，或给它另一个名字", "delete one of them, or give it another name"),
            ),
        };
        self.diagnostics.push(diagnostic.at(span).help(help).also(self.input.path, Some(first)));
    }
}

/// Where the parser found letters, code, HTML and links: ascending and apart.
fn shown(text: &str) -> Vec<Range<usize>> {
    let mut shown: Vec<Range<usize>> = Parser::new_ext(text, OPTIONS)
        .into_offset_iter()
        .filter(|(event, _)| {
            matches!(
                event,
                Event::Text(_)
                    | Event::Code(_)
                    | Event::Html(_)
                    | Event::InlineHtml(_)
                    | Event::Start(Tag::CodeBlock(_) | Tag::Link { .. } | Tag::Image { .. })
            )
        })
        .map(|(_, range)| range)
        .collect();
    shown.sort_by_key(|range| (range.start, range.end));
    let mut end = 0;
    shown.retain(|range| {
        let apart = range.start >= end;
        end = end.max(range.end);
        apart
    });
    shown
}

/// `[//]: # (words)` is how some write a comment: a name without a letter, or an address that leads nowhere.
fn is_comment(label: &str, address: &str) -> bool {
    label.chars().all(|c| !c.is_alphanumeric()) || matches!(address, "#" | "")
}

/// The address of a definition, and how much of the text behind its colon belongs to it: a title may stand on further lines.
fn definition(text: &str) -> (&str, usize) {
    let skip = |from: usize| {
        let rest = &text[from..];
        let blank = rest.len() - rest.trim_start().len();
        let empty_line = rest[..blank].matches('\n').count() > 1;
        if empty_line { from } else { from + blank }
    };
    let line_end = |from: usize| text[from..].find('\n').map_or(text.len(), |end| from + end);
    let start = skip(0);
    let end = text[start..].find(char::is_whitespace).map_or(text.len(), |end| start + end);
    let address = text[start..end].trim_start_matches('<').trim_end_matches('>');
    let title = skip(end);
    let closes = match text[title..].chars().next() {
        Some('(') => ')',
        Some(quote @ ('"' | '\'')) => quote,
        _ => return (address, line_end(end)),
    };
    let body = &text[title + 1..];
    let body = &body[..body.find("\n\n").unwrap_or(body.len())];
    let close = body.char_indices().find(|&(at, c)| c == closes && !body[..at].ends_with('\\'));
    (address, close.map_or(line_end(end), |(at, _)| line_end(title + 1 + at)))
}

/// Labels are equal whatever their case and blanks.
pub(super) fn folded(label: &str) -> String {
    collapse(&label.to_lowercase().to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_ends_behind_its_title() {
        for (text, address, length) in [
            (" # (a)\nb", "#", 6),
            (" <> (a\nb)\nc", "", 9),
            (" https://a \"b\" \nc", "https://a", 15),
            ("\nx\n'a'\nc", "x", 6),
            (" # (a\n\nb)", "#", 5),
            ("", "", 0),
        ] {
            assert_eq!(definition(text), (address, length), "{text}");
        }
    }
}

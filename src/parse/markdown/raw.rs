//! Raw HTML and comments: shown as letters, or published where the site trusts its authors.
//!
//! In come pieces of HTML as the parser found them; out goes the same HTML, its addresses resolved as those of Markdown are, or
//! its letters with a warning. Comments are never published.

use std::ops::Range;

use super::super::body::{Allowed, Fill, Form, Reference};
use super::super::html_block;
use super::Compiler;
use super::unclosed::tag_end;
use crate::config::RawHtml;
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::text::{collapse, escape_to, summary};

/// Attributes that hold one address.
const ADDRESSES: &[&str] = &["href", "src", "poster"];

/// Signs that mean something in Markdown and nothing in HTML.
const MARKDOWN: &[&str] = &["**", "](", "[[", "`="];

/// Elements whose text is no prose.
const VERBATIM: &[&str] = &["<pre", "<script", "<style", "<textarea", "<svg", "<math", "<?", "<![CDATA["];

impl Compiler<'_, '_> {
    pub(super) fn end_raw(&mut self) {
        let Some((raw, span)) = self.raw.take() else { return };
        let (comments, rest) = html_block::split_comments(&raw);
        for (at, comment) in comments {
            self.comment(comment, span.start + at..span.end);
        }
        if self.input.raw_html == RawHtml::Allow {
            self.report_markdown(&rest, &span);
            self.publish(&rest, span);
        } else if !rest.trim().is_empty() {
            self.report_open_block(&rest, &span);
            self.body.letters.push(span.clone());
            if rest.trim_start().starts_with('<') {
                self.report_raw(rest.trim_start(), span);
            } else {
                self.report_behind_comment(rest.trim(), span);
            }
            self.push("<p>");
            escape_to(rest.trim(), &mut self.body.html);
            self.push("</p>\n");
        }
    }

    pub(super) fn inline_html(&mut self, html: &str, span: Range<usize>) {
        if html.starts_with("<!--") {
            self.comment(html, span);
        } else if self.input.raw_html == RawHtml::Allow {
            self.publish(html, span);
        } else {
            self.report_raw(html, span.clone());
            self.body.letters.push(span);
            self.text(html);
        }
    }

    /// Words on the line of a comment belong to its block of HTML.
    fn report_behind_comment(&mut self, words: &str, span: Range<usize>) {
        let shown = summary(&collapse(words), 40);
        self.diagnostics.push(
            Diagnostic::warning(
                Code::KB040,
                self.input.path,
                words!(
                    "注释同一行的文字不按 Markdown 读：{shown}",
                    "words on the line of a comment are not read as Markdown: {shown}"
                ),
            )
            .at(span)
            .help(words!("注释单独写一行", "put the comment on its own line")),
        );
    }

    pub(super) fn report_raw(&mut self, html: &str, span: Range<usize>) {
        let shown = summary(&collapse(html), 40);
        self.diagnostics.push(
            Diagnostic::warning(
                Code::KB040,
                self.input.path,
                words!("原始 HTML 按文字显示：{shown}", "raw HTML is shown as text: {shown}"),
            )
            .at(span.start..span.start + html.trim_end().len().min(span.len()))
            .help(words!(
                "用 Markdown 写；作者都可信的站点可以设 [markdown] raw_html = \"allow\"",
                "write Markdown; a site whose authors are all trusted may set [markdown] raw_html = \"allow\""
            )),
        );
    }

    /// Comments are never published; one of ours excuses a finding on the next line.
    pub(super) fn comment(&mut self, comment: &str, span: Range<usize>) {
        let source = &self.input.text[span.start - self.input.offset..span.end - self.input.offset];
        let end = source.find("-->").map(|found| span.start + found + 3);
        if end.is_none() {
            self.never_closed(
                span.start..span.start + "<!--".len(),
                words!(
                    "注释 `<!--` 没有结束，下面的文字都不发布",
                    "the comment `<!--` is never closed: no text below is published"
                ),
                words!("在注释后面写 -->", "write --> behind it"),
            );
        }
        self.report_odd_end(comment, &span);
        let end = end.unwrap_or(span.end);
        self.body.cuts.push(span.start..end);
        match html_block::excuse(comment) {
            Some(Ok((code, until))) => self.body.allowed.push(Allowed { span: span.start..end, code, until }),
            Some(Err(why)) => self.useless_excuse(span.start..end, why),
            None => {}
        }
    }

    fn useless_excuse(&mut self, span: Range<usize>, why: Words) {
        let message = words!("这个注释什么也不放行", "this comment excuses nothing");
        self.diagnostics.push(Diagnostic::warning(Code::KB056, self.input.path, message).at(span).why(why).help(words!(
            "写成 <!-- kbgen allow KB508: 理由 -->，跟时间有关的写 <!-- kbgen allow KB307 until 2027-01-20: 理由 -->",
            "write <!-- kbgen allow KB508: the reason -->; about time <!-- kbgen allow KB307 until 2027-01-20: the reason -->"
        )));
    }

    /// Writes HTML as it is, but for the addresses in it: a page or file of the site is found as a link of Markdown finds it.
    fn publish(&mut self, html: &str, span: Range<usize>) {
        self.elements.read(html, span.start);
        if self.picture.is_some() {
            return;
        }
        let (mut at, mut place) = (0, span.start);
        for range in addresses(html) {
            let written = &html[range.clone()];
            // What was left out, such as the signs of a quotation, never stands within a line.
            let source = &self.input.text[place - self.input.offset..span.end - self.input.offset];
            let found = source.find(written).map(|found| place + found..place + found + written.len());
            place = found.as_ref().map_or(place, |found| found.end);
            let target = written.trim().replace("&amp;", "&");
            // An address with other entities than that of `&` is no name that a file has.
            let entity = written.replace("&amp;", "").contains('&');
            if target.is_empty() || entity || target.starts_with('#') || html_block::is_external(&target) {
                continue;
            }
            let (target, anchor) = match target.split_once('#') {
                Some((path, anchor)) => (path.to_owned(), Some(anchor.to_owned())),
                None => (target, None),
            };
            self.push(&html[at..range.start]);
            self.hole(Fill::Address(self.body.references.len()));
            self.body.references.push(Reference {
                form: Form::Html,
                target,
                anchor,
                span: found.clone().unwrap_or(span.clone()),
                target_span: found,
                title: String::new(),
                has_text: true,
            });
            at = range.end;
        }
        self.push(&html[at..]);
    }

    /// Markdown within a block of HTML is nothing but letters.
    fn report_markdown(&mut self, html: &str, span: &Range<usize>) {
        let start = html.trim_start();
        if VERBATIM.iter().any(|tag| start.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag))) {
            return;
        }
        let words = outside_tags(html);
        let Some(at) = MARKDOWN.iter().filter_map(|sign| words.find(sign)).min() else { return };
        let from = words[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = words[from..].lines().next().unwrap_or_default().trim();
        let source = &self.input.text[span.start - self.input.offset..span.end - self.input.offset];
        let place = source.find(line).map_or(span.clone(), |found| span.start + found..span.start + found + line.len());
        let shown = summary(&collapse(line), 40);
        self.diagnostics.push(
            Diagnostic::warning(
                Code::KB047,
                self.input.path,
                words!(
                    "HTML 块里的 Markdown 照原样显示：{shown}",
                    "Markdown in a block of HTML is shown as it is: {shown}"
                ),
            )
            .at(place)
            .help(words!(
                "标签和文字之间空一行，或用 HTML 写：<strong>、<a href>",
                "leave an empty line between the tag and the text, or write HTML: <strong>, <a href>"
            )),
        );
    }
}

/// The values of attributes that hold an address, as bytes of the HTML, ascending.
fn addresses(html: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(tag) = html[at..].find('<').map(|open| at + open + 1) {
        at = tag;
        if !html[tag..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        at = tag_end(&html[tag..]).map_or(html.len(), |end| tag + end);
        attributes(html, tag..at, &mut found);
    }
    found
}

/// Reads the attributes of one tag, which begins behind its `<`.
fn attributes(html: &str, tag: Range<usize>, found: &mut Vec<Range<usize>>) {
    let bytes = html.as_bytes();
    let skip = |from: usize, stop: fn(u8) -> bool| (from..tag.end).find(|&at| stop(bytes[at])).unwrap_or(tag.end);
    let mut at = skip(tag.start, |byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
    loop {
        let name = skip(at, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>'));
        let name_end = skip(name, |byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'/' | b'>'));
        let sign = skip(name_end, |byte| !byte.is_ascii_whitespace());
        if name == tag.end {
            return;
        }
        if bytes.get(sign) != Some(&b'=') || sign == tag.end {
            at = name_end.max(name + 1);
            continue;
        }
        let open = skip(sign + 1, |byte| !byte.is_ascii_whitespace());
        let value = match bytes.get(open).filter(|_| open < tag.end) {
            Some(&quote @ (b'"' | b'\'')) => {
                let end = (open + 1..tag.end).find(|&at| bytes[at] == quote).unwrap_or(tag.end);
                at = (end + 1).min(tag.end);
                open + 1..end
            }
            _ => {
                at = skip(open, |byte| byte.is_ascii_whitespace() || byte == b'>');
                open..at
            }
        };
        if ADDRESSES.iter().any(|known| html[name..name_end].eq_ignore_ascii_case(known)) {
            found.push(value);
        }
    }
}

/// The text of HTML, its tags blanked out.
fn outside_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|found| at + found) {
        out.push_str(&html[at..open]);
        at = tag_end(&html[open + 1..]).map_or(html.len(), |end| open + 1 + end);
        out.push(' ');
    }
    out.push_str(&html[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stand_in_attributes_of_tags() {
        let of = |html: &str| addresses(html).into_iter().map(|range| html[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(of("<a class=\"x\" HREF = 'b.md'>href=\"c\"</a><img src=p.png alt='src=q'/>"), ["b.md", "p.png"]);
        assert_eq!(of("<video controls poster=\"\" src='a.mp4'></video> a < b href=c"), ["", "a.mp4"]);
        for none in ["<a href", "<a href=", "<a", "<", "</a href=x", "<a data-href=x>", "<a / >", "<a ='x'>"] {
            assert!(of(none).iter().all(String::is_empty), "{none}");
        }
    }

    #[test]
    fn text_stands_outside_tags() {
        assert_eq!(outside_tags("<p title=\"**\">甲<b>乙"), " 甲 乙");
    }
}

//! What raw HTML must not do, where a site allows it: by the policy that a site's pages are sent with, browsers run no code of a
//! text, load nothing of another site, and show no frames and players.
//!
//! In come tags, attributes and addresses; out go messages, and the addresses that a page or file of the site may have. What
//! the policy stops is a warning: not every host sends it. An address that runs code, or takes readers away unasked, is an error
//! as it is in Markdown.

use std::collections::HashMap;
use std::ops::Range;

use super::links::leads_on;
use super::tags::{Attribute, Tag, Use, decoded};
use super::{Compiler, Input};
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::parse::html_block::scheme;
use crate::text::{collapse, summary};

/// How much of an address a message repeats.
const SHOWN_MAX: usize = 40;

/// Elements into which browsers load nothing, by the policy.
const EMPTY: &[&str] = &["iframe", "frame", "object", "embed", "applet", "video", "audio", "portal"];

/// Types of a script that is run; others hold data.
const RUN: &[&str] = &["", "module", "text/javascript", "application/javascript", "text/ecmascript"];

/// A piece of raw HTML, and where it stands in the file.
pub(super) struct HtmlPiece<'a> {
    html: &'a str,
    source: &'a str,
    start: usize,
    /// Whether the file has it letter by letter; in a quotation it has signs between.
    same: bool,
    /// How far of the source has been found.
    at: usize,
}

impl<'a> HtmlPiece<'a> {
    pub(super) fn new(html: &'a str, input: &'a Input<'_>, span: &Range<usize>) -> HtmlPiece<'a> {
        let source = &input.text[span.start - input.offset..span.end - input.offset];
        HtmlPiece { html, source, start: span.start, same: source.starts_with(html.trim_end()), at: 0 }
    }

    /// Where a range of the HTML stands in the file; ranges are asked for in order.
    pub(super) fn place(&mut self, range: Range<usize>) -> Option<Range<usize>> {
        if self.same {
            return Some(range.start + self.start..range.end + self.start);
        }
        // What was left out, such as the signs of a quotation, never stands within a line.
        let found = self.at + self.source[self.at..].find(&self.html[range.clone()])?;
        self.at = found + range.len();
        Some(found + self.start..self.at + self.start)
    }

    fn place_or_all(&mut self, range: Range<usize>) -> Range<usize> {
        self.place(range).unwrap_or(self.start..self.start + self.source.len())
    }
}

impl Compiler<'_, '_> {
    fn idle(&mut self, place: Range<usize>, message: Words, help: Words) {
        self.diagnostics.push(
            Diagnostic::warning(Code::KB057, self.input.path, message)
                .at(place)
                .why(words!(
                    "预览和带着策略的主机上它不起作用；别的主机上它会运行代码或连到别处",
                    "in the preview and on hosts that send the policy it does nothing; on others it would run code or reach elsewhere"
                ))
                .help(help),
        );
    }

    /// An element that shows or does nothing.
    pub(super) fn report_idle_element(&mut self, tag: &Tag, piece: &mut HtmlPiece<'_>) {
        let name = tag.name.as_str();
        let value = |name: &str| {
            let value = tag.attribute(name).map(|attribute| decoded(&piece.html[attribute.value.clone()]));
            value.unwrap_or_default().trim().to_ascii_lowercase()
        };
        let refresh = name == "meta" && value("http-equiv") == "refresh";
        let script = name == "script" && tag.attribute("src").is_none() && RUN.contains(&value("type").as_str());
        if !(refresh || script || matches!(name, "style" | "base") || EMPTY.contains(&name)) {
            return;
        }
        let place = piece.place_or_all(tag.head.clone());
        if refresh {
            let (why, help) = leads_on();
            let message = words!(
                "`<meta http-equiv=\"refresh\">` 会自己转到别的网页",
                "`<meta http-equiv=\"refresh\">` leads on by itself"
            );
            self.diagnostics
                .push(Diagnostic::error(Code::KB041, self.input.path, message).at(place).why(why).help(help));
            return;
        }
        let message = words!("安全策略不允许 `<{name}>`", "the site's security policy forbids `<{name}>`");
        let help = match name {
            "script" => scripts(),
            "style" => styles(),
            "base" => {
                words!("删掉它：网址从文件所在的文件夹算起", "delete it: addresses start at the folder of the file")
            }
            _ => words!("写一个链接：[文字](网址)", "write a link: [words](address)"),
        };
        self.idle(place, message, help);
    }

    /// `onclick`, `style`.
    pub(super) fn report_idle_attribute(&mut self, attribute: &Attribute, piece: &mut HtmlPiece<'_>) {
        let name = attribute.name.as_str();
        let event = name
            .strip_prefix("on")
            .is_some_and(|event| event.len() > 2 && event.bytes().all(|byte| byte.is_ascii_alphabetic()));
        if !event && name != "style" {
            return;
        }
        let place = piece.place_or_all(attribute.place.clone());
        let help = if event { scripts() } else { styles() };
        self.idle(place, words!("安全策略不允许 `{name}`", "the site's security policy forbids `{name}`"), help);
    }

    /// The page or file that an address names, and the part behind `#`; `None` for one that names none, told where it would run
    /// code or lead nowhere.
    pub(super) fn judged(
        &mut self,
        address: &str,
        way: Use,
        place: Range<usize>,
        tag: &Tag,
    ) -> Option<(String, Option<String>)> {
        // Browsers skip blanks and control characters.
        let plain: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let host = ["//", "\\\\", "/\\", "\\/"].iter().any(|start| plain.starts_with(start));
        let scheme = if host { Some("//".to_owned()) } else { scheme(&plain).map(|scheme| format!("{scheme}:")) };
        let target = address.trim();
        let Some(scheme) = scheme else {
            let (path, anchor) = match target.split_once('#') {
                Some((path, anchor)) => (path.to_owned(), Some(anchor.to_owned())),
                None => (target.to_owned(), None),
            };
            let own = path.is_empty()
                && (way != Use::Leads || anchor.as_deref().is_none_or(|id| id.is_empty() || id == "top"));
            return (!own).then_some((path, anchor));
        };
        let shown = summary(&collapse(target), SHOWN_MAX);
        let drive = scheme.len() == "c:".len() && !host;
        let told = match scheme.as_str() {
            "javascript:" | "vbscript:" | "file:" => true,
            "data:" | "//" => way == Use::Leads,
            _ => drive,
        };
        if told {
            self.report_scheme(&scheme, place);
        } else if way == Use::Sends {
            let message = words!(
                "安全策略不允许往别的网站发：`{shown}`",
                "the site's security policy forbids to send anything to other sites: `{shown}`"
            );
            self.idle(place, message, words!("写一个链接：[文字](网址)", "write a link: [words](address)"));
        } else if way == Use::Loads && !EMPTY.contains(&tag.name.as_str()) {
            let message = words!(
                "安全策略不允许加载本站以外的文件：`{shown}`",
                "the site's security policy forbids to load what is no file of the site: `{shown}`"
            );
            let help = words!(
                "把文件放在文章旁边，写它的名字；或写一个链接",
                "put the file beside the article and write its name, or write a link"
            );
            self.idle(place, message, help);
        }
        None
    }

    /// Anchors of raw HTML that are no names for themselves: links would lead to the first of two.
    pub(super) fn report_anchors(&mut self) {
        let anchors = std::mem::take(&mut self.anchors);
        let mut taken: HashMap<&str, Range<usize>> = HashMap::new();
        for (heading, line) in self.body.headings.iter().zip(&self.heading_lines) {
            taken.insert(&heading.id, line.clone());
        }
        let mut found = Vec::new();
        for (id, place) in anchors.iter().filter(|(id, _)| !id.is_empty()) {
            let first = taken.get(id.as_str()).cloned();
            if first.is_none() && !super::ids::is_reserved(id) {
                taken.insert(id, place.clone());
                continue;
            }
            // `<a id="x" name="x">` is how one wrote for all browsers.
            if first.as_ref().is_some_and(|first| self.is_same_line(first, place)) {
                continue;
            }
            let message = words!("名字 `{id}` 在这一页有两个", "the id `{id}` stands twice on the page");
            let warning = Diagnostic::warning(Code::KB047, self.input.path, message)
                .at(place.clone())
                .why(words!("链接只到第一个", "links lead to the first"))
                .help(words!("换一个名字", "write another name"));
            found.push(match first {
                Some(first) => warning.also(self.input.path, Some(first)),
                None => warning,
            });
        }
        self.diagnostics.append(&mut found);
        self.body.anchors = anchors.into_iter().map(|(id, _)| id).collect();
        self.body.anchors.sort_unstable();
    }

    fn is_same_line(&self, first: &Range<usize>, second: &Range<usize>) -> bool {
        let between = first.end.min(second.start)..second.start.max(first.end);
        let text = &self.input.text[between.start - self.input.offset..between.end - self.input.offset];
        !text.contains(['\n', '<', '>'])
    }
}

fn scripts() -> Words {
    words!("删掉它：页面只运行主题的脚本", "delete it: pages run the scripts of the theme only")
}

fn styles() -> Words {
    words!("写进主题的 CSS，这里写 class", "write it into the CSS of the theme, and a class here")
}

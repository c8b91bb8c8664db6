//! Links and pictures: noted as written, judged by their scheme; where they lead is decided later.

use std::ops::Range;

use pulldown_cmark::{CowStr, LinkType};

use super::super::body::{Fill, Form, Reference};
use super::super::html_block;
use super::{Compiler, OpenLink};
use crate::diagnostic::{Diagnostic, Words};
use crate::text::{MARK, collapse};
use crate::words;

impl Compiler<'_, '_> {
    pub(super) fn start_link(&mut self, link_type: LinkType, dest: CowStr<'_>, span: Range<usize>) {
        let wiki = matches!(link_type, LinkType::WikiLink { .. });
        let has_text = !matches!(link_type, LinkType::WikiLink { has_pothole: false });
        let mut target = dest.to_string();
        if link_type == LinkType::Email && !target.starts_with("mailto:") {
            target.insert_str(0, "mailto:");
        }
        let form = if wiki { Form::Wiki } else { Form::Link };
        let target_span = self.target_span(&dest);
        let reference = self.reference(form, &target, span, target_span, has_text);
        self.links.push(OpenLink { reference, silent: wiki && !has_text && reference.is_some() });
        if let Some(reference) = reference {
            self.hole(Fill::LinkStart(reference));
            if !has_text {
                self.hole(Fill::LinkText(reference));
                self.note(&format!("{MARK}{reference}{MARK}"));
            }
        }
    }

    pub(super) fn end_link(&mut self) {
        if let Some(OpenLink { reference: Some(reference), .. }) = self.links.pop() {
            self.hole(Fill::LinkEnd(reference));
        }
    }

    pub(super) fn start_picture(&mut self, dest: CowStr<'_>, span: Range<usize>) {
        // A picture within another's alternative text is text.
        if self.picture.is_some() {
            return;
        }
        let target_span = self.target_span(&dest);
        let reference = self.reference(Form::Picture, &dest, span, target_span, true);
        self.picture = Some((reference.unwrap_or(usize::MAX), String::new()));
    }

    pub(super) fn end_picture(&mut self) {
        let Some((reference, alt)) = self.picture.take() else { return };
        if reference == usize::MAX {
            self.text(&alt);
            return;
        }
        let alt = collapse(&alt);
        self.hole(Fill::Picture(reference, alt));
    }

    /// Where the destination stands in the file, when the parser could borrow it from there.
    pub(super) fn target_span(&self, dest: &CowStr<'_>) -> Option<Range<usize>> {
        let CowStr::Borrowed(text) = dest else { return None };
        let base = self.shimmed.text.as_ptr() as usize;
        let start = (text.as_ptr() as usize).checked_sub(base)?;
        let end = start + text.len();
        (end <= self.shimmed.text.len()).then(|| self.place(start..end))
    }

    /// Notes a link. `None` when its scheme is dangerous: then only its words are published.
    pub(super) fn reference(
        &mut self,
        form: Form,
        target: &str,
        span: Range<usize>,
        target_span: Option<Range<usize>>,
        has_text: bool,
    ) -> Option<usize> {
        let mut target = target.trim().to_owned();
        if form == Form::Wiki {
            // In a table the bar is written `\|`, and the backslash stays behind.
            target = target.trim_end_matches('\\').trim_end().to_owned();
        }
        if let Some(scheme) = html_block::dangerous_scheme(&target, form) {
            let (why, help) = advice(&scheme);
            self.diagnostics.push(
                Diagnostic::error(
                    "KB041",
                    self.input.path,
                    words!("链接不允许用 `{scheme}`", "a link must not use `{scheme}`"),
                )
                .at(span)
                .why(why)
                .help(help),
            );
            return None;
        }
        let (target, anchor) = match target.split_once('#') {
            Some((path, anchor)) if !html_block::is_external(path) => {
                (path.trim().to_owned(), Some(anchor.trim().to_owned()))
            }
            _ => (target, None),
        };
        self.body.references.push(Reference { form, target, anchor, span, target_span, has_text });
        Some(self.body.references.len() - 1)
    }
}

/// What a scheme that is not allowed would do, and what to write instead.
fn advice(scheme: &str) -> (Words, Words) {
    let letter = matches!(scheme.trim_end_matches(':').as_bytes(), [drive] if drive.is_ascii_alphabetic());
    match scheme.trim_end_matches(':').to_ascii_lowercase().as_str() {
        "file" => on_this_machine(),
        _ if letter => on_this_machine(),
        "//" => (
            words!("这样的链接走到别的网站去", "such a link leads to another site"),
            words!("写全网址：https://……", "write the whole address: https://..."),
        ),
        "javascript" | "vbscript" | "data" => (
            words!("这样的链接会在读者的手机上运行代码", "such a link runs code on the reader's phone"),
            words!(
                "只用 https、http、mailto、tel、sms 或站内路径",
                "use https, http, mailto, tel, sms or a path of the site"
            ),
        ),
        _ => (
            words!("许多读者的浏览器打不开这样的链接", "the browsers of many readers do not open such a link"),
            words!(
                "只用 https、http、mailto、tel、sms 或站内路径",
                "use https, http, mailto, tel, sms or a path of the site"
            ),
        ),
    }
}

fn on_this_machine() -> (Words, Words) {
    (
        words!("这是你电脑上的文件，读者打不开", "this is a file on your machine, which no reader can open"),
        words!("把文件放在文章旁边，链接里写文件名", "put the file beside the article, and its name into the link"),
    )
}

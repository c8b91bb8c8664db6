//! Links and pictures: noted as written, judged by their scheme; where they lead is decided later.

use std::ops::Range;

use pulldown_cmark::{CowStr, LinkType};

use super::super::body::{Fill, Form, Reference};
use super::super::html_block;
use super::{Compiler, OpenLink, OpenPicture, Picture, signs};
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::text::{MARK, collapse};

/// A link or picture as the parser hands it over.
pub(super) struct Written<'a> {
    pub(super) link_type: LinkType,
    pub(super) dest: CowStr<'a>,
    pub(super) title: CowStr<'a>,
    pub(super) span: Range<usize>,
}

impl Compiler<'_, '_> {
    pub(super) fn start_link(&mut self, written: Written<'_>) {
        // A link within a picture's alternative text is text.
        if self.picture.is_some() {
            // An address by itself stands there with its letters.
            if !matches!(written.link_type, LinkType::Autolink | LinkType::Email) {
                self.report_link_in_picture(&written.dest, written.span);
            }
            self.links.push(OpenLink { reference: None, silent: false, words_at: (0, 0) });
            return;
        }
        let wiki = matches!(written.link_type, LinkType::WikiLink { .. });
        let has_text = !matches!(written.link_type, LinkType::WikiLink { has_pothole: false });
        let form = if wiki { Form::Wiki } else { Form::Link };
        let reference = self.reference(form, written, has_text);
        let silent = wiki && !has_text && reference.is_some();
        if let Some(reference) = reference {
            self.hole(Fill::LinkStart(reference));
            if !has_text {
                self.hole(Fill::LinkText(reference));
                self.note(&format!("{MARK}{reference}{MARK}"));
            }
        }
        self.links.push(OpenLink { reference, silent, words_at: (self.body.html.len(), self.body.holes.len()) });
    }

    pub(super) fn end_link(&mut self) {
        if let Some(OpenLink { reference: Some(reference), silent, words_at }) = self.links.pop() {
            let wordless = self.body.html[words_at.0..].trim().is_empty() && self.body.holes.len() == words_at.1;
            // `[[b|]]`, `[](b.md)`: a link that nobody could see.
            if wordless && !silent {
                self.body.references[reference].has_text = false;
                self.hole(Fill::LinkText(reference));
                self.note(&format!("{MARK}{reference}{MARK}"));
            }
            self.hole(Fill::LinkEnd(reference));
        }
    }

    /// `[[b]](address)`: a link by name takes no address, which would be shown behind it.
    pub(super) fn report_address_behind(&mut self, range: Range<usize>) {
        let text = &self.shimmed.text;
        let address = signs::closed_address(&text[range.end..]).filter(|_| text[range.clone()].starts_with("[["));
        let Some(length) = address else { return };
        let span = self.place(range.start..range.end + length);
        let shown = &self.input.text[span.start - self.input.offset..span.end - self.input.offset];
        let message = words!(
            "`{shown}`：双方括号是站内链接，后面的网址照原样显示",
            "`{shown}`: double brackets name a page, the address behind them is shown as it is"
        );
        self.diagnostics.push(
            Diagnostic::warning(Code::KB047, self.input.path, message)
                .at(span)
                .help(words!("写 [文字](网址) 或 [[文件名]]", "write [words](address) or [[name]]")),
        );
    }

    pub(super) fn start_picture(&mut self, written: Written<'_>) {
        // A picture within another's alternative text is text.
        if self.picture.is_some() {
            self.report_link_in_picture(&written.dest, written.span);
            self.pictures.push(Picture::Picture);
            return;
        }
        let wiki = matches!(written.link_type, LinkType::WikiLink { .. });
        if wiki && !is_file(&written.dest) {
            self.report_embed(&written);
            self.pictures.push(Picture::Embed);
            return self.start_link(written);
        }
        let source = &self.input.text[written.span.start - self.input.offset..written.span.end - self.input.offset];
        let size = source.rsplit_once('|').map(|(_, size)| size.trim_end_matches(']').to_owned());
        let size = size.filter(|size| wiki && is_size(size));
        if let Some(size) = &size {
            let end = written.span.end - "]]".len();
            self.left_out(
                end - size.len()..end,
                words!("图片的大小 `{size}` 不用", "the size `{size}` of a picture is not used"),
                words!(
                    "写图片的说明：`|` 后面写字；大小取自文件",
                    "write what it shows behind `|`; its size comes from the file"
                ),
            );
        }
        let has_text = size.is_none() && !matches!(written.link_type, LinkType::WikiLink { has_pothole: false });
        let reference = self.reference(Form::Picture, written, has_text);
        self.pictures.push(Picture::Picture);
        self.picture = Some(OpenPicture { reference, words: String::new(), sized: size.is_some() });
    }

    pub(super) fn end_picture(&mut self) {
        if let Some(Picture::Embed) = self.pictures.pop() {
            return self.end_link();
        }
        if !self.pictures.is_empty() {
            return;
        }
        let Some(OpenPicture { reference, words, sized }) = self.picture.take() else { return };
        match reference {
            None => self.text(&words),
            Some(reference) => {
                let mut words = if sized { String::new() } else { collapse(&words) };
                if !sized && self.body.references[reference].form == Form::Picture {
                    self.take_size(&mut words, reference);
                }
                self.hole(Fill::Picture(reference, words));
            }
        }
    }

    /// `![words|200](p.png)`: the size is taken out of the words.
    fn take_size(&mut self, words: &mut String, reference: usize) {
        let Some((before, size)) = words.rsplit_once('|').filter(|(_, size)| is_size(size)) else { return };
        let (kept, size) = (before.trim_end().len(), size.trim().to_owned());
        words.truncate(kept);
        self.left_out(
            self.body.references[reference].span.clone(),
            words!("图片的大小 `{size}` 不用", "the size `{size}` of a picture is not used"),
            words!("删掉 `|{size}`：大小取自文件", "delete `|{size}`: the size comes from the file"),
        );
    }

    /// A page is not put into another one.
    fn report_embed(&mut self, written: &Written<'_>) {
        let name = written.dest.trim();
        self.diagnostics.push(
            Diagnostic::warning(
                Code::KB048,
                self.input.path,
                words!("页面不嵌入，这里放一个链接", "a page is not put in here; a link stands for it"),
            )
            .at(written.span.clone())
            .help(words!("写成 [[{name}]]，或把那段文字写在这里", "write [[{name}]], or the text itself")),
        );
    }

    /// Where the destination stands in the file, when the parser could borrow it from there.
    pub(super) fn target_span(&self, dest: &CowStr<'_>) -> Option<Range<usize>> {
        let CowStr::Borrowed(text) = dest else { return None };
        let base = self.shimmed.text.as_ptr() as usize;
        let start = (text.as_ptr() as usize).checked_sub(base)?;
        let end = start + text.len();
        (end <= self.shimmed.text.len()).then(|| self.place(start..end))
    }

    /// Says that an address runs code, or leads where no reader should be led.
    pub(super) fn report_scheme(&mut self, scheme: &str, span: Range<usize>) {
        let (why, help) = advice(scheme);
        let message = words!("链接不允许用 `{scheme}`", "a link must not use `{scheme}`");
        self.diagnostics.push(Diagnostic::error(Code::KB041, self.input.path, message).at(span).why(why).help(help));
    }

    /// Notes a link. `None` when its scheme is dangerous: then only its words are published.
    fn reference(&mut self, form: Form, written: Written<'_>, has_text: bool) -> Option<usize> {
        let Written { link_type, dest, title, span } = written;
        let target_span = self.target_span(&dest);
        let mut target = dest.trim().to_owned();
        if link_type == LinkType::Email && !target.starts_with("mailto:") {
            target.insert_str(0, "mailto:");
        }
        if form == Form::Wiki {
            // In a table the bar is written `\|`, and the backslash stays behind.
            target = collapse(target.trim_end_matches('\\'));
        }
        if form == Form::Wiki && target.is_empty() {
            self.report_no_name(span);
            return None;
        }
        if let Some(scheme) = html_block::dangerous_scheme(&target, form) {
            self.report_scheme(&scheme, span);
            return None;
        }
        let own = html_block::own_path(&target, self.input.base_url).filter(|_| form != Form::Wiki);
        let absolute = own.is_some();
        let target = own.unwrap_or(target);
        let (target, anchor) = match target.split_once('#') {
            Some((path, anchor)) if !html_block::is_external(path) => {
                (path.trim().to_owned(), Some(anchor.trim().to_owned()))
            }
            _ => (target, None),
        };
        let title = title.into_string();
        self.body.references.push(Reference { form, target, anchor, absolute, span, target_span, title, has_text });
        Some(self.body.references.len() - 1)
    }
}

/// What becomes of a reader whom a page takes away.
pub(super) fn leads_on() -> (Words, Words) {
    (
        words!("读者还没读就被带走了", "readers are taken away before they have read"),
        words!(
            "写一个链接；页面改了网址，在新页面写 aliases",
            "write a link; for a page that has moved, write `aliases` on the new one"
        ),
    )
}

/// Whether a name in double brackets is a picture or another file, rather than a page.
fn is_file(name: &str) -> bool {
    let name = name.split(['#', '^']).next().unwrap_or_default();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension.trim());
    (2..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && extension.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !extension.eq_ignore_ascii_case("md")
}

/// `300` or `300x200`, as Obsidian writes a size.
fn is_size(text: &str) -> bool {
    text.trim().starts_with(|c: char| c.is_ascii_digit())
        && text.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'x')
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

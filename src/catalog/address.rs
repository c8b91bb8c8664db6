//! Where a file is published, and hubs for folders that have no page of their own.

use std::collections::BTreeSet;

use super::Page;
use crate::diagnostic::{Code, Diagnostic, words};
use crate::parse::{Article, At, Body, FrontMatter, Kind};
use crate::path::{OutputPath, check_name, file_name, parent, windows_reserved};

/// The address of a file: its folders and its stem, or its `slug`.
pub(super) fn address(article: &Article<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let folder = article.folder();
    let whole_file = 0..0;
    for name in folder.split('/').filter(|_| !folder.is_empty()) {
        if let Err(reason) = check_name(name) {
            diagnostics.push(
                Diagnostic::error(Code::KB003, &article.path, reason)
                    .at(whole_file.clone())
                    .help(words!("给文件夹改名：路径就是网址", "rename the folder: the path is the address")),
            );
            return None;
        }
    }
    if article.is_index() {
        if let Some(At { span, .. }) = &article.front.slug {
            diagnostics.push(
                Diagnostic::warning(
                    Code::KB015,
                    &article.path,
                    words!("文件夹的页面不用 slug", "the page of a folder has no use for a slug"),
                )
                .at(span.clone())
                .help(words!("它的网址就是文件夹：给文件夹改名", "its address is the folder: rename the folder")),
            );
        }
        return Some(if folder.is_empty() { String::new() } else { format!("{folder}/") });
    }
    let (name, span) = match &article.front.slug {
        Some(At { value, span }) => (value.as_str(), span.clone()),
        None => (file_name(article.key()), whole_file),
    };
    let written = article.front.slug.is_some();
    if let Err(reason) = check_name(name) {
        let (code, help) = if written {
            (
                Code::KB015,
                words!(
                    "slug 是网址的最后一段，只用字母、数字、汉字和 `-`",
                    "a slug is the last part of the address: letters, digits, Han and `-`"
                ),
            )
        } else {
            (
                Code::KB003,
                words!("改文件名，或在 front matter 里写 slug", "rename the file, or set `slug` in the front matter"),
            )
        };
        diagnostics.push(Diagnostic::error(code, &article.path, reason).at(span).help(help));
        return None;
    }
    if windows_reserved(name) {
        diagnostics.push(
            Diagnostic::warning(
                Code::KB017,
                &article.path,
                words!("Windows 保留了名字 `{name}`", "`{name}` is a reserved name on Windows"),
            )
            .at(span)
            .help(words!(
                "换一个 slug，否则在 Windows 上存不下",
                "choose another slug, or the site cannot be stored there"
            )),
        );
    }
    let address = if folder.is_empty() { format!("{name}/") } else { format!("{folder}/{name}/") };
    if let Err(reason) = OutputPath::new(&format!("{address}index.html")) {
        let help = words!("给文件和文件夹起短一点的名字", "give the file and its folders shorter names");
        diagnostics.push(Diagnostic::error(Code::KB003, &article.path, reason).at(0..0).help(help));
        return None;
    }
    Some(address)
}

/// A hub for the root and for every folder with pages in or below it, where nobody wrote one.
pub(super) fn make_hubs(pages: &mut Vec<Page<'_>>, site_title: &str) {
    let mut folders = BTreeSet::from([String::new()]);
    for page in pages.iter() {
        let mut folder = page.article.folder();
        while !folder.is_empty() && folders.insert(folder.to_owned()) {
            folder = parent(folder);
        }
    }
    for page in pages.iter().filter(|page| page.article.is_index()) {
        folders.remove(page.article.folder());
    }
    pages.extend(folders.into_iter().map(|folder| {
        let title = if folder.is_empty() { site_title } else { file_name(&folder) }.to_owned();
        let path = if folder.is_empty() { "content/index.md".to_owned() } else { format!("content/{folder}/index.md") };
        let front = FrontMatter { kind: At { value: Kind::Hub, span: 0..0 }, ..FrontMatter::default() };
        let key = if folder.is_empty() { "index".to_owned() } else { format!("{folder}/index") };
        let article = Article {
            path: path.into(),
            key,
            usable: true,
            text: "",
            front,
            title,
            title_span: 0..0,
            body_start: 0,
            body: Body::default(),
        };
        Page::new(article, if folder.is_empty() { String::new() } else { format!("{folder}/") }, true)
    }));
}

//! What a page makes its reader load besides itself: pictures.

use std::collections::{HashMap, HashSet};

use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, words};
use crate::link::{Links, Target};
use crate::parse::Form;
use crate::source::Sources;

/// The heaviest picture, in bytes: about three seconds on a slow connection.
const BYTES_MAX: usize = 300_000;

/// The widest and highest picture, in pixels: twice what a phone or a column of text shows.
const PIXELS_MAX: usize = 2_000;

/// Pictures that pages show, each named where it stands first.
pub fn pictures(catalog: &Catalog<'_>, links: &Links, sources: &Sources, found: &mut Vec<Diagnostic>) {
    let below = |path: &'_ str| path.split_once('/').map_or(path, |(_, below)| below).to_owned();
    let bytes: HashMap<String, usize> =
        sources.assets.iter().chain(&sources.statics).map(|asset| (below(&asset.path), asset.bytes.len())).collect();
    let mut told: HashSet<&str> = HashSet::new();
    for (id, page) in catalog.pages() {
        let article = &page.article;
        for (reference, target) in article.body.references.iter().zip(&links.of(id).targets) {
            let (Form::Picture | Form::Html, Target::File { path, size }) = (reference.form, target) else { continue };
            if reference.form == Form::Html && size.is_none() {
                continue;
            }
            let bytes = bytes.get(path).copied().unwrap_or_default();
            let (width, height) = size.unwrap_or_default();
            if (bytes <= BYTES_MAX && width.max(height) <= PIXELS_MAX) || !told.insert(path) {
                continue;
            }
            let kb = bytes / 1000;
            found.push(
                Diagnostic::warning(
                    Code::KB802,
                    &article.path,
                    words!(
                        "图片太大：{kb} KB，{width} × {height} 像素",
                        "the picture is too large: {kb} KB, {width} by {height} pixels"
                    ),
                )
                .at(reference.span.clone())
                .why(words!("手机用流量的读者要为它等很久", "a reader on a phone waits and pays for it"))
                .help(words!(
                    "缩到 {PIXELS_MAX} 像素以内、300 KB 以内（WebP 或 JPEG）",
                    "scale it to at most {PIXELS_MAX} pixels and 300 KB (WebP or JPEG)"
                )),
            );
        }
    }
}

//! Addresses and files that `site.toml` names to paths below the root; what is not there is reported.

use toml::Spanned;

use super::resolve::{GENERATED, Resolver};
use crate::config::{Config, NavLink};
use crate::diagnostic::{Code, Diagnostic, nearest, words};

impl Resolver<'_> {
    /// Paths below the root of the links in `site.toml`.
    pub fn addresses(&self, links: &[NavLink], diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
        links.iter().map(|link| self.address(&link.link, diagnostics)).collect()
    }

    fn address(&self, link: &Spanned<String>, diagnostics: &mut Vec<Diagnostic>) -> String {
        let path = link.get_ref().trim_start_matches('/').to_owned();
        let shown = link.get_ref();
        let known = shown.starts_with('/')
            && (self.catalog.by_address(&path).is_some()
                || GENERATED.contains(&path.as_str())
                || self.files.contains_key(path.as_str()));
        if let Some(draft) = self.draft_in_config(shown) {
            diagnostics.push(draft.at(link.span()));
        } else if !known {
            diagnostics.push(
                Diagnostic::error(
                    Code::KB501,
                    "site.toml",
                    words!("站内没有网址 `{shown}`", "the site has no address `{shown}`"),
                )
                .at(link.span())
                .help(words!(
                    "写站内网址，以 / 开头和结尾：link = \"/topics/\"",
                    "write an address of the site, from / to /: link = \"/topics/\""
                )),
            );
        }
        path
    }

    /// The picture shown when a page is shared must be a file of the site.
    pub fn share_image(&self, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
        let Some(image) = &config.share_image else { return };
        let path = image.get_ref().trim_start_matches('/');
        if !self.files.contains_key(path) {
            diagnostics.push(
                Diagnostic::error(
                    Code::KB501,
                    "site.toml",
                    words!("`share_image` 的文件不存在：`{path}`", "`share_image` leads to no file: `{path}`"),
                )
                .at(image.span())
                .help(match nearest(path, self.files.keys().map(AsRef::as_ref)) {
                    Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
                    None => words!("把图片放进 static/ 或 content/", "put the picture into static/ or content/"),
                }),
            );
        }
    }
}

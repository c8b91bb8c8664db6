//! Findings about links to the same findings with "did you mean": what the author probably wanted to write.

use super::resolve::{Finding, Resolver, Wanted};
use crate::catalog::{Found, PageId};
use crate::diagnostic::{Diagnostic, Words, nearest, words};
use crate::parse::Kind;
use crate::path::{file_name, fold, without_ending};

/// How many broken links of a site are looked into: each search looks at every page or heading.
const SUGGESTIONS_MAX: usize = 100;

/// How many articles of a statute are listed.
const LISTED_MAX: usize = 60;

impl Resolver<'_> {
    /// The findings of all pages in order; the first broken links of the site say what was meant.
    pub fn suggest(&self, findings: impl IntoIterator<Item = Finding>) -> Vec<Diagnostic> {
        let mut left = SUGGESTIONS_MAX;
        let suggest = |Finding { diagnostic, wanted }: Finding| {
            let Some(wanted) = wanted else { return diagnostic };
            if left == 0 {
                return diagnostic.help(words!(
                    "只替前 {SUGGESTIONS_MAX} 个断链找相近的名字：改好它们再运行一次",
                    "names that come near were looked for in the first {SUGGESTIONS_MAX} broken links only: mend these, then run again"
                ));
            }
            left -= 1;
            let help = match wanted {
                Wanted::Stem(name) => self.suggest_page(&name),
                Wanted::File(written, path) => self.suggest_file(&written, &path),
                Wanted::Heading(page, anchor) => self.suggest_heading(page, &anchor),
            };
            diagnostic.maybe_help(help)
        };
        findings.into_iter().map(suggest).collect()
    }

    fn suggest_page(&self, name: &str) -> Option<Words> {
        if let Some(near) = self.catalog.nearest(name) {
            return Some(words!("你是不是要写 `{near}`？", "did you mean `{near}`?"));
        }
        let (_, page) = self.catalog.pages().find(|(_, page)| page.article.title == name)?;
        let stem = page.article.stem();
        Some(words!("链接写文件名：[[{stem}]]", "links use the file's name: [[{stem}]]"))
    }

    fn suggest_file(&self, written: &str, joined: &str) -> Option<Words> {
        if looks_like_host(written) {
            return Some(words!(
                "链接别的网站要写全：https://{written}",
                "a link to another site is written in full: https://{written}"
            ));
        }
        if written.contains('\\') {
            let slashes = written.replace('\\', "/");
            return Some(words!("路径用 `/`：{slashes}", "paths are written with `/`: {slashes}"));
        }
        let found = self.nearest_file(joined)?;
        if fold(&found) == fold(joined) {
            return Some(words!(
                "你是不是要写 `/{found}`？（区分大小写）",
                "did you mean `/{found}`? (letter case counts)"
            ));
        }
        Some(words!("你是不是要写 `/{found}`？", "did you mean `/{found}`?"))
    }

    fn nearest_file(&self, joined: &str) -> Option<String> {
        let key = without_ending(joined).or_else(|| joined.strip_suffix(".html")).unwrap_or(joined);
        let folded = fold(key);
        let keys = || self.catalog.pages().filter(|(_, page)| !page.made).map(|(_, page)| page.article.file_key());
        let page = |key: &str| format!("{key}.md");
        keys()
            .find(|candidate| fold(candidate) == folded)
            .map(page)
            .or_else(|| {
                let files = self.files.keys().filter(|file| fold(file) == fold(joined));
                files.min().map(ToString::to_string)
            })
            .or_else(|| match self.catalog.named(file_name(key)) {
                Found::Page(found) => Some(page(self.catalog[found].article.file_key())),
                _ => None,
            })
            .or_else(|| nearest(key, keys()).map(page))
            .or_else(|| nearest(joined, self.files.keys().map(AsRef::as_ref)).map(str::to_owned))
    }

    fn suggest_heading(&self, page: PageId, anchor: &str) -> Option<Words> {
        let article = &self.catalog[page].article;
        let headings = &article.body.headings;
        let last = anchor.rsplit('#').next().unwrap_or(anchor);
        let near = nearest(last, headings.iter().map(|heading| heading.id.as_str()))
            .or_else(|| nearest(last, headings.iter().map(|heading| heading.text.as_str())));
        if article.kind() != Kind::Law {
            return near.map(|near| words!("你是不是要写 #{near}？", "did you mean #{near}?"));
        }
        let title = &article.title;
        let ids = headings.iter().take(LISTED_MAX).map(|heading| heading.id.as_str());
        let list = ids.collect::<Vec<_>>().join(", ");
        Some(match near {
            Some(near) => {
                words!("你是不是要写 #{near}？《{title}》一页有：{list}", "did you mean #{near}? {title} has: {list}")
            }
            None => words!("《{title}》一页有：{list}", "{title} has: {list}"),
        })
    }
}

/// `www.example.org`, `example.org/a`: an address without its scheme, and no file's name.
fn looks_like_host(written: &str) -> bool {
    let host = written.split(['/', '?', '#']).next().unwrap_or_default();
    let ending = host.rsplit('.').next().unwrap_or_default();
    host.starts_with("www.") || (host != written && host.contains('.') && ["com", "org", "net", "cn"].contains(&ending))
}

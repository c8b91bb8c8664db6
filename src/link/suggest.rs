//! Findings about links to the same findings with "did you mean": what the author probably wanted to write.

use super::resolve::{Finding, Resolver, Wanted};
use crate::catalog::{Found, PageId};
use crate::diagnostic::{Diagnostic, Words, nearest, words};
use crate::parse::{Heading, Kind};
use crate::path::{file_name, fold, without_ending};
use crate::statute;

/// How many broken links of a site are looked into: each search looks at every page or heading.
const SUGGESTIONS_MAX: usize = 100;

/// How many headings of a page are listed.
const HEADINGS_MAX: usize = 5;

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
            diagnostic.help(help)
        };
        findings.into_iter().map(suggest).collect()
    }

    fn suggest_page(&self, name: &str) -> Words {
        let folder = name.trim_matches('/').strip_suffix("/index");
        if let Some(folder) = folder.filter(|folder| matches!(self.catalog.named(folder), Found::Page(_))) {
            return of_folder(folder);
        }
        if let Some(near) = self.catalog.nearest(name) {
            return words!("你是不是要写 `{near}`？", "did you mean `{near}`?");
        }
        // As front matter calls what only that page has.
        if name == "home" {
            return words!("首页的名字是 [[index]]", "the home page has the name [[index]]");
        }
        if let Some((_, page)) = self.catalog.pages().find(|(_, page)| fold(&page.article.title) == fold(name)) {
            let stem = page.article.stem();
            return words!("链接写文件名：[[{stem}]]", "links use the file's name: [[{stem}]]");
        }
        if let Some(folder) = folder {
            return of_folder(folder);
        }
        words!(
            "写 content/ 里一个文件的名字，不带 .md；还没写的那一页，只写文字",
            "write the name of a file of content/ without .md; of a page that nobody wrote yet write the words only"
        )
    }

    fn suggest_file(&self, written: &str, joined: &str) -> Words {
        if looks_like_host(written) {
            return words!(
                "链接别的网站要写全：https://{written}",
                "a link to another site is written in full: https://{written}"
            );
        }
        if written.contains('\\') {
            let slashes = written.replace('\\', "/");
            return words!("路径用 `/`：{slashes}", "paths are written with `/`: {slashes}");
        }
        match self.nearest_file(joined) {
            Some(found) if fold(&found) == fold(joined) => {
                words!("你是不是要写 `/{found}`？（区分大小写）", "did you mean `/{found}`? (letter case counts)")
            }
            Some(found) => words!("你是不是要写 `/{found}`？", "did you mean `/{found}`?"),
            None => words!(
                "路径从这个文件所在的文件夹算起，以 / 开头就从 content/ 和 static/ 算起：那里没有 `{joined}`",
                "a path starts at the folder of this file, or with / at content/ and static/: there is no `{joined}`"
            ),
        }
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

    fn suggest_heading(&self, page: PageId, anchor: &str) -> Words {
        let article = &self.catalog[page].article;
        let headings = &article.body.headings;
        let last = anchor.rsplit('#').next().unwrap_or(anchor);
        let near = nearest(last, headings.iter().map(|heading| heading.id.as_str()))
            .or_else(|| nearest(last, headings.iter().map(|heading| heading.text.as_str())));
        if article.kind() != Kind::Law {
            return match near {
                Some(near) => words!("你是不是要写 #{near}？", "did you mean #{near}?"),
                None => headings_of(headings),
            };
        }
        let meant = statute::id_meant(last);
        let near = meant.as_deref().filter(|meant| headings.iter().any(|heading| heading.id == *meant)).or(near);
        let title = &article.title;
        let ids = headings.iter().take(LISTED_MAX).map(|heading| heading.id.as_str());
        let list = ids.collect::<Vec<_>>().join(", ");
        match near {
            Some(near) => {
                words!("你是不是要写 #{near}？《{title}》一页有：{list}", "did you mean #{near}? {title} has: {list}")
            }
            None => words!("《{title}》一页有：{list}", "{title} has: {list}"),
        }
    }
}

fn of_folder(folder: &str) -> Words {
    words!("文件夹的页面用文件夹的名字：`{folder}`", "the page of a folder has the name of the folder: `{folder}`")
}

/// What could be written behind `#`.
fn headings_of(headings: &[Heading]) -> Words {
    let ids = headings.iter().take(HEADINGS_MAX).map(|heading| format!("#{}", heading.id));
    let list = ids.collect::<Vec<_>>().join(", ");
    match headings.len().checked_sub(HEADINGS_MAX) {
        _ if headings.is_empty() => words!(
            "那一页没有标题：去掉 `#` 和它后面的字",
            "that page has no headings: take out `#` and what stands behind it"
        ),
        None | Some(0) => words!("那一页有：{list}", "that page has: {list}"),
        Some(more) => words!("那一页有：{list}，还有 {more} 个", "that page has: {list}, and {more} more"),
    }
}

/// `www.example.org`, `example.org/a`: an address without its scheme, and no file's name.
fn looks_like_host(written: &str) -> bool {
    let host = written.split(['/', '?', '#']).next().unwrap_or_default();
    let ending = host.rsplit('.').next().unwrap_or_default();
    host.starts_with("www.") || (host != written && host.contains('.') && ["com", "org", "net", "cn"].contains(&ending))
}

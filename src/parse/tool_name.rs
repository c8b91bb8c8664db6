//! Names of files that mean something in other tools and are only names here: articles in, findings out.
//!
//! Such a page is published, but at another address than its author expects. Whoever gives it a `slug` knows its address.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::Article;
use crate::diagnostic::{Code, Diagnostic, words};
use crate::path::{file_name, parent};

/// The languages that have a code of two letters (ISO 639-1).
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Folders whose files other tools call by their day.
const FOLDERS_OF_POSTS: &[&str] = &["_posts", "blog"];

/// What another tool reads in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    /// The page of the folder.
    Index,
    /// A day, which is no part of the address and holds the page back until then.
    Day,
    /// A language.
    Language,
}

/// One message a folder and meaning, at the first file of it.
pub fn findings(articles: &[Article<'_>], today: Date) -> Vec<Diagnostic> {
    let mut translated: HashMap<&str, usize> = HashMap::new();
    for key in articles.iter().map(Article::file_key) {
        *translated.entry(without_language(key).unwrap_or(key)).or_default() += 1;
    }
    let has_others = |key: &str| without_language(key).is_some_and(|base| translated[base] > 1);
    let mut found: BTreeMap<(&str, Meaning), (usize, &Article<'_>)> = BTreeMap::new();
    for article in articles.iter().filter(|article| article.usable && !article.front.draft) {
        let meaning = if article.front.slug.is_some() { None } else { meaning(article, today, has_others) };
        if let Some(meaning) = meaning {
            found.entry((parent(article.file_key()), meaning)).or_insert((0, article)).0 += 1;
        }
    }
    found.into_iter().map(|((_, meaning), (pages, article))| finding(meaning, pages, article)).collect()
}

/// What other tools read in the name of a file and kbgen does not.
fn meaning(article: &Article<'_>, today: Date, has_others: impl Fn(&str) -> bool) -> Option<Meaning> {
    let (key, name) = (article.file_key(), file_name(article.file_key()));
    if article.is_index() {
        return None;
    }
    if is_index(name) {
        return Some(Meaning::Index);
    }
    let folder = file_name(parent(key));
    if day(name).is_some_and(|day| day > today || FOLDERS_OF_POSTS.contains(&folder)) {
        return Some(Meaning::Day);
    }
    let base = without_language(name)?;
    // `node.is` alone may be a name as good as any.
    let is_spoken = ["en", "zh"].iter().any(|own| name[base.len() + 1..].split('-').next() == Some(own));
    (is_spoken || is_index(base) || has_others(key)).then_some(Meaning::Language)
}

fn finding(meaning: Meaning, pages: usize, article: &Article<'_>) -> Diagnostic {
    let name = file_name(&article.path);
    let address = article.key();
    let (message, help) = match meaning {
        Meaning::Index => (
            words!(
                "`{name}` 是单独的一页，网址是 `/{address}/`，不是文件夹的页面",
                "`{name}` is a page of its own at `/{address}/`, not the page of its folder"
            ),
            words!(
                "要作文件夹的页面，就改名为 index.md；不然写 slug，网址就由你定",
                "name it index.md if it is the page of the folder; else give it a `slug`, so that its address is yours"
            ),
        ),
        Meaning::Day => (
            words!(
                "文件名里的日期留在网址里（`/{address}/`），也不会让这一页等到那天",
                "the day in the name stays in the address (`/{address}/`) and holds no page back"
            ),
            words!(
                "改名或写 slug；日期写在 front matter 的 date 里，还不能发布的写 draft: true",
                "rename it or give it a `slug`; the day goes to `date` in front matter, and a page that must wait is a draft: draft: true"
            ),
        ),
        Meaning::Language => (
            words!(
                "`{name}` 里的语言不起作用：网址是 `/{address}/`",
                "the language in `{name}` means nothing: its address is `/{address}/`"
            ),
            words!(
                "一个站点一种语言：给每种语言一个站点，或者改名，或者写 slug",
                "a site has one language: make one for each, or rename the file, or give it a `slug`"
            ),
        ),
    };
    let message = match pages {
        1 => message,
        _ => {
            let (zh, en) = (message.zh, message.en);
            words!("{zh}；这个文件夹里这样的有 {pages} 个", "{en}; such files in this folder: {pages}")
        }
    };
    Diagnostic::warning(Code::KB066, &article.path, message)
        .at(0..0)
        .why(words!("别的工具里这样的名字另有意思", "such a name means something else in other tools"))
        .help(help)
}

fn is_index(name: &str) -> bool {
    ["index", "_index", "readme"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The day at the head of a name, with more behind it.
fn day(name: &str) -> Option<Date> {
    let (day, rest) = name.split_at_checked(10)?;
    (rest.len() > 1 && rest.starts_with(['-', '_'])).then(|| day.parse().ok()).flatten()
}

/// A name without the language at its end: `index.zh`, `a.pt-BR`.
fn without_language(name: &str) -> Option<&str> {
    let (base, tag) = name.rsplit_once('.')?;
    let (language, region) = tag.split_once('-').map_or((tag, ""), |(language, region)| (language, region));
    let known = LANGUAGES.split(' ').any(|known| known == language);
    let is_region = region.len() <= 4 && region.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (known && is_region && !base.is_empty()).then_some(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_and_days_are_told_from_other_names() {
        assert_eq!(without_language("index.zh"), Some("index"));
        assert_eq!(without_language("b/a.pt-BR"), Some("b/a"));
        for name in ["node.js", "v1.2", "zh", "a.zh-simplified", "a.b"] {
            assert_eq!(without_language(name), None, "{name}");
        }
        assert!(day("2024-01-02-name").is_some() && day("2024-01-02").is_none() && day("2024-13-02-name").is_none());
        assert!(is_index("Readme") && is_index("INDEX") && !is_index("indexes"));
    }
}

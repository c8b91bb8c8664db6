//! The pages of one kind that formulas name: a name to its page, or to what its author is told.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use crate::catalog::{Catalog, PageId};
use crate::diagnostic::{Code, Words, words};
use crate::name::{Match, NameTable, choices};
use crate::parse::Kind;

/// How many names a message lists.
const LISTED_MAX: usize = 20;

/// For how many wrong names of a site one that comes near is looked for: each search looks at every name.
const SUGGESTIONS_MAX: usize = 100;

/// The names of calculators, or of parameters.
#[derive(Debug)]
pub struct Names {
    kind: Kind,
    table: NameTable<PageId>,
    files: BTreeMap<PageId, String>,
    /// Files that could not be read at all, so that nobody knows what they are.
    unread: NameTable<()>,
    /// Files that are not published.
    drafts: NameTable<usize>,
    /// The path and kind of each.
    draft_files: Vec<(String, Kind)>,
    /// All stems, in order.
    stems: Vec<String>,
    /// How many wrong names may still be looked for.
    suggestions: AtomicUsize,
}

/// A name that stands for nothing, or for several pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// KB504 where several pages have it.
    pub code: Option<Code>,
    /// What is wrong.
    pub message: Words,
    /// What to do; where it is `None` a name that comes near may have been meant, see [`Names::advice`].
    pub help: Option<Words>,
    /// The files that have the name.
    pub files: Vec<String>,
}

impl Names {
    /// Nothing yet; `kind` is what all of them are.
    pub fn new(kind: Kind) -> Names {
        Names {
            kind,
            table: NameTable::default(),
            files: BTreeMap::new(),
            unread: NameTable::default(),
            drafts: NameTable::default(),
            draft_files: Vec::new(),
            stems: Vec::new(),
            suggestions: AtomicUsize::new(SUGGESTIONS_MAX),
        }
    }

    /// The pages of a kind, those with mistakes too: another page must never be taken for one of them.
    pub fn of(catalog: &Catalog<'_>, kind: Kind) -> Names {
        let (drafts, draft_files) = (catalog.drafts().clone(), catalog.draft_files().to_vec());
        let mut names = Names { drafts, draft_files, ..Names::new(kind) };
        for (id, page) in catalog.pages().filter(|(_, page)| page.article.kind() == kind) {
            names.table.insert(page.article.name(), id);
            names.files.insert(id, page.article.path.to_string());
        }
        names.stems = names.table.stems().map(str::to_owned).collect();
        names.stems.sort_unstable();
        for article in catalog.unusable_articles() {
            names.unread.insert(article.name(), ());
        }
        names
    }

    /// The file of a page.
    pub fn file(&self, page: PageId) -> Option<&str> {
        self.files.get(&page).map(String::as_str)
    }

    /// The page of a name, if it stands for one.
    pub fn find(&self, name: &str) -> Option<PageId> {
        match self.table.find(name) {
            Match::One(page) => Some(page),
            Match::Several(_) | Match::Nothing => None,
        }
    }

    /// The file of a draft of the same kind that has the name of a page as well.
    pub fn shared_with(&self, name: &str) -> Option<&str> {
        self.find(name)?;
        let drafts = match self.drafts.find(name) {
            Match::One(draft) => vec![draft],
            Match::Several(drafts) => drafts.iter().map(|(_, draft)| *draft).collect(),
            Match::Nothing => return None,
        };
        let files = drafts.into_iter().map(|draft| &self.draft_files[draft]);
        files.into_iter().find(|(_, kind)| *kind == self.kind).map(|(file, _)| file.as_str())
    }

    /// The page of a name; `None` for a file that could not be read, which has been reported. `quotes` stand round a
    /// name with folders where it is written.
    pub fn resolve(&self, name: &str, quotes: &str) -> Result<Option<PageId>, Unresolved> {
        let (zh, en) = match self.kind {
            Kind::Parameter => ("参数", "parameter"),
            _ => ("计算器", "calculator"),
        };
        match self.table.find(name) {
            Match::One(page) => Ok(Some(page)),
            Match::Several(pages) => Err(Unresolved {
                code: Some(Code::KB504),
                message: words!("有几个{zh}都叫 `{name}`", "several {en}s are named `{name}`"),
                help: Some(choices(&pages, quotes, quotes)),
                files: pages.iter().take(LISTED_MAX).filter_map(|(_, page)| self.files.get(page).cloned()).collect(),
            }),
            Match::Nothing if self.unread.find(name) != Match::Nothing => Ok(None),
            Match::Nothing if self.drafts.find(name) != Match::Nothing => Err(Unresolved {
                code: Some(Code::KB503),
                message: words!(
                    "`{name}` 是草稿（draft），不能用来算",
                    "`{name}` is a draft: nothing is computed with it"
                ),
                help: Some(words!("发布那一页，或用 --drafts 预览", "publish that page, or preview with --drafts")),
                files: Vec::new(),
            }),
            Match::Nothing => Err(Unresolved {
                code: None,
                message: words!("没有{zh} `{name}`", "no {en} is named `{name}`"),
                help: None,
                files: Vec::new(),
            }),
        }
    }

    /// What somebody may have meant by a name that nothing has, for the first of a site. To be asked in the order of the
    /// pages, never by several threads: which are the first must not depend on them.
    pub fn advice(&self, name: &str) -> Words {
        let left = self.suggestions.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1));
        if left.is_err() {
            return words!(
                "只替前 {SUGGESTIONS_MAX} 个写错的名字找相近的：改好它们再运行一次",
                "names that come near were looked for in the first {SUGGESTIONS_MAX} wrong ones only: mend these, then run again"
            );
        }
        if let Some(near) = self.table.nearest(name) {
            return words!("你是不是要写 `{near}`？", "did you mean `{near}`?");
        }
        let (kind, stems) = (self.kind.name(), &self.stems);
        if stems.is_empty() {
            return words!("这个站点还没有 kind: {kind} 的页面", "this site has no page of kind {kind} yet");
        }
        let (count, list) = (stems.len(), stems[..stems.len().min(LISTED_MAX)].join(", "));
        if count > LISTED_MAX {
            return words!("有 {count} 个，例如：{list}", "there are {count}, such as: {list}");
        }
        words!("有的是：{list}", "there is: {list}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_on_what_is_looked_for_is_told() {
        let mut names = Names::new(Kind::Parameter);
        names.table.insert("rates/late-fee", PageId(0));
        let told: Vec<String> = (0..SUGGESTIONS_MAX + 2).map(|_| names.advice("late-fees").en).collect();
        assert_eq!(told[SUGGESTIONS_MAX - 1], "did you mean `late-fee`?");
        for more in &told[SUGGESTIONS_MAX..] {
            assert!(more.contains("in the first 100 wrong ones only"), "{more}");
        }
    }
}

//! Articles to a [`Catalog`]: every published page once, with its address; drafts are only names from here on.
//!
//! Folders without an `index.md` get a hub, so that every address has a way up. Who claims an address twice is
//! found later, in `plan`, where all output paths are known. A page that asks what another asks is merged into it
//! ([`Catalog::merge`]): its names lead there, and what only it says is shown there.

mod address;
mod unpublished;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::{Index, Range};

use self::address::{address, make_hubs};
pub use self::unpublished::Mention;
use self::unpublished::{Drafts, Unpublished};
use crate::diagnostic::Diagnostic;
use crate::name::{Match, NameTable, composed};
use crate::parse::{Article, At, Kind, Text};
use crate::path::{file_name, join, parent, percent_encode, without_ending};

/// A page of the catalog. Pages are numbered in the order of their paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub usize);

/// What gets a page.
#[derive(Debug)]
pub struct Page<'src> {
    /// What the author wrote, or a hub that kbgen made.
    pub article: Article<'src>,
    /// The address below the root, ending in `/`; empty for the home page.
    pub address: String,
    /// The address as links write it.
    pub encoded_address: String,
    /// Whether kbgen made it because a folder has no `index.md`.
    pub made: bool,
}

impl<'src> Page<'src> {
    fn new(article: Article<'src>, address: String, made: bool) -> Page<'src> {
        Page { article, encoded_address: percent_encode(&address), address, made }
    }

    /// The folder the page stands in; a hub stands in the folder above its own.
    pub fn section(&self) -> &str {
        if self.article.is_index() { parent(self.article.folder()) } else { self.article.folder() }
    }

    /// Other wordings of its question, each once.
    fn take_wordings(&mut self, wordings: Vec<At<Text>>) {
        let title = self.article.title.clone();
        let own = &mut self.article.front.also_asked;
        for wording in wordings {
            if *wording.value != *title && own.iter().all(|known| known.value != wording.value) {
                own.push(wording);
            }
        }
    }

    /// Whether it is the home page.
    pub fn is_home(&self) -> bool {
        self.article.key() == "index"
    }
}

/// All published pages.
#[derive(Debug)]
pub struct Catalog<'src> {
    /// In the order of their paths; merged pages stand behind all others.
    pages: Vec<Page<'src>>,
    /// How many pages are not merged.
    standing: usize,
    absorbed: HashMap<PageId, Vec<Absorbed>>,
    repeats: HashMap<PageId, Vec<Repeat>>,
    names: Names,
    drafts: Drafts,
    unusable: Unpublished<()>,
    /// What could not become a page but was read as far as it goes, so that its links are checked all the same.
    unusable_articles: Vec<Article<'src>>,
}

/// What leads to a page; the names of a merged page lead to the page that holds its question.
#[derive(Debug, Default)]
struct Names {
    by_key: HashMap<String, PageId>,
    by_name: NameTable<PageId>,
    by_address: HashMap<String, PageId>,
    members: HashMap<String, Vec<PageId>>,
    /// Folders with a page that somebody wrote in or below them.
    folders: HashSet<String>,
}

/// A page that holds the same question as another and stands there no longer by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absorbed {
    /// The merged page; it is not among [`Catalog::pages`].
    pub page: PageId,
    /// The blocks of its body that say something the other page does not, as bytes of its HTML.
    pub kept: Vec<Range<usize>>,
    /// Whether its answer says something the other page does not.
    pub answer: bool,
}

/// A block of a body that an earlier page has, too, and that is shown there only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// Bytes of the body's HTML.
    pub block: Range<usize>,
    /// The first page that has it.
    pub first: PageId,
}

/// A decision that two pages hold one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// The page that goes.
    pub from: PageId,
    /// The page that stays.
    pub into: PageId,
    /// See [`Absorbed::kept`].
    pub kept: Vec<Range<usize>>,
    /// See [`Absorbed::answer`].
    pub answer: bool,
}

/// What a name in a link may turn out to be.
pub enum Found<'a> {
    /// A published page.
    Page(PageId),
    /// A file that is not published.
    Draft,
    /// A file that could not be read as a page, which has been reported.
    Unusable,
    /// Several pages share the stem; each with the name that means it alone.
    Ambiguous(Cow<'a, [(String, PageId)]>),
    /// Nothing.
    Nothing,
}

impl<'src> Index<PageId> for Catalog<'src> {
    type Output = Page<'src>;
    fn index(&self, id: PageId) -> &Page<'src> {
        &self.pages[id.0]
    }
}

impl<'src> Catalog<'src> {
    /// All pages in the order of their paths, merged ones left out.
    pub fn pages(&self) -> impl ExactSizeIterator<Item = (PageId, &Page<'src>)> {
        self.pages[..self.standing].iter().enumerate().map(|(number, page)| (PageId(number), page))
    }

    /// The numbers of all pages, merged ones too.
    pub fn all(&self) -> impl ExactSizeIterator<Item = PageId> + use<> {
        (0..self.pages.len()).map(PageId)
    }

    /// How many pages there are, merged ones left out.
    pub fn len(&self) -> usize {
        self.standing
    }

    /// Whether there are none; there is always a home page.
    pub fn is_empty(&self) -> bool {
        self.standing == 0
    }

    /// The pages that were merged into this one, in the order of their paths.
    pub fn absorbed(&self, id: PageId) -> &[Absorbed] {
        self.absorbed.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The blocks of a page that are shown on another one only, in the order of the text.
    pub fn repeats(&self, id: PageId) -> &[Repeat] {
        self.repeats.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The page of a file, by its path below `content/` without `.md`.
    pub fn by_key(&self, key: &str) -> Option<PageId> {
        self.names.by_key.get(&*composed(key)).copied()
    }

    /// The page at an address below the root: `rights/a/`.
    pub fn by_address(&self, address: &str) -> Option<PageId> {
        self.names.by_address.get(&*composed(address)).copied()
    }

    /// Whether the file at this path below `content/` is a draft's, where no page links to it or shows it.
    pub fn is_draft_file(&self, path: &str) -> bool {
        self.drafts.has_file(
            path,
            |key| self.by_key(key).is_some_and(|page| !self[page].made),
            |folder| self.names.folders.contains(folder),
        )
    }

    /// Whether the page at an address below the root is a file that could not become one.
    pub fn is_unusable_at(&self, address: &str, path: &str) -> bool {
        let Some(key) = path.strip_prefix("content/").and_then(without_ending) else { return false };
        let (address, written) = (address.trim_end_matches('/'), self.unusable_articles.iter());
        let slug = written.filter(|article| article.path == path).find_map(|article| article.front.slug.as_ref());
        let own = match slug {
            Some(slug) => join(parent(key), &slug.value).unwrap_or_default(),
            None if file_name(key) == "index" => parent(key).to_owned(),
            None => key.to_owned(),
        };
        self.unusable.contains(key) && composed(&own) == composed(address)
    }

    /// Files that could not become pages, as far as they were read.
    pub fn unusable_articles(&self) -> &[Article<'src>] {
        &self.unusable_articles
    }

    /// The draft that will have an address below the root.
    pub fn draft_at(&self, address: &str) -> Option<&str> {
        self.drafts.at(address)
    }

    /// Whether a draft asks a question in these words.
    pub fn is_draft_wording(&self, wording: &str) -> bool {
        self.drafts.asks(wording)
    }

    /// Where a draft names the file at this path below the root first.
    pub fn draft_mention(&self, path: &str) -> Option<&Mention> {
        self.drafts.mention(path)
    }

    /// Whether the page is a hub that kbgen made because the folder's own page is a draft.
    pub fn stands_for_draft(&self, page: PageId) -> bool {
        self[page].made && self.drafts.names.contains(self[page].article.key())
    }

    /// The names of drafts, each with its place in [`Catalog::draft_files`].
    pub fn drafts(&self) -> &NameTable<usize> {
        self.drafts.names.names()
    }

    /// The path and kind of each draft.
    pub fn draft_files(&self) -> &[(String, Kind)] {
        &self.drafts.files
    }

    /// How many files are drafts.
    pub fn draft_count(&self) -> usize {
        self.drafts.files.len()
    }

    /// What the file of a path below `content/`, without `.md`, has become.
    pub fn file(&self, key: &str) -> Found<'_> {
        match self.by_key(key) {
            Some(page) => Found::Page(page),
            None if self.drafts.names.contains(key) => Found::Draft,
            None if self.unusable.contains(key) => Found::Unusable,
            None => Found::Nothing,
        }
    }

    /// The page that a stem names, or a stem with folders in front of it: `late-fee`, `laws/zhengxin`.
    pub fn named(&self, name: &str) -> Found<'_> {
        match self.names.by_name.find(name) {
            Match::One(page) => Found::Page(page),
            Match::Several(pages) => Found::Ambiguous(pages),
            Match::Nothing if self.drafts.names.names().find(name) != Match::Nothing => Found::Draft,
            Match::Nothing if self.unusable.names().find(name) != Match::Nothing => Found::Unusable,
            Match::Nothing => Found::Nothing,
        }
    }

    /// The stem that somebody may have meant by a name that stands for nothing.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        self.names.by_name.nearest(name)
    }

    /// The pages of a folder without its own hub, hubs of inner folders included.
    pub fn members(&self, folder: &str) -> &[PageId] {
        self.names.members.get(folder).map_or(&[], Vec::as_slice)
    }

    /// The hubs from the home page down to the page's own folder, the page itself left out.
    pub fn ancestors(&self, id: PageId) -> Vec<PageId> {
        let page = &self[id];
        if page.is_home() {
            return Vec::new();
        }
        let mut keys = vec!["index".to_owned()];
        let mut at = String::new();
        for part in page.section().split('/').filter(|part| !part.is_empty()) {
            if !at.is_empty() {
                at.push('/');
            }
            at.push_str(part);
            keys.push(format!("{at}/index"));
        }
        keys.iter().filter_map(|key| self.by_key(key)).collect()
    }
}

/// What the catalog is made with.
pub struct Options<'a> {
    /// Title of a home page that nobody wrote.
    pub site_title: &'a str,
    /// Whether drafts are pages too (`--drafts`).
    pub drafts: bool,
    /// Every Markdown file, so that a link to one that could not be read is not reported again.
    pub files: Vec<&'a str>,
}

/// Gives every article its address and every folder a hub.
pub fn catalog<'src>(
    articles: Vec<Article<'src>>,
    options: &Options<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Catalog<'src> {
    let mut drafts = Drafts::default();
    let mut unusable_articles = Vec::new();
    let mut pages = Vec::with_capacity(articles.len());
    for article in articles {
        if article.front.draft && !options.drafts {
            // What is wrong with its address is told once it is published.
            drafts.insert(&article, address(&article, &mut Vec::new()));
        } else if !article.usable {
            unusable_articles.push(article);
        } else {
            match address(&article, diagnostics) {
                Some(address) => pages.push(Page::new(article, address, false)),
                None => unusable_articles.push(article),
            }
        }
    }
    make_hubs(&mut pages, options.site_title);
    pages.sort_by(|a, b| a.article.key().cmp(b.article.key()));

    let published: HashSet<&str> = pages.iter().map(|page| page.article.file_key()).collect();
    let mut unusable = Unpublished::default();
    for path in &options.files {
        let key = path.strip_prefix("content/").and_then(without_ending);
        if let Some(key) = key.filter(|key| !published.contains(key) && !drafts.names.contains(key)) {
            unusable.insert(key, ());
        }
    }

    let names = Names::new(&pages, pages.len(), &HashMap::new());
    Catalog {
        standing: pages.len(),
        absorbed: HashMap::new(),
        repeats: HashMap::new(),
        pages,
        names,
        drafts,
        unusable,
        unusable_articles,
    }
}

impl<'src> Catalog<'src> {
    /// Says which blocks are shown on another page only.
    pub fn with_repeats(self, repeats: HashMap<PageId, Vec<Repeat>>) -> Catalog<'src> {
        Catalog { repeats, ..self }
    }

    /// Takes pages that hold the question of another from among the pages. No page may be both `from` and `into`.
    pub fn merge(self, merges: &[Merge]) -> Catalog<'src> {
        if merges.is_empty() {
            return self;
        }
        let from: HashMap<PageId, &Merge> = merges.iter().map(|merge| (merge.from, merge)).collect();
        let (gone, kept): (Vec<_>, Vec<_>) =
            self.pages.into_iter().enumerate().partition(|(number, _)| from.contains_key(&PageId(*number)));
        let standing = kept.len();
        let renumbered: HashMap<PageId, PageId> =
            kept.iter().chain(&gone).enumerate().map(|(new, (old, _))| (PageId(*old), PageId(new))).collect();
        let mut absorbed: HashMap<PageId, Vec<Absorbed>> = HashMap::new();
        let mut into = HashMap::new();
        for (number, _) in &gone {
            let merge = from[&PageId(*number)];
            let (page, target) = (renumbered[&merge.from], renumbered[&merge.into]);
            into.insert(page, target);
            let entry = Absorbed { page, kept: merge.kept.clone(), answer: merge.answer };
            absorbed.entry(target).or_default().push(entry);
        }
        let mut pages: Vec<Page<'src>> = kept.into_iter().chain(gone).map(|(_, page)| page).collect();
        for number in standing..pages.len() {
            let wordings = other_wordings(&pages[number].article);
            pages[into[&PageId(number)].0].take_wordings(wordings);
        }
        let names = Names::new(&pages, standing, &into);
        Catalog { pages, standing, absorbed, names, ..self }
    }
}

/// The title of a page that goes and its other wordings; they stand in no line of the page that stays.
fn other_wordings(article: &Article<'_>) -> Vec<At<Text>> {
    let title = Text::from_title(&article.title);
    let also = article.front.also_asked.iter().map(|wording| wording.value.clone());
    std::iter::once(title).chain(also).map(|value| At { value, span: 0..0 }).collect()
}

impl Names {
    fn new(pages: &[Page<'_>], standing: usize, into: &HashMap<PageId, PageId>) -> Names {
        let mut names = Names::default();
        for (number, page) in pages.iter().enumerate() {
            let id = into.get(&PageId(number)).copied().unwrap_or(PageId(number));
            let article = &page.article;
            names.by_key.insert(composed(article.key()).into_owned(), id);
            names.by_key.insert(composed(article.file_key()).into_owned(), id);
            names.by_address.insert(composed(&page.address).into_owned(), id);
            names.by_name.insert(article.name(), id);
            if page.is_home() {
                // `[[/]]`
                names.by_name.insert("", id);
            }
            let mut folder = article.file_folder();
            while !page.made && names.folders.insert(folder.to_owned()) && !folder.is_empty() {
                folder = parent(folder);
            }
            if number < standing && !page.is_home() {
                names.members.entry(page.section().to_owned()).or_default().push(id);
            }
        }
        names
    }
}

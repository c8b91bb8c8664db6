//! Files of `content/` that are no pages, drafts and those that cannot be read: only their names are known; and which other
//! files are withheld with drafts.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use crate::name::{NameTable, composed};
use crate::parse::{Article, Kind};
use crate::path::{file_name, fold, join, parent, percent_decode};

/// Files that are no pages: only their names are known.
#[derive(Debug)]
pub(super) struct Unpublished<T> {
    keys: BTreeSet<String>,
    names: NameTable<T>,
}

impl<T> Default for Unpublished<T> {
    fn default() -> Unpublished<T> {
        Unpublished { keys: BTreeSet::new(), names: NameTable::default() }
    }
}

impl<T: Copy + PartialEq> Unpublished<T> {
    /// Takes up a file by its path below `content/` without `.md`.
    pub(super) fn insert(&mut self, key: &str, value: T) {
        if self.keys.insert(key.to_owned()) {
            self.names.insert(name_of(key), value);
        }
    }

    /// Takes up a second path of a file that has a name already.
    pub(super) fn insert_key(&mut self, key: &str) {
        self.keys.insert(key.to_owned());
    }

    pub(super) fn contains(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    pub(super) fn names(&self) -> &NameTable<T> {
        &self.names
    }
}

/// The name of a file: its path, of an `index.md` that of its folder; the home page is `index`.
fn name_of(key: &str) -> &str {
    if file_name(key) == "index" && key != "index" { parent(key) } else { key }
}

/// What is not published with drafts.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    /// Their names, each with its place in `files`.
    pub(super) names: Unpublished<usize>,
    /// Each with its path and kind.
    pub(super) files: Vec<(String, Kind)>,
    /// The addresses that they will have, each with the file.
    addresses: HashMap<String, String>,
    /// The wordings of their questions.
    wordings: HashSet<String>,
    /// Files and folders that their texts name anywhere, case folded away; of a file where it is named first.
    named_files: HashMap<String, Mention>,
    named_folders: HashSet<String>,
    /// Folders in which one stands.
    folders: BTreeSet<String>,
}

/// Where a draft names a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The draft's file.
    pub path: String,
    /// Bytes of its text.
    pub span: Range<usize>,
}

impl Drafts {
    /// Takes up a draft, and the address that it will have.
    pub(super) fn insert(&mut self, article: &Article<'_>, address: Option<String>) {
        self.names.insert(article.file_key(), self.files.len());
        self.files.push((article.path.to_string(), article.kind()));
        if let Some(address) = address {
            self.addresses.entry(composed(&address).into_owned()).or_insert_with(|| article.path.to_string());
        }
        self.wordings.insert(article.title.clone());
        self.wordings.extend(article.front.also_asked.iter().map(|wording| wording.value.to_string()));
        // The page of a folder may be called otherwise.
        if article.is_index() && !article.folder().is_empty() {
            self.names.insert_key(&article.key);
        }
        let folder = article.file_folder();
        self.folders.insert(folder.to_owned());
        let references =
            article.body.references.iter().map(|reference| (reference.target.as_str(), reference.span.clone()));
        for (written, span) in references.chain(words_that_may_be_paths(article.text)) {
            let written = percent_decode(written);
            let Some(path) = join(folder, &written).map(|path| fold(&path)) else { continue };
            if !written.ends_with('/') {
                self.named_files.entry(path).or_insert_with(|| Mention { path: article.path.to_string(), span });
            } else if !is_within(&fold(folder), &path) {
                // `/`, `./` and `../` stand in many texts and mean no folder that is the draft's.
                self.named_folders.insert(path);
            }
        }
    }

    /// The draft that will have an address.
    pub(super) fn at(&self, address: &str) -> Option<&str> {
        self.addresses.get(&*composed(address)).map(String::as_str)
    }

    /// Whether one asks a question in these words.
    pub(super) fn asks(&self, wording: &str) -> bool {
        self.wordings.contains(wording)
    }

    /// Where one names the file at this path first.
    pub(super) fn mention(&self, path: &str) -> Option<&Mention> {
        self.named_files.get(&fold(path))
    }

    /// Whether the file at this path below `content/` is a draft's, where no page shows it: one that a draft names, one
    /// in its folder (`d/x.csv` of `d/index.md`), one that has its name (`d.pdf`, `d.assets/x.png` of `d.md`), or one in a
    /// folder that has drafts and no page. `is_page` knows the published pages, `lives` the folders with one in or below them.
    pub(super) fn has_file(&self, path: &str, is_page: impl Fn(&str) -> bool, lives: impl Fn(&str) -> bool) -> bool {
        let folded = fold(path);
        self.named_files.contains_key(&folded)
            || folders(&folded).any(|folder| self.named_folders.contains(folder))
            || self.is_beside_one(path, is_page)
            || folders(path)
                .find(|folder| lives(folder) || self.folders.contains(*folder))
                .is_some_and(|folder| !lives(folder))
    }

    /// By its name, or by a folder it stands in: from the file up the nearest page whose name or folder it is decides.
    fn is_beside_one(&self, path: &str, is_page: impl Fn(&str) -> bool) -> bool {
        let mut at = path;
        while !at.is_empty() {
            let stems =
                at.rmatch_indices('.').map(|(dot, _)| &at[..dot]).take_while(|stem| stem.len() > parent(at).len());
            let folder = (at.len() < path.len()).then_some(at);
            let pages = folder.map(|folder| format!("{folder}/index")).into_iter();
            for key in pages.chain(folder.into_iter().chain(stems).map(str::to_owned)) {
                if self.names.contains(&key) {
                    return true;
                }
                if is_page(&key) {
                    return false;
                }
            }
            at = parent(at);
        }
        false
    }
}

/// Whether a folder is another one or lies in it; all lie in the root.
fn is_within(folder: &str, other: &str) -> bool {
    other.is_empty() || folder.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The folders of a file from its own up; the root is the empty string.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(parent(path)), |folder| (!folder.is_empty()).then(|| parent(folder)))
}

/// Pieces of any text, of front matter, comments and code too, that have a dot or a slash as paths do, with their places.
fn words_that_may_be_paths(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let ends = |c: char| c.is_whitespace() || "\"'`()<>[]{}|,;=!*“”‘’（）《》，。；：！".contains(c);
    let mut start = 0;
    let pieces = text.split_inclusive(ends).map(move |piece| {
        let at = start;
        start += piece.len();
        (piece.trim_end_matches(ends), at)
    });
    let pieces = pieces.map(|(piece, at)| (piece.split(['#', '?']).next().unwrap_or_default(), at));
    let pieces = pieces.map(|(piece, at)| (piece.trim_end_matches(['.', ':']), at));
    pieces.filter(|(piece, _)| piece.contains(['.', '/'])).map(|(piece, at)| (piece, at..at + piece.len()))
}

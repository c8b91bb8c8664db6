//! Files of `content/` that are no pages, drafts and those that cannot be read: only their names are known.

use std::collections::BTreeSet;

use crate::name::NameTable;
use crate::path::{file_name, parent};

/// Files that are no pages: only their names are known.
#[derive(Debug, Default)]
pub(super) struct Unpublished {
    keys: BTreeSet<String>,
    names: NameTable<()>,
}

impl Unpublished {
    /// Takes up a file by its path below `content/` without `.md`.
    pub(super) fn insert(&mut self, key: &str) {
        if self.keys.insert(key.to_owned()) {
            self.names.insert(name_of(key), ());
        }
    }

    /// Takes up a second path of a file that has a name already.
    pub(super) fn insert_key(&mut self, key: &str) {
        self.keys.insert(key.to_owned());
    }

    pub(super) fn contains(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    pub(super) fn names(&self) -> &NameTable<()> {
        &self.names
    }

    /// Whether the file at this path belongs to one of them: by its name, or by a folder it stands in. From the file up the
    /// nearest page whose name or folder it is decides, and `is_page` knows those that are published.
    pub(super) fn has_file(&self, path: &str, is_page: impl Fn(&str) -> bool) -> bool {
        let mut at = path;
        while !at.is_empty() {
            let stems =
                at.rmatch_indices('.').map(|(dot, _)| &at[..dot]).take_while(|stem| stem.len() > parent(at).len());
            let folder = (at.len() < path.len()).then_some(at);
            let pages = folder.map(|folder| format!("{folder}/index")).into_iter();
            for key in pages.chain(folder.into_iter().chain(stems).map(str::to_owned)) {
                if self.keys.contains(&key) {
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

/// The name of a file: its path, of an `index.md` that of its folder.
fn name_of(key: &str) -> &str {
    if file_name(key) == "index" { parent(key) } else { key }
}

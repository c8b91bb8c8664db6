//! Takes the old manifest and the new paths, and says which files leave the site, and which of
//! those must go first because something new needs their place.

use std::collections::{HashMap, HashSet};

use super::manifest::Manifest;
use super::relative::{fold, folders};

/// The files that leave the site.
///
/// A file goes first when a new path needs its name for a folder, needs its folder for a file, or
/// differs from it only by case or Unicode form. On file systems that fold those, `Loan/` and
/// `loan/` are one folder: removing the old spelling last would remove the new page.
#[derive(Default)]
pub(super) struct Removals<'a> {
    first: Vec<&'a str>,
    last: Vec<&'a str>,
    folded: HashSet<String>,
    folded_folders: HashMap<String, HashSet<&'a str>>,
}

impl<'a> Removals<'a> {
    /// Compares the sorted new paths with the old ones.
    pub(super) fn new(old: &'a Manifest, paths: &[&str]) -> Removals<'a> {
        let leaving: Vec<&str> = old.paths().filter(|path| paths.binary_search(path).is_err()).collect();
        if leaving.is_empty() {
            return Removals::default();
        }
        let new_files: HashSet<String> = paths.iter().map(|path| fold(path)).collect();
        let new_folders: HashSet<&str> = paths.iter().flat_map(|path| folders(path)).collect();
        let new_folders: HashMap<String, &str> = new_folders.into_iter().map(|folder| (fold(folder), folder)).collect();
        let mut removals = Removals::default();
        for path in leaving {
            let folded = fold(path);
            let in_the_way = new_files.contains(&folded)
                || new_folders.contains_key(&folded)
                || folders(path).any(|folder| {
                    let folded = fold(folder);
                    new_files.contains(&folded) || new_folders.get(&folded).is_some_and(|new| *new != folder)
                });
            if in_the_way {
                removals.first.push(path)
            } else {
                removals.last.push(path)
            }
            removals.folded.insert(folded);
            for folder in folders(path) {
                removals.folded_folders.entry(fold(folder)).or_default().insert(folder);
            }
        }
        removals
    }

    /// Returns those that must go before anything new comes, sorted.
    pub(super) fn first(&self) -> &[&'a str] {
        &self.first
    }

    /// Returns those that go when the new pages are there, sorted.
    pub(super) fn last(&self) -> &[&'a str] {
        &self.last
    }

    /// Returns all of them: those that go first, then the others.
    pub(super) fn paths(&self) -> impl Iterator<Item = &'a str> {
        self.first.iter().chain(&self.last).copied()
    }

    /// Says whether this file leaves the site.
    pub(super) fn contains(&self, path: &str) -> bool {
        self.first.binary_search(&path).is_ok() || self.last.binary_search(&path).is_ok()
    }

    /// Says whether a new path may be, to this file system, one of the files that leave.
    pub(super) fn may_be(&self, path: &str) -> bool {
        !self.folded.is_empty() && self.folded.contains(&fold(path))
    }

    /// Says whether a new folder may be, to this file system, an old one in another spelling.
    pub(super) fn respell(&self, folder: &str) -> bool {
        !self.folded_folders.is_empty()
            && self.folded_folders.get(&fold(folder)).is_some_and(|old| old.iter().any(|old| *old != folder))
    }
}

#[cfg(test)]
mod tests {
    use super::super::manifest::Fingerprint;
    use super::*;

    fn check(old: &[&str], new: &[&str], first: &[&str], last: &[&str]) {
        let old = Manifest::new(old.iter().map(|path| (*path, Fingerprint::of(b""))));
        let removals = Removals::new(&old, new);
        assert_eq!((removals.first(), removals.last()), (first, last));
    }

    #[test]
    fn a_file_that_leaves_goes_last() {
        check(&["a/index.html", "b/index.html"], &["a/index.html"], &[], &["b/index.html"]);
    }

    #[test]
    fn a_file_goes_first_when_its_name_or_folder_is_needed() {
        check(&["a", "z"], &["a/index.html"], &["a"], &["z"]);
        check(&["a/b/index.html", "z"], &["a"], &["a/b/index.html"], &["z"]);
    }

    #[test]
    fn a_file_goes_first_when_only_the_spelling_differs() {
        check(&["Loan.html"], &["loan.html"], &["Loan.html"], &[]);
        check(&["Loan/old.html"], &["loan/new.html"], &["Loan/old.html"], &[]);
        check(&["cafe\u{301}/a"], &["caf\u{e9}/a"], &["cafe\u{301}/a"], &[]);
    }
}

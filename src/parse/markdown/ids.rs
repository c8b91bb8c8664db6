//! The ids of the headings of one page: what each is called by itself, and what the second of a name is called.
//!
//! A heading has the id that its author wrote, else the one that its words make. Where two want the same, one written by the
//! author goes first, then the first on the page; the others are numbered. No number makes an id that another heading has
//! by itself: what that is is known for certain at the end of the page only, so a page that went wrong is read again.

use std::collections::{HashMap, HashSet};

/// An id that the theme uses on every page.
const RESERVED_ID: &str = "main";

/// What the ids of the theme and of footnotes begin with.
const RESERVED_PREFIX: &str = "kb-";

/// Whether an id is one of the theme's or of a footnote.
pub(super) fn is_reserved(id: &str) -> bool {
    id == RESERVED_ID || id.starts_with(RESERVED_PREFIX)
}

/// Who gave a heading the id it wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Its author.
    Written,
    /// Its words.
    Words,
}

/// The ids of a page, taken and wanted.
#[derive(Debug)]
pub(super) struct Ids {
    taken: HashSet<String>,
    /// How often each was wanted again.
    again: HashMap<String, usize>,
    /// Those that were made up.
    numbered: HashSet<String>,
    /// Those that headings have by themselves, as far as the page has been read.
    wanted: HashMap<String, Origin>,
    /// The same of the whole page, if it was read before.
    known: HashMap<String, Origin>,
    mistaken: bool,
}

impl Default for Ids {
    fn default() -> Ids {
        Ids {
            taken: HashSet::from([RESERVED_ID.to_owned()]),
            again: HashMap::new(),
            numbered: HashSet::new(),
            wanted: HashMap::new(),
            known: HashMap::new(),
            mistaken: false,
        }
    }
}

impl Ids {
    /// Whether a heading could not have its own id because another was given it before.
    pub(super) fn is_mistaken(&self) -> bool {
        self.mistaken
    }

    /// None taken, and all known that some heading wants.
    pub(super) fn known(self) -> Ids {
        Ids { known: self.wanted, ..Ids::default() }
    }

    /// Whether a heading has this id already, by itself.
    pub(super) fn is_taken(&self, id: &str) -> bool {
        self.taken.contains(id) && !self.numbered.contains(id)
    }

    /// Whether an author wrote it, as far as is known.
    pub(super) fn is_written(&self, id: &str) -> bool {
        [&self.wanted, &self.known].iter().any(|ids| ids.get(id) == Some(&Origin::Written))
    }

    /// The id of the next heading.
    pub(super) fn take(&mut self, wanted: String, origin: Origin) -> String {
        let wanted = if wanted.starts_with(RESERVED_PREFIX) { format!("h-{wanted}") } else { wanted };
        let before = self.wanted.insert(wanted.clone(), origin);
        if before == Some(Origin::Written) {
            self.wanted.insert(wanted.clone(), Origin::Written);
        }
        let taken_by_words = before == Some(Origin::Words) && origin == Origin::Written;
        self.mistaken |= taken_by_words || self.numbered.contains(&wanted);
        let anothers = origin == Origin::Words && self.known.get(&wanted) == Some(&Origin::Written);
        if !anothers && self.taken.insert(wanted.clone()) {
            return wanted;
        }
        loop {
            // Counted on from the last heading of this name: thousands of equal headings are no reason to search.
            let count = self.again.entry(wanted.clone()).or_insert(0);
            *count += 1;
            let id = format!("{wanted}-{}", *count + 1);
            if !self.known.contains_key(&id) && self.taken.insert(id.clone()) {
                self.numbered.insert(id.clone());
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(headings: &[(&str, Origin)]) -> Vec<String> {
        let mut ids = Ids::default();
        let take = |ids: &mut Ids| headings.iter().map(|(id, origin)| ids.take((*id).to_owned(), *origin)).collect();
        let mut taken: Vec<String> = take(&mut ids);
        if ids.is_mistaken() {
            taken = take(&mut ids.known());
        }
        taken
    }

    #[test]
    fn a_number_is_no_name_that_another_heading_has() {
        use Origin::{Words, Written};
        for (headings, expected) in [
            (vec![("x", Words), ("x", Words), ("x-2", Words)], vec!["x", "x-3", "x-2"]),
            (vec![("x-2", Words), ("x", Words), ("x", Words)], vec!["x-2", "x", "x-3"]),
            (vec![("a", Words), ("a", Written)], vec!["a-2", "a"]),
            (vec![("a", Written), ("a", Words)], vec!["a", "a-2"]),
            (vec![("a", Words), ("a", Written), ("a-2", Words)], vec!["a-3", "a", "a-2"]),
            (vec![("a", Written), ("a", Written)], vec!["a", "a-2"]),
            (vec![("main", Words), ("kb-a", Words)], vec!["main-2", "h-kb-a"]),
        ] {
            assert_eq!(ids(&headings), expected, "{headings:?}");
        }
    }
}

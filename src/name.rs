//! Names as authors write them to what they stand for: in links, formulas, front matter, flows, on the command line.
//!
//! A name is the stem of a file, with as many of its folders in front as tell it from others: `late-fee`,
//! `rights/late-fee`. One that begins with `/` is the whole path. Every name is looked up here and nowhere else, so
//! that one which could mean two things is an error everywhere and never means the last.

use std::borrow::Cow;
use std::collections::HashMap;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::diagnostic::{Words, nearest, words};
use crate::path::{file_name, fold};

/// What the names of one kind of thing stand for.
#[derive(Debug, Clone)]
pub struct NameTable<T> {
    /// By stem: the whole path of each that has it, without `.md`, and what it is.
    by_stem: HashMap<String, Vec<(String, T)>>,
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match<T> {
    /// One thing.
    One(T),
    /// Several, each with the shortest way to write it that means it alone.
    Several(Vec<(String, T)>),
    /// Nothing.
    Nothing,
}

impl<T> Default for NameTable<T> {
    fn default() -> NameTable<T> {
        NameTable { by_stem: HashMap::new() }
    }
}

impl<T: Copy + PartialEq> NameTable<T> {
    /// Adds a path below `content/`, without `.md`; of an `index.md` that of its folder.
    pub fn insert(&mut self, path: &str, value: T) {
        let path = composed(path).into_owned();
        self.by_stem.entry(file_name(&path).to_owned()).or_default().push((path, value));
    }

    /// What a name stands for.
    pub fn find(&self, name: &str) -> Match<T> {
        let name = composed(name.trim());
        let whole = name.starts_with('/');
        let name = name.trim_matches('/');
        let candidates = self.by_stem.get(file_name(name)).map_or(&[][..], Vec::as_slice);
        // A path that is written out is never ambiguous.
        if let Some((_, exact)) = candidates.iter().find(|(path, _)| (whole || name.contains('/')) && path == name) {
            return Match::One(*exact);
        }
        let ends = |path: &str| path == name || path.strip_suffix(name).is_some_and(|rest| rest.ends_with('/'));
        let mut found: Vec<&(String, T)> = candidates.iter().filter(|(path, _)| !whole && ends(path)).collect();
        found.dedup_by(|a, b| a.1 == b.1);
        match found.as_slice() {
            [] => Match::Nothing,
            [(_, one)] => Match::One(*one),
            several => {
                let mut several: Vec<(String, T)> =
                    several.iter().map(|(path, value)| (written_out(path), *value)).collect();
                several.sort_by(|a, b| a.0.cmp(&b.0));
                Match::Several(several)
            }
        }
    }

    /// All stems, in no order.
    pub fn stems(&self) -> impl Iterator<Item = &str> + Clone {
        self.by_stem.keys().map(String::as_str)
    }

    /// The stem that somebody may have meant: written with another case or with the file's ending, or nearly the same.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let stem = file_name(name.trim().trim_matches('/'));
        let stem = [".md", ".markdown", ".html"].iter().find_map(|ending| stem.strip_suffix(ending)).unwrap_or(stem);
        let folded = fold(stem);
        let same = self.stems().filter(|near| !near.is_empty() && fold(near) == folded).min();
        same.or_else(|| nearest(stem, self.stems().filter(|near| !near.is_empty())))
    }
}

/// Every way to write one of several things, for a message: `[[a/cap]], [[b/cap]]` with the brackets of its place.
pub fn choices<T>(several: &[(String, T)], open: &str, close: &str) -> Words {
    let list = several.iter().map(|(name, _)| format!("{open}{name}{close}")).collect::<Vec<_>>().join(", ");
    words!("连文件夹一起写：{list}", "write the folder too: {list}")
}

fn written_out(path: &str) -> String {
    if path.contains('/') { path.to_owned() } else { format!("/{path}") }
}

/// Letters with their marks as one character: macOS hands out file names with the two apart.
pub fn composed(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(paths: &[&'static str]) -> NameTable<&'static str> {
        let mut table = NameTable::default();
        paths.iter().for_each(|path| table.insert(path, *path));
        table
    }

    fn several(names: &[&str]) -> Vec<String> {
        match table(&["a/cap", "b/cap", "cap", "c/one"]).find(names[0]) {
            Match::Several(found) => found.into_iter().map(|(name, _)| name).collect(),
            Match::One(one) => vec![one.to_owned()],
            Match::Nothing => Vec::new(),
        }
    }

    #[test]
    fn a_name_that_could_mean_two_files_means_neither() {
        assert_eq!(several(&["cap"]), ["/cap", "a/cap", "b/cap"]);
        assert_eq!(several(&["b/cap"]), ["b/cap"]);
        assert_eq!(several(&["/cap"]), ["cap"]);
        assert_eq!(several(&["one"]), ["c/one"]);
        assert_eq!(several(&["/one"]), [""; 0]);
        assert_eq!(several(&["p"]), [""; 0]);
    }

    #[test]
    fn a_name_with_its_marks_apart_is_the_same_name() {
        assert_eq!(table(&["cafe\u{301}"]).find("caf\u{e9}"), Match::One("cafe\u{301}"));
    }

    #[test]
    fn another_case_or_the_ending_is_what_was_meant() {
        assert_eq!(table(&["b", "a"]).nearest("B"), Some("b"));
        assert_eq!(table(&["late-fee"]).nearest("late-fee.md"), Some("late-fee"));
        assert_eq!(table(&["late-fee"]).nearest("late-fees"), Some("late-fee"));
        assert_eq!(table(&["late-fee"]).nearest("weather"), None);
    }
}

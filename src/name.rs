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
    /// By stem: how each that has it is written out, and what it is, in that order.
    by_stem: HashMap<String, Vec<(String, T)>>,
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match<'a, T: Clone> {
    /// One thing.
    One(T),
    /// Several, each with the shortest way to write it that means it alone.
    Several(Cow<'a, [(String, T)]>),
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
        let path = composed(path);
        let list = self.by_stem.entry(file_name(&path).to_owned()).or_default();
        let path = written_out(&path).into_owned();
        // Paths come in order, nearly always.
        let at = list.partition_point(|(known, _)| *known <= path);
        list.insert(at, (path, value));
    }

    /// What a name stands for. Many things of one stem are looked through only for a name that leaves out some of its folders.
    pub fn find(&self, name: &str) -> Match<'_, T> {
        let name = composed(name.trim());
        let whole = name.starts_with('/');
        let name = name.trim_matches('/');
        let candidates = self.by_stem.get(file_name(name)).map_or(&[][..], Vec::as_slice);
        // A path that is written out means no longer one; `a.md` and `a/index.md` have the same.
        if whole || name.contains('/') {
            let path = written_out(name);
            let exact = &candidates[candidates.partition_point(|(known, _)| **known < *path)..];
            let exact = &exact[..exact.partition_point(|(known, _)| **known <= *path)];
            if whole || !exact.is_empty() {
                return one_or_several(Cow::Borrowed(exact));
            }
            let ends = |path: &str| path.strip_suffix(name).is_some_and(|rest| rest.ends_with('/'));
            return one_or_several(candidates.iter().filter(|(path, _)| ends(path)).cloned().collect());
        }
        one_or_several(Cow::Borrowed(candidates))
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

/// How many of several things a message lists.
pub const LISTED_MAX: usize = 5;

/// The ways to write one of several things, for a message: `[[a/cap]], [[b/cap]]` with the brackets of its place.
pub fn choices<T>(several: &[(String, T)], open: &str, close: &str) -> Words {
    let same = several.windows(2).find(|two| two[0].0 == two[1].0);
    if let Some((name, _)) = same.and_then(|two| two.first()) {
        let name = name.trim_start_matches('/');
        return words!(
            "`{name}.md` 和 `{name}/` 里的 index.md 同名：给其中一个文件改名",
            "`{name}.md` and the index.md of `{name}/` have one name: rename one of the files"
        );
    }
    let listed = several.iter().take(LISTED_MAX).map(|(name, _)| format!("{open}{name}{close}"));
    let list = listed.collect::<Vec<_>>().join(", ");
    match several.len().saturating_sub(LISTED_MAX) {
        0 => words!("连文件夹一起写：{list}", "write the folder too: {list}"),
        more => words!("连文件夹一起写：{list}，还有 {more} 个", "write the folder too: {list}, and {more} more"),
    }
}

fn one_or_several<T: Copy + PartialEq>(found: Cow<'_, [(String, T)]>) -> Match<'_, T> {
    match found.first() {
        None => Match::Nothing,
        Some(&(_, first)) if found.iter().all(|(_, value)| *value == first) => Match::One(first),
        Some(_) => Match::Several(found),
    }
}

/// The shortest way to write a whole path.
fn written_out(path: &str) -> Cow<'_, str> {
    if path.contains('/') { Cow::Borrowed(path) } else { Cow::Owned(format!("/{path}")) }
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
            Match::Several(found) => found.iter().map(|(name, _)| name.clone()).collect(),
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
    fn a_file_and_the_page_of_its_folder_have_one_name_until_one_is_renamed() {
        let mut two = NameTable::default();
        [("same", 1), ("same", 2), ("a/same", 3), ("a/same", 4)].iter().for_each(|(path, it)| two.insert(path, *it));
        for name in ["same", "/same", "a/same"] {
            let Match::Several(several) = two.find(name) else { panic!("{name} is one") };
            assert!(choices(&several, "[[", "]]").en.contains("rename one of the files"), "{name}");
        }
    }

    #[test]
    fn a_message_lists_no_more_than_a_few_names() {
        let several: Vec<(String, usize)> = (0..2400).map(|number| (format!("{number}/a"), number)).collect();
        assert!(choices(&several, "", "").en.ends_with("2/a, 3/a, 4/a, and 2395 more"));
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

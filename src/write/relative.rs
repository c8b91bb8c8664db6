//! Paths inside the output folder, as `/`-separated text: checked, joined, cut and compared.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

/// Names that begin so, at the top of the output folder, are kbgen's own.
pub(super) const OWN_PREFIX: &str = ".kbgen";

/// Says whether a path stays inside the output folder and off kbgen's own files.
///
/// The output table is safe before it comes here. The manifest and the journal are files that
/// anyone may have written, and a removal of `../../thesis.md` must not follow from a bad one.
pub(super) fn is_safe(path: &str) -> bool {
    let own = path.get(..OWN_PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(OWN_PREFIX));
    // On Windows `C:x` is another drive and `a:b` a hidden stream of `a`.
    let foreign = |byte| matches!(byte, b'\\' | 0) || cfg!(windows) && byte == b':';
    !own && !path.bytes().any(foreign) && path.split('/').all(|name| !matches!(name, "" | "." | ".."))
}

/// Joins a path of the site to the output folder.
pub(super) fn below(root: &Path, path: &str) -> PathBuf {
    let mut joined = PathBuf::with_capacity(root.as_os_str().len() + path.len() + 1);
    joined.push(root);
    // One name at a time: a canonical Windows path (`\\?\C:\site`) takes no `/`.
    joined.extend(path.split('/'));
    joined
}

/// Returns the folders that hold a path, outermost first: `a`, `a/b` for `a/b/c.html`.
pub(super) fn folders(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').map(|(slash, _)| &path[..slash])
}

/// Returns the folder that holds a path, unless that is the output folder itself.
pub(super) fn parent(path: &str) -> Option<&str> {
    path.rfind('/').map(|slash| &path[..slash])
}

/// Folds what some file systems do not tell apart: case, and composed or decomposed letters.
pub(super) fn fold(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.nfc().flat_map(char::to_lowercase).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_leave_the_folder_are_not_safe() {
        for path in ["", "/etc/passwd", "../a", "a/../../b", "a//b", "a/", "./a", "a\\b", "a\0"] {
            assert!(!is_safe(path), "{path:?}");
        }
        for path in [".kbgen-manifest.json", ".kbgen-staging/new-1", ".KBGEN-lock"] {
            assert!(!is_safe(path), "{path:?}");
        }
        for path in ["a", "index.html", "逾期/index.html", "a/.kbgen/x", ".well-known/x", "..a/b.."] {
            assert!(is_safe(path), "{path:?}");
        }
    }

    #[test]
    fn folders_are_named_from_the_outside_in() {
        assert_eq!(folders("a/b/c.html").collect::<Vec<_>>(), ["a", "a/b"]);
        assert_eq!(folders("c.html").count(), 0);
        assert_eq!(parent("a/b/c.html"), Some("a/b"));
    }

    #[test]
    fn case_and_unicode_form_are_folded() {
        assert_eq!(fold("Loan/CAF\u{c9}"), fold("loan/cafe\u{301}"));
        assert_ne!(fold("逾期"), fold("预期"));
    }
}

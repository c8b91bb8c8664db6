//! The theme that comes with kbgen, and what a file of words holds.

use std::borrow::Cow;
use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

/// The files of the theme.
pub(super) static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Adds all files of a folder, by their paths.
pub(super) fn collect(dir: &'static Dir<'static>, files: &mut BTreeMap<String, Cow<'_, [u8]>>) {
    for file in dir.files() {
        if let Some(path) = file.path().to_str() {
            files.insert(path.replace('\\', "/"), Cow::Borrowed(file.contents()));
        }
    }
    for inner in dir.dirs() {
        collect(inner, files);
    }
}

/// A file of words.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// Each word by its key.
    pub(super) words: BTreeMap<String, String>,
    /// Words that a title is broken before.
    #[serde(default)]
    pub(super) title_breaks: Vec<String>,
}

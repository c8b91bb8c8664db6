//! The promises of publishing, each tried in a folder of its own.

mod foreign_files;
mod killed;
#[cfg(unix)]
mod links;
mod opening;
mod publishing;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::manifest::MANIFEST;
use super::{OutputDir, PublishError, Refusal, Summary, Warning, WriteError, publish};

/// What a file of a site holds, or that it cannot be rendered.
type Files<'a> = &'a [(&'a str, &'a str)];

const BROKEN: &str = "(cannot be rendered)";

struct Site {
    folder: TempDir,
}

impl Site {
    fn new() -> Site {
        Site { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    fn out(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("it exists").join("public")
    }

    fn open(&self) -> Result<OutputDir, WriteError> {
        OutputDir::open(&self.out(), self.folder.path(), None, || {})
    }

    fn try_publish(&self, files: Files) -> Result<Summary, PublishError<String>> {
        publish_files(&self.open()?, files)
    }

    fn publish(&self, files: Files) -> Summary {
        self.try_publish(files).expect("it can be published")
    }

    fn publish_error(&self, files: Files) -> WriteError {
        match self.try_publish(files) {
            Err(PublishError::Write(error)) => error,
            other => panic!("expected an error of the folder, found {other:?}"),
        }
    }

    /// Writes a file by hand.
    fn write(&self, path: &str, text: &str) {
        let path = self.out().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }

    /// Returns every file and folder but the manifest and the lock, with its text.
    fn tree(&self) -> BTreeMap<String, String> {
        let mut tree = BTreeMap::new();
        walk(&self.out(), "", &mut tree);
        tree.remove(MANIFEST);
        tree.remove(".kbgen-lock");
        tree
    }

    fn assert_tree(&self, expected: Files) {
        let expected = expected.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        assert_eq!(self.tree(), expected.collect::<BTreeMap<_, _>>());
    }
}

fn publish_files(out: &OutputDir, files: Files) -> Result<Summary, PublishError<String>> {
    let files: BTreeMap<&str, &str> = files.iter().copied().collect();
    let paths: Vec<&str> = files.keys().copied().collect();
    publish(out, &paths, |path| match files[path] {
        BROKEN => Err(path.to_owned()),
        text => Ok(Cow::Borrowed(text.as_bytes())),
    })
}

/// Folders are listed as `name/` when they are empty.
fn walk(folder: &Path, prefix: &str, tree: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("it exists") {
        let entry = entry.expect("it can be read");
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().expect("it has a type").is_dir() {
            let before = tree.len();
            walk(&entry.path(), &format!("{path}/"), tree);
            if tree.len() == before {
                tree.insert(format!("{path}/"), String::new());
            }
        } else {
            let text = fs::read_to_string(entry.path()).unwrap_or_else(|_| "(unreadable)".to_owned());
            tree.insert(path, text);
        }
    }
}

const OLD: Files<'static> =
    &[("a/index.html", "a"), ("b/c/index.html", "c"), ("index.html", "home"), ("site.css", "body{}")];
const NEW: Files<'static> = &[("a/index.html", "a, better"), ("d/index.html", "d"), ("site.css", "body{}")];

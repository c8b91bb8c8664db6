//! Takes the paths of a site and the output folder, and says what stands where its folders must
//! be, asking the disk once a folder and not at all below one that is missing.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::error::{Action, WriteError};
use super::relative;
use super::removals::Removals;

/// What stands at a path; a link is a link, wherever it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtPath {
    Nothing,
    File {
        len: u64,
    },
    Folder,
    Link,
    /// A device, a socket, a pipe.
    Other,
}

/// Looks at a path without following a link.
pub(super) fn classify(path: &Path) -> Result<AtPath, WriteError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => Ok(AtPath::Link),
        Ok(metadata) if metadata.is_dir() => Ok(AtPath::Folder),
        Ok(metadata) if metadata.is_file() => Ok(AtPath::File { len: metadata.len() }),
        Ok(_) => Ok(AtPath::Other),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(AtPath::Nothing),
        Err(error) => Err(WriteError::io(Action::Inspect, path)(error)),
    }
}

/// The folders of the site as it is to be, and of the files that leave it.
pub(super) struct Folders<'a> {
    root: &'a Path,
    found: HashMap<&'a str, AtPath>,
    wanted: HashSet<&'a str>,
}

impl<'a> Folders<'a> {
    /// Looks at every folder that `paths` and `removals` need; a link among them is an error, and
    /// so is a file that nobody is going to remove.
    pub(super) fn classify_all(
        root: &'a Path,
        paths: &[&'a str],
        removals: &Removals<'a>,
    ) -> Result<Folders<'a>, WriteError> {
        let mut folders = Folders { root, found: HashMap::new(), wanted: HashSet::new() };
        let mut occupied = Vec::new();
        for path in paths {
            // From the inside out, for the paths are sorted: most often the folder is known.
            for folder in relative::folders(path).rev() {
                if !folders.wanted.insert(folder) {
                    break;
                }
                match folders.classify(folder)? {
                    AtPath::Nothing | AtPath::Folder => {}
                    AtPath::File { .. } if removals.contains(folder) => {}
                    AtPath::Link => return Err(folders.link_at(folder)),
                    AtPath::File { .. } | AtPath::Other => occupied.push(relative::below(root, folder)),
                }
            }
        }
        for path in removals.paths() {
            if let Some(folder) = relative::parent(path)
                && folders.classify(folder)? == AtPath::Link
            {
                return Err(folders.link_at(folder));
            }
        }
        if occupied.is_empty() {
            return Ok(folders);
        }
        occupied.sort();
        occupied.dedup();
        Err(WriteError::Occupied { paths: occupied })
    }

    /// Says whether the site as it is to be has a file in this folder or below it.
    pub(super) fn is_wanted(&self, folder: &str) -> bool {
        self.wanted.contains(folder)
    }

    /// Says whether this folder is there now.
    pub(super) fn exists(&self, folder: &str) -> bool {
        self.found.get(folder) == Some(&AtPath::Folder)
    }

    /// Says whether the folder that holds `path` is there now.
    pub(super) fn parent_exists(&self, path: &str) -> bool {
        relative::parent(path).is_none_or(|parent| self.exists(parent))
    }

    fn classify(&mut self, folder: &'a str) -> Result<AtPath, WriteError> {
        if let Some(found) = self.found.get(folder) {
            return Ok(*found);
        }
        let outer = relative::parent(folder).map_or(Ok(AtPath::Folder), |parent| self.classify(parent))?;
        let found = match outer {
            AtPath::Folder => classify(&relative::below(self.root, folder))?,
            AtPath::Link => AtPath::Link,
            AtPath::Nothing | AtPath::File { .. } | AtPath::Other => AtPath::Nothing,
        };
        self.found.insert(folder, found);
        Ok(found)
    }

    /// Names the link itself, not what would lie behind it.
    fn link_at(&self, folder: &str) -> WriteError {
        let outermost = relative::folders(folder).find(|outer| self.found.get(outer) == Some(&AtPath::Link));
        WriteError::Link { path: relative::below(self.root, outermost.unwrap_or(folder)) }
    }
}

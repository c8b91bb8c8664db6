//! Takes the output folder, the manifest and the new paths, and says of each new file how it
//! stands to what is on the disk: there already, free, ours to replace, or foreign.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::error::{Action, WriteError};
use super::folders::{AtPath, Folders, classify};
use super::manifest::Manifest;
use super::removals::Removals;

/// How a wanted file stands to what is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// The same bytes are there.
    Unchanged,
    /// Nothing is there, or nothing will be by then.
    New,
    /// One of our files is there, with other bytes.
    Replaced,
}

/// What is known of the output folder before anything is rendered.
pub(super) struct DiskState<'a> {
    pub(super) root: &'a Path,
    pub(super) old: &'a Manifest,
    pub(super) removals: Removals<'a>,
    pub(super) folders: Folders<'a>,
}

impl<'a> DiskState<'a> {
    /// Looks at every folder that the old and the new site need.
    pub(super) fn new(root: &'a Path, old: &'a Manifest, paths: &[&'a str]) -> Result<DiskState<'a>, WriteError> {
        let removals = Removals::new(old, paths);
        let folders = Folders::classify_all(root, paths, &removals)?;
        Ok(DiskState { root, old, removals, folders })
    }

    /// Looks at a file, found at `target`, unless its folder is known to be missing.
    pub(super) fn classify(&self, path: &str, target: &Path) -> Result<AtPath, WriteError> {
        if self.folders.parent_exists(path) { classify(target) } else { Ok(AtPath::Nothing) }
    }

    /// Says how a wanted file stands to the disk, or nothing if a foreign one is in the way.
    ///
    /// Bytes are compared with bytes, not with the manifest: a file changed by hand is restored,
    /// and a foreign file that happens to be equal is adopted.
    pub(super) fn change(&self, path: &str, target: &Path, bytes: &[u8]) -> Result<Option<Change>, WriteError> {
        Ok(match self.classify(path, target)? {
            AtPath::Nothing => Some(Change::New),
            // What looks like this file is one in another spelling, and it is going to leave.
            AtPath::File { .. } if self.removals.may_be(path) => Some(Change::New),
            AtPath::File { len } if len == bytes.len() as u64 && holds(target, bytes)? => Some(Change::Unchanged),
            AtPath::File { .. } => self.old.fingerprint(path).map(|_| Change::Replaced),
            AtPath::Folder => self.all_leaves(target, path)?.then_some(Change::New),
            AtPath::Link => {
                return Err(WriteError::Link { path: target.to_path_buf() });
            }
            AtPath::Other => None,
        })
    }

    /// Says whether every file in a folder leaves the site, so that a file can take its name.
    fn all_leaves(&self, folder: &Path, path: &str) -> Result<bool, WriteError> {
        let mut some = false;
        for entry in fs::read_dir(folder).map_err(WriteError::io(Action::Read, folder))? {
            let name = entry.map_err(WriteError::io(Action::Read, folder))?.file_name();
            let Some(name) = name.to_str() else {
                return Ok(false);
            };
            let (inner, inner_path) = (folder.join(name), format!("{path}/{name}"));
            let leaves = match classify(&inner)? {
                AtPath::File { .. } => self.removals.contains(&inner_path),
                AtPath::Folder => self.all_leaves(&inner, &inner_path)?,
                AtPath::Nothing => true,
                AtPath::Link | AtPath::Other => false,
            };
            if !leaves {
                return Ok(false);
            }
            some = true;
        }
        Ok(some)
    }
}

/// Says whether a file of the same length has these bytes, reading no more than it must.
fn holds(path: &Path, bytes: &[u8]) -> Result<bool, WriteError> {
    same(path, bytes).map_err(WriteError::io(Action::Read, path))
}

fn same(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    const PIECE: usize = 64 * 1024;
    let mut file = File::open(path)?;
    let mut piece = vec![0; bytes.len().min(PIECE)];
    for expected in bytes.chunks(PIECE) {
        let found = &mut piece[..expected.len()];
        match file.read_exact(found) {
            Ok(()) if found == expected => {}
            Ok(()) => return Ok(false),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

//! Takes finished bytes and keeps them, and the old files they will replace, in one flat folder
//! inside the output folder: the same file system, so that publishing a file is a rename.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::error::{Action, Warning, WriteError};

const FOLDER: &str = ".kbgen-staging";
const NEW: &str = "new-";
const OLD: &str = "old-";
const JOURNAL: &str = "journal";

/// The staging folder. It is made by the first write, so that a build in which nothing changed
/// leaves even the output folder's time alone.
pub(super) struct Staging {
    folder: PathBuf,
}

impl Staging {
    /// Names the staging folder of an output folder.
    pub(super) fn of(root: &Path) -> Staging {
        Staging { folder: root.join(FOLDER) }
    }

    /// Returns where the staging folder is or would be.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns where the new file number `id` waits. It is there until it is published: this is
    /// how a later process knows which steps were taken.
    pub(super) fn new_file(&self, id: usize) -> PathBuf {
        self.folder.join(format!("{NEW}{id}"))
    }

    /// Returns where the old file number `id` is kept.
    pub(super) fn old_file(&self, id: usize) -> PathBuf {
        self.folder.join(format!("{OLD}{id}"))
    }

    /// Returns where the journal is written before it gets its name.
    pub(super) fn journal_file(&self) -> PathBuf {
        self.folder.join(JOURNAL)
    }

    /// Writes a file of this folder, whole, and makes the folder if it is the first.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.create(path)?.write_all(bytes)
    }

    /// Keeps the file at `path` as the old file number `id`, and leaves it where it is.
    pub(super) fn keep(&self, path: &Path, id: usize) -> io::Result<()> {
        let kept = self.old_file(id);
        match fs::hard_link(path, &kept) {
            Ok(()) => Ok(()),
            // FAT, some network drives and hardened kernels have no links. A copy half written by
            // a killed process does no harm: the old file counts only once the new one is placed.
            Err(_) => io::copy(&mut File::open(path)?, &mut self.create(&kept)?).map(|_| ()),
        }
    }

    /// Removes what kbgen put here, and the folder, if it is empty then.
    pub(super) fn clear(&self) -> Result<Vec<Warning>, WriteError> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(WriteError::io(Action::Read, &self.folder)(error)),
        };
        for entry in entries {
            let name = entry.map_err(WriteError::io(Action::Read, &self.folder))?.file_name();
            let ours = |name: &str| name.starts_with(NEW) || name.starts_with(OLD) || name == JOURNAL;
            if name.to_str().is_some_and(ours) {
                let path = self.folder.join(name);
                fs::remove_file(&path).map_err(WriteError::io(Action::Remove, &path))?;
            }
        }
        match fs::remove_dir(&self.folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => Ok(vec![Warning::FolderKept(self.folder.clone())]),
            _ => Ok(Vec::new()),
        }
    }

    /// Creates a file that is not there yet: opening an old one could write through a hard link
    /// into the published site.
    fn create(&self, path: &Path) -> io::Result<File> {
        let create = || OpenOptions::new().write(true).create_new(true).open(path);
        match create() {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                match fs::create_dir(&self.folder) {
                    // Another thread was first.
                    Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
                    _ => create(),
                }
            }
            result => result,
        }
    }
}

//! Takes the path that the author configured and gives an output folder that is safe to publish
//! to: real, allowed, ours, locked, and with no half-done publication in it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use super::error::{Action, Warning, WriteError};
use super::folders::{AtPath, classify};
use super::journal::{Journal, PENDING};
use super::manifest::{MANIFEST, Manifest};
use super::refusal::{SOURCE_FOLDERS, refusal, source_refusal};
use super::relative::OWN_PREFIX;
use super::staging::Staging;

/// The lock's name in the output folder. The file stays: removing it would let a third build lock
/// a new file while a second still holds the old one.
const LOCK: &str = ".kbgen-lock";

/// An output folder that this process, and no other build, may publish to until it is dropped.
#[derive(Debug)]
pub struct OutputDir {
    path: PathBuf,
    warnings: Vec<Warning>,
    _lock: File,
}

impl OutputDir {
    /// Opens the output folder, and makes it if it is missing.
    ///
    /// If another build holds it, calls `waiting` and waits. If an earlier build was killed while
    /// it published, restores the site that was there before; a build that will not publish opens an
    /// interrupted folder too ([`OutputDir::is_interrupted`]), so that even it leaves a whole site.
    pub fn open(
        out: &Path,
        site_root: &Path,
        home: Option<&Path>,
        waiting: impl FnOnce(),
    ) -> Result<OutputDir, WriteError> {
        let path = resolve(out).map_err(WriteError::io(Action::Inspect, out))?;
        refuse_dangerous(&path, site_root, home)?;
        match classify(&path)? {
            AtPath::Folder => {}
            AtPath::Nothing => fs::create_dir_all(&path).map_err(WriteError::io(Action::CreateFolder, &path))?,
            AtPath::File { .. } | AtPath::Link | AtPath::Other => {
                return Err(WriteError::NotAFolder { path });
            }
        }

        let mut warnings = Vec::new();
        let lock = lock(&path, &mut warnings, waiting)?;
        refuse_foreign(&path)?;

        let staging = Staging::of(&path);
        match classify(staging.folder())? {
            AtPath::Folder | AtPath::Nothing => {}
            AtPath::Link => {
                return Err(WriteError::Link { path: staging.folder().to_path_buf() });
            }
            AtPath::File { .. } | AtPath::Other => {
                return Err(WriteError::Occupied { paths: vec![staging.folder().to_path_buf()] });
            }
        }
        // Read now, so that a damaged manifest is reported before anything is touched.
        Manifest::read(&path)?;
        if let Some(journal) = Journal::read(&path)? {
            journal.roll_back(&path, &staging).map_err(|unrestored| unrestored.first)?;
            warnings.push(Warning::RolledBack);
        }
        warnings.extend(staging.clear()?);
        Ok(OutputDir { path, warnings, _lock: lock })
    }

    /// Returns whether a killed build left traces there, which [`OutputDir::open`] undoes or clears.
    pub fn is_interrupted(out: &Path) -> bool {
        out.join(PENDING).exists() || Staging::of(out).folder().exists()
    }

    /// Returns the real path, absolute and without links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what the opening found that the author should know.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}

/// Makes a path absolute and resolves its links, also where its end does not exist yet.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut real = PathBuf::new();
    for component in std::path::absolute(path)?.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                real.pop();
            }
            // `C:` alone is the current folder of that drive, not a place to resolve.
            Component::Prefix(_) => real.push(component),
            Component::RootDir | Component::Normal(_) => {
                real.push(component);
                match real.canonicalize() {
                    Ok(found) => real = found,
                    Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok(real)
}

/// Refuses the folders of [`refusal`], and those of sources that are links to elsewhere.
fn refuse_dangerous(path: &Path, site_root: &Path, home: Option<&Path>) -> Result<(), WriteError> {
    let site_root = resolve(site_root).map_err(WriteError::io(Action::Inspect, site_root))?;
    let home = home.map(|home| resolve(home).unwrap_or_else(|_| home.to_path_buf()));
    let linked = |name| {
        let source = resolve(&site_root.join(name)).ok()?;
        source_refusal(path, &source, name)
    };
    match refusal(path, &site_root, home.as_deref()).or_else(|| SOURCE_FOLDERS.into_iter().find_map(linked)) {
        Some(reason) => Err(WriteError::Refused { path: path.to_path_buf(), reason }),
        None => Ok(()),
    }
}

/// Refuses a folder with files in it that has neither manifest nor journal.
fn refuse_foreign(path: &Path) -> Result<(), WriteError> {
    for mark in [PENDING, MANIFEST] {
        if classify(&path.join(mark))? != AtPath::Nothing {
            return Ok(());
        }
    }
    for entry in fs::read_dir(path).map_err(WriteError::io(Action::Read, path))? {
        let name = entry.map_err(WriteError::io(Action::Read, path))?.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with(OWN_PREFIX) {
            return Err(WriteError::Foreign { path: path.to_path_buf(), example: name.into_owned() });
        }
    }
    Ok(())
}

/// Takes the lock, and waits for it if need be.
fn lock(path: &Path, warnings: &mut Vec<Warning>, waiting: impl FnOnce()) -> Result<File, WriteError> {
    let lock_path = path.join(LOCK);
    match classify(&lock_path)? {
        AtPath::File { .. } => {}
        // Asked before and after taking the lock: before, so that a foreign folder does not get
        // even a lock file; after, because that is when the answer holds.
        AtPath::Nothing => refuse_foreign(path)?,
        AtPath::Link => return Err(WriteError::Link { path: lock_path }),
        AtPath::Folder | AtPath::Other => {
            return Err(WriteError::Occupied { paths: vec![lock_path] });
        }
    }
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&lock_path)
        .map_err(WriteError::io(Action::Lock, &lock_path))?;
    let locked = match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            waiting();
            file.lock()
        }
        Err(TryLockError::Error(error)) => Err(error),
    };
    match locked {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::Unsupported => warnings.push(Warning::NoLock(lock_path)),
        Err(error) => return Err(WriteError::io(Action::Lock, &lock_path)(error)),
    }
    Ok(file)
}

//! One step of a publication: taken, or taken back, by looking only at what is on the disk, so
//! that a process which never saw the first can undo it.
//!
//! Undoing twice is undoing once. What tells whether a step was taken is the staging folder: a
//! new file still there was not published, an old file there was moved or kept.

use std::collections::HashSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::{Action, Warning, WriteError};
use super::folders::{AtPath, classify};
use super::manifest::Fingerprint;
use super::relative;
use super::staging::Staging;

/// A step; `id` names its new and old file in the staging folder.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Step {
    /// Makes a folder.
    MakeFolder { path: String },
    /// Puts a new file where nothing is.
    Place { path: String, id: usize, fingerprint: Fingerprint },
    /// Puts a new file over one of ours, which is kept.
    Replace { path: String, id: usize },
    /// Moves one of our files out of the site.
    Remove { path: String, id: usize },
    /// Removes a folder if it is empty.
    RemoveFolder { path: String },
}

/// What came of taking a step.
#[derive(Debug)]
pub(super) enum StepOutcome {
    Done,
    /// A folder that was not there before, so that nothing can be in it but what we put there.
    Made,
    Warned(Warning),
}

impl Step {
    /// Says whether two neighbouring steps may be taken at the same time: folders of one depth.
    pub(super) fn at_once_with(&self, next: &Step) -> bool {
        match (self, next) {
            (Step::MakeFolder { path }, Step::MakeFolder { path: next }) => depth(path) == depth(next),
            _ => false,
        }
    }

    /// Returns the path that the step is about.
    pub(super) fn path(&self) -> &str {
        match self {
            Step::MakeFolder { path }
            | Step::Place { path, .. }
            | Step::Replace { path, .. }
            | Step::Remove { path, .. }
            | Step::RemoveFolder { path } => path,
        }
    }

    /// Takes the step; `made` are the folders that the steps before it made.
    pub(super) fn take(&self, root: &Path, staging: &Staging, made: &HashSet<&str>) -> Result<StepOutcome, WriteError> {
        let target = relative::below(root, self.path());
        match self {
            Step::MakeFolder { .. } => match fs::create_dir(&target) {
                // Someone else made it meanwhile, or it differs only in case and is the same here.
                Err(error) if error.kind() == ErrorKind::AlreadyExists && classify(&target)? == AtPath::Folder => {}
                result => {
                    result.map_err(WriteError::io(Action::CreateFolder, &target))?;
                    return Ok(StepOutcome::Made);
                }
            },
            Step::Place { id, .. } => {
                // Rendering took a while, and the place that was free may be free no longer.
                let free = relative::parent(self.path()).is_some_and(|parent| made.contains(parent));
                if !free && classify(&target)? != AtPath::Nothing {
                    return Err(WriteError::Occupied { paths: vec![target] });
                }
                fs::rename(staging.new_file(*id), &target).map_err(WriteError::io(Action::Publish, &target))?;
            }
            Step::Replace { id, .. } => {
                // Kept by a link and replaced by one rename, so that the page is never missing.
                staging.keep(&target, *id).map_err(WriteError::io(Action::Keep, &target))?;
                fs::rename(staging.new_file(*id), &target).map_err(WriteError::io(Action::Publish, &target))?;
            }
            Step::Remove { id, .. } => match fs::rename(&target, staging.old_file(*id)) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(WriteError::io(Action::Remove, &target)(error));
                }
                _ => {}
            },
            Step::RemoveFolder { .. } => match fs::remove_dir(&target) {
                Err(error) if folder_is_gone_or_used(&error) => {}
                // A terminal that stands in the folder holds it on Windows. Not worth failing.
                Err(_) => return Ok(StepOutcome::Warned(Warning::FolderKept(target))),
                Ok(()) => {}
            },
        }
        Ok(StepOutcome::Done)
    }

    /// Takes the step back, if it was taken.
    pub(super) fn undo(&self, root: &Path, staging: &Staging) -> Result<(), WriteError> {
        refuse_links(root, self.path())?;
        let target = relative::below(root, self.path());
        match self {
            Step::MakeFolder { .. } => match fs::remove_dir(&target) {
                Err(error) if !folder_is_gone_or_used(&error) => Err(WriteError::io(Action::Remove, &target)(error)),
                _ => Ok(()),
            },
            Step::Place { id, fingerprint, .. } => {
                // By content, for someone may have put a file there before or after us.
                let ours = classify(&staging.new_file(*id))? == AtPath::Nothing
                    && matches!(classify(&target)?, AtPath::File { .. })
                    && Fingerprint::of_file(&target).map_err(WriteError::io(Action::Read, &target))? == *fingerprint;
                if ours {
                    fs::remove_file(&target).map_err(WriteError::io(Action::Remove, &target))?;
                }
                Ok(())
            }
            Step::Replace { id, .. } => {
                let replaced = classify(&staging.new_file(*id))? == AtPath::Nothing;
                if replaced { restore(&staging.old_file(*id), &target) } else { Ok(()) }
            }
            Step::Remove { id, .. } => {
                let free = classify(&target)? == AtPath::Nothing;
                if free { restore(&staging.old_file(*id), &target) } else { Ok(()) }
            }
            Step::RemoveFolder { .. } => match fs::create_dir(&target) {
                Err(error) if !matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotFound) => {
                    Err(WriteError::io(Action::Restore, &target)(error))
                }
                _ => Ok(()),
            },
        }
    }
}

/// Moves an old file back, if it was kept, and makes its folder anew, should that be gone.
fn restore(kept: &Path, target: &Path) -> Result<(), WriteError> {
    if classify(kept)? == AtPath::Nothing {
        return Ok(());
    }
    let move_back = || fs::rename(kept, target);
    let moved = match move_back() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            target.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| move_back())
        }
        result => result,
    };
    moved.map_err(WriteError::io(Action::Restore, target))
}

fn depth(path: &str) -> usize {
    relative::folders(path).count()
}

/// Tells the ordinary reasons why an empty folder is not removed.
fn folder_is_gone_or_used(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty | ErrorKind::NotADirectory)
}

/// Refuses a path whose folders have become links since the step was planned: an undo may come
/// days later.
fn refuse_links(root: &Path, path: &str) -> Result<(), WriteError> {
    for folder in relative::folders(path) {
        let folder = relative::below(root, folder);
        if classify(&folder)? == AtPath::Link {
            return Err(WriteError::Link { path: folder });
        }
    }
    Ok(())
}

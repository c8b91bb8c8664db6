//! Takes an open output folder, the sorted paths of a site and a function that makes the bytes of
//! each, and publishes them all or nothing.
//!
//! One file's bytes are held a thread, never the site's: what is kept of a file is its path, its
//! length and its fingerprint.

use std::borrow::Cow;
use std::path::Path;

use super::disk_state::{Change, DiskState};
use super::error::{PublishError, Warning, WriteError};
use super::journal::Journal;
use super::manifest::Manifest;
use super::output_dir::OutputDir;
use super::plan::{Plan, plan};
use super::relative;
use super::stage::{stage_files, stage_manifest};
use super::staging::Staging;

/// What a publication did; the manifest is not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that are new or have new bytes.
    pub written: usize,
    /// Files that were there with the same bytes, and were left alone.
    pub unchanged: usize,
    /// Files of the old site that the new one does not have.
    pub deleted: usize,
    /// How many bytes were written.
    pub bytes: u64,
    /// What the author should know.
    pub warnings: Vec<Warning>,
}

/// Publishes a site: afterwards the folder holds exactly `paths`, and the foreign files in it.
///
/// `render` is called once for each path, in parallel. If it fails for some, all their errors come
/// back, in path order, and nothing is published. Call this from one thread at a time.
///
/// # Panics
///
/// If `paths` is not sorted or has a path twice: then it is not the output table of a site.
pub fn publish<'a, E: Send>(
    out: &OutputDir,
    paths: &[&'a str],
    render: impl Fn(&'a str) -> Result<Cow<'a, [u8]>, E> + Sync,
) -> Result<Summary, PublishError<E>> {
    assert!(paths.is_sorted_by(|path, next| path < next), "the paths of a site are sorted and differ");
    if let Some(path) = paths.iter().find(|path| !relative::is_safe(path)) {
        return Err(WriteError::UnsafePath { path: (*path).to_owned() }.into());
    }
    let staging = Staging::of(out.path());
    let result = stage_and_publish(out.path(), &staging, paths, render);
    match result {
        // The old files wait there to be put back.
        Err(PublishError::Write(WriteError::NotUndone { .. })) => result,
        // The error that is under way says more than one from tidying up; the next build tidies.
        Err(_) => {
            let _ = staging.clear();
            result
        }
        Ok(mut summary) => {
            let left = staging.clear().unwrap_or_else(|_| vec![Warning::FolderKept(staging.folder().to_path_buf())]);
            summary.warnings.extend(left);
            Ok(summary)
        }
    }
}

fn stage_and_publish<'a, E: Send>(
    root: &Path,
    staging: &Staging,
    paths: &[&'a str],
    render: impl Fn(&'a str) -> Result<Cow<'a, [u8]>, E> + Sync,
) -> Result<Summary, PublishError<E>> {
    let published = Manifest::read(root)?;
    let first_time = published.is_none();
    let old = published.unwrap_or_else(|| Manifest::new(std::iter::empty()));
    let disk = DiskState::new(root, &old, paths)?;

    let ready = stage_files(&disk, staging, paths, render)?;
    let manifest = stage_manifest(&disk, staging, paths, &ready, first_time)?;

    let Plan { steps, removed, mut warnings } = plan(&disk, paths, &ready, &manifest)?;
    if !steps.is_empty() {
        warnings.extend(Journal::new(steps).publish(root, staging)?);
    }
    let written = || ready.iter().filter(|ready| ready.change != Change::Unchanged);
    Ok(Summary {
        written: written().count(),
        unchanged: paths.len() - written().count(),
        deleted: removed,
        bytes: written().map(|ready| ready.len).sum(),
        warnings,
    })
}

//! Takes the paths of a site and renders them in parallel, and leaves every file that is new or
//! changed in the staging folder, where no visitor sees it.

use std::borrow::Cow;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::disk_state::{Change, DiskState};
use super::error::{Action, PublishError, WriteError};
use super::manifest::{Fingerprint, MANIFEST, Manifest};
use super::relative;
use super::staging::Staging;
use super::step::Step;

/// A wanted file that is on the disk or staged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ready {
    pub(super) change: Change,
    pub(super) fingerprint: Fingerprint,
    pub(super) len: u64,
}

impl Ready {
    /// Returns the step that publishes this file, which was staged as number `id`.
    pub(super) fn step(&self, path: &str, id: usize) -> Option<Step> {
        let path = path.to_owned();
        match self.change {
            Change::Unchanged => None,
            Change::New => Some(Step::Place { path, id, fingerprint: self.fingerprint }),
            Change::Replaced => Some(Step::Replace { path, id }),
        }
    }
}

/// Why one file is not ready.
enum NotReady<E> {
    Render(E),
    Occupied(PathBuf),
    Write(WriteError),
    /// Another file had met a disk that cannot be written; there is no use in going on.
    GivenUp,
}

impl<E> From<WriteError> for NotReady<E> {
    fn from(error: WriteError) -> NotReady<E> {
        NotReady::Write(error)
    }
}

/// Renders all files and stages those that are not on the disk already; file `id` is `paths[id]`.
pub(super) fn stage_files<'a, E: Send>(
    disk: &DiskState<'_>,
    staging: &Staging,
    paths: &[&'a str],
    render: impl Fn(&'a str) -> Result<Cow<'a, [u8]>, E> + Sync,
) -> Result<Vec<Ready>, PublishError<E>> {
    let given_up = AtomicBool::new(false);
    let render_failed = AtomicBool::new(false);
    let stage = |(id, path): (usize, &&'a str)| -> Result<Ready, NotReady<E>> {
        if given_up.load(Ordering::Relaxed) {
            return Err(NotReady::GivenUp);
        }
        let bytes = render(path).map_err(|error| {
            render_failed.store(true, Ordering::Relaxed);
            NotReady::Render(error)
        })?;
        if render_failed.load(Ordering::Relaxed) {
            // Nothing will be published: only the other errors are of interest now.
            return Err(NotReady::GivenUp);
        }
        let staged = stage_file(disk, staging, (id, path), &bytes);
        if let Err(NotReady::Write(_)) = staged {
            given_up.store(true, Ordering::Relaxed);
        }
        staged
    };
    collect(paths.par_iter().enumerate().map(stage).collect())
}

/// Stages the manifest of the new site, as the number after its files, unless it is on the disk.
pub(super) fn stage_manifest(
    disk: &DiskState<'_>,
    staging: &Staging,
    paths: &[&str],
    ready: &[Ready],
    first_time: bool,
) -> Result<Ready, WriteError> {
    let fingerprints = ready.iter().map(|ready| ready.fingerprint);
    let manifest = Manifest::new(paths.iter().copied().zip(fingerprints));
    let bytes = manifest.to_bytes();
    let path = disk.root.join(MANIFEST);
    let change = match fs::read(&path) {
        _ if first_time => Change::New,
        Ok(now) if now == bytes => Change::Unchanged,
        _ => Change::Replaced,
    };
    if change != Change::Unchanged {
        let staged = staging.write(&staging.new_file(paths.len()), &bytes);
        staged.map_err(WriteError::io(Action::Write, &path))?;
    }
    Ok(Ready { change, fingerprint: Fingerprint::of(&bytes), len: bytes.len() as u64 })
}

/// Compares one file with the disk, and stages it if it differs.
fn stage_file<E>(
    disk: &DiskState<'_>,
    staging: &Staging,
    (id, path): (usize, &str),
    bytes: &[u8],
) -> Result<Ready, NotReady<E>> {
    let target = relative::below(disk.root, path);
    let Some(change) = disk.change(path, &target, bytes)? else {
        return Err(NotReady::Occupied(target));
    };
    if change != Change::Unchanged {
        staging.write(&staging.new_file(id), bytes).map_err(WriteError::io(Action::Write, &target))?;
    }
    Ok(Ready { change, fingerprint: Fingerprint::of(bytes), len: bytes.len() as u64 })
}

/// Turns the outcomes of all files into all files, or into what matters most of what went wrong.
fn collect<E>(outcomes: Vec<Result<Ready, NotReady<E>>>) -> Result<Vec<Ready>, PublishError<E>> {
    let mut ready = Vec::with_capacity(outcomes.len());
    let (mut render, mut occupied) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        match outcome {
            Ok(file) => ready.push(file),
            Err(NotReady::Render(error)) => render.push(error),
            Err(NotReady::Occupied(path)) => occupied.push(path),
            Err(NotReady::Write(error)) => return Err(error.into()),
            Err(NotReady::GivenUp) => {}
        }
    }
    if !render.is_empty() {
        return Err(PublishError::Render(render));
    }
    if !occupied.is_empty() {
        return Err(WriteError::Occupied { paths: occupied }.into());
    }
    Ok(ready)
}

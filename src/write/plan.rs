//! Takes what was staged and what leaves, and puts the steps in their order: no page is ever
//! published before the style sheet that it asks for, nor removed before the pages that replace it.

use std::collections::HashSet;

use super::disk_state::{Change, DiskState};
use super::error::{Action, Warning, WriteError};
use super::folders::{AtPath, Folders};
use super::manifest::{Fingerprint, MANIFEST};
use super::relative;
use super::removals::Removals;
use super::stage::Ready;
use super::step::Step;

/// The steps of a publication, and the removals among them.
pub(super) struct Plan {
    pub(super) steps: Vec<Step>,
    pub(super) removed: usize,
    pub(super) warnings: Vec<Warning>,
}

/// Puts the steps in order. File `id` is `paths[id]`, then come the manifest and the old files.
pub(super) fn plan(
    disk: &DiskState<'_>,
    paths: &[&str],
    ready: &[Ready],
    manifest: &Ready,
) -> Result<Plan, WriteError> {
    let DiskState { folders, removals, .. } = disk;
    let mut plan = Plan { steps: Vec::new(), removed: 0, warnings: Vec::new() };
    let first_id = paths.len() + 1;

    plan.remove(disk, removals.first(), first_id)?;
    plan.steps.extend(emptied(removals.first(), folders));

    let files = || paths.iter().zip(ready).enumerate().filter(|(_, (_, ready))| ready.change != Change::Unchanged);
    plan.steps.extend(new_folders(files().map(|(_, (path, _))| *path), folders, removals));
    let assets = files().filter(|(_, (path, _))| !is_page(path));
    let pages = files().filter(|(_, (path, _))| is_page(path));
    plan.steps.extend(assets.chain(pages).filter_map(|(id, (path, ready))| ready.step(path, id)));

    plan.remove(disk, removals.last(), first_id + removals.first().len())?;
    plan.steps.extend(manifest.step(MANIFEST, paths.len()));
    // After the manifest: on a full disk a folder is harder to bring back than a name.
    plan.steps.extend(emptied(removals.last(), folders));
    Ok(plan)
}

impl Plan {
    /// Adds a step for each of these files that is there and still a file.
    fn remove(&mut self, disk: &DiskState<'_>, paths: &[&str], first_id: usize) -> Result<(), WriteError> {
        for (offset, path) in paths.iter().enumerate() {
            let target = relative::below(disk.root, path);
            match disk.classify(path, &target)? {
                AtPath::Nothing => continue,
                AtPath::Folder | AtPath::Link | AtPath::Other => {
                    self.warnings.push(Warning::ReplacedKept(target));
                    continue;
                }
                AtPath::File { .. } => {}
            }
            let now = Fingerprint::of_file(&target).map_err(WriteError::io(Action::Read, &target))?;
            // The path is ours, so the file goes: a page that was withdrawn must not stay online
            // because someone once touched it. But it is said.
            if disk.old.fingerprint(path) != Some(now) {
                self.warnings.push(Warning::EditedRemoved(target));
            }
            self.steps.push(Step::Remove { path: (*path).to_owned(), id: first_id + offset });
            self.removed += 1;
        }
        Ok(())
    }
}

/// Says whether a file names others, which should be there first.
fn is_page(path: &str) -> bool {
    matches!(path.rsplit_once('.'), Some((_, "html" | "md" | "xml" | "txt")))
}

/// Returns a step for each folder that these files need and that is not there, outermost first.
fn new_folders<'p>(paths: impl Iterator<Item = &'p str>, folders: &Folders<'_>, removals: &Removals<'_>) -> Vec<Step> {
    let mut known = HashSet::new();
    let mut new: Vec<&str> = Vec::new();
    for path in paths {
        let unknown = relative::folders(path).rev().take_while(|folder| known.insert(*folder));
        new.extend(unknown.filter(|folder| !folders.exists(folder) || removals.respell(folder)));
    }
    new.sort_unstable_by_key(|folder| (relative::folders(folder).count(), *folder));
    new.into_iter().map(|folder| Step::MakeFolder { path: folder.to_owned() }).collect()
}

/// Returns a step for each folder that may be empty once these files are gone, innermost first.
fn emptied(removed: &[&str], folders: &Folders<'_>) -> Vec<Step> {
    let mut candidates: Vec<&str> = removed.iter().flat_map(|path| relative::folders(path)).collect();
    candidates.sort_unstable();
    candidates.dedup();
    candidates
        .into_iter()
        .rev()
        .filter(|folder| folders.exists(folder) && !folders.is_wanted(folder))
        .map(|folder| Step::RemoveFolder { path: folder.to_owned() })
        .collect()
}

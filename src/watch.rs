//! The site's folders to one call for each batch of changes.
//!
//! Folders are watched, not files, since editors replace files; the output folder is never watched, and
//! what editors leave behind is no change.

use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use crate::source::is_left_out;

/// How long files must be quiet before a batch is reported.
const QUIET: Duration = Duration::from_millis(100);

/// The folders an author works in.
const FOLDERS: &[&str] = &["content", "static", "themes"];

/// Watches until it is dropped.
pub struct Watch {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    root: PathBuf,
    watched: Vec<&'static str>,
}

impl Watch {
    /// Also watches folders of the site that have been made since.
    ///
    /// # Errors
    ///
    /// When the system refuses to watch one of them.
    pub fn follow(&mut self) -> notify::Result<()> {
        for folder in FOLDERS {
            let path = self.root.join(folder);
            match (path.is_dir(), self.watched.contains(folder)) {
                (true, false) => {
                    self.debouncer.watch(&path, RecursiveMode::Recursive)?;
                    self.watched.push(folder);
                }
                // Gone for now: a folder of this name that comes back is another one.
                (false, true) => self.watched.retain(|watched| watched != folder),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Calls `changed` after each batch of changes to the site in `root`.
///
/// # Errors
///
/// When the system refuses to watch `content/`.
pub fn watch(root: &Path, mut changed: impl FnMut() + Send + 'static) -> notify::Result<Watch> {
    let watched: Vec<PathBuf> = FOLDERS
        .iter()
        .map(|folder| root.join(folder))
        .chain(["site.toml", "dedup.toml", "lexicon.toml"].map(|file| root.join(file)))
        .collect();
    let home = root.to_owned();
    let mut debouncer = new_debouncer(QUIET, None, move |result: DebounceEventResult| {
        let left = |path: &Path| {
            let path = path.strip_prefix(&home).unwrap_or(path).to_string_lossy().replace('\\', "/");
            is_left_out(&path, false)
        };
        let concerns = |path: &PathBuf| watched.iter().any(|top| path.starts_with(top)) && !left(path);
        let relevant = match &result {
            // What was missed could be anything.
            Err(_) => true,
            Ok(events) => events.iter().any(|event| {
                event.need_rescan() || (!matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(concerns))
            }),
        };
        if relevant {
            changed();
        }
    })?;
    debouncer.watch(root, RecursiveMode::NonRecursive)?;
    let mut watch = Watch { debouncer, root: root.to_owned(), watched: Vec::new() };
    watch.follow()?;
    Ok(watch)
}

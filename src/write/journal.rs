//! The journal of a publication (`.kbgen-pending`): takes the steps in order and writes them down
//! before the first is taken, so that whoever comes next can take them back.
//!
//! While the file exists, the publication is not complete; removing it is the commit.

use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::error::{Action, Warning, WriteError};
use super::manifest::MANIFEST;
use super::relative;
use super::staging::Staging;
use super::step::{Step, StepOutcome};

/// The journal's name in the output folder.
pub(super) const PENDING: &str = ".kbgen-pending";

const VERSION: u32 = 1;

/// The steps of one publication, in the order in which they are taken.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    version: u32,
    steps: Vec<Step>,
}

/// A roll back that left something as the new site has it.
#[derive(Debug)]
pub(super) struct Unrestored {
    /// What went wrong first.
    pub(super) first: WriteError,
    /// What could not be put back.
    pub(super) files: Vec<PathBuf>,
}

impl Journal {
    /// Makes the journal of a publication that has not begun.
    pub(super) fn new(steps: Vec<Step>) -> Journal {
        Journal { version: VERSION, steps }
    }

    /// Reads the journal of a publication that did not end, if there is one.
    pub(super) fn read(root: &Path) -> Result<Option<Journal>, WriteError> {
        let path = root.join(PENDING);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(WriteError::io(Action::Read, &path)(error)),
        };
        parse(&bytes).map(Some).map_err(|reason| WriteError::Corrupt { path, reason })
    }

    /// Publishes: all steps or, on any error, none.
    pub(super) fn publish(&self, root: &Path, staging: &Staging) -> Result<Vec<Warning>, WriteError> {
        self.save(root, staging)?;
        let cause = match self.take_steps(root, staging) {
            Ok(warnings) => return Ok(warnings),
            Err(cause) => cause,
        };
        match self.roll_back(root, staging) {
            Ok(()) => Err(cause),
            Err(Unrestored { first, files }) => {
                Err(WriteError::NotUndone { cause: Box::new(cause), undo: Box::new(first), files })
            }
        }
    }

    /// Takes all steps back, last first, and goes on where one fails, so that as much as can be of
    /// the old site is there. The staging folder must not be cleared unless this succeeds.
    pub(super) fn roll_back(&self, root: &Path, staging: &Staging) -> Result<(), Unrestored> {
        let mut failed: Option<Unrestored> = None;
        for step in self.steps.iter().rev() {
            if let Err(error) = step.undo(root, staging) {
                let failed = failed.get_or_insert_with(|| Unrestored { first: error, files: Vec::new() });
                failed.files.push(relative::below(root, step.path()));
            }
        }
        match failed {
            Some(mut failed) => {
                failed.files.sort();
                Err(failed)
            }
            None => remove(root).map_err(|first| Unrestored { first, files: Vec::new() }),
        }
    }

    /// Writes the journal out of sight and gives it its name at once, so that it is whole or absent.
    fn save(&self, root: &Path, staging: &Staging) -> Result<(), WriteError> {
        let (written, path) = (staging.journal_file(), root.join(PENDING));
        let bytes = serde_json::to_vec(self).expect("steps are text and numbers");
        staging.write(&written, &bytes).map_err(WriteError::io(Action::Write, &path))?;
        fs::rename(&written, &path).map_err(WriteError::io(Action::Publish, &path))
    }

    fn take_steps(&self, root: &Path, staging: &Staging) -> Result<Vec<Warning>, WriteError> {
        let mut warnings = Vec::new();
        let mut made = HashSet::new();
        for group in self.steps.chunk_by(Step::at_once_with) {
            let take = |step: &Step| step.take(root, staging, &made);
            let outcomes: Vec<StepOutcome> = match group {
                // Not worth waking other threads for.
                [step] => vec![take(step)?],
                steps => steps.par_iter().map(take).collect::<Result<_, _>>()?,
            };
            for (step, outcome) in group.iter().zip(outcomes) {
                match outcome {
                    StepOutcome::Done => {}
                    StepOutcome::Made => {
                        made.insert(step.path());
                    }
                    StepOutcome::Warned(warning) => warnings.push(warning),
                }
            }
        }
        remove(root)?;
        Ok(warnings)
    }
}

fn remove(root: &Path) -> Result<(), WriteError> {
    let path = root.join(PENDING);
    fs::remove_file(&path).map_err(WriteError::io(Action::Remove, &path))
}

/// Parses and checks, as for the manifest: a step outside the folder must never be undone.
fn parse(bytes: &[u8]) -> Result<Journal, String> {
    let journal: Journal = serde_json::from_slice(bytes).map_err(|error| format!("it is damaged ({error})"))?;
    if journal.version != VERSION {
        return Err(format!("its version is {}, and this kbgen knows version {VERSION}", journal.version));
    }
    let safe = |path: &str| path == MANIFEST || relative::is_safe(path);
    match journal.steps.iter().find(|step| !safe(step.path())) {
        Some(step) => Err(format!("it is damaged (`{}` is not a path inside the site)", step.path())),
        None => Ok(journal),
    }
}

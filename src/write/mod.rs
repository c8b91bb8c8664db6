//! Takes the output table of a finished site, its paths and a function that makes the bytes of
//! each, and leaves a folder that holds exactly those files; the only module that writes a site.
//!
//! Whatever happens meanwhile, a full disk or a kill, the end is the old site or the new one:
//!
//! 1. [`OutputDir::open`] finds the real folder, refuses the dangerous ones, takes the lock, and
//!    rolls back what a killed build left half done.
//! 2. [`publish()`] renders in parallel and stages every new or changed file in `.kbgen-staging/`.
//!    Equal files are left alone. Up to here nothing that a visitor can see has changed.
//! 3. It writes the journal (`.kbgen-pending`): every step that will now be taken.
//! 4. It takes the steps, all of them renames, links and folders: what stands in the way goes, new
//!    folders, assets, the pages that need them, removals, the manifest (`.kbgen-manifest.json`).
//! 5. Removing the journal is the commit. Before it, every failure is undone from the journal, by
//!    this process or by the next; after it, only the staging folder is left to clear.
//!
//! Ownership is by path: kbgen replaces and removes what the manifest lists and nothing else.
//! This module never reads the clock, never follows a link inside the output folder, and never
//! removes a folder that is not empty. It guards against kills and full disks; it does not call
//! `fsync`, for a page torn by a power cut is seen, byte by byte, and mended by the next build.

mod disk_state;
mod error;
mod folders;
mod journal;
mod manifest;
mod output_dir;
mod plan;
mod publish;
mod refusal;
mod relative;
mod removals;
mod stage;
mod staging;
mod step;
#[cfg(test)]
mod tests;

pub use error::{Action, PublishError, Warning, WriteError};
pub use output_dir::OutputDir;
pub use publish::{Summary, publish};
pub use refusal::{Refusal, refusal};

//! What can go wrong while a site is published: errors, each with the path and the action, and
//! warnings for what the reader of a successful build should still know.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::refusal::Refusal;

/// The world failed, or it is not as kbgen needs it; the site that was published is as it was.
///
/// The messages do not repeat their `source()`: print the whole chain.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder is one that must never be published to.
    #[error("could not use `{}` as the output folder: {reason}", path.display())]
    Refused {
        /// The output folder, with links resolved.
        path: PathBuf,
        /// Which of the forbidden places it is.
        reason: Refusal,
    },
    /// Something that is not a folder has the output folder's name.
    #[error("could not use `{}` as the output folder: it is not a folder", path.display())]
    NotAFolder {
        /// What was found.
        path: PathBuf,
    },
    /// The folder has files and no sign that kbgen wrote them.
    #[error(
        "could not use `{}` as the output folder: it holds `{example}`, and kbgen has not published there before; empty it or choose another",
        path.display()
    )]
    Foreign {
        /// The output folder.
        path: PathBuf,
        /// A name found in it.
        example: String,
    },
    /// One operation on one file failed.
    #[error("could not {action} `{}`", path.display())]
    Io {
        /// What was tried.
        action: Action,
        /// The file or folder as its user knows it.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// One of kbgen's own records cannot be understood, so it is not known which files are ours.
    #[error(
        "could not read `{}`: {reason}; nothing was touched. Move the output folder away, then build again",
        path.display()
    )]
    Corrupt {
        /// The manifest or the journal.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A folder or file of the site is a symbolic link, which may lead anywhere.
    #[error("could not publish through `{}`: it is a link, and kbgen writes only inside the output folder", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// Files that kbgen did not write stand where the site needs to write.
    #[error("could not write {}: kbgen did not write what is there, and leaves it alone", PathList(paths))]
    Occupied {
        /// Every such file, sorted.
        paths: Vec<PathBuf>,
    },
    /// The output table names a file outside the output folder, or one of kbgen's own.
    #[error("could not write `{path}`: it is not a path inside the site")]
    UnsafePath {
        /// The path as the table has it.
        path: String,
    },
    /// Publishing failed, and so did putting the old files back; the journal is kept for that.
    #[error(
        "could not put the old site back ({}); still new: {}; the next build will try again",
        Chain(undo),
        PathList(files)
    )]
    NotUndone {
        /// Why publishing stopped.
        #[source]
        cause: Box<WriteError>,
        /// What stopped the way back first.
        undo: Box<WriteError>,
        /// The files and folders that are as the new site has them.
        files: Vec<PathBuf>,
    },
}

impl WriteError {
    /// Returns a function for `map_err` that adds the action and the path.
    pub(super) fn io(action: Action, path: &Path) -> impl FnOnce(io::Error) -> WriteError {
        move |source| WriteError::Io { action, path: path.to_path_buf(), source }
    }
}

/// What was tried when the system refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Finding out what a path is.
    Inspect,
    /// Reading a file or listing a folder.
    Read,
    /// Writing the bytes of a file, out of sight.
    Write,
    /// Making a folder.
    CreateFolder,
    /// Keeping the old file until the new site is complete.
    Keep,
    /// Renaming a finished file to where visitors find it.
    Publish,
    /// Removing a file or an empty folder.
    Remove,
    /// Taking the lock that keeps two builds apart.
    Lock,
    /// Putting an old file back.
    Restore,
}

impl fmt::Display for Action {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Action::Inspect => "look at",
            Action::Read => "read",
            Action::Write => "write",
            Action::CreateFolder => "create the folder",
            Action::Keep => "keep the old",
            Action::Publish => "publish",
            Action::Remove => "remove",
            Action::Lock => "lock",
            Action::Restore => "restore",
        })
    }
}

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError<E> {
    /// Pages that could not be made, in path order.
    #[error("could not render {} files; nothing was published", .0.len())]
    Render(Vec<E>),
    /// The output folder could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Something that did not stop the publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A build was killed while it published; its files were taken back first.
    RolledBack,
    /// A page that left the site had been changed by hand; it was removed all the same.
    EditedRemoved(PathBuf),
    /// A file that left the site had been replaced by a folder, link or device; that was left.
    ReplacedKept(PathBuf),
    /// A folder that may be empty, or kbgen's own, could not be removed.
    FolderKept(PathBuf),
    /// The file system has no locks; two builds at once are not kept apart.
    NoLock(PathBuf),
}

impl fmt::Display for Warning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::RolledBack => write!(
                formatter,
                "an earlier build was interrupted while it published; the site before it was restored first"
            ),
            Warning::EditedRemoved(path) => {
                write!(formatter, "`{}` was removed with its page, though it had been changed by hand", path.display())
            }
            Warning::ReplacedKept(path) => write!(
                formatter,
                "`{}` left the site, but is no longer the file kbgen wrote; it was left alone",
                path.display()
            ),
            Warning::FolderKept(path) => write!(formatter, "the folder `{}` could not be removed", path.display()),
            Warning::NoLock(path) => {
                write!(formatter, "`{}` cannot be locked here; do not run two builds at once", path.display())
            }
        }
    }
}

/// Prints an error with its sources, for the one place that has two of them.
struct Chain<'a>(&'a WriteError);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)?;
        std::error::Error::source(self.0).map_or(Ok(()), |source| write!(formatter, ": {source}"))
    }
}

/// Lists a few paths, and counts the rest.
struct PathList<'a>(&'a [PathBuf]);

impl fmt::Display for PathList<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN_MAX: usize = 5;
        for (position, path) in self.0.iter().take(SHOWN_MAX).enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            write!(formatter, "{comma}`{}`", path.display())?;
        }
        match self.0.len().saturating_sub(SHOWN_MAX) {
            0 => Ok(()),
            more => write!(formatter, " and {more} more"),
        }
    }
}

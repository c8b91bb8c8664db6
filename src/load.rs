//! The site's folder to [`Sources`]: the only module that reads the author's files.
//!
//! Links in the file system are not followed, droppings of editors and systems are passed over, and what cannot
//! be read is named. Files are read in parallel; their order is that of their paths.

use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::civil::Date;
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Code, Diagnostic, words};
use crate::path::{HOST_FILES, without_ending};
use crate::source::{Sources, is_left_out, is_missed, sort_in};

/// The largest Markdown file that is read, in bytes: a long book in one file.
const TEXT_BYTES_MAX: u64 = 16 << 20;

/// The largest other file that is copied, in bytes; larger ones do not belong on a page for phones.
const ASSET_BYTES_MAX: u64 = 100 << 20;

/// Why there is no site to read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No configuration.
    #[error("`site.toml` not found in `{0}`; run kbgen in the site's folder, or name it with --site")]
    NoConfig(PathBuf),
    /// The configuration cannot be read.
    #[error("could not read `{path}`")]
    Config {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// No content; publishing an empty site over a full one would be the worst outcome.
    #[error("there is no folder `content` in `{0}`; the published site is left as it is")]
    NoContent(PathBuf),
}

/// A file found, not yet read.
struct Listed {
    path: String,
    file: PathBuf,
}

/// Reads the site in `root`.
pub fn load(root: &Path, today: Date) -> Result<(Sources, Vec<Diagnostic>), LoadError> {
    let config_path = root.join("site.toml");
    let config = match fs::read(&config_path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(LoadError::NoConfig(root.to_owned())),
        Err(source) => return Err(LoadError::Config { path: config_path, source }),
    };
    if !root.join("content").is_dir() {
        return Err(LoadError::NoContent(root.to_owned()));
    }
    let mut diagnostics = Vec::new();
    let mut sources = Sources::new("", today);
    match crate::source::decode("site.toml", config, &mut diagnostics) {
        Ok(file) => sources.config = file,
        Err(file) => sources.unusable.push(file),
    }
    let mut found = Vec::new();
    for folder in ["content", "static", "themes"] {
        sources.passed_over.extend(walk(root, folder, &mut found, &mut diagnostics));
    }
    for name in ["dedup.toml", "lexicon.toml"] {
        let file = root.join(name);
        if file.is_file() {
            found.push(Listed { path: name.to_owned(), file });
        }
    }
    let read: Vec<(Listed, io::Result<Vec<u8>>)> = found
        .into_par_iter()
        .map(|found| (fs::read(&found.file), found))
        .map(|(bytes, found)| (found, bytes))
        .collect();
    for (found, bytes) in read {
        match bytes {
            Ok(bytes) => sort_in(&mut sources, &found.path, bytes, &mut diagnostics),
            Err(error) => diagnostics.push(unreadable(&found.path, &error)),
        }
    }
    sources.articles.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((sources, diagnostics))
}

/// Reads only the words of the site in `root`, for tools that need no site: nothing where there is none.
pub fn load_lexicon(root: &Path, today: Date) -> (Sources, Vec<Diagnostic>) {
    let (mut sources, mut diagnostics) = (Sources::new("", today), Vec::new());
    let file = root.join("lexicon.toml");
    if file.is_file() {
        match fs::read(&file) {
            Ok(bytes) => sort_in(&mut sources, "lexicon.toml", bytes, &mut diagnostics),
            Err(error) => diagnostics.push(unreadable("lexicon.toml", &error)),
        }
    }
    (sources, diagnostics)
}

/// Lists the files below one folder of the site; returns what is passed over there
/// without a message.
fn walk(root: &Path, folder: &str, found: &mut Vec<Listed>, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let top = root.join(folder);
    if !top.is_dir() {
        return Vec::new();
    }
    let entries = WalkDir::new(&top).follow_links(false).sort_by_file_name().into_iter();
    let mut passed_over = Vec::new();
    let keep = |entry: &DirEntry| {
        let path = shown(root, entry.path());
        let left_out = entry.depth() > 0 && is_left_out(&path, entry.file_type().is_dir());
        if left_out {
            passed_over.push(path);
        }
        !left_out
    };
    for entry in entries.filter_entry(keep) {
        match entry {
            Ok(entry) => {
                if let Some(file) = regular(root, &entry, diagnostics) {
                    found.push(file);
                }
            }
            Err(error) => {
                let path = error.path().map_or(folder.to_owned(), |path| shown(root, path));
                let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                diagnostics.push(unreadable(&path, &cause));
            }
        }
    }
    let (missed, passed_over): (Vec<String>, Vec<String>) = passed_over.into_iter().partition(|path| is_missed(path));
    diagnostics.extend(missed.iter().map(|path| hidden(path)));
    passed_over
}

/// A hidden file that somebody may have meant to be there.
fn hidden(path: &str) -> Diagnostic {
    let known = HOST_FILES.join(", ");
    let help = if path.starts_with("static/") {
        words!("给它一个不以点开头的名字；{known} 会发布", "give it a name without a dot; {known} are published")
    } else {
        words!("给它一个不以点开头的名字", "give it a name without a dot")
    };
    Diagnostic::warning(Code::KB002, path, words!("隐藏文件不发布，已跳过", "a hidden file is not published: skipped"))
        .help(help)
}

/// A regular file with a usable name and size; anything else is reported.
fn regular(root: &Path, entry: &DirEntry, diagnostics: &mut Vec<Diagnostic>) -> Option<Listed> {
    let path = shown(root, entry.path());
    let kind = entry.file_type();
    if kind.is_dir() {
        return None;
    }
    if kind.is_symlink() {
        let gone = if entry.path().exists() { "" } else { " (not found)" };
        diagnostics.push(
            Diagnostic::warning(
                Code::KB002,
                &path,
                words!("符号链接不跟随，已跳过{gone}", "symbolic links are not followed: skipped{gone}"),
            )
            .why(words!("它可能指到站点外面的文件", "it may lead to files outside the site"))
            .help(words!("把文件本身放进来", "put the file itself here")),
        );
        return None;
    }
    if !kind.is_file() {
        let message = words!("不是普通文件，已跳过", "not a regular file: skipped");
        let help = words!("把它移出站点", "keep it outside the site");
        diagnostics.push(Diagnostic::warning(Code::KB002, &path, message).help(help));
        return None;
    }
    if entry.path().strip_prefix(root).ok().and_then(Path::to_str).is_none() {
        diagnostics.push(
            Diagnostic::error(Code::KB003, &path, words!("文件名不是 UTF-8", "the file's name is not UTF-8"))
                .help(words!("给文件改名：名字就是网址", "rename the file: its name is its address")),
        );
        return None;
    }
    if let Some(diagnostic) = backslash(root, entry.path()) {
        diagnostics.push(diagnostic);
        return None;
    }
    let bytes = match entry.metadata() {
        Ok(metadata) => metadata.len(),
        Err(error) => {
            diagnostics.push(unreadable(&path, &error));
            return None;
        }
    };
    let limit = if without_ending(&path).is_some() { TEXT_BYTES_MAX } else { ASSET_BYTES_MAX };
    if bytes > limit {
        let limit_mb = limit >> 20;
        diagnostics.push(
            Diagnostic::error(
                Code::KB004,
                &path,
                words!("文件超过 {limit_mb} MB", "the file is larger than {limit_mb} MB"),
            )
            .help(words!("拆小，或移出站点", "split it, or keep it outside the site")),
        );
        return None;
    }
    Some(Listed { path, file: entry.path().to_owned() })
}

/// A name that Windows would take for a folder and a file; the message has it as it is.
fn backslash(root: &Path, path: &Path) -> Option<Diagnostic> {
    let name = path.strip_prefix(root).ok()?.to_str()?;
    (std::path::MAIN_SEPARATOR != '\\' && name.contains('\\')).then(|| {
        let message = words!("文件名里有反斜杠：`{name}`", "the file's name has a backslash: `{name}`");
        Diagnostic::error(Code::KB003, name, message)
            .why(words!("在 Windows 上它把文件夹隔开", "on Windows it parts folders"))
            .help(words!("给文件改名：名字就是网址", "rename the file: its name is its address"))
    })
}

fn unreadable(path: &str, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::error(Code::KB006, path, words!("读不了：{error}", "cannot read it: {error}"))
        .help(words!("检查文件权限", "check the file's permissions"))
}

/// The path in messages: relative, with `/`, and readable even where it is no UTF-8.
fn shown(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    relative.to_string_lossy().replace('\\', "/")
}

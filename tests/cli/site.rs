//! A site of a few lines in a temporary folder, and kbgen run on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use assert_cmd::cargo::cargo_bin;
use tempfile::TempDir;

/// The day of every run that does not say otherwise.
pub const TODAY: &str = "2026-11-23";

/// No run may take longer: one that waits for ever must fail, not hang.
const PATIENCE: Duration = Duration::from_secs(60);

/// Files below a folder; folders are listed too, with a `/` at the end and no bytes.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// A site's folder, with a home folder beside it; both vanish with the value.
pub struct Site {
    top: TempDir,
}

/// What a run left behind.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Site {
    /// A home page and two questions: builds and checks without a finding.
    pub fn new() -> Site {
        let site = Site { top: TempDir::new().expect("there is room for temporary files") };
        fs::create_dir(site.home()).expect("the folder is new");
        site.write("site.toml", "title = \"Manual\"\nbase_url = \"https://kb.example/\"\nlanguage = \"en\"\n");
        site.write("content/index.md", "---\ntitle: Home\n---\nSee [[late-fee]].\n");
        site.write("content/late-fee.md", LATE_FEE);
        site.write("content/door.md", "---\ntitle: Who may call at my door?\n---\nSee [[late-fee]].\n");
        site
    }

    pub fn root(&self) -> PathBuf {
        self.top.path().join("site")
    }

    /// `$HOME` of every run.
    pub fn home(&self) -> PathBuf {
        self.top.path().join("home")
    }

    /// A path below the site's folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("the folder can be made");
        fs::write(file, bytes).expect("the file can be written");
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("the file was there");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Makes a link in the content folder, which the site then has one error in.
    pub fn break_content(&self) {
        self.write("content/index.md", "---\ntitle: Home\n---\nSee [[late-feee]].\n");
    }

    /// kbgen in the site's folder, in an environment of its own.
    pub fn kbgen(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(cargo_bin!("kbgen"));
        command.args(arguments).current_dir(self.root()).stdin(Stdio::null());
        for name in
            ["SOURCE_DATE_EPOCH", "LC_ALL", "LC_MESSAGES", "RAYON_NUM_THREADS", "CLICOLOR_FORCE", "RUST_BACKTRACE"]
        {
            command.env_remove(name);
        }
        command.env("LANG", "C.UTF-8").env("HOME", self.home()).env("USERPROFILE", self.home());
        command
    }

    /// Runs kbgen with these arguments and nothing added.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.kbgen(arguments))
    }

    /// `kbgen build` for the usual day.
    pub fn build(&self, arguments: &[&str]) -> Run {
        self.run(&[&["build", "--date", TODAY], arguments].concat())
    }

    /// `kbgen check` for the usual day.
    pub fn check(&self, arguments: &[&str]) -> Run {
        self.run(&[&["check", "--date", TODAY], arguments].concat())
    }

    /// What is published.
    pub fn public(&self) -> Tree {
        tree(&self.path("public"))
    }
}

/// A question that no lint objects to, as long as there is `door`.
pub const LATE_FEE: &str = "---
title: What is a late fee?
kind: question
answer: A charge for paying late.
related: [door]
---
The contract names it.
";

impl Run {
    pub fn of(command: std::process::Command) -> Run {
        Run::fed(command, "")
    }

    /// The same with something on standard input.
    pub fn fed(command: std::process::Command, input: &str) -> Run {
        let output = assert_cmd::Command::from_std(command)
            .write_stdin(input)
            .timeout(PATIENCE)
            .output()
            .expect("kbgen ends, and in time");
        let text = |bytes| String::from_utf8(bytes).expect("kbgen prints UTF-8");
        Run {
            code: output.status.code().expect("no signal ends kbgen"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Insists on the exit code, and shows what was said when it is another.
    #[track_caller]
    pub fn exits(self, code: i32) -> Run {
        assert_eq!(self.code, code, "exit code; stderr:\n{}\nstdout:\n{}", self.stderr, self.stdout);
        self
    }

    /// Insists that standard error says all of these.
    #[track_caller]
    pub fn says(self, words: &[&str]) -> Run {
        for word in words {
            assert!(self.stderr.contains(word), "`{word}` is not in:\n{}", self.stderr);
        }
        self
    }
}

/// Everything below a folder; links are not followed.
pub fn tree(folder: &Path) -> Tree {
    let mut found = Tree::new();
    walk(folder, "", &mut |path, metadata| {
        let bytes =
            if metadata.is_file() { fs::read(folder.join(path)).expect("the file can be read") } else { Vec::new() };
        found.insert(path.to_owned(), bytes);
    });
    found
}

/// When each file and folder below a folder was changed, leaving out those below `except`.
pub fn times(folder: &Path, except: &str) -> BTreeMap<String, SystemTime> {
    let mut found = BTreeMap::new();
    walk(folder, "", &mut |path, metadata| {
        if path.is_empty() || !path.starts_with(except) || except.is_empty() {
            found.insert(path.to_owned(), metadata.modified().expect("the system keeps times"));
        }
    });
    found
}

fn walk(top: &Path, inner: &str, visit: &mut impl FnMut(&str, &fs::Metadata)) {
    for entry in fs::read_dir(top.join(inner)).unwrap_or_else(|error| panic!("{}: {error}", top.join(inner).display()))
    {
        let entry = entry.expect("the folder can be listed");
        let metadata = entry.path().symlink_metadata().expect("the file is there");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if inner.is_empty() { name } else { format!("{inner}/{name}") };
        if metadata.is_dir() {
            visit(&format!("{path}/"), &metadata);
            walk(top, &path, visit);
        } else {
            visit(&path, &metadata);
        }
    }
}

/// Insists that two trees are one, and names what differs rather than printing all.
#[track_caller]
pub fn assert_same_tree(left: &Tree, right: &Tree) {
    let names = || left.keys().chain(right.keys());
    let differing: Vec<&String> = names().filter(|path| left.get(*path) != right.get(*path)).collect();
    assert!(differing.is_empty(), "these differ: {differing:?}");
}

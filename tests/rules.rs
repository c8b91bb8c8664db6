//! Every code is explained, every example does what it says, and the pages of rules are those made from them.
//!
//! `UPDATE_RULES=1 cargo test --test rules` writes the pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use kbgen::diagnostic::rule::{Rule, page, read};
use kbgen::diagnostic::{Code, Diagnostic, Level, Severity};
use kbgen::import::{Reader, import};
use kbgen::lexicon;
use kbgen::source::{Sources, TextFile, from_literals};
use kbgen::{Options, build};

/// Codes whose mistake no text can show, with the reason.
const WITHOUT_EXAMPLE: &[(Code, &str)] = &[
    (Code::KB001, "bytes that are not UTF-8"),
    (Code::KB002, "a link or a hidden file of a file system"),
    (Code::KB004, "a file of megabytes"),
    (Code::KB006, "a file that the system keeps closed"),
    (Code::KB065, "a text beside a site that answers it"),
    (Code::KB407, "hundreds of pages of one text"),
    (Code::KB802, "the bytes of a picture"),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The rules as they are on the disk, so that an example can be mended without compiling.
fn rules() -> Vec<Rule> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("src/diagnostic/rules"))
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    files.sort();
    let texts: Vec<String> = files.iter().map(|path| fs::read_to_string(path).expect("it is a text")).collect();
    read(&texts).expect("every file of rules can be read")
}

/// What is found in the files of an example: of a site, or of a text that is imported.
fn found(files: &[(String, String)]) -> Vec<Diagnostic> {
    let today = date(2026, 12, 1);
    if let [(path, text)] = files
        && path.ends_with(".txt")
    {
        let reader = Reader::new(&lexicon::read(&Sources::new("", today).lexicon, &mut Vec::new()));
        let file = TextFile { path: path.clone(), text: text.clone() };
        return match import(&file, today, &reader, &mut BTreeSet::new()) {
            Ok(imported) => imported.findings,
            Err(error) => vec![error],
        };
    }
    let config = "title = \"T\"\nbase_url = \"https://kb.example/\"\nlanguage = \"en\"\n";
    let config = files.iter().find(|(path, _)| path == "site.toml").map_or(config, |(_, text)| text);
    let others: BTreeMap<String, Vec<u8>> = files
        .iter()
        .filter(|(path, _)| path != "site.toml")
        .map(|(path, text)| (path.clone(), text.clone().into_bytes()))
        .collect();
    let (sources, diagnostics) = from_literals(config, &others, today);
    build(&sources, &Options::default(), diagnostics, |site, mut found| {
        if let Some((site, _)) = site {
            found.extend(site.paths().filter_map(|path| site.render(path.as_str())?.err()));
        }
        found
    })
}

#[test]
fn every_code_is_explained_once() {
    let explained: Vec<Code> = rules().iter().map(|rule| rule.code).collect();
    assert_eq!(explained, Code::ALL);
    for rule in rules() {
        for text in [&rule.title.zh, &rule.title.en, &rule.text.zh, &rule.text.en] {
            assert!(!text.trim().is_empty(), "{}", rule.code);
        }
    }
}

#[test]
fn every_example_does_what_it_says() {
    let mut wrong = Vec::new();
    for rule in rules() {
        let code = rule.code;
        if rule.bad.is_empty() || rule.good.is_empty() {
            if !WITHOUT_EXAMPLE.iter().any(|(without, _)| *without == code) {
                wrong.push(format!("{code} has no examples"));
            }
            continue;
        }
        let bad = found(&rule.bad);
        let levels: BTreeSet<Level> = bad.iter().filter(|found| found.code == code).map(|found| found.level).collect();
        let fits = |level: &Level| match code.severity() {
            Severity::Error | Severity::LintError => *level == Level::Error,
            Severity::Warning | Severity::LintWarning => *level == Level::Warning,
            Severity::Either => true,
        };
        let told = |found: &[Diagnostic]| {
            found.iter().map(|found| format!("{} {}", found.code, found.message.en)).collect::<Vec<_>>().join("; ")
        };
        if levels.is_empty() || !levels.iter().all(fits) {
            wrong.push(format!("{code}, bad: {:?} {}", code.severity(), told(&bad)));
        }
        let good = found(&rule.good);
        if good.iter().any(|found| found.code == code || found.level == Level::Error) {
            wrong.push(format!("{code}, good: {}", told(&good)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_says_what_to_do() {
    let mut silent = Vec::new();
    for rule in rules() {
        let found = found(&rule.bad).into_iter().filter(|found| found.code == rule.code);
        silent.extend(found.filter(|found| found.help.is_none()));
    }
    let silent: Vec<String> = silent.iter().map(|found| format!("{} {}", found.code, found.message.en)).collect();
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn the_pages_of_rules_are_those_made_from_them() {
    let page = page(&rules());
    for (name, text) in [("rules.md", page.en), ("rules.zh-CN.md", page.zh)] {
        let path: &Path = &root().join("docs").join(name);
        if std::env::var_os("UPDATE_RULES").is_some() {
            fs::write(path, &text).expect("it can be written");
        }
        let written = fs::read_to_string(path).unwrap_or_default();
        assert!(written == text, "docs/{name}: write it with UPDATE_RULES=1 cargo test --test rules");
    }
}

//! What neither the compiler nor clippy can see: which module may know which, and what no file may hold.
//!
//! The order of modules is not written here: it is the table at the head of `src/lib.rs`, so that what a newcomer
//! reads is what is held.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use kbgen::diagnostic::Code;

/// Tables beside the catalog; each is made from it alone, so they can be made in any order.
const SIDE_TABLES: &[&str] = &["link", "calculate"];

/// What only edges may use: the world outside [`kbgen::source::Sources`].
const WORLD: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::io::std",
    "SystemTime",
    "Instant",
    "Zoned::now",
    "Timestamp::now",
    "anstream",
    "print!(",
    "println!(",
    "walkdir",
    "notify",
    "tokio",
    "axum",
    "indicatif",
];

/// What does not stay in the tree: an issue or nothing.
const UNFINISHED: &[&str] = &["TODO", "FIXME", "XXX", "dbg!", "todo!", "unimplemented!"];

/// What is no part of the tree.
const OUTSIDE: &[&str] = &[".git", "target", "public", "node_modules", "__pycache__"];

/// A file of `src/`.
struct Source {
    /// `src/parse/mod.rs`.
    path: String,
    text: String,
}

impl Source {
    /// The module of the crate it belongs to: `parse`; `lib` and `main` for the roots.
    fn module(&self) -> &str {
        let inner = self.path.strip_prefix("src/").expect("only files of src/ are read");
        inner.split('/').next().unwrap_or(inner).trim_end_matches(".rs")
    }

    /// Lines of code with their numbers, comments left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(number, line)| (number + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The same without unit tests: a module behind `#[cfg(test)]`, or a folder of their own.
    fn product(&self) -> impl Iterator<Item = (usize, &str)> {
        let all_tests = self.path.contains("/tests/");
        let mut in_tests = false;
        self.code().filter(move |(_, line)| {
            in_tests |= *line == "#[cfg(test)]";
            let skipped = in_tests;
            // The module ends where a brace or a `mod tests;` stands at the margin.
            in_tests &= *line != "}" && !(line.starts_with("mod ") && line.ends_with(';'));
            !skipped && !all_tests
        })
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder that are text, with their paths from the root, sorted.
fn files(folder: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).expect("the tree can be read") {
            let entry = entry.expect("the tree can be read");
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            // In a second work tree `.git` is a file.
            if OUTSIDE.contains(&name.as_str()) {
                continue;
            }
            if entry.path().is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(entry.path()) {
                found.insert(path, text);
            }
        }
    }
    found
}

fn sources() -> Vec<Source> {
    let rust = files("src").into_iter().filter(|(path, _)| path.ends_with(".rs"));
    rust.map(|(path, text)| Source { path, text }).collect()
}

fn lib() -> String {
    fs::read_to_string(root().join("src/lib.rs")).expect("the crate has a root")
}

/// A row of the table at the head of `src/lib.rs`, from the highest module down; modules joined by `and` share a place.
fn row(name: &str) -> Vec<Vec<String>> {
    let lib = lib();
    let start = format!("//! | {name} | ");
    let row = lib
        .lines()
        .find_map(|line| line.strip_prefix(&start))
        .unwrap_or_else(|| panic!("src/lib.rs has no row `{name}`"));
    let module = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric() && c != '_').to_owned();
    row.trim_end_matches(" |").split(", ").map(|place| place.split(" and ").map(module).collect()).collect()
}

fn edges() -> BTreeSet<String> {
    row("edges").concat().into_iter().collect()
}

/// Modules that a line of code names, `crate::{a, b}` included.
fn named(line: &str) -> Vec<&str> {
    let identifier = |text: &'_ str| text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let mut names = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => names.extend(list.split([',', '}']).map(str::trim).map(|name| &name[..identifier(name)])),
            None => names.push(&rest[..identifier(rest)]),
        }
    }
    names
}

fn report(mistakes: &[String]) {
    assert!(mistakes.is_empty(), "\n{}\n", mistakes.join("\n"));
}

#[test]
fn the_table_names_every_module() {
    let table: BTreeSet<String> = ["edges", "phases", "words"].into_iter().flat_map(row).flatten().collect();
    let declared: BTreeSet<String> =
        lib().lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).map(str::to_owned).collect();
    assert_eq!(table, declared, "the table at the head of src/lib.rs and its modules differ");
}

#[test]
fn a_module_names_only_what_stands_below_it() {
    let order: Vec<Vec<String>> = ["edges", "phases", "words"].into_iter().flat_map(row).collect();
    let place = |module: &str| order.iter().position(|place| place.iter().any(|name| name == module));
    let edges = edges();
    let mut mistakes = Vec::new();
    for source in sources() {
        let module = source.module();
        let Some(own) = place(module) else { continue };
        for (line, code) in source.code() {
            for name in named(code) {
                // The root's own items are for edges.
                let allowed = match place(name) {
                    Some(other) => name == module || own < other || order[own].iter().any(|beside| beside == name),
                    None => edges.contains(module),
                };
                if !allowed {
                    mistakes.push(format!(
                        "{}:{line}: `{module}` must not know `{name}`, which stands above it in src/lib.rs",
                        source.path
                    ));
                }
            }
        }
    }
    report(&mistakes);
}

#[test]
fn side_tables_do_not_know_each_other() {
    let mut mistakes = Vec::new();
    for source in sources().iter().filter(|source| SIDE_TABLES.contains(&source.module())) {
        for (line, code) in source.code() {
            for name in named(code).into_iter().filter(|name| *name != source.module() && SIDE_TABLES.contains(name)) {
                mistakes.push(format!("{}:{line}: `{}` must not know `{name}`", source.path, source.module()));
            }
        }
    }
    report(&mistakes);
}

/// A word that a language lacks would be shown by its name.
#[test]
fn every_language_has_every_word() {
    let words = |language: &str| -> BTreeSet<String> {
        let text = fs::read_to_string(format!("themes/default/i18n/{language}.toml")).expect("the theme has words");
        let table: toml::Table = text.parse().expect("words are TOML");
        table["words"].as_table().expect("they stand under [words]").keys().cloned().collect()
    };
    let (chinese, english) = (words("zh-CN"), words("en"));
    let one_only: Vec<&String> = chinese.symmetric_difference(&english).collect();
    assert!(one_only.is_empty(), "words of one language only: {one_only:?}");
    let mut mistakes = Vec::new();
    let mut used = |path: &str, text: &str, before: &str| {
        for after in text.split(before).skip(1) {
            let word: String = after.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if !word.is_empty() && !english.contains(&word) {
                mistakes.push(format!("{path}: no language has the word `{word}`"));
            }
        }
    };
    for source in sources().iter().filter(|source| source.module() == "render") {
        for (_, code) in source.product() {
            [".word(\"", ".words(\"", "say(\""].into_iter().for_each(|before| used(&source.path, code, before));
        }
    }
    let templates = Path::new("themes/default/templates");
    for entry in walkdir::WalkDir::new(templates).into_iter().filter_map(Result::ok).filter(|e| e.file_type().is_file())
    {
        let path = entry.path();
        used(&path.display().to_string(), &fs::read_to_string(path).expect("templates are text"), "words.");
    }
    report(&mistakes);
}

#[test]
fn only_edges_touch_the_world() {
    let edges = edges();
    let mut mistakes = Vec::new();
    for source in sources().iter().filter(|source| source.module() != "main" && !edges.contains(source.module())) {
        for (line, code) in source.product() {
            for word in WORLD.iter().filter(|word| code.contains(**word)) {
                mistakes.push(format!("{}:{line}: `{word}` is for edges only", source.path));
            }
        }
    }
    report(&mistakes);
}

/// The standard macros do not know whether the reader of the output takes colours.
#[test]
fn printing_goes_through_anstream() {
    let mut mistakes = Vec::new();
    for source in sources() {
        for (line, code) in source.product() {
            for macro_name in ["print!(", "println!("] {
                let plain = code.match_indices(macro_name).filter(|(at, _)| {
                    let before = code[..*at].trim_end_matches('e');
                    !before.ends_with("anstream::")
                });
                mistakes.extend(plain.map(|_| format!("{}:{line}: write anstream::{macro_name}..)", source.path)));
            }
        }
    }
    report(&mistakes);
}

#[test]
fn every_file_says_what_it_is() {
    let silent = sources().into_iter().filter(|source| !source.text.starts_with("//! "));
    report(&silent.map(|source| format!("{}: the file does not open with `//! `", source.path)).collect::<Vec<_>>());
}

#[test]
fn nothing_is_left_unfinished() {
    let mut mistakes = Vec::new();
    for source in sources() {
        for (number, line) in source.text.lines().enumerate() {
            for word in UNFINISHED.iter().filter(|word| line.contains(**word)) {
                mistakes.push(format!("{}:{}: `{word}`", source.path, number + 1));
            }
        }
    }
    report(&mistakes);
}

#[test]
fn no_file_names_a_path_of_a_machine() {
    let checkout = root().display().to_string();
    // Written in parts, so that this file does not name them itself.
    let usual = [["/wo", "rk/"], ["/ro", "ot/"], ["/Use", "rs/"], ["C:\\Use", "rs"]].map(|parts| parts.concat());
    let mut mistakes = Vec::new();
    for (path, text) in files("") {
        for (number, line) in text.lines().enumerate() {
            for name in usual.iter().chain([&checkout]).filter(|name| line.contains(name.as_str())) {
                mistakes.push(format!("{path}:{}: `{name}`", number + 1));
            }
        }
    }
    report(&mistakes);
}

/// Every code of the table is used somewhere, no code is a loose string, and the manual lists them all.
#[test]
fn the_manual_lists_every_code() {
    let is_code =
        |text: &str| text.len() == 5 && text.starts_with("KB") && text[2..].bytes().all(|byte| byte.is_ascii_digit());
    let (mut used, mut loose) = (BTreeSet::new(), Vec::new());
    for source in sources().into_iter().filter(|source| source.path != "src/diagnostic/code.rs") {
        for (number, line) in source.product() {
            used.extend(
                line.split("Code::").filter_map(|rest| rest.get(..5)).filter(|name| is_code(name)).map(str::to_owned),
            );
            if line.split('"').any(is_code) {
                loose.push(format!("{}:{number}: a code is written `Code::KB501`", source.path));
            }
        }
    }
    report(&loose);
    let table: BTreeSet<String> = Code::ALL.iter().map(|code| code.name().to_owned()).collect();
    assert_eq!(used, table, "src/ and the table of codes differ");
    let manual = fs::read_to_string(root().join("tests/spec/messages.md")).expect("the manual lists the codes");
    let listed = manual.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let listed: BTreeSet<String> = listed.filter(|cell| is_code(cell)).map(str::to_owned).collect();
    assert_eq!(table, listed, "the table of codes and that of tests/spec/messages.md differ");
}

/// The keys of front matter and of `site.toml` stand in the tables of the manual.
#[test]
fn the_manual_lists_every_key() {
    let mut mistakes = Vec::new();
    for (code, manual) in [
        ("src/parse/front_matter/fields.rs", "tests/spec/front-matter.md"),
        ("src/config/keys.rs", "tests/spec/site-toml.md"),
    ] {
        let text = fs::read_to_string(root().join(code)).expect("the module is there");
        let manual_text = fs::read_to_string(root().join(manual)).expect("the chapter is there");
        let list = text.split_once("const KEYS").expect("the module has a list of keys").1;
        let list = &list[..list.find("];").expect("the list ends")];
        for key in list.split('"').skip(1).step_by(2).filter(|key| !key.is_empty()) {
            let named = [format!("`{key}`"), format!("[{key}]"), format!("`{key} ")]
                .iter()
                .any(|form| manual_text.contains(form.as_str()));
            if !named {
                mistakes.push(format!("{manual}: `{key}` of {code} is missing"));
            }
        }
    }
    report(&mistakes);
}

//! Files that import each other in a circle cannot be understood one by one; there are none.
//!
//! In come the `use` lines of `src/`, re-exports followed to where a name stands; out comes each circle with what ties it. A
//! module puts the files below it together, and they know its types: that is no circle, unless the way back leads outside.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

type Files = BTreeMap<String, String>;

/// Every file of `src/` without its tests.
fn sources() -> Files {
    let mut found = Files::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec!["src".to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).expect("the tree can be read") {
            let entry = entry.expect("the tree can be read");
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(path);
            } else if path.ends_with(".rs") && !path.contains("/tests") {
                let text = fs::read_to_string(entry.path()).expect("it is a text");
                let product = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
                found.insert(path, product);
            }
        }
    }
    found
}

/// `src/parse/markdown/mod.rs` is `parse::markdown`.
fn module(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let inner = inner.strip_suffix("/mod").unwrap_or(inner);
    if ["lib", "main"].contains(&inner) { Vec::new() } else { inner.split('/').map(str::to_owned).collect() }
}

/// The paths that a file's `use` lines name, lists opened, with whether they are re-exported.
fn used(text: &str) -> Vec<(Vec<String>, bool)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("use ") {
        let line = rest[..at].rsplit('\n').next().unwrap_or_default().trim();
        rest = &rest[at + 4..];
        if !["", "pub", "pub(crate)", "pub(super)"].contains(&line) && !line.starts_with("pub(in ") {
            continue;
        }
        let Some(end) = rest.find(';') else { break };
        let tree: String = rest[..end].split_whitespace().collect::<Vec<_>>().join(" ");
        open(&tree, &[], &mut |path| found.push((path, !line.is_empty())));
    }
    // A module leads to its parts.
    for line in text.lines() {
        if let Some(part) = line.trim_start_matches("pub ").trim_start_matches("pub(super) ").strip_prefix("mod ")
            && let Some(part) = part.strip_suffix(';')
        {
            found.push((vec!["self".to_owned(), part.to_owned()], false));
        }
    }
    // Paths that are written out where they are used.
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//") && !line.contains("use ")) {
        for start in ["super::", "crate::"].iter().flat_map(|start| line.match_indices(start)).map(|(at, _)| at) {
            if line[..start].ends_with("::") {
                continue;
            }
            let path = &line[start..];
            let end = path.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(path.len());
            found.push((path[..end].split("::").map(str::to_owned).filter(|part| !part.is_empty()).collect(), false));
        }
    }
    found
}

fn open(tree: &str, before: &[String], add: &mut impl FnMut(Vec<String>)) {
    match tree.split_once('{') {
        None => {
            let tree = tree.split(" as ").next().unwrap_or(tree);
            let parts = tree.split("::").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
            add(before.iter().cloned().chain(parts).collect());
        }
        Some((head, list)) => {
            let head = head.split("::").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
            let before: Vec<String> = before.iter().cloned().chain(head).collect();
            let list = &list[..list.rfind('}').unwrap_or(list.len())];
            let (mut depth, mut start) = (0, 0);
            for (at, c) in list.char_indices().chain([(list.len(), ',')]) {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        if !list[start..at].trim().is_empty() {
                            open(list[start..at].trim(), &before, add);
                        }
                        start = at + 1;
                    }
                    _ => {}
                }
            }
        }
    }
}

struct House {
    /// Module to its file.
    files: BTreeMap<Vec<String>, String>,
    /// Names that a module hands on: where they come from.
    handed_on: BTreeMap<(Vec<String>, String), Vec<String>>,
}

impl House {
    fn new(sources: &Files) -> House {
        let files: BTreeMap<Vec<String>, String> = sources.keys().map(|path| (module(path), path.clone())).collect();
        let mut house = House { files, handed_on: BTreeMap::new() };
        for (path, text) in sources {
            let own = module(path);
            for (used, public) in used(text) {
                if let (true, Some(whole), Some(name)) = (public, house.whole(&own, &used), used.last()) {
                    house.handed_on.insert((own.clone(), name.clone()), whole);
                }
            }
        }
        house
    }

    /// The path from the crate's root; `None` for another crate.
    fn whole(&self, own: &[String], used: &[String]) -> Option<Vec<String>> {
        let mut at = own.to_vec();
        let mut rest = used;
        match rest.first()?.as_str() {
            "crate" => {
                at.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    at.pop();
                    rest = &rest[1..];
                }
            }
            first => {
                at.push(first.to_owned());
                if !self.files.contains_key(&at) {
                    return None;
                }
                rest = &rest[1..];
            }
        }
        at.extend(rest.iter().cloned());
        Some(at)
    }

    /// The file in which the name of a whole path stands.
    fn file(&self, whole: &[String]) -> Option<&str> {
        let known = (0..=whole.len()).rev().find(|&end| self.files.contains_key(&whole[..end]))?;
        if let Some(name) = whole.get(known)
            && let Some(from) = self.handed_on.get(&(whole[..known].to_vec(), name.clone()))
            && from != whole
        {
            return self.file(from);
        }
        self.files.get(&whole[..known]).map(String::as_str)
    }
}

fn is_below(path: &str, whole: &str) -> bool {
    whole.strip_suffix("mod.rs").is_some_and(|folder| path.starts_with(folder))
        || ["src/lib.rs", "src/main.rs"].contains(&whole)
}

/// File to file, with the names.
fn edges(sources: &Files) -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
    let house = House::new(sources);
    let mut edges: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (path, text) in sources {
        for (used, _) in used(text) {
            let whole = house.whole(&module(path), &used);
            let Some(file) = whole.as_ref().and_then(|whole| house.file(whole)) else { continue };
            if file != path && !is_below(path, file) {
                let names = edges.entry(path.clone()).or_default().entry(file.to_owned()).or_default();
                names.extend(used.last().cloned());
            }
        }
    }
    edges
}

/// Everything that a file leads to.
fn reach<'e>(edges: &'e BTreeMap<String, BTreeMap<String, BTreeSet<String>>>, from: &'e str) -> BTreeSet<&'e str> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(path) = open.pop() {
        for next in edges.get(path).into_iter().flat_map(BTreeMap::keys) {
            if seen.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    seen
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let sources = sources();
    let edges = edges(&sources);
    assert!(edges.len() > 100, "the imports of the house are read");
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        sources.keys().map(|path| (path.as_str(), reach(&edges, path))).collect();
    let mut circles: BTreeSet<Vec<&str>> = BTreeSet::new();
    for (path, reach) in &reached {
        if reach.contains(path) {
            circles.insert(reach.iter().copied().filter(|other| reached[other].contains(path)).collect());
        }
    }
    let mut told = Vec::new();
    for circle in &circles {
        told.push(format!("a circle of {} files:", circle.len()));
        for from in circle {
            for (to, names) in edges[*from].iter().filter(|(to, _)| circle.contains(&to.as_str())) {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                told.push(format!("  {from} -> {to}: {}", names.join(", ")));
            }
        }
    }
    assert!(told.is_empty(), "\n{}\n", told.join("\n"));
}

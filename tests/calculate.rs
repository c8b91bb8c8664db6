//! The calculators of the sample site against their vectors: text, numbers and error codes, byte for byte.

use std::fs;
use std::path::Path;

use kbgen::Options;
use kbgen::diagnostic::has_errors;
use kbgen::load::load;
use serde_json::{Map, Value};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn figures() -> kbgen::calculate::Figures {
    let today = "2026-11-23".parse().expect("the day is a date");
    let (sources, mut found) = load(root(), today).expect("the sample site can be read");
    let figures = kbgen::figures(&sources, &Options::default(), &mut found).expect("site.toml can be used");
    assert!(!has_errors(&found), "{found:#?}");
    figures
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("a vector's inputs are an object")
}

/// Vectors hold a few rows of a long schedule: they are compared by their number.
fn chosen(wanted: &Value, found: &Value) -> Value {
    let number = |row: &Value| row.get("n").cloned();
    match (wanted.as_array(), found.as_array()) {
        (Some(wanted), Some(found)) if wanted.iter().all(|row| number(row).is_some()) => {
            wanted.iter().filter_map(|row| found.iter().find(|other| number(other) == number(row)).cloned()).collect()
        }
        _ => found.clone(),
    }
}

#[test]
fn every_vector_is_equal() {
    let figures = figures();
    let mut mistakes = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(root().join("tests/calculate/vectors")).expect("there are vectors") {
        let path = entry.expect("the folder can be read").path();
        let id = path.file_stem().expect("a file").to_string_lossy().into_owned();
        let calculator = figures.named(&id).ok().flatten().and_then(|page| figures.calculator(page));
        let calculator = calculator.unwrap_or_else(|| panic!("no calculator `{id}`"));
        let file: Value = serde_json::from_str(&fs::read_to_string(&path).expect("a text")).expect("JSON");
        for case in file["cases"].as_array().expect("cases") {
            count += 1;
            let name = &case["id"];
            match (figures.run(calculator, object(&case["inputs"])), case.get("error")) {
                (Err(refusal), Some(code)) if *code == refusal.code => {}
                (Ok(outcome), None) => {
                    for (key, wanted) in object(&case["expect"]) {
                        let found = outcome.outputs.get(key).map(|found| chosen(wanted, found));
                        if found.as_ref() != Some(wanted) {
                            mistakes.push(format!("{name} {key}: {found:?} instead of {wanted}"));
                        }
                    }
                }
                (found, _) => mistakes.push(format!("{name}: {found:?}")),
            }
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
    assert_eq!(count, 523);
}

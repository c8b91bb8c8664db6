//! A chapter of the manual to a verdict: every case is run, every difference shown, or written back.

mod case;
mod diff;
mod site;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use case::{Block, Case, Role};
use site::Built;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec")
}

/// The names of all chapters, sorted.
pub fn chapters() -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("the manual lies beside the harness");
    let names = entries
        .map(|entry| entry.expect("its files can be listed").file_name().into_string().expect("their names are text"));
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".md")).collect();
    names.sort_unstable();
    names
}

/// What one block should have been.
struct Rewrite {
    block: Block,
    text: String,
}

/// Runs every case of a chapter.
///
/// # Panics
///
/// When a claim does not hold; the message lists all of them. With `UPDATE_SPEC=1` only what cannot be rewritten counts.
pub fn check(name: &str) {
    let path = folder().join(name);
    let text = fs::read_to_string(&path).expect("the chapter can be read").replace("\r\n", "\n");
    let update = std::env::var_os("UPDATE_SPEC").is_some_and(|value| value == "1");
    let cases = case::cases(&text);
    let (mut failures, mut rewrites) = (Vec::new(), Vec::new());
    for case in &cases {
        run(case, &text, update.then_some(&mut rewrites), &mut failures);
    }
    if !rewrites.is_empty() {
        fs::write(&path, rewritten(text, rewrites)).expect("the chapter can be written");
    }
    if failures.is_empty() {
        return;
    }
    let mut report = String::new();
    for (line, failure) in &failures {
        let _ = write!(report, "\ntests/spec/{name}:{line}: {failure}\n");
    }
    panic!(
        "{report}\n{} failures in {} cases of tests/spec/{name}; UPDATE_SPEC=1 rewrites what is expected",
        failures.len(),
        cases.len()
    );
}

/// Builds one case and compares its blocks. With `rewrites`, differences are collected there instead.
fn run(case: &Case, text: &str, mut rewrites: Option<&mut Vec<Rewrite>>, failures: &mut Vec<(usize, String)>) {
    let mut fail = |line: usize, what: String| failures.push((line, format!("{}: {what}", case.name)));
    let expected = |block: &&Block| block.role.as_ref().is_ok_and(Role::is_expectation);
    if !case.blocks.iter().any(|block| expected(&block)) {
        fail(case.line, "a case needs an expectation".to_owned());
        return;
    }
    for block in &case.blocks {
        if let Err(unknown) = &block.role {
            fail(block.line, unknown.clone());
        }
    }
    let built = match Built::new(case, text) {
        Ok(built) => built,
        Err(reason) => return fail(case.line, reason),
    };
    for dead in built.dead_anchors() {
        fail(case.line, format!("a link within a page leads nowhere: {dead}"));
    }
    for block in case.blocks.iter().filter(expected) {
        let wanted = text[block.body.clone()].trim_end();
        let role = block.role.as_ref().expect("only blocks with a role are expectations");
        let got = match built.actual(role, wanted) {
            Ok(got) => got,
            Err(reason) => {
                fail(block.line, reason);
                continue;
            }
        };
        if got == wanted {
            continue;
        }
        match &mut rewrites {
            Some(rewrites) if role.can_be_rewritten() => rewrites.push(Rewrite { block: block.clone(), text: got }),
            _ => fail(block.line, format!("`{}` differs\n{}", block.info, diff::lines(wanted, &got))),
        }
    }
    let mentioned = case.blocks.iter().any(|block| matches!(block.role, Ok(Role::Messages(_))));
    if !mentioned && !built.messages().is_empty() {
        fail(case.line, format!("there are messages that no block expects\n{}", built.messages()));
    }
}

/// The chapter with blocks replaced, the last one first so that places hold.
fn rewritten(mut text: String, mut rewrites: Vec<Rewrite>) -> String {
    rewrites.sort_by_key(|rewrite| std::cmp::Reverse(rewrite.block.body.start));
    for Rewrite { block, text: body } in rewrites {
        assert!(!body.contains(&block.fence), "line {}: the block needs a longer fence", block.line);
        let body = if body.is_empty() { body } else { format!("{body}\n") };
        text.replace_range(block.body, &body);
    }
    text
}

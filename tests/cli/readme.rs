//! What somebody gets who pastes the example of a README into files, word for word.

use std::fs;
use std::path::Path;

use super::site::Site;

/// The blocks of a README that are files, with their paths.
fn files(readme: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(readme)).expect("the README is there");
    let mut files = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some((_, path)) = line.strip_prefix("```").and_then(|info| info.split_once(" file=")) else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        files.push((path.to_owned(), body.join("\n") + "\n"));
    }
    files
}

#[test]
fn the_examples_build_and_check_without_a_finding() {
    for readme in ["README.md", "README.zh-CN.md"] {
        let site = Site::new();
        for old in ["content/index.md", "content/late-fee.md", "content/door.md"] {
            site.remove(old);
        }
        let files = files(readme);
        assert_eq!(files.len(), 3, "{readme}");
        for (path, text) in &files {
            site.write(path, text);
        }
        let run = site.build(&[]).exits(0);
        assert!(run.stderr.contains(" pages, 0 warnings; "), "{readme}: {}", run.stderr);
        assert_eq!(site.check(&[]).exits(0).stderr, "0 errors, 0 warnings\n");
        assert!(site.read("public/collector-at-door/index.html").contains("href=\"../keep-evidence/\""), "{readme}");
    }
}

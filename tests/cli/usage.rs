//! Help, version, and arguments that kbgen does not understand.

use super::site::Site;

#[test]
fn help_names_every_command_and_option() {
    let site = Site::new();
    let common = ["--site", "--drafts", "--date", "--base-url", "--portable", "--lang"];
    for (arguments, own) in [
        (["--help"].as_slice(), ["build", "serve", "check", "import"].as_slice()),
        (&["build", "--help"], &["--out", "--timings"]),
        (&["serve", "--help"], &["--port", "4000"]),
        (&["import", "--help"], &["FILE"]),
        (&["check", "--help"], &["--format", "json", "github"]),
    ] {
        let run = site.run(arguments).exits(0);
        assert_eq!(run.stderr, "");
        let words = own.iter().chain(if arguments.len() > 1 { common.as_slice() } else { &[] });
        for word in words {
            assert!(run.stdout.contains(word), "{arguments:?} does not name {word}:\n{}", run.stdout);
        }
    }
}

#[test]
fn version_is_that_of_the_crate() {
    let run = Site::new().run(&["--version"]).exits(0);
    assert_eq!(run.stdout, format!("kbgen {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn what_is_not_understood_is_a_usage_error_and_nothing_happens() {
    let site = Site::new();
    for arguments in [
        [].as_slice(),
        &["publish"],
        &["build", "--clean"],
        &["build", "public"],
        &["build", "--out"],
        &["build", "--date", "2026-13-01"],
        &["build", "--date", "tomorrow"],
        &["build", "--base-url", "ftp://kb.example/"],
        &["build", "--base-url", "javascript:alert(1)"],
        &["build", "--lang", "fr"],
        &["check", "--format", "yaml"],
        &["check", "--out", "public"],
        &["serve", "--port", "70000"],
        &["serve", "--clean"],
        &["import"],
    ] {
        let run = site.run(arguments).exits(2);
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert!(run.stderr.contains("--help") || run.stderr.contains("Usage"), "{arguments:?}: {}", run.stderr);
    }
    assert!(!site.path("public").exists());
}

#[test]
fn a_misspelt_command_or_option_gets_the_right_one() {
    let site = Site::new();
    site.run(&["bulid"]).exits(2).says(&["'build'"]);
    site.run(&["build", "--draft"]).exits(2).says(&["'--drafts'"]);
}

//! `kbgen explain`: one code, all codes, and a code that is none.

use super::site::Site;

#[test]
fn a_code_is_explained_with_an_example_in_the_language_asked_for() {
    let site = Site::new();
    let english = site.run(&["explain", "KB501"]).exits(0);
    assert_eq!(english.stderr, "");
    assert!(english.stdout.starts_with("# KB501 A link leads nowhere\n"), "{}", english.stdout);
    for word in ["Wrong:", "Right:", "See [[late-fees]]."] {
        assert!(english.stdout.contains(word), "{word}: {}", english.stdout);
    }
    // Small letters and blanks around are no other code.
    let chinese = site.run(&["explain", " kb501 ", "--lang", "zh"]).exits(0);
    assert!(chinese.stdout.starts_with("# KB501 链接没有目标\n"), "{}", chinese.stdout);
    assert!(chinese.stdout.contains("正确"), "{}", chinese.stdout);
}

#[test]
fn without_a_code_all_are_listed() {
    let run = Site::new().run(&["explain"]).exits(0);
    assert!(run.stdout.contains("\nKB501  A link leads nowhere\n"), "{}", run.stdout);
    assert_eq!(run.stdout.lines().count(), kbgen::diagnostic::Code::ALL.len());
}

#[test]
fn a_code_that_is_none_is_told_in_both_languages() {
    let site = Site::new();
    let english = site.run(&["explain", "KB999"]).exits(2);
    assert_eq!(english.stdout, "");
    assert_eq!(english.stderr, "no code is named `KB999`; `kbgen explain` lists them\n");
    site.run(&["explain", "KB999", "--lang", "zh"]).exits(2).says(&["没有代码 `KB999`"]);
}

//! What each option changes.

use super::site::{Run, Site, TODAY, assert_same_tree, tree};

#[test]
fn out_is_relative_to_the_caller_and_site_toml_to_the_site() {
    let site = Site::new();
    let elsewhere = site.root().parent().expect("it lies in a folder").to_owned();
    let run = |arguments: &[&str]| {
        let mut command = site.kbgen(&[&["build", "--site", "site", "--date", TODAY], arguments].concat());
        command.current_dir(&elsewhere);
        Run::of(command).exits(0)
    };
    run(&[]);
    run(&["--out", "out"]).says(&["-> out/"]);
    assert_same_tree(&site.public(), &tree(&elsewhere.join("out")));
    let mut config = site.read("site.toml");
    config.push_str("[output]\ndir = \"www/kb\"\n");
    site.write("site.toml", config);
    run(&[]).says(&["-> www/kb/"]);
    assert_same_tree(&site.public(), &tree(&site.path("www/kb")));
}

#[test]
fn base_url_replaces_that_of_site_toml_with_and_without_a_slash() {
    let site = Site::new();
    for address in ["https://other.example/kb", "https://other.example/kb/"] {
        site.build(&["--base-url", address]).exits(0);
        let page = site.read("public/late-fee/index.html");
        assert!(page.contains("https://other.example/kb/late-fee/") && !page.contains("kb.example"), "{page}");
        assert!(site.read("public/sitemap.xml").contains("<loc>https://other.example/kb/late-fee/</loc>"));
        assert!(site.read("public/404.html").contains("\"/kb/"), "404.html alone has absolute links");
    }
}

#[test]
fn portable_links_end_in_index_html() {
    let site = Site::new();
    site.build(&[]).exits(0);
    assert!(
        site.read("public/index.html").contains("href=\"late-fee/\"")
            || site.read("public/index.html").contains("href=\"./late-fee/\"")
    );
    site.build(&["--portable"]).exits(0);
    let page = site.read("public/index.html");
    assert!(page.contains("late-fee/index.html\""), "{page}");
    assert!(!page.contains("late-fee/\""), "{page}");
}

#[test]
fn drafts_are_published_only_when_asked_for() {
    let site = Site::new();
    site.write("content/secret.md", "---\ntitle: Whispered\ndraft: true\n---\nSee [[late-fee]].\n");
    let holds =
        |site: &Site| site.public().into_values().any(|bytes| String::from_utf8_lossy(&bytes).contains("Whispered"));
    site.build(&[]).exits(0);
    assert!(!holds(&site) && !site.path("public/secret").exists());
    site.build(&["--drafts"]).exits(0);
    assert!(holds(&site) && site.path("public/secret/index.html").exists());
    site.build(&[]).exits(0);
    assert!(!holds(&site) && !site.path("public/secret").exists());
}

#[test]
fn the_day_is_that_of_date_else_of_source_date_epoch() {
    let site = Site::new();
    site.write(
        "content/door.md",
        "---\ntitle: Door\nreview: { on: 2023-01-01, by: Li, next: 2024-01-01 }\n---\nSee [[late-fee]].\n",
    );
    let page = |epoch: Option<&str>, arguments: &[&str]| {
        let mut command = site.kbgen(&[&["build"], arguments].concat());
        if let Some(epoch) = epoch {
            command.env("SOURCE_DATE_EPOCH", epoch);
        }
        Run::of(command).exits(0);
        site.read("public/door/index.html")
    };
    let fresh = page(None, &["--date", "2023-11-14"]);
    let overdue = page(None, &["--date", "2024-01-02"]);
    assert_ne!(fresh, overdue, "the page says that its review is overdue");
    assert_eq!(page(Some("1700000000"), &[]), fresh, "that is 2023-11-14");
    assert_eq!(page(Some("1704240000"), &[]), overdue, "that is 2024-01-03");
    assert_eq!(page(Some("1704240000"), &["--date", "2023-11-14"]), fresh);
}

#[test]
fn a_source_date_epoch_that_is_no_number_is_an_error() {
    let site = Site::new();
    for epoch in ["soon", "-1", "99999999999999999"] {
        let mut command = site.kbgen(&["build"]);
        command.env("SOURCE_DATE_EPOCH", epoch);
        Run::of(command).exits(2).says(&["SOURCE_DATE_EPOCH"]);
    }
    assert!(!site.path("public").exists());
}

#[test]
fn timings_name_the_phases_in_order() {
    let run = Site::new().build(&["--timings"]).exits(0);
    let lines = run.stderr.lines().filter(|line| line.ends_with(" ms"));
    let phases: Vec<&str> = lines.filter_map(|line| line.split_whitespace().next()).collect();
    let expected =
        ["load", "theme", "parse", "catalog", "dedup", "link", "calculate", "check", "index", "plan", "write"];
    assert_eq!(phases, expected, "{}", run.stderr);
}

#[test]
fn messages_follow_lang_else_the_locale() {
    let site = Site::new();
    site.break_content();
    let said = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = site.kbgen(&[&["check"], arguments].concat());
        command.envs(variables.iter().copied());
        let stderr = Run::of(command).exits(1).stderr;
        if stderr.contains("错误") { "zh" } else { "en" }
    };
    assert_eq!(said(&[], &[]), "en");
    assert_eq!(said(&[], &["--lang", "zh"]), "zh");
    assert_eq!(said(&[("LANG", "zh_CN.UTF-8")], &[]), "zh");
    assert_eq!(said(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C.UTF-8")], &[]), "en");
    assert_eq!(said(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "")], &[]), "zh");
    assert_eq!(said(&[("LANG", "zh_CN.UTF-8")], &["--lang", "en"]), "en");
}

#[test]
fn json_is_the_whole_of_standard_output() {
    let site = Site::new();
    let clean = site.check(&["--format", "json"]).exits(0);
    assert_eq!((clean.stdout.as_str(), clean.stderr.as_str()), ("[]\n", ""));
    site.break_content();
    let run = site.check(&["--format", "json"]).exits(1);
    assert_eq!(run.stderr, "");
    let expected = r#"[
  {
    "code": "KB501",
    "level": "error",
    "file": "content/index.md",
    "line": 4,
    "column": 5,
    "message": "no page is named `late-feee`",
    "why": null,
    "help": "did you mean `late-fee`?"
  }
]
"#;
    assert_eq!(run.stdout, expected);
    serde_json::from_str::<serde_json::Value>(&run.stdout).expect("it is JSON");
}

#[test]
fn github_annotations_are_the_whole_of_standard_output() {
    let site = Site::new();
    site.break_content();
    let run = site.check(&["--format", "github"]).exits(1);
    assert_eq!(run.stderr, "");
    let expected = "::error file=content/index.md,line=4,col=5,title=KB501::no page is named `late-feee`%0Adid you mean `late-fee`?\n";
    assert_eq!(run.stdout, expected);
}

#[test]
fn a_pipe_gets_no_colours() {
    let site = Site::new();
    site.break_content();
    assert!(!site.check(&[]).exits(1).stderr.contains('\u{1B}'));
    let mut command = site.kbgen(&["check"]);
    command.env("CLICOLOR_FORCE", "1");
    assert!(Run::of(command).exits(1).stderr.contains('\u{1B}'));
}

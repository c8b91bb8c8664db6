//! 0 published or clean, 1 the author's mistakes, 2 usage, configuration or environment.

use super::site::{Site, TODAY, assert_same_tree, times, tree};

#[test]
fn success_is_0_with_one_line_on_standard_error() {
    let site = Site::new();
    let run = site.build(&[]).exits(0);
    assert_eq!((run.stdout.as_str(), run.stderr.lines().count()), ("", 1), "{}", run.stderr);
    assert!(run.stderr.contains(" pages, 0 warnings; ") && run.stderr.contains("-> public/"), "{}", run.stderr);
    let run = site.check(&[]).exits(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", "0 errors, 0 warnings\n"));
}

#[test]
fn a_mistake_in_the_content_is_1_and_publishes_nothing() {
    let site = Site::new();
    site.break_content();
    for run in [site.build(&[]), site.check(&[])] {
        let run = run.exits(1).says(&["error[KB501]", "content/index.md:4:5", "help: did you mean `late-fee`?"]);
        assert_eq!(run.stdout, "");
    }
    assert!(!site.path("public").exists());
}

#[test]
fn all_mistakes_are_told_in_one_run_in_the_order_of_files() {
    let site = Site::new();
    for name in ["c", "a", "b"] {
        site.write(&format!("content/{name}.md"), format!("---\ntitle: {name}\n---\n[[gone-{name}]]\n"));
    }
    let run = site.build(&[]).exits(1);
    let told: Vec<usize> =
        ["a", "b", "c"].iter().filter_map(|name| run.stderr.find(&format!("`gone-{name}`"))).collect();
    assert!(told.len() == 3 && told.is_sorted(), "{}", run.stderr);
}

#[test]
fn a_mistake_in_the_configuration_is_2() {
    let site = Site::new();
    site.write("site.toml", "title = \"t\"\nbase_ulr = \"https://kb.example/\"\n");
    site.build(&[]).exits(2).says(&["site.toml:2:1", "base_ulr", "base_url"]);
    site.check(&[]).exits(2);
    site.write("site.toml", "title = \n");
    site.build(&[]).exits(2).says(&["site.toml:1:"]);
    assert!(!site.path("public").exists());
}

#[test]
fn a_folder_that_is_no_site_is_2() {
    let site = Site::new();
    site.remove("site.toml");
    for command in ["build", "check"] {
        let run = site.run(&[command, "--date", TODAY]).exits(2).says(&["`site.toml` not found", "--site"]);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    }
}

#[test]
fn a_site_without_content_is_2_and_the_published_one_stays() {
    let site = Site::new();
    site.build(&[]).exits(0);
    let before = site.public();
    std::fs::rename(site.path("content"), site.path("contents")).expect("the folder is there");
    site.build(&[]).exits(2).says(&["content"]);
    assert_same_tree(&before, &site.public());
}

#[test]
fn a_failed_build_leaves_the_published_site_as_it_was() {
    let site = Site::new();
    site.build(&[]).exits(0);
    let (before, when) = (site.public(), times(&site.path("public"), ""));
    site.write("content/new.md", "---\ntitle: New\n---\nFine.\n");
    site.break_content();
    site.build(&[]).exits(1).says(&["Nothing was published"]);
    assert_same_tree(&before, &site.public());
    assert_eq!(when, times(&site.path("public"), ""));
}

#[test]
fn a_template_that_fails_leaves_the_published_site_as_it_was() {
    let site = Site::new();
    site.build(&[]).exits(0);
    let before = site.public();
    site.write("themes/default/templates/question.html", "<p>{{ page.no_such_field }}</p>\n");
    for run in [site.build(&[]), site.check(&[])] {
        run.exits(1).says(&["themes/default/templates/question.html:1:"]);
    }
    assert_same_tree(&before, &site.public());
}

#[test]
fn reading_and_publishing_change_nothing_outside_the_output_folder() {
    let site = Site::new();
    site.write("static/CNAME", "kb.example\n");
    site.write("notes.txt", "mine\n");
    site.write("content/.hidden", "mine\n");
    let (before, when) = (tree(&site.root()), times(&site.root(), "public"));
    site.check(&[]).exits(0);
    assert_same_tree(&before, &tree(&site.root()));
    site.build(&[]).exits(0);
    site.build(&["--drafts", "--portable"]).exits(0);
    let mut after = tree(&site.root());
    after.retain(|path, _| !path.starts_with("public/"));
    assert_same_tree(&before, &after);
    assert_eq!(when, times(&site.root(), "public"));
    assert_eq!(tree(&site.home()).len(), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn a_stream_that_takes_no_more_is_no_panic() {
    let site = Site::new();
    site.break_content();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has /dev/full");
    for arguments in [["check", "--format", "json"].as_slice(), &["check"], &["build"]] {
        let mut command = site.kbgen(arguments);
        command.stdout(full()).stderr(full());
        let status = command.status().expect("kbgen starts");
        assert!(matches!(status.code(), Some(1 | 2)), "{arguments:?}: {status}");
    }
}

#[test]
fn what_check_calls_an_error_stops_build() {
    let site = Site::new();
    site.write(
        "content/sum.md",
        "---\ntitle: Sum\nkind: calculator\nrelated: [door]\ncalculator:\n  inputs: [{id: a, type: int, label: A}]\n  outputs: \
         [{id: total, type: int, label: Total, value: a + 1}]\n  tests: [{note: one, inputs: {a: 1}, expect: {total: 3}}]\n---\n",
    );
    site.write("content/help.md", "---\ntitle: Help\nsensitive: self-harm\nrelated: [door]\n---\nText.\n");
    for run in [site.build(&[]), site.check(&[])] {
        run.exits(1).says(&["error[KB304]", "error[KB701]"]);
    }
    assert!(!site.path("public").exists());
}

#[test]
fn the_last_line_of_build_counts_what_it_did_not_list() {
    let site = Site::new();
    site.write("content/alone.md", "---\ntitle: Alone\n---\nText.\n");
    let run = site.build(&[]).exits(0);
    assert!(run.stderr.contains("2 warnings (2 of them listed by kbgen check); "), "{}", run.stderr);
    assert!(!run.stderr.contains("KB508"), "{}", run.stderr);
    site.write(
        "content/alone.md",
        "---\ntitle: Another\nalso_asked: [x]\nrelated: [door]\n---\nSee [[door]]. [x](late-fee.md)\n",
    );
    site.write("content/door.md", "---\ntitle: Who may call at my door?\n---\nSee [[late-fee]], [[alone]].\n");
    site.write("content/again.md", "---\ntitle: Who may call at my door？\ncanonical: door\n---\nSee [[late-fee]].\n");
    let run = site.build(&[]).exits(0);
    assert!(run.stderr.contains("0 warnings, 1 page merged (see kbgen dedup); "), "{}", run.stderr);
}

#[test]
fn the_last_line_of_build_counts_the_pairs_that_wait() {
    let site = Site::new();
    let page = |title: &str| format!("---\ntitle: {title}\nrelated: [door]\n---\nSee [[door]].\n");
    site.write("content/a.md", page("房东可以涨租金吗？"));
    site.write("content/b.md", page("房东能不能随便涨租金？"));
    site.write("content/door.md", "---\ntitle: Who may call at my door?\n---\nSee [[late-fee]], [[a]], [[b]].\n");
    let waiting = site.run(&["dedup", "--format", "json"]).exits(0);
    let report: serde_json::Value = serde_json::from_str(&waiting.stdout).expect("JSON");
    let pairs = report["review"].as_array().expect("a list").len();
    assert_eq!(pairs, 1, "{}", waiting.stdout);
    let run = site.build(&[]).exits(0);
    assert!(run.stderr.contains(", 1 pair may be one question (kbgen dedup review decides); "), "{}", run.stderr);
}

#[test]
fn one_is_one() {
    let site = Site::new();
    site.break_content();
    assert!(site.check(&[]).exits(1).stderr.ends_with("\n1 error, 0 warnings (kbgen explain KB501 explains it)\n"));
    site.build(&[]).exits(1).says(&["\n1 error, 0 warnings. Nothing was published"]);
}

#[test]
fn a_flood_is_cut_and_says_so() {
    let site = Site::new();
    let raw = "<b>x\n\n".repeat(25);
    for name in ["p", "q", "r", "s"] {
        site.write(&format!("content/{name}.md"), format!("---\ntitle: Page {name}\nrelated: [door]\n---\n{raw}"));
    }
    let times = |text: &str| text.matches("warning[KB040]").count();
    let run = site.build(&[]).exits(0);
    assert_eq!(times(&run.stderr), 30, "ten of a code for a file, thirty in all");
    run.says(&["70 more are not listed: kbgen check --all lists them"]);
    assert_eq!(times(&site.check(&["--all"]).exits(0).stderr), 100);
    assert_eq!(site.check(&["--format", "json"]).exits(0).stdout.matches("\"KB040\"").count(), 100);
    let links: String = (0..150).map(|number| format!("[[gone-{number}]]\n")).collect();
    site.write("content/p.md", format!("---\ntitle: Page p\n---\n{links}"));
    let run = site.build(&[]).exits(1);
    assert_eq!(run.stderr.matches("error[KB501]").count(), 100);
    assert_eq!(site.check(&["--all"]).exits(1).stderr.matches("error[KB501]").count(), 150);
}

#[test]
fn the_last_line_counts_what_is_withheld() {
    let site = Site::new();
    site.write("content/plan/index.md", "---\ndraft: true\ntitle: Plan\n---\n![p](p.png)\n");
    site.write("content/plan/p.png", "");
    site.write("content/plan/data.csv", "a,b\n");
    site.write("content/later.md", "---\ndraft: true\n---\n# Later\n");
    let run = site.build(&[]).exits(0);
    assert!(run.stderr.contains(", 2 drafts not published (nor 2 files that only drafts have); "), "{}", run.stderr);
    assert!(!site.path("public/plan").exists());
    let run = site.build(&["--drafts"]).exits(0);
    assert!(!run.stderr.contains("draft"), "{}", run.stderr);
    assert!(site.path("public/plan/data.csv").exists());
}

#[test]
fn the_page_of_a_parameter_names_no_value_that_has_not_begun() {
    let site = Site::new();
    site.write(
        "content/rate.md",
        "---\nkind: parameter\ntitle: Rate\nparameter:\n  unit: \"%/年\"\n  source: S\n  checked: 2026-11-01\n  confidence: V\n  \
         scope: x\n  values:\n    - {from: 2020-01-01, value: 4%/年}\n    - {from: 2027-01-01, value: 9%/年}\n---\n",
    );
    site.build(&[]).exits(0);
    let page = site.read("public/rate/index.html");
    assert!(page.contains("<dd>4%/年") && !page.contains("<dd>9%"), "{page}");
}

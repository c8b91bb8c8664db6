//! What a second build does to the files of the first, and to those of others.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use super::site::{LATE_FEE, Run, Site, TODAY, assert_same_tree, times};

#[test]
fn files_that_kbgen_did_not_write_survive() {
    let site = Site::new();
    site.write("content/old/page.md", "---\ntitle: Old\nrelated: [late-fee]\n---\nOld.\n");
    site.build(&[]).exits(0);
    for path in ["CNAME", ".git/HEAD", ".nojekyll", "old/page/notes.txt"] {
        site.write(&format!("public/{path}"), path);
    }
    site.remove("content/old/page.md");
    site.build(&[]).exits(0);
    for path in ["CNAME", ".git/HEAD", ".nojekyll", "old/page/notes.txt"] {
        assert_eq!(site.read(&format!("public/{path}")), path);
    }
    assert!(!site.path("public/old/page/index.html").exists());
}

#[test]
fn a_strangers_file_in_the_way_is_named_and_kept() {
    let site = Site::new();
    site.build(&[]).exits(0);
    let before = site.public();
    site.write("public/new/index.html", "by hand");
    site.write("content/new.md", "---\ntitle: New\nrelated: [late-fee]\n---\nNew.\n");
    site.build(&[]).exits(2).says(&["new/index.html", "leaves it alone"]);
    assert_eq!(site.read("public/new/index.html"), "by hand");
    site.remove("public/new/index.html");
    fs::remove_dir(site.path("public/new")).expect("nothing else was put there");
    assert_same_tree(&before, &site.public());
}

#[test]
fn unchanged_files_are_left_alone() {
    let site = Site::new();
    site.build(&[]).exits(0);
    let first = times(&site.path("public"), "");
    site.build(&[]).exits(0).says(&["; 0 files written, "]);
    let mut second = times(&site.path("public"), "");
    assert_eq!(first, second);
    site.write("content/late-fee.md", LATE_FEE.replace("The contract names it.", "The contract says how much."));
    site.build(&[]).exits(0);
    let third = times(&site.path("public"), "");
    second.retain(|path, time| !path.ends_with('/') && third.get(path) != Some(time));
    let changed: Vec<&str> = second.keys().map(String::as_str).collect();
    assert!(changed.contains(&"late-fee/index.html") && changed.contains(&"late-fee/index.md"), "{changed:?}");
    assert!(!changed.iter().any(|path| ["404.html", "robots.txt"].contains(path)), "{changed:?}");
    assert!(!changed.iter().any(|path| path.starts_with("assets/")), "{changed:?}");
}

#[test]
fn pages_that_are_gone_vanish_with_their_folders() {
    let site = Site::new();
    site.build(&[]).exits(0);
    let before = site.public();
    site.write("content/a/b/c.md", "---\ntitle: C\nrelated: [late-fee]\n---\nC.\n");
    site.write("static/files/d/e.txt", "e");
    site.build(&[]).exits(0);
    assert!(site.path("public/a/b/c/index.html").exists() && site.path("public/files/d/e.txt").exists());
    site.remove("content/a/b/c.md");
    site.remove("static/files/d/e.txt");
    site.build(&[]).exits(0).says(&[" deleted; "]);
    assert_same_tree(&before, &site.public());
}

#[test]
fn a_page_edited_by_hand_is_written_anew() {
    let site = Site::new();
    site.build(&[]).exits(0);
    let before = site.public();
    site.write("public/late-fee/index.html", "by hand");
    site.remove("public/sitemap.xml");
    site.build(&[]).exits(0).says(&["; 2 files written, "]);
    assert_same_tree(&before, &site.public());
}

#[test]
fn what_a_killed_build_left_in_staging_is_cleared() {
    let site = Site::new();
    site.build(&[]).exits(0);
    let before = site.public();
    site.write("public/.kbgen-staging/new-3", "half a pa");
    site.build(&[]).exits(0);
    assert_same_tree(&before, &site.public());
}

#[test]
fn a_build_waits_for_the_one_that_holds_the_folder() {
    let site = Site::new();
    site.build(&[]).exits(0);
    let before = site.public();
    site.write("content/new.md", "---\ntitle: New\nrelated: [late-fee]\n---\nNew.\n");
    let lock = OpenOptions::new().write(true).open(site.path("public/.kbgen-lock")).expect("a build leaves its lock");
    lock.lock().expect("nobody else holds it");
    let mut second = site.kbgen(&["build", "--date", TODAY]).stderr(Stdio::piped()).spawn().expect("kbgen starts");
    let mut said = BufReader::new(second.stderr.take().expect("it is piped"));
    let mut line = String::new();
    said.read_line(&mut line).expect("kbgen prints UTF-8");
    assert!(line.contains("another kbgen is writing this folder"), "{line}");
    assert_same_tree(&before, &site.public());
    lock.unlock().expect("it was held");
    let mut rest = String::new();
    said.read_to_string(&mut rest).expect("kbgen prints UTF-8");
    assert!(second.wait().expect("it was started").success(), "{rest}");
    assert!(site.path("public/new/index.html").exists(), "{rest}");
}

#[test]
fn builds_at_once_all_succeed_and_leave_one_whole_site() {
    let site = Site::new();
    site.write("static/large.bin", vec![7; 300_000]);
    for number in 0..40 {
        site.write(&format!("content/p{number}.md"), format!("---\ntitle: Page {number}\n---\nSee [[late-fee]].\n"));
    }
    site.build(&["--out", "alone"]).exits(0);
    let start = || site.kbgen(&["build", "--date", TODAY]).stderr(Stdio::piped()).spawn().expect("kbgen starts");
    let started: Vec<_> = (0..4).map(|_| start()).collect();
    for build in started {
        let output = build.wait_with_output().expect("it was started");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_same_tree(&super::site::tree(&site.path("alone")), &site.public());
}

#[test]
fn a_first_build_that_cannot_render_leaves_no_pages() {
    let site = Site::new();
    site.write("themes/default/templates/question.html", "{{ nothing }}\n");
    site.build(&[]).exits(1);
    let visible = if site.path("public").exists() { site.public() } else { Default::default() };
    assert!(visible.keys().all(|path| path == ".kbgen-lock"), "{:?}", visible.keys());
    site.remove("themes/default/templates/question.html");
    Run::of(site.kbgen(&["build", "--date", TODAY])).exits(0);
}

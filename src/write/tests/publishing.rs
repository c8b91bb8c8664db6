//! Publishing: the result is the clean one, all or nothing, and costs no more than it must.

use std::borrow::Cow;
use std::fs::{self, FileTimes, OpenOptions};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use super::*;

#[test]
fn only_the_manifest_and_the_lock_remain() {
    let site = Site::new();
    let summary = site.publish(OLD);
    assert_eq!(summary, Summary { written: 4, bytes: 12, ..Summary::default() });
    site.assert_tree(OLD);
    let mut names: Vec<_> = fs::read_dir(site.out()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [".kbgen-lock", ".kbgen-manifest.json", "a", "b", "index.html", "site.css"]);
}

#[test]
fn a_second_site_replaces_the_first_and_leaves_no_empty_folder() {
    let site = Site::new();
    site.publish(OLD);
    let summary = site.publish(NEW);
    assert_eq!(summary, Summary { written: 2, unchanged: 1, deleted: 2, bytes: 10, ..Summary::default() });
    site.assert_tree(NEW);
}

#[test]
fn the_result_is_that_of_a_clean_build_with_the_same_manifest() {
    let (clean, used) = (Site::new(), Site::new());
    clean.publish(NEW);
    used.publish(OLD);
    used.publish(NEW);
    assert_eq!(used.tree(), clean.tree());
    let manifest = |site: &Site| fs::read(site.out().join(MANIFEST)).unwrap();
    assert_eq!(manifest(&used), manifest(&clean));
}

#[test]
fn unchanged_files_and_the_manifest_keep_their_times() {
    let site = Site::new();
    site.publish(OLD);
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let names = ["site.css", "index.html", MANIFEST];
    for name in names {
        let file = OpenOptions::new().write(true).open(site.out().join(name)).unwrap();
        file.set_times(FileTimes::new().set_modified(long_ago)).unwrap();
    }
    let folder_time = fs::metadata(site.out()).unwrap().modified().unwrap();
    assert_eq!(site.publish(OLD).unchanged, 4);
    for name in names {
        assert_eq!(fs::metadata(site.out().join(name)).unwrap().modified().unwrap(), long_ago, "{name}");
    }
    assert_eq!(fs::metadata(site.out()).unwrap().modified().unwrap(), folder_time);
}

#[test]
fn render_errors_come_all_in_path_order_and_publish_nothing() {
    let site = Site::new();
    site.publish(OLD);
    let files: Vec<(String, &str)> =
        (0..200).map(|n| (format!("{n:03}"), if n % 7 == 0 { BROKEN } else { "text" })).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let Err(PublishError::Render(errors)) = site.try_publish(&files) else { panic!("some cannot be rendered") };
    let expected: Vec<String> = (0..200).step_by(7).map(|n| format!("{n:03}")).collect();
    assert_eq!(errors, expected);
    site.assert_tree(OLD);
}

#[test]
fn every_path_is_rendered_once_and_in_no_need_of_the_others() {
    let site = Site::new();
    let names: Vec<String> = (0..500).map(|n| format!("{:02}/{n:03}", n % 30)).collect();
    let mut paths: Vec<&str> = names.iter().map(String::as_str).collect();
    paths.sort_unstable();
    let calls: Vec<AtomicUsize> = paths.iter().map(|_| AtomicUsize::new(0)).collect();
    let render = |path: &str| {
        calls[paths.binary_search(&path).unwrap()].fetch_add(1, Ordering::Relaxed);
        Ok::<_, String>(Cow::Owned(path.as_bytes().to_vec()))
    };
    publish(&site.open().unwrap(), &paths, render).unwrap();
    assert!(calls.iter().all(|calls| calls.load(Ordering::Relaxed) == 1));
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    let site = Site::new();
    let (flat, deep): (Files, Files) = (&[("x", "1"), ("z", "0")], &[("x/y/a", "2"), ("x/y/b", "3"), ("z", "0")]);
    site.publish(flat);
    site.publish(deep);
    site.assert_tree(deep);
    site.publish(flat);
    site.assert_tree(flat);
}

#[test]
fn spellings_that_differ_by_case_or_unicode_form_replace_each_other() {
    let site = Site::new();
    let old: Files = &[("Loan/index.html", "1"), ("Loan/x.png", "2"), ("cafe\u{301}.html", "3")];
    let new: Files = &[("caf\u{e9}.html", "3"), ("loan/index.html", "1"), ("loan/x.png", "2")];
    site.publish(old);
    site.publish(new);
    site.assert_tree(new);
}

#[test]
fn paths_outside_the_site_are_errors() {
    for path in ["../a", "/a", "a/../../b", ".kbgen-manifest.json"] {
        assert!(matches!(Site::new().publish_error(&[(path, "")]), WriteError::UnsafePath { .. }), "{path}");
    }
}

//! Files that kbgen did not write, or that someone changed: whose they are and what becomes of them.

use std::fs;

use super::*;

#[test]
fn a_foreign_folder_is_refused_and_gets_no_lock_file() {
    let site = Site::new();
    site.write("precious.txt", "ten years");
    assert!(matches!(site.publish_error(OLD), WriteError::Foreign { example, .. } if example == "precious.txt"));
    site.assert_tree(&[("precious.txt", "ten years")]);
    assert!(!site.out().join(".kbgen-lock").exists());
}

#[test]
fn a_foreign_files_stay_and_keep_their_folder() {
    let site = Site::new();
    site.publish(OLD);
    site.write("CNAME", "kb.example");
    site.write("b/c/notes.txt", "mine");
    site.publish(NEW);
    let mut expected = NEW.to_vec();
    expected.extend([("CNAME", "kb.example"), ("b/c/notes.txt", "mine")]);
    site.assert_tree(&expected);
}

#[test]
fn a_foreign_file_in_the_way_is_named_and_nothing_is_published() {
    let site = Site::new();
    site.publish(OLD);
    site.write("d/index.html", "mine");
    let before = site.tree();
    let error = site.publish_error(NEW);
    assert!(matches!(&error, WriteError::Occupied { paths } if paths == &[site.out().join("d/index.html")]), "{error}");
    assert_eq!(site.tree(), before);
}

#[test]
fn a_foreign_file_with_equal_bytes_is_adopted() {
    let site = Site::new();
    site.publish(OLD);
    site.write("d/index.html", "d");
    assert_eq!(site.publish(NEW).written, 1);
    site.assert_tree(NEW);
    site.publish(OLD);
    site.assert_tree(OLD);
}

#[test]
fn a_foreign_file_or_folder_where_the_other_is_needed_is_named() {
    let site = Site::new();
    site.publish(OLD);
    site.write("d", "mine");
    assert!(matches!(site.publish_error(NEW), WriteError::Occupied { paths } if paths == [site.out().join("d")]));
    site.write("e/mine.txt", "mine");
    let files = [("e", "a file")];
    assert!(matches!(site.publish_error(&files), WriteError::Occupied { paths } if paths == [site.out().join("e")]));
    let mut expected = OLD.to_vec();
    expected.extend([("d", "mine"), ("e/mine.txt", "mine")]);
    site.assert_tree(&expected);
}

#[test]
fn files_changed_by_hand_are_restored_and_missing_ones_come_back() {
    let site = Site::new();
    site.publish(OLD);
    site.write("index.html", "h0me");
    site.write("site.css", "longer than it was");
    fs::remove_file(site.out().join("b/c/index.html")).unwrap();
    assert_eq!(site.publish(OLD).written, 3);
    site.assert_tree(OLD);
}

#[test]
fn a_page_that_leaves_goes_even_if_changed_by_hand_and_this_is_said() {
    let site = Site::new();
    site.publish(OLD);
    site.write("index.html", "changed");
    let summary = site.publish(NEW);
    assert_eq!(summary.warnings, [Warning::EditedRemoved(site.out().join("index.html"))]);
    site.assert_tree(NEW);
}

#[test]
fn a_folder_put_where_a_page_leaves_is_left_alone() {
    let site = Site::new();
    site.publish(OLD);
    fs::remove_file(site.out().join("index.html")).unwrap();
    site.write("index.html/mine", "mine");
    let summary = site.publish(NEW);
    assert_eq!(summary.warnings, [Warning::ReplacedKept(site.out().join("index.html"))]);
    assert_eq!(site.tree()["index.html/mine"], "mine");
}

//! Opening the folder: what is refused, what is damaged, and who waits for whom.

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::*;

#[test]
fn a_folder_that_is_empty_or_has_only_our_names_is_accepted() {
    let site = Site::new();
    fs::create_dir(site.out()).unwrap();
    site.publish(OLD);
    let again = Site::new();
    again.write(".kbgen-lock", "");
    again.publish(OLD);
    again.assert_tree(OLD);
}

#[test]
fn a_damaged_manifest_or_journal_is_an_error_and_nothing_is_touched() {
    for name in [MANIFEST, ".kbgen-pending"] {
        let site = Site::new();
        site.publish(OLD);
        site.write(name, "{\"version\":1,");
        site.write(".kbgen-staging/new-0", "left over");
        let before = site.tree();
        assert!(matches!(site.publish_error(NEW), WriteError::Corrupt { path, .. } if path == site.out().join(name)));
        assert_eq!(site.tree(), before, "{name}");
    }
}

#[test]
fn a_manifest_that_names_files_outside_is_damaged() {
    let site = Site::new();
    site.publish(OLD);
    let thesis = site.folder.path().join("thesis.md");
    fs::write(&thesis, "ten years").unwrap();
    site.write(MANIFEST, "{\"version\":1,\"files\":{\"../thesis.md\":\"0000000000000000\"}}");
    assert!(matches!(site.publish_error(NEW), WriteError::Corrupt { .. }));
    assert!(thesis.exists());
}

#[test]
fn a_second_build_waits_for_the_first() {
    let site = Site::new();
    let first = site.open().unwrap();
    let (told, tells) = mpsc::channel();
    thread::scope(|scope| {
        let second = scope.spawn(|| {
            let out = OutputDir::open(&site.out(), site.folder.path(), None, || told.send(()).unwrap()).unwrap();
            publish_files(&out, NEW).unwrap()
        });
        tells.recv_timeout(Duration::from_secs(20)).expect("the second build says that it waits");
        publish_files(&first, OLD).unwrap();
        drop(first);
        assert_eq!(second.join().unwrap().deleted, 2);
    });
    site.assert_tree(NEW);
}

#[test]
fn one_opened_folder_can_be_published_to_again() {
    let site = Site::new();
    let out = site.open().unwrap();
    publish_files(&out, OLD).unwrap();
    publish_files(&out, NEW).unwrap();
    site.assert_tree(NEW);
}

#[test]
fn dangerous_and_impossible_folders_are_refused_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().canonicalize().unwrap();
    fs::create_dir(site.join("content")).unwrap();
    fs::write(site.join("outfile"), "a file").unwrap();
    let open = |out: PathBuf| OutputDir::open(&out, &site, Some(&site.join("home")), || {}).unwrap_err();
    let reason = |out: PathBuf| match open(out) {
        WriteError::Refused { reason, .. } => reason,
        other => panic!("{other}"),
    };
    assert_eq!(reason(site.clone()), Refusal::Home);
    assert_eq!(reason(site.join("home")), Refusal::Home);
    assert_eq!(reason(site.join("content/public")), Refusal::Source("content"));
    assert_eq!(reason(site.join("public/../content/./new/deep")), Refusal::Source("content"));
    let error = OutputDir::open(&site.join("x/.."), &site, None, || {}).unwrap_err();
    assert!(matches!(error, WriteError::Refused { reason: Refusal::Site, .. }), "{error}");
    assert!(matches!(open(site.join("outfile")), WriteError::NotAFolder { .. }));
    assert!(matches!(open(site.join("outfile/public")), WriteError::Io { .. }));
    assert!(!site.join("content/public").exists() && !site.join("public").exists());
}

//! Links and pipes: nothing is ever written through them.

use std::fs;
use std::os::unix::fs::symlink;

use super::*;

#[test]
fn links_inside_the_output_are_never_written_through() {
    let site = Site::new();
    site.publish(OLD);
    let elsewhere = site.folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("index.html"), "mine").unwrap();
    // As a folder to write in, as a folder to remove from, as a file.
    symlink(&elsewhere, site.out().join("d")).unwrap();
    assert!(matches!(site.publish_error(NEW), WriteError::Link { path } if path == site.out().join("d")));
    fs::remove_file(site.out().join("d")).unwrap();
    fs::rename(site.out().join("b"), elsewhere.join("b")).unwrap();
    symlink(elsewhere.join("b"), site.out().join("b")).unwrap();
    assert!(matches!(site.publish_error(NEW), WriteError::Link { path } if path == site.out().join("b")));
    fs::remove_file(site.out().join("b")).unwrap();
    fs::remove_file(site.out().join("a/index.html")).unwrap();
    symlink(elsewhere.join("index.html"), site.out().join("a/index.html")).unwrap();
    assert!(matches!(site.publish_error(NEW), WriteError::Link { .. }));
    assert_eq!(fs::read_to_string(elsewhere.join("index.html")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(elsewhere.join("b/c/index.html")).unwrap(), "c");
}

#[test]
fn links_with_our_own_names_are_refused() {
    for name in [".kbgen-staging", ".kbgen-lock"] {
        let site = Site::new();
        let elsewhere = site.folder.path().join("elsewhere");
        fs::create_dir(&elsewhere).unwrap();
        fs::write(elsewhere.join("new-0"), "mine").unwrap();
        fs::create_dir(site.out()).unwrap();
        symlink(&elsewhere, site.out().join(name)).unwrap();
        assert!(matches!(site.publish_error(OLD), WriteError::Link { .. }), "{name}");
        assert!(elsewhere.join("new-0").exists());
    }
}

#[test]
fn a_link_to_the_output_folder_is_resolved_and_then_judged() {
    let site = Site::new();
    let (root, elsewhere) = (site.folder.path(), tempfile::tempdir().unwrap());
    symlink(elsewhere.path(), root.join("public")).unwrap();
    site.publish(OLD);
    assert!(elsewhere.path().join("index.html").exists());
    fs::create_dir(root.join("content")).unwrap();
    symlink(root.join("content"), root.join("sly")).unwrap();
    let error = OutputDir::open(&root.join("sly/x"), root, None, || {}).unwrap_err();
    assert!(matches!(error, WriteError::Refused { reason: Refusal::Source("content"), .. }), "{error}");
    assert!(!root.join("content/x").exists());
}

#[test]
fn sources_that_are_links_are_refused_where_they_are() {
    let site = Site::new();
    let texts = tempfile::tempdir().unwrap();
    symlink(texts.path(), site.folder.path().join("content")).unwrap();
    let error = OutputDir::open(&texts.path().join("public"), site.folder.path(), None, || {}).unwrap_err();
    assert!(matches!(error, WriteError::Refused { reason: Refusal::Source("content"), .. }), "{error}");
}

#[test]
fn a_pipe_in_the_way_is_foreign_and_does_not_hang() {
    let site = Site::new();
    site.publish(OLD);
    let pipe = site.out().join("d");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert!(matches!(site.publish_error(&[("d", "text")]), WriteError::Occupied { .. }));
}

//! Publications that did not end: killed, out of room, or stopped by a step that fails.

use std::collections::HashSet;
use std::fs;

use super::super::journal::Journal;
use super::super::manifest::Fingerprint;
use super::super::staging::Staging;
use super::super::step::Step;
use super::*;

#[test]
fn what_a_killed_build_staged_is_cleared_but_not_what_others_put_there() {
    let site = Site::new();
    site.publish(OLD);
    site.write(".kbgen-staging/new-17", "half a pa");
    site.write(".kbgen-staging/journal", "{");
    drop(site.open().unwrap());
    site.assert_tree(OLD);
    site.write(".kbgen-staging/mine.txt", "mine");
    assert_eq!(site.open().unwrap().warnings(), [Warning::FolderKept(site.out().join(".kbgen-staging"))]);
    assert_eq!(site.tree()[".kbgen-staging/mine.txt"], "mine");
}

/// Puts the folder into the state in which a build was killed after `taken` steps.
fn kill_after(site: &Site, taken: usize) -> usize {
    let staging = Staging::of(&site.out());
    for (id, text) in [(0, "a, better"), (1, "d"), (2, "{\"version\":1,\"files\":{}}")] {
        staging.write(&staging.new_file(id), text.as_bytes()).unwrap();
    }
    let path = |path: &str| path.to_owned();
    let steps = [
        Step::MakeFolder { path: path("d") },
        Step::Place { path: path("d/index.html"), id: 1, fingerprint: Fingerprint::of(b"d") },
        Step::Replace { path: path("a/index.html"), id: 0 },
        Step::Remove { path: path("b/c/index.html"), id: 3 },
        Step::Replace { path: path(MANIFEST), id: 2 },
        Step::RemoveFolder { path: path("b/c") },
        Step::RemoveFolder { path: path("b") },
    ];
    for step in steps.iter().take(taken) {
        step.take(&site.out(), &staging, &HashSet::new()).unwrap();
    }
    let journal = serde_json::json!({ "version": 1, "steps": steps });
    site.write(".kbgen-pending", &journal.to_string());
    steps.len()
}

#[test]
fn a_half_done_publication_is_rolled_back_by_opening_the_folder() {
    let mut taken = 0;
    loop {
        let site = Site::new();
        site.publish(OLD);
        let manifest = fs::read(site.out().join(MANIFEST)).unwrap();
        let steps = kill_after(&site, taken);
        assert_eq!(site.open().unwrap().warnings(), [Warning::RolledBack]);
        site.assert_tree(OLD);
        assert_eq!(fs::read(site.out().join(MANIFEST)).unwrap(), manifest);
        if taken == steps {
            break;
        }
        taken += 1;
    }
}

#[test]
fn a_roll_back_spares_what_others_did_meanwhile() {
    let site = Site::new();
    site.publish(OLD);
    kill_after(&site, 7);
    site.write("d/index.html", "mine now");
    site.write("b/c/index.html", "mine too");
    drop(site.open().unwrap());
    let tree = site.tree();
    assert_eq!((&*tree["d/index.html"], &*tree["b/c/index.html"]), ("mine now", "mine too"));
    assert_eq!(tree["a/index.html"], "a");
}

#[test]
fn what_cannot_be_put_back_is_named_and_the_rest_is_put_back() {
    let site = Site::new();
    site.publish(OLD);
    kill_after(&site, 7);
    // Nothing can be moved over a folder that is not empty, as nothing can be moved into a full one.
    fs::remove_file(site.out().join("a/index.html")).unwrap();
    site.write("a/index.html/in the way", "mine");
    let journal = Journal::read(&site.out()).unwrap().unwrap();
    let unrestored = journal.roll_back(&site.out(), &Staging::of(&site.out())).unwrap_err();
    assert_eq!(unrestored.files, [site.out().join("a/index.html")]);
    let cause = WriteError::NotAFolder { path: site.out() };
    let told = WriteError::NotUndone { cause: cause.into(), undo: unrestored.first.into(), files: unrestored.files };
    assert!(told.to_string().contains("still new: ") && told.to_string().contains("a/index.html"), "{told}");
    assert_eq!(site.tree()["b/c/index.html"], "c");
    // The journal is kept, so that the next build can try again.
    fs::remove_file(site.out().join("a/index.html/in the way")).unwrap();
    fs::remove_dir(site.out().join("a/index.html")).unwrap();
    drop(site.open().unwrap());
    site.assert_tree(OLD);
}

#[test]
fn a_roll_back_makes_folders_that_are_gone() {
    let site = Site::new();
    site.publish(OLD);
    kill_after(&site, 7);
    fs::remove_file(site.out().join("a/index.html")).unwrap();
    fs::remove_dir(site.out().join("a")).unwrap();
    drop(site.open().unwrap());
    site.assert_tree(OLD);
}

#[test]
fn without_its_staging_folder_a_half_done_publication_still_ends_in_the_clean_result() {
    let site = Site::new();
    site.publish(OLD);
    kill_after(&site, 4);
    for entry in fs::read_dir(site.out().join(".kbgen-staging")).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    fs::remove_dir(site.out().join(".kbgen-staging")).unwrap();
    site.publish(NEW);
    site.assert_tree(NEW);
}

#[test]
fn a_failing_step_leaves_the_old_site() {
    let site = Site::new();
    site.publish(OLD);
    // A name that no file system takes, last in its group: everything before it is taken back.
    let long = format!("z/{}.html", "n".repeat(300));
    let mut files = NEW.to_vec();
    files.push((&long, "too long"));
    assert!(matches!(site.publish_error(&files), WriteError::Io { .. }));
    site.assert_tree(OLD);
    site.publish(NEW);
    site.assert_tree(NEW);
}

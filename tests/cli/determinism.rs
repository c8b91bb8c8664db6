//! The same bytes from another number of threads, another folder and another order of files on the disk.
//!
//! `tests/determinism.rs` says so of the build in memory; this is the same of processes, with the manifest.

use super::site::{Run, Site, TODAY, Tree, assert_same_tree};

/// Enough pages for the threads to interleave.
const PAGES: usize = 60;

/// A site whose files are made in the order that `place` gives each number.
fn site(place: impl Fn(usize) -> usize) -> Site {
    let site = Site::new();
    for at in 0..PAGES {
        let number = place(at);
        let text = format!(
            "---\ntitle: 问题{number}怎么办\n---\n见 [[p{}]]。逾期{number}天，征信会记。\n",
            (number * 7 + 1) % PAGES
        );
        site.write(&format!("content/s{}/p{number}.md", number % 5), text);
        site.write(&format!("content/s{}/f{number}.bin", number % 3), number.to_le_bytes());
    }
    site
}

fn published(site: &Site, threads: &str) -> Tree {
    let mut command = site.kbgen(&["build", "--date", TODAY]);
    command.env("RAYON_NUM_THREADS", threads);
    Run::of(command).exits(0);
    let tree = site.public();
    assert!(tree.contains_key(".kbgen-manifest.json") && tree.len() > 3 * PAGES);
    tree
}

#[test]
fn threads_and_folders_do_not_matter() {
    let first = published(&site(|at| at), "1");
    let second = published(&site(|at| PAGES - 1 - at), "4");
    assert_same_tree(&first, &second);
}

#[test]
fn the_way_to_a_site_does_not_matter() {
    let straight = site(|at| at);
    let detour = site(|at| at);
    detour.write("content/gone.md", "# Gone\n");
    detour.write("content/s1/p1.md", "---\ntitle: Other\n---\nOther.\n");
    detour.write("content/s1/p51.md", "# Other\n");
    detour.write("content/s2/p7.md", "# Other\n");
    detour.write("content/s0/p0.md", "---\ntitle: Stand-in\n---\nSee [[gone]].\n");
    published(&detour, "4");
    detour.remove("content/gone.md");
    for path in ["content/s0/p0.md", "content/s1/p1.md", "content/s1/p51.md", "content/s2/p7.md"] {
        detour.write(path, straight.read(path));
    }
    assert_same_tree(&published(&straight, "2"), &published(&detour, "2"));
}

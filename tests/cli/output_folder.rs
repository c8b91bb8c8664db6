//! Folders that kbgen must not publish to: refused, and not a byte in them changed.

use std::fs;

use super::site::{Run, Site, TODAY, assert_same_tree, tree};

/// Builds into `out`, which must be refused for this reason.
#[track_caller]
fn refused(site: &Site, out: &str, reason: &str) {
    let before = tree(&site.root());
    site.build(&["--out", out]).exits(2).says(&["as the output folder", reason]);
    assert_same_tree(&before, &tree(&site.root()));
}

#[test]
fn the_site_its_sources_and_what_holds_them_are_refused() {
    let site = Site::new();
    site.write("static/own.txt", "");
    site.write("themes/default/assets/own.css", "");
    refused(&site, ".", "it is or holds the site itself");
    refused(&site, "..", "it is or holds the ");
    refused(&site, "/", "the root of the file system");
    for folder in
        ["content", "content/public", "content/../content", "static", "static/out", "themes", "themes/default"]
    {
        refused(&site, folder, "it is, holds or lies in the folder");
    }
}

#[test]
fn site_toml_cannot_name_them_either() {
    let site = Site::new();
    let config = site.read("site.toml");
    for folder in ["content", ".", "static/x", ".."] {
        site.write("site.toml", format!("{config}[output]\ndir = \"{folder}\"\n"));
        let before = tree(&site.root());
        site.build(&[]).exits(2).says(&["error[KB022]", "site.toml:"]);
        assert_same_tree(&before, &tree(&site.root()));
    }
}

#[test]
fn the_home_folder_and_what_holds_it_are_refused() {
    let site = Site::new();
    for (home, out) in [("here/li", "here/li"), ("here/li", "here")] {
        let mut command = site.kbgen(&["build", "--date", TODAY, "--out", out]);
        command.env("HOME", site.path(home)).env("USERPROFILE", site.path(home));
        fs::create_dir_all(site.path(home)).expect("the folder can be made");
        Run::of(command).exits(2).says(&["it is or holds the home folder"]);
        assert_eq!(tree(&site.path("here")).len(), 1, "nothing but the home folder itself");
    }
}

#[test]
fn a_folder_inside_the_home_folder_is_fine() {
    let site = Site::new();
    let out = site.home().join("www");
    site.build(&["--out", out.to_str().expect("temporary folders have plain names")]).exits(0);
    assert!(out.join("index.html").exists());
}

#[test]
fn a_folder_of_somebody_else_is_refused_and_gets_no_lock() {
    let site = Site::new();
    site.write("photos/2024/cat.jpg", "a cat");
    refused(&site, "photos", "`2024`");
    // The usual mistake: a site made by another program.
    site.write("www/index.html", "<p>by hand");
    refused(&site, "www", "`index.html`");
}

#[test]
fn a_file_is_refused() {
    let site = Site::new();
    site.write("public", "a file");
    site.build(&[]).exits(2).says(&["not a folder"]);
    assert_eq!(site.read("public"), "a file");
    site.build(&["--out", "public/below"]).exits(2).says(&["public/below"]);
    assert_eq!(site.read("public"), "a file");
}

#[test]
fn an_empty_folder_and_a_new_one_in_new_ones_are_fine() {
    let site = Site::new();
    fs::create_dir(site.path("empty")).expect("the folder is new");
    site.build(&["--out", "empty"]).exits(0);
    site.build(&["--out", "a/b/c"]).exits(0);
    assert_same_tree(&tree(&site.path("empty")), &tree(&site.path("a/b/c")));
}

#[test]
#[cfg(unix)]
fn a_link_is_followed_and_then_judged() {
    use std::os::unix::fs::symlink;
    let site = Site::new();
    symlink(site.path("content"), site.path("public")).expect("links can be made");
    refused(&site, "public", "it is, holds or lies in the folder `content`");
    fs::create_dir(site.path("www")).expect("the folder is new");
    symlink(site.path("www"), site.path("live")).expect("links can be made");
    site.build(&["--out", "live"]).exits(0);
    assert!(site.path("www/index.html").exists());
    assert!(site.path("live").is_symlink());
}

#[test]
#[cfg(unix)]
fn a_link_inside_the_output_folder_is_not_followed() {
    use std::os::unix::fs::symlink;
    let site = Site::new();
    site.build(&[]).exits(0);
    site.write("elsewhere/index.html", "not ours");
    site.remove("public/late-fee/index.html");
    site.remove("public/late-fee/index.md");
    fs::remove_dir(site.path("public/late-fee")).expect("the folder is empty");
    symlink(site.path("elsewhere"), site.path("public/late-fee")).expect("links can be made");
    site.build(&[]).exits(2).says(&["late-fee", "link"]);
    assert_eq!(site.read("elsewhere/index.html"), "not ours");
    assert_eq!(tree(&site.path("elsewhere")).len(), 1);
}

#[test]
fn a_damaged_manifest_stops_the_build() {
    let site = Site::new();
    site.build(&[]).exits(0);
    site.write("public/.kbgen-manifest.json", "{ not json");
    let before = site.public();
    site.build(&[]).exits(2).says(&[".kbgen-manifest.json", "nothing was touched"]);
    assert_same_tree(&before, &site.public());
}

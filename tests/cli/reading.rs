//! Files of an author that are not plain text: each is a clear message or a safe page, and no run hangs.

use super::site::Site;

/// `信用` in GBK.
const GBK: &[u8] = &[0xD0, 0xC5, 0xD3, 0xC3];

#[test]
fn a_gbk_file_is_named_with_its_line_and_what_to_do() {
    let site = Site::new();
    site.write("content/gbk.md", [b"---\ntitle: GBK\n---\n\n", GBK, b"\n"].concat());
    site.build(&[]).exits(1).says(&["error[KB001]", "content/gbk.md:5:1", "GBK", "UTF-8"]);
    assert!(!site.path("public").exists());
}

#[test]
fn a_gbk_configuration_is_one_message() {
    let site = Site::new();
    site.write("site.toml", [b"title = \"", GBK, b"\"\n"].concat());
    site.build(&[]).exits(2).says(&["error[KB001]", "site.toml", "GBK", "1 error"]);
}

#[test]
fn a_byte_order_mark_and_windows_lines_are_no_difference() {
    let site = Site::new();
    site.build(&[]).exits(0);
    let before = site.public();
    let text = site.read("content/late-fee.md");
    site.write("content/late-fee.md", format!("\u{FEFF}{}", text.replace('\n', "\r\n")));
    site.build(&[]).exits(0).says(&["; 0 files written, "]);
    super::site::assert_same_tree(&before, &site.public());
}

#[test]
fn hidden_files_and_droppings_are_passed_over() {
    let site = Site::new();
    for path in [
        "content/.late-fee.md.swp",
        "content/late-fee.md~",
        "content/.git/config",
        "static/.DS_Store",
        "content/#a.md#",
        "content/4913",
        "content/a.md.tmp",
        "content/a.md.swo",
        "content/a.orig",
        "content/~$a.md",
        "content/a.md.part",
        "content/a.md.rej",
        "content/a.md.save.1",
        "content/a.md___jb_tmp___",
        "content/a_REMOTE_4711.md",
        "static/a.png.crdownload",
        "static/__MACOSX/a.png",
    ] {
        site.write(path, GBK);
    }
    // Each is counted, a folder once.
    let told = "17 programs' own files passed over (content/#a.md#, content/.git, ...)";
    site.check(&[]).exits(0).says(&[told]);
    site.build(&[]).exits(0).says(&[told]);
    assert!(!site.public().values().any(|bytes| bytes == GBK));
}

#[test]
fn an_article_with_a_hidden_name_is_told() {
    let site = Site::new();
    for path in ["content/.late.md", "content/notes/.draft.MD", "static/.env"] {
        site.write(path, "# Late\n");
        site.build(&[]).exits(0).says(&["warning[KB002]", path, "a name without a dot"]);
        site.remove(path);
    }
    for path in ["content/.markdownlint.json", "content/.a.md.swp", "static/.DS_Store"] {
        site.write(path, "{}\n");
        site.build(&[]).exits(0).says(&["1 program's own file passed over", path]);
        site.remove(path);
    }
}

#[test]
fn a_folder_with_the_name_of_a_dropping_is_the_authors() {
    let site = Site::new();
    for path in ["static/4913/a.png", "static/2026.orig/a.png"] {
        site.write(path, GBK);
    }
    site.build(&[]).exits(0);
    assert_eq!(site.public().values().filter(|bytes| *bytes == GBK).count(), 2);
}

#[test]
fn what_was_meant_to_be_a_page_is_never_copied() {
    let site = Site::new();
    let draft = "---\ntitle: Secret plan\ndraft: true\n---\nThe hidden text.\n";
    for path in ["content/a.MD", "content/b.markdown"] {
        site.write(path, draft);
    }
    site.build(&[]).exits(0);
    let leaks = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("hidden text");
    assert!(!site.public().values().any(leaks));
    for path in ["content/c.mdx", "content/d.txt", "static/e.md"] {
        site.write(path, format!("\u{FEFF}{draft}").replace('\n', "\r\n"));
        site.build(&[]).exits(1).says(&["error[KB007]", path]);
        site.remove(path);
    }
}

#[test]
fn the_name_of_a_note_is_its_title_where_the_site_says_so() {
    let site = Site::new();
    site.write("content/tenant rights.md", "What a tenant may ask for. See [[late-feee]].\n");
    site.build(&[]).exits(1).says(&["error[KB010]", "title_from_name = true", "error[KB501]"]);
    site.write("content/tenant rights.md", "What a tenant may ask for. See [[late-fee]].\n");
    let config = site.read("site.toml");
    site.write("site.toml", format!("{config}\n[content]\ntitle_from_name = true\n"));
    site.build(&[]).exits(0);
    assert!(site.read("public/tenant rights/index.html").contains("<h1>tenant rights</h1>"));
}

#[test]
fn two_endings_of_one_name_are_a_collision() {
    let site = Site::new();
    site.write("content/late-fee.markdown", "# Another\n\nSee [[door]].\n");
    site.build(&[]).exits(1).says(&["error[KB801]", "content/late-fee.markdown", "content/late-fee.md"]);
}

#[cfg(unix)]
mod unix {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::super::site::{Site, tree};

    #[test]
    fn links_are_not_followed() {
        let site = Site::new();
        fs::write(site.home().join("key"), "the private key").expect("the file can be written");
        symlink(site.home().join("key"), site.path("content/key.md")).expect("links can be made");
        symlink(site.home().join("key"), site.path("content/key.png")).expect("links can be made");
        symlink(site.home(), site.path("content/home")).expect("links can be made");
        symlink("loop", site.path("content/loop")).expect("links can be made");
        symlink(site.home().join("gone"), site.path("content/gone.md")).expect("links can be made");
        let run = site.build(&[]).exits(0).says(&[
            "warning[KB002]",
            "content/key.md",
            "content/home",
            "content/loop",
            "content/gone.md",
        ]);
        assert!(!run.stderr.contains("private"), "{}", run.stderr);
        let leaks = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("private");
        assert!(!site.public().values().any(leaks));
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        let site = Site::new();
        for path in ["content/pipe.md", "content/pipe.png"] {
            let made = std::process::Command::new("mkfifo").arg(site.path(path)).status().expect("Unix has mkfifo");
            assert!(made.success());
        }
        site.build(&[]).exits(0).says(&["warning[KB002]", "content/pipe.md", "content/pipe.png"]);
        site.check(&[]).exits(0);
    }

    #[test]
    fn an_unreadable_file_is_named() {
        let site = Site::new();
        fs::set_permissions(site.path("content/late-fee.md"), Permissions::from_mode(0o000)).expect("it is ours");
        if fs::read(site.path("content/late-fee.md")).is_ok() {
            // Root reads everything.
            return;
        }
        site.build(&[]).exits(1).says(&["error[KB006]", "content/late-fee.md", "permission"]);
    }

    #[test]
    fn an_output_folder_without_permission_is_the_worlds_fault() {
        let site = Site::new();
        fs::create_dir(site.path("public")).expect("the folder is new");
        fs::set_permissions(site.path("public"), Permissions::from_mode(0o555)).expect("it is ours");
        if fs::write(site.path("public/probe"), "").is_ok() {
            // Root writes everywhere.
            return;
        }
        site.build(&[]).exits(2).says(&["could not lock"]);
        assert_eq!(tree(&site.path("public")).len(), 0);
    }

    /// Not on macOS, whose file system refuses such names.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_name_that_is_no_utf_8_is_named() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let site = Site::new();
        fs::write(site.path("content").join(OsStr::from_bytes(b"caf\xE9.md")), "# Caf\u{E9}\n")
            .expect("Linux takes any name");
        site.build(&[]).exits(1).says(&["error[KB003]", "content/caf\u{FFFD}.md", "not UTF-8"]);
    }

    #[test]
    fn a_name_with_control_characters_does_not_reach_the_terminal() {
        let site = Site::new();
        site.write("content/a\u{1B}[31m.md", "# Red\n");
        let run = site.build(&[]).exits(1).says(&["error[KB003]"]);
        assert!(!run.stderr.contains('\u{1B}'), "{:?}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_backslash_in_a_name_is_an_error_and_no_folder() {
    for path in ["content/a\\b.md", "content/f\\g/c.md", "static/a\\b.txt"] {
        let site = Site::new();
        site.write(path, "# B\n");
        site.build(&[]).exits(1).says(&["error[KB003]", path]);
    }
}

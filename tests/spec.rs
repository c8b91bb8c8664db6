//! The reference manual as a test: every claim of `tests/spec/*.md` is built in memory and compared.
//!
//! One test function a chapter. A failing run lists every claim that does not hold, with `file:line` and a diff;
//! `UPDATE_SPEC=1 cargo test --test spec` rewrites the expectations instead, and the diff in git is then read by a person.
//!
//! How a case is written:
//!
//! - A `## ` or `### ` heading states the claim, prose explains it, fenced blocks prove it.
//! - Files before the first heading belong to every case of the chapter that has no file of the name.
//! - A `## ` heading without blocks whose cases are `### ` headings is a chapter. A fence without an info string is an illustration.
//! - ```` ```md file=content/a.md ```` is an input (so is anything below `content/`, `static/`, `themes/`, `site.toml`, `dedup.toml` and `lexicon.toml`);
//!   the words `bom` and `crlf` change its bytes, and the language `hex` means bytes written out.
//! - ```` ```sh ```` holds the command: `kbgen build` or `kbgen check`, with `--drafts`, `--portable`, `--base-url URL`, `--date DAY`.
//! - ```` ```text messages ```` is the exact output (`json messages`, `text messages=github`, `text messages=zh` are the other forms);
//!   a case without one must be free of messages.
//! - ```` ```html main=a/index.html ```` is the compiled body of a page, and ```` ```text next=a/index.html ```` any other field a
//!   template sees (`harness/page.html`), so that no change of the theme's looks changes the manual.
//! - ```` ```text file=sitemap.xml ```` is a whole file of the output (a name made from the content goes without its hash), `contains=` and `lacks=` name lines that stand in it or do
//!   not, and ```` ```text paths ```` is the output table without the theme's assets and the files of the search index.

#[path = "spec/harness/mod.rs"]
mod harness;

use harness::{chapters, check};

macro_rules! chapters {
    ($($name:ident => $file:literal,)+) => {
        const CHAPTERS: &[&str] = &[$($file),+];
        $(
            #[test]
            fn $name() {
                check($file);
            }
        )+
    };
}

chapters! {
    dedup => "dedup.md",
    site_toml => "site-toml.md",
    front_matter => "front-matter.md",
    markdown => "markdown.md",
    other_tools => "other-tools.md",
    links => "links.md",
    pages => "pages.md",
    search => "search.md",
    flows => "flows.md",
    hosting => "hosting.md",
    messages => "messages.md",
    import => "import.md",
    calculators => "calculators.md",
    names => "names.md",
}

#[test]
fn every_chapter_is_tested() {
    let mut named = CHAPTERS.to_vec();
    named.sort_unstable();
    assert_eq!(chapters(), named, "tests/spec.rs names each file of tests/spec/");
}

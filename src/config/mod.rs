//! `site.toml` to [`Config`]: typed, unknown and misspelt keys reported with their place.

mod checks;
mod keys;
mod lints;
mod toml_error;

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use toml::de::DeTable;

use crate::diagnostic::{Code, Diagnostic, has_errors, words};
use crate::source::TextFile;

pub use checks::web_address;
use checks::{
    base_url, exit_address, language_tag, not_blank, one_line, output_dir, plain_words, synonyms, theme_name,
};
use keys::unknown_keys;
use toml_error::{no_toml, wrong_value};

/// The site's settings, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The site's name.
    pub title: String,
    /// Where the site will be found: `https://kb.example/sub/`, always with a `/` at the end.
    pub base_url: String,
    /// BCP 47 language of the pages; picks the theme's words.
    pub language: String,
    /// One sentence about the site, for feeds and `llms.txt`.
    pub description: String,
    /// A file of `content/` or `static/` shown when a page is shared.
    pub share_image: Option<Spanned<String>>,
    /// Folder below `themes/`.
    pub theme: Spanned<String>,
    /// The links of every page's header.
    pub nav: Vec<NavLink>,
    /// What stands at the foot of every page.
    pub footer: Footer,
    /// `[output]`.
    pub output: Output,
    /// `[markdown] raw_html`.
    pub raw_html: RawHtml,
    /// `[content] title_from_name`.
    pub title_from_name: bool,
    /// `[dedup]`.
    pub dedup: Dedup,
    /// `[search] synonyms`: words that mean the same, in groups of two or more.
    pub synonyms: Vec<Vec<String>>,
    /// `[hosting]`.
    pub hosting: Hosting,
    /// `[quick_exit]`: the way out for readers in danger; off unless the site asks for it.
    pub quick_exit: Option<QuickExit>,
    /// `[lints]`: the level of each lint that the site changes.
    pub lints: BTreeMap<String, LintLevel>,
}

/// A link of the header or the footer.
#[derive(Debug, Clone, Deserialize)]
pub struct NavLink {
    /// Its words.
    pub title: Spanned<String>,
    /// An address of the site, beginning with `/`.
    pub link: Spanned<String>,
}

/// The foot of every page: the site's promise and its links.
#[derive(Debug, Clone, Deserialize)]
pub struct Footer {
    /// One or two sentences.
    #[serde(default = "no_text")]
    pub text: Spanned<String>,
    /// About, privacy and so on.
    #[serde(default)]
    pub links: Vec<NavLink>,
}

impl Default for Footer {
    fn default() -> Footer {
        Footer { text: no_text(), links: Vec::new() }
    }
}

fn no_text() -> Spanned<String> {
    Spanned::new(0..0, String::new())
}

/// `[output]` of `site.toml`.
#[derive(Debug, Clone, Deserialize)]
pub struct Output {
    /// The output folder, relative to the site.
    #[serde(default = "default_dir")]
    pub dir: Spanned<String>,
    /// Links end in `index.html`, so that the folder opens from a disk.
    #[serde(default)]
    pub portable: bool,
    /// Text files also stand there compressed (`.gz`), for hosts that serve such files.
    #[serde(default)]
    pub precompress: bool,
}

/// `[hosting]` of `site.toml`: the hosts that files are written for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Hosting {
    /// In any order; none is fine for every host.
    #[serde(default)]
    pub hosts: Vec<Host>,
}

impl Hosting {
    /// Whether files are written for a host.
    pub fn has(&self, host: Host) -> bool {
        self.hosts.contains(&host)
    }
}

/// A host that needs something of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Host {
    /// `_headers` and `_redirects`.
    Netlify,
    /// The same files, in the form Cloudflare Pages reads.
    Cloudflare,
    /// `nginx.conf`, to be included in a `server` block.
    Nginx,
    /// No headers can be set there, so pages carry the policy themselves.
    GithubPages,
}

/// `[quick_exit]` of `site.toml`: a link in sight that leaves the site at once.
#[derive(Debug, Clone, Deserialize)]
pub struct QuickExit {
    /// A harmless page elsewhere.
    pub link: Spanned<String>,
    /// Where the link stands.
    #[serde(default)]
    pub pages: ExitPages,
}

/// The pages that have a quick exit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExitPages {
    /// Those that say they are `sensitive`.
    #[default]
    Sensitive,
    /// All.
    Everywhere,
}

fn default_dir() -> Spanned<String> {
    Spanned::new(0..0, "public".to_owned())
}

impl Default for Output {
    fn default() -> Output {
        Output { dir: default_dir(), portable: false, precompress: false }
    }
}

/// `[dedup]` of `site.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Dedup {
    /// What happens to pages that ask the same.
    #[serde(default)]
    pub mode: DedupMode,
    /// What happens to passages that many pages repeat.
    #[serde(default)]
    pub boilerplate: Boilerplate,
    /// The site's own words by class: canonical word, and its other wordings with blanks between.
    #[serde(default)]
    pub words: BTreeMap<String, BTreeMap<String, String>>,
}

/// What happens to pages that ask the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DedupMode {
    /// One stays; the others lead there, and what only they say is shown there.
    #[default]
    Merge,
    /// They are reported.
    Report,
    /// Nobody looks.
    Off,
}

/// What happens to passages that three or more pages repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Boilerplate {
    /// They stay where they are.
    #[default]
    Keep,
    /// They are shown on the first page that has them; the others lead there.
    Once,
}

/// How files of `content/` are read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading<'a> {
    /// `[markdown] raw_html`: whether raw HTML is published as HTML.
    pub raw_html: RawHtml,
    /// `[content] title_from_name`: a page without title and heading has the name of its file as title.
    pub title_from_name: bool,
    /// `base_url`: an address that begins with it is one of the site's own.
    pub base_url: &'a str,
}

/// What happens to raw HTML in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RawHtml {
    /// Shown as text, with a warning.
    #[default]
    Escape,
    /// Published as it is: for sites whose authors are all trusted.
    Allow,
}

/// The level of a lint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LintLevel {
    /// Not looked for.
    Off,
    /// Reported.
    Warn,
    /// Makes `kbgen check` fail.
    Error,
}

#[derive(Deserialize)]
struct Raw {
    title: Spanned<String>,
    base_url: Spanned<String>,
    #[serde(default = "default_language")]
    language: Spanned<String>,
    description: Option<Spanned<String>>,
    share_image: Option<Spanned<String>>,
    theme: Option<Spanned<String>>,
    #[serde(default)]
    nav: Vec<NavLink>,
    #[serde(default)]
    footer: Footer,
    #[serde(default)]
    output: Output,
    #[serde(default)]
    content: Content,
    #[serde(default)]
    markdown: Markdown,
    #[serde(default)]
    dedup: Dedup,
    #[serde(default)]
    search: Search,
    #[serde(default)]
    hosting: Hosting,
    quick_exit: Option<QuickExit>,
    #[serde(default)]
    lints: lints::Raw,
}

#[derive(Default, Deserialize)]
struct Content {
    #[serde(default)]
    title_from_name: bool,
}

#[derive(Default, Deserialize)]
struct Markdown {
    #[serde(default)]
    raw_html: RawHtml,
}

#[derive(Default, Deserialize)]
struct Search {
    #[serde(default)]
    synonyms: Vec<Spanned<Vec<String>>>,
}

fn default_language() -> Spanned<String> {
    Spanned::new(0..0, "zh-CN".to_owned())
}

/// Reads the settings. `None` when they cannot be used; the reasons are in `diagnostics`.
pub fn read(file: &TextFile, diagnostics: &mut Vec<Diagnostic>) -> Option<Config> {
    let before = diagnostics.len();
    let table = match DeTable::parse(&file.text) {
        Ok(table) => table,
        Err(error) => {
            diagnostics.push(no_toml(file, &error));
            return None;
        }
    };
    unknown_keys("", table.get_ref(), file, diagnostics);
    let raw: Raw = match toml::from_str(&file.text) {
        Ok(raw) => raw,
        Err(error) => {
            diagnostics.push(wrong_value(file, table.get_ref(), &error));
            return None;
        }
    };
    let base_url = base_url(&raw.base_url, file, diagnostics);
    let theme = theme_name(raw.theme, file, diagnostics);
    output_dir(&raw.output.dir, file, diagnostics);
    language_tag(&raw.language, file, diagnostics);
    one_line("title", &raw.title, file, diagnostics);
    not_blank("title", &raw.title, file, diagnostics);
    plain_words("title", &raw.title, file, diagnostics);
    if let Some(text) = &raw.description {
        one_line("description", text, file, diagnostics);
        plain_words("description", text, file, diagnostics);
    }
    plain_words("footer.text", &raw.footer.text, file, diagnostics);
    for link in raw.nav.iter().chain(&raw.footer.links) {
        not_blank("title", &link.title, file, diagnostics);
        plain_words("title", &link.title, file, diagnostics);
    }
    let synonyms = synonyms(raw.search.synonyms, file, diagnostics);
    if let Some(exit) = &raw.quick_exit
        && let Err(reason) = exit_address(exit.link.get_ref())
    {
        diagnostics.push(Diagnostic::error(Code::KB022, &file.path, reason).at(exit.link.span()).help(words!(
            "写一个谁都可能打开的网页，例如天气",
            "name a page that anybody might have open, such as the weather"
        )));
    }
    if has_errors(&diagnostics[before..]) {
        return None;
    }
    // Wrong levels change no page: the site is built for a preview all the same.
    let lints = lints::read(raw.lints, file, diagnostics);
    Some(Config {
        title: raw.title.into_inner(),
        base_url: base_url?,
        language: raw.language.into_inner(),
        description: raw.description.map(Spanned::into_inner).unwrap_or_default(),
        share_image: raw.share_image,
        theme: theme?,
        nav: raw.nav,
        footer: raw.footer,
        output: raw.output,
        raw_html: raw.markdown.raw_html,
        title_from_name: raw.content.title_from_name,
        dedup: raw.dedup,
        synonyms,
        hosting: raw.hosting,
        quick_exit: raw.quick_exit,
        lints,
    })
}

impl Config {
    /// How files of `content/` are read.
    pub fn reading(&self) -> Reading<'_> {
        Reading { raw_html: self.raw_html, title_from_name: self.title_from_name, base_url: &self.base_url }
    }
}

/// The path below the host: `/` or `/sub/`.
pub fn base_path(base_url: &str) -> &str {
    let host = base_url.find("://").map_or(0, |at| at + 3);
    base_url[host..].find('/').map_or("/", |slash| &base_url[host + slash..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> Vec<String> {
        let mut diagnostics = Vec::new();
        let file = TextFile { path: "site.toml".to_owned(), text: text.to_owned() };
        let config = read(&file, &mut diagnostics);
        assert_eq!(config.is_none(), has_errors(&diagnostics));
        diagnostics.into_iter().map(|d| format!("{} {}", d.code, d.message.en)).collect()
    }

    const GOOD: &str = "title = \"t\"\nbase_url = \"https://kb.example/sub\"\n";

    #[test]
    fn all_unknown_keys_are_named_at_once() {
        let found = findings(&format!("{GOOD}base_ulr = 1\n[output]\ndri = \"x\"\n"));
        assert_eq!(found, ["KB021 unknown key `base_ulr`", "KB021 unknown key `output.dri`"]);
    }

    #[test]
    fn base_url_must_be_a_web_address() {
        assert_eq!(findings(GOOD), [""; 0]);
        for good in
            ["https://例子.测试/知识/", "http://127.0.0.1:8080/", "https://[::1]:8080/kb", "https://a.example/~me/"]
        {
            assert_eq!(findings(&format!("title = \"t\"\nbase_url = \"{good}\"\n")), [""; 0]);
        }
        for bad in [
            "javascript:alert(1)//",
            "https://",
            "//x",
            "https://a b/",
            "ftp://x/",
            "https://a/;}",
            "https://a/../b/",
            "https://a/%2e%2e/",
            "https://a/%0a/",
            "https://me:pw@a/",
            "https://a//b/",
            "https://a:99999/",
            "https://a/$x/",
            "https://a/?q",
            "https://.a/",
            "https://a\\u007F/",
        ] {
            assert_eq!(findings(&format!("title = \"t\"\nbase_url = \"{bad}\"\n")).len(), 1, "{bad}");
        }
    }

    #[test]
    fn what_reaches_other_files_is_on_one_line_and_inside_the_site() {
        for bad in [
            "language = \"en\\\" onload=x\"",
            "language = \"\"",
            "description = \"a\\nb\"",
            "[output]\ndir = \"../x\"",
            "[output]\ndir = \"/srv/www\"",
            "[output]\ndir = \"C:\\\\www\"",
            "[output]\ndir = \"a/../../b\"",
            "[output]\ndir = \"\"",
        ] {
            assert_eq!(findings(&format!("{GOOD}{bad}\n")).len(), 1, "{bad}");
        }
        assert_eq!(findings(&format!("{GOOD}[output]\ndir = \"out/public\"\n")), [""; 0]);
    }

    #[test]
    fn a_title_can_be_seen_and_texts_are_plain() {
        for blank in ["", " ", "\\u200b", "\\u00a0\\u2060"] {
            let found = findings(&format!("title = \"{blank}\"\nbase_url = \"https://kb.example/\"\n"));
            assert_eq!(found, ["KB022 `title` is empty"], "{blank}");
        }
        let found = findings(&format!("{GOOD}description = \"a **b**\"\n[footer]\ntext = \"<!-- x --> y %%z%%\"\n"));
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found.iter().all(|message| message.starts_with("KB053")), "{found:?}");
    }

    #[test]
    fn base_paths() {
        assert_eq!(base_path("https://kb.example/"), "/");
        assert_eq!(base_path("https://kb.example/a/b/"), "/a/b/");
    }
}

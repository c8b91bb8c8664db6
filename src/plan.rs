//! Catalog and side tables to a [`Site`]: the whole output table, nothing left to decide.
//!
//! Two sources for one path (letter case and Unicode form folded) are an error that names both; so is a file
//! where another output needs a folder.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::catalog::{Catalog, PageId};
use crate::config::{Config, Host};
use crate::diagnostic::{Code, Diagnostic, words};
use crate::parse::{At, Kind};
use crate::path::{OutputPath, join, parent};
use crate::render::{HANDOUT, Output, Renderer, Tables, sitemap_name, sitemap_parts};
use crate::source::Sources;
use crate::theme::Theme;

/// The whole output, as a value: path to what makes the file, sorted.
pub struct Site<'a> {
    outputs: BTreeMap<OutputPath, OutputEntry<'a>>,
    renderer: Renderer<'a>,
    waiting: usize,
    withheld: usize,
}

impl<'a> Site<'a> {
    /// All paths, in order.
    pub fn paths(&self) -> impl ExactSizeIterator<Item = &OutputPath> {
        self.outputs.keys()
    }

    /// What makes the file at a path; `None` for a compressed copy too.
    pub fn get(&self, path: &str) -> Option<Output<'a>> {
        match self.outputs.get(path)? {
            OutputEntry::Made(output) => Some(*output),
            OutputEntry::Gzip => None,
        }
    }

    /// Whether the page at an address is a file that could not become one; why has been reported.
    pub fn is_unusable_at(&self, address: &str, file: &str) -> bool {
        self.renderer.catalog.is_unusable_at(address, file)
    }

    /// How many pages became one with another.
    pub fn merged_count(&self) -> usize {
        self.renderer.catalog.all().len() - self.renderer.catalog.len()
    }

    /// How many drafts there are, and how many files that only they have or show.
    pub fn withheld_count(&self) -> (usize, usize) {
        (self.renderer.catalog.draft_count(), self.withheld)
    }

    /// How many pairs of pages may ask the same and wait for an editor.
    pub fn waiting_count(&self) -> usize {
        self.waiting
    }

    /// How many pages a reader can open, redirects left out.
    pub fn page_count(&self) -> usize {
        let page = |entry: &&OutputEntry<'_>| {
            matches!(entry, OutputEntry::Made(Output::Page(_) | Output::Faq | Output::Search))
        };
        self.outputs.values().filter(page).count()
    }

    /// The bytes of the file at a path, made on demand; `None` when there is no such file.
    pub fn render(&self, path: &str) -> Option<Result<Cow<'a, [u8]>, Diagnostic>> {
        let (path, entry) = self.outputs.get_key_value(path)?;
        match entry {
            OutputEntry::Made(output) => Some(self.renderer.render(path, *output)),
            OutputEntry::Gzip => {
                let plain = self.render(path.as_str().strip_suffix(GZIP)?)?;
                Some(plain.map(|bytes| Cow::Owned(gzip(&bytes))))
            }
        }
    }
}

/// One file of the output.
enum OutputEntry<'a> {
    /// Made from the catalog.
    Made(Output<'a>),
    /// The file of the same path without `.gz`, compressed.
    Gzip,
}

/// Ends the name of a compressed file.
const GZIP: &str = ".gz";

/// What compresses well.
const TEXT: &[&str] = &[".html", ".md", ".css", ".js", ".json", ".svg", ".txt", ".xml"];

/// A compressed copy beside every text. One that the author made is kept.
fn precompress(outputs: &mut BTreeMap<OutputPath, OutputEntry<'_>>) {
    let texts = outputs.keys().filter(|path| TEXT.iter().any(|extension| path.as_str().ends_with(extension)));
    let copies: Vec<OutputPath> = texts.filter_map(|path| OutputPath::new(&format!("{path}{GZIP}")).ok()).collect();
    for copy in copies {
        outputs.entry(copy).or_insert(OutputEntry::Gzip);
    }
}

/// The same bytes on every machine: no name and no time stand in the file.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing to memory cannot fail")
}

/// The source of what no author wrote.
const KBGEN: &str = "kbgen";

/// Who claims an output path.
#[derive(Clone)]
struct Claim<'a> {
    output: Output<'a>,
    /// The file to blame, and where in it.
    source: &'a str,
    span: Option<std::ops::Range<usize>>,
}

/// The output table being filled.
struct Table<'a, 'd> {
    claims: BTreeMap<OutputPath, Claim<'a>>,
    folded: HashMap<String, OutputPath>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

/// Lays out the site. Collisions are reported; the first claimant keeps the path, so a preview still has pages.
pub fn plan<'a>(
    catalog: &'a Catalog<'a>,
    tables: Tables<'a>,
    theme: &'a Theme,
    config: &'a Config,
    sources: &'a Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Site<'a> {
    let Tables { links, index, .. } = tables;
    let mut table = Table { claims: BTreeMap::new(), folded: HashMap::new(), diagnostics };
    let kbgen = |output| Claim { output, source: KBGEN, span: None };
    for (name, output) in [
        ("404.html", Output::NotFound),
        ("sitemap.xml", Output::Sitemap),
        ("feed.xml", Output::Feed),
        ("robots.txt", Output::Robots),
        ("llms.txt", Output::Llms),
        ("search/index.html", Output::Search),
    ] {
        table.claim(name, kbgen(output));
    }
    for part in 1..=sitemap_parts(catalog, links) {
        table.claim(&sitemap_name(part), kbgen(Output::SitemapPart(part)));
    }
    if catalog.pages().any(|(_, page)| page.article.kind() == Kind::Question) {
        table.claim("faq/index.html", kbgen(Output::Faq));
    }
    let hosted = |hosts: &[Host]| hosts.iter().any(|host| config.hosting.has(*host));
    if hosted(&[Host::Netlify, Host::Cloudflare]) {
        table.claim("_headers", kbgen(Output::Headers));
        table.claim("_redirects", kbgen(Output::Redirects));
    }
    if hosted(&[Host::Nginx]) {
        table.claim("nginx.conf", kbgen(Output::Nginx));
    }
    for (path, bytes) in theme.assets.iter().chain(&index.files) {
        table.claim(path, kbgen(Output::File(bytes)));
    }
    for (id, page) in catalog.pages() {
        let span = page.article.front.slug.as_ref().map(|slug| slug.span.clone());
        let source = if page.made { KBGEN } else { &page.article.path };
        let claim = |output| Claim { output, source, span: span.clone() };
        table.claim(&format!("{}index.html", page.address), claim(Output::Page(id)));
        table.claim(&format!("{}index.md", page.address), claim(Output::Markdown(id)));
        if page.article.has_handout() {
            table.claim(&format!("{}{HANDOUT}index.html", page.address), claim(Output::Handout(id)));
        }
    }
    for (id, page) in catalog.pages() {
        for alias in &page.article.front.aliases {
            table.alias(id, &page.article.path, alias);
        }
        for from in catalog.absorbed(id) {
            let gone = &catalog[from.page];
            let span = gone.article.front.slug.as_ref().map(|slug| slug.span.clone());
            let claim = Claim { output: Output::Redirect(id), source: &gone.article.path, span };
            table.claim(&format!("{}index.html", gone.address), claim);
            for alias in &gone.article.front.aliases {
                table.alias(id, &gone.article.path, alias);
            }
        }
    }
    // What the site's own header, footer and settings show is published as what a page shows.
    let image = config.share_image.as_ref().map(|image| image.get_ref().trim_start_matches('/'));
    let of_site = links.nav.iter().chain(&links.footer).map(String::as_str).chain(image);
    let published: HashSet<&str> = catalog.all().flat_map(|id| links.files(id)).chain(of_site).collect();
    let mut withheld = 0;
    for asset in &sources.assets {
        let path = asset.path.strip_prefix("content/").unwrap_or(&asset.path);
        // A file that only drafts have or show is as little published as they are.
        if catalog.is_draft_file(path) && !published.contains(path) {
            withheld += 1;
            continue;
        }
        table.claim(path, Claim { output: Output::File(&asset.bytes), source: &asset.path, span: None });
    }
    for asset in &sources.statics {
        let path = asset.path.strip_prefix("static/").unwrap_or(&asset.path);
        table.claim(path, Claim { output: Output::File(&asset.bytes), source: &asset.path, span: None });
    }
    table.files_where_folders_are();
    let redirects = table.claims.iter().filter_map(|(path, claim)| match claim.output {
        Output::Redirect(page) => Some((path.clone(), page)),
        _ => None,
    });
    let renderer = Renderer::new(catalog, tables, theme, config, sources.today, redirects.collect());
    let mut outputs: BTreeMap<OutputPath, OutputEntry<'a>> =
        table.claims.into_iter().map(|(path, claim)| (path, OutputEntry::Made(claim.output))).collect();
    if config.output.precompress {
        precompress(&mut outputs);
    }
    Site { outputs, renderer, waiting: tables.questions.waiting(), withheld }
}

impl<'a> Table<'a, '_> {
    fn claim(&mut self, path: &str, claim: Claim<'a>) {
        match OutputPath::new(path) {
            Ok(path) => self.insert(path, claim),
            Err(reason) => {
                let mut diagnostic = Diagnostic::error(Code::KB003, claim.source, reason)
                    .help(words!("给文件改名：路径就是网址", "rename the file: its path is its address"));
                if let Some(span) = claim.span {
                    diagnostic = diagnostic.at(span);
                }
                self.diagnostics.push(diagnostic);
            }
        }
    }

    fn insert(&mut self, path: OutputPath, claim: Claim<'a>) {
        let folded = path.folded();
        let Some(first) = self.folded.get(&folded) else {
            self.folded.insert(folded, path.clone());
            self.claims.insert(path, claim);
            return;
        };
        let holder = &self.claims[first];
        // A page and its Markdown collide together; once is enough.
        if matches!(claim.output, Output::Markdown(_)) && matches!(holder.output, Output::Markdown(_)) {
            return;
        }
        let collision = collision(&path, first, &claim, holder);
        self.diagnostics.push(collision);
    }

    /// An old address: a folder (`/old/`) or a file (`/old.html`).
    fn alias(&mut self, id: PageId, source: &'a str, alias: &At<String>) {
        let written = alias.value.as_str();
        let inner = written.strip_prefix('/').filter(|inner| !inner.starts_with('/') && !inner.is_empty());
        let path = inner.and_then(|inner| {
            let file = inner.ends_with(".html") || inner.ends_with(".htm");
            let path = if file { inner.to_owned() } else { format!("{}/index.html", inner.trim_end_matches('/')) };
            OutputPath::new(&path).ok()
        });
        let Some(path) = path else {
            let example = address(source, written).unwrap_or_else(|| "/old-page/".to_owned());
            self.diagnostics.push(
                Diagnostic::error(
                    Code::KB016,
                    source,
                    words!("别名（alias）不是站内路径：`{written}`", "the alias is no path of the site: `{written}`"),
                )
                .at(alias.span.clone())
                .help(words!(
                    "旧网址以 / 开头，不带域名和 `..`：aliases: [{example}]",
                    "an old address begins with /, without host or `..`: aliases: [{example}]"
                )),
            );
            return;
        };
        self.insert(path, Claim { output: Output::Redirect(id), source, span: Some(alias.span.clone()) });
    }

    /// `a` cannot be a file while `a/b` is one.
    fn files_where_folders_are(&mut self) {
        for (path, claim) in &self.claims {
            let text = path.as_str();
            for (slash, _) in text.match_indices('/') {
                let Some(first) = self.folded.get(&crate::path::fold(&text[..slash])) else { continue };
                // Once for each page; and a hub that kbgen made stands there only for the sake of an author's page.
                let made = claim.source == KBGEN && matches!(claim.output, Output::Page(_));
                if made || matches!(claim.output, Output::Markdown(_)) {
                    continue;
                }
                self.diagnostics.push(collision(path, first, claim, &self.claims[first]));
            }
        }
    }
}

/// The address that an alias of another generator means: below the file's folder, or on another host.
fn address(source: &str, written: &str) -> Option<String> {
    let folder = parent(source.strip_prefix("content/").unwrap_or(source));
    let path = match written.split_once("://") {
        Some((_, rest)) => join("", rest.split_once('/')?.1)?,
        None => join(folder, written)?,
    };
    let path = OutputPath::new(path.split(['?', '#']).next().unwrap_or(&path)).ok()?;
    let file = path.as_str().ends_with(".html") || path.as_str().ends_with(".htm");
    Some(if file { format!("/{path}") } else { format!("/{path}/") })
}

fn collision(path: &OutputPath, first: &OutputPath, claim: &Claim<'_>, holder: &Claim<'_>) -> Diagnostic {
    // The author's file is the one to change, and the place to show.
    let (claim, path, holder, first) =
        if claim.source == KBGEN { (holder, first, claim, path) } else { (claim, path, holder, first) };
    let name = |source: &str| if source == KBGEN { "kbgen".to_owned() } else { format!("`{source}`") };
    let (one, two) = (name(holder.source), name(claim.source));
    let message = if path == first {
        words!(
            "{one} 和 {two} 都要写 `{path}`（网址重复、冲突）",
            "{one} and {two} claim the same output path `{path}` (duplicate)"
        )
    } else {
        words!(
            "{one} 的 `{first}` 和 {two} 的 `{path}` 只差大小写、Unicode 形式或层级（冲突）",
            "`{first}` of {one} and `{path}` of {two} differ by case, Unicode normal form or level only (conflict)"
        )
    };
    let diagnostic = Diagnostic::error(Code::KB801, claim.source, message)
        .at(claim.span.clone().unwrap_or(0..0))
        .why(words!("否则一页会悄悄盖掉另一页", "one page would silently replace the other"))
        .help(words!("改其中一个的文件名、slug 或 aliases", "change the file name, slug or aliases of one of them"));
    if claim.source == KBGEN {
        // Two hubs that kbgen makes: the folders are the author's.
        let (one, two) = (parent(first.as_str()), parent(path.as_str()));
        return diagnostic.help(words!(
            "文件夹 `content/{one}/` 和 `content/{two}/` 只差写法：给其中一个改名",
            "the folders `content/{one}/` and `content/{two}/` differ in spelling only: rename one of them"
        ));
    }
    if holder.source == KBGEN && claim.source.starts_with("static/") {
        diagnostic.help(words!(
            "kbgen 自己做这个文件：删掉你的，或者换一个名字",
            "kbgen makes this file itself: delete yours, or give it another name"
        ))
    } else if holder.source == KBGEN {
        diagnostic
    } else {
        diagnostic.also(holder.source, Some(holder.span.clone().unwrap_or(0..0)))
    }
}

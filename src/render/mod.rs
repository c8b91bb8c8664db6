//! One output of the site to its bytes: a pure function of the plan, made on demand, in any order.

mod body;
mod chart;
mod feed;
mod figure;
mod flow;
mod handout;
mod hosting;
mod json_ld;
mod law;
mod listing;
mod markdown;
mod page;
mod parameter;
mod title;
mod view;

use std::borrow::Cow;

use jiff::civil::Date;
use serde::Serialize;
use tera::{Context, Tera};

use crate::calculate::Figures;
pub use feed::{sitemap_name, sitemap_parts};
pub use hosting::{FRAMES, POLICY};

use crate::catalog::{Catalog, PageId};
use crate::config::{Config, ExitPages, Host, QuickExit, base_path};
use crate::dedup::pages::Questions;
use crate::diagnostic::{Code, Diagnostic, words};
use crate::link::Links;
use crate::path::{OutputPath, percent_encode, to_root, url_encode};
use crate::search::Index;
use crate::theme::Theme;

/// The folder of a page's hand-out, below the page's own.
pub const HANDOUT: &str = "print/";

/// What makes one file of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output<'a> {
    /// A page's HTML.
    Page(PageId),
    /// A page as plain Markdown.
    Markdown(PageId),
    /// A page on one sheet of paper.
    Handout(PageId),
    /// An old address that leads to a page.
    Redirect(PageId),
    /// All questions.
    Faq,
    /// Search, and the keyword index that needs no script.
    Search,
    /// What a host shows for a missing page.
    NotFound,
    /// `sitemap.xml`.
    Sitemap,
    /// `sitemap-1.xml` and so on, of a site with more addresses than one may hold.
    SitemapPart(usize),
    /// `feed.xml`.
    Feed,
    /// `robots.txt`.
    Robots,
    /// `llms.txt`.
    Llms,
    /// `_headers`.
    Headers,
    /// `_redirects`.
    Redirects,
    /// `nginx.conf`.
    Nginx,
    /// A file as it is.
    File(&'a [u8]),
}

/// Everything pages are made from.
pub struct Renderer<'a> {
    pub(crate) catalog: &'a Catalog<'a>,
    links: &'a Links,
    figures: &'a Figures,
    theme: &'a Theme,
    config: &'a Config,
    today: Date,
    breaker: title::Breaker,
    /// Every old address with the page it leads to, sorted.
    redirects: Vec<(OutputPath, PageId)>,
    /// The theme's templates, with the values every page may use in the global context.
    tera: Tera,
}

/// What every template sees under `site`.
#[derive(Serialize)]
struct SiteView<'a> {
    title: &'a str,
    description: &'a str,
    language: &'a str,
    base_url: &'a str,
    footer_text: &'a str,
    /// Full address of the picture shown when a page is shared.
    share_image: Option<String>,
}

/// The way out, under `exit`.
#[derive(Serialize)]
struct ExitView<'a> {
    link: &'a str,
    everywhere: bool,
}

impl<'a> ExitView<'a> {
    fn new(exit: &'a QuickExit) -> ExitView<'a> {
        ExitView { link: exit.link.get_ref(), everywhere: exit.pages == ExitPages::Everywhere }
    }
}

/// A link of the header or footer; `path` is below the root.
#[derive(Serialize)]
struct NavView<'a> {
    title: &'a str,
    path: String,
}

/// What the phases after the catalog have found out about it.
#[derive(Clone, Copy)]
pub struct Tables<'a> {
    /// Which page answers what, and what an editor is asked.
    pub questions: &'a Questions,
    /// Who links whom.
    pub links: &'a Links,
    /// The files of the search.
    pub index: &'a Index,
    /// What is computed.
    pub figures: &'a Figures,
}

impl<'a> Renderer<'a> {
    /// Prepares what all pages share.
    pub fn new(
        catalog: &'a Catalog<'a>,
        Tables { links, index, figures, .. }: Tables<'a>,
        theme: &'a Theme,
        config: &'a Config,
        today: Date,
        redirects: Vec<(OutputPath, PageId)>,
    ) -> Renderer<'a> {
        let mut renderer = Renderer {
            catalog,
            links,
            figures,
            theme,
            config,
            today,
            breaker: title::Breaker::new(catalog, theme),
            redirects,
            tera: theme.tera.clone(),
        };
        let site = SiteView {
            title: &config.title,
            description: &config.description,
            language: &config.language,
            base_url: &config.base_url,
            footer_text: config.footer.text.get_ref(),
            share_image: config
                .share_image
                .as_ref()
                .map(|path| format!("{}{}", config.base_url, url_encode(path.get_ref().trim_start_matches('/')))),
        };
        let nav = |links: &'a [crate::config::NavLink], paths: &[String]| -> Vec<NavView<'a>> {
            links
                .iter()
                .zip(paths)
                .map(|(link, path)| NavView { title: link.title.get_ref(), path: renderer.file_href(path) })
                .collect()
        };
        let (header, footer) = (nav(&config.nav, &links.nav), nav(&config.footer.links, &links.footer));
        let global = renderer.tera.global_context();
        global.insert("site", &site);
        global.insert("nav", &header);
        global.insert("footer_links", &footer);
        global.insert("words", &theme.words);
        global.insert("assets", &theme.asset_paths);
        global.insert("search_index", index.head());
        global.insert("exit", &config.quick_exit.as_ref().map(ExitView::new));
        global.insert("portable", &config.output.portable);
        // From a disk there is no host whose word "'self'" could mean.
        let meta = config.hosting.has(Host::GithubPages) && !config.output.portable;
        global.insert("policy", if meta { hosting::meta_policy() } else { "" });
        renderer
    }

    /// The bytes of one output.
    pub fn render(&self, path: &OutputPath, output: Output<'a>) -> Result<Cow<'a, [u8]>, Diagnostic> {
        let bytes = match output {
            Output::File(bytes) => return Ok(Cow::Borrowed(bytes)),
            Output::Page(id) => self.page(id, path)?,
            Output::Markdown(id) => self.markdown(id, path).into_bytes(),
            Output::Handout(id) => self.handout(id, path)?,
            Output::Redirect(id) => self.redirect(id, path)?,
            Output::Faq => self.faq(path)?,
            Output::Search => self.search(path)?,
            Output::NotFound => self.not_found()?,
            Output::Sitemap => feed::sitemap(self).into_bytes(),
            Output::SitemapPart(part) => feed::sitemap_part(self, part).into_bytes(),
            Output::Feed => feed::atom(self).into_bytes(),
            Output::Robots => {
                format!("User-agent: *\nAllow: /\nSitemap: {}sitemap.xml\n", self.config.base_url).into_bytes()
            }
            Output::Llms => self.llms().into_bytes(),
            Output::Headers => self.headers_file().into_bytes(),
            Output::Redirects => self.redirects_file().into_bytes(),
            Output::Nginx => self.nginx_file().into_bytes(),
        };
        Ok(Cow::Owned(bytes))
    }

    fn template<T: Serialize>(
        &self,
        template: &str,
        source: &str,
        root: &str,
        page: &T,
    ) -> Result<Vec<u8>, Diagnostic> {
        let mut context = Context::new();
        context.insert("root", root);
        context.insert("page", page);
        let mut bytes = Vec::with_capacity(16 << 10);
        let written = self.tera.render_to(template, &context, &mut bytes);
        written.map(|()| bytes).map_err(|error| {
            self.theme.problem(Code::KB031, &error, template).help(words!(
                "渲染 `{source}` 时出错；模板里的名字见 themes/default/",
                "while rendering `{source}`; themes/default/ shows the names a template can use"
            ))
        })
    }

    /// A link to a page, from a page whose way to the root is `root`.
    fn href(&self, root: &str, id: PageId) -> String {
        let address = self.catalog[id].encoded_address.as_str();
        let file = if self.config.output.portable { "index.html" } else { "" };
        [root, address, file].concat()
    }

    /// A link to any path below the root: folders get their `index.html` in a portable build.
    fn file_href(&self, path: &str) -> String {
        let folder = path.is_empty() || path.ends_with('/');
        let file = if folder && self.config.output.portable { "index.html" } else { "" };
        format!("{}{file}", percent_encode(path))
    }

    /// The full address of a page.
    fn url(&self, id: PageId) -> String {
        format!("{}{}", self.config.base_url, url_encode(&self.catalog[id].address))
    }

    /// The way to the root from a file; the 404 page is shown at any depth and starts at the host.
    fn root(&self, path: &OutputPath) -> String {
        to_root(path)
    }

    fn not_found_root(&self) -> String {
        base_path(&self.config.base_url).to_owned()
    }
}

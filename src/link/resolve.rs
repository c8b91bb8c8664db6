//! One page's references to targets; what leads nowhere becomes a message that says what was meant.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::headings::HeadingIndex;
use super::{Citation, OutcomeLinks, PageLinks, Target, idle, picture};
use crate::catalog::{Catalog, Found, PageId};
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::name::{LISTED_MAX, choices, composed};
use crate::parse::{Article, At, Form, Kind, Reference, Text, with_names};
use crate::path::{file_name, join, percent_decode, without_ending};
use crate::source::Sources;
use crate::statute;
use crate::text::collapse;

/// Addresses that kbgen makes and no file stands for.
pub const GENERATED: &[&str] = &["faq/", "search/", "404.html", "sitemap.xml", "feed.xml", "robots.txt", "llms.txt"];

/// What references are looked up in.
pub struct Resolver<'a> {
    pub(super) catalog: &'a Catalog<'a>,
    /// Copied files by their paths with letters and marks composed.
    pub(super) files: HashMap<Cow<'a, str>, CopiedFile<'a>>,
    /// The headings of each page, once a link names one.
    pub(super) headings: Vec<OnceLock<HeadingIndex<'a>>>,
}

/// A file that is copied to the output.
pub(super) struct CopiedFile<'a> {
    /// Its path below the root, as it is on the disk.
    path: &'a str,
    /// Width and height, if it is a picture.
    size: Option<(usize, usize)>,
    /// Why it is no such picture as its name says.
    flaw: Option<Words>,
}

/// What somebody may have meant by a name that leads nowhere.
pub(super) enum Wanted {
    /// The stem of a page, or its title.
    Stem(String),
    /// A file as it was written, and from the root of `content/`.
    File(String, String),
    /// A heading of a page.
    Heading(PageId, String),
}

/// Why a reference leads nowhere.
pub(super) struct Problem {
    pub(super) code: Code,
    pub(super) message: Words,
    pub(super) help: Option<Words>,
    pub(super) wanted: Option<Wanted>,
    /// Other files that it is about.
    pub(super) files: Vec<String>,
}

impl Problem {
    pub(super) fn new(code: Code, message: Words, help: Option<Words>) -> Problem {
        Problem { code, message, help, wanted: None, files: Vec::new() }
    }

    fn missing(message: Words, wanted: Wanted) -> Problem {
        Problem { wanted: Some(wanted), ..Problem::new(Code::KB501, message, None) }
    }
}

/// A finding, and the name to look for when it is one of the first of its site.
pub struct Finding {
    pub(super) diagnostic: Diagnostic,
    pub(super) wanted: Option<Wanted>,
}

/// One file being resolved; `id` is missing for one that could not become a page.
pub(super) struct Work<'a> {
    pub(super) id: Option<PageId>,
    pub(super) article: &'a Article<'a>,
    pub(super) found: Vec<Finding>,
}

impl<'a> Resolver<'a> {
    /// Indexes the files that links may name.
    pub fn new(catalog: &'a Catalog<'a>, sources: &'a Sources) -> Resolver<'a> {
        let assets = sources.assets.iter().filter_map(|asset| Some((asset.path.strip_prefix("content/")?, asset)));
        let statics = sources.statics.iter().filter_map(|asset| Some((asset.path.strip_prefix("static/")?, asset)));
        let files = assets
            .chain(statics)
            .map(|(path, asset)| {
                let size = imagesize::blob_size(&asset.bytes).ok().map(|size| (size.width, size.height));
                (composed(path), CopiedFile { path, size, flaw: picture::flaw(path, &asset.bytes) })
            })
            .collect();
        let headings = catalog.all().map(|_| OnceLock::new()).collect();
        Resolver { catalog, files, headings }
    }

    /// Resolves everything one page refers to.
    pub fn page(&self, id: PageId) -> (PageLinks, Vec<Finding>) {
        self.article(&self.catalog[id].article, Some(id))
    }

    /// What is wrong with the links of a file that could not become a page.
    pub fn unusable(&self, article: &Article<'_>) -> Vec<Finding> {
        self.article(article, None).1
    }

    fn article(&self, article: &Article<'_>, id: Option<PageId>) -> (PageLinks, Vec<Finding>) {
        let front = &article.front;
        let mut work = Work { id, article, found: Vec::new() };
        let mut links = PageLinks::default();
        self.addresses_of_drafts(&mut work);
        for reference in &article.body.references {
            let target = self.reference(reference, &mut work);
            links.targets.push(target);
        }
        let mut cited = Vec::new();
        for cite in &front.cites {
            let Some(citation) = self.cite(cite, &mut work) else { continue };
            match links.citations.iter().position(|known| *known == citation) {
                None => {
                    links.citations.push(citation);
                    cited.push(cite.span.clone());
                }
                Some(first) => work.warn(idle::listed_before(cite, cited[first].clone(), &article.path)),
            }
        }
        for target in &links.targets {
            if let Target::Page { page, heading: Some(heading) } = *target
                && self.catalog[page].article.kind() == Kind::Law
                && Some(page) != id
            {
                let citation = Citation { law: page, heading };
                if !links.citations.contains(&citation) {
                    links.citations.push(citation);
                }
            }
        }
        links.topics = self.names(&front.topics, Some(Kind::Hub), &mut work);
        links.steps = self.names(&front.steps, Some(Kind::Steps), &mut work);
        links.related = self.names(&front.related, None, &mut work);
        links.hotlines = self.names(&front.hotlines, Some(Kind::Hotline), &mut work);
        links.canonical = front.canonical.as_ref().and_then(|name| self.name(name, None, &mut work));
        for other in &front.distinct_from {
            self.name(&other.page, None, &mut work);
        }
        if let Some(hub) = &front.hub {
            links.first = self.names(&hub.first, None, &mut work);
        }
        if let Some(flow) = &front.flow {
            let outcomes = flow.outcomes.0.iter().map(|(_, outcome)| OutcomeLinks {
                links: self.names(&outcome.links, None, &mut work),
                hotlines: self.names(&outcome.hotlines, Some(Kind::Hotline), &mut work),
            });
            links.outcomes = outcomes.collect();
        }
        if let Some(term) = &front.term {
            links.confused_with = self.names(&term.confused_with, None, &mut work);
        }
        if let Some(home) = &front.home {
            links.first = self.names(&home.questions, None, &mut work);
            for hotline in self.names(&home.hotlines, Some(Kind::Hotline), &mut work) {
                if !links.hotlines.contains(&hotline) {
                    links.hotlines.push(hotline);
                }
            }
            links.stages = home.stages.iter().map(|stage| self.name(&stage.link, None, &mut work)).collect();
        }
        (links, work.found)
    }

    fn reference(&self, reference: &Reference, work: &mut Work<'_>) -> Target {
        let outcome = match reference.form {
            Form::Wiki => self.wiki(reference, work),
            Form::Link | Form::Picture | Form::Html => self.link(reference, work),
        };
        outcome.unwrap_or_else(|problem| {
            // Something else may answer on the site's host.
            if reference.absolute && reference.form != Form::Picture && problem.code == Code::KB501 {
                work.warn(nowhere_on_the_site(reference, &work.article.path));
                return Target::External;
            }
            self.report(problem, reference.span.clone(), work);
            Target::Broken
        })
    }

    pub(super) fn report(&self, problem: Problem, span: Range<usize>, work: &mut Work<'_>) {
        let diagnostic =
            Diagnostic::error(problem.code, &work.article.path, problem.message).at(span).maybe_help(problem.help);
        let diagnostic = problem.files.iter().fold(diagnostic, |diagnostic, file| diagnostic.also(file, None));
        work.found.push(Finding { diagnostic, wanted: problem.wanted });
    }

    /// `[[stem]]`, `[[folder/stem#heading]]`, `[[#heading]]`.
    fn wiki(&self, reference: &Reference, work: &mut Work<'_>) -> Result<Target, Problem> {
        let name = reference.target.as_str();
        if name.is_empty() {
            return self.own_heading(reference, work);
        }
        match self.catalog.named(name) {
            Found::Page(page) => {
                self.shared_with_draft(page, name, None, reference.span.clone(), work);
                self.heading(page, reference, work)
            }
            Found::Draft => Ok(self.draft(name, reference.span.clone(), work)),
            Found::Ambiguous(pages) => Err(self.ambiguous(name, &pages, "[[", "]]")),
            Found::Unusable => Ok(Target::Broken),
            Found::Nothing => Err(no_page(name)),
        }
    }

    /// A name of several pages. `open` and `close` are what stands round a name in its place.
    fn ambiguous(&self, name: &str, pages: &[(String, PageId)], open: &str, close: &str) -> Problem {
        let files =
            pages.iter().take(LISTED_MAX).map(|(_, page)| self.catalog[*page].article.path.to_string()).collect();
        Problem {
            files,
            ..Problem::new(
                Code::KB504,
                words!("有几个页面都叫 `{name}`", "several pages are named `{name}`"),
                Some(choices(pages, open, close)),
            )
        }
    }

    /// A heading of the file itself.
    fn own_heading(&self, reference: &Reference, work: &mut Work<'_>) -> Result<Target, Problem> {
        match work.id {
            Some(id) => self.heading(id, reference, work),
            // The headings of a file that is no page lead nowhere yet.
            None => Ok(Target::Broken),
        }
    }

    /// `[text](../rights/a.md#heading)`, `[text](/topics/)`, pictures and other files.
    fn link(&self, reference: &Reference, work: &mut Work<'_>) -> Result<Target, Problem> {
        let written = reference.target.as_str();
        if written.contains(':') && has_web_scheme(written) {
            if reference.form == Form::Picture {
                work.warn(
                    Diagnostic::warning(
                        Code::KB505,
                        &work.article.path,
                        words!("别的网站的图片不加载，改成链接", "a picture of another site is not loaded but linked"),
                    )
                    .at(reference.span.clone())
                    .why(words!(
                        "加载它会把读者的网址告诉那个网站",
                        "loading it would tell that site who reads this page"
                    ))
                    .help(words!("把图片放到文章旁边", "put the picture beside the article")),
                );
            }
            return Ok(Target::External);
        }
        if written.is_empty() {
            return if reference.anchor.is_some() {
                self.own_heading(reference, work)
            } else {
                Err(Problem::new(
                    Code::KB501,
                    words!("链接是空的", "the link is empty"),
                    Some(words!("写它通向哪里，或者只留文字", "write where it leads, or leave the words only")),
                ))
            };
        }
        let path = percent_decode(written.split('?').next().unwrap_or_default());
        let Some(joined) = join(work.article.file_folder(), &path) else {
            return Err(Problem::new(
                Code::KB501,
                words!("链接 `{written}` 走出了 content/（越界）", "the link `{written}` leads outside content/"),
                Some(words!("只能链接站内的文件", "link to files of the site only")),
            ));
        };
        let joined = composed(&joined).into_owned();
        if let Some(key) = without_ending(&joined) {
            match self.catalog.file(key) {
                Found::Page(page) => return self.heading(page, reference, work),
                Found::Draft if reference.form == Form::Html => return Err(draft_in_html(written)),
                Found::Draft => return Ok(self.draft(written, reference.span.clone(), work)),
                Found::Unusable => return Ok(Target::Broken),
                Found::Ambiguous(_) | Found::Nothing => {}
            }
        } else if let Some(file) = self.files.get(joined.as_str()) {
            if let Some(flaw) = &file.flaw {
                work.warn(
                    Diagnostic::warning(Code::KB516, &work.article.path, flaw.clone()).at(reference.span.clone()).help(
                        words!("换成真正的图片，或改文件的名字", "put the right file there, or correct its name"),
                    ),
                );
            }
            return Ok(Target::File { path: file.path.to_owned(), size: file.size });
        } else if let Some(page) = self.catalog.by_address(&with_slash(&joined)) {
            return self.heading(page, reference, work);
        } else if GENERATED.contains(&joined.as_str()) || GENERATED.contains(&with_slash(&joined).as_str()) {
            let path = if GENERATED.contains(&joined.as_str()) { joined } else { with_slash(&joined) };
            return Ok(Target::File { path, size: None });
        } else if self.catalog.draft_at(&with_slash(&joined)).is_some() {
            return match reference.form {
                Form::Html => Err(draft_in_html(written)),
                _ => Ok(self.draft(written, reference.span.clone(), work)),
            };
        }
        Err(Problem::missing(
            words!("链接的文件不存在：`{written}`", "the link leads to no file: `{written}`"),
            Wanted::File(written.to_owned(), joined),
        ))
    }

    /// The pages of a list, each once. A name that does nothing there is told, unless a merge made it one with another.
    fn names(&self, names: &[At<Text>], kind: Option<Kind>, work: &mut Work<'_>) -> Vec<PageId> {
        let mut listed: Vec<(PageId, &At<Text>)> = Vec::new();
        for name in names {
            let Some(page) = self.name(name, kind, work) else { continue };
            let first = listed.iter().find(|(known, _)| *known == page).map(|(_, first)| *first);
            if Some(page) == work.id {
                if stem(name) == self.catalog[page].article.stem() {
                    work.warn(idle::own_name(name, &work.article.path));
                }
            } else if let Some(first) = first {
                if stem(name) == stem(first) {
                    work.warn(idle::listed_before(name, first.span.clone(), &work.article.path));
                }
            } else {
                listed.push((page, name));
            }
        }
        listed.into_iter().map(|(page, _)| page).collect()
    }

    fn name(&self, name: &At<Text>, kind: Option<Kind>, work: &mut Work<'_>) -> Option<PageId> {
        self.lookup(&name.value, name.span.clone(), kind, work)
    }

    /// A page named in front matter, which must be of the kind.
    pub(super) fn lookup(
        &self,
        name: &str,
        span: Range<usize>,
        kind: Option<Kind>,
        work: &mut Work<'_>,
    ) -> Option<PageId> {
        let problem = match self.catalog.named(name) {
            Found::Page(page) => match kind {
                Some(kind) if self.catalog[page].article.kind() != kind => {
                    let (wanted, is) = (kind.name(), self.catalog[page].article.kind().name());
                    Problem::new(
                        Code::KB506,
                        words!(
                            "`{name}` 的 kind 是 {is}，这里要 {wanted}",
                            "`{name}` is of kind {is}; kind {wanted} is wanted here"
                        ),
                        Some(words!(
                            "写一个 kind 是 {wanted} 的页面的名字，或改那一页的 kind",
                            "write the name of a page of kind {wanted}, or correct the kind of that page"
                        )),
                    )
                }
                _ => {
                    self.shared_with_draft(page, name, kind, span.clone(), work);
                    self.instead_of_draft(page, name, span, work);
                    return Some(page);
                }
            },
            Found::Draft => {
                self.listed_draft(name, span, work);
                return None;
            }
            Found::Ambiguous(pages) => {
                let fits = |page: &PageId| kind == Some(self.catalog[*page].article.kind());
                match pages.iter().map(|(_, page)| *page).filter(fits).collect::<Vec<_>>()[..] {
                    [one] => return Some(one),
                    _ => self.ambiguous(name, &pages, "", ""),
                }
            }
            Found::Unusable => return None,
            Found::Nothing => no_page(name),
        };
        self.report(problem, span, work);
        None
    }
}

/// A whole address of the site itself where the site has nothing.
fn nowhere_on_the_site(reference: &Reference, path: &str) -> Diagnostic {
    let target = &reference.target;
    let message = words!("站内没有网址 `{target}`", "the site has no address `{target}`");
    Diagnostic::warning(Code::KB501, path, message)
        .at(reference.span.clone())
        .why(words!("前面是 site.toml 的 base_url", "what stands before it is the base_url of site.toml"))
        .help(words!(
            "写 [[文件名]]；那里是别的程序的话，在上一行写 <!-- kbgen allow KB501: 理由 -->",
            "write [[name]]; where another program answers there, put <!-- kbgen allow KB501: the reason --> on the line above"
        ))
}

/// An element of raw HTML cannot be left out as a link of Markdown can.
fn draft_in_html(written: &str) -> Problem {
    Problem::new(
        Code::KB503,
        words!("HTML 里的网址 `{written}` 是草稿（draft）", "`{written}`, an address in HTML, is a draft"),
        Some(words!("发布那一页，或去掉这个元素", "publish that page, or take the element out")),
    )
}

/// A name without its folders, as pages are compared by it.
fn stem(name: &At<Text>) -> Cow<'_, str> {
    composed(file_name(name.value.trim().trim_matches('/')))
}

fn no_page(name: &str) -> Problem {
    let name = &collapse(name);
    // How other tools ask for a table of contents.
    if ["toc", "_toc_"].iter().any(|form| name.eq_ignore_ascii_case(form)) {
        let message = words!("没有叫 `{name}` 的页面", "no page is named `{name}`");
        let help = words!(
            "要目录的话，删掉这一行：三个以上二级标题的页面自动有目录",
            "for a table of contents delete the line: a page with three headings of level 2 has one"
        );
        return Problem::new(Code::KB501, message, Some(help));
    }
    Problem::missing(words!("没有叫 `{name}` 的页面", "no page is named `{name}`"), Wanted::Stem(name.to_owned()))
}

impl Work<'_> {
    pub(super) fn warn(&mut self, diagnostic: Diagnostic) {
        self.found.push(Finding { diagnostic, wanted: None });
    }
}

/// The words of a link to an article of a statute: 《民法典》第六百七十六条; of one that is numbered in English, Tenancy Act,
/// Article 4. The number is the one in the heading; one that stands only in the id counts if the author wrote it there.
pub fn citation_text(title: &str, heading_id: &str, heading_text: &str) -> String {
    let made = heading_id.starts_with(&crate::text::heading_id(heading_text));
    let written = || statute::chinese_name(heading_id).filter(|_| !made);
    match statute::name(heading_text).or_else(written) {
        Some(name) if name.starts_with('第') => format!("《{title}》{name}"),
        Some(name) => format!("{title}, {name}"),
        None => format!("《{title}》“{heading_text}”"),
    }
}

/// The words of a link that was written without any.
pub fn link_text(catalog: &Catalog<'_>, reference: &Reference, target: &Target) -> String {
    let Target::Page { page, heading } = target else { return reference.target.clone() };
    let article = &catalog[*page].article;
    match heading.map(|heading| &article.body.headings[heading]) {
        None => {
            let anchor = reference.anchor.as_deref().and_then(|anchor| article.body.anchor(anchor));
            anchor.unwrap_or(&article.title).to_owned()
        }
        Some(heading) if article.kind() == Kind::Law => citation_text(&article.title, &heading.id, &heading.text),
        Some(heading) => with_names(&heading.text, |_| String::new()).into_owned(),
    }
}

fn with_slash(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { path.to_owned() } else { format!("{path}/") }
}

/// Whether what stands before the colon is a scheme; only harmless ones get this far.
fn has_web_scheme(target: &str) -> bool {
    ["http:", "https:", "mailto:", "tel:", "sms:"]
        .iter()
        .any(|scheme| target.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)))
}

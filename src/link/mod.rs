//! Catalog to [`Links`]: every reference resolved, and everything that follows from who links to whom.
//!
//! 1. References of bodies and front matter (`resolve`) and of `site.toml` (`configured`) become targets; what leads nowhere is reported.
//! 2. The first mention of each glossary term in a page is found (`glossary`).
//! 3. Headings and sentences that ask a question which has a page are linked to it (`question_links`).
//! 4. Pages that resemble each other are found through an inverted index (`related`).
//! 5. All of it is turned round: backlinks, mentions of terms, pages that cite an article of a statute.

mod anchors;
mod borders;
mod configured;
mod drafts;
mod glossary;
mod headings;
mod idle;
mod picture;
mod question_links;
mod related;
mod resolve;
mod suggest;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::prelude::*;

use crate::catalog::{Catalog, PageId};
use crate::config::Config;
use crate::dedup::pages::Questions;
use crate::diagnostic::Diagnostic;
use crate::parse::{Kind, with_names};
use crate::source::Sources;

pub use resolve::{GENERATED, Resolver, citation_text, link_text};

/// What a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A page, and one of its headings.
    Page {
        /// The page.
        page: PageId,
        /// Index in the page's headings.
        heading: Option<usize>,
    },
    /// A file that is copied: its path in the output, and the size in pixels if it is a picture.
    File {
        /// Path below the root.
        path: String,
        /// Width and height.
        size: Option<(usize, usize)>,
    },
    /// Another site, a telephone number, an e-mail address.
    External,
    /// A page that is not published: only the link's words are.
    Draft,
    /// Nothing; reported. Only the link's words are shown (in a preview).
    Broken,
}

/// The first mention of a term in a body, or a question of another page that it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Bytes of the body's HTML.
    pub range: Range<usize>,
    /// The page of the term or the question.
    pub term: PageId,
}

/// An article of a statute that a page relies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// The law's page.
    pub law: PageId,
    /// The heading of the article.
    pub heading: usize,
}

/// What an outcome of a flow offers.
#[derive(Debug, Default)]
pub struct OutcomeLinks {
    /// Pages to read.
    pub links: Vec<PageId>,
    /// Telephone numbers.
    pub hotlines: Vec<PageId>,
}

/// Everything that is known about one page's links.
#[derive(Debug, Default)]
pub struct PageLinks {
    /// One target for each reference of the body.
    pub targets: Vec<Target>,
    /// Terms linked in the body.
    pub mentions: Vec<Mention>,
    /// Statutes cited, the front matter's first.
    pub citations: Vec<Citation>,
    /// The author's hubs.
    pub topics: Vec<PageId>,
    /// Steps to take next.
    pub steps: Vec<PageId>,
    /// Pages to read next: the author's.
    pub related: Vec<PageId>,
    /// Pages to read next: those that resemble this one.
    pub similar: Vec<PageId>,
    /// Telephone numbers to offer.
    pub hotlines: Vec<PageId>,
    /// The page that holds the same question.
    pub canonical: Option<PageId>,
    /// Hubs: the pages to read first. Home: the questions asked most.
    pub first: Vec<PageId>,
    /// Home: where each stage card leads.
    pub stages: Vec<Option<PageId>>,
    /// Flows: what each outcome offers.
    pub outcomes: Vec<OutcomeLinks>,
    /// Terms: the words they are taken for.
    pub confused_with: Vec<PageId>,
    /// Pages whose bodies link here.
    pub backlinks: Vec<PageId>,
    /// Terms: pages that mention them.
    pub mentioned_by: Vec<PageId>,
    /// Laws: the pages that cite each heading.
    pub cited_by: BTreeMap<usize, Vec<PageId>>,
    /// Hubs: pages that name this hub among their topics.
    pub topic_pages: Vec<PageId>,
}

/// The links of all pages, and of the header and footer.
#[derive(Debug)]
pub struct Links {
    pages: Vec<PageLinks>,
    /// Paths below the root of `site.toml`'s header links, in order.
    pub nav: Vec<String>,
    /// The same of the footer.
    pub footer: Vec<String>,
}

impl Links {
    /// The files of the site that a page links to or shows.
    pub fn files(&self, id: PageId) -> impl Iterator<Item = &str> {
        self.pages[id.0].targets.iter().filter_map(|target| match target {
            Target::File { path, .. } => Some(path.as_str()),
            _ => None,
        })
    }

    /// Plain text of a page, with the titles of pages where links without words stand.
    pub fn plain<'a>(&self, catalog: &Catalog<'_>, id: PageId, text: &'a str) -> Cow<'a, str> {
        let references = &catalog[id].article.body.references;
        with_names(text, |number| link_text(catalog, &references[number], &self.pages[id.0].targets[number]))
    }

    /// The links of one page.
    pub fn of(&self, id: PageId) -> &PageLinks {
        &self.pages[id.0]
    }
}

/// Resolves and turns round all links.
pub fn link(
    catalog: &Catalog<'_>,
    questions: &Questions,
    sources: &Sources,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Links {
    diagnostics.extend(picture::scripts(sources));
    let resolver = Resolver::new(catalog, sources);
    let ids: Vec<PageId> = catalog.pages().map(|(id, _)| id).collect();
    let all: Vec<PageId> = catalog.all().collect();
    let resolved: Vec<(PageLinks, Vec<resolve::Finding>)> = all.par_iter().map(|&id| resolver.page(id)).collect();
    let (mut pages, findings): (Vec<PageLinks>, Vec<Vec<resolve::Finding>>) = resolved.into_iter().unzip();
    let unusable = catalog.unusable_articles().iter().flat_map(|article| resolver.unusable(article));
    diagnostics.extend(resolver.suggest(findings.into_iter().flatten().chain(unusable)));
    let glossary = glossary::Glossary::new(catalog, diagnostics);
    let mentions: Vec<Vec<Mention>> =
        ids.par_iter().map(|&id| mentions(catalog, questions, &glossary, id, &pages[id.0].targets)).collect();
    let similar = related::similar(catalog);
    for ((page, mentions), similar) in pages.iter_mut().zip(mentions).zip(similar) {
        page.mentions = mentions;
        page.similar = similar;
    }
    inherit(catalog, &mut pages);
    invert(catalog, &mut pages);
    resolver.share_image(config, diagnostics);
    let nav = resolver.addresses(&config.nav, diagnostics);
    let footer = resolver.addresses(&config.footer.links, diagnostics);
    let image = config.share_image.as_ref().map(|image| image.get_ref().trim_start_matches('/'));
    let of_site: Vec<&str> = nav.iter().chain(&footer).map(String::as_str).chain(image).collect();
    diagnostics.extend(drafts::public_files(catalog, &pages, &of_site, sources));
    Links { pages, nav, footer }
}

/// The questions a page asks and the first mention of each term; a term inside a linked question is not linked.
fn mentions(
    catalog: &Catalog<'_>,
    questions: &Questions,
    glossary: &glossary::Glossary,
    id: PageId,
    targets: &[Target],
) -> Vec<Mention> {
    let mut mentions = question_links::asked(catalog, questions, id, targets);
    let terms = glossary.mentions(catalog, id, targets);
    let apart = |term: &Mention, asked: &[Mention]| {
        asked.iter().all(|other| term.range.end <= other.range.start || other.range.end <= term.range.start)
    };
    let terms: Vec<Mention> = terms.into_iter().filter(|term| apart(term, &mentions)).collect();
    mentions.extend(terms);
    mentions.sort_by_key(|mention| mention.range.start);
    mentions
}

/// What a merged page cites and recommends, the page that holds its question does.
fn inherit(catalog: &Catalog<'_>, pages: &mut [PageLinks]) {
    for (id, _) in catalog.pages() {
        for from in catalog.absorbed(id) {
            let gone = &pages[from.page.0];
            let (citations, lists) =
                (gone.citations.clone(), [&gone.topics, &gone.steps, &gone.related, &gone.hotlines]);
            let lists = lists.map(Clone::clone);
            let kept = &mut pages[id.0];
            kept.citations.extend(new(&kept.citations, citations));
            let own = [&mut kept.topics, &mut kept.steps, &mut kept.related, &mut kept.hotlines];
            for (own, more) in own.into_iter().zip(lists) {
                own.extend(new(own, more.into_iter().filter(|&page| page != id).collect()));
            }
        }
    }
}

fn new<T: PartialEq>(there: &[T], more: Vec<T>) -> Vec<T> {
    more.into_iter().filter(|item| !there.contains(item)).collect()
}

/// Who is linked, by whom: each list in page order, without repetition.
fn invert(catalog: &Catalog<'_>, pages: &mut [PageLinks]) {
    let mut backlinks: Vec<BTreeSet<PageId>> = vec![BTreeSet::new(); pages.len()];
    let mut mentioned_by: Vec<Vec<PageId>> = vec![Vec::new(); pages.len()];
    let mut topic_pages: Vec<Vec<PageId>> = vec![Vec::new(); pages.len()];
    let mut cited_by: Vec<BTreeMap<usize, Vec<PageId>>> = vec![BTreeMap::new(); pages.len()];
    let absorbed = catalog.pages().flat_map(|(id, _)| catalog.absorbed(id).iter().map(move |from| (id, from.page)));
    // What a merged page links to, the page that holds its question links to.
    for (id, from) in catalog.pages().map(|(id, _)| (id, id)).chain(absorbed) {
        let (page, links) = (&catalog[from], &pages[from.0]);
        for target in &links.targets {
            if let Target::Page { page: to, .. } = target
                && *to != id
                && page.article.kind() != Kind::Hub
            {
                backlinks[to.0].insert(id);
            }
        }
        for mention in &links.mentions {
            if catalog[mention.term].article.kind() == Kind::Term {
                mentioned_by[mention.term.0].push(id);
            } else {
                backlinks[mention.term.0].insert(id);
            }
        }
        for topic in &links.topics {
            topic_pages[topic.0].push(id);
        }
        for citation in links.citations.iter().filter(|citation| citation.law != id) {
            cited_by[citation.law.0].entry(citation.heading).or_default().push(id);
        }
    }
    let turned = backlinks.into_iter().zip(mentioned_by).zip(topic_pages).zip(cited_by);
    for (page, (((backlinks, mentioned_by), topic_pages), cited_by)) in pages.iter_mut().zip(turned) {
        page.backlinks = backlinks.into_iter().collect();
        page.mentioned_by = mentioned_by;
        page.topic_pages = topic_pages;
        page.cited_by = cited_by;
    }
}

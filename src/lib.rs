//! kbgen turns a folder of Markdown into a knowledge base in which every question exists once.
//!
//! ```text
//! disk --load--> Sources --parse--> Articles --catalog--> Catalog --dedup--> Catalog -+- link ------> Links ---------------+
//!                                                                                     +- calculate -> Figures -+-----------+- plan -> Site
//!                                                                                                              +- index -> Index -+
//! Site --write--> disk, --serve--> browser, --check--> Diagnostics; every phase adds to Diagnostics --report--> terminal
//! ```
//!
//! [`build`] is pure: it sees [`source::Sources`] and nothing else. Modules stand here in the order of the flow;
//! a module uses only what stands below it in this list.
//!
//! | | |
//! | --- | --- |
//! | edges | [`cli`], [`serve`], [`load`], [`write`], [`watch`], [`report`] |
//! | phases | [`check`], [`plan`] and [`render`], [`theme`], [`search`], [`link`] and [`calculate`], [`import`], [`dedup`], [`catalog`], [`parse`], [`config`], [`lexicon`] |
//! | words | [`source`], [`name`], [`path`], [`diagnostic`], [`statute`], [`text`], [`invisible`] |
//!
//! [`write`]: mod@write

pub mod cli;
pub mod load;
pub mod report;
pub mod serve;
pub mod watch;
pub mod write;

pub mod calculate;
pub mod catalog;
pub mod check;
pub mod config;
pub mod dedup;
pub mod import;
pub mod lexicon;
pub mod link;
pub mod parse;
pub mod plan;
pub mod render;
pub mod search;
pub mod theme;

pub mod diagnostic;
pub mod invisible;
pub mod name;
pub mod path;
pub mod source;
pub mod statute;
pub mod text;

use calculate::Figures;
use config::Config;
use diagnostic::{Code, Diagnostic};
use plan::Site;
use source::Sources;

/// What a run is asked for, beyond what the files say.
#[derive(Clone, Default)]
pub struct Options<'a> {
    /// Drafts are pages too.
    pub drafts: bool,
    /// `--base-url`.
    pub base_url: Option<String>,
    /// `--portable`.
    pub portable: bool,
    /// Told the name of each phase as it begins; the clock stays with the caller.
    pub on_phase: Option<&'a (dyn Fn(&'static str) + Sync)>,
}

impl Options<'_> {
    fn phase(&self, name: &'static str) {
        if let Some(on_phase) = self.on_phase {
            on_phase(name);
        }
    }
}

/// Builds the site and hands it to `use_site`, with everything found on the way.
///
/// The site borrows from the phases before it, so it lives for the call only. `None` stands for a configuration
/// or theme that cannot be used. A site with errors is still whole, for a preview; it must not be published.
pub fn build<R>(
    sources: &Sources,
    options: &Options<'_>,
    mut diagnostics: Vec<Diagnostic>,
    use_site: impl FnOnce(Option<(&Site<'_>, &Config)>, Vec<Diagnostic>) -> R,
) -> R {
    let Some(config) = read_config(sources, options, &mut diagnostics) else {
        return use_site(None, sorted(diagnostics));
    };
    options.phase("theme");
    let theme = theme::Theme::new(sources, &config, &mut diagnostics);
    let lists = lexicon::read(&sources.lexicon, &mut diagnostics);
    let catalog = read_catalog(sources, options, &config, &mut diagnostics);
    options.phase("dedup");
    let (catalog, questions) = dedup::pages::dedup(catalog, &config, &lists, sources, &mut diagnostics);
    options.phase("link");
    let links = link::link(&catalog, &questions, sources, &config, &mut diagnostics);
    options.phase("calculate");
    let since = theme.as_ref().map_or("{value}", |theme| theme.word("parameter_since"));
    let figures = calculate::calculate(&catalog, sources.today, since, &mut diagnostics);
    options.phase("check");
    check::check(&catalog, &links, &figures, &config, sources, &mut diagnostics);
    options.phase("index");
    let index = search::index(&catalog, &figures, &config, &lists.search);
    let Some(theme) = theme else { return use_site(None, sorted(diagnostics)) };
    options.phase("plan");
    let site = plan::plan(
        &catalog,
        render::Tables { questions: &questions, links: &links, index: &index, figures: &figures },
        &theme,
        &config,
        sources,
        &mut diagnostics,
    );
    check::excuse(&catalog, sources.today, &mut diagnostics);
    use_site(Some((&site, &config)), sorted(diagnostics))
}

/// What `kbgen dedup` tells of a site; `None` for a configuration that cannot be used.
pub fn duplicates(
    sources: &Sources,
    options: &Options<'_>,
    amount: dedup::waiting::Amount,
    mut diagnostics: Vec<Diagnostic>,
) -> (Option<dedup::report::Report>, Vec<Diagnostic>) {
    let report = read_config(sources, options, &mut diagnostics).map(|config| {
        let catalog = read_catalog(sources, options, &config, &mut diagnostics);
        let lists = lexicon::read(&sources.lexicon, &mut diagnostics);
        dedup::report::report(&catalog, &config, &lists, sources, amount, &mut diagnostics)
    });
    (report, sorted(diagnostics))
}

/// Words that the pages of a site use for one thing; `None` for a configuration that cannot be used.
pub fn proposed_words(
    sources: &Sources,
    options: &Options<'_>,
    mut diagnostics: Vec<Diagnostic>,
) -> (Option<Vec<dedup::words::Proposal>>, Vec<Diagnostic>) {
    let proposals = read_config(sources, options, &mut diagnostics).map(|config| {
        let catalog = read_catalog(sources, options, &config, &mut diagnostics);
        let lists = lexicon::read(&sources.lexicon, &mut diagnostics);
        dedup::words::proposals(&catalog, &config, &lists, sources, &mut diagnostics)
    });
    (proposals, sorted(diagnostics))
}

/// Which page of a site answers which question, for `kbgen import`; `None` for a configuration that cannot be used. What is
/// wrong with the site is said by `kbgen check`.
pub fn questions(sources: &Sources, options: &Options<'_>) -> Option<dedup::pages::Questions> {
    let mut diagnostics = Vec::new();
    let config = read_config(sources, options, &mut diagnostics)?;
    let catalog = read_catalog(sources, options, &config, &mut diagnostics);
    let lists = lexicon::read(&sources.lexicon, &mut diagnostics);
    Some(dedup::pages::dedup(catalog, &config, &lists, sources, &mut diagnostics).1)
}

/// Every page of the site, as its authors wrote them.
fn read_catalog<'s>(
    sources: &'s Sources,
    options: &Options<'_>,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> catalog::Catalog<'s> {
    options.phase("parse");
    let articles = parse::parse(sources, config.reading(), diagnostics);
    options.phase("catalog");
    let catalog_options = catalog::Options {
        site_title: &config.title,
        drafts: options.drafts,
        files: sources.articles.iter().chain(&sources.unusable).map(|file| file.path.as_str()).collect(),
    };
    catalog::catalog(articles, &catalog_options, diagnostics)
}

/// Only the calculators of a site, for `kbgen calc`. `None` when the configuration cannot be used.
pub fn figures(sources: &Sources, options: &Options<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Figures> {
    let config = read_config(sources, options, diagnostics)?;
    let catalog = read_catalog(sources, options, &config, diagnostics);
    Some(calculate::calculate(&catalog, sources.today, "{value} ({date})", diagnostics))
}

fn read_config(sources: &Sources, options: &Options<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Config> {
    // What it says is not known; why has been reported.
    if sources.unusable.iter().any(|file| file.path == sources.config.path) {
        return None;
    }
    let mut config = config::read(&sources.config, diagnostics)?;
    if let Some(base_url) = &options.base_url {
        match config::web_address(base_url) {
            Ok(address) => config.base_url = address,
            Err(reason) => {
                let help =
                    diagnostic::words!("写成 --base-url https://example.org/", "write --base-url https://example.org/");
                diagnostics.push(Diagnostic::error(Code::KB022, &sources.config.path, reason).help(help));
                return None;
            }
        }
    }
    config.output.portable |= options.portable;
    Some(config)
}

/// By file, place and code, each once: the order does not depend on threads or phases.
fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort();
    diagnostics.dedup();
    diagnostics
}

//! Lints over the catalog and its links, and the author's excuses: diagnostics in, diagnostics out.
//!
//! The level of a lint is the site's choice (`[lints]` in `site.toml`). At level error it stops `build` like any other
//! error; as a warning it is counted there and shown by `kbgen check`.

mod flow;
mod numbers;
mod safety;
mod ways;
mod weight;

use std::collections::{HashMap, HashSet};

use crate::calculate::{Figures, UNTRIED, WRONG};
use crate::catalog::Catalog;
use crate::config::{Config, LintLevel};
use crate::diagnostic::{Diagnostic, Level, LineIndex, words};
use crate::link::Links;
use crate::source::{Sources, TextFile};

/// Every lint with the level it has where `site.toml` says nothing.
const LINTS: &[(&str, LintLevel)] = &[
    (WRONG, LintLevel::Error),
    (UNTRIED, LintLevel::Warn),
    (numbers::STALE, LintLevel::Warn),
    (ways::ORPHAN, LintLevel::Warn),
    (ways::DEAD_END, LintLevel::Warn),
    (flow::TOO_DEEP, LintLevel::Error),
    (flow::BARE_OUTCOME, LintLevel::Error),
    (flow::QUESTION, LintLevel::Error),
    (safety::LONG_OVERDUE, LintLevel::Error),
    (safety::REVIEW_TOO_LATE, LintLevel::Warn),
    (safety::NO_HELP, LintLevel::Error),
    (safety::STALE_HOTLINE, LintLevel::Warn),
    (weight::BIG_PICTURE, LintLevel::Warn),
];

/// Runs every lint that is on.
pub fn check(
    catalog: &Catalog<'_>,
    links: &Links,
    figures: &Figures,
    config: &Config,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let today = sources.today;
    let mut found = Vec::new();
    numbers::tests(catalog, figures, &mut found);
    numbers::stale(catalog, figures, today, &mut found);
    ways::orphans(catalog, links, &mut found);
    ways::dead_ends(catalog, links, &mut found);
    flow::flows(catalog, &mut found);
    safety::safety(catalog, links, today, &mut found);
    weight::pictures(catalog, links, sources, &mut found);
    diagnostics.extend(found.into_iter().filter_map(|finding| match level(finding.code, config) {
        LintLevel::Off => None,
        LintLevel::Warn => Some(Diagnostic { level: Level::Warning, ..finding }),
        LintLevel::Error => Some(Diagnostic { level: Level::Error, ..finding }),
    }));
}

fn level(code: &str, config: &Config) -> LintLevel {
    let default = LINTS.iter().find(|(lint, _)| *lint == code).map_or(LintLevel::Warn, |(_, level)| *level);
    config.lints.get(code).copied().unwrap_or(default)
}

fn is_lint(code: &str) -> bool {
    LINTS.iter().any(|(lint, _)| *lint == code)
}

/// What `build` prints: everything but the warnings of lints, which it counts.
pub fn without_lint_warnings(diagnostics: Vec<Diagnostic>) -> (Vec<Diagnostic>, usize) {
    let all = diagnostics.len();
    let is_shown = |found: &Diagnostic| found.level == Level::Error || !is_lint(found.code);
    let shown: Vec<Diagnostic> = diagnostics.into_iter().filter(is_shown).collect();
    let hidden = all - shown.len();
    (shown, hidden)
}

/// A lint that `site.toml` names but nobody knows.
pub fn unknown_lints(config: &Config, file: &TextFile, diagnostics: &mut Vec<Diagnostic>) {
    for code in config.lints.keys() {
        if is_lint(code) {
            continue;
        }
        let names = || LINTS.iter().map(|(lint, _)| *lint);
        let at = file.text.find(code.as_str()).unwrap_or(0);
        let list = names().collect::<Vec<_>>().join(", ");
        diagnostics.push(
            Diagnostic::error("KB021", &file.path, words!("没有可设级别的规则 `{code}`", "no lint is named `{code}`"))
                .at(at..at + code.len())
                .help(words!("可以设的有：{list}", "lints: {list}")),
        );
    }
}

/// Takes out what authors excused with `<!-- kbgen allow CODE: reason -->`.
///
/// The comment excuses the line after it; at the head of the body it also excuses lints about the page as a
/// whole. Errors that would mislead a reader, such as a broken link, cannot be excused.
pub fn excuse(catalog: &Catalog<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut lines: HashMap<&str, LineIndex<'_>> = HashMap::new();
    let mut excused: HashSet<(&str, usize, &str)> = HashSet::new();
    let mut pages: HashSet<(&str, &str)> = HashSet::new();
    for (_, page) in catalog.pages().filter(|(_, page)| !page.article.body.allowed.is_empty()) {
        let article = &page.article;
        let index = LineIndex::new(article.text);
        let mut head = article.body_start;
        for allowed in &article.body.allowed {
            excused.insert((&article.path, index.line(allowed.span.end) + 1, &allowed.code));
            if article.text[head..allowed.span.start].trim().is_empty() {
                head = allowed.span.end;
                pages.insert((&article.path, &allowed.code));
            }
        }
        lines.insert(&article.path, index);
    }
    diagnostics.retain(|diagnostic| {
        let (path, code) = (diagnostic.place.path.as_str(), diagnostic.code);
        if diagnostic.level == Level::Error && !is_lint(code) {
            return true;
        }
        let (Some((start, _)), Some(index)) = (diagnostic.place.span, lines.get(path)) else { return true };
        let page_wide = is_lint(code) && pages.contains(&(path, code));
        !page_wide && !excused.contains(&(path, index.line(start), code))
    });
}

//! Lints over the catalog and its links, and the author's excuses: diagnostics in, diagnostics out.
//!
//! The level of a lint is the site's choice (`[lints]` in `site.toml`). At level error it stops `build` like any other
//! error; as a warning it is counted there and shown by `kbgen check`.

mod flow;
mod numbers;
mod reachability;
mod safety;
mod weight;

use std::collections::{HashMap, HashSet};

use crate::calculate::Figures;
use crate::catalog::Catalog;
use crate::config::{Config, LintLevel};
use crate::diagnostic::{Code, Diagnostic, Level, LineIndex, Severity, words};
use crate::link::Links;
use crate::source::{Sources, TextFile};

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
    reachability::orphans(catalog, links, &mut found);
    reachability::dead_ends(catalog, links, &mut found);
    flow::flows(catalog, &mut found);
    safety::safety(catalog, links, today, &mut found);
    weight::pictures(catalog, links, sources, &mut found);
    diagnostics.extend(found.into_iter().filter_map(|finding| match level(finding.code, config) {
        LintLevel::Off => None,
        LintLevel::Warn => Some(Diagnostic { level: Level::Warning, ..finding }),
        LintLevel::Error => Some(Diagnostic { level: Level::Error, ..finding }),
    }));
}

fn level(code: Code, config: &Config) -> LintLevel {
    let default = if code.severity() == Severity::LintError { LintLevel::Error } else { LintLevel::Warn };
    config.lints.get(code.name()).copied().unwrap_or(default)
}

/// What `build` prints: everything but the warnings of lints, which it counts.
pub fn without_lint_warnings(diagnostics: Vec<Diagnostic>) -> (Vec<Diagnostic>, usize) {
    let all = diagnostics.len();
    let is_shown = |found: &Diagnostic| found.level == Level::Error || !found.code.is_lint();
    let shown: Vec<Diagnostic> = diagnostics.into_iter().filter(is_shown).collect();
    let hidden = all - shown.len();
    (shown, hidden)
}

/// A lint that `site.toml` names but nobody knows.
pub fn unknown_lints(config: &Config, file: &TextFile, diagnostics: &mut Vec<Diagnostic>) {
    for code in config.lints.keys() {
        if Code::parse(code).is_some_and(Code::is_lint) {
            continue;
        }
        let names = || Code::ALL.iter().filter(|code| code.is_lint()).map(|code| code.name());
        let at = file.text.find(code.as_str()).unwrap_or(0);
        let list = names().collect::<Vec<_>>().join(", ");
        diagnostics.push(
            Diagnostic::error(
                Code::KB021,
                &file.path,
                words!("没有可设级别的规则 `{code}`", "no lint is named `{code}`"),
            )
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
        if diagnostic.level == Level::Error && !code.is_lint() {
            return true;
        }
        let (Some((start, _)), Some(index)) = (diagnostic.place.span, lines.get(path)) else { return true };
        let page_wide = code.is_lint() && pages.contains(&(path, code.name()));
        !page_wide && !excused.contains(&(path, index.line(start), code.name()))
    });
}

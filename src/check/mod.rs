//! Lints over the catalog and its links, and the author's excuses: diagnostics in, diagnostics out.
//!
//! The level of a lint is the site's choice (`[lints]` in `site.toml`). At level error it stops `build` like any other
//! error; as a warning it is printed there if it could mislead a reader, else counted and shown by `kbgen check`.

mod flow;
mod laws;
mod numbers;
mod reachability;
mod safety;
mod weight;

use std::collections::HashMap;

use jiff::civil::Date;

use crate::calculate::Figures;
use crate::catalog::Catalog;
use crate::config::{Config, LintLevel};
use crate::diagnostic::{Code, Diagnostic, Level, LineIndex, Severity, words};
use crate::link::Links;
use crate::parse::Article;
use crate::source::Sources;

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
    laws::standing(catalog, links, today, &mut found);
    safety::safety(catalog, links, today, &mut found);
    weight::pictures(catalog, links, sources, &mut found);
    diagnostics.extend(found.into_iter().filter_map(|finding| match level(finding.code, config) {
        // A number that is wrong by its own example is never published.
        _ if !finding.code.is_lint() => Some(finding),
        LintLevel::Off => None,
        LintLevel::Warn => Some(Diagnostic { level: Level::Warning, ..finding }),
        LintLevel::Error => Some(Diagnostic { level: Level::Error, ..finding }),
    }));
}

fn level(code: Code, config: &Config) -> LintLevel {
    let default = if code.severity() == Severity::LintError { LintLevel::Error } else { LintLevel::Warn };
    config.lints.get(code.name()).copied().unwrap_or(default)
}

/// What `build` prints: everything but warnings about ways between pages and weight, which mislead no reader; it counts them.
pub fn without_hints(diagnostics: Vec<Diagnostic>) -> (Vec<Diagnostic>, usize) {
    let all = diagnostics.len();
    let is_shown = |found: &Diagnostic| found.level == Level::Error || !found.code.is_hint();
    let shown: Vec<Diagnostic> = diagnostics.into_iter().filter(is_shown).collect();
    let hidden = all - shown.len();
    (shown, hidden)
}

/// Takes out what authors excused with `<!-- kbgen allow CODE: reason -->`, and tells of excuses that are not needed.
///
/// The comment excuses the line after it; at the head of the body it also excuses what is found of the page
/// as a whole. Errors that would mislead a reader, such as a broken link, cannot be excused, and what time brings about only until
/// a day.
pub fn excuse(catalog: &Catalog<'_>, today: Date, diagnostics: &mut Vec<Diagnostic>) {
    let mut excuses: HashMap<&str, Excuses<'_>> = HashMap::new();
    for (_, page) in catalog.pages().filter(|(_, page)| !page.article.body.allowed.is_empty()) {
        excuses.insert(&page.article.path, Excuses::of(&page.article));
    }
    if excuses.is_empty() {
        return;
    }
    diagnostics.retain(|found| !excuses.get_mut(found.place.path.as_str()).is_some_and(|own| own.cover(found, today)));
    diagnostics.extend(excuses.into_values().flat_map(|own| own.useless(today)));
}

/// The excuses of one page.
struct Excuses<'a> {
    article: &'a Article<'a>,
    lines: LineIndex<'a>,
    /// For each, whether it stands at the head of the body, and whether it was needed.
    state: Vec<(bool, bool)>,
}

impl<'a> Excuses<'a> {
    fn of(article: &'a Article<'a>) -> Excuses<'a> {
        let mut head = article.body_start;
        let state = article.body.allowed.iter().map(|allowed| {
            let at_head = article.text[head..allowed.span.start].trim().is_empty();
            if at_head {
                head = allowed.span.end;
            }
            (at_head, false)
        });
        let state = state.collect();
        Excuses { article, lines: LineIndex::new(article.text), state }
    }

    /// Whether a finding is excused; notes that the excuse was needed.
    fn cover(&mut self, found: &Diagnostic, today: Date) -> bool {
        let code = found.code;
        let Some((start, _)) = found.place.span else { return false };
        let line = self.lines.line(start);
        let mut covered = false;
        for (allowed, (at_head, needed)) in self.article.body.allowed.iter().zip(&mut self.state) {
            let page_wide = code.is_of_page() && *at_head;
            if allowed.code == code && (page_wide || self.lines.line(allowed.span.end) + 1 == line) {
                *needed = true;
                // What would mislead a reader stays.
                if found.level == Level::Error && !code.is_lint() {
                    continue;
                }
                covered |= if code.is_about_time() {
                    allowed.until.is_some_and(|until| today <= until)
                } else {
                    allowed.until.is_none_or(|until| today <= until)
                };
            }
        }
        covered
    }

    /// Excuses that excuse nothing, or no longer.
    fn useless(self, today: Date) -> impl Iterator<Item = Diagnostic> {
        let article = self.article;
        article.body.allowed.iter().zip(self.state).filter_map(move |(allowed, (_, needed))| {
            let code = allowed.code;
            let (message, help) = match allowed.until {
                Some(until) if until < today => (
                    words!("放行只到 {until}，已经过了", "this excuse ended on {until}"),
                    words!("解决它，或写一个新的日子", "settle it, or name a new day"),
                ),
                None if code.is_about_time() => (
                    words!("{code} 跟时间有关，放行要写到哪一天", "{code} is about time: its excuse needs a last day"),
                    words!(
                        "写 <!-- kbgen allow {code} until 2027-01-20: 理由 -->",
                        "write <!-- kbgen allow {code} until 2027-01-20: the reason -->"
                    ),
                ),
                _ if needed => return None,
                _ => (
                    words!("这里没有 {code} 要放行", "there is no {code} here to excuse"),
                    words!(
                        "删掉它；它只管下一行，放在正文最前面才管整页",
                        "delete it; it counts for the next line, and for the page where it heads the text"
                    ),
                ),
            };
            Some(Diagnostic::warning(Code::KB056, &article.path, message).at(allowed.span.clone()).help(help))
        })
    }
}

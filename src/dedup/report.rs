//! What the site's de-duplication did and what it leaves to the editor, as data for `kbgen dedup`.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::decision::Decision;
use super::decisions::Decisions;
use super::pages::{self, Wording};
use super::question::candidates::candidates;
use super::question::canonical::Canonical;
use super::question::compare::compare;
use super::question::explain::reason;
use crate::catalog::{Catalog, PageId};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Words};
use crate::source::Sources;

/// Pairs less alike than this are not worth an editor's time.
const WAITS: f64 = 0.6;

/// One wording of a page.
#[derive(Debug, Clone, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    /// The file.
    pub path: String,
    /// The wording.
    pub question: String,
    /// What the page answers; empty where it has no short answer.
    pub answer: String,
}

/// Two pages, and why they are, or may be, one.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The page that stays; or the first of two.
    pub a: Side,
    /// The page that goes; or the second.
    pub b: Side,
    /// 0 to 1.
    pub score: f64,
    /// In both languages.
    pub reason: Words,
}

/// Everything an editor may want to see.
#[derive(Debug, Default)]
pub struct Report {
    /// Pages that are one in the site.
    pub merged: Vec<Finding>,
    /// Pairs that somebody should look at, the most alike first.
    pub review: Vec<Finding>,
    /// Very common wordings whose neighbours were not all compared.
    pub cut: usize,
}

/// Looks at a site: what was merged, and what waits.
pub fn report(catalog: Catalog<'_>, config: &Config, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Report {
    let lexicon = pages::lexicon(&catalog, config);
    let decisions = Decisions::read(&sources.decisions, &lexicon, &mut Vec::new());
    let (catalog, _) = pages::dedup(catalog, config, sources, diagnostics);
    let wordings = pages::wordings(&catalog, catalog.all(), &lexicon);
    let titles: BTreeMap<PageId, &Wording> =
        wordings.iter().filter(|wording| wording.title).map(|wording| (wording.page, wording)).collect();
    let side = |wording: &Wording| {
        let article = &catalog[wording.page].article;
        Side {
            path: article.path.to_string(),
            question: wording.text.clone(),
            answer: article.front.answer.as_deref().unwrap_or_default().to_owned(),
        }
    };
    let mut found = Report::default();
    for (id, _) in catalog.pages() {
        for from in catalog.absorbed(id) {
            let (kept, gone) = (titles[&id], titles[&from.page]);
            let verdict = compare(&kept.form, &gone.form, &lexicon);
            let reason = reason(&kept.form, &gone.form, &verdict);
            found.merged.push(Finding { a: side(kept), b: side(gone), score: verdict.score, reason });
        }
    }
    let standing: Vec<&Wording> = wordings.iter().filter(|wording| wording.page.0 < catalog.len()).collect();
    let apart: HashSet<(PageId, PageId)> = pages::said_apart(&catalog);
    let forms: Vec<&Canonical> = standing.iter().map(|wording| &wording.form).collect();
    let (pairs, cut) = candidates(&forms);
    found.cut = cut;
    let mut best: BTreeMap<(PageId, PageId), Finding> = BTreeMap::new();
    for (a, b) in pairs {
        let (a, b) =
            if standing[a].page <= standing[b].page { (standing[a], standing[b]) } else { (standing[b], standing[a]) };
        if a.page == b.page || apart.contains(&(a.page, b.page)) || decisions.about(&a.form.key, &b.form.key).is_some()
        {
            continue;
        }
        let verdict = compare(&a.form, &b.form, &lexicon);
        let better = best.get(&(a.page, b.page)).is_none_or(|known| known.score < verdict.score);
        // In `report` mode what would be merged waits too.
        if verdict.decision != Decision::Distinct && verdict.score >= WAITS && better {
            let reason = reason(&a.form, &b.form, &verdict);
            best.insert((a.page, b.page), Finding { a: side(a), b: side(b), score: verdict.score, reason });
        }
    }
    found.review = best.into_values().collect();
    found.review.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| (&a.a, &a.b).cmp(&(&b.a, &b.b))));
    found
}

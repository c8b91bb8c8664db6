//! What the site's de-duplication did and what it leaves to the editor, as data for `kbgen dedup`.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;
use serde::Serialize;

use super::article;
use super::article::profile;
use super::article::vocabulary::Vocabulary;
use super::blocks;
use super::decision::Decision;
use super::decisions::{Decisions, Word};
use super::judge;
use super::pages::{self, Wording};
use super::question::compare::compare;
use super::question::explain::reason;
use super::waiting::{Waiting, waiting};
use crate::catalog::{Catalog, PageId};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Words, words};
use crate::lexicon::WordLists;
use crate::source::Sources;

/// How many pairs of texts are compared sentence by sentence.
const ARTICLE_PAIRS_MAX: usize = 5_000;

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

/// A passage and the pages that have it.
#[derive(Debug, Clone, Serialize)]
pub struct Repeated {
    /// Its words on the first page.
    pub text: String,
    /// The files.
    pub paths: Vec<String>,
}

/// Everything an editor may want to see.
#[derive(Debug, Default)]
pub struct Report {
    /// Pages that are one in the site.
    pub merged: Vec<Finding>,
    /// Pairs that somebody should look at, the most alike first.
    pub review: Vec<Finding>,
    /// Pages whose texts overlap, the most alike first.
    pub articles: Vec<Finding>,
    /// Passages that three or more pages repeat.
    pub passages: Vec<Repeated>,
    /// Very common wordings whose neighbours were not all compared.
    pub cut: usize,
}

/// Looks at a site: what was merged, and what waits.
pub fn report(
    catalog: Catalog<'_>,
    config: &Config,
    lists: &WordLists,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Report {
    let lexicon = pages::lexicon(&catalog, config, lists);
    let decisions = Decisions::read(&sources.decisions, &lexicon, &mut Vec::new());
    let (catalog, _) = pages::dedup(catalog, config, lists, sources, diagnostics);
    let wordings = pages::wordings(&catalog, catalog.all(), &lexicon);
    let titles: BTreeMap<PageId, &Wording> =
        wordings.iter().filter(|wording| wording.title).map(|wording| (wording.page, wording)).collect();
    let side = |wording: &Wording| side(&catalog, wording);
    let mut found = Report::default();
    for (id, _) in catalog.pages() {
        for from in catalog.absorbed(id) {
            let (kept, gone) = (titles[&id], titles[&from.page]);
            let verdict = compare(&kept.form, &gone.form, &lexicon);
            let reason = if catalog[from.page].article.front.canonical.is_some() {
                words!("作者说的：canonical", "the author says so: `canonical`")
            } else if decisions.about(&kept.form.key, &gone.form.key) == Some(Word::Same) {
                words!("编辑说的：dedup.toml", "the editor says so: dedup.toml")
            } else {
                reason(&kept.form, &gone.form, &verdict)
            };
            found.merged.push(Finding { a: side(kept), b: side(gone), score: verdict.score, reason });
        }
    }
    let standing: Vec<Wording> = wordings.iter().filter(|wording| wording.page.0 < catalog.len()).cloned().collect();
    let apart: HashSet<(PageId, PageId)> = judge::said_apart(&catalog);
    let (pairs, cut) = waiting(&standing, |wording| wording.page, &lexicon, &decisions, &apart);
    found.cut = cut;
    found.review = pairs
        .iter()
        .map(|Waiting { a, b, verdict }| Finding {
            a: side(a),
            b: side(b),
            score: verdict.score,
            reason: reason(&a.form, &b.form, verdict),
        })
        .collect();
    found.review.sort_by(most_alike_first);
    texts(&catalog, &titles, &apart, &decisions, &Vocabulary::new(lists), &mut found);
    found
}

/// Whole texts: which overlap, and what many repeat.
fn texts(
    catalog: &Catalog<'_>,
    titles: &BTreeMap<PageId, &Wording>,
    apart: &HashSet<(PageId, PageId)>,
    decisions: &Decisions,
    vocabulary: &Vocabulary,
    found: &mut Report,
) {
    let pages: Vec<PageId> = titles.keys().copied().filter(|page| page.0 < catalog.len()).collect();
    let texts: Vec<String> = pages.par_iter().map(|&page| blocks::markdown(&catalog[page])).collect();
    let (profiles, passages) = profile::profiles(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let pairs: Vec<(usize, usize)> = profile::candidates(&profiles)
        .into_iter()
        .map(|(a, b, _)| (a, b))
        .filter(|&(a, b)| !apart.contains(&(pages[a], pages[b])))
        .filter(|&(a, b)| decisions.about(&titles[&pages[a]].form.key, &titles[&pages[b]].form.key).is_none())
        .collect();
    found.cut += pairs.len().saturating_sub(ARTICLE_PAIRS_MAX);
    let compared = pairs.par_iter().take(ARTICLE_PAIRS_MAX).filter_map(|&(a, b)| {
        let verdict = article::compare::compare(&profiles[a], &profiles[b], vocabulary);
        let reason = verdict.reason.words();
        (verdict.decision != Decision::Distinct).then(|| Finding {
            a: side(catalog, titles[&pages[a]]),
            b: side(catalog, titles[&pages[b]]),
            score: verdict.score,
            reason,
        })
    });
    found.articles = compared.collect();
    found.articles.sort_by(most_alike_first);
    for passage in passages {
        let Some(first) = passage.spans.first() else { continue };
        let text = texts[first.text].chars().skip(first.range.start).take(first.range.len()).collect();
        let paths: BTreeSet<String> =
            passage.spans.iter().map(|span| catalog[pages[span.text]].article.path.to_string()).collect();
        found.passages.push(Repeated { text, paths: paths.into_iter().collect() });
    }
}

fn side(catalog: &Catalog<'_>, wording: &Wording) -> Side {
    let article = &catalog[wording.page].article;
    Side {
        path: article.path.to_string(),
        question: wording.text.clone(),
        answer: article.front.answer.as_deref().unwrap_or_default().to_owned(),
    }
}

fn most_alike_first(a: &Finding, b: &Finding) -> Ordering {
    b.score.total_cmp(&a.score).then_with(|| (&a.a, &a.b).cmp(&(&b.a, &b.b)))
}

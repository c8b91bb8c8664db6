//! What the site's de-duplication did and what it leaves to the editor, as data for `kbgen dedup`.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use super::article;
use super::article::profile;
use super::article::vocabulary::Vocabulary;
use super::blocks;
use super::decision::Decision;
use super::merging::Ground;
use super::pages;
use super::question::compare::compare;
use super::question::explain::reason;
use super::said::answer_of;
use super::survey::Survey;
use super::told::told;
use super::waiting::{Amount, waiting};
use super::wording::Wording;
use crate::catalog::{Catalog, PageId};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Words, words};
use crate::lexicon::WordLists;
use crate::source::Sources;

/// How many pairs of texts are compared sentence by sentence.
const ARTICLE_PAIRS_MAX: usize = 5_000;

/// Of more passages than these, those are shown that most pages have.
const PASSAGES_SHOWN: usize = 100;

/// So many pairs of texts that overlap are shown.
const ARTICLES_SHOWN: usize = 200;

/// One wording of a page.
#[derive(Debug, Clone, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    /// The file.
    pub path: String,
    /// The wording.
    pub question: String,
    /// The title of the page, where the wording is another one; otherwise empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
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
    /// What would have to be true for the two to be one.
    pub one_if: Option<Words>,
    /// On what ground the pages are one.
    pub ground: Option<Ground>,
    /// Pairs that hang together have one number.
    pub group: usize,
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
    /// Pairs that ask the same, and that only an editor can make one or keep apart: errors of the site.
    pub conflicts: Vec<Finding>,
    /// Pairs that somebody should look at, group by group, the most alike first.
    pub review: Vec<Finding>,
    /// Pages whose texts overlap, the most alike first.
    pub articles: Vec<Finding>,
    /// Passages that three or more pages repeat.
    pub passages: Vec<Repeated>,
    /// Very common wordings whose neighbours were not all compared.
    pub cut: usize,
    /// Pairs that were found and are not shown.
    pub hidden: usize,
}

/// Looks at a site: what is merged, what must be decided, and what waits.
pub fn report(
    catalog: &Catalog<'_>,
    config: &Config,
    lists: &WordLists,
    sources: &Sources,
    amount: Amount,
    diagnostics: &mut Vec<Diagnostic>,
) -> Report {
    let survey = pages::survey(catalog, config, lists, sources, diagnostics);
    let titles: BTreeMap<PageId, &Wording> =
        survey.wordings.iter().filter(|wording| wording.title).map(|wording| (wording.page, wording)).collect();
    let side = |wording: &Wording| side(catalog, wording);
    let mut found = Report::default();
    for (merge, ground) in &survey.decided.merges {
        let (kept, gone) = (titles[&merge.into], titles[&merge.from]);
        let verdict = compare(&kept.form, &gone.form, &survey.lexicon);
        let reason = match ground {
            Ground::Author => words!("作者说的：canonical", "the author says so: `canonical`"),
            Ground::Editor => words!("编辑说的：dedup.toml", "the editor says so: dedup.toml"),
            Ground::SameText => words!("正文相同", "their texts are the same"),
            Ground::SameAnswer => {
                let Words { zh, en } = reason(&kept.form, &gone.form, &verdict);
                words!("{zh}；答案一致", "{en}; their answers agree")
            }
        };
        let (a, b, score) = (side(kept), side(gone), verdict.score);
        found.merged.push(Finding { a, b, score, reason, one_if: None, ground: Some(*ground), group: 0 });
    }
    for conflict in &survey.decided.conflicts {
        let (a, b) = (side(titles[&conflict.stays]), side(titles[&conflict.goes]));
        let reason = conflict.why.clone();
        found.conflicts.push(Finding { a, b, score: 1.0, reason, one_if: None, ground: None, group: 0 });
    }
    found.merged.sort_by(|a, b| (&a.a, &a.b).cmp(&(&b.a, &b.b)));
    let waiting = waiting(catalog, &survey, amount);
    (found.cut, found.hidden) = (waiting.cut + survey.decided.cut, waiting.hidden);
    for pair in waiting.pairs {
        let (reason, one_if) = told(pair.a, pair.b, &pair.verdict);
        let (a, b, score, group) = (side(pair.a), side(pair.b), pair.verdict.score, pair.group);
        found.review.push(Finding { a, b, score, reason, one_if: Some(one_if), ground: None, group });
    }
    texts(catalog, &titles, &survey, &Vocabulary::new(lists), amount, &mut found);
    found
}

/// Whole texts: which overlap, and what many repeat.
fn texts(
    catalog: &Catalog<'_>,
    titles: &BTreeMap<PageId, &Wording>,
    survey: &Survey,
    vocabulary: &Vocabulary,
    amount: Amount,
    found: &mut Report,
) {
    let gone = survey.decided.gone();
    let pages: Vec<PageId> = titles.keys().copied().filter(|page| !gone.contains_key(page)).collect();
    let texts: Vec<String> = pages.par_iter().map(|&page| blocks::markdown(&catalog[page])).collect();
    let (profiles, passages) = profile::profiles(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let pairs: Vec<(usize, usize)> = profile::candidates(&profiles)
        .into_iter()
        .map(|(a, b, _)| (a, b))
        .filter(|&(a, b)| !survey.is_settled((pages[a], pages[b]), titles[&pages[a]], titles[&pages[b]]))
        .collect();
    found.cut += pairs.len().saturating_sub(ARTICLE_PAIRS_MAX);
    let compared = pairs.par_iter().take(ARTICLE_PAIRS_MAX).filter_map(|&(a, b)| {
        let verdict = article::compare::compare(&profiles[a], &profiles[b], vocabulary);
        (verdict.decision != Decision::Distinct).then(|| Finding {
            a: side(catalog, titles[&pages[a]]),
            b: side(catalog, titles[&pages[b]]),
            score: verdict.score,
            reason: verdict.reason.words(),
            one_if: None,
            ground: None,
            group: 0,
        })
    });
    found.articles = compared.collect();
    found.articles.sort_by(most_alike_first);
    if amount == Amount::Worthy {
        found.hidden += found.articles.len().saturating_sub(ARTICLES_SHOWN);
        found.articles.truncate(ARTICLES_SHOWN);
    }
    for passage in passages {
        let Some(first) = passage.spans.first() else { continue };
        let text = texts[first.text].chars().skip(first.range.start).take(first.range.len()).collect();
        let paths: BTreeSet<String> =
            passage.spans.iter().map(|span| catalog[pages[span.text]].article.path.to_string()).collect();
        found.passages.push(Repeated { text, paths: paths.into_iter().collect() });
    }
    if amount == Amount::Worthy && found.passages.len() > PASSAGES_SHOWN {
        found.hidden += found.passages.len() - PASSAGES_SHOWN;
        found.passages.sort_by_key(|passage| Reverse(passage.paths.len()));
        found.passages.truncate(PASSAGES_SHOWN);
    }
}

fn side(catalog: &Catalog<'_>, wording: &Wording) -> Side {
    let page = &catalog[wording.page];
    Side {
        path: page.article.path.to_string(),
        question: wording.text.clone(),
        title: if wording.title { String::new() } else { page.article.title.clone() },
        answer: answer_of(page),
    }
}

fn most_alike_first(a: &Finding, b: &Finding) -> Ordering {
    b.score.total_cmp(&a.score).then_with(|| (&a.a, &a.b).cmp(&(&b.a, &b.b)))
}

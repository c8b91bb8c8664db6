//! Wordings of a site to the pairs of pages that may ask the same: what only an editor can decide.

use std::collections::{BTreeMap, HashSet};

use super::decision::Decision;
use super::decisions::Decisions;
use super::pages::Wording;
use super::question::candidates::candidates;
use super::question::canonical::Canonical;
use super::question::compare::{Verdict, compare};
use super::question::lexicon::Lexicon;
use crate::catalog::PageId;

/// Pairs less alike than this are not worth an editor's time.
const WAITS: f64 = 0.6;

/// Two pages that may be one, by the wordings that are most alike.
pub(super) struct Waiting<'w> {
    pub(super) a: &'w Wording,
    pub(super) b: &'w Wording,
    pub(super) verdict: Verdict,
}

/// The pairs that wait, in the order of their pages, and how many very common wordings were not compared with all their
/// neighbours. `page` says on which page a wording's question stands; what `apart` names or `decisions` settle is left out.
pub(super) fn waiting<'w>(
    wordings: &'w [Wording],
    page: impl Fn(&Wording) -> PageId,
    lexicon: &Lexicon,
    decisions: &Decisions,
    apart: &HashSet<(PageId, PageId)>,
) -> (Vec<Waiting<'w>>, usize) {
    let forms: Vec<&Canonical> = wordings.iter().map(|wording| &wording.form).collect();
    let (pairs, cut) = candidates(&forms);
    let mut best: BTreeMap<(PageId, PageId), Waiting<'w>> = BTreeMap::new();
    for (a, b) in pairs {
        let (a, b) = (&wordings[a], &wordings[b]);
        let (a, b) = if page(a) <= page(b) { (a, b) } else { (b, a) };
        let pair = (page(a), page(b));
        if pair.0 == pair.1 || apart.contains(&pair) || decisions.about(&a.form.key, &b.form.key).is_some() {
            continue;
        }
        let verdict = compare(&a.form, &b.form, lexicon);
        let better = best.get(&pair).is_none_or(|known| known.verdict.score < verdict.score);
        // In `report` mode what would be merged waits too.
        if verdict.decision != Decision::Distinct && verdict.score >= WAITS && better {
            best.insert(pair, Waiting { a, b, verdict });
        }
    }
    (best.into_values().collect(), cut)
}

//! Wordings of a site to the pairs of pages that may ask the same: what only an editor can decide.
//!
//! A pair is worth a look where its wordings are alike by whole words, and where one of the words they share is rare on
//! this site: that two titles share what every title has says nothing. No page is shown beside more than a few others, the
//! most alike first; what was left out for that is counted.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::decision::Decision;
use super::pages::{Survey, Wording, is_unit};
use super::question::candidates::candidates;
use super::question::canonical::Canonical;
use super::question::compare::{Verdict, compare};
use super::standing::comparable;
use crate::catalog::{Catalog, PageId};
use crate::lexicon::Class;
use crate::text::is_unspaced;

/// Pairs less alike than this are not worth an editor's time.
const WAITS: f64 = 0.6;

/// Nor are pairs that share less of their words, each counted by how rare it is.
const SHARED: f64 = 0.4;

/// A word is rare that stands on no more pages than this, or on no more than one in so many.
const RARE: usize = 12;
const RARE_PART: usize = 50;

/// A page is shown beside so many others.
const PARTNERS: usize = 5;

/// So many pairs are shown of a site.
const SHOWN: usize = 500;

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// What an editor would look at.
    Worthy,
    /// Everything that is alike.
    All,
}

/// Two pages that may be one, by the wordings that are most alike.
pub(super) struct Waiting<'w> {
    pub(super) a: &'w Wording,
    pub(super) b: &'w Wording,
    pub(super) verdict: Verdict,
    /// Pairs that share a page, through others too, have one number.
    pub(super) group: usize,
}

/// The pairs that wait.
pub(super) struct Found<'w> {
    /// Group by group, the most alike first.
    pub(super) pairs: Vec<Waiting<'w>>,
    /// Pairs that were found and are not shown.
    pub(super) hidden: usize,
    /// Very common wordings that were not compared with all their neighbours.
    pub(super) cut: usize,
}

/// Finds the pairs of pages that may ask the same, as the pages will be when what was decided is done.
pub(super) fn waiting<'w>(catalog: &Catalog<'_>, survey: &'w Survey, amount: Amount) -> Found<'w> {
    let into = survey.decided.gone();
    let page = |wording: &Wording| into.get(&wording.page).copied().unwrap_or(wording.page);
    let wordings: Vec<&Wording> = survey.wordings.iter().chain(&survey.others).collect();
    let forms: Vec<&Canonical> = wordings.iter().map(|wording| &wording.form).collect();
    let both_units = |a: &Wording, b: &Wording| [a, b].iter().all(|wording| is_unit(&catalog[wording.page]));
    let rarity = Rarity::new(&wordings);
    let (candidates, cut) = candidates(&forms);
    let mut best: BTreeMap<(PageId, PageId), Waiting<'w>> = BTreeMap::new();
    for (a, b) in candidates {
        let (a, b) = (wordings[a], wordings[b]);
        let (a, b) = if page(a) <= page(b) { (a, b) } else { (b, a) };
        let pair = (page(a), page(b));
        if pair.0 == pair.1 || survey.is_settled(pair, a, b) {
            continue;
        }
        let verdict = compare(&a.form, &b.form, &survey.lexicon);
        let better = best.get(&pair).is_none_or(|known| known.verdict.score < verdict.score);
        // Two titles that ask nothing and are equal: their texts are compared.
        let asks = a.form.asks || b.form.asks;
        // In `report` mode what would be merged waits too. A calculator and a page that explains may ask nearly the same;
        // only where they ask just the same has somebody to look.
        let kind = |wording: &Wording| catalog[wording.page].article.kind();
        let waits = match verdict.decision {
            Decision::Merge => asks,
            Decision::Review => verdict.score >= WAITS && (comparable(kind(a), kind(b)) || both_units(a, b)),
            Decision::Distinct => false,
        };
        let alike = waits && better;
        if alike && (amount == Amount::All || rarity.share(a, b)) {
            best.insert(pair, Waiting { a, b, verdict, group: 0 });
        }
    }
    let mut pairs: Vec<Waiting<'w>> = best.into_values().collect();
    let all = pairs.len();
    pairs.sort_by(|a, b| b.verdict.score.total_cmp(&a.verdict.score));
    if amount == Amount::Worthy {
        let mut partners: HashMap<PageId, usize> = HashMap::new();
        pairs.retain(|waiting| {
            let counts = [page(waiting.a), page(waiting.b)].map(|page| {
                let count = partners.entry(page).or_default();
                *count += 1;
                *count
            });
            counts.iter().all(|&count| count <= PARTNERS)
        });
        pairs.truncate(SHOWN);
    }
    let hidden = all - pairs.len();
    grouped(&mut pairs, page);
    Found { pairs, hidden, cut }
}

/// Numbers the groups and brings the pairs of each together; the group with the most alike pair comes first.
fn grouped(pairs: &mut [Waiting<'_>], page: impl Fn(&Wording) -> PageId) {
    let mut group_of: HashMap<PageId, usize> = HashMap::new();
    for (number, waiting) in pairs.iter().enumerate() {
        let ends = [page(waiting.a), page(waiting.b)];
        let [one, other] = ends.map(|end| *group_of.entry(end).or_insert(number));
        if one != other {
            group_of.values_mut().filter(|group| **group == one.max(other)).for_each(|group| *group = one.min(other));
        }
    }
    for waiting in pairs.iter_mut() {
        waiting.group = group_of[&page(waiting.a)];
    }
    pairs.sort_by_key(|waiting| waiting.group);
}

/// How many pages have a word.
struct Rarity {
    pages: usize,
    having: HashMap<String, usize>,
}

impl Rarity {
    fn new(wordings: &[&Wording]) -> Rarity {
        let mut pages: BTreeSet<PageId> = BTreeSet::new();
        let mut having: HashMap<String, BTreeSet<PageId>> = HashMap::new();
        for wording in wordings {
            pages.insert(wording.page);
            for word in words(&wording.form) {
                having.entry(word).or_default().insert(wording.page);
            }
        }
        Rarity { pages: pages.len(), having: having.into_iter().map(|(word, pages)| (word, pages.len())).collect() }
    }

    /// Whether two wordings share a rare word, and enough of all their words.
    fn share(&self, a: &Wording, b: &Wording) -> bool {
        let (one, other) = (words(&a.form), words(&b.form));
        let having = |word: &String| self.having.get(word).copied().unwrap_or(1);
        let weight = |word: &String| (1.0 + self.pages as f64 / having(word) as f64).ln();
        let sum = |words: &BTreeSet<String>| words.iter().map(weight).sum::<f64>();
        let common: BTreeSet<String> = one.intersection(&other).cloned().collect();
        let rare = |word: &String| having(word) <= RARE.max(self.pages / RARE_PART);
        common.iter().any(rare) && 2.0 * sum(&common) >= SHARED * (sum(&one) + sum(&other))
    }
}

/// The words of a question: whole ones where the script writes words apart, pairs of characters in a run that nobody knows.
fn words(form: &Canonical) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let unknown = |class: Class| class == Class::Unknown;
    for run in form.tokens.chunk_by(|a, b| unknown(a.class) && unknown(b.class) && a.range.end == b.range.start) {
        let text: String = run.iter().map(|token| token.canonical.as_str()).collect();
        let chars: Vec<char> = text.chars().collect();
        if unknown(run[0].class) && chars.len() > 2 && chars.iter().all(|&c| is_unspaced(c)) {
            words.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else {
            words.insert(text);
        }
    }
    words
}

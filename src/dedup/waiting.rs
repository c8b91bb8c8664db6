//! Wordings of a site to the pairs of pages that may ask the same: what only an editor can decide.
//!
//! A pair is worth a look where its wordings are alike by whole words, and where one of the words they share is rare on
//! this site: that two titles share what every title has says nothing. No page is shown beside more than a few others, the
//! most alike first; what was left out for that is counted.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::decision::Decision;
use super::groups::Groups;
use super::question::candidates::candidates;
use super::question::canonical::Canonical;
use super::question::compare::{Verdict, compare};
use super::survey::Survey;
use super::wording::{Wording, is_unit};
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
pub(super) struct WaitingPairs<'w> {
    /// Group by group, the most alike first.
    pub(super) pairs: Vec<Waiting<'w>>,
    /// Pairs that were found and are not shown.
    pub(super) hidden: usize,
    /// Very common wordings that were not compared with all their neighbours.
    pub(super) cut: usize,
}

/// Finds the pairs of pages that may ask the same, as the pages will be when what was decided is done.
pub(super) fn waiting<'w>(catalog: &Catalog<'_>, survey: &'w Survey, amount: Amount) -> WaitingPairs<'w> {
    let into = survey.decided.gone();
    let page = |wording: &Wording| into.get(&wording.page).copied().unwrap_or(wording.page);
    let wordings: Vec<&Wording> = survey.wordings.iter().chain(&survey.others).collect();
    let forms: Vec<&Canonical> = wordings.iter().map(|wording| &wording.form).collect();
    let both_units = |a: &Wording, b: &Wording| [a, b].iter().all(|wording| is_unit(&catalog[wording.page]));
    let rarity = Rarity::new(&wordings);
    let (candidates, cut) = candidates(&forms);
    let kind = |wording: &Wording| catalog[wording.page].article.kind();
    let mut best: BTreeMap<(PageId, PageId), Waiting<'w>> = BTreeMap::new();
    for (first, second) in candidates {
        let (a, b) = (wordings[first], wordings[second]);
        let (a, b) = if page(a) <= page(b) { (a, b) } else { (b, a) };
        let pair = (page(a), page(b));
        // Of titles that ask nothing the texts are compared.
        let asks = a.form.asks || b.form.asks;
        let worthy = amount == Amount::All || asks && rarity.share(first, second);
        if pair.0 == pair.1 || !worthy || survey.is_settled(pair, a, b) {
            continue;
        }
        let verdict = compare(&a.form, &b.form, &survey.lexicon);
        let waits = match verdict.decision {
            // In `report` mode what would be merged waits too.
            Decision::Merge => asks,
            Decision::Review if both_units(a, b) => verdict.score >= WAITS,
            // A calculator and a page that explains may ask nearly the same: only where they ask just the same has somebody
            // to look; and what a calculator or a term is called asks nothing.
            Decision::Review => verdict.score >= WAITS && kind(a) == kind(b) && a.form.asks && b.form.asks,
            Decision::Distinct => false,
        };
        if waits && best.get(&pair).is_none_or(|known| known.verdict.score < verdict.score) {
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
    WaitingPairs { pairs, hidden, cut }
}

/// Numbers the groups and brings the pairs of each together; the group with the most alike pair comes first.
fn grouped(pairs: &mut [Waiting<'_>], page: impl Fn(&Wording) -> PageId) {
    let mut groups = Groups::new(&HashSet::new());
    for waiting in pairs.iter() {
        let _ = groups.join(page(waiting.a), page(waiting.b));
    }
    let groups = groups.finish();
    let place: HashMap<PageId, usize> =
        groups.iter().enumerate().flat_map(|(place, group)| group.iter().map(move |&page| (page, place))).collect();
    // By the first pair of each, which is the most alike.
    let mut first: HashMap<usize, usize> = HashMap::new();
    for (number, waiting) in pairs.iter_mut().enumerate() {
        waiting.group = *first.entry(place[&page(waiting.a)]).or_insert(number);
    }
    pairs.sort_by_key(|waiting| waiting.group);
}

/// The words of each wording, and what each says by how few pages have it.
struct Rarity {
    /// By wording, sorted.
    words: Vec<Vec<u32>>,
    /// What the words of each wording weigh together.
    sums: Vec<f64>,
    /// By word.
    weights: Vec<f64>,
    rare: Vec<bool>,
}

impl Rarity {
    fn new(wordings: &[&Wording]) -> Rarity {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut having: Vec<HashSet<PageId>> = Vec::new();
        let mut all: Vec<Vec<u32>> = Vec::with_capacity(wordings.len());
        for wording in wordings {
            let mut own: Vec<u32> = Vec::new();
            for word in words(&wording.form) {
                let number = *numbers.entry(word).or_insert(having.len() as u32);
                if number as usize == having.len() {
                    having.push(HashSet::new());
                }
                having[number as usize].insert(wording.page);
                own.push(number);
            }
            own.sort_unstable();
            all.push(own);
        }
        let pages = wordings.iter().map(|wording| wording.page).collect::<HashSet<PageId>>().len();
        let weights: Vec<f64> = having.iter().map(|having| (1.0 + pages as f64 / having.len() as f64).ln()).collect();
        let rare = having.iter().map(|having| having.len() <= RARE.max(pages / RARE_PART)).collect();
        let sums = all.iter().map(|words| words.iter().map(|&word| weights[word as usize]).sum()).collect();
        Rarity { words: all, sums, weights, rare }
    }

    /// Whether two wordings share a rare word, and enough of all their words.
    fn share(&self, a: usize, b: usize) -> bool {
        let (one, other) = (&self.words[a], &self.words[b]);
        let (mut common, mut rare) = (0.0, false);
        for &word in one.iter().filter(|word| other.binary_search(word).is_ok()) {
            common += self.weights[word as usize];
            rare |= self.rare[word as usize];
        }
        rare && 2.0 * common >= SHARED * (self.sums[a] + self.sums[b])
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

//! Pages to weighted terms: how much each page says about each of its terms.
//!
//! 1. Every page is cut into terms (in parallel). Its best wording counts most, then answer, headings, body.
//! 2. In how many pages a term stands tells how much it says.
//! 3. A page keeps all terms of its wordings, answer and headings, but of its body only the few that say most: so the
//!    index grows with the number of pages and not with their length.

use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use super::script;
use super::terms::{Cut, Term, TermMap, Vocabulary};
use super::words::Entry;
use crate::parse::Kind;

/// How many terms that stand in its body alone a page keeps.
const BODY_TERMS_MAX: usize = 160;

/// Terms that stand in more than one of so many pages tell nothing if only the body has them.
const BODY_SPREAD: usize = 4;

/// What few pages share is kept on any site.
const BODY_SPREAD_MIN: usize = 12;

/// What each place of a page adds to the weight of a term, and the length in terms at which it adds just that.
const TITLE: (f32, usize) = (1.0, 16);
const WORDING: (f32, usize) = (0.9, 16);
const ANSWER: (f32, usize) = (0.32, 45);
const HEADINGS: (f32, usize) = (0.25, 25);
const BODY: f32 = 0.14;

/// The most a term of a page can weigh: one digit of the index, without zero.
pub const LEVELS: u8 = 63;

/// The weight that is [`LEVELS`].
const WEIGHT_MAX: f32 = 2.4;

/// A page's weighted terms, sorted by term.
pub type Weights = Vec<(Term, u8)>;

/// In how many pages each term stands; terms that share a cell share the number.
pub struct Spread {
    cells: Vec<AtomicU32>,
    bits: u32,
    /// How much a term tells that stands in so many pages.
    rarities: Vec<f32>,
}

impl Spread {
    /// No term stands anywhere yet.
    pub fn new(pages: usize) -> Spread {
        // More cells than a site of that size has terms.
        let bits = (pages * 2048).max(1).ilog2().clamp(12, 20);
        let cells = (0..1 << bits).map(|_| AtomicU32::new(0)).collect();
        let rarities = (0..=pages).map(|spread| (1.0 + pages as f32 / spread.max(1) as f32).ln()).collect();
        Spread { cells, bits, rarities }
    }

    fn cell(&self, term: Term) -> &AtomicU32 {
        &self.cells[(term >> (Term::BITS - self.bits)) as usize]
    }

    fn of(&self, term: Term) -> u32 {
        self.cell(term).load(Ordering::Relaxed)
    }

    /// How much a term tells: little if it stands in most pages.
    pub fn rarity(&self, term: Term) -> f32 {
        self.rarities[(self.of(term) as usize).min(self.rarities.len() - 1)]
    }
}

/// What wordings, answer and headings give a term, while the page is read.
#[derive(Clone, Copy, Default)]
struct Gain {
    /// The most that a wording gives it.
    wording: f32,
    /// What answer and headings give it.
    rest: f32,
}

/// A page's terms with their weights: those it keeps, and those that its body alone has.
struct PageTerms {
    sure: Vec<(Term, f32)>,
    body: Vec<(Term, f32)>,
    standing: f32,
}

/// Room for reading one page after the other.
#[derive(Default)]
struct PageReading {
    sure: TermMap<Gain>,
    /// One text, cut.
    cut: Vec<Term>,
    /// The body, cut.
    body: Vec<Term>,
    folded: Vec<char>,
}

/// Weighs the terms of all pages.
pub fn weigh(pages: &[Entry<'_>], vocabulary: &Vocabulary) -> (Vec<Weights>, Spread) {
    let read: Vec<PageTerms> =
        pages.par_iter().map_init(PageReading::default, |reading, page| read(*page, vocabulary, reading)).collect();
    let spread = Spread::new(pages.len());
    read.par_iter().flat_map_iter(|page| page.sure.iter().chain(&page.body)).for_each(|(term, _)| {
        spread.cell(*term).fetch_add(1, Ordering::Relaxed);
    });
    let weights = read.into_par_iter().map(|terms| keep(terms, &spread, pages.len())).collect();
    (weights, spread)
}

fn read(page: Entry<'_>, vocabulary: &Vocabulary, reading: &mut PageReading) -> PageTerms {
    let article = page.article();
    let PageReading { sure, cut, body, folded } = reading;
    sure.clear();
    body.clear();
    let mut fold = |text: &str, how: Cut, terms: &mut Vec<Term>| {
        folded.clear();
        script::fold_to(text, folded);
        vocabulary.cut(folded, how, |term| terms.push(term));
    };
    let title = std::iter::once((&*article.title, TITLE));
    for (text, (most, usual)) in title.chain(page.wordings().map(|text| (text, WORDING))) {
        cut.clear();
        fold(text, Cut::Question, cut);
        let weight = most * shorter_is_stronger(cut.len(), usual);
        for term in &*cut {
            let found = sure.entry(*term).or_default();
            found.wording = found.wording.max(weight);
        }
    }
    let (answers, headings) = (page.answers().join("\n"), page.headings().join("\n"));
    for (text, (most, usual)) in [(answers, ANSWER), (headings, HEADINGS)] {
        cut.clear();
        fold(&text, Cut::Answer, cut);
        let weight = most * shorter_is_stronger(cut.len(), usual);
        for term in &*cut {
            let found = sure.entry(*term).or_default();
            // The second mention adds little.
            found.rest = (found.rest + weight * 0.5).min(weight.max(found.rest + weight * 0.1));
        }
    }
    page.body().for_each(|text| fold(&text, Cut::Body, body));
    body.sort_unstable();
    let mut others = Vec::with_capacity(body.len());
    for mentions in body.chunk_by(|a, b| a == b) {
        let count = mentions.len() as f32;
        let weight = BODY * count / (count + 1.0);
        match sure.get_mut(&mentions[0]) {
            Some(found) => found.rest += weight,
            None => others.push((mentions[0], weight)),
        }
    }
    let sure = sure.iter().map(|(term, found)| (*term, found.wording + found.rest)).collect();
    PageTerms { sure, body: others, standing: standing(article.kind()) }
}

/// A word of a short text says more about it than a word of a long one.
fn shorter_is_stronger(length: usize, usual: usize) -> f32 {
    1.0 / (0.6 + 0.4 * length as f32 / usual as f32)
}

fn keep(terms: PageTerms, spread: &Spread, pages: usize) -> Weights {
    let PageTerms { sure: mut kept, mut body, standing } = terms;
    let common = (pages / BODY_SPREAD).max(BODY_SPREAD_MIN) as u32;
    body.retain(|(term, _)| spread.of(*term) <= common);
    if body.len() > BODY_TERMS_MAX {
        let mut says: Vec<(f32, Term, f32)> =
            body.iter().map(|&(term, weight)| (weight * spread.rarity(term), term, weight)).collect();
        says.select_nth_unstable_by(BODY_TERMS_MAX, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        body.clear();
        body.extend(says[..BODY_TERMS_MAX].iter().map(|(_, term, weight)| (*term, *weight)));
    }
    kept.append(&mut body);
    kept.sort_unstable_by_key(|(term, _)| *term);
    kept.into_iter().map(|(term, weight)| (term, level(weight * standing / WEIGHT_MAX))).collect()
}

/// Of two pages that say the same, the one that helps more comes first: an answer before a definition before a list.
fn standing(kind: Kind) -> f32 {
    match kind {
        Kind::Question | Kind::Steps | Kind::Article | Kind::Flow | Kind::Calculator | Kind::Hotline => 1.0,
        Kind::Term | Kind::Law | Kind::Parameter => 0.9,
        Kind::Hub | Kind::Page => 0.75,
    }
}

/// A share of one to a digit.
pub fn level(share: f32) -> u8 {
    (share * f32::from(LEVELS)).round().clamp(1.0, f32::from(LEVELS)) as u8
}

//! Folded texts to the sentences that three of them have, each with all its copies, verbatim or edited.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::align;
use super::shingle::{Folded, WINDOW};

/// Fewer texts than this repeat nothing: two that share a sentence may have it from one source.
pub const TEXTS_MIN: usize = 3;

/// One letter in so many may be edited in a copy of a sentence.
const EDITED: usize = 4;

/// A copy shares one fingerprint with its sentence for every so many letters, however it was edited; a phrase does not.
const LETTERS_PER_WINDOW: usize = 24;

/// When few of so many copies go on, the others are not looked at: they are no passage.
const TRIED: usize = 16;

/// A sentence of a family, as it stands in one text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Copy {
    /// Rank of the text.
    pub text: u32,
    /// Letters of the text: the first, and the one after the last.
    pub start: u32,
    pub end: u32,
    /// Number of the sentence it is a copy of.
    pub family: u32,
}

impl Copy {
    fn new(text: u32, letters: Range<usize>) -> Copy {
        Copy { text, start: letters.start as u32, end: letters.end as u32, family: 0 }
    }
}

/// A text that shares a window with a sentence of an earlier text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    /// Number of the sentence among all sentences of all texts.
    sentence: u32,
    text: u32,
    /// The window in the text, and in the sentence.
    at: u32,
    seen: u32,
    /// How many windows in a row are shared with it.
    windows: u32,
}

/// Every copy of a sentence that three texts have, and how many such sentences there are.
pub fn copies(folded: &[Folded], elected: Vec<Vec<(u32, u32)>>) -> (Vec<Copy>, usize) {
    let first_sentence: Vec<u32> =
        folded.iter().scan(0, |next, text| Some(std::mem::replace(next, *next + text.ends.len() as u32))).collect();
    let hits = hits(folded, elected, &first_sentence);
    let groups: Vec<&[Hit]> = hits.chunk_by(|a, b| a.sentence == b.sentence).collect();
    let sentences = Sentences { folded, first: first_sentence };
    let mut families: BTreeMap<u32, Vec<Copy>> = groups
        .into_par_iter()
        .filter(|hits| hits.chunk_by(|a, b| a.text == b.text).count() + 1 >= TEXTS_MIN)
        .filter_map(|hits| {
            let number = hits[0].sentence;
            let (letters, home) = sentences.get(number);
            let by_text = hits.chunk_by(|a, b| a.text == b.text);
            let likely = by_text.filter(|hits| {
                hits.iter().map(|hit| hit.windows as usize).sum::<usize>() * LETTERS_PER_WINDOW >= letters.len()
            });
            let fitted = likely.flatten().filter_map(|hit| {
                let home = &folded[hit.text as usize];
                let (at, from) = (hit.seen as usize, hit.at as usize);
                let fit = align::fit(letters, &home.letters, at, from, letters.len() / EDITED)?;
                let same = same_digits(letters, &home.letters[fit.range.clone()]);
                same.then(|| Copy::new(hit.text, home.snap(fit.range)))
            });
            repeated(fitted.chain([home]).collect()).map(|copies| (number, copies))
        })
        .collect();
    extend(&sentences, &mut families);
    let count = families.len();
    let numbered = families.into_values().enumerate();
    let mut copies: Vec<Copy> = numbered
        .flat_map(|(family, copies)| copies.into_iter().map(move |copy| Copy { family: family as u32, ..copy }))
        .collect();
    copies.par_sort_unstable();
    (copies, count)
}

/// All sentences of all texts under one numbering.
struct Sentences<'a> {
    folded: &'a [Folded],
    /// The number of each text's first sentence.
    first: Vec<u32>,
}

impl Sentences<'_> {
    fn home(&self, number: u32) -> usize {
        self.first.partition_point(|&first| first <= number) - 1
    }

    /// The letters of a sentence, and itself as a copy.
    fn get(&self, number: u32) -> (&[u16], Copy) {
        let home = self.home(number);
        let place = self.folded[home].sentence((number - self.first[home]) as usize);
        (&self.folded[home].letters[place.clone()], Copy::new(home as u32, place))
    }

    /// The sentence after (`true`) or before another of the same text.
    fn beside(&self, number: u32, after: bool) -> Option<u32> {
        let beside = if after { number.checked_add(1)? } else { number.checked_sub(1)? };
        let sentences: usize = self.first.len();
        let known = beside < self.first[sentences - 1] + self.folded[sentences - 1].ends.len() as u32;
        (known && self.home(beside) == self.home(number)).then_some(beside)
    }
}

/// The copies by text and place, each once, if three texts have one.
fn repeated(mut copies: Vec<Copy>) -> Option<Vec<Copy>> {
    copies.sort_unstable();
    copies.dedup();
    (copies.chunk_by(|a, b| a.text == b.text).count() >= TEXTS_MIN).then_some(copies)
}

/// Whether both have the same digits in the same order: a sentence with another date or number is no edited copy.
fn same_digits(a: &[u16], b: &[u16]) -> bool {
    let digits = |letters: &'_ [u16]| {
        letters.iter().copied().filter(|letter| (0x30..=0x39).contains(letter)).collect::<Vec<u16>>()
    };
    a == b || digits(a) == digits(b)
}

/// Goes on from each repeated sentence to its neighbours: too short for a fingerprint, or edited throughout, they are
/// known by where they stand.
fn extend(sentences: &Sentences<'_>, families: &mut BTreeMap<u32, Vec<Copy>>) {
    let mut open: Vec<(u32, bool)> = families.keys().flat_map(|&number| [(number, false), (number, true)]).collect();
    while let Some((number, after)) = open.pop() {
        let Some(beside) = sentences.beside(number, after) else { continue };
        let (letters, home) = sentences.get(beside);
        let known = families.get(&beside).map_or(&[][..], Vec::as_slice);
        let is_known = |copy: &&Copy| {
            let from = if after { copy.end } else { copy.start };
            let near = known.partition_point(|known| (known.text, known.end) < (copy.text, from));
            known.get(near).is_some_and(|known| known.text == copy.text && known.start <= from)
        };
        let goes_on = |copy: &Copy| {
            let home = &sentences.folded[copy.text as usize];
            let (at, from) = if after { (0, copy.end) } else { (letters.len(), copy.start) };
            let fit = align::fit(letters, &home.letters, at, from as usize, letters.len() / EDITED)?;
            let same = same_digits(letters, &home.letters[fit.range.clone()]);
            same.then(|| Copy::new(copy.text, home.snap(fit.range)))
        };
        let open_ends: Vec<&Copy> = families[&number].iter().filter(|copy| !is_known(copy)).collect();
        let (tried, others) = open_ends.split_at(open_ends.len().min(TRIED));
        let mut grown: Vec<Copy> = tried.iter().filter_map(|copy| goes_on(copy)).collect();
        if 4 * grown.len() >= tried.len() {
            grown.extend(others.iter().filter_map(|copy| goes_on(copy)));
        }
        if grown.is_empty() {
            continue;
        }
        let is_new = known.is_empty();
        let all = known.iter().cloned().chain(grown).chain([home]).collect();
        if let Some(copies) = repeated(all) {
            families.insert(beside, copies);
            if is_new {
                open.extend([(beside, false), (beside, true)]);
            }
        }
    }
}

/// A fingerprint of a text, and where its window stands.
struct Print {
    hash: u32,
    text: u32,
    at: u32,
}

fn hits(folded: &[Folded], elected: Vec<Vec<(u32, u32)>>, first_sentence: &[u32]) -> Vec<Hit> {
    const NONE: u32 = u32::MAX;
    let prints = frequent(elected);
    let mut keys: Vec<u64> =
        prints.iter().enumerate().map(|(number, print)| u64::from(print.hash) << 32 | number as u64).collect();
    keys.par_sort_unstable();
    // For each fingerprint, the first one of its kind.
    let mut first_of = vec![NONE; prints.len()];
    for kind in keys.chunk_by(|a, b| a >> 32 == b >> 32) {
        let numbers = kind.iter().map(|key| *key as u32);
        if kind.chunk_by(|&a, &b| prints[a as u32 as usize].text == prints[b as u32 as usize].text).count() >= TEXTS_MIN
        {
            numbers.for_each(|number| first_of[number as usize] = kind[0] as u32);
        }
    }
    let mut hits: Vec<Hit> = Vec::new();
    for (print, first) in prints.iter().zip(&first_of).filter(|(_, first)| **first != NONE) {
        let first = &prints[*first as usize];
        let home = &folded[first.text as usize];
        let number = home.sentence_at(first.at as usize);
        let place = home.sentence(number);
        if first.text == print.text || first.at as usize + WINDOW > place.end {
            continue;
        }
        let sentence = first_sentence[first.text as usize] + number as u32;
        match hits.last_mut().filter(|last| (last.sentence, last.text) == (sentence, print.text)) {
            Some(last) => last.windows += 1,
            None => {
                let seen = first.at - place.start as u32;
                hits.push(Hit { sentence, text: print.text, at: print.at, seen, windows: 1 });
            }
        }
    }
    hits.par_sort_unstable();
    hits
}

/// The fingerprints that are likely to be shared by three texts, by text and place.
///
/// Nearly all fingerprints are met once. A coarse count lets go of most of them before the sorting, which decides.
fn frequent(elected: Vec<Vec<(u32, u32)>>) -> Vec<Print> {
    let total: usize = elected.iter().map(Vec::len).sum();
    let slots = (total * 4).next_power_of_two();
    let slot = |hash: u32| hash as usize & (slots - 1);
    let mut counts = vec![0u8; slots];
    for &(hash, _) in elected.iter().flatten() {
        let count = &mut counts[slot(hash)];
        *count = count.saturating_add(1);
    }
    let texts = elected.iter().enumerate();
    texts
        .flat_map(|(text, prints)| prints.iter().map(move |&(hash, at)| Print { hash, text: text as u32, at }))
        .filter(|print| usize::from(counts[slot(print.hash)]) >= TEXTS_MIN)
        .collect()
}

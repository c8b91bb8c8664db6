//! An article to its sentences, folded, with what is known of each: repeated by many, or boilerplate.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::index::Index;
use super::marks::{Mark, marks};
use super::profile::Profile;
use super::shingle::{Folded, origins};
use super::vocabulary::Vocabulary;
use crate::text::{fold, is_han};

/// Characters of a quotation.
const QUOTED: usize = 40;

/// An article, folded, with what is known of each sentence.
pub struct Reading<'a> {
    pub title: &'a str,
    pub body: &'a str,
    pub folded: Folded,
    /// For each folded letter, the byte of the body where its character begins.
    origins: Vec<u32>,
    /// Many articles have it.
    pub repeated: Vec<bool>,
    /// It greets, advertises or disclaims; believed only where the other article lacks it.
    pub boilerplate: Vec<bool>,
    /// Where each window of letters stands; made when first asked for, and so are the marks.
    index: OnceLock<Index>,
    marks: OnceLock<Vec<Mark>>,
}

impl<'a> Reading<'a> {
    pub fn new(profile: &Profile<'a>, vocabulary: &Vocabulary) -> Reading<'a> {
        let folded = Folded::new(profile.body);
        let characters = origins(profile.body);
        let chars: Vec<(usize, char)> = profile.body.char_indices().collect();
        let (mut repeated, mut boilerplate) = (Vec::new(), Vec::new());
        for at in 0..folded.ends.len() {
            let place = folded.sentence(at);
            let (first, last) = (characters[place.start] as usize, characters[place.end - 1] as usize);
            let rest = &chars[last + 1..];
            let line = rest.iter().position(|&(_, c)| c == '\n').map_or(rest, |end| &rest[..end]);
            repeated.push(profile.repeated.iter().any(|range| range.start <= first && last < range.end));
            boilerplate
                .push(breaks_off(line) || vocabulary.is_boilerplate(&String::from_utf16_lossy(&folded.letters[place])));
        }
        let (title, body) = (profile.title, profile.body);
        let origins = characters.into_iter().map(|character| chars[character as usize].0 as u32).collect();
        let (index, marks) = (OnceLock::new(), OnceLock::new());
        let mut reading = Reading { title, body, folded, origins, repeated, boilerplate, index, marks };
        // Where most of an article is repeated it is a copy or a template, and that is the matter to be compared.
        if reading.most(&reading.repeated) {
            reading.repeated.fill(false);
        }
        if reading.most(&reading.boilerplate) {
            reading.boilerplate.fill(false);
        }
        reading
    }

    fn most(&self, flags: &[bool]) -> bool {
        let flagged: usize = (0..flags.len()).filter(|&at| flags[at]).map(|at| self.letters(at).len()).sum();
        3 * flagged > 2 * self.folded.letters.len()
    }

    pub fn letters(&self, at: usize) -> &[u16] {
        &self.folded.letters[self.folded.sentence(at)]
    }

    /// Where each window of letters stands.
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.folded.letters))
    }

    /// The numbers and names of the whole article.
    pub fn marks(&self, vocabulary: &Vocabulary) -> &[Mark] {
        self.marks.get_or_init(|| marks(&self.folded.letters, vocabulary))
    }

    /// Whether most of a sentence is covered.
    pub fn has(&self, at: usize, covered: &[bool]) -> bool {
        2 * count(&covered[self.folded.sentence(at)]) >= self.letters(at).len()
    }

    /// Share of the letters that count which the other article has too.
    pub fn share(&self, covered: &[bool]) -> f64 {
        let counts = |at: &usize| !self.repeated[*at] && (!self.boilerplate[*at] || self.has(*at, covered));
        let places = (0..self.folded.ends.len()).filter(counts).map(|at| self.folded.sentence(at));
        let (all, shared) =
            places.fold((0, 0), |(all, shared), place| (all + place.len(), shared + count(&covered[place])));
        if all == 0 { 0.0 } else { shared as f64 / all as f64 }
    }

    /// The sentences that the other article lacks: those that say something, and how many do not.
    pub fn lacking(&self, covered: &[bool]) -> (Vec<usize>, usize) {
        let lacking = (0..self.folded.ends.len()).filter(|&at| !self.has(at, covered));
        let (empty, said): (Vec<usize>, Vec<usize>) =
            lacking.partition(|&at| self.boilerplate[at] || self.repeated[at]);
        (said, empty.len())
    }

    /// The words of a sentence and how often each stands there: words that are written apart, and single Han.
    pub fn words(&self, at: usize) -> BTreeMap<String, usize> {
        let text = fold(self.written(at));
        let mut words: BTreeMap<String, usize> = BTreeMap::new();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let han = word.chars().filter(|&c| is_han(c)).map(String::from);
            let apart = word.split(is_han).filter(|part| !part.is_empty()).map(str::to_owned);
            han.chain(apart).for_each(|word| *words.entry(word).or_default() += 1);
        }
        words
    }

    /// The beginning of a sentence, as it is written.
    pub fn quote(&self, at: usize) -> String {
        let written = self.written(at);
        match written.char_indices().nth(QUOTED) {
            Some((end, _)) => format!("{}…", &written[..end]),
            None => written.to_owned(),
        }
    }

    /// A sentence as it is written, from its first letter to its last.
    fn written(&self, at: usize) -> &'a str {
        let place = self.folded.sentence(at);
        let (first, last) = (self.origins[place.start] as usize, self.origins[place.end - 1] as usize);
        let end = last + self.body[last..].chars().next().map_or(0, char::len_utf8);
        &self.body[first..end]
    }
}

pub fn count(flags: &[bool]) -> usize {
    flags.iter().filter(|&&flag| flag).count()
}

/// Whether a line ends in dots: the teaser of another article, with all its sentences.
fn breaks_off(rest_of_line: &[(usize, char)]) -> bool {
    let mut backwards = rest_of_line.iter().rev().map(|&(_, c)| c).skip_while(|c| c.is_whitespace());
    match backwards.next() {
        Some('…') => true,
        Some('.') => backwards.next() == Some('.'),
        _ => false,
    }
}

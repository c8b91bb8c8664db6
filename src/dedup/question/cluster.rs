//! Questions to clusters: all with one canonical form, and those a typing error keeps from it.
//!
//! Two questions are in one cluster when their canonical forms are equal. A form with a damaged word joins the one
//! sound form that explains the damage; where two would, it stays alone. Equality has no chains, so no cluster holds
//! two questions that differ, and nothing depends on the order of the texts.
//!
//! Sound forms that differ from a damaged one in one place only are found through signatures, the words before and
//! after the place, so the work grows with the number of texts and not with the number of pairs.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use super::canonical::Canonical;
use super::compare::{one_slip, typo};
use super::lexicon::{Class, Lexicon};

/// The longest place of damage, and of what should stand there, in words.
const WIDEST: usize = 4;

/// A place of damage is compared with this many sound forms at most.
const MOST_RIVALS: usize = 64;

/// The number of each question's cluster: the index of the first question in it.
pub fn clusters(questions: &[Canonical], lexicon: &Lexicon) -> Vec<usize> {
    // One question for each canonical form: the least text, so that the order of the input does not matter.
    let mut forms: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, question) in questions.iter().enumerate() {
        let least = forms.entry(&question.key).or_insert(number);
        if question.text < questions[*least].text {
            *least = number;
        }
    }
    let mended = mended_forms(questions, &forms.values().copied().collect::<Vec<_>>(), lexicon);
    let mut first: HashMap<&str, usize> = HashMap::new();
    let numbered = questions.iter().enumerate().map(|(number, question)| {
        let form = mended.get(question.key.as_str()).copied().unwrap_or(&question.key);
        *first.entry(form).or_insert(number)
    });
    numbered.collect()
}

/// For each damaged form, the one sound form that explains the damage.
fn mended_forms<'q>(questions: &'q [Canonical], forms: &[usize], lexicon: &Lexicon) -> HashMap<&'q str, &'q str> {
    let damaged: Vec<usize> = forms.iter().copied().filter(|&form| has_unknown(&questions[form])).collect();
    let mut places: HashMap<u64, Vec<(usize, &str)>> = HashMap::new();
    for &form in &damaged {
        for (signature, wrong) in signatures(&questions[form], true) {
            places.entry(signature).or_default().push((form, wrong));
        }
    }
    let mut pairs: Vec<(usize, usize)> = forms
        .par_iter()
        .flat_map_iter(|&sound| {
            let mut near = Vec::new();
            for (signature, right) in signatures(&questions[sound], false) {
                let damaged = places.get(&signature).into_iter().flatten().take(MOST_RIVALS);
                let fits = damaged.filter(|(broken, wrong)| *broken != sound && one_slip(wrong, right));
                near.extend(fits.map(|&(broken, _)| (broken, sound)));
            }
            near
        })
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    let explained: Vec<(usize, usize)> = pairs
        .into_par_iter()
        .filter(|&(broken, sound)| {
            let found = typo(&questions[broken], &questions[sound], lexicon);
            found.is_some_and(|typo| typo.in_first)
        })
        .collect();
    let mut mended = HashMap::new();
    for group in explained.chunk_by(|a, b| a.0 == b.0) {
        if let [(broken, sound)] = group {
            mended.insert(questions[*broken].key.as_str(), questions[*sound].key.as_str());
        }
    }
    mended
}

fn has_unknown(question: &Canonical) -> bool {
    question.tokens.iter().any(|token| token.class == Class::Unknown)
}

/// What stands before and after each place that may be damaged, or that may explain damage; and the place itself.
fn signatures(question: &Canonical, damaged: bool) -> Vec<(u64, &str)> {
    let tokens = &question.tokens;
    let hash = |words: &mut dyn Iterator<Item = &str>| {
        let mut hasher = DefaultHasher::new();
        words.for_each(|word| word.hash(&mut hasher));
        hasher.finish()
    };
    let before: Vec<u64> =
        (0..=tokens.len()).map(|end| hash(&mut tokens[..end].iter().map(|token| token.canonical.as_str()))).collect();
    let after: Vec<u64> = (0..=tokens.len())
        .map(|start| hash(&mut tokens[start..].iter().map(|token| token.canonical.as_str())))
        .collect();
    let mut signatures = Vec::new();
    for start in 0..tokens.len() {
        for end in start + 1..=(start + WIDEST).min(tokens.len()) {
            let unknown = tokens[start..end].iter().any(|token| token.class == Class::Unknown);
            let place = tokens[start].range.start..tokens[end - 1].range.end;
            if unknown == damaged
                && end - start < tokens.len()
                && let Some(place) = question.text.get(place)
            {
                signatures.push((before[start].wrapping_mul(31).wrapping_add(after[end]), place));
            }
        }
    }
    signatures
}

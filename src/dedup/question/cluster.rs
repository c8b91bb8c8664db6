//! Questions to clusters: all with one canonical form, and those a typing error keeps from it.
//!
//! Two questions are in one cluster when their canonical forms are equal. A form with a damaged word joins the one
//! sound form that explains the damage; where two would, it stays alone. Equality has no chains, and a form that is mended
//! itself mends no other: so no cluster holds two questions that differ, and nothing depends on the order of the texts.
//!
//! Sound forms that differ from a damaged one in one place only are found through the signatures of places (`damage`), so the
//! work grows with the number of texts and not with the number of pairs.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::canonical::Canonical;
use super::compare::typo;
use super::damage::{Place, is_damaged, places};
use super::lexicon::Lexicon;

/// A place of a sound form is compared with this many damaged ones at most.
pub const MOST_RIVALS: usize = 64;

/// Which questions are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clusters {
    /// The number of each question's cluster: the index of the first question in it.
    pub of: Vec<usize>,
    /// How many damaged places were not looked at, because very many have the same words around them.
    pub cut: usize,
}

/// Finds the clusters.
pub fn clusters(questions: &[Canonical], lexicon: &Lexicon) -> Clusters {
    // One question for each text, not for each canonical form: damage shows beside the wording that was meant.
    let mut texts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (number, question) in questions.iter().enumerate() {
        texts.entry((&question.key, &question.text)).or_insert(number);
    }
    let (mended, cut) = mended_forms(questions, &texts.into_values().collect::<Vec<_>>(), lexicon);
    let mut first: HashMap<&str, usize> = HashMap::new();
    let numbered = questions.iter().enumerate().map(|(number, question)| match question.tokens.is_empty() {
        true => number,
        false => *first.entry(sound_form(&question.key, &mended)).or_insert(number),
    });
    Clusters { of: numbered.collect(), cut }
}

/// The form that explains the damage of this one. One that is damaged itself, and explained elsewhere, explains nothing:
/// so every form of a cluster is one typing error away from the form in its middle, and nothing chains.
pub fn sound_form<'q>(form: &'q str, mended: &HashMap<&'q str, &'q str>) -> &'q str {
    let Some(&meant) = mended.get(form) else { return form };
    match mended.get(meant) {
        None => meant,
        // Two that explain each other are one; the least names it.
        Some(&back) if back == form => form.min(meant),
        Some(_) => form,
    }
}

/// For each damaged form, the one sound form that explains the damage; and how many damaged places were not looked at.
/// `texts` are sorted by form.
fn mended_forms<'q>(
    questions: &'q [Canonical],
    texts: &[usize],
    lexicon: &Lexicon,
) -> (HashMap<&'q str, &'q str>, usize) {
    let damaged: Vec<usize> = texts.iter().copied().filter(|&text| is_damaged(&questions[text])).collect();
    let mut broken_at: HashMap<u64, Vec<(usize, &str)>> = HashMap::new();
    for &text in &damaged {
        for Place { signature, text: wrong, .. } in places(&questions[text], true) {
            broken_at.entry(signature).or_default().push((text, wrong));
        }
    }
    // One text for each form that is damaged in this way.
    for known in broken_at.values_mut() {
        known.sort_unstable_by_key(|&(text, wrong)| (&questions[text].key, wrong, text));
        known.dedup_by_key(|&mut (text, wrong)| (&questions[text].key, wrong));
    }
    let cut = left_out(questions, texts, &broken_at);
    let mut pairs: Vec<(usize, usize)> = texts
        .par_iter()
        .flat_map_iter(|&sound| {
            let mut near = Vec::new();
            for right in places(&questions[sound], false) {
                let damaged = broken_at.get(&right.signature).into_iter().flatten().take(MOST_RIVALS);
                let fits = damaged.filter(|(broken, wrong)| *broken != sound && right.explains(wrong, lexicon));
                near.extend(fits.map(|&(broken, _)| (broken, sound)));
            }
            near
        })
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    let mut explained: Vec<(&str, &str)> = pairs
        .into_par_iter()
        .filter(|&(broken, sound)| {
            let found = typo(&questions[broken], &questions[sound], lexicon);
            found.is_some_and(|typo| typo.in_first)
        })
        .map(|(broken, sound)| (questions[broken].key.as_str(), questions[sound].key.as_str()))
        .collect();
    explained.par_sort_unstable();
    explained.dedup();
    let alone = |group: &[(&'q str, &'q str)]| <[_; 1]>::try_from(group).ok();
    (explained.chunk_by(|a, b| a.0 == b.0).filter_map(alone).flatten().collect(), cut)
}

/// How many damaged places some sound form would have been compared with, but for the bound.
fn left_out(questions: &[Canonical], texts: &[usize], broken_at: &HashMap<u64, Vec<(usize, &str)>>) -> usize {
    let too_many = |places: &Vec<(usize, &str)>| places.len().checked_sub(MOST_RIVALS + 1).map(|more| more + 1);
    let mut long: HashMap<u64, usize> =
        broken_at.iter().filter_map(|(&signature, places)| Some((signature, too_many(places)?))).collect();
    if long.is_empty() {
        return 0;
    }
    let sound = texts.iter().flat_map(|&text| places(&questions[text], false));
    sound.filter_map(|place| long.remove(&place.signature)).sum()
}

#[cfg(test)]
mod tests {
    use super::super::canonical::canonical;
    use super::super::lexicon::sample;
    use super::*;

    fn cluster(texts: &[&str]) -> Vec<usize> {
        let forms: Vec<Canonical> = texts.iter().map(|text| canonical(text, sample())).collect();
        clusters(&forms, sample()).of
    }

    #[test]
    fn a_cluster_is_called_after_its_first_text() {
        let texts = ["花呗逾期怎么办", "网贷逾期怎么办", "请问花呗逾期如何处理", "网络贷款逾期咋办", "网贷逾期合法吗"];
        assert_eq!(cluster(&texts), [0, 1, 0, 1, 4]);
        assert_eq!(cluster(&[]), Vec::<usize>::new());
    }

    #[test]
    fn damage_joins_the_wording_that_was_meant_whichever_comes_first() {
        let (broken, meant, other) = ("迟延履行利息么计算", "迟延履行利息怎么计算", "如何计算迟延履行利息");
        for texts in [[broken, meant, other], [other, broken, meant], [meant, other, broken]] {
            assert_eq!(cluster(&texts)[..2], [0, 0], "{texts:?}");
            assert_eq!(cluster(&texts), [0; 3], "{texts:?}");
        }
        assert_eq!(cluster(&[broken]), [0]);
    }

    #[test]
    fn what_is_mended_itself_mends_no_other() {
        let mended =
            HashMap::from([("甲", "乙"), ("乙", "丙"), ("丁", "丙"), ("子", "丑"), ("丑", "子"), ("寅", "子")]);
        let of = |form| sound_form(form, &mended);
        assert_eq!(["甲", "乙", "丙", "丁"].map(of), ["甲", "丙", "丙", "丙"]);
        assert_eq!(["子", "丑", "寅"].map(of), ["丑", "丑", "寅"]);
    }

    #[test]
    fn a_bound_that_cuts_says_so() {
        let damaged = |count: u32| {
            (0..count).filter_map(|n| char::from_u32(0x3400 + n)).map(|c| format!("迟延履行利息{c}{c}计算"))
        };
        let cut = |count: u32, sound: &str| {
            let texts = damaged(count).chain([sound.to_owned()]);
            clusters(&texts.map(|text| canonical(&text, sample())).collect::<Vec<_>>(), sample()).cut
        };
        assert_eq!(cut(20, "迟延履行利息怎么计算"), 0);
        assert!(cut(300, "迟延履行利息怎么计算") > 0);
        // Nothing sound stands there, so nothing was left out.
        assert_eq!(cut(300, "怎么开庭"), 0);
    }

    #[test]
    fn damage_of_another_wording_is_explained_too() {
        assert_eq!(cluster(&["强制执行会执行哪些财产", "强制执行都执行么财产"]), [0, 0]);
    }
}

//! Articles to clusters by complete linkage: every two articles of a cluster are the same.
//!
//! Pairs worth comparing come from `profile`; the most alike are joined first, and two clusters only if each article of
//! the one is the same as each of the other, so that no chain of small differences joins what differs.

use std::collections::HashMap;

use rayon::prelude::*;

use super::compare::compare;
use super::profile::{candidates, profiles};
use super::vocabulary::Vocabulary;
use crate::dedup::decision::Decision;

/// The number of each article's cluster: the index of the first article in it.
pub fn clusters(markdowns: &[&str], vocabulary: &Vocabulary) -> Vec<usize> {
    let (profiles, _) = profiles(markdowns);
    let same = |a: usize, b: usize| {
        let verdict = compare(&profiles[a], &profiles[b], vocabulary);
        (verdict.decision == Decision::Merge).then_some(verdict.score)
    };
    let mut pairs: Vec<(f64, usize, usize)> =
        candidates(&profiles).into_par_iter().filter_map(|(a, b)| Some((same(a, b)?, a, b))).collect();
    // By what they say, so that the order of the input does not matter.
    let texts = |pair: &(f64, usize, usize)| {
        let (a, b) = (markdowns[pair.1], markdowns[pair.2]);
        if a <= b { (a, b) } else { (b, a) }
    };
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| texts(a).cmp(&texts(b))));
    let mut known: HashMap<(usize, usize), bool> = pairs.iter().map(|&(_, a, b)| ((a, b), true)).collect();
    let mut cluster_of: Vec<usize> = (0..markdowns.len()).collect();
    let mut members: Vec<Vec<usize>> = cluster_of.iter().map(|&article| vec![article]).collect();
    for (_, a, b) in pairs {
        let (one, other) = (cluster_of[a].min(cluster_of[b]), cluster_of[a].max(cluster_of[b]));
        let all_same = one != other
            && members[one].iter().all(|&a| {
                members[other].iter().all(|&b| {
                    let pair = (a.min(b), a.max(b));
                    *known.entry(pair).or_insert_with(|| same(pair.0, pair.1).is_some())
                })
            });
        if all_same {
            let joined = std::mem::take(&mut members[other]);
            joined.iter().for_each(|&article| cluster_of[article] = one);
            members[one].extend(joined);
        }
    }
    members.iter().filter(|members| !members.is_empty()).for_each(|members| {
        let first = members.iter().copied().min().unwrap_or_default();
        members.iter().for_each(|&article| cluster_of[article] = first);
    });
    cluster_of
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::article::vocabulary::SAMPLE;

    fn article(subject: &str) -> String {
        let sentence = |at: usize| format!("{subject}的第{at}件事是把材料整理好再交给窗口办理。");
        format!("# {subject}\n\n{}", (0..20).map(sentence).collect::<String>())
    }

    #[test]
    fn copies_are_one_cluster_and_others_stand_alone() {
        let (a, b) = (article("征信"), article("房租"));
        let texts = [a.as_str(), b.as_str(), a.as_str(), a.as_str()];
        assert_eq!(clusters(&texts, &SAMPLE), [0, 1, 0, 0]);
        assert_eq!(clusters(&[], &SAMPLE), [0; 0]);
    }
}

//! Articles to clusters by complete linkage: every two articles of a cluster are the same.
//!
//! Pairs worth comparing come from `profile`; the most alike are joined first, and two clusters only if each article of
//! the one is the same as each of the other, so that no chain of small differences joins what differs. What articles say
//! decides which come first, so the order of the input cannot matter. Articles that are equal to the letter are one from the
//! beginning, and stand for each other.
//!
//! No article is compared with more than a bounded number of others; what was left out for that is counted.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::compare::compare_read;
use super::profile::{Profile, candidates, profiles, title_and_body};
use super::reading::Reading;
use super::vocabulary::Vocabulary;
use crate::dedup::decision::Decision;

/// An article is compared with so many others, those that share most with it.
const REACH: usize = 12;

/// Before clusters are joined, so many more comparisons are made for each article, counted over all of them.
const CHECKS: usize = 24;

/// What is asked of two articles of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Nearly all of both is the same, and nothing objects.
    Alike,
    /// They are equal but for boilerplate and typing errors that explain themselves.
    Equal,
}

/// Which articles are one.
#[derive(Debug, PartialEq, Eq)]
pub struct Clusters {
    /// The number of each article's cluster: the index of the first article in it.
    pub of: Vec<usize>,
    /// How many pairs, and joints of clusters, were not looked at for want of time.
    pub cut: usize,
}

/// Finds the clusters. `apart` are pairs that nobody may join.
pub fn clusters(markdowns: &[&str], vocabulary: &Vocabulary, apart: &[(usize, usize)], demand: Demand) -> Clusters {
    let (standing, stands_for) = equal_to_the_letter(markdowns, apart);
    let texts: Vec<&str> = standing.iter().map(|&article| markdowns[article]).collect();
    let apart: Vec<(usize, usize)> = apart.iter().map(|&(a, b)| (stands_for[a], stands_for[b])).collect();
    let compared = Compared::new(&texts, vocabulary, demand);
    let (pairs, mut cut) = within_reach(candidates(&compared.profiles), texts.len());
    let mut same: Vec<(f64, usize, usize)> =
        pairs.into_par_iter().filter_map(|(a, b)| Some((compared.same(a, b)?, a, b))).collect();
    // By what they say, so that the order of the input does not matter.
    let ordered = |a: usize, b: usize| if texts[a] <= texts[b] { (texts[a], texts[b]) } else { (texts[b], texts[a]) };
    same.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| ordered(a.1, a.2).cmp(&ordered(b.1, b.2))));
    let mut known: HashMap<(usize, usize), bool> = same.iter().map(|&(_, a, b)| ((a, b), true)).collect();
    let mut joined = Joined::new(texts.len(), &apart);
    let mut left = CHECKS * texts.len();
    for (_, a, b) in same {
        let mut enough = true;
        joined.join(a, b, |a, b| {
            let pair = (a.min(b), a.max(b));
            if let Some(&same) = known.get(&pair) {
                return same;
            }
            enough &= left > 0;
            left = left.saturating_sub(1);
            enough && *known.entry(pair).or_insert_with(|| compared.same(pair.0, pair.1).is_some())
        });
        cut += usize::from(!enough);
    }
    let mut first = vec![usize::MAX; texts.len()];
    for (article, &place) in stands_for.iter().enumerate() {
        let first = &mut first[joined.of[place]];
        *first = article.min(*first);
    }
    Clusters { of: stands_for.iter().map(|&place| first[joined.of[place]]).collect(), cut }
}

/// One article for all that are equal to it, and for each article the place of that one. A body without a letter equals nothing.
fn equal_to_the_letter(markdowns: &[&str], apart: &[(usize, usize)]) -> (Vec<usize>, Vec<usize>) {
    let mut enemies: HashMap<usize, Vec<usize>> = HashMap::new();
    for &(a, b) in apart {
        enemies.entry(a).or_default().push(b);
        enemies.entry(b).or_default().push(a);
    }
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    let (mut standing, mut stands_for): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for (article, text) in markdowns.iter().enumerate() {
        let known = places.entry(text).or_default();
        let free = |place: usize| {
            let enemies = enemies.get(&article).into_iter().flatten();
            enemies.copied().filter(|&enemy| enemy < article).all(|enemy| stands_for[enemy] != place)
        };
        let says_something = title_and_body(text).1.chars().any(char::is_alphanumeric);
        let place = known.iter().copied().find(|&place| says_something && free(place)).unwrap_or_else(|| {
            standing.push(article);
            known.push(standing.len() - 1);
            standing.len() - 1
        });
        stands_for.push(place);
    }
    (standing, stands_for)
}

/// The pairs of each article with those that share most with it, and how many others there were.
fn within_reach(mut pairs: Vec<(usize, usize, usize)>, articles: usize) -> (Vec<(usize, usize)>, usize) {
    pairs.sort_by_key(|&(a, b, shared)| (Reverse(shared), a, b));
    let mut partners = vec![0; articles];
    let all = pairs.len();
    pairs.retain(|&(a, b, _)| {
        let near = partners[a] < REACH || partners[b] < REACH;
        partners[a] += 1;
        partners[b] += 1;
        near
    });
    let cut = all - pairs.len();
    (pairs.into_iter().map(|(a, b, _)| (a, b)).collect(), cut)
}

/// Articles that can be compared, each read once.
struct Compared<'a> {
    profiles: Vec<Profile<'a>>,
    readings: Vec<OnceLock<Reading<'a>>>,
    vocabulary: &'a Vocabulary,
    demand: Demand,
}

impl<'a> Compared<'a> {
    fn new(texts: &[&'a str], vocabulary: &'a Vocabulary, demand: Demand) -> Compared<'a> {
        let (mut profiles, _) = profiles(texts);
        if demand == Demand::Equal {
            // What many copies of a text repeat is the text.
            profiles.iter_mut().for_each(|profile| profile.repeated.clear());
        }
        Compared { readings: profiles.iter().map(|_| OnceLock::new()).collect(), profiles, vocabulary, demand }
    }

    fn reading(&self, article: usize) -> &Reading<'a> {
        self.readings[article].get_or_init(|| Reading::new(&self.profiles[article], self.vocabulary))
    }

    /// How alike the two are, if they are the same. The first in order of text is the first of the comparison.
    fn same(&self, a: usize, b: usize) -> Option<f64> {
        let whole = |article: usize| (self.profiles[article].title, self.profiles[article].body);
        let (a, b) = if whole(a) <= whole(b) { (a, b) } else { (b, a) };
        let verdict = compare_read(self.reading(a), self.reading(b), self.vocabulary);
        let same = match self.demand {
            Demand::Alike => verdict.decision == Decision::Merge,
            Demand::Equal => verdict.equal,
        };
        same.then_some(verdict.score)
    }
}

/// Clusters while they grow.
struct Joined<'p> {
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
    apart: &'p [(usize, usize)],
}

impl<'p> Joined<'p> {
    fn new(articles: usize, apart: &'p [(usize, usize)]) -> Joined<'p> {
        let of: Vec<usize> = (0..articles).collect();
        Joined { members: of.iter().map(|&article| vec![article]).collect(), of, apart }
    }

    /// Makes one of the clusters of two articles if every two of their articles are the same and may be one.
    fn join(&mut self, a: usize, b: usize, mut same: impl FnMut(usize, usize) -> bool) {
        let (one, other) = (self.of[a].min(self.of[b]), self.of[a].max(self.of[b]));
        let of = &self.of;
        let between = |&(a, b): &(usize, usize)| {
            let (a, b) = (of[a], of[b]);
            a == one && b == other || a == other && b == one
        };
        let (left, right) = (&self.members[one], &self.members[other]);
        if one == other || self.apart.iter().any(between) || !left.iter().all(|&a| right.iter().all(|&b| same(a, b))) {
            return;
        }
        let moved = std::mem::take(&mut self.members[other]);
        moved.iter().for_each(|&article| self.of[article] = one);
        self.members[one].extend(moved);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::article::vocabulary::SAMPLE;

    fn article(subject: &str) -> String {
        let sentence = |at: usize| format!("{subject}的第{at}件事是把材料整理好再交给窗口办理。");
        format!("# {subject}\n\n{}", (0..20).map(sentence).collect::<String>())
    }

    fn of(texts: &[&str]) -> Vec<usize> {
        clusters(texts, &SAMPLE, &[], Demand::Alike).of
    }

    #[test]
    fn copies_are_one_cluster_and_others_stand_alone() {
        let (a, b) = (article("征信"), article("房租"));
        assert_eq!(of(&[&a, &b, &a, &a]), [0, 1, 0, 0]);
        assert_eq!(of(&[]), [0; 0]);
        assert_eq!(of(&["", "", "！", "！"]), [0, 1, 2, 3]);
    }

    #[test]
    fn copies_that_somebody_keeps_apart_stay_apart() {
        let a = article("征信");
        assert_eq!(clusters(&[&a, &a, &a], &SAMPLE, &[(0, 1)], Demand::Alike).of, [0, 1, 0]);
        assert_eq!(clusters(&[&a, &a, &a], &SAMPLE, &[(2, 1), (0, 1), (0, 2)], Demand::Alike).of, [0, 1, 2]);
    }

    #[test]
    fn each_is_compared_with_a_bounded_number_of_others_and_the_rest_is_counted() {
        const ARTICLES: usize = 60;
        let all = (0..ARTICLES).flat_map(|a| (a + 1..ARTICLES).map(move |b| (a, b, 100 - (b - a))));
        let (pairs, cut) = within_reach(all.collect(), ARTICLES);
        assert!(pairs.len() <= ARTICLES * REACH, "{}", pairs.len());
        assert_eq!(cut, ARTICLES * (ARTICLES - 1) / 2 - pairs.len());
        // Those that share most come first.
        assert!((1..ARTICLES).all(|at| pairs.contains(&(at - 1, at))));
    }
}

//! An article's Markdown to what it is compared by, and all articles to the pairs worth comparing.
//!
//! A profile is small: it borrows the text and keeps a sample of its fingerprints. Comparing reads the text again, because
//! few pairs are ever compared. Candidates come from an inverted index over the samples; nothing compares all with all.

use std::ops::Range;

use rayon::prelude::*;

use super::passage::{Passage, survey};
use super::shingle::{Folded, winnow};

/// One fingerprint in so many is kept: an article of 2,000 letters keeps about 50.
const SAMPLED: u32 = 8;

/// The least fingerprints are always kept, for articles so short that a sample would miss them.
const LEAST: usize = 8;

/// A fingerprint that more articles share is boilerplate or a template; then only neighbours are paired.
const BUCKET_MAX: usize = 24;

/// How many neighbours in a large bucket an article is paired with.
const NEIGHBOURS: usize = 4;

/// Pairs that share fewer of the smaller sample than one in so many are not worth comparing.
const SHARED_MIN: usize = 8;

/// What is kept of an article.
#[derive(Debug, Clone)]
pub struct Profile<'a> {
    /// Its first level-1 heading; empty when it has none.
    pub title: &'a str,
    /// What follows.
    pub body: &'a str,
    /// Characters of the body that many articles repeat, ascending.
    pub repeated: Vec<Range<usize>>,
    sample: Vec<u32>,
}

impl<'a> Profile<'a> {
    /// Profiles an article. `repeated` are the characters of the Markdown that [`super::passage::passages`] found in it.
    pub fn new(markdown: &'a str, repeated: &[Range<usize>]) -> Profile<'a> {
        Profile::made(markdown, repeated, &winnow(&Folded::new(markdown).letters))
    }

    fn made(markdown: &'a str, repeated: &[Range<usize>], prints: &[(u32, u32)]) -> Profile<'a> {
        let (title, body) = title_and_body(markdown);
        let mut sample: Vec<u32> = prints.iter().map(|(hash, _)| *hash).collect();
        sample.sort_unstable();
        sample.dedup();
        let mut place = 0;
        sample.retain(|hash| {
            place += 1;
            place <= LEAST || hash % SAMPLED == 0
        });
        let mut profile = Profile { title: title.trim(), body, repeated: Vec::new(), sample };
        repeated.iter().for_each(|range| profile.repeat(markdown, range));
        profile
    }

    /// Notes characters of the Markdown as repeated, in characters of the body.
    fn repeat(&mut self, markdown: &str, range: &Range<usize>) {
        let before = markdown[..markdown.len() - self.body.len()].chars().count();
        self.repeated.push(range.start.saturating_sub(before)..range.end.saturating_sub(before));
    }
}

/// The first level-1 heading, and what follows.
pub fn title_and_body(markdown: &str) -> (&str, &str) {
    match markdown.trim_start().strip_prefix("# ") {
        Some(rest) => rest.split_once('\n').unwrap_or((rest, "")),
        None => ("", markdown),
    }
}

/// Profiles all articles of a site, and finds the passages they repeat on the way: each text is folded once for both.
pub fn profiles<'a>(markdowns: &[&'a str]) -> (Vec<Profile<'a>>, Vec<Passage>) {
    let (passages, mut profiles) = survey(markdowns, |text, prints| Profile::made(markdowns[text], &[], prints));
    for span in passages.iter().flat_map(|passage| &passage.spans) {
        profiles[span.text].repeat(markdowns[span.text], &span.range);
    }
    profiles.iter_mut().for_each(|profile| profile.repeated.sort_unstable_by_key(|range| range.start));
    (profiles, passages)
}

/// The pairs that share enough to be worth comparing, each once and in order, and how many fingerprints they share.
///
/// Linear but for sorting: each fingerprint proposes a bounded number of pairs for every article that has it.
pub fn candidates(profiles: &[Profile<'_>]) -> Vec<(usize, usize, usize)> {
    // Ranked by what they say, so that neighbours in a large bucket are the same for every order of the input.
    let mut order: Vec<u32> = (0..profiles.len() as u32).collect();
    order.par_sort_unstable_by_key(|&article| {
        let profile = &profiles[article as usize];
        (&profile.sample, profile.title, profile.body)
    });
    let mut posted: Vec<u64> = Vec::new();
    for (rank, &article) in order.iter().enumerate() {
        posted.extend(profiles[article as usize].sample.iter().map(|&hash| u64::from(hash) << 32 | rank as u64));
    }
    posted.par_sort_unstable();
    let mut pairs: Vec<u64> = Vec::new();
    for bucket in posted.chunk_by(|a, b| a >> 32 == b >> 32) {
        let reach = if bucket.len() > BUCKET_MAX { NEIGHBOURS } else { bucket.len() };
        for (at, one) in bucket.iter().enumerate() {
            pairs.extend(bucket[at + 1..].iter().take(reach).map(|two| (one & 0xFFFF_FFFF) << 32 | two & 0xFFFF_FFFF));
        }
    }
    pairs.par_sort_unstable();
    let profile = |rank: u64| &profiles[order[rank as usize] as usize];
    let mut found: Vec<(usize, usize, usize)> = pairs
        .chunk_by(|a, b| a == b)
        .filter(|shared| {
            let (one, two) = (profile(shared[0] >> 32), profile(shared[0] & 0xFFFF_FFFF));
            shared.len() * SHARED_MIN >= one.sample.len().min(two.sample.len())
        })
        .map(|shared| {
            let (one, two) =
                (order[(shared[0] >> 32) as usize] as usize, order[(shared[0] & 0xFFFF_FFFF) as usize] as usize);
            (one.min(two), one.max(two), shared.len())
        })
        .collect();
    found.par_sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(subject: &str, from: usize) -> String {
        let sentence =
            |at: usize| format!("{subject}的第{at}件事是把材料{}整理好再交给窗口{}办理。", at * 7919, at * 104_729);
        format!("# {subject}\n\n{}", (from..from + 20).map(sentence).collect::<String>())
    }

    fn pairs(texts: &[String]) -> Vec<(usize, usize)> {
        let found = candidates(&texts.iter().map(|text| Profile::new(text, &[])).collect::<Vec<_>>());
        found.into_iter().map(|(a, b, _)| (a, b)).collect()
    }

    #[test]
    fn overlapping_articles_are_candidates_and_others_are_not() {
        let texts = [article("征信", 0), article("房租", 500), article("征信", 8), article("电费", 900)];
        assert_eq!(pairs(&texts), [(0, 2)]);
    }

    #[test]
    fn a_template_of_hundreds_proposes_few_pairs_each() {
        let texts: Vec<String> = (0..200).map(|_| article("征信", 0)).collect();
        let found = pairs(&texts);
        assert!(found.len() >= 199 && found.len() <= 200 * NEIGHBOURS, "{}", found.len());
    }

    #[test]
    fn the_title_is_no_part_of_the_body() {
        let profile = Profile::new("\n# 题目 \n正文", std::slice::from_ref(&(7..9)));
        assert_eq!((profile.title, profile.body), ("题目", "正文"));
        assert_eq!(profile.repeated, std::slice::from_ref(&(0..2)));
    }
}

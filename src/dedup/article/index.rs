//! Where each window of four letters stands in an article, and by them where an edited copy of a sentence does.

use std::ops::Range;

use super::align::fit;

/// A window that stands in more places of an article tells nothing about where a sentence is.
const PLACES_MAX: usize = 16;

/// Letters of a window of the index; four fit into one number exactly.
const GRAM: usize = 4;

/// Where each window of four letters stands in an article.
#[derive(Debug)]
pub struct Index {
    places: Vec<(u64, u32)>,
}

fn grams(letters: &[u16]) -> impl Iterator<Item = u64> {
    letters.windows(GRAM).map(|gram| gram.iter().fold(0, |key, &letter| key << 16 | u64::from(letter)))
}

impl Index {
    /// The index of an article's letters.
    pub fn new(letters: &[u16]) -> Index {
        let mut places: Vec<(u64, u32)> = grams(letters).zip(0..).collect();
        places.sort_unstable();
        Index { places }
    }

    /// Where an edited copy of a sentence stands in the letters that the index is of, outside of what is taken.
    pub fn find(&self, letters: &[u16], sentence: &[u16], taken: &[bool], edited: usize) -> Option<Range<usize>> {
        // Each shared window votes for where the sentence would begin.
        let mut votes: Vec<(i64, usize, usize)> = Vec::new();
        for (at, gram) in grams(sentence).enumerate() {
            let from = self.places.partition_point(|place| place.0 < gram);
            let same = self.places[from..].iter().take_while(|place| place.0 == gram).take(PLACES_MAX);
            let free = same.map(|place| place.1 as usize).filter(|&place| !taken[place]);
            votes.extend(free.map(|place| (place as i64 - at as i64, at, place)));
        }
        votes.sort_unstable();
        let drift = 2 + sentence.len() as i64 / 10;
        // The votes that begin at most `drift` later, in one pass.
        let (mut end, mut best) = (0, None);
        for first in 0..votes.len() {
            while votes.get(end).is_some_and(|vote| vote.0 - votes[first].0 <= drift) {
                end += 1;
            }
            if best.is_none_or(|(near, _)| end - first > near) {
                best = Some((end - first, first));
            }
        }
        let (near, first) = best?;
        let (_, at, place) = votes[first + near / 2];
        let found = fit(sentence, letters, at, place, sentence.len() / edited + 1)?;
        (!found.range.is_empty()).then_some(found.range)
    }
}

//! Pairs of questions worth comparing, found without comparing all with all.
//!
//! MinHash over the pairs of neighbouring characters of the canonical words, 42 bands of 3 rows: questions that share
//! half of their pairs meet in some band with a probability of 99.6 %. A bucket that holds very many questions says
//! little about each of them and is cut; how many were cut is returned, so that it can be said.

use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use super::canonical::Canonical;

const BANDS: usize = 42;
const ROWS: usize = 3;

/// The most questions of a bucket that are compared with each other.
const BUCKET_MAX: usize = 40;

/// Pairs of indices, the smaller first, sorted; and how many buckets were cut.
pub fn candidates(questions: &[&Canonical]) -> (Vec<(usize, usize)>, usize) {
    let sketches: Vec<[u64; BANDS]> = questions.par_iter().map(|question| sketch(question)).collect();
    // Most pairs meet in one band only, so sorting them once costs less than a set that grows.
    let found: Vec<(Vec<u64>, usize)> = (0..BANDS)
        .into_par_iter()
        .map(|band| {
            let mut keyed: Vec<(u64, usize)> =
                sketches.iter().enumerate().map(|(number, sketch)| (sketch[band], number)).collect();
            keyed.sort_unstable();
            let (mut pairs, mut cut) = (Vec::new(), 0);
            for bucket in keyed.chunk_by(|a, b| a.0 == b.0) {
                cut += usize::from(bucket.len() > BUCKET_MAX);
                let bucket = &bucket[..bucket.len().min(BUCKET_MAX)];
                for (position, &(_, a)) in bucket.iter().enumerate() {
                    pairs.extend(bucket[position + 1..].iter().map(|&(_, b)| (a as u64) << 32 | b as u64));
                }
            }
            (pairs, cut)
        })
        .collect();
    let cut = found.iter().map(|(_, cut)| cut).sum();
    let mut pairs: Vec<u64> = Vec::with_capacity(found.iter().map(|(pairs, _)| pairs.len()).sum());
    found.into_iter().for_each(|(of_band, _)| pairs.extend(of_band));
    pairs.par_sort_unstable();
    pairs.dedup();
    (pairs.into_iter().map(|pair| ((pair >> 32) as usize, (pair & 0xFFFF_FFFF) as usize)).collect(), cut)
}

/// One number a band: equal where the least hashes of its rows are.
fn sketch(question: &Canonical) -> [u64; BANDS] {
    let words: String = question.tokens.iter().map(|token| token.canonical.as_str()).collect();
    let chars: Vec<char> = words.chars().collect();
    let pairs: Vec<u64> = chars
        .windows(2.min(chars.len().max(1)))
        .map(|pair| {
            let mut hasher = DefaultHasher::new();
            pair.hash(&mut hasher);
            hasher.finish()
        })
        .collect();
    let mut sketch = [0; BANDS];
    for (band, slot) in sketch.iter_mut().enumerate() {
        let mut hasher = DefaultHasher::new();
        for row in 0..ROWS {
            // Multiplying by an odd number and mixing permutes the hashes: the least of them is a fair draw.
            let salt = ((band * ROWS + row) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
            let least = pairs.iter().map(|pair| mixed(pair.wrapping_mul(salt) ^ salt)).min();
            least.hash(&mut hasher);
        }
        *slot = hasher.finish();
    }
    sketch
}

fn mixed(mut hash: u64) -> u64 {
    hash ^= hash >> 31;
    hash = hash.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::super::canonical::canonical;
    use super::super::lexicon::sample;
    use super::*;

    fn of(texts: &[String]) -> (Vec<(usize, usize)>, usize) {
        let forms: Vec<Canonical> = texts.iter().map(|text| canonical(text, sample())).collect();
        candidates(&forms.iter().collect::<Vec<_>>())
    }

    #[test]
    fn what_is_alike_meets_and_what_is_not_does_not() {
        let texts = ["网贷合同在哪里下载", "助学贷款怎么提前还款", "网贷合同在哪里下载打印", "网贷合同哪里下载"];
        let (pairs, cut) = of(&texts.map(str::to_owned));
        assert_eq!((pairs, cut), (vec![(0, 2), (0, 3), (2, 3)], 0));
    }

    #[test]
    fn nothing_and_next_to_nothing_can_be_looked_at() {
        assert_eq!(of(&[]), (Vec::new(), 0));
        assert_eq!(of(&["".to_owned(), "？".to_owned()]).0, [(0, 1)]);
    }

    #[test]
    fn a_full_bucket_is_cut_and_that_is_said() {
        let (pairs, cut) = of(&vec!["网贷逾期怎么办".to_owned(); BUCKET_MAX + 1]);
        assert_eq!((pairs.len(), cut), (BUCKET_MAX * (BUCKET_MAX - 1) / 2, BANDS));
    }
}

//! The sentences of one article laid over another: where each stands there, equal or edited.
//!
//! Equal sentences come first, wherever they stand; then edited ones, by the windows they share and by banded edit distance.
//! The other article is one run of letters there, so that a lost full stop or a moved paragraph costs nothing.

use std::collections::BTreeMap;
use std::ops::Range;

use super::reading::Reading;

/// One letter in so many may be edited in a sentence that is still the same.
const EDITED: usize = 4;

/// One in so many in a sentence that speaks of the same, so that its numbers and names still count.
const REWRITTEN: usize = 2;

/// A sentence of the first article and where it stands in the second.
pub struct Pair {
    pub sentence: usize,
    pub b: Range<usize>,
}

/// What two articles share.
pub struct Matched {
    pub pairs: Vec<Pair>,
    /// Sentences that are no longer the same but may speak of the same.
    pub rewritten: Vec<Pair>,
    /// Of each letter, whether the other article has it.
    pub a: Vec<bool>,
    pub b: Vec<bool>,
}

impl Matched {
    fn add(&mut self, a: &Reading<'_>, pair: Pair) {
        self.a[a.folded.sentence(pair.sentence)].fill(true);
        self.b[pair.b.clone()].fill(true);
        self.pairs.push(pair);
    }
}

pub fn align(a: &Reading<'_>, b: &Reading<'_>) -> Matched {
    let (letters_a, letters_b) = (a.folded.letters.len(), b.folded.letters.len());
    let mut matched =
        Matched { pairs: Vec::new(), rewritten: Vec::new(), a: vec![false; letters_a], b: vec![false; letters_b] };
    let mut equal: BTreeMap<&[u16], Vec<usize>> = BTreeMap::new();
    for at in (0..b.folded.ends.len()).rev() {
        equal.entry(b.letters(at)).or_default().push(at);
    }
    let mut edited = Vec::new();
    for at in 0..a.folded.ends.len() {
        match equal.get_mut(a.letters(at)).and_then(Vec::pop) {
            Some(other) => matched.add(a, Pair { sentence: at, b: b.folded.sentence(other) }),
            None => edited.push(at),
        }
    }
    let (index, letters) = (b.index(), &b.folded.letters);
    let mut rest = Vec::new();
    for at in edited {
        match index.find(letters, a.letters(at), &matched.b, EDITED) {
            Some(range) => matched.add(a, Pair { sentence: at, b: b.folded.snap(range) }),
            None => rest.push(at),
        }
    }
    matched.pairs.sort_by_key(|pair| pair.sentence);
    let find = |at| {
        let range = b.folded.snap(index.find(letters, a.letters(at), &matched.b, REWRITTEN)?);
        // Rewritten, it has no ends of its own: the sentences there count whole.
        let (first, last) = (b.folded.sentence_at(range.start), b.folded.sentence_at(range.end - 1));
        Some(Pair { sentence: at, b: b.folded.sentence(first).start..b.folded.sentence(last).end })
    };
    matched.rewritten = rest.into_iter().filter_map(find).collect();
    matched
}

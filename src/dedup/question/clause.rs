//! The clauses of a question: whole ones may move, and one that only asks again goes.
//!
//! In come the words with what is left out so far; roles stay inside their clause, so 借的钱还用还吗，平台没有牌照 and 平台没有牌照，
//! 借的钱还用还吗 are one. Clauses that tell something keep their order: it is the order of events.

use super::asking::asks;
use super::bare::Pause;
use super::segment::Token;
use super::trace::{Kept, Rule};
use crate::lexicon::Class;

/// Where a text pauses, and which of its clauses ask.
pub(super) struct Clauses {
    /// Sorted, as `ends`.
    pauses: Vec<usize>,
    ends: Vec<usize>,
    asking: Vec<bool>,
}

/// A text of more clauses is no question that could be asked twice.
const MOST_CLAUSES: usize = 8;

impl Clauses {
    pub(super) fn new(pauses: &[Pause], whether: &[usize], tokens: &[Token]) -> Clauses {
        let ends: Vec<usize> = pauses.iter().filter(|pause| pause.ends_clause).map(|pause| pause.at).collect();
        let asking = vec![false; ends.len() + 1];
        let mut clauses = Clauses { pauses: pauses.iter().map(|pause| pause.at).collect(), ends, asking };
        let places = tokens.iter().filter(|token| asks(token)).map(|token| token.range.start);
        for place in places.chain(whether.iter().copied()) {
            let clause = clauses.of(place);
            clauses.asking[clause] = true;
        }
        clauses
    }

    /// The number of the clause that a place belongs to.
    pub(super) fn of(&self, place: usize) -> usize {
        self.ends.partition_point(|&end| end <= place)
    }

    pub(super) fn pauses_at(&self, place: usize) -> bool {
        self.pauses.binary_search(&place).is_ok()
    }

    pub(super) fn same(&self, a: &Token, b: &Token) -> bool {
        self.of(a.range.start) == self.of(b.range.start)
    }
}

/// The places of the words that are left, by clause.
fn by_clause(words: &Kept, clauses: &Clauses) -> Vec<Vec<usize>> {
    let mut groups = vec![Vec::new(); clauses.asking.len()];
    for (index, (token, rule)) in words.iter().enumerate() {
        if rule.is_none() && !token.range.is_empty() {
            groups[clauses.of(token.range.start)].push(index);
        }
    }
    groups
}

/// 担保人如果去世 is 如果担保人去世.
pub(super) fn condition_first(words: &mut Kept, clauses: &Clauses) {
    for group in by_clause(words, clauses) {
        let [first, second, ..] = group[..] else { continue };
        let names =
            matches!(words[first].0.class, Class::Actor | Class::Noun | Class::Thing | Class::Product | Class::Topic);
        if names && words[second].0.class == Class::Mode && words[second].0.canonical == "如果" {
            words.swap(first, second);
        }
    }
}

/// 怎么办？该怎么办 asks once: a clause that only repeats how an earlier one ends goes.
pub(super) fn drop_repeated(words: &mut Kept, clauses: &Clauses) {
    let groups = by_clause(words, clauses);
    if groups.len() > MOST_CLAUSES {
        return;
    }
    for (number, later) in groups.iter().enumerate().skip(1) {
        // 吗 is kept once, wherever it stands.
        let said = |group: &[usize]| {
            let words = group.iter().map(|&at| words[at].0.canonical.clone());
            words.filter(|word| word != "吗").collect::<Vec<_>>()
        };
        let again = said(later);
        let repeats = |earlier: &Vec<usize>| said(earlier).ends_with(&again);
        let asked = clauses.asking[number] && !again.is_empty();
        if asked && groups[..number].iter().any(repeats) {
            let again = later.iter().filter(|&&at| words[at].0.canonical != "吗").copied().collect::<Vec<_>>();
            again.into_iter().for_each(|at| words[at].1 = Some(Rule::Repeated));
        }
    }
}

/// What is told comes first, what is asked last; a comma within a clause (怎么向法院，投诉) parts nothing that could move.
pub(super) fn asking_last(words: &mut Kept, clauses: &Clauses) {
    let groups = by_clause(words, clauses);
    let acts = |group: &Vec<usize>| {
        group.iter().any(|&at| matches!(words[at].0.class, Class::Event | Class::Word | Class::Unknown))
    };
    let whole = |number: usize| {
        let group = &groups[number];
        group.is_empty() || if clauses.asking[number] { acts(group) } else { group.len() > 1 }
    };
    if !clauses.asking.is_sorted() && (0..groups.len()).all(whole) {
        words.sort_by_key(|(token, _)| token.range.is_empty() || clauses.asking[clauses.of(token.range.start)]);
    }
}

/// Whether nothing that counts stands before a word in its clause.
pub(super) fn begins_clause(words: &Kept, index: usize, clauses: &Clauses) -> bool {
    let before = words[..index].iter().rev().filter(|(token, _)| clauses.same(token, &words[index].0));
    let mut before = before.filter(|(token, rule)| rule.is_none() && token.class != Class::Particle);
    before.next().is_none()
}

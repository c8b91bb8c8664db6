//! What was found out about the pages of a site, before anything is done about it: for who merges, and for who reports.

use std::collections::HashSet;

use super::decisions::Decisions;
use super::groups::{Pair, pair};
use super::merging::Decided;
use super::question::lexicon::Lexicon;
use super::wording::Wording;

/// What was found out about the pages of a site, before anything is done about it.
pub(super) struct Survey {
    pub(super) lexicon: Lexicon,
    pub(super) decisions: Decisions,
    /// Of the pages that can hold one question.
    pub(super) wordings: Vec<Wording>,
    /// Of other pages that ask something: calculators, flows, terms.
    pub(super) others: Vec<Wording>,
    pub(super) decided: Decided,
    /// Pairs about which something has been said: kept apart, or to be decided.
    pub(super) settled: HashSet<Pair>,
}

impl Survey {
    /// Whether somebody, or something that was said already, settles a pair of pages by these wordings.
    pub(super) fn is_settled(&self, (one, other): Pair, a: &Wording, b: &Wording) -> bool {
        self.settled.contains(&pair(one, other))
            || self.settled.contains(&pair(a.page, b.page))
            || self.decisions.about(&a.form.key, &b.form.key).is_some()
    }
}

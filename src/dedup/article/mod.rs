//! Articles in, decisions out; and the passages that many articles repeat.
//!
//! An article is folded once (`profile`, on the shingles of `shingle`). Pairs worth comparing are found through shared
//! shingles; their sentences are laid over each other (`matching`, on the `index` of an article, and `align`) and every difference is named (`findings`,
//! `difference`) before anything is decided (`compare`, `contradiction`, `cluster`). Passages that three or more articles repeat are found on the same
//! shingles (`copies`, `passage`). What objects to a merge and what does not is data (`marks`, `literal`, `vocabulary`).

mod align;
pub mod cluster;
pub mod compare;
pub mod contradiction;
mod copies;
pub mod difference;
mod findings;
mod index;
mod literal;
mod marks;
mod matching;
pub mod passage;
pub mod profile;
mod reading;
mod shingle;
pub mod vocabulary;

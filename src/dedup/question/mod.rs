//! Questions in, decisions out.
//!
//! A question is brought into its canonical form (`written`, `bare` and `signs` say which letters and signs count), and every rewrite on the way is named (`canonical`, on the words of
//! `segment` and the repairs of `repair`; `asking`, `voice` and `clause` settle what is asked, who does it to whom, and in which order). Equal forms are one question (`cluster`, with typing errors found by `damage`); a pair that is not equal is
//! compared (`compare`) and the outcome put into words (`explain`). The words all this rests on are data (`lexicon`).

mod asking;
pub(super) mod bare;
pub mod candidates;
pub mod canonical;
mod clause;
pub mod cluster;
pub mod compare;
pub mod damage;
pub mod explain;
pub mod lexicon;
mod number;
mod repair;
pub mod segment;
mod signs;
mod trace;
mod voice;
pub(super) mod written;

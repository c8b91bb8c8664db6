//! Every question exists once: what asks the same, what may, and why.
//!
//! In come texts (questions, articles); out go decisions. A question is brought into its canonical form, and every
//! rewrite on the way is named (`canonical`); equal forms are one question (`cluster`); a pair that is not equal is
//! explained (`compare`). The words all this rests on are data (`lexicon.toml`).

pub mod canonical;
pub mod cluster;
pub mod compare;
pub mod decisions;
pub mod lexicon;
mod number;
pub mod pages;
mod repair;
pub mod segment;

pub use canonical::{Canonical, Rule, Step, canonical, replay};
pub use cluster::clusters;
pub use compare::{Decision, Difference, Guard, Typo, Verdict, compare};
pub use lexicon::{Lexicon, Own};

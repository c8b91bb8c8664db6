//! Every question exists once: what asks the same, what may, and why.
//!
//! `question` compares questions, `article` whole articles and the passages they repeat; `pages` merges the pages of a site that hold one question (`judge`, `groups`),
//! obeys what the author and the editor say (`decisions`) and keeps every block that only one page has (`blocks`); `said`, `answer` and `exact` say whether two pages say the same; `report` tells of both;
//! `scale` gives raw texts to an engine for large tables and takes its pairs back; `words` proposes lines for `lexicon.toml`.

mod answer;
pub mod article;
mod blocks;
mod claims;
pub mod decision;
pub mod decisions;
mod exact;
mod groups;
mod judge;
pub mod merging;
pub mod pages;
pub mod question;
pub mod report;
mod said;
pub mod scale;
mod standing;
mod survey;
mod told;
pub mod waiting;
mod wording;
pub mod words;

//! De-duplication: articles that say the same, and passages that many articles repeat.

pub mod align;
pub mod article;
pub mod compare;
mod copies;
pub mod decision;
pub mod difference;
mod findings;
pub mod marks;
mod matching;
pub mod passage;
mod reading;
pub mod shingle;
pub mod vocabulary;

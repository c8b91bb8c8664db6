//! Every question exists once: what asks the same, what may, and why.
//!
//! `question` compares questions, `article` whole articles and the passages they repeat; `pages` merges the pages of a site that hold one question, and obeys what the author
//! and the editor say (`decisions`); `report` tells of both.

pub mod article;
pub mod decision;
pub mod decisions;
pub mod pages;
pub mod question;
pub mod report;

//! Pages to the wordings of their questions: each title, and below it what `also_asked` holds, with its canonical form.

use std::ops::Range;

use rayon::prelude::*;

use super::question::canonical::{Canonical, canonical};
use super::question::lexicon::Lexicon;
use crate::catalog::{Catalog, Page, PageId};
use crate::parse::{At, Kind};

/// A wording of a page's question.
#[derive(Clone)]
pub(super) struct Wording {
    pub(super) page: PageId,
    pub(super) text: String,
    pub(super) span: Range<usize>,
    /// A title, not one of `also_asked`.
    pub(super) title: bool,
    pub(super) form: Canonical,
}

/// Whether pages of a kind can hold one question: spec-wise only these are units of de-duplication.
pub(super) fn is_unit(page: &Page<'_>) -> bool {
    !page.made && matches!(page.article.kind(), Kind::Question | Kind::Article | Kind::Steps)
}

/// Whether a page may ask what another one asks.
fn asks_something(page: &Page<'_>) -> bool {
    let asking = matches!(page.article.kind(), Kind::Calculator | Kind::Flow | Kind::Term);
    is_unit(page) || !page.made && asking
}

/// All wordings of some pages that ask something, of each its title first.
pub(super) fn wordings(catalog: &Catalog<'_>, pages: impl Iterator<Item = PageId>, lexicon: &Lexicon) -> Vec<Wording> {
    let written: Vec<(PageId, &str, Range<usize>, bool)> = pages
        .filter(|&id| asks_something(&catalog[id]))
        .flat_map(|id| {
            let article = &catalog[id].article;
            let also =
                article.front.also_asked.iter().map(move |At { value, span }| (id, &**value, span.clone(), false));
            std::iter::once((id, article.title.as_str(), article.title_span.clone(), true)).chain(also)
        })
        .collect();
    written
        .into_par_iter()
        .map(|(page, text, span, title)| {
            let mut form = canonical(text, lexicon);
            // A page of kind `question` asks, whether or not its title ends in a question mark.
            if !form.asks && catalog[page].article.kind() == Kind::Question {
                form = canonical(&format!("{text}?"), lexicon);
            }
            Wording { page, text: text.to_owned(), span, title, form }
        })
        .collect()
}

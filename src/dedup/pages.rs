//! A [`Catalog`] in which pages may ask the same to one in which every question stands once.
//!
//! 1. The author's word: `canonical` merges, `distinct_from` keeps apart; so do the editor's decisions in `dedup.toml`.
//! 2. Titles that ask the same are one question, unless somebody said otherwise.
//! 3. Of the pages of one question the one with the fuller body stays; of the others, what it lacks is kept.
//! 4. Where the site says so, a passage that many pages repeat is shown on the first of them only.
//! 5. What contradicts itself is an error with both places: a wording claimed twice, a wording that asks something
//!    else than its page, a cycle.

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;

use super::blocks::repeats;
use super::decisions::Decisions;
use super::judge::{Judge, said_apart};
use super::question::canonical::{Canonical, canonical};
use super::question::lexicon::{Lexicon, Own};
use super::waiting::waiting;
use crate::catalog::{Catalog, Page, PageId};
use crate::config::{Boilerplate, Config, DedupMode};
use crate::diagnostic::Diagnostic;
use crate::lexicon::WordLists;
use crate::parse::{At, Kind};
use crate::source::Sources;

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

/// The words by which this site's questions are compared.
pub fn lexicon(catalog: &Catalog<'_>, config: &Config, lists: &WordLists) -> Lexicon {
    let terms = catalog.pages().filter(|(_, page)| page.article.kind() == Kind::Term).map(|(_, page)| {
        let synonyms = page.article.front.term.iter().flat_map(|term| &term.synonyms);
        (page.article.title.as_str(), synonyms.map(|word| &*word.value as &str).collect())
    });
    Lexicon::new(lists, &Own { words: Some(&config.dedup.words), terms: terms.collect() })
}

/// Which page answers a question, however it is worded.
#[derive(Debug, Default)]
pub struct Questions {
    lexicon: Option<Lexicon>,
    /// The file of the page that has a canonical form.
    by_form: HashMap<String, String>,
    /// How many pairs of pages may ask the same and wait for an editor.
    waiting: usize,
}

impl Questions {
    fn new(catalog: &Catalog<'_>, wordings: &[Wording], lexicon: Lexicon, waiting: usize) -> Questions {
        let mut by_form = HashMap::new();
        // A title weighs more than `also_asked`.
        for wording in wordings.iter().filter(|wording| wording.form.asks && !wording.form.tokens.is_empty()) {
            let key = catalog[wording.page].article.key().to_owned();
            if wording.title {
                by_form.insert(wording.form.key.clone(), key);
            } else {
                by_form.entry(wording.form.key.clone()).or_insert(key);
            }
        }
        Questions { lexicon: Some(lexicon), by_form, waiting }
    }

    /// How many pairs of pages may ask the same and wait for an editor.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// The page that answers what `text` asks.
    pub fn page(&self, catalog: &Catalog<'_>, text: &str) -> Option<PageId> {
        let form = canonical(text, self.lexicon.as_ref()?);
        let key = self.by_form.get(&form.key).filter(|_| form.asks)?;
        catalog.by_key(key)
    }
}

/// Merges the pages that hold one question; conflicts and machine decisions are reported.
pub fn dedup<'src>(
    catalog: Catalog<'src>,
    config: &Config,
    lists: &WordLists,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Catalog<'src>, Questions) {
    if config.dedup.mode == DedupMode::Off {
        return (catalog, Questions::default());
    }
    let lexicon = lexicon(&catalog, config, lists);
    let decisions = Decisions::read(&sources.decisions, &lexicon, diagnostics);
    let wordings = wordings(&catalog, catalog.all(), &lexicon);
    let apart = said_apart(&catalog);
    let mut judge = Judge { catalog: &catalog, wordings: &wordings, lists, diagnostics };
    let chosen = judge.said_same(&apart);
    judge.wordings_fit_their_page(&lexicon);
    let groups = judge.one_question(&lexicon, &decisions, &apart, &chosen);
    let merges = judge.merges(&groups, &chosen, config.dedup.mode);
    let into: HashMap<PageId, PageId> = merges.iter().map(|merge| (merge.from, merge.into)).collect();
    let page = |wording: &Wording| into.get(&wording.page).copied().unwrap_or(wording.page);
    let (pairs, _) = waiting(&wordings, page, &lexicon, &decisions, &apart);
    let waiting = pairs.len();
    let questions = Questions::new(&catalog, &wordings, lexicon, waiting);
    let catalog = catalog.merge(&merges);
    let repeats = if config.dedup.boilerplate == Boilerplate::Once { repeats(&catalog) } else { HashMap::new() };
    (catalog.with_repeats(repeats), questions)
}

/// All wordings of some pages, titles first.
pub(super) fn wordings(catalog: &Catalog<'_>, pages: impl Iterator<Item = PageId>, lexicon: &Lexicon) -> Vec<Wording> {
    let written: Vec<(PageId, &str, Range<usize>, bool)> = pages
        .filter(|&id| is_unit(&catalog[id]))
        .flat_map(|id| {
            let article = &catalog[id].article;
            let also =
                article.front.also_asked.iter().map(move |At { value, span }| (id, &**value, span.clone(), false));
            std::iter::once((id, article.title.as_str(), article.title_span.clone(), true)).chain(also)
        })
        .collect();
    written
        .into_par_iter()
        .map(|(page, text, span, title)| Wording {
            page,
            text: text.to_owned(),
            span,
            title,
            form: canonical(text, lexicon),
        })
        .collect()
}

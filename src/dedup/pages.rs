//! A [`Catalog`] in which pages may ask the same to one in which every question stands once.
//!
//! 1. The author's word: `canonical` merges, `distinct_from` keeps apart; so do the editor's decisions in `dedup.toml`.
//! 2. Titles that ask the same are one question; their pages are one where they answer the same, too (`merging`).
//! 3. Of the pages of one question the one that has more to show stays (`standing`); of the others, what it lacks is kept.
//! 4. Where the site says so, a passage that many pages repeat is shown on the first of them only.
//! 5. What contradicts itself is an error with both places: a wording claimed twice, a wording that asks something
//!    else than its page, a cycle.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use super::article::vocabulary::Vocabulary;
use super::blocks::repeats;
use super::decisions::Decisions;
use super::groups::{Pair, pair};
use super::judge::{Judge, said_apart};
use super::merging::Decided;
use super::question::canonical::{Canonical, canonical};
use super::question::lexicon::{Lexicon, Own};
use super::waiting::{Amount, waiting};
use crate::catalog::{Catalog, Merge, Page, PageId};
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

/// Whether a page may ask what another one asks.
fn asks_something(page: &Page<'_>) -> bool {
    let asking = matches!(page.article.kind(), Kind::Calculator | Kind::Flow | Kind::Term);
    is_unit(page) || !page.made && asking
}

/// The words by which this site's questions are compared.
pub fn lexicon(catalog: &Catalog<'_>, config: &Config, lists: &WordLists) -> Lexicon {
    let terms = catalog.pages().filter(|(_, page)| page.article.kind() == Kind::Term).map(|(_, page)| {
        let synonyms = page.article.front.term.iter().flat_map(|term| &term.synonyms);
        (page.article.title.as_str(), synonyms.map(|word| &*word.value as &str).collect())
    });
    Lexicon::new(lists, &Own { words: Some(&config.dedup.words), terms: terms.collect() })
}

/// A page that answers a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its file.
    pub path: String,
    /// Its title.
    pub title: String,
    /// The wording of its own that asks it.
    pub wording: String,
    key: String,
}

/// Which page answers a question, however it is worded.
#[derive(Debug, Default)]
pub struct Questions {
    lexicon: Option<Lexicon>,
    /// The page that has a canonical form.
    by_form: HashMap<String, Holder>,
    /// How many pairs of pages may ask the same and wait for an editor.
    waiting: usize,
}

impl Questions {
    fn new(catalog: &Catalog<'_>, wordings: &[Wording], lexicon: Lexicon, waiting: usize) -> Questions {
        let mut by_form: HashMap<String, (Holder, bool)> = HashMap::new();
        // A title weighs more than `also_asked`.
        for wording in wordings.iter().filter(|wording| wording.form.asks && !wording.form.tokens.is_empty()) {
            let article = &catalog[wording.page].article;
            let holder = Holder {
                path: article.path.to_string(),
                title: article.title.clone(),
                wording: wording.text.clone(),
                key: article.key().to_owned(),
            };
            match by_form.get(&wording.form.key) {
                // Of two titles the first one: that there are two has been said.
                Some(&(_, true)) => {}
                Some(_) if !wording.title => {}
                _ => drop(by_form.insert(wording.form.key.clone(), (holder, wording.title))),
            }
        }
        let by_form = by_form.into_iter().map(|(form, (holder, _))| (form, holder)).collect();
        Questions { lexicon: Some(lexicon), by_form, waiting }
    }

    /// How many pairs of pages may ask the same and wait for an editor.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// The page that answers what `text` asks.
    pub fn page(&self, catalog: &Catalog<'_>, text: &str) -> Option<PageId> {
        catalog.by_key(&self.holder(text)?.key)
    }

    /// The page that answers what `text` asks, as its author wrote it.
    pub fn holder(&self, text: &str) -> Option<&Holder> {
        let form = canonical(text, self.lexicon.as_ref()?);
        self.by_form.get(&form.key).filter(|_| form.asks)
    }
}

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

/// Looks at the pages; conflicts and machine decisions are reported.
pub(super) fn survey(
    catalog: &Catalog<'_>,
    config: &Config,
    lists: &WordLists,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Survey {
    let lexicon = lexicon(catalog, config, lists);
    let decisions = Decisions::read(&sources.decisions, &lexicon, diagnostics);
    let all = wordings(catalog, catalog.all(), &lexicon);
    let (wordings, others): (Vec<Wording>, Vec<Wording>) =
        all.into_iter().partition(|wording| is_unit(&catalog[wording.page]));
    let mut settled = said_apart(catalog);
    let vocabulary = Vocabulary::new(lists);
    let mut judge = Judge {
        catalog,
        wordings: &wordings,
        lexicon: &lexicon,
        vocabulary: &vocabulary,
        decisions: &decisions,
        apart: &settled,
        diagnostics,
    };
    let decided = match config.dedup.mode {
        DedupMode::Off => Decided::default(),
        mode => {
            let chosen = judge.said_same();
            judge.wordings_fit_their_page();
            judge.decide(&chosen, mode)
        }
    };
    let into = decided.gone();
    let end = |page: PageId| into.get(&page).copied().unwrap_or(page);
    settled.extend(decided.conflicts.iter().map(|conflict| pair(end(conflict.stays), end(conflict.goes))));
    Survey { lexicon, decisions, wordings, others, decided, settled }
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
    let survey = survey(&catalog, config, lists, sources, diagnostics);
    let waiting = waiting(&catalog, &survey, Amount::Worthy).pairs.len();
    let Survey { wordings, lexicon, decided, .. } = survey;
    let questions = Questions::new(&catalog, &wordings, lexicon, waiting);
    (merged(catalog, config, &decided), questions)
}

/// Does what was decided.
pub(super) fn merged<'src>(catalog: Catalog<'src>, config: &Config, decided: &Decided) -> Catalog<'src> {
    let merges: Vec<Merge> = decided.merges.iter().map(|(merge, _)| merge.clone()).collect();
    let catalog = catalog.merge(&merges);
    let repeats = if config.dedup.boilerplate == Boilerplate::Once { repeats(&catalog) } else { HashMap::new() };
    catalog.with_repeats(repeats)
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
        .map(|(page, text, span, title)| Wording {
            page,
            text: text.to_owned(),
            span,
            title,
            form: canonical(text, lexicon),
        })
        .collect()
}

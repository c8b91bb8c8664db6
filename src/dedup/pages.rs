//! A [`Catalog`] in which pages may ask the same to one in which every question stands once.
//!
//! 1. The author's word: `canonical` merges, `distinct_from` keeps apart; so do the editor's decisions in `dedup.toml`.
//! 2. Titles that ask the same are one question; their pages are one where they answer the same, too (`merging`).
//! 3. Of the pages of one question the one that has more to show stays (`standing`); of the others, what it lacks is kept.
//! 4. Where the site says so, a passage that many pages repeat is shown on the first of them only.
//! 5. What contradicts itself is an error with both places: a wording claimed twice, a wording that asks something
//!    else than its page, a cycle.

use std::collections::{HashMap, HashSet};

use super::article::vocabulary::Vocabulary;
use super::blocks::repeats;
use super::decisions::{Decisions, Named};
use super::groups::pair;
use super::judge::{Judge, said_apart};
use super::merging::Decided;
use super::question::canonical::canonical;
use super::question::lexicon::{Lexicon, Own};
use super::survey::Survey;
use super::waiting::{Amount, waiting};
use super::wording::{Wording, is_unit, wordings};
use crate::catalog::{Catalog, Merge, PageId};
use crate::config::{Boilerplate, Config, DedupMode};
use crate::diagnostic::{Code, Diagnostic, nearest, words};
use crate::lexicon::WordLists;
use crate::parse::Kind;
use crate::source::Sources;

/// For how many decisions about nothing a question that comes near is looked for: each search looks at every wording.
const SUGGESTIONS_MAX: usize = 20;

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
    diagnostics.extend(without_question(catalog, &decisions, &all, &sources.decisions.path));
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

/// Decisions about a question that no page asks, in these words or in others that ask the same, or that only a draft asks.
fn without_question(catalog: &Catalog<'_>, decisions: &Decisions, wordings: &[Wording], path: &str) -> Vec<Diagnostic> {
    if decisions.named().is_empty() {
        return Vec::new();
    }
    let texts: HashSet<&str> = wordings.iter().map(|wording| wording.text.as_str()).collect();
    let forms: HashSet<&str> = wordings.iter().map(|wording| wording.form.key.as_str()).collect();
    let mut suggestions = SUGGESTIONS_MAX;
    let mut found = Vec::new();
    for Named { question, form, span } in decisions.named() {
        let waits = catalog.is_draft_wording(question);
        if texts.contains(&**question) || forms.contains(&**form) && !waits {
            continue;
        }
        found.push(if waits {
            let message = words!(
                "“{question}”只有草稿（draft）在问，这个决定现在不起作用",
                "only a draft asks “{question}”: this decision does nothing yet"
            );
            Diagnostic::warning(Code::KB503, path, message)
                .at(span.clone())
                .help(words!("发布那一页，或去掉这一条", "publish that page, or take this entry out"))
        } else {
            let near = (suggestions > 0).then(|| nearest(question, texts.iter().copied())).flatten();
            suggestions = suggestions.saturating_sub(1);
            let message = words!(
                "没有页面问“{question}”，这个决定不起作用",
                "no page asks “{question}”: this decision does nothing"
            );
            Diagnostic::warning(Code::KB410, path, message).at(span.clone()).help(match near {
                Some(near) => words!("你是不是要写“{near}”？", "did you mean “{near}”?"),
                None => words!(
                    "写一个页面的标题或它 also_asked 里的一句，或去掉这一条",
                    "write the title of a page or one of its `also_asked`, or take this entry out"
                ),
            })
        });
    }
    found
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

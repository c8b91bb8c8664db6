//! A site's own wordings to lines for its `lexicon.toml`: words that its authors use for one thing.
//!
//! A page lists other wordings of its question. Where two of them are equal but for one word, its authors take the two words for
//! one; where two *pages* are equal but for the same two words, they do not. What a number, a product, a denial, a limit or who does
//! it makes different is never proposed. A proposal is a question to an editor and changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::pages;
use super::question::canonical::Canonical;
use super::question::segment::Token;
use super::wording::Wording;
use crate::catalog::{Catalog, PageId};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::lexicon::general::kind;
use crate::lexicon::{Class, WordLists};
use crate::source::Sources;

/// Two words that may stand for each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The table of `lexicon.toml` for them.
    pub class: &'static str,
    /// The word that titles use, or that is known already.
    pub word: String,
    /// The other one.
    pub other: String,
    /// Where both are used for one thing, by file.
    pub seen: Vec<Seen>,
}

/// Two wordings of one page that are equal but for the words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// The file.
    pub path: String,
    /// The wording with the one word.
    pub wording: String,
    /// The wording with the other.
    pub other: String,
}

/// A word of a wording: what it is, and whose.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Word<'w> {
    text: String,
    class: Class,
    page: PageId,
    /// Titles first.
    also: bool,
    /// How many words stand before it.
    at: usize,
    wording: &'w str,
}

/// The words that the pages of a site use for one thing, those that most pages use first.
pub fn proposals(
    catalog: &Catalog<'_>,
    config: &Config,
    lists: &WordLists,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Proposal> {
    let survey = pages::survey(catalog, config, lists, sources, diagnostics);
    let gone = survey.decided.gone();
    let one_page = |page: PageId| gone.get(&page).copied().unwrap_or(page);
    let mut places: BTreeMap<Vec<String>, BTreeMap<String, BTreeSet<PageId>>> = BTreeMap::new();
    let mut by_page: BTreeMap<(PageId, Vec<String>), Vec<Word<'_>>> = BTreeMap::new();
    for Wording { page, text, title, form, .. } in &survey.wordings {
        let page = one_page(*page);
        for (at, rest, word, class) in words(form) {
            // A word that carries its denial, or what it is done by, is no word that a file may name.
            if class != Class::Unknown && kind(&word).is_none() && survey.lexicon.wordings(&word).next().is_none() {
                continue;
            }
            places.entry(rest.clone()).or_default().entry(word.clone()).or_default().insert(page);
            let word = Word { text: word, class, page, also: !title, at, wording: text };
            by_page.entry((page, rest)).or_default().push(word);
        }
    }
    let mut together: BTreeMap<(String, String), Vec<(Word<'_>, Word<'_>)>> = BTreeMap::new();
    for alike in by_page.into_values() {
        for (number, one) in alike.iter().enumerate() {
            let others = alike[number + 1..].iter().filter(|other| other.text != one.text && other.at == one.at);
            for other in others.filter(|other| !survey.lexicon.is_near(&one.text, &other.text)) {
                let (first, second) = if one.text <= other.text { (one, other) } else { (other, one) };
                let pair = (first.text.clone(), second.text.clone());
                together.entry(pair).or_default().push((first.clone(), second.clone()));
            }
        }
    }
    // Only what is proposed is looked up, so that a word which many questions share costs nothing.
    let mut apart: BTreeSet<&(String, String)> = BTreeSet::new();
    let mut partners: BTreeMap<&str, Vec<&(String, String)>> = BTreeMap::new();
    together.keys().for_each(|pair| partners.entry(&pair.0).or_default().push(pair));
    for pages in places.values() {
        for (word, here) in pages {
            for &pair in partners.get(word.as_str()).into_iter().flatten() {
                let there = pages.get(&pair.1);
                if there.is_some_and(|there| here.union(there).nth(1).is_some()) {
                    apart.insert(pair);
                }
            }
        }
    }
    let apart: BTreeSet<(String, String)> = apart.into_iter().cloned().collect();
    together.retain(|pair, _| !apart.contains(pair));
    let mut found: Vec<Proposal> = together.into_values().filter_map(|pairs| proposal(catalog, &pairs)).collect();
    found.sort_by(|a, b| (b.seen.len(), a.class, &a.word, &a.other).cmp(&(a.seen.len(), b.class, &b.word, &b.other)));
    found
}

fn proposal(catalog: &Catalog<'_>, pairs: &[(Word<'_>, Word<'_>)]) -> Option<Proposal> {
    let (first, second) = pairs.first()?;
    // What the lexicon knows, and what a title says, stands for the other.
    let known = |word: &Word<'_>| word.class != Class::Unknown;
    let (mut by_title, mut by_other_title) = (0, 0);
    for (one, other) in pairs {
        by_title += usize::from(!one.also);
        by_other_title += usize::from(!other.also);
    }
    let turned = (known(second), by_other_title) > (known(first), by_title);
    let (word, other) = if turned { (second, first) } else { (first, second) };
    let class = match if known(word) { word.class } else { other.class } {
        Class::Actor => "actor",
        Class::Event => "event",
        _ => "thing",
    };
    let mut seen: Vec<Seen> = pairs
        .iter()
        .map(|pair| if turned { (&pair.1, &pair.0) } else { (&pair.0, &pair.1) })
        .map(|(one, other)| Seen {
            path: catalog[one.page].article.path.to_string(),
            wording: one.wording.to_owned(),
            other: other.wording.to_owned(),
        })
        .collect();
    seen.sort();
    seen.dedup_by(|a, b| a.path == b.path);
    Some(Proposal { class, word: word.text.clone(), other: other.text.clone(), seen })
}

/// Each word of a form that may have another one beside it, with its place and all others, sorted.
fn words(form: &Canonical) -> impl Iterator<Item = (usize, Vec<String>, String, Class)> {
    // Unknown characters beside each other are one word.
    let unknown = |token: &Token| token.class == Class::Unknown;
    let together = |a: &Token, b: &Token| unknown(a) && unknown(b) && a.range.end == b.range.start;
    let all: Vec<(String, Class)> = form
        .tokens
        .chunk_by(together)
        .map(|run| (run.iter().map(|token| token.canonical.as_str()).collect(), run[0].class))
        .collect();
    (0..all.len()).filter_map(move |at| {
        let (word, class) = &all[at];
        let names =
            matches!(class, Class::Event | Class::Thing | Class::Actor | Class::Word | Class::Noun | Class::Unknown);
        // One letter is a slip or a denial more often than a word.
        (names && all.len() > 1 && word.chars().nth(1).is_some()).then(|| {
            let others = all.iter().enumerate().filter(|(other, _)| *other != at);
            let mut rest: Vec<String> = others.map(|(_, (word, _))| word.clone()).collect();
            rest.sort();
            (at, rest, word.clone(), *class)
        })
    })
}

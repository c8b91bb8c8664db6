//! The first mention of each glossary term in a page, longest match first.
//!
//! Matches are looked for in the compiled HTML's prose only, so never in headings, links or code. Whether a match is a word
//! or a piece of two (网贷 in 上网贷款), its borders say (`borders`).

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, Input, MatchKind};

use super::borders::Borders;
use super::{Mention, Target};
use crate::catalog::{Catalog, PageId};
use crate::diagnostic::{Code, Diagnostic, words};
use crate::parse::Kind;
use crate::text::escape;

/// All words of the glossary.
pub struct Glossary {
    automaton: Option<AhoCorasick>,
    terms: Vec<PageId>,
    borders: Borders,
}

impl Glossary {
    /// Collects titles and synonyms; a word that two terms claim is an error.
    pub fn new(catalog: &Catalog<'_>, diagnostics: &mut Vec<Diagnostic>) -> Glossary {
        // By the word as it is looked for, whatever its case.
        let mut words: BTreeMap<String, (String, PageId)> = BTreeMap::new();
        for (id, page) in catalog.pages().filter(|(_, page)| page.article.kind() == Kind::Term) {
            let article = &page.article;
            let title = (article.title.as_str(), article.title_span.clone());
            let synonyms = article.front.term.iter().flat_map(|term| &term.synonyms);
            for (word, span) in std::iter::once(title).chain(synonyms.map(|word| (&*word.value, word.span.clone()))) {
                if word.chars().count() < 2 {
                    continue;
                }
                match words.get(&word.to_ascii_lowercase()) {
                    Some(&(_, other)) if other != id => {
                        let first = &catalog[other].article;
                        diagnostics.push(
                            Diagnostic::error(
                                Code::KB507,
                                &article.path,
                                words!("两个术语都用“{word}”这个词", "two terms claim the word “{word}”"),
                            )
                            .at(span)
                            .also(&first.path, Some(first.title_span.clone()))
                            .help(words!("只留给其中一个", "leave it to one of them")),
                        );
                    }
                    Some(_) => {}
                    None => {
                        words.insert(word.to_ascii_lowercase(), (word.to_owned(), id));
                    }
                }
            }
        }
        let automaton = if words.is_empty() {
            None
        } else {
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .ascii_case_insensitive(true)
                .build(words.values().map(|(word, _)| escape(word).into_owned()))
                .ok()
        };
        let borders = if automaton.is_some() { Borders::new(catalog) } else { Borders::default() };
        Glossary { automaton, terms: words.into_values().map(|(_, term)| term).collect(), borders }
    }

    /// The first mention of each term, in the order of the text.
    ///
    /// A term that the author links by hand counts as mentioned, and a term is not linked on its own page.
    pub fn mentions(&self, catalog: &Catalog<'_>, id: PageId, targets: &[Target]) -> Vec<Mention> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let body = &catalog[id].article.body;
        let mut seen = vec![id];
        seen.extend(targets.iter().filter_map(|target| match target {
            Target::Page { page, .. } => Some(*page),
            _ => None,
        }));
        let mut mentions = Vec::new();
        for piece in &body.prose {
            let text = &body.html[piece.clone()];
            let (mut at, mut end_before) = (0, 0);
            while let Some(found) = automaton.find(Input::new(text).range(at..)) {
                let (start, end) = (found.start(), found.end());
                // Beside another word of the glossary is a border.
                let is_beside = start == end_before && start > 0;
                if !is_whole_word(text, start, end) || !self.borders.hold(text, start..end, is_beside) {
                    at = start + text[start..].chars().next().map_or(1, char::len_utf8);
                    continue;
                }
                (at, end_before) = (end, end);
                let term = self.terms[found.pattern().as_usize()];
                if !seen.contains(&term) {
                    seen.push(term);
                    mentions.push(Mention { range: piece.start + start..piece.start + end, term });
                }
            }
        }
        mentions
    }
}

/// A Latin word must not be part of a longer one.
fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    let before = start > 0 && letter(bytes.get(start)) && letter(bytes.get(start - 1));
    let after = letter(bytes.get(end - 1)) && letter(bytes.get(end));
    !before && !after
}

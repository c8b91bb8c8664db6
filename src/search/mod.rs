//! Catalog, figures and configuration to an [`Index`]: the files from which a reader's browser answers a query.
//!
//! 1. Words of the glossary and of `[search] synonyms` become groups (`terms`).
//! 2. Pages are cut into terms, and terms are weighed (`words`, `weight`).
//! 3. Lists of pages by term, and what a result shows, are written as many small files (`files`).
//!
//! Nothing here segments Chinese: pairs of characters find what words would, need no dictionary and are the same in
//! `themes/default/assets/search.js`, which reads these files and ranks.

mod files;
mod script;
mod terms;
mod tree;
mod weight;
mod words;

use serde::Serialize;

use crate::calculate::Figures;
use crate::catalog::Catalog;
use crate::config::Config;
use crate::lexicon::SearchWords;
use crate::parse::Kind;
use terms::Vocabulary;
use words::Entry;

/// How many characters of a page's answer a result shows at most.
const TEXT_MAX: usize = 60;

/// The search index.
#[derive(Debug)]
pub struct Index {
    /// Output path and bytes of each file.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Index {
    /// The output path of the file that the browser reads first.
    pub fn head(&self) -> &str {
        self.files.last().map_or("", |(path, _)| path)
    }
}

/// What a result shows.
#[derive(Debug)]
struct Result {
    address: String,
    title: String,
    text: String,
    kind: &'static str,
    /// Every character that the page can be found by and is likely to be asked with, folded.
    characters: Vec<char>,
}

impl Serialize for Result {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        (&self.address, &self.title, &self.text, self.kind).serialize(serializer)
    }
}

/// Makes the index of every page but the home page.
pub fn index(catalog: &Catalog<'_>, figures: &Figures, config: &Config, asked: &SearchWords) -> Index {
    let entries = Entry::all(catalog, figures);
    let vocabulary = vocabulary(&entries, config, asked);
    let (weights, spread) = weight::weigh(&entries, &vocabulary);
    let results: Vec<Result> = entries.iter().map(|entry| result(*entry)).collect();
    let end = if config.output.portable { "index.html" } else { "" };
    Index { files: files::files(&weights, &spread, &results, &vocabulary, end) }
}

/// The names of each term of the glossary, and the author's synonyms.
fn vocabulary(entries: &[Entry<'_>], config: &Config, asked: &SearchWords) -> Vocabulary {
    let articles = entries.iter().map(|entry| entry.article());
    let terms = articles.filter(|article| article.kind() == Kind::Term).map(|article| {
        let synonyms = article.front.term.iter().flat_map(|term| &term.synonyms);
        std::iter::once(&*article.title).chain(synonyms.map(|word| &*word.value)).collect()
    });
    let synonyms = config.synonyms.iter().map(|group| group.iter().map(String::as_str).collect());
    Vocabulary::new(terms.chain(synonyms), asked)
}

fn result(entry: Entry<'_>) -> Result {
    let article = entry.article();
    let mut characters = Vec::new();
    script::fold_to(&article.title, &mut characters);
    entry.wordings().for_each(|text| script::fold_to(text, &mut characters));
    entry.answers().iter().for_each(|text| script::fold_to(text, &mut characters));
    Result {
        address: entry.page.encoded_address.clone(),
        title: article.title.clone(),
        text: entry.first_sentence(TEXT_MAX),
        kind: article.kind().name(),
        characters,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::terms::{Cut, Term};
    use super::weight::weigh;
    use super::*;
    use crate::catalog;
    use crate::config;
    use crate::parse;
    use crate::source::from_literals;

    /// The weight that each page gives the first term of a text, by address.
    fn weights(pages: &[(&str, &str)], text: &str) -> Vec<(String, u8)> {
        let files: BTreeMap<String, Vec<u8>> =
            pages.iter().map(|(name, text)| (format!("content/{name}.md"), text.as_bytes().to_vec())).collect();
        let toml = "title = \"t\"\nbase_url = \"https://kb.example/\"\n";
        let (sources, mut found) = from_literals(toml, &files, date(2026, 11, 23));
        let config = config::read(&sources.config, &mut found).unwrap();
        let options = catalog::Options { site_title: "t", drafts: false, files: Vec::new() };
        let catalog = catalog::catalog(parse::parse(&sources, config.reading(), &mut found), &options, &mut found);
        assert!(found.is_empty(), "{found:?}");
        let figures = Figures::default();
        let entries = Entry::all(&catalog, &figures);
        let vocabulary = vocabulary(&entries, &config, &crate::lexicon::built_in().search);
        let mut terms: Vec<Term> = Vec::new();
        vocabulary.cut(&text.chars().collect::<Vec<char>>(), Cut::Answer, |term| terms.push(term));
        let (weights, _) = weigh(&entries, &vocabulary);
        let weight =
            |weights: &weight::Weights| weights.iter().find(|(term, _)| *term == terms[0]).map(|found| found.1);
        let found = entries
            .iter()
            .zip(&weights)
            .filter_map(|(entry, found)| Some((entry.page.address.clone(), weight(found)?)));
        found.collect()
    }

    #[test]
    fn title_weighs_more_than_answer_heading_and_body() {
        let pages = [
            ("a", "---\ntitle: 罚息\n---\n没有。"),
            ("b", "---\ntitle: 利率\nalso_asked: [罚息多少]\n---\n没有。"),
            ("c", "---\ntitle: 利率\nanswer: 罚息按合同。\n---\n没有。"),
            ("d", "---\ntitle: 利率\n---\n## 罚息\n\n没有。"),
            ("e", "---\ntitle: 利率\n---\n合同写了罚息。"),
        ];
        let found = weights(&pages, "罚息");
        let addresses: Vec<&str> = found.iter().map(|(address, _)| address.as_str()).collect();
        assert_eq!(addresses, ["a/", "b/", "c/", "d/", "e/"]);
        assert!(found.windows(2).all(|two| two[0].1 > two[1].1), "{found:?}");
    }

    #[test]
    fn a_synonym_finds_the_term_and_what_mentions_it() {
        let pages = [
            ("glossary/shixin", "---\ntitle: 失信被执行人\nkind: term\nterm:\n  synonyms: [老赖]\n---\n没有。"),
            ("other", "---\ntitle: 名单\n---\n列入失信被执行人。"),
        ];
        let found = weights(&pages, "老赖");
        assert_eq!(
            found.iter().map(|(address, _)| address.as_str()).collect::<Vec<_>>(),
            ["glossary/shixin/", "other/"]
        );
    }

    #[test]
    fn an_answer_comes_before_a_list() {
        let pages = [("a", "---\ntitle: 罚息\nkind: hub\n---\n"), ("b", "---\ntitle: 罚息\nkind: question\n---\n")];
        let found = weights(&pages, "罚息");
        assert!(found[0].1 < found[1].1, "{found:?}");
    }
}

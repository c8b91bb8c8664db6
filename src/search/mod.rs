//! Catalog and configuration to an [`Index`]: the files from which a reader's browser answers a query.
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
mod weight;
mod words;

use serde::Serialize;

use crate::catalog::{Catalog, Page};
use crate::config::Config;
use crate::parse::Kind;
use terms::Vocabulary;

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
    characters: String,
}

impl Serialize for Result {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        (&self.address, &self.title, &self.text, self.kind).serialize(serializer)
    }
}

/// Makes the index of every page but the home page.
pub fn index(catalog: &Catalog<'_>, config: &Config) -> Index {
    let pages: Vec<&Page<'_>> = catalog.pages().map(|(_, page)| page).filter(|page| !page.is_home()).collect();
    let vocabulary = vocabulary(&pages, config);
    let (weights, spread) = weight::weigh(&pages, &vocabulary);
    let results: Vec<Result> = pages.iter().map(|page| result(page)).collect();
    let end = if config.output.portable { "index.html" } else { "" };
    Index { files: files::files(&weights, &spread, &results, &vocabulary.groups, end) }
}

/// The names of each term of the glossary, and the author's synonyms.
fn vocabulary(pages: &[&Page<'_>], config: &Config) -> Vocabulary {
    let terms = pages.iter().filter(|page| page.article.kind() == Kind::Term).map(|page| {
        let synonyms = page.article.front.term.iter().flat_map(|term| &term.synonyms);
        std::iter::once(&*page.article.title).chain(synonyms.map(|word| &*word.value)).collect()
    });
    let synonyms = config.synonyms.iter().map(|group| group.iter().map(String::as_str).collect());
    Vocabulary::new(terms.chain(synonyms))
}

fn result(page: &Page<'_>) -> Result {
    let article = &page.article;
    let mut characters = String::new();
    script::fold_to(&article.title, &mut characters);
    words::wordings(article).for_each(|text| script::fold_to(text, &mut characters));
    words::answers(article).iter().for_each(|text| script::fold_to(text, &mut characters));
    Result {
        address: page.encoded_address.clone(),
        title: article.title.clone(),
        text: words::first_sentence(article, TEXT_MAX),
        kind: article.kind().name(),
        characters,
    }
}

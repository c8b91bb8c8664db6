//! A page to the texts by which it is found: other wordings, answers, headings, body, what was computed on it.

use std::borrow::Cow;

use crate::calculate::Figures;
use crate::catalog::{Catalog, Page, PageId};
use crate::parse::{Article, with_names};

/// A page that can be found.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    id: PageId,
    /// The page.
    pub page: &'a Page<'a>,
    figures: &'a Figures,
}

impl<'a> Entry<'a> {
    /// Every page but the home page.
    pub fn all(catalog: &'a Catalog<'a>, figures: &'a Figures) -> Vec<Entry<'a>> {
        let entries = catalog.pages().map(|(id, page)| Entry { id, page, figures });
        entries.filter(|entry| !entry.page.is_home()).collect()
    }

    /// The page as its author wrote it.
    pub fn article(self) -> &'a Article<'a> {
        &self.page.article
    }

    fn put_in(self, text: &'a str) -> Cow<'a, str> {
        self.figures.put_in(self.id, self.article(), text)
    }

    /// Texts that name the page as its title does.
    pub fn wordings(self) -> impl Iterator<Item = &'a str> {
        let front = &self.article().front;
        let asked = front.also_asked.iter().map(|wording| &*wording.value);
        let merged = front.merged_from.iter().map(|question| &**question);
        let synonyms = front.term.iter().flat_map(|term| &term.synonyms).map(|word| &*word.value);
        let law = front.law.iter().flat_map(|law| [Some(&*law.full_title), law.number.as_deref()]).flatten();
        let number = front.hotline.iter().map(|hotline| &*hotline.number.value);
        asked.chain(merged).chain(synonyms).chain(law).chain(number)
    }

    /// Texts that say what the page says.
    pub fn answers(self) -> Vec<Cow<'a, str>> {
        let front = &self.article().front;
        let written = front.answer.as_deref().or(front.description.as_deref());
        let mut answers: Vec<Cow<'a, str>> = written.map(|text| self.put_in(text)).into_iter().collect();
        answers.extend(front.term.iter().filter_map(|term| term.legal.as_deref()).map(Cow::Borrowed));
        if let Some(hotline) = &front.hotline {
            answers.extend([&*hotline.owner, &*hotline.purpose].map(Cow::Borrowed));
        }
        answers.extend(front.task.iter().map(|task| Cow::Borrowed(&*task.result)));
        answers
    }

    /// Its headings, and the numbers of the articles of a law: 第六百七十六条 is looked for as 676 too.
    pub fn headings(self) -> Vec<Cow<'a, str>> {
        let headings = &self.article().body.headings;
        let numbers =
            headings.iter().filter(|heading| heading.id.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'));
        let texts = headings.iter().map(|heading| with_names(&heading.text, |_| String::new()));
        texts.chain(numbers.map(|heading| heading.id.as_str().into())).collect()
    }

    /// The key facts, the running text in pieces, and what was computed.
    pub fn body(self) -> impl Iterator<Item = Cow<'a, str>> {
        let article = self.article();
        let facts = article.front.facts.iter().flat_map(|fact| [&*fact.label, &*fact.value, &*fact.scope]);
        let prose = article.body.prose.iter().map(|piece| Cow::Borrowed(&article.body.html[piece.clone()]));
        facts.map(move |text| self.put_in(text)).chain(prose).chain(self.figures.words(self.id).map(Cow::Owned))
    }

    /// The first sentence or two of what a result shows: enough to tell pages apart.
    pub fn first_sentence(self, max: usize) -> String {
        let front = &self.article().front;
        let written = front.answer.as_deref().or(front.description.as_deref());
        let text = self.put_in(written.unwrap_or(&self.article().body.lead));
        let text = with_names(&text, |_| String::new());
        let mut end = None;
        for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, '。' | '！' | '？')) {
            end = Some(at + mark.len_utf8());
            // A verdict of a word or two says next to nothing.
            if text[..at].chars().count() >= 8 {
                break;
            }
        }
        crate::text::summary(&text[..end.unwrap_or(text.len())], max)
    }
}

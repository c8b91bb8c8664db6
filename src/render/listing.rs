//! Pages that list others: hubs, home, terms, FAQ, keyword index, 404, redirects, `llms.txt`.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use pinyin::ToPinyin;

use super::view::{Group, KeywordGroup, KeywordView, Link, MadeView, QuestionGroup, QuestionView};
use super::{Renderer, json_ld};
use crate::catalog::PageId;
use crate::diagnostic::Diagnostic;
use crate::link::PageLinks;
use crate::parse::{Home, Kind};
use crate::path::{OutputPath, in_brackets};
use crate::text::{escape_markdown, heading_id};

/// How many pages stand behind a word of the keyword index.
const KEYWORD_PAGES_MAX: usize = 5;

/// Sites with more pages list their sections instead of all titles on the search page.
const TITLES_MAX: usize = 500;

/// The order of groups on a hub, with the word of each heading.
const GROUPS: &[(Kind, &str)] = &[
    (Kind::Flow, "group_flows"),
    (Kind::Question, "group_questions"),
    (Kind::Steps, "group_steps"),
    (Kind::Calculator, "group_calculators"),
    (Kind::Article, "group_articles"),
    (Kind::Hub, "group_hubs"),
    (Kind::Term, "group_terms"),
    (Kind::Law, "group_laws"),
    (Kind::Hotline, "group_hotlines"),
    (Kind::Parameter, "group_parameters"),
    (Kind::Page, "group_pages"),
];

impl<'a> Renderer<'a> {
    /// What a hub lists: the pages of its folder and the pages that name it, by kind; the index of terms by letter.
    pub(super) fn groups(&self, id: PageId, root: &str) -> Vec<Group<'a>> {
        let page = &self.catalog[id];
        if self.page_kind(id) == "terms" {
            let terms = self.catalog.members(page.article.folder()).iter().copied();
            let group = |(title, id, terms): (String, String, Vec<PageId>)| Group {
                title,
                id,
                links: terms.into_iter().map(|term| self.entry(term, root)).collect(),
            };
            return self.by_letter(terms).map(group).collect();
        }
        let links = self.links.of(id);
        let mut members: Vec<PageId> = self.catalog.members(page.article.folder()).to_vec();
        if !page.article.is_index() {
            members.clear();
        }
        let own: HashSet<PageId> = members.iter().copied().collect();
        members.extend(links.topic_pages.iter().copied().filter(|page| !own.contains(page)));
        GROUPS
            .iter()
            .filter_map(|(kind, word)| {
                let of_kind = members.iter().filter(|&&member| self.catalog[member].article.kind() == *kind);
                let links: Vec<Link<'a>> = of_kind.map(|&member| self.entry(member, root)).collect();
                let title = self.theme.word(word).to_owned();
                (!links.is_empty()).then(|| Group { id: format!("kb-{}", kind.name()), title, links })
            })
            .collect()
    }

    /// Terms by the first letter of their pinyin: the letter, its id on the page, its terms.
    fn by_letter(&self, terms: impl Iterator<Item = PageId>) -> impl Iterator<Item = (String, String, Vec<PageId>)> {
        let mut letters: BTreeMap<char, Vec<(String, PageId)>> = BTreeMap::new();
        for term in terms {
            let pinyin = self.pinyin(term);
            let letter = pinyin.chars().next().filter(char::is_ascii_alphabetic).unwrap_or('#').to_ascii_uppercase();
            letters.entry(letter).or_default().push((pinyin, term));
        }
        letters.into_iter().map(|(letter, mut terms)| {
            terms.sort();
            let id = if letter == '#' { "kb-other".to_owned() } else { format!("kb-{}", letter.to_ascii_lowercase()) };
            (letter.to_string(), id, terms.into_iter().map(|(_, term)| term).collect())
        })
    }

    /// A term's pinyin: the author's, else the machine's guess.
    fn pinyin(&self, term: PageId) -> String {
        let article = &self.catalog[term].article;
        match article.front.term.as_ref().and_then(|term| term.pinyin.as_deref()) {
            Some(pinyin) => pinyin.to_lowercase(),
            None => {
                let spell = |c: char| {
                    c.to_pinyin().map_or_else(|| c.to_lowercase().to_string(), |pinyin| pinyin.plain().to_owned())
                };
                article.title.chars().map(spell).collect()
            }
        }
    }

    /// The cards of the home page.
    pub(super) fn stages(&self, home: &'a Home, targets: &[Option<PageId>], root: &str) -> Vec<Link<'a>> {
        home.stages
            .iter()
            .zip(targets)
            .filter_map(|(stage, target)| {
                let target = (*target)?;
                Some(Link {
                    href: self.href(root, target),
                    title: &stage.title,
                    text: Cow::Borrowed(&*stage.text),
                    kind: self.page_kind(target),
                    number: "",
                    dial: String::new(),
                })
            })
            .collect()
    }

    /// All questions with their answers.
    pub(super) fn faq(&self, path: &OutputPath) -> Result<Vec<u8>, Diagnostic> {
        let root = self.root(path);
        let mut sections: BTreeMap<Option<PageId>, Vec<QuestionView<'a>>> = BTreeMap::new();
        for (id, page) in self.catalog.pages().filter(|(_, page)| page.article.kind() == Kind::Question) {
            let front = &page.article.front;
            sections.entry(self.catalog.ancestors(id).pop()).or_default().push(QuestionView {
                title: &page.article.title,
                href: self.href(&root, id),
                answer: front.answer.as_deref().map(|answer| self.plain(id, answer)).unwrap_or_default(),
                wordings: 1 + front.also_asked.len() + front.merged_from.len(),
            });
        }
        let mut view = self.made("faq", "faq_title", "faq_description", "faq/");
        view.json_ld = json_ld::made(self, view.title, "faq/");
        view.crumbs = self.home_crumb(&root);
        view.questions = sections
            .into_iter()
            .map(|(hub, questions)| {
                let title = hub.map_or(self.config.title.as_str(), |hub| self.catalog[hub].article.title.as_str());
                QuestionGroup { title, id: format!("kb-{}", heading_id(title)), questions }
            })
            .collect();
        view.wordings =
            view.questions.iter().flat_map(|group| &group.questions).map(|question| question.wordings).sum();
        self.template("faq.html", "faq/", &root, &view)
    }

    /// The keyword index: words by letter with the pages that use them, and all titles.
    pub(super) fn search(&self, path: &OutputPath) -> Result<Vec<u8>, Diagnostic> {
        let root = self.root(path);
        let mut view = self.made("search", "search_title", "search_description", "search/");
        view.json_ld = json_ld::made(self, view.title, "search/");
        view.crumbs = self.home_crumb(&root);
        let terms = self.catalog.pages().filter(|(_, page)| page.article.kind() == Kind::Term).map(|(id, _)| id);
        let group = |(letter, id, terms): (String, String, Vec<PageId>)| KeywordGroup {
            letter,
            id,
            words: terms.into_iter().map(|term| self.keyword(term, &root)).collect(),
        };
        view.keywords = self.by_letter(terms).map(group).collect();
        view.groups = self.titles(&root);
        view.hotlines = self.home_hotlines(&root);
        self.template("search.html", "search/", &root, &view)
    }

    fn keyword(&self, term: PageId, root: &str) -> KeywordView<'a> {
        let article = &self.catalog[term].article;
        let pages = self
            .links
            .of(term)
            .mentioned_by
            .iter()
            .filter(|&&page| self.catalog[page].article.kind() == Kind::Question);
        KeywordView {
            title: &article.title,
            href: self.href(root, term),
            synonyms: article.front.term.iter().flat_map(|term| &term.synonyms).map(|word| &*word.value).collect(),
            pages: pages.take(KEYWORD_PAGES_MAX).map(|&page| self.crumb(page, root)).collect(),
        }
    }

    /// Every page's title under the title of its section; of a large site only the sections.
    fn titles(&self, root: &str) -> Vec<Group<'a>> {
        let many = self.catalog.len() > TITLES_MAX;
        let mut sections: BTreeMap<Option<PageId>, Vec<Link<'a>>> = BTreeMap::new();
        for (id, page) in self.catalog.pages().filter(|(_, page)| !page.is_home() && page.article.kind() != Kind::Term)
        {
            if many && page.article.kind() != Kind::Hub {
                continue;
            }
            sections.entry(self.catalog.ancestors(id).pop()).or_default().push(self.crumb(id, root));
        }
        sections
            .into_iter()
            .map(|(hub, links)| {
                let title = hub.map_or(self.config.title.as_str(), |hub| self.catalog[hub].article.title.as_str());
                Group { title: title.to_owned(), id: format!("kb-{}", heading_id(title)), links }
            })
            .collect()
    }

    /// A missing page still shows the way: where the reader may stand, and whom to ring.
    pub(super) fn not_found(&self) -> Result<Vec<u8>, Diagnostic> {
        let root = self.not_found_root();
        let mut view = self.made("404", "not_found_title", "not_found_description", "404.html");
        view.hotlines = self.home_hotlines(&root);
        if let Some(id) = self.catalog.by_key("index") {
            let home = self.catalog[id].article.front.home.as_ref();
            let stages = home.map(|home| self.stages(home, &self.links.of(id).stages, &root)).unwrap_or_default();
            if !stages.is_empty() {
                view.groups = vec![Group {
                    title: self.theme.word("stages").to_owned(),
                    id: "kb-stages".to_owned(),
                    links: stages,
                }];
            }
        }
        self.template("404.html", "404.html", &root, &view)
    }

    /// An old address: sends the reader on, with a link for browsers that do not.
    pub(super) fn redirect(&self, id: PageId, path: &OutputPath) -> Result<Vec<u8>, Diagnostic> {
        let root = self.root(path);
        let page = &self.catalog[id];
        let mut view = self.made("redirect", "redirect_title", "redirect_description", "");
        view.title = &page.article.title;
        view.canonical = self.url(id);
        view.target = Some(self.crumb(id, &root));
        self.template("redirect.html", &page.article.path, &root, &view)
    }

    /// An index of the site for programs that read text.
    pub(super) fn llms(&self) -> String {
        let mut out = format!("# {}\n\n", escape_markdown(&self.config.title));
        if !self.config.description.is_empty() {
            let _ = write!(out, "> {}\n\n", escape_markdown(&self.config.description));
        }
        let mut sections: BTreeMap<Option<PageId>, Vec<PageId>> = BTreeMap::new();
        for (id, page) in self.catalog.pages().filter(|(_, page)| !page.is_home()) {
            if page.article.kind() != Kind::Hub && self.links.of(id).canonical.is_none() {
                sections.entry(self.catalog.ancestors(id).pop()).or_default().push(id);
            }
        }
        for (hub, pages) in sections {
            let title = hub.map_or(self.config.title.as_str(), |hub| self.catalog[hub].article.title.as_str());
            let _ = write!(out, "## {}\n\n", escape_markdown(title));
            for id in pages {
                let page = &self.catalog[id];
                let text = self.description(id);
                let text =
                    if text == page.article.title { String::new() } else { format!(": {}", escape_markdown(&text)) };
                let _ = writeln!(
                    out,
                    "- [{}]({}{}index.md){text}",
                    escape_markdown(&page.article.title),
                    self.config.base_url,
                    in_brackets(&page.encoded_address)
                );
            }
            out.push('\n');
        }
        out
    }

    fn made(&self, kind: &'a str, title: &'a str, description: &str, address: &str) -> MadeView<'a> {
        let title = self.theme.word(title);
        MadeView {
            kind,
            title,
            title_html: self.breaker.html(title),
            description: self.theme.word(description).to_owned(),
            canonical: format!("{}{address}", self.config.base_url),
            json_ld: String::new(),
            crumbs: Vec::new(),
            questions: Vec::new(),
            keywords: Vec::new(),
            groups: Vec::new(),
            hotlines: Vec::new(),
            wordings: 0,
            target: None,
            highlighted: false,
        }
    }

    fn home_crumb(&self, root: &str) -> Vec<Link<'a>> {
        self.catalog.by_key("index").map(|home| self.crumb(home, root)).into_iter().collect()
    }

    fn home_hotlines(&self, root: &str) -> Vec<super::view::HotlineView<'a>> {
        let Some(home) = self.catalog.by_key("index") else { return Vec::new() };
        let links: &PageLinks = self.links.of(home);
        links.hotlines.iter().filter_map(|&hotline| self.hotline(hotline, root)).collect()
    }
}

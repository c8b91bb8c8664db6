//! A page of the catalog to its view: what the template of its kind prints.

use std::borrow::Cow;

use super::law::law_view;
use super::view::{Anchor, FactView, HotlineView, Link, PageView, ReviewView, TaskView, TermView, UpdateView};
use super::{Renderer, json_ld};
use crate::catalog::PageId;
use crate::diagnostic::Diagnostic;
use crate::link::{Citation, citation_text};
use crate::parse::{Confidence, Kind, Sensitive};
use crate::path::OutputPath;
use crate::text::dialled;

/// How many pages to read next are offered.
const NEXT_MAX: usize = 6;

/// How many backlinks and mentions are listed; a number tells of the rest.
const BACKLINKS_MAX: usize = 12;

/// Pages with fewer headings need no table of contents.
const TOC_MIN: usize = 3;

/// A longer one does not fit beside the text, where it stays in sight.
const TOC_MAX: usize = 24;

impl<'a> Renderer<'a> {
    /// The HTML of a page.
    pub(super) fn page(&self, id: PageId, path: &OutputPath) -> Result<Vec<u8>, Diagnostic> {
        let root = self.root(path);
        let view = self.page_view(id, &root);
        let template = format!("{}.html", view.kind);
        self.template(&template, &self.catalog[id].article.path, &root, &view)
    }

    /// `data-kind` and template of a page: its kind, but for the home page and the index of terms.
    pub(super) fn page_kind(&self, id: PageId) -> &'static str {
        let page = &self.catalog[id];
        if page.is_home() {
            "home"
        } else if page.article.kind() == Kind::Hub && self.lists_terms(id) {
            "terms"
        } else {
            page.article.kind().name()
        }
    }

    /// Whether a hub's folder holds terms and nothing else.
    fn lists_terms(&self, id: PageId) -> bool {
        let members = self.catalog.members(self.catalog[id].article.folder());
        !members.is_empty() && members.iter().all(|&member| self.catalog[member].article.kind() == Kind::Term)
    }

    fn page_view(&self, id: PageId, root: &str) -> PageView<'a> {
        let page = &self.catalog[id];
        let article = &page.article;
        let front = &article.front;
        let links = self.links.of(id);
        let kind = self.page_kind(id);
        let crumbs: Vec<Link<'a>> =
            self.catalog.ancestors(id).into_iter().map(|above| self.crumb(above, root)).collect();
        let next = self.next(id, root);
        let backlinks = self.backlinks(id, &links.backlinks, root);
        let home = if page.is_home() { front.home.as_ref() } else { None };
        let mut updates: Vec<_> = front.updated.iter().collect();
        updates.sort_by_key(|update| std::cmp::Reverse(update.date));
        let description = self.description(id);
        let canonical = self.url(links.canonical.unwrap_or(id));
        PageView {
            kind,
            title: &article.title,
            title_html: self.breaker.html(&article.title),
            json_ld: json_ld::page(self, id, kind, &description),
            description,
            canonical,
            markdown: "index.md",
            handout: article.has_handout().then(|| self.file_href(super::HANDOUT)),
            crumbs,
            answer: front.answer.as_deref().map(|answer| self.computed_html(id, answer, root)),
            also_asked: front.also_asked.iter().map(|wording| &*wording.value).collect(),
            facts: self.facts(id, root),
            task: front.task.as_ref().map(|task| TaskView {
                result: &task.result,
                time: &task.time,
                cost: &task.cost,
                prepare: task.prepare.iter().map(|item| &**item).collect(),
            }),
            body: self.body_html(id, root),
            toc: self.toc(id),
            highlighted: article.body.highlighted,
            calc_form: self.has_form(id),
            figures: match article.kind() {
                Kind::Calculator => self.calculator_html(id, root),
                Kind::Parameter => self.parameter_html(id, root),
                _ => self.figure_notices(id, root),
            },
            figure_notes: self.figure_notes(id, root),
            laws: self.law_views(id, root),
            hotlines: links.hotlines.iter().filter_map(|&hotline| self.hotline(hotline, root)).collect(),
            next,
            backlinks_more: links.backlinks.len().saturating_sub(BACKLINKS_MAX),
            backlinks,
            topics: links.topics.iter().map(|&topic| self.crumb(topic, root)).collect(),
            review: self.review(id),
            reviewable: matches!(article.kind(), Kind::Question | Kind::Article | Kind::Steps | Kind::Flow),
            jurisdiction: front.jurisdiction.as_deref(),
            stage: front.stage.as_deref(),
            date: front.date.map(|day| day.0.to_string()),
            updates: updates
                .into_iter()
                .take(3)
                .map(|update| UpdateView { date: update.date.0.to_string(), change: &update.change })
                .collect(),
            merged_from: front.merged_from.iter().map(|old| &**old).collect(),
            sensitive: self.own_and_absorbed(id).find_map(|page| self.catalog[page].article.front.sensitive).map(
                |sensitive| match sensitive {
                    Sensitive::Threat => "threat",
                    Sensitive::Violence => "violence",
                    Sensitive::SelfHarm => "self-harm",
                },
            ),
            law: law_view(article),
            hotline: self.hotline(id, root),
            flow: self.flow_view(id, root),
            term: self.term_view(id, root),
            groups: if matches!(kind, "hub" | "home" | "terms") { self.groups(id, root) } else { Vec::new() },
            first: links
                .first
                .iter()
                .filter(|&&page| !self.is_overdue(page))
                .map(|&page| self.entry(page, root))
                .collect(),
            stages: home.map(|home| self.stages(home, &links.stages, root)).unwrap_or_default(),
            trust: home.and_then(|home| home.trust.as_deref()),
            extra: &front.extra,
        }
    }

    /// A page, then the pages merged into it.
    pub(super) fn own_and_absorbed(&self, id: PageId) -> impl Iterator<Item = PageId> {
        std::iter::once(id).chain(self.catalog.absorbed(id).iter().map(|from| from.page))
    }

    fn facts(&self, id: PageId, root: &str) -> Vec<FactView<'a>> {
        let mut facts: Vec<FactView<'_>> = Vec::new();
        for page in self.own_and_absorbed(id) {
            for fact in &self.catalog[page].article.front.facts {
                let text = |text| self.computed_html(page, text, root);
                let fact = FactView { label: &fact.label, value: text(&fact.value), scope: text(&fact.scope) };
                if !facts.contains(&fact) {
                    facts.push(fact);
                }
            }
        }
        facts
    }

    /// Who checked a page; `None` where nobody did.
    pub(super) fn review(&self, id: PageId) -> Option<ReviewView<'a>> {
        let review = self.catalog[id].article.front.review.as_ref()?;
        Some(ReviewView {
            on: review.on.0.to_string(),
            by: &review.by,
            role: review.role.as_deref().unwrap_or_default(),
            next: review.next.value.0.to_string(),
            note: review.note.as_deref().unwrap_or_default(),
            overdue: review.next.value.0 < self.today,
        })
    }

    fn toc(&self, id: PageId) -> Vec<Anchor<'a>> {
        let headings = self.catalog[id].article.body.headings.iter().filter(|heading| heading.level == 2);
        let toc: Vec<Anchor<'a>> = headings
            .map(|heading| Anchor {
                id: Cow::Borrowed(&*heading.id),
                title: self.links.plain(self.catalog, id, &heading.text),
            })
            .collect();
        if (TOC_MIN..=TOC_MAX).contains(&toc.len()) { toc } else { Vec::new() }
    }

    /// For search engines: what the author wrote for them, the answer, the first paragraph or the title.
    pub(super) fn description(&self, id: PageId) -> String {
        let article = &self.catalog[id].article;
        let written = article.front.description.as_deref().or(article.front.answer.as_deref());
        match written {
            Some(text) if !text.is_empty() => self.plain(id, text).into_owned(),
            _ if !article.body.lead.is_empty() => self.lead(id).into_owned(),
            _ => article.title.clone(),
        }
    }

    /// Text of the front matter with its formulas computed.
    pub(super) fn plain(&self, id: PageId, text: &'a str) -> Cow<'a, str> {
        self.figures.put_in(id, &self.catalog[id].article, text)
    }

    /// The first paragraph as plain text.
    fn lead(&self, id: PageId) -> Cow<'a, str> {
        let article = &self.catalog[id].article;
        match self.links.plain(self.catalog, id, &article.body.lead) {
            Cow::Borrowed(text) => self.plain(id, text),
            Cow::Owned(text) => Cow::Owned(self.figures.put_in(id, article, &text).into_owned()),
        }
    }

    /// A link with the title alone.
    pub(super) fn crumb(&self, id: PageId, root: &str) -> Link<'a> {
        let title = if self.catalog[id].is_home() { self.theme.word("home") } else { &self.catalog[id].article.title };
        Link {
            href: self.href(root, id),
            title,
            text: Cow::Borrowed(""),
            kind: self.page_kind(id),
            number: self.number(id),
            dial: dial(self.number(id)),
        }
    }

    /// A link with the answer, the first paragraph or nothing.
    pub(super) fn entry(&self, id: PageId, root: &str) -> Link<'a> {
        let article = &self.catalog[id].article;
        let text = match article.front.answer.as_deref() {
            Some(answer) => self.plain(id, answer),
            None => self.lead(id),
        };
        Link {
            href: self.href(root, id),
            title: &article.title,
            text,
            kind: self.page_kind(id),
            number: self.number(id),
            dial: dial(self.number(id)),
        }
    }

    fn number(&self, id: PageId) -> &'a str {
        self.catalog[id].article.front.hotline.as_ref().map_or("", |hotline| &hotline.number.value)
    }

    /// Whether a page is past its review: it keeps its address and bears a notice, but nothing recommends it.
    fn is_overdue(&self, id: PageId) -> bool {
        self.catalog[id].article.front.review.as_ref().is_some_and(|review| review.next.value.0 < self.today)
    }

    /// What to read next: the author's steps and pages first, then pages that resemble this one.
    fn next(&self, id: PageId, root: &str) -> Vec<Link<'a>> {
        let links = self.links.of(id);
        let mut pages: Vec<(PageId, bool)> = Vec::new();
        let chosen = links.steps.iter().chain(&links.related).map(|&page| (page, false));
        for (page, similar) in chosen.chain(links.similar.iter().map(|&page| (page, true))) {
            if pages.len() < NEXT_MAX && page != id && !pages.iter().any(|(other, _)| *other == page) {
                pages.push((page, similar));
            }
        }
        let reason = |page, similar: bool| match self.reason(id, page) {
            None if similar => Cow::Borrowed(self.theme.word("next_similar")),
            reason => reason.unwrap_or_default(),
        };
        pages
            .into_iter()
            .map(|(page, similar)| Link { text: reason(page, similar), ..self.crumb(page, root) })
            .collect()
    }

    /// Why a reader of one page may want another: what it gives, where it leads, what both rest on.
    fn reason(&self, id: PageId, next: PageId) -> Option<Cow<'a, str>> {
        let (own, other) = (&self.catalog[id].article.front, &self.catalog[next].article.front);
        let say = |word: &'a str, what: &str| Some(Cow::Owned(self.theme.word(word).replace("{what}", what)));
        let word = match self.catalog[next].article.kind() {
            Kind::Steps => match &other.task {
                Some(task) => return say("next_steps", &task.result),
                None => "kind_steps",
            },
            Kind::Flow => "kind_flow",
            Kind::Term => "kind_term",
            Kind::Law => "kind_law",
            Kind::Hotline => "kind_hotline",
            Kind::Calculator => "kind_calculator",
            Kind::Parameter => "kind_parameter",
            Kind::Hub => "kind_hub",
            Kind::Question | Kind::Article | Kind::Page => {
                if let (Some(here), Some(there)) = (&own.stage, &other.stage)
                    && here != there
                {
                    return say("next_stage", there);
                }
                let (own, other) = (self.links.of(id), self.links.of(next));
                if let Some(&Citation { law, heading }) = own.citations.iter().find(|law| other.citations.contains(law))
                {
                    let law = &self.catalog[law].article;
                    let heading = &law.body.headings[heading];
                    return say("next_law", &citation_text(&law.title, &heading.id, &heading.text));
                }
                let topic = own.topics.iter().find(|topic| other.topics.contains(topic))?;
                return say("next_topic", &self.catalog[*topic].article.title);
            }
        };
        Some(Cow::Borrowed(self.theme.word(word)))
    }

    /// On a law's page the citing pages stand below each article instead.
    fn backlinks(&self, id: PageId, pages: &[PageId], root: &str) -> Vec<Link<'a>> {
        if self.catalog[id].article.kind() == Kind::Law {
            return Vec::new();
        }
        pages.iter().take(BACKLINKS_MAX).map(|&page| self.crumb(page, root)).collect()
    }

    /// A hotline's row; `None` for a page that is none.
    pub(super) fn hotline(&self, id: PageId, root: &str) -> Option<HotlineView<'a>> {
        let article = &self.catalog[id].article;
        let data = article.front.hotline.as_ref()?;
        let number: &str = &data.number.value;
        let title = article.title.strip_prefix(number).map_or(article.title.as_str(), str::trim_start);
        Some(HotlineView {
            number,
            dial: dial(number),
            href: self.href(root, id),
            title,
            owner: &data.owner,
            purpose: &data.purpose,
            hours: data.hours.as_deref().unwrap_or_default(),
            say: data.say.as_deref().unwrap_or_default(),
            source: &data.source,
            checked: data.checked.0.to_string(),
            unverified: data.confidence != Confidence::V,
        })
    }

    pub(super) fn term_view(&self, id: PageId, root: &str) -> Option<TermView<'a>> {
        let article = &self.catalog[id].article;
        if article.kind() != Kind::Term {
            return None;
        }
        let links = self.links.of(id);
        let data = article.front.term.as_ref();
        Some(TermView {
            synonyms: data.iter().flat_map(|term| &term.synonyms).map(|word| &*word.value).collect(),
            legal: data.and_then(|term| term.legal.as_deref()).unwrap_or_default(),
            confused_with: links.confused_with.iter().map(|&page| self.entry(page, root)).collect(),
            mentioned_by: links.mentioned_by.iter().take(BACKLINKS_MAX).map(|&page| self.crumb(page, root)).collect(),
            mentioned_more: links.mentioned_by.len().saturating_sub(BACKLINKS_MAX),
        })
    }
}

/// A telephone number as an address `tel:` holds it.
fn dial(number: &str) -> String {
    dialled(number).replace([' ', '(', ')'], "").replace('#', "%23")
}

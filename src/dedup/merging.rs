//! Wordings that ask the same to what is done about their pages: which are made one, on what ground, and which wait for a
//! decision because nobody can say that they answer the same.
//!
//! An equal form makes two wordings one question; it does not make two pages one. A machine merges pages only where their
//! texts are equal but for boilerplate and explained typing errors, or where their answers agree (`answer`) and the page
//! that stays has all that the other has (`standing`). Everything else stays, and is said. Nothing is done here: out go
//! decisions.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;
use serde::Serialize;

use super::answer::{Asked, disagreement};
use super::article::cluster::{Demand, clusters};
use super::article::compare::same_text;
use super::article::contradiction::contradiction;
use super::blocks::lacking;
use super::decisions::Word;
use super::exact::Exact;
use super::groups::{Groups, Pair, pair};
use super::judge::Judge;
use super::question::canonical::Canonical;
use super::question::cluster;
use super::said::{Said, compared_by, whole_text};
use super::standing::{bar, comparable, standing, unshown};
use super::wording::Wording;
use crate::catalog::{Merge, Page, PageId};
use crate::config::DedupMode;
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::text::{collapse, fold, summary};

/// Why two pages are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// `canonical`.
    Author,
    /// `dedup.toml`.
    Editor,
    /// Their texts are equal, but for boilerplate and typing errors that are explained.
    SameText,
    /// They ask the same, and their answers agree.
    SameAnswer,
}

/// Two pages that ask the same and that only an editor can make one, or keep apart.
#[derive(Debug, Clone)]
pub(super) struct Conflict {
    /// The page that would stay.
    pub(super) stays: PageId,
    /// The page that would go.
    pub(super) goes: PageId,
    /// What keeps a machine from merging them.
    pub(super) why: Words,
}

/// What was decided, before anything is done about it.
#[derive(Debug, Default)]
pub(super) struct Decided {
    pub(super) merges: Vec<(Merge, Ground)>,
    pub(super) conflicts: Vec<Conflict>,
    /// How many damaged wordings were not compared with all that they may have been.
    pub(super) cut: usize,
}

impl Decided {
    /// Of each page that goes, the one that stays.
    pub(super) fn gone(&self) -> HashMap<PageId, PageId> {
        self.merges.iter().map(|(merge, _)| (merge.from, merge.into)).collect()
    }
}

/// Groups of pages while they are found.
struct Grouping {
    groups: Groups,
    grounds: HashMap<Pair, Ground>,
    conflicts: Vec<Conflict>,
}

impl Judge<'_, '_, '_> {
    /// Decides about all pages. `chosen` is what `canonical` says.
    pub(super) fn decide(&mut self, chosen: &BTreeMap<PageId, PageId>, mode: DedupMode) -> Decided {
        let forms: Vec<Canonical> = self.wordings.iter().map(|wording| wording.form.clone()).collect();
        let mut by_cluster: BTreeMap<usize, Vec<&Wording>> = BTreeMap::new();
        let cluster::Clusters { of, cut } = cluster::clusters(&forms, self.lexicon);
        for (wording, cluster) in self.wordings.iter().zip(of) {
            by_cluster.entry(cluster).or_default().push(wording);
        }
        let (groups, grounds) = (Groups::new(self.apart), HashMap::new());
        let mut found = Grouping { groups, grounds, conflicts: Vec::new() };
        for (&from, &into) in chosen {
            if !found.groups.join(from, into) {
                self.report_contradiction(from, into);
            }
        }
        for (a, b) in self.said_by_editor() {
            if found.groups.join(a, b) {
                found.grounds.insert(pair(a, b), Ground::Editor);
            }
        }
        for wordings in by_cluster.values() {
            self.one_answer(wordings, &mut found);
            self.one_text(wordings, &mut found);
            self.drafts_of(wordings, &mut found);
        }
        let Grouping { groups, grounds, mut conflicts } = found;
        let groups = groups.finish();
        let settled = conflicts.iter().map(|conflict| pair(conflict.stays, conflict.goes)).collect();
        self.claimed_once(by_cluster.values(), &groups, &settled);
        let merges = self.merges(&groups, &grounds, chosen, mode, &mut conflicts);
        for conflict in &conflicts {
            self.report_conflict(conflict);
        }
        if cut > 0 {
            let message = words!(
                "有 {cut} 处像错字的说法太相近，没有逐一比较，可能少认出几个同样的问题",
                "{cut} wordings that may be misspelt are so alike that not all were compared: some that ask the same may have been missed"
            );
            let help =
                words!("用 kbgen dedup review 看相近的问题", "look at those that are alike with kbgen dedup review");
            self.diagnostics.push(Diagnostic::warning(Code::KB407, "content", message).help(help));
        }
        Decided { merges, conflicts, cut }
    }

    /// The pages whose titles `dedup.toml` calls the same: by the title as it is written, or by what it asks.
    fn said_by_editor(&self) -> Vec<(PageId, PageId)> {
        let mut by_text: HashMap<String, Vec<PageId>> = HashMap::new();
        let mut by_form: HashMap<&str, Vec<PageId>> = HashMap::new();
        for title in self.wordings.iter().filter(|wording| wording.title) {
            by_text.entry(fold(&title.text)).or_default().push(title.page);
            by_form.entry(&title.form.key).or_insert_with(|| vec![title.page]);
        }
        let mut pairs = Vec::new();
        for said in self.decisions.same() {
            let pages = said.questions.iter().zip(&said.forms).flat_map(|(question, form)| {
                by_text.get(&fold(question)).or_else(|| by_form.get(form.as_str())).into_iter().flatten().copied()
            });
            let pages: Vec<PageId> = pages.collect();
            pairs.extend(pages.windows(2).map(|pages| (pages[0], pages[1])).filter(|(a, b)| a != b));
        }
        pairs
    }

    /// Of the pages whose titles ask one question, those that answer the same; the others are conflicts.
    fn one_answer(&self, wordings: &[&Wording], found: &mut Grouping) {
        let mut pages = self.one_title(wordings);
        if pages.len() < 2 {
            return;
        }
        pages.sort_by_key(|&page| std::cmp::Reverse(standing(page, &self.catalog[page])));
        let titles: Vec<&str> = pages.iter().map(|&page| self.catalog[page].article.title.as_str()).collect();
        let asked = Asked::new(&titles, self.lexicon);
        let said: BTreeMap<PageId, Said> = pages.iter().map(|&page| (page, self.said(page))).collect();
        let few = pages.len() <= TEXTS_MAX;
        let differ = |a: PageId, b: PageId| self.differ([a, b], [&said[&a], &said[&b]], &asked, few);
        // Complete linkage: a page joins those with each of which it agrees, and takes the place of none.
        let mut clusters: Vec<Vec<PageId>> = Vec::new();
        for page in pages {
            let one = |groups: &Groups, other: PageId| groups.are_one(other, page);
            let place = clusters.iter().position(|cluster| {
                cluster.iter().any(|&other| one(&found.groups, other))
                    || cluster.iter().all(|&other| differ(other, page).is_none()) && found.groups.join(cluster[0], page)
            });
            let Some(place) = place else {
                let kind = |page: PageId| self.catalog[page].article.kind();
                let open =
                    |&head: &PageId| comparable(kind(head), kind(page)) && !self.apart.contains(&pair(head, page));
                let rival = clusters.iter().map(|cluster| cluster[0]).find(open);
                let why = rival.and_then(|head| Some((head, differ(head, page)?)));
                found.conflicts.extend(why.map(|(stays, why)| Conflict { stays, goes: page, why }));
                clusters.push(vec![page]);
                continue;
            };
            for &other in &clusters[place] {
                found.grounds.entry(pair(other, page)).or_insert(Ground::SameAnswer);
            }
            clusters[place].push(page);
        }
    }

    /// What keeps a machine from making one page of two that ask the same, and say what is `said`.
    /// Texts are laid over each other only where there are `few`.
    fn differ(&self, [stays, goes]: [PageId; 2], said: [&Said; 2], asked: &Asked, few: bool) -> Option<Words> {
        let (kept, gone) = (&self.catalog[stays], &self.catalog[goes]);
        let (one, other) = (kept.article.kind(), gone.article.kind());
        if one != other {
            let (one, other) = (one.name(), other.name());
            return Some(words!(
                "一页是 {one}，一页是 {other}",
                "one is a page of kind {one}, the other of kind {other}"
            ));
        }
        let [one, other] = said;
        if let Some(why) = bar(kept, gone).or_else(|| one.exact.differs(&other.exact)) {
            return Some(why);
        }
        if few && same_text(&one.text, &other.text, self.vocabulary) {
            return None;
        }
        let contradict = || contradiction(&one.text, &other.text, self.vocabulary);
        disagreement(&one.answer, &other.answer, asked).or_else(|| if few { contradict() } else { None })
    }

    fn said(&self, page: PageId) -> Said {
        Said::new(&self.catalog[page], self.lexicon)
    }

    /// What keeps apart two pages of a group that met through a third.
    fn differ_still(&self, stays: PageId, goes: PageId) -> Option<Words> {
        let titles = [stays, goes].map(|page| self.catalog[page].article.title.as_str());
        let asked = Asked::new(&titles, self.lexicon);
        self.differ([stays, goes], [&self.said(stays), &self.said(goes)], &asked, true)
    }

    /// Pages whose titles ask one question, but for those that the editor keeps apart from another.
    fn one_title(&self, wordings: &[&Wording]) -> Vec<PageId> {
        let titles = || wordings.iter().filter(|wording| wording.title && wording.form.asks);
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        titles().for_each(|title| *count.entry(&title.form.key).or_default() += 1);
        let kept_apart = |key: &str| {
            let mut others = count.iter().filter(|(other, count)| **other != key || **count > 1);
            others.any(|(other, _)| self.decisions.about(other, key) == Some(Word::Distinct))
        };
        titles().filter(|title| !kept_apart(&title.form.key)).map(|title| title.page).collect()
    }

    /// A draft that asks what only published pages' wordings claim belongs to the first of them, if it answers the same.
    fn drafts_of(&self, wordings: &[&Wording], found: &mut Grouping) {
        let draft = |wording: &Wording| self.catalog[wording.page].article.front.draft;
        let title = |wording: &Wording| wording.title && wording.form.asks;
        let Some(published) = wordings.iter().find(|wording| !draft(wording)) else { return };
        // Where a published page asks it, the answers have been compared already.
        if wordings.iter().any(|wording| !draft(wording) && title(wording)) {
            return;
        }
        for wording in wordings.iter().filter(|wording| draft(wording) && title(wording)) {
            let asked = Asked::new(&[&wording.text, &published.text], self.lexicon);
            let said = [&self.said(published.page), &self.said(wording.page)];
            let same = self.differ([published.page, wording.page], said, &asked, true).is_none();
            if same && found.groups.join(wording.page, published.page) {
                found.grounds.insert(pair(wording.page, published.page), Ground::SameAnswer);
            }
        }
    }

    /// Pages whose titles ask nothing are one only if their texts are, too.
    fn one_text(&mut self, wordings: &[&Wording], found: &mut Grouping) {
        let mut by_kind: BTreeMap<_, Vec<&Wording>> = BTreeMap::new();
        for wording in wordings.iter().copied().filter(|wording| wording.title && !wording.form.asks) {
            by_kind.entry(self.catalog[wording.page].article.kind()).or_default().push(wording);
        }
        for titles in by_kind.into_values().filter(|titles| titles.len() > 1) {
            let texts: Vec<String> = titles.par_iter().map(|title| whole_text(&self.catalog[title.page])).collect();
            let place: HashMap<PageId, usize> =
                titles.iter().zip(0..).map(|(title, place)| (title.page, place)).collect();
            let kept_apart = self.apart.iter().filter_map(|(a, b)| Some((*place.get(a)?, *place.get(b)?)));
            let mut kept_apart: Vec<(usize, usize)> = kept_apart.collect();
            kept_apart.sort_unstable();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let clusters = clusters(&texts, self.vocabulary, &kept_apart, Demand::Equal);
            let exact: HashMap<PageId, Exact> =
                titles.par_iter().map(|title| (title.page, Exact::new(&self.catalog[title.page]))).collect();
            for (title, &first) in titles.iter().zip(&clusters.of) {
                let first = titles[first].page;
                let same = || exact[&first].differs(&exact[&title.page]).is_none();
                if first != title.page && same() && found.groups.join(title.page, first) {
                    found.grounds.entry(pair(first, title.page)).or_insert(Ground::SameText);
                }
            }
            self.report_cut(&titles, clusters.cut);
        }
    }

    fn report_cut(&mut self, titles: &[&Wording], cut: usize) {
        if cut == 0 {
            return;
        }
        let (first, count) = (titles[0], titles.len());
        let title = &first.text;
        self.diagnostics.push(
            Diagnostic::warning(
                Code::KB407,
                &self.catalog[first.page].article.path,
                words!(
                    "{count} 页的标题都是“{title}”，正文太像，没有两两比较完，可能少并了几页",
                    "{count} pages are called “{title}”, with texts so alike that not all were compared: some copies may have stayed"
                ),
            )
            .at(first.span.clone())
            .help(words!(
                "给各页起不同的标题，或在要并入的页写 canonical",
                "give the pages titles of their own, or write `canonical` in those that should go"
            )),
        );
    }

    /// Which page of each group stays, and what of the others is kept.
    fn merges(
        &mut self,
        groups: &[BTreeSet<PageId>],
        grounds: &HashMap<Pair, Ground>,
        chosen: &BTreeMap<PageId, PageId>,
        mode: DedupMode,
        conflicts: &mut Vec<Conflict>,
    ) -> Vec<(Merge, Ground)> {
        let catalog = self.catalog;
        let mut merges = Vec::new();
        for group in groups {
            let stays = group.iter().find_map(|page| chosen.get(page)).copied();
            let best = || group.iter().copied().max_by_key(|&page| standing(page, &catalog[page]));
            let Some(into) = stays.or_else(best) else { continue };
            for &from in group.iter().filter(|&&page| page != into) {
                let ground = ground(from, into, group, grounds, chosen);
                let said = matches!(ground, Ground::Author | Ground::Editor);
                let why = if said {
                    None
                } else if grounds.contains_key(&pair(from, into)) {
                    bar(&catalog[into], &catalog[from])
                } else {
                    self.differ_still(into, from)
                };
                if let Some(why) = why {
                    conflicts.push(Conflict { stays: into, goes: from, why });
                    continue;
                }
                match said {
                    true => self.report_unshown(from, into),
                    false => self.report_merge(from, into, mode),
                }
                if (ground == Ground::Author || mode == DedupMode::Merge) && self.carries_all(from, into) {
                    let (kept, answer) = lacking(&catalog[from], &catalog[into]);
                    merges.push((Merge { from, into, kept, answer }, ground));
                }
            }
        }
        merges
    }

    /// Two pages ask the same, and nobody can say that they answer the same: both answers, and how to decide.
    fn report_conflict(&mut self, Conflict { stays, goes, why }: &Conflict) {
        let (kept, gone) = (&self.catalog[*stays], &self.catalog[*goes]);
        let shown = |page: &Page<'_>| {
            let answer = collapse(&compared_by(page));
            if answer.is_empty() { "—".to_owned() } else { summary(&answer, ANSWER_SHOWN) }
        };
        let (there, here) = (shown(kept), shown(gone));
        let (title, stem) = (&kept.article.title, kept.article.key().trim_end_matches("/index"));
        let drafts = kept.article.front.draft || gone.article.front.draft;
        // A draft is shown in a preview whatever it asks.
        let finding = if drafts { Diagnostic::warning } else { Diagnostic::error };
        let Words { zh, en } = why;
        self.diagnostics.push(
            finding(
                Code::KB408,
                &gone.article.path,
                words!(
                    "和“{title}”问的是同一件事，却不能当作同一页",
                    "this asks what “{title}” asks, and cannot be taken for the same page"
                ),
            )
            .at(gone.article.title_span.clone())
            .also(&kept.article.path, Some(kept.article.title_span.clone()))
            .why(words!("{zh}。那一页答：{there} ／ 这一页答：{here}", "{en}; the other answers: {there} / this answers: {here}"))
            .help(words!(
                "留一页：在这一页写 `canonical: {stem}`；两页都对：写 `distinct_from: [{{page: {stem}, reason: …}}]`；一次定许多：kbgen dedup review",
                "if one should go, write `canonical: {stem}` here; if both are right, `distinct_from: [{{page: {stem}, reason: …}}]`; many at once: `kbgen dedup review`"
            )),
        );
    }

    fn report_merge(&mut self, from: PageId, into: PageId, mode: DedupMode) {
        let (gone, kept) = (&self.catalog[from].article, &self.catalog[into].article);
        let (title, stem) = (&kept.title, kept.key().trim_end_matches("/index"));
        let message = if mode == DedupMode::Merge {
            words!("和“{title}”是同一个问题，已并入那一页", "this asks what “{title}” asks: merged into that page")
        } else {
            words!("和“{title}”是同一个问题", "this asks what “{title}” asks")
        };
        self.diagnostics.push(
            Diagnostic::warning(Code::KB405, &gone.path, message)
                .at(gone.title_span.clone())
                .also(&kept.path, Some(kept.title_span.clone()))
                .help(words!(
                    "认可就在这一页写 canonical: {stem}；不是一回事就写 distinct_from，并说明理由；细节见 kbgen dedup",
                    "if so, write `canonical: {stem}` here; if not, `distinct_from` with the reason; `kbgen dedup` shows why"
                )),
        );
    }

    /// Somebody said that the pages are one: what the page that goes says about itself is not shown any more.
    fn report_unshown(&mut self, from: PageId, into: PageId) {
        let (kept, gone) = (&self.catalog[into], &self.catalog[from]);
        let lost = unshown(kept, gone);
        if lost.is_empty() {
            return;
        }
        let (lost, title) = (lost.join(", "), &kept.article.title);
        self.diagnostics.push(
            Diagnostic::warning(
                Code::KB409,
                &gone.article.path,
                words!(
                    "这一页并入“{title}”，那里不会显示它的 {lost}",
                    "this page goes into “{title}”, which does not show its {lost}"
                ),
            )
            .at(gone.article.front.canonical.as_ref().map_or(gone.article.title_span.clone(), |name| name.span.clone()))
            .also(&kept.article.path, Some(kept.article.title_span.clone()))
            .help(words!("有用就写到那一页，没用就从这一页删去", "write it there if it matters, or take it out here")),
        );
    }

    /// Data that has no place on another page stops the merge.
    fn carries_all(&mut self, from: PageId, into: PageId) -> bool {
        let (gone, kept) = (&self.catalog[from].article, &self.catalog[into].article);
        let fits = gone.front.task.is_none();
        if !fits {
            let title = &kept.title;
            self.diagnostics.push(
                Diagnostic::error(
                    Code::KB404,
                    &gone.path,
                    words!("并入“{title}”会丢掉这一页的 `task`", "merged into “{title}”, the page would lose its `task`"),
                )
                .at(gone.front.canonical.as_ref().map_or(gone.title_span.clone(), |name| name.span.clone()))
                .also(&kept.path, Some(kept.title_span.clone()))
                .help(words!(
                    "把 task 移过去，或反过来并（canonical 写在另一页），或写 distinct_from",
                    "move `task` there, or merge the other way (`canonical` in the other page), or write `distinct_from`"
                )),
            );
        }
        fits
    }
}

/// Of so many pages of one question the texts are laid over each other, too; of more only the answers.
const TEXTS_MAX: usize = 32;

/// So much of an answer is shown, in characters.
const ANSWER_SHOWN: usize = 80;

/// Why a page of a group goes into the one that stays.
fn ground(
    from: PageId,
    into: PageId,
    group: &BTreeSet<PageId>,
    grounds: &HashMap<Pair, Ground>,
    chosen: &BTreeMap<PageId, PageId>,
) -> Ground {
    if chosen.get(&from) == Some(&into) {
        return Ground::Author;
    }
    let known = |other: &PageId| grounds.get(&pair(from, *other)).copied();
    known(&into).or_else(|| group.iter().find_map(known)).unwrap_or(Ground::SameAnswer)
}

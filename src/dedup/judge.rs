//! Which pages hold one question: what authors and editors say, then what the titles ask; and what contradicts itself.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use super::article;
use super::article::vocabulary::Vocabulary;
use super::blocks::{lacking, markdown};
use super::decisions::{Decisions, Word};
use super::groups::{Groups, Pair, pair};
use super::pages::{Wording, is_unit};
use super::question::canonical::Canonical;
use super::question::cluster::clusters;
use super::question::compare::{Guard, compare};
use super::question::lexicon::Lexicon;
use crate::catalog::{Catalog, Found, Merge, PageId};
use crate::config::DedupMode;
use crate::diagnostic::{Code, Diagnostic, words};
use crate::lexicon::WordLists;
use crate::parse::{At, Text};

/// What is known while the pages are judged.
pub(super) struct Judge<'a, 'src, 'd> {
    pub(super) catalog: &'a Catalog<'src>,
    pub(super) wordings: &'a [Wording],
    pub(super) lists: &'a WordLists,
    pub(super) diagnostics: &'d mut Vec<Diagnostic>,
}

/// The page that a name in front matter means; what cannot be found is reported by `link`.
fn named(catalog: &Catalog<'_>, name: &At<Text>) -> Option<PageId> {
    match catalog.named(&name.value) {
        Found::Page(page) => Some(page),
        Found::Draft | Found::Unusable | Found::Ambiguous(_) | Found::Nothing => None,
    }
}

/// `distinct_from`: pairs that nobody may merge, the smaller number first.
pub(super) fn said_apart(catalog: &Catalog<'_>) -> HashSet<Pair> {
    let said = catalog.pages().flat_map(|(id, page)| {
        page.article.front.distinct_from.iter().filter_map(move |other| Some(pair(id, named(catalog, &other.page)?)))
    });
    said.collect()
}

impl Judge<'_, '_, '_> {
    /// `canonical`: where each page's question stands, followed to its end.
    pub(super) fn said_same(&mut self, apart: &HashSet<Pair>) -> BTreeMap<PageId, PageId> {
        let catalog = self.catalog;
        let mut next: BTreeMap<PageId, (PageId, Range<usize>)> = BTreeMap::new();
        for (id, page) in catalog.pages() {
            let Some(name) = &page.article.front.canonical else { continue };
            let Some(target) = named(catalog, name) else { continue };
            let target_title = &catalog[target].article.title;
            let wrong = if target == id {
                Some(words!("`canonical` 指向这一页自己", "`canonical` leads to the page itself"))
            } else if !is_unit(page) || !is_unit(&catalog[target]) {
                Some(words!(
                    "只有问题、文章和步骤能合并，“{target_title}”或这一页不是",
                    "only questions, articles and steps can be merged; “{target_title}” or this page is none"
                ))
            } else if apart.contains(&pair(id, target)) {
                Some(words!(
                    "`canonical` 说和“{target_title}”是同一个问题，`distinct_from` 说不是",
                    "`canonical` says that this is the question of “{target_title}”, `distinct_from` says it is not"
                ))
            } else {
                None
            };
            match wrong {
                Some(message) => {
                    let help = words!(
                        "去掉 canonical，或写保留的那一页的文件名",
                        "take `canonical` out, or name the page that stays"
                    );
                    self.diagnostics.push(
                        Diagnostic::error(Code::KB403, &page.article.path, message).at(name.span.clone()).help(help),
                    );
                }
                None => {
                    next.insert(id, (target, name.span.clone()));
                }
            }
        }
        let mut ends: BTreeMap<PageId, Option<PageId>> = BTreeMap::new();
        for &start in next.keys() {
            let (mut way, mut place, mut at) = (Vec::new(), HashMap::new(), start);
            let end = loop {
                if let Some(known) = ends.get(&at) {
                    break *known;
                }
                if let Some(&first) = place.get(&at) {
                    self.report_circle(&way[first..], &next);
                    break None;
                }
                let Some((target, _)) = next.get(&at) else { break Some(at) };
                place.insert(at, way.len());
                way.push(at);
                at = *target;
            };
            ends.extend(way.into_iter().map(|page| (page, end)));
        }
        ends.into_iter().filter_map(|(page, end)| Some((page, end?))).collect()
    }

    /// Each page of a circle, at its own `canonical`, beside that of the page that leads to it.
    fn report_circle(&mut self, circle: &[PageId], next: &BTreeMap<PageId, (PageId, Range<usize>)>) {
        for (position, page) in circle.iter().enumerate() {
            let before = circle[(position + circle.len() - 1) % circle.len()];
            let (article, other) = (&self.catalog[*page].article, &self.catalog[before].article);
            self.diagnostics.push(
                Diagnostic::error(
                    Code::KB403,
                    &article.path,
                    words!("`canonical` 绕成了圈", "`canonical` goes round in a circle"),
                )
                .at(next[page].1.clone())
                .also(&other.path, Some(next[&before].1.clone()))
                .help(words!(
                    "留一页不写 canonical：它就是保留的那一页",
                    "leave `canonical` out of one of them: that page stays"
                )),
            );
        }
    }

    /// A wording that differs from its page's title by nothing but a number, a product or a negation belongs to another page.
    pub(super) fn wordings_fit_their_page(&mut self, lexicon: &Lexicon) {
        let titles: HashMap<PageId, &Wording> =
            self.wordings.iter().filter(|wording| wording.title).map(|wording| (wording.page, wording)).collect();
        for wording in self.wordings.iter().filter(|wording| !wording.title) {
            let title = titles[&wording.page];
            let verdict = compare(&title.form, &wording.form, lexicon);
            // Where other words differ too, the author may well know better.
            let [difference] = verdict.differences.as_slice() else { continue };
            let hard = matches!(difference.guard, Guard::Number | Guard::Product | Guard::Negation);
            if !hard || difference.a.is_empty() || difference.a.len() != difference.b.len() {
                continue;
            }
            let (one, other) = (difference.a.join("、"), difference.b.join("、"));
            let path = &self.catalog[wording.page].article.path;
            self.diagnostics.push(
                Diagnostic::error(
                    Code::KB402,
                    path,
                    words!(
                        "also_asked 的说法和标题问的不是一回事：标题是“{one}”，这里是“{other}”",
                        "this wording does not ask what the title asks: “{one}” there, “{other}” here"
                    ),
                )
                .at(wording.span.clone())
                .also(path, Some(title.span.clone()))
                .why(words!("读者会照着另一个问题的答案去做", "a reader would act on the answer to another question"))
                .help(words!("给它单独写一页，或改写说法", "give it a page of its own, or mend the wording")),
            );
        }
    }

    /// Groups of pages that hold one question.
    pub(super) fn one_question(
        &mut self,
        lexicon: &Lexicon,
        decisions: &Decisions,
        apart: &HashSet<Pair>,
        chosen: &BTreeMap<PageId, PageId>,
    ) -> Vec<BTreeSet<PageId>> {
        let forms: Vec<Canonical> = self.wordings.iter().map(|wording| wording.form.clone()).collect();
        let mut by_cluster: BTreeMap<usize, Vec<&Wording>> = BTreeMap::new();
        for (wording, cluster) in self.wordings.iter().zip(clusters(&forms, lexicon)) {
            by_cluster.entry(cluster).or_default().push(wording);
        }
        let mut groups = Groups::new(apart);
        for (&from, &into) in chosen {
            if !groups.join(from, into) {
                self.report_contradiction(from, into);
            }
        }
        let titles = self.wordings.iter().filter(|wording| wording.title).rev();
        let by_form: HashMap<&str, PageId> = titles.map(|wording| (wording.form.key.as_str(), wording.page)).collect();
        for (a, b) in decisions.same() {
            if let (Some(&a), Some(&b)) = (by_form.get(a), by_form.get(b)) {
                groups.join(a, b);
            }
        }
        let vocabulary = Vocabulary::new(self.lists);
        for wordings in by_cluster.values() {
            groups.join_all(&one_title(wordings, decisions));
            self.one_text(wordings, apart, &vocabulary, &mut groups);
            self.drafts_of(wordings, &mut groups);
        }
        let groups = groups.finish();
        self.claimed_once(by_cluster.values(), &groups, apart);
        groups
    }

    /// `canonical` of two pages that somebody keeps apart leads to one page.
    fn report_contradiction(&mut self, from: PageId, into: PageId) {
        let (article, title) = (&self.catalog[from].article, &self.catalog[into].article.title);
        let Some(name) = &article.front.canonical else { return };
        self.diagnostics.push(
            Diagnostic::error(
                Code::KB403,
                &article.path,
                words!(
                    "并入“{title}”的另一页和这一页之间有 `distinct_from`",
                    "`distinct_from` keeps this page apart from another one that is merged into “{title}”"
                ),
            )
            .at(name.span.clone())
            .help(words!("去掉其中一处 canonical 或 distinct_from", "take out one `canonical`, or `distinct_from`")),
        );
    }

    /// A draft that asks what only published pages' wordings claim belongs to the first of them; nobody has to decide yet.
    fn drafts_of(&self, wordings: &[&Wording], groups: &mut Groups) {
        let draft = |wording: &Wording| self.catalog[wording.page].article.front.draft;
        let title = |wording: &Wording| wording.title && wording.form.asks;
        let Some(published) = wordings.iter().find(|wording| !draft(wording)) else { return };
        // Where a published page asks it, the draft is one with that page already.
        if wordings.iter().any(|wording| !draft(wording) && title(wording)) {
            return;
        }
        for wording in wordings.iter().filter(|wording| draft(wording) && title(wording)) {
            groups.join(wording.page, published.page);
        }
    }

    /// Pages whose titles ask nothing are one only if their texts are, too.
    fn one_text(&mut self, wordings: &[&Wording], apart: &HashSet<Pair>, vocabulary: &Vocabulary, groups: &mut Groups) {
        let titles: Vec<&Wording> =
            wordings.iter().copied().filter(|wording| wording.title && !wording.form.asks).collect();
        if titles.len() < 2 {
            return;
        }
        let texts: Vec<String> = titles.par_iter().map(|title| markdown(&self.catalog[title.page])).collect();
        let place: HashMap<PageId, usize> = titles.iter().zip(0..).map(|(title, place)| (title.page, place)).collect();
        let kept_apart = apart.iter().filter_map(|(a, b)| Some((*place.get(a)?, *place.get(b)?)));
        let mut kept_apart: Vec<(usize, usize)> = kept_apart.collect();
        kept_apart.sort_unstable();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let found = article::cluster::clusters(&texts, vocabulary, &kept_apart);
        for (title, &first) in titles.iter().zip(&found.of) {
            groups.join(title.page, titles[first].page);
        }
        if found.cut > 0 {
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
    }

    /// A wording belongs to one question: pages that are not merged cannot both claim it.
    fn claimed_once<'w>(
        &mut self,
        clusters: impl Iterator<Item = &'w Vec<&'w Wording>>,
        groups: &[BTreeSet<PageId>],
        apart: &HashSet<Pair>,
    ) {
        let group_of: HashMap<PageId, usize> = groups
            .iter()
            .enumerate()
            .flat_map(|(number, group)| group.iter().map(move |&page| (page, number)))
            .collect();
        let one =
            |a: PageId, b: PageId| a == b || group_of.get(&a).is_some_and(|group| group_of.get(&b) == Some(group));
        for wordings in clusters {
            // Two titles are merged or kept apart on purpose; a wording below a title is a claim.
            let (mut titles, mut claims): (Vec<&Wording>, Vec<&Wording>) = (Vec::new(), Vec::new());
            let mut known: HashSet<(Result<usize, PageId>, bool)> = HashSet::new();
            for wording in wordings {
                let others = if wording.title { [claims.as_slice(), &[]] } else { [titles.as_slice(), &claims] };
                let rival = others.into_iter().flatten().copied().find(|other| {
                    let apart = apart.contains(&pair(other.page, wording.page)) && other.form.key != wording.form.key;
                    !(one(other.page, wording.page) || apart)
                });
                // One wording a question is enough to compare with.
                let question = group_of.get(&wording.page).copied().ok_or(wording.page);
                if known.insert((question, wording.title)) {
                    if wording.title { titles.push(wording) } else { claims.push(wording) }
                }
                let Some(rival) = rival else { continue };
                // The claim in `also_asked` is the one to take out.
                let (claim, holder) = if wording.title { (rival, *wording) } else { (*wording, rival) };
                let (text, title) = (&claim.text, &self.catalog[holder.page].article.title);
                let stem = self.catalog[holder.page].article.stem();
                let draft = [claim, holder].iter().any(|wording| self.catalog[wording.page].article.front.draft);
                // A draft is shown in a preview whatever it claims.
                let finding = if draft { Diagnostic::warning } else { Diagnostic::error };
                self.diagnostics.push(
                    finding(
                        Code::KB401,
                        &self.catalog[claim.page].article.path,
                        words!("“{text}”已经属于“{title}”", "“{text}” belongs to “{title}” already"),
                    )
                    .at(claim.span.clone())
                    .also(&self.catalog[holder.page].article.path, Some(holder.span.clone()))
                    .why(words!("每个问题只有一页，读者才不会看到两个答案", "every question has one page, so that nobody finds two answers"))
                    .help(words!(
                        "从其中一页去掉它；两页是同一个问题时，在要并入的一页写 canonical: {stem}",
                        "take it out of one of the pages; if they ask the same, write `canonical: {stem}` in the page that goes"
                    )),
                );
            }
        }
    }

    /// Which page of each group stays, and what of the others is kept.
    pub(super) fn merges(
        &mut self,
        groups: &[BTreeSet<PageId>],
        chosen: &BTreeMap<PageId, PageId>,
        mode: DedupMode,
    ) -> Vec<Merge> {
        let catalog = self.catalog;
        let mut merges = Vec::new();
        for group in groups {
            let stays = group.iter().find_map(|page| chosen.get(page)).copied();
            let fullness = |page: &PageId| {
                let article = &catalog[*page].article;
                let published = !article.front.draft;
                (published, article.front.task.is_some(), article.body.html.len(), std::cmp::Reverse(*page))
            };
            let Some(into) = stays.or_else(|| group.iter().copied().max_by_key(fullness)) else { continue };
            for &from in group.iter().filter(|&&page| page != into) {
                let said = chosen.get(&from) == Some(&into);
                if !said {
                    self.report_merge(from, into, mode);
                }
                if (said || mode == DedupMode::Merge) && self.carries_all(from, into) {
                    let (kept, answer) = lacking(&catalog[from], &catalog[into]);
                    merges.push(Merge { from, into, kept, answer });
                }
            }
        }
        merges
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

/// Pages whose titles ask one question, but for those that the editor keeps apart from another.
fn one_title(wordings: &[&Wording], decisions: &Decisions) -> Vec<PageId> {
    let titles = || wordings.iter().filter(|wording| wording.title && wording.form.asks);
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    titles().for_each(|title| *count.entry(&title.form.key).or_default() += 1);
    let kept_apart = |key: &str| {
        let mut others = count.iter().filter(|(other, count)| **other != key || **count > 1);
        others.any(|(other, _)| decisions.about(other, key) == Some(Word::Distinct))
    };
    titles().filter(|title| !kept_apart(&title.form.key)).map(|title| title.page).collect()
}

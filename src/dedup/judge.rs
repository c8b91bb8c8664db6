//! Which pages hold one question: what authors and editors say, then what the titles ask; and what contradicts itself.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use super::article;
use super::article::profile::Profile;
use super::article::vocabulary::Vocabulary;
use super::blocks::{lacking, markdown};
use super::decision::Decision;
use super::decisions::{Decisions, Word};
use super::pages::{Wording, is_unit};
use super::question::canonical::Canonical;
use super::question::cluster::clusters;
use super::question::compare::{Guard, compare};
use super::question::lexicon::Lexicon;
use crate::catalog::{Catalog, Found, Merge, PageId};
use crate::config::DedupMode;
use crate::diagnostic::Diagnostic;
use crate::lexicon::WordLists;
use crate::parse::{At, Text};
use crate::words;

/// How many pages of one title are compared with each.
const SAME_TITLE_MAX: usize = 20;

/// What is known while the pages are judged.
pub(super) struct Judge<'a, 'src, 'd> {
    pub(super) catalog: &'a Catalog<'src>,
    pub(super) wordings: &'a [Wording],
    pub(super) lists: &'a WordLists,
    pub(super) diagnostics: &'d mut Vec<Diagnostic>,
}

type Pair = (PageId, PageId);

fn pair(a: PageId, b: PageId) -> Pair {
    if a <= b { (a, b) } else { (b, a) }
}

/// The page that a name in front matter means; what cannot be found is reported by `link`.
fn named(catalog: &Catalog<'_>, name: &At<Text>) -> Option<PageId> {
    match catalog.by_stem(&name.value) {
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
                    self.diagnostics
                        .push(Diagnostic::error("KB403", &page.article.path, message).at(name.span.clone()).help(help));
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
                    "KB403",
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
                    "KB402",
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
        let vocabulary = Vocabulary::new(self.lists);
        let cluster_of = clusters(&forms, lexicon);
        let mut by_cluster: BTreeMap<usize, Vec<&Wording>> = BTreeMap::new();
        for (wording, cluster) in self.wordings.iter().zip(cluster_of) {
            by_cluster.entry(cluster).or_default().push(wording);
        }
        let mut groups: Vec<BTreeSet<PageId>> =
            chosen.iter().map(|(&from, &into)| BTreeSet::from([from, into])).collect();
        for wordings in by_cluster.values() {
            let titles: Vec<&&Wording> = wordings.iter().filter(|wording| wording.title && wording.form.asks).collect();
            let mut group: BTreeSet<PageId> = BTreeSet::new();
            for title in &titles {
                let free = apart.is_empty() || group.iter().all(|&other| !apart.contains(&pair(other, title.page)));
                let kept_apart = titles.iter().any(|other| {
                    other.page != title.page
                        && decisions.about(&other.form.key, &title.form.key) == Some(Word::Distinct)
                });
                if free && !kept_apart {
                    group.insert(title.page);
                }
            }
            if group.len() > 1 {
                groups.push(group);
            }
            groups.extend(self.one_text(wordings, apart, &vocabulary));
            groups.extend(self.drafts_of(wordings, apart));
        }
        let by_form: HashMap<&str, PageId> = self
            .wordings
            .iter()
            .filter(|wording| wording.title)
            .rev()
            .map(|wording| (wording.form.key.as_str(), wording.page))
            .collect();
        for (a, b) in decisions.same() {
            if let (Some(&a), Some(&b)) = (by_form.get(a), by_form.get(b))
                && a != b
                && !apart.contains(&pair(a, b))
            {
                groups.push(BTreeSet::from([a, b]));
            }
        }
        let groups = joined(groups);
        self.claimed_once(by_cluster.values(), &groups, apart);
        groups
    }

    /// A draft that asks what a published page claims as a wording belongs to that page; nobody has to decide yet.
    fn drafts_of(&self, wordings: &[&Wording], apart: &HashSet<Pair>) -> Option<BTreeSet<PageId>> {
        let draft = |wording: &&&Wording| self.catalog[wording.page].article.front.draft;
        let published = wordings.iter().find(|wording| !draft(wording))?.page;
        let drafts = wordings.iter().filter(|wording| draft(wording) && wording.title && wording.form.asks);
        let drafts = drafts.map(|wording| wording.page).filter(|&page| !apart.contains(&pair(page, published)));
        let group: BTreeSet<PageId> = drafts.chain([published]).collect();
        (group.len() > 1).then_some(group)
    }

    /// Pages whose titles ask nothing are one only if their texts are, too.
    fn one_text(&self, wordings: &[&Wording], apart: &HashSet<Pair>, vocabulary: &Vocabulary) -> Vec<BTreeSet<PageId>> {
        let titles: Vec<PageId> =
            wordings.iter().filter(|wording| wording.title && !wording.form.asks).map(|wording| wording.page).collect();
        if titles.len() < 2 {
            return Vec::new();
        }
        let texts: Vec<String> = titles.iter().map(|&page| markdown(&self.catalog[page])).collect();
        let profiles: Vec<Profile<'_>> = texts.iter().map(|text| Profile::new(text, &[])).collect();
        let mut groups = Vec::new();
        // Copies stand beside each other more often than not; a title that hundreds of pages share is a pattern.
        for (first, reach) in (0..titles.len()).map(|first| (first, titles.len().min(first + SAME_TITLE_MAX))) {
            for second in first + 1..reach {
                let (a, b) = (titles[first], titles[second]);
                let same = || article::compare::compare(&profiles[first], &profiles[second], vocabulary).decision;
                if a != b && !apart.contains(&pair(a, b)) && same() == Decision::Merge {
                    groups.push(BTreeSet::from([a, b]));
                }
            }
        }
        groups
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
            // One wording a question is enough to compare with.
            let mut seen: Vec<&Wording> = Vec::new();
            for wording in wordings {
                // Two titles are merged or kept apart on purpose; a wording below a title is a claim.
                let rival = seen.iter().copied().find(|other| {
                    let titles = other.title && wording.title;
                    let apart = apart.contains(&pair(other.page, wording.page)) && other.form.key != wording.form.key;
                    !(one(other.page, wording.page) || titles || apart)
                });
                if !seen.iter().any(|other| one(other.page, wording.page) && other.title == wording.title) {
                    seen.push(wording);
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
                        "KB401",
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
            Diagnostic::warning("KB405", &gone.path, message)
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
                    "KB404",
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

/// Groups that share a page become one.
fn joined(groups: Vec<BTreeSet<PageId>>) -> Vec<BTreeSet<PageId>> {
    // Each page points to a smaller one of its group, the smallest to itself.
    let mut above: BTreeMap<PageId, PageId> = BTreeMap::new();
    fn top(above: &mut BTreeMap<PageId, PageId>, page: PageId) -> PageId {
        let (mut way, mut at) = (Vec::new(), page);
        while let Some(&next) = above.get(&at).filter(|next| **next != at) {
            way.push(at);
            at = next;
        }
        above.extend(way.into_iter().chain([at]).map(|page| (page, at)));
        at
    }
    for group in &groups {
        let Some(&first) = group.first() else { continue };
        for &page in group {
            let (one, other) = (top(&mut above, first), top(&mut above, page));
            above.insert(one.max(other), one.min(other));
        }
    }
    let mut whole: BTreeMap<PageId, BTreeSet<PageId>> = BTreeMap::new();
    for page in above.keys().copied().collect::<Vec<_>>() {
        whole.entry(top(&mut above, page)).or_default().insert(page);
    }
    whole.into_values().filter(|group| group.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_share_a_page_are_one() {
        let groups = |lists: &[&[usize]]| -> Vec<BTreeSet<PageId>> {
            lists.iter().map(|list| list.iter().copied().map(PageId).collect()).collect()
        };
        assert_eq!(joined(groups(&[&[5, 6], &[1, 2], &[3, 4], &[2, 3]])), groups(&[&[1, 2, 3, 4], &[5, 6]]));
        assert_eq!(joined(groups(&[&[1, 2], &[3, 4], &[5, 6], &[6, 1, 3]])), groups(&[&[1, 2, 3, 4, 5, 6]]));
        assert_eq!(joined(groups(&[&[7], &[]])), groups(&[]));
    }
}

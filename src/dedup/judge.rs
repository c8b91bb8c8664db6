//! Pages to what their authors say of them: which hold one question, which do not; and what contradicts itself.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::article::vocabulary::Vocabulary;
use super::decisions::Decisions;
use super::groups::{Pair, pair};
use super::question::compare::{Guard, compare};
use super::question::lexicon::Lexicon;
use super::wording::{Wording, is_unit};
use crate::catalog::{Catalog, Found, PageId};
use crate::diagnostic::{Code, Diagnostic, words};
use crate::parse::{At, Text};

/// What is known while the pages are judged.
pub(super) struct Judge<'a, 'src, 'd> {
    pub(super) catalog: &'a Catalog<'src>,
    pub(super) wordings: &'a [Wording],
    pub(super) lexicon: &'a Lexicon,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) decisions: &'a Decisions,
    /// Pairs that nobody may merge.
    pub(super) apart: &'a HashSet<Pair>,
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
    pub(super) fn said_same(&mut self) -> BTreeMap<PageId, PageId> {
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
            } else if self.apart.contains(&pair(id, target)) {
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
    pub(super) fn wordings_fit_their_page(&mut self) {
        let titles: HashMap<PageId, &Wording> =
            self.wordings.iter().filter(|wording| wording.title).map(|wording| (wording.page, wording)).collect();
        for wording in self.wordings.iter().filter(|wording| !wording.title) {
            let title = titles[&wording.page];
            let verdict = compare(&title.form, &wording.form, self.lexicon);
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

    /// `canonical` of two pages that somebody keeps apart leads to one page.
    pub(super) fn report_contradiction(&mut self, from: PageId, into: PageId) {
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
}

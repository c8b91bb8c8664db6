//! A [`Catalog`] in which pages may ask the same to one in which every question stands once.
//!
//! 1. The author's word: `canonical` merges, `distinct_from` keeps apart; so do the editor's decisions in `dedup.toml`.
//! 2. Titles that ask the same are one question, unless somebody said otherwise.
//! 3. Of the pages of one question the one with the fuller body stays; of the others, what it lacks is kept.
//! 4. Where the site says so, a passage that many pages repeat is shown on the first of them only.
//! 5. What contradicts itself is an error with both places: a wording claimed twice, a wording that asks something
//!    else than its page, a cycle.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use super::article;
use super::article::passage::passages;
use super::article::profile::Profile;
use super::article::vocabulary::GENERAL;
use super::decision::Decision;
use super::decisions::{Decisions, Word};
use super::question::canonical::{Canonical, canonical};
use super::question::cluster::clusters;
use super::question::compare::{Guard, compare};
use super::question::lexicon::{Lexicon, Own};
use crate::catalog::{Catalog, Found, Merge, Page, PageId, Repeat};
use crate::config::{Boilerplate, Config, DedupMode};
use crate::diagnostic::Diagnostic;
use crate::parse::{At, Body, Kind, Text};
use crate::source::Sources;
use crate::text::{fold, is_han};
use crate::words;

/// How many pages of one title are compared with each.
const SAME_TITLE_MAX: usize = 20;

/// A wording of a page's question.
pub(super) struct Wording {
    pub(super) page: PageId,
    pub(super) text: String,
    span: Range<usize>,
    /// A title, not one of `also_asked`.
    pub(super) title: bool,
    pub(super) form: Canonical,
}

/// Whether pages of a kind can hold one question: spec-wise only these are units of de-duplication.
fn is_unit(page: &Page<'_>) -> bool {
    !page.made && matches!(page.article.kind(), Kind::Question | Kind::Article | Kind::Steps)
}

/// The words by which this site's questions are compared.
pub fn lexicon(catalog: &Catalog<'_>, config: &Config) -> Lexicon {
    let terms = catalog.pages().filter(|(_, page)| page.article.kind() == Kind::Term).map(|(_, page)| {
        let synonyms = page.article.front.term.iter().flat_map(|term| &term.synonyms);
        (page.article.title.as_str(), synonyms.map(|word| &*word.value as &str).collect())
    });
    Lexicon::new(&Own { words: Some(&config.dedup.words), terms: terms.collect() })
}

/// Which page answers a question, however it is worded.
#[derive(Debug, Default)]
pub struct Questions {
    lexicon: Option<Lexicon>,
    /// The file of the page that has a canonical form.
    by_form: HashMap<String, String>,
}

impl Questions {
    fn new(catalog: &Catalog<'_>, wordings: &[Wording], lexicon: Lexicon) -> Questions {
        let mut by_form = HashMap::new();
        // A title weighs more than `also_asked`.
        for wording in wordings.iter().filter(|wording| wording.form.asks && !wording.form.tokens.is_empty()) {
            let key = catalog[wording.page].article.key().to_owned();
            if wording.title {
                by_form.insert(wording.form.key.clone(), key);
            } else {
                by_form.entry(wording.form.key.clone()).or_insert(key);
            }
        }
        Questions { lexicon: Some(lexicon), by_form }
    }

    /// The page that answers what `text` asks.
    pub fn page(&self, catalog: &Catalog<'_>, text: &str) -> Option<PageId> {
        let form = canonical(text, self.lexicon.as_ref()?);
        let key = self.by_form.get(&form.key).filter(|_| form.asks)?;
        catalog.by_key(key)
    }
}

/// Merges the pages that hold one question; conflicts and machine decisions are reported.
pub fn dedup<'src>(
    catalog: Catalog<'src>,
    config: &Config,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Catalog<'src>, Questions) {
    if config.dedup.mode == DedupMode::Off {
        return (catalog, Questions::default());
    }
    let lexicon = lexicon(&catalog, config);
    let decisions = Decisions::read(&sources.decisions, &lexicon, diagnostics);
    let wordings = wordings(&catalog, catalog.all(), &lexicon);
    let apart = said_apart(&catalog);
    let mut judge = Judge { catalog: &catalog, wordings: &wordings, diagnostics };
    let chosen = judge.said_same(&apart);
    judge.wordings_fit_their_page(&lexicon);
    let groups = judge.one_question(&lexicon, &decisions, &apart, &chosen);
    let merges = judge.merges(&groups, &chosen, config.dedup.mode);
    let questions = Questions::new(&catalog, &wordings, lexicon);
    let catalog = catalog.merge(&merges);
    let repeats = if config.dedup.boilerplate == Boilerplate::Once { repeats(&catalog) } else { HashMap::new() };
    (catalog.with_repeats(repeats), questions)
}

/// All wordings of some pages, titles first.
pub(super) fn wordings(catalog: &Catalog<'_>, pages: impl Iterator<Item = PageId>, lexicon: &Lexicon) -> Vec<Wording> {
    let written: Vec<(PageId, &str, Range<usize>, bool)> = pages
        .filter(|&id| is_unit(&catalog[id]))
        .flat_map(|id| {
            let article = &catalog[id].article;
            let also =
                article.front.also_asked.iter().map(move |At { value, span }| (id, &**value, span.clone(), false));
            std::iter::once((id, article.title.as_str(), article.title_span.clone(), true)).chain(also)
        })
        .collect();
    written
        .into_par_iter()
        .map(|(page, text, span, title)| Wording {
            page,
            text: text.to_owned(),
            span,
            title,
            form: canonical(text, lexicon),
        })
        .collect()
}

/// What is known while the pages are judged.
struct Judge<'a, 'src, 'd> {
    catalog: &'a Catalog<'src>,
    wordings: &'a [Wording],
    diagnostics: &'d mut Vec<Diagnostic>,
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
    fn said_same(&mut self, apart: &HashSet<Pair>) -> BTreeMap<PageId, PageId> {
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
        let mut chosen = BTreeMap::new();
        for &start in next.keys() {
            let mut seen = vec![start];
            let mut at = start;
            while let Some((target, span)) = next.get(&at) {
                if seen.contains(target) {
                    // Each page of a cycle reports it once, at its own `canonical`.
                    if *target == start {
                        let (other, article) = (&catalog[at].article, &catalog[start].article);
                        self.diagnostics.push(
                            Diagnostic::error(
                                "KB403",
                                &article.path,
                                words!("`canonical` 绕成了圈", "`canonical` goes round in a circle"),
                            )
                            .at(next[&start].1.clone())
                            .also(&other.path, Some(span.clone()))
                            .help(words!(
                                "留一页不写 canonical：它就是保留的那一页",
                                "leave `canonical` out of one of them: that page stays"
                            )),
                        );
                    }
                    break;
                }
                seen.push(*target);
                at = *target;
            }
            if at != start && !next.contains_key(&at) {
                chosen.insert(start, at);
            }
        }
        chosen
    }

    /// A wording that differs from its page's title by nothing but a number, a product or a negation belongs to another page.
    fn wordings_fit_their_page(&mut self, lexicon: &Lexicon) {
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
    fn one_question(
        &mut self,
        lexicon: &Lexicon,
        decisions: &Decisions,
        apart: &HashSet<Pair>,
        chosen: &BTreeMap<PageId, PageId>,
    ) -> Vec<BTreeSet<PageId>> {
        let forms: Vec<Canonical> = self.wordings.iter().map(|wording| wording.form.clone()).collect();
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
                let free = group.iter().all(|&other| !apart.contains(&pair(other, title.page)));
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
            groups.extend(self.one_text(wordings, apart));
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

    /// Pages whose titles ask nothing are one only if their texts are, too.
    fn one_text(&self, wordings: &[&Wording], apart: &HashSet<Pair>) -> Vec<BTreeSet<PageId>> {
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
                let same = || article::compare::compare(&profiles[first], &profiles[second], &GENERAL).decision;
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
            for (number, wording) in wordings.iter().enumerate() {
                // Two titles are merged or kept apart on purpose; a wording below a title is a claim.
                let rival = wordings[..number].iter().find(|other| {
                    let titles = other.title && wording.title;
                    let apart = apart.contains(&pair(other.page, wording.page)) && other.form.key != wording.form.key;
                    !(one(other.page, wording.page) || titles || apart)
                });
                let Some(rival) = rival else { continue };
                // The claim in `also_asked` is the one to take out.
                let (claim, holder) = if wording.title { (*rival, *wording) } else { (*wording, *rival) };
                let (text, title) = (&claim.text, &self.catalog[holder.page].article.title);
                let stem = self.catalog[holder.page].article.stem();
                self.diagnostics.push(
                    Diagnostic::error(
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
    fn merges(
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
                (article.front.task.is_some(), article.body.html.len(), std::cmp::Reverse(*page))
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

/// A page as one Markdown text, title first.
pub(super) fn markdown(page: &Page<'_>) -> String {
    let article = &page.article;
    let body = &article.text[article.body_start..];
    // The title may be the body's own first heading.
    if body.trim_start().starts_with("# ") {
        body.trim_start().to_owned()
    } else {
        format!("# {}\n\n{body}", article.title)
    }
}

/// The passages that three or more pages repeat, for all pages but the first that has them: which blocks of the body,
/// and where the passage stands. Only whole blocks count.
fn repeats(catalog: &Catalog<'_>) -> HashMap<PageId, Vec<Repeat>> {
    let pages: Vec<PageId> = catalog.pages().filter(|(_, page)| is_unit(page)).map(|(id, _)| id).collect();
    let read: Vec<(String, Vec<(Range<usize>, Range<usize>)>)> =
        pages.par_iter().map(|&id| shown_text(&catalog[id].article.body)).collect();
    let texts: Vec<&str> = read.iter().map(|(text, _)| text.as_str()).collect();
    let mut repeats: HashMap<PageId, Vec<Repeat>> = HashMap::new();
    for passage in passages(&texts) {
        let Some(first) = passage.spans.first().map(|span| pages[span.text]) else { continue };
        for span in passage.spans.iter().filter(|span| pages[span.text] != first) {
            let blocks = read[span.text]
                .1
                .iter()
                .filter(|(chars, _)| span.range.start <= chars.start && chars.end <= span.range.end);
            let found = repeats.entry(pages[span.text]).or_default();
            found.extend(blocks.map(|(_, html)| Repeat { block: html.clone(), first }));
        }
    }
    for found in repeats.values_mut() {
        found.sort_by_key(|repeat| repeat.block.start);
        found.dedup_by_key(|repeat| repeat.block.start);
    }
    repeats
}

/// The words of a body, and for each block its characters in them and its bytes of the HTML.
fn shown_text(body: &Body) -> (String, Vec<(Range<usize>, Range<usize>)>) {
    let (mut text, mut chars, mut start) = (String::new(), 0, 0);
    let mut blocks = Vec::with_capacity(body.block_ends.len());
    for &end in &body.block_ends {
        let words = visible(&body.html[start..end]);
        let words = words.trim();
        let count = words.chars().count();
        if count > 0 {
            blocks.push((chars..chars + count, start..end));
            text.push_str(words);
            text.push_str("\n\n");
            chars += count + 2;
        }
        start = end;
    }
    (text, blocks)
}

/// Groups that share a page become one.
fn joined(groups: Vec<BTreeSet<PageId>>) -> Vec<BTreeSet<PageId>> {
    let mut whole: Vec<BTreeSet<PageId>> = Vec::new();
    let mut of: HashMap<PageId, usize> = HashMap::new();
    for group in groups {
        let mut touched: Vec<usize> = group.iter().filter_map(|page| of.get(page).copied()).collect();
        touched.sort_unstable();
        touched.dedup();
        let target = touched.first().copied().unwrap_or(whole.len());
        if target == whole.len() {
            whole.push(BTreeSet::new());
        }
        let mut all = group;
        for other in touched {
            all.append(&mut std::mem::take(&mut whole[other]));
        }
        of.extend(all.iter().map(|&page| (page, target)));
        whole[target] = all;
    }
    whole.retain(|group| group.len() > 1);
    whole.sort();
    whole
}

/// The blocks of a page, and whether its answer, say something that the other page does not.
fn lacking(gone: &Page<'_>, kept: &Page<'_>) -> (Vec<Range<usize>>, bool) {
    let said = |page: &Page<'_>| {
        let answer = page.article.front.answer.as_deref().unwrap_or_default();
        format!("{}\n{}", bare(answer), bare(&visible(&page.article.body.html)))
    };
    let there = said(kept);
    let new = |text: &str| !there.contains(&bare(text));
    let body = &gone.article.body;
    let starts = std::iter::once(0).chain(body.block_ends.iter().copied());
    let blocks: Vec<Range<usize>> = starts.zip(&body.block_ends).map(|(start, &end)| start..end).collect();
    let is_heading = |block: &Range<usize>| {
        let html = body.html[block.clone()].as_bytes();
        html.len() > 3 && html[0] == b'<' && html[1] == b'h' && html[2].is_ascii_digit()
    };
    // A link or a picture may say more than its words.
    let has_more = |block: &Range<usize>| body.holes.iter().any(|hole| block.contains(&hole.at));
    let worth: Vec<bool> = blocks
        .iter()
        .map(|block| !is_heading(block) && (has_more(block) || new(&visible(&body.html[block.clone()]))))
        .collect();
    // A heading stays with what stands below it.
    let mut kept_blocks: Vec<Range<usize>> = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let section = number + 1..blocks.len();
        let below = section.clone().take_while(|&next| !is_heading(&blocks[next])).any(|next| worth[next]);
        let says_itself = is_heading(block) && new(&visible(&body.html[block.clone()]));
        if worth[number] || (is_heading(block) && (below || says_itself)) {
            match kept_blocks.last_mut() {
                Some(last) if last.end == block.start => last.end = block.end,
                _ => kept_blocks.push(block.clone()),
            }
        }
    }
    let answer = gone.article.front.answer.as_deref().is_some_and(|answer| !answer.is_empty() && new(answer));
    (kept_blocks, answer)
}

/// Text without what only looks different: width, script, punctuation, blanks.
fn bare(text: &str) -> String {
    fold(text).chars().filter(|&c| c.is_alphanumeric() || is_han(c)).collect()
}

/// The words that a piece of HTML shows. Tags end a word.
fn visible(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        out.push(' ');
        rest = rest[open..].find('>').map_or("", |close| &rest[open + close + 1..]);
    }
    out.push_str(rest);
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Options, catalog};
    use crate::config::RawHtml;
    use crate::parse::parse;
    use crate::source::TextFile;

    /// What a page with `gone` as its body has and one with `kept` has not: the blocks, and whether the answer.
    fn lacks(gone: &str, kept: &str) -> (Vec<String>, bool) {
        let mut sources =
            Sources::new("title = \"T\"\nbase_url = \"https://kb.example/\"\n", jiff::civil::date(2026, 11, 23));
        sources.articles = [("gone", gone), ("kept", kept)]
            .map(|(stem, text)| TextFile {
                path: format!("content/{stem}.md"),
                text: format!("---\ntitle: {stem}\nkind: question\n{text}"),
            })
            .to_vec();
        let mut diagnostics = Vec::new();
        let options = Options { site_title: "T", drafts: false, files: Vec::new() };
        let articles = parse(&sources, RawHtml::default(), &mut diagnostics);
        let catalog = catalog(articles, &options, &mut diagnostics);
        let page = |key| &catalog[catalog.by_key(key).expect("the page is there")];
        let (blocks, answer) = lacking(page("gone"), page("kept"));
        let shown = |block: Range<usize>| visible(&page("gone").article.body.html[block]);
        (blocks.into_iter().map(|block| shown(block).split_whitespace().collect()).collect(), answer)
    }

    #[test]
    fn what_the_other_page_says_is_not_kept() {
        let (none, body) = (Vec::<String>::new(), "甲事如此。\n\n乙事如彼。\n");
        assert_eq!(lacks(&format!("---\n{body}"), &format!("---\n{body}")), (none.clone(), false));
        // Width, script, punctuation and the place in the page make no difference.
        assert_eq!(lacks("---\n乙事，如彼！\n", &format!("---\n{body}")), (none.clone(), false));
        assert_eq!(lacks("answer: 甲事如此\n---\n", &format!("---\n{body}")), (none, false));
    }

    #[test]
    fn what_it_lacks_is_kept_with_its_heading() {
        let gone = "answer: 丁。\n---\n甲。\n\n## 空的题\n\n乙。\n\n## 别的题\n\n丙。\n";
        let (blocks, answer) = lacks(gone, "---\n甲。乙。空的题\n");
        assert_eq!((blocks, answer), (vec!["别的题丙。".to_owned()], true));
    }

    #[test]
    fn a_heading_of_its_own_words_is_kept() {
        assert_eq!(lacks("---\n## 新的题\n\n甲。\n", "---\n甲。\n").0, ["新的题"]);
    }

    #[test]
    fn a_link_is_more_than_its_words() {
        assert_eq!(lacks("---\n[[kept|甲]]\n", "---\n甲\n").0, ["甲"]);
    }

    #[test]
    fn tags_end_words_and_escapes_are_undone() {
        assert_eq!(visible("<p>甲<br>乙 &lt;&amp;amp;</p>"), " 甲 乙 <&amp; ");
        assert_eq!(visible("甲 <unclosed"), "甲  ");
        assert_eq!(bare("「Ａ－甲」 乙！"), "a甲乙");
    }

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

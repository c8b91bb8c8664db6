//! Wordings to the pages that claim one of them twice.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::groups::{Pair, pair};
use super::judge::Judge;
use super::wording::Wording;
use crate::catalog::PageId;
use crate::diagnostic::{Code, Diagnostic, words};

impl Judge<'_, '_, '_> {
    /// A wording belongs to one question: pages that are not merged cannot both claim it. Of the pairs in `settled` something
    /// else has been said.
    pub(super) fn claimed_once<'w>(
        &mut self,
        clusters: impl Iterator<Item = &'w Vec<&'w Wording>>,
        groups: &[BTreeSet<PageId>],
        settled: &HashSet<Pair>,
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
                    let pair = pair(other.page, wording.page);
                    let apart = self.apart.contains(&pair) && other.form.key != wording.form.key;
                    !(one(other.page, wording.page) || apart || settled.contains(&pair))
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
}

//! Ways in and out of a page: nobody links to it, or it leads nowhere.

use crate::catalog::{Catalog, Page};
use crate::diagnostic::{Code, Diagnostic, words};
use crate::link::{Links, Target};
use crate::parse::Kind;

/// Pages that readers look for. A draft is not woven in yet: links to it would break when it is not published.
fn answers(page: &Page<'_>) -> bool {
    matches!(page.article.kind(), Kind::Question | Kind::Article | Kind::Steps)
        && !page.is_home()
        && !page.article.front.draft
}

/// Pages that answer something and that only their own hub lists.
pub fn orphans(catalog: &Catalog<'_>, links: &Links, found: &mut Vec<Diagnostic>) {
    let mut linked = vec![false; catalog.len()];
    for (id, _) in catalog.pages() {
        let page = links.of(id);
        let bodies = page.targets.iter().filter_map(|target| match target {
            Target::Page { page, .. } => Some(page),
            _ => None,
        });
        let outcomes = page.outcomes.iter().flat_map(|outcome| &outcome.links);
        for target in bodies
            .chain(&page.related)
            .chain(&page.steps)
            .chain(&page.first)
            .chain(page.stages.iter().flatten())
            .chain(outcomes)
        {
            if *target != id {
                linked[target.0] = true;
            }
        }
    }
    for (id, page) in catalog.pages().filter(|(_, page)| answers(page)) {
        if !linked[id.0] {
            let stem = page.article.stem();
            found.push(
                Diagnostic::warning(
                    Code::KB508,
                    &page.article.path,
                    words!("没有别的页面链接到这一页（孤页）", "no other page links here (orphan)"),
                )
                .at(page.article.title_span.clone())
                .help(words!(
                    "在相关的页面里写 [[{stem}]]，或列进 related",
                    "write [[{stem}]] in a page about it, or list it under `related`"
                )),
            );
        }
    }
}

/// Pages that answer something and name no next step.
pub fn dead_ends(catalog: &Catalog<'_>, links: &Links, found: &mut Vec<Diagnostic>) {
    for (id, page) in catalog.pages().filter(|(_, page)| answers(page)) {
        let page_links = links.of(id);
        let leads = page_links.targets.iter().any(|target| matches!(target, Target::Page { page, .. } if *page != id));
        if !leads && page_links.related.is_empty() && page_links.steps.is_empty() && page_links.hotlines.is_empty() {
            found.push(
                Diagnostic::warning(
                    Code::KB509,
                    &page.article.path,
                    words!("这一页没有出路：没有下一步", "this page is a dead end: it names no next step"),
                )
                .at(page.article.title_span.clone())
                .why(words!("读者看完要知道接着做什么", "a reader should know what to do next"))
                .help(words!(
                    "写 related、steps 或 hotlines，或在正文里加链接",
                    "set `related`, `steps` or `hotlines`, or link a page in the text"
                )),
            );
        }
    }
}

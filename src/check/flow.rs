//! What a decision flow owes a frightened reader: few questions, short ones, and an end that helps.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, words};
use crate::parse::Ways;
use crate::text::is_han;

/// The most questions on one way.
const DEPTH_MAX: usize = 6;

/// The most Han characters of a question.
const ASK_MAX: usize = 60;

/// How many answers a question may have, "not sure" included.
const ANSWERS: std::ops::RangeInclusive<usize> = 2..=5;

/// Lints every flow. Answers that lead nowhere, circles and lost places are errors of `parse` already.
pub fn flows(catalog: &Catalog<'_>, found: &mut Vec<Diagnostic>) {
    for (_, page) in catalog.pages() {
        let article = &page.article;
        let Some(flow) = &article.front.flow else { continue };
        if let Some(depth) = Ways::new(flow).depth().filter(|depth| *depth > DEPTH_MAX) {
            found.push(
                Diagnostic::warning(
                    Code::KB513,
                    &article.path,
                    words!(
                        "最长一路要答 {depth} 个问题，超过 {DEPTH_MAX} 个",
                        "the longest way has {depth} questions, more than {DEPTH_MAX}"
                    ),
                )
                .at(article.title_span.clone())
                .help(words!("合并问题，或分成两个判断流程", "join questions, or make two flows of it")),
            );
        }
        for (id, node) in &flow.nodes.0 {
            let labels: BTreeSet<&str> = node.options.iter().map(|option| &*option.label).collect();
            let message = if node.ask.chars().filter(|&c| is_han(c)).count() > ASK_MAX {
                words!("问题超过 {ASK_MAX} 个字", "the question has more than {ASK_MAX} characters")
            } else if !ANSWERS.contains(&(node.options.len() + 1)) {
                words!(
                    "连“不确定”在内，一个问题要有 2 到 5 个回答",
                    "a question has two to five answers, “not sure” included"
                )
            } else if labels.len() < node.options.len() {
                words!("两个回答写得一样", "two answers read the same")
            } else {
                continue;
            };
            let help = words!(
                "问得短，回答少而各不相同；太多就分成两个问题",
                "ask briefly, with few answers that differ; make two questions of one that has too many"
            );
            found.push(Diagnostic::warning(Code::KB515, &article.path, message).at(id.span.clone()).help(help));
        }
        for (id, outcome) in &flow.outcomes.0 {
            let lacks = [
                (outcome.steps.is_empty(), "steps"),
                (outcome.links.is_empty(), "links"),
                (outcome.hotlines.is_empty(), "hotlines"),
            ];
            let list = lacks.iter().filter(|(lacks, _)| *lacks).map(|(_, key)| *key).collect::<Vec<_>>().join(", ");
            if !list.is_empty() {
                found.push(
                    Diagnostic::warning(
                        Code::KB514,
                        &article.path,
                        words!("这个结果缺少 {list}", "the outcome lacks {list}"),
                    )
                    .at(id.span.clone())
                    .why(words!(
                        "读者到了这里，要知道今天做什么、看哪一页、打给谁",
                        "whoever ends here must know what to do today, what to read and whom to ring"
                    ))
                    .help(words!("在这个结果下面写上 {list}", "write {list} below this outcome")),
                );
            }
        }
    }
}

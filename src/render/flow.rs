//! A decision flow to its view: answers become links on the page, and each outcome says for whom it holds.

use std::borrow::Cow;

use super::Renderer;
use super::view::{Anchor, AnsweredView, FlowView, NodeView, OutcomeView};
use crate::catalog::PageId;
use crate::parse::Ways;

/// How many ways to one outcome are told; it would say nothing to read more.
const WAYS_MAX: usize = 8;

impl<'a> Renderer<'a> {
    /// The flow of a page; `None` for a page that is none.
    pub(super) fn flow_view(&self, id: PageId, root: &str) -> Option<FlowView<'a>> {
        let flow = self.catalog[id].article.front.flow.as_ref()?;
        let ways = Ways::new(flow);
        let place = |id: &str| format!("kb-at-{id}");
        let label = |label: Option<&'a str>| label.unwrap_or_else(|| self.theme.word("flow_unsure"));
        let nodes = flow.nodes.0.iter().enumerate().map(|(number, (id, node))| NodeView {
            id: place(&id.value),
            ask: &node.ask,
            help: node.help.as_deref().unwrap_or_default(),
            answers: ways
                .answers(number)
                .map(|(answer, goto)| Anchor {
                    id: Cow::Owned(place(&goto.value)),
                    title: Cow::Borrowed(label(answer)),
                })
                .collect(),
        });
        let answered = |step: crate::parse::Step<'a>| AnsweredView {
            ask: &flow.nodes.0[step.node].1.ask,
            answers: step.answers.into_iter().map(label).collect(),
        };
        let offers = &self.links.of(id).outcomes;
        let outcomes = flow.outcomes.0.iter().zip(offers).enumerate().map(|(number, ((id, outcome), offers))| {
            let mut found = ways.to(number, WAYS_MAX + 1);
            let more_ways = found.len() > WAYS_MAX;
            found.truncate(WAYS_MAX);
            OutcomeView {
                id: place(&id.value),
                title: &outcome.title,
                answer: &outcome.answer,
                ways: found.into_iter().map(|way| way.into_iter().map(answered).collect()).collect(),
                more_ways,
                steps: outcome.steps.iter().map(|step| &**step).collect(),
                links: offers.links.iter().map(|&page| self.crumb(page, root)).collect(),
                hotlines: offers.hotlines.iter().filter_map(|&hotline| self.hotline(hotline, root)).collect(),
            }
        });
        Some(FlowView { nodes: nodes.collect(), outcomes: outcomes.collect() })
    }
}

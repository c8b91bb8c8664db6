//! The graph of a decision flow: where each answer leads, what is wrong with it, and which answers lead to an end.
//!
//! A flow that is wrong is still a value, for a preview; then nothing claims to lead anywhere.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use super::front_matter::{At, Flow, Text};
use crate::diagnostic::{Code, Diagnostic, nearest, words};
use crate::text::heading_id;

/// Where an answer leads: an index among the questions or the outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Another question.
    Node(usize),
    /// An end.
    Outcome(usize),
}

/// One question on the way to an end, with every answer that leads on to the next place of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// Index of the question.
    pub node: usize,
    /// The answers; `None` stands for "not sure".
    pub answers: Vec<Option<&'a str>>,
}

/// A flow's questions and where their answers lead; made once, so that every walk is short.
#[derive(Debug)]
pub struct Ways<'a> {
    flow: &'a Flow,
    places: HashMap<&'a str, Place>,
    /// For each question the places its answers lead to.
    after: Vec<BTreeSet<Place>>,
    /// For each place the questions from which an answer leads to it.
    before: BTreeMap<Place, Vec<usize>>,
    /// The most questions a reader may have to answer; `None` where they go round in a circle.
    depth: Option<usize>,
}

impl<'a> Ways<'a> {
    /// Draws the graph.
    pub fn new(flow: &'a Flow) -> Ways<'a> {
        let outcomes = flow.outcomes.0.iter().enumerate().map(|(at, (id, _))| (&*id.value, Place::Outcome(at)));
        let nodes = flow.nodes.0.iter().enumerate().map(|(at, (id, _))| (&*id.value, Place::Node(at)));
        let mut ways = Ways {
            flow,
            places: outcomes.chain(nodes).collect(),
            after: Vec::with_capacity(flow.nodes.0.len()),
            before: BTreeMap::new(),
            depth: None,
        };
        for node in 0..flow.nodes.0.len() {
            let after: BTreeSet<Place> = ways.answers(node).filter_map(|(_, goto)| ways.place(&goto.value)).collect();
            for &place in &after {
                ways.before.entry(place).or_default().push(node);
            }
            ways.after.push(after);
        }
        let (sorted, depth) = ways.sorted();
        ways.depth = (sorted.len() == flow.nodes.0.len()).then_some(depth);
        ways
    }

    /// The place that an id names.
    pub fn place(&self, id: &str) -> Option<Place> {
        self.places.get(id).copied()
    }

    /// The most questions a reader may have to answer; `None` where they go round in a circle.
    pub fn depth(&self) -> Option<usize> {
        self.depth
    }

    /// The answers to a question in the order they are shown: label (`None` for "not sure") and the id they lead to.
    pub fn answers(&self, node: usize) -> impl Iterator<Item = (Option<&'a str>, &'a At<Text>)> + use<'a> {
        let node = &self.flow.nodes.0[node].1;
        let options = node.options.iter().map(|option| (Some(&*option.label), &option.goto));
        options.chain([(None, &node.unsure)])
    }

    /// Everything that can be reached from the first question.
    fn reached(&self) -> BTreeSet<Place> {
        let mut reached = BTreeSet::new();
        let mut open = vec![Place::Node(0)];
        while let Some(place) = open.pop() {
            if reached.insert(place)
                && let Place::Node(node) = place
            {
                open.extend(&self.after[node]);
            }
        }
        reached
    }

    /// The questions, each before those it leads to, and how deep they go. Those of a circle are left out.
    fn sorted(&self) -> (Vec<usize>, usize) {
        let mut waiting: Vec<usize> =
            (0..self.after.len()).map(|node| self.before.get(&Place::Node(node)).map_or(0, Vec::len)).collect();
        let mut depths = vec![1usize; self.after.len()];
        let mut sorted: Vec<usize> = (0..self.after.len()).filter(|&node| waiting[node] == 0).collect();
        let mut at = 0;
        while let Some(&node) = sorted.get(at) {
            at += 1;
            for &place in &self.after[node] {
                if let Place::Node(next) = place {
                    depths[next] = depths[next].max(depths[node] + 1);
                    waiting[next] -= 1;
                    if waiting[next] == 0 {
                        sorted.push(next);
                    }
                }
            }
        }
        let depth = depths.into_iter().max().unwrap_or(0);
        (sorted, depth)
    }

    /// The ways from the first question to an outcome, at most `max`; none where questions go round in a circle.
    pub fn to(&self, outcome: usize, max: usize) -> Vec<Vec<Step<'a>>> {
        let mut found = Vec::new();
        if self.depth.is_some() {
            self.walk_back(Place::Outcome(outcome), &self.reached(), &mut Vec::new(), max, &mut found);
        }
        found
    }

    /// Every reached question has a way back to the first, so no branch is walked in vain.
    fn walk_back(
        &self,
        place: Place,
        reached: &BTreeSet<Place>,
        tail: &mut Vec<Step<'a>>,
        max: usize,
        found: &mut Vec<Vec<Step<'a>>>,
    ) {
        if place == Place::Node(0) {
            found.push(tail.iter().rev().cloned().collect());
            return;
        }
        for &node in self.before.get(&place).into_iter().flatten().filter(|&&node| reached.contains(&Place::Node(node)))
        {
            if found.len() == max {
                return;
            }
            let leads = |goto: &At<Text>| self.place(&goto.value) == Some(place);
            let answers = self.answers(node).filter(|(_, goto)| leads(goto)).map(|(label, _)| label).collect();
            tail.push(Step { node, answers });
            self.walk_back(Place::Node(node), reached, tail, max, found);
            tail.pop();
        }
    }
}

impl Flow {
    /// Reports ids that cannot be links, answers that lead nowhere, circles, and places nobody gets to.
    pub(super) fn check(&self, path: &str, kind: Range<usize>, diagnostics: &mut Vec<Diagnostic>) {
        let ids: Vec<&At<Text>> =
            self.nodes.0.iter().map(|(id, _)| id).chain(self.outcomes.0.iter().map(|(id, _)| id)).collect();
        if self.nodes.0.is_empty() || self.outcomes.0.is_empty() {
            diagnostics.push(
                Diagnostic::error(
                    Code::KB510,
                    path,
                    words!("判断流程没有问题或没有结果", "the flow has no question or no outcome"),
                )
                .at(kind)
                .help(words!("`kbgen explain KB510` 有写好的流程", "`kbgen explain KB510` shows a flow that has both")),
            );
            return;
        }
        let ways = Ways::new(self);
        let mut seen = HashSet::new();
        for id in &ids {
            let name = &*id.value;
            let message = if heading_id(name) != name {
                words!("`{name}` 不能做链接的一部分", "`{name}` cannot be part of a link")
            } else if !seen.insert(name) {
                words!("编号 `{name}` 用了两次", "the id `{name}` stands twice")
            } else {
                continue;
            };
            diagnostics.push(Diagnostic::error(Code::KB510, path, message).at(id.span.clone()).help(words!(
                "编号只用小写字母、数字、汉字和 `-`，各不相同",
                "an id is lower-case letters, digits, Han and `-`, and stands once"
            )));
        }
        for (_, goto) in (0..self.nodes.0.len()).flat_map(|node| ways.answers(node)) {
            let name = &*goto.value;
            if ways.place(name).is_none() {
                let near = nearest(name, ids.iter().map(|id| &*id.value));
                diagnostics.push(
                    Diagnostic::error(
                        Code::KB510,
                        path,
                        words!("没有编号是 `{name}` 的问题或结果", "no question or outcome has the id `{name}`"),
                    )
                    .at(goto.span.clone())
                    .help(match near {
                        Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
                        None => words!("写 nodes 或 outcomes 里的一个编号", "write an id of `nodes` or `outcomes`"),
                    }),
                );
            }
        }
        self.check_ways(&ways, path, diagnostics);
    }

    fn check_ways(&self, ways: &Ways<'_>, path: &str, diagnostics: &mut Vec<Diagnostic>) {
        let sorted: BTreeSet<usize> = ways.sorted().0.into_iter().collect();
        let circle = (0..self.nodes.0.len()).find(|node| !sorted.contains(node));
        if let Some(node) = circle {
            let id = &self.nodes.0[node].0;
            let name = &*id.value;
            diagnostics.push(
                Diagnostic::error(
                    Code::KB511,
                    path,
                    words!("从 `{name}` 出发会绕回来（循环）", "the answers go round in a circle at `{name}`"),
                )
                .at(id.span.clone())
                .why(words!("读者会一直答下去，走不到结果", "a reader would answer for ever and reach no outcome"))
                .help(words!(
                    "让这一圈里的一个回答通向结果，或后面的问题",
                    "let an answer of this circle lead to an outcome, or to a question further on"
                )),
            );
        }
        let reached = ways.reached();
        let nodes = self.nodes.0.iter().enumerate().map(|(at, (id, _))| (Place::Node(at), id));
        let outcomes = self.outcomes.0.iter().enumerate().map(|(at, (id, _))| (Place::Outcome(at), id));
        for (_, id) in nodes.chain(outcomes).filter(|(place, _)| !reached.contains(place)) {
            let name = &*id.value;
            diagnostics.push(
                Diagnostic::error(Code::KB512, path, words!("没有回答能走到 `{name}`", "no answer leads to `{name}`"))
                    .at(id.span.clone())
                    .help(words!(
                        "在某个问题的 options 里写 goto: {name}，或删掉它",
                        "write goto: {name} in the options of a question, or delete it"
                    )),
            );
        }
    }
}

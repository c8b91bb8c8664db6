//! Every key that front matter may hold, as types. The reference manual is `tests/spec/front-matter.md`.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calculator::{Calculator, Parameter, places_of_calculator, places_of_parameter};
use super::kind::Kind;
use super::value::{At, Confidence, Day, Named, PartialDate, Status, Text};
use crate::statute::Standing;

/// Everything the front matter may hold. The reference manual is `tests/spec/front-matter.md`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FrontMatter {
    /// The title, a question in the reader's words where it is one.
    pub title: Option<At<Text>>,
    /// What the file is.
    pub kind: At<Kind>,
    /// The last segment of the address, instead of the file's stem.
    pub slug: Option<At<String>>,
    /// The answer in 40 to 120 characters.
    pub answer: Option<Text>,
    /// Other wordings of the question.
    pub also_asked: Vec<At<Text>>,
    /// Stems of hubs.
    pub topics: Vec<At<Text>>,
    /// Where in the course of a debt the reader stands.
    pub stage: Option<Text>,
    /// `cn` or a province.
    pub jurisdiction: Option<Text>,
    /// `law#article`.
    pub cites: Vec<At<Text>>,
    /// Up to four key facts.
    pub facts: Vec<Fact>,
    /// Stems of steps to take next.
    pub steps: Vec<At<Text>>,
    /// Stems of pages to read next.
    pub related: Vec<At<Text>>,
    /// Stems of hotlines.
    pub hotlines: Vec<At<Text>>,
    /// `low`, `medium` or `high`.
    pub risk: Option<Risk>,
    /// Who checked the page, and when.
    pub review: Option<Review>,
    /// Not published anywhere.
    pub draft: bool,
    /// `threat`, `violence` or `self-harm`.
    pub sensitive: Option<Sensitive>,
    /// Where the page comes from.
    pub sources: Vec<Text>,
    /// The questions that were merged into it.
    pub merged_from: Vec<Text>,
    /// Old addresses.
    pub aliases: Vec<At<String>>,
    /// The page that holds the same question.
    pub canonical: Option<At<Text>>,
    /// Pages that look alike but ask something else.
    pub distinct_from: Vec<DistinctFrom>,
    /// Substantive changes.
    pub updated: Vec<Update>,
    /// First published.
    pub date: Option<Day>,
    /// For search engines; default: the answer.
    pub description: Option<Text>,
    /// Free data for themes.
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// Data of `kind: law`.
    pub law: Option<Law>,
    /// Data of `kind: hotline`.
    pub hotline: Option<Hotline>,
    /// Data of `kind: calculator`.
    pub calculator: Option<Calculator>,
    /// Data of `kind: parameter`.
    pub parameter: Option<Parameter>,
    /// Data of `kind: term`.
    pub term: Option<Term>,
    /// Data of `kind: steps`.
    pub task: Option<Task>,
    /// Data of `kind: flow`.
    pub flow: Option<Flow>,
    /// Data of `kind: hub`.
    pub hub: Option<Hub>,
    /// Data of the home page.
    pub home: Option<Home>,
}

/// The known keys, for unknown ones and near misses.
pub(super) const KEYS: &[&str] = &[
    "title",
    "kind",
    "slug",
    "answer",
    "also_asked",
    "topics",
    "stage",
    "jurisdiction",
    "cites",
    "facts",
    "steps",
    "related",
    "hotlines",
    "risk",
    "review",
    "draft",
    "sensitive",
    "sources",
    "merged_from",
    "aliases",
    "canonical",
    "distinct_from",
    "updated",
    "date",
    "description",
    "extra",
    "law",
    "hotline",
    "calculator",
    "parameter",
    "term",
    "task",
    "flow",
    "hub",
    "home",
];

/// How much depends on the page being right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// Review every 12 months.
    Low,
    /// Review every 6 months.
    Medium,
    /// Review every 3 months.
    High,
}

/// Pages that a reader in danger may open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sensitive {
    /// Threats by collectors.
    Threat,
    /// Violence.
    Violence,
    /// Thoughts of suicide.
    SelfHarm,
}

/// A key fact: a value with its scope and date.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What it is.
    pub label: Text,
    /// The value, short.
    pub value: Text,
    /// To whom and from when it applies.
    pub scope: Text,
}

/// Who checked a page, and when it is due again.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The day it was checked.
    pub on: Day,
    /// Name or role.
    pub by: Text,
    /// What the role is.
    pub role: Option<Text>,
    /// The day it is due again.
    pub next: At<Day>,
    /// Anything a reader should know about the review.
    pub note: Option<Text>,
}

/// The author's word that two pages ask different things.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DistinctFrom {
    /// The other page's stem.
    pub page: At<Text>,
    /// Why they differ.
    pub reason: Text,
}

/// A substantive change.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Update {
    /// When.
    pub date: Day,
    /// What changed for the reader.
    pub change: Text,
}

/// Data of a statute or rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// The official title.
    pub full_title: Text,
    /// Who made it.
    pub issuer: Text,
    /// Document number.
    #[serde(default)]
    pub number: Option<Text>,
    /// 法律, 司法解释, 国家标准（推荐性） and so on: how much it binds.
    pub weight: Text,
    /// Issued.
    #[serde(default)]
    pub issued: Option<PartialDate>,
    /// In force since.
    #[serde(default)]
    pub effective: Option<PartialDate>,
    /// Last amended.
    #[serde(default)]
    pub amended: Option<PartialDate>,
    /// 现行, 已修改, 废止 or 尚未施行, or the same in English.
    pub status: Status,
    /// Where the text was read.
    pub source: Text,
    /// An official address of the text.
    #[serde(default)]
    pub url: Option<At<Text>>,
    /// When it was read.
    pub checked: Day,
    /// Holds for every article that `articles` does not name.
    pub confidence: Confidence,
    /// Exceptions, by article id.
    #[serde(default)]
    pub articles: BTreeMap<String, ArticleOfLaw>,
}

/// What is known of one article of a statute.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticleOfLaw {
    /// How well it has been checked.
    pub confidence: Confidence,
    /// Why it is so.
    #[serde(default)]
    pub note: Option<Text>,
}

/// Data of a telephone number.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hotline {
    /// Digits as dialled.
    pub number: At<Text>,
    /// Who runs it.
    pub owner: Text,
    /// What for.
    #[serde(rename = "for")]
    pub purpose: Text,
    /// When.
    #[serde(default)]
    pub hours: Option<Text>,
    /// What to say.
    #[serde(default)]
    pub say: Option<Text>,
    /// Where this was read.
    pub source: Text,
    /// When it was read.
    pub checked: Day,
    /// How well it has been checked.
    pub confidence: Confidence,
}

/// Data of a word.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Term {
    /// Pinyin, where the machine would guess it wrong.
    pub pinyin: Option<Text>,
    /// Other words for the same thing; linked and searched like the title.
    pub synonyms: Vec<At<Text>>,
    /// What contracts and statutes mean by it.
    pub legal: Option<Text>,
    /// Stems of terms it is taken for.
    pub confused_with: Vec<At<Text>>,
}

/// Data of a task.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// What the reader has at the end.
    pub result: Text,
    /// How long it takes.
    pub time: Text,
    /// What it costs.
    pub cost: Text,
    /// What to have at hand.
    #[serde(default)]
    pub prepare: Vec<Text>,
}

/// Data of a decision flow: questions, and what to do at the end of each way through them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Questions by id; the first is asked first.
    pub nodes: Named<Node>,
    /// Ends by id.
    pub outcomes: Named<Outcome>,
}

/// A question of a flow.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// The question.
    pub ask: Text,
    /// How to find the answer.
    #[serde(default)]
    pub help: Option<Text>,
    /// The answers.
    pub options: Vec<Choice>,
    /// Where those go who are not sure: there is always such an answer.
    pub unsure: At<Text>,
}

/// An answer to a question of a flow.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The answer.
    pub label: Text,
    /// Id of the next question or of the outcome.
    pub goto: At<Text>,
}

/// An end of a flow.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// What it comes to.
    pub title: Text,
    /// The answer in a sentence or two.
    pub answer: Text,
    /// What to do now, in order.
    #[serde(default)]
    pub steps: Vec<Text>,
    /// Stems of pages to read.
    #[serde(default)]
    pub links: Vec<At<Text>>,
    /// Stems of hotlines.
    #[serde(default)]
    pub hotlines: Vec<At<Text>>,
}

/// Data of a hub.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hub {
    /// Stems of the pages to read first.
    pub first: Vec<At<Text>>,
}

/// Data of the home page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Home {
    /// Where the reader may stand.
    pub stages: Vec<Stage>,
    /// Stems of the questions asked most.
    pub questions: Vec<At<Text>>,
    /// Stems of hotlines.
    pub hotlines: Vec<At<Text>>,
    /// One line about who is behind the site.
    pub trust: Option<Text>,
}

/// A card of the home page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Where the reader stands.
    pub title: Text,
    /// In a few more words.
    pub text: Text,
    /// Stem of the page to go to.
    pub link: At<Text>,
}

impl Law {
    /// Whether it binds on a day: the day on which it comes into force decides, then its status.
    pub fn standing(&self, day: Date) -> Standing {
        match (self.status.standing, &self.effective) {
            (Standing::InForce | Standing::Amended, Some(from)) if from.first_day() > day => Standing::Pending,
            (Standing::Pending, Some(from)) if from.first_day() <= day => Standing::InForce,
            (standing, _) => standing,
        }
    }
}

impl FrontMatter {
    /// Moves every place from the YAML to the file.
    pub(super) fn shift(&mut self, by: usize) {
        let shift = |span: &mut Range<usize>| *span = span.start + by..span.end + by;
        shift(&mut self.kind.span);
        self.review.iter_mut().for_each(|review| shift(&mut review.next.span));
        self.calculator.iter_mut().for_each(|data| places_of_calculator(data, &shift));
        self.parameter.iter_mut().for_each(|data| places_of_parameter(data, &shift));
        for text in self.texts_mut() {
            shift(&mut text.span);
        }
        for text in self.slug.iter_mut().chain(&mut self.aliases) {
            shift(&mut text.span);
        }
    }

    fn texts_mut(&mut self) -> impl Iterator<Item = &mut At<Text>> {
        let hub = self.hub.iter_mut().flat_map(|hub| &mut hub.first);
        let home = self.home.iter_mut().flat_map(|home| {
            home.questions
                .iter_mut()
                .chain(&mut home.hotlines)
                .chain(home.stages.iter_mut().map(|stage| &mut stage.link))
        });
        let flow =
            self.flow.iter_mut().flat_map(|flow| {
                let nodes = flow.nodes.0.iter_mut().flat_map(|(id, node)| {
                    let gotos = node.options.iter_mut().map(|option| &mut option.goto);
                    std::iter::once(id).chain(gotos).chain([&mut node.unsure])
                });
                nodes.chain(flow.outcomes.0.iter_mut().flat_map(|(id, outcome)| {
                    std::iter::once(id).chain(&mut outcome.links).chain(&mut outcome.hotlines)
                }))
            });
        let term = self.term.iter_mut().flat_map(|term| term.synonyms.iter_mut().chain(&mut term.confused_with));
        let law = self.law.iter_mut().flat_map(|law| &mut law.url);
        let hotline = self.hotline.iter_mut().map(|hotline| &mut hotline.number);
        (self.title.iter_mut())
            .chain(&mut self.also_asked)
            .chain(&mut self.topics)
            .chain(&mut self.cites)
            .chain(&mut self.steps)
            .chain(&mut self.related)
            .chain(&mut self.hotlines)
            .chain(&mut self.canonical)
            .chain(self.distinct_from.iter_mut().map(|other| &mut other.page))
            .chain(hub)
            .chain(home)
            .chain(flow)
            .chain(term)
            .chain(law)
            .chain(hotline)
    }
}

//! What templates see. Every field is always there; what a page lacks is `none` or empty and prints nothing.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value};

/// A page of the catalog, under `page`.
#[derive(Debug, Serialize)]
pub struct PageView<'a> {
    /// `home`, `terms` or a kind: the value of `data-kind`.
    pub kind: &'a str,
    /// Plain title.
    pub title: &'a str,
    /// Title with `<wbr>` between words; HTML.
    pub title_html: String,
    /// For search engines and cards.
    pub description: String,
    /// Full address, or that of the page holding the same question.
    pub canonical: String,
    /// The page as plain text, relative to the page.
    pub markdown: &'a str,
    /// The page on one sheet of paper, relative to the page; `none` where there is no such sheet.
    pub handout: Option<String>,
    /// JSON-LD, safe inside `<script>`.
    pub json_ld: String,
    /// From home down to the page above this one.
    pub crumbs: Vec<Link<'a>>,
    /// The answer in one sentence or two; HTML.
    pub answer: Option<String>,
    /// Other wordings of the question.
    pub also_asked: Vec<&'a str>,
    /// Up to four key facts.
    pub facts: Vec<FactView<'a>>,
    /// What a task needs and gives.
    pub task: Option<TaskView<'a>>,
    /// The body; HTML.
    pub body: String,
    /// Level-2 headings of the body.
    pub toc: Vec<Anchor<'a>>,
    /// Whether code on the page has colours.
    pub highlighted: bool,
    /// Whether it has fields for the reader's own numbers.
    pub calc_form: bool,
    /// What a calculator or a parameter shows above its body; HTML.
    pub figures: String,
    /// How the numbers in sentences came about; HTML.
    pub figure_notes: String,
    /// Statutes cited.
    pub laws: Vec<CitationView<'a>>,
    /// Telephone numbers.
    pub hotlines: Vec<HotlineView<'a>>,
    /// What to read next.
    pub next: Vec<Link<'a>>,
    /// Pages that link here, as many as are shown.
    pub backlinks: Vec<Link<'a>>,
    /// How many more there are.
    pub backlinks_more: usize,
    /// Hubs that list the page.
    pub topics: Vec<Link<'a>>,
    /// Who checked it.
    pub review: Option<ReviewView<'a>>,
    /// Whether the page is of a kind that should be reviewed.
    pub reviewable: bool,
    /// `cn` or a province.
    pub jurisdiction: Option<&'a str>,
    /// Where in the course of a debt the reader stands.
    pub stage: Option<&'a str>,
    /// First published.
    pub date: Option<String>,
    /// The last substantive changes, newest first, at most three.
    pub updates: Vec<UpdateView<'a>>,
    /// Questions that were merged into the page.
    pub merged_from: Vec<&'a str>,
    /// `threat`, `violence` or `self-harm`.
    pub sensitive: Option<&'static str>,
    /// Data of a law.
    pub law: Option<LawView<'a>>,
    /// Data of a hotline.
    pub hotline: Option<HotlineView<'a>>,
    /// Data of a decision flow.
    pub flow: Option<FlowView<'a>>,
    /// Data of a term.
    pub term: Option<TermView<'a>>,
    /// Lists of a hub, of the home page and of the terms index.
    pub groups: Vec<Group<'a>>,
    /// Hub: the pages to read first. Home: the questions asked most.
    pub first: Vec<Link<'a>>,
    /// Home: where the reader may stand.
    pub stages: Vec<Link<'a>>,
    /// Home: one line about who is behind the site.
    pub trust: Option<&'a str>,
    /// The author's free data.
    pub extra: &'a Map<String, Value>,
}

/// A page on one sheet of paper, under `page`.
#[derive(Debug, Serialize)]
pub struct HandoutView<'a> {
    /// `handout`.
    pub kind: &'a str,
    /// Plain title.
    pub title: &'a str,
    /// Title with `<wbr>` between words; HTML.
    pub title_html: String,
    /// The answer.
    pub description: Cow<'a, str>,
    /// Full address of the page itself.
    pub canonical: String,
    /// The page itself, relative to the sheet.
    pub href: String,
    /// Its address as a QR code; SVG, or empty where it is too long for one.
    pub qr: String,
    /// What to do first; HTML without links.
    pub steps: Vec<String>,
    /// Telephone numbers.
    pub hotlines: Vec<HotlineView<'a>>,
    /// Statutes cited, as many as fit.
    pub laws: Vec<CitationView<'a>>,
    /// Whether there are more.
    pub more_laws: bool,
    /// Who checked the page.
    pub review: Option<ReviewView<'a>>,
    /// The day the sheet holds for: of the review, of the last change, of publication.
    pub date: Option<String>,
    /// There is no way up, no machine-readable data and no code on a sheet.
    pub crumbs: [Link<'a>; 0],
    /// Empty.
    pub json_ld: &'a str,
    /// False.
    pub highlighted: bool,
}

/// A link with a few words about it.
#[derive(Debug, Clone, Serialize)]
pub struct Link<'a> {
    /// Relative to the page.
    pub href: String,
    /// Its words.
    pub title: &'a str,
    /// Why to follow it; may be empty.
    pub text: Cow<'a, str>,
    /// Kind of the page it leads to.
    pub kind: &'a str,
    /// Digits to dial, when it leads to a hotline; else empty.
    pub number: &'a str,
    /// The same for an address `tel:`.
    pub dial: String,
}

/// A key fact: a value with its scope and date.
#[derive(Debug, PartialEq, Serialize)]
pub struct FactView<'a> {
    /// What it is.
    pub label: &'a str,
    /// The value; HTML.
    pub value: String,
    /// To whom and from when it applies; HTML.
    pub scope: String,
}

/// A heading in the table of contents, or another place on the page.
#[derive(Debug, Serialize)]
pub struct Anchor<'a> {
    /// Its id.
    pub id: Cow<'a, str>,
    /// Its words.
    pub title: Cow<'a, str>,
}

/// A group of links under a heading.
#[derive(Debug, Serialize)]
pub struct Group<'a> {
    /// The heading.
    pub title: String,
    /// Its id.
    pub id: String,
    /// The links.
    pub links: Vec<Link<'a>>,
}

/// `task` of a steps page.
#[derive(Debug, Serialize)]
pub struct TaskView<'a> {
    /// What the reader has at the end.
    pub result: &'a str,
    /// How long.
    pub time: &'a str,
    /// How much.
    pub cost: &'a str,
    /// What to have at hand.
    pub prepare: Vec<&'a str>,
}

/// An article of a statute that the page relies on.
#[derive(Debug, Serialize)]
pub struct CitationView<'a> {
    /// The article on the law's page.
    pub href: String,
    /// 《民法典》第六百七十六条.
    pub name: String,
    /// How much it binds.
    pub weight: &'a str,
    /// The words of the statute; the first lines.
    pub quote: &'a str,
    /// Whether somebody still has to check it.
    pub unverified: bool,
    /// That the law is repealed, or from when it will bind; may be empty.
    pub standing: String,
}

/// A telephone number.
#[derive(Debug, Serialize)]
pub struct HotlineView<'a> {
    /// Digits, as written.
    pub number: &'a str,
    /// The same for an address `tel:`.
    pub dial: String,
    /// The hotline's page.
    pub href: String,
    /// Its name.
    pub title: &'a str,
    /// Who runs it.
    pub owner: &'a str,
    /// What for.
    pub purpose: &'a str,
    /// When; may be empty.
    pub hours: &'a str,
    /// What to say; may be empty.
    pub say: &'a str,
    /// Where this was read.
    pub source: &'a str,
    /// When it was read.
    pub checked: String,
    /// Whether somebody still has to check it.
    pub unverified: bool,
}

/// Data of a law's page.
#[derive(Debug, Serialize)]
pub struct LawView<'a> {
    /// The official title.
    pub full_title: &'a str,
    /// Who made it.
    pub issuer: &'a str,
    /// Document number; may be empty.
    pub number: &'a str,
    /// How much it binds.
    pub weight: &'a str,
    /// May be empty, as the next two.
    pub issued: &'a str,
    /// In force since.
    pub effective: &'a str,
    /// Last amended.
    pub amended: &'a str,
    /// 现行, 已修改, 废止, 尚未施行, or the same in English.
    pub status: &'a str,
    /// Where the text was read.
    pub source: &'a str,
    /// An official address; may be empty.
    pub url: &'a str,
    /// When it was read.
    pub checked: String,
    /// `V`, `S` or `U`.
    pub confidence: &'a str,
}

/// A decision flow: all of it stands on the page, and answers are links within it.
#[derive(Debug, Serialize)]
pub struct FlowView<'a> {
    /// The questions, the first one asked first.
    pub nodes: Vec<NodeView<'a>>,
    /// The ends.
    pub outcomes: Vec<OutcomeView<'a>>,
}

/// A question of a flow.
#[derive(Debug, Serialize)]
pub struct NodeView<'a> {
    /// Its id on the page.
    pub id: String,
    /// The question.
    pub ask: &'a str,
    /// How to find the answer; may be empty.
    pub help: &'a str,
    /// The answers.
    pub answers: Vec<Anchor<'a>>,
}

/// An end of a flow.
#[derive(Debug, Serialize)]
pub struct OutcomeView<'a> {
    /// Its id on the page.
    pub id: String,
    /// What it comes to.
    pub title: &'a str,
    /// The answer.
    pub answer: &'a str,
    /// For whom it holds: ways through the flow, each a list of questions with the answer given.
    pub ways: Vec<Vec<AnsweredView<'a>>>,
    /// Whether there are more ways than these.
    pub more_ways: bool,
    /// What to do now.
    pub steps: Vec<&'a str>,
    /// Pages to read.
    pub links: Vec<Link<'a>>,
    /// Telephone numbers.
    pub hotlines: Vec<HotlineView<'a>>,
}

/// A question of a flow and the answers that lead on.
#[derive(Debug, Serialize)]
pub struct AnsweredView<'a> {
    /// The question.
    pub ask: &'a str,
    /// The answers.
    pub answers: Vec<&'a str>,
}

/// Data of a term's page.
#[derive(Debug, Serialize)]
pub struct TermView<'a> {
    /// Other words for it.
    pub synonyms: Vec<&'a str>,
    /// What contracts and statutes mean by it; may be empty.
    pub legal: &'a str,
    /// Terms it is taken for.
    pub confused_with: Vec<Link<'a>>,
    /// Pages that mention it, as many as are shown.
    pub mentioned_by: Vec<Link<'a>>,
    /// How many more there are.
    pub mentioned_more: usize,
}

/// Who checked a page.
#[derive(Debug, Serialize)]
pub struct ReviewView<'a> {
    /// The day.
    pub on: String,
    /// Name or role.
    pub by: &'a str,
    /// May be empty.
    pub role: &'a str,
    /// The day it is due again.
    pub next: String,
    /// May be empty.
    pub note: &'a str,
    /// Whether that day has passed.
    pub overdue: bool,
}

/// A substantive change.
#[derive(Debug, Serialize)]
pub struct UpdateView<'a> {
    /// When.
    pub date: String,
    /// What changed.
    pub change: &'a str,
}

/// A page kbgen makes: FAQ, search, 404, redirects.
#[derive(Debug, Serialize)]
pub struct MadeView<'a> {
    /// The value of `data-kind`.
    pub kind: &'a str,
    /// Plain title.
    pub title: &'a str,
    /// Title with `<wbr>` between words; HTML.
    pub title_html: String,
    /// For search engines and cards.
    pub description: String,
    /// Full address.
    pub canonical: String,
    /// JSON-LD, safe inside `<script>`.
    pub json_ld: String,
    /// From home down to the page above this one.
    pub crumbs: Vec<Link<'a>>,
    /// FAQ: questions by section.
    pub questions: Vec<QuestionGroup<'a>>,
    /// Search: words by first letter. 404: nothing.
    pub keywords: Vec<KeywordGroup<'a>>,
    /// Search: all titles by section. 404: the stages of the home page.
    pub groups: Vec<Group<'a>>,
    /// Telephone numbers to offer.
    pub hotlines: Vec<HotlineView<'a>>,
    /// How many questions, wordings included, the site answers.
    pub wordings: usize,
    /// Redirects: where to.
    pub target: Option<Link<'a>>,
    /// No code on these pages.
    pub highlighted: bool,
}

/// Questions of one section.
#[derive(Debug, Serialize)]
pub struct QuestionGroup<'a> {
    /// The section's title.
    pub title: &'a str,
    /// Its id.
    pub id: String,
    /// Its questions.
    pub questions: Vec<QuestionView<'a>>,
}

/// A question of the FAQ index.
#[derive(Debug, Serialize)]
pub struct QuestionView<'a> {
    /// The question.
    pub title: &'a str,
    /// The page.
    pub href: String,
    /// Its answer; may be empty.
    pub answer: Cow<'a, str>,
    /// How many wordings, its own included.
    pub wordings: usize,
}

/// Words that begin with one letter.
#[derive(Debug, Serialize)]
pub struct KeywordGroup<'a> {
    /// The letter.
    pub letter: String,
    /// Its id.
    pub id: String,
    /// Its words.
    pub words: Vec<KeywordView<'a>>,
}

/// A word and the pages that use it.
#[derive(Debug, Serialize)]
pub struct KeywordView<'a> {
    /// The word.
    pub title: &'a str,
    /// The term's page.
    pub href: String,
    /// Other words for it.
    pub synonyms: Vec<&'a str>,
    /// Pages that mention it.
    pub pages: Vec<Link<'a>>,
}

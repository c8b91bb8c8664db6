//! Catalog to [`Figures`]: calculators compiled, snippets of articles computed, exact and dated.
//!
//! 1. Parameters are read (`compile::parameter`), then calculators: formulas (`token`, `grammar`, `syntax`), their
//!    types and units (`unit`, `check`, `functions`), what goes in and comes out (`input`, `output`, `explain`).
//! 2. Running one (`run`) reads the inputs and evaluates (`evaluate`, `value`, `number`, `date`, `irr`).
//!
//! The clock is not read here: the day comes in with `Sources`.

mod advice;
mod audit;
mod check;
mod compile;
mod date;
mod evaluate;
mod explain;
mod failure;
mod figure;
mod functions;
mod grammar;
mod input;
mod irr;
mod mistype;
mod names;
mod number;
mod output;
mod parameter;
mod problem;
mod run;
mod scope;
mod shape;
mod syntax;
mod token;
mod tree;
mod unit;
mod value;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::{Map, Value as Json};

use crate::catalog::{Catalog, Page, PageId};
use crate::diagnostic::Diagnostic;
use crate::parse::{Article, Kind, SnippetForm, formulas};

use names::{Names, Unresolved};
use number::Rounding;
use parameter::Parameters;

pub use figure::{Figure, Grid, Shown};
pub use functions::table as function_table;
pub use input::{Input, Kind as InputKind};
pub use output::{Column, Form, Output, readable};
pub use run::{Calculator, Outcome, Refusal};

/// Everything that was computed, as a side table of the catalog.
#[derive(Debug)]
pub struct Figures {
    /// Each with the tree that the browser's interpreter reads.
    calculators: BTreeMap<PageId, (Calculator, Json)>,
    calculator_names: Names,
    /// The theme's words for the last value of a parameter.
    since: String,
    parameters: Arc<Parameters>,
    /// Calculations of bodies, one for each snippet.
    pages: BTreeMap<PageId, Vec<Figure>>,
    /// Pages that use a parameter or calculator.
    users: BTreeMap<PageId, BTreeSet<PageId>>,
}

impl Default for Figures {
    fn default() -> Figures {
        Figures {
            calculators: BTreeMap::new(),
            calculator_names: Names::new(Kind::Calculator),
            since: String::new(),
            parameters: Arc::default(),
            pages: BTreeMap::new(),
            users: BTreeMap::new(),
        }
    }
}

impl Figures {
    /// The calculator of a page.
    pub fn calculator(&self, id: PageId) -> Option<&Calculator> {
        self.calculators.get(&id).map(|(calculator, _)| calculator)
    }

    /// The page of the calculator that somebody names, with as many folders as it needs; `None` for a file that could
    /// not be read.
    pub fn named(&self, name: &str) -> Result<Option<PageId>, Unresolved> {
        let advised = |unresolved: Unresolved| Unresolved {
            help: unresolved.help.or_else(|| Some(self.calculator_names.advice(name))),
            ..unresolved
        };
        self.calculator_names.resolve(name, "").map_err(advised)
    }

    /// The file of a calculator.
    pub fn file(&self, page: PageId) -> Option<&str> {
        self.calculator_names.file(page)
    }

    /// The calculator of a page as the browser's interpreter reads it.
    pub fn tree(&self, id: PageId) -> Option<&Json> {
        self.calculators.get(&id).map(|(_, tree)| tree)
    }

    /// What the calculations of a page gave, in the order of its snippets.
    pub fn of(&self, id: PageId) -> &[Figure] {
        self.pages.get(&id).map_or(&[], Vec::as_slice)
    }

    /// A text of a page's front matter, or its first paragraph, cut at its formulas: what was written, then what was
    /// computed with its number on the page.
    pub fn pieces<'t>(
        &self,
        id: PageId,
        article: &Article<'_>,
        text: &'t str,
    ) -> Vec<(&'t str, Option<(usize, &str)>)> {
        let mut pieces = Vec::new();
        let mut at = 0;
        for (range, formula) in formulas(text) {
            let form = SnippetForm::Inline(formula);
            let number = article.body.snippets.iter().position(|snippet| snippet.form == form);
            let value = number.and_then(|number| Some((number, self.of(id).get(number)?.text()?)));
            // What could not be computed was reported; a preview shows the author's words.
            if value.is_some() {
                pieces.push((&text[at..range.start], value));
                at = range.end;
            }
        }
        pieces.push((&text[at..], None));
        pieces
    }

    /// A text with its formulas replaced by what they gave.
    pub fn put_in<'t>(&self, id: PageId, article: &Article<'_>, text: &'t str) -> Cow<'t, str> {
        if !text.contains("`=") {
            return Cow::Borrowed(text);
        }
        let pieces = self.pieces(id, article, text).into_iter();
        Cow::Owned(pieces.flat_map(|(words, value)| [words, value.map_or("", |(_, value)| value)]).collect())
    }

    /// What the calculations of a page say in words, for the search: values, and the results of blocks with their names.
    pub fn words(&self, id: PageId) -> impl Iterator<Item = String> {
        self.of(id).iter().filter_map(|figure| match figure {
            Figure::Block(shown) => {
                let values = self.calculator(shown.page)?.values(&shown.outcome, &shown.block.outputs, figure::YES_NO);
                Some(values.map(|(label, value)| format!("{label} {value}\n")).collect())
            }
            figure => figure.text().map(str::to_owned),
        })
    }

    /// The pages that use a parameter or a calculator.
    pub fn users(&self, id: PageId) -> impl Iterator<Item = PageId> {
        self.users.get(&id).into_iter().flatten().copied()
    }

    /// The parameters that a calculator uses.
    pub fn parameters_of(&self, calculator: &Calculator) -> impl Iterator<Item = PageId> {
        calculator.parameters.iter().filter_map(|name| Some(self.parameters.get(name)?.page))
    }

    /// The values of a parameter's page: from when, how much as it is read (empty where nobody knows), and its height
    /// in a picture.
    pub fn history(&self, page: PageId) -> Vec<(String, String, Option<i64>)> {
        self.parameters.of(page).map_or_else(Vec::new, figure::history)
    }

    /// Whether the value of a day is known.
    pub fn is_known(&self, page: PageId, day: Date) -> bool {
        self.parameters.of(page).is_some_and(|parameter| parameter.on(day).is_some())
    }

    /// Runs a calculator of this site.
    pub fn run(&self, calculator: &Calculator, given: &Map<String, Json>) -> Result<Outcome, Refusal> {
        calculator.run(given, &self.parameters)
    }
}

/// Compiles all calculators and parameters, and computes what articles ask for. `today` is the day of the build, `since`
/// the theme's words for a `{value}` and the `{date}` since when it holds.
pub fn calculate(catalog: &Catalog<'_>, today: Date, since: &str, diagnostics: &mut Vec<Diagnostic>) -> Figures {
    let mut figures = Figures {
        since: since.to_owned(),
        parameters: Arc::new(Parameters::of_site(catalog, today, diagnostics)),
        calculator_names: Names::of(catalog, Kind::Calculator),
        ..Figures::default()
    };
    for (id, page) in catalog.pages() {
        let article = &page.article;
        let (Kind::Calculator, Some(data)) = (article.kind(), &article.front.calculator) else { continue };
        if let Some(calculator) = compile::compile(article, data, &figures.parameters, diagnostics) {
            for parameter in figures.parameters_of(&calculator).collect::<Vec<_>>() {
                figures.users.entry(parameter).or_default().insert(id);
            }
            let tree = tree::tree(data, &calculator, &figures.parameters);
            figures.calculators.insert(id, (calculator, tree));
        }
    }
    let asking: Vec<(PageId, &Page<'_>)> =
        catalog.all().map(|id| (id, &catalog[id])).filter(|(_, page)| !page.article.body.snippets.is_empty()).collect();
    let computed: Vec<(PageId, Vec<Figure>, Vec<problem::Pending>)> = asking
        .par_iter()
        .map(|(id, page)| {
            let (article, mut found) = (&page.article, Vec::new());
            let snippets = article.body.snippets.iter();
            let computed = snippets.map(|snippet| figures.figure(snippet, article, &mut found)).collect();
            (*id, computed, found)
        })
        .collect();
    for (id, computed, found) in computed {
        diagnostics.extend(found.into_iter().map(|found| figures.told(found)));
        for figure in &computed {
            if let Figure::Parameter { page, .. } | Figure::Value { page, .. } = figure {
                figures.users.entry(*page).or_default().insert(id);
            } else if let Figure::Block(shown) = figure {
                figures.users.entry(shown.page).or_default().insert(id);
            }
        }
        figures.pages.insert(id, computed);
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::evaluate::Evaluator;
    use super::functions::{Types, Values};
    use super::scope::Scope;
    use super::token::Earlier;
    use super::{InputKind, explain, grammar};
    use proptest::prelude::*;
    use serde_json::json;

    /// Words of the language in any order: deeper into the parser than any text gets.
    const WORDS: &[&str] = &[
        "1",
        "24%/年",
        "100元",
        "2026-01-31",
        "x",
        "甲",
        "if",
        "then",
        "else",
        "let",
        "in",
        "for",
        "and",
        "not",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        ".",
        "=",
        "==",
        "=>",
        "+",
        "-",
        "*",
        "/",
        "^",
        "99",
        "??",
        "...",
        "\"a\"",
        "null",
        "range(1, 9999)",
        "fold(",
        "iterate(",
        "sum(",
        "lpr@",
        "min(",
        "add_months(",
        "irr_month(",
        "has(",
        "sort_by(",
    ];

    fn run(text: &str) {
        if let Ok(bindings) = grammar::program(text) {
            let parameters = super::Parameters::default();
            let mut scope = Scope::default();
            for binding in &bindings {
                let kind = scope.check(&binding.value).unwrap_or(super::unit::Type::Any);
                scope.add(binding.name.clone(), kind, Earlier::Formula(binding.span.clone()));
            }
            // What does not fit is evaluated all the same: the evaluator trusts nothing.
            let evaluator = Evaluator::new(&bindings, &parameters);
            for binding in &bindings {
                let _ = evaluator.evaluate(&binding.value);
            }
        }
        let _ = explain::pieces(text, &mut Scope::default());
        let _ = grammar::invocation(text);
        for kind in [InputKind::Rate, InputKind::Date, InputKind::Text] {
            let _ = kind.read(&json!(text), "x");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn no_text_makes_the_language_panic(text in "\\PC{0,80}") {
            run(&format!("x = {text}"));
            run(&text);
        }

        #[test]
        fn no_formula_makes_the_language_panic(words in prop::collection::vec(prop::sample::select(WORDS), 0..40)) {
            run(&format!("x = {}", words.join(" ")));
        }
    }

    #[test]
    fn depth_and_work_are_bounded() {
        run(&format!("x = {}1{}", "(".repeat(5_000), ")".repeat(5_000)));
        run(&format!("x = {}1", "-".repeat(5_000)));
        run(&format!("x = 1{}", " + 1".repeat(4_000)));
        run(&format!("x = y{}", ".y".repeat(4_000)));
        run("x = iterate(999999999, 3, s => true, s => s * s)");
        run("x = [a + b for a in range(1, 9999) if any([c == a for c in range(1, 9999)])]");
        let lines: String = (1..900).map(|line| format!("a{line} = a{} + 1\n", line + 1)).collect();
        run(&lines);
    }
}

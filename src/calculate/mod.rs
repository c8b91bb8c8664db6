//! Catalog to [`Figures`]: calculators compiled, snippets of articles computed, exact and dated.
//!
//! 1. Parameters are read (`compile::parameter`), then calculators: formulas (`token`, `grammar`, `syntax`), their
//!    types and units (`unit`, `check`, `functions`), what goes in and comes out (`input`, `output`, `explain`).
//! 2. Running one (`run`) reads the inputs and evaluates (`evaluate`, `value`, `number`, `date`, `irr`).
//!
//! The clock is not read here: the day comes in with `Sources`.

mod check;
mod compile;
mod date;
mod evaluate;
mod explain;
mod functions;
mod grammar;
mod input;
mod irr;
mod number;
mod output;
mod run;
mod syntax;
mod token;
mod tree;
mod unit;
mod value;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Map, Value as Json};

use crate::catalog::{Catalog, PageId};
use crate::diagnostic::Diagnostic;
use crate::parse::Kind;

pub use evaluate::Series;
pub use input::{Input, Kind as InputKind};
pub use output::{Column, Form, Output, readable};
pub use run::{Calculator, Outcome, Refusal};

/// Everything that was computed, as a side table of the catalog.
#[derive(Debug, Default)]
pub struct Figures {
    /// Each with the tree that the browser's interpreter reads.
    calculators: BTreeMap<PageId, (Calculator, Json)>,
    /// Stems of calculators.
    by_stem: BTreeMap<String, PageId>,
    series: BTreeMap<Arc<str>, Series>,
}

impl Figures {
    /// The calculator of a page.
    pub fn calculator(&self, id: PageId) -> Option<&Calculator> {
        self.calculators.get(&id).map(|(calculator, _)| calculator)
    }

    /// The calculator of a stem.
    pub fn named(&self, stem: &str) -> Option<&Calculator> {
        self.calculator(*self.by_stem.get(stem)?)
    }

    /// Stems of all calculators, in order.
    pub fn stems(&self) -> impl Iterator<Item = &str> {
        self.by_stem.keys().map(String::as_str)
    }

    /// The calculator of a page as the browser's interpreter reads it.
    pub fn tree(&self, id: PageId) -> Option<&Json> {
        self.calculators.get(&id).map(|(_, tree)| tree)
    }

    /// The page of a calculator's stem.
    pub fn page(&self, stem: &str) -> Option<PageId> {
        self.by_stem.get(stem).copied()
    }

    /// Runs a calculator of this site.
    pub fn run(&self, calculator: &Calculator, given: &Map<String, Json>) -> Result<Outcome, Refusal> {
        calculator.run(given, &self.series)
    }
}

/// Compiles all calculators and parameters.
pub fn calculate(catalog: &Catalog<'_>, _today: Date, diagnostics: &mut Vec<Diagnostic>) -> Figures {
    let mut figures = Figures::default();
    let mut types = Vec::new();
    for (_, page) in catalog.pages() {
        let article = &page.article;
        if let (Kind::Parameter, Some(data)) = (article.kind(), &article.front.parameter)
            && let Some((kind, series)) = compile::parameter(article, data, diagnostics)
        {
            let stem: Arc<str> = article.stem().into();
            types.push((stem.clone(), kind));
            figures.series.insert(stem, series);
        }
    }
    for (id, page) in catalog.pages() {
        let article = &page.article;
        if let (Kind::Calculator, Some(data)) = (article.kind(), &article.front.calculator)
            && let Some(calculator) = compile::compile(article, data, &types, diagnostics)
        {
            figures.by_stem.insert(article.stem().to_owned(), id);
            let tree = tree::tree(data, &calculator, &figures.series);
            figures.calculators.insert(id, (calculator, tree));
        }
    }
    figures
}

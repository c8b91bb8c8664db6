//! A calculation as an author wrote it to what the page shows: values, tables, pictures in numbers.

use std::ops::Range;

use serde_json::{Map, Value as Json};

use super::compile::as_text;
use super::grammar::{self, Invocation};
use super::input::Kind;
use super::number::{parse_decimal, round, to_integer, whole};
use super::output::{Form, Output, put_in, readable};
use super::run::{Calculator, Outcome, Refusal};
use super::value::Value;
use super::{Figures, Rounding};
use crate::catalog::PageId;
use crate::diagnostic::{Diagnostic, Words, nearest};
use crate::parse::{Block, Show, Snippet, SnippetForm};
use crate::words;

/// The most rows or columns of a table over inputs.
const VALUES_MAX: usize = 60;

/// How a truth is written where the words of the theme are not known.
const YES_NO: [&str; 2] = ["是", "否"];

/// What a calculation of an article gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// Nothing, for a mistake that has been reported.
    Broken,
    /// A parameter's value in a sentence.
    Parameter {
        /// As it is read.
        text: String,
        /// Its page.
        page: PageId,
    },
    /// One output in a sentence.
    Value {
        /// As it is read.
        text: String,
        /// The calculator's page.
        page: PageId,
        /// Everything it gave, for the steps.
        outcome: Outcome,
    },
    /// A block.
    Block(Box<Shown>),
}

/// A block that was computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The calculator's page.
    pub page: PageId,
    /// What the author asked for.
    pub block: Block,
    /// The result of `inputs`.
    pub outcome: Outcome,
    /// Over the values of `vary`.
    pub table: Option<Grid>,
}

/// A table of text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// The heads of the columns.
    pub head: Vec<String>,
    /// The rows, the first cell being their head.
    pub rows: Vec<Vec<String>>,
    /// For a picture: the height of each row's first value, in thousandths of the largest.
    pub heights: Vec<i64>,
}

/// A mistake in a snippet: message, and what to do.
struct Problem(Words, Option<Words>);

impl Figures {
    /// Computes one snippet of a page.
    pub(super) fn figure(&self, snippet: &Snippet, path: &str, diagnostics: &mut Vec<Diagnostic>) -> Figure {
        let figure = match &snippet.form {
            SnippetForm::Inline(text) => self.inline(text),
            SnippetForm::Block(_, None) => return Figure::Broken,
            SnippetForm::Block(stem, Some(block)) => self.block(stem, block),
        };
        figure.unwrap_or_else(|Problem(message, help)| {
            let span: Range<usize> = snippet.span.clone();
            diagnostics.push(
                Diagnostic::error("KB306", path, message)
                    .at(span)
                    .maybe_help(help)
                    .why(words!("没有算出来的数不能发布", "a number that was not computed must not be published")),
            );
            Figure::Broken
        })
    }

    fn calculator_named(&self, stem: &str) -> Result<(PageId, &Calculator), Problem> {
        let page = self.by_stem.get(stem);
        page.and_then(|page| Some((*page, self.calculator(*page)?))).ok_or_else(|| {
            let near = nearest(stem, self.by_stem.keys().map(String::as_str));
            Problem(
                words!("没有计算器 `{stem}`", "no calculator is named `{stem}`"),
                near.map(|near| words!("你是不是要写 `{near}`？", "did you mean `{near}`?")),
            )
        })
    }

    fn inline(&self, text: &str) -> Result<Figure, Problem> {
        if !text.contains('(') {
            return self.parameter(text);
        }
        let Invocation { calculator, inputs, output } =
            grammar::invocation(text).map_err(|mistake| Problem(mistake.message, mistake.help))?;
        let (page, calculator) = self.calculator_named(&calculator)?;
        let given: Map<String, Json> =
            inputs.iter().map(|(key, value, _)| (key.clone(), calculator.from_text(key, value))).collect();
        let outcome = self.run(calculator, &given).map_err(refused)?;
        let found = find(calculator, &output)?;
        let json = outcome.outputs.get(&output).unwrap_or(&Json::Null);
        Ok(Figure::Value { text: readable(&found.form, json, YES_NO), page, outcome })
    }

    /// `lpr-1y@2026-08-20`, or `lpr-1y@latest` with the day it is from.
    fn parameter(&self, text: &str) -> Result<Figure, Problem> {
        let malformed = || {
            Problem(
                words!("行内公式读不懂：`{text}`", "cannot read the inline formula `{text}`"),
                Some(words!(
                    "写成 `= 计算器(输入=值, ...).输出` 或 `= 参数@日期`",
                    "write `= calculator(input=value, ...).output` or `= parameter@date`"
                )),
            )
        };
        let (stem, at) = text.split_once('@').ok_or_else(malformed)?;
        let (stem, at) = (stem.trim(), at.trim());
        let (page, kind) = self.parameters.get(stem).ok_or_else(|| {
            let near = nearest(stem, self.parameters.keys().map(|stem| &**stem));
            Problem(
                words!("没有参数 `{stem}`", "no parameter is named `{stem}`"),
                near.map(|near| words!("你是不是要写 `{near}`？", "did you mean `{near}`?")),
            )
        })?;
        let series = self.series.get(stem).ok_or_else(malformed)?;
        let found = if at == "latest" {
            series.iter().rev().find(|(_, value)| value.is_some())
        } else {
            let day = super::date::parse(at).ok_or_else(malformed)?;
            series.iter().rev().find(|(from, _)| *from <= day)
        };
        let unknown = || {
            Problem(
                words!("参数 `{stem}` 在 {at} 没有数值", "the parameter `{stem}` has no value on {at}"),
                Some(words!(
                    "补上当天的数值；要写最后一个已知的数值和它的日期，用 `{stem}@latest`",
                    "add the value of that day; `{stem}@latest` shows the last known value with its day"
                )),
            )
        };
        let (from, value) = found.ok_or_else(unknown)?;
        let value = value.as_ref().ok_or_else(unknown)?;
        let number = put_in(&Value::Number(value.clone()), kind);
        let text = if at == "latest" { format!("{number}（{from} 起）") } else { number };
        Ok(Figure::Parameter { text, page: *page })
    }

    fn block(&self, stem: &str, block: &Block) -> Result<Figure, Problem> {
        let (page, calculator) = self.calculator_named(stem)?;
        for output in &block.outputs {
            find(calculator, output)?;
        }
        let outcome = self.run(calculator, &calculator.normal(&block.inputs)).map_err(refused)?;
        let wants_table = block.shows(Show::Table) || block.shows(Show::Chart);
        let table = if wants_table { self.table(calculator, block, &outcome)? } else { None };
        Ok(Figure::Block(Box::new(Shown { page, block: block.clone(), outcome, table })))
    }

    /// One input down, its outputs across; or one input down, another across, and one output.
    fn table(&self, calculator: &Calculator, block: &Block, outcome: &Outcome) -> Result<Option<Grid>, Problem> {
        let mut axes = Vec::new();
        for (key, values) in &block.vary {
            let Json::Array(values) = values else {
                let message = words!("vary 里的 `{key}` 要写成列表", "`{key}` under `vary` must be a list");
                return Err(Problem(message, None));
            };
            axes.push((key, values));
        }
        let size = |axis: &(&String, &Vec<Json>)| axis.1.len() <= VALUES_MAX;
        if axes.len() > 2 || !axes.iter().all(size) {
            let message = words!(
                "表格最多变两个输入，每个最多 {VALUES_MAX} 个值",
                "a table varies at most two inputs, each with at most {VALUES_MAX} values"
            );
            return Err(Problem(message, None));
        }
        let outputs: Vec<&Output> = calculator
            .outputs
            .iter()
            .filter(|output| outcome.outputs.contains_key(&output.id) && output.form.columns().is_empty())
            .filter(|output| block.outputs.is_empty() || block.outputs.contains(&output.id))
            .collect();
        let run = |pairs: &[(&String, &Json)]| -> Result<Outcome, Problem> {
            let mut given = block.inputs.clone();
            given.extend(pairs.iter().map(|(key, value)| ((*key).clone(), (*value).clone())));
            self.run(calculator, &calculator.normal(&given)).map_err(refused)
        };
        let cell = |output: &Output, outcome: &Outcome| {
            readable(&output.form, outcome.outputs.get(&output.id).unwrap_or(&Json::Null), YES_NO)
        };
        let mut grid = Grid::default();
        let mut firsts = Vec::new();
        match axes.as_slice() {
            [] => return Ok(rows_of_list(calculator, outcome)),
            [(key, values)] => {
                grid.head = [calculator.label(key)]
                    .into_iter()
                    .chain(outputs.iter().map(|output| output.label.clone()))
                    .collect();
                for value in *values {
                    let outcome = run(&[(key, value)])?;
                    firsts.push(outputs.first().and_then(|output| outcome.outputs.get(&output.id).cloned()));
                    let cells = outputs.iter().map(|output| cell(output, &outcome));
                    grid.rows.push([plain(value)].into_iter().chain(cells).collect());
                }
            }
            [(down, rows), (across, columns), ..] => {
                let Some(output) = outputs.first() else { return Ok(None) };
                let corner = format!("{} / {}", calculator.label(down), calculator.label(across));
                grid.head = [corner].into_iter().chain(columns.iter().map(plain)).collect();
                for row in *rows {
                    let mut cells = vec![plain(row)];
                    for (place, column) in columns.iter().enumerate() {
                        let outcome = run(&[(down, row), (across, column)])?;
                        if place == 0 {
                            firsts.push(outcome.outputs.get(&output.id).cloned());
                        }
                        cells.push(cell(output, &outcome));
                    }
                    grid.rows.push(cells);
                }
            }
        }
        grid.heights = heights(&firsts);
        Ok(Some(grid))
    }
}

/// The rows that a calculator gives by itself: a schedule, a growth table.
fn rows_of_list(calculator: &Calculator, outcome: &Outcome) -> Option<Grid> {
    let (output, rows) = calculator.outputs.iter().find_map(|output| match outcome.outputs.get(&output.id) {
        Some(Json::Array(rows)) => Some((output, rows)),
        _ => None,
    })?;
    let columns = output.form.columns();
    let money = columns.iter().rev().find(|column| matches!(column.form, Form::Money) && column.id == "total");
    let money = money.or_else(|| columns.iter().find(|column| matches!(column.form, Form::Money)))?;
    let firsts: Vec<Option<Json>> = rows.iter().map(|row| row.get(&money.id).cloned()).collect();
    let cells = |row: &Json| columns.iter().map(|column| readable(&column.form, &row[&column.id], YES_NO)).collect();
    Some(Grid {
        head: columns.iter().map(|column| column.label.clone()).collect(),
        rows: rows.iter().map(cells).collect(),
        heights: heights(&firsts),
    })
}

/// Thousandths of the largest; what is no number, or less than nothing, is nothing.
fn heights(values: &[Option<Json>]) -> Vec<i64> {
    let number = |json: &Option<Json>| match json {
        Some(Json::String(text)) => parse_decimal(text).map(|(number, _)| number),
        Some(Json::Number(number)) => number.as_i64().map(whole),
        _ => None,
    };
    let numbers: Vec<_> = values.iter().map(|value| number(value).unwrap_or_else(|| whole(0)).max(whole(0))).collect();
    let Some(largest) = numbers.iter().max().filter(|largest| **largest > whole(0)) else {
        return vec![0; values.len()];
    };
    let height = |number| to_integer(&round(&(number / largest * whole(1000)), 0, Rounding::HalfUp)).unwrap_or(0);
    numbers.iter().map(height).collect()
}

/// A value of `vary` as the head of a row.
fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn find<'a>(calculator: &'a Calculator, id: &str) -> Result<&'a Output, Problem> {
    calculator.outputs.iter().find(|output| output.id == id).ok_or_else(|| {
        let names = calculator.outputs.iter().map(|output| output.id.as_str());
        let list = names.clone().collect::<Vec<_>>().join(", ");
        let help = match nearest(id, names) {
            Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
            None => words!("有的是：{list}", "it has: {list}"),
        };
        Problem(words!("计算器没有输出 `{id}`", "the calculator has no output `{id}`"), Some(help))
    })
}

fn refused(refusal: Refusal) -> Problem {
    let words = refusal.words();
    let (code, field) = (refusal.code, &refusal.field);
    let message = Words {
        zh: format!("算不出来：{code} `{field}`：{}", words.zh),
        en: format!("this cannot be computed: {code} `{field}`: {}", words.en),
    };
    Problem(message, None)
}

impl Calculator {
    /// What the reader sees of an input.
    pub fn label(&self, key: &str) -> String {
        self.inputs.iter().find(|input| input.key == key).map_or_else(|| key.to_owned(), |input| input.label.clone())
    }

    /// What the reader sees of a value that was chosen: the label of a word, anything else as it is.
    pub fn choice(&self, key: &str, value: &str) -> String {
        let input = self.inputs.iter().find(|input| input.key == key);
        let label = input.and_then(|input| input.choices.iter().find(|(word, _)| word == value));
        label.map_or_else(|| value.to_owned(), |(_, label)| label.clone())
    }

    /// Inputs that an author wrote in YAML, amounts without quotation marks included.
    pub fn normal(&self, given: &Map<String, Json>) -> Map<String, Json> {
        let kind = |key: &str| self.inputs.iter().find(|input| input.key == key).map(|input| &input.kind);
        // Two inputs may share a key; the one that is a list of records changes nothing in a list of amounts.
        given
            .iter()
            .map(|(key, value)| {
                (key.clone(), kind(key).map_or_else(|| value.clone(), |kind: &Kind| as_text(kind, value)))
            })
            .collect()
    }
}

/// A parameter's history for a picture: heights in thousandths of the largest, and each value as it is read.
pub(super) fn history(series: &super::Series, kind: &super::unit::Type) -> Vec<(String, String, Option<i64>)> {
    let largest = series.iter().filter_map(|(_, value)| value.as_ref()).max().cloned();
    series
        .iter()
        .map(|(from, value)| {
            let text = value.as_ref().map_or_else(String::new, |value| put_in(&Value::Number(value.clone()), kind));
            let height = value.as_ref().zip(largest.as_ref()).and_then(|(value, largest)| {
                if *largest <= whole(0) {
                    return Some(0);
                }
                to_integer(&round(&(value / largest * whole(1000)), 0, Rounding::HalfUp))
            });
            (from.to_string(), text, height)
        })
        .collect()
}

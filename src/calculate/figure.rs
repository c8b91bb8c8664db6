//! A calculation as an author wrote it to what the page shows: values, tables, pictures in numbers.

use serde_json::{Map, Value as Json};

use super::compile::as_text;
use super::grammar::{self, Invocation};
use super::input::{Input, Kind};
use super::number::{Rational, parse_decimal, round, to_integer, whole};
use super::output::{Column, Form, Output, put_in, readable};
use super::parameter::Parameter;
use super::problem::{Pending, Problem};
use super::run::{Calculator, Outcome, Refusal};
use super::value::Value;
use super::{Figures, Rounding};
use crate::catalog::PageId;
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::parse::{Article, Block, Kind as PageKind, Show, Snippet, SnippetForm};

/// The most rows or columns of a table over inputs.
const VALUES_MAX: usize = 60;

/// The most values of a second input in a picture: more shades cannot be told apart.
const DRAWN_MAX: usize = 4;

/// How a truth is written where the words of the theme are not known.
pub(super) const YES_NO: [&str; 2] = ["是", "否"];

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

impl Figure {
    /// The value of a formula in a sentence, as it is read; `None` for a block or a mistake.
    pub fn text(&self) -> Option<&str> {
        match self {
            Figure::Parameter { text, .. } | Figure::Value { text, .. } => Some(text),
            Figure::Block(_) | Figure::Broken => None,
        }
    }

    /// The page of the calculator that computed it.
    pub fn calculator(&self) -> Option<PageId> {
        match self {
            Figure::Value { page, .. } => Some(*page),
            Figure::Block(shown) => Some(shown.page),
            Figure::Parameter { .. } | Figure::Broken => None,
        }
    }

    /// Whether it has fields for the reader's own numbers.
    pub fn has_form(&self) -> bool {
        matches!(self, Figure::Block(shown) if shown.block.shows(Show::Form))
    }
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
    /// What it shows, where neither the heads of the columns nor what stands above says it.
    pub of: Option<String>,
    /// The heads of the columns.
    pub head: Vec<String>,
    /// The rows, the first cell being their head.
    pub rows: Vec<Vec<String>>,
    /// The columns of a picture: which, and the height of each row in thousandths of the largest of all.
    pub drawn: Vec<(usize, Vec<i64>)>,
}

impl Figures {
    /// Computes one snippet of an article.
    pub(super) fn figure(&self, snippet: &Snippet, article: &Article<'_>, found: &mut Vec<Pending>) -> Figure {
        let figure = match &snippet.form {
            SnippetForm::Inline(text) => self.inline(text),
            SnippetForm::Block(_, None) => return Figure::Broken,
            SnippetForm::Block(stem, Some(block)) => self.block(stem, block),
        };
        if let (SnippetForm::Inline(text), Ok(Figure::Parameter { .. })) = (&snippet.form, &figure) {
            found.extend(self.of_the_future(text, snippet, article).map(Pending::from));
        }
        found.extend(self.shared_with_draft(snippet, article).map(Pending::from));
        figure.unwrap_or_else(|problem| {
            found.push(problem.found(snippet, article));
            Figure::Broken
        })
    }

    /// A name that a draft has as well: it means neither once that is published.
    fn shared_with_draft(&self, snippet: &Snippet, article: &Article<'_>) -> Option<Diagnostic> {
        let name = match &snippet.form {
            SnippetForm::Inline(text) => text.split(['(', '@']).next().unwrap_or_default().trim(),
            SnippetForm::Block(stem, _) => stem,
        };
        let of_parameter = matches!(&snippet.form, SnippetForm::Inline(text) if !text.contains('('));
        let file =
            if of_parameter { self.parameters.shared_with(name) } else { self.calculator_names.shared_with(name) }?;
        let message = words!(
            "草稿（draft）`{file}` 也叫 `{name}`：发布后这个名字有两个意思",
            "`{name}` is the name of the draft `{file}` too: it could mean two pages once that is published"
        );
        let help = words!("连文件夹一起写", "write the folder too");
        let finding = Diagnostic::warning(Code::KB503, &article.path, message);
        Some(finding.at(snippet.span.clone()).help(help).also(file, None))
    }

    /// A parameter on a day that has not come, and no value begins between: nobody knows yet that it still holds.
    fn of_the_future(&self, text: &str, snippet: &Snippet, article: &Article<'_>) -> Option<Diagnostic> {
        let (stem, day) = text.split_once('@')?;
        let (stem, today) = (stem.trim(), self.parameters.today);
        let day = super::date::parse(day.trim()).filter(|day| *day > today)?;
        let parameter = self.parameters.get(stem)?;
        let (from, _) = parameter.on(day)?;
        (from <= today && parameter.known_until.is_none()).then(|| {
            let message = words!(
                "{day} 还没有到，到那天 `{stem}` 是不是还是这个数，现在不知道",
                "{day} has not come: whether `{stem}` will still be this is not known"
            );
            Diagnostic::warning(Code::KB308, &article.path, message).at(snippet.span.clone()).help(words!(
                "写到 {today} 为止的日期；会变的参数写 max_age_days",
                "name a day up to {today}; give a parameter that changes `max_age_days`"
            ))
        })
    }

    /// The calculator that a snippet names; `None` for one that is wrong itself, which has been reported.
    fn calculator_named(&self, name: &str) -> Result<Option<(PageId, &Calculator)>, Problem> {
        let page = self.calculator_names.resolve(name, "");
        let page = page.map_err(|unresolved| Problem::unresolved(unresolved, name, PageKind::Calculator))?;
        Ok(page.and_then(|page| Some((page, self.calculator(page)?))))
    }

    fn inline(&self, text: &str) -> Result<Figure, Problem> {
        if !text.contains('(') {
            return self.parameter(text);
        }
        let Invocation { calculator, inputs, output } =
            grammar::invocation(text).map_err(|mistake| Problem::new(mistake.message, mistake.help).or_code(text))?;
        let found = self.calculator_named(&calculator).map_err(|problem| problem.or_code(text))?;
        let Some((page, calculator)) = found else { return Ok(Figure::Broken) };
        let given: Map<String, Json> =
            inputs.iter().map(|(key, value, _)| (key.clone(), calculator.from_text(key, value))).collect();
        known_inputs(calculator, &given)?;
        let outcome = self.run(calculator, &given).map_err(|refusal| refused(calculator, &refusal))?;
        let found = find(calculator, &output)?;
        let json = outcome.outputs.get(&output).unwrap_or(&Json::Null);
        Ok(Figure::Value { text: readable(&found.form, json, YES_NO), page, outcome })
    }

    /// `lpr-1y@2026-08-20`, or `lpr-1y@latest` with the day it is from.
    fn parameter(&self, text: &str) -> Result<Figure, Problem> {
        let malformed = || {
            let message = words!("行内公式读不懂：`{text}`", "cannot read the inline formula `{text}`");
            let help = words!(
                "写成 `= 计算器(输入=值, ...).输出` 或 `= 参数@日期`",
                "write `= calculator(input=value, ...).output` or `= parameter@date`"
            );
            Problem::new(message, help).or_code(text)
        };
        let (stem, at) = text.split_once('@').ok_or_else(malformed)?;
        let (stem, at) = (stem.trim(), at.trim());
        let found = self.parameters.named(stem, "");
        let found =
            found.map_err(|unresolved| Problem::unresolved(unresolved, stem, PageKind::Parameter).or_code(text))?;
        let Some(parameter) = found else { return Ok(Figure::Broken) };
        let day = if at == "latest" { None } else { Some(super::date::parse(at).ok_or_else(malformed)?) };
        let value = day.map_or_else(|| parameter.latest(), |day| parameter.on(day));
        let (from, value) = value.ok_or_else(|| {
            let message = words!("参数 `{stem}` 在 {at} 没有数值", "the parameter `{stem}` has no value on {at}");
            let until = parameter.known_until.filter(|last| day.is_some_and(|day| day > *last));
            let help = match until {
                Some(last) => words!(
                    "已知的数值只管到 {last}（最后一个数值加 max_age_days）；要写最后一个已知的数值和它的日期，用 `{stem}@latest`",
                    "its values are known until {last} (the last one and max_age_days); `{stem}@latest` shows the last known value with its day"
                ),
                None => words!(
                    "补上当天的数值；要写最后一个已知的数值和它的日期，用 `{stem}@latest`",
                    "add the value of that day; `{stem}@latest` shows the last known value with its day"
                ),
            };
            Problem::new(message, help)
        })?;
        let number = put_in(&Value::Number(value.clone()), &parameter.kind);
        let text = match day {
            None => self.since.replace("{date}", &from.to_string()).replace("{value}", &number),
            Some(_) => number,
        };
        Ok(Figure::Parameter { text, page: parameter.page })
    }

    fn block(&self, stem: &str, block: &Block) -> Result<Figure, Problem> {
        let Some((page, calculator)) = self.calculator_named(stem)? else { return Ok(Figure::Broken) };
        for output in &block.outputs {
            if columns_of_list(calculator).iter().all(|column| column.id != *output) {
                find(calculator, output)?;
            }
        }
        known_inputs(calculator, &block.inputs)?;
        known_inputs(calculator, &block.vary)?;
        let outcome =
            self.run(calculator, &calculator.normal(&block.inputs)).map_err(|refusal| refused(calculator, &refusal))?;
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
                let help = words!("写成 {key}: [值, 值]", "write {key}: [value, value]");
                return Err(Problem::new(message, help).about("vary"));
            };
            axes.push((key, values));
        }
        let size = |axis: &(&String, &Vec<Json>)| axis.1.len() <= VALUES_MAX;
        if axes.len() > 2 || !axes.iter().all(size) {
            let message = words!(
                "表格最多变两个输入，每个最多 {VALUES_MAX} 个值",
                "a table varies at most two inputs, each with at most {VALUES_MAX} values"
            );
            let help = words!("去掉多出来的输入或值", "leave out inputs or values until it fits");
            return Err(Problem::new(message, help).about("vary"));
        }
        let named = |id: &String| calculator.outputs.iter().find(|output| output.id == *id);
        let mut outputs: Vec<&Output> = if block.outputs.is_empty() {
            calculator.outputs.iter().collect()
        } else {
            block.outputs.iter().filter_map(named).collect()
        };
        outputs.retain(|output| outcome.outputs.contains_key(&output.id) && output.form.columns().is_empty());
        let run = |pairs: &[(&String, &Json)]| -> Result<Outcome, Problem> {
            let mut given = block.inputs.clone();
            given.extend(pairs.iter().map(|(key, value)| ((*key).clone(), (*value).clone())));
            self.run(calculator, &calculator.normal(&given)).map_err(|refusal| refused(calculator, &refusal))
        };
        let cell = |output: &Output, outcome: &Outcome| {
            let value = outcome.outputs.get(&output.id).cloned().unwrap_or_default();
            (readable(&output.form, &value, YES_NO), value)
        };
        let mut grid = Grid::default();
        match axes.as_slice() {
            [] => return Ok(rows_of_list(calculator, &block.outputs, outcome)),
            [(key, values)] => {
                let labels = outputs.iter().map(|output| output.label.clone());
                grid.head = [calculator.label(key)].into_iter().chain(labels).collect();
                let mut first = Vec::new();
                for value in *values {
                    let outcome = run(&[(key, value)])?;
                    let (cells, values): (Vec<String>, Vec<Json>) =
                        outputs.iter().map(|output| cell(output, &outcome)).unzip();
                    first.push(values.into_iter().next().unwrap_or_default());
                    grid.rows.push([calculator.shown(key, value)].into_iter().chain(cells).collect());
                }
                grid.drawn = drawn(vec![(1, first)]);
            }
            [(down, rows), (across, columns), ..] => {
                let Some(output) = outputs.first() else { return Ok(None) };
                if block.shows(Show::Chart) && columns.len() > DRAWN_MAX {
                    let message = words!(
                        "图里 `{across}` 最多 {DRAWN_MAX} 个值",
                        "a chart shows at most {DRAWN_MAX} values of `{across}`"
                    );
                    let help =
                        words!("去掉几个值，或者 show: [table]", "leave out some values, or write show: [table]");
                    return Err(Problem::new(message, help).about(across));
                }
                let corner = format!("{} / {}", calculator.label(down), calculator.label(across));
                let heads = columns.iter().map(|column| calculator.shown(across, column));
                grid.head = [corner].into_iter().chain(heads).collect();
                grid.of = Some(output.label.clone());
                let mut values: Vec<(usize, Vec<Json>)> =
                    (1..=columns.len()).map(|place| (place, Vec::new())).collect();
                for row in *rows {
                    let mut cells = vec![calculator.shown(down, row)];
                    for (column, (_, values)) in columns.iter().zip(&mut values) {
                        let (text, value) = cell(output, &run(&[(down, row), (across, column)])?);
                        cells.push(text);
                        values.push(value);
                    }
                    grid.rows.push(cells);
                }
                grid.drawn = drawn(values);
            }
        }
        Ok(Some(grid))
    }
}

/// The columns of the list that a calculator gives by itself: a schedule, a growth table.
fn columns_of_list(calculator: &Calculator) -> &[Column] {
    let mut lists = calculator.outputs.iter().filter(|output| matches!(output.form, Form::List(_)));
    lists.next().map_or(&[], |output| output.form.columns())
}

/// That list as a table: its first column, and those that were asked for.
fn rows_of_list(calculator: &Calculator, only: &[String], outcome: &Outcome) -> Option<Grid> {
    let output = calculator.outputs.iter().find(|output| matches!(output.form, Form::List(_)))?;
    let Some(Json::Array(rows)) = outcome.outputs.get(&output.id) else { return None };
    let (first, others) = output.form.columns().split_first()?;
    let mut columns = vec![first];
    if others.iter().any(|column| only.contains(&column.id)) {
        columns.extend(only.iter().filter_map(|id| others.iter().find(|column| column.id == *id)));
    } else {
        columns.extend(others);
    }
    let money = columns.iter().position(|column| matches!(column.form, Form::Money));
    let values = money.map(|place| (place, rows.iter().map(|row| row[&columns[place].id].clone()).collect()));
    let cells = |row: &Json| columns.iter().map(|column| readable(&column.form, &row[&column.id], YES_NO)).collect();
    Some(Grid {
        of: None,
        head: columns.iter().map(|column| column.label.clone()).collect(),
        rows: rows.iter().map(cells).collect(),
        drawn: drawn(values.into_iter().collect()),
    })
}

/// Values of columns to heights; what is no number, or less than nothing, is nothing.
fn drawn(columns: Vec<(usize, Vec<Json>)>) -> Vec<(usize, Vec<i64>)> {
    let number = |json: &Json| match json {
        Json::String(text) => parse_decimal(text).map(|(number, _)| number),
        Json::Number(number) => number.as_i64().map(whole),
        _ => None,
    };
    let number = |json: &Json| number(json).unwrap_or_else(|| whole(0)).max(whole(0));
    let largest = columns.iter().flat_map(|(_, values)| values).map(number).max().filter(|number| *number > whole(0));
    let height = |json: &Json| largest.as_ref().map_or(0, |largest| share(&number(json), largest));
    columns.iter().map(|(place, values)| (*place, values.iter().map(height).collect())).collect()
}

/// Thousandths of the largest.
fn share(number: &Rational, largest: &Rational) -> i64 {
    to_integer(&round(&(number / largest * whole(1000)), 0, Rounding::HalfUp)).unwrap_or(0)
}

fn find<'a>(calculator: &'a Calculator, id: &str) -> Result<&'a Output, Problem> {
    calculator.outputs.iter().find(|output| output.id == id).ok_or_else(|| {
        let message = words!("计算器没有输出 `{id}`", "the calculator has no output `{id}`");
        Problem::unknown(message, id, calculator.outputs.iter().map(|output| output.id.as_str()))
    })
}

fn refused(calculator: &Calculator, refusal: &Refusal) -> Problem {
    let words = calculator.told(refusal);
    let (code, field) = (refusal.code, &refusal.field);
    let message = Words {
        zh: format!("算不出来：{code} `{field}`：{}", words.zh),
        en: format!("this cannot be computed: {code} `{field}`: {}", words.en),
    };
    let help = match field.as_str() {
        "" => words!("改输入的值，或者改计算器的公式", "correct the inputs, or the calculator's formulas"),
        _ => words!("改 `{field}` 的值", "correct the value of `{field}`"),
    };
    // `payments[1].amount` is written as `payments`.
    Problem::new(message, help).about(field.split(['[', '.']).next().unwrap_or(field))
}

/// Every key must be an input.
fn known_inputs(calculator: &Calculator, given: &Map<String, Json>) -> Result<(), Problem> {
    match calculator.unknown_input(given) {
        Some(unknown) => Err(Problem::new(unknown.message, unknown.help).about(&unknown.name)),
        None => Ok(()),
    }
}

impl Calculator {
    /// The outputs of one value that were given, each with its words; of those named, or all where none is.
    pub fn values<'a>(
        &'a self,
        outcome: &'a Outcome,
        only: &'a [String],
        yes_no: [&'a str; 2],
    ) -> impl Iterator<Item = (&'a str, String)> {
        let plain = self.outputs.iter().filter(|output| output.form.columns().is_empty());
        let chosen = plain.filter(move |output| only.is_empty() || only.contains(&output.id));
        chosen.filter_map(move |output| {
            Some((output.label.as_str(), readable(&output.form, outcome.outputs.get(&output.id)?, yes_no)))
        })
    }

    /// What the reader sees of an input.
    pub fn label(&self, key: &str) -> String {
        self.inputs.iter().find(|input| input.key == key).map_or_else(|| key.to_owned(), |input| input.label.clone())
    }

    /// What the reader sees of a value of `vary`.
    fn shown(&self, key: &str, value: &Json) -> String {
        let inputs = self.inputs.iter().filter(|input| input.key == key);
        let text = inputs.filter_map(|input| input.shown(value)).next();
        text.unwrap_or_else(|| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
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

impl Input {
    /// What the reader sees of a value: `10,000元`, `30日`, the label of a word; `None` for what it does not hold.
    pub fn shown(&self, value: &Json) -> Option<String> {
        let word = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if let Some((_, label)) = self.choices.iter().find(|(choice, _)| *choice == word) {
            return Some(label.clone());
        }
        let found = self.kind.read(&as_text(&self.kind, value), &self.key).ok()?;
        Some(put_in(&found, &self.kind.value_type()))
    }
}

/// A parameter's history for a picture: heights in thousandths of the largest, and each value as it is read.
pub(super) fn history(parameter: &Parameter) -> Vec<(String, String, Option<i64>)> {
    let series = &parameter.written;
    let largest = series.iter().filter_map(|(_, value)| value.as_ref()).max().cloned();
    series
        .iter()
        .map(|(from, value)| {
            let shown = |value: &Rational| put_in(&Value::Number(value.clone()), &parameter.kind);
            let height = value.as_ref().zip(largest.as_ref());
            let height = height.map(|(value, largest)| if *largest > whole(0) { share(value, largest) } else { 0 });
            (from.to_string(), value.as_ref().map_or_else(String::new, shown), height)
        })
        .collect()
}

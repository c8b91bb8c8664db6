//! A calculator's front matter to a [`Calculator`]: formulas parsed, units checked, every mistake with its place.

use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::check::Scope;
use super::explain::{Line, pieces};
use super::functions::Types;
use super::grammar::{self, quantity};
use super::input::{Input, Kind, Limits};
use super::mistype::fits;
use super::number::{Rational, parse_decimal, to_integer, whole};
use super::output::{Column, Form, Output};
use super::parameter::Parameters;
use super::run::{Calculator, Requirement};
use super::syntax::{Expr, Node};
use super::token::Mistake;
use super::unit::{Dimension, Type};
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::parse::front_matter::{self as written, ValueType};
use crate::parse::{Article, At};

/// The most an amount may be, in yuan.
const MONEY_MAX: i64 = 100_000_000;

/// The most items of a list that sets no bound of its own.
const ITEMS_MAX: i64 = 480;

/// The most columns, inputs or outputs of one calculator.
const NAMES_MAX: usize = 100;

struct Compiler<'a, 'd> {
    article: &'a Article<'a>,
    scope: Scope,
    diagnostics: &'d mut Vec<Diagnostic>,
}

/// Compiles a calculator. `None` when a mistake was found; it has been reported.
pub fn compile(
    article: &Article<'_>,
    data: &written::Calculator,
    parameters: &Arc<Parameters>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Calculator> {
    let before = diagnostics.len();
    let mut compiler = Compiler { article, scope: Scope::new(parameters.clone()), diagnostics };
    let calculator = compiler.calculator(data);
    (diagnostics.len() == before).then_some(calculator)
}

impl Compiler<'_, '_> {
    fn report(&mut self, code: Code, at: Range<usize>, message: Words) -> Option<&mut Diagnostic> {
        self.diagnostics.push(Diagnostic::error(code, &self.article.path, message).at(at));
        self.diagnostics.last_mut()
    }

    fn mistake(&mut self, at: &At<String>, mistake: Mistake) {
        let place = place(self.article.text, at, &mistake.span);
        let found =
            Diagnostic::error(mistake.code.unwrap_or(Code::KB301), &self.article.path, mistake.message).at(place);
        let found = mistake.files.iter().fold(found, |found, file| found.also(file, None));
        self.diagnostics.push(found.maybe_help(mistake.help));
    }

    /// Parses and checks one formula; `None` after a mistake.
    fn formula(&mut self, at: &At<String>) -> Option<(Expr, Type)> {
        let checked = grammar::expression(&at.value).and_then(|expr| {
            let kind = self.scope.check(&expr)?;
            Ok((expr, kind))
        });
        checked.map_err(|mistake| self.mistake(at, mistake)).ok()
    }

    fn condition(&mut self, at: &At<String>) -> Option<Expr> {
        let checked = grammar::expression(&at.value).and_then(|expr| {
            self.scope.expect(&expr, &Type::Bool)?;
            Ok(expr)
        });
        checked.map_err(|mistake| self.mistake(at, mistake)).ok()
    }

    fn calculator(&mut self, data: &written::Calculator) -> Calculator {
        let before = self.diagnostics.len();
        let count = data.inputs.len().max(data.outputs.len()).max(data.explain.len());
        if count > NAMES_MAX || data.outputs.is_empty() {
            let message = words!(
                "输入、输出和说明各要 1 到 {NAMES_MAX} 个",
                "a calculator has 1 to {NAMES_MAX} inputs, outputs and lines of explanation"
            );
            self.report(Code::KB302, self.article.front.kind.span.clone(), message);
        }
        let inputs = self.inputs(&data.inputs, true);
        let bindings = match &data.bindings {
            None => Vec::new(),
            Some(at) => match grammar::program(&at.value) {
                Ok(bindings) => bindings,
                Err(mistake) => {
                    // What follows names lines that could not be read: one mistake is one message.
                    self.mistake(at, mistake);
                    return Calculator { inputs, ..Calculator::default() };
                }
            },
        };
        for (number, binding) in bindings.iter().enumerate() {
            let Some(at) = &data.bindings else { break };
            let taken = inputs.iter().any(|input| input.id == binding.name)
                || bindings[..number].iter().any(|earlier| earlier.name == binding.name);
            if taken {
                let name = &binding.name;
                let message = words!("`{name}` 已经有值了", "`{name}` has a value already");
                self.mistake(at, Mistake::new(binding.span.clone(), message));
            }
            let kind = match self.scope.check(&binding.value) {
                Ok(kind) => kind,
                Err(mistake) => {
                    self.mistake(at, mistake);
                    Type::Any
                }
            };
            self.scope.add(binding.name.clone(), kind);
        }
        let requirements = data.require.iter().filter_map(|require| self.requirement(require, &inputs)).collect();
        let outputs: Vec<Output> = data.outputs.iter().filter_map(|output| self.output(output)).collect();
        let lines = data.explain.iter().filter_map(|line| self.line(line)).collect();
        let mut used = Vec::new();
        let calculator = Calculator { inputs, bindings, requirements, outputs, lines, parameters: Vec::new() };
        calculator.walk(&mut |expr| {
            if let Node::Parameter(stem, _) = &expr.node {
                used.push(stem.clone());
            }
        });
        used.sort();
        used.dedup();
        if self.diagnostics.len() == before {
            self.unused(&calculator, data);
        }
        Calculator { parameters: used, ..calculator }
    }

    /// An input that nothing reads is a promise to the reader that is not kept.
    fn unused(&mut self, calculator: &Calculator, data: &written::Calculator) {
        let mut names: Vec<&str> = Vec::new();
        calculator.walk(&mut |expr| {
            if let Node::Name(name) = &expr.node {
                names.push(name);
            }
        });
        for input in &data.inputs {
            let id = &input.id.value;
            if !names.contains(&id.as_str()) {
                let message = words!("输入 `{id}` 没有用到", "the input `{id}` is not used");
                self.report(Code::KB303, input.id.span.clone(), message);
            }
        }
    }

    fn inputs(&mut self, data: &[written::Input], top: bool) -> Vec<Input> {
        let mut inputs: Vec<Input> = Vec::new();
        for input in data {
            let id: &str = &input.id.value;
            if !matches!(grammar::expression(id), Ok(Expr { node: Node::Name(_), .. })) {
                let message = words!("`{id}` 不能当名字", "`{id}` cannot be a name");
                if let Some(diagnostic) = self.report(Code::KB302, input.id.span.clone(), message) {
                    diagnostic.help =
                        Some(words!("名字是字母、汉字、数字和 `_`", "a name is letters, Han, digits and `_`"));
                }
            }
            let when = input.when.as_ref().and_then(|when| self.condition(when));
            let Some(kind) = self.kind(input) else { continue };
            let key = input.key.clone().unwrap_or_else(|| id.to_owned());
            if inputs.iter().any(|other| &*other.id == id || (other.key == key && when.is_none())) {
                let message = words!("输入 `{id}` 写了两次", "the input `{id}` is written twice");
                self.report(Code::KB302, input.id.span.clone(), message);
            }
            let default = input.default.as_ref().map(|default| as_text(&kind, default));
            if let Some(default) = &default
                && kind.read(default, id).is_err()
            {
                let message =
                    words!("默认值 {default} 不合这个输入的规矩", "the default {default} is no value of this input");
                self.report(Code::KB302, input.id.span.clone(), message);
            }
            let label = if input.label.is_empty() { id } else { &*input.label }.to_owned();
            let choices = choices(input.one_of.as_ref());
            let checked = Input { id: id.into(), key, label, choices, kind, default, optional: input.optional, when };
            if top {
                self.scope.add(checked.id.clone(), checked.value_type());
            }
            inputs.push(checked);
        }
        inputs
    }

    fn kind(&mut self, input: &written::Input) -> Option<Kind> {
        let one_of: Vec<String> = input.one_of.iter().flat_map(Map::keys).cloned().collect();
        Some(match input.kind.value {
            ValueType::Money => Kind::Money(self.limits(input, whole(MONEY_MAX), false)?),
            ValueType::Percent => Kind::Percent(self.limits(input, whole(1), true)?),
            ValueType::Int => {
                let limits = self.limits(input, whole(1_000_000), false)?;
                let min = if input.min.is_none() && input.above.is_none() { whole(-1_000_000) } else { limits.min };
                let min = to_integer(&min)? + i64::from(limits.above);
                let unit = match &input.unit {
                    None => Dimension::NONE,
                    Some(unit) => match quantity(&format!("1{}", unit.value)) {
                        Some((_, dimension)) => dimension,
                        None => {
                            let message = words!("不认识的单位", "unknown unit");
                            if let Some(diagnostic) = self.report(Code::KB302, unit.span.clone(), message) {
                                diagnostic.help = Some(words!("例如 日、月、日/年", "such as 日, 月, 日/年"));
                            }
                            return None;
                        }
                    },
                };
                let list: Option<Vec<i64>> = one_of.iter().map(|word| word.parse().ok()).collect();
                let list = list.filter(|list| !list.is_empty());
                Kind::Int(min..=to_integer(&limits.max)?, list, unit)
            }
            ValueType::Rate => Kind::Rate,
            ValueType::Date => Kind::Date,
            ValueType::Text => Kind::Text,
            ValueType::Enum => {
                if one_of.is_empty() {
                    let message = words!("enum 要用 one_of 列出选项", "an enum lists its words under `one_of`");
                    self.report(Code::KB302, input.kind.span.clone(), message);
                    return None;
                }
                Kind::Enum(Arc::new(one_of))
            }
            ValueType::List => {
                let inner = match (&input.of, input.fields.as_slice()) {
                    (Some(of), []) => self.kind(of)?,
                    (None, [_, ..]) => Kind::Record(self.inputs(&input.fields, false)),
                    _ => {
                        let message = words!(
                            "list 要写 of（每项是什么）或 fields（每项有哪些字段）",
                            "a list has `of` (what each item is) or `fields` (the fields of each item)"
                        );
                        self.report(Code::KB302, input.kind.span.clone(), message);
                        return None;
                    }
                };
                let limits = self.limits(input, whole(ITEMS_MAX), false)?;
                let range = to_integer(&limits.min)?..=to_integer(&limits.max)?.min(ITEMS_MAX * 10);
                Kind::List(Box::new(inner), range)
            }
            ValueType::Bool | ValueType::Record => {
                let message = words!("输入不能是这个类型", "an input cannot be of this type");
                self.report(Code::KB302, input.kind.span.clone(), message);
                return None;
            }
        })
    }

    fn limits(&mut self, input: &written::Input, most: Rational, percent: bool) -> Option<Limits> {
        let mut bound = |at: &Option<At<String>>| -> Option<Option<Rational>> {
            let Some(at) = at else { return Some(None) };
            let plain = parse_decimal(&at.value).map(|(number, _)| number);
            let share = || quantity(&at.value).filter(|(_, unit)| *unit == Dimension::NONE).map(|(number, _)| number);
            let found = if percent { share() } else { plain };
            if found.is_none() {
                let message = words!("这里要写一个数", "a number is expected here");
                self.report(Code::KB302, at.span.clone(), message);
                return None;
            }
            Some(found)
        };
        let (min, above, max) = (bound(&input.min)?, bound(&input.above)?, bound(&input.max)?);
        let is_above = above.is_some();
        let limits =
            Limits { min: min.or(above).unwrap_or_else(|| whole(0)), max: max.unwrap_or(most), above: is_above };
        if limits.min > limits.max {
            let message = words!("最小值比最大值大", "the least is more than the most");
            self.report(Code::KB302, input.id.span.clone(), message);
            return None;
        }
        Some(limits)
    }

    fn requirement(&mut self, data: &written::Require, inputs: &[Input]) -> Option<Requirement> {
        let that = self.condition(&data.that);
        let code = super::run::code_named(&data.error.value);
        if code.is_none() {
            let name = &data.error.value;
            let list = super::run::CODES.iter().map(|(code, _, _)| *code).collect::<Vec<_>>().join(", ");
            let message = words!("没有错误码 `{name}`", "no error has the code `{name}`");
            if let Some(diagnostic) = self.report(Code::KB302, data.error.span.clone(), message) {
                diagnostic.help = Some(words!("可以用的有：{list}", "there are: {list}"));
            }
        }
        let field = data.field.as_ref().map(|field| field.value.clone()).unwrap_or_default();
        if let Some(at) = data.field.as_ref().filter(|at| !inputs.iter().any(|input| input.key == at.value)) {
            let message = words!("没有输入 `{field}`", "no input is named `{field}`");
            self.report(Code::KB302, at.span.clone(), message);
        }
        Some(Requirement { that: that?, code: code?, field, message: data.message.to_string() })
    }

    fn output(&mut self, data: &written::Output) -> Option<Output> {
        let formula = data.value.clone().unwrap_or_else(|| data.id.clone());
        let when = data.when.as_ref().and_then(|when| self.condition(when));
        let (value, kind) = self.formula(&formula)?;
        let (form, wanted) = form(data);
        if !holds(&kind, &wanted) {
            let (found, wanted) = (kind.words(), wanted.words());
            let message = Words {
                zh: format!("输出的类型是{}，公式给出的是{}", wanted.zh, found.zh),
                en: format!("the output is {}, but the formula gives {}", wanted.en, found.en),
            };
            self.report(Code::KB301, formula.span.clone(), message);
            return None;
        }
        Some(Output { id: data.id.value.clone(), label: data.label.to_string(), form, value, when })
    }

    fn line(&mut self, data: &written::Explain) -> Option<Line> {
        let when = data.when.as_ref().and_then(|when| self.condition(when));
        let law = data.law.as_ref().map(|law| law.value.clone());
        if let Some(at) = &data.law
            && !self.article.front.cites.iter().any(|cite| *cite.value == *at.value)
        {
            let name = &at.value;
            let message = words!("依据 `{name}` 没有写在这一页的 cites 里", "`{name}` is not among the page's `cites`");
            if let Some(diagnostic) = self.report(Code::KB302, at.span.clone(), message) {
                diagnostic.help = Some(words!(
                    "把它加进 cites：这样法条存不存在会一起检查",
                    "add it to `cites`, where it is checked that the article exists"
                ));
            }
        }
        match pieces(&data.text.value, &mut self.scope) {
            Ok(pieces) => Some(Line { label: data.label.to_string(), pieces, when, law }),
            Err(mistake) => {
                self.mistake(&data.text, mistake);
                None
            }
        }
    }
}

/// Words with what the reader sees of them.
fn choices(one_of: Option<&Map<String, Json>>) -> Vec<(String, String)> {
    let label = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    one_of.into_iter().flatten().map(|(word, value)| (word.clone(), label(value))).collect()
}

/// How an output is written, and the type its formula must have.
fn form(data: &written::Output) -> (Form, Type) {
    let columns = || -> (Vec<Column>, Type) {
        let columns = data.fields.iter().map(|field| {
            let (form, kind) = form(field);
            (
                Column { id: field.id.value.clone(), label: field.label.to_string(), form },
                (field.id.value.clone(), kind),
            )
        });
        let (columns, fields): (Vec<_>, Vec<_>) = columns.unzip();
        (columns, Type::Record(fields))
    };
    match data.kind {
        ValueType::Money => (Form::Money, Type::number(Dimension::MONEY)),
        ValueType::Percent => {
            (Form::Percent(data.decimals.unwrap_or(4).min(20), String::new()), Type::number(Dimension::NONE))
        }
        ValueType::Rate => {
            let (period, unit) = match data.per.as_deref() {
                Some("月") => ("/月", Dimension::MONTHLY),
                Some("日") => ("/日", Dimension::DAILY),
                _ => ("/年", Dimension::YEARLY),
            };
            (Form::Percent(data.decimals.unwrap_or(4).min(20), period.to_owned()), Type::number(unit))
        }
        ValueType::Int => (Form::Int(String::new()), Type::INT),
        ValueType::Date => (Form::Date, Type::Date),
        ValueType::Bool => (Form::Bool, Type::Bool),
        ValueType::Enum | ValueType::Text => (Form::Text(choices(data.one_of.as_ref())), Type::Text),
        ValueType::List => {
            let (columns, kind) = columns();
            (Form::List(columns), Type::List(Box::new(kind)))
        }
        ValueType::Record => {
            let (columns, kind) = columns();
            (Form::Record(columns), kind)
        }
    }
}

/// Whether an output of a type can hold a formula's value. Missing values are printed as such, days are whole numbers.
fn holds(found: &Type, wanted: &Type) -> bool {
    match (found, wanted) {
        (Type::Optional(inner), wanted) => holds(inner, wanted),
        (Type::Null, _) => true,
        (Type::Number { unit: Dimension::DAYS, int }, Type::Number { unit: Dimension::NONE, int: whole }) => {
            *int || !*whole
        }
        (Type::List(found), Type::List(wanted)) => holds(found, wanted),
        (Type::Record(found), Type::Record(wanted)) => {
            wanted.iter().all(|(name, wanted)| found.iter().any(|(known, found)| known == name && holds(found, wanted)))
        }
        (found, wanted) => fits(found, wanted),
    }
}

/// A number that an author wrote without quotes, as the text that the outside would give: the shortest that reads as
/// this number, which is what was written, for amounts have fewer digits than a number keeps.
pub fn as_text(kind: &Kind, json: &Json) -> Json {
    match (kind, json) {
        (Kind::Money(_), Json::Number(number)) => Json::String(number.to_string()),
        (Kind::List(of, _), Json::Array(items)) => items.iter().map(|item| as_text(of, item)).collect(),
        (Kind::Record(fields), Json::Object(map)) => Json::Object(
            map.iter()
                .map(|(key, value)| {
                    let field = fields.iter().find(|field| field.key == *key);
                    (key.clone(), field.map_or_else(|| value.clone(), |field| as_text(&field.kind, value)))
                })
                .collect(),
        ),
        (_, json) => json.clone(),
    }
}

/// The bytes of the file that a range of a YAML value was written in.
///
/// YAML takes away indentation and joins lines but keeps every other character, so characters that are not blank are counted.
pub fn place(text: &str, at: &At<String>, span: &Range<usize>) -> Range<usize> {
    let Some(source) = text.get(at.span.clone()) else { return at.span.clone() };
    // The header of a block (`|`, `>-`) and an opening quotation mark are no part of the value.
    let header = match source.chars().next() {
        Some('|' | '>') => source.find('\n').map_or(0, |newline| newline + 1),
        Some('"' | '\'') => 1,
        _ => 0,
    };
    let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let before = solid(at.value.get(..span.start).unwrap_or_default());
    let inside = solid(at.value.get(span.clone()).unwrap_or_default());
    let mut places = source[header..]
        .char_indices()
        .filter(|(_, c)| !c.is_whitespace())
        .map(|(offset, c)| (at.span.start + header + offset, c.len_utf8()))
        .skip(before);
    let Some((start, length)) = places.next() else { return at.span.end.saturating_sub(1)..at.span.end };
    let end = match inside {
        0 | 1 => start + length,
        more => places.nth(more - 2).map_or(at.span.end, |(last, length)| last + length),
    };
    start..end
}

//! A calculator's front matter to a [`Calculator`]: formulas parsed, units checked, every mistake with its place.

use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::explain::{Line, Piece, pieces};
use super::functions::Types;
use super::grammar::{self, quantity};
use super::input::{Input, Kind, Limits};
use super::number::{Rational, parse_decimal, short, to_integer, whole};
use super::output::Output;
use super::parameter::Parameters;
use super::run::{Calculator, Refusal, Requirement};
use super::scope::Scope;
use super::shape::{choices, form, holds, to_fit};
use super::syntax::{Expr, Node};
use super::token::{Earlier, Mistake};
use super::unit::{Dimension, Type};
use crate::diagnostic::{Code, Diagnostic, Words, nearest, words};
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
    /// What is wrong with the data, and what to write instead.
    fn report(&mut self, code: Code, at: Range<usize>, message: Words, help: Words) {
        self.diagnostics.push(Diagnostic::error(code, &self.article.path, message).at(at).help(help));
    }

    fn mistake(&mut self, at: &At<String>, mistake: Mistake) {
        let place = |span| place(self.article.text, at, span);
        let found = Diagnostic::error(mistake.code.unwrap_or(Code::KB301), &self.article.path, mistake.message)
            .at(place(&mistake.span));
        let found = mistake.files.iter().fold(found, |found, file| found.also(file, None));
        let found = match mistake.earlier {
            Some(Earlier::File(span)) => found.also(&self.article.path, Some(span)),
            Some(Earlier::Formula(span)) => found.also(&self.article.path, Some(place(&span))),
            None => found,
        };
        self.diagnostics.push(found.help(mistake.help));
    }

    /// Parses and checks one formula; `None` after a mistake.
    fn formula(&mut self, at: &At<String>) -> Option<(Expr, Type)> {
        self.scope.begin(&at.value);
        let checked = grammar::expression(&at.value).and_then(|expr| {
            let kind = self.scope.check(&expr)?;
            Ok((expr, kind))
        });
        checked.map_err(|mistake| self.mistake(at, mistake)).ok()
    }

    fn condition(&mut self, at: &At<String>) -> Option<Expr> {
        self.scope.begin(&at.value);
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
            let help = if data.outputs.is_empty() {
                words!(
                    "写上 outputs: [{{id: o, type: money, label: 名字}}]",
                    "write outputs: [{{id: o, type: money, label: Name}}]"
                )
            } else {
                words!("分成两个计算器", "make two calculators of it")
            };
            self.report(Code::KB302, self.article.front.kind.span.clone(), message, help);
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
        for binding in &bindings {
            let Some(at) = &data.bindings else { break };
            self.scope.begin(&at.value);
            let kind = match self.scope.check(&binding.value) {
                Ok(kind) => kind,
                Err(mistake) => {
                    self.mistake(at, mistake);
                    Type::Any
                }
            };
            if let Err(mistake) = self.scope.is_free(&binding.name, &binding.span) {
                self.mistake(at, mistake);
            }
            let written = place(self.article.text, at, &binding.span);
            self.scope.add(binding.name.clone(), kind, Earlier::File(written));
        }
        let requirements = data.require.iter().filter_map(|require| self.requirement(require, &inputs)).collect();
        let outputs: Vec<Output> = data.outputs.iter().filter_map(|output| self.output(output)).collect();
        self.second_outputs(&data.outputs);
        let lines: Vec<Line> = data.explain.iter().filter_map(|line| self.line(line)).collect();
        self.outputs_of_their_own(&data.outputs, &outputs, &lines);
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
                let help =
                    words!("在公式里用上 `{id}`，或者删掉这个输入", "use `{id}` in a formula, or take the input out");
                self.report(Code::KB303, input.id.span.clone(), message, help);
            }
        }
    }

    fn inputs(&mut self, data: &[written::Input], top: bool) -> Vec<Input> {
        let mut inputs: Vec<Input> = Vec::new();
        for input in data {
            let id: &str = &input.id.value;
            if !matches!(grammar::expression(id), Ok(Expr { node: Node::Name(_), .. })) {
                let message = words!("`{id}` 不能当名字", "`{id}` cannot be a name");
                let help = words!(
                    "名字是字母、汉字、数字和 `_`，不以数字开头，不是公式的词（if、in、not）",
                    "a name is letters, Han, digits and `_`, begins with no digit and is no word of formulas (if, in, not)"
                );
                self.report(Code::KB302, input.id.span.clone(), message, help);
            }
            let when = input.when.as_ref().and_then(|when| self.condition(when));
            let Some(kind) = self.kind(input) else { continue };
            let key = input.key.clone().unwrap_or_else(|| id.to_owned());
            if inputs.iter().any(|other| &*other.id == id || (other.key == key && when.is_none())) {
                let message = words!("输入 `{id}` 写了两次", "the input `{id}` is written twice");
                let help = words!(
                    "给它别的名字；两个输入共用一个 key，后一个要写 when",
                    "give it another name; where two inputs share a `key`, the second has a `when`"
                );
                self.report(Code::KB302, input.id.span.clone(), message, help);
            }
            let default = input.default.as_ref().map(|default| as_text(&kind, default));
            if let Some(default) = &default
                && let Err(failure) = kind.read(default, id)
            {
                let message =
                    words!("默认值 {default} 不合这个输入的规矩", "the default {default} is no value of this input");
                let Words { zh, en } = Refusal::from(failure).words();
                let help = Words { zh: format!("改 default：{zh}"), en: format!("correct `default`: {en}") };
                self.report(Code::KB302, input.id.span.clone(), message, help);
            }
            let label = if input.label.is_empty() { id } else { &*input.label }.to_owned();
            let choices = choices(input.one_of.as_ref());
            let checked = Input { id: id.into(), key, label, choices, kind, default, optional: input.optional, when };
            if top {
                self.scope.add(checked.id.clone(), checked.value_type(), Earlier::File(input.id.span.clone()));
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
                            let help = words!("例如 日、月、日/年", "such as 日, 月, 日/年");
                            self.report(Code::KB302, unit.span.clone(), message, help);
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
                    let help = words!("one_of: {{词: 读者看到的字}}", "one_of: {{word: what the reader sees}}");
                    self.report(Code::KB302, input.kind.span.clone(), message, help);
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
                        let help = words!(
                            "of: {{type: money}}，或 fields: [{{id: a, type: money}}]",
                            "of: {{type: money}}, or fields: [{{id: a, type: money}}]"
                        );
                        self.report(Code::KB302, input.kind.span.clone(), message, help);
                        return None;
                    }
                };
                let limits = self.limits(input, whole(ITEMS_MAX), false)?;
                let range = to_integer(&limits.min)?..=to_integer(&limits.max)?.min(ITEMS_MAX * 10);
                Kind::List(Box::new(inner), range)
            }
            ValueType::Bool | ValueType::Record => {
                let message = words!("输入不能是这个类型", "an input cannot be of this type");
                let help = words!(
                    "是不是用 enum：one_of: {{是: 是, 否: 否}}；几个值各写一个输入",
                    "for yes or no use an enum: one_of: {{yes: Yes, no: No}}; give each of several values its input"
                );
                self.report(Code::KB302, input.kind.span.clone(), message, help);
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
                let help = if percent {
                    words!("写成百分数，例如 50%", "write a percentage, such as 50%")
                } else {
                    words!("只写数字，例如 100", "digits alone, such as 100")
                };
                self.report(Code::KB302, at.span.clone(), message, help);
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
            let (kind, of) = (input.kind.value, &limits);
            let (least, most) = (short(&of.min, 6), short(&of.max, 6));
            let help = match kind {
                ValueType::Percent => words!(
                    "最小值 {least}，最大值 {most}（1 是 100%）：改 min、above 或 max",
                    "the least is {least}, the most {most} (1 is 100%): correct `min`, `above` or `max`"
                ),
                _ => words!(
                    "最小值 {least}，最大值 {most}：改 min、above 或 max",
                    "the least is {least}, the most {most}: correct `min`, `above` or `max`"
                ),
            };
            self.report(Code::KB302, input.id.span.clone(), message, help);
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
            let help = words!("可以用的有：{list}", "there are: {list}");
            self.report(Code::KB302, data.error.span.clone(), message, help);
        }
        let field = data.field.as_ref().map(|field| field.value.clone()).unwrap_or_default();
        if let Some(at) = data.field.as_ref().filter(|at| !inputs.iter().any(|input| input.key == at.value)) {
            let message = words!("没有输入 `{field}`", "no input is named `{field}`");
            let keys = inputs.iter().map(|input| input.key.as_str());
            let mut known: Vec<&str> = keys.clone().collect();
            known.dedup();
            let list = known.join(", ");
            let help = match nearest(&field, keys) {
                Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
                None => words!("有的是：{list}", "there is: {list}"),
            };
            self.report(Code::KB302, at.span.clone(), message, help);
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
            self.report(Code::KB301, formula.span.clone(), message, to_fit(&kind, data.kind));
            return None;
        }
        Some(Output { id: data.id.value.clone(), label: data.label.to_string(), form, value, when })
    }

    /// Of two outputs of one name the reader would see the second, unless each has its condition.
    fn second_outputs(&mut self, outputs: &[written::Output]) {
        for (position, output) in outputs.iter().enumerate() {
            let same = |first: &&written::Output| {
                first.id.value == output.id.value && (first.when.is_none() || output.when.is_none())
            };
            let Some(first) = outputs[..position].iter().find(same) else { continue };
            let id = &output.id.value;
            let message = words!("输出 `{id}` 写了两次", "the output `{id}` is written twice");
            let help = words!(
                "给它别的名字；二者只出一个，就都写 when",
                "give it another name; where only one of them is shown, each has a `when`"
            );
            self.diagnostics.push(
                Diagnostic::error(Code::KB504, &self.article.path, message)
                    .at(output.id.span.clone())
                    .help(help)
                    .also(&self.article.path, Some(first.id.span.clone())),
            );
        }
    }

    /// What a line of explanation shows under a name is what the output of the name shows.
    fn outputs_of_their_own(&mut self, data: &[written::Output], outputs: &[Output], lines: &[Line]) {
        let is = |piece: &Piece, id: &str| match piece {
            Piece::Value(Expr { node: Node::Name(name), .. }, _) => **name == *id,
            _ => false,
        };
        // Where each has its condition they may never stand together.
        let shown = |output: &&Output| {
            let mut beside = lines.iter().filter(|line| output.when.is_none() || line.when.is_none());
            beside.any(|line| line.pieces.iter().any(|piece| is(piece, &output.id)))
        };
        for output in outputs.iter().filter(shown) {
            let Some(data) = data.iter().find(|data| data.id.value == output.id) else { continue };
            if let Err(mistake) = self.scope.is_own_output(&output.id, &(0..output.id.len()), &output.value) {
                self.mistake(&data.id, mistake);
            }
        }
    }

    fn line(&mut self, data: &written::Explain) -> Option<Line> {
        let when = data.when.as_ref().and_then(|when| self.condition(when));
        let law = data.law.as_ref().map(|law| law.value.clone());
        if let Some(at) = &data.law
            && !self.article.front.cites.iter().any(|cite| *cite.value == *at.value)
        {
            let name = &at.value;
            let message = words!("依据 `{name}` 没有写在这一页的 cites 里", "`{name}` is not among the page's `cites`");
            let help = words!(
                "把它加进 cites：这样法条存不存在会一起检查",
                "add it to `cites`, where it is checked that the article exists"
            );
            self.report(Code::KB302, at.span.clone(), message, help);
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

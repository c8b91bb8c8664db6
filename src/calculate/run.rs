//! A compiled calculator and what a reader gives, to outputs or a refusal.

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::evaluate::Evaluator;
use super::explain::{self, Line, Piece};
use super::failure::Failure;
use super::functions::Values;
use super::input::{self, Input, Kind};
use super::output::Output;
use super::parameter::Parameters;
use super::syntax::{Binding, Expr};
use crate::diagnostic::{Words, words};

/// A calculator that is ready to run.
#[derive(Debug, Clone, Default)]
pub struct Calculator {
    /// What the reader gives.
    pub inputs: Vec<Input>,
    /// Names and formulas.
    pub bindings: Vec<Binding>,
    /// Conditions, in order.
    pub requirements: Vec<Requirement>,
    /// What it gives.
    pub outputs: Vec<Output>,
    /// How it came about.
    pub lines: Vec<Line>,
    /// The parameters it uses, by the names that its formulas write.
    pub parameters: Vec<Arc<str>>,
}

/// A condition on the inputs.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// What must hold.
    pub that: Expr,
    /// The code of the refusal.
    pub code: &'static str,
    /// The input it is about; may be empty.
    pub field: String,
    /// What the reader is told.
    pub message: String,
}

/// What a calculation gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What it was computed from, by the names of formulas: the inputs that were asked for, defaults included.
    pub inputs: Map<String, Json>,
    /// Outputs by name, as programs read them.
    pub outputs: Map<String, Json>,
    /// Lines of explanation: label, text, statute.
    pub steps: Vec<(String, String, Option<String>)>,
}

/// Why a calculation was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `E_RANGE` and so on.
    pub code: &'static str,
    /// The input or parameter it is about; may be empty.
    pub field: String,
    /// What the author of the calculator says; else the words of the code.
    pub message: Option<String>,
}

/// Every code, with what a reader is told where the calculator says nothing better.
pub const CODES: &[(&str, &str, &str)] = &[
    ("E_REQUIRED", "这一项要填", "this is required"),
    (
        "E_TYPE",
        "格式不对：金额只写数字，例如 1234.5",
        "this is not of the kind asked for; an amount is digits, such as 1234.5",
    ),
    ("E_PRECISION", "最多两位小数", "at most two decimals"),
    (
        "E_UNIT",
        "要写单位：百分数写 50%，利率写 24%/年、2%/月 或 5‱/日",
        "write the unit: 50%, or 24%/年, 2%/月, 5‱/日 for a rate",
    ),
    ("E_RANGE", "超出可以计算的范围", "out of range"),
    ("E_DATE", "没有这一天，或者格式不对：写成 2026-11-23", "no such day, or another form than 2026-11-23"),
    ("E_ENUM", "不是可选的选项", "not one of the choices"),
    ("E_ORDER", "日期的先后不对", "the dates are in the wrong order"),
    (
        "E_NO_DATA",
        "这一天的数值还不知道，不能用旧数值代替",
        "the value of that day is not known, and an older one must not stand for it",
    ),
    ("E_NO_SOLUTION", "没有一个利率能对上这些数", "no rate fits these numbers"),
    ("E_NEVER", "照这样还，600 个月也还不清", "it would not be paid off in 600 months"),
    ("E_BUDGET", "每月的钱不够付最低还款", "the budget does not cover the minimum payments"),
    ("E_UNSUPPORTED", "这个计算器不懂那时的规定", "the rules of that time are not covered"),
    ("E_UNKNOWN", "没有这个输入", "there is no such input"),
    ("E_MATH", "除数是零", "a division by zero"),
    ("E_LIMIT", "数太大或者太多，算不了", "too large or too many to compute"),
];

/// The code as it stands in the list.
pub fn code_named(name: &str) -> Option<&'static str> {
    CODES.iter().find(|(code, _, _)| *code == name).map(|(code, _, _)| *code)
}

impl Refusal {
    /// What a reader is told.
    pub fn words(&self) -> Words {
        if let Some(message) = &self.message {
            return Words { zh: message.clone(), en: message.clone() };
        }
        match CODES.iter().find(|(code, _, _)| *code == self.code) {
            Some((_, zh, en)) => words!("{zh}", "{en}"),
            None => Words { zh: self.code.to_owned(), en: self.code.to_owned() },
        }
    }

    /// As programs read it.
    pub fn json(&self, message: &str) -> Json {
        json!({ "error": { "code": self.code, "field": self.field, "message": message } })
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Refusal {
        Refusal { code: failure.code, field: failure.field, message: None }
    }
}

impl Calculator {
    /// Computes everything.
    pub fn run(&self, given: &Map<String, Json>, parameters: &Parameters) -> Result<Outcome, Refusal> {
        let mut evaluator = Evaluator::new(&self.bindings, parameters);
        let inputs = input::read(&self.inputs, given, &mut evaluator)?;
        for requirement in &self.requirements {
            if !evaluator.holds(&requirement.that)? {
                let message = (!requirement.message.is_empty()).then(|| requirement.message.clone());
                return Err(Refusal { code: requirement.code, field: requirement.field.clone(), message });
            }
        }
        let mut outputs = Map::new();
        for output in &self.outputs {
            if let Some(when) = &output.when
                && !evaluator.holds(when)?
            {
                continue;
            }
            outputs.insert(output.id.clone(), output.form.json(&evaluator.evaluate(&output.value)?));
        }
        let mut steps = Vec::new();
        for line in &self.lines {
            if let Some(text) = explain::line(line, &evaluator)? {
                steps.push((line.label.clone(), text, line.law.clone()));
            }
        }
        Ok(Outcome { inputs, outputs, steps })
    }

    /// The value of an input as somebody types it on one line: `10000元`, `360`, `1,7,30`, a list as JSON.
    pub fn from_text(&self, key: &str, text: &str) -> Json {
        let kind = self.inputs.iter().find(|input| input.key == key).map(|input| &input.kind);
        kind.map_or_else(|| Json::from(text), |kind| from_text(kind, text.trim()))
    }

    /// Calls `visit` for every expression of the calculator.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        let inputs = self.inputs.iter().filter_map(|input| input.when.as_ref());
        let outputs = self.outputs.iter().flat_map(|output| output.when.iter().chain([&output.value]));
        let lines = self.lines.iter().flat_map(|line| {
            let values = line.pieces.iter().filter_map(|piece| match piece {
                Piece::Value(expr, _) => Some(expr),
                Piece::Text(_) => None,
            });
            values.chain(&line.when)
        });
        let all = inputs
            .chain(self.bindings.iter().map(|binding| &binding.value))
            .chain(self.requirements.iter().map(|requirement| &requirement.that))
            .chain(outputs)
            .chain(lines);
        all.for_each(|expr| expr.walk(visit));
    }
}

fn from_text(kind: &Kind, text: &str) -> Json {
    match kind {
        Kind::Money(_) => Json::from(text.strip_suffix('元').unwrap_or(text).trim_end()),
        Kind::Int(..) => text.parse::<i64>().map_or_else(|_| Json::from(text), Json::from),
        Kind::List(of, _) => match serde_json::from_str(text) {
            Ok(list @ Json::Array(_)) => list,
            _ => text.split([',', '，']).map(|item| from_text(of, item.trim())).collect(),
        },
        _ => Json::from(text),
    }
}

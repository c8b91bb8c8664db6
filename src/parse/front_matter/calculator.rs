//! Data of `kind: calculator` and `kind: parameter`, as written: formulas are text here, with their places.

use std::ops::Range;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::value::{At, Confidence, Day, Text};

/// Data of a calculator.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calculator {
    /// What the reader gives, in the order in which it is asked for and checked.
    pub inputs: Vec<Input>,
    /// `name = formula`, one after another.
    #[serde(default, rename = "let")]
    pub bindings: Option<At<String>>,
    /// Conditions on the inputs, in order.
    #[serde(default)]
    pub require: Vec<Require>,
    /// What it gives.
    pub outputs: Vec<Output>,
    /// How the result came about.
    #[serde(default)]
    pub explain: Vec<Explain>,
    /// Worked examples; the first is shown on the page.
    pub tests: Vec<Test>,
}

/// What an input or an output holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueType {
    /// Yuan, with two decimals.
    Money,
    /// A whole number.
    Int,
    /// A share: `50%`.
    Percent,
    /// A rate with its period: `24%/年`.
    Rate,
    /// A calendar day.
    Date,
    /// One of some words.
    Enum,
    /// True or false; outputs only.
    Bool,
    /// Text.
    #[default]
    Text,
    /// Items of one type, or records.
    List,
    /// Named values; outputs only.
    Record,
}

/// One input, or one field of a list's records.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its name in formulas.
    #[serde(default)]
    pub id: At<String>,
    /// Its name for the outside, where two inputs share one and `when` chooses.
    #[serde(default)]
    pub key: Option<String>,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: At<ValueType>,
    /// What the reader sees.
    #[serde(default)]
    pub label: Text,
    /// A few words more.
    #[serde(default)]
    pub help: Option<Text>,
    /// What holds where nothing is given.
    #[serde(default)]
    pub default: Option<Value>,
    /// Whether it may be missing without a default.
    #[serde(default)]
    pub optional: bool,
    /// Asked for only when this holds of earlier inputs.
    #[serde(default)]
    pub when: Option<At<String>>,
    /// The smallest value; of a list, the fewest items.
    #[serde(default)]
    pub min: Option<At<String>>,
    /// The largest value; of a list, the most items.
    #[serde(default)]
    pub max: Option<At<String>>,
    /// It must be more than this.
    #[serde(default)]
    pub above: Option<At<String>>,
    /// The words of an `enum` or the numbers of an `int`, with what the reader sees.
    #[serde(default)]
    pub one_of: Option<Map<String, Value>>,
    /// The unit of an `int`: `日`, `日/年`.
    #[serde(default)]
    pub unit: Option<At<String>>,
    /// What each item of a list is.
    #[serde(default)]
    pub of: Option<Box<Input>>,
    /// The fields of each item, for a list of records.
    #[serde(default)]
    pub fields: Vec<Input>,
}

/// A condition, and what the reader is told where it does not hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Require {
    /// The condition.
    pub that: At<String>,
    /// `E_ORDER` and so on.
    pub error: At<String>,
    /// The input it is about.
    #[serde(default)]
    pub field: Option<At<String>>,
    /// What the reader is told.
    pub message: Text,
}

/// One result, or one column of a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// Its name.
    pub id: At<String>,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: ValueType,
    /// What the reader sees.
    pub label: Text,
    /// How many decimals a percentage has; 4 by default.
    #[serde(default)]
    pub decimals: Option<u32>,
    /// The period of a rate: 年, which is the default, 月 or 日.
    #[serde(default)]
    pub per: Option<String>,
    /// The formula; default: the name itself.
    #[serde(default)]
    pub value: Option<At<String>>,
    /// Given only when this holds.
    #[serde(default)]
    pub when: Option<At<String>>,
    /// What the reader sees for each word.
    #[serde(default)]
    pub one_of: Option<Map<String, Value>>,
    /// Columns of a list, fields of a record.
    #[serde(default)]
    pub fields: Vec<Output>,
}

/// One line of the explanation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explain {
    /// What is computed.
    pub label: Text,
    /// The rule with numbers put in: `{principal} × {p} = {penalty}`.
    pub text: At<String>,
    /// Shown only when this holds.
    #[serde(default)]
    pub when: Option<At<String>>,
    /// The statute it follows, one of the page's `cites`.
    #[serde(default)]
    pub law: Option<At<String>>,
}

/// A worked example.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// What it shows.
    pub note: At<Text>,
    /// The inputs.
    pub inputs: Map<String, Value>,
    /// Some or all of the outputs.
    #[serde(default)]
    pub expect: Map<String, Value>,
    /// The code of the refusal, instead.
    #[serde(default)]
    pub error: Option<String>,
}

/// Data of a dated parameter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// What the number is, such as `%/年`.
    pub unit: At<String>,
    /// To whom and what it applies.
    pub scope: Text,
    /// The statute that makes it count: `law#article`, one of the page's `cites`.
    #[serde(default)]
    pub law: Option<At<String>>,
    /// Where the values were read.
    pub source: Text,
    /// When they were read.
    pub checked: Day,
    /// How well they have been checked.
    pub confidence: Confidence,
    /// After so many days without a check the values are stale; default: never.
    #[serde(default)]
    pub max_age_days: Option<u32>,
    /// The values, by rising day.
    pub values: Vec<ParameterValue>,
}

impl Parameter {
    /// Whether the values were checked too long before a day.
    pub fn is_stale(&self, today: Date) -> bool {
        let age = self.checked.0.until(today).map_or(0, |span| span.get_days());
        self.max_age_days.is_some_and(|most| i64::from(age) > i64::from(most))
    }
}

/// A value from a day on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterValue {
    /// The first day.
    pub from: At<Day>,
    /// The number; `null` where nobody knows it.
    pub value: Option<At<String>>,
    /// What is known of this value: `confirmed`, `single source`.
    #[serde(default)]
    pub status: Option<Text>,
    /// Where this one was read.
    #[serde(default)]
    pub source: Option<Text>,
}

/// Calls `shift` for every place in a calculator.
pub(super) fn places_of_calculator(data: &mut Calculator, shift: &impl Fn(&mut Range<usize>)) {
    let text = |at: &mut Option<At<String>>| at.iter_mut().for_each(|at| shift(&mut at.span));
    data.inputs.iter_mut().for_each(|input| places_of_input(input, shift));
    text(&mut data.bindings);
    for require in &mut data.require {
        shift(&mut require.that.span);
        shift(&mut require.error.span);
        text(&mut require.field);
    }
    data.outputs.iter_mut().for_each(|output| places_of_output(output, shift));
    for line in &mut data.explain {
        shift(&mut line.text.span);
        text(&mut line.when);
        text(&mut line.law);
    }
    data.tests.iter_mut().for_each(|test| shift(&mut test.note.span));
}

fn places_of_input(input: &mut Input, shift: &impl Fn(&mut Range<usize>)) {
    shift(&mut input.id.span);
    shift(&mut input.kind.span);
    for at in [&mut input.when, &mut input.min, &mut input.max, &mut input.above, &mut input.unit] {
        at.iter_mut().for_each(|at| shift(&mut at.span));
    }
    input.of.iter_mut().for_each(|of| places_of_input(of, shift));
    input.fields.iter_mut().for_each(|field| places_of_input(field, shift));
}

fn places_of_output(output: &mut Output, shift: &impl Fn(&mut Range<usize>)) {
    shift(&mut output.id.span);
    for at in [&mut output.value, &mut output.when] {
        at.iter_mut().for_each(|at| shift(&mut at.span));
    }
    output.fields.iter_mut().for_each(|field| places_of_output(field, shift));
}

/// Calls `shift` for every place in a parameter.
pub(super) fn places_of_parameter(data: &mut Parameter, shift: &impl Fn(&mut Range<usize>)) {
    shift(&mut data.unit.span);
    data.law.iter_mut().for_each(|law| shift(&mut law.span));
    for value in &mut data.values {
        shift(&mut value.from.span);
        value.value.iter_mut().for_each(|value| shift(&mut value.span));
    }
}

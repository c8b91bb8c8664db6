//! What a reader gives, as JSON, to values: each input in the order of the table, the first mistake ends it.

use std::ops::RangeInclusive;
use std::sync::Arc;

use num_traits::Signed;
use serde_json::{Map, Value as Json};

use super::date;
use super::evaluate::Evaluator;
use super::failure::Failure;
use super::functions::Values;
use super::number::{Rational, parse_decimal, whole};
use super::syntax::Expr;
use super::token::percent;
use super::unit::{Dimension, Type};
use super::value::{Period, Value};

/// An input that was checked when the file was read.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its name in formulas.
    pub id: Arc<str>,
    /// Its name for the outside.
    pub key: String,
    /// What the reader sees.
    pub label: String,
    /// Words or numbers to choose from, each with what the reader sees.
    pub choices: Vec<(String, String)>,
    /// What it holds, and within which limits.
    pub kind: Kind,
    /// What holds where nothing is given.
    pub default: Option<Json>,
    /// Whether it may be missing.
    pub optional: bool,
    /// Asked for only when this holds.
    pub when: Option<Expr>,
}

/// What an input holds.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Text of digits with at most two decimals.
    Money(Limits),
    /// A JSON integer: in these limits, or one of these.
    Int(RangeInclusive<i64>, Option<Vec<i64>>, Dimension),
    /// `50%`, `5‰`, `1‱`.
    Percent(Limits),
    /// The same with a period; 0 to 2000 % a year on 365 days.
    Rate,
    /// `2026-11-23`.
    Date,
    /// One of these words.
    Enum(Arc<Vec<String>>),
    /// Any text of up to a hundred characters.
    Text,
    /// So many items of a kind.
    List(Box<Kind>, RangeInclusive<i64>),
    /// Fields, each read like an input.
    Record(Vec<Input>),
}

/// The least and the most; `above` leaves the least itself out.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The least.
    pub min: Rational,
    /// The most.
    pub max: Rational,
    /// Whether the least is out.
    pub above: bool,
}

/// The longest text, in characters.
pub(super) const TEXT_MAX: usize = 100;

/// The most a rate may be: 2000 % a year.
pub(super) fn rate_max() -> Rational {
    whole(20)
}

impl Limits {
    fn hold(&self, number: &Rational) -> bool {
        *number <= self.max && if self.above { *number > self.min } else { *number >= self.min }
    }
}

impl Kind {
    /// The type of a value.
    pub fn value_type(&self) -> Type {
        match self {
            Kind::Money(_) => Type::number(Dimension::MONEY),
            Kind::Int(_, _, unit) => Type::Number { unit: *unit, int: true },
            Kind::Percent(_) => Type::number(Dimension::NONE),
            Kind::Rate => Type::Rate,
            Kind::Date => Type::Date,
            Kind::Enum(words) => Type::Enum(words.clone()),
            Kind::Text => Type::Text,
            Kind::List(of, _) => Type::List(Box::new(of.value_type())),
            Kind::Record(fields) => {
                Type::Record(fields.iter().map(|field| (field.id.to_string(), field.value_type())).collect())
            }
        }
    }

    /// The value of what somebody gave.
    pub fn read(&self, json: &Json, field: &str) -> Result<Value, Failure> {
        let fail = |code| Failure::new(code, field);
        match self {
            Kind::Money(limits) => {
                let text = json.as_str().ok_or_else(|| fail("E_TYPE"))?;
                let (number, decimals) = parse_decimal(text).ok_or_else(|| fail("E_TYPE"))?;
                if decimals > 2 {
                    return Err(fail("E_PRECISION"));
                }
                if limits.hold(&number) { Ok(Value::Number(number)) } else { Err(fail("E_RANGE")) }
            }
            Kind::Int(range, one_of, _) => {
                let number = json.as_i64().ok_or_else(|| fail("E_TYPE"))?;
                match one_of {
                    Some(list) if !list.contains(&number) => Err(fail("E_ENUM")),
                    None if !range.contains(&number) => Err(fail("E_RANGE")),
                    _ => Ok(Value::Number(whole(number))),
                }
            }
            Kind::Percent(limits) => match share(json, field)? {
                (number, "") if limits.hold(&number) => Ok(Value::Number(number)),
                (_, "") => Err(fail("E_RANGE")),
                _ => Err(fail("E_UNIT")),
            },
            Kind::Rate => {
                let (number, rest) = share(json, field)?;
                let period = rest.strip_prefix('/').and_then(Period::of_symbol).ok_or_else(|| fail("E_UNIT"))?;
                let times = match period {
                    Period::Year => 1,
                    Period::Month => 12,
                    Period::Day => 365,
                };
                if number.is_negative() || &number * whole(times) > rate_max() {
                    return Err(fail("E_RANGE"));
                }
                Ok(Value::Rate(number, period))
            }
            Kind::Date => {
                let date = json.as_str().and_then(date::parse).ok_or_else(|| fail("E_DATE"))?;
                if (date::FIRST..=date::LAST).contains(&date) { Ok(Value::Date(date)) } else { Err(fail("E_RANGE")) }
            }
            Kind::Enum(words) => match json.as_str() {
                Some(word) if words.iter().any(|known| known == word) => Ok(Value::Text(word.into())),
                _ => Err(fail("E_ENUM")),
            },
            Kind::Text => match json.as_str() {
                Some(text) if text.chars().count() <= TEXT_MAX => Ok(Value::Text(text.into())),
                Some(_) => Err(fail("E_RANGE")),
                None => Err(fail("E_TYPE")),
            },
            Kind::List(of, range) => {
                let items = json.as_array().ok_or_else(|| fail("E_TYPE"))?;
                if !range.contains(&(items.len() as i64)) {
                    return Err(fail("E_RANGE"));
                }
                let read = |(place, item): (usize, &Json)| of.read(item, &format!("{field}[{place}]"));
                items.iter().enumerate().map(read).collect::<Result<_, _>>().map(Value::List)
            }
            Kind::Record(fields) => {
                let given = json.as_object().ok_or_else(|| fail("E_TYPE"))?;
                let mut values = Vec::new();
                for inner in fields {
                    let name = format!("{field}.{}", inner.key);
                    let value = match given.get(&inner.key).filter(|json| !json.is_null()).or(inner.default.as_ref()) {
                        Some(json) => inner.kind.read(json, &name)?,
                        None if inner.optional => Value::Null,
                        None => return Err(Failure::new("E_REQUIRED", name)),
                    };
                    values.push((inner.id.clone(), value));
                }
                Ok(Value::Record(values.into()))
            }
        }
    }
}

/// The number of `24%/年` as a fraction, and what follows the sign.
fn share<'a>(json: &'a Json, field: &str) -> Result<(Rational, &'a str), Failure> {
    let fail = |code| Failure::new(code, field);
    if json.is_number() {
        return Err(fail("E_UNIT"));
    }
    let text = json.as_str().ok_or_else(|| fail("E_TYPE"))?;
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '-' && c != '.').unwrap_or(text.len());
    let (number, _) = parse_decimal(&text[..end]).ok_or_else(|| fail("E_TYPE"))?;
    let mut rest = text[end..].chars();
    match rest.next() {
        Some(sign @ ('%' | '‰' | '‱')) => Ok((number / percent(sign), rest.as_str())),
        _ => Err(fail("E_UNIT")),
    }
}

impl Input {
    /// The type of its value in formulas.
    pub fn value_type(&self) -> Type {
        let kind = self.kind.value_type();
        if self.optional { Type::Optional(Box::new(kind)) } else { kind }
    }
}

/// Reads all inputs into an evaluator, and gives those that were asked for by `id`, defaults included. `given` may hold
/// keys that the choices leave out; they are not looked at.
pub fn read(
    inputs: &[Input],
    given: &Map<String, Json>,
    evaluator: &mut Evaluator<'_>,
) -> Result<Map<String, Json>, Failure> {
    let mut used = Map::new();
    for input in inputs {
        if let Some(when) = &input.when
            && !evaluator.holds(when)?
        {
            continue;
        }
        let value = match given.get(&input.key).filter(|json| !json.is_null()).or(input.default.as_ref()) {
            Some(json) => {
                used.insert(input.id.to_string(), json.clone());
                input.kind.read(json, &input.key)?
            }
            None if input.optional => Value::Null,
            None => return Err(Failure::new("E_REQUIRED", input.key.clone())),
        };
        evaluator.input(input.id.clone(), value);
    }
    match given.keys().find(|key| !inputs.iter().any(|input| input.key == **key)) {
        Some(unknown) => Err(Failure::new("E_UNKNOWN", unknown.clone())),
        None => Ok(used),
    }
}

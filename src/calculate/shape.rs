//! An output as it is written to its form and type, whether a formula's value fits it, and what to write where it does not.

use serde_json::{Map, Value as Json};

use super::mistype::fits;
use super::output::{Column, Form};
use super::unit::{Dimension, Type};
use crate::diagnostic::{Words, words};
use crate::parse::front_matter::{self as written, ValueType};

/// Words with what the reader sees of them.
pub fn choices(one_of: Option<&Map<String, Json>>) -> Vec<(String, String)> {
    let label = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    one_of.into_iter().flatten().map(|(word, value)| (word.clone(), label(value))).collect()
}

/// How an output is written, and the type its formula must have.
pub fn form(data: &written::Output) -> (Form, Type) {
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

/// What to write where a formula gives another type than its output holds.
pub fn to_fit(found: &Type, wanted: ValueType) -> Words {
    match (found, wanted) {
        (Type::Number { .. } | Type::Zero, ValueType::Int) => words!(
            "取整：floor(公式) 或 ceil(公式)；带单位的先除以单位，例如 / 1元",
            "make it whole: floor(formula) or ceil(formula); divide by the unit first, such as / 1元"
        ),
        (Type::Number { unit: Dimension::NONE, .. }, ValueType::Money) => {
            words!("乘上单位：公式 * 1元", "multiply by the unit: formula * 1元")
        }
        (Type::Rate, _) => {
            words!("利率要先说明口径：annual(利率, day_basis)", "say which year first: annual(rate, day_basis)")
        }
        _ => words!(
            "把 type 改成公式给出的类型，或者改公式",
            "write the type that the formula gives, or correct the formula"
        ),
    }
}

/// Whether an output of a type can hold a formula's value. Missing values are printed as such, days are whole numbers.
pub fn holds(found: &Type, wanted: &Type) -> bool {
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

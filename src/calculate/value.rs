//! What formulas give, while they are computed.

use std::cmp::Ordering;
use std::sync::Arc;

use jiff::civil::Date;

use super::number::Rational;

/// How often interest falls due: the unit after the `/` of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// `/年`
    Year,
    /// `/月`
    Month,
    /// `/日`
    Day,
}

impl Period {
    /// The period of a symbol.
    pub fn of_symbol(symbol: &str) -> Option<Period> {
        match symbol {
            "年" => Some(Period::Year),
            "月" => Some(Period::Month),
            "日" => Some(Period::Day),
            _ => None,
        }
    }

    /// Its symbol.
    pub fn symbol(self) -> &'static str {
        match self {
            Period::Year => "年",
            Period::Month => "月",
            Period::Day => "日",
        }
    }
}

/// A value. Units were checked before and are not carried along.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Not there.
    Null,
    /// True or false.
    Bool(bool),
    /// A number in the unit of its type; 24% is 6/25.
    Number(Rational),
    /// A rate as typed.
    Rate(Rational, Period),
    /// A day.
    Date(Date),
    /// Text or one of an input's words.
    Text(Arc<str>),
    /// Items.
    List(Arc<[Value]>),
    /// Named values, in order.
    Record(Arc<[(Arc<str>, Value)]>),
}

impl Value {
    /// The order of two numbers or two dates.
    pub fn order(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Number(one), Value::Number(two)) => Some(one.cmp(two)),
            (Value::Date(one), Value::Date(two)) => Some(one.cmp(two)),
            _ => None,
        }
    }

    /// A field of a record.
    pub fn field(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Record(fields) => fields.iter().find(|(known, _)| &**known == name).map(|(_, value)| value),
            _ => None,
        }
    }
}

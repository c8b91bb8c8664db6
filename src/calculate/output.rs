//! Values to what is printed: exact text for programs, and words for readers.

use serde_json::{Map, Value as Json, json};

use super::number::{Rational, fixed, grouped, short, to_integer, whole};
use super::syntax::Expr;
use super::unit::{Dimension, Type};
use super::value::Value;

/// An output that was checked when the file was read.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its name.
    pub id: String,
    /// What the reader sees.
    pub label: String,
    /// How it is written.
    pub form: Form,
    /// Its formula.
    pub value: Expr,
    /// Given only when this holds.
    pub when: Option<Expr>,
}

/// How a value is written.
#[derive(Debug, Clone)]
pub enum Form {
    /// `1234.50`
    Money,
    /// `18.2500`: a share in percent with so many decimals, and what follows for a reader: empty or `/年`.
    Percent(u32, String),
    /// A whole number and its unit for a reader.
    Int(String),
    /// `2026-11-23`
    Date,
    /// True or false.
    Bool,
    /// Text, or one of some words with what the reader sees.
    Text(Vec<(String, String)>),
    /// Rows with columns; one column without a name is a list of plain values.
    List(Vec<Column>),
    /// Fields.
    Record(Vec<Column>),
}

/// A column of a list, a field of a record.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub id: String,
    /// What the reader sees.
    pub label: String,
    /// How it is written.
    pub form: Form,
}

impl Form {
    /// The value for programs; the same in the browser, byte for byte.
    pub fn json(&self, value: &Value) -> Json {
        match (self, value) {
            (_, Value::Null) => Json::Null,
            (Form::Money, Value::Number(number)) => json!(fixed(number, 2)),
            (Form::Percent(decimals, _), Value::Number(number)) => json!(fixed(&(number * whole(100)), *decimals)),
            (Form::Int(_), Value::Number(number)) => to_integer(number).map_or(Json::Null, |number| json!(number)),
            (Form::Date, Value::Date(date)) => json!(date.to_string()),
            (Form::Bool, Value::Bool(holds)) => json!(holds),
            (Form::Text(_), Value::Text(text)) => json!(&**text),
            (Form::List(columns), Value::List(items)) => {
                Json::Array(items.iter().map(|item| fields(columns, item)).collect())
            }
            (Form::Record(columns), record) => fields(columns, record),
            _ => Json::Null,
        }
    }
}

fn fields(columns: &[Column], value: &Value) -> Json {
    let pairs = columns.iter().map(|column| {
        let inner = value.field(&column.id).unwrap_or(&Value::Null);
        (column.id.clone(), column.form.json(inner))
    });
    Json::Object(Map::from_iter(pairs))
}

/// What a reader sees of an output's JSON: `25,305.30 元`, `18.25%`, `是`.
pub fn readable(form: &Form, json: &Json, yes_no: [&str; 2]) -> String {
    match (form, json) {
        (_, Json::Null) => "—".to_owned(),
        (Form::Money, Json::String(text)) => format!("{} 元", grouped(text)),
        (Form::Percent(_, after), Json::String(text)) => {
            let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
            format!("{}%{after}", grouped(text))
        }
        (Form::Int(unit), Json::Number(number)) => {
            if unit.is_empty() {
                number.to_string()
            } else {
                format!("{number} {unit}")
            }
        }
        (Form::Text(words), Json::String(text)) => {
            words.iter().find(|(word, _)| word == text).map_or_else(|| text.clone(), |(_, label)| label.clone())
        }
        (_, Json::Bool(holds)) => yes_no[usize::from(!holds)].to_owned(),
        (_, Json::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// A value as it stands in a line of explanation, by its type: `24%/年`, `1,234.50元`, `204日`.
pub fn put_in(value: &Value, kind: &Type) -> String {
    let kind = match kind {
        Type::Optional(inner) => inner,
        kind => kind,
    };
    match value {
        Value::Null => "—".to_owned(),
        Value::Bool(holds) => if *holds { "是" } else { "否" }.to_owned(),
        Value::Number(number) => number_put_in(number, kind.unit().unwrap_or_default(), kind),
        Value::Rate(number, period) => {
            let day = period.symbol() == "日";
            let (times, sign) = if day { (10_000, "‱") } else { (100, "%") };
            format!("{}{sign}/{}", short(&(number * whole(times)), 6), period.symbol())
        }
        Value::Date(date) => date.to_string(),
        Value::Text(text) => text.to_string(),
        Value::List(items) => {
            let inner = if let Type::List(inner) = kind { inner } else { kind };
            items.iter().map(|item| put_in(item, inner)).collect::<Vec<_>>().join("、")
        }
        Value::Record(_) => "…".to_owned(),
    }
}

fn number_put_in(number: &Rational, unit: Dimension, kind: &Type) -> String {
    match unit {
        Dimension::MONEY => {
            let text = fixed(number, 2);
            format!("{}元", grouped(text.strip_suffix(".00").unwrap_or(&text)))
        }
        Dimension::YEARLY | Dimension::MONTHLY | Dimension::DAILY => {
            format!("{}%{}", short(&(number * whole(100)), 6), unit.symbol())
        }
        Dimension::NONE if *kind != Type::INT && *kind != Type::Zero => {
            format!("{}%", short(&(number * whole(100)), 6))
        }
        _ => format!("{}{}", grouped(&short(number, 6)), unit.symbol()),
    }
}

impl Form {
    /// Columns of a list, fields of a record; of anything else none.
    pub fn columns(&self) -> &[Column] {
        match self {
            Form::List(columns) | Form::Record(columns) => columns,
            _ => &[],
        }
    }
}

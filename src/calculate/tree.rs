//! A calculator as JSON for the browser's interpreter, `assets/calc.js`: the same tree, the same limits, the same words.

use serde_json::{Map, Value as Json, json};

use super::explain::Piece;
use super::functions::function;
use super::input::{Input, Kind, Limits};
use super::number::Rational;
use super::output::{Column, Form};
use super::parameter::Parameters;
use super::run::Calculator;
use super::syntax::{Expr, Local, Node};
use super::unit::{Dimension, Type};
use crate::parse::front_matter as written;

/// The whole calculator, with the parameters it uses.
pub fn tree(data: &written::Calculator, calculator: &Calculator, parameters: &Parameters) -> Json {
    let used = calculator.parameters.iter().filter_map(|name| {
        let series = parameters.get(name)?.series();
        let rows = series.iter().map(|(from, value)| json!([from.to_string(), value.as_ref().map(fraction)]));
        Some((name.to_string(), rows.collect::<Json>()))
    });
    json!({
        "inputs": inputs(&data.inputs, &calculator.inputs),
        "let": calculator.bindings.iter().map(|binding| json!([&*binding.name, expr(&binding.value)])).collect::<Json>(),
        "require": calculator.requirements.iter()
            .map(|one| json!([expr(&one.that), one.code, one.field, one.message])).collect::<Json>(),
        "outputs": calculator.outputs.iter()
            .map(|output| json!([output.id, output.label, form(&output.form), expr(&output.value), when(output.when.as_ref())]))
            .collect::<Json>(),
        "steps": calculator.lines.iter().map(|line| {
            let pieces = line.pieces.iter().map(|piece| match piece {
                Piece::Text(text) => json!(text),
                Piece::Value(value, kind) => json!([expr(value), shown(kind)]),
            });
            json!([line.label, pieces.collect::<Json>(), when(line.when.as_ref()), line.law])
        }).collect::<Json>(),
        "day": parameters.today.to_string(),
        "params": used.collect::<Map<_, _>>(),
    })
}

fn when(condition: Option<&Expr>) -> Json {
    condition.map_or(Json::Null, expr)
}

fn fraction(number: &Rational) -> String {
    number.to_string()
}

fn inputs(data: &[written::Input], inputs: &[Input]) -> Json {
    inputs
        .iter()
        .map(|input| {
            let written = data.iter().find(|written| *written.id.value == *input.id);
            json!({
                "id": &*input.id,
                "key": input.key,
                "label": written.map_or("", |written| &*written.label),
                "help": written.and_then(|written| written.help.as_deref()),
                "kind": kind(written, &input.choices, &input.kind),
                "default": input.default,
                "optional": input.optional,
                "when": when(input.when.as_ref()),
            })
        })
        .collect()
}

fn limits(name: &str, limits: &Limits) -> Json {
    json!([name, fraction(&limits.min), fraction(&limits.max), limits.above])
}

fn kind(written: Option<&written::Input>, choices: &[(String, String)], kind_of: &Kind) -> Json {
    match kind_of {
        Kind::Money(bounds) => limits("money", bounds),
        Kind::Percent(bounds) => limits("percent", bounds),
        Kind::Int(_, Some(_), _) => json!(["int", choices]),
        Kind::Int(range, None, unit) => json!(["int", null, range.start(), range.end(), unit.symbol()]),
        Kind::Rate => json!(["rate"]),
        Kind::Date => json!(["date"]),
        Kind::Enum(_) => json!(["enum", choices]),
        Kind::Text => json!(["text"]),
        Kind::List(of, range) => {
            let inner = written.and_then(|written| written.of.as_deref()).or(written);
            json!(["list", kind(inner, &[], of), range.start(), range.end()])
        }
        Kind::Record(fields) => json!(["record", inputs(written.map_or(&[], |written| &written.fields), fields)]),
    }
}

fn form(form_of: &Form) -> Json {
    let columns = |columns: &[Column]| -> Json {
        columns.iter().map(|column| json!([column.id, column.label, form(&column.form)])).collect()
    };
    match form_of {
        Form::Money => json!(["money"]),
        Form::Percent(decimals, after) => json!(["percent", decimals, after]),
        Form::Int(unit) => json!(["int", unit]),
        Form::Date => json!(["date"]),
        Form::Bool => json!(["bool"]),
        Form::Text(words) => json!(["text", words]),
        Form::List(inner) => json!(["list", columns(inner)]),
        Form::Record(inner) => json!(["record", columns(inner)]),
    }
}

/// How a number stands in a line: `["%", "/年"]`, `["n", "元"]`.
fn shown(kind: &Type) -> Json {
    match kind {
        Type::Optional(inner) | Type::List(inner) => shown(inner),
        Type::Number { unit: unit @ (Dimension::YEARLY | Dimension::MONTHLY | Dimension::DAILY), .. } => {
            json!(["%", unit.symbol()])
        }
        Type::Number { unit: Dimension::NONE, int: false } => json!(["%", ""]),
        Type::Number { unit, .. } => json!(["n", unit.symbol()]),
        _ => json!(["n", ""]),
    }
}

fn names(names: &[Local]) -> Json {
    names.iter().map(|local| json!(&*local.name)).collect()
}

fn expr(node: &Expr) -> Json {
    match &node.node {
        Node::Number(number, _) => json!(["#", fraction(number)]),
        Node::Text(text) => json!(["t", &**text]),
        Node::Bool(holds) => json!(["b", holds]),
        Node::Null => json!(["0"]),
        Node::Date(date) => json!(["d", date.to_string()]),
        Node::Name(name) => json!(["v", &**name]),
        Node::Parameter(stem, at) => json!(["p", &**stem, at.as_deref().map_or(Json::Null, expr)]),
        Node::Field(of, field) => json!([".", expr(of), &**field]),
        Node::Call(id, arguments) => json!(["c", function(*id).name, arguments.iter().map(expr).collect::<Json>()]),
        Node::Binary(operator, left, right) => json!([operator.symbol(), expr(left), expr(right)]),
        Node::Negate(of) => json!(["neg", expr(of)]),
        Node::Not(of) => json!(["not", expr(of)]),
        Node::If(condition, yes, no) => json!(["if", expr(condition), expr(yes), expr(no)]),
        Node::List(items) => json!(["l", items.iter().map(expr).collect::<Json>()]),
        Node::Record(base, fields) => {
            let fields: Json = fields.iter().map(|(name, value)| json!([&**name, expr(value)])).collect();
            json!(["r", base.as_deref().map_or(Json::Null, expr), fields])
        }
        Node::Comprehension { item, names: bound, list, keep } => {
            json!(["for", expr(item), names(bound), expr(list), when(keep.as_deref())])
        }
        Node::Let(bindings, body) => {
            let bindings: Json = bindings.iter().map(|one| json!([&*one.name, expr(&one.value)])).collect();
            json!(["let", bindings, expr(body)])
        }
        Node::Lambda(bound, body) => json!(["=>", names(bound), expr(body)]),
    }
}

//! A refusal to words for the person who gave the input: what kind it is, within which limits, how it is written.

use serde_json::{Map, Value as Json};

use super::date;
use super::input::{Input, Kind};
use super::number::whole;
use super::output::put_in;
use super::run::{Calculator, Refusal};
use super::value::Value;
use crate::diagnostic::{Words, nearest, words};

/// An input that a calculator does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownInput {
    /// What was written.
    pub name: String,
    /// What is wrong.
    pub message: Words,
    /// What to do.
    pub help: Words,
}

impl Calculator {
    /// The first of the given inputs that it does not have.
    pub fn unknown_input(&self, given: &Map<String, Json>) -> Option<UnknownInput> {
        let keys = self.inputs.iter().map(|input| input.key.as_str());
        let name = given.keys().find(|key| keys.clone().all(|known| known != **key))?;
        let mut list: Vec<&str> = keys.clone().collect();
        list.dedup();
        let list = list.join(", ");
        Some(UnknownInput {
            name: name.clone(),
            message: words!("计算器没有输入 `{name}`", "the calculator has no input `{name}`"),
            help: match nearest(name, keys) {
                Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
                None if list.is_empty() => words!("它不用输入", "it takes no inputs"),
                None => words!("有的是：{list}", "there is: {list}"),
            },
        })
    }

    /// What somebody is told whose input was refused: the author's words, else the kind of the input and its limits.
    pub fn told(&self, refusal: &Refusal) -> Words {
        if refusal.message.is_some() {
            return refusal.words();
        }
        let kind = self.kind_of(&refusal.field);
        match (refusal.code, kind) {
            ("E_TYPE" | "E_UNIT" | "E_DATE" | "E_PRECISION" | "E_REQUIRED", Some(kind)) => {
                let (form, what) = (form(kind), refusal.words());
                match refusal.code {
                    "E_TYPE" | "E_UNIT" => {
                        Words { zh: format!("这里要写{}", form.zh), en: format!("write {}", form.en) }
                    }
                    _ => Words {
                        zh: format!("{}；这里要写{}", what.zh, form.zh),
                        en: format!("{}; write {}", what.en, form.en),
                    },
                }
            }
            ("E_RANGE", Some(kind)) => match range(kind) {
                Some(Words { zh, en }) => words!("要在这个范围里：{zh}", "out of range: {en}"),
                None => refusal.words(),
            },
            ("E_ENUM", Some(Kind::Enum(choices))) => {
                let list = choices.join("、");
                let plain = choices.join(", ");
                Words { zh: format!("只能选：{list}"), en: format!("choose one of: {plain}") }
            }
            _ => refusal.words(),
        }
    }

    /// The kind of `payments[1].amount`.
    fn kind_of(&self, field: &str) -> Option<&Kind> {
        let mut parts = field.split('.');
        let first = parts.next()?;
        let mut kind = inside(&find(&self.inputs, first)?.kind, first);
        for part in parts {
            let Kind::Record(fields) = kind else { return None };
            kind = inside(&find(fields, part)?.kind, part);
        }
        Some(kind)
    }
}

/// An input by a part of a field's path, `payments[1]` or `amount`.
fn find<'a>(inputs: &'a [Input], part: &str) -> Option<&'a Input> {
    let name = part.split('[').next().unwrap_or(part);
    inputs.iter().find(|input| input.key == name)
}

/// The kind of an item, where the part names one.
fn inside<'a>(kind: &'a Kind, part: &str) -> &'a Kind {
    match kind {
        Kind::List(of, _) if part.contains('[') => of,
        kind => kind,
    }
}

/// How a value of a kind is written.
fn form(kind: &Kind) -> Words {
    match kind {
        Kind::Money(_) => words!(
            "金额：只写数字，最多两位小数，例如 1234.5",
            "an amount in digits with at most two decimals, such as 1234.5"
        ),
        Kind::Int(..) => words!("整数，例如 12", "a whole number, such as 12"),
        Kind::Percent(_) => words!("百分数，例如 50%", "a percentage, such as 50%"),
        Kind::Rate => {
            words!("利率和它的周期：24%/年、2%/月 或 5‱/日", "a rate with its period: 24%/年, 2%/月 or 5‱/日")
        }
        Kind::Date => words!("日期，例如 2026-11-23", "a date, such as 2026-11-23"),
        Kind::Enum(choices) => {
            let list = choices.join(", ");
            words!("其中一个：{list}", "one of: {list}")
        }
        Kind::Text => words!("文字", "text"),
        Kind::List(of, _) => {
            let Words { zh, en } = form(of);
            Words { zh: format!("列表，每项是{zh}"), en: format!("a list; each item is {en}") }
        }
        Kind::Record(fields) => {
            let list = fields.iter().map(|field| field.key.as_str()).collect::<Vec<_>>().join(", ");
            words!("有这些字段的记录：{list}", "a record with the fields {list}")
        }
    }
}

/// Within which limits a value of a kind lies.
fn range(kind: &Kind) -> Option<Words> {
    let between = |least: &dyn std::fmt::Display, most: &dyn std::fmt::Display| {
        words!("{least} 到 {most}", "from {least} to {most}")
    };
    match kind {
        Kind::Money(limits) | Kind::Percent(limits) => {
            let shown = |number: &super::number::Rational| put_in(&Value::Number(number.clone()), &kind.value_type());
            let (least, most) = (shown(&limits.min), shown(&limits.max));
            Some(match limits.above {
                true => words!("大于 {least}，不超过 {most}", "more than {least}, at most {most}"),
                false => between(&least, &most),
            })
        }
        Kind::Int(range, None, _) => Some(between(range.start(), range.end())),
        Kind::Rate => {
            let most = super::number::short(&(super::input::rate_max() * whole(100)), 6);
            Some(words!("一年 0% 到 {most}%", "from 0% to {most}% a year"))
        }
        Kind::Date => Some(between(&date::FIRST, &date::LAST)),
        Kind::Text => {
            let most = super::input::TEXT_MAX;
            Some(words!("最多 {most} 个字", "at most {most} characters"))
        }
        Kind::List(_, range) => {
            let Words { zh, en } = between(range.start(), range.end());
            Some(Words { zh: format!("{zh} 项"), en: format!("{en} items") })
        }
        Kind::Int(_, Some(_), _) | Kind::Enum(_) | Kind::Record(_) => None,
    }
}

//! The expression tree to its type, before anything is computed: names, fields, units, arguments.

use std::sync::Arc;

use super::functions::{Checked, Types, function};
use super::mistype::{differ, unordered, wrong};
use super::names::Unresolved;
use super::number::{Rounding, to_integer};
use super::scope::Scope;
use super::syntax::{Expr, FunctionId, Local, Node, Operator};
use super::token::{Earlier, Mistake};
use super::unit::{Dimension, Type};
use crate::diagnostic::{Words, nearest, words};

impl Scope {
    /// Names that a condition shows to be there: `has(a)`, `has(a) and ...`; not in the other branch.
    fn present(&self, condition: &Expr, holds: bool) -> Vec<(Arc<str>, Type)> {
        match &condition.node {
            Node::Not(inner) => self.present(inner, !holds),
            Node::Binary(Operator::And, left, right) if holds => {
                [left, right].into_iter().flat_map(|side| self.present(side, true)).collect()
            }
            Node::Binary(Operator::Or, left, right) if !holds => {
                [left, right].into_iter().flat_map(|side| self.present(side, false)).collect()
            }
            Node::Call(id, arguments) if holds && function(*id).is_has() => match arguments.as_slice() {
                [Expr { node: Node::Name(name), .. }] => match self.get(name) {
                    Some(Type::Optional(inner)) => vec![(name.clone(), (**inner).clone())],
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn name(&self, name: &str, expr: &Expr) -> Checked {
        if let Some(kind) = self.get(name) {
            return Ok(kind.clone());
        }
        let message = words!("没有 `{name}` 这个名字", "nothing is named `{name}`");
        let mistake = |help| Err(Mistake::new(expr.span.clone(), message, help));
        if self.parameters.get(name).is_some() {
            return mistake(words!(
                "参数要写日期：{name}@日期，或 {name}@latest",
                "a parameter is asked for a day: {name}@day, or {name}@latest"
            ));
        }
        // A word of an input's choices, or of a rounding, is text.
        let is_choice = |kind: &Type| match kind {
            Type::Enum(words) => words.iter().any(|word| word == name),
            _ => false,
        };
        if Rounding::named(name).is_some() || self.all().any(|(_, kind)| is_choice(kind)) {
            return mistake(words!("文字要加引号：\"{name}\"", "text stands in quotation marks: \"{name}\""));
        }
        mistake(match nearest(name, self.all().map(|(known, _)| known)) {
            Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
            None => words!(
                "名字要先是输入，或者在前面的 `let` 里有值",
                "a name is an input, or has a value in an earlier line of `let`"
            ),
        })
    }

    fn parameter(&mut self, stem: &str, at: Option<&Expr>, expr: &Expr) -> Checked {
        if let Some(at) = at {
            self.expect(at, &Type::Date)?;
        }
        self.is_one_parameter(stem, expr)?;
        match self.parameters.named(stem, "\"") {
            Ok(Some(parameter)) => Ok(parameter.kind.clone()),
            // What is wrong is said where the parameter is.
            Ok(None) => Ok(Type::Any),
            Err(Unresolved { code, message, help, files }) => {
                let help = help.unwrap_or_else(|| self.parameters.advice(stem));
                Err(Mistake { code, files, ..Mistake::new(expr.span.clone(), message, help) })
            }
        }
    }

    fn field(&mut self, of: &Expr, field: &str, expr: &Expr) -> Checked {
        match self.check(of)? {
            Type::Any => Ok(Type::Any),
            Type::Record(fields) => match fields.iter().find(|(name, _)| name == field) {
                Some((_, kind)) => Ok(kind.clone()),
                None => {
                    let list = fields.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
                    let at = expr.span.end.saturating_sub(field.len())..expr.span.end;
                    let message = words!("记录里没有 `{field}`", "the record has no `{field}`");
                    Err(Mistake::new(at, message, words!("有的是：{list}", "it has: {list}")))
                }
            },
            other => Err(wrong(of, &Type::Record(Vec::new()), &other)),
        }
    }

    fn record(&mut self, base: Option<&Expr>, fields: &[(Arc<str>, Expr)]) -> Checked {
        let mut known = match base {
            None => Vec::new(),
            Some(base) => match self.check(base)? {
                Type::Record(known) => known,
                Type::Any => return Ok(Type::Any),
                other => return Err(wrong(base, &Type::Record(Vec::new()), &other)),
            },
        };
        for (name, value) in fields {
            let kind = self.check(value)?;
            match known.iter_mut().find(|(known, _)| **known == **name) {
                Some((_, slot)) => *slot = kind,
                None => known.push((name.to_string(), kind)),
            }
        }
        Ok(Type::Record(known))
    }

    fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr, whole: &Expr) -> Checked {
        match operator {
            Operator::And | Operator::Or => {
                self.expect(left, &Type::Bool)?;
                let present = self.present(left, operator == Operator::And);
                self.with(present, |scope| scope.expect(right, &Type::Bool))?;
                Ok(Type::Bool)
            }
            Operator::Else => {
                let inner = match self.check(left)? {
                    Type::Optional(inner) => *inner,
                    other => other,
                };
                let other = self.check(right)?;
                inner.join(&other).ok_or_else(|| differ(right, &inner, &other))
            }
            Operator::Add | Operator::Subtract => self.sum(operator, left, right, whole),
            Operator::Multiply | Operator::Divide => {
                let (one, two) = (self.number(left)?, self.number(right)?);
                let product = |one: Dimension, two: Dimension| {
                    if operator == Operator::Multiply { one.times(two) } else { one.over(two) }
                };
                let unit = match (one.unit(), two.unit()) {
                    (Some(one), Some(two)) => product(one, two),
                    _ if one == Type::Zero || (two == Type::Zero && operator == Operator::Multiply) => {
                        return Ok(Type::Zero);
                    }
                    _ => return Ok(Type::Any),
                };
                sensible(unit, whole)?;
                let ints = matches!((&one, &two), (Type::Number { int: true, .. }, Type::Number { int: true, .. }));
                Ok(Type::Number { unit, int: ints && operator == Operator::Multiply })
            }
            Operator::Power => {
                let base = self.number(left)?;
                self.expect(right, &Type::INT)?;
                match base {
                    Type::Number { unit, .. } if unit != Dimension::NONE => {
                        let help = words!(
                            "先乘上期限，例如 (1 + 月利率 × 1月) ^ 12",
                            "multiply by its time first: (1 + rate * 1月) ^ 12"
                        );
                        Err(Mistake { help, ..wrong(left, &Type::number(Dimension::NONE), &base) })
                    }
                    _ => Ok(Type::number(Dimension::NONE)),
                }
            }
            Operator::Equal | Operator::Unequal => {
                let (one, two) = (self.check(left)?, self.check(right)?);
                for (words, literal) in [(&one, right), (&two, left)] {
                    choice(words, literal)?;
                }
                let comparable = !matches!(one, Type::List(_) | Type::Record(_) | Type::Rate);
                if comparable && one.join(&two).is_some() { Ok(Type::Bool) } else { Err(differ(right, &one, &two)) }
            }
            Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual => {
                let (one, two) = (self.check(left)?, self.check(right)?);
                if !one.is_ordered() {
                    return Err(unordered(left, &one));
                }
                if !two.is_ordered() {
                    return Err(unordered(right, &two));
                }
                one.join(&two).map(|_| Type::Bool).ok_or_else(|| differ(right, &one, &two))
            }
        }
    }

    fn sum(&mut self, operator: Operator, left: &Expr, right: &Expr, whole: &Expr) -> Checked {
        self.is_minus(operator, left, right, whole)?;
        let (one, two) = (self.check(left)?, self.check(right)?);
        let days = |kind: &Type| *kind == Type::Zero || *kind == Type::Number { unit: Dimension::DAYS, int: true };
        match (&one, &two) {
            (Type::Date, Type::Date) if operator == Operator::Subtract => {
                Ok(Type::Number { unit: Dimension::DAYS, int: true })
            }
            (Type::Date, other) if days(other) => Ok(Type::Date),
            (Type::List(_), Type::List(_)) if operator == Operator::Add => {
                one.join(&two).ok_or_else(|| differ(right, &one, &two))
            }
            _ if one.is_number() && two.is_number() => one.join(&two).ok_or_else(|| {
                let (one, two) = (one.words(), two.words());
                let (zh, en) = if operator == Operator::Add { ("加", "plus") } else { ("减", "minus") };
                let message = Words {
                    zh: format!("单位对不上：{}{zh}{}", one.zh, two.zh),
                    en: format!("units do not go together: {} {en} {}", one.en, two.en),
                };
                let help = words!(
                    "两边写成一个单位：钱加钱，日数加日数；利率先乘上期限",
                    "write both sides in one unit: money with money, days with days; multiply a rate by its time first"
                );
                Mistake::new(whole.span.clone(), message, help)
            }),
            _ if one.is_number() || one == Type::Date => Err(wrong(right, &one, &two)),
            _ => Err(wrong(left, &Type::number(Dimension::NONE), &one)),
        }
    }

    fn call(&mut self, id: FunctionId, arguments: &[Expr], whole: &Expr) -> Checked {
        self.is_one_function(id, whole)?;
        let function = function(id);
        if function.takes.contains(&arguments.len()) {
            return (function.check)(self, arguments);
        }
        let (name, usage) = (function.name, function.usage);
        Err(Mistake::new(
            whole.span.clone(),
            words!("函数 `{name}` 的参数个数不对", "`{name}` takes another number of arguments"),
            words!("这样写：{usage}", "write {usage}"),
        ))
    }
}

impl Types for Scope {
    fn check(&mut self, expr: &Expr) -> Checked {
        match &expr.node {
            Node::Number(number, unit) => Ok(match to_integer(number) {
                Some(0) if *unit == Dimension::NONE => Type::Zero,
                whole => Type::Number { unit: *unit, int: whole.is_some() },
            }),
            Node::Text(_) => Ok(Type::Text),
            Node::Bool(_) => Ok(Type::Bool),
            Node::Null => Ok(Type::Null),
            Node::Date(_) => Ok(Type::Date),
            Node::Name(name) => self.name(name, expr),
            Node::Parameter(stem, at) => self.parameter(stem, at.as_deref(), expr),
            Node::Field(of, field) => self.field(of, field, expr),
            Node::Call(function, arguments) => self.call(*function, arguments, expr),
            Node::Binary(operator, left, right) => self.binary(*operator, left, right, expr),
            Node::Negate(of) => match self.check(of)? {
                kind if kind.is_number() => Ok(kind),
                other => Err(wrong(of, &Type::number(Dimension::NONE), &other)),
            },
            Node::Not(of) => self.expect(of, &Type::Bool),
            Node::If(condition, yes, no) => {
                self.expect(condition, &Type::Bool)?;
                let yes_type = self.with(self.present(condition, true), |scope| scope.check(yes))?;
                let no_type = self.with(self.present(condition, false), |scope| scope.check(no))?;
                yes_type.join(&no_type).ok_or_else(|| differ(no, &yes_type, &no_type))
            }
            Node::List(items) => {
                let mut inner = Type::Any;
                for item in items {
                    let kind = self.check(item)?;
                    inner = inner.join(&kind).ok_or_else(|| differ(item, &inner, &kind))?;
                }
                Ok(Type::List(Box::new(inner)))
            }
            Node::Record(base, fields) => self.record(base.as_deref(), fields),
            Node::Comprehension { item, names, list, keep } => {
                let inner = self.list(list)?;
                self.bound(names, [inner, Type::INT], |scope| {
                    let mut present = Vec::new();
                    if let Some(keep) = keep {
                        scope.expect(keep, &Type::Bool)?;
                        present = scope.present(keep, true);
                    }
                    scope.with(present, |scope| Ok(Type::List(Box::new(scope.check(item)?))))
                })
            }
            Node::Let(bindings, body) => {
                let here = self.here();
                let result = bindings.iter().try_for_each(|binding| {
                    let kind = self.check(&binding.value)?;
                    self.is_free(&binding.name, &binding.span)?;
                    self.add(binding.name.clone(), kind, Earlier::Formula(binding.span.clone()));
                    Ok(())
                });
                let result = result.and_then(|()| self.check(body));
                self.back(here);
                result
            }
            Node::Lambda(..) => Err(Mistake::new(
                expr.span.clone(),
                words!("`=>` 只能写在函数的参数里", "`=>` is for arguments of functions that take one"),
                words!(
                    "例如 fold(列表, 0元, (s, x) => s + x)；给一步起名字用 let a = ... in ...",
                    "such as fold(list, 0元, (s, x) => s + x); a step has its name by let a = ... in ..."
                ),
            )),
        }
    }

    fn lambda(&mut self, expr: &Expr, types: &[Type]) -> Checked {
        let Node::Lambda(names, body) = &expr.node else {
            let message = words!("这里要写 `x => 公式`", "`x => formula` is expected here");
            let help = words!("例如 x => x > 0", "such as x => x > 0");
            return Err(Mistake::new(expr.span.clone(), message, help));
        };
        if names.len() > types.len() {
            let most = types.len();
            let message = words!("`=>` 前面最多 {most} 个名字", "at most {most} names before `=>`");
            let help = words!("去掉多出来的名字", "leave out the names that are too many");
            return Err(Mistake::new(expr.span.clone(), message, help));
        }
        self.bound(names, types.iter().cloned(), |scope| scope.check(body))
    }
}

impl Scope {
    /// Runs with names that a part of a formula gives to something.
    fn bound(
        &mut self,
        names: &[Local],
        types: impl IntoIterator<Item = Type>,
        run: impl FnOnce(&mut Scope) -> Checked,
    ) -> Checked {
        let here = self.here();
        let added = names.iter().zip(types).try_for_each(|(local, kind)| {
            self.is_free(&local.name, &local.span)?;
            self.add(local.name.clone(), kind, Earlier::Formula(local.span.clone()));
            Ok(())
        });
        let result = added.and_then(|()| run(self));
        self.back(here);
        result
    }
}

/// Units that no result of money, rates and time has are a mistake where they arise: money times money.
fn sensible(unit: Dimension, expr: &Expr) -> Result<(), Mistake> {
    let [money, year, month, day] = unit.0;
    let times = [year, month, day];
    let squared = !(-1..=1).contains(&money) || times.iter().any(|power| !(-1..=1).contains(power));
    if !squared {
        return Ok(());
    }
    let symbol = unit.symbol();
    Err(Mistake::new(
        expr.span.clone(),
        words!("这样乘除出来的单位是“{symbol}”，没有意义", "this product is in `{symbol}`, which means nothing"),
        words!("检查是不是钱乘了钱，或者利率乘了利率", "look for money times money, or a rate times a rate"),
    ))
}

/// A word that is compared with an input must be one of its words.
fn choice(kind: &Type, literal: &Expr) -> Result<(), Mistake> {
    let (Type::Enum(known), Node::Text(word)) = (kind, &literal.node) else { return Ok(()) };
    if known.iter().any(|known| **known == **word) {
        return Ok(());
    }
    let list = known.join(", ");
    let help = match nearest(word, known.iter().map(String::as_str)) {
        Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
        None => words!("选项有：{list}", "there are: {list}"),
    };
    let message = words!("选项里没有 `{word}`", "`{word}` is not one of the words");
    Err(Mistake::new(literal.span.clone(), message, help))
}

//! The expression tree to its type, before anything is computed: names, fields, units, arguments.

use std::sync::Arc;

use super::functions::Function;
use super::names::Unresolved;
use super::number::{Rounding, to_integer};
use super::parameter::Parameters;
use super::syntax::{Expr, Node, Operator};
use super::token::Mistake;
use super::unit::{Dimension, Type};
use crate::diagnostic::{Words, nearest, words};

/// Names and what is known of them.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    names: Vec<(Arc<str>, Type)>,
    /// Parameters that can be asked for.
    parameters: Arc<Parameters>,
}

type Checked = Result<Type, Mistake>;

impl Scope {
    /// A scope in which these parameters can be asked for.
    pub fn new(parameters: Arc<Parameters>) -> Scope {
        Scope { names: Vec::new(), parameters }
    }

    /// Adds a name; a later one hides an earlier one.
    pub fn add(&mut self, name: Arc<str>, kind: Type) {
        self.names.push((name, kind));
    }

    /// What is known of a name.
    pub fn get(&self, name: &str) -> Option<&Type> {
        self.names.iter().rev().find(|(known, _)| &**known == name).map(|(_, kind)| kind)
    }

    /// Runs with a few more names.
    fn with<T>(&mut self, names: impl IntoIterator<Item = (Arc<str>, Type)>, run: impl FnOnce(&mut Scope) -> T) -> T {
        let before = self.names.len();
        self.names.extend(names);
        let result = run(self);
        self.names.truncate(before);
        result
    }

    /// The type of an expression, or the first mistake in it.
    pub fn check(&mut self, expr: &Expr) -> Checked {
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
                let names = names.iter().cloned().zip([inner, Type::INT]);
                self.with(names, |scope| {
                    let mut present = Vec::new();
                    if let Some(keep) = keep {
                        scope.expect(keep, &Type::Bool)?;
                        present = scope.present(keep, true);
                    }
                    scope.with(present, |scope| Ok(Type::List(Box::new(scope.check(item)?))))
                })
            }
            Node::Let(bindings, body) => {
                let before = self.names.len();
                let result = bindings.iter().try_for_each(|binding| {
                    let kind = self.check(&binding.value)?;
                    self.add(binding.name.clone(), kind);
                    Ok(())
                });
                let result = result.and_then(|()| self.check(body));
                self.names.truncate(before);
                result
            }
            Node::Lambda(..) => Err(Mistake::new(
                expr.span.clone(),
                words!("`=>` 只能写在函数的参数里", "`=>` is for arguments of functions that take one"),
            )),
        }
    }

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
            Node::Call(Function::Has, arguments) if holds => match arguments.as_slice() {
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
        let mistake = Mistake::new(expr.span.clone(), message);
        if self.parameters.get(name).is_some() {
            return Err(mistake.help(words!(
                "参数要写日期：{name}@日期，或 {name}@latest",
                "a parameter is asked for a day: {name}@day, or {name}@latest"
            )));
        }
        // A word of an input's choices, or of a rounding, is text.
        let is_choice = |kind: &Type| match kind {
            Type::Enum(words) => words.iter().any(|word| word == name),
            _ => false,
        };
        if Rounding::named(name).is_some() || self.names.iter().any(|(_, kind)| is_choice(kind)) {
            return Err(mistake.help(words!("文字要加引号：\"{name}\"", "text stands in quotation marks: \"{name}\"")));
        }
        Err(match nearest(name, self.names.iter().map(|(known, _)| &**known)) {
            Some(near) => mistake.help(words!("你是不是要写 `{near}`？", "did you mean `{near}`?")),
            None => mistake.help(words!(
                "名字要先是输入，或者在前面的 `let` 里有值",
                "a name is an input, or has a value in an earlier line of `let`"
            )),
        })
    }

    fn parameter(&mut self, stem: &str, at: Option<&Expr>, expr: &Expr) -> Checked {
        if let Some(at) = at {
            self.expect(at, &Type::Date)?;
        }
        match self.parameters.named(stem, "\"") {
            Ok(Some(parameter)) => Ok(parameter.kind.clone()),
            // What is wrong is said where the parameter is.
            Ok(None) => Ok(Type::Any),
            Err(Unresolved { code, message, help, files }) => {
                Err(Mistake { code, files, ..Mistake::new(expr.span.clone(), message).help(help) })
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
                    Err(Mistake::new(at, words!("记录里没有 `{field}`", "the record has no `{field}`"))
                        .help(words!("有的是：{list}", "it has: {list}")))
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

    /// The expression must be of this type, or one that can stand for it.
    pub fn expect(&mut self, expr: &Expr, wanted: &Type) -> Checked {
        let found = self.check(expr)?;
        if fits(&found, wanted) { Ok(found) } else { Err(wrong(expr, wanted, &found)) }
    }

    fn list(&mut self, expr: &Expr) -> Checked {
        match self.check(expr)? {
            Type::List(inner) => Ok(*inner),
            Type::Any => Ok(Type::Any),
            other => Err(wrong(expr, &Type::List(Box::new(Type::Any)), &other)),
        }
    }

    fn number(&mut self, expr: &Expr) -> Checked {
        match self.check(expr)? {
            kind if kind.is_number() => Ok(kind),
            other => Err(wrong(expr, &Type::number(Dimension::NONE), &other)),
        }
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
                        Err(wrong(left, &Type::number(Dimension::NONE), &base).help(words!(
                            "先乘上期限，例如 (1 + 月利率 × 1月) ^ 12",
                            "multiply by its time first: (1 + rate * 1月) ^ 12"
                        )))
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
                Mistake::new(whole.span.clone(), message)
            }),
            _ if one.is_number() || one == Type::Date => Err(wrong(right, &one, &two)),
            _ => Err(wrong(left, &Type::number(Dimension::NONE), &one)),
        }
    }

    fn call(&mut self, function: Function, arguments: &[Expr], whole: &Expr) -> Checked {
        let int = Type::INT;
        let days = Type::Number { unit: Dimension::DAYS, int: true };
        match (function, arguments) {
            (Function::Annual, [rate, basis]) => {
                match self.check(rate)? {
                    Type::Rate | Type::Any => {}
                    other => return Err(wrong(rate, &Type::Rate, &other)),
                }
                self.expect(basis, &Type::number(Dimension::BASIS))?;
                Ok(Type::number(Dimension::YEARLY))
            }
            (Function::R2, [money]) => self.money(money),
            (Function::R2, [money, mode]) => {
                self.mode(mode)?;
                self.money(money)
            }
            (Function::Round, [number, decimals, mode @ ..]) if mode.len() <= 1 => {
                mode.iter().try_for_each(|mode| self.mode(mode))?;
                match &decimals.node {
                    Node::Number(number, _) if to_integer(number).is_some_and(|digits| (0..=20).contains(&digits)) => {}
                    _ => {
                        let message = words!("小数位数要写成 0 到 20 的数", "write the decimals as a number, 0 to 20");
                        return Err(Mistake::new(decimals.span.clone(), message));
                    }
                }
                Ok(match self.number(number)? {
                    Type::Number { unit, .. } => Type::number(unit),
                    other => other,
                })
            }
            (Function::Floor | Function::Ceil, [number]) => Ok(match self.number(number)? {
                Type::Number { unit, .. } => Type::Number { unit, int: true },
                other => other,
            }),
            (Function::Abs, [number]) => self.number(number),
            (Function::Min | Function::Max, [list]) => {
                let inner = self.list(list)?;
                if inner.is_ordered() { Ok(Type::Optional(Box::new(inner))) } else { Err(unordered(list, &inner)) }
            }
            (Function::Min | Function::Max, [first, rest @ ..]) => {
                let mut kind = self.check(first)?;
                if !kind.is_ordered() {
                    return Err(unordered(first, &kind));
                }
                for other in rest {
                    let next = self.check(other)?;
                    kind = kind.join(&next).filter(Type::is_ordered).ok_or_else(|| differ(other, &kind, &next))?;
                }
                Ok(kind)
            }
            (Function::Sum, [list]) => {
                let inner = self.list(list)?;
                if inner.is_number() { Ok(inner) } else { Err(wrong(list, &Type::number(Dimension::NONE), &inner)) }
            }
            (Function::Count, [list]) => self.list(list).map(|_| int),
            (Function::First | Function::Last, [list]) => Ok(Type::Optional(Box::new(self.list(list)?))),
            (Function::At, [list, number]) => {
                self.expect(number, &int)?;
                Ok(Type::Optional(Box::new(self.list(list)?)))
            }
            (Function::Any | Function::All, [list]) => match self.list(list)? {
                Type::Bool | Type::Any => Ok(Type::Bool),
                other => Err(wrong(list, &Type::Bool, &other)),
            },
            (Function::SortBy, [list, key]) => {
                let inner = self.list(list)?;
                let kind = self.lambda(key, std::slice::from_ref(&inner))?;
                if kind.is_ordered() { Ok(Type::List(Box::new(inner))) } else { Err(unordered(key, &kind)) }
            }
            (Function::Fold, [list, start, step]) => {
                let inner = self.list(list)?;
                self.state(start, step, &[inner, int])
            }
            (Function::Scan, [list, start, step]) => {
                let inner = self.list(list)?;
                Ok(Type::List(Box::new(self.state(start, step, &[inner, int])?)))
            }
            (Function::Iterate, [bound, start, go_on, step]) => {
                self.expect(bound, &int)?;
                let state = self.state(start, step, &[int])?;
                match self.lambda(go_on, std::slice::from_ref(&state))? {
                    Type::Bool | Type::Any => Ok(state),
                    other => Err(wrong(go_on, &Type::Bool, &other)),
                }
            }
            (Function::Range, [from, to]) => {
                self.expect(from, &int)?;
                self.expect(to, &int)?;
                Ok(Type::List(Box::new(int)))
            }
            (Function::Days, [from, to]) => {
                self.expect(from, &Type::Date)?;
                self.expect(to, &Type::Date)?;
                Ok(days)
            }
            (Function::AddMonths | Function::WithDay, [date, number]) => {
                self.expect(number, &int)?;
                self.expect(date, &Type::Date)
            }
            (Function::LastDay, [date]) => self.expect(date, &Type::Date),
            (Function::Weekday, [date]) => self.expect(date, &Type::Date).map(|_| int),
            (Function::Tiers, [amount, bands]) => {
                let amount_type = self.number(amount)?;
                let inner = self.list(bands)?;
                let field = |name: &str| match &inner {
                    Type::Record(fields) => fields.iter().find(|(known, _)| known == name).map(|(_, kind)| kind),
                    _ => None,
                };
                match (field("over"), field("rate")) {
                    (Some(over), Some(rate)) if over.join(&amount_type).is_some() && rate.is_number() => {
                        let unit = amount_type.unit().unwrap_or_default();
                        Ok(Type::number(unit.times(rate.unit().unwrap_or_default())))
                    }
                    _ => Err(Mistake::new(
                        bands.span.clone(),
                        words!(
                            "每一档要写成 {{over: 金额, rate: 比例}}，over 的单位和第一个参数一样",
                            "each band is {{over: amount, rate: share}}, `over` in the unit of the first argument"
                        ),
                    )),
                }
            }
            (Function::IrrMonth, [net, payments]) => {
                self.expect(net, &Type::number(Dimension::MONEY))?;
                self.expect(payments, &Type::List(Box::new(Type::number(Dimension::MONEY))))?;
                Ok(Type::Optional(Box::new(Type::number(Dimension::MONTHLY))))
            }
            (Function::IrrDay, [net, payments]) => {
                self.expect(net, &Type::number(Dimension::MONEY))?;
                let amount = Type::number(Dimension::MONEY);
                let record = Type::Record(vec![("days".to_owned(), days), ("amount".to_owned(), amount)]);
                self.expect(payments, &Type::List(Box::new(record)))?;
                Ok(Type::Optional(Box::new(Type::number(Dimension::DAILY))))
            }
            (Function::Has, [value]) => self.check(value).map(|_| Type::Bool),
            (Function::Text, [_, ..]) => {
                for argument in arguments {
                    let kind = self.check(argument)?;
                    if !matches!(kind, Type::Text | Type::Enum(_) | Type::Any) && !fits(&kind, &int) {
                        return Err(wrong(argument, &Type::Text, &kind));
                    }
                }
                Ok(Type::Text)
            }
            _ => {
                let name = function.name();
                Err(Mistake::new(
                    whole.span.clone(),
                    words!("函数 `{name}` 的参数个数不对", "`{name}` takes another number of arguments"),
                ))
            }
        }
    }

    fn money(&mut self, expr: &Expr) -> Checked {
        self.expect(expr, &Type::number(Dimension::MONEY))?;
        Ok(Type::number(Dimension::MONEY))
    }

    /// The name of a way of rounding, written out or from an input with these words.
    fn mode(&mut self, expr: &Expr) -> Result<(), Mistake> {
        let fine = match (self.check(expr)?, &expr.node) {
            (Type::Text, Node::Text(name)) => Rounding::named(name).is_some(),
            (Type::Enum(words), _) => words.iter().all(|word| Rounding::named(word).is_some()),
            (kind, _) => kind == Type::Any,
        };
        if fine {
            return Ok(());
        }
        let list = Rounding::NAMES.join(", ");
        Err(Mistake::new(expr.span.clone(), words!("不是取整方式", "this is no way of rounding"))
            .help(words!("可以用的有：{list}", "there are: {list}")))
    }

    /// The type of what `x => ...` gives, its names being of these types; it may take fewer of them.
    fn lambda(&mut self, expr: &Expr, types: &[Type]) -> Checked {
        let Node::Lambda(names, body) = &expr.node else {
            let message = words!("这里要写 `x => 公式`", "`x => formula` is expected here");
            return Err(Mistake::new(expr.span.clone(), message));
        };
        if names.len() > types.len() {
            let most = types.len();
            let message = words!("`=>` 前面最多 {most} 个名字", "at most {most} names before `=>`");
            return Err(Mistake::new(expr.span.clone(), message));
        }
        self.with(names.iter().cloned().zip(types.iter().cloned()), |scope| scope.check(body))
    }

    /// The type of a state that a step carries on: what the start and every step have in common.
    fn state(&mut self, start: &Expr, step: &Expr, rest: &[Type]) -> Checked {
        let mut state = self.check(start)?;
        // 0 becomes money, and null optional, after one step; nothing changes after two.
        for _ in 0..3 {
            let types: Vec<Type> = [&[state.clone()], rest].concat();
            let next = self.lambda(step, &types)?;
            let joined = state.join(&next).ok_or_else(|| differ(step, &state, &next))?;
            if joined == state {
                return Ok(state);
            }
            state = joined;
        }
        Ok(state)
    }
}

/// Whether a value of the one type can stand where the other is wanted.
pub fn fits(found: &Type, wanted: &Type) -> bool {
    match (found, wanted) {
        (Type::Any, _) | (_, Type::Any) | (Type::Zero, Type::Number { .. }) => true,
        (Type::Number { unit, int }, Type::Number { unit: other, int: whole }) => unit == other && (*int || !*whole),
        (Type::Enum(_), Type::Text) => true,
        (Type::List(one), Type::List(two)) => fits(one, two),
        (Type::Record(one), Type::Record(two)) => {
            two.iter().all(|(name, wanted)| one.iter().any(|(known, found)| known == name && fits(found, wanted)))
        }
        (Type::Optional(one), Type::Optional(two)) => fits(one, two),
        (Type::Null, Type::Optional(_)) => true,
        (found, Type::Optional(inner)) => fits(found, inner),
        (one, two) => one == two,
    }
}

fn wrong(expr: &Expr, wanted: &Type, found: &Type) -> Mistake {
    let (wanted_words, found_words) = (wanted.words(), found.words());
    let message = Words {
        zh: format!("这里要{}，写的是{}", wanted_words.zh, found_words.zh),
        en: format!("{} is expected here, not {}", wanted_words.en, found_words.en),
    };
    let mistake = Mistake::new(expr.span.clone(), message);
    match found {
        Type::Rate => mistake
            .help(words!("利率要先说明口径：annual(利率, day_basis)", "say which year first: annual(rate, day_basis)")),
        Type::Optional(_) => mistake.help(words!(
            "它可能没有：写 `if has(x) then ... else ...`，或者 `x ?? 默认值`",
            "it may be missing: write `if has(x) then ... else ...`, or `x ?? default`"
        )),
        _ => mistake,
    }
}

fn differ(expr: &Expr, one: &Type, two: &Type) -> Mistake {
    let (one, two) = (one.words(), two.words());
    Mistake::new(
        expr.span.clone(),
        Words {
            zh: format!("两边不是一类：{}，和{}", one.zh, two.zh),
            en: format!("these do not go together: {} and {}", one.en, two.en),
        },
    )
}

fn unordered(expr: &Expr, found: &Type) -> Mistake {
    let words = found.words();
    let mistake = Mistake::new(
        expr.span.clone(),
        Words { zh: format!("{}没有大小先后", words.zh), en: format!("{} has no order", words.en) },
    );
    if *found == Type::Rate { wrong(expr, &Type::number(Dimension::YEARLY), found) } else { mistake }
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
    )
    .help(words!("检查是不是钱乘了钱，或者利率乘了利率", "look for money times money, or a rate times a rate")))
}

/// A word that is compared with an input must be one of its words.
fn choice(kind: &Type, literal: &Expr) -> Result<(), Mistake> {
    let (Type::Enum(known), Node::Text(word)) = (kind, &literal.node) else { return Ok(()) };
    if known.iter().any(|known| **known == **word) {
        return Ok(());
    }
    let list = known.join(", ");
    let mistake = Mistake::new(literal.span.clone(), words!("选项里没有 `{word}`", "`{word}` is not one of the words"));
    Err(match nearest(word, known.iter().map(String::as_str)) {
        Some(near) => mistake.help(words!("你是不是要写 `{near}`？", "did you mean `{near}`?")),
        None => mistake.help(words!("选项有：{list}", "there are: {list}")),
    })
}

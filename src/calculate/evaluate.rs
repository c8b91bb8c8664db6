//! The expression tree and its inputs to values.
//!
//! Formulas are total: what they cannot give is a [`Failure`] with a code. Work, depth, lists and numbers are bounded, so
//! nothing hangs and nothing fills the memory. Lines of `let` are computed when they are asked for, and once.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use num_traits::{Signed, Zero};

use super::date;
use super::functions::Function;
use super::irr;
use super::number::{Rational, Rounding, is_bounded, power, round, short, to_integer, whole};
use super::parameter::Parameters;
use super::syntax::{Binding, Expr, Node, Operator};
use super::value::{Period, Value};

/// The most nodes that one calculation may compute.
pub const WORK_MAX: u64 = 6_000_000;

/// The deepest a calculation may go.
pub const DEPTH_MAX: usize = 150;

/// The longest list.
pub const LIST_MAX: usize = 10_000;

/// Why there is no value: a code of the catalogue, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// `E_NO_DATA` and so on; `E_LIMIT` for what is too large, `E_MATH` for a division by nothing.
    pub code: &'static str,
    /// The input or parameter it is about; may be empty.
    pub field: String,
}

impl Failure {
    /// A failure about an input, a parameter or nothing in particular.
    pub fn new(code: &'static str, field: impl Into<String>) -> Failure {
        Failure { code, field: field.into() }
    }
}

/// Everything that formulas can name.
pub struct Evaluator<'a> {
    inputs: BTreeMap<Arc<str>, Value>,
    bindings: &'a [Binding],
    values: Vec<RefCell<Option<Result<Value, Failure>>>>,
    parameters: &'a Parameters,
    /// Names of `fold`, comprehensions and inner `let`, the newest last.
    local: RefCell<Vec<(Arc<str>, Value)>>,
    work: Cell<u64>,
    depth: Cell<usize>,
}

type Evaluated = Result<Value, Failure>;

fn limit() -> Failure {
    Failure::new("E_LIMIT", "")
}

/// What the check of types has ruled out; an error all the same and never a panic.
fn confused() -> Failure {
    Failure::new("E_TYPE", "")
}

impl<'a> Evaluator<'a> {
    /// Prepares a calculation.
    pub fn new(bindings: &'a [Binding], parameters: &'a Parameters) -> Evaluator<'a> {
        Evaluator {
            inputs: BTreeMap::new(),
            bindings,
            values: bindings.iter().map(|_| RefCell::new(None)).collect(),
            parameters,
            local: RefCell::new(Vec::new()),
            work: Cell::new(0),
            depth: Cell::new(0),
        }
    }

    /// Gives an input its value.
    pub fn input(&mut self, name: Arc<str>, value: Value) {
        self.inputs.insert(name, value);
    }

    /// The value of an expression.
    pub fn evaluate(&self, expr: &Expr) -> Evaluated {
        self.work.set(self.work.get() + 1);
        self.depth.set(self.depth.get() + 1);
        let within = self.work.get() <= WORK_MAX && self.depth.get() <= DEPTH_MAX;
        let value = if within { self.node(expr) } else { Err(limit()) };
        self.depth.set(self.depth.get() - 1);
        value
    }

    /// Whether a condition holds.
    pub fn holds(&self, expr: &Expr) -> Result<bool, Failure> {
        match self.evaluate(expr)? {
            Value::Bool(holds) => Ok(holds),
            _ => Err(confused()),
        }
    }

    fn node(&self, expr: &Expr) -> Evaluated {
        Ok(match &expr.node {
            Node::Number(number, _) => Value::Number(number.clone()),
            Node::Text(text) => Value::Text(text.clone()),
            Node::Bool(holds) => Value::Bool(*holds),
            Node::Null => Value::Null,
            Node::Date(date) => Value::Date(*date),
            Node::Name(name) => self.name(name)?,
            Node::Parameter(stem, at) => self.parameter(stem, at.as_deref())?,
            Node::Field(of, field) => self.evaluate(of)?.field(field).cloned().ok_or_else(confused)?,
            Node::Call(function, arguments) => self.call(*function, arguments)?,
            Node::Binary(operator, left, right) => self.binary(*operator, left, right)?,
            Node::Negate(of) => Value::Number(-self.number(of)?),
            Node::Not(of) => Value::Bool(!self.holds(of)?),
            Node::If(condition, yes, no) => self.evaluate(if self.holds(condition)? { yes } else { no })?,
            Node::List(items) => Value::List(items.iter().map(|item| self.evaluate(item)).collect::<Result<_, _>>()?),
            Node::Record(base, fields) => {
                let mut known: Vec<(Arc<str>, Value)> = match base {
                    Some(base) => match self.evaluate(base)? {
                        Value::Record(fields) => fields.to_vec(),
                        _ => return Err(confused()),
                    },
                    None => Vec::new(),
                };
                for (name, value) in fields {
                    let value = self.evaluate(value)?;
                    match known.iter_mut().find(|(known, _)| known == name) {
                        Some((_, slot)) => *slot = value,
                        None => known.push((name.clone(), value)),
                    }
                }
                Value::Record(known.into())
            }
            Node::Comprehension { item, names, list, keep } => {
                let mut kept = Vec::new();
                for (number, value) in (1..).zip(self.list(list)?.iter()) {
                    let next = self.with(names, [value.clone(), Value::Number(whole(number))], || {
                        if keep.as_ref().map_or(Ok(true), |keep| self.holds(keep))? {
                            self.evaluate(item).map(Some)
                        } else {
                            Ok(None)
                        }
                    })?;
                    kept.extend(next);
                }
                Value::List(kept.into())
            }
            Node::Let(bindings, body) => {
                let before = self.local.borrow().len();
                let mut result = Ok(Value::Null);
                for binding in bindings {
                    match self.evaluate(&binding.value) {
                        Ok(value) => self.local.borrow_mut().push((binding.name.clone(), value)),
                        Err(failure) => {
                            result = Err(failure);
                            break;
                        }
                    }
                }
                let result = result.and_then(|_| self.evaluate(body));
                self.local.borrow_mut().truncate(before);
                result?
            }
            Node::Lambda(..) => return Err(confused()),
        })
    }

    fn name(&self, name: &Arc<str>) -> Evaluated {
        if let Some((_, value)) = self.local.borrow().iter().rev().find(|(known, _)| known == name) {
            return Ok(value.clone());
        }
        let Some(place) = self.bindings.iter().position(|binding| binding.name == *name) else {
            // An input that the choices of the reader leave out is not there to be used.
            return self.inputs.get(name).cloned().ok_or_else(|| Failure::new("E_REQUIRED", &**name));
        };
        if let Some(value) = &*self.values[place].borrow() {
            return value.clone();
        }
        // A line of `let` sees inputs and other lines, never the names around the place that asked for it.
        let local = self.local.take();
        let value = self.evaluate(&self.bindings[place].value);
        self.local.replace(local);
        self.values[place].replace(Some(value.clone()));
        value
    }

    fn parameter(&self, stem: &str, at: Option<&Expr>) -> Evaluated {
        let missing = || Failure::new("E_NO_DATA", stem);
        let parameter = self.parameters.get(stem).ok_or_else(missing)?;
        let found = match at {
            Some(at) => parameter.on(self.date(at)?),
            None => parameter.latest(),
        };
        found.map(|(_, value)| Value::Number(value.clone())).ok_or_else(missing)
    }

    /// Computes with a few more names.
    fn with<T>(
        &self,
        names: &[Arc<str>],
        values: impl IntoIterator<Item = Value>,
        run: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let before = self.local.borrow().len();
        self.local.borrow_mut().extend(names.iter().cloned().zip(values));
        let result = run();
        self.local.borrow_mut().truncate(before);
        result
    }

    fn lambda(&self, expr: &Expr, values: impl IntoIterator<Item = Value>) -> Evaluated {
        match &expr.node {
            Node::Lambda(names, body) => self.with(names, values, || self.evaluate(body)),
            _ => Err(confused()),
        }
    }

    fn number(&self, expr: &Expr) -> Result<Rational, Failure> {
        match self.evaluate(expr)? {
            Value::Number(number) => Ok(number),
            _ => Err(confused()),
        }
    }

    fn integer(&self, expr: &Expr) -> Result<i64, Failure> {
        to_integer(&self.number(expr)?).ok_or_else(limit)
    }

    fn date(&self, expr: &Expr) -> Result<Date, Failure> {
        match self.evaluate(expr)? {
            Value::Date(date) => Ok(date),
            _ => Err(confused()),
        }
    }

    fn list(&self, expr: &Expr) -> Result<Arc<[Value]>, Failure> {
        match self.evaluate(expr)? {
            Value::List(items) => Ok(items),
            _ => Err(confused()),
        }
    }

    fn binary(&self, operator: Operator, left: &Expr, right: &Expr) -> Evaluated {
        match operator {
            Operator::And => return Ok(Value::Bool(self.holds(left)? && self.holds(right)?)),
            Operator::Or => return Ok(Value::Bool(self.holds(left)? || self.holds(right)?)),
            Operator::Else => {
                return match self.evaluate(left)? {
                    Value::Null => self.evaluate(right),
                    value => Ok(value),
                };
            }
            _ => {}
        }
        let (one, two) = (self.evaluate(left)?, self.evaluate(right)?);
        let order = |wanted: &[Ordering]| {
            one.order(&two).map(|found| Value::Bool(wanted.contains(&found))).ok_or_else(confused)
        };
        match operator {
            Operator::Equal => Ok(Value::Bool(one == two)),
            Operator::Unequal => Ok(Value::Bool(one != two)),
            Operator::Less => order(&[Ordering::Less]),
            Operator::LessEqual => order(&[Ordering::Less, Ordering::Equal]),
            Operator::Greater => order(&[Ordering::Greater]),
            Operator::GreaterEqual => order(&[Ordering::Greater, Ordering::Equal]),
            _ => self.arithmetic(operator, one, two),
        }
    }

    fn call(&self, function: Function, arguments: &[Expr]) -> Evaluated {
        Ok(match (function, arguments) {
            (Function::Annual, [rate, basis]) => {
                let Value::Rate(rate, period) = self.evaluate(rate)? else { return Err(confused()) };
                Value::Number(match period {
                    Period::Year => rate,
                    Period::Month => rate * whole(12),
                    Period::Day => rate * self.number(basis)?,
                })
            }
            (Function::R2, [money, mode @ ..]) => Value::Number(round(&self.number(money)?, 2, self.mode(mode)?)),
            (Function::Round, [number, decimals, mode @ ..]) => {
                let decimals = u32::try_from(self.integer(decimals)?).map_err(|_| limit())?;
                Value::Number(round(&self.number(number)?, decimals, self.mode(mode)?))
            }
            (Function::Floor, [number]) => Value::Number(self.number(number)?.floor()),
            (Function::Ceil, [number]) => Value::Number(self.number(number)?.ceil()),
            (Function::Abs, [number]) => Value::Number(self.number(number)?.abs()),
            (Function::Min | Function::Max, arguments) => {
                let wanted = if function == Function::Min { Ordering::Less } else { Ordering::Greater };
                let values: Arc<[Value]> = match arguments {
                    [list] => self.list(list)?,
                    several => several.iter().map(|item| self.evaluate(item)).collect::<Result<_, _>>()?,
                };
                let mut best = Value::Null;
                for value in values.iter() {
                    if best == Value::Null || value.order(&best) == Some(wanted) {
                        best = value.clone();
                    }
                }
                best
            }
            (Function::Sum, [list]) => {
                let mut total = Rational::zero();
                for item in self.list(list)?.iter() {
                    let Value::Number(number) = item else { return Err(confused()) };
                    total += number;
                }
                self.bounded(total)?
            }
            (Function::Count, [list]) => Value::Number(whole(self.list(list)?.len() as i64)),
            (Function::First, [list]) => self.list(list)?.first().cloned().unwrap_or(Value::Null),
            (Function::Last, [list]) => self.list(list)?.last().cloned().unwrap_or(Value::Null),
            (Function::At, [list, number]) => {
                let place = usize::try_from(self.integer(number)?).ok().and_then(|number| number.checked_sub(1));
                let list = self.list(list)?;
                place.and_then(|place| list.get(place)).cloned().unwrap_or(Value::Null)
            }
            (Function::Any, [list]) => Value::Bool(self.list(list)?.contains(&Value::Bool(true))),
            (Function::All, [list]) => Value::Bool(!self.list(list)?.contains(&Value::Bool(false))),
            (Function::SortBy, [list, key]) => {
                let mut keyed = Vec::new();
                for item in self.list(list)?.iter() {
                    keyed.push((self.lambda(key, [item.clone()])?, item.clone()));
                }
                keyed.sort_by(|(one, _), (two, _)| one.order(two).unwrap_or(Ordering::Equal));
                Value::List(keyed.into_iter().map(|(_, item)| item).collect())
            }
            (Function::Fold, [list, start, step]) => {
                let items = self.list(list)?;
                let mut state = self.evaluate(start)?;
                for (number, item) in (1..).zip(items.iter()) {
                    state = self.lambda(step, [state, item.clone(), Value::Number(whole(number))])?;
                }
                state
            }
            (Function::Scan, [list, start, step]) => {
                let mut states = vec![self.evaluate(start)?];
                for (number, item) in (1..).zip(self.list(list)?.iter()) {
                    let state = states.last().cloned().unwrap_or(Value::Null);
                    states.push(self.lambda(step, [state, item.clone(), Value::Number(whole(number))])?);
                }
                Value::List(states.into_iter().skip(1).collect())
            }
            (Function::Iterate, [bound, start, go_on, step]) => {
                let bound = self.integer(bound)?;
                let mut state = self.evaluate(start)?;
                let mut number = 0;
                while number < bound && self.lambda(go_on, [state.clone()])? == Value::Bool(true) {
                    number += 1;
                    state = self.lambda(step, [state, Value::Number(whole(number))])?;
                }
                state
            }
            (Function::Range, [from, to]) => {
                let (from, to) = (self.integer(from)?, self.integer(to)?);
                if to.saturating_sub(from) >= LIST_MAX as i64 {
                    return Err(limit());
                }
                Value::List((from..=to).map(|number| Value::Number(whole(number))).collect())
            }
            (Function::Days, [from, to]) => Value::Number(whole(date::days_between(self.date(from)?, self.date(to)?))),
            (Function::AddMonths, [date, months]) => {
                Value::Date(date::add_months(self.date(date)?, self.integer(months)?).ok_or_else(limit)?)
            }
            (Function::WithDay, [date, day]) => {
                Value::Date(date::with_day(self.date(date)?, self.integer(day)?).ok_or_else(limit)?)
            }
            (Function::LastDay, [date]) => Value::Date(self.date(date)?.last_of_month()),
            (Function::Weekday, [date]) => Value::Number(whole(date::weekday(self.date(date)?))),
            (Function::Tiers, [amount, bands]) => self.tiers(amount, bands)?,
            (Function::IrrMonth, [net, payments]) => {
                let mut flows = Vec::new();
                for (time, item) in (1..).zip(self.list(payments)?.iter()) {
                    flows.push((time, payment(item)?));
                }
                rate(irr::root(&self.number(net)?, &flows, -990_000_000_000, 10_000_000_000_000))
            }
            (Function::IrrDay, [net, payments]) => {
                let mut flows = Vec::new();
                for item in self.list(payments)?.iter() {
                    let (Some(Value::Number(days)), Some(amount)) = (item.field("days"), item.field("amount")) else {
                        return Err(confused());
                    };
                    let days = to_integer(days).and_then(|days| u32::try_from(days).ok()).ok_or_else(limit)?;
                    flows.push((days, payment(amount)?));
                }
                flows.sort_by_key(|(days, _)| *days);
                rate(irr::root(&self.number(net)?, &flows, -500_000_000_000, 1_000_000_000_000))
            }
            (Function::Has, [value]) => Value::Bool(self.evaluate(value)? != Value::Null),
            (Function::Text, arguments) => {
                let mut text = String::new();
                for argument in arguments {
                    match self.evaluate(argument)? {
                        Value::Text(piece) => text.push_str(&piece),
                        Value::Number(number) => text.push_str(&short(&number, 6)),
                        _ => return Err(confused()),
                    }
                }
                Value::Text(text.into())
            }
            _ => return Err(confused()),
        })
    }

    fn mode(&self, mode: &[Expr]) -> Result<Rounding, Failure> {
        match mode {
            [] => Ok(Rounding::HalfUp),
            [mode, ..] => match self.evaluate(mode)? {
                Value::Text(name) => Rounding::named(&name).ok_or_else(confused),
                _ => Err(confused()),
            },
        }
    }

    /// Lets a number pass that is not too large. Large ones count as much work, since they are.
    fn bounded(&self, number: Rational) -> Evaluated {
        let size = number.numer().bits().max(number.denom().bits()) / 256;
        self.work.set(self.work.get() + size * size);
        if is_bounded(&number) && self.work.get() <= WORK_MAX { Ok(Value::Number(number)) } else { Err(limit()) }
    }

    fn arithmetic(&self, operator: Operator, one: Value, two: Value) -> Evaluated {
        match (operator, one, two) {
            (Operator::Add, Value::Number(one), Value::Number(two)) => self.bounded(one + two),
            (Operator::Subtract, Value::Number(one), Value::Number(two)) => self.bounded(one - two),
            (Operator::Multiply, Value::Number(one), Value::Number(two)) => self.bounded(one * two),
            (Operator::Divide, Value::Number(one), Value::Number(two)) => {
                if two.is_zero() {
                    return Err(Failure::new("E_MATH", ""));
                }
                self.bounded(one / two)
            }
            (Operator::Power, Value::Number(base), Value::Number(exponent)) => {
                if base.is_zero() && exponent.is_negative() {
                    return Err(Failure::new("E_MATH", ""));
                }
                let exponent = to_integer(&exponent).ok_or_else(limit)?;
                self.bounded(power(&base, exponent).ok_or_else(limit)?)
            }
            (Operator::Subtract, Value::Date(one), Value::Date(two)) => {
                Ok(Value::Number(whole(date::days_between(two, one))))
            }
            (Operator::Add | Operator::Subtract, Value::Date(date), Value::Number(days)) => {
                let days = to_integer(&days).ok_or_else(limit)?;
                let days = if operator == Operator::Add { days } else { days.saturating_neg() };
                date::add_days(date, days).map(Value::Date).ok_or_else(limit)
            }
            (Operator::Add, Value::List(one), Value::List(two)) => {
                if one.len() + two.len() > LIST_MAX {
                    return Err(limit());
                }
                Ok(Value::List(one.iter().chain(two.iter()).cloned().collect()))
            }
            _ => Err(confused()),
        }
    }

    /// Each band holds for what lies over its border, up to the next one.
    fn tiers(&self, amount: &Expr, bands: &Expr) -> Evaluated {
        let amount = self.number(amount)?;
        let bands = self.list(bands)?;
        let mut known = Vec::new();
        for band in bands.iter() {
            let (Some(Value::Number(over)), Some(Value::Number(rate))) = (band.field("over"), band.field("rate"))
            else {
                return Err(confused());
            };
            known.push((over.clone(), rate));
        }
        let mut total = Rational::zero();
        for (place, (over, rate)) in known.iter().enumerate() {
            let end = known.get(place + 1).map_or(&amount, |(next, _)| next.min(&amount));
            if end > over {
                total += (end - over) * *rate;
            }
        }
        self.bounded(total)
    }
}

fn rate(root: Option<Rational>) -> Value {
    root.map_or(Value::Null, Value::Number)
}

/// A payment is money that comes back: never less than nothing.
fn payment(value: &Value) -> Result<Rational, Failure> {
    match value {
        Value::Number(number) if !number.is_negative() => Ok(number.clone()),
        Value::Number(_) => Err(Failure::new("E_RANGE", "")),
        _ => Err(confused()),
    }
}

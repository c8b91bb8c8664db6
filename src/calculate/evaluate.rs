//! The expression tree and its inputs to values.
//!
//! Formulas are total: what they cannot give is a [`Failure`] with a code. Work, depth, lists and numbers are bounded, so
//! nothing hangs and nothing fills the memory. Lines of `let` are computed when they are asked for, and once.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use num_traits::{Signed, Zero};

use super::date;
use super::failure::{Evaluated, Failure, LIST_MAX, confused, limit};
use super::functions::{Values, function};
use super::number::{Rational, is_bounded, power, to_integer, whole};
use super::parameter::Parameters;
use super::syntax::{Binding, Expr, Local, Node, Operator};
use super::value::Value;

/// The most nodes that one calculation may compute.
pub const WORK_MAX: u64 = 6_000_000;

/// The deepest a calculation may go.
pub const DEPTH_MAX: usize = 150;

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
            Node::Call(id, arguments) => (function(*id).run)(self, arguments)?,
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
        names: &[Local],
        values: impl IntoIterator<Item = Value>,
        run: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let before = self.local.borrow().len();
        self.local.borrow_mut().extend(names.iter().map(|local| local.name.clone()).zip(values));
        let result = run();
        self.local.borrow_mut().truncate(before);
        result
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
}

impl Values for Evaluator<'_> {
    fn evaluate(&self, expr: &Expr) -> Evaluated {
        self.work.set(self.work.get() + 1);
        self.depth.set(self.depth.get() + 1);
        let within = self.work.get() <= WORK_MAX && self.depth.get() <= DEPTH_MAX;
        let value = if within { self.node(expr) } else { Err(limit()) };
        self.depth.set(self.depth.get() - 1);
        value
    }

    fn lambda(&self, expr: &Expr, values: Vec<Value>) -> Evaluated {
        match &expr.node {
            Node::Lambda(names, body) => self.with(names, values, || self.evaluate(body)),
            _ => Err(confused()),
        }
    }

    fn bounded(&self, number: Rational) -> Evaluated {
        let size = number.numer().bits().max(number.denom().bits()) / 256;
        self.work.set(self.work.get() + size * size);
        if is_bounded(&number) && self.work.get() <= WORK_MAX { Ok(Value::Number(number)) } else { Err(limit()) }
    }
}

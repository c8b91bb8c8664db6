//! Functions of lists; those that take a formula with names of its own among them.

use std::cmp::Ordering;

use num_traits::Zero;

use super::super::failure::{LIST_MAX, confused, limit};
use super::super::mistype::{differ, unordered, wrong};
use super::super::number::{Rational, whole};
use super::super::syntax::Expr;
use super::super::unit::{Dimension, Type};
use super::super::value::Value;
use super::{Checked, Function, Types};

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        name: "sum",
        usage: "sum(list)",
        gives: "all numbers together",
        takes: 1..=1,
        check: |scope, arguments| {
            let list = &arguments[0];
            let inner = scope.list(list)?;
            if inner.is_number() { Ok(inner) } else { Err(wrong(list, &Type::number(Dimension::NONE), &inner)) }
        },
        run: |run, arguments| {
            let mut total = Rational::zero();
            for item in run.list(&arguments[0])?.iter() {
                let Value::Number(number) = item else { return Err(confused()) };
                total += number;
            }
            run.bounded(total)
        },
    },
    Function {
        name: "count",
        usage: "count(list)",
        gives: "how many there are",
        takes: 1..=1,
        check: |scope, arguments| scope.list(&arguments[0]).map(|_| Type::INT),
        run: |run, arguments| Ok(Value::Number(whole(run.list(&arguments[0])?.len() as i64))),
    },
    Function {
        name: "first",
        usage: "first(list)",
        gives: "the first; null of an empty list",
        takes: 1..=1,
        check: |scope, arguments| item_type(scope, arguments),
        run: |run, arguments| Ok(run.list(&arguments[0])?.first().cloned().unwrap_or(Value::Null)),
    },
    Function {
        name: "last",
        usage: "last(list)",
        gives: "the last, likewise",
        takes: 1..=1,
        check: |scope, arguments| item_type(scope, arguments),
        run: |run, arguments| Ok(run.list(&arguments[0])?.last().cloned().unwrap_or(Value::Null)),
    },
    Function {
        name: "at",
        usage: "at(list, number)",
        gives: "the one of that number, from 1; null beyond the end",
        takes: 2..=2,
        check: |scope, arguments| {
            scope.expect(&arguments[1], &Type::INT)?;
            item_type(scope, arguments)
        },
        run: |run, arguments| {
            let place = usize::try_from(run.integer(&arguments[1])?).ok().and_then(|number| number.checked_sub(1));
            let list = run.list(&arguments[0])?;
            Ok(place.and_then(|place| list.get(place)).cloned().unwrap_or(Value::Null))
        },
    },
    Function {
        name: "any",
        usage: "any(list)",
        gives: "whether one is true",
        takes: 1..=1,
        check: |scope, arguments| truth_type(scope, arguments),
        run: |run, arguments| Ok(Value::Bool(run.list(&arguments[0])?.contains(&Value::Bool(true)))),
    },
    Function {
        name: "all",
        usage: "all(list)",
        gives: "whether all are true",
        takes: 1..=1,
        check: |scope, arguments| truth_type(scope, arguments),
        run: |run, arguments| Ok(Value::Bool(!run.list(&arguments[0])?.contains(&Value::Bool(false)))),
    },
    Function {
        name: "sort_by",
        usage: "sort_by(list, x => key)",
        gives: "the list by rising keys; equal keys keep their order",
        takes: 2..=2,
        check: |scope, arguments| {
            let inner = scope.list(&arguments[0])?;
            let key = &arguments[1];
            let kind = scope.lambda(key, std::slice::from_ref(&inner))?;
            if kind.is_ordered() { Ok(Type::List(Box::new(inner))) } else { Err(unordered(key, &kind)) }
        },
        run: |run, arguments| {
            let mut keyed = Vec::new();
            for item in run.list(&arguments[0])?.iter() {
                keyed.push((run.lambda(&arguments[1], vec![item.clone()])?, item.clone()));
            }
            keyed.sort_by(|(one, _), (two, _)| one.order(two).unwrap_or(Ordering::Equal));
            Ok(Value::List(keyed.into_iter().map(|(_, item)| item).collect()))
        },
    },
    Function {
        name: "fold",
        usage: "fold(list, start, (state, item, number) => next)",
        gives: "the last state",
        takes: 3..=3,
        check: |scope, arguments| {
            let inner = scope.list(&arguments[0])?;
            state_type(scope, &arguments[1], &arguments[2], &[inner, Type::INT])
        },
        run: |run, arguments| {
            let items = run.list(&arguments[0])?;
            let mut state = run.evaluate(&arguments[1])?;
            for (number, item) in (1..).zip(items.iter()) {
                state = run.lambda(&arguments[2], vec![state, item.clone(), Value::Number(whole(number))])?;
            }
            Ok(state)
        },
    },
    Function {
        name: "scan",
        usage: "scan(list, start, (state, item, number) => next)",
        gives: "every state, in a list",
        takes: 3..=3,
        check: |scope, arguments| {
            let inner = scope.list(&arguments[0])?;
            let state = state_type(scope, &arguments[1], &arguments[2], &[inner, Type::INT])?;
            Ok(Type::List(Box::new(state)))
        },
        run: |run, arguments| {
            let mut states = vec![run.evaluate(&arguments[1])?];
            for (number, item) in (1..).zip(run.list(&arguments[0])?.iter()) {
                let state = states.last().cloned().unwrap_or(Value::Null);
                states.push(run.lambda(&arguments[2], vec![state, item.clone(), Value::Number(whole(number))])?);
            }
            Ok(Value::List(states.into_iter().skip(1).collect()))
        },
    },
    Function {
        name: "iterate",
        usage: "iterate(bound, start, state => go on, (state, number) => next)",
        gives: "the state after at most so many steps",
        takes: 4..=4,
        check: |scope, arguments| {
            let (start, go_on, step) = (&arguments[1], &arguments[2], &arguments[3]);
            scope.expect(&arguments[0], &Type::INT)?;
            let state = state_type(scope, start, step, &[Type::INT])?;
            match scope.lambda(go_on, std::slice::from_ref(&state))? {
                Type::Bool | Type::Any => Ok(state),
                other => Err(wrong(go_on, &Type::Bool, &other)),
            }
        },
        run: |run, arguments| {
            let bound = run.integer(&arguments[0])?;
            let mut state = run.evaluate(&arguments[1])?;
            let mut number = 0;
            while number < bound && run.lambda(&arguments[2], vec![state.clone()])? == Value::Bool(true) {
                number += 1;
                state = run.lambda(&arguments[3], vec![state, Value::Number(whole(number))])?;
            }
            Ok(state)
        },
    },
    Function {
        name: "range",
        usage: "range(from, to)",
        gives: "whole numbers, both included",
        takes: 2..=2,
        check: |scope, arguments| {
            arguments.iter().try_for_each(|end| scope.expect(end, &Type::INT).map(|_| ()))?;
            Ok(Type::List(Box::new(Type::INT)))
        },
        run: |run, arguments| {
            let (from, to) = (run.integer(&arguments[0])?, run.integer(&arguments[1])?);
            if to.saturating_sub(from) >= LIST_MAX as i64 {
                return Err(limit());
            }
            Ok(Value::List((from..=to).map(|number| Value::Number(whole(number))).collect()))
        },
    },
];

fn item_type(scope: &mut dyn Types, arguments: &[Expr]) -> Checked {
    Ok(Type::Optional(Box::new(scope.list(&arguments[0])?)))
}

fn truth_type(scope: &mut dyn Types, arguments: &[Expr]) -> Checked {
    match scope.list(&arguments[0])? {
        Type::Bool | Type::Any => Ok(Type::Bool),
        other => Err(wrong(&arguments[0], &Type::Bool, &other)),
    }
}

/// The type of a state that a step carries on: what the start and every step have in common.
fn state_type(scope: &mut dyn Types, start: &Expr, step: &Expr, rest: &[Type]) -> Checked {
    let mut state = scope.check(start)?;
    // 0 becomes money, and null optional, after one step; nothing changes after two.
    for _ in 0..3 {
        let types: Vec<Type> = [&[state.clone()], rest].concat();
        let next = scope.lambda(step, &types)?;
        let joined = state.join(&next).ok_or_else(|| differ(step, &state, &next))?;
        if joined == state {
            return Ok(state);
        }
        state = joined;
    }
    Ok(state)
}

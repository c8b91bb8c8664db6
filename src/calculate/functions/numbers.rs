//! Functions of numbers and of single values.

use std::cmp::Ordering;
use std::sync::Arc;

use num_traits::Signed;

use super::super::failure::{Evaluated, Failure, confused, limit};
use super::super::mistype::{differ, fits, unordered, wrong};
use super::super::number::{Rounding, round, short, to_integer};
use super::super::syntax::{Expr, Node};
use super::super::token::Mistake;
use super::super::unit::{Dimension, Type};
use super::super::value::Value;
use super::{Checked, Function, Types, Values};
use crate::diagnostic::words;

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        name: "r2",
        usage: "r2(money, mode)",
        gives: "money to two decimals, half away from zero unless a mode is named: `half_up`, `half_even`, `up`, `down`",
        takes: 1..=2,
        check: |scope, arguments| {
            mode_type(scope, &arguments[1..])?;
            scope.expect(&arguments[0], &Type::number(Dimension::MONEY))?;
            Ok(Type::number(Dimension::MONEY))
        },
        run: |run, arguments| Ok(Value::Number(round(&run.number(&arguments[0])?, 2, mode(run, &arguments[1..])?))),
    },
    Function {
        name: "round",
        usage: "round(number, decimals, mode)",
        gives: "the number to so many decimals, by the same modes",
        takes: 2..=3,
        check: round_type,
        run: |run, arguments| {
            let decimals = u32::try_from(run.integer(&arguments[1])?).map_err(|_| limit())?;
            Ok(Value::Number(round(&run.number(&arguments[0])?, decimals, mode(run, &arguments[2..])?)))
        },
    },
    Function {
        name: "floor",
        usage: "floor(number)",
        gives: "the whole number not above it",
        takes: 1..=1,
        check: |scope, arguments| whole_type(scope, arguments),
        run: |run, arguments| Ok(Value::Number(run.number(&arguments[0])?.floor())),
    },
    Function {
        name: "ceil",
        usage: "ceil(number)",
        gives: "the whole number not below it",
        takes: 1..=1,
        check: |scope, arguments| whole_type(scope, arguments),
        run: |run, arguments| Ok(Value::Number(run.number(&arguments[0])?.ceil())),
    },
    Function {
        name: "abs",
        usage: "abs(number)",
        gives: "the number without its sign",
        takes: 1..=1,
        check: |scope, arguments| scope.number(&arguments[0]),
        run: |run, arguments| Ok(Value::Number(run.number(&arguments[0])?.abs())),
    },
    Function {
        name: "min",
        usage: "min(a, b, ...)",
        gives: "the smallest, of a list too; null of an empty list",
        takes: 1..=usize::MAX,
        check: |scope, arguments| extreme_type(scope, arguments),
        run: |run, arguments| extreme(run, arguments, Ordering::Less),
    },
    Function {
        name: "max",
        usage: "max(a, b, ...)",
        gives: "the largest, likewise",
        takes: 1..=usize::MAX,
        check: |scope, arguments| extreme_type(scope, arguments),
        run: |run, arguments| extreme(run, arguments, Ordering::Greater),
    },
    Function {
        name: "has",
        usage: "has(value)",
        gives: "whether it is not null; in `if has(x) then`, x is there",
        takes: 1..=1,
        check: |scope, arguments| scope.check(&arguments[0]).map(|_| Type::Bool),
        run: |run, arguments| Ok(Value::Bool(run.evaluate(&arguments[0])? != Value::Null)),
    },
    Function {
        name: "text",
        usage: "text(a, b, ...)",
        gives: "texts and whole numbers one after another",
        takes: 1..=usize::MAX,
        check: |scope, arguments| {
            for argument in arguments {
                let kind = scope.check(argument)?;
                if !matches!(kind, Type::Text | Type::Enum(_) | Type::Any) && !fits(&kind, &Type::INT) {
                    return Err(wrong(argument, &Type::Text, &kind));
                }
            }
            Ok(Type::Text)
        },
        run: |run, arguments| {
            let mut text = String::new();
            for argument in arguments {
                match run.evaluate(argument)? {
                    Value::Text(piece) => text.push_str(&piece),
                    Value::Number(number) => text.push_str(&short(&number, 6)),
                    _ => return Err(confused()),
                }
            }
            Ok(Value::Text(text.into()))
        },
    },
];

fn round_type(scope: &mut dyn Types, arguments: &[Expr]) -> Checked {
    mode_type(scope, &arguments[2..])?;
    match &arguments[1].node {
        Node::Number(number, _) if to_integer(number).is_some_and(|digits| (0..=20).contains(&digits)) => {}
        _ => {
            let message = words!("小数位数要写成 0 到 20 的数", "write the decimals as a number, 0 to 20");
            let help = words!("例如 round(x, 2)", "such as round(x, 2)");
            return Err(Mistake::new(arguments[1].span.clone(), message, help));
        }
    }
    Ok(match scope.number(&arguments[0])? {
        Type::Number { unit, .. } => Type::number(unit),
        other => other,
    })
}

fn whole_type(scope: &mut dyn Types, arguments: &[Expr]) -> Checked {
    Ok(match scope.number(&arguments[0])? {
        Type::Number { unit, .. } => Type::Number { unit, int: true },
        other => other,
    })
}

/// The name of a way of rounding, written out or from an input with these words.
fn mode_type(scope: &mut dyn Types, mode: &[Expr]) -> Result<(), Mistake> {
    let Some(expr) = mode.first() else { return Ok(()) };
    let fine = match (scope.check(expr)?, &expr.node) {
        (Type::Text, Node::Text(name)) => Rounding::named(name).is_some(),
        (Type::Enum(words), _) => words.iter().all(|word| Rounding::named(word).is_some()),
        (kind, _) => kind == Type::Any,
    };
    if fine {
        return Ok(());
    }
    let list = Rounding::NAMES.join(", ");
    Err(Mistake::new(
        expr.span.clone(),
        words!("不是取整方式", "this is no way of rounding"),
        words!("可以用的有：{list}", "there are: {list}"),
    ))
}

fn mode(run: &dyn Values, mode: &[Expr]) -> Result<Rounding, Failure> {
    match mode {
        [] => Ok(Rounding::HalfUp),
        [mode, ..] => match run.evaluate(mode)? {
            Value::Text(name) => Rounding::named(&name).ok_or_else(confused),
            _ => Err(confused()),
        },
    }
}

fn extreme_type(scope: &mut dyn Types, arguments: &[Expr]) -> Checked {
    let (first, rest) = (&arguments[0], &arguments[1..]);
    if rest.is_empty() {
        let inner = scope.list(first)?;
        return if inner.is_ordered() { Ok(Type::Optional(Box::new(inner))) } else { Err(unordered(first, &inner)) };
    }
    let mut kind = scope.check(first)?;
    if !kind.is_ordered() {
        return Err(unordered(first, &kind));
    }
    for other in rest {
        let next = scope.check(other)?;
        kind = kind.join(&next).filter(Type::is_ordered).ok_or_else(|| differ(other, &kind, &next))?;
    }
    Ok(kind)
}

fn extreme(run: &dyn Values, arguments: &[Expr], wanted: Ordering) -> Evaluated {
    let values: Arc<[Value]> = match arguments {
        [list] => run.list(list)?,
        several => several.iter().map(|item| run.evaluate(item)).collect::<Result<_, _>>()?,
    };
    let mut best = Value::Null;
    for value in values.iter() {
        if best == Value::Null || value.order(&best) == Some(wanted) {
            best = value.clone();
        }
    }
    Ok(best)
}

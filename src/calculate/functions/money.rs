//! Functions of rates, fees in bands, and the rate that a loan really costs.

use num_traits::{Signed, Zero};

use super::super::failure::{Evaluated, Failure, confused, limit};
use super::super::irr;
use super::super::mistype::wrong;
use super::super::number::{Rational, to_integer, whole};
use super::super::syntax::Expr;
use super::super::token::Mistake;
use super::super::unit::{Dimension, Type};
use super::super::value::{Period, Value};
use super::{Checked, Function, Types, Values};
use crate::diagnostic::words;

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        name: "annual",
        usage: "annual(rate, day_basis)",
        gives: "a rate as typed, a year: a monthly one times 12, a daily one times the basis, such as `365日/年`",
        takes: 2..=2,
        check: |scope, arguments| {
            match scope.check(&arguments[0])? {
                Type::Rate | Type::Any => {}
                other => return Err(wrong(&arguments[0], &Type::Rate, &other)),
            }
            scope.expect(&arguments[1], &Type::number(Dimension::BASIS))?;
            Ok(Type::number(Dimension::YEARLY))
        },
        run: |run, arguments| {
            let Value::Rate(rate, period) = run.evaluate(&arguments[0])? else { return Err(confused()) };
            Ok(Value::Number(match period {
                Period::Year => rate,
                Period::Month => rate * whole(12),
                Period::Day => rate * run.number(&arguments[1])?,
            }))
        },
    },
    Function {
        name: "tiers",
        usage: "tiers(amount, [{over, rate}])",
        gives: "each band at its own rate",
        takes: 2..=2,
        check: tiers_type,
        run: tiers,
    },
    Function {
        name: "irr_month",
        usage: "irr_month(net, payments)",
        gives: "the rate a month at which the payments are worth what was paid out, to 12 decimals; null if there is none",
        takes: 2..=2,
        check: |scope, arguments| {
            scope.expect(&arguments[0], &Type::number(Dimension::MONEY))?;
            scope.expect(&arguments[1], &Type::List(Box::new(Type::number(Dimension::MONEY))))?;
            Ok(Type::Optional(Box::new(Type::number(Dimension::MONTHLY))))
        },
        // r in [-0.99, 10] with the sum of pay_k/(1+r)^k = net.
        run: |run, arguments| {
            let mut flows = Vec::new();
            for (time, item) in (1..).zip(run.list(&arguments[1])?.iter()) {
                flows.push((time, payment(item)?));
            }
            Ok(rate(irr::root(&run.number(&arguments[0])?, &flows, -990_000_000_000, 10_000_000_000_000)))
        },
    },
    Function {
        name: "irr_day",
        usage: "irr_day(net, [{days, amount}])",
        gives: "the same a day, for payments after so many days",
        takes: 2..=2,
        check: |scope, arguments| {
            scope.expect(&arguments[0], &Type::number(Dimension::MONEY))?;
            let (amount, days) = (Type::number(Dimension::MONEY), Type::Number { unit: Dimension::DAYS, int: true });
            let record = Type::Record(vec![("days".to_owned(), days), ("amount".to_owned(), amount)]);
            scope.expect(&arguments[1], &Type::List(Box::new(record)))?;
            Ok(Type::Optional(Box::new(Type::number(Dimension::DAILY))))
        },
        // i in [-0.5, 1].
        run: |run, arguments| {
            let mut flows = Vec::new();
            for item in run.list(&arguments[1])?.iter() {
                let (Some(Value::Number(days)), Some(amount)) = (item.field("days"), item.field("amount")) else {
                    return Err(confused());
                };
                let days = to_integer(days).and_then(|days| u32::try_from(days).ok()).ok_or_else(limit)?;
                flows.push((days, payment(amount)?));
            }
            flows.sort_by_key(|(days, _)| *days);
            Ok(rate(irr::root(&run.number(&arguments[0])?, &flows, -500_000_000_000, 1_000_000_000_000)))
        },
    },
];

fn tiers_type(scope: &mut dyn Types, arguments: &[Expr]) -> Checked {
    let (amount, bands) = (&arguments[0], &arguments[1]);
    let amount_type = scope.number(amount)?;
    let inner = scope.list(bands)?;
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
            words!(
                "例如 tiers(x, [{{over: 0元, rate: 1%}}, {{over: 1000元, rate: 2%}}])",
                "such as tiers(x, [{{over: 0元, rate: 1%}}, {{over: 1000元, rate: 2%}}])"
            ),
        )),
    }
}

/// Each band holds for what lies over its border, up to the next one.
fn tiers(run: &dyn Values, arguments: &[Expr]) -> Evaluated {
    let amount = run.number(&arguments[0])?;
    let bands = run.list(&arguments[1])?;
    let mut known = Vec::new();
    for band in bands.iter() {
        let (Some(Value::Number(over)), Some(Value::Number(rate))) = (band.field("over"), band.field("rate")) else {
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
    run.bounded(total)
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

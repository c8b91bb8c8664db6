//! Functions of dates.

use super::super::date;
use super::super::failure::limit;
use super::super::number::whole;
use super::super::syntax::Expr;
use super::super::unit::{Dimension, Type};
use super::super::value::Value;
use super::{Checked, Function, Types};

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        name: "days",
        usage: "days(from, to)",
        gives: "the days between; one end counts",
        takes: 2..=2,
        check: |scope, arguments| {
            arguments.iter().try_for_each(|end| scope.expect(end, &Type::Date).map(|_| ()))?;
            Ok(Type::Number { unit: Dimension::DAYS, int: true })
        },
        run: |run, arguments| {
            Ok(Value::Number(whole(date::days_between(run.date(&arguments[0])?, run.date(&arguments[1])?))))
        },
    },
    Function {
        name: "add_months",
        usage: "add_months(date, months)",
        gives: "the same day so many months later, or the last of that month",
        takes: 2..=2,
        check: |scope, arguments| moved_type(scope, arguments),
        run: |run, arguments| {
            let moved = date::add_months(run.date(&arguments[0])?, run.integer(&arguments[1])?);
            Ok(Value::Date(moved.ok_or_else(limit)?))
        },
    },
    Function {
        name: "with_day",
        usage: "with_day(date, day)",
        gives: "that day of the same month, or its last",
        takes: 2..=2,
        check: |scope, arguments| moved_type(scope, arguments),
        run: |run, arguments| {
            let moved = date::with_day(run.date(&arguments[0])?, run.integer(&arguments[1])?);
            Ok(Value::Date(moved.ok_or_else(limit)?))
        },
    },
    Function {
        name: "last_day",
        usage: "last_day(date)",
        gives: "the last day of its month",
        takes: 1..=1,
        check: |scope, arguments| scope.expect(&arguments[0], &Type::Date),
        run: |run, arguments| Ok(Value::Date(run.date(&arguments[0])?.last_of_month())),
    },
    Function {
        name: "weekday",
        usage: "weekday(date)",
        gives: "Monday is 1",
        takes: 1..=1,
        check: |scope, arguments| scope.expect(&arguments[0], &Type::Date).map(|_| Type::INT),
        run: |run, arguments| Ok(Value::Number(whole(date::weekday(run.date(&arguments[0])?)))),
    },
];

fn moved_type(scope: &mut dyn Types, arguments: &[Expr]) -> Checked {
    scope.expect(&arguments[1], &Type::INT)?;
    scope.expect(&arguments[0], &Type::Date)
}

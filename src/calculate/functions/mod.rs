//! The functions of the language, one table: name, how it is called, what it gives, how its types are checked, how it runs.
//!
//! A new function is one entry here, one in `calc.js`, and a vector that both compute; the manual's table is made from this one.

mod dates;
mod lists;
mod money;
mod numbers;

use std::ops::RangeInclusive;

use std::sync::{Arc, LazyLock};

use jiff::civil::Date;

use super::failure::{Evaluated, Failure, confused, limit};
use super::mistype::{fits, wrong};
use super::number::{Rational, to_integer};
use super::syntax::{Expr, FunctionId};
use super::token::Mistake;
use super::unit::{Dimension, Type};
use super::value::Value;

/// A type, or why there is none.
pub type Checked = Result<Type, Mistake>;

/// What a function asks of whoever knows the names around it: the types of its arguments.
pub trait Types {
    /// The type of an expression, or the first mistake in it.
    fn check(&mut self, expr: &Expr) -> Checked;

    /// The type of what `x => ...` gives, its names being of these types; it may take fewer of them.
    fn lambda(&mut self, expr: &Expr, types: &[Type]) -> Checked;

    /// The expression must be of this type, or one that can stand for it.
    fn expect(&mut self, expr: &Expr, wanted: &Type) -> Checked {
        let found = self.check(expr)?;
        if fits(&found, wanted) { Ok(found) } else { Err(wrong(expr, wanted, &found)) }
    }

    /// A list, and the type of what it holds.
    fn list(&mut self, expr: &Expr) -> Checked {
        match self.check(expr)? {
            Type::List(inner) => Ok(*inner),
            Type::Any => Ok(Type::Any),
            other => Err(wrong(expr, &Type::List(Box::new(Type::Any)), &other)),
        }
    }

    /// A number of any unit.
    fn number(&mut self, expr: &Expr) -> Checked {
        match self.check(expr)? {
            kind if kind.is_number() => Ok(kind),
            other => Err(wrong(expr, &Type::number(Dimension::NONE), &other)),
        }
    }
}

/// What a function asks of whoever computes: the values of its arguments.
pub trait Values {
    /// The value of an expression.
    fn evaluate(&self, expr: &Expr) -> Evaluated;

    /// The value of what `x => ...` gives.
    fn lambda(&self, expr: &Expr, values: Vec<Value>) -> Evaluated;

    /// Lets a number pass that is not too large. Large ones count as much work, since they are.
    fn bounded(&self, number: Rational) -> Evaluated;

    /// Whether a condition holds.
    fn holds(&self, expr: &Expr) -> Result<bool, Failure> {
        match self.evaluate(expr)? {
            Value::Bool(holds) => Ok(holds),
            _ => Err(confused()),
        }
    }

    /// A number.
    fn number(&self, expr: &Expr) -> Result<Rational, Failure> {
        match self.evaluate(expr)? {
            Value::Number(number) => Ok(number),
            _ => Err(confused()),
        }
    }

    /// A whole number.
    fn integer(&self, expr: &Expr) -> Result<i64, Failure> {
        to_integer(&self.number(expr)?).ok_or_else(limit)
    }

    /// A date.
    fn date(&self, expr: &Expr) -> Result<Date, Failure> {
        match self.evaluate(expr)? {
            Value::Date(date) => Ok(date),
            _ => Err(confused()),
        }
    }

    /// A list.
    fn list(&self, expr: &Expr) -> Result<Arc<[Value]>, Failure> {
        match self.evaluate(expr)? {
            Value::List(items) => Ok(items),
            _ => Err(confused()),
        }
    }
}

/// A function.
#[derive(Debug)]
pub struct Function {
    /// Its name in formulas and in the browser's tree.
    pub name: &'static str,
    /// How it is called.
    pub usage: &'static str,
    /// What it gives.
    pub gives: &'static str,
    /// How many arguments it takes.
    pub takes: RangeInclusive<usize>,
    /// From as many arguments as it takes to the type of what it gives.
    pub check: fn(&mut dyn Types, &[Expr]) -> Checked,
    /// From the same arguments to the value.
    pub run: fn(&dyn Values, &[Expr]) -> Evaluated,
}

impl Function {
    /// Every function, in the order of the manual.
    pub fn all() -> impl Iterator<Item = &'static Function> + Clone {
        [numbers::FUNCTIONS, lists::FUNCTIONS, dates::FUNCTIONS, money::FUNCTIONS].into_iter().flatten()
    }

    /// Whether it is `has`, which makes its argument present in what it is the condition of.
    pub fn is_has(&self) -> bool {
        self.name == "has"
    }
}

static TABLE: LazyLock<Vec<&'static Function>> = LazyLock::new(|| Function::all().collect());

/// The function of a name.
pub fn named(name: &str) -> Option<FunctionId> {
    TABLE.iter().position(|function| function.name == name).map(FunctionId)
}

/// What a formula calls.
pub fn function(id: FunctionId) -> &'static Function {
    TABLE[id.0]
}

/// The rows of the manual's table.
pub fn table() -> String {
    Function::all().map(|function| format!("| `{}` | {} |\n", function.usage, function.gives)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_manual_and_the_browser_have_the_functions_of_the_table() {
        let manual = include_str!("../../../tests/spec/calculators.md");
        assert!(manual.contains(&table()), "the table of functions in tests/spec/calculators.md is not:\n{}", table());
        let script = include_str!("../../../themes/default/assets/calc.js");
        let names = |table: &str| -> Vec<&str> {
            let rest = script.split_once(&format!("const {table} = {{")).expect("the script has the table").1;
            let rest = &rest[..rest.find("\n  };").expect("it ends")];
            let entries = rest.lines().filter_map(|line| line.strip_prefix("    ")?.split_once(':'));
            entries
                .map(|(name, _)| name)
                .filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
                .collect()
        };
        let browser: BTreeSet<&str> = names("FUNCTIONS").into_iter().chain(names("WITH_LAMBDA")).collect();
        let here: BTreeSet<&str> = Function::all().map(|function| function.name).collect();
        assert_eq!(browser, here);
    }
}

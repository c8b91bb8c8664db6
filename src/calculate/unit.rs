//! What a value is, as far as it is known when the file is read: type, unit, and which units go together.
//!
//! Money, years, months and days are dimensions of their own. So money times money, a rate without its time, and a
//! monthly rate where a yearly one belongs do not fit, and no rule about them has to be written down.
//! A month is never thirty days: the only way from years to days is a `day_basis`, from years to months `12月/年`.

use std::fmt::Write;
use std::sync::Arc;

use crate::diagnostic::{Words, words};

/// Powers of 元, 年, 月 and 日: a yearly rate is 年^-1, `day_basis` is 日·年^-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Dimension(pub [i8; 4]);

const SYMBOLS: [&str; 4] = ["元", "年", "月", "日"];

impl Dimension {
    /// A bare number.
    pub const NONE: Dimension = Dimension([0, 0, 0, 0]);
    /// Money.
    pub const MONEY: Dimension = Dimension([1, 0, 0, 0]);
    /// A rate a year.
    pub const YEARLY: Dimension = Dimension([0, -1, 0, 0]);
    /// A rate a month.
    pub const MONTHLY: Dimension = Dimension([0, 0, -1, 0]);
    /// A rate a day.
    pub const DAILY: Dimension = Dimension([0, 0, 0, -1]);
    /// A number of days.
    pub const DAYS: Dimension = Dimension([0, 0, 0, 1]);
    /// Days a year: 360 or 365.
    pub const BASIS: Dimension = Dimension([0, -1, 0, 1]);

    /// The unit of a symbol: 元, 年, 月, 日.
    pub fn of_symbol(symbol: char) -> Option<Dimension> {
        let place = SYMBOLS.iter().position(|known| known.chars().eq([symbol]))?;
        let mut powers = [0; 4];
        powers[place] = 1;
        Some(Dimension(powers))
    }

    /// The unit of a product. Powers beyond all sense stay where they are and are reported as they stand.
    pub fn times(self, other: Dimension) -> Dimension {
        Dimension(std::array::from_fn(|place| self.0[place].saturating_add(other.0[place])))
    }

    /// The unit of a quotient.
    pub fn over(self, other: Dimension) -> Dimension {
        Dimension(std::array::from_fn(|place| self.0[place].saturating_sub(other.0[place])))
    }

    /// The unit as it is written after a number: `元`, `/年`, `日/年`; empty for a bare number.
    pub fn symbol(self) -> String {
        let mut out = String::new();
        for (power, symbol) in self.0.iter().zip(SYMBOLS) {
            for _ in 0..(*power).max(0) {
                out.push_str(symbol);
            }
        }
        for (power, symbol) in self.0.iter().zip(SYMBOLS) {
            for _ in *power..0 {
                let _ = write!(out, "/{symbol}");
            }
        }
        out
    }

    fn words(self) -> Words {
        let symbol = self.symbol();
        match self {
            Dimension::NONE => words!("没有单位的数", "a bare number"),
            Dimension::MONEY => words!("金额（元）", "money (元)"),
            Dimension::YEARLY => words!("年利率", "a yearly rate"),
            Dimension::MONTHLY => words!("月利率", "a monthly rate"),
            Dimension::DAILY => words!("日利率", "a daily rate"),
            Dimension::DAYS => words!("天数", "a number of days"),
            Dimension::BASIS => words!("一年的天数（日/年）", "days a year (日/年)"),
            _ => words!("单位是“{symbol}”的数", "a number in `{symbol}`"),
        }
    }
}

/// The type of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Nothing is known, because the mistake has been reported, or of the items of an empty list.
    Any,
    /// `null`.
    Null,
    /// True or false.
    Bool,
    /// A number with its unit; `int` is known to be whole.
    Number {
        /// Its unit.
        unit: Dimension,
        /// Whether it is whole.
        int: bool,
    },
    /// The number 0, which fits every unit.
    Zero,
    /// A rate as it was typed, a year, a month or a day: `annual` makes a number of it.
    Rate,
    /// A calendar day.
    Date,
    /// Text.
    Text,
    /// One of these words.
    Enum(Arc<Vec<String>>),
    /// Items of one type.
    List(Box<Type>),
    /// Named values.
    Record(Vec<(String, Type)>),
    /// A value, or `null`.
    Optional(Box<Type>),
}

impl Type {
    /// A number with a unit that need not be whole.
    pub fn number(unit: Dimension) -> Type {
        Type::Number { unit, int: false }
    }

    /// A whole bare number.
    pub const INT: Type = Type::Number { unit: Dimension::NONE, int: true };

    /// The unit, if the type is a number. `None` for 0, which takes any.
    pub fn unit(&self) -> Option<Dimension> {
        match self {
            Type::Number { unit, .. } => Some(*unit),
            _ => None,
        }
    }

    /// Whether values of it can be calculated with.
    pub fn is_number(&self) -> bool {
        matches!(self, Type::Number { .. } | Type::Zero | Type::Any)
    }

    /// Whether values of it stand in an order.
    pub fn is_ordered(&self) -> bool {
        self.is_number() || matches!(self, Type::Date)
    }

    /// The one type that holds the values of both; `None` when there is none.
    pub fn join(&self, other: &Type) -> Option<Type> {
        Some(match (self, other) {
            (Type::Any, other) | (other, Type::Any) => other.clone(),
            (Type::Zero, Type::Zero) => Type::Zero,
            (Type::Zero, number @ Type::Number { .. }) | (number @ Type::Number { .. }, Type::Zero) => number.clone(),
            (Type::Number { unit, int }, Type::Number { unit: other, int: whole }) if unit == other => {
                Type::Number { unit: *unit, int: *int && *whole }
            }
            (Type::Text | Type::Enum(_), Type::Text | Type::Enum(_)) => {
                if self == other {
                    self.clone()
                } else {
                    Type::Text
                }
            }
            (Type::Null, Type::Null) => Type::Null,
            (Type::Null, Type::Optional(_)) => other.clone(),
            (Type::Optional(_), Type::Null) => self.clone(),
            (Type::Null, plain) | (plain, Type::Null) => Type::Optional(Box::new(plain.clone())),
            (Type::Optional(one), Type::Optional(two)) => Type::Optional(Box::new(one.join(two)?)),
            (Type::Optional(one), plain) | (plain, Type::Optional(one)) => Type::Optional(Box::new(one.join(plain)?)),
            (Type::List(one), Type::List(two)) => Type::List(Box::new(one.join(two)?)),
            (Type::Record(one), Type::Record(two)) => {
                if one.len() != two.len() {
                    return None;
                }
                let join = |(name, kind): &(String, Type)| {
                    let (_, other) = two.iter().find(|(other, _)| other == name)?;
                    Some((name.clone(), kind.join(other)?))
                };
                Type::Record(one.iter().map(join).collect::<Option<_>>()?)
            }
            (one, two) if one == two => one.clone(),
            _ => return None,
        })
    }

    /// What an author calls it.
    pub fn words(&self) -> Words {
        match self {
            Type::Any => words!("任意值", "any value"),
            Type::Null => words!("空值 null", "null"),
            Type::Bool => words!("真假", "true or false"),
            Type::Number { unit, int: true } if *unit == Dimension::NONE => words!("整数", "a whole number"),
            Type::Number { unit, .. } => unit.words(),
            Type::Zero => words!("0", "0"),
            Type::Rate => words!("没有说明按年、按月还是按日的利率", "a rate whose period is not known"),
            Type::Date => words!("日期", "a date"),
            Type::Text => words!("文字", "text"),
            Type::Enum(words) => {
                let list = words.join(", ");
                words!("选项（{list}）", "one of {list}")
            }
            Type::List(inner) => {
                let inner = inner.words();
                Words { zh: format!("列表，每项是{}", inner.zh), en: format!("a list, each item {}", inner.en) }
            }
            Type::Record(fields) => {
                let list = fields.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
                words!("记录 {{{list}}}", "a record {{{list}}}")
            }
            Type::Optional(inner) => {
                let inner = inner.words();
                Words { zh: format!("可能没有的{}", inner.zh), en: format!("{}, or null", inner.en) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_cancel() {
        let money = Dimension::MONEY.times(Dimension::YEARLY).times(Dimension::DAYS).over(Dimension::BASIS);
        assert_eq!(money, Dimension::MONEY);
        assert_eq!(Dimension::MONEY.times(Dimension::MONEY).symbol(), "元元");
        assert_eq!(Dimension::BASIS.symbol(), "日/年");
    }

    #[test]
    fn nothing_fits_every_unit_and_null_makes_optional() {
        assert_eq!(Type::Zero.join(&Type::number(Dimension::MONEY)), Some(Type::number(Dimension::MONEY)));
        assert_eq!(Type::number(Dimension::YEARLY).join(&Type::number(Dimension::MONTHLY)), None);
        assert_eq!(Type::Null.join(&Type::Date), Some(Type::Optional(Box::new(Type::Date))));
    }
}

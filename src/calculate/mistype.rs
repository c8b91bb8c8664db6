//! Two types that do not go together, in words; and which do.

use super::syntax::Expr;
use super::token::Mistake;
use super::unit::{Dimension, Type};
use crate::diagnostic::{Words, words};

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

/// Another type than the one that is wanted.
pub fn wrong(expr: &Expr, wanted: &Type, found: &Type) -> Mistake {
    let (wanted_words, found_words) = (wanted.words(), found.words());
    let message = Words {
        zh: format!("这里要{}，写的是{}", wanted_words.zh, found_words.zh),
        en: format!("{} is expected here, not {}", wanted_words.en, found_words.en),
    };
    let help = match (found, wanted) {
        (Type::Rate, _) => {
            words!("利率要先说明口径：annual(利率, day_basis)", "say which year first: annual(rate, day_basis)")
        }
        (Type::Optional(_), _) => words!(
            "它可能没有：写 `if has(x) then ... else ...`，或者 `x ?? 默认值`",
            "it may be missing: write `if has(x) then ... else ...`, or `x ?? default`"
        ),
        _ => to_become(wanted),
    };
    Mistake::new(expr.span.clone(), message, help)
}

/// How a value of a type is written.
fn to_become(wanted: &Type) -> Words {
    match wanted {
        Type::Number { int: true, .. } => {
            words!("写整数，或取整：floor(x)、ceil(x)", "write a whole number, or make it one: floor(x), ceil(x)")
        }
        Type::Number { unit, .. } if *unit != Dimension::NONE => {
            let symbol = unit.symbol();
            words!(
                "写上单位，例如 100{symbol}；没有单位的数乘上 1{symbol}",
                "write its unit, such as 100{symbol}; multiply a bare number by 1{symbol}"
            )
        }
        Type::Number { .. } | Type::Zero => {
            words!(
                "写一个数；带单位的先除以单位，例如 / 1元",
                "write a number; divide one with a unit by it, such as / 1元"
            )
        }
        Type::Date => words!("写成日期，例如 2026-11-23", "write a date, such as 2026-11-23"),
        Type::Bool => words!("写一个条件，例如 a > 0", "write a condition, such as a > 0"),
        Type::List(_) => words!("写一个列表，例如 [a, b]", "write a list, such as [a, b]"),
        Type::Record(_) => words!("写一条记录，例如 {{a: 1}}", "write a record, such as {{a: 1}}"),
        _ => words!("改成这一类的值", "write a value of that kind"),
    }
}

/// Two types that cannot stand beside each other.
pub fn differ(expr: &Expr, one: &Type, two: &Type) -> Mistake {
    let (one, two) = (one.words(), two.words());
    Mistake::new(
        expr.span.clone(),
        Words {
            zh: format!("两边不是一类：{}，和{}", one.zh, two.zh),
            en: format!("these do not go together: {} and {}", one.en, two.en),
        },
        words!(
            "两边写成一类：钱和钱、日期和日期、文字和文字",
            "write both of one kind: money and money, a date and a date, text and text"
        ),
    )
}

/// A type whose values have no order.
pub fn unordered(expr: &Expr, found: &Type) -> Mistake {
    if *found == Type::Rate {
        return wrong(expr, &Type::number(Dimension::YEARLY), found);
    }
    let words = found.words();
    Mistake::new(
        expr.span.clone(),
        Words { zh: format!("{}没有大小先后", words.zh), en: format!("{} has no order", words.en) },
        words!("比较数、日期，或用 == 和 !=", "compare numbers or dates, or use == and !="),
    )
}

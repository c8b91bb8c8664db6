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

/// Two types that cannot stand beside each other.
pub fn differ(expr: &Expr, one: &Type, two: &Type) -> Mistake {
    let (one, two) = (one.words(), two.words());
    Mistake::new(
        expr.span.clone(),
        Words {
            zh: format!("两边不是一类：{}，和{}", one.zh, two.zh),
            en: format!("these do not go together: {} and {}", one.en, two.en),
        },
    )
}

/// A type whose values have no order.
pub fn unordered(expr: &Expr, found: &Type) -> Mistake {
    let words = found.words();
    let mistake = Mistake::new(
        expr.span.clone(),
        Words { zh: format!("{}没有大小先后", words.zh), en: format!("{} has no order", words.en) },
    );
    if *found == Type::Rate { wrong(expr, &Type::number(Dimension::YEARLY), found) } else { mistake }
}

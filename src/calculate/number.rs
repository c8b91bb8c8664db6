//! Decimal text to exact fractions and back: the only numbers a calculator knows.
//!
//! No binary float comes in or goes out. A fraction is rounded only where a formula or an output names it, and
//! its size is bounded, so that a formula fails instead of filling the memory.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

/// An exact fraction in lowest terms.
pub type Rational = BigRational;

/// The most bits of a numerator or denominator: the 480th power of a rate with forty digits.
const BITS_MAX: u64 = 1 << 16;

/// The most digits in a number that somebody types.
const DIGITS_MAX: usize = 40;

/// What happens to the digits that are cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// 四舍五入: half goes away from zero.
    HalfUp,
    /// 四舍六入五成双: half goes to the even neighbour.
    HalfEven,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

impl Rounding {
    /// The names that formulas use.
    pub const NAMES: [&str; 4] = ["half_up", "half_even", "up", "down"];

    /// The mode of a name.
    pub fn named(name: &str) -> Option<Rounding> {
        match name {
            "half_up" => Some(Rounding::HalfUp),
            "half_even" => Some(Rounding::HalfEven),
            "up" => Some(Rounding::Up),
            "down" => Some(Rounding::Down),
            _ => None,
        }
    }
}

/// A whole number as a fraction.
pub fn whole(number: i64) -> Rational {
    Rational::from_integer(BigInt::from(number))
}

/// 10 to the power of `decimals`.
fn scale(decimals: u32) -> BigInt {
    BigInt::from(10).pow(decimals)
}

/// The nearest multiple of 10^-`decimals` by the named mode.
pub fn round(number: &Rational, decimals: u32, mode: Rounding) -> Rational {
    let scale = scale(decimals);
    let scaled = number.numer() * &scale;
    let (quotient, rest) = scaled.div_rem(number.denom());
    let twice = rest.abs() * 2;
    let away = match mode {
        Rounding::HalfUp => &twice >= number.denom(),
        Rounding::HalfEven => &twice > number.denom() || (&twice == number.denom() && quotient.is_odd()),
        Rounding::Up => !rest.is_zero(),
        Rounding::Down => false,
    };
    let rounded = if away { quotient + number.numer().signum() } else { quotient };
    Rational::new(rounded, scale)
}

/// `number` to a whole power; `None` when the result would be too large, or for a negative power of nothing.
pub fn power(number: &Rational, exponent: i64) -> Option<Rational> {
    let bits = number.numer().bits().max(number.denom().bits());
    if bits.saturating_mul(exponent.unsigned_abs()) > BITS_MAX || (number.is_zero() && exponent < 0) {
        return None;
    }
    Some(Pow::pow(number, i32::try_from(exponent).ok()?))
}

/// Whether a fraction is still of a size to go on with.
pub fn is_bounded(number: &Rational) -> bool {
    number.numer().bits() <= BITS_MAX && number.denom().bits() <= BITS_MAX
}

/// Reads `-12.50`: ASCII digits, a point between digits, nothing else. Gives the number of decimals too.
pub fn parse_decimal(text: &str) -> Option<(Rational, usize)> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let decimals = if digits.contains('.') { part.len() } else { 0 };
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(part) || digits.len() > DIGITS_MAX {
        return None;
    }
    let sign = if digits.len() < text.len() { "-" } else { "" };
    let number: BigInt = format!("{sign}{whole}{}", &part[..decimals]).parse().ok()?;
    Some((Rational::new(number, scale(u32::try_from(decimals).ok()?)), decimals))
}

/// With exactly so many decimals, rounded half away from zero: `-1.50`.
pub fn fixed(number: &Rational, decimals: u32) -> String {
    let scaled = (round(number, decimals, Rounding::HalfUp) * Rational::from_integer(scale(decimals))).to_integer();
    let width = decimals as usize + 1;
    let digits = format!("{:0>width$}", scaled.magnitude().to_string());
    let sign = if scaled.is_negative() { "-" } else { "" };
    let (whole, part) = digits.split_at(digits.len() - decimals as usize);
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// As short as it can be written with at most so many decimals: `18.25`.
pub fn short(number: &Rational, decimals: u32) -> String {
    let text = fixed(number, decimals);
    let text = if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Commas between thousands: `1,234,567.80`.
pub fn grouped(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let mut out = sign.to_owned();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(part) = part {
        out.push('.');
        out.push_str(part);
    }
    out
}

/// The number as a machine integer, when it is whole and small enough.
pub fn to_integer(number: &Rational) -> Option<i64> {
    if number.denom().is_one() { number.numer().to_i64() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Rational {
        parse_decimal(text).unwrap().0
    }

    #[test]
    fn halves_go_where_the_mode_says() {
        for (text, half_up, half_even, up, down) in [
            ("0.005", "0.01", "0.00", "0.01", "0.00"),
            ("0.015", "0.02", "0.02", "0.02", "0.01"),
            ("-0.005", "-0.01", "0.00", "-0.01", "0.00"),
            ("2.341", "2.34", "2.34", "2.35", "2.34"),
        ] {
            let modes = [Rounding::HalfUp, Rounding::HalfEven, Rounding::Up, Rounding::Down];
            for (mode, expected) in modes.into_iter().zip([half_up, half_even, up, down]) {
                assert_eq!(fixed(&round(&number(text), 2, mode), 2), expected, "{text} {mode:?}");
            }
        }
    }

    #[test]
    fn only_plain_decimals_are_numbers() {
        for text in ["", "12.", ".5", "1,000", "１００", "--1", "+1", "1e3", " 1", "一万"] {
            assert_eq!(parse_decimal(text), None, "{text}");
        }
        assert_eq!(parse_decimal("-0.50"), Some((Rational::new((-1).into(), 2.into()), 2)));
    }

    #[test]
    fn powers_are_bounded() {
        assert!(power(&number("1.000000000001"), 480).is_some());
        assert_eq!(power(&number("1.000000000001"), i64::MAX), None);
        assert_eq!(power(&Rational::zero(), -1), None);
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped("-1234567.80"), "-1,234,567.80");
        assert_eq!(short(&number("18.2500"), 6), "18.25");
    }
}

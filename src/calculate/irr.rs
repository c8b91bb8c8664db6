//! The rate that makes payments worth a sum, as the one root in an interval, rounded to 12 decimals.
//!
//! The sum of pay_k / (1+r)^t_k falls as r rises, so the root is found by halving the interval. What decides is only
//! the sign of the sum at points between two possible answers. It is taken from bounds below and above with a
//! few hundred bits; where they do not settle it, with more bits, and at last from the exact fraction. So the answer is
//! the same on every machine, and 480 payments take milliseconds.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, Zero};

use super::number::Rational;

/// A payment: how many periods after the start, and how much.
pub type Payment = (u32, Rational);

/// The answer's decimals, as a power of ten.
const SCALE: i64 = 1_000_000_000_000;

/// Bits after the point of the first bounds.
const BITS_MIN: u64 = 192;

/// Beyond so many bits the exact fraction is computed.
const BITS_MAX: u64 = 3072;

/// The most bits of the exact fraction: 480 payments in months, or one in thirteen years of days.
const EXACT_BITS_MAX: u64 = 1 << 20;

/// The root in [`low`, `high`], given in units of 10^-12, half away from zero. `None` when there is none.
///
/// Payments must not be negative, and rise in time.
pub fn root(net: &Rational, payments: &[Payment], low: i64, high: i64) -> Option<Rational> {
    let coarse = Fixed::new(net, payments, BITS_MIN);
    let sign = |halves: i64| sign_at(&coarse, net, payments, &BigInt::from(halves));
    // Points are counted in halves of 10^-12, so that those between two answers are odd.
    if sign(2 * low) < 0 || sign(2 * high) > 0 || payments.iter().all(|(_, amount)| amount.is_zero()) {
        return None;
    }
    // The smallest answer whose upper end is beyond the root; a tie goes away from zero.
    let beyond = |answer: i64| match sign(2 * answer + 1) {
        0 => answer < 0,
        sign => sign < 0,
    };
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low + (high - low).div_euclid(2);
        if beyond(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(Rational::new(BigInt::from(low), BigInt::from(SCALE)))
}

/// The sign of the payments' worth less the sum, at a rate in halves of 10^-12.
fn sign_at(coarse: &Fixed, net: &Rational, payments: &[Payment], halves: &BigInt) -> i32 {
    let whole = BigInt::from(2 * SCALE);
    // 1/(1+r), which is what every period multiplies by.
    let factor = Rational::new(whole.clone(), whole + halves);
    if let Some(sign) = coarse.sign(&factor) {
        return sign;
    }
    let mut bits = BITS_MIN * 4;
    while bits <= BITS_MAX {
        if let Some(sign) = Fixed::new(net, payments, bits).sign(&factor) {
            return sign;
        }
        bits *= 4;
    }
    exact(net, payments, &factor)
}

/// Below and above, in units of 2^-bits.
type Bounds = (BigInt, BigInt);

/// Sum and payments in units of 2^-`bits`.
struct Fixed {
    bits: u64,
    net: Bounds,
    /// From the last payment to the first: the periods since the one before, and how much.
    payments: Vec<(u32, Bounds)>,
}

impl Fixed {
    fn new(net: &Rational, payments: &[Payment], bits: u64) -> Fixed {
        let before = |place: usize| place.checked_sub(1).map_or(0, |before| payments[before].0);
        let steps = payments.iter().enumerate().rev();
        let steps = steps.map(|(place, (time, amount))| (time.saturating_sub(before(place)), scaled(amount, bits)));
        Fixed { bits, net: scaled(net, bits), payments: steps.collect() }
    }

    /// The sign of the payments' worth less the sum, where the bounds agree on it.
    fn sign(&self, factor: &Rational) -> Option<i32> {
        let bits = self.bits;
        let factor = scaled(factor, bits);
        let (mut low, mut high) = (BigInt::zero(), BigInt::zero());
        // Most payments are as far apart as the two before them.
        let mut known = (1, factor.clone());
        for (gap, amount) in &self.payments {
            if *gap != known.0 {
                known = (*gap, power_bounds(&factor, *gap, bits));
            }
            low = ((low + &amount.0) * &known.1.0) >> bits;
            high = shift_up((high + &amount.1) * &known.1.1, bits);
        }
        if low > self.net.1 {
            Some(1)
        } else if high < self.net.0 {
            Some(-1)
        } else {
            None
        }
    }
}

fn scaled(number: &Rational, bits: u64) -> Bounds {
    let (quotient, rest) = (number.numer() << bits).div_mod_floor(number.denom());
    let up = if rest.is_zero() { quotient.clone() } else { &quotient + 1 };
    (quotient, up)
}

fn shift_up(number: BigInt, bits: u64) -> BigInt {
    -(-number >> bits)
}

fn power_bounds(base: &Bounds, mut exponent: u32, bits: u64) -> Bounds {
    let mut result = (BigInt::one() << bits, BigInt::one() << bits);
    let mut base = base.clone();
    while exponent > 0 {
        if exponent.is_odd() {
            result = ((result.0 * &base.0) >> bits, shift_up(result.1 * &base.1, bits));
        }
        exponent >>= 1;
        if exponent > 0 {
            base = ((&base.0 * &base.0) >> bits, shift_up(&base.1 * &base.1, bits));
        }
    }
    result
}

/// The sign itself. Payments too far away to be worth a fraction of this size count as no tie.
fn exact(net: &Rational, payments: &[Payment], factor: &Rational) -> i32 {
    let last = payments.last().map_or(0, |(time, _)| u64::from(*time));
    if factor.denom().bits().max(factor.numer().bits()) * last > EXACT_BITS_MAX {
        return 0;
    }
    let mut worth = BigRational::zero();
    for (place, (time, amount)) in payments.iter().enumerate().rev() {
        let before = place.checked_sub(1).map_or(0, |before| payments[before].0);
        worth = (worth + amount) * Pow::pow(factor, time.saturating_sub(before));
    }
    let difference = worth - net;
    if difference.is_zero() {
        0
    } else if difference.is_positive() {
        1
    } else {
        -1
    }
}

#[cfg(test)]
mod tests {
    use super::super::number::{fixed, whole};
    use super::*;

    fn monthly(net: i64, payments: &[i64]) -> Option<String> {
        let payments: Vec<Payment> = (1..).zip(payments).map(|(time, amount)| (time, whole(*amount))).collect();
        root(&whole(net), &payments, -990_000_000_000, 10 * SCALE).map(|rate| fixed(&rate, 12))
    }

    #[test]
    fn a_known_rate_comes_back() {
        assert_eq!(monthly(100_000, &[2_000, 2_000, 102_000]).as_deref(), Some("0.020000000000"));
        assert_eq!(monthly(4_800, &[2_400, 2_400]).as_deref(), Some("0.000000000000"));
        assert_eq!(monthly(4_800, &[1_600, 1_600]).as_deref(), Some("-0.232408120756"));
    }

    #[test]
    fn a_tie_goes_away_from_zero() {
        assert_eq!(monthly(8_192, &[8_193]).as_deref(), Some("0.000122070313"));
        assert_eq!(monthly(8_192, &[8_191]).as_deref(), Some("-0.000122070313"));
    }

    #[test]
    fn outside_the_interval_is_no_rate() {
        assert_eq!(monthly(100, &[2_220]), None);
        assert_eq!(monthly(100, &[1_100]).as_deref(), Some("10.000000000000"));
        assert_eq!(monthly(100, &[0, 0]), None);
    }
}

//! The numerals of statutes, and back: Chinese in every hand, Arabic, Roman. What could be two numbers is none.

/// A Roman number up to 399 in its one spelling. A lone C or D is a letter.
pub(super) fn roman(text: &str) -> Option<u32> {
    const SIGNS: [(u32, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let (mut rest, mut number) = (text, 0);
    for (value, sign) in SIGNS {
        let most = if value == 100 || value == 10 || value == 1 { 3 } else { 1 };
        for _ in 0..most {
            let Some(after) = rest.strip_prefix(sign) else { break };
            (rest, number) = (after, number + value);
        }
    }
    let spelled = || -> String {
        let mut left = number;
        let mut out = String::new();
        for (value, sign) in SIGNS {
            while left >= value {
                out.push_str(sign);
                left -= value;
            }
        }
        out
    };
    (rest.is_empty() && number > 0 && spelled() == text && !matches!(text, "C" | "L")).then_some(number)
}

/// A digit: plain, in Chinese, or as it is written on cheques.
pub(super) fn digit(c: char) -> Option<u32> {
    const DIGITS: [&str; 10] =
        ["零〇○", "一壹弌", "二贰貳两兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"];
    c.to_digit(10).or_else(|| DIGITS.iter().position(|digits| digits.contains(c)).map(|value| value as u32))
}

pub(super) fn in_numeral(c: char) -> bool {
    digit(c).is_some() || scale(c).is_some() || tens(c).is_some()
}

fn scale(c: char) -> Option<u32> {
    [("十拾", 10), ("百佰", 100), ("千仟", 1000)].iter().find(|(names, _)| names.contains(c)).map(|(_, unit)| *unit)
}

/// One sign for twenty, thirty or forty.
fn tens(c: char) -> Option<u32> {
    [('廿', 20), ('卅', 30), ('卌', 40)].iter().find(|(name, _)| *name == c).map(|(_, value)| *value)
}

/// Reads a Chinese or Arabic whole number from 1 to 99,999: 一百一十, 一百十, 二〇三, 廿三, 壹佰. `None` for what is none, or could be
/// two: 一百五 is 105 or 150.
pub(super) fn numeral(text: &str) -> Option<u32> {
    if !text.chars().any(|c| scale(c).is_some() || tens(c).is_some()) {
        let number = text.chars().try_fold(0u32, |number, c| number.checked_mul(10)?.checked_add(digit(c)?))?;
        return (1..100_000).contains(&number).then_some(number);
    }
    let (mut total, mut pending, mut least, mut gap) = (0, None, u32::MAX, false);
    for c in text.chars() {
        match (digit(c), scale(c).map(|unit| (unit, unit)).or(tens(c).map(|value| (10, value)))) {
            (Some(0), _) if pending.is_none() => gap = true,
            (Some(value), _) if pending.is_none() => pending = Some(value),
            // Units fall, and only tens may stand without a digit.
            (None, Some((unit, value))) if unit < least => {
                let count = pending.take();
                // 廿 has its count in it.
                let one = if value == unit { count.or((unit == 10).then_some(1))? } else { u32::from(count.is_none()) };
                total += (one > 0).then_some(value * one)?;
                (least, gap) = (unit, false);
            }
            _ => return None,
        }
    }
    match pending {
        Some(_) if least > 10 && !gap => None,
        _ => Some(total + pending.unwrap_or(0)),
    }
}

/// Writes 1 to 9,999 in Chinese.
pub(super) fn chinese(number: u32) -> Option<String> {
    if !(1..10_000).contains(&number) {
        return None;
    }
    let digits: Vec<char> = "零一二三四五六七八九".chars().collect();
    let mut out = String::new();
    let mut zero = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = (number / unit % 10) as usize;
        if digit == 0 {
            zero = !out.is_empty();
            continue;
        }
        if zero {
            out.push('零');
        }
        if !(digit == 1 && unit == 10 && out.is_empty()) {
            out.push(digits[digit]);
        }
        out.push_str(name);
        zero = false;
    }
    Some(out)
}

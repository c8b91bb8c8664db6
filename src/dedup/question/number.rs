//! Amounts, periods and telephone numbers in folded text, each in one spelling: 半年 is `6月`, 十万元 is `100000`.
//!
//! Values are exact, in thousandths. What has no exact value (two or three of something, more digits than fit) keeps
//! the spelling it has.

use std::ops::Range;

/// Every number that begins at a place, with its unit; the longest reading of each place only.
pub fn find(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if let Some(adverb) = adverb(&text[at..]) {
            at += adverb.len();
            continue;
        }
        match read(&text[at..]) {
            Some((len, value)) => {
                // 第 1.10 章 is not 第 1.1 章.
                let ordinal = text[..at].ends_with('第') && text[at..at + len].contains('.');
                found.push((at..at + len, if ordinal { text[at..at + len].to_owned() } else { value }));
                at += len;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// 千万 before what must be or must not be done is by all means, and no number: 千万不要.
fn adverb(text: &str) -> Option<&str> {
    let (adverb, after) = text.split_at_checked("千万".len())?;
    (adverb == "千万" && after.starts_with(['不', '别', '要', '勿', '莫', '记', '得', '注', '小'])).then_some(adverb)
}

const ONE: u64 = 1_000;
const HALF: u64 = ONE / 2;

/// Thousandths; `None` for what has no exact value.
type Value = Option<u64>;

/// A number at the beginning of `text`: its length in bytes and its one spelling.
fn read(text: &str) -> Option<(usize, String)> {
    let (mut len, mut value) = digits(text).or_else(|| han(text))?;
    let mut rest = &text[len..];
    for (name, factor) in [("万", 10_000), ("亿", 100_000_000)] {
        if let Some(after) = rest.strip_prefix(name) {
            value = value.and_then(|value| value.checked_mul(factor));
            len += name.len();
            rest = after;
        }
    }
    let spelled = |len: usize, value: Value| value.map_or_else(|| text[..len].to_owned(), decimal);
    // 一个半月 is one month and a half; so is 一年半, where the half follows its unit.
    let and_half = rest.strip_prefix("个半").map(|after| after.strip_prefix('个').unwrap_or(after));
    let counted = and_half.unwrap_or_else(|| rest.strip_prefix('个').unwrap_or(rest));
    for (names, unit, factor, halves) in UNITS.iter().filter(|(.., halves)| *halves || and_half.is_none()) {
        for name in names.iter() {
            let Some(after) = counted.strip_prefix(name) else { continue };
            let after_half = after.strip_prefix('半').filter(|_| *halves && and_half.is_none());
            if *unit == "条" && text[..len].contains('.') {
                len = text.len() - after.len();
                return Some((len, text[..len].to_owned()));
            }
            let half = if and_half.or(after_half).is_some() { HALF } else { 0 };
            len = text.len() - after_half.unwrap_or(after).len();
            value = value.and_then(|value| value.checked_add(half)?.checked_mul(*factor));
            let unit = if value.is_some() { *unit } else { "" };
            return Some((len, spelled(len, value) + unit));
        }
    }
    // A lone numeral is part of a word more often than a number: 一般, 三方. Digits are numbers.
    let number = text.starts_with(|c: char| c.is_ascii_digit() || c == '半') || text[..len].chars().count() > 1;
    number.then(|| (len, if is_label(text, len) { text[..len].to_owned() } else { spelled(len, value) }))
}

/// Whether what stands there may be a version, a code or the number of a clause, which is no amount: 3.10 is not 3.1.
fn is_label(text: &str, len: usize) -> bool {
    let number = &text[..len];
    number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && (number.contains('.') || number.starts_with('0'))
}

/// Names of a unit, its one spelling, what a unit is worth in it, and whether 半 may follow (一年半).
const UNITS: &[(&[&str], &str, u64, bool)] = &[
    (&["周年", "年"], "月", 12, true),
    (&["月"], "月", 1, true),
    (&["星期", "礼拜", "周"], "天", 7, false),
    (&["工作日"], "工作日", 1, false),
    (&["天", "日"], "天", 1, true),
    (&["小时", "钟头"], "小时", 1, true),
    (&["分钟"], "分钟", 1, false),
    (&["块钱", "元钱", "元", "块"], "", 1, false),
    (&["%", "个点"], "%", 1, false),
    (&["期"], "期", 1, false),
    (&["岁"], "岁", 1, false),
    (&["次", "回"], "次", 1, false),
    (&["倍"], "倍", 1, false),
    (&["人"], "人", 1, false),
    (&["家"], "家", 1, false),
    (&["笔"], "笔", 1, false),
    (&["条"], "条", 1, false),
];

/// Thousandths as people write them: `1.5`, `100000`.
fn decimal(thousandths: u64) -> String {
    let (whole, part) = (thousandths / ONE, thousandths % ONE);
    if part == 0 { whole.to_string() } else { format!("{whole}.{part:03}").trim_end_matches('0').to_owned() }
}

fn digits(text: &str) -> Option<(usize, Value)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number = text[..end].trim_end_matches('.');
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || part.contains('.') {
        return None;
    }
    let (scale, name) = match text[number.len()..].chars().next() {
        Some('千') => (1_000, "千"),
        Some('百') => (100, "百"),
        _ => (1, ""),
    };
    let part = part.trim_end_matches('0');
    let thousandths = (part.len() <= 3).then(|| format!("{whole}{part:0<3}").parse::<u64>().ok()).flatten();
    Some((number.len() + name.len(), thousandths.and_then(|value| value.checked_mul(scale))))
}

fn han(text: &str) -> Option<(usize, Value)> {
    let (mut total, mut len, mut scale): (Value, usize, u64) = (Some(0), 0, ONE);
    // Digits one after the other: 二〇二五 is a number, 三五 (天) is three to five.
    let mut run = String::new();
    let value_of = |run: &str| match run.len() {
        2 if !run.contains('0') => None,
        _ => run.parse::<u64>().ok(),
    };
    for c in text.chars() {
        match c {
            '十' | '百' | '千' => {
                scale = ONE
                    * match c {
                        '十' => 10,
                        '百' => 100,
                        _ => 1_000,
                    };
                let count = if run.is_empty() { Some(1) } else { value_of(&run) };
                total = total.zip(count).and_then(|(total, count)| total.checked_add(count.checked_mul(scale)?));
                run.clear();
            }
            '半' if len == 0 => return Some((c.len_utf8(), Some(HALF))),
            _ => {
                let digit = match c {
                    '零' | '〇' => '0',
                    '两' | '俩' => '2',
                    _ => match "一二三四五六七八九".chars().position(|digit| digit == c) {
                        Some(at) => char::from(b'1' + at as u8),
                        None => break,
                    },
                };
                run.push(digit);
            }
        }
        len += c.len_utf8();
    }
    // 三百五 is 350, 三百零五 is 305.
    let worth = if run.len() == 1 && scale > ONE { scale / 10 } else { ONE };
    let rest = if run.is_empty() { Some(0) } else { value_of(&run) };
    total = total.zip(rest).and_then(|(total, rest)| total.checked_add(rest.checked_mul(worth)?));
    (len > 0).then_some((len, total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_one_number() {
        let one = |text: &str| find(text).into_iter().map(|(_, value)| value).collect::<Vec<_>>().join(" ");
        for (a, b) in [("十万元", "10万"), ("半年", "6个月"), ("一天", "1日"), ("一年半", "18个月"), ("三千块", "3000")]
        {
            assert_eq!(one(a), one(b), "{a} {b}");
        }
        for (a, b) in [("五万", "五十万"), ("一个月", "一天"), ("12348", "12378"), ("半年", "半个月"), ("24%", "24")]
        {
            assert_ne!(one(a), one(b), "{a} {b}");
        }
        assert_eq!(one("一般三方"), "");
    }

    #[test]
    fn numbers_that_people_say_are_exact() {
        let one = |text: &str| find(text).into_iter().map(|(_, value)| value).collect::<Vec<_>>().join(" ");
        for (text, value) in [
            ("三百五", "350"),
            ("三百零五", "305"),
            ("一百二十", "120"),
            ("一千二百元", "1200"),
            ("二〇二五年", "24300月"),
            ("2025年", "24300月"),
            ("一个半月", "1.5月"),
            ("两个半小时", "2.5小时"),
            ("半个月", "0.5月"),
            ("三个月半", "3.5月"),
            ("1.10万", "11000"),
            ("0.05%", "0.05%"),
            ("15.4%", "15.4%"),
            ("3千", "3000"),
            ("2百块", "200"),
        ] {
            assert_eq!(one(text), value, "{text}");
        }
    }

    #[test]
    fn what_has_no_exact_value_stays_as_written() {
        let one = |text: &str| find(text).into_iter().map(|(_, value)| value).collect::<Vec<_>>().join(" ");
        let (long, zeros) = ("9".repeat(10_000), "0".repeat(10_000));
        for text in ["三五天", "一两万元", "1.2345%", "18446744073709551616元", &long, "99999999999999999亿"] {
            assert_eq!(one(text), text);
        }
        assert_eq!(one(&format!("{zeros}7.50{zeros}天")), "7.5天");
        for (a, b) in [("3.1条", "3.10条"), ("20.1", "20.10"), ("1.0版", "1版"), ("007", "7")] {
            assert_ne!(one(a), one(b), "{a} {b}");
        }
        assert_eq!(one("3.50元"), one("3.5元"));
        assert_eq!(one("六二二二〇二一三四五六七八九〇一二三"), "六二二二〇二一三四五六七八九〇一二三");
        assert_ne!(one("6222021234567890123"), one("6222021234567890124"));
    }
}

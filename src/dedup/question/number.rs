//! Amounts, periods and telephone numbers in folded text, each in one spelling: 半年 is `6月`, 十万元 is `100000`.

use std::ops::Range;

/// Every number that begins at a place, with its unit; the longest reading of each place only.
pub fn find(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match read(&text[at..]) {
            Some((len, value)) => {
                found.push((at..at + len, value));
                at += len;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// A number at the beginning of `text`: its length in bytes and its one spelling.
fn read(text: &str) -> Option<(usize, String)> {
    let (mut len, mut value) = digits(text).or_else(|| han(text))?;
    let mut rest = &text[len..];
    for (name, factor) in [("万", 10_000.0), ("亿", 100_000_000.0)] {
        if let Some(after) = rest.strip_prefix(name) {
            value *= factor;
            len += name.len();
            rest = after;
        }
    }
    let counted = rest.strip_prefix('个').unwrap_or(rest);
    let mut half = 0.0;
    for (names, unit, factor, halves) in UNITS {
        for name in names.iter() {
            let Some(after) = counted.strip_prefix(name) else { continue };
            len += rest.len() - after.len();
            if let Some(after_half) = after.strip_prefix('半').filter(|_| *halves) {
                half = 0.5;
                len += after.len() - after_half.len();
            }
            return Some((len, format!("{}{unit}", (value + half) * factor)));
        }
    }
    // A lone numeral is part of a word more often than a number: 一般, 三方. Digits are numbers.
    text.starts_with(|c: char| c.is_ascii_digit())
        .then(|| (len, value.to_string()))
        .or_else(|| (text[..len].chars().count() > 1 || text.starts_with("半")).then(|| (len, value.to_string())))
}

/// Names of a unit, its one spelling, what a unit is worth in it, and whether 半 may follow (一年半).
const UNITS: &[(&[&str], &str, f64, bool)] = &[
    (&["周年", "年"], "月", 12.0, true),
    (&["月"], "月", 1.0, true),
    (&["星期", "礼拜", "周"], "天", 7.0, false),
    (&["工作日"], "工作日", 1.0, false),
    (&["天", "日"], "天", 1.0, true),
    (&["小时", "钟头"], "小时", 1.0, true),
    (&["分钟"], "分钟", 1.0, false),
    (&["块钱", "元钱", "元", "块"], "", 1.0, false),
    (&["%", "个点"], "%", 1.0, false),
    (&["期"], "期", 1.0, false),
    (&["岁"], "岁", 1.0, false),
    (&["次", "回"], "次", 1.0, false),
    (&["倍"], "倍", 1.0, false),
    (&["人"], "人", 1.0, false),
    (&["家"], "家", 1.0, false),
    (&["笔"], "笔", 1.0, false),
    (&["条"], "条", 1.0, false),
];

fn digits(text: &str) -> Option<(usize, f64)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number = text[..end].trim_end_matches('.');
    let value: f64 = number.parse().ok().filter(|_| number.starts_with(|c: char| c.is_ascii_digit()))?;
    let mut len = number.len();
    let scale = match text[len..].chars().next() {
        Some('千') => 1_000.0,
        Some('百') => 100.0,
        _ => 1.0,
    };
    if scale > 1.0 {
        len += '千'.len_utf8();
    }
    Some((len, value * scale))
}

fn han(text: &str) -> Option<(usize, f64)> {
    let (mut total, mut digit, mut len) = (0.0, None::<f64>, 0);
    for c in text.chars() {
        let value = match c {
            '零' | '〇' => 0.0,
            '一' => 1.0,
            '二' | '两' | '俩' => 2.0,
            '三' => 3.0,
            '四' => 4.0,
            '五' => 5.0,
            '六' => 6.0,
            '七' => 7.0,
            '八' => 8.0,
            '九' => 9.0,
            '半' if len == 0 => 0.5,
            '十' | '百' | '千' => {
                let scale = match c {
                    '十' => 10.0,
                    '百' => 100.0,
                    _ => 1_000.0,
                };
                total += digit.take().unwrap_or(1.0) * scale;
                len += c.len_utf8();
                continue;
            }
            _ => break,
        };
        digit = Some(value);
        len += c.len_utf8();
    }
    (len > 0).then(|| (len, total + digit.unwrap_or(0.0)))
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
}

//! Folded letters to the marks that two sentences must share to say the same: numbers, names.
//!
//! A number is read by value (`三十日` is `30日`), so that spelling is no difference. A broken one (`二百百条`) is no number:
//! a typing error must not look like another amount.

use super::vocabulary::Vocabulary;

/// What must not differ between two sentences that are one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A number with its unit.
    Number(String),
    /// The number of an article, or of an item of a list, at the head of a sentence.
    Label(String),
    /// A product or an institution.
    Name(String),
}

impl Mark {
    /// As it is written alike.
    pub fn text(&self) -> &str {
        match self {
            Mark::Number(text) | Mark::Label(text) | Mark::Name(text) => text,
        }
    }

    /// Whether it is a number in a sentence.
    pub fn is_number(&self) -> bool {
        matches!(self, Mark::Number(_))
    }

    /// Whether it is the number of the sentence itself.
    pub fn is_label(&self) -> bool {
        matches!(self, Mark::Label(_))
    }

    /// Whether it is a name.
    pub fn is_name(&self) -> bool {
        matches!(self, Mark::Name(_))
    }
}

/// The marks of a sentence, sorted.
pub fn marks(letters: &[u16], vocabulary: &Vocabulary) -> Vec<Mark> {
    let text = String::from_utf16_lossy(letters);
    let mut marks: Vec<Mark> = vocabulary.names(&text).map(|name| Mark::Name(name.to_owned())).collect();
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let length = chars[at..].iter().take_while(|&&c| is_numeral(c)).count();
        let Some((number, used)) = number(&chars[at..], length) else {
            if at == 0 && length > 1 && han_digit(chars[0]).is_some() {
                // `（三）二年内`: the label of a list stands before a number.
                at = 1;
                continue;
            }
            at += length.max(1);
            if length > 1 && chars.get(at + 1).is_some_and(|c| is_numeral(*c)) {
                // The rest of a number with a wrong letter in it (`二百二十是五条`) is not a number of its own.
                at += 1 + chars[at + 1..].iter().take_while(|&&c| is_numeral(c)).count();
            }
            continue;
        };
        let is_label = (at > 0 && chars[..at].iter().all(|&c| c == '第')) || (at == 0 && length == 1);
        marks.push(if is_label { Mark::Label(number) } else { Mark::Number(number) });
        at += used;
    }
    marks.sort();
    marks
}

/// Whether numbers are written with it.
pub fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | '-' | '/') || han_digit(c).is_some() || scale(c).is_some()
}

fn han_digit(c: char) -> Option<u64> {
    "零一二三四五六七八九".chars().position(|digit| digit == c).map(|value| value as u64).or(match c {
        '〇' => Some(0),
        '两' => Some(2),
        _ => None,
    })
}

fn scale(c: char) -> Option<u64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// Reads a number of so many numerals with its unit: how it is written alike, and how many characters it takes.
fn number(chars: &[char], length: usize) -> Option<(String, usize)> {
    let numerals = &chars[..length];
    let unit =
        chars.get(length).filter(|c| "元角分厘年月日天周期个倍条款项章节号时小岁次份名人户家成%‰季".contains(**c));
    let used = length + usize::from(unit.is_some());
    let unit = unit.map_or(String::new(), char::to_string);
    let digits = numerals.iter().take_while(|c| scale(**c).is_none() && han_digit(**c).is_none()).count();
    if digits > 0 && numerals[0].is_ascii_digit() {
        // `5万`, `3-5`, `2.50元`: as written, but for zeros that say nothing; in `3.10` and `3.10条` they do.
        let mut written: String = numerals[..digits].iter().collect();
        let is_amount = digits < length || !unit.is_empty() && !"条款项章节号期".contains(&unit);
        if written.contains('.') && is_amount {
            written.truncate(written.trim_end_matches('0').trim_end_matches('.').len());
        }
        let scale = numerals[digits..].iter().try_fold(1u64, |product, c| scale(*c)?.checked_mul(product))?;
        match written.parse::<u64>().ok().and_then(|value| value.checked_mul(scale)) {
            Some(value) => written = value.to_string(),
            None if scale > 1 => written = format!("{written}*{scale}"),
            None => {}
        }
        return Some((format!("{written}{unit}"), used));
    }
    // `一` in `一般` is no number: a Chinese one needs its unit.
    (!unit.is_empty()).then_some(())?;
    Some((format!("{}{unit}", han_number(numerals, &unit)?), used))
}

/// The value of a well-formed Chinese number.
fn han_number(numerals: &[char], unit: &str) -> Option<u64> {
    if numerals.iter().all(|c| han_digit(*c).is_some()) && numerals.len() > 1 {
        // A year is spelled digit by digit; elsewhere two digits side by side are a slip.
        let year = numerals.len() == 4 && unit == "年";
        return year.then(|| numerals.iter().filter_map(|c| han_digit(*c)).fold(0, |value, digit| value * 10 + digit));
    }
    // `五百七` may be 570 or a slip for 507.
    if let [.., '百' | '千' | '万' | '亿', last] = numerals
        && han_digit(*last).is_some()
    {
        return None;
    }
    let (mut total, mut section, mut digit) = (0u64, 0u64, None);
    let mut last_scale = u64::MAX;
    for &c in numerals {
        if let Some(value) = han_digit(c) {
            if digit.is_some_and(|before| before != 0) {
                return None;
            }
            digit = Some(value);
            continue;
        }
        match scale(c)? {
            large @ 10_000.. => {
                let value = (section + digit.unwrap_or(0)).checked_mul(large)?;
                (total, section, digit, last_scale) = (total.checked_add(value)?, 0, None, u64::MAX);
            }
            small if small < last_scale => {
                let value = match digit {
                    Some(value) if value > 0 => value,
                    None if small == 10 && section == 0 => 1,
                    _ => return None,
                };
                (section, digit, last_scale) = (section + value * small, None, small);
            }
            _ => return None,
        }
    }
    Some(total + section + digit.unwrap_or(0)).filter(|&value| value > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::article::shingle::Folded;
    use crate::dedup::article::vocabulary::SAMPLE;

    fn numbers(text: &str) -> Vec<String> {
        let number = |mark| match mark {
            Mark::Number(text) | Mark::Label(text) => Some(text),
            Mark::Name(_) => None,
        };
        marks(&Folded::new(text).letters, &SAMPLE).into_iter().filter_map(number).collect()
    }

    #[test]
    fn spelling_is_no_difference() {
        assert_eq!(numbers("罚款五万元，于三十日内"), numbers("罚款50,000元，于30日内"));
        assert_eq!(numbers("依照第二百二十五条"), ["225条"]);
        assert_eq!(numbers("二〇二三年"), ["2023年"]);
        assert_eq!(numbers("年利率 24.0%，罚 1.5 万元"), ["1.5*10000元", "24%"]);
        assert_ne!(numbers("见规定 3.1 条"), numbers("见规定 3.10 条"));
        assert_ne!(numbers("装 20.1 版"), numbers("装 20.10 版"));
    }

    #[test]
    fn broken_numbers_and_words_are_none() {
        assert_eq!(numbers("一般来说，依照第二百百二十条和第五百七制条、第二百二十是五条"), Vec::<String>::new());
    }

    #[test]
    fn a_label_before_a_number_is_no_part_of_it() {
        assert_eq!(numbers("（三）二年内"), ["2年"]);
    }

    #[test]
    fn the_head_of_a_sentence_is_a_label() {
        let kinds = marks(&Folded::new("第十条 应当在三日内").letters, &SAMPLE);
        assert_eq!(kinds, [Mark::Number("3日".to_owned()), Mark::Label("10条".to_owned())]);
    }
}

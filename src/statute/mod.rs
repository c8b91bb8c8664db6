//! The words of statutes: a heading to the article that it is, a sentence to the articles that it names, a status to
//! whether the text binds. In Chinese (第六百七十六条, 第十条之一) and in English (Article 12a, § 4).
//!
//! No article is taken for another: a number that could be two has no reading, and its author is told.

mod numeral;

use std::ops::Range;

use numeral::{chinese, in_numeral, numeral, roman};
use unicode_normalization::UnicodeNormalization;

/// What a heading on the page of a statute is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heading {
    /// One article, by the id that citations name: `676`, `253-1`, `12a`.
    Article(String),
    /// Several articles together: 第三条、第四条, Articles 5 to 7.
    Several,
    /// It begins like an article, and its number cannot be read.
    Unreadable,
    /// Other words.
    Other,
}

/// Whether the text of a statute binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    InForce,
    /// It does, with changes that were made since.
    Amended,
    /// No longer.
    Repealed,
    /// Not yet.
    Pending,
}

/// What each status says, in the words of the public databases of statutes.
const STATUSES: &[(&str, Standing)] = &[
    ("现行", Standing::InForce),
    ("现行有效", Standing::InForce),
    ("有效", Standing::InForce),
    ("已修改", Standing::Amended),
    ("已被修改", Standing::Amended),
    ("废止", Standing::Repealed),
    ("已废止", Standing::Repealed),
    ("失效", Standing::Repealed),
    ("已失效", Standing::Repealed),
    ("尚未施行", Standing::Pending),
    ("尚未生效", Standing::Pending),
    ("in force", Standing::InForce),
    ("amended", Standing::Amended),
    ("repealed", Standing::Repealed),
    ("not yet in force", Standing::Pending),
];

/// The words that a status may be, one for each standing and language.
pub const STATUS_WORDS: &[&str] =
    &["现行", "已修改", "废止", "尚未施行", "in force", "amended", "repealed", "not yet in force"];

/// What a status says; `None` for a word that nobody knows.
pub fn standing(status: &str) -> Option<Standing> {
    let status = status.trim().to_lowercase();
    STATUSES.iter().find(|(word, _)| *word == status).map(|(_, standing)| *standing)
}

/// Reads a heading. What stands after the number (a name in brackets) is ignored.
pub fn heading(text: &str) -> Heading {
    let text: String = text.nfkc().collect();
    let (first, rest) = match article(text.trim()) {
        Start::Article(id, rest) => (id, rest),
        Start::Several => return Heading::Several,
        Start::Unreadable => return Heading::Unreadable,
        Start::Other => return Heading::Other,
    };
    let close = rest.trim_start();
    if close.starts_with('之') {
        return Heading::Unreadable;
    }
    let another = |text: &str| match article(text) {
        // 第一条 Article 1 is one, in two languages.
        Start::Article(id, _) => id != first,
        start => matches!(start, Start::Several),
    };
    let joiner = JOINERS.iter().find(|joiner| close.starts_with(**joiner));
    let joined = joiner.is_some_and(|joiner| {
        let second = close[joiner.len()..].trim_start();
        // `Article 5 - 2020 text` is one article with a year; `Article 5–7` is three.
        let apart = close.len() < rest.len() && "—–-".contains(joiner) && !is_many(&text);
        another(second) || !apart && (bare_han(second) || !english(second).0.is_empty())
    });
    if joined || another(close) { Heading::Several } else { Heading::Article(first) }
}

/// The articles that a sentence names, in order, each with its place; a range by its first.
pub fn named(text: &str) -> Vec<(Range<usize>, Heading)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let begins = c == '第' || c == '§' || !text[..at].ends_with(char::is_alphanumeric);
        let length = match article(&text[at..]) {
            Start::Article(id, rest) if begins => {
                let length = text.len() - at - rest.len();
                found.push((at..at + length, Heading::Article(id)));
                length
            }
            Start::Several if begins => {
                let length = text[at..].find(['条', '條']).map_or(c.len_utf8(), |end| end + '条'.len_utf8());
                found.push((at..at + length, Heading::Several));
                length
            }
            _ => c.len_utf8(),
        };
        at += length;
    }
    found
}

/// The name of an article in a citation, from its heading: 第六百七十六条, Article 12a. `None` for other headings.
pub fn name(heading_text: &str) -> Option<String> {
    let Heading::Article(id) = heading(heading_text) else { return None };
    let text: String = heading_text.nfkc().collect();
    match unit(text.trim()) {
        Some((unit, _)) => Some(format!("{} {id}", unit.trim_end())),
        None => chinese_name(&id),
    }
}

/// `676` is 第六百七十六条; `253-1` is 第二百五十三条之一. `None` when it is no article number.
pub fn chinese_name(id: &str) -> Option<String> {
    let mut parts = id.split('-');
    let mut name = format!("第{}条", chinese(parts.next()?.parse().ok()?)?);
    for sub in parts {
        name.extend(["之", &chinese(sub.parse().ok()?)?]);
    }
    Some(name)
}

/// How a text begins.
enum Start<'a> {
    /// With one article, and what stands behind its number.
    Article(String, &'a str),
    /// With several under one name: 第三至五条.
    Several,
    /// With one whose number cannot be read.
    Unreadable,
    /// With something else.
    Other,
}

/// What stands between two articles that are named together.
const JOINERS: &[&str] = &[
    "、", ",", "以及", "及", "和", "与", "與", "或", "至", "到", "—", "–", "~", "-", "and ", "to ", "through ", "or ",
    "&",
];

/// The longest number of an article, in characters.
const NUMBER_MAX: usize = 24;

/// Words that begin with 条: what stands before them is no number of an article (第一条件).
const WORDS: &[char] = &['件', '款', '例', '约', '約', '目', '文', '理'];

fn article(text: &str) -> Start<'_> {
    match text.strip_prefix('第') {
        Some(rest) => han_article(rest),
        None => english_article(text),
    }
}

/// `六百七十六条之一 ...`.
fn han_article(rest: &str) -> Start<'_> {
    let Some((end, sign)) = rest.char_indices().take(NUMBER_MAX).find(|(_, c)| matches!(c, '条' | '條')) else {
        return Start::Other;
    };
    let (number, mut after) = (rest[..end].trim(), &rest[end + sign.len_utf8()..]);
    if after.starts_with(WORDS) {
        return Start::Other;
    }
    let joiner =
        |text: &str| JOINERS.iter().filter(|joiner| **joiner != "-").any(|joiner| text.contains(joiner.trim()));
    let is_number = |part: &str| part.split('之').all(|part| numeral(part.trim()).is_some());
    if !is_number(number) {
        let parts = || number.split(|c: char| "、,和与與及或至到—–~".contains(c));
        let like_one = |c: char| in_numeral(c) || !c.is_alphabetic();
        return if joiner(number) && parts().all(|part| is_number(part.trim())) {
            Start::Several
        } else if number.chars().all(|c| like_one(c) || c.is_ascii_alphabetic()) {
            Start::Unreadable
        } else {
            Start::Other
        };
    }
    let mut id: Vec<String> = number.split('之').filter_map(|part| Some(numeral(part.trim())?.to_string())).collect();
    while let Some(sub) = after.trim_start().strip_prefix('之') {
        let (number, rest) = sub.split_at(sub.find(|c| !in_numeral(c)).unwrap_or(sub.len()));
        // 第十条之规定 is the tenth article in a sentence.
        if number.is_empty() {
            break;
        }
        let Some(number) = numeral(number) else { return Start::Unreadable };
        id.push(number.to_string());
        after = rest;
    }
    Start::Article(id.join("-"), after)
}

/// Whether a number with 条 or 之 behind it begins a text: 四条.
fn bare_han(text: &str) -> bool {
    let end = text.find(|c| !in_numeral(c));
    end.is_some_and(|end| numeral(text[..end].trim()).is_some() && text[end..].starts_with(['条', '條']))
}

/// What an article is called in English, and whether the word says that there are several.
const UNITS: &[(&str, bool)] = &[
    ("articles", true),
    ("article", false),
    ("arts", true),
    ("art", false),
    ("sections", true),
    ("section", false),
    ("sect", false),
    ("secs", true),
    ("sec", false),
    ("regulations", true),
    ("regulation", false),
    ("rules", true),
    ("rule", false),
    ("clauses", true),
    ("clause", false),
    ("§§", true),
    ("§", false),
];

/// Numbers in words, which are not read.
const NUMBER_WORDS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "first",
    "second", "third", "fourth", "fifth",
];

/// The name of an article as it is written, and what stands behind it.
fn unit(text: &str) -> Option<(&str, &str)> {
    let is = |unit: &str| text.get(..unit.len()).is_some_and(|head| head.eq_ignore_ascii_case(unit));
    let (unit, _) = UNITS.iter().find(|(unit, _)| is(unit))?;
    let after = &text[unit.len()..];
    let dotted = after.strip_prefix('.').unwrap_or(after);
    // `§4` and `Art.4`, but no `Article4`.
    let apart = dotted.len() < after.len() || unit.starts_with('§') || after.starts_with(char::is_whitespace);
    let (name, rest) = text.split_at(text.len() - dotted.len());
    apart.then(|| (name, rest.trim_start()))
}

/// Whether a text begins with a word for several articles.
fn is_many(text: &str) -> bool {
    let name = unit(text.trim()).map_or("", |(name, _)| name.trim_end_matches('.'));
    UNITS.iter().any(|(unit, many)| *many && name.eq_ignore_ascii_case(unit))
}

fn english_article(text: &str) -> Start<'_> {
    let Some((_, rest)) = unit(text) else { return Start::Other };
    let (written, after) = english(rest);
    if written.is_empty() {
        let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
        let unread = rest.starts_with(|c: char| c.is_ascii_digit()) || NUMBER_WORDS.contains(&word.as_str());
        return if unread { Start::Unreadable } else { Start::Other };
    }
    // `5(1)` is a part of an article, and `1/2` is nothing.
    if after.starts_with(['(', '/']) {
        return Start::Unreadable;
    }
    if is_many(text) && written.contains('-') {
        return Start::Several;
    }
    Start::Article(written, after)
}

/// The number of an article at the beginning of a text, as an id: `12a`, `1.2`, `16-1`, and `4` for IV. Empty if there is none.
fn english(text: &str) -> (String, &str) {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.').unwrap_or(text.len());
    let written = text[..end].trim_end_matches(['.', '-']);
    let rest = &text[written.len()..];
    let number = |part: &str| {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let letters = &part[digits..];
        let known = digits <= 5 && letters.len() <= 2 && letters.bytes().all(|c| c.is_ascii_alphabetic());
        let shown = part[..digits].trim_start_matches('0');
        (known && !shown.is_empty()).then(|| format!("{shown}{}", letters.to_lowercase()))
    };
    if let Some(roman) = roman(written) {
        return (roman.to_string(), rest);
    }
    let mut id = String::new();
    for (position, part) in written.split(['-', '.']).enumerate() {
        // The decimals of a number keep their noughts: 1.01.
        let read = if position > 0 && written.contains('.') {
            part.bytes().all(|c| c.is_ascii_digit()).then(|| part.to_owned()).filter(|part| !part.is_empty())
        } else {
            number(part)
        };
        let Some(read) = read else { return (String::new(), text) };
        if position > 0 {
            id.push(if written.contains('.') { '.' } else { '-' });
        }
        id.push_str(&read);
    }
    (id, rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(text: &str) -> Option<String> {
        match heading(text) {
            Heading::Article(id) => Some(id),
            _ => None,
        }
    }

    #[test]
    fn numbers_read_and_write_back() {
        for number in 1..2000 {
            let name = chinese_name(&number.to_string()).unwrap();
            assert_eq!(id(&name), Some(number.to_string()), "{name}");
        }
        assert_eq!(chinese_name("253-1").as_deref(), Some("第二百五十三条之一"));
        assert_eq!(chinese_name("12a"), None);
    }

    #[test]
    fn every_way_to_number_an_article_is_read() {
        for (text, expected) in [
            ("第二百五十三条之一【侵犯公民个人信息罪】", "253-1"),
            ("第 16 条", "16"),
            ("第二〇三条", "203"),
            ("第一百十条", "110"),
            ("第一百零三条", "103"),
            ("第１条", "1"),
            ("第01条", "1"),
            ("第壹条", "1"),
            ("第壹佰贰拾叁條", "123"),
            ("第廿条", "20"),
            ("第一百廿三条", "123"),
            ("第卅一条", "31"),
            ("第两百条", "200"),
            ("第两千零五条", "2005"),
            ("第Ⅻ条", ""),
            ("第一百〇五条之一", "105-1"),
            ("第十条之一之二", "10-1-2"),
            ("第十之一條", "10-1"),
            ("第十条 之1", "10-1"),
            ("第一条为了保护", "1"),
            ("第一条、目的", "1"),
            ("第十条第二款", "10"),
            ("Article 1", "1"),
            ("ARTICLE 12A. Notice", "12a"),
            ("Art. 3 – Notice", "3"),
            ("Art 3", "3"),
            ("Article IV", "4"),
            ("Section 1.01", "1.01"),
            ("Section 16-1-2", "16-1-2"),
            ("Sec. 007", "7"),
            ("§ 312a", "312a"),
            ("§4", "4"),
            ("Rule 9: time", "9"),
            ("Articles 3", "3"),
        ] {
            assert_eq!(id(text).unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn several_in_one_and_numbers_that_cannot_be_read_are_told_from_other_words() {
        for text in [
            "第三条、第四条",
            "第五条至第七条",
            "第五至七条",
            "第三、四条",
            "第三条和第四条的适用",
            "第三条 第四条",
            "第三条、四条",
            "第5~7条",
            "Articles 3 and 4",
            "Article 3, Article 4",
            "Sections 5-7",
            "§§ 5–7",
            "Article 5 to 7",
        ] {
            assert_eq!(heading(text), Heading::Several, "{text}");
        }
        for text in [
            "第百条",
            "第零条",
            "第一百千条",
            "第一二十条",
            "第一百五条",
            "第X条",
            "第Ⅻ条",
            "第5-7条",
            "第条",
            "第十条之规定",
            "Article One",
            "Article 1/2",
            "Section 5(1)",
            "Article 123456",
        ] {
            assert_eq!(heading(text), Heading::Unreadable, "{text}");
        }
        for text in [
            "催收时间",
            "旧法第三条",
            "第三方条款",
            "第一条件",
            "第一章",
            "Article on notice",
            "Section C",
            "Articles of association",
            "Artificial 3",
            "Rules",
            "Article4",
        ] {
            assert_eq!(heading(text), Heading::Other, "{text}");
        }
    }

    #[test]
    fn a_sentence_names_articles_where_they_stand() {
        let ids = |text: &str| -> Vec<String> {
            let named = named(text).into_iter();
            named.map(|(place, is)| format!("{} {is:?}", &text[place])).collect()
        };
        assert_eq!(
            ids("按《某法》第三条、第四条之一的规定"),
            [r#"第三条 Article("3")"#, r#"第四条之一 Article("4-1")"#]
        );
        assert_eq!(ids("第五至七条"), ["第五至七条 Several"]);
        assert_eq!(ids("see Section 4, start 5"), [r#"Section 4 Article("4")"#]);
        assert_eq!(ids("没有条件"), [""; 0]);
    }

    /// What articles are written with, in any order.
    const PIECES: &[&str] = &[
        "第", "条", "之", "一", "百", "廿", "0", "9", "壹", "§", "Art", ".", " ", "-", "–", "、", "至", "Section ",
        "IV", "a", "(", "万",
    ];

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,40}", pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12)) {
            for text in [text, pieces.concat()] {
                let (_, _, _) = (heading(&text), named(&text), name(&text));
            }
        }
    }

    #[test]
    fn an_article_is_named_as_its_heading_is() {
        for (heading, expected) in
            [("第 16 条", Some("第十六条")), ("Art. 3: x", Some("Art. 3")), ("§4", Some("§ 4")), ("Notice", None)]
        {
            assert_eq!(name(heading).as_deref(), expected, "{heading}");
        }
    }

    #[test]
    fn every_word_that_is_offered_is_a_status() {
        assert!(STATUS_WORDS.iter().all(|word| standing(word).is_some()));
        assert_eq!(standing("Repealed "), Some(Standing::Repealed));
        assert_eq!(standing("现行!"), None);
    }
}

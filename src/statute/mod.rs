//! The words of statutes: a heading to the article that it is, a sentence to the articles that it names, a status to
//! whether the text binds. In Chinese (第六百七十六条, 第十条之一) and in English (Article 12a, § 4).
//!
//! No article is taken for another: a number that could be two has no reading, and its author is told.

mod behind;
mod english;
mod han;
mod numeral;
mod status;

use std::borrow::Cow;
use std::ops::Range;

use behind::{Behind, behind};
use english::{english, english_article, is_many, is_number, more_follow, numbered, unclear, unit};
use han::{bare_han, begins_bare_han, han_article};
use numeral::{chinese, in_numeral, numeral};
pub use status::{STATUS_WORDS, Standing, standing};
use unicode_normalization::UnicodeNormalization;

/// What a heading on the page of a statute is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heading {
    /// One article, by the id that citations name: `676`, `253-1`, `12a`.
    Article(String),
    /// A part of this article, or the article of another act: 第十条第二款, § 18 Abs. 2, Article 19 of the old act.
    Part(String),
    /// Several articles together: 第三条、第四条, Articles 5 to 7.
    Several,
    /// It begins like an article, and its number cannot be read.
    Unreadable,
    /// It has a number and no word for what the number counts: 十七、, 1. Scope.
    Numbered,
    /// Other words.
    Other,
}

/// Reads a heading. What stands behind the number decides: a title may follow, in brackets or not.
pub fn heading(text: &str) -> Heading {
    let text: String = text.nfkc().collect();
    let text = out_of_brackets(text.trim());
    let (first, rest) = match article(&text) {
        Start::Article(id, rest) => (id, rest),
        Start::Several => return Heading::Several,
        Start::Unreadable => return Heading::Unreadable,
        Start::Other => match bare_han(&text) {
            Some(Start::Article(id, rest)) => (id, rest),
            Some(_) => return Heading::Unreadable,
            None if is_numbered(&text) => return Heading::Numbered,
            None => return Heading::Other,
        },
    };
    let close = rest.trim_start();
    if close.starts_with('之') {
        return Heading::Unreadable;
    }
    if behind(rest) == Behind::Part {
        return Heading::Part(first);
    }
    if several(&text, &first, rest) {
        return Heading::Several;
    }
    // Behind a Chinese number Latin letters are a title.
    match unit(&text) {
        Some(_) if more_follow(rest) => Heading::Several,
        Some(_) if unclear(rest) => Heading::Unreadable,
        _ => Heading::Article(first),
    }
}

/// The id that was meant by what somebody wrote for it: 105之一, 第十条第二款, `5 bis`.
pub fn id_meant(written: &str) -> Option<String> {
    [written.to_owned(), format!("第{written}条"), format!("第{written}"), format!("Article {written}")]
        .iter()
        .find_map(|text| match heading(text) {
            Heading::Article(id) | Heading::Part(id) => Some(id),
            _ => None,
        })
}

/// Whether the id that words make reads like the number of an article.
pub fn is_like_number(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_digit()) && is_number(id)
}

/// A heading whose number stands in brackets, without them: （第十九条）, 【第十八条】标题.
fn out_of_brackets(text: &str) -> Cow<'_, str> {
    let pairs = [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕')];
    let inner = pairs.iter().find_map(|(open, close)| text.strip_prefix(*open)?.split_once(*close));
    match inner.filter(|(inner, _)| !matches!(article(inner.trim()), Start::Other)) {
        Some((inner, rest)) => Cow::Owned(format!("{} {}", inner.trim(), rest.trim_start())),
        None => Cow::Borrowed(text),
    }
}

/// 十七、标题, （十二）, `1. Scope`.
fn is_numbered(text: &str) -> bool {
    let bare = text.strip_prefix('(').unwrap_or(text);
    let after = bare.trim_start_matches(in_numeral);
    let signed = after.starts_with(['、', '.', ':', ')']) || after.is_empty() || after.starts_with(char::is_whitespace);
    let han = numeral(&bare[..bare.len() - after.len()]).is_some_and(|number| number < 1000);
    han && signed && !text.starts_with(|c: char| c.is_ascii_digit()) || numbered(text)
}

/// Whether the article is named together with another.
fn several(text: &str, first: &str, rest: &str) -> bool {
    let close = rest.trim_start();
    let another = |named: &str| match article(named) {
        // 第一条 Article 1 is one, in two languages.
        Start::Article(id, _) => id != first,
        start => matches!(start, Start::Several),
    };
    let joiner = JOINERS.iter().find(|joiner| close.starts_with(**joiner));
    let joined = joiner.is_some_and(|joiner| {
        let second = close[joiner.len()..].trim_start();
        // `Article 5 - 2020 text` is one article with a year; `Article 5–7` is three.
        let apart = close.len() < rest.len() && "—–-".contains(joiner) && !is_many(text);
        another(second) || !apart && (begins_bare_han(second) || !english(second).0.is_empty())
    });
    joined || another(close)
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
    match unit(&out_of_brackets(text.trim())) {
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
    "&", "et ", "und ", "bis ", "y ", "e ", "en ",
];

fn article(text: &str) -> Start<'_> {
    match text.strip_prefix('第') {
        Some(rest) => han_article(rest),
        None => english_article(text),
    }
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
            ("二十条", "20"),
            ("二十条：目的", "20"),
            ("（第十九条）", "19"),
            ("【第十八条】标题", "18"),
            ("[Section 5] Deposit", "5"),
            ("第十条 三项权利", "10"),
            ("第十条 条件", "10"),
            ("第十条（已删除）", "10"),
            ("第十条 A 股", "10"),
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
            ("Art. 5 bis Deposits", "5-bis"),
            ("Article 5bis", "5-bis"),
            ("Art. 5-Ter. Title", "5-ter"),
            ("Article IV quater", "4-quater"),
            ("§ 312 a", "312a"),
            ("§ 312 a. Deposit", ""),
            ("§ 312 a (Kaution)", "312a"),
            ("Reg. 70", "70"),
            ("Reg 71", "71"),
            ("s. 76", "76"),
            ("S. 76 Notice", "76"),
            ("Artikel 56", "56"),
            ("Artículo 55. Objeto", "55"),
            ("ARTÍCULO 55", "55"),
            ("Articolo 12 ter", "12-ter"),
            ("Artigo 3", "3"),
            ("Article 11 (repealed)", "11"),
            ("Article 11 (1998)", "11"),
            ("Article 5 Points of contact", "5"),
            ("Article 5 — Of contracts", "5"),
            ("Section 5. A tenant's right", "5"),
            ("Section 5 Notice in writing", "5"),
            ("Section 5 (in force 2020)", "5"),
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
            "§§ 5 bis 7",
            "§ 5 bis § 7",
            "Articles 5 et 6",
            "§§ 5a-7a",
            "§ 5 ff.",
            "十四条、十五条",
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
            "Article 7:658",
            "Article 5 II",
            "Section 5 A tenant",
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
            "三条建议",
            "Schedule 74",
            "Chapter 82",
            "2",
            "2020 amendments",
            "3 things to know",
            "2023年修订",
            "it's 5 days",
            "（附件）",
        ] {
            assert_eq!(heading(text), Heading::Other, "{text}");
        }
    }

    #[test]
    fn a_part_of_an_article_and_an_article_of_another_act_are_not_the_article() {
        for (text, whole) in [
            ("第十条第二款", "10"),
            ("第十条 第（二）项", "10"),
            ("第十条二款", "10"),
            ("第十条（一）", "10"),
            ("第十条【第一款】", "10"),
            ("第十条之一第二款", "10-1"),
            ("第十条但书", "10"),
            ("第十条的适用", "10"),
            ("二十条第一款", "20"),
            ("§ 18 Abs. 2", "18"),
            ("§ 18 Abs.2 Satz 1", "18"),
            ("§ 18 2. Absatz", "18"),
            ("Article 20, paragraph 2", "20"),
            ("Article 20, first paragraph", "20"),
            ("Art. 20 2e alinéa", "20"),
            ("Section 5(1)", "5"),
            ("Section 5 (a)", "5"),
            ("Section 5 (ii) and (iii)", "5"),
            ("Art. 5 bis, comma 2", "5-bis"),
            ("Article 19 of the old act", "19"),
            ("Article 19 (of the old act)", "19"),
            ("§ 5 der Verordnung", "5"),
            ("Article 19 in the version of 2010", "19"),
        ] {
            assert_eq!(heading(text), Heading::Part(whole.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_number_without_a_word_is_told_from_words() {
        for text in
            ["1. Scope", "2 Title", "12A Other", "十七、标题", "十一、", "（十二）", "1、总则", "s 76", "5 § Title"]
        {
            assert_eq!(heading(text), Heading::Numbered, "{text}");
        }
    }

    #[test]
    fn what_was_meant_is_found_in_other_spellings() {
        for (written, id) in
            [("105之一", "105-1"), ("第十条第二款", "10"), ("5bis", "5-bis"), ("十", "10"), ("12A", "12a")]
        {
            assert_eq!(id_meant(written).as_deref(), Some(id), "{written}");
        }
        assert_eq!(id_meant("附则"), None);
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
}

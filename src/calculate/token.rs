//! The text of a formula to tokens, numbers with their units.

use std::ops::Range;

use jiff::civil::Date;

use super::date;
use super::number::{Rational, parse_decimal, whole};
use super::unit::Dimension;
use crate::diagnostic::{Code, Words, words};

/// A mistake in a formula: what, where in its text, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Bytes of the formula's text.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: Words,
    /// What to write instead.
    pub help: Words,
    /// Its code, where it is not that of formulas.
    pub code: Option<Code>,
    /// Other files that it is about.
    pub files: Vec<String>,
    /// Another place of the same page that it is about.
    pub earlier: Option<Earlier>,
}

/// Where a name has been given before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earlier {
    /// Bytes of the file.
    File(Range<usize>),
    /// Bytes of the formula's text.
    Formula(Range<usize>),
}

impl Mistake {
    /// What is wrong, and what to write instead.
    pub fn new(span: Range<usize>, message: Words, help: Words) -> Mistake {
        Mistake { span, message, help, code: None, files: Vec::new(), earlier: None }
    }

    /// A name that could mean two things.
    pub fn ambiguous(span: Range<usize>, message: Words, help: Words) -> Mistake {
        Mistake { code: Some(Code::KB504), ..Mistake::new(span, message, help) }
    }
}

/// The smallest part of a formula.
#[derive(Debug, Clone, PartialEq)]
pub enum Token<'a> {
    /// A number and its unit.
    Number(Rational, Dimension),
    /// A calendar day.
    Date(Date),
    /// `"text"` without its quotes.
    Text(&'a str),
    /// A name or a word of the language.
    Name(&'a str),
    /// `lpr-1y@`, or `"parameters/lpr-1y"@`.
    Parameter(&'a str),
    /// An operator or a bracket.
    Symbol(&'static str),
    /// The end of the text.
    End,
}

/// Longest first, so that `<=` is not `<`.
const SYMBOLS: &[(&str, &str)] = &[
    ("...", "..."),
    ("==", "=="),
    ("!=", "!="),
    ("<=", "<="),
    (">=", ">="),
    ("=>", "=>"),
    ("??", "??"),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("×", "*"),
    ("÷", "/"),
    ("−", "-"),
    ("（", "("),
    ("）", ")"),
    ("，", ","),
    ("：", ":"),
    ("+", "+"),
    ("-", "-"),
    ("*", "*"),
    ("/", "/"),
    ("^", "^"),
    ("(", "("),
    (")", ")"),
    ("[", "["),
    ("]", "]"),
    ("{", "{"),
    ("}", "}"),
    (",", ","),
    (":", ":"),
    (".", "."),
    ("=", "="),
    ("<", "<"),
    (">", ">"),
];

fn in_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// Cuts a formula into tokens with their places; the last is [`Token::End`].
pub fn tokens(text: &str) -> Result<Vec<(Token<'_>, Range<usize>)>, Mistake> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        if c == '#' {
            at += text[at..].find('\n').unwrap_or(text.len() - at);
            continue;
        }
        let (token, end) = token(text, at, c)?;
        found.push((token, at..end));
        at = end;
    }
    found.push((Token::End, text.len()..text.len()));
    Ok(found)
}

fn token(text: &str, at: usize, first: char) -> Result<(Token<'_>, usize), Mistake> {
    let rest = &text[at..];
    if first.is_ascii_digit() {
        return number(text, at);
    }
    if first == '"' || first == '“' {
        let close = if first == '"' { '"' } else { '”' };
        let inner = &rest[first.len_utf8()..];
        let end = inner.find(close).ok_or_else(|| {
            let help = words!("在文字后面补上 {close}", "write {close} behind the text");
            Mistake::new(at..at + first.len_utf8(), words!("引号没有收尾", "the quotation mark is never closed"), help)
        })?;
        let after = at + first.len_utf8() + end + close.len_utf8();
        // `"parameters/lpr-1y"@`: without quotation marks a `/` divides.
        if text[after..].starts_with('@') {
            return Ok((Token::Parameter(&inner[..end]), after + 1));
        }
        return Ok((Token::Text(&inner[..end]), after));
    }
    if in_name(first) {
        let length = rest.find(|c| !in_name(c)).unwrap_or(rest.len());
        // The name of a parameter is a file's stem and may hold `-`, which elsewhere is a minus.
        let stem = rest.find(|c| !in_name(c) && c != '-').unwrap_or(rest.len());
        if rest[stem..].starts_with('@') {
            return Ok((Token::Parameter(&rest[..stem]), at + stem + 1));
        }
        return Ok((Token::Name(&rest[..length]), at + length));
    }
    match SYMBOLS.iter().find(|(written, _)| rest.starts_with(written)) {
        Some((written, symbol)) => Ok((Token::Symbol(symbol), at + written.len())),
        None => Err(Mistake::new(
            at..at + first.len_utf8(),
            words!("公式里不能有 `{first}`", "a formula cannot hold `{first}`"),
            words!(
                "运算符有 + - * / ^ == != < <= > >= ??，名字是字母、汉字、数字和 `_`",
                "operators are + - * / ^ == != < <= > >= ??, names are letters, Han, digits and `_`"
            ),
        )),
    }
}

/// `2020-08-20`, `100元`, `1.75‱/日`, `360日/年`.
fn number(text: &str, at: usize) -> Result<(Token<'_>, usize), Mistake> {
    let rest = &text[at..];
    if let Some(date) = rest.get(..10).and_then(date::parse) {
        return Ok((Token::Date(date), at + 10));
    }
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let part = rest[digits..].strip_prefix('.').map_or(0, |part| {
        let length = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        if length == 0 { 0 } else { length + 1 }
    });
    let mut end = digits + part;
    let Some((mut number, _)) = parse_decimal(&rest[..end]) else {
        let help = words!("少写几位", "write fewer digits");
        return Err(Mistake::new(at..at + end, words!("这个数太长", "the number is too long"), help));
    };
    let mut unit = Dimension::NONE;
    if let Some(c @ ('%' | '‰' | '‱')) = rest[end..].chars().next() {
        number /= percent(c);
        end += c.len_utf8();
    } else if let Some(c) = rest[end..].chars().next()
        && let Some(dimension) = Dimension::of_symbol(c)
    {
        unit = dimension;
        end += c.len_utf8();
    }
    if let Some(after) = rest[end..].strip_prefix('/')
        && let Some(c) = after.chars().next()
        && let Some(period) = Dimension::of_symbol(c)
    {
        unit = unit.over(period);
        end += 1 + c.len_utf8();
    }
    if let Some(c) = rest[end..].chars().next().filter(|c| in_name(*c)) {
        return Err(Mistake::new(
            at..at + end + c.len_utf8(),
            words!("数字后面的 `{c}` 不是单位", "`{c}` after the number is no unit"),
            words!("单位有 %、‰、‱、元、年、月、日、/年、/月、/日", "units are %, ‰, ‱, 元, 年, 月, 日, /年, /月, /日"),
        ));
    }
    Ok((Token::Number(number, unit), at + end))
}

/// What a sign of parts divides by.
pub fn percent(sign: char) -> Rational {
    match sign {
        '%' => whole(100),
        '‰' => whole(1_000),
        _ => whole(10_000),
    }
}

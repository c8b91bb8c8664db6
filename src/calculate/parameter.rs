//! Parameter pages to [`Parameters`]: values by the day they begin, with a name for each and an end to what is known.
//!
//! The value of a day is the last one that began before it, as long as nobody could have published another since: a
//! parameter that is announced every month says nothing about next year.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use super::grammar::quantity;
use super::names::{Names, Unresolved};
use super::number::Rational;
use super::unit::{Dimension, Type};
use crate::catalog::{Catalog, PageId};
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::parse::front_matter as written;
use crate::parse::{Article, Kind};

/// Values in order of their days; `None` where nobody knows the value.
pub type Series = Vec<(Date, Option<Rational>)>;

/// A parameter that was read.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its page.
    pub page: PageId,
    /// What its values are.
    pub kind: Type,
    /// The values as they were written.
    pub written: Series,
    /// The last day whose value is known; `None` where the last value holds for good.
    pub known_until: Option<Date>,
    /// The day of the build.
    pub today: Date,
}

impl Parameter {
    /// The values, and from when on nobody knows them.
    pub fn series(&self) -> Series {
        let end = self.known_until.and_then(|day| day.checked_add(1.day()).ok());
        self.written.iter().cloned().chain(end.map(|day| (day, None))).collect()
    }

    /// The value of a day, if it is known, and since when it holds.
    pub fn on(&self, day: Date) -> Option<(Date, &Rational)> {
        if self.known_until.is_some_and(|last| day > last) {
            return None;
        }
        let (from, value) = self.written.iter().rev().find(|(from, _)| *from <= day)?;
        Some((*from, value.as_ref()?))
    }

    /// The last known value that has begun on the day of the build, and since when it holds.
    pub fn latest(&self) -> Option<(Date, &Rational)> {
        let begun = self.written.iter().rev().filter(|(from, _)| *from <= self.today);
        begun.filter_map(|(from, value)| Some((*from, value.as_ref()?))).next()
    }
}

/// All parameters of a site, by the names that formulas write.
#[derive(Debug)]
pub struct Parameters {
    names: Names,
    read: BTreeMap<PageId, Parameter>,
    /// The day of the build.
    pub today: Date,
}

impl Default for Parameters {
    fn default() -> Parameters {
        Parameters { names: Names::new(Kind::Parameter), read: BTreeMap::new(), today: Date::ZERO }
    }
}

impl Parameters {
    /// Reads all of a site; what is wrong with them is reported. `today` is the day of the build.
    pub fn of_site(catalog: &Catalog<'_>, today: Date, diagnostics: &mut Vec<Diagnostic>) -> Parameters {
        let mut read = BTreeMap::new();
        for (page, article) in catalog.pages().map(|(id, page)| (id, &page.article)) {
            let (Kind::Parameter, Some(data)) = (article.kind(), &article.front.parameter) else { continue };
            let Some((kind, written)) = values(article, data, diagnostics) else { continue };
            // What was true on the day of the build was true; of later days only what could not have changed since.
            let last = written.last().map(|(from, _)| *from);
            let known_until = data.max_age_days.zip(last).and_then(|(days, from)| {
                let last = from.checked_add(i64::from(days).days()).ok()?;
                Some(last.max(today))
            });
            read.insert(page, Parameter { page, kind, written, known_until, today });
        }
        Parameters { names: Names::of(catalog, Kind::Parameter), read, today }
    }

    /// The parameter of a page.
    pub fn of(&self, page: PageId) -> Option<&Parameter> {
        self.read.get(&page)
    }

    /// The parameter that a formula names.
    pub fn get(&self, name: &str) -> Option<&Parameter> {
        self.of(self.names.find(name)?)
    }

    /// What may have been meant by a name that no parameter has; see [`Names::advice`].
    pub fn advice(&self, name: &str) -> Words {
        self.names.advice(name)
    }

    /// The file of a draft that has the name of a parameter as well.
    pub fn shared_with(&self, name: &str) -> Option<&str> {
        self.names.shared_with(name)
    }

    /// The file of the parameter that a name stands for.
    pub fn file(&self, name: &str) -> Option<&str> {
        self.names.file(self.names.find(name)?)
    }

    /// The parameter that a formula names, or what its author is told; `None` for one that could not be read, which has
    /// been reported. `quotes` stand round a name with folders.
    pub fn named(&self, name: &str, quotes: &str) -> Result<Option<&Parameter>, Unresolved> {
        Ok(self.names.resolve(name, quotes)?.and_then(|page| self.of(page)))
    }
}

/// Values of a parameter, its type, and what is wrong with it.
fn values(
    article: &Article<'_>,
    data: &written::Parameter,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Type, Series)> {
    let mut report = |at: &Range<usize>, message: Words, help: Words| {
        diagnostics.push(Diagnostic::error(Code::KB302, &article.path, message).at(at.clone()).help(help));
    };
    let read = quantity(&format!("1{}", data.unit.value)).filter(|_| !data.unit.value.trim().is_empty());
    let Some((_, unit)) = read else {
        let help = words!("例如 %/年、元、%", "such as %/年, 元, %");
        report(&data.unit.span, words!("不认识的单位", "unknown unit"), help);
        return None;
    };
    let mut series: Series = Vec::new();
    let mut fine = true;
    for value in &data.values {
        let from = value.from.value.0;
        if series.last().is_some_and(|(last, _)| *last >= from) {
            let (last, _) = &series[series.len() - 1];
            let help = words!(
                "上一行是 {last}：按日子从早到晚排，一天只写一行",
                "the line above is of {last}: put the lines in the order of their days, one for each day"
            );
            report(&value.from.span, words!("日期要一行比一行晚", "the days must rise from line to line"), help);
            fine = false;
        }
        let number = match &value.value {
            None => None,
            Some(at) => match number(&at.value, &data.unit.value, unit) {
                Ok(number) => Some(number),
                Err((message, help)) => {
                    report(&at.span, message, help);
                    fine = false;
                    None
                }
            },
        };
        series.push((from, number));
    }
    if series.is_empty() {
        let unit = &data.unit.value;
        let help = words!(
            "写上 values: [{{from: 2020-01-01, value: \"3.00{unit}\"}}]",
            "write values: [{{from: 2020-01-01, value: \"3.00{unit}\"}}]"
        );
        report(&data.unit.span, words!("参数一个值也没有", "the parameter has no values"), help);
        fine = false;
    }
    fine.then(|| (Type::number(unit), series))
}

/// A value with its sign and unit, in no more digits than pages show: what is published is what was written.
fn number(written: &str, unit: &str, dimension: Dimension) -> Result<Rational, (Words, Words)> {
    let text = written.trim();
    let example = || words!("写成数字加单位，例如 3.00{unit}", "write a number with its unit, such as 3.00{unit}");
    let wrong = || (words!("`{written}` 的单位不是 {unit}", "`{written}` is not in {unit}"), example());
    if let Some(rest) = text.strip_prefix(['-', '−', '–']).filter(|rest| quantity(rest.trim()).is_some()) {
        return Err((
            words!("`{written}` 小于零，参数没有负数", "`{written}` is less than nothing: no parameter is negative"),
            words!("写 {rest}，在公式里减", "write {rest}, and subtract it in the formula"),
        ));
    }
    let (number, found) = quantity(text).ok_or_else(wrong)?;
    // A percentage has no dimension; without its sign 3.45 would be read as 345 %.
    let sign = unit.trim().chars().next().filter(|sign| !sign.is_alphanumeric());
    if found != dimension || sign.is_some_and(|sign| !text.contains(sign)) {
        return Err(wrong());
    }
    let decimals = text.split_once('.').map_or(0, |(_, part)| part.bytes().take_while(u8::is_ascii_digit).count());
    let most = if dimension == Dimension::MONEY { 2 } else { 6 };
    if decimals > most {
        return Err((
            words!(
                "`{written}` 有 {decimals} 位小数，页面上最多写 {most} 位",
                "`{written}` has {decimals} decimals; pages show {most} at most"
            ),
            words!("写到 {most} 位为止", "write no more than {most}"),
        ));
    }
    Ok(number)
}

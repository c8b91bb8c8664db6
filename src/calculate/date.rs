//! Calendar days and what formulas do with them: differences, months later with the wanted day kept, weekdays.

use jiff::civil::Date;

/// The first day an input can name.
pub const FIRST: Date = jiff::civil::date(1990, 1, 1);

/// The last day an input can name.
pub const LAST: Date = jiff::civil::date(2100, 12, 31);

/// Reads `2026-11-23`, and nothing else that a date library would take.
pub fn parse(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 10
        && bytes.iter().enumerate().all(|(place, byte)| match place {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shape {
        return None;
    }
    Date::new(text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?).ok()
}

/// Days from one date to another: one end counts (算头不算尾).
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from(number(to) - number(from))
}

/// A date so many days later; `None` beyond the calendar.
pub fn add_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// The same day so many months later; the last day of the month if it has no such day. Months are added to the
/// first date at once and not one after another, so the wanted day is kept: 31 Jan, 29 Feb, 31 Mar.
pub fn add_months(date: Date, months: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_months(months).ok()?).ok()
}

/// The same month with another day, or its last day.
pub fn with_day(date: Date, day: i64) -> Option<Date> {
    let day = day.clamp(1, i64::from(date.days_in_month()));
    Date::new(date.year(), date.month(), i8::try_from(day).ok()?).ok()
}

/// Monday is 1, Sunday 7.
pub fn weekday(date: Date) -> i64 {
    i64::from(date.weekday().to_monday_one_offset())
}

/// Days since 1970-01-01.
fn number(date: Date) -> i32 {
    let since = jiff::civil::date(1970, 1, 1).until(date);
    since.map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_wanted_day_is_kept() {
        let start = date(2024, 1, 31);
        assert_eq!(add_months(start, 1), Some(date(2024, 2, 29)));
        assert_eq!(add_months(start, 2), Some(date(2024, 3, 31)));
        assert_eq!(add_months(date(2020, 2, 29), 12), Some(date(2021, 2, 28)));
    }

    #[test]
    fn one_end_counts() {
        assert_eq!(days_between(date(2023, 9, 11), date(2024, 4, 2)), 204);
        assert_eq!(days_between(date(2024, 4, 2), date(2023, 9, 11)), -204);
    }

    #[test]
    fn only_one_form_is_a_date() {
        for text in ["2026-13-01", "2025-04-31", "2024/01/05", "20240105", "2024-1-5", "2024年1月5日", "+02024-1-05"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}

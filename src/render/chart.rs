//! Numbers to a picture in SVG: bars, or lines where there are many. Whole numbers only, so every machine writes the same.
//!
//! A picture never stands alone: the table with the same numbers stands beside it.

use std::fmt::Write;

use crate::text::escape;

/// The size of a picture in its own units, about pixels on a phone.
const WIDTH: i64 = 360;
const HEIGHT: i64 = 220;

/// Where the line under the values runs, and the highest value ends.
const BASE: i64 = 190;
const TOP: i64 = 40;

/// More values than this are lines, not bars.
const BARS_MAX: usize = 16;

/// Width of a character: of a digit or letter, of any other.
const NARROW: i64 = 7;
const WIDE: i64 = 13;

/// What a picture shows.
pub struct Chart<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// The same in words, for who does not see it.
    pub description: &'a str,
    /// Below each place, from left to right.
    pub labels: Vec<&'a str>,
    /// What is drawn there.
    pub series: Vec<Series<'a>>,
}

/// Values of one kind.
pub struct Series<'a> {
    /// Its name; told where there are several.
    pub name: &'a str,
    /// Each as it is read, and its height in thousandths of the largest.
    pub values: Vec<(&'a str, i64)>,
}

impl Chart<'_> {
    /// Writes the picture.
    pub fn write(&self, out: &mut String) {
        let Chart { id, title, description, labels, series } = self;
        let _ = writeln!(
            out,
            "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"{id}-t\" \
             aria-describedby=\"{id}-d\">\n<title id=\"{id}-t\">{}</title>\n<desc id=\"{id}-d\">{}</desc>",
            escape(title),
            escape(description)
        );
        if labels.len() * series.len() <= BARS_MAX {
            self.bars(out)
        } else {
            self.lines(out)
        }
        let _ = writeln!(out, "<line x1=\"0\" y1=\"{BASE}\" x2=\"{WIDTH}\" y2=\"{BASE}\"/>");
        texts(&labels.iter().map(|label| (*label, BASE + 20)).collect::<Vec<_>>(), out);
        match series.as_slice() {
            [one] => {
                texts(&one.values.iter().map(|(text, height)| (*text, top(*height) - 6)).collect::<Vec<_>>(), out);
            }
            several => legend(several, out),
        }
        out.push_str("</svg>\n");
    }

    fn bars(&self, out: &mut String) {
        let slot = WIDTH / count(self.labels.len());
        let width = (slot * 3 / 4) / count(self.series.len());
        for (number, series) in self.series.iter().enumerate() {
            for (place, (_, height)) in (0i64..).zip(&series.values) {
                let (x, y) = (place * slot + slot / 8 + width * count(number + 1) - width, top(*height));
                let tall = BASE - y;
                let _ = writeln!(
                    out,
                    "<rect class=\"s{number}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{tall}\"/>"
                );
            }
        }
    }

    /// Each value holds until the next, so the line goes in steps.
    fn lines(&self, out: &mut String) {
        let left = |place: usize| WIDTH * (count(place + 1) - 1) / count(self.labels.len());
        for (number, series) in self.series.iter().enumerate() {
            let _ = write!(out, "<path class=\"s{number}\" d=\"");
            for (place, (_, height)) in series.values.iter().enumerate() {
                let go = if place == 0 { 'M' } else { 'L' };
                let _ = write!(out, "{go}{} {}H{}", left(place), top(*height), left(place + 1));
            }
            out.push_str("\"/>\n");
        }
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX).max(1)
}

fn top(height: i64) -> i64 {
    BASE - (BASE - TOP) * height / 1000
}

/// Texts over or under their places; where they would touch, only the first and the last, over everything they cover.
fn texts(texts: &[(&str, i64)], out: &mut String) {
    let width = |text: &str| text.chars().map(|c| if c.is_ascii() { NARROW } else { WIDE }).sum::<i64>();
    let slot = WIDTH / count(texts.len());
    if texts.iter().all(|(text, _)| width(text) <= slot) {
        for (place, (text, y)) in (0i64..).zip(texts) {
            let _ = writeln!(out, "<text x=\"{}\" y=\"{y}\">{}</text>", slot * place + slot / 2, escape(text));
        }
        return;
    }
    let mut write = |class: &str, x: i64, text: &str, covered: &[(&str, i64)]| {
        let y = covered.iter().map(|(_, y)| *y).min().unwrap_or(BASE);
        let _ = writeln!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", escape(text));
    };
    let covers = |text: &str| texts.len() * usize::try_from(width(text).min(WIDTH)).unwrap_or(0) / WIDTH as usize + 1;
    if let [(first, _), .., (last, _)] = texts {
        write("start", 0, first, &texts[..covers(first).min(texts.len())]);
        write("end", WIDTH, last, &texts[texts.len().saturating_sub(covers(last))..]);
    }
}

/// The names of several series, in their colours.
fn legend(series: &[Series<'_>], out: &mut String) {
    let slot = WIDTH / count(series.len());
    for (number, series) in series.iter().enumerate() {
        let x = slot * (count(number + 1) - 1);
        let _ = writeln!(
            out,
            "<rect class=\"s{number}\" x=\"{x}\" y=\"4\" width=\"12\" height=\"12\"/>\n<text class=\"start\" x=\"{}\" \
             y=\"15\">{}</text>",
            x + 17,
            escape(series.name)
        );
    }
}

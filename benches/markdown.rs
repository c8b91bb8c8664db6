//! What one body costs at two sizes, for patterns that once grew faster than their input: `cargo bench --bench markdown`.
//!
//! The time at the larger size should be the ratio of the sizes times that at the smaller one.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;

use divan::{Bencher, counter::ItemsCount};
use jiff::civil::date;
use kbgen::config::{RawHtml, Reading};
use kbgen::parse::parse;
use kbgen::source::{Sources, from_literals};

/// How often the pattern stands in the body.
const SIZES: [usize; 2] = [4_000, 16_000];

fn main() {
    divan::main();
}

/// A site of one page whose body repeats a pattern, which is told its number.
fn body(count: usize, pattern: impl Fn(usize, &mut String)) -> Sources {
    let mut text = "# A\n\n".to_owned();
    (0..count).for_each(|number| pattern(number, &mut text));
    let files = BTreeMap::from([("content/a.md".to_owned(), text.into_bytes())]);
    from_literals("title = \"A\"\nbase_url = \"https://kb.example/\"\n", &files, date(2026, 11, 23)).0
}

fn run(bencher: Bencher<'_, '_>, count: usize, raw_html: RawHtml, pattern: impl Fn(usize, &mut String)) {
    let sources = body(count, pattern);
    bencher
        .counter(ItemsCount::new(count))
        .bench(|| parse(black_box(&sources), Reading { raw_html, ..Reading::default() }, &mut Vec::new()));
}

#[divan::bench(args = SIZES, max_time = 3)]
fn equal_headings(bencher: Bencher<'_, '_>, count: usize) {
    run(bencher, count, RawHtml::Escape, |_, text| text.push_str("## h\n\n"));
}

#[divan::bench(args = SIZES, max_time = 3)]
fn raw_html(bencher: Bencher<'_, '_>, count: usize) {
    run(bencher, count, RawHtml::Escape, |_, text| text.push_str("<div>\n\n"));
}

#[divan::bench(args = SIZES, max_time = 3)]
fn open_elements(bencher: Bencher<'_, '_>, count: usize) {
    run(bencher, count, RawHtml::Allow, |_, text| text.push_str("<div><b>\n\n</i></b>\n\n"));
}

#[divan::bench(args = SIZES, max_time = 3)]
fn notes(bencher: Bencher<'_, '_>, count: usize) {
    run(bencher, count, RawHtml::Escape, |number, text| {
        let _ = write!(text, "甲[^n{number}]\n\n[^n{number}]: 乙\n\n");
    });
}

#[divan::bench(args = SIZES, max_time = 3)]
fn unclosed_comments(bencher: Bencher<'_, '_>, count: usize) {
    run(bencher, count, RawHtml::Escape, |_, text| text.push_str("- <!-- a\n\n甲\n\n"));
}

#[divan::bench(args = SIZES, max_time = 3)]
fn remarks(bencher: Bencher<'_, '_>, count: usize) {
    run(bencher, count, RawHtml::Escape, |_, text| text.push_str("甲 %%乙%% `%%` [丙](https://e.example/)\n\n"));
}

#[divan::bench(args = SIZES, max_time = 3)]
fn signs_on_one_line(bencher: Bencher<'_, '_>, count: usize) {
    run(bencher, count, RawHtml::Escape, |_, text| text.push_str("[a](b c{=$a 1**2 ==b :x"));
}

//! What de-duplication pays where it could pay too much, each at two sizes: `cargo bench --bench dedup`.
//!
//! Time may grow with what comes in, and no faster: the ratio of two times is at most 1.2 times the ratio of the sizes.

use std::collections::BTreeMap;
use std::hint::black_box;

use divan::{Bencher, counter::ItemsCount};
use jiff::civil::{Date, date};
use kbgen::source::{Sources, from_literals};
use kbgen::{Options, build};

const TODAY: Date = date(2026, 11, 23);

/// Pages of one title.
const PAGES: [usize; 2] = [50, 400];

/// Han characters of one title.
const CHARACTERS: [usize; 2] = [10_000, 40_000];

fn main() {
    divan::main();
}

/// A character that depends on its number only, and is no numeral more often than others are.
fn character(number: usize) -> char {
    char::from_u32(0x4E00 + (number as u32).wrapping_mul(2_654_435_761) % 20_000).unwrap_or('字')
}

fn sentence(number: usize) -> String {
    (0..30).map(|place| character(number * 30 + place)).chain(['。']).collect()
}

fn site(pages: impl Iterator<Item = (String, String)>) -> Sources {
    let page = |(title, body)| format!("---\ntitle: {title}\n---\n{body}\n").into_bytes();
    let files: BTreeMap<String, Vec<u8>> =
        pages.enumerate().map(|(number, text)| (format!("content/p{number}.md"), page(text))).collect();
    from_literals("title = \"T\"\nbase_url = \"https://kb.example/\"\n", &files, TODAY).0
}

fn builds(bencher: Bencher<'_, '_>, items: usize, sources: &Sources) {
    bencher.counter(ItemsCount::new(items)).bench(|| {
        build(black_box(sources), &Options::default(), Vec::new(), |site, found| (site.is_some(), found.len()))
    });
}

/// Texts that have nothing in common.
#[divan::bench(args = PAGES, max_time = 5)]
fn one_title_and_other_texts(bencher: Bencher<'_, '_>, pages: usize) {
    let body = |page: usize| (0..60).map(|at| sentence(page * 60 + at)).collect::<String>();
    builds(bencher, pages, &site((0..pages).map(|page| ("简介".to_owned(), body(page)))));
}

/// Texts of one template: every second sentence is the same.
#[divan::bench(args = PAGES, max_time = 5)]
fn one_title_and_one_template(bencher: Bencher<'_, '_>, pages: usize) {
    let body =
        |page: usize| (0..60).map(|at| sentence(if at % 2 == 0 { at } else { page * 60 + at })).collect::<String>();
    builds(bencher, pages, &site((0..pages).map(|page| ("简介".to_owned(), body(page)))));
}

/// Copies with a slip or two each.
#[divan::bench(args = PAGES, max_time = 5)]
fn one_title_and_copies(bencher: Bencher<'_, '_>, pages: usize) {
    let slip = |page: usize, at: usize| if (page * 7 + at * 3).is_multiple_of(29) { page % 30 } else { 30 };
    let copied = |page: usize, at: usize| -> String {
        sentence(at).chars().enumerate().filter(|(place, _)| *place != slip(page, at)).map(|(_, c)| c).collect()
    };
    let body = |page: usize| (0..60).map(|at| copied(page, at)).collect::<String>();
    builds(bencher, pages, &site((0..pages).map(|page| ("简介".to_owned(), body(page)))));
}

#[divan::bench(args = CHARACTERS, max_time = 5)]
fn a_title_like_a_book(bencher: Bencher<'_, '_>, characters: usize) {
    let title: String = (0..characters).map(character).collect();
    let sources = site(std::iter::once((title, "一句。".to_owned())));
    bencher.counter(ItemsCount::new(characters)).bench(|| {
        build(black_box(&sources), &Options::default(), Vec::new(), |site, _| {
            let (site, _) = site.expect("the configuration and the theme are right");
            site.paths()
                .map(|path| site.render(path.as_str()).map_or(0, |file| file.map_or(0, |bytes| bytes.len())))
                .sum::<usize>()
        })
    });
}

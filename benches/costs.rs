//! What links, messages, hubs and front matter pay where they could pay too much, each at two sizes: `cargo bench --bench costs`.
//!
//! Time may grow with what comes in, and no faster: the ratio of two times is at most 1.2 times the ratio of the sizes.

use std::collections::BTreeMap;
use std::hint::black_box;

use divan::{Bencher, counter::ItemsCount};
use jiff::civil::date;
use kbgen::report::{Format, Language, report};
use kbgen::source::{Sources, from_literals};
use kbgen::{Options, build};

/// How many there are of what may cost too much.
const SIZES: [usize; 2] = [1_000, 4_000];

fn main() {
    divan::main();
}

fn site(files: impl Iterator<Item = (String, String)>) -> Sources {
    let files: BTreeMap<String, Vec<u8>> =
        files.map(|(name, text)| (format!("content/{name}.md"), text.into_bytes())).collect();
    from_literals("title = \"T\"\nbase_url = \"https://kb.example/\"\n", &files, date(2026, 11, 23)).0
}

/// Builds, and prints all findings for a program.
fn builds(bencher: Bencher<'_, '_>, items: usize, sources: &Sources) {
    bencher.counter(ItemsCount::new(items)).bench(|| {
        build(black_box(sources), &Options::default(), Vec::new(), |site, found| {
            (site.is_some(), report(&found, sources, Format::Json, Language::En, false).len())
        })
    });
}

#[divan::bench(args = SIZES, max_time = 5)]
fn links_to_headings_that_are_not_there(bencher: Bencher<'_, '_>, count: usize) {
    let headings: String = (0..count).map(|number| format!("## Heading {number}\n\n")).collect();
    let links: String = (0..count).map(|number| format!("[[a#no such heading {number}]]\n\n")).collect();
    let files = [("a".to_owned(), format!("# A\n\n{headings}")), ("b".to_owned(), format!("# B\n\n{links}"))];
    builds(bencher, count, &site(files.into_iter()));
}

#[divan::bench(args = SIZES, max_time = 5)]
fn links_to_pages_that_are_not_there(bencher: Bencher<'_, '_>, count: usize) {
    let page = |number: usize| (format!("page-{number}"), format!("# Page {number}\n\n[[no-such-page-{number}]]\n"));
    builds(bencher, count, &site((0..count).map(page)));
}

/// Half of them in texts, half in calculators.
#[divan::bench(args = SIZES, max_time = 5)]
fn formulas_that_name_no_parameter(bencher: Bencher<'_, '_>, count: usize) {
    let parameter = |number: usize| {
        let data = "unit: 元\n  scope: s\n  source: s\n  checked: 2026-11-20\n  confidence: V\n  values:\n    - \
                    {from: 2020-01-01, value: 5元}\n";
        (format!("rate-{number}"), format!("---\ntitle: Rate {number}\nkind: parameter\nparameter:\n  {data}---\n"))
    };
    let wrong = |number: usize| {
        let text = if number.is_multiple_of(2) {
            format!("# Page {number}\n\nIt is `= rote-{number}@2026-01-01`.\n")
        } else {
            format!(
                "---\ntitle: Page {number}\nkind: calculator\ncalculator:\n  inputs: []\n  outputs:\n    - \
                 {{id: o, type: money, value: rote-{number}@2026-01-01, label: O}}\n  tests: []\n---\n"
            )
        };
        (format!("page-{number}"), text)
    };
    builds(bencher, count, &site((0..count).map(parameter).chain((0..count).map(wrong))));
}

#[divan::bench(args = SIZES, max_time = 5)]
fn warnings_of_one_file(bencher: Bencher<'_, '_>, count: usize) {
    let lines: String = (0..count).map(|number| format!("line {number}\n\n<div>\n\n")).collect();
    builds(bencher, count, &site([("a".to_owned(), format!("# A\n\n{lines}"))].into_iter()));
}

#[divan::bench(args = SIZES, max_time = 5)]
fn pages_that_name_one_hub(bencher: Bencher<'_, '_>, count: usize) {
    let hub = ("hub/index".to_owned(), "---\ntitle: Hub\nkind: hub\n---\n".to_owned());
    let page = |number: usize| (format!("hub/p{number}"), format!("---\ntitle: Page {number}\ntopics: [hub]\n---\n"));
    let sources = site(std::iter::once(hub).chain((0..count).map(page)));
    bencher.counter(ItemsCount::new(count)).bench(|| {
        build(black_box(&sources), &Options::default(), Vec::new(), |site, _| {
            site.and_then(|(site, _)| site.render("hub/index.html")).map(|bytes| bytes.map(|bytes| bytes.len()))
        })
    });
}

#[divan::bench(args = SIZES, max_time = 5)]
fn wrong_values_of_one_key(bencher: Bencher<'_, '_>, count: usize) {
    let facts: String = (0..count).map(|number| format!("  - {{label: L{number}, value: V}}\n")).collect();
    builds(bencher, count, &site([("a".to_owned(), format!("---\ntitle: A\nfacts:\n{facts}---\n"))].into_iter()));
}

/// Pages of one stem, each linked by its folder, and one link that names none of them.
#[divan::bench(args = SIZES, max_time = 5)]
fn pages_of_one_name(bencher: Bencher<'_, '_>, count: usize) {
    let page = |number: usize| {
        let links = format!("[[f{}/overview]] [[overview]]", (number + 1) % count);
        (format!("f{number}/overview"), format!("---\ntitle: Page {number}\n---\n{links}\n"))
    };
    builds(bencher, count, &site((0..count).map(page)));
}

#[divan::bench(args = SIZES, max_time = 5)]
fn groups_of_synonyms(bencher: Bencher<'_, '_>, count: usize) {
    let groups: Vec<String> = (0..count).map(|number| format!("[\"word {number}\", \"other {number}\"]")).collect();
    let config =
        format!("title = \"T\"\nbase_url = \"https://kb.example/\"\n[search]\nsynonyms = [{}]\n", groups.join(","));
    let files = BTreeMap::from([("content/a.md".to_owned(), b"# A\n".to_vec())]);
    builds(bencher, count, &from_literals(&config, &files, date(2026, 11, 23)).0);
}

/// Questions of words that all come from one small vocabulary, so that many are a little alike.
#[divan::bench(args = [500, 2_000], max_time = 20)]
fn questions_of_one_vocabulary(bencher: Bencher<'_, '_>, count: usize) {
    let mut seed = 1_u64;
    let mut word = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut number = (seed >> 33) % 3_000;
        let mut syllable = || {
            let (consonant, vowel) = (number as usize % 14, number as usize / 14 % 5);
            number = number / 14 * 31 % 2_999;
            format!("{}{}", &"bcdfgklmnprstv"[consonant..=consonant], &"aeiou"[vowel..=vowel])
        };
        [syllable(), syllable(), syllable()].concat()
    };
    let page = |number: usize| {
        let words: Vec<String> = (0..17).map(|_| word()).collect();
        let (title, answer) = (words[..5].join(" "), words[5..].join(" "));
        let text = format!("---\ntitle: How do I {title}?\nkind: question\nanswer: You {answer}.\n---\n{answer}\n");
        (format!("p{number}"), text)
    };
    builds(bencher, count, &site((0..count).map(page)));
}

/// Pages about a term each: every page is looked through for the names of all.
#[divan::bench(args = [500, 2_000], max_time = 20)]
fn terms_of_the_glossary(bencher: Bencher<'_, '_>, count: usize) {
    let page = |number: usize| {
        let text = format!("A contract names what is contested in a contract. See term {}.\n\n", (number + 1) % count);
        let front =
            format!("title: contract part {number}\nkind: term\nterm: {{synonyms: [contested part {number}]}}\n");
        (format!("p{number}"), format!("---\n{front}---\n{}", text.repeat(10)))
    };
    builds(bencher, count, &site((0..count).map(page)));
}

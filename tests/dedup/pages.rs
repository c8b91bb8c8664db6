//! Pairs of whole pages, title and answer: what contradicts, and what is about something else, is never made one page.
//!
//! `pages.jsonl` and `own_pages.jsonl` have rows `{id, a: {title, answer}, b, label, why}`; `label` is `same`, `conflict`
//! (one question, answers that contradict each other) or `distinct`. One answer of a conflict is often wrong on purpose.

use std::collections::BTreeMap;

use jiff::civil::date;
use kbgen::dedup::report::Report;
use kbgen::dedup::waiting::Amount;
use kbgen::source::from_literals;
use kbgen::{Options, duplicates};
use serde::Deserialize;

use super::rows;

#[derive(Deserialize)]
struct Row {
    id: String,
    a: Page,
    b: Page,
    label: String,
}

#[derive(Deserialize)]
struct Page {
    title: String,
    answer: String,
}

fn all() -> Vec<Row> {
    [include_str!("pages.jsonl"), include_str!("own_pages.jsonl")].into_iter().flat_map(rows).collect()
}

/// What becomes of a site of two pages.
fn site(pages: [(&str, &str); 2]) -> Report {
    let config = "title = \"T\"\nbase_url = \"https://kb.example/\"\n";
    let quoted = |text: &str| serde_json::to_string(text).expect("a string");
    let page = |(title, answer): (&str, &str)| {
        format!("---\ntitle: {}\nkind: question\nanswer: {}\n---\n\n{answer}\n", quoted(title), quoted(answer))
    };
    let [a, b] = pages.map(|text| page(text).into_bytes());
    let words = include_str!("../../lexicon.toml").as_bytes().to_vec();
    let files = [("content/a.md", a), ("content/b.md", b), ("lexicon.toml", words)];
    let files: BTreeMap<String, Vec<u8>> = files.map(|(path, bytes)| (path.to_owned(), bytes)).into();
    let (sources, found) = from_literals(config, &files, date(2026, 12, 1));
    duplicates(&sources, &Options::default(), Amount::Worthy, found).0.expect("the site can be read")
}

fn merged(row: &Row, a: &str, b: &str) -> bool {
    !site([(a, &row.a.answer), (b, &row.b.answer)]).merged.is_empty()
}

#[test]
fn what_contradicts_or_is_another_thing_is_never_one_page() {
    let (mut lost, mut same, mut one) = (Vec::new(), 0, 0);
    for row in all() {
        let merged = merged(&row, &row.a.title, &row.b.title);
        if row.label == "same" {
            same += 1;
            one += usize::from(merged);
        } else if merged {
            lost.push(row.id);
        }
    }
    assert_eq!(lost, Vec::<String>::new());
    println!("same pages that are one: {one} of {same}");
    assert!(one >= SAME, "{one} of {same}");
}

/// So many of the pages that answer one question with one answer are made one; this may only rise.
const SAME: usize = 4;

/// However alike the titles are, the answers decide: here both pages have one title.
#[test]
fn under_one_title_the_answers_decide() {
    let (mut lost, mut same, mut one, mut told) = (Vec::new(), 0, 0, 0);
    for row in all() {
        let report = site([(&row.a.title, &row.a.answer), (&row.a.title, &row.b.answer)]);
        let merged = !report.merged.is_empty();
        told += usize::from(!report.conflicts.is_empty());
        if row.label == "same" {
            same += 1;
            one += usize::from(merged);
        } else if merged {
            lost.push(row.id);
        }
    }
    println!("under one title: {one} of {same} are one, {told} conflicts are told");
    assert_eq!(lost, Vec::<String>::new());
    assert!(one >= SAME_UNDER_ONE_TITLE, "{one} of {same}");
}

/// The same for pages of one title.
const SAME_UNDER_ONE_TITLE: usize = 6;

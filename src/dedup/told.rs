//! Two questions that may be one, to what an editor reads: in which words they differ, and what would make them one.
//!
//! Words are whole, and stand as the questions have them.

use std::ops::Range;

use super::question::canonical::Canonical;
use super::question::compare::{Guard, Verdict};
use super::question::explain::reason;
use super::wording::Wording;
use crate::diagnostic::{Words, words};

/// Why a pair waits, and what would have to be true for the two to be one question.
pub(super) fn told(a: &Wording, b: &Wording, verdict: &Verdict) -> (Words, Words) {
    let (one, other) = differing(&a.form, &b.form);
    let alike = || reason(&a.form, &b.form, verdict);
    match (one.is_empty(), other.is_empty()) {
        _ if verdict.differences.is_empty() => (alike(), words!("答案也一样", "their answers are the same, too")),
        (true, true) => (alike(), words!("次序不改变答案", "the order of the words changes no answer")),
        (one_has_no_more, _) => {
            let shown = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
            let kinds: Vec<Words> = verdict.differences.iter().map(|difference| kind(difference.guard)).collect();
            let joined = |pick: fn(&Words) -> &str, by: &str| kinds.iter().map(pick).collect::<Vec<_>>().join(by);
            let (zh, en) = (joined(|kind| &kind.zh, "、"), joined(|kind| &kind.en, ", "));
            let why = {
                let (one, other) = (shown(&one), shown(&other));
                words!("{zh}不同：{one}／{other}", "other {en}: {one} / {other}")
            };
            let condition = if one_has_no_more || other.is_empty() {
                let more = if one_has_no_more { &other } else { &one };
                words!("说不说“{more}”，答案都一样", "the answer is the same with and without “{more}”")
            } else {
                words!("“{one}”和“{other}”在这里是一个意思", "“{one}” and “{other}” mean the same here")
            };
            (why, condition)
        }
    }
}

fn kind(guard: Guard) -> Words {
    match guard {
        Guard::Number => words!("数目", "numbers"),
        Guard::Product => words!("产品", "products"),
        Guard::Negation => words!("肯定否定", "negation"),
        Guard::Intent => words!("问法", "kind of question"),
        Guard::Scope => words!("范围", "extent"),
        Guard::Limit => words!("期限或限度", "limits"),
        Guard::Mode => words!("必须、可以，已经、正在", "must and may, done and doing"),
        Guard::Stage => words!("阶段", "stage"),
        Guard::Object => words!("说的事", "things"),
        Guard::Role => words!("谁对谁或先后", "order or roles"),
        Guard::Words => words!("用词", "words"),
    }
}

/// The stretches in which two questions differ, in whole words as they are written: what they begin and end with alike goes.
fn differing(a: &Canonical, b: &Canonical) -> (String, String) {
    let head: usize = a.text.chars().zip(b.text.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let (rest_a, rest_b) = (&a.text[head..], &b.text[head..]);
    let alike = rest_a.chars().rev().zip(rest_b.chars().rev()).take_while(|(a, b)| a == b);
    let tail: usize = alike.map(|(c, _)| c.len_utf8()).sum();
    // Where either is inside a word, both begin or end with the whole word.
    let inside = |text: &Canonical, at: usize| word_around(text, at);
    let mut start = head;
    while let Some(word) = inside(a, start).or_else(|| inside(b, start)) {
        start = word.start;
    }
    let mut end = tail;
    while let Some(more) = [a, b].iter().find_map(|text| {
        let at = text.text.len() - end;
        inside(text, at).filter(|word| word.end > at).map(|word| word.end - at)
    }) {
        end = end.saturating_sub(more);
    }
    let cut = |text: &str| text.get(start..text.len() - end).unwrap_or(text).trim().to_owned();
    (cut(&a.text), cut(&b.text))
}

/// The word of a question in whose middle a place is.
fn word_around(text: &Canonical, at: usize) -> Option<Range<usize>> {
    let within = |range: &Range<usize>| range.start < at && at < range.end;
    text.tokens.iter().map(|token| token.range.clone()).find(within)
}

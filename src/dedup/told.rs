//! Two questions that may be one, to what an editor reads: in which words they differ, and what would make them one.
//!
//! Words are whole, as the questions have them: a run of characters that nobody knows is one word.

use super::pages::Wording;
use super::question::canonical::Canonical;
use super::question::compare::{Guard, Verdict};
use super::question::explain::reason;
use super::question::segment::Token;
use crate::diagnostic::{Words, words};
use crate::lexicon::Class;

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
        Guard::Stage => words!("阶段", "stage"),
        Guard::Object => words!("说的事", "things"),
        Guard::Role => words!("谁对谁或先后", "order or roles"),
        Guard::Words => words!("用词", "words"),
    }
}

/// The words that only one of two questions has, as they are written, in order.
fn differing(a: &Canonical, b: &Canonical) -> (String, String) {
    let (one, other) = (runs(a), runs(b));
    let mut left: Vec<&Run> = other.iter().collect();
    let mut only_one: Vec<&str> = Vec::new();
    for run in &one {
        match left.iter().position(|there| there.key == run.key) {
            Some(place) => drop(left.remove(place)),
            None => only_one.push(&run.text),
        }
    }
    let only_other: Vec<&str> = left.into_iter().map(|run| run.text.as_str()).collect();
    let join = |words: Vec<&str>| {
        let by = if words.iter().any(|word| word.is_ascii()) { " " } else { "" };
        words.join(by)
    };
    (join(only_one), join(only_other))
}

/// A word, or a run of characters that nobody knows.
struct Run {
    key: String,
    text: String,
}

fn runs(form: &Canonical) -> Vec<Run> {
    let unknown = |token: &Token| token.class == Class::Unknown;
    let together = |a: &Token, b: &Token| unknown(a) && unknown(b) && a.range.end == b.range.start;
    let read = |tokens: &[Token]| {
        let key = tokens.iter().map(|token| token.canonical.as_str()).collect();
        // Of a word that others were drawn into (不接), what it became.
        let place = tokens[0].range.start..tokens[tokens.len() - 1].range.end;
        Run { text: form.text.get(place).map_or_else(|| String::clone(&key), str::to_owned), key }
    };
    form.tokens.chunk_by(together).map(read).collect()
}

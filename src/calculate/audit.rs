//! A calculator's own tests, run, and what they leave untried.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::Figures;
use super::input::Kind;
use super::number::{Rational, parse_decimal, whole};
use super::run::{Calculator, Outcome};
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::parse::Article;
use crate::parse::front_matter::{self as written, Test};
use crate::text::summary;

/// Whether a result and what a test expects are one number, written otherwise: `"100.00"` and `100`.
fn is_same_number(given: &Json, wanted: &Json) -> bool {
    let number = |json: &Json| match json {
        Json::String(text) => parse_decimal(text),
        other => parse_decimal(&other.to_string()),
    };
    number(given).zip(number(wanted)).is_some_and(|((given, _), (wanted, _))| given == wanted)
}

/// What the tests of a calculator tried.
#[derive(Default)]
struct Tried {
    /// Outputs that one looks at.
    outputs: BTreeSet<String>,
    /// Codes of refusals, with the inputs they are about.
    refusals: BTreeSet<(&'static str, String)>,
}

impl Figures {
    /// Runs the tests of a calculator.
    pub fn audit(&self, article: &Article<'_>, calculator: &Calculator, found: &mut Vec<Diagnostic>) {
        let Some(data) = &article.front.calculator else { return };
        let mut tried = Tried::default();
        for test in &data.tests {
            let mistakes = self.judge(calculator, test, &mut tried);
            found.extend(mistakes.into_iter().map(|(message, help)| {
                Diagnostic::error(Code::KB304, &article.path, message)
                    .at(test.note.span.clone())
                    .why(words!("例子是读者核对的依据", "readers check the calculator by its examples"))
                    .help(help)
            }));
        }
        untried(article, data, calculator, &tried, found);
    }

    /// What is wrong with a test, and what to do.
    fn judge(&self, calculator: &Calculator, test: &Test, tried: &mut Tried) -> Vec<(Words, Words)> {
        let note = &*test.note.value;
        match (self.run(calculator, &calculator.normal(&test.inputs)), &test.error) {
            (Ok(outcome), None) => {
                tried.outputs.extend(test.expect.keys().cloned());
                compare(test, &outcome)
            }
            (Err(refusal), Some(code)) if refusal.code == code => {
                tried.refusals.insert((refusal.code, refusal.field));
                let both = (
                    words!(
                        "例子“{note}”被拒绝，它的 expect 没有人看",
                        "the test `{note}` is refused: nobody looks at its `expect`"
                    ),
                    words!("`error` 和 `expect` 只留一个", "keep `error` or `expect`, not both"),
                );
                (!test.expect.is_empty()).then_some(both).into_iter().collect()
            }
            (Ok(_), Some(code)) => vec![(
                words!("例子“{note}”应当是 {code}，却算出来了", "the test `{note}` is not refused with {code}"),
                words!(
                    "改例子的输入，或者在 require 里写上条件",
                    "correct its inputs, or write the condition under `require`"
                ),
            )],
            (Err(refusal), wanted) => {
                let (code, field) = (refusal.code, &refusal.field);
                let wanted = wanted.as_deref().unwrap_or("outputs");
                let Words { zh, en } = calculator.told(&refusal);
                vec![(
                    words!(
                        "例子“{note}”得到 {code}（{field}），写的是 {wanted}",
                        "the test `{note}` is refused with {code} ({field}), not {wanted}"
                    ),
                    words!(
                        "{zh}：改例子的输入；本来就该拒绝，写 error: {code}",
                        "{en}: correct its inputs; if it is to be refused, write error: {code}"
                    ),
                )]
            }
        }
    }
}

/// Where a test expects something else than it gets, or nothing at all.
fn compare(test: &Test, outcome: &Outcome) -> Vec<(Words, Words)> {
    let note = &*test.note.value;
    if test.expect.is_empty() {
        let given = summary(&Json::from(outcome.outputs.clone()).to_string(), 80);
        return vec![(
            words!("例子“{note}”什么也没有核对", "the test `{note}` expects nothing"),
            words!(
                "用手算一遍，写进 expect；计算器给出的是 {given}",
                "work it out by hand and write it under `expect`; the calculator gives {given}"
            ),
        )];
    }
    let mut wrong = Vec::new();
    for (id, wanted) in &test.expect {
        let Some(given) = outcome.outputs.get(id) else {
            let list = outcome.outputs.keys().cloned().collect::<Vec<_>>().join(", ");
            wrong.push((
                words!(
                    "例子“{note}”写了 {id}，没有这一项输出",
                    "the test `{note}` expects {id}, which is no output here"
                ),
                words!("这里有的是：{list}", "there is: {list}"),
            ));
            continue;
        };
        if given == wanted {
            continue;
        }
        let form =
            if is_same_number(given, wanted) { words!("，要照样写", "; write it so") } else { words!("", "") };
        let (given, wanted) = (summary(&given.to_string(), 80), summary(&wanted.to_string(), 80));
        wrong.push((
            Words {
                zh: format!("例子“{note}”的 {id} 算出来是 {given}，写的是 {wanted}{}", form.zh),
                en: format!("the test `{note}` gives {given} for {id}, not {wanted}{}", form.en),
            },
            words!(
                "用手算一遍：公式错了就改公式，否则写 {id}: {given}",
                "work it out by hand: correct the formula, or write {id}: {given}"
            ),
        ));
    }
    wrong
}

/// What no test looks at.
fn untried(
    article: &Article<'_>,
    data: &written::Calculator,
    calculator: &Calculator,
    tried: &Tried,
    found: &mut Vec<Diagnostic>,
) {
    let mut untried = |span: &std::ops::Range<usize>, message| {
        found.push(
            Diagnostic::warning(Code::KB305, &article.path, message)
                .at(span.clone())
                .help(words!("在 tests 里加一个例子", "add an example under `tests`")),
        );
    };
    for output in data.outputs.iter().filter(|output| !tried.outputs.contains(&output.id.value)) {
        let id = &output.id.value;
        untried(&output.id.span, words!("没有例子核对输出 `{id}`", "no test looks at the output `{id}`"));
    }
    for require in &data.require {
        let field = require.field.as_ref().map(|field| field.value.as_str()).unwrap_or_default();
        let code = &require.error.value;
        if !tried.refusals.iter().any(|(known, about)| known == code && about == field) {
            untried(
                &require.error.span,
                words!("没有例子碰到 {code}（{field}）", "no test is refused with {code} ({field})"),
            );
        }
    }
    for input in &data.inputs {
        let key = input.key.as_ref().unwrap_or(&input.id.value);
        let values: Vec<&Json> = data.tests.iter().filter_map(|test| test.inputs.get(key)).collect();
        if values.is_empty() {
            untried(&input.id.span, words!("没有例子填输入 `{key}`", "no test gives the input `{key}`"));
            continue;
        }
        let Some(kind) = calculator.inputs.iter().find(|one| *one.id == *input.id.value).map(|one| &one.kind) else {
            continue;
        };
        let numbers: Vec<Rational> = values.iter().filter_map(|value| size(kind, value)).collect();
        if let Some((least, most)) = ends(kind) {
            let bounds = [
                (input.min.as_ref().or(input.above.as_ref()), numbers.iter().any(|number| *number <= least)),
                (input.max.as_ref(), numbers.iter().any(|number| *number >= most)),
            ];
            for (at, tried) in bounds {
                if let Some(at) = at.filter(|_| !tried) {
                    let end = &at.value;
                    untried(
                        &at.span,
                        words!("没有例子试到 `{key}` 的边界 {end}", "no test tries the end {end} of `{key}`"),
                    );
                }
            }
        }
    }
}

/// The number that a bound is compared with: the value, or how many items a list has.
fn size(kind: &Kind, value: &Json) -> Option<Rational> {
    match (kind, value) {
        (Kind::List(..), Json::Array(items)) => Some(whole(items.len() as i64)),
        (Kind::Percent(_), Json::String(text)) => super::grammar::quantity(text).map(|(number, _)| number),
        (_, Json::String(text)) => parse_decimal(text).map(|(number, _)| number),
        (_, Json::Number(number)) => number.as_i64().map(whole),
        _ => None,
    }
}

/// The ends that an author chose for numbers. How long a list may be is a bound against abuse and not tried.
fn ends(kind: &Kind) -> Option<(Rational, Rational)> {
    match kind {
        Kind::Money(limits) | Kind::Percent(limits) => Some((limits.min.clone(), limits.max.clone())),
        Kind::Int(range, None, _) => Some((whole(*range.start()), whole(*range.end()))),
        _ => None,
    }
}

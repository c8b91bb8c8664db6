//! `kbgen calc`: exit codes, streams, and what somebody is told who gave something else than was asked for.

use crate::site::Site;

const LATE: &str = "---
title: Late interest
kind: calculator
calculator:
  inputs:
    - {id: principal, type: money, above: 0, max: 1000, label: Principal}
    - {id: rate, type: rate, label: Rate}
    - {id: months, type: int, min: 1, max: 12, default: 1, label: Months}
    - {id: from, type: date, optional: true, label: From}
    - {id: kind, type: enum, default: a, one_of: {a: A, b: B}, label: Kind}
  let: |
    interest = r2(principal * annual(rate, 365日/年) * 1年 * months) + (if kind == \"b\" or has(from) then 1元 else 0元)
  outputs:
    - {id: interest, type: money, label: Interest}
  tests:
    - {note: one, inputs: {principal: 100, rate: 24%/年}, expect: {interest: \"24.00\"}}
---
";

fn site() -> Site {
    let site = Site::new();
    site.write("content/calculators/late.md", LATE);
    site
}

#[test]
fn a_result_goes_to_standard_output() {
    let run = site().run(&["calc", "late", "principal=100", "rate=24%/年"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "Interest: 24.00 元\n", ""));
    assert_eq!(site().run(&["calc", "calculators/late", "principal=100", "rate=24%/年"]).code, 0);
}

#[test]
fn a_refusal_goes_to_standard_error_and_exits_1() {
    let refused = |inputs: &[&str]| {
        let run = site().run(&[&["calc", "late"], inputs].concat());
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{inputs:?}");
        run.stderr.trim().to_owned()
    };
    assert_eq!(
        refused(&["principal=2000", "rate=24%/年"]),
        "E_RANGE principal: out of range: more than 0元, at most 1,000元"
    );
    assert_eq!(
        refused(&["principal=1", "rate=24%"]),
        "E_UNIT rate: write a rate with its period: 24%/年, 2%/月 or 5‱/日"
    );
    assert_eq!(refused(&["principal=1", "rate=3000%/年"]), "E_RANGE rate: out of range: from 0% to 2000% a year");
    assert_eq!(refused(&["principal=1", "rate=2%/月", "months=x"]), "E_TYPE months: write a whole number, such as 12");
    assert_eq!(refused(&["principal=1", "rate=2%/月", "months=13"]), "E_RANGE months: out of range: from 1 to 12");
    assert_eq!(refused(&["principal=1", "rate=2%/月", "kind=c"]), "E_ENUM kind: choose one of: a, b");
    assert!(refused(&["principal=1", "rate=2%/月", "from=2026-02-30"]).starts_with("E_DATE from: "));
    assert!(refused(&["rate=2%/月"]).ends_with("write an amount in digits with at most two decimals, such as 1234.5"));
}

#[test]
fn what_cannot_be_asked_exits_2_and_says_what_can() {
    let told = |arguments: &[&str]| {
        let run = site().run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        run.stderr
    };
    let unknown = told(&["calc", "late", "principle=1", "rate=2%/月"]);
    assert!(unknown.contains("no input `principle`") && unknown.contains("did you mean `principal`?"), "{unknown}");
    assert!(told(&["calc", "late", "principal=1", "principal=2", "rate=2%/月"]).contains("written twice"));
    assert!(told(&["calc", "lat"]).contains("did you mean `late`?"));
    assert!(told(&["calc", "money/late"]).contains("no calculator is named"));
}

#[test]
fn with_json_a_refusal_is_a_result() {
    let site = site();
    site.write("in.json", "[{\"principal\": \"1\"}, {\"principal\": \"1\", \"rate\": \"2%/月\", \"x\": 1}]");
    let run = site.run(&["calc", "late", "--json", &site.path("in.json").display().to_string()]);
    assert_eq!(run.code, 0);
    let answers: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).expect("an array");
    assert_eq!(answers[0]["error"]["code"], "E_REQUIRED");
    assert_eq!((&answers[1]["error"]["code"], &answers[1]["error"]["field"]), (&"E_UNKNOWN".into(), &"x".into()));
}

#[test]
fn two_calculators_of_one_name_are_told_apart_by_their_folders() {
    let site = site();
    site.write(
        "content/other/late.md",
        LATE.replace("Late interest", "Another interest").replace("months)", "months * 2)"),
    );
    let run = site.run(&["calc", "late", "principal=100", "rate=24%/年"]);
    assert_eq!(run.code, 2);
    for file in ["content/calculators/late.md", "content/other/late.md", "calculators/late, other/late"] {
        assert!(run.stderr.contains(file), "{}", run.stderr);
    }
    assert_eq!(site.run(&["calc", "other/late", "principal=100", "rate=24%/年"]).stdout, "Interest: 48.00 元\n");
}

#[test]
fn an_input_given_twice_is_refused_in_json_too() {
    let site = site();
    site.write("in.json", "{\"principal\": \"1\", \"principal\": \"2\", \"rate\": \"2%/月\"}");
    let run = site.run(&["calc", "late", "--json", &site.path("in.json").display().to_string()]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("`principal` is given twice"), "{}", run.stderr);
}

#[test]
fn inputs_longer_than_any_calculation_are_refused_one_by_one() {
    let site = site();
    let many = format!("{{\"principal\": [{}1]}}", "1, ".repeat(2_000_000));
    site.write("in.json", format!("[{{\"principal\": \"100\", \"rate\": \"24%/年\"}}, {many}]"));
    let run = site.run(&["calc", "late", "--json", &site.path("in.json").display().to_string()]);
    let answers: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).expect("an array");
    assert_eq!((run.code, &answers[0]["outputs"]["interest"]), (0, &"24.00".into()));
    assert_eq!(answers[1]["error"]["code"], "E_LIMIT");
}

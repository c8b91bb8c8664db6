//! A verdict about two questions in words a lawyer can read, in both languages.

use super::canonical::{Canonical, Rule, Step};
use super::compare::{Difference, Guard, Verdict};
use crate::dedup::decision::Decision;
use crate::diagnostic::{Words, words};

/// Why two questions are the same, may be, or are not.
pub fn reason(a: &Canonical, b: &Canonical, verdict: &Verdict) -> Words {
    if verdict.decision == Decision::Merge {
        let steps = a.steps.iter().chain(&b.steps).chain(verdict.typo.iter().map(|typo| &typo.step));
        let rewrites = rewrites(steps);
        return if rewrites.zh.is_empty() {
            words!("写法只差标点和字形", "they differ by punctuation and script only")
        } else {
            let Words { zh, en } = rewrites;
            words!("问的是同一件事：{zh}", "they ask the same: {en}")
        };
    }
    let all: Vec<Words> = verdict.differences.iter().map(difference).collect();
    Words {
        zh: all.iter().map(|words| words.zh.as_str()).collect::<Vec<_>>().join("；"),
        en: all.iter().map(|words| words.en.as_str()).collect::<Vec<_>>().join("; "),
    }
}

/// The rewrites that say something about the words, each once, by rule.
fn rewrites<'s>(steps: impl Iterator<Item = &'s Step>) -> Words {
    let mut named: Vec<(Rule, String)> = Vec::new();
    for step in steps {
        let shown = match step.rule {
            Rule::Script | Rule::Punctuation | Rule::Order => continue,
            _ if step.to.is_empty() => step.from.clone(),
            _ => format!("{}→{}", step.from, step.to),
        };
        if !named.contains(&(step.rule, shown.clone())) {
            named.push((step.rule, shown));
        }
    }
    named.sort_by_key(|(rule, _)| *rule);
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for group in named.chunk_by(|a, b| a.0 == b.0) {
        let list = group.iter().map(|(_, shown)| shown.as_str()).collect::<Vec<_>>().join("、");
        let name = rule(group[0].0);
        zh.push(format!("{} {list}", name.zh));
        en.push(format!("{} {list}", name.en));
    }
    Words { zh: zh.join("；"), en: en.join("; ") }
}

fn rule(rule: Rule) -> Words {
    match rule {
        Rule::Script | Rule::Punctuation => words!("字形和标点", "script and punctuation"),
        Rule::Filler => words!("不改变问题的话", "words that add nothing"),
        Rule::ANotA => words!("正反问", "A-not-A"),
        Rule::Typo => words!("错字", "typing errors"),
        Rule::Synonym => words!("同一个意思", "one meaning"),
        Rule::Number => words!("同一个数", "one number"),
        Rule::Topic => words!("全站都讲的对象", "what the whole site is about"),
        Rule::Agent => words!("不说也知道是谁", "who does it needs no saying"),
        Rule::Repeated => words!("问了两遍", "asked twice"),
        Rule::Order => words!("语序", "order of words"),
    }
}

fn difference(difference: &Difference) -> Words {
    let shown = |words: &[String]| if words.is_empty() { "—".to_owned() } else { words.join("、") };
    let (a, b) = (shown(&difference.a), shown(&difference.b));
    match difference.guard {
        Guard::Number => words!("数目不同：{a}／{b}", "other numbers: {a} / {b}"),
        Guard::Product => words!("产品不同：{a}／{b}", "other products: {a} / {b}"),
        Guard::Negation => words!("一肯定一否定：{a}／{b}", "one denies what the other says: {a} / {b}"),
        Guard::Intent => words!("问法不同：{a}／{b}", "they ask for other things: {a} / {b}"),
        Guard::Scope => words!("范围不同：{a}／{b}", "other extent: {a} / {b}"),
        Guard::Limit => words!("界限不同：{a}／{b}", "other limits: {a} / {b}"),
        Guard::Mode => words!("可以、必须、已经或将要不同：{a}／{b}", "may, must, has been or will be: {a} / {b}"),
        Guard::Stage => words!("阶段不同：{a}／{b}", "another stage: {a} / {b}"),
        Guard::Object => words!("说的事不同：{a}／{b}", "about other things: {a} / {b}"),
        Guard::Role => words!("谁对谁或先后不同：{a}／{b}", "who does it to whom, or in which order: {a} / {b}"),
        Guard::Words => words!("用词不同：{a}／{b}", "other words: {a} / {b}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::canonical::canonical;
    use super::super::compare::compare;
    use super::super::lexicon::sample;
    use super::*;

    fn why(a: &str, b: &str) -> (String, String) {
        let (a, b) = (canonical(a, sample()), canonical(b, sample()));
        let Words { zh, en } = reason(&a, &b, &compare(&a, &b, sample()));
        (zh, en)
    }

    fn says(a: &str, b: &str, zh: &str, en: &str) {
        assert_eq!(why(a, b), (zh.to_owned(), en.to_owned()));
    }

    #[test]
    fn a_merge_names_its_rewrites_and_no_punctuation() {
        says("起訴！", "起诉", "写法只差标点和字形", "they differ by punctuation and script only");
        says(
            "起诉多久",
            "起诉几天？",
            "问的是同一件事：同一个意思 几天→多久",
            "they ask the same: one meaning 几天→多久",
        );
        let (zh, en) = why("迟延履行利息么计算", "迟延履行利息怎么计算");
        assert!(zh.contains("错字 么→怎么") && en.contains("typing errors 么→怎么"), "{zh} {en}");
    }

    #[test]
    fn what_keeps_apart_is_named_on_both_sides() {
        says("逾期一天会怎样", "逾期一年会怎样", "数目不同：一天／一年", "other numbers: 一天 / 一年");
        says("起诉前怎么协商", "起诉怎么协商", "阶段不同：前／—", "another stage: 前 / —");
        let (zh, en) = why("花呗逾期一天会怎样", "信用卡逾期一年会怎样");
        assert_eq!(zh, "数目不同：一天／一年；产品不同：花呗／信用卡");
        assert_eq!(en, "other numbers: 一天 / 一年; other products: 花呗 / 信用卡");
    }
}

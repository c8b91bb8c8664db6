//! A question to its canonical form, and every rewrite that led there.
//!
//! Two questions with one canonical form differ only by what the rewrites name: width, script, punctuation,
//! politeness, synonyms, numerals, repaired typing errors, and an order of words that does not matter. What matters
//! stays: who does what (actors and events keep their order), to which product, when, how much, and whether.

use std::ops::Range;

use super::asking::{ask_plainly, asks, settle_intents};
use super::bare::with_pauses;
use super::clause::{Clauses, asking_last, condition_first, drop_repeated};
use super::lexicon::Lexicon;
use super::repair;
use super::segment::{Token, segment_clauses};
use super::trace::{Kept, Lost, Trace, is_content, left};
use super::voice::{actives, attach_passives, drop_dialling, drop_idle_roles, drop_unsaid_agents, keep_whom, towards};
use super::written::fold_as_written;
use crate::lexicon::Class;

pub use super::trace::{Rule, Step};

/// A question in its canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical {
    /// Equal for two texts that ask the same.
    pub key: String,
    /// The words that count, in the order of the text, with places in `text`.
    pub tokens: Vec<Token>,
    /// The text after folding and repair, to which the places of `tokens` belong.
    pub text: String,
    /// What was rewritten, in order.
    pub steps: Vec<Step>,
    /// Whether the text asks at all: a question word, 会不会, or a question mark at the end.
    pub asks: bool,
    /// Where `text` pauses, and whether 会不会 or a question mark asked: what `text` has lost.
    lost: Lost,
}

impl Canonical {
    /// Whether the two ask the same by their forms. A text that lost all its words says nothing, and so nothing alike.
    pub fn is(&self, other: &Canonical) -> bool {
        !self.tokens.is_empty() && self.key == other.key
    }
}

/// Brings a question into its canonical form.
pub fn canonical(question: &str, lexicon: &Lexicon) -> Canonical {
    let mut trace = Trace { text: question.to_owned(), steps: Vec::new(), lost: Lost::default() };
    trace.whole(Rule::Script, fold_as_written(question));
    trace.lost.marked = trace.text.trim_end().ends_with('?');
    let (bare, pauses) = with_pauses(&trace.text);
    trace.whole(Rule::Punctuation, bare);
    trace.lost.pauses = pauses;
    ask_plainly(&mut trace, lexicon);
    read(trace, lexicon)
}

/// The form of a question in which one more typing error is mended, a step of its `text`.
pub fn mended(question: &Canonical, typo: &Step, lexicon: &Lexicon) -> Canonical {
    let mut trace = Trace { text: question.text.clone(), steps: Vec::new(), lost: question.lost.clone() };
    trace.replace(typo.rule, typo.at, typo.from.len(), &typo.to);
    read(trace, lexicon)
}

/// Folded text to its form.
fn read(mut trace: Trace, lexicon: &Lexicon) -> Canonical {
    let (mut tokens, mut cost) = segment_clauses(&trace.text, &trace.lost.pauses, lexicon);
    while let Some(repair) = repair::repair(&trace.text, &tokens, cost, lexicon) {
        trace.replace(Rule::Typo, repair.range.start, repair.range.len(), &repair.right);
        (tokens, cost) = segment_clauses(&trace.text, &trace.lost.pauses, lexicon);
    }
    let Lost { pauses, whether, marked } = &trace.lost;
    let asking = *marked || !whether.is_empty() || tokens.iter().any(asks);
    let clauses = Clauses::new(pauses, whether, &tokens);
    let text = trace.text.clone();
    let kept = words_that_count(tokens, &text, &clauses, *marked || !whether.is_empty(), lexicon);
    // What is rewritten from here on is no text any more that could be read again.
    let lost = std::mem::take(&mut trace.lost);
    rewrite_words(&mut trace, &kept);
    let tokens: Vec<Token> = kept.into_iter().filter_map(|(token, rule)| rule.is_none().then_some(token)).collect();
    let key = arrange(&tokens);
    trace.whole(Rule::Order, key.clone());
    Canonical { key, tokens, text, steps: trace.steps, asks: asking, lost }
}

fn words_that_count(tokens: Vec<Token>, text: &str, clauses: &Clauses, whether: bool, lexicon: &Lexicon) -> Kept {
    let mut words: Kept = tokens.into_iter().map(|token| (token, None)).collect();
    strip_ends(&mut words, clauses);
    keep_what_stresses(&mut words, text);
    keep_whom(&mut words, text, clauses);
    drop_idle(&mut words, text);
    attach_negations(&mut words);
    drop_unsaid_agents(&mut words, text, lexicon);
    actives(&mut words, clauses);
    attach_passives(&mut words, text, lexicon);
    towards(&mut words);
    drop_idle_roles(&mut words);
    condition_first(&mut words, clauses);
    settle_intents(&mut words, text, whether);
    drop_dialling(&mut words, text);
    drop_repeated(&mut words, clauses);
    asking_last(&mut words, clauses);
    drop_topic(&mut words);
    words
}

/// What says nothing: particles and light words.
fn drop_idle(words: &mut Kept, text: &str) {
    for (token, rule) in words.iter_mut().filter(|(_, rule)| rule.is_none()) {
        match token.class {
            Class::Particle if !is_article(text, &token.range) => token.class = Class::Word,
            Class::Particle | Class::Light => {
                let blank = text[token.range.clone()].trim().is_empty();
                *rule = Some(if blank { Rule::Punctuation } else { Rule::Filler });
            }
            _ => {}
        }
    }
}

/// Whether a particle is one here: an article of a language that writes words apart stands before a word (甲流 A has none).
fn is_article(text: &str, range: &Range<usize>) -> bool {
    let latin = text[range.clone()].bytes().all(|byte| byte.is_ascii_alphabetic()) && !range.is_empty();
    let after = text[range.end..].strip_prefix(' ');
    !latin || after.is_some_and(|after| after.starts_with(|c: char| c.is_alphanumeric()))
}

/// 一次都没还 denies every time, 一次没还 one time: after a number, 都 and 也 before a negation say so.
fn keep_what_stresses(words: &mut Kept, text: &str) {
    for index in 0..words.len() {
        let stresses = matches!(&text[words[index].0.range.clone()], "都" | "也" | "连");
        let denies = |token: &Token| text[token.range.clone()].starts_with(['不', '没', '未', '无', '别']);
        let denied = words[index + 1..].iter().take(2).any(|(token, _)| denies(token));
        let counted = words[..index].iter().rev().take(3).any(|(token, _)| {
            token.class == Class::Number || text[token.range.clone()].starts_with(['一', '半', '连', '谁', '哪'])
        });
        if stresses && denied && counted {
            let word = &mut words[index].0;
            (word.class, word.canonical) = (Class::Scope, "都没".to_owned());
        }
    }
}

/// Politeness and advertising go from both ends; a wrapper goes only where a whole question stands inside, and an aside
/// (视频, 2025年最新解答) only where a pause sets it apart: 视频开庭 is about a video.
fn strip_ends(words: &mut Kept, clauses: &Clauses) {
    let whole = words.iter().any(|(token, _)| asks(token));
    let strip = |words: &mut dyn Iterator<Item = &mut (Token, Option<Rule>)>, from_end: bool| {
        let mut pending: Vec<&mut (Token, Option<Rule>)> = Vec::new();
        for word in words {
            let edge = if from_end { word.0.range.end } else { word.0.range.start };
            if clauses.pauses_at(edge) {
                // A year belongs to the advertising that follows it.
                if pending.iter().any(|word| word.0.class == Class::Aside) {
                    pending.drain(..).for_each(|word| word.1 = Some(Rule::Filler));
                }
            }
            match word.0.class {
                Class::Filler => word.1 = Some(Rule::Filler),
                Class::Wrapper if whole => word.1 = Some(Rule::Filler),
                Class::Light | Class::Particle => {}
                Class::Aside => pending.push(word),
                Class::Number if word.0.canonical.ends_with('月') && !from_end => pending.push(word),
                _ => return,
            }
        }
    };
    strip(&mut words.iter_mut(), false);
    strip(&mut words.iter_mut().rev(), true);
}

/// A negation belongs to the word that follows it: 不接 is one word. At the end of a text it asks (是真的不).
fn attach_negations(words: &mut Kept) {
    for index in 0..words.len() {
        if words[index].0.class != Class::Negation || words[index].1.is_some() {
            continue;
        }
        let next = (index + 1..words.len()).find(|&next| words[next].1.is_none());
        match next {
            Some(next) if !matches!(words[next].0.class, Class::Intent) || words[next].0.canonical == "可以" => {
                let negation = words[index].0.clone();
                let word = &mut words[next].0;
                word.canonical = format!("{}{}", negation.canonical, word.canonical);
                if !matches!(word.class, Class::Event | Class::Actor | Class::Product | Class::Unknown) {
                    word.class = Class::Word;
                }
                words[index].1 = Some(Rule::Synonym);
            }
            Some(_) => words[index].0.class = Class::Word,
            None => {
                words[index].0.class = Class::Intent;
                words[index].0.canonical = "吗".to_owned();
            }
        }
    }
}

/// The site's topic goes where the rest is still a question about something, and nothing contrasts with it.
fn drop_topic(words: &mut Kept) {
    let left = left(words);
    let content = |class: Class| is_content(class) && class != Class::Topic || class == Class::Unknown;
    let enough = left.iter().any(|&index| content(words[index].0.class));
    let contrast = left.iter().any(|&index| words[index].0.class == Class::Product);
    if !enough || contrast {
        return;
    }
    for (position, &index) in left.iter().enumerate() {
        let before = position.checked_sub(1).map(|before| words[left[before]].0.class);
        if words[index].0.class == Class::Topic && before != Some(Class::Role) {
            words[index].1 = Some(Rule::Topic);
        }
    }
}

fn rewrite_words(trace: &mut Trace, words: &Kept) {
    let mut in_place: Vec<&(Token, Option<Rule>)> = words.iter().collect();
    // From the right, so that the places further left stay true.
    in_place.sort_by_key(|(token, _)| std::cmp::Reverse(token.range.start));
    for (token, rule) in in_place {
        let (rule, to) = match rule {
            Some(rule) => (*rule, ""),
            None if token.class == Class::Number => (Rule::Number, token.canonical.as_str()),
            // A question mark, or 会不会, that stands for 吗.
            None if token.range.is_empty() => (Rule::Punctuation, token.canonical.as_str()),
            None => (Rule::Synonym, token.canonical.as_str()),
        };
        trace.replace(rule, token.range.start, token.range.len(), to);
    }
}

/// The canonical form: who does what, in order; what it is about, in order; what is asked.
fn arrange(tokens: &[Token]) -> String {
    let mut acts: Vec<&str> = Vec::new();
    let mut nouns: Vec<&str> = Vec::new();
    let mut asked: Vec<&str> = Vec::new();
    for Token { class, canonical, .. } in enumerations_sorted(tokens) {
        match class {
            Class::Intent => asked.push(canonical),
            // Where it is asked for, not what stands there: 举报到哪里, 去哪里举报.
            Class::Measure if canonical == "哪里" => asked.push(canonical),
            Class::Thing => nouns.push(canonical),
            Class::Event if acts.contains(&canonical.as_str()) => {}
            Class::Event | Class::Scope | Class::Limit | Class::Mode | Class::Stage | Class::Role => {
                acts.push(canonical);
            }
            _ => {
                acts.push(canonical);
                nouns.push(canonical);
            }
        }
    }
    asked.sort_unstable();
    asked.dedup();
    [acts.join(" "), nouns.join(" "), asked.join(" ")].join("|")
}

/// Three and more things in a row are a list, and a list has no order: 会员费、担保费、服务费.
fn enumerations_sorted(tokens: &[Token]) -> Vec<&Token> {
    let mut sorted: Vec<&Token> = tokens.iter().collect();
    for list in sorted.chunk_by_mut(|a, b| a.class == Class::Thing && b.class == Class::Thing) {
        if list.len() > 2 {
            list.sort_by(|a, b| a.canonical.cmp(&b.canonical));
        }
    }
    sorted
}

/// Makes the steps again: the canonical form, or `None` where a step does not fit.
pub fn replay(question: &str, steps: &[Step]) -> Option<String> {
    let mut text = question.to_owned();
    for step in steps {
        let end = step.at + step.from.len();
        if text.get(step.at..end)? != step.from {
            return None;
        }
        text.replace_range(step.at..end, &step.to);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::sample;
    use super::*;

    fn key(text: &str) -> String {
        canonical(text, sample()).key
    }

    #[test]
    fn one_question_has_one_form() {
        for (a, b) in [
            ("网贷逾期会上征信吗？", "請問網貸逾期會不會上徵信"),
            ("征信查询怎么查", "怎么查征信查询"),
            ("信用卡逾期半年会怎样", "信用卡逾期6个月有什么后果"),
            ("催收给家人打电话合法吗", "催收打电话给家人违法吗"),
            ("个人信息被平台泄露怎么办", "平台泄露个人信息怎么办"),
            ("会员费、担保费、服务费合法吗", "服务费、会员费、担保费合法吗"),
            ("2025年最新解答：网贷逾期怎么办", "网贷逾期怎么办"),
            ("欠1,000元会坐牢吗", "欠1000元会坐牢吗"),
        ] {
            assert_eq!(key(a), key(b), "{a} {b}");
        }
    }

    #[test]
    fn another_question_has_another_form() {
        for (a, b) in [
            ("逾期3-6个月会怎样", "逾期36个月会怎样"),
            ("逾期3、6期会怎样", "逾期36期会怎样"),
            ("利率1.5%合法吗", "利率15%合法吗"),
            ("欠1,00元会坐牢吗", "欠100元会坐牢吗"),
            ("逾期一个半月会怎样", "逾期半个月会怎样"),
            ("催收给家人打电话合法吗", "家人给催收打电话合法吗"),
            ("先起诉再调解吗", "先调解再起诉吗"),
            ("催收收费合法吗", "催收不收费合法吗"),
            ("找银行吗", "找银行不行吗"),
            ("不接催收电话会怎样", "接催收电话会怎样"),
            ("花呗逾期会怎样", "网贷逾期会怎样"),
        ] {
            assert_ne!(key(a), key(b), "{a} {b}");
        }
    }

    #[test]
    fn a_not_a_asks_whether_wherever_it_stands() {
        let steps = canonical("会不会上征信，可以不可以取消，有没有记录", sample()).steps;
        let gone: Vec<&str> =
            steps.iter().filter(|step| step.rule == Rule::ANotA).map(|step| step.from.as_str()).collect();
        assert_eq!(gone, ["会不", "可以不", "有没"]);
        // 一不一 and 不不不 are no questions.
        assert!(canonical("不不不", sample()).steps.iter().all(|step| step.rule != Rule::ANotA));
    }

    #[test]
    fn what_asks_is_told_from_what_does_not() {
        let asks = |text: &str| canonical(text, sample()).asks;
        for text in ["网贷逾期怎么办", "网贷逾期多久上征信", "网贷上不上征信", "网贷上征信？"]
        {
            assert!(asks(text), "{text}");
        }
        assert!(!asks("网贷合同"));
    }

    #[test]
    fn a_step_that_does_not_fit_is_not_made() {
        let step = |at, from: &str| Step { rule: Rule::Typo, at, from: from.to_owned(), to: "乙".to_owned() };
        assert_eq!(replay("甲丙", &[step(0, "甲")]), Some("乙丙".to_owned()));
        for bad in [step(0, "丁"), step(1, "甲"), step(3, "丙丙"), step(99, "")] {
            assert_eq!(replay("甲丙", &[bad]), None);
        }
    }
}

//! What is asked: 会不会 to 会…吗, and of several words that ask, those that say something.

use std::collections::BTreeSet;

use super::lexicon::Lexicon;
use super::segment::Token;
use super::trace::{Kept, Rule, Trace, is_content, left};
use crate::lexicon::Class;
use crate::text::is_han;

/// 会不会 becomes 会: a question without any other question word asks whether.
pub(super) fn ask_plainly(trace: &mut Trace, lexicon: &Lexicon) {
    // 催收不收费 does not ask: 收 belongs to the word before.
    let words = lexicon.find(&trace.text).filter(|(_, entry)| is_content(entry.class));
    let ends: BTreeSet<usize> = words.filter(|(range, _)| range.len() > 4).map(|(range, _)| range.end).collect();
    let chars: Vec<char> = trace.text.chars().collect();
    // Where the rest of `chars` stood in the text, and where it stands by now.
    let (mut index, mut origin, mut place) = (0, 0, 0);
    while index < chars.len() {
        let at = |ahead: usize| chars.get(index + ahead).copied();
        let is_verb = |c: char| is_han(c) && c != '不' && c != '一';
        let one = matches!(at(1), Some('不' | '没')) && at(0) == at(2) && at(0).is_some_and(is_verb);
        let one = one && !ends.contains(&(origin + chars[index].len_utf8()));
        let two = at(2) == Some('不') && at(0) == at(3) && at(1) == at(4) && at(1).is_some_and(is_han);
        let gone = if one { 2 } else { 3 * usize::from(two) };
        if gone > 0 {
            let len = chars[index..index + gone].iter().map(|c| c.len_utf8()).sum();
            trace.replace(Rule::ANotA, place, len, "");
            (index, origin) = (index + gone, origin + len);
        } else {
            let len = chars[index].len_utf8();
            (index, origin, place) = (index + 1, origin + len, place + len);
        }
    }
}

/// Whether a word asks.
pub(super) fn asks(token: &Token) -> bool {
    matches!(token.class, Class::Intent | Class::Measure)
}

/// What asks whether; beside any other question word it says nothing.
const WEAK: &[&str] = &["吗", "了吗", "可以"];

/// What is asked, once: 吗 and 可以 say nothing beside 怎么 and 多久, 什么 nothing beside 会怎样; 怎么 at the very
/// end is 怎么办. `whether` is whether 会不会 or a question mark asks.
pub(super) fn settle_intents(words: &mut Kept, text: &str, whether: bool) {
    let Some(last) = words.iter().rposition(|(token, rule)| rule.is_none() && token.canonical != "吗") else { return };
    for (index, (token, _)) in words.iter_mut().enumerate() {
        match token.class {
            Class::Verdict if index == last => {
                token.class = Class::Intent;
                token.canonical.push('吗');
            }
            Class::Verdict => {
                token.class = Class::Word;
                token.canonical = text[token.range.clone()].to_owned();
            }
            Class::Intent if index == last && matches!(&text[token.range.clone()], "怎么" | "如何" | "怎样" | "咋") =>
            {
                token.canonical.push('办');
            }
            _ => {}
        }
    }
    // 不接怎么样 asks what follows, 服务怎么样 how it is.
    let denies = |token: &Token| token.canonical.starts_with(['不', '没']);
    let before = left(words).into_iter().take_while(|&index| index < last).last();
    if words[last].0.canonical == "怎么样" && before.is_some_and(|before| denies(&words[before].0)) {
        words[last].0.canonical = "会怎样".to_owned();
    }
    settle_endings(words, text);
    ask_for_money(words, text);
    let asked: BTreeSet<String> = words
        .iter()
        .filter(|(token, rule)| rule.is_none() && asks(token))
        .map(|(token, _)| token.canonical.clone())
        .collect();
    let strong = asked.iter().any(|word| !WEAK.contains(&word.as_str()));
    idle_before_asking(words, text, strong);
    let mut said = false;
    for (token, rule) in words.iter_mut().filter(|(token, rule)| token.class == Class::Intent && rule.is_none()) {
        let idle = match token.canonical.as_str() {
            "吗" | "了吗" => strong || std::mem::replace(&mut said, true),
            "可以" => strong,
            "什么" | "是什么" => asked.contains("会怎样"),
            _ => false,
        };
        if idle {
            *rule = Some(Rule::Filler);
        }
    }
    // 欠款会坐牢 as a title tells of what may come no more than it asks.
    let may_come = words.iter().any(|(token, _)| &text[token.range.clone()] == "会");
    // A language with question words of its own has no 吗.
    if (whether || may_come) && !strong && !said && text.chars().any(is_han) {
        let token = Token { range: text.len()..text.len(), class: Class::Intent, canonical: "吗".to_owned() };
        words.push((token, None));
    }
}

/// 安装方法 and 安装的方法是什么 ask how; 方法 is a word where something else is asked.
fn settle_endings(words: &mut Kept, text: &str) {
    let idle = |token: &Token| matches!(token.canonical.as_str(), "什么" | "是什么") && token.class == Class::Intent;
    let asks_more = words.iter().any(|(token, rule)| rule.is_none() && asks(token) && !idle(token));
    let last = words.iter().rposition(|(token, rule)| rule.is_none() && !idle(token));
    for index in 0..words.len() {
        let token = &mut words[index].0;
        if token.class != Class::Ending {
            continue;
        }
        if Some(index) == last && index > 0 && !asks_more {
            token.class = Class::Intent;
            words.iter_mut().filter(|(token, _)| idle(token)).for_each(|word| word.1 = Some(Rule::Synonym));
        } else {
            token.class = Class::Noun;
            token.canonical = text[token.range.clone()].to_owned();
        }
    }
}

/// 诉讼费多少 asks 诉讼费多少钱: beside what is paid, 多少 is money.
fn ask_for_money(words: &mut Kept, text: &str) {
    let left = left(words);
    for (position, &index) in left.iter().enumerate() {
        let paid = |at: Option<&usize>| {
            at.is_some_and(|&at| text[words[at].0.range.clone()].ends_with(['费', '款', '债', '息', '薪', '租', '税']))
        };
        let near = paid(position.checked_sub(1).and_then(|at| left.get(at))) || paid(left.get(position + 1));
        if near && words[index].0.class == Class::Measure && words[index].0.canonical == "多少" {
            words[index].0.canonical = "多少钱".to_owned();
        }
    }
}

/// 该怎么办 asks what 怎么办 asks, 都要什么 what 什么 asks, 给谁 what 谁 asks; 要 counts only where whether is asked.
fn idle_before_asking(words: &mut Kept, text: &str, strong: bool) {
    // 么 inside a text is what is left of 什么.
    let damaged = words.iter().any(|(token, _)| token.class == Class::Unknown && token.canonical == "么");
    let strong = strong || damaged;
    let all = words.iter().any(|(token, rule)| rule.is_none() && matches!(token.canonical.as_str(), "全部" | "每"));
    for index in 0..words.len() {
        let next = words[index + 1..].iter().find(|(_, rule)| rule.is_none()).map(|(token, _)| token.class);
        let before_asking = matches!(next, Some(Class::Intent | Class::Measure));
        let (token, rule) = &mut words[index];
        let idle = match (token.class, token.canonical.as_str()) {
            (Class::Mode, "应当" | "需要") => {
                before_asking || strong && matches!(&text[token.range.clone()], "要" | "该")
            }
            (Class::Scope, "都") => strong || all,
            (Class::Scope, "也") => strong,
            (Class::Role, "给") => next == Some(Class::Measure),
            _ => false,
        };
        if idle && rule.is_none() {
            *rule = Some(Rule::Filler);
        }
    }
}

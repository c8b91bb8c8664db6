//! What is asked: 会不会 to 会…吗, and of several words that ask, those that say something.

use std::collections::BTreeSet;

use super::canonical::{Kept, Rule, Trace, is_content};
use super::lexicon::Lexicon;
use super::segment::Token;
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
            trace.replace(Rule::Anota, place, len, "");
            (index, origin) = (index + gone, origin + len);
        } else {
            let len = chars[index].len_utf8();
            (index, origin, place) = (index + 1, origin + len, place + len);
        }
    }
}

/// What is asked, once: 吗 and 可以 say nothing beside 怎么 and 多久, 什么 nothing beside 会怎样; 怎么 at the very
/// end is 怎么办.
pub(super) fn settle_intents(words: &mut Kept, text: &str) {
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
    let asks = |token: &Token| matches!(token.class, Class::Intent | Class::Measure);
    let asked: BTreeSet<String> = words
        .iter()
        .filter(|(token, rule)| rule.is_none() && asks(token))
        .map(|(token, _)| token.canonical.clone())
        .collect();
    let strong = asked.iter().any(|word| word != "吗" && word != "可以");
    idle_before_asking(words, text, strong);
    for (token, rule) in words.iter_mut().filter(|(token, _)| token.class == Class::Intent) {
        let idle = match token.canonical.as_str() {
            "吗" => true,
            "可以" => strong,
            "什么" | "是什么" => asked.contains("会怎样"),
            _ => false,
        };
        if idle && rule.is_none() {
            *rule = Some(Rule::Filler);
        }
    }
}

/// 该怎么办 asks what 怎么办 asks, 需要什么 what 什么 asks, 给谁 what 谁 asks; 要 counts only where whether is asked.
fn idle_before_asking(words: &mut Kept, text: &str, strong: bool) {
    for index in 0..words.len() {
        let next = words[index + 1..].iter().find(|(_, rule)| rule.is_none()).map(|(token, _)| token.class);
        let before_asking = matches!(next, Some(Class::Intent | Class::Measure));
        let (token, rule) = &mut words[index];
        let idle = match token.class {
            Class::Scope if matches!(token.canonical.as_str(), "应当" | "需要") => {
                before_asking || strong && matches!(&text[token.range.clone()], "要" | "该")
            }
            Class::Role => token.canonical == "给" && next == Some(Class::Measure),
            _ => false,
        };
        if idle && rule.is_none() {
            *rule = Some(Rule::Filler);
        }
    }
}

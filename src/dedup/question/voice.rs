//! Who does it to whom: words to words in one voice and one order.
//!
//! In come the words of a question with what is left out so far; what says the same in another voice is put into one order,
//! 被 joins the event that it turns around, and who needs no naming is left out.

use super::clause::{Clauses, begins_clause};
use super::lexicon::Lexicon;
use super::segment::Token;
use super::trace::{Kept, Rule, left};
use crate::lexicon::Class;

/// Whoever asks may stay unnamed: as the one a clause is about (我逾期了), and as the owner of what follows (我家).
/// Whoever is acted upon may not: 医生把我打了, 公司开除我.
pub(super) fn keep_whom(words: &mut Kept, text: &str, clauses: &Clauses) {
    for index in 0..words.len() {
        if words[index].1.is_some() || !matches!(&text[words[index].0.range.clone()], "我" | "我们" | "咱" | "咱们")
        {
            continue;
        }
        let idle = |token: &Token| matches!(token.class, Class::Particle | Class::Filler);
        let before = words[..index].iter().rev().find(|(token, rule)| rule.is_none() && !idle(token));
        let next = words[index + 1..].iter().find(|(token, _)| !idle(token)).map(|(token, _)| token.class);
        let before = before.map(|(token, _)| (token.class, token.canonical.clone()));
        let first = begins_clause(words, index, clauses);
        if does_for_speaker(words, index, text, clauses) {
            words[index].1 = Some(Rule::Filler);
            words[index - 1].1 = Some(Rule::Filler);
            continue;
        }
        let after_role = !first && before.as_ref().is_some_and(|(class, _)| *class == Class::Role);
        // 离职后我能…, 如果我….
        let subject = first
            || before.is_some_and(|(class, word)| class == Class::Stage || class == Class::Mode && word == "如果");
        let owner = matches!(next, Some(Class::Thing | Class::Actor | Class::Noun));
        let word = &mut words[index].0;
        if after_role || !(subject || owner) {
            (word.class, word.canonical) = (Class::Actor, "我".to_owned());
        }
    }
}

/// 催收给我发律师函: to whom else, where somebody else is named who does it.
fn does_for_speaker(words: &Kept, index: usize, text: &str, clauses: &Clauses) -> bool {
    let Some(role) = index.checked_sub(1) else { return false };
    let next = words.get(index + 1).map(|(token, _)| token.class);
    let who = || words[..role].iter().find(|(token, rule)| rule.is_none() && clauses.same(token, &words[index].0));
    &text[words[role].0.range.clone()] == "给"
        && matches!(next, Some(Class::Event | Class::Word))
        && who().is_some_and(|(token, _)| matches!(token.class, Class::Actor | Class::Product))
}

/// One voice and one order: 信息被平台泄露 is 平台把信息泄露, 打电话给家人 is 给家人打电话.
pub(super) fn actives(words: &mut Kept, clauses: &Clauses) {
    let left = left(words);
    for at in 0..left.len().saturating_sub(2) {
        let [first, second, third] = [left[at], left[at + 1], left[at + 2]];
        let class = |word: usize| words[word].0.class;
        let role = |name: &str, word: usize| class(word) == Class::Role && words[word].0.canonical == name;
        let acts = |class| matches!(class, Class::Actor | Class::Product | Class::Topic);
        if role("给", second) && class(first) == Class::Event && acts(class(third)) {
            words[first..=third].rotate_left(second - first);
            return;
        }
        let turned = matches!(class(first), Class::Thing | Class::Noun) && role("被", second);
        let done = left.get(at + 3).is_some_and(|&done| !matches!(class(done), Class::Intent | Class::Role));
        let does = acts(class(third)) || class(third) == Class::Noun;
        if turned && does && done && begins_clause(words, first, clauses) {
            // It, 被, who: who, 把, it.
            words[second].0.canonical = "把".to_owned();
            words.swap(first, third);
            return;
        }
    }
}

/// Being sued is not suing: 被 belongs to the event that follows, and to one whose wording holds it (被告). What nobody needs
/// to be named for is done to somebody anyhow: 被列入 is 列入.
pub(super) fn attach_passives(words: &mut Kept, text: &str, lexicon: &Lexicon) {
    let meaning = asks_for_meaning(words);
    for index in 0..words.len() {
        let (word, rest) = words[index..].split_first_mut().expect("the index is in range");
        let (token, rule) = word;
        if rule.is_some() {
            continue;
        }
        let passive = |token: &Token| text[token.range.clone()].starts_with('被') && !token.canonical.starts_with('被');
        let told = |token: &Token| !meaning && !lexicon.does("", &token.canonical);
        if token.class == Class::Event && passive(token) && told(token) {
            token.canonical.insert(0, '被');
        } else if token.class == Class::Role && token.canonical == "被" {
            let next = rest.iter_mut().find(|(_, rule)| rule.is_none());
            if let Some((event, _)) = next.filter(|(event, _)| event.class == Class::Event && !passive(event)) {
                if told(event) {
                    event.canonical.insert(0, '被');
                }
                *rule = Some(Rule::Synonym);
            }
        }
    }
}

/// What a word means does not hang on its voice: 被仲裁是什么意思.
fn asks_for_meaning(words: &Kept) -> bool {
    let left = left(words);
    let meaning = |at: &usize| words[*at].0.class == Class::Intent && words[*at].0.canonical == "是什么";
    let events = left.iter().filter(|at| !meaning(at) && words[**at].0.class != Class::Topic);
    left.iter().any(meaning) && events.filter(|&&at| words[at].0.class != Class::Role).count() == 1
}

/// Only a court opens a hearing: who does it where nobody is named goes, and 被 or 由 says no more than the event.
pub(super) fn drop_unsaid_agents(words: &mut Kept, text: &str, lexicon: &Lexicon) {
    let left = left(words);
    for (position, &index) in left.iter().enumerate() {
        if words[index].0.class != Class::Actor {
            continue;
        }
        let between = |token: &Token| matches!(token.class, Class::Mode | Class::Scope | Class::Intent | Class::Role);
        let act = left[position + 1..].iter().find(|&&at| !between(&words[at].0));
        let does = act.is_some_and(|&act| lexicon.does(&words[index].0.canonical, &words[act].0.canonical));
        let role = position.checked_sub(1).map(|before| left[before]).filter(|&at| words[at].0.class == Class::Role);
        let role_text = role.map(|at| &text[words[at].0.range.clone()]);
        if does && matches!(role_text, None | Some("被" | "由")) {
            words[index].1 = Some(Rule::Agent);
            if let Some(role) = role.filter(|_| role_text == Some("由")) {
                words[role].1 = Some(Rule::Agent);
            }
        }
    }
}

/// What is said or asked goes to somebody: with these 跟 is 向.
const TOWARDS: &[&str] = &["说", "坦白", "解释", "道歉", "请教", "反映", "交代", "讲", "请假", "要", "提"];

/// 跟家人坦白 is 向家人坦白; but 跟朋友租房 is not 向朋友租房.
pub(super) fn towards(words: &mut Kept) {
    let left = left(words);
    for trio in left.windows(3) {
        let [role, who, act] = [trio[0], trio[1], trio[2]].map(|at| &words[at].0);
        let with = role.class == Class::Role && matches!(role.canonical.as_str(), "和" | "对");
        if with && matches!(who.class, Class::Actor | Class::Noun) && TOWARDS.contains(&act.canonical.as_str()) {
            words[trio[0]].0.canonical = "向".to_owned();
        }
    }
}

/// A hotline is called: 12378怎么打 and 怎么拨打12378 ask for it, whatever else is said.
pub(super) fn drop_dialling(words: &mut Kept, text: &str) {
    let hotline = |token: &Token| {
        let number = &text[token.range.clone()];
        number.len() == 5 && number.starts_with(['1', '9']) && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    let Some(number) = words.iter().position(|(token, rule)| rule.is_none() && hotline(token)) else { return };
    words[number].0.class = Class::Thing;
    for (token, rule) in words.iter_mut().filter(|(_, rule)| rule.is_none()) {
        if matches!(&text[token.range.clone()], "打" | "拨" | "拨打" | "打电话") {
            *rule = Some(Rule::Filler);
        }
    }
}

/// 把, 对 and 向 say something only where somebody (or what may be somebody) follows; 和 nothing between two things.
pub(super) fn drop_idle_roles(words: &mut Kept) {
    let left = left(words);
    let from = words.iter().any(|(token, _)| token.class == Class::Role && token.canonical == "从");
    for (position, &index) in left.iter().enumerate() {
        let class = |at: Option<usize>| at.and_then(|at| left.get(at)).map(|&at| words[at].0.class);
        let (before, next) = (class(position.checked_sub(1)), class(Some(position + 1)));
        let somebody = matches!(
            next,
            Some(Class::Actor | Class::Product | Class::Topic | Class::Unknown | Class::Word | Class::Noun)
        );
        let token = &words[index].0;
        let idle = match token.canonical.as_str() {
            "把" | "对" | "向" => !somebody,
            // 到村里张贴; but 从这里到那里.
            "到" => next == Some(Class::Thing) && !from,
            "和" => before == Some(Class::Thing) && next == Some(Class::Thing),
            _ => false,
        };
        if token.class == Class::Role && idle {
            words[index].1 = Some(Rule::Filler);
        }
    }
}

//! Who does it to whom: words to words in one voice and one order.
//!
//! In come the words of a question with what is left out so far; what says the same in another voice is put into one order,
//! and 被 joins the event that it turns around.

use super::canonical::{Kept, Rule};
use super::segment::Token;
use crate::lexicon::Class;

/// 医生把我打了: whoever stands after 把, 被 or 向 is acted upon, a pronoun as well.
pub(super) fn keep_whom(words: &mut Kept) {
    for index in 1..words.len() {
        let after_role = words[index - 1].0.class == Class::Role;
        let word = &mut words[index].0;
        if after_role && word.class == Class::Light && word.canonical.starts_with(['我', '咱']) {
            word.class = Class::Actor;
        }
    }
}

/// One voice and one order: 信息被平台泄露 is 平台泄露信息, 打电话给家人 is 给家人打电话.
pub(super) fn actives(words: &mut Kept) {
    let left: Vec<usize> = (0..words.len()).filter(|&index| words[index].1.is_none()).collect();
    let is_actor = |class| matches!(class, Class::Actor | Class::Product | Class::Topic);
    for at in 0..left.len().saturating_sub(2) {
        let [first, second, third] = [left[at], left[at + 1], left[at + 2]];
        let role = |name: &str, word: usize| words[word].0.class == Class::Role && words[word].0.canonical == name;
        if role("给", second) && words[first].0.class == Class::Event && is_actor(words[third].0.class) {
            words[first..=third].rotate_left(second - first);
            return;
        }
        let Some(&fourth) = left.get(at + 3) else { continue };
        let passive = role("被", second) && words[first].0.class == Class::Thing;
        if passive && is_actor(words[third].0.class) && words[fourth].0.class == Class::Event {
            words[second].1 = Some(Rule::Filler);
            words[first..=fourth].rotate_left(third - first);
            return;
        }
    }
}

/// Being sued is not suing: 被 belongs to the event that follows, and to one whose wording holds it (被告).
pub(super) fn attach_passives(words: &mut Kept, text: &str) {
    for index in 0..words.len() {
        let (word, rest) = words[index..].split_first_mut().expect("the index is in range");
        let (token, rule) = word;
        if rule.is_some() {
            continue;
        }
        let passive = |token: &Token| text[token.range.clone()].starts_with('被') && !token.canonical.starts_with('被');
        if token.class == Class::Event && passive(token) {
            token.canonical.insert(0, '被');
        } else if token.class == Class::Role && token.canonical == "被" {
            let next = rest.iter_mut().find(|(_, rule)| rule.is_none());
            if let Some((event, _)) = next.filter(|(event, _)| event.class == Class::Event && !passive(event)) {
                event.canonical.insert(0, '被');
                *rule = Some(Rule::Synonym);
            }
        }
    }
}

/// 把, 向 and 对 count where an actor (or an unknown word) follows; 被, 让, 由 and 给 everywhere. 后 says no more than their
/// order does between two known words, an event first.
pub(super) fn drop_idle_particles(words: &mut Kept, text: &str) {
    for index in 0..words.len() {
        let (token, rule) = &words[index];
        if rule.is_some() {
            continue;
        }
        let next = words[index + 1..].iter().find(|(_, rule)| rule.is_none()).map(|(token, _)| token.class);
        let before = words[..index].iter().rev().find(|(_, rule)| rule.is_none()).map(|(token, _)| token.class);
        let ordered = before == Some(Class::Event) && matches!(next, Some(Class::Event | Class::Thing));
        let after = token.class == Class::Stage && token.canonical == "后" && ordered;
        let directs = matches!(token.canonical.as_str(), "把" | "给") && &text[token.range.clone()] != "给";
        let to_somebody = matches!(next, Some(Class::Actor | Class::Product | Class::Topic | Class::Unknown));
        if after || token.class == Class::Role && directs && !to_somebody {
            words[index].1 = Some(Rule::Filler);
        }
    }
}

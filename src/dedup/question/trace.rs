//! Rewrites of a question on the way to its canonical form: each step with its reason, and the words while they are settled.

use super::bare::Pause;
use super::segment::Token;
use crate::lexicon::Class;

/// Why a rewrite changes nothing of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Width, case, traditional characters.
    Script,
    /// Punctuation and blanks.
    Punctuation,
    /// Politeness, advertising, words that add nothing.
    Filler,
    /// 会不会 asks what 会…吗 asks.
    ANotA,
    /// A typing error that one word fits.
    Typo,
    /// Another word for the same thing.
    Synonym,
    /// Another way to write a number.
    Number,
    /// The product that the whole site is about was left unsaid.
    Topic,
    /// Who does it needs no saying: only a court enforces.
    Agent,
    /// Asked twice.
    Repeated,
    /// Words in another order that says the same.
    Order,
}

/// One rewrite of the text as it stood after the rewrites before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Why it may be done.
    pub rule: Rule,
    /// Byte offset.
    pub at: usize,
    /// What stood there.
    pub from: String,
    /// What stands there now.
    pub to: String,
}

/// What folding takes out of a text, though it counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lost {
    pub(super) pauses: Vec<Pause>,
    pub(super) whether: Vec<usize>,
    pub(super) marked: bool,
}

/// Makes the steps on a text one after the other, so that they can be replayed.
pub(super) struct Trace {
    pub(super) text: String,
    pub(super) steps: Vec<Step>,
    pub(super) lost: Lost,
}

impl Trace {
    pub(super) fn whole(&mut self, rule: Rule, to: String) {
        if self.text != to {
            let from = std::mem::replace(&mut self.text, to.clone());
            self.steps.push(Step { rule, at: 0, from, to });
        }
    }
    pub(super) fn replace(&mut self, rule: Rule, at: usize, len: usize, to: &str) {
        let from = self.text[at..at + len].to_owned();
        if from == to {
            return;
        }
        if rule == Rule::ANotA {
            self.lost.whether.push(at);
        }
        let moved = |place: &mut usize| match *place {
            before if before <= at => {}
            inside if inside < at + len => *place = at,
            after => *place = after + to.len() - len,
        };
        let Lost { pauses, whether, .. } = &mut self.lost;
        pauses.iter_mut().map(|pause| &mut pause.at).chain(whether).for_each(moved);
        self.text.replace_range(at..at + len, to);
        self.steps.push(Step { rule, at, from, to: to.to_owned() });
    }
}

/// Each word, and the rule by which it is left out of the canonical form.
pub(super) type Kept = Vec<(Token, Option<Rule>)>;

/// The words that are not left out so far: their places in the list.
pub(super) fn left(words: &Kept) -> Vec<usize> {
    (0..words.len()).filter(|&index| words[index].1.is_none()).collect()
}

pub(super) fn is_content(class: Class) -> bool {
    matches!(
        class,
        Class::Event
            | Class::Thing
            | Class::Actor
            | Class::Product
            | Class::Topic
            | Class::Number
            | Class::Word
            | Class::Noun
    )
}

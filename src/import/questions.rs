//! Sentences to repetitions: every place that asks the title's question, or any other question for the second time.
//!
//! A repetition is a sentence, or a few clauses of one, with the canonical form of the question (`dedup`). Only a
//! sentence that is nothing but the question is taken out; advertising of the question inside other words stays.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Mark;
use super::title::{Title, is_question};
use crate::dedup::question::canonical::canonical;
use crate::dedup::question::lexicon::Lexicon;
use crate::dedup::question::segment::segment;
use crate::lexicon::Class;
use crate::text::fold as folded;

/// A question has no more clauses than this.
const CLAUSES: usize = 3;

/// A question is no longer than this, in bytes.
pub const LONGEST: usize = 240;

/// A sentence and its clauses.
pub struct Sentence {
    /// With the punctuation that ends it.
    pub range: Range<usize>,
    /// Without punctuation.
    clauses: Vec<Range<usize>>,
}

/// What became of repeated questions.
#[derive(Default)]
pub struct Folded {
    /// Where the title's question is asked, in order, without punctuation.
    pub mentions: Vec<Range<usize>>,
    /// Repetitions of any question, the title's too; not where it was asked first.
    pub repeated: Vec<Range<usize>>,
    /// Sentences that are taken out, with their punctuation.
    pub cut: Vec<Range<usize>>,
    /// Repetitions that stay, because they are part of a sentence.
    pub kept: Vec<Range<usize>>,
    /// Other wordings of the title's question, each once, in order.
    pub wordings: Vec<String>,
}

/// The canonical form of a question; empty for a text that asks nothing.
pub fn key(question: &str, lexicon: &Lexicon) -> String {
    if question.len() > LONGEST || !is_question(question, lexicon) {
        return String::new();
    }
    canonical(question, lexicon).key
}

/// Whether some sentence or clause of `line` asks the question with this canonical form.
pub fn asks(line: &str, key: &str, lexicon: &Lexicon) -> bool {
    let whole = 0..line.len();
    !key.is_empty() && sentences(line, &[whole]).iter().any(|sentence| mention(line, sentence, key, lexicon).is_some())
}

/// The sentences of all lines.
pub fn sentences(text: &str, lines: &[Range<usize>]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for line in lines {
        let mut rest = line.clone();
        while !rest.is_empty() {
            let part = &text[rest.clone()];
            let end = part.find(ends_sentence).map_or(part.len(), |at| {
                let after = part[at..].find(|c| !ends_sentence(c) && !closes(c)).map_or(part.len(), |more| at + more);
                after + part[after..].len() - part[after..].trim_start().len()
            });
            let range = rest.start..rest.start + end;
            rest.start = range.end;
            sentences.push(Sentence { clauses: clauses(text, range.clone()), range });
        }
    }
    sentences
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '？' | '?' | '！' | '!' | '；' | ';' | '…')
}

fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '"' | '）' | ')' | '」' | '』')
}

fn clauses(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let parts = text[sentence.clone()].split(|c: char| {
        ends_sentence(c)
            || closes(c)
            || matches!(c, '，' | ',' | '、' | '：' | ':' | '“' | '‘' | '（' | '(' | '「' | '『' | '—')
    });
    let base = text.as_ptr() as usize;
    let place = |part: &str| {
        let start = part.as_ptr() as usize - base;
        start..start + part.len()
    };
    parts.map(str::trim).filter(|part| !part.is_empty()).map(place).collect()
}

/// The clauses that ask the question, and whether the sentence asks nothing else.
fn mention(text: &str, sentence: &Sentence, key: &str, lexicon: &Lexicon) -> Option<(Range<usize>, bool)> {
    let same = |range: Range<usize>| {
        let part = &text[range];
        part.len() <= LONGEST && canonical(part, lexicon).key == key
    };
    let windows = (1..=CLAUSES).flat_map(|len| sentence.clauses.windows(len));
    let spans = windows.map(|clauses| clauses[0].start..clauses[clauses.len() - 1].end);
    let found = spans.into_iter().find(|span| same(span.clone()))?;
    let alone = same(sentence.range.clone()) && !is_wrapped(&text[sentence.range.clone()], lexicon);
    Some((found, alone))
}

/// Whether more is said than the question: 如何避免…, 大家应该明白….
fn is_wrapped(text: &str, lexicon: &Lexicon) -> bool {
    segment(&canonical(text, lexicon).text, lexicon).0.iter().any(|token| token.class == Class::Wrapper)
}

/// Finds all repetitions.
pub fn fold(text: &str, title: &Title, sentences: &[Sentence], advertising: &[Mark], lexicon: &Lexicon) -> Folded {
    let mut all = Folded::default();
    let title_key = key(&title.text, lexicon);
    let mut mentions: Vec<Option<(Range<usize>, bool)>> = vec![None; sentences.len()];
    let bare = title.text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let mut spellings = BTreeSet::from([spelling(bare)]);
    if !title_key.is_empty() {
        mentions = sentences.iter().map(|sentence| mention(text, sentence, &title_key, lexicon)).collect();
        for (span, _) in mentions.iter().flatten() {
            let wording = &text[span.clone()];
            if !is_wrapped(wording, lexicon) && spellings.insert(spelling(wording)) {
                all.wordings.push(wording.to_owned());
            }
        }
        // A known wording among words that nobody knows: 很多人都在担心….
        let known: Vec<&str> = std::iter::once(bare).chain(all.wordings.iter().map(String::as_str)).collect();
        for (sentence, found) in sentences.iter().zip(&mut mentions).filter(|(_, found)| found.is_none()) {
            let words = &text[sentence.range.clone()];
            let literal = known.iter().find_map(|wording| Some((words.find(wording)?, wording.len())));
            *found = literal.map(|(at, len)| (sentence.range.start + at..sentence.range.start + at + len, false));
        }
    }
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    for (sentence, found) in sentences.iter().zip(mentions) {
        let in_title = title.line.as_ref().is_some_and(|line| line.contains(&sentence.range.start));
        let Some((span, alone)) = found else {
            if !in_title {
                second_time(text, sentence, &mut asked, &mut all, lexicon);
            }
            continue;
        };
        all.mentions.push(span.clone());
        if in_title {
            continue;
        }
        all.repeated.push(span.clone());
        let advertises = advertising.iter().any(|mark| sentence.range.contains(&mark.span.start));
        if alone && !advertises {
            all.cut.push(sentence.range.clone());
        } else {
            all.kept.push(span);
        }
    }
    all
}

/// Another question than the title's stays where it is asked first.
fn second_time(
    text: &str,
    sentence: &Sentence,
    asked: &mut BTreeMap<String, usize>,
    all: &mut Folded,
    lexicon: &Lexicon,
) {
    let words = &text[sentence.range.clone()];
    let end = words.trim_end();
    if words.len() > LONGEST || !end.ends_with(['?', '？']) {
        return;
    }
    let question = canonical(words, lexicon);
    // 该怎么办？ asks about whatever was said before, so two of them need not be one question.
    let about = |class| {
        matches!(
            class,
            Class::Event | Class::Thing | Class::Product | Class::Topic | Class::Noun | Class::Word | Class::Unknown
        )
    };
    if !question.tokens.iter().any(|token| about(token.class)) {
        return;
    }
    let times = asked.entry(question.key).or_default();
    *times += 1;
    if *times > 1 {
        all.repeated.push(sentence.range.start..sentence.range.start + end.trim_end_matches(['?', '？']).len());
        all.cut.push(sentence.range.clone());
    }
}

/// A wording without punctuation, width and case: what is left differs in words.
fn spelling(text: &str) -> String {
    folded(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

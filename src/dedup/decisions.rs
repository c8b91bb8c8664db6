//! `dedup.toml` to [`Decisions`]: what the editor said about pairs of questions.
//!
//! A pair is named by its two wordings, so a decision outlives the renaming and moving of files; and by their
//! canonical forms, so it outlives small changes of the wording too.

use std::collections::HashMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::question::canonical::canonical;
use super::question::lexicon::Lexicon;
use crate::diagnostic::{Code, Diagnostic, words};
use crate::source::TextFile;

/// What the editor said about two questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Word {
    /// They ask the same.
    Same,
    /// They do not.
    Distinct,
}

/// An entry of `dedup.toml`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The two wordings.
    pub questions: [String; 2],
    /// What they are.
    pub decision: Word,
    /// Why; anything the next editor should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct File<E> {
    /// One `[[pair]]` each.
    #[serde(default = "Vec::new")]
    pub pair: Vec<E>,
}

/// All decisions, by the canonical forms of the pair.
#[derive(Debug, Default)]
pub struct Decisions {
    by_pair: HashMap<(String, String), Word>,
    named: Vec<Named>,
    /// What the editor called the same: the two questions as they are written, and their canonical forms.
    same: Vec<Said>,
}

/// A wording that an entry names.
#[derive(Debug)]
pub struct Named {
    /// As it is written.
    pub question: String,
    /// Its canonical form.
    pub form: String,
    /// The place of the entry.
    pub span: Range<usize>,
}

/// Two questions that the editor called the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// As they are written.
    pub questions: [String; 2],
    /// Their canonical forms.
    pub forms: [String; 2],
}

impl Decisions {
    /// Reads `dedup.toml`; what cannot be read, and what contradicts itself, is reported with its place.
    pub fn read(file: &TextFile, lexicon: &Lexicon, diagnostics: &mut Vec<Diagnostic>) -> Decisions {
        let entries: File<Spanned<Entry>> = match toml::from_str(&file.text) {
            Ok(entries) => entries,
            Err(error) => {
                let reason = error.message().lines().next().unwrap_or_default();
                diagnostics.push(
                    Diagnostic::error(
                        Code::KB406,
                        &file.path,
                        words!("dedup.toml 读不懂：{reason}", "cannot read dedup.toml: {reason}"),
                    )
                    .at(error.span().unwrap_or(0..0))
                    .help(words!(
                        "每条写成 [[pair]]，questions = [\"甲\", \"乙\"]，decision = \"same\" 或 \"distinct\"",
                        "each entry is [[pair]], questions = [\"A\", \"B\"], decision = \"same\" or \"distinct\""
                    )),
                );
                return Decisions::default();
            }
        };
        let mut decisions = Decisions::default();
        let mut places: HashMap<(String, String), Range<usize>> = HashMap::new();
        for entry in entries.pair {
            let Entry { questions, decision: word, .. } = entry.get_ref();
            let forms = questions.each_ref().map(|question| canonical(question, lexicon).key);
            let named = questions.iter().zip(&forms);
            decisions.named.extend(named.map(|(question, form)| Named {
                question: question.clone(),
                form: form.clone(),
                span: entry.span(),
            }));
            let ([a, b], word) = (forms.clone(), *word);
            let pair = ordered(a, b);
            if word == Word::Same {
                decisions.same.push(Said { questions: questions.clone(), forms });
            }
            if decisions.by_pair.insert(pair.clone(), word).is_some_and(|before| before != word) {
                let first = places.get(&pair).cloned();
                diagnostics.push(
                    Diagnostic::error(
                        Code::KB406,
                        &file.path,
                        words!("同一对问题有两个相反的决定", "one pair of questions has two contrary decisions"),
                    )
                    .at(entry.span())
                    .also(&file.path, first)
                    .help(words!("删掉其中一条", "take one of them out")),
                );
            }
            places.insert(pair, entry.span());
        }
        decisions
    }

    /// What the editor said about two canonical forms.
    pub fn about(&self, a: &str, b: &str) -> Option<Word> {
        if self.by_pair.is_empty() {
            return None;
        }
        self.by_pair.get(&ordered(a.to_owned(), b.to_owned())).copied()
    }

    /// The wordings that entries name, in the order of the file.
    pub fn named(&self) -> &[Named] {
        &self.named
    }

    /// All pairs that the editor called the same, in the order of the file.
    pub fn same(&self) -> &[Said] {
        &self.same
    }
}

fn ordered(a: String, b: String) -> (String, String) {
    if a <= b { (a, b) } else { (b, a) }
}

//! Raw text, as pasted from the web, to draft articles with provenance, and everything an editor should look at.
//!
//! 1. `structure` finds the title, headings, lists, and the cut-off beginnings of other articles at the end.
//! 2. `questions` finds every repetition of a question; a sentence that only repeats it is taken out.
//! 3. `damage` finds lost characters and advertising. They are marked, never mended and never removed.
//! 4. `asked` finds the questions that a page of the site answers already.
//! 5. `draft` writes Markdown. What is marked becomes a comment in place, which is never published.
//!
//! All of them speak of byte ranges of the raw text, so that a finding has a line and a column. This module never
//! looks at the site: which file names are taken and what is answered already is told to it.

mod asked;
mod damage;
mod draft;
mod questions;
mod structure;
mod teasers;
mod title;

use std::collections::BTreeSet;
use std::ops::Range;

use damage::Damage;
use jiff::civil::Date;

use crate::dedup::pages::Questions;
use crate::dedup::question::lexicon::{Lexicon, Own};
use crate::diagnostic::{Code, Diagnostic, Words, line_column, words};
use crate::lexicon::WordLists;
use crate::source::TextFile;

/// The folder that drafts are written to, in the site's folder.
pub const DRAFTS: &str = "content/drafts";

/// An article made from raw text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// `content/drafts/huan-1qi.md`.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Front matter and body.
    pub markdown: String,
    /// The lines of the raw text in which the title's question is asked, one entry a mention.
    pub mentions: Vec<usize>,
    /// Only the beginning of the article is known.
    pub cut_off: bool,
}

/// What one raw text became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The article, then the beginnings of others.
    pub drafts: Vec<Draft>,
    /// What an editor should look at, with places in the raw text.
    pub findings: Vec<Diagnostic>,
}

/// The words by which raw text is read, made ready, and what the site answers already.
pub struct Reader {
    lexicon: Lexicon,
    damage: Damage,
    questions: Questions,
}

impl Reader {
    /// The built-in words and those of a site.
    pub fn new(lists: &WordLists) -> Reader {
        let questions = Questions::default();
        Reader { lexicon: Lexicon::new(lists, &Own::default()), damage: Damage::new(lists), questions }
    }

    /// Knows which page of a site answers which question.
    pub fn knowing(self, questions: Questions) -> Reader {
        Reader { questions, ..self }
    }
}

/// A remark that becomes a comment in the draft, behind the byte `at` of the raw text.
struct Note {
    at: usize,
    words: Words,
}

/// Cuts a raw text into drafts.
///
/// `taken` are stems that other files of the site have, and receives those of the new drafts: a second file of one
/// stem would make links to it ambiguous. `Err` is a text that nothing can be made of.
pub fn import(
    file: &TextFile,
    today: Date,
    Reader { lexicon, damage, questions }: &Reader,
    taken: &mut BTreeSet<String>,
) -> Result<Imported, Diagnostic> {
    if !file.text.chars().any(char::is_alphanumeric) {
        let message = words!("文件里没有文字", "there is no text in the file");
        let help = words!("看看是不是导错了文件", "see whether the wrong file was exported");
        return Err(Diagnostic::error(Code::KB060, &file.path, message).help(help));
    }
    let text = file.text.as_str();
    let lines = structure::lines(text);
    let pieces = teasers::split_teasers(text, &lines, lexicon);
    let mut imported = Imported { drafts: Vec::new(), findings: Vec::new() };
    for (number, lines) in pieces.iter().enumerate() {
        let cut_off = number > 0;
        let sentences = questions::sentences(text, lines);
        let advertising = damage.advertising(text, &sentences);
        let title = title::title(text, lines[0].clone(), &advertising, lexicon);
        let folded = questions::fold(text, &title, &sentences, &advertising, lexicon);
        let mut marks = advertising;
        marks.extend(damage.lost_characters(text, lines));
        marks.extend(folded.kept.iter().map(|at| Mark::question(at.clone())));
        marks.extend(asked::asked(text, &title, &sentences, questions));
        marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
        imported.findings.extend(marks.iter().map(|mark| mark.finding(&file.path)));
        if cut_off {
            imported.findings.push(teaser(&file.path, lines));
        }
        let notes = marks.into_iter().map(|mark| Note { at: mark.note_at, words: mark.note });
        let draft = draft::Parts { file, lines, title: &title, folded: &folded, cut_off, today };
        imported.drafts.push(draft::write(&draft, notes.collect(), lexicon, taken));
    }
    imported.findings.sort();
    Ok(imported)
}

fn teaser(path: &str, lines: &[Range<usize>]) -> Diagnostic {
    let span = lines[0].start..lines[lines.len() - 1].end;
    Diagnostic::warning(
        Code::KB063,
        path,
        words!("另一篇文章的开头，已拆成单独的草稿", "the beginning of another article, split off"),
    )
    .at(span)
    .help(words!("找到全文再写，或删掉这份草稿", "find the whole article, or delete the draft"))
}

/// Something in the raw text that an editor should look at.
struct Mark {
    span: Range<usize>,
    code: Code,
    message: Words,
    help: Words,
    /// Behind which byte the comment goes.
    note_at: usize,
    note: Words,
}

impl Mark {
    fn question(span: Range<usize>) -> Mark {
        Mark {
            note_at: span.end,
            span,
            code: Code::KB064,
            message: words!("句子里又问了一遍同一个问题，句子保留", "the sentence repeats a question, and was kept"),
            help: words!("改写这一句：问题只问一次", "rewrite the sentence: a question is asked once"),
            note: words!("又问了一遍同一个问题", "repeats the question"),
        }
    }

    fn finding(&self, path: &str) -> Diagnostic {
        Diagnostic::warning(self.code, path, self.message.clone()).at(self.span.clone()).help(self.help.clone())
    }
}

/// The line of a byte of the raw text.
fn line_of(text: &str, at: usize) -> usize {
    line_column(text, at).0
}

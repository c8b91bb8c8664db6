//! Questions of a raw text, to the pages of the site that answer them already: there a wording is wanted, and no page.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Mark;
use super::questions::{LONGEST, Sentence};
use super::title::Title;
use crate::dedup::pages::Questions;
use crate::diagnostic::{Code, words};

/// Each question that a page answers, where it is asked first.
pub fn asked(text: &str, title: &Title, sentences: &[Sentence], questions: &Questions) -> Vec<Mark> {
    let mut said: BTreeSet<String> = BTreeSet::new();
    let first = title.line.clone().or_else(|| sentences.first().map(|sentence| sentence.range.clone()));
    let whole = first.map(|line| (line, title.text.as_str()));
    let each = sentences.iter().map(|sentence| (sentence.range.clone(), text[sentence.range.clone()].trim()));
    let mut marks = Vec::new();
    for (span, question) in whole.into_iter().chain(each).filter(|(_, question)| question.len() <= LONGEST) {
        let Some(holder) = questions.holder(question) else { continue };
        if said.insert(holder.path.clone()) {
            marks.push(mark(trimmed(text, span), question, &holder.path, &holder.title, &holder.wording));
        }
    }
    marks
}

fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let part = &text[span.clone()];
    let start = span.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}

fn mark(span: Range<usize>, question: &str, path: &str, title: &str, known: &str) -> Mark {
    let question = question.trim_end_matches(['?', '？', '。', '!', '！']);
    let help = if question == known.trim_end_matches(['?', '？']) {
        words!("新的内容加到那一页，不另写一页", "add what is new to that page, and write none of its own")
    } else {
        words!(
            "不另写一页：在 {path} 写 also_asked: [\"{question}\"]，新的内容加到那里",
            "write no page of its own: in {path} write `also_asked: [\"{question}\"]`, and add there what is new"
        )
    };
    Mark {
        note_at: span.end,
        span,
        code: Code::KB065,
        message: words!("“{title}”一页（{path}）已经回答这个问题", "“{title}” ({path}) answers this question already"),
        help,
        note: words!("{path} 已经回答这个问题", "{path} answers this question already"),
    }
}

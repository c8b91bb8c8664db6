//! A page to what it says: its answer, all its text, and what two pages are compared by before a machine makes one of them.

use super::answer::Answer;
use super::blocks::{lead, markdown, shown};
use super::exact::Exact;
use super::question::lexicon::Lexicon;
use crate::catalog::Page;

/// What a page says, read once for all pages that it is compared with.
pub(super) struct Said {
    pub(super) answer: Answer,
    pub(super) exact: Exact,
    /// Its title, its answer, its body.
    pub(super) text: String,
}

impl Said {
    pub(super) fn new(page: &Page<'_>, lexicon: &Lexicon) -> Said {
        Said { answer: Answer::new(&compared_by(page), lexicon), exact: Exact::new(page), text: whole_text(page) }
    }
}

/// What a page answers: its `answer`, or the beginning of its body.
pub(super) fn answer_of(page: &Page<'_>) -> String {
    let answer = page.article.front.answer.as_deref().map(str::trim).unwrap_or_default();
    if answer.is_empty() { lead(&page.article.body) } else { answer.to_owned() }
}

/// What the answers of two pages are compared by: where a page has no `answer`, its body, for its first paragraph may not be
/// the one that answers.
pub(super) fn compared_by(page: &Page<'_>) -> String {
    let answer = page.article.front.answer.as_deref().map(str::trim).unwrap_or_default();
    if answer.is_empty() { shown(&page.article.body) } else { answer.to_owned() }
}

/// All that a page says: its title, its answer, its body.
pub(super) fn whole_text(page: &Page<'_>) -> String {
    let text = markdown(page);
    match page.article.front.answer.as_deref() {
        Some(answer) => {
            let (title, body) = text.split_once('\n').unwrap_or((&text, ""));
            format!("{title}\n\n{answer}\n\n{body}")
        }
        None => text,
    }
}

//! An article to the texts by which it is found: other wordings, answers, headings, body.

use crate::parse::{Article, with_names};

/// Texts that name the page as its title does.
pub fn wordings<'a>(article: &'a Article<'_>) -> impl Iterator<Item = &'a str> {
    let front = &article.front;
    let asked = front.also_asked.iter().map(|wording| &*wording.value);
    let merged = front.merged_from.iter().map(|question| &**question);
    let synonyms = front.term.iter().flat_map(|term| &term.synonyms).map(|word| &*word.value);
    let law = front.law.iter().flat_map(|law| [Some(&*law.full_title), law.number.as_deref()]).flatten();
    let number = front.hotline.iter().map(|hotline| &*hotline.number.value);
    asked.chain(merged).chain(synonyms).chain(law).chain(number)
}

/// Texts that say what the page says.
pub fn answers<'a>(article: &'a Article<'_>) -> Vec<&'a str> {
    let front = &article.front;
    let mut answers: Vec<&str> = front.answer.as_deref().or(front.description.as_deref()).into_iter().collect();
    answers.extend(front.term.iter().filter_map(|term| term.legal.as_deref()));
    if let Some(hotline) = &front.hotline {
        answers.extend([&*hotline.owner, &*hotline.purpose]);
    }
    answers.extend(front.task.iter().map(|task| &*task.result));
    answers
}

/// Its headings, and the numbers of the articles of a law: 第六百七十六条 is looked for as 676 too.
pub fn headings<'a>(article: &'a Article<'_>) -> Vec<std::borrow::Cow<'a, str>> {
    let headings = &article.body.headings;
    let numbers =
        headings.iter().filter(|heading| heading.id.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'));
    let texts = headings.iter().map(|heading| with_names(&heading.text, |_| String::new()));
    texts.chain(numbers.map(|heading| heading.id.as_str().into())).collect()
}

/// The running text in pieces, and the key facts.
pub fn body<'a>(article: &'a Article<'_>) -> impl Iterator<Item = &'a str> {
    let facts = article.front.facts.iter().flat_map(|fact| [&*fact.label, &*fact.value, &*fact.scope]);
    facts.chain(article.body.prose.iter().map(|piece| &article.body.html[piece.clone()]))
}

/// The first sentence or two of what a result shows: enough to tell pages apart.
pub fn first_sentence(article: &Article<'_>, max: usize) -> String {
    let written = article.front.answer.as_deref().or(article.front.description.as_deref());
    let text = written.map_or_else(|| with_names(&article.body.lead, |_| String::new()), Into::into);
    let mut end = None;
    for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, '。' | '！' | '？')) {
        end = Some(at + mark.len_utf8());
        // A verdict of a word or two says next to nothing.
        if text[..at].chars().count() >= 8 {
            break;
        }
    }
    crate::text::summary(&text[..end.unwrap_or(text.len())], max)
}

//! Titles with `<wbr>` between words, so that a heading never breaks inside one.
//!
//! There is no dictionary: a break may come round punctuation, between Han and Latin, round a glossary term and
//! round the theme's list of common words (`title_breaks`). What is left between two breaks stays together, and so does
//! a number with its unit.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::catalog::Catalog;
use crate::parse::Kind;
use crate::text::{escape_to, is_han};
use crate::theme::Theme;

/// Finds the breaks.
pub struct Breaker {
    words: Option<AhoCorasick>,
}

impl Breaker {
    /// Collects the words of the theme and the glossary.
    pub fn new(catalog: &Catalog<'_>, theme: &Theme) -> Breaker {
        let terms = catalog.pages().filter(|(_, page)| page.article.kind() == Kind::Term);
        let mut words: Vec<&str> = theme.title_words.iter().map(String::as_str).collect();
        words.extend(terms.map(|(_, page)| page.article.title.as_str()));
        words.sort_unstable();
        words.dedup();
        Breaker { words: AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words).ok() }
    }

    /// The title as HTML.
    pub fn html(&self, title: &str) -> String {
        let mut breaks: Vec<usize> = Vec::new();
        if let Some(words) = &self.words {
            for found in words.find_iter(title) {
                breaks.extend([found.start(), found.end()]);
            }
        }
        let mut before: Option<char> = None;
        for (at, c) in title.char_indices() {
            if let Some(before) = before
                && (closes(before)
                    || opens(c)
                    || is_han(before) && latin(c)
                    || before.is_ascii_alphabetic() && is_han(c))
            {
                breaks.push(at);
            }
            before = Some(c);
        }
        breaks.sort_unstable();
        breaks.dedup();
        let mut out = String::with_capacity(title.len() + breaks.len() * 5);
        let mut from = 0;
        for at in breaks {
            let next = title[at..].chars().next();
            let last = title[..at].chars().next_back();
            // Nothing begins with a closing mark or a particle, nothing ends in an opening one, and no line is one character.
            let legal =
                next.is_some_and(|c| !closes(c) && !leans(c) && !c.is_whitespace()) && last.is_some_and(|c| !opens(c));
            // Only as far as needed: a title may be as long as a book.
            let long_enough = title[from..at].chars().nth(1).is_some()
                && title[at..].chars().filter(|c| !closes(*c)).nth(1).is_some();
            if legal && long_enough {
                escape_to(&with_units(&title[from..at]), &mut out);
                out.push_str("<wbr>");
                from = at;
            }
        }
        escape_to(&with_units(&title[from..]), &mut out);
        out
    }
}

/// The blank between a number and its unit does not break; a unit is one or two Han characters.
fn with_units(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let han = rest.clone().take(3).take_while(|&c| is_han(c)).count();
        let unit = c == ' ' && out.ends_with(|c: char| c.is_ascii_digit()) && (1..=2).contains(&han);
        out.push(if unit { '\u{a0}' } else { c });
    }
    out
}

/// Particles that belong to the word before them.
fn leans(c: char) -> bool {
    "的了吗呢吧着过们地得".contains(c)
}

fn latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

fn opens(c: char) -> bool {
    matches!(c, '“' | '‘' | '「' | '『' | '《' | '（' | '(' | '【' | '〔')
}

fn closes(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '”'
            | '’'
            | '」'
            | '』'
            | '》'
            | '）'
            | ')'
            | '】'
            | '〕'
            | ','
            | '.'
            | '!'
            | '?'
    )
}

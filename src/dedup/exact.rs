//! What a page shows to what folding hides: signs, raised digits, pauses, letters struck out.
//!
//! Texts are compared by their letters, so that width, case, script and punctuation make no difference. Mostly they make none;
//! but 1:30 is not 130, ✓ is not ✗, and "Do not. Stop!" is not "Do not stop!". So where the letters of two texts, or of two of
//! their sentences, are the same, a machine merges them only if the rest is the same as well.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::denies;
use super::blocks::{bare, words_between};
use crate::catalog::Page;
use crate::diagnostic::{Words, words};
use crate::text::{collapse, fold, is_han, summary};

/// So much of a spelling is shown, in characters.
const SHOWN: usize = 80;

/// A text as it is spelled.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Spelling {
    /// Its letters and signs, but for pauses.
    signs: String,
    pauses: Vec<Pause>,
}

/// A comma, a full stop, or what else parts words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pause {
    /// Bytes of the signs before it.
    at: usize,
    /// Whether the text says something else without it: it ends a sentence, or something is denied there.
    counts: bool,
}

/// What a page shows, exactly.
#[derive(Debug, Default)]
pub(super) struct Exact {
    /// The answer, the body, and each of their sentences: by the letters alone, all spellings.
    spellings: BTreeMap<String, BTreeSet<Spelling>>,
}

impl Exact {
    pub(super) fn new(page: &Page<'_>) -> Exact {
        let answer = page.article.front.answer.as_deref().unwrap_or_default();
        let body = marked(&page.article.body.html);
        let mut exact = Exact::default();
        for text in [answer, &body] {
            exact.add(text);
            sentences(text).for_each(|sentence| exact.add(sentence));
        }
        exact
    }

    fn add(&mut self, text: &str) {
        let spelling = Spelling::new(text);
        // Signs alone say something, too: ✓.
        if !spelling.signs.is_empty() {
            self.spellings.entry(bare(text)).or_default().insert(spelling);
        }
    }

    /// What the two spell otherwise where their letters are the same.
    pub(super) fn differs(&self, other: &Exact) -> Option<Words> {
        let shared = self.spellings.iter().filter_map(|(letters, here)| Some((here, other.spellings.get(letters)?)));
        let mut apart = shared.filter(|(here, there)| !here.iter().any(|one| there.iter().any(|other| one.is(other))));
        let (here, there) = apart.next()?;
        let (one, other) = (summary(&here.first()?.shown(), SHOWN), summary(&there.first()?.shown(), SHOWN));
        Some(words!("一页写作“{one}”，一页写作“{other}”", "one writes “{one}”, the other “{other}”"))
    }
}

/// The words that a piece of HTML shows, a block a line; what is struck out, raised, lowered or ticked keeps a sign.
fn marked(html: &str) -> String {
    words_between(html, |tag| {
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        match name {
            "em" | "strong" | "b" | "i" | "a" | "span" | "code" | "mark" | "small" | "wbr" => "",
            "del" | "s" | "strike" => "~",
            "ins" | "u" => "_",
            "sup" => "^",
            "sub" => "ˬ",
            "td" | "th" => " ",
            "input" if tag.contains("checked") => "☑",
            "input" => "☐",
            _ => "\n",
        }
    })
}

/// Sentences and lines of a text.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['。', '！', '？', '；', '!', '?', ';', '\n'])
}

impl Spelling {
    /// A text as it is spelled, but for what says nothing: width and case of letters, script, blanks beside Han, quotation
    /// marks, which pause it is, and the pause at its end.
    fn new(text: &str) -> Spelling {
        let mut spelling = Spelling::default();
        for sentence in sentences(text) {
            spelling.add(&collapse(&without_quotes(sentence)), denies(&fold(sentence)));
            spelling.pause(true);
        }
        spelling.signs.truncate(spelling.signs.trim_end().len());
        let end = spelling.signs.len();
        spelling.pauses.retain(|pause| (1..end).contains(&pause.at));
        spelling
    }

    fn add(&mut self, sentence: &str, denied: bool) {
        let chars: Vec<char> = sentence.chars().collect();
        for (at, &c) in chars.iter().enumerate() {
            let (before, after) = (at.checked_sub(1).map(|at| chars[at]), chars.get(at + 1).copied());
            let between_digits = [before, after].iter().all(|c| c.is_some_and(|c| c.is_numeric() || is_han_digit(c)));
            match c {
                ',' | '，' | '、' if !between_digits => self.pause(denied),
                '.' | '。' | ';' | '；' | '．' | '!' | '！' | '…' if !between_digits => self.pause(true),
                ' ' => self.blank(),
                '\u{FF01}'..='\u{FF5E}' => self.sign(&fold(&c.to_string())),
                // Grade A is not grade a; a lone letter that begins a sentence says nothing by its case.
                'A'..='Z' if ![before, after].iter().any(|c| c.is_some_and(char::is_alphabetic)) => {
                    let next = chars[at + 1..].iter().find(|c| **c != ' ');
                    let more = next.is_some_and(|c| c.is_ascii_alphabetic());
                    self.sign(&(if more { c.to_ascii_lowercase() } else { c }).to_string());
                }
                _ if c.is_alphabetic() => self.sign(&fold(&c.to_string())),
                _ => self.sign(&c.to_string()),
            }
        }
    }

    fn blank(&mut self) {
        if !self.signs.ends_with(' ') {
            self.signs.push(' ');
        }
    }

    fn pause(&mut self, counts: bool) {
        let at = self.signs.trim_end().len();
        self.blank();
        match self.pauses.last_mut() {
            Some(last) if last.at == at => last.counts |= counts,
            _ => self.pauses.push(Pause { at, counts }),
        }
    }

    /// Digits and Latin words stand beside Han and beside signs with a blank or without.
    fn sign(&mut self, sign: &str) {
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
        let before = self.signs.trim_end().chars().next_back();
        if !(letter(before) && letter(sign.chars().next())) {
            self.signs.truncate(self.signs.trim_end().len());
        }
        self.signs.push_str(sign);
    }

    /// Whether two spellings say the same: all signs are equal, and each pause that counts is one in the other, too.
    fn is(&self, other: &Spelling) -> bool {
        let has = |pauses: &[Pause], at: usize| pauses.binary_search_by_key(&at, |pause| pause.at).is_ok();
        let among = |one: &Spelling, other: &Spelling| {
            one.pauses.iter().filter(|pause| pause.counts).all(|pause| has(&other.pauses, pause.at))
        };
        let within = |one: &Spelling, other: &Spelling| one.pauses.iter().all(|pause| has(&other.pauses, pause.at));
        self.signs == other.signs
            && among(self, other)
            && among(other, self)
            && (within(self, other) || within(other, self))
    }

    /// For a message.
    fn shown(&self) -> String {
        let mut shown = self.signs.clone();
        self.pauses.iter().rev().for_each(|pause| shown.insert(pause.at, '·'));
        shown
    }
}

/// A text without its quotation marks; behind a digit they are inches.
fn without_quotes(text: &str) -> String {
    let mut before = ' ';
    let quote = |c: char| matches!(c, '“' | '”' | '"' | '‘' | '「' | '」' | '『' | '』' | '《' | '》');
    let keeps = |&c: &char| {
        let keeps = !quote(c) || c == '"' && before.is_ascii_digit();
        before = c;
        keeps
    };
    text.chars().filter(keeps).collect()
}

fn is_han_digit(c: char) -> bool {
    "〇零一二三四五六七八九十百千万两".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differ(one: &str, other: &str) -> bool {
        let read = |text: &str| {
            let mut exact = Exact::default();
            exact.add(text);
            sentences(text).for_each(|sentence| exact.add(sentence));
            exact
        };
        read(one).differs(&read(other)).is_some()
    }

    #[test]
    fn what_folding_hides_is_a_difference() {
        for (one, other) in [
            ("10⁻³ g", "10³ g"),
            ("10² m", "102 m"),
            ("Open at 1:30.", "Open at 130."),
            ("3:2", "32"),
            ("No. 1–3", "No. 13"),
            ("Add ½ cup", "Add 12 cup"),
            ("Pay 1,5", "Pay 15"),
            ("第1、2条", "第12条"),
            ("1:30开门", "130开门"),
            ("Yes ✔", "Yes ✘"),
            ("男☑女☐", "男☐女☑"),
            ("￥5", "＄5"),
            ("@home", "#home"),
            ("不。要交钱", "不要交钱"),
            ("Do not. Stop!", "Do not stop!"),
            ("Yes (not now)", "Yes not now"),
            ("能！", "能？"),
            ("周一～五", "周一、五"),
            ("π/2", "π²"),
            ("Grade: A.", "Grade: a."),
            ("M", "m"),
            ("阴性（-）", "阴性（+）"),
            ("x = a + b", "x = a - b"),
            ("Stop him, not her", "Stop him not her"),
            ("Never, pay", "Never pay"),
            ("不，要交", "不要交"),
            ("a 5\" pipe", "a 5 pipe"),
            ("Open Monday, Tuesday closed", "Open Monday Tuesday, closed"),
            ("Open Monday, Tuesday. Closed.", "Open Monday. Tuesday closed."),
            ("See it. The room is a part of it.", "See it. The room is apart of it."),
        ] {
            assert!(differ(one, other) && differ(other, one), "{one} | {other}");
        }
        assert!(differ(&marked("<p>must <del>not</del> ask</p>"), &marked("<p>must not ask</p>")));
        assert!(differ(&marked("<p>10<sup>2</sup> m</p>"), &marked("<p>102 m</p>")));
    }

    #[test]
    fn what_only_looks_otherwise_is_none() {
        for (one, other) in [
            ("会，三十日。", "会,三十日"),
            ("在 30 日内", "在30日内"),
            ("他说“可以”。", "他说可以。"),
            ("網貸ＡＰＰ！", "网贷app"),
            ("Yes. Ask us!", "yes, ask us."),
            ("A lease.", "a lease"),
            ("Open the settings and choose Cancel.", "Open the settings, and choose “Cancel”."),
            ("先打电话，再写信", "先打电话再写信"),
            ("全然不同", "另一句话"),
        ] {
            assert!(!differ(one, other), "{one} | {other}");
        }
        assert!(!differ(&marked("<p>a <strong>b</strong></p>\n"), &marked("<p>a b</p>")));
    }
}

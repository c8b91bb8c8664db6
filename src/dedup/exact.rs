//! What a page shows to what folding hides: signs, raised digits, pauses, letters struck out.
//!
//! Texts are compared by their letters, so that width, case, script and punctuation make no difference. Mostly they make none;
//! but 1:30 is not 130, ✓ is not ✗, and "Do not. Stop!" is not "Do not stop!". So where the letters of two texts, or of two of
//! their sentences, are the same, a machine merges them only if the rest is the same as well.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Page;
use crate::text::{collapse, fold, is_han};

/// A text by its letters and digits alone, with all its spellings.
type Spellings = BTreeMap<String, BTreeSet<String>>;

/// What a page shows, exactly.
#[derive(Debug, Default)]
pub(super) struct Exact {
    /// The answer, the body, and each of their sentences.
    spellings: Spellings,
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
        let letters: String = fold(text).chars().filter(|&c| c.is_alphanumeric() || is_han(c)).collect();
        let spelling = spelling(text);
        // Signs alone say something, too: ✓.
        if !spelling.is_empty() {
            self.spellings.entry(letters).or_default().insert(spelling);
        }
    }

    /// What the two spell otherwise where their letters are the same.
    pub(super) fn differs(&self, other: &Exact) -> Option<(String, String)> {
        let shared = self.spellings.iter().filter_map(|(letters, here)| Some((here, other.spellings.get(letters)?)));
        let mut apart = shared.filter(|(here, there)| here.is_disjoint(there));
        let (here, there) = apart.next()?;
        Some((here.first()?.clone(), there.first()?.clone()))
    }
}

/// The words that a piece of HTML shows, a block a line; what is struck out, raised, lowered or ticked keeps a sign.
fn marked(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let tag = rest[open + 1..].split('>').next().unwrap_or_default();
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        out.push_str(match name {
            "em" | "strong" | "b" | "i" | "a" | "span" | "code" | "mark" | "small" | "wbr" => "",
            "del" | "s" | "strike" => "~",
            "ins" | "u" => "_",
            "sup" => "^",
            "sub" => "ˬ",
            "td" | "th" => " ",
            "input" if tag.contains("checked") => "☑",
            "input" => "☐",
            _ => "\n",
        });
        rest = rest[open..].find('>').map_or("", |close| &rest[open + close + 1..]);
    }
    out.push_str(rest);
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Sentences and lines of a text.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['。', '！', '？', '；', '!', '?', ';', '\n'])
}

/// A text as it is spelled, but for what says nothing: width and case of letters, script, blanks beside Han, quotation marks,
/// which pause it is, and the pause at its end.
fn spelling(text: &str) -> String {
    let text = collapse(text);
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (at, &c) in chars.iter().enumerate() {
        let (before, after) = (at.checked_sub(1).map(|at| chars[at]), chars.get(at + 1).copied());
        let between_digits = [before, after].iter().all(|c| c.is_some_and(|c| c.is_numeric() || is_han_digit(c)));
        match c {
            '“' | '”' | '"' | '‘' | '「' | '」' | '『' | '』' | '《' | '》' => {}
            ',' | '，' | '.' | '。' | '、' | ';' | '；' | '．' | '!' | '！' | '…' if !between_digits => {
                // The end of a text is a pause.
                if after.is_some() && !out.ends_with('·') {
                    out.push('·');
                }
            }
            ' ' => {
                let tight = |c: Option<char>| c.is_none_or(|c| is_han(c) || !c.is_alphanumeric());
                // Digits and Latin words stand beside Han with a blank or without.
                if !tight(before) && !tight(after) {
                    out.push(' ');
                }
            }
            '\u{FF01}'..='\u{FF5E}' => out.push_str(&fold(&c.to_string())),
            // Grade A is not grade a; a lone letter that begins a sentence says nothing by its case.
            'A'..='Z' if ![before, after].iter().any(|c| c.is_some_and(char::is_alphabetic)) => {
                let next = chars[at + 1..].iter().find(|c| **c != ' ');
                let more = next.is_some_and(|c| c.is_ascii_alphabetic());
                out.push(if more { c.to_ascii_lowercase() } else { c });
            }
            _ if c.is_alphabetic() => out.push_str(&fold(&c.to_string())),
            _ => out.push(c),
        }
    }
    out.truncate(out.trim_end_matches('·').len());
    out
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
            ("全然不同", "另一句话"),
        ] {
            assert!(!differ(one, other), "{one} | {other}");
        }
        assert!(!differ(&marked("<p>a <strong>b</strong></p>\n"), &marked("<p>a b</p>")));
    }
}

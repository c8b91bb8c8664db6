//! From a text to what articles and passages are compared by: its folded letters, its sentences, its windows.
//!
//! Everything here is linear in the text and knows one text at a time. Letters are folded one by one through a table,
//! because folding whole texts would cost more than all the rest of the comparison.

use std::ops::Range;
use std::sync::atomic::{AtomicU16, Ordering};

use crate::text;

/// Letters of a window: long enough that two unrelated sentences seldom share one, short enough to survive typos.
pub const WINDOW: usize = 8;

/// So many neighbouring windows elect one fingerprint; a copied run of `WINDOW + ELECTORATE - 1` letters is always seen.
const ELECTORATE: usize = 8;

/// No sentence is longer: the pieces of an endless one are compared by themselves.
const SENTENCE_MAX: usize = 320;

/// A sentence shorter than this goes with the one after it on the same line (`...`, `好的。`).
const SENTENCE_MIN: usize = 6;

/// An aligned range is moved by so many letters at most.
const SNAPPED: usize = 3;

/// The letters and digits of a text, folded by [`text::fold`], without blanks and punctuation.
///
/// `%`, what joins digits (`2.5`, `3-5`), signs on letters (`C++`), currencies and emoji are kept, for they change what is said.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Folded {
    /// One unit a letter; letters beyond the basic plane are shortened to it.
    pub letters: Vec<u16>,
    /// Where each sentence ends in `letters`, ascending; the last one is their number.
    pub ends: Vec<u32>,
}

impl Folded {
    /// Folds a text.
    pub fn new(text: &str) -> Folded {
        let mut folded = Folded { letters: Vec::with_capacity(text.len() / 3), ends: Vec::new() };
        let mut start = 0;
        scan(text, |event| {
            let length = match event {
                Event::Letter(letter, _) => {
                    folded.letters.push(letter);
                    SENTENCE_MAX
                }
                Event::Stop => SENTENCE_MIN,
                Event::Line => 1,
            };
            if folded.letters.len() - start >= length {
                start = folded.letters.len();
                folded.ends.push(start as u32);
            }
        });
        if folded.letters.len() > start {
            folded.ends.push(folded.letters.len() as u32);
        }
        folded
    }

    /// Where a sentence stands in the letters.
    pub fn sentence(&self, number: usize) -> Range<usize> {
        let start = if number == 0 { 0 } else { self.ends[number - 1] as usize };
        start..self.ends[number] as usize
    }

    /// Moves the ends of a range to where sentences end, if that is next to them: an alignment is not sure of its ends.
    pub fn snap(&self, range: Range<usize>) -> Range<usize> {
        let near = |at: usize| {
            let next = self.ends.partition_point(|&end| (end as usize) < at);
            let before = if next == 0 { 0 } else { self.ends[next - 1] as usize };
            let after = self.ends.get(next).map_or(before, |&end| end as usize);
            let nearest = if at - before <= after.abs_diff(at) { before } else { after };
            if nearest.abs_diff(at) <= SNAPPED { nearest } else { at }
        };
        let snapped = near(range.start)..near(range.end);
        if snapped.is_empty() { range } else { snapped }
    }

    /// Which sentence holds a letter.
    pub fn sentence_at(&self, letter: usize) -> usize {
        self.ends.partition_point(|&end| end as usize <= letter)
    }
}

/// For each folded letter of a text, which character of the text it comes from.
pub fn origins(text: &str) -> Vec<u32> {
    let mut origins = Vec::with_capacity(text.len() / 3);
    scan(text, |event| {
        if let Event::Letter(_, at) = event {
            origins.push(at);
        }
    });
    origins
}

/// The hash of every window of the letters, in order.
pub fn windows(letters: &[u16]) -> impl Iterator<Item = u32> {
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    // What the letter that leaves the window has grown to.
    const LEAVING: u64 = {
        let (mut power, mut i) = (1u64, 0);
        while i < WINDOW {
            power = power.wrapping_mul(BASE);
            i += 1;
        }
        power
    };
    let step = |hash: u64, letter: u16| hash.wrapping_mul(BASE).wrapping_add(u64::from(letter) + 1);
    let mut hash = letters.iter().take(WINDOW - 1).fold(0, |hash, &letter| step(hash, letter));
    letters.iter().skip(WINDOW - 1).enumerate().map(move |(at, &letter)| {
        hash = step(hash, letter);
        if at > 0 {
            hash = hash.wrapping_sub((u64::from(letters[at - 1]) + 1).wrapping_mul(LEAVING));
        }
        // The high half of a product depends on every letter.
        ((hash ^ (hash >> 29)).wrapping_mul(BASE) >> 32) as u32
    })
}

/// Winnowing: of each run of neighbouring windows the least hash, with the place of its window.
///
/// The choice looks at the hashes alone, so equal stretches of two texts elect equal fingerprints.
pub fn winnow(letters: &[u16]) -> Vec<(u32, u32)> {
    let hashes: Vec<u32> = windows(letters).collect();
    let mut elected: Vec<(u32, u32)> = Vec::with_capacity(hashes.len() / 4 + 1);
    let run = ELECTORATE.min(hashes.len());
    let (mut least, mut at) = (u32::MAX, usize::MAX);
    for end in run..=hashes.len() {
        let start = end - run;
        if at == usize::MAX || at < start {
            for (offset, &hash) in hashes[start..end].iter().enumerate() {
                if offset == 0 || hash <= least {
                    (least, at) = (hash, start + offset);
                }
            }
        } else if hashes[end - 1] <= least {
            (least, at) = (hashes[end - 1], end - 1);
        } else {
            continue;
        }
        if run > 0 {
            elected.push((least, at as u32));
        }
    }
    elected
}

enum Event {
    /// A folded letter and the number of its character.
    Letter(u16, u32),
    /// A sentence ends.
    Stop,
    /// A line ends.
    Line,
}

fn scan(text: &str, mut see: impl FnMut(Event)) {
    let (mut digit_before, mut word_before) = (false, false);
    let (mut chars, mut at) = (text.chars(), 0);
    while let Some(c) = chars.next() {
        // Nearly every character is Han, and needs nothing but the table.
        let letter = if is_common(c) { TABLE[c as usize].load(Ordering::Relaxed) } else { UNSEEN };
        if letter > SEVERAL {
            see(Event::Letter(letter, at));
            (digit_before, word_before) = (false, false);
        } else {
            let digit_next = || digit_before && chars.clone().next().is_some_and(is_digit);
            match c {
                '\n' => see(Event::Line),
                '。' | '！' | '？' | '；' | '!' | '?' | ';' | '…' => see(Event::Stop),
                '%' | '％' => see(Event::Letter('%' as u16, at)),
                // 38 and more, 38 and less.
                '≥' | '≤' | '<' | '>' | '=' | '±' | '≠' | '≈' => see(Event::Letter(c as u16, at)),
                '‰' => see(Event::Letter('‰' as u16, at)),
                '.' | '．' if digit_next() => see(Event::Letter('.' as u16, at)),
                '/' if digit_next() => see(Event::Letter('/' as u16, at)),
                // C is not C++, and 10 € are not 10 $.
                '+' | '#' if word_before => see(Event::Letter(c as u16, at)),
                '€' | '$' | '£' => see(Event::Letter(c as u16, at)),
                _ if is_picture(c) => see(Event::Letter(c as u16, at)),
                '-' | '−' if !word_before && chars.clone().next().is_some_and(is_digit) => {
                    see(Event::Letter('-' as u16, at))
                }
                '-' | '~' | '～' | '—' if digit_next() => see(Event::Letter('-' as u16, at)),
                '.' if chars.clone().next().is_none_or(char::is_whitespace) => see(Event::Stop),
                _ => fold_letter(c, |letter| see(Event::Letter(letter, at))),
            }
            digit_before = is_digit(c);
            word_before = c.is_ascii_alphanumeric() || word_before && matches!(c, '+' | '#');
        }
        at += 1;
    }
}

/// Emoji, which say something where words do not.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}')
}

fn is_common(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// What each character of the basic plane folds to, found out when it is first met.
static TABLE: [AtomicU16; 1 << 16] = [const { AtomicU16::new(UNSEEN) }; 1 << 16];
const UNSEEN: u16 = 0;
/// No letter: blank, punctuation, control.
const NOTHING: u16 = 1;
/// Several letters (`㈠`, `ﬁ`).
const SEVERAL: u16 = 2;

fn fold_letter(c: char, mut see: impl FnMut(u16)) {
    let Some(cell) = TABLE.get(c as usize) else {
        // Letters beyond the basic plane are rare names; their low half tells them apart well enough.
        return text::fold(c.encode_utf8(&mut [0; 4]))
            .chars()
            .filter(|c| c.is_alphanumeric())
            .for_each(|c| see(c as u16));
    };
    let mut letter = cell.load(Ordering::Relaxed);
    if letter == UNSEEN || letter == SEVERAL {
        let folded = text::fold(c.encode_utf8(&mut [0; 4]));
        let mut letters = folded.chars().filter(|c| c.is_alphanumeric());
        letter = match (letters.next(), letters.next()) {
            (None, _) => NOTHING,
            (Some(one), None) => one as u16,
            (Some(_), Some(_)) => SEVERAL,
        };
        cell.store(letter, Ordering::Relaxed);
        if letter == SEVERAL {
            return folded.chars().filter(|c| c.is_alphanumeric()).for_each(|c| see(c as u16));
        }
    }
    if letter != NOTHING {
        see(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> String {
        String::from_utf16_lossy(&Folded::new(text).letters)
    }

    #[test]
    fn only_what_is_said_is_left() {
        assert_eq!(letters("**罰息**，ＡＰＲ 24 %！"), "罚息apr24%");
        assert_eq!(letters("2.5% 与 3-5 日，1,000 元。"), "2.5%与3-5日1000元");
        assert_eq!(letters("用 C++ 写，不用 C# 写 # 题"), "用c++写不用c#写题");
        assert_ne!(letters("👍"), letters("👎"));
    }

    #[test]
    fn sentences_end_at_stops_and_lines() {
        let folded = Folded::new("先打电话核对。再……寄书面答复！\n\n第二段也是一句");
        let sentences: Vec<String> =
            (0..folded.ends.len()).map(|i| String::from_utf16_lossy(&folded.letters[folded.sentence(i)])).collect();
        assert_eq!(
            sentences,
            ["先打电话核对", "再寄书面答复", "第二段也是一句"].map(str::to_owned).to_vec().as_slice()
        );
    }

    #[test]
    fn every_letter_knows_its_character() {
        assert_eq!(origins("“罚” 息㈠"), [1, 4, 5]);
    }

    #[test]
    fn equal_windows_have_equal_hashes_wherever_they_stand() {
        let a: Vec<u16> = "前言甲乙丙丁戊己庚辛".encode_utf16().collect();
        let b: Vec<u16> = "甲乙丙丁戊己庚辛".encode_utf16().collect();
        assert_eq!(windows(&a).nth(2), windows(&b).next());
    }

    #[test]
    fn a_copied_stretch_elects_the_same_fingerprints() {
        let copied = "关注公众号回复咨询即可免费领取债务规划手册一份";
        let elected =
            |text: String| winnow(&Folded::new(&text).letters).into_iter().map(|(hash, _)| hash).collect::<Vec<_>>();
        let (a, b) = (elected(format!("借款人逾期之后{copied}")), elected(format!("{copied}开庭当天带好材料")));
        assert!(a.iter().any(|hash| b.contains(hash)));
        assert_eq!(winnow(&[1; 3]), []);
    }
}

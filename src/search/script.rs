//! A character to the form in which it is searched: width, case and script folded; and which characters sound alike.
//!
//! The browser folds a query in the same way, character by character. It knows GB 2312 from its own text decoder, so
//! that it needs no table to see that a character is no simplified one, and none to find the syllable of one: the
//! first level of that standard (1980) stands in the order of pinyin.

use std::sync::LazyLock;

use encoding_rs::GBK;
use pinyin::ToPinyinMulti;

use crate::text;

/// Characters with a table of their folded forms: the Han of the basic plane.
const TABLE: std::ops::Range<u32> = 0x4E00..0xA000;

static FOLDED: LazyLock<Vec<char>> =
    LazyLock::new(|| TABLE.filter_map(char::from_u32).map(|c| folded(c).chars().next().unwrap_or(c)).collect());

/// The syllable of each character of the first level, in order.
static SYLLABLES: LazyLock<Vec<u16>> = LazyLock::new(syllables);

/// The same for the characters of [`TABLE`].
static SYLLABLE_OF: LazyLock<Vec<Option<u16>>> =
    LazyLock::new(|| TABLE.filter_map(char::from_u32).map(|c| SYLLABLES.get(gb2312(c)?).copied()).collect());

fn folded(c: char) -> String {
    text::fold(c.encode_utf8(&mut [0; 4]))
}

/// Appends the folded form of `text`, each character by itself.
///
/// Phrases that [`text::fold`] tells apart (乾坤 beside 乾净) become one: what finds too much here finds it in the browser too.
pub fn fold_to(text: &str, out: &mut Vec<char>) {
    for c in text.chars() {
        match c {
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            _ if TABLE.contains(&u32::from(c)) => out.push(FOLDED[(u32::from(c) - TABLE.start) as usize]),
            '\u{3000}'..='\u{3002}' | '\u{3008}'..='\u{301F}' | '，' | '：' | '；' | '？' | '！' | '（' | '）' => {
                out.push(' ')
            }
            _ => out.extend(folded(c).chars()),
        }
    }
}

/// Traditional characters and their simplified forms, each pair behind the other.
///
/// The first text holds those that GB 2312 has too, so that the browser cannot suspect them; the second all others
/// whose simplified form is `wanted`.
pub fn traditional(wanted: impl Fn(char) -> bool) -> (String, String) {
    let (mut unsuspected, mut others) = (String::new(), String::new());
    for (c, &simple) in TABLE.filter_map(char::from_u32).zip(FOLDED.iter()).filter(|(c, simple)| c != *simple) {
        let list = if gb2312(c).is_some() { &mut unsuspected } else { &mut others };
        if wanted(simple) {
            list.extend([c, simple]);
        }
    }
    (unsuspected, others)
}

/// The number of a character's syllable; `None` for characters beyond the first level of GB 2312.
pub fn syllable(c: char) -> Option<u16> {
    *SYLLABLE_OF.get(u32::from(c).checked_sub(TABLE.start)? as usize)?
}

/// How many characters each syllable has, in order: what the browser makes the same numbers from.
pub fn syllable_sizes() -> Vec<usize> {
    SYLLABLES.chunk_by(|a, b| a == b).map(<[u16]>::len).collect()
}

/// The place of a character among those of GB 2312.
fn gb2312(c: char) -> Option<usize> {
    let mut buffer = [0; 4];
    let (bytes, _, unknown) = GBK.encode(c.encode_utf8(&mut buffer));
    match (unknown, &*bytes) {
        (false, &[row @ 0xB0..=0xF7, cell @ 0xA1..=0xFE]) => {
            let place = usize::from(row - 0xB0) * 94 + usize::from(cell - 0xA1);
            // The last five cells of the first level are empty.
            Some(if row > 0xD7 { place - 5 } else { place })
        }
        _ => None,
    }
}

/// The syllable of each character of the first level: the reading that keeps the standard's order.
fn syllables() -> Vec<u16> {
    let bytes = (0xB0..=0xD7u8).flat_map(|row| (0xA1..=0xFEu8).map(move |cell| [row, cell]));
    let bytes: Vec<u8> = bytes.take(LEVEL_1).flatten().collect();
    let (characters, _, _) = GBK.decode(&bytes);
    let (mut number, mut now) = (0, String::new());
    let numbers = characters.chars().map(|c| {
        let readings: Vec<String> =
            c.to_pinyin_multi().into_iter().flatten().map(|reading| ordered(reading.plain())).collect();
        if !readings.contains(&now)
            && let Some(next) = readings.into_iter().filter(|reading| *reading > now).min()
        {
            now = next;
            number += 1;
        }
        number
    });
    numbers.collect()
}

/// How many characters the first level has.
const LEVEL_1: usize = 3755;

/// A syllable as the standard sorts it: ü after u, but üe among ue.
fn ordered(plain: &str) -> String {
    plain.replace("üe", "ue").replace('ü', "u!")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_by_character() {
        let mut out = Vec::new();
        fold_to("ＡＰＲ　２４％，網貸徵信 Kredit", &mut out);
        assert_eq!(String::from_iter(out), "apr 24% 网贷征信 kredit");
    }

    #[test]
    fn characters_that_sound_alike_share_a_number() {
        for (a, b) in [('息', '西'), ('化', '华'), ('催', '崔'), ('爆', '暴'), ('律', '绿'), ('略', '掠')] {
            assert!(syllable(a).is_some() && syllable(a) == syllable(b), "{a}{b}");
        }
        for (a, b) in [('息', '款'), ('路', '绿'), ('乱', '略')] {
            assert_ne!(syllable(a), syllable(b), "{a}{b}");
        }
        assert_eq!(syllable('贰'), syllable('二'));
        assert_eq!((syllable('鑫'), syllable('a')), (None, None));
    }

    /// One digit of the index holds each of them.
    #[test]
    fn the_syllables_cover_the_first_level() {
        let sizes = syllable_sizes();
        assert_eq!(sizes.iter().sum::<usize>(), LEVEL_1);
        assert!(sizes.iter().all(|&size| size < 64), "{sizes:?}");
        assert!((380..420).contains(&sizes.len()), "{}", sizes.len());
    }

    #[test]
    fn traditional_characters_in_pairs() {
        let (unsuspected, others) = traditional(|c| "征贷".contains(c));
        assert_eq!((unsuspected.as_str(), others.contains("貸贷")), ("徵征", true));
    }
}

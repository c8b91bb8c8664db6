//! Characters that nobody sees: what each is called, and which of a text do nothing that a reader would miss.
//!
//! Most of them came with a paste. Some are needed where they stand: the joiners of Persian, of Indian scripts and of
//! pictures made of several, the selectors behind a picture, blanks of no width where words are written without any. Those
//! are no mistake, and [`strays`] passes over them.

/// Code points that Unicode promises never to assign; XML forbids some of them.
pub fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || (c as u32 & 0xFFFE) == 0xFFFE
}

/// Characters that reorder what is shown after them.
pub fn is_bidi_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// What comparing and searching pass over: Unicode's `Default_Ignorable_Code_Point`, by which browsers go as well.
pub fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}')
        || matches!(c, '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}')
        || matches!(c, '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}')
        || matches!(c, '\u{E0000}'..='\u{E0FFF}')
}

/// Whether nothing of a character can be seen, not even a blank of its own width. Control characters are apart.
pub fn is_unseen(c: char) -> bool {
    is_ignorable(c) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{2800}' | '\u{FFF9}'..='\u{FFFB}')
}

/// The name that Unicode gives it, as far as tells what it is.
pub fn name(c: char) -> &'static str {
    match c {
        '\u{AD}' => "SOFT HYPHEN",
        '\u{34F}' => "COMBINING GRAPHEME JOINER",
        '\u{61C}' => "ARABIC LETTER MARK",
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => "HANGUL FILLER",
        '\u{17B4}' | '\u{17B5}' => "KHMER INHERENT VOWEL",
        '\u{180E}' => "MONGOLIAN VOWEL SEPARATOR",
        '\u{180B}'..='\u{180F}' => "MONGOLIAN VARIATION SELECTOR",
        '\u{200B}' => "ZERO WIDTH SPACE",
        '\u{200C}' => "ZERO WIDTH NON-JOINER",
        '\u{200D}' => "ZERO WIDTH JOINER",
        '\u{200E}' => "LEFT-TO-RIGHT MARK",
        '\u{200F}' => "RIGHT-TO-LEFT MARK",
        '\u{2028}' => "LINE SEPARATOR",
        '\u{2029}' => "PARAGRAPH SEPARATOR",
        '\u{202A}' => "LEFT-TO-RIGHT EMBEDDING",
        '\u{202B}' => "RIGHT-TO-LEFT EMBEDDING",
        '\u{202C}' => "POP DIRECTIONAL FORMATTING",
        '\u{202D}' => "LEFT-TO-RIGHT OVERRIDE",
        '\u{202E}' => "RIGHT-TO-LEFT OVERRIDE",
        '\u{2060}' => "WORD JOINER",
        '\u{2061}'..='\u{2064}' => "INVISIBLE OPERATOR",
        '\u{2066}' => "LEFT-TO-RIGHT ISOLATE",
        '\u{2067}' => "RIGHT-TO-LEFT ISOLATE",
        '\u{2068}' => "FIRST STRONG ISOLATE",
        '\u{2069}' => "POP DIRECTIONAL ISOLATE",
        '\u{2800}' => "BRAILLE PATTERN BLANK",
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => "VARIATION SELECTOR",
        '\u{FEFF}' => "ZERO WIDTH NO-BREAK SPACE",
        '\u{FFF9}'..='\u{FFFB}' => "INTERLINEAR ANNOTATION",
        '\u{E0000}'..='\u{E007F}' => "TAG",
        _ => "FORMAT CHARACTER",
    }
}

/// The unseen characters of a text that nothing beside them needs, and where. What turns the direction of text is not
/// among them: that is worth a word of its own.
pub fn strays(text: &str) -> impl Iterator<Item = (usize, char)> {
    // The last character that is seen, the last of all, and whether tags behind a flag are being read.
    let (mut base, mut before, mut flag) = (None, None, false);
    let mut chars = text.char_indices().peekable();
    let right_to_left = std::cell::OnceCell::new();
    std::iter::from_fn(move || {
        while let Some((at, c)) = chars.next() {
            let (last, place) = (before.replace(c), base);
            if !is_unseen(c) {
                flag = c == FLAG;
                // The colour of a hand belongs to the hand.
                base = if matches!(c, '\u{1F3FB}'..='\u{1F3FF}') { base } else { Some(c) };
                continue;
            }
            let next = chars.peek().map(|&(_, next)| next);
            let needed = match c {
                _ if is_bidi_override(c) => true,
                '\u{200C}' | '\u{200D}' => {
                    is_joined(last) || is_joined(next) || c == '\u{200D}' && is_picture(place) && is_picture(next)
                }
                '\u{200B}' | '\u{17B4}' | '\u{17B5}' => has_no_blanks(last) || has_no_blanks(next),
                '\u{200E}' | '\u{200F}' | '\u{61C}' => *right_to_left.get_or_init(|| text.chars().any(runs_left)),
                '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => last.is_some_and(|last| has_variants(last, c)),
                '\u{180B}'..='\u{180F}' => {
                    [last, next].iter().flatten().any(|c| matches!(c, '\u{1800}'..='\u{18AF}') && !is_unseen(*c))
                }
                '\u{115F}' | '\u{1160}' => {
                    [last, next].iter().flatten().any(|c| matches!(c, '\u{1100}'..='\u{11FF}') && !is_unseen(*c))
                }
                '\u{2800}' => [last, next].iter().flatten().any(|c| matches!(c, '\u{2801}'..='\u{28FF}')),
                '\u{E0020}'..='\u{E007F}' => flag,
                _ => false,
            };
            if !needed {
                return Some((at, c));
            }
        }
        None
    })
}

/// The flag behind which tags name a land.
const FLAG: char = '\u{1F3F4}';

/// Scripts whose letters take other forms beside each other: Arabic and its kin, those of India, Mongolian.
fn is_joined(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(c, '\u{600}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{F00}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{A840}'..='\u{ABFF}' | '\u{FB50}'..='\u{FDCF}' | '\u{FE70}'..='\u{FEFE}' | '\u{11000}'..='\u{11FFF}') && !is_unseen(c))
}

/// Scripts that are written without blanks between words, where a line may be broken only at a mark.
fn has_no_blanks(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(c, '\u{E00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{19FF}' | '\u{1A20}'..='\u{1AAF}' | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}') && !is_unseen(c))
}

/// Letters of Hebrew, Arabic and their kin.
fn runs_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{61B}' | '\u{61D}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Pictures, and the signs that may be shown as one.
fn is_picture(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(c, '\u{203C}'..='\u{3299}' | '\u{1F000}'..='\u{1FAFF}' | '©' | '®') && !is_unseen(c))
}

/// Whether a selector may stand behind a character: signs and pictures, digits in a key, Han, Mongolian, Myanmar.
fn has_variants(c: char, selector: char) -> bool {
    let han = matches!(c, '\u{3000}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFD}');
    if matches!(selector, '\u{E0100}'..='\u{E01EF}') {
        return han;
    }
    let sign = is_picture(Some(c)) || c.is_ascii_digit() || matches!(c, '#' | '*');
    han || sign
        || matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1000}'..='\u{109F}' | '\u{1800}'..='\u{18AF}' | '\u{A840}'..='\u{A87F}')
        || selector < '\u{FE0E}' && !c.is_alphanumeric() && !c.is_whitespace() && !is_unseen(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<char> {
        strays(text).map(|(_, c)| c).collect()
    }

    #[test]
    fn what_nothing_beside_it_needs_is_a_stray() {
        for c in [
            '\u{AD}',
            '\u{200B}',
            '\u{200C}',
            '\u{200D}',
            '\u{200E}',
            '\u{2028}',
            '\u{2060}',
            '\u{180E}',
            '\u{3164}',
            '\u{115F}',
            '\u{FE0F}',
            '\u{FEFF}',
            '\u{E0001}',
            '\u{E0041}',
            '\u{E0100}',
            '\u{2800}',
            '\u{FFF9}',
        ] {
            assert_eq!(found(&format!("ab{c}cd")), [c], "{c:?}");
            assert_eq!(found(&format!("{c}{c}")), [c, c], "{c:?}");
        }
        assert_eq!(found("甲\u{200B}乙\u{2060}丙"), ['\u{200B}', '\u{2060}']);
    }

    #[test]
    fn what_a_script_or_a_picture_needs_is_none() {
        for text in [
            "👩\u{200D}💻 👩🏽\u{200D}💻 ❤\u{FE0F}\u{200D}🔥 🏳\u{FE0F}\u{200D}🌈",
            "1\u{FE0F}\u{20E3} ©\u{FE0F} ℹ\u{FE0F} ☎\u{FE0E} 〽\u{FE0F}",
            "می\u{200C}روم ن\u{200F}",
            "क\u{94D}\u{200D}ष",
            "ภาษา\u{200B}ไทย",
            "葛\u{E0100}城市",
            "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            "ᠠ\u{180B}",
            "⠓\u{2800}⠊",
            "普通的文字，plain words, “引号”……",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}

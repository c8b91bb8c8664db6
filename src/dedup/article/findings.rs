//! Edits in aligned sentences, sorted by what explains them; what nothing explains becomes a difference.

use std::collections::BTreeMap;

use super::align::{Edit, edits};
use super::difference::Difference;
use super::marks::{Mark, is_numeral, marks};
use super::vocabulary::Vocabulary;
use crate::dedup::question::lexicon::sound;

/// Typing errors excuse a lost negation when there are so many times more of them elsewhere.
pub const NOISE: usize = 5;

/// The same for a number that broke or went: no author amends a text by breaking a number.
const NOISE_NUMBER: usize = 2;

/// Edits seen in aligned sentences, sorted by what explains them.
#[derive(Default)]
pub struct Findings {
    pub objections: Vec<Difference>,
    /// Differences that a typing error can make, too: a number or a negation that is lost, a label.
    pub doubtful: Vec<Difference>,
    pub typos: usize,
    /// Of these, the ones that explain themselves: a letter typed twice, or another that sounds alike and makes no word.
    pub slips: usize,
    synonyms: usize,
    /// Edits that nothing explains, of more than one letter.
    pub wordings: Vec<(String, String)>,
    pub replaced: BTreeMap<(String, String), usize>,
}

impl Findings {
    pub fn look(&mut self, a: &[u16], b: &[u16], vocabulary: &Vocabulary) {
        if a == b {
            return;
        }
        let differences = mark_differences(a, b, vocabulary);
        let edits = edits(a, b);
        match moved(a, b, &edits) {
            // One letter may have been dropped here and typed twice there.
            Some((difference, false)) => self.doubtful.push(difference),
            Some((difference, true)) => self.objections.push(difference),
            None => {}
        }
        for edit in edits {
            match numerals(&a[edit.a.clone()], &b[edit.b.clone()]) {
                // Numbers are compared by value (`三十日`, `30日`), with the marks; a broken one has no value.
                Some(numerals) => self.doubtful.extend(numerals.filter(|_| differences.is_empty())),
                None => self.edit(a, b, &edit, vocabulary),
            }
        }
        for (difference, certain) in differences {
            if certain { self.objections.push(difference) } else { self.doubtful.push(difference) }
        }
    }

    /// Of sentences that were rewritten only this is known: that one says 30 days where the other says 90.
    pub fn look_at_rewritten(&mut self, a: &[u16], b: &[u16], vocabulary: &Vocabulary) {
        let differences = mark_differences(a, b, vocabulary).into_iter();
        self.objections.extend(differences.filter(|(_, certain)| *certain).map(|(difference, _)| difference));
    }

    fn edit(&mut self, a: &[u16], b: &[u16], edit: &Edit, vocabulary: &Vocabulary) {
        if with_context(a, b, edit, |one, two| vocabulary.same(one, two)).is_some() {
            self.synonyms += 1;
            return;
        }
        if let Some((one, two)) = with_context(a, b, edit, |one, two| vocabulary.opposite(one, two)) {
            self.objections.push(Difference::Opposite(one, two));
            return;
        }
        let (one, two) = (&a[edit.a.clone()], &b[edit.b.clone()]);
        let denials = |letters: &[u16]| letters.iter().filter(|&&letter| denies(letter)).count();
        if denials(one) != denials(two) {
            let around = &a[edit.a.start.saturating_sub(6)..(edit.a.end + 6).min(a.len())];
            let negation = Difference::Negation(String::from_utf16_lossy(around));
            // One letter may have been lost; where more was changed, it was meant.
            let slip = one.len() <= 1 && two.len() <= 1;
            if slip { self.doubtful.push(negation) } else { self.objections.push(negation) }
        }
        let turns = |letters: &[u16]| {
            let mut turns: Vec<u16> = letters.iter().copied().filter(|&letter| turns(letter)).collect();
            turns.sort_unstable();
            turns
        };
        if turns(one) != turns(two) {
            let around = |text: &[u16], range: &std::ops::Range<usize>| {
                String::from_utf16_lossy(&text[range.start.saturating_sub(3)..(range.end + 3).min(text.len())])
            };
            self.doubtful.push(Difference::Opposite(around(a, &edit.a), around(b, &edit.b)));
        }
        let (one_text, two_text) = (String::from_utf16_lossy(one), String::from_utf16_lossy(two));
        if !one.is_empty() && !two.is_empty() {
            *self.replaced.entry((one_text.clone(), two_text.clone())).or_default() += 1;
        }
        // Where letters are the script, one of them makes another word (can, can't) or another unit (mg, g).
        let spelled = one.iter().chain(two).any(|&letter| u8::try_from(letter).is_ok_and(|c| c.is_ascii_alphabetic()));
        if one.len() <= 1 && two.len() <= 1 && !spelled {
            self.typos += 1;
            self.slips += usize::from(explains_itself(a, b, edit, vocabulary));
        } else {
            self.wordings.push((one_text, two_text));
        }
    }

    /// What remains when typing errors have excused what they can.
    pub fn differences(&mut self) -> Vec<Difference> {
        let mut differences = std::mem::take(&mut self.objections);
        let (negations, numbers): (Vec<_>, Vec<_>) = self.doubtful.drain(..).partition(|difference| {
            matches!(difference, Difference::Negation(_) | Difference::Opposite(..) | Difference::Moved(..))
        });
        for (doubtful, noise) in [(negations, NOISE), (numbers, NOISE_NUMBER)] {
            if self.typos < noise * doubtful.len() {
                differences.extend(doubtful);
            }
        }
        for ((one, two), &times) in &self.replaced {
            // A slip of one letter may happen twice; the same words again and again are another subject.
            let letters = one.chars().count().max(two.chars().count());
            let again = if letters == 1 { times >= 3 && times * 8 > self.typos } else { times >= 2 };
            if again {
                differences.push(Difference::Replaced(one.clone(), two.clone(), times));
            }
        }
        if 4 * self.wordings.len() > self.typos {
            let (one, two) = self.wordings[0].clone();
            differences.push(Difference::Wording(one, two, self.wordings.len()));
        }
        if self.typos > 0 {
            differences.push(Difference::Typos(self.typos));
        }
        if self.synonyms > 0 {
            differences.push(Difference::Synonyms(self.synonyms));
        }
        differences
    }
}

/// Words that stand in another place of the sentence: two that were exchanged, or one that was taken from here and put there.
/// Two neighbours that were swapped are a typing error; certain is what no two slips of one letter make.
fn moved(a: &[u16], b: &[u16], edits: &[Edit]) -> Option<(Difference, bool)> {
    let sides = |edit: &Edit| (a[edit.a.clone()].to_vec(), b[edit.b.clone()].to_vec());
    let sides: Vec<(Vec<u16>, Vec<u16>)> = edits.iter().map(sides).collect();
    for (first, (gone, come)) in sides.iter().enumerate() {
        for (second, (later_gone, later_come)) in sides.iter().enumerate().skip(first + 1) {
            let far = edits[second].a.start - edits[first].a.end > 1 || gone.len().max(come.len()) > 1;
            let exchanged = !gone.is_empty() && !come.is_empty() && gone == later_come && come == later_gone;
            let carried = |from: &[u16], to: &[u16]| far && !from.is_empty() && from == to;
            let alone = |none: &[u16], too: &[u16]| none.is_empty() && too.is_empty();
            if exchanged
                || carried(gone, later_come) && alone(come, later_gone)
                || carried(come, later_gone) && alone(gone, later_come)
            {
                let around = |text: &[u16], one: &std::ops::Range<usize>, other: &std::ops::Range<usize>| {
                    String::from_utf16_lossy(&text[one.start.saturating_sub(2)..(other.end + 2).min(text.len())])
                };
                let (one, two) = (&edits[first], &edits[second]);
                let certain = exchanged || gone.len().max(come.len()) > 1;
                return Some((Difference::Moved(around(a, &one.a, &two.a), around(b, &one.b, &two.b)), certain));
            }
        }
    }
    None
}

/// Whether an edit of one letter is a slip that nobody could mean: a letter typed twice, or one that sounds like the right
/// one where the right one makes a known word and the wrong one none.
fn explains_itself(a: &[u16], b: &[u16], edit: &Edit, vocabulary: &Vocabulary) -> bool {
    let doubled = |text: &[u16], at: usize| {
        at > 0 && text[at - 1] == text[at] || text.get(at + 1).is_some_and(|next| *next == text[at])
    };
    match (edit.a.len(), edit.b.len()) {
        (1, 0) => doubled(a, edit.a.start),
        (0, 1) => doubled(b, edit.b.start),
        (1, 1) => {
            let (one, two) = (known_around(a, edit.a.start, vocabulary), known_around(b, edit.b.start, vocabulary));
            let letter = |letters: &[u16], at: usize| String::from_utf16_lossy(&letters[at..=at]);
            one != two && sound(&letter(a, edit.a.start)) == sound(&letter(b, edit.b.start))
        }
        _ => false,
    }
}

/// Whether a known word of two to four letters holds the letter.
fn known_around(text: &[u16], at: usize, vocabulary: &Vocabulary) -> bool {
    (2..=4).any(|length| {
        let first = (at + 1).saturating_sub(length);
        (first..=at).any(|start| text.get(start..start + length).is_some_and(|word| vocabulary.knows(word)))
    })
}

/// `Some` when numerals stand for numerals; what differs when both are spelled in one script.
fn numerals(one: &[u16], two: &[u16]) -> Option<impl Iterator<Item = Difference>> {
    let all = |letters: &[u16], kind: fn(char) -> bool| {
        !letters.is_empty() && letters.iter().all(|&letter| char::from_u32(u32::from(letter)).is_some_and(kind))
    };
    let ascii = |letters| all(letters, |c| c.is_ascii());
    (all(one, is_numeral) && all(two, is_numeral)).then(|| {
        let difference = Difference::Number(String::from_utf16_lossy(one), String::from_utf16_lossy(two));
        Some(difference).filter(|_| ascii(one) == ascii(two)).into_iter()
    })
}

/// Of two sentences that are half the same, what cannot be true of both: other numbers or names, a letter or two that deny or
/// turn round what the other says in that place.
pub fn contrary(a: &[u16], b: &[u16], vocabulary: &Vocabulary) -> Option<Difference> {
    let mut marked = mark_differences(a, b, vocabulary).into_iter();
    if let Some((difference, _)) = marked.find(|(_, certain)| *certain) {
        return Some(difference);
    }
    edits(a, b).into_iter().find_map(|edit| {
        let (one, two) = (&a[edit.a.clone()], &b[edit.b.clone()]);
        let denials = |letters: &[u16]| letters.iter().filter(|&&letter| denies(letter)).count();
        let same = with_context(a, b, &edit, |one, two| vocabulary.same(one, two)).is_some();
        // 十五 is 15: that numbers differ was seen above.
        let number = numerals(one, two).is_some();
        let replaced = !one.is_empty() && !two.is_empty() && !same && !number;
        let turned = one.len().max(two.len()) <= 2 && one.iter().chain(two).any(|&letter| turns(letter));
        let replaced = replaced && turned;
        let around = |text: &[u16], at: &std::ops::Range<usize>| {
            String::from_utf16_lossy(&text[at.start.saturating_sub(3)..(at.end + 3).min(text.len())])
        };
        let (one_side, other_side) = (around(a, &edit.a), around(b, &edit.b));
        if one.len().max(two.len()) <= 2 && denials(one) != denials(two) {
            return Some(Difference::Opposite(one_side, other_side));
        }
        replaced.then_some(Difference::Wording(one_side, other_side, 1))
    })
}

/// Whether a letter turns a sentence into its contrary.
fn denies(letter: u16) -> bool {
    "不未无没非否勿莫".encode_utf16().any(|denial| denial == letter)
}

/// Whether a letter says when, where, how far, who to whom, or whether it must be: with another, the sentence is another.
fn turns(letter: u16) -> bool {
    let turning = "前后内外上下里中满被把向由给让能须必该吗≥≤<>=±≠≈-";
    turning.encode_utf16().any(|turning| turning == letter)
}

/// The edit, or the edit with up to two letters around it, for which the two words are known.
fn with_context(a: &[u16], b: &[u16], edit: &Edit, known: impl Fn(&[u16], &[u16]) -> bool) -> Option<(String, String)> {
    for before in 0..=edit.a.start.min(edit.b.start).min(2) {
        for after in 0..=(a.len() - edit.a.end).min(b.len() - edit.b.end).min(2) {
            let one = &a[edit.a.start - before..edit.a.end + after];
            let two = &b[edit.b.start - before..edit.b.end + after];
            if known(one, two) {
                return Some((String::from_utf16_lossy(one), String::from_utf16_lossy(two)));
            }
        }
    }
    None
}

/// Numbers and names that differ; certain where both have one, for a number that is only lost may be a slip.
fn mark_differences(a: &[u16], b: &[u16], vocabulary: &Vocabulary) -> Vec<(Difference, bool)> {
    let (only_a, only_b) = without_common(marks(a, vocabulary), marks(b, vocabulary));
    let mut found = Vec::new();
    for kind in [Mark::is_number as fn(&Mark) -> bool, Mark::is_name, Mark::is_label] {
        let list = |marks: &[Mark]| {
            let texts: Vec<&str> = marks.iter().filter(|mark| kind(mark)).map(Mark::text).collect();
            if texts.is_empty() { "—".to_owned() } else { texts.join("、") }
        };
        let counts = [&only_a, &only_b].map(|marks| marks.iter().filter(|mark| kind(mark)).count());
        if let Some(first) = only_a.iter().chain(&only_b).find(|mark| kind(mark)) {
            let (one, two) = (list(&only_a), list(&only_b));
            let certain = counts.iter().all(|&count| count > 0) && !first.is_label();
            let difference = if first.is_name() { Difference::Name(one, two) } else { Difference::Number(one, two) };
            found.push((difference, certain));
        }
    }
    found
}

/// What only one of two sorted lists has.
fn without_common(a: Vec<Mark>, mut b: Vec<Mark>) -> (Vec<Mark>, Vec<Mark>) {
    let mut only_a = Vec::new();
    for mark in a {
        match b.iter().position(|other| *other == mark) {
            Some(at) => drop(b.remove(at)),
            None => only_a.push(mark),
        }
    }
    (only_a, b)
}

//! The ASCII signs that are said: runs of them on or between Latin letters, digits and blanks (`a += b`, `x[0]`, `cd ..`).
//!
//! What only closes or parts sentences is none: . , ? ! ; : at the end of a word, quotes, brackets around words, a dash.

use crate::text::is_unspaced;

/// What stands beside a run of signs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// A letter or digit of a script that writes words apart.
    Word,
    /// One of a script that does not.
    Unspaced,
    Blank,
    End,
}

/// By character of `text`: whether it is a sign that is said.
pub fn said(text: &str) -> Vec<bool> {
    let chars: Vec<char> = text.chars().collect();
    let mut said = vec![false; chars.len()];
    brackets(&chars, &mut said);
    primes(&chars, &mut said);
    let enclosing = |at: usize| is_bracket(chars[at]) || matches!(chars[at], '\'' | '"' | '`');
    let in_run = |at: usize| chars[at].is_ascii_punctuation() && (said[at] || !enclosing(at));
    let mut runs = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let end = (at..chars.len()).find(|&at| !in_run(at)).unwrap_or(chars.len());
        if end > at {
            runs.push(at..end);
        }
        at = end.max(at + 1);
    }
    for run in runs {
        let before = run.start.checked_sub(1).map_or(Side::End, |at| side(chars[at]));
        let after = chars.get(run.end).map_or(Side::End, |&c| side(c));
        let dash = chars[run.clone()].iter().all(|&c| c == '-') && before == Side::Blank && after == Side::Blank;
        if dash && !(lone(&chars[..run.start], true) && lone(&chars[run.end..], false)) {
            continue;
        }
        let kept = kept(&chars[run.clone()], before, after);
        said[run.start..run.start + kept].fill(true);
    }
    said
}

/// How many of a run's signs are said.
fn kept(run: &[char], before: Side, after: Side) -> usize {
    let closes = |c: &char| matches!(c, '.' | ',' | '?' | '!' | ';' | ':' | '~');
    let open = |side| matches!(side, Side::Blank | Side::End);
    let one_kind = run.iter().all(|c| *c == run[0]);
    if after == Side::Word && run.iter().all(closes) {
        let says = match (before, run) {
            (Side::Unspaced, _) => false,
            (Side::Word, [_]) => false,
            (Side::Word, _) => !one_kind || run == [':', ':'] || run == ['.', '.'],
            (_, [sign]) => matches!(sign, '.' | '!' | '?' | ':' | '~'),
            _ => !one_kind || run.len() < 3,
        };
        return if says { run.len() } else { 0 };
    }
    let end = if after == Side::Word { run.len() } else { run.iter().rposition(|c| !closes(c)).map_or(0, |at| at + 1) };
    if end == 0 {
        let dots = run.iter().take_while(|&&c| c == '.').count();
        let names_itself = before == Side::End && !one_kind;
        return if names_itself {
            run.len()
        } else if open(before) && dots < 3 {
            dots
        } else {
            0
        };
    }
    let says = match (before, after, &run[..end]) {
        (Side::Unspaced, Side::Word, [sign]) => !matches!(sign, '-' | '~' | '/' | '#' | '+'),
        (Side::Unspaced, Side::Word, _) => true,
        (Side::Unspaced, ..) => false,
        (Side::Word, Side::Unspaced | Side::Blank | Side::End, [sign]) => {
            matches!(sign, '_' | '*' | '/') && after != Side::Unspaced
        }
        (_, Side::Blank | Side::Unspaced, [sign]) => {
            !matches!(sign, '#' | '~') && (*sign != '-' || before != Side::End)
        }
        _ => run != ['#'],
    };
    if says { end } else { 0 }
}

/// `x[0]` and `foo()`: a bracket counts that opens right behind a word, and the one that closes it.
fn brackets(chars: &[char], said: &mut [bool]) {
    let mut open: Vec<bool> = Vec::new();
    for (at, &c) in chars.iter().enumerate() {
        if matches!(c, '(' | '[' | '{') {
            let behind = at.checked_sub(1).is_some_and(|before| side(chars[before]) == Side::Word || said[before]);
            let next = chars.get(at + 1).map_or(Side::End, |&c| side(c));
            let counts = behind && next != Side::Unspaced;
            said[at] = counts;
            open.push(counts);
        } else if matches!(c, ')' | ']' | '}') {
            said[at] = open.pop().unwrap_or(false);
        }
    }
}

/// 5' and 5": feet and inches, minutes and seconds, unless a quotation ends there.
fn primes(chars: &[char], said: &mut [bool]) {
    for (at, &c) in chars.iter().enumerate() {
        if !matches!(c, '\'' | '"') {
            continue;
        }
        let number = at.checked_sub(1).is_some_and(|before| chars[before].is_ascii_digit());
        let opened = chars[..at].iter().filter(|&&other| other == c).count() % 2 == 1;
        let ends = chars.get(at + 1).is_none_or(|c| !c.is_ascii_alphabetic());
        said[at] = number && ends && !opened;
    }
}

fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '{' | '}')
}

fn side(c: char) -> Side {
    match c {
        _ if is_unspaced(c) && c.is_alphanumeric() => Side::Unspaced,
        _ if c.is_alphanumeric() => Side::Word,
        _ => Side::Blank,
    }
}

/// Whether a number or a single letter is next: `a - b` is a difference, `Rent - what now?` is not.
fn lone(chars: &[char], from_end: bool) -> bool {
    let mut chars: Vec<char> = chars.to_vec();
    if from_end {
        chars.reverse();
    }
    let mut word = chars.into_iter().skip_while(|c| c.is_whitespace()).take_while(|c| c.is_alphanumeric());
    let (first, second) = (word.next(), word.next());
    first.is_some_and(|c| c.is_ascii_digit() || c.is_ascii_alphabetic() && second.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_a_program_are_said_and_those_of_a_sentence_are_not() {
        for (text, signs) in [
            ("a += b", "+="),
            ("x[0]和foo()?", "[]()"),
            ("cd ..?", ".."),
            ("rm -rf ./", "-./"),
            ("~/bin", "~/"),
            ("!important", "!"),
            ("__init__", "____"),
            ("a?.b a::b", "?.::"),
            ("5' 5\"", "'\""),
            ("a - b", "-"),
            ("\"rent\" - (what) now?! well... app~怎么,用!网贷/小贷(软件)", ""),
        ] {
            let said = said(text);
            let found: String = text.chars().zip(said).filter(|(_, said)| *said).map(|(c, _)| c).collect();
            assert_eq!(found, signs, "{text}");
        }
    }
}

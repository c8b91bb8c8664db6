//! Banded edit distance: where a pattern that was edited lies in a text, and what was edited.
//!
//! The band makes the cost a product of the pattern's length and of the edits that are allowed, never of two lengths.

use std::ops::Range;

/// Where an edited copy of a pattern lies, and how many letters were edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// The copy.
    pub range: Range<usize>,
    /// Letters inserted, dropped or replaced.
    pub distance: usize,
}

/// Extends a window that pattern and text share (`at` in the one, `seen` in the other) to the whole pattern.
///
/// `None` when more than `limit` letters would have to be edited.
pub fn fit(pattern: &[u16], text: &[u16], at: usize, seen: usize, limit: usize) -> Option<Fit> {
    let (after, right) = prefix(&pattern[at..], &text[seen..], limit)?;
    if at == 0 {
        return Some(Fit { range: seen..seen + after, distance: right });
    }
    let backwards = |letters: &[u16]| letters.iter().rev().copied().collect::<Vec<u16>>();
    let before_seen = &text[seen.saturating_sub(at + limit)..seen];
    let (before, left) = if before_seen.ends_with(&pattern[..at]) {
        (at, 0)
    } else {
        prefix(&backwards(&pattern[..at]), &backwards(before_seen), limit - right)?
    };
    Some(Fit { range: seen - before..seen + after, distance: left + right })
}

/// How much of the text the pattern takes up when both begin together, and the edits; the text may go on.
fn prefix(pattern: &[u16], text: &[u16], limit: usize) -> Option<(usize, usize)> {
    let equal = pattern.iter().zip(text).take_while(|(a, b)| a == b).count();
    let (pattern, text) = (&pattern[equal..], &text[equal..]);
    if pattern.is_empty() {
        return Some((equal, 0));
    }
    // Cell `b` of row `i` is the column `i + b - limit`.
    let width = 2 * limit + 1;
    let far = limit + 1;
    let mut row: Vec<usize> = (0..width).map(|b| if b < limit { far } else { b - limit }).collect();
    let mut next = vec![far; width];
    for (i, letter) in pattern.iter().enumerate() {
        let mut least = far;
        for b in 0..width {
            let column = (i + 1 + b).wrapping_sub(limit);
            next[b] = far;
            if column > text.len() {
                continue;
            }
            let replaced = if column == 0 { far } else { row[b] + usize::from(text[column - 1] != *letter) };
            let dropped = row.get(b + 1).map_or(far, |distance| distance + 1);
            let inserted = if b == 0 { far } else { next[b - 1] + 1 };
            next[b] = replaced.min(dropped).min(inserted).min(far);
            least = least.min(next[b]);
        }
        if least >= far {
            return None;
        }
        std::mem::swap(&mut row, &mut next);
    }
    let best = (0..width).filter(|&b| row[b] <= limit).min_by_key(|&b| (row[b], b.abs_diff(limit), b))?;
    Some((equal + pattern.len() + best - limit, row[best]))
}

/// A stretch that was edited: what stands in the one and what in the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Letters of the one; may be empty.
    pub a: Range<usize>,
    /// Letters of the other; may be empty.
    pub b: Range<usize>,
}

/// What must be edited to turn one stretch into the other, as few letters as possible, left to right.
pub fn edits(a: &[u16], b: &[u16]) -> Vec<Edit> {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (x, y) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let width = y.len() + 1;
    // distance[i * width + j]: from `x[i..]` to `y[j..]`.
    let mut distance = vec![0u32; (x.len() + 1) * width];
    for i in (0..=x.len()).rev() {
        for j in (0..=y.len()).rev() {
            distance[i * width + j] = match (i == x.len(), j == y.len()) {
                (true, _) => (y.len() - j) as u32,
                (_, true) => (x.len() - i) as u32,
                _ if x[i] == y[j] => distance[(i + 1) * width + j + 1],
                _ => {
                    let replaced = distance[(i + 1) * width + j + 1];
                    replaced.min(distance[(i + 1) * width + j]).min(distance[i * width + j + 1]) + 1
                }
            };
        }
    }
    let mut edits: Vec<Edit> = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < x.len() || j < y.len() {
        if i < x.len() && j < y.len() && x[i] == y[j] {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let (from_i, from_j) = (i, j);
        while i < x.len() || j < y.len() {
            let here = distance[i * width + j];
            if i < x.len() && j < y.len() && x[i] == y[j] {
                break;
            } else if i < x.len() && j < y.len() && distance[(i + 1) * width + j + 1] + 1 == here {
                (i, j) = (i + 1, j + 1);
            } else if i < x.len() && distance[(i + 1) * width + j] + 1 == here {
                i += 1;
            } else {
                j += 1;
            }
        }
        edits.push(Edit { a: head + from_i..head + i, b: head + from_j..head + j });
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    #[test]
    fn an_edited_copy_is_found_whole() {
        let (pattern, text) = (letters("名额有限先到先得早日上岸"), letters("前言名额有限先得早早日上岸后文"));
        let fit = fit(&pattern, &text, 0, 2, 4).unwrap();
        assert_eq!((fit.range, fit.distance), (2..13, 3));
    }

    #[test]
    fn too_many_edits_are_no_copy() {
        assert_eq!(fit(&letters("甲乙丙丁戊己"), &letters("甲乙子丑寅卯"), 0, 0, 2), None);
    }

    #[test]
    fn edits_name_both_sides() {
        let (a, b) = (letters("三十日内答复"), letters("十五日内书面答复"));
        let edits = edits(&a, &b);
        assert_eq!(edits, [Edit { a: 0..2, b: 0..2 }, Edit { a: 4..4, b: 4..6 }]);
    }
}

//! Where a text asks for a value: `` `= formula` ``, as in a spreadsheet. Nothing is read of the formula itself.

use std::ops::Range;

use crate::text::collapse;

/// What code in a sentence asks to be computed, as in a spreadsheet: the text after `=`. `==` and `=>` are code.
pub(super) fn formula(code: &str) -> Option<String> {
    let formula = code.strip_prefix('=')?;
    let name = formula.find(['(', '@']).map_or("", |end| &formula[..end]);
    let named = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/'));
    (named || formula.starts_with(' ')).then(|| collapse(formula))
}

/// The formulas in a text that is not Markdown: bytes with the backticks round each, and what it asks for.
pub fn formulas(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find("`=")?;
            let end = start + 2 + text[start + 2..].find('`')?;
            at = end + 1;
            if let Some(formula) = formula(&text[start + 1..end]) {
                return Some((start..at, formula));
            }
        }
    })
}

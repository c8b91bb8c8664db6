//! Formulas between dollar signs, as TeX writes them, and no prices.

use std::ops::Range;

/// Names of functions, the only words of more than two letters that a formula has without a backslash.
const FUNCTIONS: &[&str] = &["sin", "cos", "tan", "log", "exp", "max", "min", "lim", "det", "gcd", "mod", "arg"];

/// Where a line has a formula: at `$$`, or from one `$` to the next round something that is none but a formula.
pub(super) fn find(line: &str) -> Option<Range<usize>> {
    if let Some(at) = line.find("$$").filter(|at| !line[at + 2..].starts_with('$')) {
        return Some(at..at + 2);
    }
    let mut signs = line.match_indices('$').map(|(at, _)| at);
    let mut start = signs.next()?;
    for end in signs {
        let inner = &line[start + 1..end];
        if inner.trim() == inner && (has_command(inner) || is_formula(line, start, end)) {
            return Some(start..end + 1);
        }
        start = end;
    }
    None
}

/// A command, a power, an index.
fn has_command(inner: &str) -> bool {
    let index = inner.contains('_')
        && inner.starts_with(|c: char| c.is_ascii_alphabetic())
        && !inner.contains(|c: char| c.is_whitespace() || c == '/');
    index
        || inner.contains('^')
        || inner.split('\\').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Letters, numbers and the signs between them: `x`, `a_1 + b_2`, `2n < m`. Before and behind the signs stands no letter and
/// no digit, as with `US$5` and `$10`.
fn is_formula(line: &str, start: usize, end: usize) -> bool {
    let inner = &line[start + 1..end];
    let beside = line[..start].ends_with(|c: char| c.is_ascii_alphanumeric())
        || line[end + 1..].starts_with(|c: char| c.is_ascii_alphanumeric());
    let sign = |c: char| c.is_ascii_alphanumeric() || " _{}+-*/=()<>.,'|![]".contains(c);
    let short = |word: &str| word.len() <= 2 || FUNCTIONS.contains(&word);
    let words = || inner.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let operator = inner.contains(['_', '=', '+', '-', '*', '/', '<', '>']);
    !beside
        && inner.chars().all(sign)
        && inner.ends_with(|c: char| c.is_ascii_alphanumeric() || "})]'!".contains(c))
        && words().next().is_some()
        && words().all(short)
        && (operator || inner.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_told_from_prices_and_variables() {
        for line in ["$x$", "设 $a_1 + b_2$ 和", "花 $5，设 $x_1$", "$2n < m$", "$f(x) = \\sin x$", "$a/b$", "$n!=1*n$"]
        {
            assert!(find(line).is_some(), "{line}");
        }
        for line in [
            "$5 and $10",
            "US$5 = NT$160",
            "$5k-$10k",
            "$5k/$10k",
            "$HOME and $PATH",
            "$a = $b",
            "A$x$B",
            "$1$",
            "$5 - 10$",
            "$ x $",
            "从 $100 到 $x",
            "$foo + bar$",
            "R$ 5 a R$ 6",
        ] {
            assert_eq!(find(line), None, "{line}");
        }
    }
}

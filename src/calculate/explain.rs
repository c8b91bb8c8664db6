//! A line of explanation, `{principal} × {p} = {penalty}`, to pieces of text and formulas.

use std::ops::Range;

use super::evaluate::Evaluator;
use super::failure::Failure;
use super::functions::{Types, Values};
use super::grammar;
use super::output::put_in;
use super::scope::Scope;
use super::syntax::Expr;
use super::token::{Earlier, Mistake};
use super::unit::Type;
use crate::diagnostic::words;

/// A line of explanation.
#[derive(Debug, Clone)]
pub struct Line {
    /// What is computed.
    pub label: String,
    /// The rule, with holes for numbers.
    pub pieces: Vec<Piece>,
    /// Shown only when this holds.
    pub when: Option<Expr>,
    /// `law#article`, one of the page's `cites`.
    pub law: Option<String>,
}

/// A part of a line.
#[derive(Debug, Clone)]
pub enum Piece {
    /// As it is.
    Text(String),
    /// A formula whose value is put in.
    Value(Expr, Type),
}

/// Reads a line's text.
pub fn pieces(text: &str, scope: &mut Scope) -> Result<Vec<Piece>, Mistake> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('{').map(|open| at + open) {
        let Some(close) = text[open..].find('}').map(|close| open + close) else {
            let help = words!("在公式后面补上 `}}`", "write `}}` behind the formula");
            return Err(Mistake::new(open..open + 1, words!("`{{` 没有收尾", "`{{` is never closed"), help));
        };
        if open > at {
            pieces.push(Piece::Text(text[at..open].to_owned()));
        }
        let on = |span: Range<usize>| span.start + open + 1..span.end + open + 1;
        let moved = |mistake: Mistake| Mistake {
            span: on(mistake.span),
            earlier: mistake.earlier.map(|earlier| match earlier {
                Earlier::Formula(span) => Earlier::Formula(on(span)),
                file => file,
            }),
            ..mistake
        };
        scope.begin(&text[open + 1..close]);
        let expr = grammar::expression(&text[open + 1..close]).map_err(moved)?;
        let kind = scope.check(&expr).map_err(moved)?;
        pieces.push(Piece::Value(expr, kind));
        at = close + 1;
    }
    if at < text.len() {
        pieces.push(Piece::Text(text[at..].to_owned()));
    }
    Ok(pieces)
}

/// The line with its numbers put in; `None` where its condition does not hold.
pub fn line(line: &Line, evaluator: &Evaluator<'_>) -> Result<Option<String>, Failure> {
    if let Some(when) = &line.when
        && !evaluator.holds(when)?
    {
        return Ok(None);
    }
    let mut out = String::new();
    for piece in &line.pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Value(expr, kind) => out.push_str(&put_in(&evaluator.evaluate(expr)?, kind)),
        }
    }
    Ok(Some(out))
}

//! The expression tree, every node with the bytes of the text it was read from.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::number::Rational;
use super::unit::Dimension;

/// A function, by its place in the table of `functions`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FunctionId(pub usize);

/// An expression and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub node: Node,
    /// Bytes of the text it was parsed from.
    pub span: Range<usize>,
    /// How many nodes lie between it and its deepest leaf: what walks over it goes as deep.
    pub height: u16,
}

/// `name = expression`.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// The name.
    pub name: Arc<str>,
    /// Where the name stands.
    pub span: Range<usize>,
    /// Its value.
    pub value: Expr,
}

/// A name that a part of a formula gives to something, and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Local {
    /// The name.
    pub name: Arc<str>,
    /// Where it stands.
    pub span: Range<usize>,
}

/// The kinds of expression. There is no loop without a bound and nothing that changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// `24%/年`, `100元`, `3`.
    Number(Rational, Dimension),
    /// `"text"`.
    Text(Arc<str>),
    /// `true`, `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// `2020-08-20`.
    Date(Date),
    /// A name.
    Name(Arc<str>),
    /// `lpr-1y@date`; without a date, the last known value.
    Parameter(Arc<str>, Option<Box<Expr>>),
    /// `row.balance`.
    Field(Box<Expr>, Arc<str>),
    /// `min(a, b)`.
    Call(FunctionId, Vec<Expr>),
    /// `a + b`.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `-a`.
    Negate(Box<Expr>),
    /// `not a`.
    Not(Box<Expr>),
    /// `if a then b else c`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{a: 1, b: 2}` or `{...s, a: 1}`.
    Record(Option<Box<Expr>>, Vec<(Arc<str>, Expr)>),
    /// `[e for x, i in list if c]`.
    Comprehension {
        /// Each item.
        item: Box<Expr>,
        /// The name of an item of the list, and of its number from 1.
        names: Vec<Local>,
        /// The list.
        list: Box<Expr>,
        /// Which items are kept.
        keep: Option<Box<Expr>>,
    },
    /// `let a = 1, b = 2 in a + b`.
    Let(Vec<Binding>, Box<Expr>),
    /// `(s, x) => s + x`, as an argument of some functions only.
    Lambda(Vec<Local>, Box<Expr>),
}

/// What stands between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `+`: numbers, a date and days, two lists.
    Add,
    /// `-`: numbers, a date and days, two dates.
    Subtract,
    /// `*` or `×`.
    Multiply,
    /// `/` or `÷`.
    Divide,
    /// `^` with a whole bare number.
    Power,
    /// `==`.
    Equal,
    /// `!=`.
    Unequal,
    /// `<`.
    Less,
    /// `<=`.
    LessEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterEqual,
    /// `and`; the right side is looked at only when the left is true.
    And,
    /// `or`; the right side is looked at only when the left is false.
    Or,
    /// `a ?? b`: `b` where `a` is null.
    Else,
}

impl Operator {
    /// As it is written, in formulas and in the browser's tree.
    pub fn symbol(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Power => "^",
            Operator::Equal => "==",
            Operator::Unequal => "!=",
            Operator::Less => "<",
            Operator::LessEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterEqual => ">=",
            Operator::And => "and",
            Operator::Or => "or",
            Operator::Else => "??",
        }
    }
}

impl Expr {
    /// Calls `visit` for the expression and everything in it.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        self.node.children(&mut |child| child.walk(visit));
    }
}

impl Node {
    /// Calls `visit` for the expressions right below.
    pub fn children<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match self {
            Node::Number(..) | Node::Text(_) | Node::Bool(_) | Node::Null | Node::Date(_) | Node::Name(_) => {}
            Node::Parameter(_, at) => at.iter().for_each(|at| visit(at)),
            Node::Field(of, _) | Node::Negate(of) | Node::Not(of) | Node::Lambda(_, of) => visit(of),
            Node::Call(_, items) | Node::List(items) => items.iter().for_each(visit),
            Node::Binary(_, left, right) => [left, right].into_iter().for_each(|side| visit(side)),
            Node::If(condition, yes, no) => [condition, yes, no].into_iter().for_each(|part| visit(part)),
            Node::Record(base, fields) => {
                base.iter().for_each(|base| visit(base));
                fields.iter().for_each(|(_, value)| visit(value));
            }
            Node::Comprehension { item, list, keep, .. } => {
                [item, list].into_iter().chain(keep).for_each(|part| visit(part));
            }
            Node::Let(bindings, body) => {
                bindings.iter().for_each(|binding| visit(&binding.value));
                visit(body);
            }
        }
    }
}

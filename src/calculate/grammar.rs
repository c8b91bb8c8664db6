//! Tokens to the expression tree: precedence climbing, with a bound on depth.
//!
//! ```text
//! program    = { name "=" expr }
//! expr       = "if" expr "then" expr "else" expr | "let" name "=" expr { "," name "=" expr } "in" expr | binary
//! binary     = operands joined by ?? or and == != < <= > >= + - * / ^, weakest first; "not" and "-" before one
//! primary    = number | date | "text" | name | name "(" args ")" | stem "@" ( primary | "latest" ) | "(" expr ")"
//!            | "[" expr { "," expr } "]" | "[" expr "for" name [ "," name ] "in" expr [ "if" expr ] "]"
//!            | "{" [ "..." expr "," ] name ":" expr { "," name ":" expr } "}" | primary "." name
//! args       = expr | name "=>" expr | "(" name { "," name } ")" "=>" expr, with commas between
//! ```

use std::ops::Range;
use std::sync::Arc;

use super::functions::{self, Function};
use super::syntax::{Binding, Expr, Local, Node, Operator};
use super::token::{Mistake, Token, tokens};
use super::unit::Dimension;
use crate::diagnostic::{nearest, words};

/// The deepest nesting of one formula.
const DEPTH_MAX: usize = 64;

/// The longest text of formulas, in bytes.
const BYTES_MAX: usize = 20_000;

/// Words that cannot be names.
const RESERVED: &[&str] =
    &["if", "then", "else", "let", "in", "for", "and", "or", "not", "true", "false", "null", "latest"];

/// Reads one expression.
pub fn expression(text: &str) -> Result<Expr, Mistake> {
    let mut parser = Parser::new(text)?;
    let expr = parser.expr()?;
    parser.end()?;
    Ok(expr)
}

/// Reads `name = expression`, one after another.
pub fn program(text: &str) -> Result<Vec<Binding>, Mistake> {
    let mut parser = Parser::new(text)?;
    let mut bindings = Vec::new();
    while *parser.token() != Token::End {
        bindings.push(parser.binding()?);
    }
    Ok(bindings)
}

/// Reads `calculator(name=value, ...).output`, where values stay as they are written: the inline formula.
pub struct Invocation {
    /// The calculator's stem.
    pub calculator: String,
    /// Inputs as text, with their places.
    pub inputs: Vec<(String, String, Range<usize>)>,
    /// The output.
    pub output: String,
}

struct Parser<'a> {
    tokens: Vec<(Token<'a>, Range<usize>)>,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Result<Parser<'a>, Mistake> {
        if text.len() > BYTES_MAX {
            let message = words!("公式超过 {BYTES_MAX} 字节", "the formulas are longer than {BYTES_MAX} bytes");
            return Err(Mistake::new(0..0, message, words!("分成两个计算器", "make two calculators of it")));
        }
        Ok(Parser { tokens: tokens(text)?, at: 0, depth: 0 })
    }

    fn token(&self) -> &Token<'a> {
        &self.tokens[self.at].0
    }

    fn next_is(&self, symbol: &str) -> bool {
        matches!(self.tokens.get(self.at + 1), Some((Token::Symbol(next), _)) if *next == symbol)
    }

    fn span(&self) -> Range<usize> {
        self.tokens[self.at].1.clone()
    }

    /// Where the token before this one ended.
    fn before(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |at| self.tokens[at].1.end)
    }

    fn advance(&mut self) {
        // The last token is the end, which nobody passes.
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    fn takes(&mut self, symbol: &str) -> bool {
        let found = matches!(self.token(), Token::Symbol(found) if *found == symbol)
            || matches!(self.token(), Token::Name(found) if *found == symbol);
        if found {
            self.advance();
        }
        found
    }

    fn expect(&mut self, symbol: &str) -> Result<(), Mistake> {
        if self.takes(symbol) { Ok(()) } else { Err(self.unexpected(&format!("`{symbol}`"), &format!("`{symbol}`"))) }
    }

    fn unexpected(&self, zh: &str, en: &str) -> Mistake {
        if *self.token() == Token::Symbol("=") {
            let message = words!("比较用 `==`，不用 `=`", "write `==` to compare; `=` gives a name to a value");
            let help = words!(
                "写 a == b；给一步起名字写在 let 里，一行一个：名字 = 公式",
                "write a == b; a step has its name in `let`, one a line: name = formula"
            );
            return Mistake::new(self.span(), message, help);
        }
        let (message, help) = match self.token() {
            Token::End => (
                words!("公式没写完，这里要有{zh}", "the formula ends too early, {en} is missing"),
                words!("把公式写完，数一数括号", "complete the formula; count its brackets"),
            ),
            _ => (
                words!("这里要有{zh}", "{en} is expected here"),
                words!(
                    "看 `^` 前面是不是少了运算符、逗号或括号；乘写 *，文字加引号",
                    "look for an operator, a comma or a bracket that is missing before the `^`; `*` multiplies, text stands in quotes"
                ),
            ),
        };
        Mistake::new(self.span(), message, help)
    }

    fn end(&self) -> Result<(), Mistake> {
        match self.token() {
            Token::End => Ok(()),
            _ => Err(self.unexpected("公式的结尾或一个运算符", "an operator or the end of the formula")),
        }
    }

    fn name(&mut self) -> Result<(Arc<str>, Range<usize>), Mistake> {
        let span = self.span();
        match self.token() {
            Token::Name(name) if RESERVED.contains(name) => {
                let message = words!("`{name}` 是公式的词，不能当名字", "`{name}` is a word of the language");
                Err(Mistake::new(span, message, words!("换一个名字：{name}_", "take another name: {name}_")))
            }
            Token::Name(name) => {
                let name = Arc::from(*name);
                self.advance();
                Ok((name, span))
            }
            _ => Err(self.unexpected("一个名字", "a name")),
        }
    }

    fn local(&mut self) -> Result<Local, Mistake> {
        let (name, span) = self.name()?;
        Ok(Local { name, span })
    }

    fn binding(&mut self) -> Result<Binding, Mistake> {
        let (name, span) = self.name()?;
        self.expect("=")?;
        Ok(Binding { name, span, value: self.expr()? })
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Mistake>) -> Result<T, Mistake> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.too_deep());
        }
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn expr(&mut self) -> Result<Expr, Mistake> {
        self.deeper(|parser| {
            let start = parser.span().start;
            if parser.takes("if") {
                let condition = parser.expr()?;
                parser.expect("then")?;
                let yes = parser.expr()?;
                parser.expect("else")?;
                let no = parser.expr()?;
                return parser.node(start, Node::If(Box::new(condition), Box::new(yes), Box::new(no)));
            }
            if parser.takes("let") {
                let mut bindings = vec![parser.binding()?];
                while parser.takes(",") {
                    bindings.push(parser.binding()?);
                }
                parser.expect("in")?;
                let body = parser.expr()?;
                return parser.node(start, Node::Let(bindings, Box::new(body)));
            }
            parser.binary(0)
        })
    }

    /// A node of the tree, which is never higher than formulas may be deep.
    fn node(&self, start: usize, node: Node) -> Result<Expr, Mistake> {
        let mut height = 0;
        node.children(&mut |child| height = height.max(child.height + 1));
        if usize::from(height) > DEPTH_MAX {
            return Err(self.too_deep());
        }
        Ok(Expr { node, span: start..self.before(), height })
    }

    fn too_deep(&self) -> Mistake {
        let message = words!("公式嵌套超过 {DEPTH_MAX} 层", "more than {DEPTH_MAX} levels of nesting");
        Mistake::new(self.span(), message, words!("把一部分写成单独的一行", "give a part of it a name of its own"))
    }

    /// The operator here and its strength; a higher one binds more tightly.
    fn operator(&self) -> Option<(Operator, u8)> {
        Some(match self.token() {
            Token::Symbol("??") => (Operator::Else, 1),
            Token::Name("or") => (Operator::Or, 2),
            Token::Name("and") => (Operator::And, 3),
            Token::Symbol("==") => (Operator::Equal, 5),
            Token::Symbol("!=") => (Operator::Unequal, 5),
            Token::Symbol("<") => (Operator::Less, 5),
            Token::Symbol("<=") => (Operator::LessEqual, 5),
            Token::Symbol(">") => (Operator::Greater, 5),
            Token::Symbol(">=") => (Operator::GreaterEqual, 5),
            Token::Symbol("+") => (Operator::Add, 6),
            Token::Symbol("-") => (Operator::Subtract, 6),
            Token::Symbol("*") => (Operator::Multiply, 7),
            Token::Symbol("/") => (Operator::Divide, 7),
            Token::Symbol("^") => (Operator::Power, 9),
            _ => return None,
        })
    }

    fn binary(&mut self, weakest: u8) -> Result<Expr, Mistake> {
        let start = self.span().start;
        let mut left = self.unary(weakest)?;
        while let Some((operator, strength)) = self.operator() {
            if strength < weakest.max(1) {
                break;
            }
            let span = self.span();
            self.advance();
            // A power takes what follows as a whole; the others take what binds more tightly than they do.
            let next = if operator == Operator::Power { strength } else { strength + 1 };
            let right = self.deeper(|parser| parser.binary(next))?;
            left = self.node(start, Node::Binary(operator, Box::new(left), Box::new(right)))?;
            if strength == 5 && matches!(self.operator(), Some((_, 5))) {
                let message = words!("比较不能连写", "comparisons cannot be chained");
                let help = words!("写成 a < b and b < c", "write a < b and b < c");
                return Err(Mistake::new(span.start..self.span().end, message, help));
            }
        }
        Ok(left)
    }

    fn unary(&mut self, weakest: u8) -> Result<Expr, Mistake> {
        let start = self.span().start;
        if weakest <= 4 && self.takes("not") {
            let inner = self.deeper(|parser| parser.binary(5))?;
            return self.node(start, Node::Not(Box::new(inner)));
        }
        if self.takes("-") {
            let inner = self.deeper(|parser| parser.binary(8))?;
            return self.node(start, Node::Negate(Box::new(inner)));
        }
        self.postfix()
    }

    fn postfix(&mut self) -> Result<Expr, Mistake> {
        let start = self.span().start;
        let mut expr = self.primary()?;
        while self.takes(".") {
            let (field, _) = self.name()?;
            expr = self.node(start, Node::Field(Box::new(expr), field))?;
        }
        Ok(expr)
    }

    fn primary(&mut self) -> Result<Expr, Mistake> {
        let start = self.span().start;
        let node = match self.token().clone() {
            Token::Number(number, unit) => Node::Number(number, unit),
            Token::Date(date) => Node::Date(date),
            Token::Text(text) => Node::Text(Arc::from(text)),
            Token::Name("true") => Node::Bool(true),
            Token::Name("false") => Node::Bool(false),
            Token::Name("null") => Node::Null,
            Token::Name(name) if self.next_is("(") => return self.call(name, start),
            Token::Name(_) => {
                let (name, _) = self.name()?;
                return self.node(start, Node::Name(name));
            }
            Token::Parameter(stem) => {
                self.advance();
                let at = if self.takes("latest") { None } else { Some(Box::new(self.postfix()?)) };
                return self.node(start, Node::Parameter(Arc::from(stem), at));
            }
            Token::Symbol("(") => {
                self.advance();
                let inner = self.expr()?;
                self.expect(")")?;
                return Ok(Expr { span: start..self.before(), ..inner });
            }
            Token::Symbol("[") => return self.list(start),
            Token::Symbol("{") => return self.record(start),
            Token::Symbol(_) | Token::End => {
                return Err(self.unexpected("一个值", "a value"));
            }
        };
        self.advance();
        self.node(start, node)
    }

    fn call(&mut self, name: &str, start: usize) -> Result<Expr, Mistake> {
        let Some(function) = functions::named(name) else {
            let names = Function::all().map(|function| function.name);
            let help = match nearest(name, names.clone()) {
                Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
                None => {
                    let list = names.collect::<Vec<_>>().join(", ");
                    words!("可以用的有：{list}", "functions: {list}")
                }
            };
            let message = words!("没有 `{name}` 这个函数", "no function is named `{name}`");
            return Err(Mistake::new(self.span(), message, help));
        };
        self.advance();
        self.advance();
        let mut arguments = Vec::new();
        while !self.takes(")") {
            if !arguments.is_empty() {
                self.expect(",")?;
            }
            arguments.push(self.argument()?);
        }
        self.node(start, Node::Call(function, arguments))
    }

    /// An expression, or `x => ...`, `(s, x) => ...`.
    fn argument(&mut self) -> Result<Expr, Mistake> {
        let start = self.span().start;
        let names = if matches!(self.token(), Token::Name(_)) && self.next_is("=>") {
            vec![self.local()?]
        } else if matches!(self.token(), Token::Symbol("(")) && self.closes_before_arrow() {
            self.advance();
            let mut names = vec![self.local()?];
            while self.takes(",") {
                names.push(self.local()?);
            }
            self.expect(")")?;
            names
        } else {
            return self.expr();
        };
        self.expect("=>")?;
        let body = self.expr()?;
        self.node(start, Node::Lambda(names, Box::new(body)))
    }

    /// Whether the bracket here holds names only and is followed by `=>`.
    fn closes_before_arrow(&self) -> bool {
        let mut rest = self.tokens[self.at + 1..].iter().map(|(token, _)| token);
        loop {
            match rest.next() {
                Some(Token::Name(_) | Token::Symbol(",")) => {}
                Some(Token::Symbol(")")) => return matches!(rest.next(), Some(Token::Symbol("=>"))),
                _ => return false,
            }
        }
    }

    fn list(&mut self, start: usize) -> Result<Expr, Mistake> {
        self.advance();
        if self.takes("]") {
            return self.node(start, Node::List(Vec::new()));
        }
        let first = self.expr()?;
        if self.takes("for") {
            let mut names = vec![self.local()?];
            if self.takes(",") {
                names.push(self.local()?);
            }
            self.expect("in")?;
            let list = Box::new(self.binary(0)?);
            let keep = if self.takes("if") { Some(Box::new(self.expr()?)) } else { None };
            self.expect("]")?;
            return self.node(start, Node::Comprehension { item: Box::new(first), names, list, keep });
        }
        let mut items = vec![first];
        while !self.takes("]") {
            self.expect(",")?;
            if self.takes("]") {
                break;
            }
            items.push(self.expr()?);
        }
        self.node(start, Node::List(items))
    }

    fn record(&mut self, start: usize) -> Result<Expr, Mistake> {
        self.advance();
        let base = if self.takes("...") { Some(Box::new(self.expr()?)) } else { None };
        let mut fields: Vec<(Arc<str>, Expr)> = Vec::new();
        while !self.takes("}") {
            if base.is_some() || !fields.is_empty() {
                self.expect(",")?;
            }
            let (name, span) = self.name()?;
            if fields.iter().any(|(other, _)| *other == name) {
                let message = words!("`{name}` 写了两次", "`{name}` is written twice");
                return Err(Mistake::new(span, message, words!("只留一个", "keep one of them")));
            }
            self.expect(":")?;
            fields.push((name, self.expr()?));
        }
        self.node(start, Node::Record(base, fields))
    }
}

/// Reads `late-interest(principal=10000元, contract_rate=24%/年).penalty_interest`.
///
/// Values are kept as text, because the calculator knows how to read its own inputs; one that holds commas or
/// brackets stands in quotation marks.
pub fn invocation(text: &str) -> Result<Invocation, Mistake> {
    let malformed = |span: Range<usize>| {
        let help = words!(
            "写成 `= 计算器(输入=值, ...).输出` 或 `= 参数@日期`",
            "write `= calculator(input=value, ...).output` or `= parameter@date`"
        );
        Mistake::new(span, words!("行内公式读不懂", "cannot read the inline formula"), help)
    };
    let open = text.find('(').ok_or_else(|| malformed(0..text.len()))?;
    let close = text.rfind(')').filter(|close| *close > open).ok_or_else(|| malformed(open..text.len()))?;
    let output = text[close + 1..].trim();
    let output = output.strip_prefix('.').ok_or_else(|| malformed(close..text.len()))?.trim();
    let mut inputs = Vec::new();
    let mut at = open + 1;
    while !text[at..close].trim().is_empty() {
        let inner = &text[at..close];
        let mut quoted = false;
        let comma = inner.char_indices().find(|(_, c)| {
            quoted ^= *c == '"';
            *c == ',' && !quoted
        });
        let end = comma.map_or(close, |(comma, _)| at + comma);
        let piece = &text[at..end];
        let (name, value) = piece.split_once('=').ok_or_else(|| malformed(at..end))?;
        let (name, value) = (name.trim(), value.trim().trim_matches('"'));
        if inputs.iter().any(|(other, ..): &(String, String, Range<usize>)| other == name) {
            let message = words!("输入 `{name}` 写了两次", "the input `{name}` is written twice");
            return Err(Mistake::new(at..end, message, words!("只留一个", "keep one of them")));
        }
        inputs.push((name.to_owned(), value.to_owned(), at..end));
        at = (end + 1).min(close);
    }
    Ok(Invocation { calculator: text[..open].trim().to_owned(), inputs, output: output.to_owned() })
}

/// A number and its unit, as a value of a parameter is written: `3.00%/年`.
pub fn quantity(text: &str) -> Option<(super::number::Rational, Dimension)> {
    match tokens(text).ok()?.as_slice() {
        [(Token::Number(number, unit), _), (Token::End, _)] => Some((number.clone(), *unit)),
        _ => None,
    }
}

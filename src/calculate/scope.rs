//! The names that a formula may use, and those that could mean two things: each of these is a mistake with both places.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::functions::function;
use super::parameter::Parameters;
use super::syntax::{Expr, FunctionId, Node, Operator};
use super::token::{Earlier, Mistake};
use super::unit::Type;
use crate::diagnostic::words;

/// Names and what is known of them.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    names: Vec<Known>,
    /// Parameters that can be asked for.
    pub parameters: Arc<Parameters>,
    /// The text of the formula that is being checked.
    text: String,
    /// Functions that were called.
    called: BTreeSet<FunctionId>,
}

/// A name.
#[derive(Debug, Clone)]
struct Known {
    name: Arc<str>,
    kind: Type,
    place: Earlier,
}

impl Scope {
    /// A scope in which these parameters can be asked for.
    pub fn new(parameters: Arc<Parameters>) -> Scope {
        Scope { parameters, ..Scope::default() }
    }

    /// Tells it the text of the formula that is checked next.
    pub fn begin(&mut self, text: &str) {
        text.clone_into(&mut self.text);
    }

    /// Adds a name; a later one hides an earlier one.
    pub fn add(&mut self, name: Arc<str>, kind: Type, place: Earlier) {
        self.names.push(Known { name, kind, place });
    }

    /// What is known of a name.
    pub fn get(&self, name: &str) -> Option<&Type> {
        self.known(name).map(|known| &known.kind)
    }

    /// All names with what is known of them.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Type)> + Clone {
        self.names.iter().map(|known| (&*known.name, &known.kind))
    }

    /// How many names there are, to go [`back`](Scope::back) to.
    pub fn here(&self) -> usize {
        self.names.len()
    }

    /// Forgets the names that came since.
    pub fn back(&mut self, here: usize) {
        self.names.truncate(here);
    }

    /// Runs with more known of some names than before.
    pub fn with<T>(
        &mut self,
        known: impl IntoIterator<Item = (Arc<str>, Type)>,
        run: impl FnOnce(&mut Scope) -> T,
    ) -> T {
        let here = self.here();
        for (name, kind) in known {
            let place = self.known(&name).map_or(Earlier::Formula(0..0), |known| known.place.clone());
            self.add(name, kind, place);
        }
        let result = run(self);
        self.back(here);
        result
    }

    /// A name that a formula gives to something must be no other's, nor that of a function that is called: the formula would
    /// mean another thing than it says. To be asked behind the value that gets the name.
    pub fn is_free(&self, name: &str, span: &Range<usize>) -> Result<(), Mistake> {
        if let Some(known) = self.known(name) {
            return Err(Mistake {
                earlier: Some(known.place.clone()),
                ..Mistake::ambiguous(
                    span.clone(),
                    words!("`{name}` 已经有值了", "`{name}` has a value already"),
                    words!("换一个名字", "take another name"),
                )
            });
        }
        match self.called.iter().find(|id| function(**id).name == name) {
            Some(id) => Err(function_and_value(*id, span.clone())),
            None => Ok(()),
        }
    }

    /// An output with a formula of its own must not have the name of a value that a line of explanation shows: a reader would see two
    /// numbers of one name.
    pub fn is_own_output(&self, id: &str, span: &Range<usize>, value: &Expr) -> Result<(), Mistake> {
        let itself = matches!(&value.node, Node::Name(name) if **name == *id);
        let Some(known) = self.known(id).filter(|_| !itself) else { return Ok(()) };
        Err(Mistake {
            earlier: Some(known.place.clone()),
            ..Mistake::ambiguous(
                span.clone(),
                words!(
                    "输出 `{id}` 另有公式，说明里的 `{id}` 却是输入或步骤的值",
                    "the output `{id}` has a formula of its own, and a line of explanation shows the input or step `{id}`"
                ),
                words!(
                    "给输出换一个名字；要的就是那个值，去掉 value",
                    "take another name for the output; if that value is meant, take out `value`"
                ),
            )
        })
    }

    /// A function that is called must have no other's name; notes the call.
    pub fn is_one_function(&mut self, id: FunctionId, expr: &Expr) -> Result<(), Mistake> {
        self.called.insert(id);
        match self.known(function(id).name) {
            Some(known) => {
                Err(Mistake { earlier: Some(known.place.clone()), ..function_and_value(id, expr.span.clone()) })
            }
            None => Ok(()),
        }
    }

    /// A parameter must have no other's name, and its `-` must be no minus: `a-b@d` where `a` is a name and `b` a parameter.
    pub fn is_one_parameter(&self, stem: &str, expr: &Expr) -> Result<(), Mistake> {
        if let Some(known) = self.known(stem) {
            return Err(Mistake {
                earlier: Some(known.place.clone()),
                ..Mistake::ambiguous(
                    expr.span.clone(),
                    words!("`{stem}` 既是参数又是这里的名字", "`{stem}` is a parameter and a name of this page"),
                    words!("给这一页的输入或步骤换个名字", "take another name for the input or the step of this page"),
                )
            });
        }
        let bare = !self.text.get(expr.span.clone()).is_some_and(|text| text.starts_with(['"', '“']));
        let minus = stem.match_indices('-').find(|(at, _)| {
            let (left, right) = (&stem[..*at], &stem[at + 1..]);
            left.split('-').all(|name| self.known(name).is_some()) && self.parameters.get(right).is_some()
        });
        let Some((at, _)) = minus.filter(|_| bare) else { return Ok(()) };
        let (left, right) = (&stem[..at], &stem[at + 1..]);
        Err(Mistake {
            files: self.parameters.file(right).map(str::to_owned).into_iter().collect(),
            ..Mistake::ambiguous(
                expr.span.clone(),
                words!(
                    "`{stem}@` 可以是参数，也可以是 {left} 减参数 `{right}`",
                    "`{stem}@` is a parameter, or {left} minus the parameter `{right}`"
                ),
                words!(
                    "是参数就加引号：\"{stem}\"@...；是减法就加空格：{left} - {right}@...",
                    "quote the parameter: \"{stem}\"@...; put blanks round a minus: {left} - {right}@..."
                ),
            )
        })
    }

    /// A minus between two names must be no part of a parameter's name: `a-b`.
    pub fn is_minus(&self, operator: Operator, left: &Expr, right: &Expr, whole: &Expr) -> Result<(), Mistake> {
        let is_name = |expr: &Expr| matches!(expr.node, Node::Name(_));
        let text = self.text.get(whole.span.clone()).unwrap_or_default();
        if operator != Operator::Subtract || !is_name(right) || text.contains(char::is_whitespace) {
            return Ok(());
        }
        let apart = self.text.get(left.span.end..right.span.start).unwrap_or_default();
        let Some(file) = self.parameters.file(text).filter(|_| apart == "-") else { return Ok(()) };
        Err(Mistake {
            files: vec![file.to_owned()],
            ..Mistake::ambiguous(
                whole.span.clone(),
                words!("`{text}` 是减法，也是一个参数的名字", "`{text}` is a subtraction, and the name of a parameter"),
                words!(
                    "是减法就在减号两边加空格；是参数就写日期：\"{text}\"@日期",
                    "put blanks round a minus; a parameter is asked for a day: \"{text}\"@day"
                ),
            )
        })
    }

    fn known(&self, name: &str) -> Option<&Known> {
        self.names.iter().rev().find(|known| &*known.name == name)
    }
}

/// A name that is a function's and a value's in one calculator.
fn function_and_value(id: FunctionId, span: Range<usize>) -> Mistake {
    let name = function(id).name;
    Mistake::ambiguous(
        span,
        words!("`{name}` 既是函数又是一个值的名字", "`{name}` is a function and the name of a value"),
        words!("给值换一个名字，例如 {name}_", "take another name for the value, such as {name}_"),
    )
}

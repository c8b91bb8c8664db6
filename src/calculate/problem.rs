//! What is wrong with a calculation in a text, first without what may have been meant: names that come near are looked for
//! later, in the order of the pages, for the first of a site only.

use super::Figures;
use super::names::Unresolved;
use crate::diagnostic::{Code, Diagnostic, Words, nearest, words};
use crate::parse::{Article, Kind, Snippet};

/// A mistake in a snippet.
pub struct Problem {
    message: Words,
    help: Help,
    /// What to write if it is no calculation but code.
    as_code: Option<Words>,
    /// The author's word that it is about; the whole snippet where there is none.
    word: Option<String>,
    /// Its code, where it is not that of snippets.
    code: Option<Code>,
    /// Other files that it is about.
    files: Vec<String>,
}

/// What to do.
enum Help {
    /// This.
    Words(Words),
    /// To write the name of a page of this kind that comes near.
    Near(Kind, String),
}

/// A finding, and what is still to be looked for.
pub struct Pending {
    diagnostic: Diagnostic,
    help: Help,
    as_code: Option<Words>,
}

impl Problem {
    /// What is wrong, and what to write instead.
    pub fn new(message: Words, help: Words) -> Problem {
        Problem { message, help: Help::Words(help), as_code: None, word: None, code: None, files: Vec::new() }
    }

    /// A name that stands for no page of a kind, or for several.
    pub fn unresolved(Unresolved { code, message, help, files }: Unresolved, name: &str, kind: Kind) -> Problem {
        let help = help.map_or_else(|| Help::Near(kind, name.to_owned()), Help::Words);
        Problem { message, help, as_code: None, word: Some(name.to_owned()), code, files }
    }

    /// A name that nothing has.
    pub fn unknown<'a>(message: Words, name: &str, names: impl Iterator<Item = &'a str> + Clone) -> Problem {
        let list = names.clone().collect::<Vec<_>>().join(", ");
        let help = match nearest(name, names) {
            Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
            None => words!("有的是：{list}", "there is: {list}"),
        };
        Problem::new(message, help).about(name)
    }

    /// What looks like a formula may be code that begins with `=`.
    pub fn or_code(self, text: &str) -> Problem {
        // A name of two pages is no code.
        if self.code.is_some() {
            return self;
        }
        let code = words!(
            "不是公式而是代码，就在反引号里面两头各加一个空格：` = {text} `",
            "for code that is no formula put a blank inside each backtick: ` = {text} `"
        );
        Problem { as_code: Some(code), ..self }
    }

    /// The word of the author's that it is about.
    pub fn about(self, word: &str) -> Problem {
        Problem { word: Some(word.to_owned()), ..self }
    }

    /// The finding, at its place in the article.
    pub fn found(self, snippet: &Snippet, article: &Article<'_>) -> Pending {
        let whole = &snippet.span;
        let place = self.word.and_then(|word| {
            let start = whole.start + article.text.get(whole.clone())?.find(&word)?;
            Some(start..start + word.len())
        });
        let diagnostic = Diagnostic::error(self.code.unwrap_or(Code::KB306), &article.path, self.message)
            .at(place.unwrap_or_else(|| whole.clone()))
            .why(words!("没有算出来的数不能发布", "a number that was not computed must not be published"));
        let diagnostic = self.files.iter().fold(diagnostic, |found, file| found.also(file, None));
        Pending { diagnostic, help: self.help, as_code: self.as_code }
    }
}

impl From<Diagnostic> for Pending {
    fn from(diagnostic: Diagnostic) -> Pending {
        let help = diagnostic.help.clone().unwrap_or_else(|| words!("", ""));
        Pending { diagnostic, help: Help::Words(help), as_code: None }
    }
}

impl Figures {
    /// A finding with what may have been meant. To be asked in the order of the pages.
    pub(super) fn told(&self, Pending { diagnostic, help, as_code }: Pending) -> Diagnostic {
        let help = match help {
            Help::Words(help) => help,
            Help::Near(Kind::Parameter, name) => self.parameters.advice(&name),
            Help::Near(_, name) => self.calculator_names.advice(&name),
        };
        let help = match as_code {
            Some(code) => Words { zh: format!("{}；{}", help.zh, code.zh), en: format!("{}; {}", help.en, code.en) },
            None => help,
        };
        diagnostic.help(help)
    }
}

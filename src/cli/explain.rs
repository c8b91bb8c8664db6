//! `kbgen explain`: what a code means, with an example; without one, the list of all.

use anyhow::Result;
use clap::Args;

use super::{Stop, language};
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Words, words};
use crate::report::{Language, say, to_stdout};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The code of a message, such as KB501.
    code: Option<String>,
    /// Language of the text [default: that of the terminal].
    #[arg(long)]
    lang: Option<Language>,
}

pub fn run(arguments: &Arguments) -> Result<Result<(), Stop>> {
    let language = language(arguments.lang);
    let in_language = |words: Words| match language {
        Language::Zh => words.zh,
        Language::En => words.en,
    };
    let rules = rules();
    let Some(written) = &arguments.code else {
        let lines = rules.into_iter().map(|rule| format!("{}  {}\n", rule.code, in_language(rule.title)));
        to_stdout(&lines.collect::<String>());
        return Ok(Ok(()));
    };
    let name = written.trim().to_ascii_uppercase();
    let Some(rule) = rules.iter().find(|rule| rule.code.name() == name) else {
        let message = words!(
            "没有代码 `{written}`；`kbgen explain` 列出所有代码",
            "no code is named `{written}`; `kbgen explain` lists them"
        );
        say!("{}", super::printable(&in_language(message)));
        return Ok(Err(Stop::Setup));
    };
    to_stdout(&in_language(rule.markdown(1)));
    Ok(Ok(()))
}

//! `kbgen dedup compare` and `kbgen dedup passages`: JSON Lines in, JSON Lines out, in the order of the input.

use std::io::Read;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::{Stop, language};
use crate::dedup::article::Profile;
use crate::dedup::compare::compare;
use crate::dedup::passage::{Span, passages};
use crate::dedup::vocabulary::GENERAL;
use crate::report::{Language, to_stdout};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compare two texts a line: reads {id,a,b}, prints {id,decision,score,reason}.
    Compare(Compare),
    /// Find the passages that three or more texts repeat: reads {article,text}, prints {article,start,end}.
    Passages,
}

#[derive(Debug, Args)]
struct Compare {
    /// What the texts are; an article is Markdown that begins with `# title`.
    #[arg(long)]
    unit: Unit,
    /// Language of the reasons [default: that of the terminal].
    #[arg(long)]
    lang: Option<Language>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Unit {
    /// A whole article.
    Article,
}

pub fn run(arguments: &Arguments) -> Result<Result<(), Stop>> {
    let rows = rows()?;
    let lines = match &arguments.command {
        Command::Compare(Compare { unit: Unit::Article, lang }) => articles(&rows, language(*lang))?,
        Command::Passages => spans(&rows)?,
    };
    to_stdout(&lines.iter().map(|line| format!("{line}\n")).collect::<String>());
    Ok(Ok(()))
}

fn articles(rows: &[Row], language: Language) -> Result<Vec<Value>> {
    let pairs = rows.iter().map(|row| Ok((row.value("id")?, row.text("a")?, row.text("b")?)));
    let pairs = pairs.collect::<Result<Vec<(&Value, &str, &str)>>>()?;
    let line = |&(id, a, b): &(&Value, &str, &str)| {
        let verdict = compare(&Profile::new(a, &[]), &Profile::new(b, &[]), &GENERAL);
        let reason = verdict.reason.words();
        let reason = match language {
            Language::Zh => reason.zh,
            Language::En => reason.en,
        };
        json!({"id": id, "decision": verdict.decision, "score": verdict.score, "reason": reason})
    };
    Ok(pairs.par_iter().map(line).collect())
}

fn spans(rows: &[Row]) -> Result<Vec<Value>> {
    let texts = rows.iter().map(|row| row.text("text")).collect::<Result<Vec<&str>>>()?;
    let mut spans: Vec<_> = passages(&texts).into_iter().flat_map(|passage| passage.spans).collect();
    spans.sort_unstable_by_key(Span::key);
    let line = |span: Span| {
        Ok(json!({"article": rows[span.text].value("article")?, "start": span.range.start, "end": span.range.end}))
    };
    spans.into_iter().map(line).collect()
}

/// An object of the input and the line it stands on.
struct Row {
    number: usize,
    object: Map<String, Value>,
}

impl Row {
    fn value(&self, key: &str) -> Result<&Value> {
        self.object.get(key).with_context(|| format!("line {}: `{key}` is missing", self.number))
    }

    fn text(&self, key: &str) -> Result<&str> {
        self.value(key)?.as_str().with_context(|| format!("line {}: `{key}` is no string", self.number))
    }
}

fn rows() -> Result<Vec<Row>> {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).context("could not read standard input as UTF-8")?;
    let lines = input.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| match serde_json::from_str(line) {
            Ok(Value::Object(object)) => Ok(Row { number: at + 1, object }),
            Ok(_) => bail!("line {}: no JSON object", at + 1),
            Err(error) => bail!("line {}: no JSON: {error}", at + 1),
        })
        .collect()
}

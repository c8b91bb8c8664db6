//! JSON Lines in, JSON Lines out, in the order of the input; unknown keys are passed over.

use std::io::Read;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::super::{Stop, language};
use crate::dedup::question::canonical::{Canonical, canonical};
use crate::dedup::question::cluster::clusters;
use crate::dedup::question::compare;
use crate::dedup::question::explain::reason;
use crate::dedup::question::lexicon::{Lexicon, Own};
use crate::report::{Language, to_stdout};

#[derive(Debug, Args)]
pub struct Compare {
    /// What the texts are.
    #[arg(long, default_value = "question")]
    unit: Unit,
    /// Language of the reasons [default: that of the terminal].
    #[arg(long)]
    lang: Option<Language>,
}

#[derive(Debug, Args)]
pub struct Cluster {
    /// What the texts are.
    #[arg(long, default_value = "question")]
    unit: Unit,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Unit {
    /// One question a text.
    Question,
}

/// `kbgen dedup compare`.
pub fn compare(arguments: &Compare) -> Result<Result<(), Stop>> {
    let rows = rows()?;
    let Unit::Question = arguments.unit;
    let language = language(arguments.lang);
    let lexicon = Lexicon::new(&Own::default());
    let pairs = rows.iter().map(|row| Ok((row.value("id")?, row.text("a")?, row.text("b")?)));
    let pairs = pairs.collect::<Result<Vec<(&Value, &str, &str)>>>()?;
    let lines = pairs.par_iter().map(|&(id, a, b)| {
        let (a, b) = (canonical(a, &lexicon), canonical(b, &lexicon));
        let verdict = compare::compare(&a, &b, &lexicon);
        let reason = reason(&a, &b, &verdict);
        json!({"id": id, "decision": verdict.decision, "score": verdict.score, "reason": language.pick(&reason)})
    });
    print(lines.collect());
    Ok(Ok(()))
}

/// `kbgen dedup cluster`.
pub fn cluster(arguments: &Cluster) -> Result<Result<(), Stop>> {
    let rows = rows()?;
    let Unit::Question = arguments.unit;
    let lexicon = Lexicon::new(&Own::default());
    let texts = rows.iter().map(|row| row.text("text")).collect::<Result<Vec<&str>>>()?;
    let forms: Vec<Canonical> = texts.par_iter().map(|text| canonical(text, &lexicon)).collect();
    let lines = rows.iter().zip(clusters(&forms, &lexicon)).map(|(row, cluster)| {
        // A cluster is named after its first text, so that the name says something.
        Ok(json!({"id": row.value("id")?, "cluster": rows[cluster].value("id")?}))
    });
    print(lines.collect::<Result<Vec<Value>>>()?);
    Ok(Ok(()))
}

fn print(lines: Vec<Value>) {
    to_stdout(&lines.iter().map(|line| format!("{line}\n")).collect::<String>());
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

//! JSON Lines in, JSON Lines out, in the order of the input; unknown keys are passed over.

use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::super::{Amount, Stop, language, print as print_findings, stop};
use crate::dedup::article;
use crate::dedup::article::cluster::Demand;
use crate::dedup::article::passage::{Span, passages};
use crate::dedup::article::profile::Profile;
use crate::dedup::article::vocabulary::Vocabulary;
use crate::dedup::question::canonical::{Canonical, canonical};
use crate::dedup::question::cluster::clusters;
use crate::dedup::question::compare;
use crate::dedup::question::explain::reason;
use crate::dedup::question::lexicon::{Lexicon, Own};
use crate::lexicon::{self, WordLists};
use crate::load::load_lexicon;
use crate::report::{Format, Language, say, to_stdout};

#[derive(Debug, Args)]
pub struct Compare {
    #[command(flatten)]
    words: SiteWords,
    /// What the texts are.
    #[arg(long, default_value = "question")]
    unit: Unit,
    /// Language of the reasons [default: that of the terminal].
    #[arg(long)]
    lang: Option<Language>,
}

#[derive(Debug, Args)]
pub struct Cluster {
    #[command(flatten)]
    words: SiteWords,
    /// What the texts are.
    #[arg(long, default_value = "question")]
    unit: Unit,
}

#[derive(Debug, Args)]
pub struct SiteWords {
    /// A folder with a `lexicon.toml`; without one only general words are known.
    #[arg(long, default_value = ".", value_name = "FOLDER")]
    site: PathBuf,
}

impl SiteWords {
    /// The built-in words and those of the folder; `Err` when they cannot be used, which has been said.
    pub fn read(&self, language: Language) -> Result<WordLists, Stop> {
        // No message about words depends on the day.
        let (sources, mut found) = load_lexicon(&self.site, jiff::civil::Date::ZERO);
        let lists = lexicon::read(&sources.lexicon, &mut found);
        print_findings(&found, &sources, Format::Text, language, Amount::Abridged);
        stop(&found).map_or(Ok(lists), Err)
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Unit {
    /// One question a text.
    Question,
    /// A whole article: Markdown that begins with `# title`.
    Article,
}

/// `kbgen dedup compare`.
pub fn compare(arguments: &Compare) -> Result<Result<(), Stop>> {
    let language = language(arguments.lang);
    let lists = match arguments.words.read(language) {
        Ok(lists) => lists,
        Err(stop) => return Ok(Err(stop)),
    };
    let rows = rows()?;
    let (lexicon, vocabulary) = (Lexicon::new(&lists, &Own::default()), Vocabulary::new(&lists));
    let pairs = rows.iter().map(|row| Ok((row.value("id")?, row.text("a")?, row.text("b")?)));
    let pairs = pairs.collect::<Result<Vec<(&Value, &str, &str)>>>()?;
    let decide = |a: &str, b: &str| match arguments.unit {
        Unit::Question => {
            let (a, b) = (canonical(a, &lexicon), canonical(b, &lexicon));
            let verdict = compare::compare(&a, &b, &lexicon);
            (verdict.decision, verdict.score, reason(&a, &b, &verdict))
        }
        Unit::Article => {
            let verdict = article::compare::compare(&Profile::new(a, &[]), &Profile::new(b, &[]), &vocabulary);
            (verdict.decision, verdict.score, verdict.reason.words())
        }
    };
    let lines = pairs.par_iter().map(|&(id, a, b)| {
        let (decision, score, reason) = decide(a, b);
        json!({"id": id, "decision": decision, "score": score, "reason": language.pick(&reason)})
    });
    print(lines.collect());
    Ok(Ok(()))
}

/// `kbgen dedup passages`.
pub fn repeated() -> Result<Result<(), Stop>> {
    let rows = rows()?;
    let texts = rows.iter().map(|row| row.text("text")).collect::<Result<Vec<&str>>>()?;
    let mut spans: Vec<Span> = passages(&texts).into_iter().flat_map(|passage| passage.spans).collect();
    spans.sort_unstable_by_key(Span::key);
    let line = |span: Span| {
        Ok(json!({"article": rows[span.text].value("article")?, "start": span.range.start, "end": span.range.end}))
    };
    print(spans.into_iter().map(line).collect::<Result<Vec<Value>>>()?);
    Ok(Ok(()))
}

/// `kbgen dedup cluster`.
pub fn cluster(arguments: &Cluster) -> Result<Result<(), Stop>> {
    let language = language(None);
    let lists = match arguments.words.read(language) {
        Ok(lists) => lists,
        Err(stop) => return Ok(Err(stop)),
    };
    let rows = rows()?;
    let texts = rows.iter().map(|row| row.text("text")).collect::<Result<Vec<&str>>>()?;
    let found = match arguments.unit {
        Unit::Question => {
            let lexicon = Lexicon::new(&lists, &Own::default());
            let forms: Vec<Canonical> = texts.par_iter().map(|text| canonical(text, &lexicon)).collect();
            let found = clusters(&forms, &lexicon);
            tell_cut(found.cut, language);
            found.of
        }
        Unit::Article => {
            let found = article::cluster::clusters(&texts, &Vocabulary::new(&lists), &[], Demand::Alike);
            tell_cut(found.cut, language);
            found.of
        }
    };
    let lines = rows.iter().zip(found).map(|(row, cluster)| {
        // A cluster is named after its first text, so that the name says something.
        Ok(json!({"id": row.value("id")?, "cluster": rows[cluster].value("id")?}))
    });
    print(lines.collect::<Result<Vec<Value>>>()?);
    Ok(Ok(()))
}

/// Says on standard error that a bound was met: a cluster may be in two parts.
fn tell_cut(cut: usize, language: Language) {
    if cut > 0 {
        match language {
            Language::Zh => say!("有 {cut} 处相近的文字没有逐一比较，可能少合并"),
            Language::En => {
                say!("{cut} pairs of texts that are alike were not compared; some clusters may be in parts")
            }
        }
    }
}

fn print(lines: Vec<Value>) {
    to_stdout(&lines.iter().map(|line| format!("{line}\n")).collect::<String>());
}

/// An object of the input and the line it stands on.
pub struct Row {
    number: usize,
    object: Map<String, Value>,
}

impl Row {
    /// Reads a line.
    pub fn parse(number: usize, line: &str) -> Result<Row> {
        match serde_json::from_str(line) {
            Ok(Value::Object(object)) => Ok(Row { number, object }),
            Ok(_) => bail!("line {number}: no JSON object"),
            Err(error) => bail!("line {number}: no JSON: {error}"),
        }
    }

    pub fn value(&self, key: &str) -> Result<&Value> {
        self.object.get(key).with_context(|| format!("line {}: `{key}` is missing", self.number))
    }

    pub fn text(&self, key: &str) -> Result<&str> {
        self.value(key)?.as_str().with_context(|| format!("line {}: `{key}` is no string", self.number))
    }
}

fn rows() -> Result<Vec<Row>> {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).context("could not read standard input as UTF-8")?;
    let lines = input.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| Row::parse(at + 1, line)).collect()
}

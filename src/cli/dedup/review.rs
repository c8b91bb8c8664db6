//! `kbgen dedup review`: shows one pair at a time, asks, and appends the answer to `dedup.toml`.
//!
//! Pairs that stop the build come first. What a machine merged because the answers agree can be accepted in bulk, with a
//! list of what was accepted.
//!
//! Each answer is written at once, so that nothing is lost when the terminal closes. What stands in the file stays.

use std::io::{BufRead, Write as _};
use std::path::Path;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use tempfile::NamedTempFile;

use super::super::{Common, Stop};
use super::{look, show};
use crate::dedup::decisions::{Entry, File, Word};
use crate::dedup::merging::Ground;
use crate::dedup::report::{Finding, Report};
use crate::dedup::waiting::Amount;
use crate::report::{Language, to_stdout};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    /// Accept in bulk what a machine merged, list it, and ask nothing.
    #[arg(long, value_name = "GROUND")]
    accept: Option<Accept>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Accept {
    /// Pages that ask the same and whose answers agree.
    SameAnswer,
}

/// What the editor answered.
enum Answer {
    Decide(Word),
    Skip,
    Quit,
}

pub fn run(arguments: &Arguments) -> Result<Result<(), Stop>> {
    let common = &arguments.common;
    let language = common.language();
    let report = match look(common, Amount::Worthy)? {
        Ok(report) => report,
        Err(stop) => return Ok(Err(stop)),
    };
    let path = common.site.join("dedup.toml");
    let decided = match arguments.accept {
        Some(Accept::SameAnswer) => accept(&report, &path, language)?,
        None => walk(&report, &path, language)?,
    };
    to_stdout(&match language {
        Language::Zh => format!("\n写进 dedup.toml 的决定：{decided} 条\n"),
        Language::En => format!("\nDecisions written to dedup.toml: {decided}\n"),
    });
    Ok(Ok(()))
}

/// Accepts every merge whose ground is that the answers agree.
fn accept(report: &Report, path: &Path, language: Language) -> Result<usize> {
    let agreed = report.merged.iter().filter(|finding| finding.ground == Some(Ground::SameAnswer));
    let mut entries = Vec::new();
    for (number, finding) in (1..).zip(agreed) {
        let mut shown = String::new();
        show(&mut shown, number, finding, language);
        to_stdout(&shown);
        let reason = match language {
            Language::Zh => "问法相同，答案一致",
            Language::En => "the same question, and the answers agree",
        };
        entries.push(entry(finding, Word::Same, reason.to_owned()));
    }
    let count = entries.len();
    if count > 0 {
        append(path, entries)?;
    }
    Ok(count)
}

/// Asks about each pair: those that stop the build, then those that wait.
fn walk(report: &Report, path: &Path, language: Language) -> Result<usize> {
    let total = report.conflicts.len() + report.review.len();
    let mut input = std::io::stdin().lock().lines();
    let mut decided = 0;
    for (number, finding) in (1..).zip(report.conflicts.iter().chain(&report.review)) {
        let mut shown = String::new();
        show(&mut shown, number, finding, language);
        to_stdout(&shown);
        let (word, reason) = match ask(&mut input, number, total, language)? {
            Answer::Decide(word) => (word, reason(&mut input, language)?),
            Answer::Skip => continue,
            Answer::Quit => break,
        };
        append(path, vec![entry(finding, word, reason)])?;
        decided += 1;
    }
    Ok(decided)
}

type Lines<'a> = std::io::Lines<std::io::StdinLock<'a>>;

fn ask(input: &mut Lines<'_>, number: usize, total: usize, language: Language) -> Result<Answer> {
    loop {
        to_stdout(&match language {
            Language::Zh => format!("[{number}/{total}] 合并(m) 分开(k) 跳过(s) 结束(q)："),
            Language::En => format!("[{number}/{total}] merge (m), keep both (k), skip (s), quit (q): "),
        });
        let Some(line) = input.next() else { return Ok(Answer::Quit) };
        match line.context("could not read the answer")?.trim() {
            "m" => return Ok(Answer::Decide(Word::Same)),
            "k" => return Ok(Answer::Decide(Word::Distinct)),
            "s" | "" => return Ok(Answer::Skip),
            "q" => return Ok(Answer::Quit),
            _ => {}
        }
    }
}

fn reason(input: &mut Lines<'_>, language: Language) -> Result<String> {
    to_stdout(match language {
        Language::Zh => "理由（可空）：",
        Language::En => "Why (may be empty): ",
    });
    let line = input.next().transpose().context("could not read the reason")?;
    Ok(line.unwrap_or_default().trim().to_owned())
}

fn entry(finding: &Finding, decision: Word, reason: String) -> Entry {
    Entry { questions: [finding.a.question.clone(), finding.b.question.clone()], decision, reason }
}

/// Adds entries behind what stands in the file; a reader never sees half of it.
fn append(path: &Path, pair: Vec<Entry>) -> Result<()> {
    let shown = path.display();
    let mut text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| format!("could not read `{shown}`")),
    };
    if !text.is_empty() {
        text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
    }
    text.push_str(&toml::to_string(&File { pair }).context("the decision cannot be written as TOML")?);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder).with_context(|| format!("could not write beside `{shown}`"))?;
    file.write_all(text.as_bytes()).with_context(|| format!("could not write `{shown}`"))?;
    file.persist(path).with_context(|| format!("could not write `{shown}`"))?;
    Ok(())
}

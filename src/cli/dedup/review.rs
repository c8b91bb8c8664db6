//! `kbgen dedup review`: shows one pair at a time, asks, and appends the answer to `dedup.toml`.
//!
//! Each answer is written at once, so that nothing is lost when the terminal closes. What stands in the file stays.

use std::io::{BufRead, Write as _};
use std::path::Path;

use anyhow::{Context, Result};
use clap::Args;
use tempfile::NamedTempFile;

use super::super::{Common, Stop};
use super::{look, show};
use crate::dedup::decisions::{Entry, File, Word};
use crate::dedup::report::Finding;
use crate::report::{Language, to_stdout};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
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
    let report = match look(common)? {
        Ok(report) => report,
        Err(stop) => return Ok(Err(stop)),
    };
    let total = report.review.len();
    let mut input = std::io::stdin().lock().lines();
    let mut decided = 0;
    for (number, finding) in (1..).zip(&report.review) {
        let mut shown = String::new();
        show(&mut shown, number, finding, language);
        to_stdout(&shown);
        let (word, reason) = match ask(&mut input, number, total, language)? {
            Answer::Decide(word) => (word, reason(&mut input, language)?),
            Answer::Skip => continue,
            Answer::Quit => break,
        };
        append(&common.site.join("dedup.toml"), entry(finding, word, reason))?;
        decided += 1;
    }
    to_stdout(&match language {
        Language::Zh => format!("\n写进 dedup.toml 的决定：{decided} 条\n"),
        Language::En => format!("\nDecisions written to dedup.toml: {decided}\n"),
    });
    Ok(Ok(()))
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

/// Adds an entry behind what stands in the file; a reader never sees half of it.
fn append(path: &Path, entry: Entry) -> Result<()> {
    let shown = path.display();
    let mut text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| format!("could not read `{shown}`")),
    };
    if !text.is_empty() {
        text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
    }
    text.push_str(&toml::to_string(&File { pair: vec![entry] }).context("the decision cannot be written as TOML")?);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder).with_context(|| format!("could not write beside `{shown}`"))?;
    file.write_all(text.as_bytes()).with_context(|| format!("could not write `{shown}`"))?;
    file.persist(path).with_context(|| format!("could not write `{shown}`"))?;
    Ok(())
}

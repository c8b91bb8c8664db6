//! The command line: arguments to calls, results to messages and an exit code.
//!
//! 0 published or clean, 1 content errors (nothing published), 2 usage, configuration or environment.

mod build;
mod calc;
mod check;
mod dedup;
mod explain;
mod import;
mod serve;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::Options;
use crate::diagnostic::{Diagnostic, Level};
use crate::report::{Format, Language, abridged, left_out, report, say, to_stderr, to_stdout};
use crate::source::Sources;

/// Turns a folder of Markdown into a knowledge base in which every question exists once.
#[derive(Debug, Parser)]
#[command(name = "kbgen", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site into the output folder.
    Build(build::Arguments),
    /// Preview the site on this machine; reloads when a file changes.
    Serve(serve::Arguments),
    /// Check everything without writing anything.
    Check(check::Arguments),
    /// Tell which questions were merged and which may be the same.
    Dedup(dedup::Arguments),
    /// Cut raw text, as pasted from the web, into drafts.
    Import(import::Arguments),
    /// Compute with one of the site's calculators.
    Calc(calc::Arguments),
    /// Explain the code of a message.
    Explain(explain::Arguments),
}

/// What every command understands.
#[derive(Debug, Clone, Args)]
struct Common {
    /// The site's folder.
    #[arg(long, default_value = ".", value_name = "DIR")]
    site: PathBuf,
    /// Publish drafts too.
    #[arg(long)]
    drafts: bool,
    /// The day to build for [default: SOURCE_DATE_EPOCH, else today].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    date: Option<Date>,
    /// Replaces `base_url` of site.toml.
    #[arg(long, value_name = "URL", value_parser = web_address)]
    base_url: Option<String>,
    /// Links end in index.html, so that the folder opens from a disk.
    #[arg(long)]
    portable: bool,
    /// Language of messages [default: that of the terminal].
    #[arg(long)]
    lang: Option<Language>,
}

/// What ended a run before its work was done: exit code 1 or 2.
enum Stop {
    /// The author's mistakes, already reported.
    Content,
    /// Usage, configuration or environment, already reported.
    Setup,
}

/// Runs the program.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.command {
        Command::Build(arguments) => build::run(arguments),
        Command::Serve(arguments) => serve::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Dedup(arguments) => dedup::run(arguments),
        Command::Import(arguments) => import::run(arguments),
        Command::Calc(arguments) => calc::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
    };
    match outcome {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(Stop::Content)) => ExitCode::from(1),
        Ok(Err(Stop::Setup)) => ExitCode::from(2),
        Err(error) => {
            say!("error: {}", printable(&format!("{error:#}")));
            ExitCode::from(2)
        }
    }
}

fn web_address(text: &str) -> Result<String, String> {
    crate::config::web_address(text).map_err(|reason| reason.en)
}

impl Common {
    fn options(&self) -> Options<'static> {
        Options { drafts: self.drafts, base_url: self.base_url.clone(), portable: self.portable, ..Options::default() }
    }

    fn language(&self) -> Language {
        language(self.lang)
    }

    /// The only look at the clock: `--date`, else `SOURCE_DATE_EPOCH`, else today (UTC).
    fn today(&self) -> Result<Date> {
        if let Some(date) = self.date {
            anyhow::ensure!(
                (1970..=2999).contains(&date.year()),
                "--date: the year of {date} is not between 1970 and 2999"
            );
            return Ok(date);
        }
        let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
            Ok(text) => text.trim().parse().with_context(|| format!("SOURCE_DATE_EPOCH is no number: `{text}`"))?,
            Err(_) => SystemTime::now().duration_since(UNIX_EPOCH).context("the clock stands before 1970")?.as_secs(),
        };
        let days = i64::try_from(seconds / 86_400).context("SOURCE_DATE_EPOCH is out of range")?;
        let epoch = jiff::civil::date(1970, 1, 1);
        let span = jiff::Span::new().try_days(days).context("SOURCE_DATE_EPOCH is out of range")?;
        epoch.checked_add(span).context("SOURCE_DATE_EPOCH is out of range")
    }
}

/// A day as it is written on the command line.
fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("`{text}` is no day of the calendar: write it as 2026-12-01"))
}

/// The language of messages: the one asked for, else that of the terminal.
fn language(asked: Option<Language>) -> Language {
    asked.unwrap_or_else(|| {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        if locale.is_some_and(|locale| locale.starts_with("zh")) { Language::Zh } else { Language::En }
    })
}

/// How many findings are printed in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Amount {
    /// As many as a person can use; the rest is counted.
    Abridged,
    /// All.
    All,
}

/// Prints findings to the terminal (text) or to standard output (for programs, which always get all of them).
fn print(diagnostics: &[Diagnostic], sources: &Sources, format: Format, language: Language, amount: Amount) {
    match format {
        Format::Text => {
            let shown = match amount {
                Amount::Abridged => abridged(diagnostics),
                Amount::All => diagnostics.iter().collect(),
            };
            let cut = diagnostics.len() - shown.len();
            to_stderr(&report(shown, sources, format, language, true));
            if cut > 0 {
                to_stderr(&left_out(cut, language));
            }
        }
        Format::Json | Format::Github => to_stdout(&report(diagnostics, sources, format, language, true)),
    }
}

/// Whether the configuration itself is at fault, which is a matter of set-up.
fn stop(diagnostics: &[Diagnostic]) -> Option<Stop> {
    let mut errors = diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).peekable();
    errors.peek()?;
    Some(if errors.any(|error| ["site.toml", "lexicon.toml"].contains(&error.place.path.as_str())) {
        Stop::Setup
    } else {
        Stop::Content
    })
}

fn counts(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).count();
    (errors, diagnostics.len() - errors)
}

/// How many names of files that were passed over the last line has.
const PASSED_OVER_MAX: usize = 2;

/// What the last line says of files that programs left beside the author's: none of them is read or published.
fn passed_over_in_words(paths: &[String], language: Language) -> String {
    if paths.is_empty() {
        return String::new();
    }
    let (count, more) = (paths.len(), if paths.len() > PASSED_OVER_MAX { ", ..." } else { "" });
    let names = paths.iter().take(PASSED_OVER_MAX).map(|path| printable(path)).collect::<Vec<_>>().join(", ") + more;
    match language {
        Language::Zh => format!("，跳过 {count} 个程序自己的文件（{names}）"),
        Language::En if count == 1 => format!(", 1 program's own file passed over ({names})"),
        Language::En => format!(", {count} programs' own files passed over ({names})"),
    }
}

/// What the last line says of the codes above it: how to have the first error explained.
fn explained(diagnostics: &[Diagnostic], language: Language) -> String {
    let first = diagnostics.iter().find(|diagnostic| diagnostic.level == Level::Error);
    first.map_or_else(String::new, |Diagnostic { code, .. }| match language {
        Language::Zh => format!("（kbgen explain {code} 有解释）"),
        Language::En => format!(" (kbgen explain {code} explains it)"),
    })
}

fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c }).collect()
}

fn on_terminal() -> bool {
    std::io::stderr().is_terminal()
}

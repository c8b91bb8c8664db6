//! `kbgen dedup`: what a site's de-duplication did and what waits; and the same decisions for JSON Lines, without a site.

mod lines;
mod review;
mod scale;
mod words;

use std::fmt::Write;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::{Amount, Common, Stop, print, stop};
use crate::dedup::report::{Finding, Report};
use crate::dedup::waiting as dedup;
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::load::load;
use crate::report::{Format, Language, to_stdout};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    /// How the report is printed.
    #[arg(long, default_value = "text")]
    format: ReportFormat,
    /// Exit with 1 when a pair waits for review.
    #[arg(long)]
    check: bool,
    /// Show every pair that was found, not only what is worth a look.
    #[arg(long)]
    all: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Walk through the pairs that wait, and write the decisions to dedup.toml.
    Review(review::Arguments),
    /// Propose lines for lexicon.toml: words that the site's own pages use for one thing.
    Words(words::Arguments),
    /// Compare two texts a line: reads {id,a,b}, prints {id,decision,score,reason}.
    Compare(lines::Compare),
    /// Group texts that ask the same: reads {id,text}, prints {id,cluster}.
    Cluster(lines::Cluster),
    /// Write texts as rows that an engine for large tables joins: reads {id,text}; docs/scale.md tells how.
    Export(scale::Export),
    /// Verify the pairs that the engine found, and write the cluster of each text.
    ImportEdges(scale::ImportEdges),
    /// Find the passages that three or more texts repeat: reads {article,text}, prints {article,start,end}.
    Passages,
}

pub fn run(arguments: &Arguments) -> Result<Result<(), Stop>> {
    match &arguments.command {
        Some(Command::Review(arguments)) => review::run(arguments),
        Some(Command::Words(arguments)) => words::run(arguments),
        Some(Command::Compare(arguments)) => lines::compare(arguments),
        Some(Command::Cluster(arguments)) => lines::cluster(arguments),
        Some(Command::Export(arguments)) => scale::export(arguments),
        Some(Command::ImportEdges(arguments)) => scale::import_edges(arguments),
        Some(Command::Passages) => lines::repeated(),
        None => report(arguments),
    }
}

/// The report of a site; `Err` when its files cannot be used, which has been said.
fn look(common: &Common, amount: dedup::Amount) -> Result<Result<Report, Stop>> {
    let (sources, found) = load(&common.site, common.today()?)?;
    let (report, diagnostics) = crate::duplicates(&sources, &common.options(), amount, found);
    let stopped = stop(&diagnostics);
    // What must be decided is told by the report itself.
    let said = |diagnostic: &Diagnostic| diagnostic.level == Level::Error && diagnostic.code != Code::KB408;
    if report.is_none() || diagnostics.iter().any(said) {
        print(&diagnostics, &sources, Format::Text, common.language(), Amount::Abridged);
    }
    // Mistakes of the content keep nobody from looking at the rest; those of the set-up would make the report wrong.
    Ok(report.filter(|_| !matches!(stopped, Some(Stop::Setup))).ok_or(Stop::Setup))
}

fn report(arguments: &Arguments) -> Result<Result<(), Stop>> {
    let language = arguments.common.language();
    let amount = if arguments.all { dedup::Amount::All } else { dedup::Amount::Worthy };
    let report = match look(&arguments.common, amount)? {
        Ok(report) => report,
        Err(stop) => return Ok(Err(stop)),
    };
    match arguments.format {
        ReportFormat::Text => to_stdout(&text(&report, language)),
        ReportFormat::Json => to_stdout(&format!("{:#}\n", as_json(&report, language))),
    }
    let waits =
        arguments.check && !(report.conflicts.is_empty() && report.review.is_empty() && report.articles.is_empty());
    Ok(if waits { Err(Stop::Content) } else { Ok(()) })
}

fn text(report: &Report, language: Language) -> String {
    let (merged, waiting) = (report.merged.len(), report.review.len());
    let mut out = match language {
        Language::Zh => format!("已合并 {merged} 对\n"),
        Language::En => format!("Merged: {merged}\n"),
    };
    for (number, finding) in (1..).zip(&report.merged) {
        show(&mut out, number, finding, language);
    }
    let conflicts = report.conflicts.len();
    let _ = match language {
        Language::Zh => writeln!(out, "\n问的一样、须由编辑决定 {conflicts} 对（错误 KB408）"),
        Language::En => writeln!(out, "\nThe same question, to be decided: {conflicts} (error KB408)"),
    };
    for (number, finding) in (1..).zip(&report.conflicts) {
        show(&mut out, number, finding, language);
    }
    let _ = match language {
        Language::Zh => writeln!(out, "\n等待复核 {waiting} 对，最像的在前"),
        Language::En => writeln!(out, "\nWaiting for review: {waiting}, the most alike first"),
    };
    for (number, finding) in (1..).zip(&report.review) {
        if number > 1 && report.review[number - 2].group != finding.group {
            out.push_str("\n      ——\n");
        }
        show(&mut out, number, finding, language);
    }
    let (alike, repeated) = (report.articles.len(), report.passages.len());
    let _ = match language {
        Language::Zh => writeln!(out, "\n内容相近的页面 {alike} 对"),
        Language::En => writeln!(out, "\nPages with overlapping texts: {alike}"),
    };
    for (number, finding) in (1..).zip(&report.articles) {
        show(&mut out, number, finding, language);
    }
    let _ = match language {
        Language::Zh => writeln!(out, "\n三页以上重复的段落 {repeated} 段"),
        Language::En => writeln!(out, "\nPassages that three or more pages repeat: {repeated}"),
    };
    for (number, passage) in (1..).zip(&report.passages) {
        let _ = writeln!(out, "\n{number:>4}. {}\n        {}", passage.text.trim(), passage.paths.join("\n        "));
    }
    if report.hidden > 0 {
        let hidden = report.hidden;
        let _ = match language {
            Language::Zh => writeln!(out, "\n另有 {hidden} 项没有列出；全部列出：--all"),
            Language::En => writeln!(out, "\n{hidden} more findings are not shown; all of them: --all"),
        };
    }
    if report.cut > 0 {
        let cut = report.cut;
        let _ = match language {
            Language::Zh => writeln!(out, "\n有 {cut} 组极相近的说法或文章没有逐一比较"),
            Language::En => {
                writeln!(out, "\n{cut} groups of very common wordings or texts were not compared one by one")
            }
        };
    }
    out
}

/// One finding, the two sides below each other, and what would make them one.
fn show(out: &mut String, number: usize, finding: &Finding, language: Language) {
    let reason = language.pick(&finding.reason);
    let _ = writeln!(out, "\n{number:>4}. {:.2}  {reason}", finding.score);
    for side in [&finding.a, &finding.b] {
        let _ = writeln!(out, "      {}\n        {}", side.question, side.path);
        if !side.title.is_empty() {
            let title = &side.title;
            let _ = match language {
                Language::Zh => writeln!(out, "        also_asked，标题是“{title}”"),
                Language::En => writeln!(out, "        in `also_asked`; the title is “{title}”"),
            };
        }
        if !side.answer.is_empty() {
            let _ = writeln!(out, "        {}", crate::text::summary(&side.answer, ANSWER_SHOWN));
        }
    }
    if let Some(one_if) = &finding.one_if {
        let one_if = language.pick(one_if);
        let _ = match language {
            Language::Zh => writeln!(out, "      是同一个问题，如果：{one_if}"),
            Language::En => writeln!(out, "      one question if: {one_if}"),
        };
    }
}

/// So much of an answer is shown, in characters.
const ANSWER_SHOWN: usize = 160;

fn as_json(report: &Report, language: Language) -> Value {
    let finding = |finding: &Finding| {
        let mut data = json!({
            "a": finding.a,
            "b": finding.b,
            "score": finding.score,
            "reason": language.pick(&finding.reason),
            "group": finding.group,
        });
        if let Some(one_if) = &finding.one_if {
            data["one_if"] = language.pick(one_if).into();
        }
        if let Some(ground) = finding.ground {
            data["ground"] = json!(ground);
        }
        data
    };
    let list = |findings: &[Finding]| findings.iter().map(finding).collect::<Vec<_>>();
    json!({"merged": list(&report.merged), "conflicts": list(&report.conflicts), "review": list(&report.review),
           "articles": list(&report.articles), "passages": report.passages, "cut": report.cut, "hidden": report.hidden})
}

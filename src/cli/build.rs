//! `kbgen build`: load, build, publish, one line of summary.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget};

use super::{Amount, Common, Stop, counts, explained, on_terminal, passed_over_in_words, print, stop};
use crate::Options;
use crate::check::without_hints;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::load::load;
use crate::plan::Site;
use crate::render::Output;
use crate::report::{Format, Language, counted, say};
use crate::source::Sources;
use crate::write::{OutputDir, PublishError, Summary, publish};

/// A bar appears when a build lasts longer.
const BAR_AFTER: Duration = Duration::from_secs(1);

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    /// The output folder, instead of that of site.toml.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print how long each phase took.
    #[arg(long)]
    timings: bool,
}

pub fn run(arguments: &Arguments) -> Result<Result<(), Stop>> {
    let started = Instant::now();
    let common = &arguments.common;
    let language = common.language();
    let timings = Mutex::new(vec![("load", started)]);
    let (sources, found) = load(&common.site, common.today()?)?;
    let on_phase =
        |name| timings.lock().expect("no thread panics while it holds the list").push((name, Instant::now()));
    let options = Options { on_phase: Some(&on_phase), ..common.options() };
    let outcome = crate::build(&sources, &options, found, |site, diagnostics| {
        let (diagnostics, unlisted) = without_hints(diagnostics);
        print(&diagnostics, &sources, Format::Text, language, Amount::Abridged);
        if let Some(stop) = stop(&diagnostics) {
            if let Some((_, config)) = site {
                undo_interrupted(arguments, config, language)?;
            }
            tell_failure(&diagnostics, language);
            return Ok(Err(stop));
        }
        let (site, config) = site.context("nothing could be built, and nothing says why: please report this")?;
        on_phase("write");
        publish_site(arguments, site, config, &sources, language).map(|outcome| {
            outcome.map(|(summary, heaviest)| {
                let (_, warnings) = counts(&diagnostics);
                let found = Counts {
                    warnings: warnings + unlisted,
                    unlisted,
                    merged: site.merged_count(),
                    waiting: site.waiting_count(),
                    withheld: site.withheld_count(),
                    passed_over: &sources.passed_over,
                };
                tell_success(&summary, heaviest, &found, site, config, arguments, started, language)
            })
        })
    })?;
    if arguments.timings {
        tell_timings(&timings.into_inner().expect("no thread panics while it holds the list"));
    }
    Ok(outcome)
}

/// The output folder's path: `--out`, else that of `site.toml`, which is relative to the site.
fn out_path(arguments: &Arguments, config: &Config) -> Result<PathBuf> {
    Ok(match &arguments.out {
        Some(out) => std::path::absolute(out)?,
        None => std::path::absolute(&arguments.common.site)?.join(config.output.dir.get_ref()),
    })
}

fn open(arguments: &Arguments, config: &Config, language: Language) -> Result<OutputDir> {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
    let waiting = || match language {
        Language::Zh => say!("另一个 kbgen 正在写这个文件夹，等它写完……"),
        Language::En => say!("another kbgen is writing this folder; waiting for it ..."),
    };
    let site = std::path::absolute(&arguments.common.site)?;
    let out = OutputDir::open(&out_path(arguments, config)?, &site, home.as_deref(), waiting).map_err(|error| {
        let error = anyhow::Error::from(error);
        if arguments.out.is_some() { error } else { error.context("site.toml: output folder") }
    })?;
    for warning in out.warnings() {
        say!("warning: {warning}");
    }
    Ok(out)
}

/// A build that fails still puts right what an earlier one left half done when it was killed.
fn undo_interrupted(arguments: &Arguments, config: &Config, language: Language) -> Result<()> {
    if OutputDir::is_interrupted(&out_path(arguments, config)?) {
        open(arguments, config, language)?;
    }
    Ok(())
}

/// Writes the site; render errors are the author's, anything else is the world's.
fn publish_site(
    arguments: &Arguments,
    site: &Site<'_>,
    config: &Config,
    sources: &Sources,
    language: Language,
) -> Result<Result<(Summary, u64), Stop>> {
    let out = open(arguments, config, language)?;
    let paths: Vec<&str> = site.paths().map(|path| path.as_str()).collect();
    let heaviest = AtomicU64::new(0);
    let bar = Mutex::new(ProgressBar::with_draw_target(Some(paths.len() as u64), ProgressDrawTarget::hidden()));
    let started = Instant::now();
    let render = |path: &'_ str| {
        let bytes = site.render(path).expect("only the site's own paths are asked for")?;
        if matches!(site.get(path), Some(Output::Page(_))) {
            heaviest.fetch_max(bytes.len() as u64, Ordering::Relaxed);
        }
        if started.elapsed() > BAR_AFTER && on_terminal() {
            let bar = bar.lock().expect("no thread panics while it holds the bar");
            if bar.is_hidden() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.inc(1);
        }
        Ok(bytes)
    };
    let result = publish(&out, &paths, render);
    bar.into_inner().expect("no thread panics while it holds the bar").finish_and_clear();
    match result {
        Ok(summary) => Ok(Ok((summary, heaviest.into_inner()))),
        Err(PublishError::Render(mut errors)) => {
            errors.dedup();
            errors.truncate(20);
            print(&errors, sources, Format::Text, language, Amount::All);
            tell_failure(&errors, language);
            Ok(Err(Stop::Content))
        }
        Err(PublishError::Write(error)) => Err(error.into()),
    }
}

fn tell_failure(diagnostics: &[Diagnostic], language: Language) {
    let (errors, warnings) = counts(diagnostics);
    let explained = explained(diagnostics, language);
    match language {
        Language::Zh => say!("{errors} 个错误，{warnings} 个提醒。没有发布，原来的网站没有动。{explained}"),
        Language::En => say!(
            "{}, {}. Nothing was published; the old site is untouched.{explained}",
            counted(errors, "error"),
            counted(warnings, "warning")
        ),
    }
}

/// What the last line says of the findings of a build that was published.
struct Counts<'a> {
    /// All of them.
    warnings: usize,
    /// Those that mislead no reader, which `kbgen check` lists.
    unlisted: usize,
    /// Pages that became one with another.
    merged: usize,
    /// Pairs of pages that may be one.
    waiting: usize,
    /// Drafts, and files that only they have or show.
    withheld: (usize, usize),
    /// What programs left beside the author's files.
    passed_over: &'a [String],
}

impl Counts<'_> {
    fn words(&self, language: Language) -> String {
        let Counts { warnings, unlisted, merged, waiting, withheld: (drafts, files), passed_over } = *self;
        let (mut zh, mut en) = (format!("{warnings} 个提醒"), counted(warnings, "warning"));
        if unlisted > 0 {
            zh.push_str(&format!("（其中 {unlisted} 个用 kbgen check 看）"));
            en.push_str(&format!(" ({unlisted} of them listed by kbgen check)"));
        }
        if merged > 0 {
            zh.push_str(&format!("，合并了 {merged} 页（kbgen dedup 看）"));
            en.push_str(&format!(", {} merged (see kbgen dedup)", counted(merged, "page")));
        }
        if waiting > 0 {
            zh.push_str(&format!("，{waiting} 对可能是一个问题（kbgen dedup review 决定）"));
            en.push_str(&format!(", {} may be one question (kbgen dedup review decides)", counted(waiting, "pair")));
        }
        if drafts > 0 {
            zh.push_str(&format!("，{drafts} 个草稿没有发布"));
            en.push_str(&format!(", {} not published", counted(drafts, "draft")));
        }
        if files > 0 {
            zh.push_str(&format!("（连同 {files} 个只有草稿用的文件）"));
            en.push_str(&format!(" (nor {} that only drafts have)", counted(files, "file")));
        }
        let picked = match language {
            Language::Zh => zh,
            Language::En => en,
        };
        picked + &passed_over_in_words(passed_over, language)
    }
}

#[expect(clippy::too_many_arguments, reason = "one line of summary says it all")]
fn tell_success(
    summary: &Summary,
    heaviest: u64,
    found: &Counts<'_>,
    site: &Site<'_>,
    config: &Config,
    arguments: &Arguments,
    started: Instant,
    language: Language,
) {
    for warning in &summary.warnings {
        say!("warning: {warning}");
    }
    let (pages, found) = (site.page_count(), found.words(language));
    let heaviest = heaviest as f64 / 1000.0;
    let seconds = started.elapsed().as_secs_f64();
    let out =
        arguments.out.as_ref().map_or_else(|| config.output.dir.get_ref().clone(), |out| out.display().to_string());
    let (written, unchanged, deleted) = (summary.written, summary.unchanged, summary.deleted);
    match language {
        Language::Zh => say!(
            "{pages} 页 · {found} · 写 {written} 个文件，{unchanged} 个未变，删 {deleted} 个 · 最重一页 {heaviest:.1} KB（未压缩）· {seconds:.2} s → {out}/"
        ),
        Language::En => say!(
            "{}, {found}; {} written, {unchanged} unchanged, {deleted} deleted; heaviest page {heaviest:.1} KB (not compressed); {seconds:.2} s -> {out}/",
            counted(pages, "page"),
            counted(written, "file")
        ),
    }
}

fn tell_timings(timings: &[(&'static str, Instant)]) {
    let ends = timings.iter().skip(1).map(|(_, at)| *at).chain(std::iter::once(Instant::now()));
    for ((name, start), end) in timings.iter().zip(ends) {
        say!("{name:>8} {:7.1} ms", (end - *start).as_secs_f64() * 1000.0);
    }
}

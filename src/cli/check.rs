//! `kbgen check`: everything `build` checks, and the lints, without writing.

use anyhow::Result;
use clap::Args;
use rayon::prelude::*;

use super::{Amount, Common, Stop, counts, explained, passed_over_in_words, print, stop};
use crate::diagnostic::Diagnostic;
use crate::load::load;
use crate::report::{Format, Language, counted, say};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    /// How findings are printed.
    #[arg(long, default_value = "text")]
    format: Format,
    /// List every finding, however many there are of one kind.
    #[arg(long)]
    all: bool,
}

pub fn run(arguments: &Arguments) -> Result<Result<(), Stop>> {
    let common = &arguments.common;
    let language = common.language();
    let (sources, found) = load(&common.site, common.today()?)?;
    let diagnostics: Vec<Diagnostic> = crate::build(&sources, &common.options(), found, |site, mut diagnostics| {
        // Templates fail when a page is rendered, so every page is.
        if let (Some((site, _)), None) = (site, stop(&diagnostics)) {
            let paths: Vec<&str> = site.paths().map(|path| path.as_str()).collect();
            let failed: Vec<Diagnostic> = paths.par_iter().filter_map(|path| site.render(path)?.err()).collect();
            diagnostics.extend(failed);
            diagnostics.sort();
            diagnostics.dedup();
        }
        diagnostics
    });
    let amount = if arguments.all { Amount::All } else { Amount::Abridged };
    print(&diagnostics, &sources, arguments.format, language, amount);
    if arguments.format == Format::Text {
        let (errors, warnings) = counts(&diagnostics);
        let explained = passed_over_in_words(&sources.passed_over, language) + &explained(&diagnostics, language);
        match language {
            Language::Zh => say!("{errors} 个错误，{warnings} 个提醒{explained}"),
            Language::En => say!("{}, {}{explained}", counted(errors, "error"), counted(warnings, "warning")),
        }
    }
    Ok(stop(&diagnostics).map_or(Ok(()), Err))
}

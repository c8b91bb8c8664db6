//! `kbgen check`: everything `build` checks, and the lints, without writing.

use anyhow::Result;
use clap::Args;
use rayon::prelude::*;

use super::{Common, Stop, counts, print, stop};
use crate::Options;
use crate::diagnostic::Diagnostic;
use crate::load::load;
use crate::report::{Format, Language};
use crate::say;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    /// How findings are printed.
    #[arg(long, default_value = "text")]
    format: Format,
}

pub fn run(arguments: &Arguments) -> Result<Result<(), Stop>> {
    let common = &arguments.common;
    let language = common.language();
    let (sources, found) = load(&common.site, common.today()?)?;
    let options = Options { lints: true, ..common.options() };
    let diagnostics: Vec<Diagnostic> = crate::build(&sources, &options, found, |site, mut diagnostics| {
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
    print(&diagnostics, &sources, arguments.format, language);
    if arguments.format == Format::Text {
        let (errors, warnings) = counts(&diagnostics);
        match language {
            Language::Zh => say!("{errors} 个错误，{warnings} 个提醒"),
            Language::En => say!("{errors} errors, {warnings} warnings"),
        }
    }
    Ok(stop(&diagnostics).map_or(Ok(()), Err))
}

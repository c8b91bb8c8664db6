//! `kbgen dedup words`: lines for `lexicon.toml`, each with the pages that say so. Nothing is written: an editor decides.

use std::fmt::Write;

use anyhow::Result;
use clap::Args;

use super::super::{Amount, Common, Stop, print, stop};
use crate::dedup::words::Proposal;
use crate::load::load;
use crate::report::{Format, Language, to_stdout};

/// So many pages are named for a proposal.
const SHOWN: usize = 3;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
}

pub fn run(arguments: &Arguments) -> Result<Result<(), Stop>> {
    let common = &arguments.common;
    let (sources, found) = load(&common.site, common.today()?)?;
    let (proposals, diagnostics) = crate::proposed_words(&sources, &common.options(), found);
    match (proposals, stop(&diagnostics)) {
        (Some(proposals), None | Some(Stop::Content)) => to_stdout(&text(&proposals, common.language())),
        (_, stopped) => {
            print(&diagnostics, &sources, Format::Text, common.language(), Amount::Abridged);
            return Ok(Err(stopped.unwrap_or(Stop::Setup)));
        }
    }
    Ok(Ok(()))
}

/// TOML that can be copied; a table may be named more than once, since one would copy line by line.
fn text(proposals: &[Proposal], language: Language) -> String {
    let mut out = match (proposals.len(), language) {
        (0, Language::Zh) => "# 没有可以提议的词\n".to_owned(),
        (0, Language::En) => "# No words to propose.\n".to_owned(),
        (count, Language::Zh) => format!(
            "# {count} 组词，本站有页面当作一个意思。写进 lexicon.toml 就是说：用其中一个词问，照另一个词的答案逐字回答也对。\n# 会改变答案的，不写，或写进 [near]。\n"
        ),
        (count, Language::En) => format!(
            "# {count} pairs of words that pages of this site use for one thing. In lexicon.toml a line says: whoever asks with one word\n# is served, word for word, by the answer to the other. Where the answer may change, leave it out or put it under [near].\n"
        ),
    };
    for Proposal { class, word, other, seen } in proposals {
        out.push('\n');
        for seen in seen.iter().take(SHOWN) {
            let _ = writeln!(out, "# {}: {} = {}", seen.path, seen.wording, seen.other);
        }
        if let Some(more) = seen.len().checked_sub(SHOWN + 1) {
            let more = more + 1;
            let _ = match language {
                Language::Zh => writeln!(out, "# 另有 {more} 页"),
                Language::En => writeln!(out, "# and {more} more"),
            };
        }
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let _ = writeln!(out, "[{class}]\n{} = {}", quoted(word), quoted(other));
    }
    out
}

//! `kbgen import`: raw texts to drafts in `content/drafts/`, all of them or none.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::civil::Date;
use walkdir::WalkDir;

use super::{Amount, Common, Stop, print, printable};
use crate::diagnostic::{Code, Diagnostic, has_errors, words};
use crate::import::{DRAFTS, Draft, Reader, import};
use crate::lexicon;
use crate::load::{load, load_lexicon};
use crate::report::{Format, Language, say};
use crate::source::{Sources, decode};

/// The largest text, in bytes; an article has a hundredth of it.
const BYTES_MAX: u64 = 1 << 20;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    /// Plain text, as pasted from the web; UTF-8.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<Result<(), Stop>> {
    let common = &arguments.common;
    let (language, today) = (common.language(), common.today()?);
    let folder = drafts_folder(&common.site)?;
    let mut taken = stems(&common.site, &folder)?;
    let (mut sources, mut findings) = load_lexicon(&common.site, today);
    let mut reader = Reader::new(&lexicon::read(&sources.lexicon, &mut findings));
    // What is wrong with the pages keeps nobody from importing.
    let (site, _) = load(&common.site, today)?;
    if let Some(questions) = crate::questions(&site, &common.options()) {
        reader = reader.knowing(questions);
    }
    let mut drafts = Vec::new();
    for path in &arguments.files {
        drafts.extend(read(path, today, &reader, &mut taken, &mut sources, &mut findings)?);
    }
    print(&findings, &sources, Format::Text, language, Amount::All);
    if has_errors(&findings) {
        match language {
            Language::Zh => say!("没有写任何文件。"),
            Language::En => say!("Nothing was written."),
        }
        return Ok(Err(Stop::Setup));
    }
    write(&common.site, &folder, &drafts)?;
    drafts.iter().for_each(|draft| tell(draft, language));
    match language {
        Language::Zh => say!("{} 份草稿，{} 处要看；kbgen serve --drafts 预览", drafts.len(), findings.len()),
        Language::En => {
            say!("{} drafts, {} places to look at; preview: kbgen serve --drafts", drafts.len(), findings.len());
        }
    }
    Ok(Ok(()))
}

/// Where drafts go. A link there could lead out of the site.
fn drafts_folder(site: &Path) -> Result<PathBuf> {
    if !site.join("site.toml").is_file() {
        bail!("`site.toml` not found in `{}`; run kbgen in the site's folder, or name it with --site", site.display());
    }
    let folder = site.join(DRAFTS);
    for part in [site.join("content"), folder.clone()] {
        match part.symlink_metadata() {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => bail!("`{}` is not a folder", part.display()),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("could not look at `{}`", part.display())),
        }
    }
    Ok(folder)
}

/// The stems of the site's files, except those of drafts: a draft that is there already is to be seen, not to be
/// imported a second time under another name.
fn stems(site: &Path, drafts: &Path) -> Result<BTreeSet<String>> {
    let content = site.join("content");
    let mut stems = BTreeSet::new();
    if !content.is_dir() {
        return Ok(stems);
    }
    let entries = WalkDir::new(&content).into_iter().filter_entry(|entry| entry.path() != drafts);
    for entry in entries {
        let path = entry.context("could not list `content`")?.into_path();
        if path.extension().is_some_and(|extension| extension == "md") {
            stems.extend(path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()));
        }
    }
    Ok(stems)
}

/// One file to drafts; what cannot be used is among the findings.
fn read(
    path: &Path,
    today: Date,
    reader: &Reader,
    taken: &mut BTreeSet<String>,
    sources: &mut Sources,
    findings: &mut Vec<Diagnostic>,
) -> Result<Vec<Draft>> {
    let name = printable(&path.to_string_lossy()).replace('\\', "/");
    let action = || format!("could not read `{name}`");
    let metadata = fs::metadata(path).with_context(action)?;
    if !metadata.is_file() {
        bail!("could not read `{name}`: it is not a file");
    }
    if metadata.len() > BYTES_MAX {
        let limit = words!("文件超过 1 MB，不像一篇文章", "the file is larger than 1 MB, which is no article");
        let help = words!("拆成几个文件", "split it");
        findings.push(Diagnostic::error(Code::KB004, &name, limit).help(help));
        return Ok(Vec::new());
    }
    let bytes = fs::read(path).with_context(action)?;
    let binary = bytes.contains(&0);
    let file = match decode(&name, bytes, findings) {
        Ok(_) if binary => {
            let message = words!("这不是纯文本文件", "this is no plain text");
            findings.push(
                Diagnostic::error(Code::KB060, &name, message)
                    .help(words!("从网页或文档里复制文字，存成 .txt", "copy the text, and save it as .txt")),
            );
            return Ok(Vec::new());
        }
        Ok(file) => file,
        Err(file) => {
            sources.unusable.push(file);
            return Ok(Vec::new());
        }
    };
    let imported = import(&file, today, reader, taken);
    sources.unusable.push(file);
    match imported {
        Ok(imported) => {
            findings.extend(imported.findings);
            Ok(imported.drafts)
        }
        Err(error) => {
            findings.push(error);
            Ok(Vec::new())
        }
    }
}

/// Writes all drafts, or takes back those it wrote.
fn write(site: &Path, folder: &Path, drafts: &[Draft]) -> Result<()> {
    let there: Vec<&str> = drafts
        .iter()
        .map(|draft| draft.path.as_str())
        .filter(|path| site.join(path).symlink_metadata().is_ok())
        .collect();
    if !there.is_empty() {
        bail!("nothing was written: there is already `{}`; rename or remove it first", there.join("`, `"));
    }
    fs::create_dir_all(folder).with_context(|| format!("could not create the folder `{}`", folder.display()))?;
    for (written, draft) in drafts.iter().enumerate() {
        // Never opens what somebody else has put there meanwhile.
        let created = fs::File::create_new(site.join(&draft.path));
        let owned = written + usize::from(created.is_ok());
        if let Err(error) = created.and_then(|mut file| file.write_all(draft.markdown.as_bytes())) {
            for draft in &drafts[..owned] {
                let _ = fs::remove_file(site.join(&draft.path));
            }
            return Err(error).with_context(|| format!("could not write `{}`; nothing was written", draft.path));
        }
    }
    Ok(())
}

fn tell(draft: &Draft, language: Language) {
    let Draft { path, title, mentions, cut_off, .. } = draft;
    let lines = mentions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let count = mentions.len();
    match language {
        Language::Zh => {
            say!("{path}：{title}{}", if *cut_off { "（只有开头）" } else { "" });
            if count > 1 {
                say!("  同一个问题问了 {count} 次，合成一个：第 {lines} 行");
            }
        }
        Language::En => {
            say!("{path}: {title}{}", if *cut_off { " (only the beginning)" } else { "" });
            if count > 1 {
                say!("  one question asked {count} times, folded into one: lines {lines}");
            }
        }
    }
}

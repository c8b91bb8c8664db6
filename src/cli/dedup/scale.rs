//! `kbgen dedup export` and `import-edges`: what outgrows one machine goes out to an engine for large tables, and comes back.
//!
//! Rows are JSON, one a line, compressed (`.ndjson.gz`). A file gets its name when it is whole.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use clap::Args;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::{Stop, language};
use super::lines::{Row, SiteWords};
use crate::dedup::question::lexicon::{Lexicon, Own};
use crate::dedup::scale::{CANDIDATES, Mended, PairRow, PlaceRow, TextRow, VERSION, rows, verified};
use crate::report::{Language, to_stdout};

/// So many lines are held at once.
const CHUNK: usize = 8192;

#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    words: SiteWords,
    /// The folder for the rows; made if it is not there.
    #[arg(value_name = "DIR")]
    to: PathBuf,
    /// Of the lines take each N-th only, beginning with the I-th; so N machines read one list.
    #[arg(long, default_value = "1/1", value_name = "I/N")]
    shard: Shard,
}

#[derive(Debug, Args)]
pub struct ImportEdges {
    #[command(flatten)]
    words: SiteWords,
    /// The folder with the rows of `kbgen dedup export`; the clusters are written beside them.
    #[arg(value_name = "DIR")]
    rows: PathBuf,
    /// The pairs that the engine found: files of JSON lines, or folders of them.
    #[arg(required = true, value_name = "PAIRS")]
    pairs: Vec<PathBuf>,
}

/// Which part of the lines, of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shard {
    /// From 1.
    number: usize,
    of: usize,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let parts = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) && of <= 99_999 => Ok(Shard { number, of }),
            _ => Err("expected I/N, such as 3/64, with I from 1 to N".to_owned()),
        }
    }
}

impl Shard {
    fn file(self, what: &str) -> String {
        format!("{what}-{:05}-of-{:05}.ndjson.gz", self.number, self.of)
    }
}

/// `kbgen dedup export`.
pub fn export(arguments: &Export) -> Result<Result<(), Stop>> {
    let language = language(None);
    let lists = match arguments.words.read(language) {
        Ok(lists) => lists,
        Err(stop) => return Ok(Err(stop)),
    };
    let lexicon = Lexicon::new(&lists, &Own::default());
    let (folder, shard) = (&arguments.to, arguments.shard);
    std::fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    let mut texts = Rows::create(folder, shard.file("texts"))?;
    let mut places = Rows::create(folder, shard.file("places"))?;
    let mut lines = std::io::stdin().lock().lines().enumerate();
    let mine = |at: &usize| at % shard.of == shard.number - 1;
    loop {
        let chunk = lines.by_ref().filter(|(at, _)| mine(at)).take(CHUNK);
        let chunk = chunk.map(|(at, line)| Ok((at + 1, line.context("could not read standard input as UTF-8")?)));
        let chunk = chunk.collect::<Result<Vec<(usize, String)>>>()?;
        if chunk.is_empty() {
            break;
        }
        let said: Vec<&(usize, String)> = chunk.iter().filter(|(_, line)| !line.trim().is_empty()).collect();
        let made = said.par_iter().map(|(number, line)| row(*number, line, &lexicon));
        for (text, found) in made.collect::<Result<Vec<(TextRow, Vec<PlaceRow>)>>>()? {
            texts.add(&text)?;
            found.iter().try_for_each(|place| places.add(place))?;
        }
    }
    let (count, of_places) = (texts.close()?, places.close()?);
    let sql = folder.join("candidates.sql");
    std::fs::write(&sql, CANDIDATES).with_context(|| format!("could not write {}", sql.display()))?;
    to_stdout(&match language {
        Language::Zh => format!("{count} 条文字，{of_places} 处 -> {}\n", folder.display()),
        Language::En => format!("{count} texts, {of_places} places -> {}\n", folder.display()),
    });
    Ok(Ok(()))
}

fn row(number: usize, line: &str, lexicon: &Lexicon) -> Result<(TextRow, Vec<PlaceRow>)> {
    let row = Row::parse(number, line)?;
    let id = match row.value("id")? {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => bail!("line {number}: `id` is neither a string nor a number"),
    };
    Ok(rows(&id, row.text("text")?, lexicon))
}

/// `kbgen dedup import-edges`.
pub fn import_edges(arguments: &ImportEdges) -> Result<Result<(), Stop>> {
    let language = language(None);
    let lists = match arguments.words.read(language) {
        Ok(lists) => lists,
        Err(stop) => return Ok(Err(stop)),
    };
    let lexicon = Lexicon::new(&lists, &Own::default());
    let (mut mended, mut pairs) = (Mended::default(), 0);
    for path in files(&arguments.pairs)? {
        for_chunks(&path, |chunk: Vec<PairRow>| {
            pairs += chunk.len();
            let found = chunk.par_iter().filter_map(|pair| verified(pair, &lexicon));
            found.collect::<Vec<_>>().into_iter().for_each(|(broken, sound)| mended.add(broken, sound));
            Ok(())
        })?;
    }
    let name = mended.names();
    let mut count = 0;
    let exported = files(std::slice::from_ref(&arguments.rows))?;
    let exported = exported.iter().filter_map(|path| {
        let file = path.file_name()?.to_str()?;
        Some((path, format!("clusters-{}", file.strip_prefix("texts-")?)))
    });
    for (path, file) in exported {
        let mut clusters = Rows::create(&arguments.rows, file)?;
        for_chunks(path, |chunk: Vec<TextRow>| {
            if let Some(other) = chunk.iter().find(|text| text.version != VERSION) {
                bail!("{}: rows of version {}, expected {VERSION}", path.display(), other.version);
            }
            chunk.iter().try_for_each(|text| clusters.add(&serde_json::json!({"id": text.id, "cluster": name(text)})))
        })?;
        count += clusters.close()?;
    }
    if count == 0 {
        bail!("no rows of `kbgen dedup export` in {}", arguments.rows.display());
    }
    let (forms, open) = mended.counts();
    to_stdout(&match language {
        Language::Zh => format!(
            "核对 {pairs} 对；{forms} 种写错的说法归到原来的说法，{open} 种有不止一个可能，没有动；{count} 条文字分好组 -> {}\n",
            arguments.rows.display()
        ),
        Language::En => format!(
            "{pairs} pairs verified; {forms} damaged forms mended, {open} left alone since several fit; {count} texts grouped -> {}\n",
            arguments.rows.display()
        ),
    });
    Ok(Ok(()))
}

/// The files of JSON lines that are named, or lie in a folder that is named, in order.
fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).with_context(|| format!("could not read {}", path.display()))?;
        let mut found = Vec::new();
        for entry in entries {
            let file = entry.with_context(|| format!("could not read {}", path.display()))?.path();
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let ends = [".json", ".ndjson", ".jsonl", ".json.gz", ".ndjson.gz", ".jsonl.gz"];
            if ends.iter().any(|end| name.ends_with(end)) && !name.starts_with(['.', '_']) {
                found.push(file);
            }
        }
        found.sort();
        files.extend(found);
    }
    Ok(files)
}

/// Reads JSON lines, so many at once.
fn for_chunks<T: DeserializeOwned + Send>(path: &Path, mut each: impl FnMut(Vec<T>) -> Result<()>) -> Result<()> {
    let file = File::open(path).with_context(|| format!("could not read {}", path.display()))?;
    let file: Box<dyn Read> = match path.extension().is_some_and(|end| end == "gz") {
        true => Box::new(MultiGzDecoder::new(file)),
        false => Box::new(file),
    };
    let mut lines = BufReader::with_capacity(1 << 16, file).lines().enumerate();
    loop {
        let read = |(at, line): (usize, std::io::Result<String>)| -> Result<(usize, String)> {
            Ok((at + 1, line.with_context(|| format!("could not read {}", path.display()))?))
        };
        let chunk = lines.by_ref().take(CHUNK).map(read).collect::<Result<Vec<_>>>()?;
        if chunk.is_empty() {
            return Ok(());
        }
        let rows = chunk.par_iter().filter(|(_, line)| !line.trim().is_empty());
        let rows = rows.map(|(number, line)| {
            serde_json::from_str(line).with_context(|| format!("{}:{number}: no row that is expected", path.display()))
        });
        each(rows.collect::<Result<Vec<T>>>()?)?;
    }
}

/// A file of rows while it is written.
struct Rows {
    to: PathBuf,
    /// What it is called until it is whole.
    part: PathBuf,
    out: GzEncoder<BufWriter<File>>,
    count: usize,
}

impl Rows {
    fn create(folder: &Path, name: String) -> Result<Rows> {
        let (to, part) = (folder.join(&name), folder.join(format!("{name}.part")));
        let file = File::create(&part).with_context(|| format!("could not write {}", part.display()))?;
        Ok(Rows { to, part, out: GzEncoder::new(BufWriter::new(file), Compression::fast()), count: 0 })
    }

    fn add(&mut self, row: &impl serde::Serialize) -> Result<()> {
        self.count += 1;
        let line = serde_json::to_string(row).context("a row cannot be written as JSON")?;
        writeln!(self.out, "{line}").with_context(|| format!("could not write {}", self.to.display()))
    }

    /// Gives the file its name, and counts its rows.
    fn close(self) -> Result<usize> {
        let failed = || format!("could not write {}", self.to.display());
        self.out.finish().with_context(failed)?.into_inner().with_context(failed)?;
        std::fs::rename(&self.part, &self.to).with_context(failed)?;
        Ok(self.count)
    }
}

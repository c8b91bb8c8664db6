//! A case's files to a built site, and the site to the text that an expectation is compared with.
//!
//! Whole files come from the theme as it is. Fields of pages come from a second build, whose templates print the
//! fields and nothing else: how a page looks is the theme's affair, what it says is the manual's.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use kbgen::check::without_hints;
use kbgen::diagnostic::{Diagnostic, Level};
use kbgen::path::percent_decode;
use kbgen::report::{Format, Language, report};
use kbgen::source::{Sources, from_literals};
use kbgen::{Options, build};

use super::case::{Case, Form, Input, Role};

/// The configuration of a case that shows none.
const SITE_TOML: &str = "title = \"Manual\"\nbase_url = \"https://kb.example/\"\nlanguage = \"en\"\n";

/// The day of a case that names none.
const TODAY: Date = date(2026, 11, 23);

/// Templates that print fields, one for pages of the catalog and one for pages kbgen makes.
const PAGE: &str = include_str!("page.html");
const MADE: &str = include_str!("made.html");
const PAGE_KINDS: &[&str] =
    &["home", "hub", "question", "article", "steps", "flow", "term", "terms", "law", "hotline", "page"];
const MADE_KINDS: &[&str] = &["faq", "search", "404"];

/// Begins the name of a field in what the templates print.
const FIELD: &str = "%%%";

/// A case that was built: its messages and every file.
pub struct Built {
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    files: BTreeMap<String, Vec<u8>>,
    /// The same files as the templates of this harness print them.
    fields: BTreeMap<String, Vec<u8>>,
}

/// The theme's assets and the search index: what their names are is of no interest.
fn named_by_content(path: &str) -> bool {
    path.starts_with("assets/") || path.starts_with("search/") && path.trim_end_matches(".gz").ends_with(".js")
}

/// A command line: what to build, and for which day.
struct Command {
    options: Options<'static>,
    today: Date,
    /// `kbgen check`, which shows the warnings of lints too.
    check: bool,
}

impl Built {
    /// Builds the inputs of a case. `Err` when the case itself is malformed.
    pub fn new(case: &Case, text: &str) -> Result<Built, String> {
        let mut config = SITE_TOML.to_owned();
        let mut command = Command { options: Options::default(), today: TODAY, check: false };
        let mut inputs: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for block in &case.blocks {
            let body = &text[block.body.clone()];
            match &block.role {
                Ok(Role::Input(input)) if input.path == "site.toml" => config = body.to_owned(),
                Ok(Role::Input(input)) => {
                    let before = inputs.insert(input.path.clone(), bytes(input, body)?);
                    if before.is_some() {
                        return Err(format!("line {}: `{}` is written twice", block.line, input.path));
                    }
                }
                Ok(Role::Command) => command = Command::new(body)?,
                _ => {}
            }
        }
        let (sources, found) = from_literals(&config, &inputs, command.today);
        let wants = |test: fn(&Role) -> bool| case.blocks.iter().filter_map(|block| block.role.as_ref().ok()).any(test);
        let wants_fields = wants(|role| matches!(role, Role::Field(..)));
        let wants_files = wants(|role| role.is_expectation() && !matches!(role, Role::Field(..)));
        let mut built = Built { sources, diagnostics: Vec::new(), files: BTreeMap::new(), fields: BTreeMap::new() };
        if wants_fields {
            for (kinds, template) in [(PAGE_KINDS, PAGE), (MADE_KINDS, MADE)] {
                for kind in kinds {
                    inputs.insert(format!("themes/default/templates/{kind}.html"), template.as_bytes().to_vec());
                }
            }
            let sources = from_literals(&config, &inputs, command.today).0;
            (built.fields, built.diagnostics) = all_files(&sources, &command.options, found.clone());
        }
        if wants_files {
            (built.files, built.diagnostics) = all_files(&built.sources, &command.options, found);
        }
        if !command.check {
            built.diagnostics = without_hints(built.diagnostics).0;
        }
        Ok(built)
    }

    /// Links within a page, of a site that may be published and has the embedded theme, to an id that the page lacks.
    pub fn dead_anchors(&self) -> Vec<String> {
        if !self.sources.theme.is_empty() || self.diagnostics.iter().any(|found| found.level == Level::Error) {
            return Vec::new();
        }
        let mut dead = Vec::new();
        for (path, bytes) in self.files.iter().filter(|(path, _)| path.ends_with(".html")) {
            let text = String::from_utf8_lossy(bytes);
            let html: &str = &text;
            let values = |start: &'static str| {
                html.match_indices(start).filter_map(move |(at, start)| html[at + start.len()..].split('"').next())
            };
            let ids: BTreeSet<&str> = values(" id=\"").chain(values(" name=\"")).collect();
            let names = values(" href=\"#").filter(|name| !name.is_empty() && *name != "top");
            dead.extend(
                names.filter(|name| !ids.contains(&*percent_decode(name))).map(|name| format!("{path}#{name}")),
            );
        }
        dead
    }

    /// All messages in English, for people.
    pub fn messages(&self) -> String {
        self.printed(Form::English)
    }

    fn printed(&self, form: Form) -> String {
        let (format, language) = match form {
            Form::English => (Format::Text, Language::En),
            Form::Chinese => (Format::Text, Language::Zh),
            Form::Json => (Format::Json, Language::En),
            Form::Github => (Format::Github, Language::En),
        };
        // Lines of a file that ends in a blank would otherwise do so in the manual.
        let lines = report(&self.diagnostics, &self.sources, format, language, false);
        lines.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
    }

    /// What the build gave for an expectation, in the form of `wanted`.
    pub fn actual(&self, role: &Role, wanted: &str) -> Result<String, String> {
        match role {
            Role::Messages(form) => Ok(self.printed(*form)),
            Role::Paths => {
                let own = self.files.keys().filter(|path| !named_by_content(path));
                Ok(own.map(String::as_str).collect::<Vec<_>>().join("\n"))
            }
            Role::File(path) => Ok(text_of(&self.files, path)?.trim_end().to_owned()),
            Role::Field(name, path) => field(text_of(&self.fields, path)?, name),
            Role::Contains(path) => {
                let text = text_of(&self.files, path)?;
                Ok(wanted.lines().filter(|line| text.contains(line.trim())).collect::<Vec<_>>().join("\n"))
            }
            Role::Lacks(path) => {
                let text = text_of(&self.files, path)?;
                Ok(wanted.lines().filter(|line| !text.contains(line.trim())).collect::<Vec<_>>().join("\n"))
            }
            Role::Input(_) | Role::Command => Err("this block expects nothing".to_owned()),
        }
    }
}

/// Builds and renders everything. Templates can fail then, so their messages come last, as in `kbgen check`.
fn all_files(
    sources: &Sources,
    options: &Options<'_>,
    found: Vec<Diagnostic>,
) -> (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>) {
    build(sources, options, found, |site, mut diagnostics| {
        let mut files = BTreeMap::new();
        let Some((site, _)) = site else { return (files, diagnostics) };
        for path in site.paths() {
            match site.render(path.as_str()).expect("only the site's own paths are asked for") {
                Ok(bytes) => {
                    files.insert(path.to_string(), bytes.into_owned());
                }
                Err(failure) => diagnostics.push(failure),
            }
        }
        diagnostics.dedup();
        (files, diagnostics)
    })
}

impl Command {
    fn new(line: &str) -> Result<Command, String> {
        let mut words = line.split_whitespace();
        let mut command = Command { options: Options::default(), today: TODAY, check: false };
        command.check = match (words.next(), words.next()) {
            (Some("kbgen"), Some("build")) => false,
            (Some("kbgen"), Some("check")) => true,
            _ => return Err(format!("the command `{}` is neither `kbgen build` nor `kbgen check`", line.trim())),
        };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("`{word}` needs a value"));
            match word {
                "--drafts" => command.options.drafts = true,
                "--portable" => command.options.portable = true,
                "--base-url" => command.options.base_url = Some(value()?.to_owned()),
                "--date" => command.today = value()?.parse().map_err(|_| "`--date` needs a day".to_owned())?,
                _ => return Err(format!("a case cannot use `{word}`")),
            }
        }
        Ok(command)
    }
}

/// `search/head.0123abcd.js` is `search/head.js` in the manual.
fn without_hash(path: &str) -> String {
    let mut parts: Vec<&str> = path.split('.').collect();
    if named_by_content(path) && parts.len() > 2 {
        parts.remove(parts.len() - 2);
    }
    parts.join(".")
}

/// The bytes of an input as its info string says.
fn bytes(input: &Input, body: &str) -> Result<Vec<u8>, String> {
    if input.hex {
        let digits: Vec<u32> = body.chars().filter(|c| !c.is_whitespace()).filter_map(|c| c.to_digit(16)).collect();
        return Ok(digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte * 16 + *digit as u8)).collect());
    }
    let mark = if input.bom { "\u{FEFF}" } else { "" };
    let body = if input.crlf { body.replace('\n', "\r\n") } else { body.to_owned() };
    Ok(format!("{mark}{body}").into_bytes())
}

fn text_of<'a>(files: &'a BTreeMap<String, Vec<u8>>, path: &str) -> Result<&'a str, String> {
    let found =
        files.get(path).or_else(|| files.iter().find(|(own, _)| without_hash(own) == path).map(|(_, bytes)| bytes));
    let bytes = found.ok_or_else(|| {
        let list =
            files.keys().filter(|path| !named_by_content(path)).map(String::as_str).collect::<Vec<_>>().join(", ");
        format!("there is no file `{path}`; there are: {list}")
    })?;
    std::str::from_utf8(bytes).map_err(|_| format!("`{path}` is no text"))
}

/// One field of what this harness's templates print.
fn field(printed: &str, name: &str) -> Result<String, String> {
    let name = if name == "main" { "body" } else { name };
    let mut names = Vec::new();
    for part in printed.split(FIELD).skip(1) {
        let (found, value) = part.split_once('\n').unwrap_or((part, ""));
        if found == name {
            return Ok(match name {
                "body" => value.trim().to_owned(),
                "json_ld" => indented(value),
                _ => value.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"),
            });
        }
        names.push(found);
    }
    Err(format!("there is no field `{name}`; there are: {}", names.join(", ")))
}

fn indented(json: &str) -> String {
    let value = serde_json::from_str::<serde_json::Value>(json);
    value.and_then(|value| serde_json::to_string_pretty(&value)).unwrap_or_else(|_| json.trim().to_owned())
}

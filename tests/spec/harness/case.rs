//! The text of a chapter to its cases: headings, and the fenced blocks below them with what each is for.

use std::ops::Range;

/// A claim and its proof.
pub struct Case {
    /// The heading.
    pub name: String,
    /// Line of the heading, from 1.
    pub line: usize,
    /// Its fenced blocks in order.
    pub blocks: Vec<Block>,
}

/// A fenced block.
#[derive(Clone)]
pub struct Block {
    /// What stands behind the fence.
    pub info: String,
    /// Line of the opening fence, from 1.
    pub line: usize,
    /// Its text, in bytes of the chapter; ends in a line break unless it is empty.
    pub body: Range<usize>,
    /// The fence itself.
    pub fence: String,
    /// What it is for, or why nobody knows.
    pub role: Result<Role, String>,
}

/// What a block is for.
#[derive(Clone)]
pub enum Role {
    /// A file of the site.
    Input(Input),
    /// The command line.
    Command,
    /// All messages, in one of their forms.
    Messages(Form),
    /// The output table.
    Paths,
    /// A file of the output, whole.
    File(String),
    /// A field of what a page's template sees: name and output path.
    Field(String, String),
    /// Lines that stand in a file.
    Contains(String),
    /// Lines that do not.
    Lacks(String),
}

/// How messages are printed.
#[derive(Clone, Copy)]
pub enum Form {
    /// In English, for people.
    English,
    /// In Chinese, for people.
    Chinese,
    /// For editors.
    Json,
    /// For GitHub.
    Github,
}

/// A file of the site.
#[derive(Clone)]
pub struct Input {
    /// Its path.
    pub path: String,
    /// Written as hexadecimal bytes.
    pub hex: bool,
    /// Begins with a byte order mark.
    pub bom: bool,
    /// Lines end as on Windows.
    pub crlf: bool,
}

impl Role {
    /// Whether it can fail.
    pub fn is_expectation(&self) -> bool {
        !matches!(self, Role::Input(_) | Role::Command)
    }

    /// Whether what was found may take the place of what was expected.
    pub fn can_be_rewritten(&self) -> bool {
        !matches!(self, Role::Contains(_) | Role::Lacks(_))
    }

    /// Reads an info string.
    fn new(info: &str) -> Result<Role, String> {
        let mut words = info.split_whitespace();
        let language = words.next().unwrap_or_default();
        let words: Vec<&str> = words.collect();
        let unknown = || Err(format!("nobody knows what a block `{info}` is for"));
        let Some(first) = words.first() else { return if language == "sh" { Ok(Role::Command) } else { unknown() } };
        let (key, value) = first.split_once('=').map_or((*first, ""), |(key, value)| (key, value));
        let path = value.to_owned();
        Ok(match (key, language, value) {
            ("messages", "json", "") => Role::Messages(Form::Json),
            ("messages", _, "") => Role::Messages(Form::English),
            ("messages", _, "zh") => Role::Messages(Form::Chinese),
            ("messages", _, "github") => Role::Messages(Form::Github),
            ("paths", _, "") => Role::Paths,
            ("file", ..) if is_input(value) => Role::Input(Input {
                path,
                hex: language == "hex",
                bom: words.contains(&"bom"),
                crlf: words.contains(&"crlf"),
            }),
            (_, _, "") => return unknown(),
            ("file", ..) => Role::File(path),
            ("contains", ..) => Role::Contains(path),
            ("lacks", ..) => Role::Lacks(path),
            (field, ..) => Role::Field(field.to_owned(), path),
        })
    }
}

fn is_input(path: &str) -> bool {
    ["site.toml", "dedup.toml", "lexicon.toml"].contains(&path)
        || ["content/", "static/", "themes/"].iter().any(|folder| path.starts_with(folder))
}

impl Block {
    /// The path of a file of the site.
    fn input(&self) -> Option<&str> {
        match &self.role {
            Ok(Role::Input(input)) => Some(&input.path),
            _ => None,
        }
    }
}

/// All cases of a chapter; files before the first heading belong to each case that has no file of the name. A heading of level 2 that has none of its own and only introduces cases of level 3 is not one.
pub fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<(usize, Case)> = Vec::new();
    let mut open: Option<Block> = None;
    let mut common: Vec<Block> = Vec::new();
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let (start, end) = (at, at + line.len());
        at = end;
        let content = line.trim_end();
        if let Some(mut block) = open.take() {
            if content == block.fence {
                block.body.end = start;
                match cases.last_mut() {
                    Some((_, case)) if !block.info.is_empty() => case.blocks.push(block),
                    None if block.input().is_some() => common.push(block),
                    _ => {}
                }
            } else {
                open = Some(block);
            }
            continue;
        }
        let fence: String = content.chars().take_while(|&c| c == '`').collect();
        if fence.len() >= 3 {
            let info = content[fence.len()..].trim().to_owned();
            open = Some(Block { role: Role::new(&info), info, line: number + 1, body: end..end, fence });
        } else if let Some(name) = content.strip_prefix("### ").or_else(|| content.strip_prefix("## ")) {
            let level = if content.starts_with("### ") { 3 } else { 2 };
            cases.push((level, Case { name: name.to_owned(), line: number + 1, blocks: Vec::new() }));
        }
    }
    let next: Vec<usize> = cases.iter().skip(1).map(|(level, _)| *level).chain([2]).collect();
    let chapter = |(level, case): &(usize, Case), next: usize| *level == 2 && next == 3 && case.blocks.is_empty();
    let mut cases: Vec<Case> =
        cases.into_iter().zip(next).filter(|(case, next)| !chapter(case, *next)).map(|((_, case), _)| case).collect();
    for Case { blocks, .. } in &mut cases {
        let missing = common.iter().filter(|file| !blocks.iter().any(|block| block.input() == file.input()));
        let missing: Vec<Block> = missing.cloned().collect();
        blocks.splice(0..0, missing);
    }
    cases
}

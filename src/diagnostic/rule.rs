//! What each code means: `rules/*.toml` to [`Rule`]s, and these to the pages that explain them.
//!
//! A file of rules has a table a code: a title and a paragraph in both languages, an example that is wrong and the same put
//! right. `kbgen explain` prints one, `docs/rules.md` lists all; `tests/rules.rs` builds every example.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Code, Severity, Words, words};

/// The rules of kbgen, one file a family.
const RULES: &[&str] = &[
    include_str!("rules/reading.toml"),
    include_str!("rules/markdown.toml"),
    include_str!("rules/content.toml"),
    include_str!("rules/calculate.toml"),
    include_str!("rules/dedup.toml"),
    include_str!("rules/links.toml"),
];

/// The families by the first digit of their codes.
const FAMILIES: &[(char, &str, &str)] = &[
    ('0', "读文件", "Reading"),
    ('1', "复核", "Reviews"),
    ('2', "引用", "Citations"),
    ('3', "计算", "Calculations"),
    ('4', "重复的问题", "Questions that exist twice"),
    ('5', "链接和出路", "Links and ways on"),
    ('7', "有危险的读者", "Readers in danger"),
    ('8', "发布的文件", "Output"),
];

/// What a code means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The code.
    pub code: Code,
    /// What is wrong, in a few words.
    pub title: Words,
    /// Why it matters and what to do.
    pub text: Words,
    /// Files that break it: path and text.
    pub bad: Vec<(String, String)>,
    /// The same files put right.
    pub good: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    title_zh: String,
    title_en: String,
    zh: String,
    en: String,
    #[serde(default)]
    bad: String,
    #[serde(default)]
    good: String,
}

/// The rules that kbgen has, in the order of their codes.
///
/// # Panics
///
/// If a file of rules is broken, which a test would have told.
pub fn rules() -> Vec<Rule> {
    read(RULES).expect("tests/rules.rs reads every file")
}

/// Reads files of rules.
///
/// # Errors
///
/// What is wrong with the first that cannot be read.
pub fn read(files: &[impl AsRef<str>]) -> Result<Vec<Rule>, String> {
    let mut rules = Vec::new();
    for file in files {
        let tables: BTreeMap<String, Written> = toml::from_str(file.as_ref()).map_err(|error| error.to_string())?;
        for (name, written) in tables {
            let code = Code::parse(&name).ok_or_else(|| format!("{name} is no code"))?;
            rules.push(Rule {
                code,
                title: Words { zh: written.title_zh, en: written.title_en },
                text: Words { zh: written.zh.trim().to_owned(), en: written.en.trim().to_owned() },
                bad: files_of(&written.bad),
                good: files_of(&written.good),
            });
        }
    }
    rules.sort_by_key(|rule| rule.code);
    Ok(rules)
}

/// `=== content/a.md`, and below it what the file holds.
fn files_of(text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("=== "), files.last_mut()) {
            (Some(path), _) => files.push((path.trim().to_owned(), String::new())),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    files
}

impl Rule {
    /// The family that the code belongs to.
    pub fn family(&self) -> Words {
        let digit = self.code.name().chars().nth(2);
        let family = FAMILIES.iter().find(|(first, ..)| Some(*first) == digit);
        family.map_or_else(|| words!("其他", "Other"), |(_, zh, en)| words!("{zh}", "{en}"))
    }

    /// How serious it is, and whether the site may choose.
    pub fn severity(&self) -> Words {
        match self.code.severity() {
            Severity::Error => words!("错误：不发布", "error: nothing is published"),
            Severity::Warning => words!("提醒", "warning"),
            Severity::Either => words!("错误或提醒，看情况", "error or warning, by what was found"),
            Severity::LintError => words!(
                "规则，默认是错误；site.toml 的 [lints] 可以改",
                "lint, an error unless `[lints]` of site.toml says otherwise"
            ),
            Severity::LintWarning => words!(
                "规则，默认是提醒；site.toml 的 [lints] 可以改",
                "lint, a warning unless `[lints]` of site.toml says otherwise"
            ),
        }
    }

    /// The rule as Markdown, its title a heading of this level.
    pub fn markdown(&self, level: usize) -> Words {
        let (hashes, code, severity) = ("#".repeat(level), self.code, self.severity());
        let text = |title: &str, severity: &str, text: &str, wrong: &str, right: &str| {
            let examples = examples(&self.bad, &self.good, wrong, right);
            format!("{hashes} {code} {title}\n\n*{severity}*\n\n{text}\n{examples}")
        };
        Words {
            zh: text(&self.title.zh, &severity.zh, &self.text.zh, "错误：", "正确："),
            en: text(&self.title.en, &severity.en, &self.text.en, "Wrong:", "Right:"),
        }
    }
}

fn examples(bad: &[(String, String)], good: &[(String, String)], wrong: &str, right: &str) -> String {
    let mut out = String::new();
    for (label, files) in [(wrong, bad), (right, good)].into_iter().filter(|(_, files)| !files.is_empty()) {
        out.push_str(&format!("\n{label}\n"));
        for (path, text) in files {
            // A fence longer than any within.
            let ticks = "`".repeat(
                text.lines()
                    .map(|line| line.bytes().take_while(|&byte| byte == b'`').count())
                    .max()
                    .unwrap_or(0)
                    .max(2)
                    + 1,
            );
            out.push_str(&format!("\n`{path}`\n\n{ticks}text\n{}{ticks}\n", visible(text)));
        }
    }
    out
}

/// What nobody sees, by its number.
fn visible(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\n' => out.push(c),
            c if c.is_control() => out.push_str(&format!("⟨U+{:04X}⟩", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// The page of all rules.
pub fn page(rules: &[Rule]) -> Words {
    let mut page = words!(
        "# 规则\n\n每条消息都有一个代码。`kbgen explain KB501` 在终端里解释它。这一页由 `src/diagnostic/rules/` 生成。\n",
        "# Rules\n\nEvery message has a code; `kbgen explain KB501` explains it in the terminal. This page is made from `src/diagnostic/rules/`.\n"
    );
    let mut family = None;
    for rule in rules {
        let next = rule.family();
        if family.as_ref() != Some(&next) {
            page.zh.push_str(&format!("\n## {}\n", next.zh));
            page.en.push_str(&format!("\n## {}\n", next.en));
            family = Some(next);
        }
        let text = rule.markdown(3);
        page.zh.push_str(&format!("\n{}", text.zh));
        page.en.push_str(&format!("\n{}", text.en));
    }
    page
}

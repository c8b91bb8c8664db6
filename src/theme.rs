//! The embedded theme and the site's own files in front of it -> one checked [`Theme`].
//!
//! Templates see an unknown name as an error, so a theme is either right or refused.

mod embedded;
mod unused;

use std::borrow::Cow;
use std::collections::BTreeMap;

use embedded::{EMBEDDED, File, collect};
use tera::{ErrorKind, Tera};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Level, Words, nearest, words};
use crate::source::Sources;

/// Templates, words and files of the look.
#[derive(Debug)]
pub struct Theme {
    /// All templates, with the site-wide values in the global context.
    pub tera: Tera,
    /// The theme's words in the site's language.
    pub words: BTreeMap<String, String>,
    /// Words that a title may be broken before or after.
    pub title_words: Vec<String>,
    /// Files to publish: output path and bytes.
    pub assets: Vec<(String, Vec<u8>)>,
    /// Output path of each theme file by its plain name, such as `site.css`.
    pub asset_paths: BTreeMap<String, String>,
    /// Where messages say a template lies.
    folder: String,
}

/// The text of an embedded theme file, for messages about it.
pub fn embedded_text(path: &str) -> Option<Cow<'static, str>> {
    let (_, inner) = path.strip_prefix("themes/")?.split_once('/')?;
    EMBEDDED.get_file(inner).map(|file| String::from_utf8_lossy(file.contents()))
}

impl Theme {
    /// Loads and checks the theme. `None` when a template or the words cannot be used.
    pub fn new(sources: &Sources, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Option<Theme> {
        let folder = format!("themes/{}/", config.theme.get_ref());
        if config.theme.get_ref() != "default" && !sources.theme.iter().any(|asset| asset.path.starts_with(&folder)) {
            let shown = folder.trim_end_matches('/');
            let names = sources.theme.iter().filter_map(|asset| asset.path.strip_prefix("themes/")?.split('/').next());
            diagnostics.push(
                Diagnostic::error(
                    Code::KB022,
                    "site.toml",
                    words!("没有文件夹 `{shown}`", "there is no folder `{shown}`"),
                )
                .at(config.theme.span())
                .help(match nearest(config.theme.get_ref(), names.chain(["default"])) {
                    Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
                    None => words!("不写 theme 就用内置的主题", "without `theme` the embedded one is used"),
                }),
            );
            return None;
        }
        diagnostics.extend(unused::unused(config.theme.get_ref(), &sources.theme));
        let mut files: BTreeMap<String, Cow<'_, [u8]>> = BTreeMap::new();
        collect(&EMBEDDED, &mut files);
        for asset in &sources.theme {
            if let Some(inner) = asset.path.strip_prefix(&folder) {
                files.insert(inner.to_owned(), Cow::Borrowed(&asset.bytes));
            }
        }
        let (words, title_words) = read_words(&files, &folder, &config.language, diagnostics)?;
        let mut assets = Vec::new();
        let mut asset_paths = BTreeMap::new();
        let own =
            files.iter().filter(|(path, _)| path.starts_with("assets/")).map(|(path, bytes)| (path.as_str(), &**bytes));
        for (path, bytes) in own {
            let packed = match (path.rsplit_once('.'), std::str::from_utf8(bytes)) {
                (Some((_, "css")), Ok(text)) => Some(packed(text)),
                (Some((_, "js")), Ok(text)) => packed_script(text),
                _ => None,
            };
            let bytes = packed.as_deref().map_or(bytes, str::as_bytes);
            let output = hashed_name(path, bytes);
            asset_paths.insert(path["assets/".len()..].replace(['.', '-', '/'], "_"), output.clone());
            assets.push((output, bytes.to_vec()));
        }
        let mut theme = Theme { tera: Tera::default(), words, title_words, assets, asset_paths, folder };
        theme.load_templates(&files, diagnostics)?;
        Some(theme)
    }

    /// One of the theme's words. A key that is missing shows itself, so that it is noticed.
    pub fn word<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }

    fn load_templates(
        &mut self,
        files: &BTreeMap<String, Cow<'_, [u8]>>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<()> {
        let mut templates = Vec::new();
        for (path, bytes) in files {
            let Some(name) = path.strip_prefix("templates/") else { continue };
            match std::str::from_utf8(bytes) {
                Ok(text) => templates.push((name.to_owned(), text.to_owned())),
                Err(_) => {
                    let path = format!("{}{path}", self.folder);
                    let message = words!("模板不是 UTF-8", "the template is not UTF-8");
                    let help = words!("在编辑器里另存为 UTF-8", "save it as UTF-8 in your editor");
                    diagnostics.push(Diagnostic::error(Code::KB030, &path, message).help(help));
                    return None;
                }
            }
        }
        self.tera.autoescape_on(vec![".html"]);
        match self.tera.add_raw_templates(templates) {
            Ok(()) => Some(()),
            Err(error) => {
                match error.kind() {
                    ErrorKind::Msg(reports) => diagnostics.extend(self.reported(reports, files)),
                    _ => diagnostics.push(self.problem(Code::KB030, &error, "base.html")),
                }
                None
            }
        }
    }

    /// The engine checks all templates together and hands its findings over as text: `error: what`, then
    /// `--> template:line:column`.
    fn reported(&self, reports: &str, files: &BTreeMap<String, Cow<'_, [u8]>>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut lines = reports.lines().peekable();
        while let Some(line) = lines.next() {
            let Some(reason) = line.trim().strip_prefix("error: ") else { continue };
            let place = lines.peek().and_then(|line| line.trim().strip_prefix("--> "));
            let mut parts = place.unwrap_or("base.html:1:1").rsplitn(3, ':');
            let column: usize = parts.next().and_then(|number| number.parse().ok()).unwrap_or(1);
            let line: usize = parts.next().and_then(|number| number.parse().ok()).unwrap_or(1);
            let name = parts.next().unwrap_or("base.html");
            let text =
                files.get(&format!("templates/{name}")).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
            let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
            let at = start + text[start..].chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>();
            let path = format!("{}templates/{name}", self.folder);
            found.push(
                Diagnostic::error(
                    Code::KB030,
                    &path,
                    words!("模板（template）出错：{reason}", "template error: {reason}"),
                )
                .at(at..at + 1)
                .help(correct_template()),
            );
        }
        if found.is_empty() {
            let path = format!("{}templates/base.html", self.folder);
            let message = words!("模板（template）出错：{reports}", "template error: {reports}");
            found.push(Diagnostic::error(Code::KB030, &path, message).help(correct_template()));
        }
        found
    }

    /// A template engine's error as a message with the template's line.
    pub fn problem(&self, code: Code, error: &tera::Error, template: &str) -> Diagnostic {
        let path = |name: &str| format!("{}templates/{name}", self.folder);
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let reason = report.message();
                Diagnostic::error(
                    code,
                    &path(report.filename()),
                    words!("模板（template）出错：{reason}", "template error: {reason}"),
                )
                .at(report.span().range.clone())
                .help(correct_template())
            }
            other => {
                let template = match other {
                    ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => tpl,
                    ErrorKind::MissingParent { current, .. } => current,
                    _ => template,
                };
                let reason = other.to_string();
                let reason = reason.lines().next().unwrap_or_default();
                Diagnostic::error(
                    code,
                    &path(template),
                    words!("模板（template）出错：{reason}", "template error: {reason}"),
                )
                .help(correct_template())
            }
        }
    }
}

/// A template is the site's, or the one that kbgen has.
fn correct_template() -> Words {
    words!(
        "改这个模板；从站点的 themes/ 里删掉它，就用 kbgen 自带的",
        "correct the template; without it in the site's themes/ that of kbgen is used"
    )
}

/// A style sheet without comments and line breaks: they are for those who write it, and a reader's phone pays for them.
fn packed(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(c) = rest.chars().next() {
        let end = match c {
            '"' | '\'' => {
                let mut escaped = false;
                let closes = |&(_, inner): &(usize, char)| {
                    let closes = inner == c && !escaped;
                    escaped = inner == '\\' && !escaped;
                    closes
                };
                let end = rest.char_indices().skip(1).find(closes).map_or(rest.len(), |(at, _)| at + 1);
                out.push_str(&rest[..end]);
                end
            }
            '/' if rest.starts_with("/*") => rest[2..].find("*/").map_or(rest.len(), |at| at + 4),
            '\n' | '\r' => {
                if !out.ends_with(['{', '}', ';', ',', ' ']) && !out.is_empty() {
                    out.push(' ');
                }
                rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len())
            }
            _ => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[end..];
    }
    out
}

/// A script without indentation, empty lines and lines that are comments. `None` when text runs over the end of a line, where
/// nothing may be taken away.
fn packed_script(js: &str) -> Option<String> {
    let mut out = String::with_capacity(js.len());
    for line in js.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
        if line.matches('`').count() % 2 == 1 || line.ends_with('\\') {
            return None;
        }
        out.push_str(line);
        out.push('\n');
    }
    Some(out)
}

/// `assets/site.css` becomes `assets/site.0123456789abcdef.css`: a new look is a new address, so caches never show an old one.
fn hashed_name(path: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let hash = &hash[..16];
    match path.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
        None => format!("{path}.{hash}"),
    }
}

/// The words of the language, else of its first part (`zh` for `zh-HK`), else English.
fn read_words(
    files: &BTreeMap<String, Cow<'_, [u8]>>,
    folder: &str,
    language: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(BTreeMap<String, String>, Vec<String>)> {
    let primary = language.split('-').next().unwrap_or(language);
    let same_primary = |path: &&String| {
        path.strip_prefix("i18n/")
            .and_then(|name| name.strip_suffix(".toml"))
            .is_some_and(|name| name.split('-').next() == Some(primary))
    };
    let exact = format!("i18n/{language}.toml");
    let english = "i18n/en.toml".to_owned();
    let path = if files.contains_key(&exact) { &exact } else { files.keys().find(same_primary).unwrap_or(&english) };
    let text = String::from_utf8_lossy(files.get(path)?);
    match toml::from_str::<File>(&text) {
        Ok(file) => {
            let templates: Vec<&str> = files
                .iter()
                .filter(|(path, _)| path.starts_with("templates/"))
                .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
                .collect();
            let found = unused::wrong_words(&format!("{folder}{path}"), &text, &file, &templates);
            let lacks = found.iter().any(|found| found.level == Level::Error);
            diagnostics.extend(found);
            (!lacks).then_some((file.words, file.title_breaks))
        }
        Err(error) => {
            let reason = error.message().lines().next().unwrap_or_default();
            diagnostics.push(
                Diagnostic::error(
                    Code::KB030,
                    &format!("{folder}{path}"),
                    words!("主题的词表读不懂：{reason}", "cannot read the theme's words: {reason}"),
                )
                .at(error.span().unwrap_or(0..0))
                .help(words!(
                    "一行一个词：[words] 下面写 名字 = \"文字\"；删掉这个文件就用 kbgen 自带的",
                    "one word a line, below [words]: name = \"text\"; without this file that of kbgen is used"
                )),
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{packed, packed_script};

    #[test]
    fn style_sheets_lose_what_is_for_people_only() {
        let css = "/* a \" b */\na,\nb {\n  c: d;\n}\n.x\n.y{content:\"/*\\\"\n*/\"}/*/ still */";
        assert_eq!(packed(css), "a,b {c: d;}.x .y{content:\"/*\\\"\n*/\"}");
        assert_eq!(packed("a{}/* never closed"), "a{}");
        assert_eq!(packed("a{content:\"never closed"), "a{content:\"never closed");
    }

    #[test]
    fn scripts_lose_lines_that_are_for_people_only() {
        let js = "// why\nif (a) {\n  // because\n\n  b('//'); // said\n}\n";
        assert_eq!(packed_script(js).as_deref(), Some("if (a) {\nb('//'); // said\n}\n"));
        assert_eq!(packed_script("a = `x${b}`;\n").as_deref(), Some("a = `x${b}`;\n"));
        assert_eq!(packed_script("a = `\n  // text\n`;\n"), None);
    }
}

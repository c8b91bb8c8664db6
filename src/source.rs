//! Everything the build may look at, read once: the world is over from here on.
//!
//! `load` makes [`Sources`]; tests make them from literals. All later phases are pure functions of this value.

mod clean;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use clean::{clean, normalise_lines};
pub use clean::{is_unfit, unfit_kind};

use crate::diagnostic::{Code, Diagnostic, words};
use crate::path::{HOST_FILES, file_name, without_ending};

/// A text file, UTF-8, `\n` at line ends, without byte order mark or control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// Relative to the site's folder, with `/`: `content/rights/a.md`.
    pub path: String,
    /// Offsets in messages are bytes of this text.
    pub text: String,
}

/// A file that is copied as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Relative to the site's folder, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The site's files and the day, sorted by path.
#[derive(Debug, Clone)]
pub struct Sources {
    /// `site.toml`.
    pub config: TextFile,
    /// `dedup.toml`: the editor's decisions about duplicates; empty where there is none.
    pub decisions: TextFile,
    /// `lexicon.toml`: the words of the site's subject; empty where there is none.
    pub lexicon: TextFile,
    /// `content/**/*.md`, with the ending in any spelling.
    pub articles: Vec<TextFile>,
    /// Files of `content/` that are not Markdown.
    pub assets: Vec<Asset>,
    /// Files of `static/`.
    pub statics: Vec<Asset>,
    /// Files of the site's `themes/<name>/`, which stand in front of the embedded ones.
    pub theme: Vec<Asset>,
    /// Files that could not be used, kept (with wrong bytes replaced) so that messages can show the line.
    pub unusable: Vec<TextFile>,
    /// Files and folders that are passed over: what programs and systems leave behind or hide.
    pub passed_over: Vec<String>,
    /// The day the build is made for; messages and review notices compare with it.
    pub today: Date,
}

impl Sources {
    /// Sources with a configuration and nothing else.
    pub fn new(config: &str, today: Date) -> Sources {
        Sources {
            config: TextFile { path: "site.toml".to_owned(), text: config.to_owned() },
            decisions: TextFile { path: "dedup.toml".to_owned(), text: String::new() },
            lexicon: TextFile { path: "lexicon.toml".to_owned(), text: String::new() },
            articles: Vec::new(),
            assets: Vec::new(),
            statics: Vec::new(),
            theme: Vec::new(),
            unusable: Vec::new(),
            passed_over: Vec::new(),
            today,
        }
    }

    /// The text of the file a message is about.
    pub fn text_of(&self, path: &str) -> Option<Cow<'_, str>> {
        if let Some(file) = [&self.config, &self.decisions, &self.lexicon].into_iter().find(|file| file.path == path) {
            return Some(Cow::Borrowed(&file.text));
        }
        if let Ok(found) = self.articles.binary_search_by(|file| file.path.as_str().cmp(path)) {
            return Some(Cow::Borrowed(&self.articles[found].text));
        }
        if let Some(file) = self.unusable.iter().find(|file| file.path == path) {
            return Some(Cow::Borrowed(&file.text));
        }
        let asset = self.theme.iter().find(|asset| asset.path == path)?;
        Some(String::from_utf8_lossy(&asset.bytes))
    }
}

/// A folder of literals, for tests: path and text.
pub fn from_literals(config: &str, files: &BTreeMap<String, Vec<u8>>, today: Date) -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::new(config, today);
    let mut diagnostics = Vec::new();
    for (path, bytes) in files {
        sort_in(&mut sources, path, bytes.clone(), &mut diagnostics);
    }
    (sources, diagnostics)
}

/// Puts one file where it belongs, by its path; files elsewhere are none of kbgen's business.
///
/// Paths must come in ascending order.
pub fn sort_in(sources: &mut Sources, path: &str, bytes: Vec<u8>, diagnostics: &mut Vec<Diagnostic>) {
    let asset = |bytes| Asset { path: path.to_owned(), bytes };
    let ends = path.match_indices('/').map(|(at, _)| (at, true)).chain([(path.len(), false)]);
    if ends.into_iter().any(|(end, folder)| is_left_out(&path[..end], folder)) {
        sources.passed_over.push(path.to_owned());
        return;
    }
    if path == "dedup.toml" || path == "lexicon.toml" {
        match decode(path, bytes, diagnostics) {
            Ok(file) if path == "dedup.toml" => sources.decisions = file,
            Ok(file) => sources.lexicon = file,
            Err(file) => sources.unusable.push(file),
        }
    } else if path.starts_with("content/") && without_ending(path).is_some() {
        match decode(path, bytes, diagnostics) {
            Ok(file) => sources.articles.push(file),
            Err(file) => sources.unusable.push(file),
        }
    } else if path.starts_with("content/") {
        sources.assets.push(asset(bytes));
    } else if path.starts_with("static/") {
        sources.statics.push(asset(bytes));
    } else if path.starts_with("themes/") {
        sources.theme.push(asset(bytes));
    }
}

/// How the names of files end that programs make for themselves beside an author's: backups, temporary files, halves of
/// downloads, what a merge or a patch left over.
const DROPPING_ENDINGS: &[&str] = &[
    "~",
    ".bak",
    ".tmp",
    ".temp",
    ".orig",
    ".rej",
    ".save",
    ".part",
    ".partial",
    ".crdownload",
    ".download",
    ".mine",
    ".autosave",
    ".asv",
];

/// Whether a file or folder of the site is left out, by its path: a dropping, but for what hosts look for below `static/`.
pub fn is_left_out(path: &str, folder: bool) -> bool {
    let host = path.strip_prefix("static/").is_some_and(|name| HOST_FILES.contains(&name));
    !host && is_dropping(path.rsplit_once('/').map_or(path, |(_, name)| name), folder)
}

/// Hidden files and folders that programs make for themselves; others somebody put there.
const HIDDEN: &[&str] = &[
    ".ds_store",
    ".directory",
    ".editorconfig",
    ".fseventsd",
    ".git",
    ".gitattributes",
    ".gitignore",
    ".gitkeep",
    ".hg",
    ".idea",
    ".keep",
    ".obsidian",
    ".prettierrc",
    ".spotlight-v100",
    ".svn",
    ".trash",
    ".trashes",
    ".vscode",
];

/// Whether a path that is left out may be one that somebody wrote and misses: hidden, and no program's own. Beside articles
/// only an article is; in `static/` somebody may have meant anything to be there.
pub fn is_missed(path: &str) -> bool {
    let lower = file_name(path).to_ascii_lowercase();
    let own = HIDDEN.contains(&&*lower) || lower.starts_with("._") || lower.starts_with(".#") || is_swap(&lower);
    let is_hidden = lower.starts_with('.') && !own && !DROPPING_ENDINGS.iter().any(|ending| lower.ends_with(ending));
    is_hidden && (path.starts_with("static/") || (path.starts_with("content/") && without_ending(path).is_some()))
}

/// Whether programs and systems leave such a name behind, or hide it. Of folders only what is hidden or a system's own:
/// nobody makes a folder by accident.
fn is_dropping(name: &str, folder: bool) -> bool {
    let lower = name.to_ascii_lowercase();
    if name.starts_with('.')
        || ["__macosx", "$recycle.bin", "system volume information", "lost+found"].contains(&&*lower)
    {
        return true;
    }
    !folder
        && (DROPPING_ENDINGS.iter().any(|ending| lower.ends_with(ending))
            || ["thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "4913"].contains(&&*lower)
            || name.starts_with("~$")
            || (name.starts_with('#') && name.ends_with('#'))
            || lower.contains("___jb_")
            || lower.contains(".tmp.")
            || is_swap(&lower)
            || is_numbered_save(&lower)
            || is_side_of_merge(name))
}

/// Vim counts down: `.swp`, `.swo`, ... `.swa`; a Flash film is none.
fn is_swap(name: &str) -> bool {
    name.rsplit_once(".sw").is_some_and(|(_, last)| matches!(last.as_bytes(), [b'a'..=b'p']) && last != "f")
}

/// nano counts up: `a.md.save.1`.
fn is_numbered_save(name: &str) -> bool {
    let number = name.rsplit_once(".save.").map(|(_, number)| number);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `a_LOCAL_4711.md`: one side of a merge that git shows in a tool.
fn is_side_of_merge(name: &str) -> bool {
    ["_BACKUP_", "_BASE_", "_LOCAL_", "_REMOTE_"].iter().any(|side| {
        let number = name.rsplit_once(side).map(|(_, after)| after.split('.').next().unwrap_or(after));
        number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// Bytes to text. Wrong bytes are an error with their line; `Err` carries a readable copy for the message.
pub fn decode(path: &str, bytes: Vec<u8>, diagnostics: &mut Vec<Diagnostic>) -> Result<TextFile, TextFile> {
    let owned = path.to_owned();
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let (text, diagnostic) = undecodable(path, error.as_bytes(), at);
            diagnostics.push(diagnostic);
            return Err(TextFile { path: owned, text });
        }
    };
    Ok(TextFile { text: clean(path, text, diagnostics), path: owned })
}

/// Guesses which encoding the bytes have, since "not UTF-8" alone does not tell an editor what to do.
fn undecodable(path: &str, bytes: &[u8], at: usize) -> (String, Diagnostic) {
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let lossy = normalise_lines(String::from_utf8_lossy(bytes).into_owned())
        .replace(|c: char| c.is_control() && c != '\n', " ");
    let offset = normalise_lines(String::from_utf8_lossy(&bytes[..at]).into_owned()).len().min(lossy.len());
    let guess = if utf16 {
        words!(
            "这个文件看来是 UTF-16（Windows 记事本的 Unicode）",
            "this file looks like UTF-16 (what Windows Notepad calls Unicode)"
        )
    } else if looks_like_gbk(bytes) {
        words!("这个文件看来是 GBK 编码", "this file looks like GBK")
    } else {
        words!("这里的字节不是 UTF-8", "the bytes here are not UTF-8")
    };
    let diagnostic = Diagnostic::error(Code::KB001, path, guess)
        .at(offset..offset + 1)
        .why(words!("猜错编码会把正文变成乱码，所以不发布", "a wrong guess would publish garbled text"))
        .help(words!("在编辑器里另存为 UTF-8 编码", "save the file as UTF-8 in your editor"));
    (lossy, diagnostic)
}

/// Whether every byte beyond ASCII is part of a GBK pair, there are some, and nearly all are of the common characters and
/// signs: Shift-JIS and Big5 are made of such pairs, too, and lie elsewhere.
fn looks_like_gbk(bytes: &[u8]) -> bool {
    let (mut pairs, mut common) = (0, 0);
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] < 0x80 {
            i += 1;
        } else if matches!(bytes[i], 0x81..=0xFE) && bytes.get(i + 1).is_some_and(|next| matches!(next, 0x40..=0xFE)) {
            pairs += 1;
            common += usize::from(matches!(bytes[i], 0xA1..=0xA3 | 0xB0..=0xF7) && bytes[i + 1] >= 0xA1);
            i += 2;
        } else {
            return false;
        }
    }
    pairs >= 2 && common * 10 >= pairs * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (Result<String, String>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let result = decode("content/a.md", bytes.to_vec(), &mut diagnostics);
        (result.map(|file| file.text).map_err(|file| file.text), diagnostics)
    }

    #[test]
    fn marks_and_line_ends_are_made_plain() {
        assert_eq!(decoded("\u{FEFF}a\r\nb\rc\n".as_bytes()).0.unwrap(), "a\nb\nc\n");
    }

    #[test]
    fn droppings_are_told_from_what_an_author_made() {
        for name in [
            "4913",
            "a.md.tmp",
            "a.md.swo",
            "a.md.swp",
            "a.orig",
            "~$a.md",
            "a.md.part",
            "a.md.rej",
            "a.md.save",
            "a.md.save.1",
            "a.md.___jb_tmp___",
            "a.md~",
            "#a.md#",
            ".a.md.swp",
            "A.TMP",
            "a.md.crdownload",
            "a.md.tmp.1234",
            "a_LOCAL_4711.md",
            "Thumbs.db",
        ] {
            assert!(is_dropping(name, false), "{name}");
        }
        for name in ["a.md", "4913.md", "film.swf", "a.swx", "save.md", "tmp.md", "part.1.md", "a_LOCAL_.md", "origin"]
        {
            assert!(!is_dropping(name, false), "{name}");
        }
        assert!(is_dropping(".git", true) && is_dropping("__MACOSX", true) && !is_dropping("4913", true));
        assert!(is_left_out("static/.env", false) && is_left_out("content/.well-known", true));
        assert!(!is_left_out("static/.well-known", true) && is_left_out("static/a/.htaccess", false));
        assert!(is_missed("static/.env") && !is_missed("static/.DS_Store") && !is_missed("static/._a.md"));
        assert!(is_missed("content/.a.md") && !is_missed("content/.env") && !is_missed("content/.a.md.swp"));
        assert!(!is_missed("static/a.bak") && !is_missed("themes/.a.md"));
        assert!(!is_dropping("a.orig", true), "nobody makes a folder by accident");
    }

    #[test]
    fn gbk_and_utf16_are_named() {
        let (result, diagnostics) = decoded(&[0xD0, 0xC5, 0xD3, 0xC3, b'\n']);
        assert!(result.is_err() && diagnostics[0].message.en.contains("GBK"));
        // こんにちは in Shift-JIS, 台灣債務 in Big5, コン in EUC-JP.
        let japanese: &[u8] = &[0x82, 0xB1, 0x82, 0xF1, 0x82, 0xC9, 0x82, 0xBF, 0x82, 0xCD];
        let others: [&[u8]; 3] =
            [japanese, &[0xA5, 0x78, 0xC6, 0x57, 0xB6, 0xC5, 0xB0, 0xC8], &[0xA5, 0xB3, 0xA5, 0xF3]];
        for other in others {
            let (result, diagnostics) = decoded(other);
            assert!(result.is_err() && !diagnostics[0].message.en.contains("GBK"), "{other:x?}");
        }
        let (result, diagnostics) = decoded(&[0xFF, 0xFE, 0x61, 0x00]);
        assert!(result.is_err() && diagnostics[0].message.en.contains("UTF-16"));
    }
}

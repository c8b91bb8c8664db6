//! `[lints]` of `site.toml` to the level of each lint; all that is wrong there is told in one run.

use std::collections::BTreeMap;

use toml::Spanned;

use super::LintLevel;
use crate::diagnostic::{Code, Diagnostic, nearest, words};
use crate::source::TextFile;

/// What `[lints]` may hold before it is looked at: any value of any key.
pub(super) type Raw = BTreeMap<Spanned<String>, Spanned<toml::Value>>;

/// The levels that the site chose.
pub(super) fn read(raw: Raw, file: &TextFile, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, LintLevel> {
    let mut levels = BTreeMap::new();
    let mut raw: Vec<_> = raw.into_iter().collect();
    raw.sort_by_key(|(code, _)| code.span().start);
    for (code, level) in raw {
        if let Some(mistake) = mistaken_code(&code, file) {
            diagnostics.push(mistake);
            continue;
        }
        match level.get_ref().as_str() {
            Some("off") => drop(levels.insert(code.into_inner(), LintLevel::Off)),
            Some("warn") => drop(levels.insert(code.into_inner(), LintLevel::Warn)),
            Some("error") => drop(levels.insert(code.into_inner(), LintLevel::Error)),
            _ => diagnostics.push(mistaken_level(code.get_ref(), &level, file)),
        }
    }
    levels
}

/// A key that is no lint: errors cannot be switched off, and what nobody knows would do nothing.
fn mistaken_code(code: &Spanned<String>, file: &TextFile) -> Option<Diagnostic> {
    let written = code.get_ref();
    if Code::parse(written).is_some_and(Code::is_lint) {
        return None;
    }
    let upper = written.to_ascii_uppercase();
    let known = Code::parse(&upper).filter(|code| !code.is_lint());
    let names: Vec<&str> = Code::ALL.iter().filter(|code| code.is_lint()).map(|code| code.name()).collect();
    let list = names.join(", ");
    let diagnostic = match known {
        Some(_) => Diagnostic::error(
            Code::KB022,
            &file.path,
            words!("`{written}` 不是可设级别的规则（lint）", "`{written}` is no lint: its level cannot be chosen"),
        )
        .why(words!("它会误导读者，所以不能关掉", "what it finds would mislead readers or its author")),
        None => Diagnostic::error(
            Code::KB021,
            &file.path,
            words!("没有可设级别的规则 `{written}`", "no lint is named `{written}`"),
        ),
    };
    let near = if known.is_none() { nearest(&upper, names.iter().copied()) } else { None };
    Some(diagnostic.at(code.span()).help(match near {
        Some(near) => words!("你是不是要写 `{near}`？可以设的有：{list}", "did you mean `{near}`? Lints: {list}"),
        None => words!("可以设的有：{list}", "lints: {list}"),
    }))
}

fn mistaken_level(code: &str, level: &Spanned<toml::Value>, file: &TextFile) -> Diagnostic {
    let written = file.text.get(level.span()).unwrap_or_default().trim_matches('"');
    let message = words!("`lints.{code}` 不能是 `{written}`", "`lints.{code}` cannot be `{written}`");
    let diagnostic = Diagnostic::error(Code::KB020, &file.path, message).at(level.span());
    diagnostic.help(words!("可以写：\"off\"、\"warn\"、\"error\"", "write \"off\", \"warn\" or \"error\""))
}

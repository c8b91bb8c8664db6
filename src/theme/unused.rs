//! Files of a theme that nothing uses, and words that it does not know or lacks: the site's files in, messages out.

use std::collections::{BTreeMap, BTreeSet};

use super::embedded::{EMBEDDED, File, collect};
use crate::diagnostic::{Code, Diagnostic, nearest, words};
use crate::source::Asset;

/// The folders of a theme.
const FOLDERS: [&str; 3] = ["templates", "assets", "i18n"];

/// How many words a message lists.
const LISTED_MAX: usize = 10;

/// What the site's files below `themes/` hold that no page will show; `theme` is the name of the one in use.
pub(super) fn unused(theme: &str, files: &[Asset]) -> Vec<Diagnostic> {
    let placed: Vec<(&Asset, &str, &str)> = files
        .iter()
        .filter_map(|asset| {
            let (folder, inner) = asset.path.strip_prefix("themes/")?.split_once('/')?;
            Some((asset, folder, inner))
        })
        .collect();
    let mut others: BTreeSet<&str> = BTreeSet::new();
    let own: Vec<(&Asset, &str)> =
        placed.iter().filter(|(_, folder, _)| *folder == theme).map(|(asset, _, inner)| (*asset, *inner)).collect();
    let texts: Vec<&str> = own.iter().filter_map(|(asset, _)| std::str::from_utf8(&asset.bytes).ok()).collect();
    let mut found = Vec::new();
    for (asset, folder, _) in placed.iter().filter(|(_, folder, _)| *folder != theme) {
        if others.insert(folder) {
            found.push(other_theme(asset, folder, theme));
        }
    }
    found.extend(own.iter().filter_map(|(asset, inner)| idle(asset, inner, &texts)));
    found
}

/// A theme beside the one in use.
fn other_theme(asset: &Asset, folder: &str, theme: &str) -> Diagnostic {
    let message = words!(
        "没有用到主题 `{folder}`：用的是 `{theme}`",
        "nothing uses the theme `{folder}`: the site has `{theme}`"
    );
    Diagnostic::warning(Code::KB032, &asset.path, message).help(match nearest(folder, [theme]) {
        Some(near) => words!("你是不是要写 `themes/{near}/`？", "did you mean `themes/{near}/`?"),
        None => words!(
            "要用它，在 site.toml 写 theme = \"{folder}\"；不用就删掉",
            "to use it write theme = \"{folder}\" in site.toml; else delete it"
        ),
    })
}

/// A file of the theme that takes the place of no embedded one and that no file of the theme names.
fn idle(asset: &Asset, inner: &str, texts: &[&str]) -> Option<Diagnostic> {
    let (folder, name) = inner.split_once('/')?;
    let embedded = || {
        let mut paths = BTreeMap::new();
        collect(&EMBEDDED, &mut paths);
        paths.into_keys()
    };
    let near = match folder {
        "i18n" => return None,
        _ if !FOLDERS.contains(&folder) => nearest(folder, FOLDERS).map(|near| format!("{near}/{name}")),
        _ if EMBEDDED.get_file(inner).is_some() => return None,
        // `{% include "name" %}`; `assets.name_css`, `url(name.svg)`.
        _ => {
            let key = name.replace(['.', '-', '/'], "_");
            if texts.iter().any(|text| text.contains(name) || folder == "assets" && text.contains(&key)) {
                return None;
            }
            let paths: Vec<String> = embedded().filter(|path| path.starts_with(folder)).collect();
            nearest(inner, paths.iter().map(String::as_str)).map(str::to_owned)
        }
    };
    let message = words!("没有用到主题的文件 `{inner}`", "nothing uses this file of the theme: `{inner}`");
    Some(Diagnostic::warning(Code::KB032, &asset.path, message).help(match near {
        Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
        None => words!(
            "起成 kbgen 自带的一个名字，就代替它；或在模板里用它；不用就删掉",
            "give it the name of one of kbgen's own files to take its place, or use it in a template; else delete it"
        ),
    }))
}

/// The words that the site's own file of words lacks, and those that nothing shows.
pub(super) fn wrong_words(path: &str, text: &str, file: &File, templates: &[&str]) -> Vec<Diagnostic> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for words in EMBEDDED.get_dir("i18n").into_iter().flat_map(|dir| dir.files()) {
        let read = words.contents_utf8().and_then(|text| toml::from_str::<File>(text).ok());
        known.extend(read.into_iter().flat_map(|file| file.words.into_keys()));
    }
    let mut found = Vec::new();
    let missing: Vec<&str> = known.iter().map(String::as_str).filter(|key| !file.words.contains_key(*key)).collect();
    let more = if missing.len() > LISTED_MAX { ", ..." } else { "" };
    let list = missing.iter().take(LISTED_MAX).copied().collect::<Vec<_>>().join(", ") + more;
    if !missing.is_empty() {
        let count = missing.len();
        let message = words!("主题的词表少 {count} 个词：{list}", "the theme's words lack {count}: {list}");
        found.push(Diagnostic::error(Code::KB030, path, message).help(words!(
            "从 kbgen 的 themes/default/i18n/ 抄一份完整的来改",
            "copy the whole file from themes/default/i18n/ of kbgen and change that"
        )));
    }
    let used = |key: &str| templates.iter().any(|text| text.contains(key));
    for key in file.words.keys().filter(|key| !known.contains(*key) && !used(key)) {
        let start =
            text.match_indices(key.as_str()).find(|(at, _)| text[..*at].trim_end_matches([' ', '"']).ends_with('\n'));
        let start = start.map_or(0, |(at, _)| at);
        let message = words!("没有用到词 `{key}`", "nothing shows the word `{key}`");
        let near = nearest(key, missing.iter().copied());
        found.push(Diagnostic::warning(Code::KB032, path, message).at(start..start + key.len()).help(match near {
            Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
            None => words!("改正名字，或者删掉这一行", "correct its name, or delete the line"),
        }));
    }
    found
}

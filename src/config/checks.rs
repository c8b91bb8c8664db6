//! Values of `site.toml` that reach other files: what could mean something there is an error here.

use toml::Spanned;

use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::invisible::{is_bidi_override, is_noncharacter};
use crate::source::TextFile;
use crate::text::{is_blank, markdown_signs};

/// The site's own address.
pub(super) fn base_url(raw: &Spanned<String>, file: &TextFile, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let checked = web_address(raw.get_ref());
    checked
        .map_err(|reason| {
            diagnostics.push(
                Diagnostic::error(Code::KB022, &file.path, reason)
                    .at(raw.span())
                    .why(words!(
                        "站点地图、订阅、分享卡片和服务器的配置都用它",
                        "sitemap, feed, share cards and the files for hosts are made from it"
                    ))
                    .help(words!(
                        "写成 base_url = \"https://example.org/\"",
                        "write base_url = \"https://example.org/\""
                    )),
            );
        })
        .ok()
}

/// The theme's folder below `themes/`.
pub(super) fn theme_name(
    raw: Option<Spanned<String>>,
    file: &TextFile,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Spanned<String>> {
    let Some(raw) = raw else { return Some(Spanned::new(0..0, "default".to_owned())) };
    if let Err(reason) = crate::path::check_name(raw.get_ref()) {
        let help = words!(
            "写 themes/ 里一个文件夹的名字：theme = \"default\"",
            "write the name of a folder of themes/: theme = \"default\""
        );
        diagnostics.push(Diagnostic::error(Code::KB022, &file.path, reason).at(raw.span()).help(help));
        return None;
    }
    Some(raw)
}

/// A word by itself means the same as nothing.
pub(super) fn synonyms(
    raw: Vec<Spanned<Vec<String>>>,
    file: &TextFile,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Vec<String>> {
    for group in raw.iter().filter(|group| group.get_ref().iter().filter(|word| !word.trim().is_empty()).count() < 2) {
        diagnostics.push(
            Diagnostic::error(
                Code::KB022,
                &file.path,
                words!("一组同义词至少要有两个词", "a group of synonyms needs two words"),
            )
            .at(group.span())
            .help(words!("这样写：[[\"老赖\", \"失信被执行人\"]]", "write [[\"car\", \"automobile\"]]")),
        );
    }
    raw.into_iter().map(Spanned::into_inner).collect()
}

/// The address of a site, ending in `/`: scheme, host, perhaps a port and folders, in characters that mean nothing to
/// any host's files.
///
/// # Errors
///
/// What it has that an address cannot have, or must not.
pub fn web_address(text: &str) -> Result<String, Words> {
    let url = text.trim();
    let Some(rest) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) else {
        return Err(words!("`{url}` 不是 http 或 https 网址", "`{url}` is no http or https address"));
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    if authority.contains('@') {
        return Err(words!("网址里不能有用户名和密码", "the address must hold no user and password"));
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !authority.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    let is_numeric = |c: char| c.is_ascii_hexdigit() || matches!(c, ':' | '.');
    let good_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(inner) => inner.contains(':') && inner.chars().all(is_numeric),
        None => host.chars().all(is_name) && host.split('.').all(|part| !part.is_empty()),
    };
    if !good_host || port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return Err(words!("`{authority}` 不是网站的名字", "`{authority}` is no name of a site"));
    }
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '/');
    if let Some(bad) = path.chars().find(|&c| !is_plain(c)) {
        let bad = bad.escape_debug();
        return Err(words!("网址的路径里不能有 `{bad}`", "the path of the address must not hold `{bad}`"));
    }
    let folders = path.strip_suffix('/').unwrap_or(path);
    if !path.is_empty() && folders.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Err(words!(
            "网址的路径里不能有空的一段、`.` 和 `..`",
            "the path of the address must have no empty part, `.` or `..`"
        ));
    }
    Ok(if url.ends_with('/') { url.to_owned() } else { format!("{url}/") })
}

/// The way out for readers in danger leads to an ordinary page elsewhere.
///
/// # Errors
///
/// What it has that an address cannot have.
pub(super) fn exit_address(text: &str) -> Result<(), Words> {
    let (page, _) = text.split_once(['?', '#']).unwrap_or((text, ""));
    if !page.starts_with("https://") || text.chars().any(|c| c.is_whitespace() || c.is_control() || is_bidi_override(c))
    {
        return Err(words!("quick_exit 的 link 不是 https 网址", "the link of quick_exit is no https address"));
    }
    web_address(page).map(|_| ())
}

/// The output folder lies inside the site's folder; somewhere else is for `--out`, where a person names it each time.
pub(super) fn output_dir(raw: &Spanned<String>, file: &TextFile, diagnostics: &mut Vec<Diagnostic>) {
    let dir = raw.get_ref();
    let is_inside = !dir.trim().is_empty()
        && !dir.starts_with(['/', '\\', '~'])
        && !dir.contains(':')
        && dir.split(['/', '\\']).all(|part| part != "..");
    let history =
        dir.split(['/', '\\']).find(|part| [".git", ".hg", ".svn"].contains(&part.to_ascii_lowercase().as_str()));
    let first = dir.split(['/', '\\']).find(|part| !matches!(*part, "" | "."));
    let source =
        first.is_none_or(|first| ["content", "static", "themes"].iter().any(|own| first.eq_ignore_ascii_case(own)));
    if is_inside && source {
        let message = words!(
            "`[output] dir` 不能是站点自己的文件夹：`{dir}`",
            "`[output] dir` must be no folder of the site's own files: `{dir}`"
        );
        let why = words!("发布会改掉作者的文件", "publishing would change the author's files");
        let help = words!("写成 dir = \"public\"", "write dir = \"public\"");
        diagnostics.push(Diagnostic::error(Code::KB022, &file.path, message).at(raw.span()).why(why).help(help));
    } else if let Some(name) = history {
        let message = words!(
            "`{name}` 里是版本历史，不能发布到那里",
            "`{name}` holds the history of the folder: nothing is published there"
        );
        let help = words!("写成 dir = \"public\"", "write dir = \"public\"");
        diagnostics.push(Diagnostic::error(Code::KB022, &file.path, message).at(raw.span()).help(help));
    } else if !is_inside {
        diagnostics.push(
            Diagnostic::error(
                Code::KB022,
                &file.path,
                words!(
                    "`[output] dir` 不能在站点的文件夹外面：`{dir}`",
                    "`[output] dir` must lie inside the site's folder: `{dir}`"
                ),
            )
            .at(raw.span())
            .help(words!(
                "写成 dir = \"public\"；要写到别处，用 kbgen build --out 文件夹",
                "write dir = \"public\"; to publish elsewhere, use kbgen build --out FOLDER"
            )),
        );
    }
}

/// Texts that reach files for machines stand on one line there and are all visible.
pub(super) fn one_line(name: &str, text: &Spanned<String>, file: &TextFile, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(bad) = text.get_ref().chars().find(|&c| c.is_control() || is_noncharacter(c) || is_bidi_override(c)) {
        let bad = format!("U+{:04X}", bad as u32);
        diagnostics.push(
            Diagnostic::error(
                Code::KB022,
                &file.path,
                words!(
                    "`{name}` 里有换行或看不见的字符 {bad}",
                    "`{name}` holds a line break or invisible character {bad}"
                ),
            )
            .at(text.span())
            .help(words!("写在一行里", "write it on one line")),
        );
    }
}

/// A name that nobody can see names nothing.
pub(super) fn not_blank(name: &str, text: &Spanned<String>, file: &TextFile, diagnostics: &mut Vec<Diagnostic>) {
    if is_blank(text.get_ref()) {
        diagnostics.push(
            Diagnostic::error(Code::KB022, &file.path, words!("`{name}` 是空的", "`{name}` is empty"))
                .at(text.span())
                .help(words!("写上读者看到的名字", "write the name that readers see")),
        );
    }
}

/// No Markdown is read in the texts of `site.toml`: they are shown as they are written.
pub(super) fn plain_words(name: &str, text: &Spanned<String>, file: &TextFile, diagnostics: &mut Vec<Diagnostic>) {
    for sign in markdown_signs(text.get_ref()) {
        let within = file.text.get(text.span()).and_then(|written| written.find(sign));
        let start = text.span().start;
        let place = within.map_or(text.span(), |at| start + at..start + at + sign.len());
        let shown: String = sign.chars().take(40).collect();
        diagnostics.push(
            Diagnostic::warning(
                Code::KB053,
                &file.path,
                words!(
                    "`{name}` 里不读 Markdown，{shown} 会照原样显示",
                    "no Markdown is read in `{name}`: {shown} is shown as it is"
                ),
            )
            .at(place)
            .help(words!(
                "只写文字；不给读者看的，写成 # 后面的注释",
                "write plain words; what readers should not see stands behind a #"
            )),
        );
    }
}

/// `zh-CN`, `en`: letters, digits and `-`.
pub(super) fn language_tag(raw: &Spanned<String>, file: &TextFile, diagnostics: &mut Vec<Diagnostic>) {
    let tag = raw.get_ref();
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
    if !tag.split('-').all(is_part) {
        diagnostics.push(
            Diagnostic::error(Code::KB022, &file.path, words!("`{tag}` 不是语言代码", "`{tag}` is no language code"))
                .at(raw.span())
                .help(words!("例如 language = \"zh-CN\"", "such as language = \"en\"")),
        );
    }
}

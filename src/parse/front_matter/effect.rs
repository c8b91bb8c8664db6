//! What is well written and does nothing: keys of another kind of page, days that have not come.

use std::ops::Range;

use jiff::civil::Date;

use super::fields::FrontMatter;
use super::kind::Kind;
use super::outline::{Outline, OutlineEntry};
use crate::diagnostic::{Code, Diagnostic, words};

/// Where each key of a kind's data is read; everywhere else it does nothing.
const DATA: &[(&str, Kind)] = &[
    ("law", Kind::Law),
    ("hotline", Kind::Hotline),
    ("calculator", Kind::Calculator),
    ("parameter", Kind::Parameter),
    ("term", Kind::Term),
    ("task", Kind::Steps),
    ("flow", Kind::Flow),
    ("hub", Kind::Hub),
];

/// Keys that the pages of some kinds do not show.
const NOT_SHOWN: &[(&str, &[Kind])] = &[
    ("facts", &[Kind::Term, Kind::Law, Kind::Hotline, Kind::Parameter, Kind::Hub, Kind::Page]),
    ("hotlines", &[Kind::Law, Kind::Hotline]),
    ("also_asked", &[Kind::Hub]),
    ("updated", &[Kind::Hub]),
    ("review", &[Kind::Hub]),
];

/// Days on which something was done.
const DAYS: &[&str] = &["date", "updated[].date", "review.on", "law.checked", "hotline.checked", "parameter.checked"];

/// For how many unknown articles of a law one that comes near is looked for.
const SUGGESTIONS_MAX: usize = 100;

/// Findings with places in the YAML.
pub fn findings(outline: &Outline<'_>, front: &FrontMatter, home: bool, today: Date, path: &str) -> Vec<Diagnostic> {
    let kind = front.kind.value;
    let place =
        |key: &str| outline.top(key).and_then(|number| outline.entries[number].key.as_ref()).map(|it| it.1.clone());
    let mut found = Vec::new();
    for (key, wanted) in DATA {
        // The home page lists pages like a hub.
        // What kind it is may be what could not be read.
        let unread = front.kind.span.is_empty() && outline.top("kind").is_some();
        if *wanted == kind || (home && *key == "hub") || unread {
            continue;
        }
        if let Some(place) = place(key) {
            let (name, wanted) = (kind.name(), wanted.name());
            let message =
                words!("`{key}` 在 kind 是 {name} 的页面上不起作用", "`{key}` does nothing on a page of kind {name}");
            let help = words!("写 kind: {wanted}，或者删掉 `{key}`", "write kind: {wanted}, or delete `{key}`");
            found.push(Diagnostic::warning(Code::KB051, path, message).at(place).help(help));
        }
    }
    for (key, kinds) in NOT_SHOWN {
        // A page for a reader in danger shows its numbers at the head.
        if !kinds.contains(&kind) || (*key == "hotlines" && front.sensitive.is_some()) {
            continue;
        }
        if let Some(place) = place(key) {
            let name = kind.name();
            let message = words!("kind 是 {name} 的页面不显示 `{key}`", "a page of kind {name} does not show `{key}`");
            let help = words!("写进正文，或者换一个 kind", "say it in the text, or choose another kind");
            found.push(Diagnostic::warning(Code::KB051, path, message).at(place).help(help));
        }
    }
    if let Some(place) = place("home").filter(|_| !home) {
        let message = words!("`home` 只在首页起作用", "`home` does nothing but on the home page");
        let help = words!("移到 content/index.md，或者删掉", "move it to content/index.md, or delete it");
        found.push(Diagnostic::warning(Code::KB051, path, message).at(place).help(help));
    }
    found.extend(outline.inner().filter_map(|(number, entry)| to_come(outline, number, entry, today, path)));
    found
}

fn to_come(
    outline: &Outline<'_>,
    number: usize,
    entry: &OutlineEntry<'_>,
    today: Date,
    path: &str,
) -> Option<Diagnostic> {
    let day: Date = entry.text.trim().parse().ok().filter(|day| *day > today)?;
    if !DAYS.contains(&outline.path(number).as_str()) {
        return None;
    }
    let name = outline.name(number);
    let message = words!("`{name}` 的日子 {day} 还没到", "the day of `{name}`, {day}, is still to come");
    let diagnostic = Diagnostic::warning(Code::KB052, path, message).at(entry.span.clone());
    Some(match name.as_str() {
        "date" => diagnostic
            .why(words!(
                "页面现在就会发布，只是到那天才进订阅",
                "the page is published now; only the feed waits for the day"
            ))
            .help(words!("还不能发布的页面写 draft: true", "a page that has to wait is a draft: draft: true")),
        _ => diagnostic.help(words!("写事情真正发生的那一天", "write the day on which it was done")),
    })
}

/// Articles that `law.articles` names: what is said of one that the page does not have is said of nothing.
pub fn articles(yaml: &str, ids: &[&str], path: &str) -> Vec<Diagnostic> {
    let Some(outline) = Outline::new(yaml) else { return Vec::new() };
    let unknown = outline.inner().filter_map(|(number, entry)| {
        let (key, place) = entry.key.as_ref()?;
        let parent = Some(entry.parent).filter(|parent| *parent != 0)?;
        (outline.path(parent) == "law.articles" && !ids.contains(&&**key)).then(|| (number, key, place.clone()))
    });
    let found = unknown.enumerate().map(|(count, (_, key, place)): (usize, (usize, _, Range<usize>))| {
        let message = words!("正文里没有编号是 `{key}` 的条文", "the text has no article `{key}`");
        let near = (count < SUGGESTIONS_MAX).then(|| crate::diagnostic::nearest(key, ids.iter().copied())).flatten();
        let help = match near {
            None if count >= SUGGESTIONS_MAX => words!(
                "只替前 {SUGGESTIONS_MAX} 个找相近的编号：改好它们再运行一次",
                "numbers that come near were looked for in the first {SUGGESTIONS_MAX} only: mend these, then run again"
            ),
            Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
            None => words!("改编号，或者在正文里写上这一条", "correct the number, or add the article to the text"),
        };
        Diagnostic::warning(Code::KB051, path, message).at(place).help(help)
    });
    found.collect()
}

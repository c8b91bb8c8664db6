//! Names of folders, files and pages that speak of a draft, on pages that are none.

use std::collections::BTreeMap;

use super::Article;
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::path::{file_name, parent};

/// Names of folders for drafts, in lower case without `_` before them.
const FOLDERS: &[&str] = &["draft", "drafts", "草稿", "草稿箱"];

/// Words at the head of a title.
const WORDS: &[&str] = &["draft", "wip", "草稿", "未完成", "未发布"];

/// One message a folder, or one a page where only its own name or title says so.
pub fn findings(articles: &[Article<'_>]) -> Vec<Diagnostic> {
    let mut folders: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    let mut found = Vec::new();
    for article in articles.iter().filter(|article| article.usable && !article.front.draft) {
        let (folder, name) = (parent(article.file_key()), file_name(article.file_key()));
        if let Some(folder) = draft_folder(folder) {
            folders.entry(folder).or_insert((0, &article.path)).0 += 1;
        } else if (name.starts_with('_') && name != "_index")
            || [".draft", ".wip", ".草稿"].iter().any(|end| name.ends_with(end))
        {
            let message = words!("文件名 `{name}` 像是草稿", "the name `{name}` is that of a draft");
            found.push(finding(&article.path, message).at(0..0));
        } else if is_draft_title(&article.title) {
            let message = words!("题目说这一页是草稿", "the title says that the page is a draft");
            found.push(finding(&article.path, message).at(article.title_span.clone()));
        }
    }
    found.extend(folders.into_iter().map(|(folder, (pages, path))| {
        let message = words!(
            "文件夹 `{folder}` 像是放草稿的，里面有 {pages} 页会发布",
            "the folder `{folder}` is one for drafts, and pages of it are published: {pages}"
        );
        finding(path, message).at(0..0)
    }));
    found
}

fn finding(path: &str, message: Words) -> Diagnostic {
    Diagnostic::warning(Code::KB054, path, message)
        .why(words!(
            "只有 front matter 里的 draft: true 能让一页不发布",
            "only draft: true in front matter keeps a page from being published"
        ))
        .help(words!(
            "写 draft: true；可以发布的话就改名",
            "write draft: true, or change the name if it may be published"
        ))
}

/// The outermost folder of a path that is one for drafts.
fn draft_folder(folder: &str) -> Option<String> {
    let parts: Vec<&str> = folder.split('/').collect();
    let at = parts.iter().position(|part| FOLDERS.contains(&&*part.trim_start_matches('_').to_lowercase()))?;
    Some(parts[..=at].join("/"))
}

/// `[draft] ...`, `【草稿】...`, `草稿：...`.
fn is_draft_title(title: &str) -> bool {
    let title = title.trim().to_lowercase();
    let (inner, ends): (&str, &[char]) = match title.strip_prefix(['[', '【', '(', '（', '〔', '［']) {
        Some(inner) => (inner, &[']', '】', ')', '）', '〕', '］']),
        None => (&title, &[':', '：']),
    };
    inner.split_once(ends).is_some_and(|(word, _)| WORDS.contains(&word.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_drafts_are_told_from_others() {
        for title in ["[draft] A", "[草稿] 甲", "【草稿】甲", "草稿：甲", "Draft: A", "（未完成）甲", "WIP: a"]
        {
            assert!(is_draft_title(title), "{title}");
        }
        for title in ["草稿怎么写？", "Draft horses", "[2020] 5", "A: draft"] {
            assert!(!is_draft_title(title), "{title}");
        }
        assert_eq!(draft_folder("a/_Drafts/b"), Some("a/_Drafts".to_owned()));
        assert_eq!(draft_folder("drafting/a"), None);
    }
}

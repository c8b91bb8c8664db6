//! One file's text to an [`Article`]: what the author wrote, with places, knowing no other file.
//!
//! 1. The front matter is cut off and read (`front_matter`).
//! 2. The Markdown is compiled to HTML with holes (`markdown`).
//! 3. The title is the front matter's, else the first level-1 heading.

mod alert;
mod body;
mod draft_name;
mod edited;
pub mod emphasis;
mod flow;
mod formula;
pub mod front_matter;
mod highlight;
mod html_block;
mod markdown;
mod repeats;
mod snippet;
mod table;
mod tool_name;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use jiff::civil::Date;
use rayon::prelude::*;

pub use body::{Allowed, Body, Fill, Form, Heading, Hole, Reference, Rival, with_names};
pub use flow::{Place, Step, Ways};
pub use front_matter::{
    ArticleOfLaw, At, Confidence, Day, Fact, Flow, FrontMatter, Home, Hotline, Kind, Law, Node, Outcome,
    ParameterValue, Review, Risk, Sensitive, Task, Term, Text, Update,
};

pub use formula::formulas;
pub use snippet::{Block, Show, Snippet, SnippetForm};

use crate::config::Reading;
use crate::diagnostic::{Code, Diagnostic, words};
use crate::path::{file_name, parent, without_ending};
use crate::source::{Sources, TextFile};
use crate::text::{heading_id, host_heading_id, is_blank};

/// One Markdown file as written.
#[derive(Debug, Clone)]
pub struct Article<'src> {
    /// The file, relative to the site's folder: `content/rights/a.md`.
    pub path: Cow<'src, str>,
    /// Its place below `content/`, without ending: `rights/a`, or `rights/index` for the page of a folder, whatever
    /// that file is called.
    pub key: String,
    /// Whether it was understood far enough to become a page; if not, that has been reported.
    pub usable: bool,
    /// The file's text; every place is an offset in it.
    pub text: &'src str,
    /// The typed front matter.
    pub front: FrontMatter,
    /// Never empty.
    pub title: String,
    /// Where the title was written.
    pub title_span: Range<usize>,
    /// Where the Markdown begins.
    pub body_start: usize,
    /// The compiled Markdown.
    pub body: Body,
}

impl Article<'_> {
    /// What the page is.
    pub fn kind(&self) -> Kind {
        self.front.kind.value
    }

    /// The place below `content/`, without ending: `rights/a`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The folder of its place: `rights`, or empty. The page of a folder stands in that folder.
    pub fn folder(&self) -> &str {
        parent(&self.key)
    }

    /// The file's own path below `content/`, without ending; links name files by it.
    pub fn file_key(&self) -> &str {
        file_key(&self.path)
    }

    /// The folder that the file lies in, from which its relative links start.
    pub fn file_folder(&self) -> &str {
        parent(self.file_key())
    }

    /// Whether it is the page of a folder.
    pub fn is_index(&self) -> bool {
        file_name(&self.key) == "index"
    }

    /// Whether it gets a hand-out: it answers something and says what to do.
    pub fn has_handout(&self) -> bool {
        matches!(self.kind(), Kind::Question | Kind::Article | Kind::Steps)
            && self.front.answer.is_some()
            && !self.body.steps.is_empty()
    }

    /// The anchors that stand for the title itself.
    pub fn title_ids(&self) -> [String; 2] {
        [heading_id(&self.title), host_heading_id(&self.title)]
    }

    /// The name links use, with all its folders.
    pub fn name(&self) -> &str {
        if self.is_index() && !self.folder().is_empty() { self.folder() } else { self.key() }
    }

    /// The name links use: the file's stem, or the folder's name for an `index.md`.
    pub fn stem(&self) -> &str {
        file_name(self.name())
    }
}

/// A file's path below `content/`, without ending.
fn file_key(path: &str) -> &str {
    let path = path.strip_prefix("content/").unwrap_or(path);
    without_ending(path).unwrap_or(path)
}

/// Reads all files, in parallel, keeping their order. Those that cannot become pages are reported and say so.
pub fn parse<'src>(
    sources: &'src Sources,
    reading: Reading<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Article<'src>> {
    let places = FolderPlaces::new(sources);
    let parsed: Vec<(Article<'src>, Vec<At<String>>, Vec<Diagnostic>)> = sources
        .articles
        .par_iter()
        .map(|file| {
            let mut found = Vec::new();
            let (article, unused) = parse_file(file, places.of(file), reading, sources.today, &mut found);
            (article, unused, found)
        })
        .collect();
    let copied = sources.assets.iter().chain(&sources.statics);
    diagnostics.extend(copied.filter_map(|asset| front_matter::copied_page(&asset.path, &asset.bytes)));
    let mut articles = Vec::with_capacity(parsed.len());
    let mut unused: BTreeMap<String, (usize, Range<usize>, &'src str)> = BTreeMap::new();
    for ((article, keys, found), file) in parsed.into_iter().zip(&sources.articles) {
        diagnostics.extend(found);
        for key in keys {
            unused.entry(key.value).or_insert((0, key.span, &file.path)).0 += 1;
        }
        articles.push(article);
    }
    diagnostics.extend(unused.into_iter().map(|(key, (pages, at, path))| front_matter::unused(&key, pages, at, path)));
    diagnostics.extend(draft_name::findings(&articles));
    diagnostics.extend(tool_name::findings(&articles, sources.today));
    articles
}

/// Where the files of a site stand: which of them are the pages of folders.
///
/// That is `index.md`; in a folder without one `_index.md`, else `README.md`, else the file beside the folder that has
/// its name, as in books and folder notes.
struct FolderPlaces<'src> {
    keys: HashSet<&'src str>,
    folders: HashSet<&'src str>,
}

impl<'src> FolderPlaces<'src> {
    fn new(sources: &'src Sources) -> FolderPlaces<'src> {
        let keys: HashSet<&str> = sources.articles.iter().map(|file| file_key(&file.path)).collect();
        let mut folders = HashSet::new();
        for key in &keys {
            let mut folder = parent(key);
            while folders.insert(folder) && !folder.is_empty() {
                folder = parent(folder);
            }
        }
        FolderPlaces { keys, folders }
    }

    fn of(&self, file: &TextFile) -> String {
        let key = file_key(&file.path);
        let (folder, name) = (parent(key), file_name(key));
        let inside =
            |folder: &str, name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let has = |folder: &str, name: &str| self.keys.contains(inside(folder, name).as_str());
        let is_page_of_folder = match name {
            "_index" => !has(folder, "index"),
            "README" => !has(folder, "index") && !has(folder, "_index"),
            _ => false,
        };
        if is_page_of_folder {
            return inside(folder, "index");
        }
        let names_folder = self.folders.contains(key) && !["index", "_index", "README"].iter().any(|own| has(key, own));
        if names_folder { inside(key, "index") } else { key.to_owned() }
    }
}

/// Reads one file, whose place below `content/` is `key`.
fn parse_file<'src>(
    file: &'src TextFile,
    key: String,
    reading: Reading<'_>,
    today: Date,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Article<'src>, Vec<At<String>>) {
    let split = front_matter::split(&file.text, &file.path, diagnostics);
    let body_start = split.body_start;
    let yaml = split.yaml.unwrap_or(0..0);
    let front_matter::Read { front, unused } = front_matter::read(
        front_matter::Head {
            yaml: &file.text[yaml.clone()],
            offset: yaml.start,
            path: &file.path,
            home: key == "index",
            today,
        },
        diagnostics,
    );
    // The rest is read all the same, so that one run finds what is wrong with its links too.
    let mut usable = split.usable && front.is_some();
    let mut front = front.unwrap_or_default();
    // Data that could not be read has been reported already.
    let unread = !usable || diagnostics.iter().any(|diagnostic| diagnostic.code == Code::KB012);
    if !unread {
        diagnostics.extend(lacks_data(&front, &file.path));
    }
    if let Some(flow) = &front.flow {
        flow.check(&file.path, front.kind.span.clone(), diagnostics);
    }
    if let Some(url) = front.law.as_ref().and_then(|law| law.url.as_ref())
        && let Some(scheme) = html_block::dangerous_scheme(&url.value, Form::Link)
    {
        let message = words!("链接不允许用 `{scheme}`", "a link must not use `{scheme}`");
        let help = words!("写网页的地址：https://……", "write the address of a web page: https://...");
        diagnostics.push(Diagnostic::error(Code::KB041, &file.path, message).at(url.span.clone()).help(help));
    }
    let formulas = snippet::in_front_matter(&front, &file.text[..body_start]);
    let written_title = front.title.as_ref().filter(|title| !is_blank(&title.value));
    let mut compiled = markdown::compile(
        markdown::Input {
            path: &file.path,
            text: &file.text[body_start..],
            offset: body_start,
            title: written_title.map(|title| &*title.value),
            quotes: front.kind.value == Kind::Law,
            raw_html: reading.raw_html,
            base_url: reading.base_url,
        },
        diagnostics,
    );
    if front.law.as_ref().is_some_and(|law| !law.articles.is_empty()) {
        let ids: Vec<&str> = compiled.body.headings.iter().map(|heading| &*heading.id).collect();
        let found = front_matter::articles(&file.text[yaml.clone()], &ids, &file.path).into_iter();
        diagnostics.extend(found.map(|diagnostic| diagnostic.moved(yaml.start)));
    }
    let name = reading.title_from_name.then(|| title_of(&key)).filter(|name| !name.is_empty());
    let (title, title_span) = match (written_title, compiled.first_heading) {
        (Some(title), _) => (title.value.to_string(), title.span.clone()),
        (None, Some((text, span))) if !is_blank(&text) => (text, span),
        (None, _) if name.is_some() => (name.unwrap_or_default(), 0..0),
        (None, heading) => {
            usable = false;
            let heading = heading.map_or(0..0, |(_, span)| span);
            let span = front.title.as_ref().map_or(heading, |title| title.span.clone());
            // What is wrong with the title may have been said already.
            if !unread {
                diagnostics.push(no_title(&file.path, span.clone()));
            }
            (String::new(), span)
        }
    };
    repeats::take_out(&mut front, (&title, title_span.clone()), &file.path, diagnostics);
    // A formula that the body has too was written once and is computed once.
    let written = &mut compiled.body.snippets;
    for formula in formulas {
        if written.iter().all(|snippet| snippet.form != formula.form) {
            written.push(formula);
        }
    }
    let article = Article {
        path: Cow::Borrowed(&file.path),
        key,
        usable,
        text: &file.text,
        front,
        title,
        title_span,
        body_start,
        body: compiled.body,
    };
    (article, unused)
}

/// The name of a file as a title, without what joins its words; the page of a folder has the folder's name.
fn title_of(key: &str) -> String {
    let name = if file_name(key) == "index" { parent(key) } else { key };
    let words = file_name(name).replace('_', " ");
    Text::from_title(words.trim()).to_string()
}

/// A page of a kind that lives from its data is empty without it.
fn lacks_data(front: &FrontMatter, path: &str) -> Option<Diagnostic> {
    let data = match front.kind.value {
        Kind::Law if front.law.is_none() => "law",
        Kind::Hotline if front.hotline.is_none() => "hotline",
        Kind::Flow if front.flow.is_none() => "flow",
        Kind::Calculator if front.calculator.is_none() => "calculator",
        Kind::Parameter if front.parameter.is_none() => "parameter",
        _ => return None,
    };
    let message =
        words!("kind 是 {data}，却没有 `{data}` 的数据", "a page of kind {data} needs its data under `{data}`");
    let help = words!("`kbgen explain KB018` 有写好的例子", "`kbgen explain KB018` shows it");
    Some(Diagnostic::error(Code::KB018, path, message).at(front.kind.span.clone()).help(help))
}

fn no_title(path: &str, place: Range<usize>) -> Diagnostic {
    Diagnostic::error(Code::KB010, path, words!("没有标题（title）", "the page has no title"))
        .at(place)
        .why(words!("标题是读者找到这一页的问题", "the title is the question by which readers find the page"))
        .help(words!(
            "在文件开头写 front matter：---，title: 你的题目，---；或者写一个一级标题 `# 题目`；要用文件名作标题，在 site.toml 写 [content] title_from_name = true",
            "begin the file with front matter: ---, title: Your title, ---; or with a heading `# Your title`; or let the names of files be titles: [content] title_from_name = true in site.toml"
        ))
}

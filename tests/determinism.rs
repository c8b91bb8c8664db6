//! Whole builds in memory: the same bytes every time, and pages of the sample site that hold what they promise.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use kbgen::config::{Reading, read};
use kbgen::diagnostic::Diagnostic;
use kbgen::load::load;
use kbgen::parse::parse;
use kbgen::path::{join, parent, percent_decode};
use kbgen::report::{Format, Language, report};
use kbgen::source::{Sources, from_literals};
use kbgen::{Options, build};
use scraper::{Html, Node, Selector};

/// Time alone must never break a test.
const TODAY: Date = date(2026, 12, 1);

/// Points of the seed that no page covers yet, with the reason.
const NOT_YET: &[(&str, &str)] = &[];

/// Output path to bytes.
type Files = BTreeMap<String, Vec<u8>>;

/// The repository's own site, read once.
static SAMPLE: LazyLock<(Sources, Vec<Diagnostic>)> =
    LazyLock::new(|| load(Path::new(env!("CARGO_MANIFEST_DIR")), TODAY).expect("the repository is a site"));

/// The sample site, built once.
static BUILT: LazyLock<Files> = LazyLock::new(|| files(&SAMPLE.0, &Options::default()));

fn files(sources: &Sources, options: &Options<'_>) -> Files {
    build(sources, options, Vec::new(), |site, _| {
        let (site, _) = site.expect("the configuration and the theme can be used");
        let render = |path: &str| {
            site.render(path).expect("only the site's own paths are asked for").expect("templates can be used")
        };
        site.paths().map(|path| (path.to_string(), render(path.as_str()).into_owned())).collect()
    })
}

/// Names the first file that differs, rather than printing megabytes.
fn assert_same(one: &Files, two: &Files) {
    assert!(one.keys().eq(two.keys()), "the output tables differ");
    for (path, bytes) in one {
        assert!(*bytes == two[path], "`{path}` differs");
    }
}

/// A permutation that depends on the length only.
fn shuffle<T>(list: &mut [T]) {
    list.reverse();
    for at in 0..list.len() {
        list.swap(at, (at * 7919 + 13) % list.len());
    }
}

#[test]
fn the_order_of_files_does_not_matter() {
    let mut shuffled = SAMPLE.0.clone();
    shuffle(&mut shuffled.articles);
    shuffle(&mut shuffled.assets);
    shuffle(&mut shuffled.statics);
    shuffle(&mut shuffled.theme);
    assert_same(&BUILT, &files(&shuffled, &Options::default()));
}

#[test]
fn the_number_of_threads_does_not_matter() {
    for threads in [1, 4] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be made");
        assert_same(&BUILT, &pool.install(|| files(&SAMPLE.0, &Options::default())));
    }
}

#[test]
fn the_sample_site_has_no_findings() {
    let (sources, found) = &*SAMPLE;
    let options = Options::default();
    let messages =
        build(sources, &options, found.clone(), |_, found| report(&found, sources, Format::Text, Language::En, false));
    assert!(messages.is_empty(), "\n{messages}");
}

/// A page's HTML, parsed.
struct Page {
    path: String,
    html: Html,
    ids: BTreeSet<String>,
}

/// Every HTML file of an output.
fn pages(files: &Files) -> Vec<Page> {
    let html = files.iter().filter(|(path, _)| path.ends_with(".html"));
    html.map(|(path, bytes)| {
        let html = Html::parse_document(std::str::from_utf8(bytes).expect("pages are UTF-8"));
        let ids = html.select(&selector("[id]")).filter_map(|element| element.attr("id")).map(str::to_owned).collect();
        Page { path: path.clone(), html, ids }
    })
    .collect()
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("the selector is well-formed")
}

/// Where a link leads within the site: output path and anchor; `None` for another site or a telephone.
fn target(page: &str, href: &str, base_url: &str) -> Option<Result<(String, String), String>> {
    let (href, folder) = match href.strip_prefix(base_url) {
        Some(inner) => (format!("/{inner}"), ""),
        None => (href.to_owned(), parent(page)),
    };
    let scheme = href.split_once(':').is_some_and(|(scheme, _)| scheme.bytes().all(|byte| byte.is_ascii_lowercase()));
    if scheme {
        return None;
    }
    let (path, anchor) = href.split_once('#').unwrap_or((&href, ""));
    let (path, anchor) = (percent_decode(path), percent_decode(anchor));
    if path.is_empty() {
        return Some(Ok((page.to_owned(), anchor)));
    }
    let Some(joined) = join(folder, &path) else { return Some(Err("it leads out of the site".to_owned())) };
    let folder = path.ends_with('/') || path.ends_with("..") || path == ".";
    let joined = match (joined.as_str(), folder) {
        ("", _) => "index.html".to_owned(),
        (_, true) => format!("{joined}/index.html"),
        (_, false) => joined,
    };
    Some(Ok((joined, anchor)))
}

/// Everything a page refers to.
fn references(page: &Page) -> Vec<String> {
    let mut found = Vec::new();
    for (what, attribute) in [("a[href], link[href]", "href"), ("[src]", "src")] {
        found
            .extend(page.html.select(&selector(what)).filter_map(|element| element.attr(attribute)).map(str::to_owned));
    }
    for element in page.html.select(&selector("meta[http-equiv=refresh]")) {
        found.extend(
            element.attr("content").and_then(|content| content.split_once("url=")).map(|(_, url)| url.to_owned()),
        );
    }
    found
}

fn assert_links(files: &Files) {
    let base_url = read(&SAMPLE.0.config, &mut Vec::new()).expect("site.toml can be used").base_url;
    let pages = pages(files);
    let ids: BTreeMap<&str, &BTreeSet<String>> = pages.iter().map(|page| (page.path.as_str(), &page.ids)).collect();
    let mut broken = Vec::new();
    for page in &pages {
        for href in references(page) {
            match target(&page.path, &href, &base_url) {
                None => {}
                Some(Err(reason)) => broken.push(format!("{}: `{href}`: {reason}", page.path)),
                Some(Ok((path, _))) if !files.contains_key(&path) => {
                    broken.push(format!("{}: `{href}`: no file `{path}`", page.path))
                }
                Some(Ok((path, anchor))) => {
                    let there = anchor.is_empty() || ids.get(path.as_str()).is_some_and(|ids| ids.contains(&anchor));
                    if !there {
                        broken.push(format!("{}: `{href}`: no id `{anchor}` in `{path}`", page.path));
                    }
                }
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_link_and_anchor_leads_somewhere() {
    assert_links(&BUILT);
}

#[test]
fn every_link_of_a_portable_site_leads_to_a_file() {
    let files = files(&SAMPLE.0, &Options { portable: true, ..Options::default() });
    for page in pages(&files).iter().filter(|page| page.path != "404.html") {
        for element in page.html.select(&selector("a[href]")) {
            let href = element.attr("href").expect("it was selected by it");
            let path = href.split('#').next().unwrap_or_default();
            assert!(
                !path.ends_with('/') || href.starts_with("http"),
                "{}: `{href}` does not open from a disk",
                page.path
            );
        }
    }
    assert_links(&files);
}

#[test]
fn ids_are_unique_on_a_page() {
    for page in pages(&BUILT) {
        let all = page.html.select(&selector("[id]")).count();
        assert_eq!(all, page.ids.len(), "{}: an id stands twice", page.path);
    }
}

/// The content security policy forbids all of it, and no page may need a third party.
#[test]
fn nothing_is_inline_and_nothing_is_foreign() {
    let mut mistakes = Vec::new();
    for page in pages(&BUILT) {
        for element in page.html.select(&selector("*")) {
            let value = element.value();
            let name = value.name();
            if name == "style"
                || (name == "script"
                    && value.attr("src").is_none()
                    && !matches!(value.attr("type"), Some("application/ld+json" | "application/json")))
            {
                mistakes.push(format!("{}: inline `{name}`", page.path));
            }
            for (attribute, text) in value.attrs() {
                let loads = matches!(attribute, "src" | "srcset" | "poster" | "data")
                    || (name == "link" && value.attr("rel") == Some("stylesheet"));
                let foreign = loads && (text.contains("://") || text.starts_with("//"));
                if attribute == "style"
                    || attribute.starts_with("on")
                    || text.trim_start().starts_with("javascript:")
                    || foreign
                {
                    mistakes.push(format!("{}: {name} {attribute}=\"{text}\"", page.path));
                }
            }
        }
    }
    assert!(mistakes.is_empty(), "\n{}", mistakes.join("\n"));
}

/// What a reader sees, without blanks: `<wbr>` and line breaks are no part of it.
fn visible_text(page: &Page) -> String {
    let body = page.html.select(&selector("body")).next().expect("a page has a body");
    let hidden = |node: &Node| {
        node.as_element().is_some_and(|element| matches!(element.name(), "script" | "style" | "template"))
    };
    let texts = body.descendants().filter(|node| !node.ancestors().any(|above| hidden(above.value())));
    without_blanks(&texts.filter_map(|node| node.value().as_text().map(|text| &**text)).collect::<String>())
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Texts of JSON-LD that a reader should find on the page, with their keys; addresses and the language are for machines.
fn spoken(value: &serde_json::Value, key: &str, found: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(fields) => fields.iter().for_each(|(key, value)| spoken(value, key, found)),
        serde_json::Value::Array(list) => list.iter().for_each(|value| spoken(value, key, found)),
        serde_json::Value::String(text) if !key.starts_with('@') && !["item", "url", "inLanguage"].contains(&key) => {
            found.push((key.to_owned(), text.clone()));
        }
        _ => {}
    }
}

#[test]
fn what_json_ld_says_stands_on_the_page() {
    let (mut mistakes, mut graphs) = (Vec::new(), 0);
    for page in pages(&BUILT) {
        for script in page.html.select(&selector("script[type='application/ld+json']")) {
            graphs += 1;
            let graph: serde_json::Value =
                serde_json::from_str(&script.text().collect::<String>()).expect("JSON-LD is JSON");
            let mut texts = Vec::new();
            spoken(&graph, "", &mut texts);
            let visible = visible_text(&page);
            let unseen = texts.into_iter().filter(|(_, text)| !visible.contains(&without_blanks(text)));
            mistakes.extend(unseen.map(|(key, text)| format!("{}: {key}: {text}", page.path)));
        }
    }
    assert!(graphs > 0, "no page has JSON-LD");
    assert!(mistakes.is_empty(), "\n{}", mistakes.join("\n"));
}

/// Every kind of draft, named from everywhere a page can be named from.
#[test]
fn drafts_leak_nowhere() {
    let draft = |kind: &str, more: &str| {
        format!(
            "---\ntitle: LEAKMARK {kind}\nkind: {kind}\ndraft: true\nanswer: LEAKMARK answer\nalso_asked: [LEAKMARK wording]\n\
             aliases: [/leakmark-{kind}/]\nslug: leakmark-{kind}\ndate: 2026-01-01\n{more}---\nLEAKMARK body 逾期的罚息怎么计算\n\n## LEAKMARK heading\n"
        )
    };
    let law = "law: { full_title: LEAKMARK, issuer: LEAKMARK, weight: x, status: 现行, source: x, checked: 2026-01-01, confidence: V }\n";
    let hotline =
        "hotline: { number: \"110\", owner: LEAKMARK, for: LEAKMARK, source: x, checked: 2026-01-01, confidence: V }\n";
    let inputs: BTreeMap<String, Vec<u8>> = [
        ("content/hidden-question.md", draft("question", "topics: [open-hub]\n")),
        ("content/hidden-article.md", draft("article", "canonical: open\nmerged_from: [LEAKMARK old]\n")),
        ("content/hidden-steps.md", draft("steps", "task: { result: LEAKMARK, time: x, cost: x }\n")),
        ("content/hidden-term.md", draft("term", "term: { synonyms: [罚息] }\n")),
        ("content/hidden-law.md", draft("law", law)),
        ("content/hidden-hotline.md", draft("hotline", hotline)),
        ("content/hidden-hub.md", draft("hub", "hub: { first: [open] }\n")),
        ("content/leakmark-folder/hidden.md", draft("page", "")),
        ("content/open-hub.md", "---\ntitle: Open hub\nkind: hub\nhub: { first: [hidden-question] }\n---\n".to_owned()),
        (
            "content/open.md",
            "---\ntitle: 逾期的罚息怎么计算\nkind: question\ntopics: [hidden-hub]\nsteps: [hidden-steps]\nrelated: [hidden-question]\n\
             hotlines: [hidden-hotline]\ncites: [hidden-law#1]\ndistinct_from: [{ page: hidden-article, reason: x }]\n---\n\
             [[hidden-article]], [[hidden-term|words]], [here](hidden-question.md#x), 罚息\n"
                .to_owned(),
        ),
        (
            "content/index.md",
            "---\ntitle: Home\nhome:\n  questions: [hidden-question]\n  hotlines: [hidden-hotline]\n  stages:\n    - { title: a, text: b, link: hidden-hub }\n---\n"
                .to_owned(),
        ),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.into_bytes()))
    .collect();
    let config = "title = \"t\"\nbase_url = \"https://kb.example/\"\n";
    let (sources, _) = from_literals(config, &inputs, TODAY);
    let built = files(&sources, &Options::default());
    assert!(built.contains_key("open/index.html"), "the other pages are published");
    for (path, bytes) in &built {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        assert!(!path.contains("leakmark") && !text.contains("leakmark"), "a draft leaks into `{path}`");
    }
    let drafts = files(&sources, &Options { drafts: true, ..Options::default() });
    assert!(drafts.contains_key("leakmark-question/index.html"), "--drafts publishes them");
}

#[test]
fn every_point_of_the_seed_has_a_page() {
    let articles = parse(&SAMPLE.0, Reading::default(), &mut Vec::new());
    let published = articles.iter().filter(|article| !article.front.draft);
    let named: BTreeSet<&str> = published.flat_map(|article| &article.front.sources).map(|source| &**source).collect();
    let points = (0..=53).map(|point| format!("S{point:02}"));
    let missing: Vec<String> = points.filter(|point| !named.contains(point.as_str())).collect();
    let known: Vec<&str> = NOT_YET.iter().map(|(point, _)| *point).collect();
    assert_eq!(missing, known, "points of the seed that no page names under `sources`");
}

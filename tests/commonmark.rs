//! The examples of the CommonMark Spec and of GitHub's extensions, built by kbgen as one site.
//!
//! Every file of the site that an example links to is there, so that what is compared is the Markdown. HTML is
//! compared as a browser would read it: attributes in any order, blanks between blocks without meaning, and without what
//! kbgen adds everywhere (ids of headings, `tabindex`, `loading`, the region of a table). Each difference is in
//! [`DIFFERENCES`] with its reason; one that is gone fails the test as well as one that is new.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::civil::date;
use kbgen::path::{OutputPath, percent_decode};
use kbgen::source::from_literals;
use kbgen::{Options, build};
use scraper::{ElementRef, Html, Node};

const SPEC: &str = include_str!("commonmark/spec.txt");
const GFM: &str = include_str!("commonmark/gfm.txt");

const CONFIG: &str = "title = \"Examples\"\nbase_url = \"https://kb.example/\"\nlanguage = \"en\"\n\n\
                      [markdown]\nraw_html = \"allow\"\n\n[dedup]\nmode = \"off\"\n";

/// Pages print their body and nothing else.
const TEMPLATE: &str = "{{ page.body | safe }}";

/// Why examples are shown otherwise, and which.
struct Difference {
    reason: &'static str,
    /// What the reason makes of the HTML that is meant; the same text where there is no simple rule.
    change: fn(&str) -> String,
    examples: &'static [usize],
}

/// Examples of the CommonMark Spec that kbgen shows otherwise.
const DIFFERENCES: &[Difference] = &[
    Difference {
        reason: "the page's title is its only heading of level 1",
        change: |html| html.replace("<h1>", "<h2>").replace("</h1>", "</h2>"),
        examples: &[
            10, 62, 66, 67, 68, 72, 75, 76, 78, 80, 81, 82, 83, 84, 115, 141, 214, 215, 227, 228, 229, 230, 232, 300,
        ],
    },
    Difference {
        reason: "a comment is never published",
        change: without_comments,
        examples: &[177, 179, 183, 308, 309, 625],
    },
    Difference {
        reason: "a comment is never published, and these are two of the shortest",
        change: |html| html.replace("<!-->", "").replace("<!--->", ""),
        examples: &[626],
    },
    Difference {
        reason: "stars between digits stay stars",
        change: |html| html.replace("5<em>6</em>78", "5*6*78"),
        examples: &[356],
    },
    Difference { reason: "code is coloured by classes", change: str::to_owned, examples: &[142, 143] },
    Difference {
        reason: "a heading without words is left out, with a warning",
        change: |_| String::new(),
        examples: &[79],
    },
    Difference {
        reason: "a link that leads nowhere is an error, and its words are text",
        change: words_of_links,
        examples: &[200, 485, 486, 487, 567],
    },
    Difference {
        reason: "no file of a site has such a name, so the link leads nowhere",
        change: words_of_links,
        examples: &[22, 23, 202, 500, 502, 504, 507, 522],
    },
    Difference {
        reason: "no page of a site has such an anchor, or the file lies outside",
        change: str::to_owned,
        examples: &[484, 501],
    },
    Difference {
        reason: "only https, http, mailto, tel and sms may stand in a link",
        change: words_of_links,
        examples: &[596, 598, 599, 601],
    },
    Difference {
        reason: "double brackets are a link to a page of the site by its name",
        change: str::to_owned,
        examples: &[548, 559, 590],
    },
];

/// The same of the sections on GitHub's extensions, counted from 1 in `gfm.txt`.
const DIFFERENCES_OF_GFM: &[Difference] = &[
    Difference {
        reason: "a table's body stands there without rows, too",
        change: |html| html.replace("</thead>", "</thead><tbody></tbody>"),
        examples: &[8],
    },
    Difference {
        reason: "a task has a label, which can be tapped, and a class",
        change: str::to_owned,
        examples: &[9, 10],
    },
    Difference {
        reason: "a bare address is text",
        change: words_of_links,
        examples: &[13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23],
    },
    Difference { reason: "a site that allows raw HTML allows all of it", change: str::to_owned, examples: &[24] },
];

fn without_comments(html: &str) -> String {
    without(html, "<!--", "-->")
}

fn words_of_links(html: &str) -> String {
    without(html, "<a ", ">").replace("</a>", "")
}

/// The text without all that stands from `start` to `end`.
fn without(html: &str, start: &str, end: &str) -> String {
    let (head, rest) = html.split_once(start).unwrap_or((html, ""));
    let tails = rest.split(start).map(|part| part.split_once(end).map_or("", |(_, tail)| tail));
    std::iter::once(head).chain(tails).collect()
}

/// An example: what is written, and the HTML that is meant.
struct Example {
    markdown: String,
    html: String,
}

fn examples(spec: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut lines = spec.lines();
    let mut examples = Vec::new();
    while let Some(line) = lines.next() {
        if !line.starts_with(&format!("{fence} example")) {
            continue;
        }
        let mut part = |end: &str| {
            lines.by_ref().take_while(|line| *line != end).fold(String::new(), |text, line| text + line + "\n")
        };
        let (markdown, html) = (part("."), part(&fence));
        examples.push(Example { markdown: markdown.replace('→', "\t"), html: html.replace('→', "\t") });
    }
    examples
}

/// The files of the site that an example's links and pictures lead to.
fn files(html: &str) -> Vec<String> {
    let addresses = html.split([' ', '<', '>']).filter_map(|attribute| {
        let value = attribute.strip_prefix("href=\"").or_else(|| attribute.strip_prefix("src=\""))?;
        value.split(['"', '?', '#']).next()
    });
    let path = |address: &str| percent_decode(&address.replace("&amp;", "&")).trim_start_matches('/').to_owned();
    addresses.map(path).filter(|path| OutputPath::new(path).is_ok()).collect()
}

/// The body of every example's page.
fn built(examples: &[Example]) -> Vec<String> {
    let mut inputs: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for kind in ["home", "hub", "question", "article", "steps", "page"] {
        inputs.insert(format!("themes/default/templates/{kind}.html"), TEMPLATE.as_bytes().to_vec());
    }
    for (number, example) in (1..).zip(examples) {
        let page = format!("---\ntitle: Example {number}\n---\n{}", example.markdown);
        inputs.insert(format!("content/e{number}.md"), page.into_bytes());
        inputs.extend(files(&example.html).into_iter().map(|path| (format!("content/{path}"), Vec::new())));
    }
    let (sources, found) = from_literals(CONFIG, &inputs, date(2026, 11, 23));
    build(&sources, &Options::default(), found, |site, _| {
        let (site, _) = site.expect("the configuration and the templates are right");
        let body = |number: usize| {
            let rendered = site.render(&format!("e{number}/index.html")).expect("every example is a page");
            String::from_utf8(rendered.expect("the template is right").into_owned()).expect("pages are text")
        };
        (1..=examples.len()).map(body).collect()
    })
}

/// Elements round which blanks have no meaning.
const BLOCKS: &[&str] = &[
    "article",
    "blockquote",
    "body",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "iframe",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "style",
    "script",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// HTML as a browser reads it, one spelling for all that is equal.
fn normal(html: &str) -> String {
    let mut out = String::new();
    write_children(Html::parse_fragment(html).root_element(), false, &mut out);
    out.trim().to_owned()
}

fn write_children(element: ElementRef<'_>, preformatted: bool, out: &mut String) {
    for child in element.children() {
        match child.value() {
            Node::Text(text) if preformatted => out.push_str(&escape(text)),
            Node::Text(text) => {
                for (position, word) in text.split([' ', '\n', '\t']).enumerate() {
                    if position > 0 && !out.ends_with(['\n', ' ']) {
                        out.push(' ');
                    }
                    out.push_str(&escape(word));
                }
            }
            Node::Comment(comment) => {
                let _ = write!(out, "<!--{}-->", &**comment);
            }
            _ => {
                if let Some(element) = ElementRef::wrap(child) {
                    write_element(element, preformatted, out);
                }
            }
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn write_element(element: ElementRef<'_>, preformatted: bool, out: &mut String) {
    let name = element.value().name();
    // The region that lets a wide table be scrolled is kbgen's own.
    if element.value().attr("role") == Some("region") {
        return write_children(element, preformatted, out);
    }
    let block = BLOCKS.contains(&name) && !preformatted;
    if block {
        out.truncate(out.trim_end_matches(' ').len());
        out.push_str(if out.ends_with('\n') { "" } else { "\n" });
    }
    let _ = write!(out, "<{name}{}>", attributes(element.value()));
    let spaced = block && name != "pre";
    out.push_str(if spaced { "\n" } else { "" });
    write_children(element, preformatted || name == "pre", out);
    if spaced {
        out.truncate(out.trim_end_matches([' ', '\n']).len());
        out.push('\n');
    }
    if !["br", "hr", "img", "input"].contains(&name) {
        let _ = write!(out, "</{name}>");
    }
    out.push_str(if block { "\n" } else { "" });
}

/// Sorted, without what kbgen adds, addresses of the site from its root.
fn attributes(element: &scraper::node::Element) -> String {
    let name = element.name();
    let heading = name.len() == 2 && name.starts_with('h') && name != "hr";
    let added = |key: &str| match key {
        "id" => heading,
        "tabindex" => name == "pre",
        "loading" => name == "img",
        "scope" => name == "th",
        _ => false,
    };
    let kept: BTreeSet<(String, String)> = element
        .attrs()
        .filter(|(key, _)| !added(key))
        .map(|(key, value)| match (key, value) {
            // GitHub's alignment of cells is a class here.
            ("align", side) => ("class".to_owned(), side.to_owned()),
            ("href" | "src", address) => {
                let from_root = address.strip_prefix("../").or_else(|| address.strip_prefix('/')).unwrap_or(address);
                // In an address of the site letters stay what they are; of another they become codes.
                let external = from_root.contains(':');
                (key.to_owned(), if external { from_root.to_owned() } else { percent_decode(from_root) })
            }
            _ => (key.to_owned(), value.to_owned()),
        })
        .collect();
    kept.into_iter().fold(String::new(), |text, (key, value)| text + &format!(" {key}=\"{value}\""))
}

fn compare(spec: &str, differences: &[Difference]) {
    let examples = examples(spec);
    let mut listed: BTreeMap<usize, &Difference> = BTreeMap::new();
    for difference in differences {
        for number in difference.examples {
            assert!(listed.insert(*number, difference).is_none(), "example {number} is listed twice");
        }
    }
    let mut mistakes = String::new();
    for ((number, example), body) in (1..).zip(&examples).zip(built(&examples)) {
        let (mut wanted, got) = (normal(&example.html), normal(&body));
        if let Some(Difference { reason, change, .. }) = listed.get(&number) {
            if wanted == got {
                let _ = writeln!(mistakes, "example {number} no longer differs, though listed: {reason}\n");
            }
            let changed = normal(&change(&example.html));
            // Where there is no rule, any difference will do.
            wanted = if changed == wanted { got.clone() } else { changed };
        }
        if wanted != got {
            let written = &example.markdown;
            let _ = writeln!(mistakes, "example {number} differs:\n{written}\n  wanted\n{wanted}\n  got\n{got}\n");
        }
    }
    assert!(mistakes.is_empty(), "\n{mistakes}{} of {} are listed\n", listed.len(), examples.len());
}

#[test]
fn the_examples_of_commonmark_give_its_html_but_for_the_listed_differences() {
    assert_eq!(examples(SPEC).len(), 652);
    compare(SPEC, DIFFERENCES);
}

#[test]
fn the_examples_of_githubs_extensions_give_its_html_but_for_the_listed_differences() {
    assert_eq!(examples(GFM).len(), 24);
    compare(GFM, DIFFERENCES_OF_GFM);
}

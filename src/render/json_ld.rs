//! JSON-LD of a page. Every text in it is also visible on the page.

use serde_json::{Value, json};

use super::Renderer;
use crate::catalog::PageId;
use crate::parse::Kind;

/// The page's graph, safe inside `<script>`; empty when there is nothing to say.
pub fn page(renderer: &Renderer<'_>, id: PageId, kind: &str, description: &str) -> String {
    let article = &renderer.catalog[id].article;
    let front = &article.front;
    let mut graph: Vec<Value> = Vec::new();
    let mut trail = renderer.catalog.ancestors(id);
    if !trail.is_empty() {
        trail.push(id);
        let items: Vec<Value> = trail
            .iter()
            .enumerate()
            .map(|(position, &above)| {
                let page = &renderer.catalog[above];
                let name = if page.is_home() { renderer.theme.word("home") } else { &page.article.title };
                json!({"@type": "ListItem", "position": position + 1, "name": name, "item": renderer.url(above)})
            })
            .collect();
        graph.push(json!({"@type": "BreadcrumbList", "itemListElement": items}));
    }
    let published = front.date.map(|day| day.0.to_string());
    let changed = front
        .updated
        .iter()
        .map(|update| update.date.0)
        .max()
        .map(|date| date.to_string())
        .or_else(|| published.clone());
    let reviewed = front.review.as_ref().map(|review| review.on.0.to_string());
    match (article.kind(), &front.answer) {
        (Kind::Question, Some(answer)) => graph.push(compact(json!({
            "@type": "FAQPage",
            "inLanguage": renderer.config.language,
            "dateModified": changed,
            "lastReviewed": reviewed,
            "mainEntity": [{
                "@type": "Question",
                "name": article.title,
                "acceptedAnswer": {"@type": "Answer", "text": renderer.plain(id, answer)},
            }],
        }))),
        (Kind::Article | Kind::Steps | Kind::Question, _) if kind != "home" => graph.push(compact(json!({
            "@type": "Article",
            "headline": article.title,
            "inLanguage": renderer.config.language,
            "datePublished": published,
            "dateModified": changed,
            "lastReviewed": reviewed,
        }))),
        (Kind::Term, _) => graph.push(compact(json!({
            "@type": "DefinedTerm",
            "name": article.title,
            "description": front.answer.as_ref().map(|_| description),
        }))),
        (Kind::Law, _) => {
            if let Some(law) = &front.law {
                graph.push(compact(json!({
                    "@type": "Legislation",
                    "name": *law.full_title,
                    "legislationIdentifier": law.number.as_deref(),
                    "legislationPassedBy": *law.issuer,
                    "legislationDate": law.issued.as_deref(),
                    "legislationDateVersion": law.amended.as_deref(),
                })));
            }
        }
        _ => {}
    }
    if kind == "home" {
        graph.push(json!({
            "@type": "WebSite",
            "name": renderer.config.title,
            "url": renderer.config.base_url,
            "inLanguage": renderer.config.language,
        }));
    }
    script(graph)
}

/// The trail of a page kbgen makes: the home page and itself.
pub fn made(renderer: &Renderer<'_>, title: &str, address: &str) -> String {
    let base_url = &renderer.config.base_url;
    script(vec![json!({"@type": "BreadcrumbList", "itemListElement": [
        {"@type": "ListItem", "position": 1, "name": renderer.theme.word("home"), "item": base_url},
        {"@type": "ListItem", "position": 2, "name": title, "item": format!("{base_url}{address}")},
    ]})])
}

/// The graph as text that cannot end the script element it stands in.
fn script(graph: Vec<Value>) -> String {
    if graph.is_empty() {
        return String::new();
    }
    json!({"@context": "https://schema.org", "@graph": graph}).to_string().replace('<', "\\u003c")
}

/// Leaves out what is not known.
fn compact(mut value: Value) -> Value {
    if let Value::Object(fields) = &mut value {
        fields.retain(|_, field| !field.is_null());
    }
    value
}

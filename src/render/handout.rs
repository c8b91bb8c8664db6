//! A page on one sheet of paper, for a clinic to hand out: the answer, five steps, numbers, laws and the way back.

use std::fmt::Write;

use fast_qr::QRBuilder;

use super::Renderer;
use super::view::HandoutView;
use crate::catalog::PageId;
use crate::diagnostic::Diagnostic;
use crate::path::{OutputPath, to_root};

/// How many steps fit.
const STEPS_MAX: usize = 5;

/// How many numbers fit.
const HOTLINES_MAX: usize = 4;

/// How many laws fit.
const LAWS_MAX: usize = 8;

/// Blank modules round a code, so that cameras find it.
const QUIET: usize = 4;

impl<'a> Renderer<'a> {
    /// The HTML of a hand-out.
    pub(super) fn handout(&self, id: PageId, path: &OutputPath) -> Result<Vec<u8>, Diagnostic> {
        let root = to_root(path);
        let article = &self.catalog[id].article;
        let front = &article.front;
        let links = self.links.of(id);
        let review = self.review(id);
        let changed = front.updated.iter().map(|update| update.date.0).max().or(front.date.map(|day| day.0));
        let steps = article.body.steps.iter().take(STEPS_MAX);
        let hotlines = links.hotlines.iter().take(HOTLINES_MAX);
        let view = HandoutView {
            kind: "handout",
            title: &article.title,
            title_html: self.breaker.html(&article.title),
            description: front.answer.as_deref().map(|answer| self.plain(id, answer)).unwrap_or_default(),
            canonical: self.url(links.canonical.unwrap_or(id)),
            href: self.href(&root, id),
            qr: qr(&self.url(id)),
            steps: steps.map(|item| self.printed_html(id, item.clone())).collect(),
            hotlines: hotlines.filter_map(|&hotline| self.hotline(hotline, &root)).collect(),
            laws: links.citations.iter().take(LAWS_MAX).map(|&citation| self.citation(citation, &root)).collect(),
            more_laws: links.citations.len() > LAWS_MAX,
            date: review.as_ref().map(|review| review.on.clone()).or(changed.map(|date| date.to_string())),
            review,
            crumbs: [],
            json_ld: "",
            highlighted: false,
        };
        self.template("handout.html", &article.path, &root, &view)
    }
}

/// A text as a QR code in SVG: one path of black bars on white, in light and dark alike. Empty when it is too long.
fn qr(text: &str) -> String {
    let Ok(code) = QRBuilder::new(text).build() else { return String::new() };
    let side = code.size + 2 * QUIET;
    let mut out = format!(
        "<svg viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" aria-hidden=\"true\"><path fill=\"#fff\" \
         d=\"M0 0h{side}v{side}H0z\"/><path d=\""
    );
    for y in 0..code.size {
        let row = &code[y];
        let mut x = 0;
        while x < code.size {
            let len = row[x..].iter().take_while(|module| module.value()).count();
            if len > 0 {
                let _ = write!(out, "M{} {}h{len}v1h-{len}z", x + QUIET, y + QUIET);
            }
            x += len.max(1);
        }
    }
    out.push_str("\"/></svg>");
    out
}

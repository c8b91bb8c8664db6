//! Parameters to HTML: their own pages, and the notice on every page that needs one.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::Renderer;
use super::chart::{Chart, Series};
use crate::calculate::Grid;
use crate::catalog::PageId;
use crate::parse::{Confidence, ParameterValue};
use crate::text::escape;

impl Renderer<'_> {
    /// A line on every page that needs a number nobody knows.
    pub(super) fn parameter_notice(&self, id: PageId, root: &str, out: &mut String) {
        let article = &self.catalog[id].article;
        let Some(data) = &article.front.parameter else { return };
        let known = self.figures.is_known(id, self.today);
        if known && !data.is_stale(self.today) {
            return;
        }
        let word = if known { "parameter_stale" } else { "parameter_unknown" };
        let text = self
            .theme
            .word(word)
            .replace("{date}", &data.checked.0.to_string())
            .replace("{today}", &self.today.to_string());
        let _ = writeln!(
            out,
            "<div class=\"card warn\"><p class=\"label\"><a href=\"{}\">{}</a></p><p>{}</p></div>",
            escape(&self.href(root, id)),
            escape(&article.title),
            escape(&text)
        );
    }

    /// The notices of every parameter that a page's calculations use.
    pub(super) fn figure_notices(&self, id: PageId, root: &str) -> String {
        let mut used = BTreeSet::new();
        for figure in self.own_and_absorbed(id).flat_map(|page| self.figures.of(page)) {
            // A parameter's value is written with its own day and does not grow old.
            if let Some(calculator) = figure.calculator().and_then(|page| self.figures.calculator(page)) {
                used.extend(self.figures.parameters_of(calculator));
            }
        }
        let mut out = String::new();
        used.into_iter().for_each(|parameter| self.parameter_notice(parameter, root, &mut out));
        out
    }

    /// A parameter's page: what it is, its history as a picture and a table, who uses it.
    pub(super) fn parameter_html(&self, id: PageId, root: &str) -> String {
        let mut out = String::new();
        let article = &self.catalog[id].article;
        let Some(data) = &article.front.parameter else { return out };
        self.parameter_notice(id, root, &mut out);
        let history = self.figures.history(id);
        out.push_str("<dl class=\"data\">\n");
        // As `@latest`: one that has begun. Days are written so that later ones are greater.
        let today = self.today.to_string();
        let latest = history.iter().rev().find(|(from, value, _)| !value.is_empty() && *from <= today);
        let latest = latest.map_or_else(String::new, |(from, value, _)| {
            format!("{value}{}{from}{}", self.theme.word("joint_open"), self.theme.word("joint_close"))
        });
        let mark = if data.confidence == Confidence::V {
            String::new()
        } else {
            format!(" <b class=\"tag\">{}</b>", self.words("unverified"))
        };
        let rows = [
            ("parameter_latest", escape(&latest).into_owned()),
            ("parameter_scope", escape(&data.scope).into_owned()),
            ("law_source", format!("{}{mark}", escape(&data.source))),
            ("checked", escape(&data.checked.0.to_string()).into_owned()),
        ];
        for (word, html) in rows {
            let _ = writeln!(out, "<div><dt>{}</dt><dd>{html}</dd></div>", self.words(word));
        }
        if let Some(law) = &data.law {
            let _ = write!(out, "<div><dt>{}</dt><dd>", self.words("laws"));
            self.law_html(&law.value, root, &mut out);
            out.push_str("</dd></div>\n");
        }
        out.push_str("</dl>\n");
        let known: Vec<(&str, &str, i64)> = history
            .iter()
            .filter_map(|(from, value, height)| Some((from.as_str(), value.as_str(), (*height)?)))
            .collect();
        if let (Some(first), Some(last)) = (known.first(), known.last()) {
            let description = self.change((first.0, first.1), (last.0, last.1));
            Chart {
                id: "kb-chart-1",
                title: &article.title,
                description: &description,
                labels: known.iter().map(|(from, ..)| *from).collect(),
                series: vec![Series {
                    name: &article.title,
                    values: known.iter().map(|(_, value, height)| (*value, *height)).collect(),
                }],
            }
            .write(&mut out);
        }
        let grid = Grid {
            head: ["parameter_from", "parameter_value", "parameter_status"]
                .map(|word| self.theme.word(word).to_owned())
                .into(),
            rows: self.changes(&history, &data.values),
            of: Some(self.theme.word("parameter_history").to_owned()),
            ..Grid::default()
        };
        self.table_html(self.theme.word("parameter_history"), &grid, &mut out);
        let users: Vec<PageId> = self.figures.users(id).collect();
        if !users.is_empty() {
            let _ = write!(out, "<p class=\"label\">{}</p>\n<ul>", self.words("parameter_users"));
            for user in users {
                let title = &self.catalog[user].article.title;
                let _ = writeln!(out, "<li><a href=\"{}\">{}</a></li>", escape(&self.href(root, user)), escape(title));
            }
            out.push_str("</ul>\n");
        }
        out
    }

    /// Values that say the same one after the other are one row; the newest comes first.
    fn changes(&self, history: &[(String, String, Option<i64>)], written: &[ParameterValue]) -> Vec<Vec<String>> {
        let joint = self.theme.word("joint_semicolon");
        let note = |value: &ParameterValue| {
            [value.status.as_deref(), value.source.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(joint)
        };
        let told: Vec<_> =
            history.iter().zip(written).map(|((from, value, _), written)| (from, value, note(written))).collect();
        let same = told.chunk_by(|a, b| (a.1, &a.2) == (b.1, &b.2));
        let rows = same.map(|group| {
            let (from, value, note) = &group[0];
            let times = match group.len() {
                times if times > 1 && !value.is_empty() => {
                    self.theme.word("parameter_times").replace("{n}", &times.to_string())
                }
                _ => String::new(),
            };
            let value = if value.is_empty() { self.theme.word("parameter_missing") } else { value };
            let notes = [note.as_str(), &times].into_iter().filter(|text| !text.is_empty());
            vec![(*from).clone(), value.to_owned(), notes.collect::<Vec<_>>().join(joint)]
        });
        let mut rows: Vec<_> = rows.collect();
        rows.reverse();
        rows
    }
}

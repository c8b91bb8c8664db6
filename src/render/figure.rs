//! What was computed to HTML: results, steps, tables and pictures, on the pages of calculators and parameters and in articles.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::Renderer;
use crate::calculate::{Calculator, Figure, Grid, Outcome, Shown, readable};
use crate::catalog::{Found, PageId};
use crate::link::{Citation, citation_text};
use crate::parse::{Confidence, Show, SnippetForm};
use crate::path::percent_encode;
use crate::text::{escape, escape_to};

/// A picture with more values than this is a line, not bars.
const BARS_MAX: usize = 16;

/// Codes whose words the browser needs.
const CODES: &[&str] = &[
    "E_REQUIRED",
    "E_TYPE",
    "E_PRECISION",
    "E_UNIT",
    "E_RANGE",
    "E_DATE",
    "E_ENUM",
    "E_ORDER",
    "E_NO_DATA",
    "E_NO_SOLUTION",
    "E_NEVER",
    "E_BUDGET",
    "E_UNSUPPORTED",
    "E_MATH",
    "E_LIMIT",
];

/// Words of the theme that the form uses.
const FORM_WORDS: &[&str] = &[
    "calc_form",
    "calc_add",
    "calc_remove",
    "calc_result",
    "calc_items",
    "calc_understood",
    "calc_optional",
    "calc_yes",
    "calc_no",
];

impl Renderer<'_> {
    /// Whether a page shows anything computed, and whether it has a form.
    pub(super) fn computes(&self, id: PageId) -> (bool, bool) {
        let of_page = self.figures.of(id);
        let form = of_page.iter().any(|figure| matches!(figure, Figure::Block(shown) if shown.block.shows(Show::Form)));
        let calculator = self.figures.calculator(id).is_some();
        let parameter = self.catalog[id].article.front.parameter.is_some();
        (calculator || parameter || !of_page.is_empty(), calculator || form)
    }

    /// The example, its result and steps, the form's data, and the other examples.
    pub(super) fn calculator_html(&self, id: PageId, root: &str) -> String {
        let mut out = String::new();
        let (Some(calculator), Some(data)) = (self.figures.calculator(id), &self.catalog[id].article.front.calculator)
        else {
            return out;
        };
        for parameter in self.figures.parameters_of(calculator) {
            self.parameter_notice(parameter, root, &mut out);
        }
        let Some(test) = data.tests.iter().find(|test| test.error.is_none()) else { return out };
        let given = calculator.normal(&test.inputs);
        let Ok(outcome) = self.figures.run(calculator, &given) else { return out };
        let _ = writeln!(out, "<p class=\"how\">{} {}</p>", self.words("calc_example"), escape(&test.note.value));
        out.push_str("<div class=\"calc\">\n");
        self.inputs_html(calculator, &Json::Object(given.clone()), &mut out);
        self.result_html(calculator, &outcome, &[], &mut out);
        self.steps_html(&outcome, root, true, &mut out);
        self.data_html(id, &Json::Object(given), &outcome, root, &mut out);
        out.push_str("</div>\n");
        let _ = writeln!(
            out,
            "<details class=\"tests\"><summary>{}（{}）</summary>",
            self.words("calc_tests"),
            data.tests.len()
        );
        out.push_str("<ul>");
        for test in &data.tests {
            let given = calculator.normal(&test.inputs);
            let answer = match self.figures.run(calculator, &given) {
                Ok(outcome) => self.first_values(calculator, &outcome),
                Err(refusal) => self.refusal(&refusal.words()),
            };
            let _ = writeln!(out, "<li>{}：{}</li>", escape(&test.note.value), escape(&answer));
        }
        out.push_str("</ul></details>\n");
        out
    }

    fn words(&self, key: &'static str) -> std::borrow::Cow<'_, str> {
        escape(self.theme.word(key))
    }

    fn refusal(&self, words: &crate::diagnostic::Words) -> String {
        if self.config.language.starts_with("zh") { words.zh.clone() } else { words.en.clone() }
    }

    fn yes_no(&self) -> [&str; 2] {
        [self.theme.word("calc_yes"), self.theme.word("calc_no")]
    }

    /// The first three plain outputs in one line.
    fn first_values(&self, calculator: &Calculator, outcome: &Outcome) -> String {
        let plain = calculator.outputs.iter().filter(|output| output.form.columns().is_empty());
        let shown = plain.filter_map(|output| {
            let value = outcome.outputs.get(&output.id)?;
            Some(format!("{} {}", output.label, readable(&output.form, value, self.yes_no())))
        });
        shown.take(3).collect::<Vec<_>>().join("，")
    }

    fn inputs_html(&self, calculator: &Calculator, given: &Json, out: &mut String) {
        let _ = write!(out, "<dl class=\"given\"><dt>{}</dt><dd>", self.words("calc_given"));
        let mut pieces = Vec::new();
        for input in &calculator.inputs {
            if let Some(value) = given.get(&input.key) {
                let text = match value {
                    Json::String(text) => calculator.choice(&input.key, text),
                    Json::Array(items) => format!("{} {}", items.len(), self.theme.word("calc_items")),
                    other => calculator.choice(&input.key, &other.to_string()),
                };
                let piece = format!("{} {text}", input.label);
                if !pieces.contains(&piece) {
                    pieces.push(piece);
                }
            }
        }
        escape_to(&pieces.join("；"), out);
        out.push_str("</dd></dl>\n");
    }

    fn result_html(&self, calculator: &Calculator, outcome: &Outcome, only: &[String], out: &mut String) {
        let chosen = |id: &String| only.is_empty() || only.contains(id);
        let outputs: Vec<_> = calculator
            .outputs
            .iter()
            .filter(|output| outcome.outputs.contains_key(&output.id) && chosen(&output.id))
            .collect();
        out.push_str("<div class=\"result\"><dl class=\"data\">\n");
        for output in outputs.iter().filter(|output| output.form.columns().is_empty()) {
            let text = readable(&output.form, &outcome.outputs[&output.id], self.yes_no());
            let _ = writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", escape(&output.label), escape(&text));
        }
        out.push_str("</dl>\n");
        for output in outputs.iter().filter(|output| !output.form.columns().is_empty()) {
            let columns = output.form.columns();
            let value = &outcome.outputs[&output.id];
            let rows: Vec<&Json> = match value {
                Json::Array(rows) => rows.iter().collect(),
                row => vec![row],
            };
            if rows.is_empty() {
                continue;
            }
            let grid = Grid {
                head: columns.iter().map(|column| column.label.clone()).collect(),
                rows: rows
                    .iter()
                    .map(|row| columns.iter().map(|column| self.cell(&column.form, &row[&column.id])).collect())
                    .collect(),
                heights: Vec::new(),
            };
            self.table_html(&output.label, &grid, out);
        }
        out.push_str("</div>\n");
    }

    /// A cell of a table; a list inside one is written on one line.
    fn cell(&self, form: &crate::calculate::Form, value: &Json) -> String {
        match value {
            Json::Array(items) => {
                let inner = items.iter().map(|item| {
                    let cells = form.columns().iter().map(|column| self.cell(&column.form, &item[&column.id]));
                    cells.collect::<Vec<_>>().join(" ")
                });
                inner.collect::<Vec<_>>().join("、")
            }
            plain => readable(form, plain, self.yes_no()),
        }
    }

    fn table_html(&self, label: &str, grid: &Grid, out: &mut String) {
        let _ = write!(
            out,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table>\n<caption>{0}</caption>\n<thead><tr>",
            escape(label)
        );
        for head in &grid.head {
            let _ = write!(out, "<th scope=\"col\">{}</th>", escape(head));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in &grid.rows {
            out.push_str("<tr>");
            for (place, cell) in row.iter().enumerate() {
                let _ = if place == 0 {
                    write!(out, "<th scope=\"row\">{}</th>", escape(cell))
                } else {
                    write!(out, "<td>{}</td>", escape(cell))
                };
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>\n");
    }

    fn steps_html(&self, outcome: &Outcome, root: &str, open: bool, out: &mut String) {
        let open = if open { " open" } else { "" };
        let _ = writeln!(
            out,
            "<details class=\"how-computed\"{open}><summary>{}</summary><ol class=\"reasons\">",
            self.words("calc_steps")
        );
        for (label, text, law) in &outcome.steps {
            let _ = write!(out, "<li><b>{}</b> {}", escape(label), escape(text));
            if let Some(law) = law {
                self.law_html(law, root, out);
            }
            out.push_str("</li>\n");
        }
        let _ = writeln!(out, "</ol><p class=\"estimate\">{}</p></details>", self.words("calc_estimate"));
    }

    /// The statute of a step, with its day: 《民法典》第六百七十六条（2021-01-01 施行）.
    fn law_html(&self, law: &str, root: &str, out: &mut String) {
        let Some(citation) = self.cited(law) else { return };
        let article = &self.catalog[citation.law].article;
        let heading = &article.body.headings[citation.heading];
        let name = citation_text(&article.title, &heading.id, &heading.text);
        let href = format!("{}#{}", self.href(root, citation.law), percent_encode(&heading.id));
        let _ = write!(out, " <span data-law=\"{}\"><a href=\"{}\">{}</a>", escape(law), escape(&href), escape(&name));
        if let Some(data) = &article.front.law {
            if let Some(effective) = &data.effective {
                let _ = write!(
                    out,
                    " <small>{}</small>",
                    escape(&self.theme.word("calc_since").replace("{date}", effective))
                );
            }
            if self.confidence(citation.law, citation.heading).0 != Confidence::V {
                let _ = write!(out, " <b class=\"tag\">{}</b>", self.words("unverified"));
            }
        }
        out.push_str("</span>");
    }

    /// `law#article`, which the citations of the calculator's page were checked for.
    fn cited(&self, law: &str) -> Option<Citation> {
        let (stem, anchor) = law.split_once('#')?;
        let Found::Page(page) = self.catalog.by_stem(stem) else { return None };
        let headings = &self.catalog[page].article.body.headings;
        let heading = headings.iter().position(|heading| heading.id == anchor || heading.text == anchor)?;
        Some(Citation { law: page, heading })
    }

    /// What the browser computes with, inert until its script reads it.
    fn data_html(&self, id: PageId, given: &Json, outcome: &Outcome, root: &str, out: &mut String) {
        let (Some(tree), Some(calculator)) = (self.figures.tree(id), self.figures.calculator(id)) else { return };
        // Other inputs may show steps that this example leaves out, so the statutes of all are there to be copied.
        let laws: BTreeSet<_> = calculator.lines.iter().filter_map(|line| line.law.as_ref()).collect();
        out.push_str("<template>");
        for law in laws {
            self.law_html(law, root, out);
        }
        out.push_str("</template>\n");
        let codes = CODES.iter().map(|code| (*code, self.theme.word(code_word(code))));
        let words = FORM_WORDS.iter().map(|word| (*word, self.theme.word(word))).chain(codes);
        let data = json!({
            "tree": tree,
            "example": given,
            "expected": outcome.outputs,
            "words": words.collect::<BTreeMap<_, _>>(),
        });
        let data = data.to_string().replace('<', "\\u003c");
        let _ = writeln!(out, "<script type=\"application/json\" class=\"calc-data\">{data}</script>");
    }

    /// One snippet of a body.
    pub(super) fn figure_html(&self, id: PageId, number: usize, root: &str, out: &mut String) {
        match self.figures.of(id).get(number) {
            Some(Figure::Parameter { text, page }) => {
                let _ = write!(
                    out,
                    "<a class=\"figure\" href=\"{}\">{}</a>",
                    escape(&self.href(root, *page)),
                    escape(text)
                );
            }
            Some(Figure::Value { text, .. }) => {
                let _ = write!(out, "<a class=\"figure\" href=\"#kb-figure-{}\">{}</a>", number + 1, escape(text));
            }
            Some(Figure::Block(shown)) => self.block_html(shown, number, root, out),
            // In a preview the author's own words stand where nothing could be computed.
            Some(Figure::Broken) | None => {
                if let Some(snippet) = self.catalog[id].article.body.snippets.get(number) {
                    let text = match &snippet.form {
                        SnippetForm::Inline(text) => text,
                        SnippetForm::Block(stem, _) => stem,
                    };
                    let _ = write!(out, "<code>{}</code>", escape(text));
                }
            }
        }
    }

    fn block_html(&self, shown: &Shown, number: usize, root: &str, out: &mut String) {
        let Some(calculator) = self.figures.calculator(shown.page) else { return };
        let block = &shown.block;
        let title = block.title.as_deref().unwrap_or(&self.catalog[shown.page].article.title);
        let _ = writeln!(
            out,
            "<div class=\"calc\" id=\"kb-figure-{}\">\n<p class=\"label\">{}</p>",
            number + 1,
            escape(title)
        );
        let given = Json::Object(calculator.normal(&block.inputs));
        self.inputs_html(calculator, &given, out);
        if block.shows(Show::Result) {
            self.result_html(calculator, &shown.outcome, &block.outputs, out);
        }
        if let Some(grid) = &shown.table {
            if block.shows(Show::Chart) {
                self.chart_html(title, grid, number, out);
            }
            self.table_html(title, grid, out);
        }
        // Every figure unfolds, whether its author asked for the steps or not.
        self.steps_html(&shown.outcome, root, false, out);
        if block.shows(Show::Form) {
            self.data_html(shown.page, &given, &shown.outcome, root, out);
        }
        let link = escape(&self.href(root, shown.page)).into_owned();
        let _ = writeln!(out, "<p class=\"how\"><a href=\"{link}\">{}</a></p>\n</div>", self.words("calc_own"));
    }

    /// How the numbers in sentences came about.
    pub(super) fn figure_notes(&self, id: PageId, root: &str) -> String {
        let mut out = String::new();
        for (number, figure) in self.figures.of(id).iter().enumerate() {
            if let Figure::Value { text, page, outcome } = figure {
                let title = &self.catalog[*page].article.title;
                let _ = writeln!(
                    out,
                    "<div class=\"calc\" id=\"kb-figure-{}\"><p><b>{}</b> <a href=\"{}\">{}</a></p>",
                    number + 1,
                    escape(text),
                    escape(&self.href(root, *page)),
                    escape(title)
                );
                self.steps_html(outcome, root, false, &mut out);
                out.push_str("</div>\n");
            }
        }
        out
    }

    /// Bars, or a line where there are many; the table with the same numbers stands beside it.
    fn chart_html(&self, title: &str, grid: &Grid, number: usize, out: &mut String) {
        let values: Vec<(&str, &str, i64)> = grid
            .rows
            .iter()
            .zip(&grid.heights)
            .map(|(row, height)| {
                (row.first().map_or("", String::as_str), row.get(1).map_or("", String::as_str), *height)
            })
            .collect();
        let (Some(first), Some(last)) = (values.first(), values.last()) else { return };
        let description =
            format!("{} {}：{}；{}：{}", grid.head.get(1).map_or("", String::as_str), first.0, first.1, last.0, last.1);
        let id = format!("kb-chart-{}", number + 1);
        picture(&id, title, &description, &values, out);
    }

    /// A line on every page that needs a number nobody knows.
    fn parameter_notice(&self, id: PageId, root: &str, out: &mut String) {
        let article = &self.catalog[id].article;
        let Some(data) = &article.front.parameter else { return };
        let known = self.figures.is_known(article.stem(), self.today);
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
        let mut used = std::collections::BTreeSet::new();
        for figure in self.figures.of(id) {
            let page = match figure {
                Figure::Broken => continue,
                // A value that is written with its own day does not grow old.
                Figure::Parameter { .. } => continue,
                Figure::Value { page, .. } => *page,
                Figure::Block(shown) => shown.page,
            };
            if let Some(calculator) = self.figures.calculator(page) {
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
        let history = self.figures.history(article.stem());
        out.push_str("<dl class=\"data\">\n");
        let latest = history.iter().rev().find(|(_, value, _)| !value.is_empty());
        let latest = latest.map_or_else(String::new, |(from, value, _)| format!("{value}（{from}）"));
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
            let description = format!("{}：{}；{}：{}", first.0, first.1, last.0, last.1);
            picture("kb-chart-1", &article.title, &description, &known, &mut out);
        }
        let unknown = self.theme.word("parameter_missing");
        let rows = history.iter().zip(&data.values).rev().map(|((from, value, _), written)| {
            let value = if value.is_empty() { unknown.to_owned() } else { value.clone() };
            let note = [written.status.as_deref(), written.source.as_deref()];
            vec![from.clone(), value, note.into_iter().flatten().collect::<Vec<_>>().join("；")]
        });
        let head =
            ["parameter_from", "parameter_value", "parameter_status"].map(|word| self.theme.word(word).to_owned());
        let grid = Grid { head: head.to_vec(), rows: rows.collect(), heights: Vec::new() };
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

    /// A snippet in the text twin: the value, or a small table.
    pub(super) fn figure_text(&self, id: PageId, number: usize) -> Option<String> {
        match self.figures.of(id).get(number)? {
            Figure::Broken => None,
            Figure::Parameter { text, .. } | Figure::Value { text, .. } => Some(text.clone()),
            Figure::Block(shown) => {
                let calculator = self.figures.calculator(shown.page)?;
                let mut out = String::new();
                for output in calculator.outputs.iter().filter(|output| output.form.columns().is_empty()) {
                    if let Some(value) = shown.outcome.outputs.get(&output.id) {
                        let _ = writeln!(out, "- {}: {}", output.label, readable(&output.form, value, self.yes_no()));
                    }
                }
                if let Some(grid) = &shown.table {
                    let _ = writeln!(out, "\n| {} |\n|{}", grid.head.join(" | "), " --- |".repeat(grid.head.len()));
                    grid.rows.iter().for_each(|row| {
                        let _ = writeln!(out, "| {} |", row.join(" | "));
                    });
                }
                for (label, text, _) in &shown.outcome.steps {
                    let _ = writeln!(out, "- {label}: {text}");
                }
                let _ = writeln!(out, "\n{}", self.theme.word("calc_estimate"));
                Some(out)
            }
        }
    }

    /// A calculator's example or a parameter's history, in the text twin.
    pub(super) fn twin_figures(&self, id: PageId, out: &mut String) {
        let article = &self.catalog[id].article;
        if let (Some(calculator), Some(data)) = (self.figures.calculator(id), &article.front.calculator) {
            for test in &data.tests {
                if let Ok(outcome) = self.figures.run(calculator, &calculator.normal(&test.inputs)) {
                    let _ = writeln!(out, "- {}: {}", &*test.note.value, self.first_values(calculator, &outcome));
                }
            }
            let _ = writeln!(out, "\n{}\n", self.theme.word("calc_estimate"));
        }
        if article.front.parameter.is_some() {
            for (from, value, _) in self.figures.history(article.stem()).iter().rev() {
                let value = if value.is_empty() { self.theme.word("parameter_missing") } else { value };
                let _ = writeln!(out, "- {from}: {value}");
            }
            out.push('\n');
        }
    }
}

/// The theme's word for a code.
fn code_word(code: &'static str) -> &'static str {
    match code {
        "E_REQUIRED" => "calc_e_required",
        "E_TYPE" => "calc_e_type",
        "E_PRECISION" => "calc_e_precision",
        "E_UNIT" => "calc_e_unit",
        "E_RANGE" => "calc_e_range",
        "E_DATE" => "calc_e_date",
        "E_ENUM" => "calc_e_enum",
        "E_ORDER" => "calc_e_order",
        "E_NO_DATA" => "calc_e_no_data",
        "E_NO_SOLUTION" => "calc_e_no_solution",
        "E_NEVER" => "calc_e_never",
        "E_BUDGET" => "calc_e_budget",
        "E_UNSUPPORTED" => "calc_e_unsupported",
        "E_MATH" => "calc_e_math",
        _ => "calc_e_limit",
    }
}

/// A picture of values: label, value as it is read, height in thousandths. Whole numbers only.
fn picture(id: &str, title: &str, description: &str, values: &[(&str, &str, i64)], out: &mut String) {
    let _ = writeln!(
        out,
        "<svg class=\"chart\" viewBox=\"0 0 640 260\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\n<title id=\"{id}-t\">{}</title>\n<desc id=\"{id}-d\">{}</desc>\n<line x1=\"10\" y1=\"225\" x2=\"630\" y2=\"225\"/>",
        escape(title),
        escape(description)
    );
    let count = i64::try_from(values.len()).unwrap_or(i64::MAX).max(1);
    let left = |place: i64| 10 + 620 * place / count;
    let top = |height: i64| 225 - 190 * height / 1000;
    if values.len() <= BARS_MAX {
        for (place, (label, value, height)) in (0i64..).zip(values) {
            let (x, width) = (left(place), 620 / count);
            let middle = x + width / 2;
            let y = top(*height);
            let _ = writeln!(
                out,
                "<rect x=\"{}\" y=\"{y}\" width=\"{}\" height=\"{}\"/>\n<text x=\"{middle}\" y=\"{}\">{}</text>\n<text x=\"{middle}\" y=\"245\">{}</text>",
                x + width / 8,
                width - width / 4,
                225 - y,
                y - 6,
                escape(value),
                escape(label)
            );
        }
    } else {
        // Each value holds until the next, so the line goes in steps.
        let mut path = String::new();
        for (place, (_, _, height)) in (0i64..).zip(values) {
            let _ = write!(
                path,
                "{}{} {}H{}",
                if place == 0 { "M" } else { "L" },
                left(place),
                top(*height),
                left(place + 1)
            );
        }
        let _ = writeln!(out, "<path d=\"{path}\"/>");
        if let (Some(first), Some(last)) = (values.first(), values.last()) {
            let (y1, y2) = (top(first.2) - 8, top(last.2) - 8);
            let _ = writeln!(
                out,
                "<text class=\"start\" x=\"10\" y=\"{y1}\">{}</text>\n<text class=\"end\" x=\"630\" y=\"{y2}\">{}</text>\n<text class=\"start\" x=\"10\" y=\"245\">{}</text>\n<text class=\"end\" x=\"630\" y=\"245\">{}</text>",
                escape(first.1),
                escape(last.1),
                escape(first.0),
                escape(last.0)
            );
        }
    }
    out.push_str("</svg>\n");
}

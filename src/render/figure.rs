//! What was computed to HTML: results, steps, tables and pictures, on the pages of calculators and parameters and in articles.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::{Map, Value as Json, json};

use super::Renderer;
use super::body::absorbed_prefix;
use super::chart::{Chart, Series};
use crate::calculate::{Calculator, Figure, Grid, Outcome, Shown, readable};
use crate::catalog::{Found, PageId};
use crate::link::{Citation, citation_text};
use crate::parse::{Confidence, Show, SnippetForm};
use crate::path::percent_encode;
use crate::text::{escape, escape_to};

/// A longer table is folded away.
const ROWS_MAX: usize = 24;

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
    "joint_colon",
    "joint_comma",
];

/// What a form starts with.
struct Example<'a> {
    /// Inputs as programs give them.
    given: &'a Map<String, Json>,
    outcome: &'a Outcome,
    /// The outputs, or columns of a list, that are shown; all where none is named.
    only: &'a [String],
}

impl Renderer<'_> {
    /// Whether a page has fields for the reader's own numbers.
    pub(super) fn has_form(&self, id: PageId) -> bool {
        let mut figures = self.own_and_absorbed(id).flat_map(|page| self.figures.of(page));
        self.figures.calculator(id).is_some() || figures.any(Figure::has_form)
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
        self.inputs_html(calculator, &outcome, &mut out);
        self.result_html(calculator, &outcome, &[], &mut out);
        self.steps_html(&outcome, root, true, &mut out);
        self.data_html(id, Example { given: &given, outcome: &outcome, only: &[] }, root, &mut out);
        out.push_str("</div>\n");
        let _ = writeln!(
            out,
            "<details class=\"tests\"><summary>{}</summary>",
            self.counted(&self.words("calc_tests"), data.tests.len())
        );
        out.push_str("<ul>");
        for test in &data.tests {
            let given = calculator.normal(&test.inputs);
            let answer = match self.figures.run(calculator, &given) {
                Ok(outcome) => self.first_values(calculator, &outcome),
                Err(refusal) => self.refusal(&refusal.words()),
            };
            let colon = self.words("joint_colon");
            let _ = writeln!(out, "<li>{}{colon}{}</li>", escape(&test.note.value), escape(&answer));
        }
        out.push_str("</ul></details>\n");
        out
    }

    /// A line and how many there are of it.
    pub(super) fn counted(&self, line: &str, count: usize) -> String {
        format!("{line}{}{count}{}", self.words("joint_open"), self.words("joint_close"))
    }

    /// From what to what: each a place and its value.
    pub(super) fn change(&self, first: (&str, &str), last: (&str, &str)) -> String {
        let (colon, semicolon) = (self.theme.word("joint_colon"), self.theme.word("joint_semicolon"));
        format!("{}{colon}{}{semicolon}{}{colon}{}", first.0, first.1, last.0, last.1)
    }

    pub(super) fn words(&self, key: &'static str) -> std::borrow::Cow<'_, str> {
        escape(self.theme.word(key))
    }

    fn refusal(&self, words: &crate::diagnostic::Words) -> String {
        if self.config.language.starts_with("zh") { words.zh.clone() } else { words.en.clone() }
    }

    pub(super) fn yes_no(&self) -> [&str; 2] {
        [self.theme.word("calc_yes"), self.theme.word("calc_no")]
    }

    /// The first three plain outputs in one line.
    pub(super) fn first_values(&self, calculator: &Calculator, outcome: &Outcome) -> String {
        let values = calculator.values(outcome, &[], self.yes_no());
        values
            .take(3)
            .map(|(label, value)| format!("{label} {value}"))
            .collect::<Vec<_>>()
            .join(self.theme.word("joint_comma"))
    }

    /// What was computed from, in one line: 借款本金 10,000元；利率 24%/年.
    pub(super) fn inputs(&self, calculator: &Calculator, outcome: &Outcome) -> String {
        let shown = calculator.inputs.iter().filter_map(|input| {
            let text = match outcome.inputs.get(&*input.id)? {
                Json::Array(items) => format!("{} {}", items.len(), self.theme.word("calc_items")),
                one => input.shown(one)?,
            };
            Some(format!("{} {text}", input.label))
        });
        shown.collect::<Vec<_>>().join(self.theme.word("joint_semicolon"))
    }

    fn inputs_html(&self, calculator: &Calculator, outcome: &Outcome, out: &mut String) {
        let _ = writeln!(
            out,
            "<dl class=\"given\"><dt>{}</dt><dd>{}</dd></dl>",
            self.words("calc_given"),
            escape(&self.inputs(calculator, outcome))
        );
    }

    fn result_html(&self, calculator: &Calculator, outcome: &Outcome, only: &[String], out: &mut String) {
        out.push_str("<div class=\"result\"><dl class=\"data\">\n");
        for (label, value) in calculator.values(outcome, only, self.yes_no()) {
            let _ = writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", escape(label), escape(&value));
        }
        out.push_str("</dl>\n");
        for output in &calculator.outputs {
            let columns = output.form.columns();
            let names = || columns.iter().map(|column| &column.id).chain([&output.id]);
            if !only.is_empty() && !names().any(|name| only.contains(name)) {
                continue;
            }
            let Some(value) = outcome.outputs.get(&output.id).filter(|_| !columns.is_empty()) else { continue };
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
                of: Some(output.label.clone()),
                ..Grid::default()
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

    /// A table in a region that scrolls; `label` names the region for who does not see what stands above it.
    pub(super) fn table_html(&self, label: &str, grid: &Grid, out: &mut String) {
        let folded = grid.rows.len() > ROWS_MAX;
        if folded {
            let summary = self.counted(&escape(label), grid.rows.len());
            let _ = writeln!(out, "<details class=\"rows\"><summary>{summary}</summary>");
        }
        let _ = writeln!(
            out,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table>",
            escape(label)
        );
        if let Some(of) = &grid.of {
            let _ = writeln!(out, "<caption>{}</caption>", escape(of));
        }
        out.push_str("<thead><tr>");
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
        if folded {
            out.push_str("</details>\n");
        }
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
    pub(super) fn law_html(&self, law: &str, root: &str, out: &mut String) {
        let Some(citation) = self.cited(law) else { return };
        let article = &self.catalog[citation.law].article;
        let heading = &article.body.headings[citation.heading];
        let name = citation_text(&article.title, &heading.id, &heading.text);
        let href = format!("{}#{}", self.href(root, citation.law), percent_encode(&heading.id));
        let _ = write!(out, " <span data-law=\"{}\"><a href=\"{}\">{}</a>", escape(law), escape(&href), escape(&name));
        if let Some(data) = &article.front.law {
            if let Some(standing) = self.standing(citation.law) {
                let _ = write!(out, " <b class=\"tag\">{}</b>", escape(&standing));
            } else if let Some(effective) = &data.effective {
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
        let Found::Page(page) = self.catalog.named(stem) else { return None };
        let headings = &self.catalog[page].article.body.headings;
        let heading = headings.iter().position(|heading| heading.id == anchor || heading.text == anchor)?;
        Some(Citation { law: page, heading })
    }

    /// What the browser computes with, inert until its script reads it.
    fn data_html(&self, id: PageId, example: Example<'_>, root: &str, out: &mut String) {
        let (Some(tree), Some(calculator)) = (self.figures.tree(id), self.figures.calculator(id)) else { return };
        // Other inputs may show steps that this example leaves out, so the statutes of all are there to be copied.
        let laws: BTreeSet<_> = calculator.lines.iter().filter_map(|line| line.law.as_ref()).collect();
        out.push_str("<template>");
        laws.into_iter().for_each(|law| self.law_html(law, root, out));
        out.push_str("</template>\n");
        let _ = writeln!(out, "<noscript><p class=\"how\">{}</p></noscript>", self.words("calc_noscript"));
        let codes = CODES.iter().map(|code| (*code, self.theme.word(code_word(code))));
        let words = FORM_WORDS.iter().map(|word| (*word, self.theme.word(word))).chain(codes);
        let data = json!({
            "tree": tree,
            "example": example.given,
            "expected": example.outcome.outputs,
            "only": example.only,
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
        let given = calculator.normal(&block.inputs);
        self.inputs_html(calculator, &shown.outcome, out);
        if block.shows(Show::Result) {
            self.result_html(calculator, &shown.outcome, &block.outputs, out);
        }
        if let Some(grid) = &shown.table {
            let title = &grid
                .of
                .as_ref()
                .map_or_else(|| title.to_owned(), |of| format!("{title}{}{of}", self.theme.word("joint_colon")));
            if block.shows(Show::Chart) {
                self.chart_html(title, grid, number, out);
            }
            self.table_html(title, grid, out);
        }
        // Every figure unfolds, whether its author asked for the steps or not.
        self.steps_html(&shown.outcome, root, false, out);
        if block.shows(Show::Form) {
            let example = Example { given: &given, outcome: &shown.outcome, only: &block.outputs };
            self.data_html(shown.page, example, root, out);
        }
        let link = escape(&self.href(root, shown.page)).into_owned();
        let _ = writeln!(out, "<p class=\"how\"><a href=\"{link}\">{}</a></p>\n</div>", self.words("calc_own"));
    }

    /// Text of the front matter as HTML; each number it computes leads to how it came about.
    pub(super) fn computed_html(&self, id: PageId, text: &str, root: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for (words, value) in self.figures.pieces(id, &self.catalog[id].article, text) {
            escape_to(words, &mut out);
            if let Some((number, _)) = value {
                self.figure_html(id, number, root, &mut out);
            }
        }
        out
    }

    /// How the numbers in sentences came about, those of the pages merged into this one included.
    pub(super) fn figure_notes(&self, id: PageId, root: &str) -> String {
        let mut out = String::new();
        self.notes_of(id, "", root, &mut out);
        for (number, from) in self.catalog.absorbed(id).iter().enumerate() {
            self.notes_of(from.page, &absorbed_prefix(number), root, &mut out);
        }
        out
    }

    fn notes_of(&self, id: PageId, prefix: &str, root: &str, out: &mut String) {
        for (number, figure) in self.figures.of(id).iter().enumerate() {
            if let Figure::Value { text, page, outcome } = figure {
                let title = &self.catalog[*page].article.title;
                let _ = writeln!(
                    out,
                    "<div class=\"calc\" id=\"{prefix}kb-figure-{}\"><p><b>{}</b> <a href=\"{}\">{}</a></p>",
                    number + 1,
                    escape(text),
                    escape(&self.href(root, *page)),
                    escape(title)
                );
                self.steps_html(outcome, root, false, out);
                out.push_str("</div>\n");
            }
        }
    }

    fn chart_html(&self, title: &str, grid: &Grid, number: usize, out: &mut String) {
        let (Some(first), Some(last)) = (grid.rows.first(), grid.rows.last()) else { return };
        let texts = |place: usize| grid.rows.iter().map(move |row| row[place].as_str());
        let series: Vec<Series<'_>> = grid
            .drawn
            .iter()
            .map(|(place, heights)| Series {
                name: &grid.head[*place],
                values: texts(*place).zip(heights.iter().copied()).collect(),
            })
            .collect();
        // From where to where, of each that is drawn.
        let told = grid.drawn.iter().map(|(place, _)| {
            let change = self.change((&first[0], &first[*place]), (&last[0], &last[*place]));
            format!("{} {change}", grid.head[*place])
        });
        let description = told.collect::<Vec<_>>().join(self.theme.word("joint_stop"));
        let id = format!("kb-chart-{}", number + 1);
        Chart { id: &id, title, description: &description, labels: texts(0).collect(), series }.write(out);
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

//! Calculators whose examples are wrong or leave something untried, parameters that nobody has looked at lately.

use jiff::civil::Date;

use crate::calculate::Figures;
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, words};

/// Runs the examples of every calculator.
pub fn tests(catalog: &Catalog<'_>, figures: &Figures, found: &mut Vec<Diagnostic>) {
    for (id, page) in catalog.pages() {
        if let Some(calculator) = figures.calculator(id) {
            figures.audit(&page.article, calculator, found);
        }
    }
}

/// Parameters that need an editor.
pub fn stale(catalog: &Catalog<'_>, figures: &Figures, today: Date, found: &mut Vec<Diagnostic>) {
    for (id, page) in catalog.pages() {
        let article = &page.article;
        let Some(data) = &article.front.parameter else { continue };
        // One that could not be read has been reported.
        if figures.history(id).is_empty() {
            continue;
        }
        let stem = article.stem();
        if !figures.is_known(id, today) {
            found.push(
                Diagnostic::warning(
                    Code::KB307,
                    &article.path,
                    words!("参数 `{stem}` 在 {today} 没有数值", "the parameter `{stem}` has no value on {today}"),
                )
                .at(article.title_span.clone())
                .help(words!(
                    "查到数值后补上；查到以前留 null",
                    "add the value once it is known; leave null until then"
                )),
            );
        } else if data.is_stale(today) {
            let checked = data.checked.0;
            found.push(
                Diagnostic::warning(
                    Code::KB307,
                    &article.path,
                    words!(
                        "参数 `{stem}` 上次核对是 {checked}",
                        "the parameter `{stem}` was last checked on {checked}"
                    ),
                )
                .at(article.title_span.clone())
                .help(words!("对照来源，再改 checked", "compare with the source, then change `checked`")),
            );
        }
    }
}

//! Texts in a form that is not read here: Markdown, several lines where one is shown, signs in a telephone number.

use std::ops::Range;

use super::outline::{Outline, OutlineEntry, Style};
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::parse::formula::formulas;
use crate::text::{is_blank, markdown_signs};

/// Texts for readers; `*` stands for any key.
const TEXTS: &[&str] = &[
    "title",
    "answer",
    "description",
    "also_asked[]",
    "stage",
    "jurisdiction",
    "facts[].label",
    "facts[].value",
    "facts[].scope",
    "sources[]",
    "merged_from[]",
    "updated[].change",
    "distinct_from[].reason",
    "review.by",
    "review.role",
    "review.note",
    "task.result",
    "task.time",
    "task.cost",
    "task.prepare[]",
    "term.legal",
    "term.synonyms[]",
    "law.full_title",
    "law.issuer",
    "law.weight",
    "law.status",
    "law.source",
    "law.number",
    "law.url",
    "law.articles.*.note",
    "hotline.owner",
    "hotline.for",
    "hotline.hours",
    "hotline.say",
    "hotline.source",
    "flow.nodes.*.ask",
    "flow.nodes.*.help",
    "flow.nodes.*.options[].label",
    "flow.outcomes.*.title",
    "flow.outcomes.*.answer",
    "flow.outcomes.*.steps[]",
    "home.trust",
    "home.stages[].title",
    "home.stages[].text",
];

/// Texts in which formulas are computed.
const COMPUTED: &[&str] = &["answer", "description", "facts[].value", "facts[].scope"];

/// Texts that stand on one line wherever they are shown.
const ONE_LINE: &[&str] = &[
    "title",
    "also_asked[]",
    "stage",
    "jurisdiction",
    "facts[].label",
    "facts[].value",
    "facts[].scope",
    "merged_from[]",
    "term.synonyms[]",
    "hotline.number",
    "flow.nodes.*.ask",
    "flow.nodes.*.options[].label",
    "flow.outcomes.*.title",
    "home.stages[].title",
];

/// Whether an entry is a text for readers.
pub fn is_text(path: &str) -> bool {
    among(TEXTS, path)
}

fn among(patterns: &[&str], path: &str) -> bool {
    patterns.iter().any(|pattern| {
        pattern.split('.').count() == path.split('.').count()
            && pattern.split('.').zip(path.split('.')).all(|(wanted, given)| wanted == "*" || wanted == given)
    })
}

/// Findings with places in the YAML.
pub fn findings(outline: &Outline<'_>, path: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (number, entry) in outline.inner() {
        if matches!(entry.style, Style::Mapping | Style::List | Style::Alias) {
            continue;
        }
        let place = outline.path(number);
        if among(ONE_LINE, &place) && entry.text.trim().contains('\n') {
            found.push(several_lines(&outline.name(number), entry, path));
        }
        // Nothing without quotes is no text but a value that is missing; a status is one of some words.
        if is_text(&place)
            && place.contains('.')
            && place != "law.status"
            && entry.style != Style::Plain
            && is_blank(&entry.text)
        {
            found.push(nothing(&outline.name(number), entry, path));
        }
        if is_text(&place) {
            let mut from = entry.span.start;
            for sign in markdown(&entry.text, among(COMPUTED, &place)) {
                let place = place_of(sign, outline, entry, from);
                from = place.end.max(from);
                found.push(unread(&outline.name(number), sign, place, path));
            }
            if !among(ONE_LINE, &place) && has_empty_line(outline, entry) {
                found.push(paragraphs(&outline.name(number), outline, entry, path));
            }
        }
        if place == "hotline.number" {
            found.extend(telephone(entry, path));
        }
    }
    found.extend(review(outline, path));
    found
}

fn several_lines(name: &str, entry: &OutlineEntry<'_>, path: &str) -> Diagnostic {
    let message = words!("`{name}` 只能有一行", "`{name}` must be one line");
    let start = entry.span.start;
    Diagnostic::error(Code::KB012, path, message).at(start..entry.span.end.max(start)).help(words!(
        "把它写成一行，不用 `|`、`\\n` 和空行",
        "write it on one line, without `|`, `\\n` and empty lines"
    ))
}

/// A text of which nothing can be seen.
fn nothing(name: &str, entry: &OutlineEntry<'_>, path: &str) -> Diagnostic {
    let message = words!("`{name}` 里没有字", "`{name}` has no words");
    Diagnostic::error(Code::KB012, path, message)
        .at(entry.span.clone())
        .help(words!("写上文字，或者删掉这一行", "write some text, or delete the line"))
}

/// What a text holds that would be shown as it is written: signs of Markdown, or code that is computed nowhere.
fn markdown(text: &str, computed: bool) -> Vec<&str> {
    let mut found = Vec::new();
    let mut at = 0;
    for (formula, _) in formulas(text).filter(|_| computed) {
        found.extend(markdown_signs(&text[at..formula.start]));
        at = formula.end;
    }
    found.extend(markdown_signs(&text[at..]));
    found
}

/// Where a sign of a text stands, from a place on. A text that YAML folded stands in the file in other bytes.
fn place_of(sign: &str, outline: &Outline<'_>, entry: &OutlineEntry<'_>, from: usize) -> Range<usize> {
    let written = outline.yaml.get(from..entry.span.end.max(from));
    let within = written.and_then(|written| written.find(sign)).map(|at| from + at..from + at + sign.len());
    within.unwrap_or(entry.span.clone())
}

/// Whether an empty line stands in a text. Where YAML joins lines, one of the two line ends is all that is left of it.
fn has_empty_line(outline: &Outline<'_>, entry: &OutlineEntry<'_>) -> bool {
    let text = entry.text.trim();
    let written = outline.yaml.get(entry.span.clone()).unwrap_or_default().trim_end();
    text.contains("\n\n") || text.contains('\n') && written.lines().any(|line| line.trim().is_empty())
}

/// A text is one paragraph wherever it is shown.
fn paragraphs(name: &str, outline: &Outline<'_>, entry: &OutlineEntry<'_>, path: &str) -> Diagnostic {
    let written = outline.yaml.get(entry.span.clone()).unwrap_or_default();
    let second = written
        .trim_end()
        .match_indices("\n\n")
        .next()
        .map_or(0, |(at, _)| written.len() - written[at..].trim_start().len());
    let line = written[second..].lines().next().unwrap_or_default().len();
    let start = entry.span.start + second;
    Diagnostic::warning(
        Code::KB053,
        path,
        words!("`{name}` 显示成一段，空行不起作用", "`{name}` is shown as one paragraph: its empty lines do nothing"),
    )
    .at(start..start + line)
    .help(words!("写成一段；其余的写在正文里", "write one paragraph, and the rest in the text"))
}

fn unread(name: &str, sign: &str, place: Range<usize>, path: &str) -> Diagnostic {
    let shown: String = sign.chars().take(40).collect();
    let (message, help): (Words, Words) = if sign.starts_with("`=") {
        (
            words!(
                "`{name}` 里不计算公式，{shown} 会照原样显示",
                "no formula is computed in `{name}`: {shown} is shown as it is"
            ),
            words!(
                "公式写进 answer、description、facts 的 value 和 scope，或者正文",
                "formulas belong into answer, description, value and scope of facts, or the text"
            ),
        )
    } else {
        (
            words!(
                "`{name}` 里不读 Markdown，{shown} 会照原样显示",
                "no Markdown is read in `{name}`: {shown} is shown as it is"
            ),
            words!("只写文字；链接和强调写在正文里", "write plain words; links and emphasis belong into the text"),
        )
    };
    Diagnostic::warning(Code::KB053, path, message).at(place).help(help)
}

/// A number that no telephone dials.
fn telephone(entry: &OutlineEntry<'_>, path: &str) -> Option<Diagnostic> {
    let number = crate::text::dialled(entry.text.trim());
    if number.chars().any(|c| c.is_ascii_digit()) && number.chars().all(|c| c.is_ascii_digit() || "+- ()*#".contains(c))
    {
        return None;
    }
    let digits: String = number.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let message = words!("`hotline.number` 不是可以拨打的号码", "`hotline.number` is no number to dial");
    let help = if digits.len() < 3 {
        words!(
            "只写数字和 + - ( ) * #；说明写在 `hours` 或 `say`",
            "digits and + - ( ) * # only; remarks belong under `hours` or `say`"
        )
    } else {
        words!(
            "只写数字和 + - ( ) * #，例如 \"{digits}\"；说明写在 `hours` 或 `say`",
            "digits and + - ( ) * # only, such as \"{digits}\"; remarks belong under `hours` or `say`"
        )
    };
    Some(Diagnostic::error(Code::KB012, path, message).at(entry.span.clone()).help(help))
}

/// A page that was due again before it was checked.
fn review(outline: &Outline<'_>, path: &str) -> Option<Diagnostic> {
    let day = |wanted: &str| -> Option<(jiff::civil::Date, Range<usize>)> {
        let (_, entry) = outline.inner().find(|(number, _)| outline.path(*number) == wanted)?;
        Some((entry.text.trim().parse().ok()?, entry.span.clone()))
    };
    let ((on, _), (next, place)) = (day("review.on")?, day("review.next")?);
    (next < on).then(|| {
        Diagnostic::error(
            Code::KB012,
            path,
            words!(
                "`review.next` 的日子 {next} 早于 `review.on` 的 {on}",
                "the day of `review.next`, {next}, is before that of `review.on`, {on}"
            ),
        )
        .at(place)
        .help(words!("写下次核对的日子", "write the day on which the page is to be checked again"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_told_from_plain_signs() {
        for (text, signs) in [
            ("a **b** c ~~d~~", vec!["**b**", "~~d~~"]),
            ("[甲] 见 [[b]]", vec!["[[b]]"]),
            ("(a) [l](b.md)", vec!["[l](b.md)"]),
            ("![图](a.png)", vec!["[图](a.png)"]),
            ("a `code` b", vec!["`code`"]),
            ("a<br>b", vec!["<br>"]),
            ("</b> x", vec!["</b>"]),
            ("a <!-- **b** --> %%c%%", vec!["<!-- **b** -->", "%%c%%"]),
        ] {
            assert_eq!(markdown(text, true), signs, "{text}");
        }
        for text in [
            "2**3",
            "a < b > c",
            "[2020] 5 号",
            "a * b * c",
            "〔2020〕[5]（甲）",
            "利率 `= r(x)`，24%",
            "<3>",
            "Tom & Jerry's <Guide>",
            "5%% <!- a",
        ] {
            assert_eq!(markdown(text, true), [""; 0], "{text}");
        }
        assert_eq!(markdown("利率 `= r(x)`", false), ["`= r(x)`"]);
    }
}

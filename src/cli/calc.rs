//! `kbgen calc`: one calculator, inputs from the command line or as JSON, result and steps to standard output.

use std::io::Read;

use anyhow::{Context, Result};
use clap::Args;
use serde::de::{self, Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::{Amount, Common, Stop};
use crate::calculate::{Calculator, Figures, Outcome, Refusal, readable};
use crate::load::load;
use crate::report::{Format, Language, say, to_stdout};

/// The longest text of one calculation's inputs: far more than the longest list that any calculator takes.
const INPUT_BYTES_MAX: usize = 4 << 20;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    /// The calculator: the stem of its file.
    id: String,
    /// Inputs, such as principal=10000 rate=24%/年; lists as JSON.
    #[arg(value_name = "KEY=VALUE", value_parser = pair)]
    inputs: Vec<(String, String)>,
    /// Read inputs as JSON from a file (- is standard input) and print JSON; an array of inputs gives an array.
    #[arg(long, value_name = "FILE", conflicts_with = "inputs")]
    json: Option<String>,
    /// Print the calculator as the tree that the browser's interpreter reads.
    #[arg(long, conflicts_with_all = ["inputs", "json"])]
    tree: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or_else(|| format!("`{text}` is not of the form KEY=VALUE"))?;
    Ok((key.to_owned(), value.to_owned()))
}

pub fn run(arguments: &Arguments) -> Result<Result<(), Stop>> {
    let common = &arguments.common;
    let language = common.language();
    let (sources, mut found) = load(&common.site, common.today()?)?;
    let Some(figures) = crate::figures(&sources, &common.options(), &mut found) else {
        super::print(&found, &sources, Format::Text, language, Amount::Abridged);
        return Ok(Err(Stop::Setup));
    };
    let page = match figures.named(&arguments.id) {
        Ok(page) => page,
        Err(unresolved) => {
            say!("{}", language.pick(&unresolved.message));
            unresolved.files.iter().for_each(|file| say!("  {file}"));
            unresolved.help.iter().for_each(|help| say!("{}", language.pick(help)));
            return Ok(Err(Stop::Setup));
        }
    };
    let Some((page, calculator)) = page.and_then(|page| Some((page, figures.calculator(page)?))) else {
        // A calculator with a mistake is there, but cannot be used: its own messages say why.
        let file = page.and_then(|page| figures.file(page));
        found.retain(|finding| file.is_none_or(|file| finding.place.path == file));
        super::print(&found, &sources, Format::Text, language, Amount::Abridged);
        let id = &arguments.id;
        match language {
            Language::Zh => say!("计算器 `{id}` 有错，不能用"),
            Language::En => say!("the calculator `{id}` has mistakes and cannot be used"),
        }
        return Ok(Err(Stop::Setup));
    };
    if arguments.tree {
        to_stdout(&format!("{}\n", figures.tree(page).unwrap_or(&Value::Null)));
        return Ok(Ok(()));
    }
    match &arguments.json {
        Some(file) => {
            let text = if file == "-" {
                standard_input()?
            } else {
                std::fs::read_to_string(file).with_context(|| format!("could not read `{file}`"))?
            };
            to_stdout(&format!("{}\n", answers(&figures, calculator, &text, language)?));
        }
        None => return Ok(in_words(&figures, calculator, &arguments.inputs, language)),
    }
    Ok(Ok(()))
}

fn standard_input() -> Result<String> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("could not read standard input")?;
    Ok(text)
}

/// Inputs of which none is given twice: the last would silently win.
struct Inputs(Map<String, Value>);

impl<'de> Deserialize<'de> for Inputs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Inputs, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Inputs;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of inputs")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Inputs, A::Error> {
                let mut inputs = Map::new();
                while let Some((key, value)) = map.next_entry::<String, Value>()? {
                    if inputs.insert(key.clone(), value).is_some() {
                        return Err(de::Error::custom(format!("`{key}` is given twice")));
                    }
                }
                Ok(Inputs(inputs))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

/// The answer to an object of inputs, or the list of answers to a list of them. Each is read when its turn has come, so
/// that what is held does not grow with their number.
fn answers(figures: &Figures, calculator: &Calculator, text: &str, language: Language) -> Result<String> {
    let one = |given: &RawValue| -> Result<Value> {
        if given.get().len() > INPUT_BYTES_MAX {
            let refusal = Refusal { code: "E_LIMIT", field: String::new(), message: None };
            return Ok(refusal.json(language.pick(&refusal.words())));
        }
        let given = if given.get().starts_with('{') {
            Value::Object(serde_json::from_str::<Inputs>(given.get()).context("the input cannot be used")?.0)
        } else {
            serde_json::from_str(given.get()).context("the input is not JSON")?
        };
        Ok(answer(figures, calculator, &given, language))
    };
    if !text.trim_start().starts_with('[') {
        return Ok(one(serde_json::from_str(text).context("the input is not JSON")?)?.to_string());
    }
    let several: Vec<&RawValue> = serde_json::from_str(text).context("the input is not JSON")?;
    let answers: Vec<String> = several.into_iter().map(|given| Ok(one(given)?.to_string())).collect::<Result<_>>()?;
    Ok(format!("[{}]", answers.join(",")))
}

/// One object of inputs to `{"outputs":...}` or `{"error":...}`.
fn answer(figures: &Figures, calculator: &Calculator, given: &Value, language: Language) -> Value {
    let result = match given {
        Value::Object(given) => figures.run(calculator, given),
        _ => Err(Refusal { code: "E_TYPE", field: String::new(), message: None }),
    };
    match result {
        Ok(outcome) => json!({ "outputs": outcome.outputs }),
        Err(refusal) => refusal.json(language.pick(&calculator.told(&refusal))),
    }
}

/// For a person: the result to standard output, or why there is none to standard error.
fn in_words(
    figures: &Figures,
    calculator: &Calculator,
    inputs: &[(String, String)],
    language: Language,
) -> Result<(), Stop> {
    let mut given = Map::new();
    for (key, value) in inputs {
        if given.insert(key.clone(), calculator.from_text(key, value)).is_some() {
            match language {
                Language::Zh => say!("输入 `{key}` 写了两次"),
                Language::En => say!("the input `{key}` is written twice"),
            }
            return Err(Stop::Setup);
        }
    }
    if let Some(unknown) = calculator.unknown_input(&given) {
        say!("{}", language.pick(&unknown.message));
        say!("{}", language.pick(&unknown.help));
        return Err(Stop::Setup);
    }
    match figures.run(calculator, &given) {
        Ok(outcome) => {
            to_stdout(&result(calculator, &outcome, language));
            Ok(())
        }
        Err(refusal) => {
            let (code, field, told) = (refusal.code, &refusal.field, calculator.told(&refusal));
            say!("{code} {field}: {}", language.pick(&told));
            Err(Stop::Content)
        }
    }
}

/// Outputs with their labels, lists as lines, then the steps.
fn result(calculator: &Calculator, outcome: &Outcome, language: Language) -> String {
    let yes_no = match language {
        Language::Zh => ["是", "否"],
        Language::En => ["yes", "no"],
    };
    let mut out = String::new();
    for output in &calculator.outputs {
        let Some(value) = outcome.outputs.get(&output.id) else { continue };
        let columns = output.form.columns();
        match value {
            Value::Array(rows) => {
                out.push_str(&format!("{}\n", output.label));
                for row in rows {
                    let cells = columns.iter().map(|column| readable(&column.form, &row[&column.id], yes_no));
                    out.push_str(&format!("  {}\n", cells.collect::<Vec<_>>().join("  ")));
                }
            }
            Value::Object(_) => {
                out.push_str(&format!("{}\n", output.label));
                for column in columns {
                    let cell = readable(&column.form, &value[&column.id], yes_no);
                    out.push_str(&format!("  {}: {cell}\n", column.label));
                }
            }
            plain => out.push_str(&format!("{}: {}\n", output.label, readable(&output.form, plain, yes_no))),
        }
    }
    for (label, text, law) in &outcome.steps {
        let law = law.as_ref().map_or(String::new(), |law| format!(" [{law}]"));
        out.push_str(&format!("  {label}: {text}{law}\n"));
    }
    out
}

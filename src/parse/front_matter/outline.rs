//! YAML to its entries in order, untyped, each with its path and place: for what types cannot say.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, Span};

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A word or a sentence without quotes; empty where there is nothing.
    Plain,
    /// Text in quotes.
    Quoted,
    /// Text of several lines below `|` or `>`.
    Block,
    /// A mapping.
    Mapping,
    /// A list.
    List,
    /// The name of an anchor, which stands for its value.
    Alias,
}

/// A value, with its key or as an item of a list.
#[derive(Debug)]
pub struct OutlineEntry<'y> {
    /// The key and its place; none for an item.
    pub key: Option<(Cow<'y, str>, Range<usize>)>,
    /// The mapping or list it stands in.
    pub parent: usize,
    /// How it is written.
    pub style: Style,
    /// What is written; empty for mappings and lists.
    pub text: Cow<'y, str>,
    /// Where the value stands.
    pub span: Range<usize>,
    /// Whether a tag of no known type stands before it, or an anchor that nothing names: both are left out silently.
    pub marked: bool,
}

/// The entries, parents first. The first is the front matter itself.
#[derive(Debug)]
pub struct Outline<'y> {
    /// The text that was read.
    pub yaml: &'y str,
    /// In the order of the text.
    pub entries: Vec<OutlineEntry<'y>>,
}

impl OutlineEntry<'_> {
    /// Its key, if it has one.
    pub fn name(&self) -> Option<&str> {
        self.key.as_ref().map(|(key, _)| &**key)
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.style == Style::Plain && self.span.is_empty()
    }
}

impl<'y> Outline<'y> {
    /// `None` for what the YAML reader refuses, and for keys that are no words.
    pub fn new(yaml: &'y str) -> Option<Outline<'y>> {
        let mut outline = Outline { yaml, entries: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        let mut key: Option<(Cow<'y, str>, Range<usize>)> = None;
        let mut anchors: Vec<(usize, usize)> = Vec::new();
        let mut named: HashSet<usize> = HashSet::new();
        for event in Parser::new_from_str(yaml) {
            let (event, span) = event.ok()?;
            let place = place(&span)?;
            let parent = open.last().copied();
            let in_mapping = parent.is_some_and(|parent| outline.entries[parent].style == Style::Mapping);
            let mut marked = event.tag().is_some_and(|tag| !tag.is_yaml_core_schema());
            let (style, text) = match event {
                Event::Scalar(text, ..) if in_mapping && key.is_none() => {
                    key = Some((text, place));
                    continue;
                }
                Event::Scalar(text, style, anchor, _) => {
                    if anchor != 0 {
                        anchors.push((anchor, outline.entries.len()));
                    }
                    (scalar(style), text)
                }
                Event::MappingStart(..) => (Style::Mapping, "".into()),
                Event::SequenceStart(..) => (Style::List, "".into()),
                Event::Alias(anchor) => {
                    named.insert(anchor);
                    marked = false;
                    (Style::Alias, "".into())
                }
                Event::MappingEnd | Event::SequenceEnd => {
                    outline.entries[open.pop()?].span.end = place.end;
                    continue;
                }
                _ => continue,
            };
            if in_mapping && key.is_none() {
                return None;
            }
            let number = outline.entries.len();
            outline.entries.push(OutlineEntry {
                key: key.take(),
                parent: parent.unwrap_or(0),
                style,
                text,
                span: place,
                marked,
            });
            if matches!(style, Style::Mapping | Style::List) {
                open.push(number);
            }
        }
        for (_, entry) in anchors.iter().filter(|(anchor, _)| !named.contains(anchor)) {
            outline.entries[*entry].marked = true;
        }
        (!outline.entries.is_empty()).then_some(outline)
    }

    /// The entries that have a key or stand in a list, with their numbers.
    pub fn inner(&self) -> impl Iterator<Item = (usize, &OutlineEntry<'y>)> {
        self.entries.iter().enumerate().skip(1)
    }

    /// The entries of one mapping or list.
    pub fn children(&self, number: usize) -> impl Iterator<Item = &OutlineEntry<'y>> {
        let below = self.entries[number + 1..].iter().take_while(move |entry| entry.parent >= number);
        below.filter(move |entry| entry.parent == number)
    }

    /// The entry of a top-level key.
    pub fn top(&self, key: &str) -> Option<usize> {
        let found = |(_, entry): &(usize, &OutlineEntry<'y>)| {
            entry.parent == 0 && entry.key.as_ref().is_some_and(|it| it.0 == key)
        };
        self.inner().find(found).map(|(number, _)| number)
    }

    /// From below the front matter itself to the entry.
    pub fn chain(&self, number: usize) -> Vec<usize> {
        let mut chain = vec![number];
        let mut at = number;
        while self.entries[at].parent != 0 {
            at = self.entries[at].parent;
            chain.push(at);
        }
        chain.reverse();
        chain
    }

    /// The keys that lead to an entry, in an author's words: `law.articles.676`.
    pub fn name(&self, number: usize) -> String {
        let keys = self.chain(number).into_iter().filter_map(|at| self.entries[at].key.as_ref());
        keys.map(|(key, _)| &**key).collect::<Vec<_>>().join(".")
    }

    /// The same with a mark for each list: `facts[].value`.
    pub fn path(&self, number: usize) -> String {
        let mut path = String::new();
        for at in self.chain(number) {
            match &self.entries[at].key {
                Some((key, _)) if path.is_empty() => path.push_str(key),
                Some((key, _)) => path.extend([".", key]),
                None => path.push_str("[]"),
            }
        }
        path
    }
}

fn scalar(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
        ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
    }
}

fn place(span: &Span) -> Option<Range<usize>> {
    span.byte_range()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_its_path_and_place() {
        let yaml = "title: 甲 # x\nfacts:\n  - label: \"a\"\n    value:\nreview: { on: b, by: [c, d] }\nlong: |\n  e\n";
        let outline = Outline::new(yaml).expect("it is YAML");
        let shown: Vec<String> = outline
            .inner()
            .filter(|(_, entry)| !matches!(entry.style, Style::Mapping | Style::List))
            .map(|(number, entry)| format!("{} {:?}", outline.path(number), &yaml[entry.span.clone()]))
            .collect();
        assert_eq!(
            shown,
            [
                "title \"甲\"",
                "facts[].label \"\\\"a\\\"\"",
                "facts[].value \"\"",
                "review.on \"b\"",
                "review.by[] \"c\"",
                "review.by[] \"d\"",
                "long \"e\\n\"",
            ]
        );
    }
}

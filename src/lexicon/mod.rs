//! `lexicon.toml` and one built-in set a language to [`WordLists`]: every word by which texts are compared, as data.
//!
//! The built-in sets (`zh.toml`, `en.toml`) hold what is true of any subject: particles, negation, roles, forms of
//! questions, politeness. The words of a subject are the site's: what its file does not name, nothing takes for a word.
//! Whoever compares makes of the lists what it needs: `dedup` for questions and for whole texts, `import`, `search`.

pub mod general;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, nearest, words};
use crate::source::TextFile;
use crate::text::fold;

/// What a word does in a question; `tests/spec/dedup.md` has the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// What is bought, used or borrowed, and from whom.
    Product,
    /// Who acts or is acted upon.
    Actor,
    /// What happens.
    Event,
    /// What it is about.
    Thing,
    /// Known as a word, compared as written.
    Word,
    /// Adds nothing, in any text: 的, 了.
    Particle,
    /// Adds nothing to a question about known things.
    Light,
    /// 不, 没.
    Negation,
    /// 只, 全部.
    Scope,
    /// 内, 超过.
    Limit,
    /// Whether it must be, may be, was or is: 必须, 已.
    Mode,
    /// 前, 后, 又.
    Stage,
    /// 给, 被: who does it to whom.
    Role,
    /// What is asked.
    Intent,
    /// The product the whole site is about.
    Topic,
    /// Asked for a value: 多久, 多少.
    Measure,
    /// Asks at the end of a question (合不合法), is a word elsewhere (合法催收).
    Verdict,
    /// Asks for its canonical word at the end of a text that has no question word, is a word elsewhere: 安装方法.
    Ending,
    /// Adds nothing at the beginning or the end of a text.
    Filler,
    /// Adds nothing at the beginning or the end where a pause sets it apart: 图解, 视频.
    Aside,
    /// Goes from the ends where a whole question stands inside.
    Wrapper,
    /// An amount, a period, a number.
    Number,
    /// A general word that names something; compared as written.
    Noun,
    /// Characters that are no known word.
    Unknown,
}

/// The classes a file may name, as it names them.
const CLASSES: &[&str] = &[
    "topic", "product", "actor", "event", "thing", "word", "particle", "light", "negation", "scope", "limit", "mode",
    "stage", "role", "measure", "verdict", "ending", "intent", "filler", "aside", "wrapper",
];

/// What else a file may have: tables of lists of words.
const TABLES: &[(&str, &[&str])] = &[
    ("near", &[]),
    ("agent", &[]),
    ("article", &["names", "boilerplate", "synonyms", "opposites"]),
    ("import", &["phrases", "firms", "not_names", "subjects", "means"]),
    ("search", &["tails", "breaks", "faint"]),
];

/// A class by its name; `None` for a name that no file may use.
pub fn class(name: &str) -> Option<Class> {
    let class = |name: &str| -> Result<Class, serde::de::value::Error> { Class::deserialize(name.into_deserializer()) };
    CLASSES.contains(&name).then(|| class(name).ok()).flatten()
}

/// Wordings that mean the same in a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they do.
    pub class: Class,
    /// The word they stand for; empty where each stands for itself.
    pub canonical: String,
    /// The other wordings.
    pub wordings: Vec<String>,
}

/// Words for comparing whole texts.
#[derive(Debug, Clone, Default)]
pub struct ArticleWords {
    /// Never confused: a text about one is no text about another.
    pub names: Vec<String>,
    /// Tell a sentence that says nothing about the matter.
    pub boilerplate: Vec<String>,
    /// One may stand for the other.
    pub synonyms: Vec<(String, String)>,
    /// One never stands for the other, however close they look.
    pub opposites: Vec<(String, String)>,
}

/// Words for reading pasted text.
#[derive(Debug, Clone, Default)]
pub struct ImportWords {
    /// Phrases that advertise.
    pub phrases: Vec<String>,
    /// Trades: behind a name, a firm.
    pub firms: Vec<String>,
    /// Before a trade, these are no name.
    pub not_names: Vec<String>,
    /// Stand before a noun.
    pub subjects: Vec<String>,
    /// Nouns that need 通过 or its like before them.
    pub means: Vec<String>,
}

/// Words of queries.
#[derive(Debug, Clone, Default)]
pub struct SearchWords {
    /// End a question and say nothing about it.
    pub tails: Vec<String>,
    /// Ask, without saying what about.
    pub breaks: Vec<String>,
    /// Characters: a pair with one of them says little.
    pub faint: Vec<String>,
}

/// All lists: the built-in ones first, so that those of a site win.
#[derive(Debug, Clone, Default)]
pub struct WordLists {
    /// Words of questions.
    pub groups: Vec<Group>,
    /// Words that are not the same, but may be meant as such: an editor looks at what differs only by them.
    pub near: Vec<Vec<String>>,
    /// Who does what, without being named; an empty name where nobody needs to be.
    pub agents: Vec<(String, Vec<String>)>,
    /// For whole texts.
    pub article: ArticleWords,
    /// For pasted text.
    pub import: ImportWords,
    /// For queries.
    pub search: SearchWords,
}

/// Words of languages, never of a site.
static BUILT_IN: LazyLock<WordLists> = LazyLock::new(|| {
    let mut lists = WordLists::default();
    for text in [include_str!("zh.toml"), include_str!("en.toml")] {
        let file = TextFile { path: "built-in".to_owned(), text: text.to_owned() };
        let mut found = Vec::new();
        Reader::new(&file, &mut found).read(&mut lists);
        assert!(found.is_empty(), "tested: the built-in words are well formed: {found:?}");
    }
    lists
});

/// The built-in words of all languages, without any of a site.
pub fn built_in() -> WordLists {
    BUILT_IN.clone()
}

/// The built-in words and those of a site's `lexicon.toml`. What cannot be used is left out, and reported.
pub fn read(file: &TextFile, diagnostics: &mut Vec<Diagnostic>) -> WordLists {
    let mut lists = built_in();
    Reader::new(file, diagnostics).read(&mut lists);
    lists
}

impl WordLists {
    /// Every wording of one class.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &str> {
        let groups = self.groups.iter().filter(move |group| group.class == class);
        groups.flat_map(|group| group.wordings.iter().chain([&group.canonical])).map(String::as_str)
    }

    fn list(&mut self, table: &str, key: &str) -> Option<&mut Vec<String>> {
        Some(match (table, key) {
            ("article", "names") => &mut self.article.names,
            ("article", "boilerplate") => &mut self.article.boilerplate,
            ("import", "phrases") => &mut self.import.phrases,
            ("import", "firms") => &mut self.import.firms,
            ("import", "not_names") => &mut self.import.not_names,
            ("import", "subjects") => &mut self.import.subjects,
            ("import", "means") => &mut self.import.means,
            ("search", "tails") => &mut self.search.tails,
            ("search", "breaks") => &mut self.search.breaks,
            ("search", "faint") => &mut self.search.faint,
            _ => return None,
        })
    }
}

/// A word of a file and where it stands.
type Placed = (String, Range<usize>);

/// Reads one file.
struct Reader<'f, 'd> {
    file: &'f TextFile,
    diagnostics: &'d mut Vec<Diagnostic>,
    /// Each word of a question, the group that has it, and where.
    seen: HashMap<String, ((Class, String), Range<usize>)>,
}

impl<'f, 'd> Reader<'f, 'd> {
    fn new(file: &'f TextFile, diagnostics: &'d mut Vec<Diagnostic>) -> Reader<'f, 'd> {
        Reader { file, diagnostics, seen: HashMap::new() }
    }

    fn read(mut self, lists: &mut WordLists) {
        let table = match DeTable::parse(&self.file.text) {
            Ok(table) => table,
            Err(error) => {
                let (reason, path) = (error.message().lines().next().unwrap_or_default(), &self.file.path);
                let message = words!("{path} 读不懂：{reason}", "cannot read {path} as TOML: {reason}");
                self.diagnostics.push(
                    Diagnostic::error(Code::KB020, path, message).at(error.span().unwrap_or(0..0)).help(words!(
                        "一行一组，两边都要引号：\"房东\" = \"出租人 出租方\"",
                        "one group a line, both sides in quotes: \"landlord\" = [\"owner\", \"lessor\"]"
                    )),
                );
                return;
            }
        };
        for (key, value) in table.get_ref() {
            let name = key.get_ref().as_ref();
            let tables = TABLES.iter().find(|(table, _)| *table == name).map(|(_, keys)| *keys);
            let DeValue::Table(inner) = value.get_ref() else {
                if tables.is_none() && class(name).is_none() {
                    self.unknown(name, key.span(), CLASSES.iter().chain(TABLES.iter().map(|(table, _)| table)));
                } else {
                    self.no_words(name, value.span());
                }
                continue;
            };
            match (class(name), tables) {
                (Some(class), _) => self.groups(class, inner, lists),
                (None, Some([])) => self.relation(name, inner, lists),
                (None, Some(keys)) => self.table(name, keys, inner, lists),
                (None, None) => {
                    self.unknown(name, key.span(), CLASSES.iter().chain(TABLES.iter().map(|(table, _)| table)));
                }
            }
        }
    }

    /// `[thing]`: each key is the word that the others stand for.
    fn groups(&mut self, class: Class, table: &DeTable<'_>, lists: &mut WordLists) {
        for (key, value) in table {
            let canonical = key.get_ref().as_ref();
            let Some(wordings) = self.words(canonical, value.get_ref(), value.span()) else { continue };
            // What an ending asks for is a word of another class.
            let named = (!canonical.is_empty() && class != Class::Ending).then(|| (canonical.to_owned(), key.span()));
            for (word, span) in named.iter().chain(&wordings) {
                let word = fold(word);
                let stands_for = if canonical.is_empty() { word.clone() } else { fold(canonical) };
                let group = (class, stands_for);
                match self.seen.get(&word).filter(|(before, _)| *before != group) {
                    Some((_, first)) => {
                        let first = first.clone();
                        self.twice(&word, span.clone(), first);
                    }
                    None => drop(self.seen.insert(word, (group, span.clone()))),
                }
            }
            let wordings = wordings.into_iter().map(|(word, _)| word).collect();
            lists.groups.push(Group { class, canonical: canonical.trim().to_owned(), wordings });
        }
    }

    /// `[near]` and `[agent]`: words that stand in a relation with the key, and stay what they are.
    fn relation(&mut self, name: &str, table: &DeTable<'_>, lists: &mut WordLists) {
        for (key, value) in table {
            let one = key.get_ref().trim().to_owned();
            let Some(others) = self.words(&one, value.get_ref(), value.span()) else { continue };
            let others = others.into_iter().map(|(word, _)| word);
            if name == "near" {
                lists.near.push(others.chain([one]).filter(|word| !word.is_empty()).collect());
            } else {
                lists.agents.push((one, others.collect()));
            }
        }
    }

    /// `[article]` and its like: lists of words, and tables of words that go with others.
    fn table(&mut self, name: &str, keys: &[&'static str], table: &DeTable<'_>, lists: &mut WordLists) {
        for (key, value) in table {
            let key_text = key.get_ref().as_ref();
            if !keys.contains(&key_text) {
                self.unknown(&format!("{name}.{key_text}"), key.span(), keys);
                continue;
            }
            let whole = format!("{name}.{key_text}");
            if let Some(list) = lists.list(name, key_text) {
                let found = self.words(&whole, value.get_ref(), value.span());
                list.extend(found.into_iter().flatten().map(|(word, _)| word));
                continue;
            }
            let DeValue::Table(pairs) = value.get_ref() else {
                self.no_words(&whole, value.span());
                continue;
            };
            for (one, others) in pairs {
                let one = one.get_ref().as_ref();
                let others = self.words(one, others.get_ref(), others.span()).unwrap_or_default();
                let pairs =
                    if key_text == "synonyms" { &mut lists.article.synonyms } else { &mut lists.article.opposites };
                pairs.extend(others.into_iter().map(|(other, _)| (one.to_owned(), other)));
            }
        }
    }

    /// Words with blanks between, or a list of wordings that may have blanks themselves.
    fn words(&mut self, name: &str, value: &DeValue<'_>, span: Range<usize>) -> Option<Vec<Placed>> {
        match value {
            DeValue::String(text) => {
                let mut from = span.start;
                Some(text.split_whitespace().map(|word| self.place(word, &mut from, span.end)).collect())
            }
            DeValue::Array(list) => {
                let mut found = Vec::new();
                for entry in list.iter() {
                    match entry.get_ref() {
                        DeValue::String(text) if !text.trim().is_empty() => {
                            found.push((text.trim().to_owned(), entry.span()));
                        }
                        DeValue::String(_) => {
                            let message = words!("`{name}` 里有一个空的词", "an empty word in `{name}`");
                            self.problem(message, entry.span(), words!("删掉它", "take it out"));
                        }
                        _ => self.no_words(name, entry.span()),
                    }
                }
                Some(found)
            }
            _ => {
                self.no_words(name, span);
                None
            }
        }
    }

    /// A word of a string, and where the file has it.
    fn place(&self, word: &str, from: &mut usize, end: usize) -> Placed {
        let found = self.file.text.get(*from..end).and_then(|rest| rest.find(word));
        let start = found.map_or(*from, |at| *from + at);
        *from = (start + word.len()).min(end);
        (word.to_owned(), start..*from)
    }

    fn problem(&mut self, message: crate::diagnostic::Words, span: Range<usize>, help: crate::diagnostic::Words) {
        self.diagnostics.push(Diagnostic::error(Code::KB023, &self.file.path, message).at(span).help(help));
    }

    fn no_words(&mut self, name: &str, span: Range<usize>) {
        self.problem(
            words!("`{name}` 不是词", "`{name}` is no list of words"),
            span,
            words!(
                "写成 \"词 词 词\"，或 [\"词\", \"词\"]，都要引号",
                "write \"word word word\" or [\"two words\", \"word\"], in quotes"
            ),
        );
    }

    fn twice(&mut self, word: &str, span: Range<usize>, first: Range<usize>) {
        let path = &self.file.path;
        self.diagnostics.push(
            Diagnostic::error(Code::KB023, path, words!("“{word}”在两组里", "“{word}” stands in two groups"))
                .at(span)
                .also(path, Some(first))
                .why(words!("一个词只能算一个意思", "a word is compared as one meaning only"))
                .help(words!("只留一处", "keep it in one of them")),
        );
    }

    fn unknown<'k>(&mut self, name: &str, span: Range<usize>, known: impl IntoIterator<Item = &'k &'k str>) {
        let known: Vec<&str> = known.into_iter().copied().collect();
        let help = match nearest(name.rsplit('.').next().unwrap_or(name), known.iter().copied()) {
            Some(near) => words!("你是不是要写 `{near}`？", "did you mean `{near}`?"),
            None => {
                let list = known.join(", ");
                words!("这里可以用的键：{list}", "keys that can stand here: {list}")
            }
        };
        let message = words!("不认识的键 `{name}`", "unknown key `{name}`");
        self.diagnostics.push(Diagnostic::error(Code::KB021, &self.file.path, message).at(span).help(help));
    }
}

/// The words of the sample site, for unit tests.
#[cfg(test)]
pub(crate) fn sample() -> WordLists {
    let text = include_str!("../../lexicon.toml").to_owned();
    read(&TextFile { path: "lexicon.toml".to_owned(), text }, &mut Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (WordLists, Vec<String>) {
        let mut diagnostics = Vec::new();
        let file = TextFile { path: "lexicon.toml".to_owned(), text: text.to_owned() };
        let lists = read(&file, &mut diagnostics);
        let place =
            |d: &Diagnostic| d.place.span.and_then(|(start, end)| text.get(start..end)).unwrap_or("").to_owned();
        (lists, diagnostics.iter().map(|d| format!("{} {} @{}", d.code, d.message.en, place(d))).collect())
    }

    #[test]
    fn a_site_adds_words_and_the_built_in_ones_stay() {
        let (lists, found) = found(
            "[topic]\n\"租房\" = \"房屋租赁\"\n[article]\nnames = \"自如\"\nsynonyms = {\"房东\" = \"出租人\"}\n",
        );
        assert_eq!(found, [""; 0]);
        assert_eq!(lists.of(Class::Topic).collect::<Vec<_>>(), ["房屋租赁", "租房"]);
        assert!(lists.of(Class::Intent).any(|word| word == "咋办"));
        assert_eq!((lists.article.names.len(), lists.article.synonyms.last().unwrap().0.as_str()), (1, "房东"));
    }

    #[test]
    fn every_mistake_is_named_at_its_place() {
        let text = "thign = 1\n[thing]\n\"押金\" = \"保证金 定金\"\n\"定金\" = [\"\"]\n\"租金\" = 5\n[serach]\n[article]\nnaems = \"x\"\n";
        let mut said = found(text).1;
        said.sort();
        let expected = [
            "KB021 unknown key `article.naems` @naems",
            "KB021 unknown key `serach` @serach",
            "KB021 unknown key `thign` @thign",
            "KB023 `租金` is no list of words @5",
            "KB023 an empty word in `定金` @\"\"",
            "KB023 “定金” stands in two groups @定金",
        ];
        assert_eq!(said, expected);
        assert_eq!(found("[thing\n").1.len(), 1);
    }

    #[test]
    fn no_built_in_word_stands_twice_or_unfolded() {
        for group in &built_in().groups {
            for word in group.wordings.iter().chain([&group.canonical]) {
                assert_eq!(*word, fold(word));
            }
        }
    }

    /// Words of one subject, and those that only a site about it may name.
    #[test]
    fn no_built_in_word_is_of_a_subject() {
        let lists = built_in();
        for class in [Class::Topic, Class::Product, Class::Thing] {
            assert_eq!(lists.of(class).collect::<Vec<_>>(), [""; 0]);
        }
        let ours = sample();
        let subject: Vec<&str> = [Class::Topic, Class::Product].into_iter().flat_map(|class| ours.of(class)).collect();
        for group in &lists.groups {
            for word in &group.wordings {
                assert!(!subject.iter().any(|name| word.contains(name)), "{word}");
            }
        }
    }
}

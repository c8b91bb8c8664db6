//! What keeps two articles apart, or does not: differences as data, and the sentence that tells an editor of them.

use crate::diagnostic::{Words, words};

/// One of the two articles of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The first.
    A,
    /// The second.
    B,
}

/// Something in which two articles differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// The titles ask different things.
    Title(String, String),
    /// Sentences that are one otherwise have other numbers.
    Number(String, String),
    /// Sentences that are one otherwise name other products or institutions.
    Name(String, String),
    /// One word stands where the other article has its contrary.
    Opposite(String, String),
    /// The same words in another order: who does it to whom.
    Moved(String, String),
    /// A unit, an option or a path reads alike and is spelled otherwise.
    Spelling(String, String),
    /// One article denies what the other says.
    Negation(String),
    /// A word is replaced in the same way again and again, so many times.
    Replaced(String, String, usize),
    /// Other words, so many times; one of them.
    Wording(String, String, usize),
    /// Only one article has a date or names a product.
    OnlyOneNames(Side, String),
    /// Only one article has this sentence.
    Only(Side, String),
    /// Greetings, advertisements and disclaimers that only one has, so many sentences.
    Boilerplate(Side, usize),
    /// Single letters that were mistyped, so many.
    Typos(usize),
    /// Words of the same meaning, so many times.
    Synonyms(usize),
    /// The sentences stand in another order.
    Order,
}

impl Difference {
    /// Whether it keeps the articles from becoming one without an editor.
    pub fn objects(&self) -> bool {
        match self {
            Difference::Title(..)
            | Difference::Number(..)
            | Difference::Name(..)
            | Difference::Opposite(..)
            | Difference::Moved(..)
            | Difference::Spelling(..)
            | Difference::Negation(_)
            | Difference::Replaced(..)
            | Difference::Wording(..)
            | Difference::OnlyOneNames(..) => true,
            Difference::Only(..)
            | Difference::Boilerplate(..)
            | Difference::Typos(_)
            | Difference::Synonyms(_)
            | Difference::Order => false,
        }
    }

    /// The difference as a sentence.
    pub fn words(&self) -> Words {
        match self {
            Difference::Title(a, b) => words!("标题不同：“{a}”与“{b}”", "titles differ: `{a}` and `{b}`"),
            Difference::Number(a, b) => words!("数字不同：{a} 与 {b}", "numbers differ: {a} and {b}"),
            Difference::Name(a, b) => {
                words!("产品或机构不同：{a} 与 {b}", "products or institutions differ: {a} and {b}")
            }
            Difference::Opposite(a, b) => words!("意思相反：“{a}”与“{b}”", "opposite words: `{a}` and `{b}`"),
            Difference::Moved(a, b) => {
                words!("同样的词换了次序：“{a}”与“{b}”", "the same words in another order: `{a}` and `{b}`")
            }
            Difference::Spelling(a, b) => words!("写法不是一个意思：{a} 与 {b}", "spelled otherwise: `{a}` and `{b}`"),
            Difference::Negation(text) => words!("只有一篇有否定：“{text}”", "only one denies: `{text}`"),
            Difference::Replaced(a, b, times) => {
                words!("“{a}”处处换成“{b}”（{times} 处）", "`{a}` is `{b}` throughout ({times} times)")
            }
            Difference::Wording(a, b, times) if a.trim().is_empty() || b.trim().is_empty() => {
                let only = format!("{a}{b}");
                let only = only.trim();
                words!("措辞不同 {times} 处，如只有一篇有“{only}”", "other wordings ({times}); only one has `{only}`")
            }
            Difference::Wording(a, b, times) => {
                words!("措辞不同 {times} 处，如“{a}”与“{b}”", "other wordings ({times}), such as `{a}` and `{b}`")
            }
            Difference::OnlyOneNames(side, text) => {
                let (zh, en) = side.names();
                words!("只有{zh}提到 {text}", "only {en} names {text}")
            }
            Difference::Only(side, text) => {
                let (zh, en) = side.names();
                words!("只有{zh}说：“{text}”", "only {en} says: `{text}`")
            }
            Difference::Boilerplate(side, count) => {
                let (zh, en) = side.names();
                words!("只有{zh}有 {count} 句套话或广告", "only {en} has {count} sentences of boilerplate")
            }
            Difference::Typos(count) => words!("{count} 处错别字", "{count} typing errors"),
            Difference::Synonyms(count) => words!("{count} 处近义词", "{count} synonyms"),
            Difference::Order => words!("语句次序不同", "the sentences stand in another order"),
        }
    }
}

impl Side {
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Side::A => ("第一篇", "the first"),
            Side::B => ("第二篇", "the second"),
        }
    }
}

/// Why a pair was decided as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// Share of each article's letters that the other has too, boilerplate aside.
    pub shared: (f64, f64),
    /// Everything in which they differ, weightiest first.
    pub differences: Vec<Difference>,
}

/// So many differences are told; an editor reads the articles themselves for the rest.
const TOLD: usize = 8;

impl Reason {
    /// The reason as a sentence.
    pub fn words(&self) -> Words {
        let percent = |share: f64| (share * 100.0).round() as u32;
        let (a, b) = (percent(self.shared.0), percent(self.shared.1));
        let mut parts = vec![words!(
            "第一篇有 {a}% 见于第二篇，第二篇有 {b}% 见于第一篇",
            "{a}% of the first is in the second, {b}% of the second is in the first"
        )];
        parts.extend(self.differences.iter().take(TOLD).map(Difference::words));
        if let Some(more) = self.differences.len().checked_sub(TOLD).filter(|&more| more > 0) {
            parts.push(words!("另有 {more} 处不同", "{more} more differences"));
        }
        let join = |pick: fn(&Words) -> &str, by: &str| parts.iter().map(pick).collect::<Vec<_>>().join(by);
        Words { zh: join(|words| &words.zh, "；"), en: join(|words| &words.en, "; ") }
    }
}

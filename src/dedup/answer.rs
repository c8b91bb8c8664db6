//! Two answers to one question, to whether they agree; what they differ in, where nobody can say that they do.
//!
//! The first sentences that say something are laid over each other word by word. They agree when all that is left over is idle, stands in
//! the question, or is a clause more at the end that limits, denies and numbers nothing and names nobody: so another
//! number, party, place, limit or negation, and any word for another, keeps two answers apart. What follows is
//! looked at for numbers, products and exceptions. In doubt answers do not agree, for a page that is lost is
//! worse than one too many; an answer that says nothing agrees with none.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::question::bare::without_punctuation;
use super::question::lexicon::Lexicon;
use super::question::segment::segment;
use super::question::written::fold_as_written;
use crate::diagnostic::{Words, words};
use crate::lexicon::Class;

/// The shape of `answer.toml`.
#[derive(Deserialize)]
struct Data {
    idle: String,
    decides: String,
    excepts: String,
    denies: String,
    weighs: BTreeMap<String, String>,
}

static DATA: LazyLock<Data> =
    LazyLock::new(|| toml::from_str(include_str!("answer.toml")).expect("tested: answer.toml is well formed"));

/// Whether a list of groups has this one.
fn lists(groups: &str, group: &str) -> bool {
    groups.split_whitespace().any(|listed| listed == group)
}

/// The words of `answer.toml`, each with the name of its group; `None` for an idle one.
struct Known {
    finder: AhoCorasick,
    groups: Vec<Option<&'static str>>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let idle = DATA.idle.split_whitespace().map(|word| (word, None));
    let weighs = DATA.weighs.iter().flat_map(|(name, words)| {
        words.split_whitespace().chain([name.as_str()]).map(move |word| (word, Some(name.as_str())))
    });
    let (words, groups): (Vec<&str>, Vec<Option<&'static str>>) = idle.chain(weighs).unzip();
    Known { finder: AhoCorasick::new(words).expect("a few hundred words"), groups }
});

/// A text that says so much without answering in so many words is not compared.
const WORDS_MAX: usize = 400;

/// A word of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    text: String,
    /// Equal for words of one meaning.
    key: String,
    class: Class,
    /// It limits, denies, numbers, excepts or names somebody.
    weighs: bool,
}

/// A clause with a word in it.
#[derive(Debug, Clone)]
struct Clause {
    /// As it is written.
    text: String,
    pieces: Vec<Piece>,
}

/// An answer as it is compared, sentence by sentence; sentences that ask say nothing and are left out.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    sentences: Vec<Vec<Clause>>,
}

/// What a question says, so that an answer may leave it out.
pub(super) struct Asked {
    titles: Vec<String>,
    keys: BTreeSet<String>,
}

impl Asked {
    /// Of the titles of the pages.
    pub(super) fn new(titles: &[&str], lexicon: &Lexicon) -> Asked {
        let titles: Vec<String> = titles.iter().map(|title| without_punctuation(&fold_as_written(title))).collect();
        let keys = titles.iter().flat_map(|title| pieces(title, lexicon)).map(|piece| piece.key).collect();
        Asked { titles, keys }
    }

    /// Whether a clause says yes or no, must or may, or a number, and otherwise only what the question says.
    fn is_answered_by(&self, clause: &[Piece]) -> bool {
        let decides = |piece: &Piece| piece.class == Class::Number || lists(&DATA.decides, &piece.key);
        clause.iter().any(decides) && clause.iter().all(|piece| decides(piece) || !piece.weighs && self.says(&[piece]))
    }

    /// Whether the words say no more than the question does.
    fn says(&self, said: &[&Piece]) -> bool {
        let text: String = said.iter().map(|piece| piece.text.as_str()).collect();
        let plain = said.iter().all(|piece| !piece.weighs);
        plain
            && (self.titles.iter().any(|title| title.contains(&text))
                || said.iter().all(|piece| self.keys.contains(&piece.key)))
    }
}

impl Answer {
    /// Reads an answer, or the beginning of a page.
    pub(super) fn new(text: &str, lexicon: &Lexicon) -> Answer {
        let text = without_capitals(text);
        let read = |text: &str| Clause {
            text: text.trim().to_owned(),
            pieces: pieces(&without_punctuation(&fold_as_written(text)), lexicon),
        };
        let sentences = sentences(&text).into_iter().filter(|sentence| !sentence.ends_with(['?', '？']));
        let clauses = sentences.map(|sentence| {
            let clauses = clauses(sentence).into_iter().map(read);
            clauses.filter(|clause| !clause.pieces.is_empty()).collect::<Vec<Clause>>()
        });
        Answer { sentences: clauses.filter(|clauses| !clauses.is_empty()).collect() }
    }

    /// What is laid over another answer: from the first sentence that says more than the question, to the first that
    /// answers it in so many words (a clause of yes, no, a number, and words of the question); all of it where none does.
    /// How an answer opens decides nothing.
    fn first(&self, asked: &Asked) -> Vec<&Clause> {
        let repeats =
            |clauses: &&Vec<Clause>| clauses.iter().all(|clause| asked.says(&clause.pieces.iter().collect::<Vec<_>>()));
        let mut said = Vec::new();
        for clauses in self.sentences.iter().skip_while(repeats) {
            said.extend(clauses);
            if clauses.iter().any(|clause| asked.is_answered_by(&clause.pieces)) {
                break;
            }
        }
        said
    }

    fn all(&self) -> impl Iterator<Item = &Piece> {
        self.sentences.iter().flatten().flat_map(|clause| &clause.pieces)
    }
}

/// Nothing where two answers to one question agree; otherwise what they differ in.
pub(super) fn disagreement(a: &Answer, b: &Answer, asked: &Asked) -> Option<Words> {
    let (one, other) = (a.first(asked), b.first(asked));
    if one.is_empty() || other.is_empty() {
        return Some(words!("一页没有能比的答案", "one of the pages has no answer to compare"));
    }
    if [&one, &other].iter().any(|said| said.iter().map(|clause| clause.pieces.len()).sum::<usize>() > WORDS_MAX) {
        return Some(words!("没有一句话的答案，全文又长", "no sentence answers it, and the text is long"));
    }
    let whole = laid_over(&one, &other, asked);
    if let Some((here, there)) = whole
        && !continues(&one, &other, asked)
        && !continues(&other, &one, asked)
    {
        let (one, other) = (here, there);
        return Some(words!("一页说“{one}”，一页说“{other}”", "one says “{one}”, the other “{other}”"));
    }
    further(a, b)
}

/// Whether `longer` says what `shorter` says, and then, in clauses of its own, nothing that weighs.
fn continues(shorter: &[&Clause], longer: &[&Clause], asked: &Asked) -> bool {
    (1..longer.len()).any(|end| {
        let plain = longer[end..].iter().flat_map(|clause| &clause.pieces).all(|piece| !piece.weighs);
        plain && laid_over(shorter, &longer[..end], asked).is_none()
    })
}

/// The clauses of two sentences that differ, where the first difference is that says something.
fn laid_over<'c>(one: &[&'c Clause], other: &[&'c Clause], asked: &Asked) -> Option<(&'c str, &'c str)> {
    let placed = |clauses: &[&'c Clause]| -> (Vec<&'c Piece>, Vec<&'c str>) {
        let each = clauses.iter().copied();
        each.flat_map(|clause| clause.pieces.iter().map(|piece| (piece, clause.text.as_str()))).unzip()
    };
    let ((a, clauses_a), (b, clauses_b)) = (placed(one), placed(other));
    let edits = edits(&a, &b);
    let left = |edit: &&(Range<usize>, Range<usize>)| {
        let (one, other) = (&a[edit.0.clone()], &b[edit.1.clone()]);
        // A word that stands elsewhere in the other was moved: who pays whom.
        let moved = |said: &[&Piece], there: &[&Piece]| {
            said.iter().any(|piece| there.iter().any(|other| other.key == piece.key))
        };
        match (one.is_empty(), other.is_empty()) {
            (false, true) => moved(one, &b) || !asked.says(one),
            (true, false) => moved(other, &a) || !asked.says(other),
            _ => true,
        }
    };
    let at = |clauses: &[&'c str], place: usize| clauses.get(place).or(clauses.last()).copied().unwrap_or("—");
    edits.iter().find(left).map(|(one, other)| (at(&clauses_a, one.start), at(&clauses_b, other.start)))
}

/// The places in which two runs of words differ, as few words as possible.
fn edits(a: &[&Piece], b: &[&Piece]) -> Vec<(Range<usize>, Range<usize>)> {
    let width = b.len() + 1;
    // common[i * width + j]: words in common of `a[i..]` and `b[j..]`.
    let mut common = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i].key == b[j].key {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut edits) = (0, 0, Vec::new());
    while i < a.len() || j < b.len() {
        let from = (i, j);
        while i < a.len() && j < b.len() && a[i].key != b[j].key || (i < a.len()) != (j < b.len()) {
            let skip_a = j == b.len() || i < a.len() && common[(i + 1) * width + j] >= common[i * width + j + 1];
            if skip_a { i += 1 } else { j += 1 }
        }
        if from != (i, j) {
            edits.push((from.0..i, from.1..j));
        }
        while i < a.len() && j < b.len() && a[i].key == b[j].key {
            (i, j) = (i + 1, j + 1);
        }
    }
    edits
}

/// What the sentences after the first differ in: numbers, products, exceptions.
fn further(a: &Answer, b: &Answer) -> Option<Words> {
    let keys = |pieces: &mut dyn Iterator<Item = &Piece>, wanted: fn(&Piece) -> bool| -> BTreeSet<String> {
        pieces.filter(|piece| wanted(piece)).map(|piece| piece.key.clone()).collect()
    };
    for wanted in [|piece: &Piece| piece.class == Class::Number, |piece: &Piece| piece.class == Class::Product] {
        let (one, other) = (keys(&mut a.all(), wanted), keys(&mut b.all(), wanted));
        if one != other {
            let list = |here: &BTreeSet<String>, there: &BTreeSet<String>| {
                let only: Vec<&str> = here.difference(there).map(String::as_str).collect();
                if only.is_empty() { "—".to_owned() } else { only.join("、") }
            };
            let (one, other) = (list(&one, &other), list(&other, &one));
            return Some(words!("一页说“{one}”，一页说“{other}”", "one says “{one}”, the other “{other}”"));
        }
    }
    let excepts = |piece: &Piece| lists(&DATA.excepts, &piece.key);
    let (one, other) = (keys(&mut a.all(), excepts), keys(&mut b.all(), excepts));
    let word = one.symmetric_difference(&other).next()?;
    Some(words!(
        "只有一页的答案有“{word}”这样的条件或例外",
        "only one answer makes an exception or a condition (“{word}”)"
    ))
}

/// A text whose sentences begin small: there a capital says nothing.
fn without_capitals(text: &str) -> String {
    let mut begins = true;
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let capital = begins && c.is_uppercase() && chars.peek().is_none_or(|next| !next.is_uppercase());
        if capital {
            out.extend(c.to_lowercase())
        } else {
            out.push(c)
        }
        begins = if c.is_whitespace() {
            begins
        } else {
            matches!(c, '.' | '!' | '?' | ';' | '\n' | '。' | '！' | '？' | '；')
        };
    }
    out
}

/// Sentences of a text.
fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let stop = matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '…' | '\n')
            || c == '.' && text[end..].chars().next().is_none_or(char::is_whitespace);
        if stop {
            sentences.push(&text[start..end]);
            start = end;
        }
    }
    sentences.push(&text[start..]);
    sentences
}

/// Clauses of a sentence; the comma of 1,000 parts nothing.
fn clauses(sentence: &str) -> Vec<&str> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for (at, c) in sentence.char_indices() {
        let end = at + c.len_utf8();
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let number = digit(sentence[..at].chars().next_back()) && digit(sentence[end..].chars().next());
        if matches!(c, '，' | '：' | '（' | '）' | ',' | ':' | '(' | ')' | '—') && !number {
            clauses.push(&sentence[start..at]);
            start = end;
        }
    }
    clauses.push(&sentence[start..]);
    clauses
}

/// The words of folded text without punctuation, idle ones left out.
fn pieces(text: &str, lexicon: &Lexicon) -> Vec<Piece> {
    let tokens = segment(text, lexicon).0;
    let known = known_words(text, |range| {
        tokens.iter().any(|token| {
            is_content(token.class)
                && token.range.start <= range.start
                && range.end <= token.range.end
                && token.range.len() > range.len()
        })
    });
    let mut pieces: Vec<(usize, Piece)> = Vec::new();
    for token in &tokens {
        // What a known word leaves of a token stands for itself.
        let mut rest = vec![token.range.clone()];
        for (taken, _) in &known {
            rest = rest.into_iter().flat_map(|part| without(part, taken)).collect();
        }
        let whole = rest.len() == 1 && rest[0] == token.range;
        let class = if whole { token.class } else { Class::Unknown };
        let left = rest.into_iter().filter_map(|part| Some((part.start, piece(&text[part], &token.canonical, class)?)));
        pieces.extend(left);
    }
    let weighing = known.into_iter().filter_map(|(range, group)| Some((range, group?)));
    pieces.extend(weighing.map(|(range, group)| {
        let (start, text) = (range.start, text[range].to_owned());
        (start, Piece { text, key: group.to_owned(), class: Class::Scope, weighs: true })
    }));
    pieces.sort_by_key(|(start, _)| *start);
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

/// What is left of a range without another one.
fn without(range: Range<usize>, taken: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<> {
    let parts = if taken.end <= range.start || range.end <= taken.start {
        [range, 0..0]
    } else {
        [range.start..taken.start.max(range.start), taken.end.min(range.end)..range.end]
    };
    parts.into_iter().filter(|part| !part.is_empty())
}

fn piece(text: &str, canonical: &str, class: Class) -> Option<Piece> {
    let text = text.trim();
    // Of other words the lexicon knows what they ask, not what they answer: 违法吗 asks what 合法吗 asks.
    let stands_for = is_content(class) || class == Class::Number;
    let key = if stands_for { canonical } else { text };
    let weighs = !matches!(
        class,
        Class::Event
            | Class::Thing
            | Class::Word
            | Class::Particle
            | Class::Light
            | Class::Filler
            | Class::Wrapper
            | Class::Ending
            | Class::Aside
            | Class::Noun
            | Class::Unknown
    );
    (!text.is_empty()).then(|| Piece { text: text.to_owned(), key: key.to_owned(), class, weighs })
}

fn is_content(class: Class) -> bool {
    matches!(
        class,
        Class::Event | Class::Thing | Class::Actor | Class::Product | Class::Topic | Class::Word | Class::Noun
    )
}

/// Whether a folded text denies or limits something.
pub(super) fn denies(text: &str) -> bool {
    let known = known_words(text, |_| false);
    known.iter().any(|(_, group)| group.is_some_and(|group| lists(&DATA.denies, group)))
}

/// The words of `answer.toml` in a text, left to right, the longest first; none inside a longer word that is known.
fn known_words(text: &str, inside: impl Fn(&Range<usize>) -> bool) -> Vec<(Range<usize>, Option<&'static str>)> {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let torn = |range: &Range<usize>| {
        latin(text[range.clone()].chars().next())
            && (latin(text[..range.start].chars().next_back()) || latin(text[range.end..].chars().next()))
    };
    let found = KNOWN.finder.find_overlapping_iter(text);
    let mut found: Vec<(Range<usize>, Option<&'static str>)> = found
        .map(|found| (found.range(), KNOWN.groups[found.pattern().as_usize()]))
        .filter(|(range, _)| !torn(range) && !inside(range))
        .collect();
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    found.retain(|(range, _)| {
        let free = range.start >= end;
        end = if free { range.end } else { end };
        free
    });
    found
}

#[cfg(test)]
mod tests {
    use super::super::question::lexicon::Own;
    use super::*;

    fn differ(title: &str, a: &str, b: &str) -> Option<Words> {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&crate::lexicon::sample(), &Own::default()));
        let asked = Asked::new(&[title], &LEXICON);
        let (a, b) = (Answer::new(a, &LEXICON), Answer::new(b, &LEXICON));
        let (there, back) = (disagreement(&a, &b, &asked), disagreement(&b, &a, &asked));
        assert_eq!(there.is_some(), back.is_some(), "which comes first decides nothing");
        there
    }

    #[test]
    fn every_list_names_groups() {
        let listed = [&DATA.decides, &DATA.excepts, &DATA.denies].into_iter().flat_map(|list| list.split_whitespace());
        let unknown: Vec<&str> = listed.filter(|group| !DATA.weighs.contains_key(*group)).collect();
        assert_eq!(unknown, [""; 0]);
        assert!(denies("你不能来") && denies("do not go") && !denies("open the settings"));
    }

    #[test]
    fn what_says_the_same_agrees() {
        for (a, b) in [
            ("会。", "会的，合同写明。"),
            ("不会。", "一般不会，逾期是民事纠纷。"),
            ("可以", "能！"),
            ("三十日内答复。", "30日内答复。"),
            ("网贷逾期怎么办？先算账。", "先算账。"),
        ] {
            assert_eq!(differ("网贷逾期会上征信吗", a, b), None, "{a} | {b}");
        }
    }

    #[test]
    fn what_turns_an_answer_round_does_not_agree() {
        for (a, b) in [
            ("会。", "不会。"),
            ("会。", ""),
            ("会。", "网贷逾期会上征信吗？"),
            ("可以。", "必须。"),
            ("不得。", "不用。"),
            ("三十日内答复。", "三十日后答复。"),
            ("三十日内答复。", "十五日内答复。"),
            ("由银行答复。", "由平台答复。"),
            ("会，只有银行会。", "会。"),
            ("会。但花呗不会。", "会。"),
            ("会。三年。", "会。五年。"),
            ("还款后消除。", "还款前消除。"),
            ("在手机上查。", "在柜台上查。"),
        ] {
            assert!(differ("网贷逾期会上征信吗", a, b).is_some(), "{a} | {b}");
        }
    }

    #[test]
    fn the_clauses_that_differ_are_named_as_they_are_written() {
        let words = differ("网贷逾期会上征信吗", "会，过了还款日就报。", "会，Ｔ＋1 才报。").expect("they differ");
        assert_eq!(words.zh, "一页说“过了还款日就报。”，一页说“Ｔ＋1 才报。”");
    }
}

//! Two questions to a [`Verdict`]: the same, to be looked at, or different, and why.
//!
//! They are the same when their canonical forms are equal, or become equal by one typing error that the other text
//! explains. Otherwise every difference is named, and a guard decides which differences nobody needs to look at.

use std::collections::{BTreeMap, BTreeSet};

use super::canonical::{Canonical, Rule, Step, mended};
use super::lexicon::Lexicon;
use super::repair::changes_meaning;
use super::segment::Token;
use crate::dedup::decision::Decision;
use crate::lexicon::Class;
use crate::lexicon::general::stands_alone;

/// What two questions differ in, beyond wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    /// 一天, 一年.
    Number,
    /// 花呗, 信用卡.
    Product,
    /// 接, 不接.
    Negation,
    /// 怎么办, 多久.
    Intent,
    /// 只, 全部.
    Scope,
    /// 内, 超过.
    Limit,
    /// 必须, 可以; 已, 正.
    Mode,
    /// 前, 后.
    Stage,
    /// 起诉, 上门: two known words that are not the same.
    Object,
    /// Who does it to whom.
    Role,
    /// Other words.
    Words,
}

/// A difference: its kind, and the words that only one of the two has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What kind of difference.
    pub guard: Guard,
    /// Words of the first alone.
    pub a: Vec<String>,
    /// Words of the second alone.
    pub b: Vec<String>,
}

/// The decision about a pair of questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What is to be done.
    pub decision: Decision,
    /// 0 to 1: how much they have in common; 1 for the same.
    pub score: f64,
    /// A typing error of the second (or of the first) that only the other text explains.
    pub typo: Option<Typo>,
    /// What keeps them apart; empty for the same.
    pub differences: Vec<Difference>,
}

/// A typing error that the other text of a pair explains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typo {
    /// Whether it stands in the first text.
    pub in_first: bool,
    /// In the folded text, as a step of its own.
    pub step: Step,
}

/// From this score on, a pair that no guard keeps apart is worth a look.
const REVIEW: f64 = 0.165;

/// Compares two questions.
pub fn compare(a: &Canonical, b: &Canonical, lexicon: &Lexicon) -> Verdict {
    if a.is(b) {
        return Verdict { decision: Decision::Merge, score: 1.0, typo: None, differences: Vec::new() };
    }
    if let Some(typo) = typo(a, b, lexicon) {
        return Verdict { decision: Decision::Merge, score: 0.99, typo: Some(typo), differences: Vec::new() };
    }
    let differences = differences(a, b);
    let mut weighed: Vec<(Weight, &Difference)> =
        differences.iter().map(|difference| (weigh(difference, a, b, lexicon), difference)).collect();
    // Where little is the same, the same may have been said in quite other words.
    let free = differences.len() > 2;
    if free {
        let hard = |guard| matches!(guard, Guard::Number | Guard::Product | Guard::Negation);
        for (weight, other) in
            weighed.iter_mut().filter(|(weight, other)| *weight == Weight::Apart && !hard(other.guard))
        {
            *weight = if other.guard == Guard::Intent { Weight::Doubtful } else { Weight::Open };
        }
    }
    let less: f64 = weighed.iter().map(|(weight, difference)| weight.subtracts(difference.guard)).sum();
    let score = (similarity(a, b, lexicon) - less).clamp(0.0, 0.98);
    let apart = weighed.iter().any(|(weight, _)| *weight == Weight::Apart) || !free && contrast(&differences);
    let decision = if apart || score < REVIEW { Decision::Distinct } else { Decision::Review };
    Verdict { decision, score, typo: None, differences }
}

/// What a difference says about the pair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// Two questions.
    Apart,
    /// They seem to ask for other things, in quite other words.
    Doubtful,
    /// One says what the other leaves open.
    Open,
    /// Other words for what may be the same.
    Near,
}

impl Weight {
    /// What it takes from the likeness of a pair.
    fn subtracts(self, guard: Guard) -> f64 {
        match (self, guard) {
            (Weight::Apart, Guard::Words) => 0.1,
            (Weight::Apart, _) => 0.35,
            (Weight::Doubtful, _) => 0.15,
            (Weight::Open, Guard::Words) => 0.0,
            (Weight::Open, _) => 0.08,
            (Weight::Near, _) => 0.0,
        }
    }
}

fn weigh(difference: &Difference, a: &Canonical, b: &Canonical, lexicon: &Lexicon) -> Weight {
    let Difference { guard, a: only_a, b: only_b } = difference;
    let both = !only_a.is_empty() && !only_b.is_empty();
    let near = |words: &[String], others: &[String]| {
        words.iter().all(|one| others.iter().any(|other| lexicon.is_near(one, other)))
    };
    let all_near = near(only_a, only_b) && near(only_b, only_a);
    let apart_if = |apart: bool| if apart { Weight::Apart } else { Weight::Open };
    if both && all_near && !matches!(guard, Guard::Number | Guard::Product) {
        return Weight::Near;
    }
    match guard {
        Guard::Number | Guard::Product | Guard::Negation => Weight::Apart,
        Guard::Limit | Guard::Mode | Guard::Scope | Guard::Intent => apart_if(both),
        // 起诉后怎么办 may be what 起诉怎么办 means.
        Guard::Stage => apart_if(!matches!((&only_a[..], &only_b[..]), ([one], []) | ([], [one]) if one == "后")),
        // One known word for another: about something else. Sued or suing: somebody may have left the voice unsaid.
        Guard::Object => match (&only_a[..], &only_b[..]) {
            ([a], [b]) => apart_if(a.trim_start_matches('被') != b.trim_start_matches('被')),
            _ => Weight::Open,
        },
        Guard::Role => apart_if(names_change_places(a, b)),
        Guard::Words => Weight::Open,
    }
}

/// 三天内 and 三天后, 必须 and 可以: each says in a class of its own what the other says otherwise.
fn contrast(differences: &[Difference]) -> bool {
    let sides = |guards: &[Guard]| {
        let of = differences.iter().filter(|difference| guards.contains(&difference.guard));
        of.fold((false, false), |(a, b), difference| (a || !difference.a.is_empty(), b || !difference.b.is_empty()))
    };
    let only = |guard, sides: (bool, bool)| {
        differences.iter().any(|difference| difference.guard == guard) && sides == (true, true)
    };
    only(Guard::Limit, sides(&[Guard::Limit, Guard::Stage])) || only(Guard::Mode, sides(&[Guard::Mode, Guard::Intent]))
}

/// Whether two texts of the same words differ in who stands where: 房东起诉租客, 租客起诉房东.
fn names_change_places(a: &Canonical, b: &Canonical) -> bool {
    let names = |form: &Canonical| {
        let named = |token: &&Token| matches!(token.class, Class::Actor | Class::Noun | Class::Product | Class::Topic);
        form.tokens.iter().filter(named).map(|token| token.canonical.clone()).collect::<Vec<_>>()
    };
    let (names_a, names_b) = (names(a), names(b));
    let moved: Vec<(&String, &String)> = names_a.iter().zip(&names_b).filter(|(a, b)| a != b).collect();
    names_a.len() == names_b.len() && matches!(moved[..], [(a, b), (c, d)] if a == d && b == c)
}

/// One typing error that makes the two the same: in one of them a damaged word stands where the other has a sound one.
pub(super) fn typo(a: &Canonical, b: &Canonical, lexicon: &Lexicon) -> Option<Typo> {
    // 吗 need not be a word of the text: a question mark says it too.
    let written = |form: &Canonical| form.tokens.iter().filter(|token| token.canonical != "吗").cloned().collect();
    let (tokens_a, tokens_b): (Vec<Token>, Vec<Token>) = (written(a), written(b));
    let same = |(a, b): &(&Token, &Token)| a.canonical == b.canonical;
    let head = tokens_a.iter().zip(&tokens_b).take_while(same).count();
    let (rest_a, rest_b) = (&tokens_a[head..], &tokens_b[head..]);
    let tail = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(same).count();
    let (odd_a, odd_b) = (&rest_a[..rest_a.len() - tail], &rest_b[..rest_b.len() - tail]);
    let damaged = |tokens: &[Token]| tokens.iter().any(|token| token.class == Class::Unknown);
    let (in_first, broken, odd_broken, sound, odd_sound) = match (damaged(odd_a), damaged(odd_b)) {
        (true, false) => (true, a, odd_a, b, odd_b),
        (false, true) => (false, b, odd_b, a, odd_a),
        _ => return None,
    };
    let span = |tokens: &[Token]| {
        let start = tokens.iter().map(|token| token.range.start).min()?;
        Some(start..tokens.iter().map(|token| token.range.end).max()?)
    };
    let at = span(odd_broken)?;
    let wrong = &broken.text[at.clone()];
    // One character is enough to know a question word by (么 was 怎么); else only what is no word by itself is damaged: 协 was
    // 协商, but 火 may be 火.
    let alone = wrong.chars().nth(1).is_none();
    let asks = matches!(odd_sound, [token] if matches!(token.class, Class::Intent | Class::Measure));
    let names = matches!(odd_sound, [token] if matches!(token.class, Class::Event | Class::Thing));
    if alone && !asks && (!names || wrong.chars().all(stands_alone)) {
        return None;
    }
    // What was meant is the word as the other text has it, or another wording of it: 么 beside 哪些 was 什么.
    let written = &sound.text[span(odd_sound)?];
    let others = odd_sound.first().filter(|_| odd_sound.len() == 1);
    let others = others.into_iter().flat_map(|token| lexicon.wordings(&token.canonical));
    // But not another wording that only sounds like it: 毛泽东字什么 asks no 指什么.
    let others = others.filter(|_| asks || !alone).filter(|right| right.chars().count() != wrong.chars().count());
    std::iter::once(written).chain(others).filter(|right| one_slip(wrong, right)).find_map(|right| {
        let step = Step { rule: Rule::Typo, at: at.start, from: wrong.to_owned(), to: right.to_owned() };
        (mended(broken, &step, lexicon).key == sound.key).then_some(Typo { in_first, step })
    })
}

/// Whether one character was left out, doubled, changed for one that sounds alike, or two were swapped.
pub fn one_slip(wrong: &str, right: &str) -> bool {
    let head: usize = wrong.chars().zip(right.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let (rest_w, rest_r) = (&wrong[head..], &right[head..]);
    let alike = rest_w.chars().rev().zip(rest_r.chars().rev()).take_while(|(a, b)| a == b);
    let tail: usize = alike.map(|(c, _)| c.len_utf8()).sum();
    let (odd_w, odd_r) = (&rest_w[..rest_w.len() - tail], &rest_r[..rest_r.len() - tail]);
    // Four bytes a character at most: what is longer is more than a slip.
    if odd_w.len() > 8 || odd_r.len() > 8 || odd_w.chars().chain(odd_r.chars()).any(changes_meaning) {
        return false;
    }
    let (mut w, mut r) = (odd_w.chars(), odd_r.chars());
    match ([w.next(), w.next(), w.next()], [r.next(), r.next(), r.next()]) {
        // At an end it may be another word: 房子 is no slip for 租房子.
        ([None, ..], [Some(c), None, _]) => {
            head > 0 && tail > 0 || wrong.chars().count() == 1 && right.len() > c.len_utf8()
        }
        ([Some(c), None, _], [None, ..]) => wrong[..head].ends_with(c) || wrong[wrong.len() - tail..].starts_with(c),
        ([Some(a), Some(b), None], [Some(c), Some(d), None]) => a == d && b == c,
        ([Some(a), None, _], [Some(b), None, _]) => {
            right.len() > b.len_utf8() && super::lexicon::sound(&a.to_string()) == super::lexicon::sound(&b.to_string())
        }
        _ => false,
    }
}

fn guard_of(class: Class) -> Guard {
    match class {
        Class::Number => Guard::Number,
        Class::Product | Class::Topic => Guard::Product,
        Class::Intent | Class::Measure => Guard::Intent,
        Class::Scope => Guard::Scope,
        Class::Limit => Guard::Limit,
        Class::Mode => Guard::Mode,
        Class::Stage => Guard::Stage,
        Class::Role => Guard::Role,
        Class::Event | Class::Thing | Class::Actor | Class::Noun => Guard::Object,
        _ => Guard::Words,
    }
}

/// What only one of the two says, by kind; an order that differs where the words do not.
fn differences(a: &Canonical, b: &Canonical) -> Vec<Difference> {
    // Unknown characters beside each other are shown as one word; between words that are written apart is a blank.
    let words = |text: &Canonical| -> BTreeSet<(Guard, String)> {
        let unknown = |token: &Token| token.class == Class::Unknown;
        let together = |a: &Token, b: &Token| unknown(a) && unknown(b) && a.range.end == b.range.start;
        let runs = text.tokens.chunk_by(together);
        runs.map(|run| (guard_of(run[0].class), run.iter().map(|token| token.canonical.as_str()).collect())).collect()
    };
    let (words_a, words_b) = (words(a), words(b));
    let mut by_guard: BTreeMap<Guard, (Vec<String>, Vec<String>)> = BTreeMap::new();
    for (guard, word) in words_a.difference(&words_b) {
        by_guard.entry(*guard).or_default().0.push(as_written(a, *guard, word));
    }
    for (guard, word) in words_b.difference(&words_a) {
        by_guard.entry(*guard).or_default().1.push(as_written(b, *guard, word));
    }
    let denied = denied(&mut by_guard);
    if !denied.0.is_empty() {
        by_guard.insert(Guard::Negation, denied);
    }
    if by_guard.is_empty() {
        let order = |text: &Canonical| text.tokens.iter().map(|token| token.canonical.clone()).collect();
        let guard = if a.tokens.is_empty() { Guard::Words } else { Guard::Role };
        by_guard.insert(guard, (order(a), order(b)));
    }
    by_guard.into_iter().map(|(guard, (a, b))| Difference { guard, a, b }).collect()
}

/// Takes out the words that one text says and the other denies: 接 and 不接, 发票 and 没发票.
fn denied(by_guard: &mut BTreeMap<Guard, (Vec<String>, Vec<String>)>) -> (Vec<String>, Vec<String>) {
    let bare = |word: &str| word.strip_prefix(['不', '没', '非']).map(str::to_owned);
    let about = [Guard::Object, Guard::Words];
    let (mut only_a, mut only_b) = (Vec::new(), Vec::new());
    for (a, b) in about.iter().filter_map(|guard| by_guard.get(guard)) {
        only_a.extend(a.iter().cloned());
        only_b.extend(b.iter().cloned());
    }
    let mut denied = (Vec::new(), Vec::new());
    for word in &only_a {
        for other in &only_b {
            if bare(word).as_ref() == Some(other) || bare(other).as_ref() == Some(word) {
                denied.0.push(word.clone());
                denied.1.push(other.clone());
            }
        }
    }
    for guard in about {
        let Some((only_a, only_b)) = by_guard.get_mut(&guard) else { continue };
        only_a.retain(|word| !denied.0.contains(word));
        only_b.retain(|word| !denied.1.contains(word));
        if only_a.is_empty() && only_b.is_empty() {
            by_guard.remove(&guard);
        }
    }
    denied
}

/// A number as it stands in the text: 一年, not 12月.
fn as_written(text: &Canonical, guard: Guard, word: &str) -> String {
    let token = text.tokens.iter().find(|token| guard == Guard::Number && token.canonical == word);
    token.map_or(word, |token| &text.text[token.range.clone()]).to_owned()
}

/// How much the two have in common: words by weight, near ones in part, and the characters as they are written.
fn similarity(a: &Canonical, b: &Canonical, lexicon: &Lexicon) -> f64 {
    let weight = |token: &Token| match token.class {
        Class::Number | Class::Product => 1.5,
        Class::Thing | Class::Event | Class::Actor | Class::Noun => 1.2,
        Class::Intent | Class::Measure => 0.8,
        Class::Word => 1.0,
        Class::Unknown => 0.4,
        _ => 0.6,
    };
    let words = |text: &Canonical| -> BTreeMap<String, f64> {
        text.tokens.iter().map(|token| (token.canonical.clone(), weight(token))).collect()
    };
    let chars = |text: &Canonical| -> BTreeSet<char> { text.text.chars().collect() };
    let (words_a, words_b) = (words(a), words(b));
    let sum = |words: &BTreeMap<String, f64>| words.values().sum::<f64>();
    let found = |word: &str, weight: f64, others: &BTreeMap<String, f64>| match others.contains_key(word) {
        true => weight,
        false if others.keys().any(|other| lexicon.is_near(word, other)) => weight * NEAR,
        false => 0.0,
    };
    let share = |words: &BTreeMap<String, f64>, others| {
        words.iter().map(|(word, &weight)| found(word, weight, others)).sum::<f64>()
    };
    let (chars_a, chars_b) = (chars(a), chars(b));
    let dice = |common: f64, all: f64| if all > 0.0 { common / all } else { 0.0 };
    let by_word = dice(share(&words_a, &words_b) + share(&words_b, &words_a), sum(&words_a) + sum(&words_b));
    let by_char = dice(2.0 * chars_a.intersection(&chars_b).count() as f64, (chars_a.len() + chars_b.len()) as f64);
    0.7 * by_word + 0.3 * by_char
}

/// What a near word counts of one that is the same.
const NEAR: f64 = 0.6;

#[cfg(test)]
mod tests {
    use super::super::canonical::canonical;
    use super::super::lexicon::sample;
    use super::*;

    fn verdict(a: &str, b: &str) -> Verdict {
        compare(&canonical(a, sample()), &canonical(b, sample()), sample())
    }

    #[test]
    fn each_guard_names_what_differs() {
        for (a, b, decision, guard, only_a, only_b) in [
            ("逾期一天会怎样", "逾期一年会怎样", Decision::Distinct, Guard::Number, "一天", "一年"),
            ("花呗逾期会怎样", "信用卡逾期会怎样", Decision::Distinct, Guard::Product, "花呗", "信用卡"),
            ("接催收电话会怎样", "不接催收电话会怎样", Decision::Distinct, Guard::Negation, "接", "不接"),
            ("网贷逾期怎么办", "网贷逾期合法吗", Decision::Distinct, Guard::Intent, "怎么办", "合法吗"),
            ("起诉前怎么协商", "起诉怎么协商", Decision::Distinct, Guard::Stage, "前", ""),
            ("网贷起诉怎么办", "网贷报警怎么办", Decision::Distinct, Guard::Object, "起诉", "报警"),
            ("只还本金可以吗", "还本金可以吗", Decision::Review, Guard::Scope, "只", ""),
            ("网贷合同在哪里下载", "网贷合同在哪里看", Decision::Review, Guard::Words, "下载", "看"),
        ] {
            let verdict = verdict(a, b);
            assert_eq!(verdict.decision, decision, "{a} {b}");
            let difference = verdict.differences.iter().find(|difference| difference.guard == guard);
            let difference = difference.unwrap_or_else(|| panic!("{a} {b}: {:?}", verdict.differences));
            assert_eq!((difference.a.concat(), difference.b.concat()), (only_a.to_owned(), only_b.to_owned()));
        }
    }

    #[test]
    fn the_same_words_with_other_roles_are_looked_at() {
        let verdict = verdict("催收给家人打电话合法吗", "家人给催收打电话合法吗");
        assert_eq!((verdict.decision, verdict.differences[0].guard), (Decision::Review, Guard::Role));
    }

    #[test]
    fn a_slip_is_one_character() {
        for (wrong, right) in [("律函", "律师函"), ("催催收", "催收"), ("收催", "催收"), ("征性", "征信")]
        {
            assert!(one_slip(wrong, right), "{wrong} {right}");
        }
        for (wrong, right) in [
            ("催收", "催收"),
            ("催", "催收函"),
            ("还", "不还"),
            ("一期", "七期"),
            ("起诉", "投诉"),
            ("", "函"),
            ("x", "催收"),
        ] {
            assert!(!one_slip(wrong, right), "{wrong} {right}");
        }
    }

    #[test]
    fn one_character_is_no_damaged_word_of_every_day() {
        assert_ne!(verdict("着火怎么办", "火了怎么办").decision, Decision::Merge);
        assert_ne!(verdict("会诊怎么收费", "就诊怎么收费").decision, Decision::Merge);
        assert_eq!(verdict("失信被执行人怎么查", "失信被执人怎么查").decision, Decision::Merge);
    }

    #[test]
    fn a_slip_is_found_on_either_side() {
        let (sound, broken) = ("迟延履行利息怎么计算", "迟延履行利息么计算");
        let in_first = |a, b| verdict(a, b).typo.map(|typo| typo.in_first);
        assert_eq!((in_first(broken, sound), in_first(sound, broken)), (Some(true), Some(false)));
    }

    #[test]
    fn scores_lie_between_nothing_and_all() {
        assert_eq!(verdict("甲", "乙").score, 0.0);
        assert_eq!(verdict("网贷", "网贷").score, 1.0);
        assert_eq!(
            (verdict("", "").decision, verdict("？！", "……").decision),
            (Decision::Distinct, Decision::Distinct)
        );
        assert_eq!(verdict("网贷逾期怎么办", "").decision, Decision::Distinct);
    }
}

//! Texts to the passages that three or more of them repeat: disclaimers, calls to follow an account, greetings.
//!
//! 1. Each text elects fingerprints (`shingle::winnow`); one that three texts share points to the first text that has it.
//! 2. The sentence there is laid over every text that pointed to it, by banded edit distance, so that an edited copy is
//!    found whole. Three texts with the sentence make it repeated.
//! 3. Repeated sentences that nearly always follow each other are one passage; short ones are phrases, and let go.
//!
//! The unit is the sentence because boilerplate comes in whole sentences, while statutes and set phrases share clauses.
//! Texts are ranked by what they say, never by their place, so that their order changes nothing. Every fingerprint is
//! looked at a fixed number of times: ten thousand copies of a footer cost ten thousand steps.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::copies::{Copy, TEXTS_MIN, copies};
use super::shingle::{Folded, origins, winnow};

/// Letters of the shortest passage; shorter sentences are the set phrases of a trade.
const PASSAGE_MIN: usize = 28;

/// So many letters between two sentences of one passage may be an edit that no copy explains.
const BRIDGE: usize = 64;

/// Letters between two sentences that still follow each other: what an edit left behind.
const BESIDE: usize = 3;

/// Where a passage stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Which of the texts.
    pub text: usize,
    /// Its characters.
    pub range: Range<usize>,
}

impl Span {
    /// By text and place.
    pub fn key(&self) -> (usize, usize, usize) {
        (self.text, self.range.start, self.range.end)
    }
}

/// A passage and everywhere it stands, by text and place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// At least three texts are among them.
    pub spans: Vec<Span>,
}

/// Finds the passages that three or more texts repeat, in the order of their first spans.
pub fn passages(texts: &[&str]) -> Vec<Passage> {
    survey(texts, |_, _| ()).0
}

/// Finds the passages and hands each text with its fingerprints to `also`, so that a text is folded but once.
pub fn survey<T: Send>(texts: &[&str], also: impl Fn(usize, &[(u32, u32)]) -> T + Sync) -> (Vec<Passage>, Vec<T>) {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.par_sort_unstable_by_key(|&text| (texts[text], text));
    let folded: Vec<Folded> = order.par_iter().map(|&text| Folded::new(texts[text])).collect();
    let elected: Vec<Vec<(u32, u32)>> = folded.par_iter().map(|text| winnow(&text.letters)).collect();
    let rank: BTreeMap<usize, usize> = order.iter().enumerate().map(|(rank, &text)| (text, rank)).collect();
    let made = (0..texts.len()).into_par_iter().map(|text| also(text, &elected[rank[&text]])).collect();
    (find(texts, &order, &folded, elected), made)
}

fn find(texts: &[&str], order: &[usize], folded: &[Folded], elected: Vec<Vec<(u32, u32)>>) -> Vec<Passage> {
    let (mut copies, families) = copies(folded, elected);
    let passage_of = chain(&mut copies, families);
    let mut found: BTreeMap<u32, Vec<(u32, Range<u32>)>> = BTreeMap::new();
    for copy in &copies {
        let spans = found.entry(passage_of[copy.family as usize]).or_default();
        match spans.last_mut().filter(|(text, _)| *text == copy.text) {
            Some((_, range)) if copy.start as usize <= range.end as usize + BRIDGE => {
                range.end = range.end.max(copy.end);
            }
            _ => spans.push((copy.text, copy.start..copy.end)),
        }
    }
    found.retain(|_, spans| {
        let mut lengths: Vec<u32> = spans.iter().map(|(_, range)| range.end - range.start).collect();
        lengths.sort_unstable();
        lengths[lengths.len() / 2] as usize >= PASSAGE_MIN && spans.chunk_by(|a, b| a.0 == b.0).count() >= TEXTS_MIN
    });
    let mut touched: Vec<u32> = found.values().flatten().map(|(text, _)| *text).collect();
    touched.sort_unstable();
    touched.dedup();
    let places: BTreeMap<u32, CharPlaces> =
        touched.into_par_iter().map(|text| (text, CharPlaces::new(texts[order[text as usize]]))).collect();
    let mut passages: Vec<Passage> = found
        .into_values()
        .map(|spans| {
            let mut spans: Vec<Span> = spans
                .into_iter()
                .map(|(text, range)| Span { text: order[text as usize], range: places[&text].characters(range) })
                .collect();
            spans.sort_unstable_by_key(Span::key);
            Passage { spans }
        })
        .collect();
    passages.sort_unstable_by_key(|passage| passage.spans.first().map(Span::key));
    passages
}

/// Joins families into passages: those that cover the same letters, and those that nearly always follow each other.
///
/// Copies come and go by text and place; of those that cover each other one is left. Returns the passage of each family.
fn chain(copies: &mut Vec<Copy>, families: usize) -> Vec<u32> {
    let mut joined: Vec<u32> = (0..families as u32).collect();
    copies.dedup_by(|copy, kept| {
        let same = copy.text == kept.text && {
            let shared = kept.end.min(copy.end).saturating_sub(copy.start);
            let shorter = (kept.end - kept.start).min(copy.end - copy.start);
            5 * shared >= 4 * shorter
        };
        if same {
            join(&mut joined, copy.family, kept.family);
            kept.end = kept.end.max(copy.end);
        }
        same
    });
    let mut stands = vec![0u32; families];
    let mut follows: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    copies.iter_mut().for_each(|copy| copy.family = root(&joined, copy.family));
    copies.iter().for_each(|copy| stands[copy.family as usize] += 1);
    for pair in copies.windows(2) {
        let [one, two] = pair else { continue };
        if one.text == two.text && two.start as usize <= one.end as usize + BESIDE {
            *follows.entry((one.family, two.family)).or_default() += 1;
        }
    }
    for ((one, two), times) in follows {
        if 4 * times >= 3 * stands[one as usize].max(stands[two as usize]) {
            join(&mut joined, one, two);
        }
    }
    (0..families as u32).map(|family| root(&joined, family)).collect()
}

fn root(joined: &[u32], mut family: u32) -> u32 {
    while joined[family as usize] != family {
        family = joined[family as usize];
    }
    family
}

/// The smaller number stays, so the outcome does not depend on the order of joining.
fn join(joined: &mut [u32], one: u32, two: u32) {
    let (one, two) = (root(joined, one), root(joined, two));
    joined[one.max(two) as usize] = one.min(two);
}

/// The characters of a text, for turning letters into characters.
struct CharPlaces {
    chars: Vec<char>,
    origins: Vec<u32>,
}

impl CharPlaces {
    fn new(text: &str) -> CharPlaces {
        CharPlaces { chars: text.chars().collect(), origins: origins(text) }
    }

    /// The characters of a range of letters, with the punctuation that belongs to it: all that follows on the line up
    /// to a blank, and opening marks or what begins the line before it.
    fn characters(&self, letters: Range<u32>) -> Range<usize> {
        let (first, last) = (self.origins[letters.start as usize], self.origins[letters.end as usize - 1]);
        let mark = |c: &char| !c.is_alphanumeric() && !c.is_whitespace();
        let end = last as usize + 1;
        let end = end + self.chars[end..].iter().take_while(|c| mark(c)).take_while(|c| !opens(**c)).count();
        let before = &self.chars[..first as usize];
        let marks = before.iter().rev().take_while(|c| mark(c)).count();
        let begins = before[..before.len() - marks].last().is_none_or(|c| *c == '\n');
        let taken = if begins { marks } else { before.iter().rev().take_while(|c| opens(**c)).count() };
        first as usize - taken..end
    }
}

fn opens(c: char) -> bool {
    matches!(c, '“' | '‘' | '（' | '(' | '《' | '【' | '「' | '『' | '[')
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOOTER: &str =
        "关注我们的公众号，回复“咨询”，即可免费领取债务手册一份。名额有限，先到先得，让专业的人帮你早日上岸！";
    const EDITED: &str =
        "关注我们公众号，回复“咨询”即可免费领取债务手册一份。名额有限，先到得，让专业的人帮您早日上岸！";
    const BODIES: [&str; 4] = [
        "借款人逾期之后，平台会先发短信，再打电话，有时还会寄一封函件。",
        "开庭当天带好身份证和材料原件按时到场，不到庭的可以缺席判决。",
        "征信报告每年可以免费查询两次，发现错误可以向机构提出异议。",
        "协商的时候说明收入和支出，请对方把答应的方案写成书面答复。",
    ];

    fn quoted(texts: &[String]) -> Vec<Vec<(usize, String)>> {
        let views: Vec<&str> = texts.iter().map(String::as_str).collect();
        let quote =
            |span: Span| (span.text, texts[span.text].chars().take(span.range.end).skip(span.range.start).collect());
        passages(&views).into_iter().map(|passage| passage.spans.into_iter().map(quote).collect()).collect()
    }

    fn footed() -> Vec<String> {
        let footers = [FOOTER, FOOTER, EDITED, FOOTER];
        BODIES.iter().zip(footers).map(|(body, footer)| format!("{body}\n\n{footer}\n")).collect()
    }

    #[test]
    fn an_edited_copy_is_found_whole() {
        let expected = vec![(0, FOOTER), (1, FOOTER), (2, EDITED), (3, FOOTER)];
        let expected: Vec<(usize, String)> =
            expected.into_iter().map(|(text, quote)| (text, quote.to_owned())).collect();
        assert_eq!(quoted(&footed()), [expected]);
    }

    #[test]
    fn two_texts_that_share_a_sentence_repeat_nothing() {
        assert_eq!(quoted(&footed()[..2]), Vec::<Vec<_>>::new());
    }

    #[test]
    fn a_set_phrase_is_no_passage() {
        let phrase = "根据《中华人民共和国民事诉讼法》等法律规定，";
        let texts: Vec<String> =
            BODIES.iter().map(|body| format!("{phrase}{body}\n\n构成犯罪的，依法追究刑事责任。")).collect();
        assert_eq!(quoted(&texts), Vec::<Vec<_>>::new());
    }

    #[test]
    fn the_order_of_texts_changes_nothing() {
        let texts = footed();
        let backwards: Vec<String> = texts.iter().rev().cloned().collect();
        let mut found: Vec<(usize, String)> = quoted(&backwards).concat();
        found.iter_mut().for_each(|(text, _)| *text = 3 - *text);
        found.sort();
        assert_eq!(found, quoted(&texts).concat());
    }

    #[test]
    fn passages_that_meet_once_stay_two() {
        let greeting = "大家好，今天咱们聊一聊一个大家都比较关心但又容易尴尬的话题，欢迎留言。";
        let mut texts = footed();
        texts.push(format!("{greeting}\n\n{FOOTER}"));
        texts.extend(["先核对案号。", "再整理证据。"].map(|body| format!("{greeting}\n\n{body}")));
        assert_eq!(quoted(&texts).iter().map(Vec::len).collect::<Vec<_>>(), [5, 3]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(texts in proptest::collection::vec("[a甲乙。！\n“㈠ \u{20000}9.%]{0,60}", 0..6)) {
            let views: Vec<&str> = texts.iter().chain(&texts).chain(&texts).map(String::as_str).collect();
            for span in passages(&views).into_iter().flat_map(|passage| passage.spans) {
                proptest::prop_assert!(span.range.start < span.range.end);
                proptest::prop_assert!(span.range.end <= views[span.text].chars().count());
            }
        }
    }
}

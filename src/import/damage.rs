//! Lines to what is wrong with them: advertising, and characters that were lost on the way.
//!
//! Lost characters are found in four ways, all data (`damage.toml`, and what a site adds in `lexicon.toml`):
//!
//! - a character that never stands alone, outside all the words it stands in (现 without 在, 出, 有, ...);
//! - half a noun in a place where only a noun can stand (的问。);
//! - a blank inside a clause beside one or two characters (雪 越来越大);
//! - a noun of means without 通过 or its like (可能法律手段追讨).
//!
//! That is far from all: a word that is gone altogether, or that became another word, leaves no trace to find.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use super::Mark;
use super::questions::Sentence;
use crate::diagnostic::{Code, words};
use crate::lexicon::WordLists;
use crate::text::is_han;

/// The shape of `damage.toml`.
#[derive(Deserialize)]
struct Data {
    advertising: Advertising,
    lost: Lost,
}

#[derive(Deserialize)]
struct Advertising {
    phrases: String,
    contacts: String,
    firms: String,
    not_names: String,
}

#[derive(Deserialize)]
struct Lost {
    before_noun: String,
    after_noun: String,
    means: String,
    by: String,
    nouns: BTreeMap<char, String>,
    bound: BTreeMap<char, String>,
}

static DATA: LazyLock<Data> =
    LazyLock::new(|| toml::from_str(include_str!("damage.toml")).expect("tested: damage.toml is well formed"));

/// What damage is known by, made ready.
pub struct Damage {
    phrases: AhoCorasick,
    contacts: AhoCorasick,
    firms: AhoCorasick,
    means: AhoCorasick,
    /// Words in which characters stand that never stand alone.
    bound: AhoCorasick,
    not_names: Vec<String>,
    before_noun: Vec<String>,
}

fn finder(words: &[String]) -> AhoCorasick {
    let mut builder = AhoCorasick::builder();
    builder.match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true);
    builder.build(words).expect("a few words")
}

impl Damage {
    /// The general words and those of a site.
    pub fn new(lists: &WordLists) -> Damage {
        let both = |general: &'static str, own: &[String]| -> Vec<String> {
            general.split_whitespace().map(str::to_owned).chain(own.iter().cloned()).collect()
        };
        let (advertising, lost, own) = (&DATA.advertising, &DATA.lost, &lists.import);
        let holds_bound = |word: &&str| word.chars().any(|c| lost.bound.contains_key(&c));
        let known = lists.groups.iter().flat_map(|group| group.wordings.iter().chain([&group.canonical]));
        let general = lost.bound.values().flat_map(|words| words.split_whitespace());
        let words = general.chain(known.map(String::as_str).filter(holds_bound));
        Damage {
            phrases: finder(&both(&advertising.phrases, &own.phrases)),
            contacts: finder(&both(&advertising.contacts, &[])),
            firms: finder(&both(&advertising.firms, &own.firms)),
            means: finder(&both(&lost.means, &own.means)),
            bound: AhoCorasick::new(words).expect("a few thousand words"),
            not_names: both(&advertising.not_names, &own.not_names),
            before_noun: both(&lost.before_noun, &own.subjects),
        }
    }

    /// Advertising, one mark a sentence.
    pub fn advertising(&self, text: &str, sentences: &[Sentence]) -> Vec<Mark> {
        sentences.iter().filter_map(|sentence| self.advertisement(text, sentence.range.clone())).collect()
    }

    fn advertisement(&self, text: &str, sentence: Range<usize>) -> Option<Mark> {
        let words = &text[sentence.clone()];
        let mut hits: Vec<Range<usize>> = self.phrases.find_iter(words).map(|found| found.range()).collect();
        hits.extend(self.contacts.find_iter(words).filter_map(|found| contact(words, found.range())));
        hits.extend(self.firms.find_iter(words).filter_map(|found| self.firm(words, found.range())));
        hits.extend(numbers(words));
        hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
        let mut end = 0;
        hits.retain(|hit| {
            let new = hit.start >= end;
            end = end.max(hit.end);
            new
        });
        let first = hits.first()?;
        let span = sentence.start + first.start..sentence.start + first.end;
        let shown = hits.iter().map(|hit| &words[hit.clone()]).collect::<Vec<_>>().join("、");
        Some(Mark {
            note_at: span.end,
            span,
            code: Code::KB062,
            message: words!("疑似广告：{shown}", "looks like advertising: {shown}"),
            help: words!(
                "是广告就删掉；真正的服务写清是谁、收不收费",
                "delete it if it is; of a real service say whose it is and whether it costs"
            ),
            note: words!("疑似广告：{shown}", "looks like advertising: {shown}"),
        })
    }

    /// The name of a firm at the head of a clause, and its trade.
    fn firm(&self, words: &str, trade: Range<usize>) -> Option<Range<usize>> {
        let start = words[..trade.start]
            .rfind(|c| !is_han(c))
            .map_or(0, |at| at + words[at..].chars().next().map_or(0, char::len_utf8));
        let name = &words[start..trade.start];
        let is_name =
            (2..=4).contains(&name.chars().count()) && !self.not_names.iter().any(|word| name.contains(word.as_str()));
        is_name.then_some(start..trade.end)
    }

    /// Places where a character was lost.
    pub fn lost_characters(&self, text: &str, lines: &[Range<usize>]) -> Vec<Mark> {
        let mut gaps = Vec::new();
        for line in lines {
            let words = &text[line.clone()];
            let first = gaps.len();
            self.bound_alone(words, &mut gaps);
            self.half_nouns(words, &mut gaps);
            blanks(words, &mut gaps);
            self.means(words, &mut gaps);
            for gap in &mut gaps[first..] {
                gap.span = line.start + gap.span.start..line.start + gap.span.end;
                gap.note_at += line.start;
            }
        }
        gaps.sort_by_key(|gap| gap.span.start);
        gaps.dedup_by_key(|gap| gap.span.start);
        gaps.into_iter().map(|gap| mark(text, gap)).collect()
    }

    /// 尤其是现征信越来越严格.
    fn bound_alone(&self, line: &str, gaps: &mut Vec<Gap>) {
        let mut inside = vec![false; line.len()];
        for found in self.bound.find_overlapping_iter(line) {
            inside[found.range()].fill(true);
        }
        for (at, c) in line.char_indices() {
            let end = at + c.len_utf8();
            // Foreign names are written with such characters, and with dots: 马克·费什.
            let dot = |c: char| c == '·';
            let name = || line[..at].chars().rev().take(3).any(dot) || line[end..].chars().take(3).any(dot);
            if let Some(words) = DATA.lost.bound.get(&c).filter(|_| !inside[at] && !name()) {
                let first = words.split_whitespace().take(3).collect::<Vec<_>>().join("、");
                gaps.push(Gap { span: at..end, suggestions: first, note_at: end });
            }
        }
    }

    /// 信用问也日益凸显.
    fn half_nouns(&self, line: &str, gaps: &mut Vec<Gap>) {
        let lost = &DATA.lost;
        for (at, c) in line.char_indices() {
            let Some(nouns) = lost.nouns.get(&c) else { continue };
            let end = at + c.len_utf8();
            let (before, after) = (&line[..at], &line[end..]);
            let closed = after.chars().next().is_none_or(|c| !c.is_alphanumeric() && !c.is_whitespace());
            if self.before_noun.iter().any(|word| before.ends_with(word.as_str()))
                && (closed || lost.after_noun.split_whitespace().any(|word| after.starts_with(word)))
            {
                let suggestions = nouns.split_whitespace().collect::<Vec<_>>().join("、");
                gaps.push(Gap { span: at..end, suggestions, note_at: end });
            }
        }
    }

    /// 贷款平台可能法律手段追讨欠款.
    fn means(&self, line: &str, gaps: &mut Vec<Gap>) {
        for found in self.means.find_iter(line) {
            let ends = |c: char| {
                matches!(c, '，' | ',' | '。' | '？' | '?' | '！' | '!' | '；' | ';' | '：' | ':' | '“' | '”')
            };
            let before = line[..found.start()].rsplit(ends).next().unwrap_or_default();
            let after = line[found.end()..].split(ends).next().unwrap_or_default();
            let by = |part: &str| {
                let part = part.replace("可以", "");
                DATA.lost.by.split_whitespace().any(|word| part.contains(word))
            };
            let next: String = after.chars().take(1).collect();
            if before.chars().count() >= 2
                && !by(before)
                && after.chars().filter(|c| is_han(*c)).count() >= 2
                && !by(&next)
            {
                let noun = &line[found.range()];
                gaps.push(Gap { span: found.range(), suggestions: format!("通过{noun}"), note_at: found.start() });
            }
        }
    }
}

/// `微信号：abc12345`: the word for a contact and what names it.
fn contact(words: &str, word: Range<usize>) -> Option<Range<usize>> {
    let rest = &words[word.end..];
    let name = rest.char_indices().take(4).find(|(_, c)| c.is_ascii_alphanumeric())?.0;
    let glue = |c: char| c.is_whitespace() || matches!(c, '：' | ':' | '号' | '码' | '是' | '为' | '（' | '(');
    let len =
        rest[name..].find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(rest.len() - name);
    // Shorter ones are public: 12348, 95588.
    (rest[..name].chars().all(glue) && len >= 6).then(|| word.start..word.end + name + len)
}

/// A mobile number, or one of 400 or 800.
fn numbers(words: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = words[at..].find(|c: char| c.is_ascii_digit()).map(|start| at + start) {
        let end = words[start..].find(|c: char| !c.is_ascii_digit() && c != '-').map_or(words.len(), |len| start + len);
        let digits: String = words[start..end].chars().filter(char::is_ascii_digit).collect();
        let mobile = digits.len() == 11 && digits.starts_with('1') && digits.as_bytes()[1] >= b'3';
        if mobile || digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800")) {
            found.push(start..end);
        }
        at = end;
    }
    found
}

/// A lost character: where, what may have stood there (nothing if nobody knows), and where the comment goes.
struct Gap {
    span: Range<usize>,
    suggestions: String,
    note_at: usize,
}

fn mark(text: &str, gap: Gap) -> Mark {
    let Gap { span, suggestions, note_at } = gap;
    let found = text[span.clone()].trim();
    let (message, help, note) = if suggestions.is_empty() {
        (
            words!("词中间有空格，可能缺字", "a blank inside a clause: a character may be lost"),
            words!("去掉空格，或补上缺的字", "delete the blank, or put in what is missing"),
            words!("疑缺字：这里有一个空格", "a character may be lost: a blank stood here"),
        )
    } else {
        (
            words!("`{found}` 旁边可能缺字", "a character may be lost beside `{found}`"),
            words!(
                "是不是 {suggestions}？核对后自己改，导入不改原文",
                "perhaps {suggestions}; import never repairs by itself"
            ),
            words!("疑缺字：{suggestions}？", "a character may be lost: {suggestions}?"),
        )
    };
    Mark { span, code: Code::KB061, message, help, note_at, note }
}

/// 欠的钱会越来越多,雪 越来越大. Longer parts are the titles and names that pages join with blanks.
fn blanks(line: &str, gaps: &mut Vec<Gap>) {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    for (index, &(at, c)) in chars.iter().enumerate() {
        if !matches!(c, ' ' | '\u{3000}' | '\u{A0}') {
            continue;
        }
        let left = chars[..index].iter().rev().take_while(|(_, c)| is_han(*c)).count();
        let right = chars[index + 1..].iter().take_while(|(_, c)| is_han(*c)).count();
        let punctuation = |index: Option<usize>| {
            index.and_then(|index| chars.get(index)).is_some_and(|(_, c)| !c.is_alphanumeric() && !c.is_whitespace())
        };
        let short = (1..=2).contains(&left) && punctuation((index).checked_sub(left + 1))
            || (1..=2).contains(&right) && punctuation(Some(index + 1 + right));
        let number =
            chars[index.saturating_sub(left)..index].iter().all(|(_, c)| "一二三四五六七八九十第".contains(*c));
        if left > 0 && right > 0 && short && !number {
            let end = at + c.len_utf8();
            gaps.push(Gap { span: at..end, suggestions: String::new(), note_at: end });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Damage {
        Damage::new(&crate::lexicon::sample())
    }

    fn lost(line: &str) -> Vec<&str> {
        let whole = 0..line.len();
        sample().lost_characters(line, &[whole]).into_iter().map(|mark| &line[mark.span]).collect()
    }

    fn ads(line: &str) -> Vec<&str> {
        let whole = 0..line.len();
        let sentences = crate::import::questions::sentences(line, &[whole]);
        sample().advertising(line, &sentences).into_iter().map(|mark| &line[mark.span]).collect()
    }

    #[test]
    fn every_suggestion_holds_the_character() {
        for (c, words) in DATA.lost.bound.iter().chain(&DATA.lost.nouns) {
            assert!(words.split_whitespace().all(|word| word.contains(*c)), "{c}");
        }
    }

    #[test]
    fn lost_characters_are_found_as_a_class() {
        for (line, found) in [
            ("律师现没有空。", "现"),
            ("他怎不说一声？", "怎"),
            ("这是最难的问。", "问"),
            ("债务问日益突出。", "问"),
            ("先看合条款，再 签字。", " "),
            ("平台可以诉讼途径要债。", "诉讼途径"),
        ] {
            assert!(lost(line).contains(&found), "{line}: {:?}", lost(line));
        }
    }

    #[test]
    fn sound_text_is_left_alone() {
        for line in [
            "现在的问题很关键，实际情况怎么样？",
            "他问的是律师，律师问得很细。",
            "平台可以通过法律手段追讨，也可能走诉讼途径。",
            "第一章 总则",
            "法律手段是最后一步。",
            "马克·费什出生在英国。",
        ] {
            assert_eq!(lost(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn advertising_is_found() {
        assert_eq!(ads("诚信法律咨询专业解决。"), ["诚信法律咨询"]);
        assert_eq!(ads("加我 vx：abc_12345，电话13800138000。"), ["vx：abc_12345"]);
        assert_eq!(ads("有疑问欢迎随时提问，我会一一解答。"), ["欢迎随时提问"]);
        assert_eq!(ads("拨打法律援助热线12348，寻求专业法律咨询。"), [""; 0]);
    }
}

//! Two articles to a decision with its reason.
//!
//! 1. The sentences of the one are laid over the other: equal ones first, wherever they stand, then edited ones by windows
//!    they share and banded edit distance. So order, lost full stops and moved paragraphs cost nothing.
//! 2. Boilerplate is left out of account: what many articles repeat, and what greets, advertises or disclaims.
//! 3. Every edit inside an aligned sentence must be explained: a synonym, or a typing error among many. A number, name,
//!    opposite or negation that differs is an objection, and an objection never merges.
//! 4. Shares decide the rest: nearly all of both is one article, half is for an editor.
//!
//! Similarity alone cannot decide: a text made from a template for another product is more alike (0.97) than a good
//! paraphrase.

use std::collections::BTreeMap;

use super::difference::{Difference, Reason, Side};
use super::findings::{Findings, NOISE};
use super::literal::spelled_otherwise;
use super::marks::{Mark, marks};
use super::matching::{Matched, align};
use super::profile::Profile;
use super::reading::Reading;
use super::shingle::Folded;
use super::vocabulary::Vocabulary;
use crate::dedup::decision::Decision;

/// From this share of both sides on, two articles are one if nothing objects.
const MERGE: f64 = 0.83;

/// The longer one may add this much to all of the shorter one.
const CONTAINED: f64 = 0.95;
const ADDED: f64 = 0.75;

/// From this share of both sides on, an editor looks.
const OVERLAP: f64 = 0.475;

/// So many sentences that only one text has are laid beside those of the other.
const SENTENCES_MAX: usize = 64;

/// All of the shorter one in a longer one: an excerpt.
const EXCERPT: f64 = 0.85;

/// What was decided about two articles, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What follows for the site.
    pub decision: Decision,
    /// How much is the same, 0 to 1, for sorting; it decides nothing.
    pub score: f64,
    /// Every difference.
    pub reason: Reason,
    /// Whether they are equal but for boilerplate and typing errors that explain themselves: more than a merge asks for.
    pub equal: bool,
}

/// Whether two texts are equal but for boilerplate and typing errors that explain themselves.
pub fn same_text(a: &str, b: &str, vocabulary: &Vocabulary) -> bool {
    let (one, other) = (a.len().min(b.len()), a.len().max(b.len()));
    // Boilerplate may be much of a short text.
    2 * one >= other && compare(&Profile::new(a, &[]), &Profile::new(b, &[]), vocabulary).equal
}

/// Compares two articles.
pub fn compare(a: &Profile<'_>, b: &Profile<'_>, vocabulary: &Vocabulary) -> Verdict {
    compare_read(&Reading::new(a, vocabulary), &Reading::new(b, vocabulary), vocabulary)
}

/// Compares two articles that have been read.
pub fn compare_read(left: &Reading<'_>, right: &Reading<'_>, vocabulary: &Vocabulary) -> Verdict {
    compare_aligned(left, right, &align(left, right), vocabulary)
}

/// Compares two articles that have been laid over each other.
pub(super) fn compare_aligned(
    left: &Reading<'_>,
    right: &Reading<'_>,
    matched: &Matched,
    vocabulary: &Vocabulary,
) -> Verdict {
    let mut findings = Findings::default();
    for pair in &matched.pairs {
        findings.look(left.letters(pair.sentence), &right.folded.letters[pair.b.clone()], vocabulary);
    }
    for pair in &matched.rewritten {
        findings.look_at_rewritten(left.letters(pair.sentence), &right.folded.letters[pair.b.clone()], vocabulary);
    }
    let explained = findings.slips == findings.typos && findings.doubtful.is_empty();
    let mut differences = findings.differences();
    differences.extend(spelled_otherwise(left.body, right.body).map(|(one, other)| Difference::Spelling(one, other)));
    differences.extend(titles(left.title, right.title, vocabulary));
    let sides = [(Side::A, left, &matched.a, right), (Side::B, right, &matched.b, left)];
    let shared = (left.share(&matched.a), right.share(&matched.b));
    let (low, high) = (shared.0.min(shared.1), shared.0.max(shared.1));
    let mut lacking: Vec<Vec<usize>> = Vec::new();
    let mut only_adds = high >= CONTAINED && low >= ADDED;
    for (side, reading, covered, other) in sides {
        let (said, boilerplate) = reading.lacking(covered);
        let marks = unknown_marks(reading, &said, other, vocabulary);
        lacking.push(said.clone());
        let in_one_place = said.windows(2).all(|pair| pair[1] == pair[0] + 1);
        only_adds &= marks.is_empty() && in_one_place;
        let names = marks.iter().filter(|mark| mark.is_name());
        differences.extend(names.map(|name| Difference::OnlyOneNames(side, name.text().to_owned())));
        differences.extend(said.iter().map(|&at| Difference::Only(side, reading.quote(at))));
        differences.extend((boilerplate > 0).then_some(Difference::Boilerplate(side, boilerplate)));
    }
    // Looked for only where they may be one; a sentence full of typing errors has the words of the right one, too.
    if (low >= MERGE || only_adds) && findings.typos < NOISE {
        differences.extend(same_words(&lacking, [left, right]));
    }
    if matched.pairs.windows(2).any(|pair| pair[1].b.start < pair[0].b.start) {
        differences.push(Difference::Order);
    }
    differences.sort();
    let decision = if low >= MERGE || only_adds {
        if differences.iter().any(Difference::objects) { Decision::Review } else { Decision::Merge }
    } else if low >= OVERLAP || high >= EXCERPT {
        Decision::Review
    } else {
        Decision::Distinct
    };
    let plain = |difference: &Difference| matches!(difference, Difference::Boilerplate(..) | Difference::Typos(_));
    // Half of a sentence is no sentence: every letter of both must be there.
    let whole = shared.0 >= 1.0 && shared.1 >= 1.0;
    let equal = decision == Decision::Merge && whole && explained && differences.iter().all(plain);
    Verdict { decision, score: low.midpoint(high), reason: Reason { shared, differences }, equal }
}

/// Two sentences, each of which only one text has, made of the same words: somebody else does it to somebody else.
fn same_words(lacking: &[Vec<usize>], [left, right]: [&Reading<'_>; 2]) -> Option<Difference> {
    let [a, b] = lacking else { return None };
    let told = |reading: &Reading<'_>, sentences: &[usize]| -> Vec<(BTreeMap<String, usize>, usize)> {
        sentences.iter().take(SENTENCES_MAX).map(|&at| (reading.words(at), at)).collect()
    };
    let (a, b) = (told(left, a), told(right, b));
    let alike = |one: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>| {
        let count = |words: &BTreeMap<String, usize>| words.values().sum::<usize>();
        let common: usize = one.iter().filter_map(|(word, times)| Some(*times.min(other.get(word)?))).sum();
        // Nearly all of both, and more than a name.
        count(one).min(count(other)) >= 3 && 10 * 2 * common >= 9 * (count(one) + count(other))
    };
    let mut pairs = a.iter().flat_map(|one| b.iter().map(move |other| (one, other)));
    let (one, other) = pairs.find(|(one, other)| alike(&one.0, &other.0))?;
    Some(Difference::Moved(left.quote(one.1), right.quote(other.1)))
}

/// Names and numbers in sentences that the other article lacks, which it has nowhere else either.
pub(super) fn unknown_marks(
    reading: &Reading<'_>,
    said: &[usize],
    other: &Reading<'_>,
    vocabulary: &Vocabulary,
) -> Vec<Mark> {
    if said.is_empty() {
        return Vec::new();
    }
    let known = other.marks(vocabulary);
    let marks = said.iter().flat_map(|&at| marks(reading.letters(at), vocabulary));
    let mut unknown: Vec<Mark> = marks.filter(|mark| !mark.is_label() && !known.contains(mark)).collect();
    unknown.sort();
    unknown.dedup();
    unknown
}

/// Titles are questions: they must ask the same. Only dropped or doubled letters are typing errors here.
fn titles(a: &str, b: &str, vocabulary: &Vocabulary) -> Option<Difference> {
    let (one, two) = (Folded::new(a).letters, Folded::new(b).letters);
    let mut findings = Findings::default();
    findings.look(&one, &two, vocabulary);
    let same = findings.objections.is_empty()
        && findings.doubtful.is_empty()
        && findings.replaced.is_empty()
        && findings.wordings.is_empty()
        && findings.typos <= 1;
    (!same).then(|| Difference::Title(a.to_owned(), b.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::article::vocabulary::SAMPLE;

    const ARTICLE: &str = "# 网贷协商还款的步骤

协商之前先算清楚三件事：网贷还欠多少本金，产生多少利息，每个月还剩多少钱。准备好能够证明困难的材料，例如失业证明和病历。

拨打合同里公布的客服电话，不要相信短信里附带的号码。通话时说明有还款意愿，希望分成十二期。

如果第一次被拒绝，可以隔一周再沟通一次。达成一致以后要求对方在三十日内提供书面方案。
";

    fn compared(a: &str, b: &str) -> Verdict {
        compare(&Profile::new(a, &[]), &Profile::new(b, &[]), &SAMPLE)
    }

    fn decided(edit: impl Fn(&str) -> String) -> Decision {
        let edited = edit(ARTICLE);
        assert_ne!(edited, ARTICLE);
        let (there, back) = (compared(ARTICLE, &edited), compared(&edited, ARTICLE));
        assert_eq!(there.decision, back.decision, "{}", there.reason.words().en);
        there.decision
    }

    fn replaced(from: &str, to: &str) -> Decision {
        decided(|text| text.replace(from, to))
    }

    #[test]
    fn width_order_synonyms_and_slips_merge() {
        assert_eq!(replaced("，", ", "), Decision::Merge);
        assert_eq!(replaced("可以隔", "能够隔"), Decision::Merge);
        assert_eq!(replaced("三十日", "30 日"), Decision::Merge);
        assert_eq!(replaced("准备好能够证明", "准备能够证明明"), Decision::Merge);
        let reordered = |text: &str| {
            let (title, body) = text.split_once("\n\n").unwrap();
            let mut paragraphs: Vec<&str> = body.trim().split("\n\n").collect();
            paragraphs.rotate_left(1);
            format!("{title}\n\n{}", paragraphs.join("\n\n"))
        };
        assert_eq!(decided(reordered), Decision::Merge);
    }

    #[test]
    fn another_product_never_merges() {
        assert_eq!(replaced("网贷", "花呗"), Decision::Review);
        let [one, two] = ["花呗", "借呗"].map(|name| ARTICLE.replace("网贷", name));
        assert_eq!(compared(&one, &two).decision, Decision::Review);
        // A product that no list knows gives itself away by standing throughout, and in the title.
        let [one, two] = ["青柠金", "云朵分"].map(|name| ARTICLE.replace("网贷", name));
        assert_eq!(compared(&one, &two).decision, Decision::Review);
    }

    #[test]
    fn a_swapped_number_opposite_or_negation_never_merges() {
        assert_eq!(replaced("三十日", "十五日"), Decision::Review);
        assert_eq!(replaced("十二期", "24 期"), Decision::Review);
        assert_eq!(replaced("多少本金", "多少利息"), Decision::Review);
        assert_eq!(replaced("不要相信", "要相信"), Decision::Review);
        assert_eq!(replaced("希望分成十二期", "最多只给二十四期分"), Decision::Review);
    }

    #[test]
    fn another_title_is_another_question() {
        assert_eq!(replaced("还款的步骤", "被拒绝怎么办"), Decision::Review);
    }

    #[test]
    fn what_greets_and_advertises_is_no_difference() {
        assert_eq!(
            decided(|text| format!("{text}\n关注我们的公众号，回复咨询即可免费领取手册一份。\n")),
            Decision::Merge
        );
        assert_eq!(decided(|text| format!("{text}\n催收上门是否合法?很多人都有这样的疑问,今天...\n")), Decision::Merge);
    }

    #[test]
    fn an_excerpt_is_for_an_editor_and_another_subject_is_distinct() {
        let excerpt = |text: &str| text.split_inclusive("\n\n").take(2).collect();
        assert_eq!(decided(excerpt), Decision::Review);
        let other = "# 被起诉怎么办\n\n开庭当天带好身份证和材料原件按时到场，判决作出以后可以上诉。";
        assert_eq!(compared(ARTICLE, other).decision, Decision::Distinct);
    }

    /// A sentence in the middle of a long text.
    fn in_a_long_text(sentence: &str) -> String {
        let rest = (0..20)
            .map(|at| format!("Paragraph {at} tells where the keys of flat {} are kept and who has them. ", at * 37));
        let rest: Vec<String> = rest.collect();
        format!("# Rules of the house\n\n{}{sentence} {}", rest[..10].concat(), rest[10..].concat())
    }

    #[test]
    fn who_does_it_to_whom_is_no_wording() {
        for (one, other) in [
            ("The tenant pays the landlord for the repair.", "The landlord pays the tenant for the repair."),
            (
                "When the lease ends the agent tells the owner first.",
                "When the lease ends the owner tells the agent first.",
            ),
            ("到期以后由甲方书面通知乙方办理退场。", "到期以后由乙方书面通知甲方办理退场。"),
            ("到期以后房东把钥匙交给中介保管三天。", "到期以后中介把钥匙交给房东保管三天。"),
        ] {
            let verdict = compared(&in_a_long_text(one), &in_a_long_text(other));
            assert_eq!(verdict.decision, Decision::Review, "{one}: {}", verdict.reason.words().en);
        }
    }

    #[test]
    fn what_folding_loses_and_sense_does_not_is_looked_at() {
        for (one, other) in [
            ("The transmitter sends with 5 mW at most.", "The transmitter sends with 5 MW at most."),
            ("To begin again, run rm -rf /tmp as root.", "To begin again, run rm -rf / tmp as root."),
            ("重来的时候，执行 rm -rf /tmp 就好。", "重来的时候，执行 rm -rf / tmp 就好。"),
            ("发射功率最大 5 mW。", "发射功率最大 5 MW。"),
        ] {
            let verdict = compared(&in_a_long_text(one), &in_a_long_text(other));
            assert_eq!(verdict.decision, Decision::Review, "{one}: {}", verdict.reason.words().en);
        }
    }

    #[test]
    fn two_editions_of_a_regulation_never_merge() {
        for (one, other) in [
            ("个人信用条例（2019年修正）", "个人信用条例（2021年修正）"),
            ("个人信用条例（二〇一九年）", "个人信用条例（二〇二一年）"),
            ("个人信用条例（2021年3月1日）", "个人信用条例（2021年5月1日）"),
            ("个人信用条例（第1版）", "个人信用条例（第2版）"),
            ("个人信用条例 v1.2", "个人信用条例 v1.3"),
            ("个人信用条例", "个人信用条例（2021年修正）"),
            ("Code of conduct 2019", "Code of conduct 2021"),
            ("个人信用条例（2019）", "个人信用条例（2020）"),
            ("个人信用条例（一）", "个人信用条例（二）"),
        ] {
            let body = ARTICLE.split_once('\n').map_or("", |(_, body)| body);
            let verdict = compared(&format!("# {one}\n{body}"), &format!("# {other}\n{body}"));
            assert_eq!(verdict.decision, Decision::Review, "{one} {other}");
        }
    }

    #[test]
    fn equal_asks_for_more_than_a_merge() {
        let equal = |edit: &dyn Fn(&str) -> String| compared(ARTICLE, &edit(ARTICLE)).equal;
        assert!(equal(&|text| text.replace("，", ", ")));
        assert!(equal(&|text| text.replace("材料", "材料料")));
        // The one sounds like the other, and is no word.
        assert!(equal(&|text| text.replace("短信", "短性")));
        assert!(equal(&|text| format!("{text}\n关注我们的公众号，回复咨询即可免费领取手册一份。\n")));
        for (from, to) in [
            ("可以隔", "能够隔"),
            ("十五", "十五"),
            ("希望分成十二期。", "希望分成十二期，先还利息。"),
            ("例如失业证明和病历。", ""),
            ("还剩", "还欠"),
            ("病历", "病例"),
        ] {
            assert_eq!(equal(&|text| text.replace(from, to)), from == to, "{from} {to}");
        }
    }

    #[test]
    fn the_reason_names_the_difference_in_both_languages() {
        let words = compared(ARTICLE, &ARTICLE.replace("三十日", "十五日")).reason.words();
        assert!(words.zh.contains("数字不同：30日 与 15日"), "{}", words.zh);
        assert!(words.en.contains("numbers differ: 30日 and 15日"), "{}", words.en);
    }

    #[test]
    fn what_many_articles_repeat_does_not_count() {
        let footer = "本站内容由志愿者整理，更新日期见页脚，任何人都可以提出修改意见和补充材料。";
        let (a, b) = (format!("{ARTICLE}\n{footer}"), ARTICLE.to_owned());
        let start = a.chars().count() - footer.chars().count();
        let repeated = start..a.chars().count();
        let verdict = compare(&Profile::new(&a, std::slice::from_ref(&repeated)), &Profile::new(&b, &[]), &SAMPLE);
        assert_eq!((verdict.decision, verdict.reason.shared), (Decision::Merge, (1.0, 1.0)));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(a in "[# a甲乙一十百万。！\n“㈠不.%…]{0,80}", b in "[# a甲乙一十百万。！\n“㈠不.%…]{0,80}") {
            let verdict = compared(&a, &b);
            proptest::prop_assert!((0.0..=1.0).contains(&verdict.score));
            proptest::prop_assert_eq!(compared(&a, &a).decision == Decision::Merge, compared(&a, &a).score > 0.0);
        }
    }
}

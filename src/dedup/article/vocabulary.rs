//! The words that comparing articles knows: names never confused, words that mean the same, words that mean the opposite.
//!
//! The lists here are the ground floor; whoever compares adds the site's own names and synonyms.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::shingle::Folded;

/// Products and institutions of consumer credit. An article about one is never an article about another.
const NAMES: &[&str] = &[
    "信用卡",
    "花呗",
    "借呗",
    "微粒贷",
    "京东白条",
    "白条",
    "金条",
    "分期乐",
    "拍拍贷",
    "度小满",
    "有钱花",
    "美团借钱",
    "美团生活费",
    "抖音放心借",
    "放心借",
    "抖音月付",
    "来分期",
    "你我贷",
    "宜人贷",
    "马上消费",
    "安逸花",
    "招联",
    "招联好期贷",
    "好期贷",
    "招贷",
    "众安贷",
    "捷信",
    "中邮消费",
    "平安普惠",
    "普惠",
    "陆金所",
    "360借条",
    "借条",
    "奇富",
    "乐信",
    "小米贷款",
    "玖富",
    "榕树贷款",
    "还呗",
    "省呗",
    "洋钱罐",
    "信用飞",
    "备用金",
    "网商贷",
    "放心花",
    "携程拿去花",
    "拿去花",
    "滴水贷",
    "滴滴",
    "支付宝",
    "微信",
    "微众银行",
    "网商银行",
    "房贷",
    "车贷",
    "学生贷",
    "校园贷",
    "助学贷款",
    "公积金",
    "经营贷",
    "消费贷",
    "抵押贷",
    "现金贷",
    "工商银行",
    "农业银行",
    "中国银行",
    "建设银行",
    "交通银行",
    "招商银行",
    "平安银行",
    "中信银行",
    "浦发银行",
    "民生银行",
    "光大银行",
    "广发银行",
    "兴业银行",
    "邮储银行",
    "华夏银行",
];

/// Words of which one may stand for the other.
const SYNONYMS: &[(&str, &str)] = &[
    ("可以", "能够"),
    ("可以", "能"),
    ("应当", "应该"),
    ("应当", "该"),
    ("如果", "要是"),
    ("如果", "若"),
    ("如果", "假如"),
    ("如果", "倘若"),
    ("规定", "要求"),
    ("或者", "或"),
    ("以及", "和"),
    ("以及", "及"),
    ("并且", "并"),
    ("但是", "不过"),
    ("但是", "但"),
    ("然而", "但是"),
    ("不得", "不能"),
    ("不得", "不可"),
    ("会", "将会"),
    ("会", "将"),
    ("向", "对"),
    ("平台", "机构"),
    ("网贷", "网络贷款"),
    ("网贷", "网络借贷"),
    ("贷", "贷款"),
    ("网", "网络"),
    ("怎么", "如何"),
    ("怎么办", "如何处理"),
    ("怎样", "如何"),
    ("怎样", "怎么"),
    ("时候", "时"),
    ("期间", "时期"),
    ("期间", "时间"),
    ("当", "当时"),
    ("之后", "以后"),
    ("之前", "以前"),
    ("后", "之后"),
    ("后", "以后"),
    ("前", "之前"),
    ("前", "以前"),
    ("因为", "由于"),
    ("所以", "因此"),
    ("所以", "因而"),
    ("和", "与"),
    ("和", "及"),
    ("并", "并且"),
    ("非常", "十分"),
    ("非常", "很"),
    ("立即", "马上"),
    ("立即", "立刻"),
    ("必须", "务必"),
    ("通过", "经过"),
    ("进行", "开展"),
    ("帮助", "协助"),
    ("需要", "须"),
    ("已经", "已"),
    ("虽然", "尽管"),
    ("仍然", "仍"),
    ("仍然", "依然"),
    ("全部", "所有"),
    ("同时", "与此同时"),
    ("目前", "现在"),
    ("目前", "当前"),
    ("以", "之"),
    ("其", "他的"),
    ("使用", "用"),
    ("按照", "依照"),
    ("按照", "根据"),
    ("依据", "根据"),
    ("有关", "相关"),
    ("联系", "联络"),
    ("告诉", "告知"),
    ("知道", "知晓"),
    ("尽快", "尽早"),
    ("首先", "先"),
    ("可能", "或许"),
    ("严重", "厉害"),
    ("还不上", "还不起"),
    ("征信", "信用记录"),
    ("欠款", "债务"),
    ("钱", "款项"),
    ("没有", "没"),
    ("没有", "未"),
    ("是否", "是不是"),
    ("为了", "为"),
    ("包括", "包含"),
    ("例如", "比如"),
    ("大约", "约"),
    ("每个", "每"),
    ("这", "此"),
    ("该", "这"),
];

/// Words of which one never stands for the other, however close they look.
const OPPOSITES: &[(&str, &str)] = &[
    ("不得", "可以"),
    ("不得", "应当"),
    ("不予", "予以"),
    ("不能", "可以"),
    ("未", "已"),
    ("无", "有"),
    ("没", "有"),
    ("原告", "被告"),
    ("债权人", "债务人"),
    ("借款人", "出借人"),
    ("借款人", "贷款人"),
    ("可以", "应当"),
    ("可以", "必须"),
    ("以上", "以下"),
    ("以内", "以外"),
    ("之前", "之后"),
    ("以前", "以后"),
    ("高于", "低于"),
    ("超过", "不足"),
    ("同意", "拒绝"),
    ("本金", "利息"),
    ("增加", "减少"),
    ("合法", "非法"),
    ("合法", "违法"),
    ("有效", "无效"),
    ("有权", "无权"),
    ("最高", "最低"),
    ("收到", "发出"),
    ("一审", "二审"),
    ("起诉", "应诉"),
    ("起诉", "上诉"),
    ("民事", "刑事"),
    ("担保人", "借款人"),
    ("夫妻", "父母"),
    ("上限", "下限"),
    ("利息", "罚息"),
    ("起诉", "撤诉"),
    ("支持", "驳回"),
    ("至少", "至多"),
];

/// What tells a sentence that says nothing about the matter: greetings, calls to follow, disclaimers.
const BOILERPLATE: &[&str] = &[
    "公众号",
    "扫码",
    "扫一扫",
    "二维码",
    "加微信",
    "私信我",
    "免责声明",
    "内容仅供参考",
    "不构成法律意见",
    "如有侵权",
    "来源于网络",
    "来源网络",
    "禁止转载",
    "转载请",
    "免费领取",
    "点赞",
    "评论区",
    "给我留言",
    "关注我",
    "大家好",
    "聊一聊",
    "聊聊",
    "欢迎咨询",
    "欢迎随时",
    "如果你还有疑问",
    "如有疑问",
    "责任编辑",
    "阅读原文",
    "相关阅读",
    "推荐阅读",
    "上一篇",
    "下一篇",
    "名额有限",
    "早沟通早解决",
    "在线咨询",
    "一对一",
    "为您解答",
    "为你解答",
    "希望对你有",
    "希望本文",
    "有所帮助",
    "现代生活节奏",
    "小编",
];

/// The lists, made ready for folded letters.
#[derive(Debug)]
pub struct Vocabulary {
    names: AhoCorasick,
    boilerplate: AhoCorasick,
    synonyms: BTreeSet<(Vec<u16>, Vec<u16>)>,
    opposites: BTreeSet<(Vec<u16>, Vec<u16>)>,
}

/// The vocabulary without words of a site.
pub static GENERAL: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(&[], &[]));

impl Vocabulary {
    /// The general lists and the site's own names and synonyms.
    pub fn new(names: &[String], synonyms: &[(String, String)]) -> Vocabulary {
        let names = NAMES.iter().copied().chain(names.iter().map(String::as_str));
        let synonyms = synonyms.iter().map(|(one, other)| (one.as_str(), other.as_str()));
        Vocabulary {
            names: automaton(names),
            boilerplate: automaton(BOILERPLATE.iter().copied()),
            synonyms: both_ways(SYNONYMS.iter().copied().chain(synonyms)),
            opposites: both_ways(OPPOSITES.iter().copied()),
        }
    }

    /// The names in folded text, in order.
    pub fn names<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> {
        self.names.find_iter(text).map(|found| &text[found.range()]).collect::<Vec<_>>().into_iter()
    }

    /// Whether folded text is a greeting, an advertisement or a disclaimer.
    pub fn is_boilerplate(&self, text: &str) -> bool {
        self.boilerplate.is_match(text)
    }

    /// Whether one may stand for the other, word by word.
    pub fn same(&self, one: &[u16], other: &[u16]) -> bool {
        if one == other || self.synonyms.contains(&(one.to_vec(), other.to_vec())) {
            return true;
        }
        (1..one.len()).any(|i| {
            (1..other.len()).any(|j| {
                self.synonyms.contains(&(one[..i].to_vec(), other[..j].to_vec())) && self.same(&one[i..], &other[j..])
            })
        })
    }

    /// Whether one says the contrary of the other.
    pub fn opposite(&self, one: &[u16], other: &[u16]) -> bool {
        self.opposites.contains(&(one.to_vec(), other.to_vec()))
    }
}

fn automaton<'a>(words: impl Iterator<Item = &'a str>) -> AhoCorasick {
    let words: BTreeSet<String> =
        words.map(|word| String::from_utf16_lossy(&letters(word))).filter(|word| !word.is_empty()).collect();
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words).expect("lists of words are small")
}

fn both_ways<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeSet<(Vec<u16>, Vec<u16>)> {
    pairs.flat_map(|(one, other)| [(letters(one), letters(other)), (letters(other), letters(one))]).collect()
}

fn letters(word: &str) -> Vec<u16> {
    Folded::new(word).letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_site_are_names() {
        let site = Vocabulary::new(&["青柠贷".to_owned()], &[]);
        assert_eq!(site.names("用青柠贷还花呗").collect::<Vec<_>>(), ["青柠贷", "花呗"]);
        assert_eq!(GENERAL.names("用青柠贷还花呗").collect::<Vec<_>>(), ["花呗"]);
    }

    #[test]
    fn the_longest_name_is_meant() {
        assert_eq!(GENERAL.names("京东白条逾期").collect::<Vec<_>>(), ["京东白条"]);
    }
}

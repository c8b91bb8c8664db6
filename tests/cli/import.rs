//! `kbgen import`: which files it reads and writes, what it says, and that its drafts build.

use super::site::{Site, TODAY};

/// A pasted text of our own: a question asked four times, an advertisement, lost characters, a teaser.
const RAW: &str = "信用卡逾期一个月会怎样?
很多人都在担心信用卡逾期一个月会怎样,今天就来说清楚。一旦逾期,先看合同怎么写,再算还差多少钱,最后想怎么谈。
利息怎么算
信用卡逾期一个月会怎样?如果你实没有钱,利息照样会算,这是最难的问。银行会发短信,也会打电话,先别躲着不接。
信用卡晚还一个月会如何?诚信法律咨询帮你,欢迎随时提问,加微信 abc_12345。记下每一次通话的时间,以后说得清。
收到律师函该怎么办 很多人第一次收到律师函都会慌,其实先要看清楚是谁发来的,再决定要不要回复,不要急着付款...
";

const DRAFT: &str = "content/drafts/xinyongka-yuqi-1yue-huizenyang.md";

/// A site with the words of the sample site.
fn site_of_debt() -> Site {
    let site = Site::new();
    site.write("lexicon.toml", include_str!("../../lexicon.toml"));
    site
}

fn import(site: &Site, files: &[&str]) -> super::site::Run {
    site.run(&[&["import", "--date", TODAY], files].concat())
}

#[test]
fn a_pasted_text_becomes_drafts_that_build() {
    let site = site_of_debt();
    site.write("raw.txt", RAW);
    import(&site, &["raw.txt"]).exits(0).says(&[
        "warning[KB061]",
        "raw.txt:4:16",
        "warning[KB062]",
        "诚信法律咨询",
        "warning[KB063]",
        "warning[KB064]",
        "one question asked 4 times, folded into one: lines 1, 2, 4, 5",
        "2 drafts",
    ]);
    let draft = site.read(DRAFT);
    for part in [
        "draft: true\n",
        "kind: question\n",
        "also_asked:\n  - \"信用卡晚还一个月会如何\"\n",
        "raw.txt 第 1 至 5 行，2026-11-23 导入",
        "（第 2, 4 行）",
        "## 利息怎么算\n",
        "如果你实<!-- 疑缺字：",
        "最难的问<!-- 疑缺字：问题？ -->",
        "诚信法律咨询<!-- 疑似广告：",
    ] {
        assert!(draft.contains(part), "`{part}` is not in:\n{draft}");
    }
    assert!(!draft.contains("\n信用卡逾期一个月会怎样?如果"), "{draft}");
    site.build(&["--drafts"]).exits(0);
    let public = site.public();
    assert!(!public.values().any(|bytes| String::from_utf8_lossy(bytes).contains("疑缺字")));
    let run = site.check(&["--drafts"]).exits(0);
    assert!(!run.stderr.contains("content/drafts"), "{}", run.stderr);
    site.build(&[]).exits(0);
    assert!(!site.public().keys().any(|path| path.starts_with("drafts/")));
}

#[test]
fn nothing_is_overwritten_and_nothing_is_half_done() {
    let site = site_of_debt();
    site.write("raw.txt", RAW);
    site.write("other.txt", "逾期三天算不算逾期?\n算。合同写了几号，就是几号，宽限期要看合同，不是法律给的。\n");
    site.write(DRAFT, "mine");
    import(&site, &["other.txt", "raw.txt"]).exits(2).says(&[DRAFT, "nothing was written"]);
    assert_eq!(site.read(DRAFT), "mine");
    assert_eq!(super::site::tree(&site.path("content/drafts")).len(), 1);
}

#[test]
fn the_same_text_gives_the_same_bytes_and_two_texts_two_names() {
    let (one, two) = (site_of_debt(), site_of_debt());
    for site in [&one, &two] {
        site.write("raw.txt", RAW);
        site.write("again.txt", RAW.replace('\n', "\r\n"));
        import(site, &["raw.txt", "again.txt"]).exits(0).says(&["4 drafts"]);
        assert!(site.path(&DRAFT.replace(".md", "-2.md")).exists());
    }
    let drafts = |site: &Site| super::site::tree(&site.path("content/drafts"));
    super::site::assert_same_tree(&drafts(&one), &drafts(&two));
}

#[test]
fn what_is_no_text_is_refused_and_nothing_is_written() {
    let site = Site::new();
    site.write("good.txt", RAW);
    site.write("empty.txt", " \n\n");
    site.write("gbk.txt", [0xD0, 0xC5, 0xD3, 0xC3, b'\n']);
    site.write("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0");
    site.write("zeros.bin", "abc\0def");
    site.write("huge.txt", vec![b'a'; (1 << 20) + 1]);
    for (file, words) in [
        ("empty.txt", "KB060"),
        ("gbk.txt", "GBK"),
        ("picture.png", "KB001"),
        ("zeros.bin", "KB060"),
        ("huge.txt", "KB004"),
        ("content", "not a file"),
        ("gone.txt", "gone.txt"),
    ] {
        import(&site, &["good.txt", file]).exits(2).says(&[words]);
        assert!(!site.path("content/drafts").exists(), "{file}");
    }
}

#[test]
fn a_stem_of_the_site_is_not_taken_twice() {
    let site = Site::new();
    site.write("raw.txt", "Late fee\n");
    import(&site, &["raw.txt"]).exits(0).says(&["content/drafts/late-fee-2.md"]);
    site.build(&["--drafts"]).exits(0);
}

/// A question that has a page gets a wording there, and no page of its own.
#[test]
fn what_a_page_answers_already_is_said_with_the_wording_for_it() {
    let site = site_of_debt();
    let page = "---\ntitle: 信用卡晚还一个月会怎么样\nkind: question\nanswer: 要付罚息。\n---\n";
    site.write("content/late.md", page);
    site.write(
        "content/wording.md",
        "---\ntitle: 律师函是什么\nkind: question\nalso_asked: [收到律师函该怎么办]\n---\n甲\n",
    );
    site.write("raw.txt", RAW);
    let run = import(&site, &["raw.txt"]).exits(0);
    run.says(&[
        "warning[KB065]: “信用卡晚还一个月会怎么样” (content/late.md) answers this question already",
        "raw.txt:1:1",
        "in content/late.md write `also_asked: [\"信用卡逾期一个月会怎样\"]`",
        "“律师函是什么” (content/wording.md) answers this question already",
        "raw.txt:6:1",
        "add what is new to that page, and write none of its own",
    ]);
    // A site that has mistakes is no hindrance, and a page that nobody can read answers nothing.
    let site = site_of_debt();
    site.write("content/late.md", "---\ntitel: x\n---\n[[nowhere]]\n");
    site.write("raw.txt", RAW);
    let run = import(&site, &["raw.txt"]).exits(0);
    assert!(!run.stderr.contains("KB065"), "{}", run.stderr);
}

/// Of another subject only what is general is known, and what the site's own file names.
#[test]
fn the_words_of_the_site_are_those_that_count() {
    let raw = "房东不退押金怎么办?\n诚信法律咨询帮你解决,先看合同怎么写。\n房东不退保证金怎么办?先发书面通知,写明金额和日期。\n";
    let asked = |words: &str| {
        let site = Site::new();
        site.write("lexicon.toml", words);
        site.write("raw.txt", raw);
        let run = import(&site, &["raw.txt"]).exits(0);
        (run.stderr.contains("asked 2 times"), run.stderr.contains("诚信法律咨询"))
    };
    assert_eq!(asked(""), (false, false));
    assert_eq!(asked("[thing]\n\"押金\" = \"保证金\"\n[import]\nfirms = \"法律咨询\"\n"), (true, true));
    let site = Site::new();
    site.write("lexicon.toml", "[import]\nfrims = \"x\"\n");
    site.write("raw.txt", raw);
    import(&site, &["raw.txt"]).exits(2).says(&["KB021", "Nothing was written"]);
    assert!(!site.path("content/drafts").exists());
}

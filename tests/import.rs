//! `import` on the text that kbgen was made for, and on anything at all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use kbgen::diagnostic::{Diagnostic, Level, line_column};
use kbgen::import::{Imported, Reader, import};
use kbgen::lexicon;
use kbgen::source::{TextFile, decode, from_literals};
use proptest::prelude::*;

const SEED: &str = include_str!("import/seed.txt");

/// The words of the sample site.
static READER: LazyLock<Reader> = LazyLock::new(|| {
    let text = include_str!("../lexicon.toml").to_owned();
    Reader::new(&lexicon::read(&TextFile { path: "lexicon.toml".to_owned(), text }, &mut Vec::new()))
});

fn imported(file: &TextFile) -> Result<Imported, Diagnostic> {
    let today = jiff::civil::date(2026, 11, 23);
    import(file, today, &READER, &mut BTreeSet::new())
}

fn seed() -> Imported {
    imported(&TextFile { path: "seed.txt".to_owned(), text: SEED.to_owned() }).expect("it is a text")
}

/// Where findings of a code are: line and column.
fn places(imported: &Imported, code: &str) -> Vec<(usize, usize)> {
    let found = imported.findings.iter().filter(|finding| finding.code.name() == code);
    found.map(|finding| line_column(SEED, finding.place.span.map_or(0, |(start, _)| start))).collect()
}

/// Errors of a site that has nothing but these drafts.
fn errors(imported: &Imported) -> Vec<Diagnostic> {
    let config = "title = \"T\"\nbase_url = \"https://kb.example/\"\nlanguage = \"zh-CN\"\n\
                  [lints]\nKB508 = \"error\"\nKB509 = \"error\"\n";
    let files: BTreeMap<String, Vec<u8>> =
        imported.drafts.iter().map(|draft| (draft.path.clone(), draft.markdown.clone().into_bytes())).collect();
    let (sources, diagnostics) = from_literals(config, &files, jiff::civil::date(2026, 11, 23));
    let options = kbgen::Options { drafts: true, ..kbgen::Options::default() };
    kbgen::build(&sources, &options, diagnostics, |site, found| {
        assert!(site.is_some(), "{found:?}");
        found.into_iter().filter(|finding| finding.level == Level::Error).collect()
    })
}

#[test]
fn all_twenty_mentions_of_the_seed_become_one_entry() {
    let imported = seed();
    assert_eq!(imported.drafts[0].title, "网贷还了一期不还了会怎样?");
    let lines = [1, 2, 2, 6, 7, 9, 11, 13, 15, 18, 19, 25, 26, 29, 31, 33, 35, 39, 45, 46];
    assert_eq!(imported.drafts[0].mentions, lines);
    assert!(imported.drafts[0].markdown.contains("also_asked:\n  - \"还了一期不还了会怎样\"\nsources:"));
}

#[test]
fn six_beginnings_of_other_articles_are_split_off() {
    let imported = seed();
    assert_eq!(imported.drafts.iter().filter(|draft| draft.cut_off).count(), 6);
    assert_eq!(places(&imported, "KB063").len(), 6);
}

#[test]
fn damage_and_advertising_of_the_seed_are_marked() {
    let imported = seed();
    let lost = [
        (6, 14),
        (9, 104),
        (11, 103),
        (15, 25),
        (26, 36),
        (29, 17),
        (46, 55),
        (47, 48),
        (49, 39),
        (50, 61),
        (50, 76),
        (52, 42),
    ];
    assert_eq!(places(&imported, "KB061"), lost);
    assert_eq!(places(&imported, "KB062"), [(46, 34), (47, 1), (51, 1)]);
    assert!(imported.drafts[0].markdown.contains("## 这个问<!-- 疑缺字：问题？ -->很关键!"));
}

#[test]
fn the_drafts_of_the_seed_build() {
    assert_eq!(errors(&seed()), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(file) = decode("raw.txt", bytes, &mut Vec::new()) {
            let _ = imported(&file);
        }
    }

    /// Whatever Markdown would make of the text, it is text in the draft.
    #[test]
    fn any_text_gives_drafts_without_errors(
        text in "([-#>*+=`|~<\\[\\]!\\\\&:{}^$_(). 0-9a-z\n\t\u{3000}\u{202E}—…？?，。“”问题现逾期网贷会怎样]|\\PC){0,200}",
    ) {
        let file = decode("raw.txt", text.into_bytes(), &mut Vec::new()).expect("it is UTF-8");
        if let Ok(imported) = imported(&file) {
            prop_assert_eq!(errors(&imported), []);
        }
    }
}

/// The body of the draft that a text becomes, behind its front matter.
fn body(text: &str) -> String {
    let file = TextFile { path: "raw.txt".to_owned(), text: text.to_owned() };
    let draft = imported(&file).expect("it is a text").drafts.remove(0);
    draft.markdown.split_once("draft: true\n---\n").expect("a draft has front matter").1.to_owned()
}

#[test]
fn signs_that_the_text_has_already_are_taken_for_what_they_are() {
    let text = "# 押金怎么退 ##\n\n1. 第一步\n2. 第二步\n3、第三步\n\n- 身份证\n* 合同\n• 收据\n\n## 要多久\n> 房东说三天\n\n7) 另外\n9. 还有\n3.14 不是步骤\n#话题不是标题\n1. # 甲 * 乙\n";
    assert_eq!(
        body(text),
        "\n1. 第一步\n2. 第二步\n3. 第三步\n\n- 身份证\n- 合同\n- 收据\n\n## 要多久\n\n> 房东说三天\n\n7. 另外\n\n9) 还有\n\n3\\.14 不是步骤\n\n## \\#话题不是标题\n\n1. \\# 甲 \\* 乙\n"
    );
    let file = TextFile { path: "raw.txt".to_owned(), text: text.to_owned() };
    assert_eq!(imported(&file).expect("it is a text").drafts[0].title, "押金怎么退");
}

#[test]
fn a_number_that_heads_a_paragraph_stays_a_heading() {
    let long = "合同里写着利率、还款日和违约责任，这三样最要紧，看不懂的地方先打电话问清楚，再决定签不签字，别着急。";
    assert_eq!(body(&format!("怎么办\n1. 先看合同\n{long}\n")), format!("\n## 1\\. 先看合同\n\n{long}\n"));
}

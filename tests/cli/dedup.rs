//! `kbgen dedup`: its report, its review at the terminal, and JSON Lines through its pipes.

use serde_json::{Value, json};

use super::site::{Run, Site, TODAY, assert_same_tree, tree};

/// Two pages that are one, and two pairs that somebody should look at; all of `title`, `answer` and body.
const PAGES: &[(&str, &str, &str)] = &[
    ("credit", "网贷逾期会上征信吗？", "有可能，合同写明。"),
    ("credit-too", "请问网络贷款逾期会不会上征信", "有可能。"),
    ("download", "网贷合同在哪里下载", "在平台上。"),
    ("read", "网贷合同要看哪些地方", "先看利率。"),
    ("delay", "网贷能申请延期还款吗", ""),
    ("delay-early", "没逾期可以申请延期吗", ""),
];

/// The words of the sample site.
const WORDS: &str = include_str!("../../lexicon.toml");

fn site() -> Site {
    let site = Site::new();
    site.write("lexicon.toml", WORDS);
    for (stem, title, answer) in PAGES {
        let page = format!("---\ntitle: {title}\nkind: question\nanswer: {answer}\n---\n见合同。{answer}\n");
        site.write(&format!("content/{stem}.md"), page);
    }
    site
}

fn dedup(site: &Site, arguments: &[&str]) -> Run {
    site.run(&[&["dedup", "--date", TODAY, "--lang", "en"], arguments].concat())
}

/// Answers given to `kbgen dedup review`.
fn review(site: &Site, answers: &str) -> Run {
    Run::fed(site.kbgen(&["dedup", "review", "--date", TODAY, "--lang", "en"]), answers).exits(0)
}

/// Titles of the pairs that wait, the most alike first.
fn waiting(site: &Site) -> Vec<[String; 2]> {
    let report: Value =
        serde_json::from_str(&dedup(site, &["--format", "json"]).exits(0).stdout).expect("the report is JSON");
    let question = |side: &Value| side["question"].as_str().expect("a side has a question").to_owned();
    let pairs = report["review"].as_array().expect("a list");
    pairs.iter().map(|pair| [question(&pair["a"]), question(&pair["b"])]).collect()
}

fn decisions(site: &Site) -> Vec<(Vec<String>, String, String)> {
    let file: toml::Table = toml::from_str(&site.read("dedup.toml")).expect("the file is TOML");
    let text = |value: &toml::Value| value.as_str().expect("a string").to_owned();
    let pairs = file["pair"].as_array().expect("a list").iter();
    pairs
        .map(|pair| {
            let questions = pair["questions"].as_array().expect("two questions").iter().map(text).collect();
            (questions, text(&pair["decision"]), pair.get("reason").map(text).unwrap_or_default())
        })
        .collect()
}

const DELAY: [&str; 2] = ["网贷能申请延期还款吗", "没逾期可以申请延期吗"];
const CONTRACT: [&str; 2] = ["网贷合同在哪里下载", "网贷合同要看哪些地方"];

#[test]
fn the_report_tells_what_was_merged_and_what_waits() {
    let site = site();
    let before = tree(&site.root());
    let text = dedup(&site, &[]).exits(0).stdout;
    for words in [
        "Merged: 1",
        "they ask the same: ",
        "what the whole site is about 网贷、网络贷款",
        "content/credit.md",
        "content/credit-too.md",
        "Waiting for review: 2, the most alike first",
        "other words: 在哪里下载 / 要看哪些地方",
        "one question if: ",
        "先看利率。",
    ] {
        assert!(text.contains(words), "`{words}` is not in:\n{text}");
    }
    let chinese = site.run(&["dedup", "--date", TODAY, "--lang", "zh"]).exits(0).stdout;
    assert!(chinese.contains("已合并 1 对") && chinese.contains("等待复核 2 对"), "{chinese}");
    assert_same_tree(&before, &tree(&site.root()));
}

#[test]
fn the_report_is_data_too() {
    let site = site();
    let run = dedup(&site, &["--format", "json"]).exits(0);
    let report: Value = serde_json::from_str(&run.stdout).expect("the report is JSON");
    let [merged] = report["merged"].as_array().expect("a list").as_slice() else { panic!("{report}") };
    assert_eq!(merged["score"], json!(1.0));
    assert_eq!(merged["a"]["path"], "content/credit.md");
    assert_eq!(merged["b"], json!({"path": "content/credit-too.md", "question": PAGES[1].1, "answer": PAGES[1].2}));
    assert_eq!(report["cut"], 0);
    assert_eq!(waiting(&site), [DELAY, CONTRACT]);
    let scores: Vec<f64> =
        report["review"].as_array().expect("a list").iter().filter_map(|pair| pair["score"].as_f64()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}

#[test]
fn check_is_1_while_a_pair_waits() {
    let site = site();
    for format in ["text", "json"] {
        let run = dedup(&site, &["--check", "--format", format]).exits(1);
        assert!(run.stdout.contains(DELAY[0]), "{}", run.stdout);
    }
    review(&site, "k\n\nk\n\n");
    dedup(&site, &["--check"]).exits(0);
    dedup(&Site::new(), &["--check"]).exits(0);
}

#[test]
fn a_site_that_cannot_be_read_is_2() {
    let site = Site::new();
    site.write("site.toml", "title = \n");
    dedup(&site, &[]).exits(2).says(&["site.toml:1:"]);
    site.remove("site.toml");
    dedup(&site, &["--check"]).exits(2).says(&["`site.toml` not found"]);
}

#[test]
fn answers_are_written_and_what_stood_in_the_file_stays() {
    let site = site();
    // Without a line break at its end.
    let before = "# Ours.\n[[pair]]\nquestions = [\"甲事怎么办\", \"乙事怎么办\"]\ndecision = \"same\"";
    site.write("dedup.toml", before);
    let run = review(&site, "k\n 先后不同 \"x\" \nm\n\n");
    assert!(
        run.stdout.contains("[1/2]") && run.stdout.contains("Decisions written to dedup.toml: 2"),
        "{}",
        run.stdout
    );
    assert!(site.read("dedup.toml").starts_with(&format!("{before}\n\n")));
    let entry = |questions: [&str; 2], decision: &str, reason: &str| {
        (questions.map(str::to_owned).to_vec(), decision.to_owned(), reason.to_owned())
    };
    let expected = [entry(DELAY, "distinct", "先后不同 \"x\""), entry(CONTRACT, "same", "")];
    assert_eq!(decisions(&site)[1..], expected);
    assert_eq!(waiting(&site), Vec::<[String; 2]>::new());
    let text = dedup(&site, &["--check"]).exits(0).stdout;
    assert!(text.contains("Merged: 2"), "{text}");
    assert!(!review(&site, "").stdout.contains("[1/"), "nothing is left to ask");
}

#[test]
fn what_was_skipped_waits_again() {
    let site = site();
    for answers in ["s\ns\n", "\n\n", "q\n", "", "x\nmerge\nM\n", "x\ns\n?\nq\n"] {
        let run = review(&site, answers);
        assert!(run.stdout.contains("Decisions written to dedup.toml: 0"), "{answers:?}: {}", run.stdout);
        assert!(!site.path("dedup.toml").exists(), "{answers:?}");
    }
    assert_eq!(review(&site, "x\ny\nq\n").stdout.matches("[1/2]").count(), 3, "an unknown letter asks again");
    let run = review(&site, "s\nk");
    assert!(run.stdout.contains("written to dedup.toml: 1"), "the input may end before the reason: {}", run.stdout);
    assert_eq!(decisions(&site).len(), 1);
    assert_eq!(waiting(&site), [DELAY]);
}

/// Pages that ask the same and contradict each other stop the build; the review asks about them first.
#[test]
fn what_stops_the_build_is_asked_first() {
    let site = site();
    site.write("content/other.md", "---\ntitle: 网贷逾期会上征信么\nkind: question\nanswer: 从来不会。\n---\n");
    site.run(&["build", "--date", TODAY, "--lang", "en"]).exits(1).says(&["KB408", "从来不会。", "有可能"]);
    let text = dedup(&site, &["--check"]).exits(1).stdout;
    assert!(text.contains("The same question, to be decided: 1"), "{text}");
    let run = review(&site, "k\n两页都对\nq\n");
    assert!(run.stdout.contains("[1/3]") && run.stdout.contains("从来不会。"), "{}", run.stdout);
    assert_eq!(decisions(&site)[0].1, "distinct");
    site.run(&["build", "--date", TODAY]).exits(0);
}

#[test]
fn merges_by_their_answers_are_accepted_in_bulk() {
    let site = site();
    site.run(&["build", "--date", TODAY, "--lang", "en"]).exits(0).says(&["KB405"]);
    let run = site.run(&["dedup", "review", "--accept", "same-answer", "--date", TODAY, "--lang", "en"]).exits(0);
    assert!(run.stdout.contains("content/credit-too.md"), "the list: {}", run.stdout);
    assert_eq!(decisions(&site).len(), 1);
    assert_eq!((&*decisions(&site)[0].0[1], &*decisions(&site)[0].1), (PAGES[1].1, "same"));
    // From now on it is the editor's word, and there is nothing left to say or to accept.
    let run = site.run(&["build", "--date", TODAY, "--lang", "en"]).exits(0);
    assert!(!run.stderr.contains("KB405"), "{}", run.stderr);
    let run = site.run(&["dedup", "review", "--accept", "same-answer", "--date", TODAY, "--lang", "en"]).exits(0);
    assert!(run.stdout.contains("Decisions written to dedup.toml: 0"), "{}", run.stdout);
    assert!(dedup(&site, &[]).exits(0).stdout.contains("the editor says so"));
}

#[test]
fn quitting_keeps_what_was_decided() {
    let site = site();
    review(&site, "k\nbecause\nq\n");
    assert_eq!(decisions(&site).len(), 1);
    assert_eq!(waiting(&site), [CONTRACT]);
}

/// `kbgen dedup compare` or `cluster` in a folder without a site.
fn piped(arguments: &[&str], input: &str) -> Run {
    let site = Site::new();
    site.remove("site.toml");
    Run::fed(site.kbgen(&[&["dedup"], arguments].concat()), input)
}

fn lines(output: &str) -> Vec<Value> {
    output.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

#[test]
fn pairs_are_compared_in_the_order_of_the_input() {
    let input = concat!(
        r#"{"id":"z","a":"网贷逾期会上征信吗","b":"請問網貸逾期會不會上徵信？","label":1}"#,
        "\n\n",
        r#"{"b":"信用卡逾期一年会怎样","id":7,"a":"信用卡逾期一天会怎样","extra":[{}]}"#,
        "\r\n",
        r#"{"id":null,"a":"网贷合同在哪里下载","b":"网贷合同要看哪些地方"}"#,
    );
    let rows = lines(&piped(&["compare", "--lang", "en"], input).exits(0).stdout);
    let decided: Vec<(&Value, &Value)> = rows.iter().map(|row| (&row["id"], &row["decision"])).collect();
    let expected = [(json!("z"), json!("merge")), (json!(7), json!("distinct")), (json!(null), json!("review"))];
    assert_eq!(decided, expected.iter().map(|(id, decision)| (id, decision)).collect::<Vec<_>>());
    assert_eq!(rows[0]["score"], json!(1.0));
    assert_eq!(rows[1]["reason"], "other numbers: 一天 / 一年");
    assert_eq!(
        rows[0].as_object().map(|row| row.keys().cloned().collect()),
        Some(["id", "decision", "score", "reason"].map(str::to_owned).to_vec())
    );
    let rows = lines(&piped(&["compare", "--lang", "zh"], input).exits(0).stdout);
    assert_eq!(rows[1]["reason"], "数目不同：一天／一年");
}

#[test]
fn clusters_are_named_after_their_first_text() {
    let input = r#"{"id":"c","text":"信用卡逾期怎么办","topic":"x"}
{"id":"a","text":"网贷逾期会上征信吗"}
{"id":3,"text":"请问信用卡逾期怎么处理？"}
{"id":"d","text":"网贷逾期会不会上征信"}
{"id":"e","text":""}
"#;
    let rows = lines(&piped(&["cluster"], input).exits(0).stdout);
    let expected = [("c", "c"), ("a", "a"), ("3", "c"), ("d", "a"), ("e", "e")];
    let expected =
        expected.map(|(id, cluster)| json!({"id": if id == "3" { json!(3) } else { json!(id) }, "cluster": cluster}));
    assert_eq!(rows, expected);
}

/// The folder that the words come from: that of the run, or one that is named.
#[test]
fn the_words_of_a_folder_count_and_no_others() {
    let input = r#"{"id":1,"a":"租房合同怎么解除","b":"合同怎么解除？"}
{"id":2,"a":"网贷合同怎么解除","b":"合同怎么解除？"}
"#;
    let decided = |site: &Site, arguments: &[&str]| {
        let run = Run::fed(site.kbgen(&[&["dedup", "compare"], arguments].concat()), input).exits(0);
        lines(&run.stdout).iter().map(|row| row["decision"] == "merge").collect::<Vec<bool>>()
    };
    let site = Site::new();
    site.remove("site.toml");
    assert_eq!(decided(&site, &[]), [false, false]);
    site.write("lexicon.toml", "[topic]\n\"租房\" = \"\"\n");
    site.write("other/lexicon.toml", "[topic]\n\"网贷\" = \"\"\n");
    assert_eq!(decided(&site, &[]), [true, false]);
    assert_eq!(decided(&site, &["--site", "other"]), [false, true]);
    assert_eq!(decided(&site, &["--site", "content"]), [false, false]);
}

#[test]
fn words_that_cannot_be_used_end_the_run() {
    let site = Site::new();
    site.write("lexicon.toml", "[topci]\n\"租房\" = \"\"\n");
    for command in ["compare", "cluster"] {
        let run = Run::fed(site.kbgen(&["dedup", command]), "").exits(2).says(&["KB021", "lexicon.toml:1:2", "topic"]);
        assert_eq!(run.stdout, "");
    }
    dedup(&site, &[]).exits(2).says(&["KB021"]);
    site.run(&["build", "--date", TODAY]).exits(2).says(&["KB021"]);
}

#[test]
fn no_input_is_no_output() {
    for command in ["compare", "cluster"] {
        for input in ["", "\n  \n"] {
            assert_eq!(piped(&[command], input).exits(0).stdout, "", "{command}");
        }
    }
}

#[test]
fn a_bad_line_names_its_number_and_nothing_is_printed() {
    let pair = r#"{"id":1,"a":"甲","b":"乙"}"#;
    let text = r#"{"id":1,"text":"甲"}"#;
    for (command, good, bad, why) in [
        ("compare", pair, "{", "no JSON"),
        ("compare", pair, "[1]", "no JSON object"),
        ("compare", pair, r#"{"id":1,"a":"甲"}"#, "`b` is missing"),
        ("compare", pair, r#"{"id":1,"a":"甲","b":2}"#, "`b` is no string"),
        ("compare", pair, r#"{"a":"甲","b":"乙"}"#, "`id` is missing"),
        ("cluster", text, "nonsense", "no JSON"),
        ("cluster", text, r#"{"id":1,"text":null}"#, "`text` is no string"),
        ("cluster", text, r#"{"text":"甲"}"#, "`id` is missing"),
    ] {
        let run = piped(&[command], &format!("{good}\n\n{bad}\n{good}\n")).exits(2).says(&["line 3", why]);
        assert_eq!(run.stdout, "", "{command} {bad}");
    }
}

#[test]
fn subcommands_and_their_options_are_checked() {
    for arguments in [["compare", "--unit", "book"].as_slice(), &["cluster", "--check"], &["guess"]] {
        piped(arguments, "").exits(2);
    }
}

#[test]
fn whole_articles_are_compared_and_grouped_too() {
    let text = "机构应当在报送以前告诉本人，本人可以提出异议。每年有两次免费查询的机会，在网点和网上都能办。";
    let (one, other) = (format!("# 信用报告\\n\\n{text}"), "# 开庭\\n\\n先看传票上写的时间和地点，带上身份证。");
    let pair = format!(r#"{{"id":1,"a":"{one}","b":"{one}"}}"#);
    let run = piped(&["compare", "--unit", "article"], &format!("{pair}\n")).exits(0);
    assert!(run.stdout.contains("\"merge\""), "{}", run.stdout);
    let lines: String = [&one, other, &one]
        .iter()
        .enumerate()
        .map(|(id, text)| format!("{{\"id\":{id},\"text\":\"{text}\"}}\n"))
        .collect();
    let run = piped(&["cluster", "--unit", "article"], &lines).exits(0);
    assert_eq!(run.stdout, "{\"id\":0,\"cluster\":0}\n{\"id\":1,\"cluster\":1}\n{\"id\":2,\"cluster\":0}\n");
}

#[test]
fn words_that_pages_use_for_one_thing_are_proposed() {
    let site = Site::new();
    let page = |stem: &str, title: &str, also: &str| {
        let page = format!("---\ntitle: {title}\nkind: question\nalso_asked: [{also}]\n---\n{stem}\n");
        site.write(&format!("content/{stem}.md"), page);
    };
    page("deposit", "押金什么时候退？", "保证金什么时候退？");
    page("deposit-receipt", "押金收据丢了怎么办？", "保证金收据丢了怎么办？");
    page("cat", "可以养猫吗？", "");
    page("dog", "可以养狗吗？", "");
    // Two pages differ by these words alone, so they are two things.
    page("rent", "房租什么时候涨？", "租金什么时候涨？");
    page("rent-due", "房租什么时候交？", "");
    page("fee-due", "租金什么时候交？", "");
    // Numbers, denials: never.
    page("month", "一个月怎么算？", "三个月怎么算？");
    let run = site.run(&["dedup", "words", "--date", TODAY, "--lang", "en"]);
    let text = run.stdout.clone();
    assert_eq!(text.matches(" = \"").count(), 1, "{text}");
    assert!(text.contains("[thing]\n\"押金\" = \"保证金\"\n"), "{text}");
    assert!(text.contains("# content/deposit.md: 押金什么时候退？ = 保证金什么时候退？\n"), "{text}");
    assert!(text.contains("content/deposit-receipt.md"), "{text}");
    // What is copied is read, and proposed no more.
    site.write("lexicon.toml", "[thing]\n\"押金\" = \"保证金\"\n");
    let run = site.run(&["dedup", "words", "--date", TODAY, "--lang", "zh"]).exits(0);
    assert_eq!(run.stdout, "# 没有可以提议的词\n");
    assert!(!tree(&site.root()).keys().any(|path| path.starts_with("public")), "nothing is written");
}

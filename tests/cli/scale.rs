//! `kbgen dedup export` and `import-edges`: rows out, pairs in, the clusters of one machine.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use serde_json::{Value, json};

use super::site::{Run, Site};

const TEXTS: &[&str] = &[
    "迟延履行利息怎么计算",
    "迟延履行利息么计算",
    "强制执行会执行哪些财产",
    "强制执行都执行么财产",
    "网贷逾期怎么办",
    "网贷逾期合法吗",
    "如何计算迟延履行利息",
    "网贷逾期咋办？",
    "？",
    "！",
];

const WORDS: &str = include_str!("../../lexicon.toml");

fn site() -> Site {
    let site = Site::new();
    site.remove("site.toml");
    site.write("lexicon.toml", WORDS);
    site
}

fn input() -> String {
    (0..).zip(TEXTS).map(|(id, text)| format!("{}\n", json!({"id": id, "text": text}))).collect()
}

fn run(site: &Site, arguments: &[&str], input: &str) -> Run {
    Run::fed(site.kbgen(&[&["dedup"], arguments].concat()), input)
}

/// The rows of the files of a folder whose names begin so, by file.
fn rows(site: &Site, begin: &str) -> BTreeMap<String, Vec<Value>> {
    let files = std::fs::read_dir(site.path("rows")).expect("the folder is there");
    let files = files.map(|file| file.expect("it can be read").path());
    let name = |path: &std::path::Path| path.file_name().expect("it is a file").to_string_lossy().into_owned();
    files
        .filter(|path| name(path).starts_with(begin) && name(path).ends_with(".ndjson.gz"))
        .map(|path| {
            let mut text = String::new();
            let file = std::fs::File::open(&path).expect("it can be opened");
            flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("it is compressed text");
            (name(&path), text.lines().map(|line| serde_json::from_str(line).expect("a row is JSON")).collect())
        })
        .collect()
}

/// What `candidates.sql` says, by hand.
fn pairs(site: &Site) -> String {
    let all = |what| rows(site, what).into_values().flatten().collect::<Vec<Value>>();
    let (texts, places) = (all("texts"), all("places"));
    let text =
        |id: &Value| texts.iter().find(|text| text["id"] == *id).expect("each place has its text")["text"].clone();
    let mut pairs = BTreeSet::new();
    for broken in places.iter().filter(|place| !place["wrong"].is_null()) {
        let sound = |place: &&Value| !place["meant"].is_null() && place["signature"] == broken["signature"];
        for sound in places.iter().filter(sound).filter(|place| place["id"] != broken["id"]) {
            let (one, other) = (text(&broken["id"]), text(&sound["id"]));
            let pair = json!({"broken": one, "sound": other, "wrong": broken["wrong"], "meant": sound["meant"]});
            pairs.insert(format!("{pair}\n"));
        }
    }
    pairs.into_iter().collect()
}

/// The texts of each cluster.
fn groups(found: impl IntoIterator<Item = Value>) -> BTreeSet<Vec<String>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in found {
        let id = row["id"].as_str().map_or_else(|| row["id"].to_string(), str::to_owned);
        groups.entry(row["cluster"].to_string()).or_default().push(id);
    }
    groups
        .into_values()
        .map(|mut group| {
            group.sort();
            group
        })
        .collect()
}

#[test]
fn clusters_by_way_of_rows_are_those_of_one_machine() {
    let site = site();
    for shard in ["1/3", "2/3", "3/3"] {
        run(&site, &["export", "rows", "--shard", shard], &input()).exits(0);
    }
    let files: Vec<String> = rows(&site, "texts").into_keys().collect();
    assert_eq!(files, ["1", "2", "3"].map(|number| format!("texts-0000{number}-of-00003.ndjson.gz")));
    assert!(site.read("rows/candidates.sql").contains("broken"));
    site.write("found/part-0.json", pairs(&site));
    site.write("found/_SUCCESS", "");
    let said = run(&site, &["import-edges", "rows", "found"], "").exits(0).stdout;
    assert!(said.contains("10"), "{said}");
    let there = groups(rows(&site, "clusters").into_values().flatten());
    let alone = run(&site, &["cluster"], &input()).exits(0).stdout;
    let here = groups(alone.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")));
    assert_eq!(there, here);
    for group in [&["0", "1", "6"][..], &["2", "3"], &["4", "7"], &["5"], &["8"], &["9"]] {
        assert!(
            here.contains(&group.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()),
            "{group:?} is not among {here:?}"
        );
    }
}

#[test]
fn a_file_has_its_name_when_it_is_whole() {
    let site = site();
    let run = run(&site, &["export", "rows"], "{\"id\":1,\"text\":\"甲\"}\n\n{\"id\":2}\n").exits(2);
    run.says(&["line 3", "`text` is missing"]);
    assert!(rows(&site, "").is_empty());
}

#[test]
fn what_cannot_be_read_is_named() {
    let site = site();
    run(&site, &["import-edges", "nowhere", "nowhere"], "").exits(2).says(&["nowhere"]);
    site.write("pairs.json", "");
    site.write("rows/notes.txt", "");
    run(&site, &["import-edges", "rows", "pairs.json"], "").exits(2).says(&["no rows", "rows"]);
    run(&site, &["export", "rows"], &input()).exits(0);
    site.write("pairs.json", "{\"broken\":\"甲\"}\n");
    run(&site, &["import-edges", "rows", "pairs.json"], "").exits(2).says(&["pairs.json:1", "sound"]);
    assert!(rows(&site, "clusters").is_empty());
    for shard in ["0/3", "4/3", "1", "a/b", "1/0"] {
        run(&site, &["export", "rows", "--shard", shard], "").exits(2).says(&["I/N"]);
    }
}

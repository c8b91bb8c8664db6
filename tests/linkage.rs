//! What merges, merges with all of its group: no chain of small differences joins what differs, in no order of files.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use kbgen::dedup::article::cluster::{Demand, clusters};
use kbgen::dedup::article::vocabulary::Vocabulary;
use kbgen::dedup::waiting::Amount;
use kbgen::lexicon::built_in;
use kbgen::source::from_literals;
use kbgen::{Options, duplicates};

/// Twenty sentences of a text that goes on for ever, from one of them on: characters without sense, numbers and denials.
fn article(from: usize) -> String {
    let character =
        |at: usize| char::from_u32(0x5200 + (at as u32).wrapping_mul(2_654_435_761) % 4_000).unwrap_or('字');
    let sentence = |at: usize| (0..20).map(|place| character(at * 20 + place)).chain(['。']).collect::<String>();
    (from..from + 20).map(sentence).collect::<String>().replace(['十', '千', '百', '半', '否', '四', '没', '无'], "字")
}

/// Every order of the numbers below `count`.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(count - 1);
    let at_all_places = |order: &Vec<usize>| -> Vec<Vec<usize>> {
        let with = |place: usize| [&order[..place], &[count - 1], &order[place..]].concat();
        (0..=order.len()).map(with).collect()
    };
    shorter.iter().flat_map(at_all_places).collect()
}

/// Which texts `build` makes one page of, when the files have this order.
fn merged(texts: &[String], title: impl Fn(usize) -> String, order: &[usize]) -> BTreeSet<BTreeSet<usize>> {
    let file = |(place, &text): (usize, &usize)| {
        (format!("content/p{place}.md"), format!("---\ntitle: {}\n---\n{}\n", title(text), texts[text]).into_bytes())
    };
    let files: BTreeMap<String, Vec<u8>> = order.iter().enumerate().map(file).collect();
    let config = "title = \"T\"\nbase_url = \"https://kb.example/\"\n";
    let (sources, found) = from_literals(config, &files, date(2026, 11, 23));
    let (report, _) = duplicates(&sources, &Options::default(), Amount::All, found);
    let text_of = |path: &str| order[path["content/p".len()..path.len() - 3].parse::<usize>().expect("a number")];
    let mut groups: BTreeMap<usize, BTreeSet<usize>> =
        (0..texts.len()).map(|text| (text, BTreeSet::from([text]))).collect();
    for pair in report.expect("the configuration is right").merged {
        let (kept, gone) = (text_of(&pair.a.path), text_of(&pair.b.path));
        let gone = groups.remove(&gone).expect("a page goes once");
        groups.get_mut(&kept).expect("a page that stays has not gone").extend(gone);
    }
    groups.into_values().collect()
}

#[test]
fn three_and_four_texts_of_one_title_chain_in_no_order() {
    let vocabulary = Vocabulary::new(&built_in());
    for count in [3, 4] {
        let texts: Vec<String> = (0..count).map(|text| article(2 * text)).collect();
        let mut seen: BTreeSet<BTreeSet<BTreeSet<usize>>> = BTreeSet::new();
        for order in orders(count) {
            // A sentence more or less is another text: a site keeps every one of these pages.
            assert_eq!(merged(&texts, |_| "楼里的事".to_owned(), &order).len(), count);
            let markdown: Vec<String> = order.iter().map(|&text| format!("# 楼里的事\n\n{}", texts[text])).collect();
            let found =
                clusters(&markdown.iter().map(String::as_str).collect::<Vec<_>>(), &vocabulary, &[], Demand::Alike);
            let mut groups: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
            order.iter().zip(found.of).for_each(|(&text, cluster)| groups.entry(cluster).or_default().extend([text]));
            seen.insert(groups.into_values().collect());
        }
        let seen: Vec<_> = seen.into_iter().collect();
        assert_eq!(seen.len(), 1, "{seen:?}");
        // Neighbours are one, what is two apart is not.
        assert!(seen[0].iter().any(|group| group.len() == 2), "{seen:?}");
        assert!(seen[0].iter().all(|group| group.len() < 3), "{seen:?}");
    }
}

/// Two damaged wordings are one with the sound one that explains both; a wording that is damaged itself explains none.
#[test]
fn typing_errors_lead_to_a_sound_wording_and_no_further() {
    let titles = ["怎么申请居住证", "怎麽申请居住证", "咋么申请居住证", "怎申请居住证"];
    let texts: Vec<String> = titles.iter().map(|_| "先登记。".to_owned()).collect();
    let mut seen = BTreeSet::new();
    for order in orders(titles.len()) {
        seen.insert(merged(&texts, |text| titles[text].to_owned(), &order));
    }
    assert_eq!(seen.len(), 1, "{seen:?}");
}

//! How long each phase takes, and the whole build in memory, at 300 and 3,000 pages or 1,000 calculations: `cargo bench`.
//!
//! The pages are generated: Chinese text with links, terms of the glossary, and code. Nothing is read from the disk.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;

use divan::{Bencher, counter::ItemsCount};
use jiff::civil::{Date, date};
use kbgen::calculate::{Figures, calculate};
use kbgen::catalog::{self, catalog};
use kbgen::config::{self, Config, Reading};
use kbgen::dedup::pages::{Questions, dedup};
use kbgen::lexicon::built_in;
use kbgen::link::link;
use kbgen::parse::parse;
use kbgen::plan::Site;
use kbgen::search::index;
use kbgen::source::{Sources, from_literals};
use kbgen::{Options, build};

const TODAY: Date = date(2026, 11, 23);

/// Sizes of the generated site, in pages.
const PAGES: [usize; 2] = [300, 3_000];

/// One page in so many is a term of the glossary.
const TERM_EVERY: usize = 20;

/// One page in so many holds a block of code.
const CODE_EVERY: usize = 10;

const CONFIG: &str = "title = \"网贷问答\"\nbase_url = \"https://kb.example/\"\n";

/// Calculations that stand in articles.
const SNIPPETS: [usize; 2] = [100, 1_000];

/// Calculators of the sample site: one formula after another, and a loop over many months.
const CALCULATORS: [(&str, &str); 2] = [
    ("late-interest", include_str!("../content/calculators/late-interest.md")),
    ("schedule", include_str!("../content/calculators/schedule.md")),
];

const SENTENCES: [&str; 8] = [
    "逾期之后,平台会先发短信,再打电话,有时还会请律师事务所寄一封函件。",
    "罚息按合同约定计算,但全部费用折合成年化以后,不能超过法律保护的上限。",
    "**先把合同找出来。**里面写着利率、还款日和违约责任,这三样最要紧。",
    "征信报告每年可以免费查两次,查到错误可以提出异议,机构要在二十天内答复。",
    "如果对方上门,可以不开门,也可以报警;对方无权进入住宅,更无权拿走东西。",
    "协商时说明收入、支出和能够承担的月供,请对方书面答复,并把记录保存下来。",
    "法院的传票一定要收,不到庭会被缺席判决,到时再想说明情况就晚了。",
    "任何人说交一笔钱就能消除记录,都是骗局:真实的逾期记录保留五年。",
];

const CODE: &str = "```rust
fn late_interest(principal: u64, days: u64, rate_bp: u64) -> u64 {
    // 本金 × 天数 × 日利率
    principal * days * rate_bp / 10_000
}
```
";

fn main() {
    divan::main();
}

/// A generated site of so many pages.
fn sources(pages: usize) -> Sources {
    let files: BTreeMap<String, Vec<u8>> = (0..pages).map(|number| page(number, pages)).collect();
    let (sources, found) = from_literals(CONFIG, &files, TODAY);
    assert!(found.is_empty(), "{:?}", found[0]);
    sources
}

/// Path and text of one page of about 5 KB.
fn page(number: usize, pages: usize) -> (String, Vec<u8>) {
    let path = format!("content/s{}/p{number}.md", number % 12);
    let mut text = if number.is_multiple_of(TERM_EVERY) {
        format!("---\ntitle: 术语{number}号\nkind: term\n---\n")
    } else {
        format!("---\ntitle: 第{number}种情况该怎么办\nkind: question\nanswer: \"{}\"\n---\n", SENTENCES[number % 8])
    };
    for paragraph in 0..12 {
        if paragraph % 4 == 0 {
            let _ = write!(text, "\n## 第{paragraph}步怎么走\n");
        }
        text.push('\n');
        for sentence in 0..4 {
            text.push_str(SENTENCES[(number * 5 + paragraph * 3 + sentence) % 8]);
        }
        let (other, term) = ((number * 31 + paragraph * 7) % pages, (number + paragraph) * TERM_EVERY % pages);
        let _ = writeln!(text, "另见 [[p{other}]],并参考术语{term}号的说明。");
    }
    if number.is_multiple_of(CODE_EVERY) {
        let _ = write!(text, "\n{CODE}");
    }
    (path, text.into_bytes())
}

/// A site of the calculators and pages that use them, ten times each, with inputs that differ.
fn snippets(snippets: usize) -> Sources {
    let mut files: BTreeMap<String, Vec<u8>> = CALCULATORS
        .iter()
        .map(|(stem, text)| (format!("content/calculators/{stem}.md"), text.as_bytes().to_vec()))
        .collect();
    for page in 0..snippets / 10 {
        let mut text = format!("---\ntitle: 第{page}笔\n---\n");
        for snippet in 0..10 {
            let principal = 1_000 + page * 10 + snippet;
            if snippet == 0 {
                let _ = write!(
                    text,
                    "\n```calc schedule\ninputs: {{principal: {principal}, method: annuity, rate: 24%/年, \
                     start_date: 2026-01-31, periods: 24}}\nshow: [result, table]\n```\n"
                );
            } else {
                let _ = writeln!(
                    text,
                    "\n一共 `= late-interest(principal={principal}元, contract_rate=24%/年, due_date=2026-01-01, \
                     as_of=2026-03-31).penalty_interest`。"
                );
            }
        }
        files.insert(format!("content/p{page}.md"), text.into_bytes());
    }
    let (sources, found) = from_literals(CONFIG, &files, TODAY);
    assert!(found.is_empty(), "{:?}", found[0]);
    sources
}

fn config(sources: &Sources) -> Config {
    config::read(&sources.config, &mut Vec::new()).expect("the configuration is right")
}

fn catalog_options(config: &Config) -> catalog::Options<'_> {
    catalog::Options { site_title: &config.title, drafts: false, files: Default::default() }
}

/// The bytes of every file of a site, counted.
fn render(site: &Site<'_>) -> usize {
    let bytes =
        |path: &str| site.render(path).expect("it is the site's own path").expect("the templates are right").len();
    site.paths().map(|path| bytes(path.as_str())).sum()
}

#[divan::bench(args = PAGES, max_time = 5)]
fn parsing(bencher: Bencher<'_, '_>, pages: usize) {
    let sources = sources(pages);
    bencher.counter(ItemsCount::new(pages)).bench(|| parse(black_box(&sources), Reading::default(), &mut Vec::new()));
}

#[divan::bench(args = PAGES, max_time = 5)]
fn linking(bencher: Bencher<'_, '_>, pages: usize) {
    let sources = sources(pages);
    let config = config(&sources);
    let mut found = Vec::new();
    let catalog = catalog(parse(&sources, config.reading(), &mut found), &catalog_options(&config), &mut found);
    let questions = Questions::default();
    bencher
        .counter(ItemsCount::new(pages))
        .bench(|| link(black_box(&catalog), &questions, &sources, &config, &mut Vec::new()));
}

#[divan::bench(args = PAGES, max_time = 5)]
fn deduplicating(bencher: Bencher<'_, '_>, pages: usize) {
    let sources = sources(pages);
    let config = config(&sources);
    let articles = parse(&sources, config.reading(), &mut Vec::new());
    let lists = built_in();
    bencher
        .counter(ItemsCount::new(pages))
        .with_inputs(|| catalog(articles.clone(), &catalog_options(&config), &mut Vec::new()))
        .bench_values(|catalog| dedup(black_box(catalog), &config, &lists, &sources, &mut Vec::new()));
}

#[divan::bench(args = SNIPPETS, max_time = 5)]
fn calculating(bencher: Bencher<'_, '_>, count: usize) {
    let sources = snippets(count);
    let config = config(&sources);
    let mut found = Vec::new();
    let catalog = catalog(parse(&sources, config.reading(), &mut found), &catalog_options(&config), &mut found);
    let _ = calculate(&catalog, date(2026, 11, 23), "{value}", &mut found);
    assert!(found.is_empty(), "{:?}", found[0]);
    bencher
        .counter(ItemsCount::new(count))
        .bench(|| calculate(black_box(&catalog), date(2026, 11, 23), "{value}", &mut Vec::new()));
}

#[divan::bench(args = PAGES, max_time = 5)]
fn indexing(bencher: Bencher<'_, '_>, pages: usize) {
    let sources = sources(pages);
    let config = config(&sources);
    let mut found = Vec::new();
    let catalog = catalog(parse(&sources, config.reading(), &mut found), &catalog_options(&config), &mut found);
    bencher
        .counter(ItemsCount::new(pages))
        .bench(|| index(black_box(&catalog), &Figures::default(), &config, &built_in().search));
}

/// On one thread: what a preview would pay for all pages, and a build divides among its threads.
#[divan::bench(args = PAGES, max_time = 5)]
fn rendering(bencher: Bencher<'_, '_>, pages: usize) {
    let sources = sources(pages);
    build(&sources, &Options::default(), Vec::new(), |site, found| {
        let (site, _) = site.expect("the configuration and the theme are right");
        assert!(found.is_empty(), "{:?}", found[0]);
        bencher.counter(ItemsCount::new(pages)).bench_local(|| render(black_box(site)));
    });
}

#[divan::bench(args = PAGES, max_time = 5)]
fn whole_build(bencher: Bencher<'_, '_>, pages: usize) {
    let sources = sources(pages);
    bencher.counter(ItemsCount::new(pages)).bench(|| {
        build(black_box(&sources), &Options::default(), Vec::new(), |site, _| {
            render(site.expect("the configuration and the theme are right").0)
        })
    });
}

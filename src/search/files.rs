//! Weighted pages to the files that the browser loads: classic scripts that hand a value to `kbSearch`.
//!
//! | file | holds |
//! | --- | --- |
//! | head | how the others are named, the words of the glossary, what only asks |
//! | `t0` ... | the pages of some terms, by the hash of the term |
//! | `p0` ... | address, title, first sentence and kind of a few pages |
//! | `s` | traditional characters; loaded when a query has one |
//!
//! Each is named by its content, so a cache never shows an old one, and none is fetched before it is needed. A list of
//! terms is one string of the sixty-four digits below, entries parted by blanks: the term in four digits, how much it tells
//! in one, then for each page the gap to the one before (five bits a digit, the sixth says that more follow) and its weight.

use rayon::prelude::*;
use serde::Serialize;

use super::terms::{Group, Term, Vocabulary};
use super::weight::{Spread, Weights, level};
use super::{Result, script};

const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/// About how many bytes of terms stand in a file. A query loads some ten of them, and headers weigh as much again.
const SHARD_BYTES: usize = 150;

/// How many digits tell one content of a file from another. The head has those of all files.
const NAME_DIGITS: usize = 6;

/// More files than this help no reader.
const SHARD_BITS_MAX: u32 = 12;

/// How many pages of one term are listed: those that say most about it. Only on very large sites there are more.
const POSTINGS_MAX: usize = 1000;

/// How many results share a file.
const PAGES_PER_FILE: usize = 8;

/// The most that a term can tell, for [`level`]: one page in ten thousand has it.
const RARITY_MAX: f32 = 9.3;

/// A file of the output.
pub type File = (String, Vec<u8>);

/// What the browser reads first.
#[derive(Serialize)]
struct Head<'a> {
    /// How many bits of a term choose its file.
    bits: u32,
    /// Six digits for each file of terms.
    terms: String,
    /// Six digits for each file of pages, and how many pages are in one.
    pages: String,
    per: usize,
    /// How much a term tells that no page has.
    rare: u8,
    /// Six digits for the traditional characters; those that do not look it; how many characters each syllable has.
    script: String,
    odd: String,
    syllables: String,
    tails: String,
    faint: &'a str,
    breaks: String,
    words: &'a [Group],
    /// What ends the address of a page.
    end: &'a str,
}

/// Writes all files, the head last.
pub fn files(
    weights: &[Weights],
    spread: &Spread,
    results: &[Result],
    vocabulary: &Vocabulary,
    end: &str,
) -> Vec<File> {
    let (bits, shards) = shards(weights, spread);
    let mut head = Head {
        bits,
        terms: String::new(),
        pages: String::new(),
        per: PAGES_PER_FILE,
        rare: rarity_level((1.0 + results.len() as f32).ln()),
        script: String::new(),
        odd: String::new(),
        syllables: script::syllable_sizes().into_iter().map(|size| char::from(DIGITS[size])).collect(),
        faint: &vocabulary.faint,
        tails: vocabulary.tails.join("|"),
        breaks: vocabulary.breaks.join("|"),
        words: &vocabulary.groups,
        end,
    };
    let mut files = Vec::with_capacity(shards.len() + results.len() / PAGES_PER_FILE + 3);
    for (number, shard) in shards.iter().enumerate() {
        head.terms += &add(&mut files, &format!("t{number}"), shard);
    }
    for (number, results) in results.chunks(PAGES_PER_FILE).enumerate() {
        head.pages += &add(&mut files, &format!("p{number}"), results);
    }
    let known: std::collections::HashSet<char> =
        results.iter().flat_map(|result| &result.characters).copied().collect();
    let (odd, others) = script::traditional(|c| known.contains(&c));
    head.odd = odd;
    head.script = add(&mut files, "s", &others);
    add(&mut files, "head", &head);
    files
}

/// Adds a file and returns the digits in its name.
fn add<T: Serialize + ?Sized>(files: &mut Vec<File>, name: &str, value: &T) -> String {
    // The value is made of texts and numbers, which JSON can always hold.
    // A title is data wherever the file is put, inside a script element too.
    let json = serde_json::to_string(value).unwrap_or_default().replace('<', "\\u003c");
    let bytes = format!("kbSearch({name:?},{json})\n").into_bytes();
    let hash = blake3::hash(&bytes).to_hex()[..NAME_DIGITS].to_owned();
    files.push((format!("search/{name}.{hash}.js"), bytes));
    hash
}

/// The terms of each file, written out, and how many bits choose the file.
fn shards(weights: &[Weights], spread: &Spread) -> (u32, Vec<String>) {
    let postings: usize = weights.iter().map(Vec::len).sum();
    // About two digits a posting, and as many again for the terms of a small site.
    let bits = (postings * 4 / SHARD_BYTES).max(1).ilog2().min(SHARD_BITS_MAX);
    let mut shards: Vec<Vec<(Term, u32, u8)>> = vec![Vec::with_capacity((postings >> bits) + 16); 1 << bits];
    for (page, weights) in (0..).zip(weights) {
        for &(term, weight) in weights {
            shards[(u64::from(term) >> (Term::BITS - bits)) as usize].push((term, page, weight));
        }
    }
    let write = |mut shard: Vec<(Term, u32, u8)>| {
        shard.sort_unstable();
        let entry = |postings: &[(Term, u32, u8)]| entry(postings, spread);
        shard.chunk_by(|a, b| a.0 == b.0).map(entry).collect::<Vec<String>>().join(" ")
    };
    (bits, shards.into_par_iter().map(write).collect())
}

/// One term and its pages.
fn entry(postings: &[(Term, u32, u8)], spread: &Spread) -> String {
    let term = postings[0].0;
    let mut out = String::with_capacity(6 + postings.len() * 3);
    let mut digit = |number: u32| out.push(char::from(DIGITS[(number & 63) as usize]));
    (0..4).for_each(|place| digit(term >> (6 * place)));
    digit(rarity_level(spread.rarity(term)).into());
    let mut heaviest = postings.to_vec();
    if heaviest.len() > POSTINGS_MAX {
        heaviest.select_nth_unstable_by_key(POSTINGS_MAX, |(_, page, weight)| (std::cmp::Reverse(*weight), *page));
        heaviest.truncate(POSTINGS_MAX);
        heaviest.sort_unstable();
    }
    let mut next = 0;
    for (_, page, weight) in heaviest {
        let mut gap = page - next;
        while gap >= 32 {
            digit(32 | (gap & 31));
            gap >>= 5;
        }
        digit(gap);
        digit(weight.into());
        next = page + 1;
    }
    out
}

fn rarity_level(rarity: f32) -> u8 {
    level(rarity / RARITY_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_term_rarity_gaps_and_weights() {
        let spread = Spread::new(41);
        let postings = [(0b000001_000000_000000_000010, 0, 5), (0b000001_000000_000000_000010, 40, 63)];
        // One of 41 pages: ln(1 + 41) / 9.3 of 63 is 25.
        assert_eq!(entry(&postings, &spread), format!("2001{}05{}1_", 'P', char::from(DIGITS[32 | 7])));
    }

    #[test]
    fn of_very_many_pages_those_that_say_most_are_listed() {
        let spread = Spread::new(POSTINGS_MAX + 1);
        let postings: Vec<(Term, u32, u8)> =
            (0..POSTINGS_MAX as u32 + 1).map(|page| (7, page, if page == 3 { 1 } else { 9 })).collect();
        let entry = entry(&postings, &spread);
        // Five digits of head, two a page; the page left out shows as a gap.
        assert_eq!(entry.len(), 5 + 2 * POSTINGS_MAX);
        assert_eq!(&entry[5..15], "0909091909");
    }

    /// A site of any size has a file for every term that a browser may ask for.
    #[test]
    fn even_an_empty_site_has_its_files() {
        let files = files(&[], &Spread::new(0), &[], &Vocabulary::default(), "");
        let names: Vec<&str> = files.iter().filter_map(|(path, _)| path.split('.').next()).collect();
        assert_eq!(names, ["search/t0", "search/s", "search/head"]);
    }
}

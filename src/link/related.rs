//! Pages that resemble each other, from their own words.
//!
//! Each page is its few weightiest character pairs (tf-idf); an inverted index over just those gives the
//! candidates, so the work grows with the number of pages and no page is compared with all others. The order
//! is total (score, then page), so the result does not depend on threads.

use rayon::prelude::*;

use crate::catalog::{Catalog, Page, PageId};
use crate::parse::Kind;
use crate::text::is_han;

/// How many similar pages a page gets.
const SIMILAR_MAX: usize = 6;

/// How many character pairs stand for a page.
const PAIRS_PER_PAGE: usize = 24;

/// The most pages of one pair that are looked at: what very many pages chose says little about any of them.
const POSTINGS_MAX: usize = 64;

/// How much of the running text is looked at, in bytes: what a page is about stands near its beginning.
const PROSE_BYTES: usize = 1800;

/// Pairs are counted in a table of this many cells (a power of two).
const CELLS: usize = 1 << 18;

/// A page as weighted pairs.
type Profile = Vec<(u32, f32)>;

/// For each page of the catalog the pages most like it, best first.
pub fn similar(catalog: &Catalog<'_>) -> Vec<Vec<PageId>> {
    let pages: Vec<&Page<'_>> = catalog.pages().map(|(_, page)| page).collect();
    let frequency = document_frequency(&pages);
    let profiles: Vec<Profile> = pages
        .par_iter()
        .map_init(Counter::new, |counter, page| profile(page, counter, &frequency, pages.len()))
        .collect();
    let index = postings(&profiles);
    profiles
        .par_iter()
        .enumerate()
        .map_init(|| vec![0f32; pages.len()], |scores, (own, profile)| best(own, profile, &index, scores))
        .collect()
}

/// Only pages that answer something are worth reading next.
fn takes_part(page: &Page<'_>) -> bool {
    matches!(page.article.kind(), Kind::Question | Kind::Article | Kind::Steps)
}

/// Counts pairs without allocating for each page.
struct Counter {
    counts: Vec<u16>,
    touched: Vec<u32>,
}

impl Counter {
    fn new() -> Counter {
        Counter { counts: vec![0; CELLS], touched: Vec::new() }
    }

    fn add(&mut self, text: &str, weight: u16) {
        let mut before: Option<char> = None;
        for c in text.chars() {
            let letter = is_han(c) || c.is_ascii_alphanumeric();
            if let (Some(first), true) = (before, letter) {
                let cell = cell(first, c.to_ascii_lowercase());
                let count = &mut self.counts[cell as usize];
                if *count == 0 {
                    self.touched.push(cell);
                }
                *count = count.saturating_add(weight);
            }
            before = letter.then(|| c.to_ascii_lowercase());
        }
    }

    fn page(&mut self, page: &Page<'_>) {
        let article = &page.article;
        self.add(&article.title, 4);
        for wording in &article.front.also_asked {
            self.add(&wording.value, 2);
        }
        self.add(article.front.answer.as_deref().unwrap_or_default(), 2);
        for heading in &article.body.headings {
            self.add(&heading.text, 2);
        }
        let mut left = PROSE_BYTES;
        for piece in &article.body.prose {
            if left == 0 {
                break;
            }
            let text = &article.body.html[piece.clone()];
            let end = if text.len() > left { text.floor_char_boundary(left) } else { text.len() };
            self.add(&text[..end], 1);
            left = left.saturating_sub(text.len());
        }
    }

    /// Hands out the counts and starts anew.
    fn drain(&mut self, mut each: impl FnMut(u32, u16)) {
        for cell in self.touched.drain(..) {
            each(cell, std::mem::take(&mut self.counts[cell as usize]));
        }
    }
}

/// Spreads pairs over the table (multiplicative hashing).
fn cell(first: char, second: char) -> u32 {
    let pair = (u64::from(first as u32) << 21) | u64::from(second as u32);
    (pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 46) as u32 & (CELLS as u32 - 1)
}

fn document_frequency(pages: &[&Page<'_>]) -> Vec<u32> {
    pages
        .par_iter()
        .fold(
            || (Counter::new(), vec![0u32; CELLS]),
            |(mut counter, mut frequency), page| {
                if takes_part(page) {
                    counter.page(page);
                    counter.drain(|cell, _| frequency[cell as usize] += 1);
                }
                (counter, frequency)
            },
        )
        .map(|(_, frequency)| frequency)
        .reduce(
            || vec![0u32; CELLS],
            |mut sum, part| {
                sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
                sum
            },
        )
}

fn profile(page: &Page<'_>, counter: &mut Counter, frequency: &[u32], total: usize) -> Profile {
    if !takes_part(page) {
        return Vec::new();
    }
    counter.page(page);
    let mut pairs: Profile = Vec::with_capacity(counter.touched.len());
    counter.drain(|cell, count| {
        let spread = frequency[cell as usize];
        // A pair of one page alone cannot connect it with another.
        if spread > 1 {
            let rarity = (total as f32 / spread as f32).ln();
            pairs.push((cell, (1.0 + f32::from(count).ln()) * rarity));
        }
    });
    let by_weight = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if pairs.len() > PAIRS_PER_PAGE {
        pairs.select_nth_unstable_by(PAIRS_PER_PAGE, by_weight);
        pairs.truncate(PAIRS_PER_PAGE);
    }
    pairs.sort_unstable_by(by_weight);
    let length = pairs.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt().max(1e-6);
    pairs.iter_mut().for_each(|(_, weight)| *weight /= length);
    pairs
}

/// Page and weight, for every pair that someone chose.
fn postings(profiles: &[Profile]) -> Vec<Vec<(u32, f32)>> {
    let mut index: Vec<Vec<(u32, f32)>> = vec![Vec::new(); CELLS];
    for (page, profile) in profiles.iter().enumerate() {
        for &(cell, weight) in profile {
            let list = &mut index[cell as usize];
            if list.len() <= POSTINGS_MAX {
                list.push((page as u32, weight));
            }
        }
    }
    index
}

fn best(own: usize, profile: &Profile, index: &[Vec<(u32, f32)>], scores: &mut [f32]) -> Vec<PageId> {
    let mut touched: Vec<u32> = Vec::new();
    for &(cell, weight) in profile {
        for &(page, other) in index[cell as usize].iter().take(POSTINGS_MAX) {
            if page as usize != own {
                if scores[page as usize] == 0.0 {
                    touched.push(page);
                }
                scores[page as usize] += weight * other;
            }
        }
    }
    let mut ranked: Vec<(f32, u32)> =
        touched.into_iter().map(|page| (std::mem::take(&mut scores[page as usize]), page)).collect();
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked
        .into_iter()
        .take(SIMILAR_MAX)
        .filter(|(score, _)| *score > 0.05)
        .map(|(_, page)| PageId(page as usize))
        .collect()
}

//! Words to a tree of their characters, and a text to those of them that begin at a place.
//!
//! Looking costs as much as the longest word that begins there is long, however many words there are: a site has as many
//! names of terms as it has pages about them, and each page is looked through.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The node that no word has reached yet.
const ROOT: u32 = 0;

/// Words of two characters or more, each with its term.
#[derive(Debug, Default)]
pub struct Tree {
    /// A node and a character to the next node.
    next: HashMap<u64, u32, BuildHasherDefault<Mixed>>,
    /// The term of the word that ends at a node, from the first node on.
    ends: Vec<Option<u32>>,
}

impl Tree {
    /// Takes up a word, which no other group has.
    pub fn insert(&mut self, word: &[char], term: u32) {
        let mut node = ROOT;
        for &c in word {
            let new = self.ends.len() as u32 + 1;
            node = *self.next.entry(key(node, c)).or_insert(new);
            if node == new {
                self.ends.push(None);
            }
        }
        if let Some(end) = node.checked_sub(1) {
            self.ends[end as usize] = Some(term);
        }
    }

    /// The terms of the words that a text begins with, the shortest first.
    pub fn begins(&self, text: &[char]) -> impl Iterator<Item = u32> {
        let nodes = text.iter().scan(ROOT, |node, &c| {
            *node = *self.next.get(&key(*node, c))?;
            Some(*node)
        });
        nodes.filter_map(|node| self.ends[node as usize - 1])
    }
}

fn key(node: u32, c: char) -> u64 {
    u64::from(node) << 32 | u64::from(c)
}

/// Mixes one number: good enough for keys that nobody chooses, and fast.
#[derive(Debug, Default)]
pub struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u64(self.0 ^ u64::from(byte)));
    }

    fn write_u64(&mut self, key: u64) {
        let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_begin_alike_are_all_found_and_no_others() {
        let mut tree = Tree::default();
        for (term, word) in ["债务", "债务优化", "债权", "loan", "loan fee"].iter().enumerate() {
            tree.insert(&word.chars().collect::<Vec<char>>(), term as u32);
        }
        let begins = |text: &str| tree.begins(&text.chars().collect::<Vec<char>>()).collect::<Vec<u32>>();
        assert_eq!(begins("债务优化公司"), [0, 1]);
        assert_eq!(begins("债权人"), [2]);
        assert_eq!(begins("loan fees"), [3, 4]);
        for text in ["", "债", "务", "loa", "a loan"] {
            assert_eq!(begins(text), [0; 0], "{text}");
        }
    }
}

//! Pages, two at a time, to groups that hold one question; pages that somebody keeps apart never meet in one.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::catalog::PageId;

/// Two pages, the smaller number first.
pub(super) type Pair = (PageId, PageId);

pub(super) fn pair(a: PageId, b: PageId) -> Pair {
    if a <= b { (a, b) } else { (b, a) }
}

/// Groups while they grow.
pub(super) struct Groups {
    group_of: BTreeMap<PageId, usize>,
    members: Vec<Vec<PageId>>,
    apart: BTreeMap<PageId, Vec<PageId>>,
}

impl Groups {
    /// No groups yet. `apart` are pairs that nobody may join, through whatever third page.
    pub(super) fn new(apart: &HashSet<Pair>) -> Groups {
        let mut of: BTreeMap<PageId, Vec<PageId>> = BTreeMap::new();
        for &(a, b) in apart {
            of.entry(a).or_default().push(b);
            of.entry(b).or_default().push(a);
        }
        Groups { group_of: BTreeMap::new(), members: Vec::new(), apart: of }
    }

    /// Makes one of the groups of two pages; `false` where somebody keeps two of their pages apart.
    pub(super) fn join(&mut self, a: PageId, b: PageId) -> bool {
        let (one, other) = (self.group(a), self.group(b));
        if one == other {
            return true;
        }
        let (small, large) =
            if self.members[one].len() <= self.members[other].len() { (one, other) } else { (other, one) };
        let mut enemies = self.members[small].iter().flat_map(|page| self.apart.get(page).into_iter().flatten());
        if enemies.any(|enemy| self.group_of.get(enemy) == Some(&large)) {
            return false;
        }
        let moved = std::mem::take(&mut self.members[small]);
        for &page in &moved {
            self.group_of.insert(page, large);
        }
        self.members[large].extend(moved);
        true
    }

    /// Whether two pages are in one group already.
    pub(super) fn are_one(&self, a: PageId, b: PageId) -> bool {
        a == b || self.group_of.get(&a).is_some_and(|group| self.group_of.get(&b) == Some(group))
    }

    fn group(&mut self, page: PageId) -> usize {
        let next = self.members.len();
        let group = *self.group_of.entry(page).or_insert(next);
        if group == next {
            self.members.push(vec![page]);
        }
        group
    }

    /// The groups of two pages and more, by their first page.
    pub(super) fn finish(self) -> Vec<BTreeSet<PageId>> {
        let groups = self.members.into_iter().filter(|members| members.len() > 1);
        let mut groups: Vec<BTreeSet<PageId>> = groups.map(|members| members.into_iter().collect()).collect();
        groups.sort();
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(apart: &[(usize, usize)], joins: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let apart = apart.iter().map(|&(a, b)| pair(PageId(a), PageId(b))).collect();
        let mut groups = Groups::new(&apart);
        for &(a, b) in joins {
            let _ = groups.join(PageId(a), PageId(b));
        }
        groups.finish().into_iter().map(|group| group.into_iter().map(|page| page.0).collect()).collect()
    }

    #[test]
    fn groups_that_share_a_page_are_one() {
        assert_eq!(groups(&[], &[(5, 6), (1, 2), (3, 4), (2, 3)]), [vec![1, 2, 3, 4], vec![5, 6]]);
        assert_eq!(groups(&[], &[(7, 7)]), [[0; 0]; 0]);
    }

    #[test]
    fn pages_that_are_kept_apart_meet_through_no_third_page() {
        assert_eq!(groups(&[(1, 3)], &[(1, 2), (2, 3), (3, 4)]), [[1, 2], [3, 4]]);
        assert_eq!(groups(&[(4, 1)], &[(1, 2), (3, 4), (2, 3)]), [[1, 2], [3, 4]]);
    }
}

//! The headings of one page by the names that links have for them: looked up, however many links and headings there are.

use std::collections::HashMap;

use crate::parse::Heading;
use crate::path::percent_decode;
use crate::text::heading_id;

/// The headings of a page by each of their names.
pub(super) struct HeadingIndex<'a> {
    /// Ascending positions by id, by words, and by the id that a code host gives.
    by_id: Names<'a>,
    by_text: Names<'a>,
    by_host_id: Names<'a>,
    /// For each heading the next one that stands no lower: there its section ends.
    ends: Vec<usize>,
}

type Names<'a> = HashMap<&'a str, Vec<usize>>;

/// What an anchor names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FoundHeading {
    /// Its position.
    pub(super) heading: usize,
    /// The next heading of the same words, which the anchor may have meant as well.
    pub(super) second: Option<usize>,
}

impl<'a> HeadingIndex<'a> {
    pub(super) fn new(headings: &'a [Heading]) -> HeadingIndex<'a> {
        let names = |name: fn(&Heading) -> &str| {
            let mut names = Names::new();
            for (position, heading) in headings.iter().enumerate() {
                names.entry(name(heading)).or_default().push(position);
            }
            names
        };
        let (mut ends, mut open) = (vec![headings.len(); headings.len()], Vec::<usize>::new());
        for (position, heading) in headings.iter().enumerate() {
            while let Some(above) = open.pop_if(|above| headings[*above].level >= heading.level) {
                ends[above] = position;
            }
            open.push(position);
        }
        HeadingIndex {
            by_id: names(|heading| &heading.id),
            by_text: names(|heading| &heading.text),
            by_host_id: names(|heading| &heading.host_id),
            ends,
        }
    }

    /// The heading that an anchor names; `甲#用法` is the heading 用法 below 甲.
    pub(super) fn find(&self, headings: &[Heading], anchor: &str) -> Option<FoundHeading> {
        let mut found: Option<FoundHeading> = None;
        let mut end = headings.len();
        for part in percent_decode(anchor).split('#') {
            let start = found.map_or(0, |found| found.heading + 1);
            found = Some(self.one(headings, start, end, part)?);
            end = found.map_or(end, |found| self.ends[found.heading]);
        }
        found
    }

    /// The first heading from `start` on that has the name: by its id, its words, or the id of a code host.
    fn one(&self, headings: &[Heading], start: usize, end: usize, name: &str) -> Option<FoundHeading> {
        let first = |names: &Names<'_>, name: &str| {
            let positions = names.get(name)?;
            positions.get(positions.partition_point(|&position| position < start)).copied()
        };
        let heading = first(&self.by_id, name)
            .or_else(|| first(&self.by_text, name))
            .or_else(|| first(&self.by_host_id, name))
            .or_else(|| first(&self.by_id, &heading_id(name)))?;
        let Heading { id, text, .. } = &headings[heading];
        let same = &self.by_text[text.as_str()];
        let second = same.get(same.partition_point(|&position| position <= heading)).copied();
        // An id that the author wrote, and a number behind an id, mean one heading alone.
        let numbered =
            |second: usize| headings[second].id.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with('-'));
        let second = second.filter(|&second| second < end && (text == name && id != name || numbered(second)));
        Some(FoundHeading { heading, second })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[(u8, &str, &str)], anchor: &str) -> Option<(usize, Option<usize>)> {
        let heading = |&(level, id, text): &(u8, &str, &str)| Heading {
            level,
            id: id.to_owned(),
            host_id: id.to_owned(),
            inner: 0..0,
            text: text.to_owned(),
            quote: String::new(),
            plain: String::new(),
        };
        let headings: Vec<Heading> = names.iter().map(heading).collect();
        let found = HeadingIndex::new(&headings).find(&headings, anchor);
        found.map(|found| (found.heading, found.second))
    }

    #[test]
    fn a_name_of_two_headings_means_the_first_and_tells_of_the_second() {
        let page = [(2, "a", "A"), (3, "use", "Use"), (2, "b", "B"), (3, "use-2", "Use")];
        assert_eq!(found(&page, "use"), Some((1, Some(3))));
        assert_eq!(found(&page, "Use"), Some((1, Some(3))));
        for (anchor, heading) in [("use-2", 3), ("A#Use", 1), ("B#Use", 3), ("a", 0)] {
            assert_eq!(found(&page, anchor), Some((heading, None)), "{anchor}");
        }
        assert_eq!(found(&page, "b#a"), None);
    }

    #[test]
    fn an_id_that_was_written_means_one_heading() {
        let page = [(2, "first", "Use"), (2, "use", "Use")];
        assert_eq!(found(&page, "first"), Some((0, None)));
        assert_eq!(found(&page, "use"), Some((1, None)));
        assert_eq!(found(&page, "Use"), Some((0, Some(1))));
    }
}

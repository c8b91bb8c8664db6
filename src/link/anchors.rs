//! The part of a name behind `#` to the heading of a page, and citations to the article of a statute.

use std::ops::Range;

use super::headings::{FoundHeading, HeadingIndex};
use super::resolve::{Problem, Resolver, Wanted, Work};
use super::{Citation, Target};
use crate::catalog::PageId;
use crate::diagnostic::{Code, Diagnostic, words};
use crate::parse::{At, Kind, Reference, Text};
use crate::path::percent_decode;
use crate::statute;
use crate::text::heading_id;

impl Resolver<'_> {
    /// A page and the heading that the reference names.
    pub(super) fn heading(&self, page: PageId, reference: &Reference, work: &mut Work<'_>) -> Result<Target, Problem> {
        self.instead_of_draft(page, &reference.target, reference.span.clone(), work);
        let Some(anchor) = reference.anchor.as_deref().filter(|anchor| !anchor.is_empty()) else {
            return Ok(Target::Page { page, heading: None });
        };
        // A code host gives the title an anchor too; it is the top of the page.
        if self.catalog[page].article.title_ids().iter().any(|id| id == anchor) {
            return Ok(Target::Page { page, heading: None });
        }
        match self.find_heading(page, anchor) {
            Some(found) => {
                self.one_of_rivals(page, found.heading, anchor, reference.span.clone(), work);
                if let Some(second) = found.second {
                    self.one_of_two(page, anchor, second, reference.span.clone(), work);
                }
                self.words_of_a_citation(page, found.heading, reference, work);
                Ok(Target::Page { page, heading: Some(found.heading) })
            }
            None if self.catalog[page].article.body.anchor(anchor).is_some() => {
                Ok(Target::Page { page, heading: None })
            }
            // The heading stood on a page that is merged into this one.
            None if self.catalog.absorbed(page).iter().any(|from| self.find_heading(from.page, anchor).is_some()) => {
                Ok(Target::Page { page, heading: None })
            }
            None => {
                let problem = self.no_heading(page, anchor);
                self.report(problem, reference.span.clone(), work);
                Ok(Target::Page { page, heading: None })
            }
        }
    }

    /// The heading that an anchor names.
    pub(super) fn find_heading(&self, page: PageId, anchor: &str) -> Option<FoundHeading> {
        let headings = &self.catalog[page].article.body.headings;
        self.headings[page.0].get_or_init(|| HeadingIndex::new(headings)).find(headings, anchor)
    }

    /// The words of a link to an article name that article and no other.
    fn words_of_a_citation(&self, page: PageId, heading: usize, reference: &Reference, work: &mut Work<'_>) {
        let law = &self.catalog[page].article;
        if law.kind() != Kind::Law || !reference.has_text {
            return;
        }
        let Some(link) = statute::name(&law.body.headings[heading].text) else { return };
        let leads_to = statute::heading(&link);
        let source = work.article.text.get(reference.span.clone()).unwrap_or_default();
        let place_of_words = written_words(source);
        let words = &source[place_of_words.clone()];
        let named = statute::named(words);
        let Some((place, other)) = named.iter().find(|(_, named)| *named != leads_to) else { return };
        let others = &words[place.clone()];
        let message = if *other == statute::Heading::Several || named.iter().any(|(_, named)| *named == leads_to) {
            words!(
                "链接的文字还写了 `{others}`，链接只到{link}",
                "the words of the link name `{others}` as well: it leads to {link} only"
            )
        } else {
            words!(
                "链接的文字写 `{others}`，链接到的是{link}",
                "the words of the link name `{others}`: it leads to {link}"
            )
        };
        let start = reference.span.start + place_of_words.start;
        work.warn(
            Diagnostic::warning(Code::KB204, &work.article.path, message)
                .at(start + place.start..start + place.end)
                .help(words!("一条一个链接：[[法#3]]、[[法#4]]", "one link for each article: [[law#3]], [[law#4]]")),
        );
    }

    /// An id that is written at two headings: it could mean either.
    fn one_of_rivals(&self, page: PageId, heading: usize, anchor: &str, span: Range<usize>, work: &mut Work<'_>) {
        let article = &self.catalog[page].article;
        let id = &article.body.headings[heading].id;
        let named = anchor.rsplit('#').next().is_some_and(|name| heading_id(&percent_decode(name)) == *id);
        let Some(rival) = article.body.rivals.iter().find(|rival| named && rival.id == *id) else { return };
        let message = words!(
            "`#{id}` 写在两个标题上，不知道指哪一个",
            "`#{id}` is written at two headings: it could mean either"
        );
        work.warn(
            Diagnostic::error(Code::KB504, &work.article.path, message)
                .at(span)
                .also(&article.path, Some(rival.first.clone()))
                .also(&article.path, Some(rival.second.clone()))
                .help(words!("给其中一个标题别的名字", "give one of the headings another id")),
        );
    }

    /// A heading that has its name in common with one below it.
    fn one_of_two(&self, page: PageId, anchor: &str, second: usize, span: Range<usize>, work: &mut Work<'_>) {
        let (article, second) = (&self.catalog[page].article, &self.catalog[page].article.body.headings[second].id);
        let stem = article.stem();
        work.warn(
            Diagnostic::warning(
                Code::KB502,
                &work.article.path,
                words!(
                    "`{stem}` 里有几个标题都叫 `{anchor}`，这里指第一个",
                    "several headings of `{stem}` are named `{anchor}`: this leads to the first"
                ),
            )
            .at(span)
            .help(words!(
                "要第二个，写 #{second}；要第一个，给它自己的名字：`## 标题 {{#名字}}`",
                "for the second write #{second}; for the first give it a name of its own: `## Heading {{#name}}`"
            )),
        );
    }

    /// A heading that is not there; what was meant is looked for later, for the first of the site only.
    fn no_heading(&self, page: PageId, anchor: &str) -> Problem {
        let article = &self.catalog[page].article;
        let stem = article.stem();
        let (code, message) = if article.kind() == Kind::Law {
            (
                Code::KB201,
                words!("引用的条文不存在：{stem}#{anchor}", "the article cited is not there: {stem}#{anchor}"),
            )
        } else {
            (
                Code::KB502,
                words!("`{stem}` 里没有标题（锚点）`{anchor}`", "`{stem}` has no heading (anchor) `{anchor}`"),
            )
        };
        Problem { wanted: Some(Wanted::Heading(page, anchor.to_owned())), ..Problem::new(code, message, None) }
    }

    /// `minfadian#676`.
    pub(super) fn cite(&self, cite: &At<Text>, work: &mut Work<'_>) -> Option<Citation> {
        let written: &str = &cite.value;
        let Some((stem, anchor)) = written.split_once('#') else {
            let problem = Problem::new(
                Code::KB202,
                words!("引用要写到条：`{written}` 没有 `#`", "a citation names an article: `{written}` has no `#`"),
                Some(words!("写成 {written}#676", "write {written}#676")),
            );
            self.report(problem, cite.span.clone(), work);
            return None;
        };
        let name = At { value: stem, span: cite.span.clone() };
        let law = self.lookup(name.value, cite.span.clone(), Some(Kind::Law), work)?;
        match self.find_heading(law, anchor) {
            Some(found) => {
                self.one_of_rivals(law, found.heading, anchor, cite.span.clone(), work);
                if let Some(second) = found.second {
                    self.one_of_two(law, anchor, second, cite.span.clone(), work);
                }
                Some(Citation { law, heading: found.heading })
            }
            None => {
                let problem = self.no_heading(law, anchor);
                self.report(problem, cite.span.clone(), work);
                None
            }
        }
    }
}

/// Where in a link the words stand that its author wrote for readers.
fn written_words(link: &str) -> Range<usize> {
    if link.starts_with("[[") {
        return link.find('|').map_or(0..0, |bar| bar + 1..link.trim_end_matches("]]").len());
    }
    0..link.rfind("](").or_else(|| link.rfind("][")).unwrap_or(link.len())
}

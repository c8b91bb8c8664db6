//! Statutes: the data of a law's page, and citations with what a reader has to know of the law first.

use super::Renderer;
use super::view::{CitationView, LawView};
use crate::catalog::PageId;
use crate::link::{Citation, Target, citation_text};
use crate::parse::{Article, Confidence, Kind};
use crate::path::percent_encode;
use crate::statute::Standing;

impl<'a> Renderer<'a> {
    /// What a page cites; on the page of a law the citing pages stand below each article instead.
    pub(super) fn law_views(&self, id: PageId, root: &str) -> Vec<CitationView<'a>> {
        if self.catalog[id].article.kind() == Kind::Law {
            return Vec::new();
        }
        self.links.of(id).citations.iter().map(|&citation| self.citation(citation, root)).collect()
    }

    pub(super) fn citation(&self, Citation { law, heading }: Citation, root: &str) -> CitationView<'a> {
        let article = &self.catalog[law].article;
        let (confidence, _) = self.confidence(law, heading);
        let section = &article.body.headings[heading];
        CitationView {
            href: format!("{}#{}", self.href(root, law), percent_encode(&section.id)),
            name: citation_text(&article.title, &section.id, &section.text),
            weight: article.front.law.as_ref().map_or("", |law| &law.weight),
            quote: &section.quote,
            unverified: confidence != Confidence::V,
            standing: self.standing(law).unwrap_or_default(),
        }
    }

    /// What a reader has to know of a law that does not bind on the day of the build: that it is repealed, or from when it will.
    pub(super) fn standing(&self, law: PageId) -> Option<String> {
        let law = self.catalog[law].article.front.law.as_ref()?;
        match (law.standing(self.today), &law.effective) {
            (Standing::InForce | Standing::Amended, _) => None,
            (Standing::Repealed, _) => Some(self.theme.word("law_repealed").to_owned()),
            (Standing::Pending, Some(from)) => Some(self.theme.word("law_from").replace("{date}", from)),
            (Standing::Pending, None) => Some(self.theme.word("law_pending").to_owned()),
        }
    }

    /// The same for a link to an article.
    pub(super) fn standing_of_target(&self, id: PageId, target: &Target) -> Option<String> {
        match target {
            Target::Page { page, heading: Some(_) } if *page != id => self.standing(*page),
            _ => None,
        }
    }
}

/// The data of a law's page.
pub(super) fn law_view<'a>(article: &'a Article<'_>) -> Option<LawView<'a>> {
    let law = article.front.law.as_ref()?;
    Some(LawView {
        full_title: &law.full_title,
        issuer: &law.issuer,
        number: law.number.as_deref().unwrap_or_default(),
        weight: &law.weight,
        issued: law.issued.as_deref().unwrap_or_default(),
        effective: law.effective.as_deref().unwrap_or_default(),
        amended: law.amended.as_deref().unwrap_or_default(),
        status: &law.status.word,
        source: &law.source,
        url: law.url.as_ref().map(|url| &*url.value).unwrap_or_default(),
        checked: law.checked.0.to_string(),
        confidence: match law.confidence {
            Confidence::V => "V",
            Confidence::S => "S",
            Confidence::U => "U",
        },
    })
}

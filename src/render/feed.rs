//! `sitemap.xml` and the Atom feed.

use std::io::Cursor;

use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::Renderer;
use crate::catalog::{Catalog, PageId};
use crate::link::Links;

/// How many pages the feed tells of.
const FEED_MAX: usize = 30;

/// The latest day an author gave that has come: a change, the first publication.
fn last_changed(renderer: &Renderer<'_>, id: PageId) -> Option<Date> {
    let front = &renderer.catalog[id].article.front;
    let days = front.updated.iter().map(|update| update.date.0).chain(front.date.map(|day| day.0));
    days.filter(|day| *day <= renderer.today).max()
}

/// Whether the page is announced for a day that has not come.
fn is_to_come(renderer: &Renderer<'_>, id: PageId) -> bool {
    renderer.catalog[id].article.front.date.is_some_and(|day| day.0 > renderer.today)
}

/// An XML file being written into memory, where writing cannot fail.
struct Xml(Writer<Cursor<Vec<u8>>>);

impl Xml {
    fn new() -> Xml {
        let mut xml = Xml(Writer::new_with_indent(Cursor::new(Vec::new()), b' ', 1));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        xml
    }

    fn event(&mut self, event: Event<'_>) {
        self.0.write_event(event).expect("writing to memory cannot fail");
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    fn text(&mut self, name: &str, text: &str) {
        self.open(name, &[]);
        self.event(Event::Text(BytesText::new(text)));
        self.close(name);
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    fn finish(self) -> String {
        let mut text = String::from_utf8(self.0.into_inner().into_inner()).expect("only text was written");
        text.push('\n');
        text
    }
}

/// The most addresses that a sitemap may hold (sitemaps.org).
const ADDRESSES_MAX: usize = 50_000;

/// Every page that holds its own question.
fn addresses<'a>(catalog: &'a Catalog<'_>, links: &'a Links) -> impl Iterator<Item = PageId> + 'a {
    catalog.pages().map(|(id, _)| id).filter(|&id| links.of(id).canonical.is_none())
}

/// How many files the sitemap is divided into, besides the one that lists them; none where one file holds all.
pub fn sitemap_parts(catalog: &Catalog<'_>, links: &Links) -> usize {
    match addresses(catalog, links).count() {
        0..=ADDRESSES_MAX => 0,
        more => more.div_ceil(ADDRESSES_MAX),
    }
}

/// The name of a part of the sitemap, from 1.
pub fn sitemap_name(part: usize) -> String {
    format!("sitemap-{part}.xml")
}

/// `sitemap.xml`: all pages, or the files that list them.
pub fn sitemap(renderer: &Renderer<'_>) -> String {
    let parts = sitemap_parts(renderer.catalog, renderer.links);
    if parts == 0 {
        return sitemap_of(renderer, addresses(renderer.catalog, renderer.links));
    }
    let mut xml = Xml::new();
    xml.open("sitemapindex", &[("xmlns", SITEMAP)]);
    for part in 1..=parts {
        xml.open("sitemap", &[]);
        xml.text("loc", &format!("{}{}", renderer.config.base_url, sitemap_name(part)));
        xml.close("sitemap");
    }
    xml.close("sitemapindex");
    xml.finish()
}

/// One part of the sitemap, from 1.
pub fn sitemap_part(renderer: &Renderer<'_>, part: usize) -> String {
    let before = (part - 1) * ADDRESSES_MAX;
    sitemap_of(renderer, addresses(renderer.catalog, renderer.links).skip(before).take(ADDRESSES_MAX))
}

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

fn sitemap_of(renderer: &Renderer<'_>, pages: impl Iterator<Item = PageId>) -> String {
    let mut xml = Xml::new();
    xml.open("urlset", &[("xmlns", SITEMAP)]);
    for id in pages {
        xml.open("url", &[]);
        xml.text("loc", &renderer.url(id));
        if let Some(date) = last_changed(renderer, id) {
            xml.text("lastmod", &date.to_string());
        }
        xml.close("url");
    }
    xml.close("urlset");
    xml.finish()
}

/// The pages last published or changed, newest first.
pub fn atom(renderer: &Renderer<'_>) -> String {
    let config = renderer.config;
    let pages = renderer.catalog.pages().filter(|&(id, _)| !is_to_come(renderer, id));
    let mut entries: Vec<(Date, PageId)> =
        pages.filter_map(|(id, _)| Some((last_changed(renderer, id)?, id))).collect();
    entries.sort_by_key(|&(date, id)| (std::cmp::Reverse(date), id));
    entries.truncate(FEED_MAX);
    let newest = entries.first().map_or(Date::constant(1970, 1, 1), |(date, _)| *date);

    let mut xml = Xml::new();
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &config.language)]);
    xml.text("title", &config.title);
    xml.text("id", &config.base_url);
    xml.empty("link", &[("href", &config.base_url)]);
    xml.empty("link", &[("rel", "self"), ("href", &format!("{}feed.xml", config.base_url))]);
    xml.text("updated", &timestamp(newest));
    xml.open("author", &[]);
    xml.text("name", &config.title);
    xml.close("author");
    for (date, id) in entries {
        let article = &renderer.catalog[id].article;
        let url = renderer.url(id);
        xml.open("entry", &[]);
        xml.text("title", &article.title);
        xml.text("id", &url);
        xml.empty("link", &[("href", &url)]);
        xml.text("updated", &timestamp(date));
        xml.text("summary", &renderer.description(id));
        xml.close("entry");
    }
    xml.close("feed");
    xml.finish()
}

fn timestamp(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

//! The tags of raw HTML as a browser reads them: their names and attributes, and the addresses that attributes hold.
//!
//! In comes a piece of HTML, out go ranges of it, ascending. Nothing is judged here.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

/// Elements whose content is letters to a browser.
const RAW_TEXT: &[&str] = &["script", "style", "textarea", "title", "xmp"];

/// A start tag.
#[derive(Debug)]
pub(super) struct Tag {
    /// In small letters.
    pub(super) name: String,
    /// From its `<` to the end of its name.
    pub(super) head: Range<usize>,
    pub(super) attributes: Vec<Attribute>,
}

/// An attribute, and its value without quotes; empty where there is none.
#[derive(Debug)]
pub(super) struct Attribute {
    /// In small letters.
    pub(super) name: String,
    pub(super) place: Range<usize>,
    pub(super) value: Range<usize>,
}

/// What a browser does with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// It goes there when the reader says so.
    Leads,
    /// It loads what is there into the page.
    Loads,
    /// It sends a form there.
    Sends,
}

/// How a value holds addresses.
#[derive(Debug, Clone, Copy)]
enum Shape {
    One,
    /// `a.png 1x, b.png 2x`
    Set,
    /// Parted by blanks.
    Words,
    /// `url(a.png)`
    Style,
}

/// Attributes that hold addresses, and of which elements; the first that fits counts, and none named are all.
const ADDRESSES: &[(&str, &[&str], Use, Shape)] = &[
    ("href", REFERRING, Use::Loads, Shape::One),
    ("href", &[], Use::Leads, Shape::One),
    ("xlink:href", REFERRING, Use::Loads, Shape::One),
    ("xlink:href", &[], Use::Leads, Shape::One),
    ("src", &[], Use::Loads, Shape::One),
    ("srcset", &[], Use::Loads, Shape::Set),
    ("imagesrcset", &[], Use::Loads, Shape::Set),
    ("poster", &[], Use::Loads, Shape::One),
    ("background", &[], Use::Loads, Shape::One),
    ("data", &["object"], Use::Loads, Shape::One),
    ("ping", &["a", "area"], Use::Sends, Shape::Words),
    ("action", &["form"], Use::Sends, Shape::One),
    ("formaction", &[], Use::Sends, Shape::One),
    ("cite", &[], Use::Leads, Shape::One),
    ("longdesc", &[], Use::Leads, Shape::One),
    ("style", &[], Use::Loads, Shape::Style),
];

/// Elements that put into the page what their `href` names.
const REFERRING: &[&str] =
    &["link", "use", "image", "feimage", "script", "pattern", "lineargradient", "radialgradient"];

/// What `<link>` loads or reaches for; its other relations only name an address.
const LOADED: &[&str] = &[
    "stylesheet",
    "icon",
    "apple-touch-icon",
    "mask-icon",
    "preload",
    "modulepreload",
    "prefetch",
    "prerender",
    "preconnect",
    "dns-prefetch",
    "manifest",
];

impl Tag {
    /// The attribute of a name.
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The addresses in one of its attributes.
    pub(super) fn addresses(&self, html: &str, attribute: &Attribute) -> Vec<(Range<usize>, Use)> {
        let fits = |(name, elements, ..): &&(&str, &[&str], Use, Shape)| {
            *name == attribute.name && (elements.is_empty() || elements.contains(&self.name.as_str()))
        };
        // The address of `<base>` is none of the page's own.
        let Some(&(_, _, way, shape)) = ADDRESSES.iter().find(fits).filter(|_| self.name != "base") else {
            return Vec::new();
        };
        let relation = self.attribute("rel").map_or("", |rel| &html[rel.value.clone()]);
        let loads = relation.split_whitespace().any(|word| LOADED.iter().any(|known| word.eq_ignore_ascii_case(known)));
        let way = if self.name == "link" && !loads { Use::Leads } else { way };
        let (value, at) = (&html[attribute.value.clone()], attribute.value.start);
        let pieces = match shape {
            Shape::One => std::iter::once(0..value.len()).collect(),
            Shape::Set => set(value),
            Shape::Words => words(value),
            Shape::Style => urls(value),
        };
        pieces.into_iter().map(|piece| (piece.start + at..piece.end + at, way)).collect()
    }
}

/// The start tags of a piece of HTML. What stands in a script or style is none.
pub(super) fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|open| at + open) {
        at = open + 1;
        if !html[at..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = tag_end(&html[at..]).map_or(html.len(), |end| at + end);
        let name_end = html[at..end].find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
        let name_end = name_end.map_or(end, |length| at + length);
        let name = html[at..name_end].to_ascii_lowercase();
        at = content_end(html, end, &name);
        found.push(Tag { name, head: open..name_end, attributes: attributes(html, name_end..end) });
    }
    found
}

/// Where a tag ends: the first `>` outside quotes.
pub(super) fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Where the closing tag of an element begins whose content is letters, or the end; right behind its tag of any other.
pub(super) fn content_end(html: &str, from: usize, name: &str) -> usize {
    if !RAW_TEXT.contains(&name) {
        return from;
    }
    let closes = |at: &usize| {
        let rest = &html.as_bytes()[at + 2..];
        rest.get(..name.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(name.as_bytes()))
    };
    html[from..].match_indices("</").map(|(at, _)| from + at).find(closes).unwrap_or(html.len())
}

/// The attributes of one tag, behind its name.
fn attributes(html: &str, tag: Range<usize>) -> Vec<Attribute> {
    let bytes = html.as_bytes();
    let skip = |from: usize, stop: fn(u8) -> bool| (from..tag.end).find(|&at| stop(bytes[at])).unwrap_or(tag.end);
    let mut found = Vec::new();
    let mut at = tag.start;
    loop {
        let name = skip(at, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>'));
        let name_end = skip(name, |byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'/' | b'>'));
        let sign = skip(name_end, |byte| !byte.is_ascii_whitespace());
        if name == tag.end {
            return found;
        }
        let mut add = |value: Range<usize>| {
            found.push(Attribute { name: html[name..name_end].to_ascii_lowercase(), place: name..name_end, value });
        };
        if bytes.get(sign) != Some(&b'=') || sign == tag.end {
            at = name_end.max(name + 1);
            if name_end > name {
                add(name_end..name_end);
            }
            continue;
        }
        let open = skip(sign + 1, |byte| !byte.is_ascii_whitespace());
        let value = match bytes.get(open).filter(|_| open < tag.end) {
            Some(&quote @ (b'"' | b'\'')) => {
                let end = (open + 1..tag.end).find(|&at| bytes[at] == quote).unwrap_or(tag.end);
                at = (end + 1).min(tag.end);
                open + 1..end
            }
            _ => {
                at = skip(open, |byte| byte.is_ascii_whitespace() || byte == b'>');
                open..at
            }
        };
        add(value);
    }
}

/// `a.png 1x, b.png 2x`: the addresses, as a browser parts them.
fn set(value: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let blank = |c: char| c.is_ascii_whitespace();
    loop {
        at += value[at..].len() - value[at..].trim_start_matches(|c: char| blank(c) || c == ',').len();
        if at == value.len() {
            return found;
        }
        let end = value[at..].find(blank).map_or(value.len(), |length| at + length);
        let address = value[at..end].trim_end_matches(',');
        found.push(at..at + address.len());
        // A comma right behind the address ends it; else what is said of it stands before the next.
        let said = if address.len() < end - at { Some(0) } else { value[end..].find(',') };
        at = said.map_or(value.len(), |length| end + length);
    }
}

fn words(value: &str) -> Vec<Range<usize>> {
    let place = |word: &str| word.as_ptr() as usize - value.as_ptr() as usize;
    value.split_ascii_whitespace().map(|word| place(word)..place(word) + word.len()).collect()
}

/// The addresses of `url(...)` in a style.
fn urls(value: &str) -> Vec<Range<usize>> {
    let lower = value.to_ascii_lowercase();
    let quotes = ["\"", "'", "&quot;", "&#34;", "&#39;", "&apos;"];
    let found = lower.match_indices("url(").map(|(at, open)| {
        let from = at + open.len();
        let inner = &value[from..from + value[from..].find(')').unwrap_or(value.len() - from)];
        let mut bare = inner.trim();
        for quote in quotes {
            bare = bare.strip_prefix(quote).unwrap_or(bare);
            bare = bare.strip_suffix(quote).unwrap_or(bare);
        }
        let start = from + (bare.as_ptr() as usize - inner.as_ptr() as usize);
        start..start + bare.len()
    });
    found.collect()
}

/// A value with its characters for their names and numbers: `java&#115;cript&colon;`.
pub(super) fn decoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (c, length) = character(rest);
        out.push_str(&c);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// The character that a text which begins with `&` names there, and how long its name is. Browsers read a number without
/// its semicolon, too.
fn character(text: &str) -> (String, usize) {
    let number = text.strip_prefix("&#").map(|rest| rest.strip_prefix(['x', 'X']).map_or((10, rest), |hex| (16, hex)));
    if let Some((radix, digits)) = number {
        let length = digits.bytes().take_while(|byte| (*byte as char).is_digit(radix)).count();
        let c = u32::from_str_radix(&digits[..length], radix).ok().and_then(char::from_u32);
        let end = text.len() - digits.len() + length;
        return match c {
            Some(c) => (c.to_string(), end + usize::from(text[end..].starts_with(';'))),
            None => ("&".to_owned(), 1),
        };
    }
    let name = text[1..].bytes().take_while(u8::is_ascii_alphanumeric).count();
    if name == 0 || !text[1 + name..].starts_with(';') {
        return ("&".to_owned(), 1);
    }
    // The parser of Markdown has the table of names.
    let written = &text[..name + 2];
    let read: String = Parser::new(written)
        .filter_map(|event| match event {
            Event::Text(text) => Some(text.into_string()),
            Event::SoftBreak => Some("\n".to_owned()),
            _ => None,
        })
        .collect();
    if read == written { ("&".to_owned(), 1) } else { (read, written.len()) }
}

/// The text of HTML, its tags blanked out.
pub(super) fn outside_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|found| at + found) {
        out.push_str(&html[at..open]);
        at = tag_end(&html[open + 1..]).map_or(html.len(), |end| open + 1 + end);
        out.push(' ');
    }
    out.push_str(&html[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Vec<String> {
        let of_tag = |tag: &Tag| -> Vec<String> {
            let all = tag.attributes.iter().flat_map(|attribute| tag.addresses(html, attribute));
            all.map(|(range, _)| html[range].to_owned()).collect()
        };
        tags(html).iter().flat_map(of_tag).collect()
    }

    #[test]
    fn addresses_stand_in_attributes_of_tags() {
        assert_eq!(of("<a class=\"x\" HREF = 'b.md'>href=\"c\"</a><img src=p.png alt='src=q'/>"), ["b.md", "p.png"]);
        assert_eq!(of("<video controls poster=\"\" src='a.mp4'></video> a < b href=c"), ["", "a.mp4"]);
        for none in ["<a href", "<a href=", "<a", "<", "</a href=x", "<a data-href=x>", "<a / >", "<a ='x'>"] {
            assert!(of(none).iter().all(String::is_empty), "{none}");
        }
        assert_eq!(of("<script>if (a<b) '<img src=x>'</SCRIPT><style><a href=y></style><p cite=z>"), ["z"]);
    }

    #[test]
    fn lists_and_styles_hold_several() {
        assert_eq!(of("<img srcset=' a.png 1x, b,c.png 2x,d.png,e.png'>"), ["a.png", "b,c.png", "d.png,e.png"]);
        assert_eq!(of("<img srcset='a.png, b.png 100w'><a ping='x y'>"), ["a.png", "b.png", "x", "y"]);
        assert_eq!(of("<p style=\"background: URL( 'a.png' ), url(b.png)\">"), ["a.png", "b.png"]);
        assert_eq!(of("<p style='x:url(&quot;a.png&quot;);y:url('>"), ["a.png", ""]);
        assert_eq!(of("<object data=a.pdf><p data=b><form action=c><svg><use xlink:href=d>"), ["a.pdf", "c", "d"]);
    }

    #[test]
    fn values_are_decoded_as_browsers_do() {
        for (written, read) in [
            ("java&#115;cript&colon;x", "javascript:x"),
            ("&#106avascript", "javascript"),
            ("&#x6A;&Tab;&amp;&nosuch;&&#;", "j\t&&nosuch;&&#;"),
        ] {
            assert_eq!(decoded(written), read, "{written}");
        }
    }

    #[test]
    fn text_stands_outside_tags() {
        assert_eq!(outside_tags("<p title=\"**\">甲<b>乙"), " 甲 乙");
    }
}

//! Bodies block by block: what one page says and another does not, and what many pages repeat.
//!
//! In come compiled bodies; out go ranges of their HTML, whole outermost blocks, for the catalog to keep or to leave out.

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;

use super::article::passage::passages;
use super::wording::is_unit;
use crate::catalog::{Catalog, Page, PageId, Repeat};
use crate::parse::Body;
use crate::text::{collapse, fold, is_han};

/// A page as one Markdown text, title first.
pub(super) fn markdown(page: &Page<'_>) -> String {
    let article = &page.article;
    let body = without_comments(&article.text[article.body_start..]);
    // The title may be the body's own first heading.
    if body.trim_start().starts_with("# ") {
        body.trim_start().to_owned()
    } else {
        format!("# {}\n\n{body}", article.title)
    }
}

/// A text without its comments, which nobody is shown.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// The passages that three or more pages repeat, for all pages but the first that has them: which blocks of the body,
/// and where the passage stands. Only whole blocks count.
pub(super) fn repeats(catalog: &Catalog<'_>) -> HashMap<PageId, Vec<Repeat>> {
    let pages: Vec<PageId> = catalog.pages().filter(|(_, page)| is_unit(page)).map(|(id, _)| id).collect();
    let read: Vec<Shown> = pages.par_iter().map(|&id| Shown::new(&catalog[id].article.body)).collect();
    let texts: Vec<&str> = read.iter().map(|shown| shown.text.as_str()).collect();
    let mut repeats: HashMap<PageId, Vec<Repeat>> = HashMap::new();
    for passage in passages(&texts) {
        let Some(first) = passage.spans.first().map(|span| pages[span.text]) else { continue };
        for span in passage.spans.iter().filter(|span| pages[span.text] != first) {
            let inside =
                |block: &&ShownBlock| span.range.start <= block.chars.start && block.chars.end <= span.range.end;
            let blocks = read[span.text].blocks.iter().filter(inside);
            let found = repeats.entry(pages[span.text]).or_default();
            found.extend(blocks.map(|block| Repeat { block: block.html.clone(), first }));
        }
    }
    for found in repeats.values_mut() {
        found.sort_by_key(|repeat| repeat.block.start);
        found.dedup_by_key(|repeat| repeat.block.start);
    }
    repeats
}

/// The words of a body, block by block.
struct Shown {
    text: String,
    blocks: Vec<ShownBlock>,
}

/// A block: its characters in the words, its bytes in the HTML.
struct ShownBlock {
    chars: Range<usize>,
    html: Range<usize>,
}

impl Shown {
    fn new(body: &Body) -> Shown {
        let (mut shown, mut chars, mut start) = (Shown { text: String::new(), blocks: Vec::new() }, 0, 0);
        for &end in &body.block_ends {
            let words = visible(&body.html[start..end]);
            let words = words.trim();
            let count = words.chars().count();
            if count > 0 {
                shown.blocks.push(ShownBlock { chars: chars..chars + count, html: start..end });
                shown.text.push_str(words);
                shown.text.push_str("\n\n");
                chars += count + 2;
            }
            start = end;
        }
        shown
    }
}

/// The blocks of a page, and whether its answer, say something that the other page does not.
pub(super) fn lacking(gone: &Page<'_>, kept: &Page<'_>) -> (Vec<Range<usize>>, bool) {
    let said = |page: &Page<'_>| {
        let answer = page.article.front.answer.as_deref().unwrap_or_default();
        format!("{}\n{}", bare(answer), bare(&visible(&page.article.body.html)))
    };
    let there = said(kept);
    let new = |text: &str| !there.contains(&bare(text));
    let body = &gone.article.body;
    let starts = std::iter::once(0).chain(body.block_ends.iter().copied());
    let blocks: Vec<Range<usize>> = starts.zip(&body.block_ends).map(|(start, &end)| start..end).collect();
    let is_heading = |block: &Range<usize>| {
        let html = body.html[block.clone()].as_bytes();
        html.len() > 3 && html[0] == b'<' && html[1] == b'h' && html[2].is_ascii_digit()
    };
    // A link or a picture may say more than its words.
    let has_more = |block: &Range<usize>| body.holes.iter().any(|hole| block.contains(&hole.at));
    let worth: Vec<bool> = blocks
        .iter()
        .map(|block| !is_heading(block) && (has_more(block) || new(&visible(&body.html[block.clone()]))))
        .collect();
    // A heading stays with what stands below it.
    let mut kept_blocks: Vec<Range<usize>> = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let section = number + 1..blocks.len();
        let below = section.clone().take_while(|&next| !is_heading(&blocks[next])).any(|next| worth[next]);
        let says_itself = is_heading(block) && new(&visible(&body.html[block.clone()]));
        if worth[number] || (is_heading(block) && (below || says_itself)) {
            match kept_blocks.last_mut() {
                Some(last) if last.end == block.start => last.end = block.end,
                _ => kept_blocks.push(block.clone()),
            }
        }
    }
    let answer = gone.article.front.answer.as_deref().is_some_and(|answer| !answer.is_empty() && new(answer));
    (kept_blocks, answer)
}

/// The first paragraph of a body, as text; empty where there is none.
pub(super) fn lead(body: &Body) -> String {
    let starts = std::iter::once(0).chain(body.block_ends.iter().copied());
    let mut blocks = starts.zip(&body.block_ends).map(|(start, &end)| body.html[start..end].trim_start());
    let paragraph = blocks.find(|block| block.starts_with("<p>") || block.starts_with("<p "));
    collapse(&paragraph.map(visible).unwrap_or_default())
}

/// All that a body shows, as text, a line a block.
pub(super) fn shown(body: &Body) -> String {
    Shown::new(body).text
}

/// Text without what only looks different: width, script, punctuation, blanks.
pub(super) fn bare(text: &str) -> String {
    fold(text).chars().filter(|&c| c.is_alphanumeric() || is_han(c)).collect()
}

/// The words that a piece of HTML shows. Tags end a word.
fn visible(html: &str) -> String {
    words_between(html, |_| " ")
}

/// The words that a piece of HTML shows, with a sign in place of each tag, by what stands between its brackets.
pub(super) fn words_between<'s>(html: &str, sign: impl Fn(&str) -> &'s str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let (tag, after) = rest[open + 1..].split_once('>').unwrap_or((&rest[open + 1..], ""));
        out.push_str(sign(tag));
        rest = after;
    }
    out.push_str(rest);
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Options, catalog};
    use crate::config::Reading;
    use crate::parse::parse;
    use crate::source::{Sources, TextFile};

    /// What a page with `gone` as its body has and one with `kept` has not: the blocks, and whether the answer.
    fn lacks(gone: &str, kept: &str) -> (Vec<String>, bool) {
        let mut sources =
            Sources::new("title = \"T\"\nbase_url = \"https://kb.example/\"\n", jiff::civil::date(2026, 11, 23));
        sources.articles = [("gone", gone), ("kept", kept)]
            .map(|(stem, text)| TextFile {
                path: format!("content/{stem}.md"),
                text: format!("---\ntitle: {stem}\nkind: question\n{text}"),
            })
            .to_vec();
        let mut diagnostics = Vec::new();
        let options = Options { site_title: "T", drafts: false, files: Vec::new() };
        let articles = parse(&sources, Reading::default(), &mut diagnostics);
        let catalog = catalog(articles, &options, &mut diagnostics);
        let page = |key| &catalog[catalog.by_key(key).expect("the page is there")];
        let (blocks, answer) = lacking(page("gone"), page("kept"));
        let shown = |block: Range<usize>| visible(&page("gone").article.body.html[block]);
        (blocks.into_iter().map(|block| shown(block).split_whitespace().collect()).collect(), answer)
    }

    #[test]
    fn what_the_other_page_says_is_not_kept() {
        let (none, body) = (Vec::<String>::new(), "甲事如此。\n\n乙事如彼。\n");
        assert_eq!(lacks(&format!("---\n{body}"), &format!("---\n{body}")), (none.clone(), false));
        // Width, script, punctuation and the place in the page make no difference.
        assert_eq!(lacks("---\n乙事，如彼！\n", &format!("---\n{body}")), (none.clone(), false));
        assert_eq!(lacks("answer: 甲事如此\n---\n", &format!("---\n{body}")), (none, false));
    }

    #[test]
    fn what_it_lacks_is_kept_with_its_heading() {
        let gone = "answer: 丁。\n---\n甲。\n\n## 空的题\n\n乙。\n\n## 别的题\n\n丙。\n";
        let (blocks, answer) = lacks(gone, "---\n甲。乙。空的题\n");
        assert_eq!((blocks, answer), (vec!["别的题丙。".to_owned()], true));
    }

    #[test]
    fn a_heading_of_its_own_words_is_kept() {
        assert_eq!(lacks("---\n## 新的题\n\n甲。\n", "---\n甲。\n").0, ["新的题"]);
    }

    #[test]
    fn a_link_is_more_than_its_words() {
        assert_eq!(lacks("---\n[[kept|甲]]\n", "---\n甲\n").0, ["甲"]);
    }

    #[test]
    fn tags_end_words_and_escapes_are_undone() {
        assert_eq!(visible("<p>甲<br>乙 &lt;&amp;amp;</p>"), " 甲 乙 <&amp; ");
        assert_eq!(visible("甲 <unclosed"), "甲  ");
        assert_eq!(bare("「Ａ－甲」 乙！"), "a甲乙");
    }
}

//! The headings on the page of a statute: which article each is, and those that no citation finds.

use std::collections::HashSet;
use std::ops::Range;

use super::Compiler;
use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::statute::{self, is_like_number};
use crate::text::heading_id;

/// The headings that are judged when all of the page are known.
#[derive(Debug, Default)]
pub(super) struct Articles {
    /// The levels on which articles stand.
    levels: Vec<u8>,
    /// Parts of articles, by the id of the whole.
    parts: Vec<(String, Range<usize>)>,
    /// Numbers without a word for what they count, and their level.
    numbered: Vec<(u8, Range<usize>)>,
}

impl Compiler<'_, '_> {
    /// The number of the article that a heading is; one that no citation could name is told.
    pub(super) fn article_number(&mut self, plain: &str, level: u8, span: &Range<usize>) -> Option<String> {
        let line = self.first_line(span);
        let heading = statute::heading(plain);
        if !matches!(heading, statute::Heading::Other | statute::Heading::Numbered) {
            self.articles.levels.push(level);
        }
        match heading {
            statute::Heading::Article(number) => return Some(number),
            statute::Heading::Other => {}
            statute::Heading::Part(whole) => self.articles.parts.push((whole, line)),
            statute::Heading::Numbered => self.articles.numbered.push((level, line)),
            statute::Heading::Several => self.not_found(
                line,
                words!(
                    "一个标题写了几条，引用找不到其中任何一条",
                    "one heading holds several articles: no citation finds any of them"
                ),
                words!(
                    "一条一个标题，例如 `## 第三条`；只要引用得到第一条，写 `## 标题 {{#3}}`",
                    "give each article its heading, such as `## Article 3`; `## Heading {{#3}}` lets the first be cited"
                ),
            ),
            statute::Heading::Unreadable => self.not_found(
                line,
                words!(
                    "读不懂这一条的条号，引用找不到它",
                    "the number of this article cannot be read: no citation finds it"
                ),
                words!(
                    "写成 `## 第一百零五条之一`、`## Article 12a` 或 `## § 4`；别的写法给它名字：`## 标题 {{#12}}`",
                    "write `## 第一百零五条之一`, `## Article 12a` or `## § 4`, or give it a name: `## Heading {{#12}}`"
                ),
            ),
        }
        None
    }

    fn not_found(&mut self, line: Range<usize>, message: Words, help: Words) {
        self.diagnostics.push(Diagnostic::warning(Code::KB204, self.input.path, message).at(line).help(help));
    }

    /// Parts of an article whose whole stands nowhere, and headings that are numbered where articles stand.
    pub(super) fn report_articles(&mut self) {
        let Articles { levels, mut parts, mut numbered } = std::mem::take(&mut self.articles);
        let mut told: HashSet<String> = self.body.headings.iter().map(|heading| heading.id.clone()).collect();
        parts.retain(|(whole, _)| told.insert(whole.clone()));
        for (whole, line) in parts {
            let message = words!(
                "这个标题只是第 {whole} 条的一部分，或者讲到那一条；整条没有标题，引用找不到第 {whole} 条",
                "this heading is a part of article {whole} or speaks of it, and the whole has none: no citation finds article {whole}"
            );
            let help = words!(
                "给整条一个标题，各款放在它下面；这就是整条的话，写 `## 标题 {{#{whole}}}`",
                "give the whole article a heading and put its parts below; if this is the whole, write `## Heading {{#{whole}}}`"
            );
            self.not_found(line, message, help);
        }
        // Numbers on another level than the articles count chapters or points.
        numbered.retain(|(level, _)| levels.is_empty() || levels.contains(level));
        let count = numbered.len();
        let Some((_, line)) = numbered.into_iter().next() else { return };
        let message = words!(
            "标题只有号码（这一页共 {count} 个），看不出是不是条文：引用找不到",
            "a heading has a number and no word for an article ({count} on this page): no citation finds it"
        );
        let help = words!(
            "是条文就写 `## 第三条 标题`，或者 `## 标题 {{#3}}`；不是就不用号码，或者放到另一级",
            "if it is an article write `## Section 3. Title` or `## Heading {{#3}}`; if not, take out the number or use another level"
        );
        self.not_found(line, message, help);
    }

    /// A citation of this number could mean either article.
    pub(super) fn report_second_article(&mut self, number: &str, span: Range<usize>) {
        let line = self.first_line(&span);
        let first = self.body.headings.iter().position(|heading| heading.id == number);
        let first = first.and_then(|heading| self.heading_lines.get(heading).cloned());
        let message = words!(
            "第 {number} 条写了两次，引用它的页面不知道指哪一条",
            "article {number} stands twice: a citation of it could mean either"
        );
        let help = words!(
            "改正号码；不是条文的标题写别的字，或给它自己的名字：`## 标题 {{#名字}}`",
            "correct the number; a heading that is no article takes other words or a name: `## Heading {{#name}}`"
        );
        self.diagnostics.push(
            Diagnostic::error(Code::KB203, self.input.path, message).at(line).help(help).also(self.input.path, first),
        );
    }
}

/// The id of a heading that is no article is no article's: `§ 5 (2)` is not `#5-2`.
pub(super) fn id_of_no_article(plain: &str) -> String {
    let id = heading_id(plain);
    let number_alone = plain.trim().trim_end_matches('.') == id;
    if is_like_number(&id) && !number_alone { format!("heading-{id}") } else { id }
}

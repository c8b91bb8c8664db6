//! Lines that no YAML reader takes: which sign is to blame, and what to write instead.
//!
//! The reader says where it could not go on, which may be lines behind the mistake. So the lines up to there are looked
//! at for the mistakes people make.

use std::ops::Range;

use super::probe::Mistake;
use super::quoting::{needs_quotes, quoted};
use crate::diagnostic::words;

/// A line of YAML, divided at its key.
struct Line<'y> {
    start: usize,
    text: &'y str,
    /// The key with the place of its colon, of either width.
    key: Option<(&'y str, usize, char)>,
}

impl<'y> Line<'y> {
    fn new(start: usize, text: &'y str) -> Line<'y> {
        let mut inner = text.trim_start();
        while let Some(item) = inner.strip_prefix("- ") {
            inner = item.trim_start();
        }
        let at = start + (text.len() - inner.len());
        let colon = inner.char_indices().find(|(_, c)| matches!(c, ':' | '：'));
        let key = colon.and_then(|(colon, sign)| {
            let key = inner[..colon].trim_end();
            let name = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
            name.then_some((key, at + colon, sign))
        });
        Line { start, text, key }
    }

    fn is_top(&self) -> bool {
        self.key.is_some() && !self.text.starts_with([' ', '\t', '-'])
    }

    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// What stands behind the colon, with its place; without a key what stands behind the dash.
    fn value(&self) -> (usize, &'y str) {
        let from = match self.key {
            Some((_, colon, sign)) => colon + sign.len_utf8() - self.start,
            None => self.text.find("- ").filter(|dash| self.text[..*dash].trim().is_empty()).map_or(0, |dash| dash + 2),
        };
        let value = self.text[from..].trim_start();
        (self.end() - value.len(), value.trim_end())
    }
}

/// Lines with the top-level keys they belong to.
struct Lines<'y> {
    yaml: &'y str,
    lines: Vec<Line<'y>>,
    /// For each line, the line of its key.
    tops: Vec<usize>,
    /// For each line, where the next key begins.
    ends: Vec<usize>,
}

impl<'y> Lines<'y> {
    fn new(yaml: &'y str) -> Lines<'y> {
        let mut at = 0;
        let lines: Vec<Line<'_>> = yaml
            .split_inclusive('\n')
            .map(|line| {
                at += line.len();
                Line::new(at - line.len(), line.trim_end_matches('\n'))
            })
            .collect();
        let (mut top, mut end) = (0, yaml.len());
        let mut tops = Vec::with_capacity(lines.len());
        for (number, line) in lines.iter().enumerate() {
            top = if line.is_top() { number } else { top };
            tops.push(top);
        }
        let mut ends = vec![end; lines.len()];
        for (number, line) in lines.iter().enumerate().rev() {
            ends[number] = end;
            end = if line.is_top() { line.start } else { end };
        }
        Lines { yaml, lines, tops, ends }
    }

    fn at(&self, at: usize) -> usize {
        self.lines.partition_point(|line| line.start <= at).saturating_sub(1)
    }

    /// A line with its end.
    fn line(&self, number: usize) -> Range<usize> {
        self.lines[number].start..self.lines.get(number + 1).map_or(self.yaml.len(), |line| line.start)
    }

    /// The lines of a key and its value.
    fn whole(&self, number: usize) -> Range<usize> {
        self.lines[self.tops[number]].start..self.ends[number]
    }
}

/// The mistake behind a reader's error at byte `at`, if it is one that people make, and the lines to leave out so that
/// the rest can be read.
pub fn blame(yaml: &str, at: usize) -> Option<(Mistake, Range<usize>)> {
    let lines = Lines::new(yaml);
    let stopped = lines.at(at);
    for (number, line) in lines.lines.iter().enumerate().take(stopped + 1) {
        if let Some(mistake) = strange_blank(line) {
            return Some((mistake, lines.line(number)));
        }
        let (place, value) = line.value();
        if let Some(mistake) = unclosed(place, value, &yaml[place..lines.ends[number].max(place)]) {
            return Some((mistake, lines.whole(number)));
        }
    }
    let mut here = stopped..(stopped + 2).min(lines.lines.len());
    let found = here.find_map(|number| Some((misplaced(&lines.lines, number)?, lines.line(number))));
    if found.is_some() {
        return found;
    }
    // The reader may have stopped at the line behind.
    let top = *lines.tops.get(stopped)?;
    let found = (top.saturating_sub(1)..=stopped).rev().find_map(|number| Some((sign(&lines.lines[number])?, number)));
    found.map(|(mistake, number)| (mistake, lines.whole(number)))
}

/// A blank behind the colon of a key that YAML takes for a letter.
fn strange_blank(line: &Line<'_>) -> Option<Mistake> {
    let (key, colon, _) = line.key.filter(|(.., sign)| *sign == ':' && line.is_top())?;
    let blank = line.text[colon + 1 - line.start..].chars().next()?;
    if !blank.is_whitespace() || matches!(blank, ' ' | '\t') {
        return None;
    }
    let code = format!("U+{:04X}", blank as u32);
    let message =
        words!("`{key}:` 后面的空格不是普通空格（{code}）", "behind `{key}:` stands a blank of another kind ({code})");
    let help = words!("换成普通空格", "put an ordinary blank there");
    Some((colon + 1..colon + 1 + blank.len_utf8(), message, Some(help)))
}

/// A mistake that nobody has a name for, and the lines to leave out.
pub fn unknown(yaml: &str, at: usize) -> (Mistake, Range<usize>) {
    let lines = Lines::new(yaml);
    let at = at.min(yaml.len());
    let stopped = lines.at(at);
    let top = lines.tops.get(stopped).map(|top| &lines.lines[*top]);
    let name = top.and_then(|line| line.key).map_or("front matter", |(key, ..)| key);
    let message = words!("`{name}` 这里读不懂", "`{name}` cannot be read here");
    let help = words!(
        "一行一个 `键: 值`，下一层缩进两个空格；文字拿不准时整个加引号",
        "one `key: value` a line, two blanks further in for what is below a key; text is safe in quotes"
    );
    let whole = if top.is_some() { lines.whole(stopped) } else { 0..lines.yaml.len() };
    ((at..at, message, Some(help)), whole)
}

/// A line that is no part of what stands above it: a tab before it, a key further in than its value, no key at all.
fn misplaced(lines: &[Line<'_>], number: usize) -> Option<Mistake> {
    let line = &lines[number];
    let bare = line.text.trim();
    let start = line.start + (line.text.len() - line.text.trim_start().len());
    if let Some(tab) = line.text[..start - line.start].find('\t') {
        return Some(tab_at(line.start + tab));
    }
    if start == line.start
        && line.key.is_none()
        && !bare.is_empty()
        && !bare.starts_with(['#', '-', '[', '{', '?', ':', '"', '\''])
    {
        return Some((
            start..start + bare.len(),
            words!("这一行不是 `键: 值`", "this line is no `key: value`"),
            Some(words!(
                "属于上一行的话，前面缩进两个空格",
                "if it belongs to the value above, put two blanks before it"
            )),
        ));
    }
    let above = lines[..number].iter().rposition(|line| !line.text.trim().is_empty())?;
    // What stands further in is more of a text, which the comment has ended.
    if start > line.start && line.key.is_none() && lines[above].text.starts_with('#') {
        return Some((
            lines[above].start..lines[above].end(),
            words!(
                "以 # 开头的这一行是注释，它上面的文字到此为止",
                "this line begins with `#`: it is a comment and ends the text above it"
            ),
            Some(words!("前面缩进两个空格，或者删掉这一行", "put two blanks before it, or delete it")),
        ));
    }
    let (_, value) = lines[above].value();
    if start > line.start && line.key.is_some() && lines[above].is_top() && !value.is_empty() && !bare.starts_with('-')
    {
        return Some((
            start..start + bare.len(),
            words!("这一行比上面的键更靠里", "this line stands further in than the key above it"),
            Some(words!("删掉前面的空格", "delete the blanks before it")),
        ));
    }
    None
}

fn tab_at(place: usize) -> Mistake {
    (
        place..place + 1,
        words!("这里是制表符（tab），YAML 的缩进只用空格", "this is a tab; YAML is indented with blanks only"),
        Some(words!("换成空格", "write blanks instead")),
    )
}

/// A bracket or a quotation mark without its other half before the next key.
fn unclosed(place: usize, value: &str, rest: &str) -> Option<Mistake> {
    let open = value.chars().next()?;
    let close = match open {
        '[' => ']',
        '{' => '}',
        '"' | '\'' => open,
        _ => return None,
    };
    let closed = match open {
        '"' | '\'' => after_quotes(rest).is_some(),
        _ => after_brackets(rest).is_some(),
    };
    if closed {
        return None;
    }
    let text = quoted(value);
    let help = match open {
        '"' | '\'' => words!("在值的末尾写上另一个 `{close}`", "write the other `{close}` at the end of the value"),
        _ => words!(
            "列表写完要有 `{close}`；如果是文字，加上引号：{text}",
            "end the list with `{close}`; if it is text, put it in quotes: {text}"
        ),
    };
    let message = match open {
        '"' | '\'' => {
            words!("这里的引号 `{open}` 没有配对的另一个", "the quote `{open}` that begins here is never closed")
        }
        _ => words!("这里的 `{open}` 没有配对的 `{close}`", "this `{open}` is never closed by `{close}`"),
    };
    Some((place..place + 1, message, Some(help)))
}

/// What stands behind a text in quotes.
fn after_quotes(text: &str) -> Option<&str> {
    let open = text.chars().next()?;
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && open == '"' {
            chars.next();
        } else if c == open {
            if open == '\'' && chars.peek().is_some_and(|(_, c)| *c == '\'') {
                chars.next();
            } else {
                return Some(&text[at + 1..]);
            }
        }
    }
    None
}

/// What stands behind a list or a mapping in brackets.
fn after_brackets(text: &str) -> Option<&str> {
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            // A mark within a word is an apostrophe.
            '"' | '\'' if text[..at].trim_end().ends_with(['[', '{', ',', ':']) => {
                at = text.len() - after_quotes(&text[at..])?.len();
                continue;
            }
            _ => {}
        }
        at += c.len_utf8();
        if depth == 0 {
            return Some(&text[at..]);
        }
    }
    None
}

/// A sign on this line that YAML does not take there.
fn sign(line: &Line<'_>) -> Option<Mistake> {
    if let Some((key, colon, sign)) = line.key {
        let after = line.text[colon + sign.len_utf8() - line.start..].chars().next();
        if sign == '：' {
            let help = words!("写半角冒号和一个空格：`{key}: `", "write a plain colon and a blank: `{key}: `");
            return Some((
                colon..colon + sign.len_utf8(),
                words!("`：` 是全角冒号", "`：` is a full-width colon"),
                Some(help),
            ));
        }
        if after.is_some_and(|c| !c.is_whitespace()) {
            let help = words!("冒号后面写一个空格：`{key}: `", "write a blank behind the colon: `{key}: `");
            return Some((
                colon..colon + 1,
                words!("冒号后面没有空格", "there is no blank behind the colon"),
                Some(help),
            ));
        }
    }
    if let Some(tab) = line.text.find('\t') {
        return Some(tab_at(line.start + tab));
    }
    let (place, value) = line.value();
    let text = quoted(value);
    let in_quotes = || Some(words!("整个值加引号：{text}", "put the whole value in quotes: {text}"));
    let first = value.chars().next()?;
    match first {
        '"' | '\'' => {
            let rest = after_quotes(value)?;
            let escape = value.find('\\').filter(|_| first == '"' && rest.trim().is_empty());
            if let Some(escape) = escape {
                let inner = value.trim_matches('"').replace('\'', "''");
                let help = words!(
                    "要写反斜杠本身，用单引号：'{inner}'",
                    "for a backslash as such write single quotes: '{inner}'"
                );
                let message = words!("双引号里的 `\\` 另有意思", "within double quotes a `\\` means something else");
                return Some((place + escape..place + escape + 1, message, Some(help)));
            }
            behind(place + value.len() - rest.trim_start().len(), rest, first, text)
        }
        '[' | '{' => {
            let rest = after_brackets(value)?;
            behind(place + value.len() - rest.trim_start().len(), rest, first, text)
        }
        '*' | '&' | '!' | '%' | '@' | '`' | '|' | '>' | ',' | ']' | '}' | '?' => {
            let (message, help) = needs_quotes(&first.to_string(), value);
            Some((place..place + 1, message, Some(help)))
        }
        '-' if value.starts_with("- ") && line.key.is_some() => {
            let (message, help) = needs_quotes("- ", value);
            Some((place..place + 1, message, Some(help)))
        }
        _ => {
            let colon = value.find(": ").or_else(|| value.ends_with(':').then(|| value.len() - 1));
            if let Some(colon) = colon.filter(|_| line.key.is_some()) {
                let place = place + colon;
                return Some((place..place + 1, words!("值里有冒号", "there is a colon in the value"), in_quotes()));
            }
            let comment = place + value.find(" #")? + 1;
            Some((
                comment..comment + 1,
                words!("值到 # 为止：后面是注释", "the value ends before the `#`: a comment begins there"),
                in_quotes(),
            ))
        }
    }
}

/// Text behind the end of a text in quotes or of a list.
fn behind(start: usize, rest: &str, open: char, whole: String) -> Option<Mistake> {
    let rest = rest.trim();
    if rest.is_empty()
        || rest.starts_with(['#', ',', ']', '}', ':']) && !matches!(open, '[' | '{')
        || rest.starts_with('#')
    {
        return None;
    }
    if rest.starts_with([']', '}']) {
        let message = words!("这个括号没有配对的另一半", "this bracket closes nothing");
        return Some((start..start + 1, message, Some(words!("删掉它", "delete it"))));
    }
    let length = rest.chars().next().map_or(1, char::len_utf8);
    Some((
        start..start + length,
        words!("值在这里之前已经结束，后面不能再有字", "the value has ended before this; nothing can follow it"),
        Some(words!("整个值加引号：{whole}", "put the whole value in quotes: {whole}")),
    ))
}

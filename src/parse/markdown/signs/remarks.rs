//! Comments of other tools: what an author did not mean to publish, and what would be published here.

use std::ops::Range;

/// How a comment begins, what must follow it, and how it ends.
const COMMENTS: &[(&str, Follows, &str)] = &[
    ("{::comment", Follows::NoLetter, "{:/"),
    ("{%", Follows::Word, "endcomment"),
    ("{{<", Follows::Word, "/comment"),
    ("{{%", Follows::Word, "/comment"),
    ("{#", Follows::Blank, "#}"),
    ("{{/*", Follows::Anything, "*/}}"),
    ("{{- /*", Follows::Anything, "*/"),
    ("{{!--", Follows::Anything, "--}}"),
    ("{{! ", Follows::Anything, "}}"),
    ("{/*", Follows::Anything, "*/}"),
    ("{>>", Follows::Anything, "<<}"),
    ("<%#", Follows::Anything, "%>"),
    ("<%--", Follows::Anything, "--%>"),
    ("{*", Follows::Blank, "*}"),
    ("@*", Follows::Blank, "*@"),
];

/// What stands behind the sign that opens a comment.
#[derive(Clone, Copy)]
enum Follows {
    Anything,
    /// A blank, the end of the line, or `-`.
    Blank,
    NoLetter,
    /// The word `comment`.
    Word,
}

impl Follows {
    fn fits(self, rest: &str) -> bool {
        match self {
            Follows::Anything => true,
            Follows::Blank => rest.is_empty() || rest.starts_with([' ', '\t', '-']),
            Follows::NoLetter => !rest.starts_with(|c: char| c.is_alphanumeric()),
            Follows::Word => rest
                .trim_start_matches(['-', '~', ' ', '\t'])
                .strip_prefix("comment")
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')),
        }
    }
}

/// The first comment of a line; one that goes on below ends with the line.
pub(super) fn find(line: &str) -> Option<Range<usize>> {
    let found = COMMENTS.iter().filter_map(|(open, follows, close)| {
        let starts = line.match_indices(open).map(|(at, _)| at);
        let start = { starts }.find(|at| follows.fits(&line[at + open.len()..]))?;
        let inner = start + open.len();
        let end = line[inner..].find(close).map_or(line.trim_end().len(), |length| {
            let end = inner + length + close.len();
            // `{% endcomment %}` and `{:/comment}` go on to their brace.
            if close.ends_with('}') { end } else { line[end..].find('}').map_or(end, |brace| end + brace + 1) }
        });
        Some(start..end.max(inner))
    });
    found.min_by_key(|range| range.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Option<&str> {
        find(line).map(|range| &line[range])
    }

    #[test]
    fn comments_of_other_tools_are_known() {
        for line in [
            "{::comment}",
            "{% comment %}a{% endcomment %}",
            "{%- comment -%}",
            "{# a #}",
            "{#- a -#}",
            "{#",
            "{{/* a */}}",
            "{{!-- a --}}",
            "{{! a }}",
            "{/* a */}",
            "{>>a<<}",
            "<%# a %>",
            "<%-- a --%>",
            "{{< comment >}}",
            "{* a *}",
            "@* a *@",
            "{::comment}a{:/comment}",
        ] {
            assert_eq!(found(&format!("甲{line}")), Some(line), "{line}");
        }
        for line in [
            "## a {#id}",
            "{% commented %}",
            "{% include comment.html %}",
            "{{ x }}",
            "{{#if}}",
            "${#a}",
            "{:.x}",
            "{*}",
            "a <% b %>",
            "{::options x}",
            "{%if%}",
        ] {
            assert_eq!(found(line), None, "{line}");
        }
    }
}

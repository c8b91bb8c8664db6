//! Raw HTML and link schemes: what is a comment, what is dangerous, what leads out of the site.

use super::body::Form;

/// Comments with their offsets, and the HTML without them.
pub fn split_comments(html: &str) -> (Vec<(usize, &str)>, String) {
    let mut comments = Vec::new();
    let mut rest = String::new();
    let mut at = 0;
    while let Some(start) = html[at..].find("<!--").map(|found| at + found) {
        // `<!-->` and `<!--->` are whole.
        let end = html[start + 2..].find("-->").map_or(html.len(), |found| start + 2 + found + 3);
        rest.push_str(&html[at..start]);
        comments.push((start, &html[start..end]));
        at = end;
    }
    rest.push_str(&html[at..]);
    (comments, rest)
}

/// The code of `<!-- kbgen allow KB301: the reason -->`; without a reason it does not count.
pub fn allowed_code(comment: &str) -> Option<String> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let (code, reason) = inner.strip_prefix("kbgen allow ")?.split_once([':', '：'])?;
    (!reason.trim().is_empty()).then(|| code.trim().to_owned())
}

/// Whether the destination names another site or program rather than a file.
pub fn is_external(target: &str) -> bool {
    scheme(target).is_some() || target.starts_with("//")
}

/// The scheme, when a link of this form must not have it.
///
/// Browsers skip blanks and control characters in a scheme, so they are skipped here as well.
pub fn dangerous_scheme(target: &str, form: Form) -> Option<String> {
    let plain: String = target.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    if plain.starts_with("//") || plain.starts_with("\\\\") {
        return Some("//".to_owned());
    }
    let scheme = scheme(&plain)?;
    let safe: &[&str] = match form {
        Form::Picture => &["http", "https"],
        _ => &["http", "https", "mailto", "tel", "sms"],
    };
    (!safe.contains(&scheme.as_str())).then(|| format!("{scheme}:"))
}

/// The part before the first colon, in lower case, if it has the form of a scheme.
fn scheme(target: &str) -> Option<String> {
    let (scheme, _) = target.split_once(':')?;
    let mut chars = scheme.chars();
    let first = chars.next()?;
    (first.is_ascii_alphabetic() && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')))
        .then(|| scheme.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dangerous_schemes_are_seen_through_disguise() {
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "java\tscript:x",
            " vbscript:x",
            "data:text/html,x",
            "//evil.example/",
        ] {
            assert!(dangerous_scheme(bad, Form::Link).is_some(), "{bad}");
        }
        for good in ["https://x/", "mailto:a@b", "tel:110", "a/b.md", "逾期：怎么办.md"] {
            assert_eq!(dangerous_scheme(good, Form::Link), None, "{good}");
        }
        assert!(dangerous_scheme("tel:110", Form::Picture).is_some());
    }

    #[test]
    fn a_finding_is_excused_only_with_a_reason() {
        assert_eq!(allowed_code("<!-- kbgen allow KB301: 例子 -->").as_deref(), Some("KB301"));
        assert_eq!(allowed_code("<!-- kbgen allow KB301: -->"), None);
        assert_eq!(allowed_code("<!-- 备注 -->"), None);
    }

    #[test]
    fn comments_are_cut_out() {
        let (comments, rest) = split_comments("a<!-- b -->c<!-- d");
        assert_eq!(comments.len(), 2);
        assert_eq!(rest, "ac");
    }
}

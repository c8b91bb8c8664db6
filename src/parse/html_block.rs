//! Raw HTML and link schemes: what is a comment, what is dangerous, what leads out of the site.

use jiff::civil::Date;

use super::body::Form;
use crate::diagnostic::{Code, Severity, Words, words};

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

/// What `<!-- kbgen allow KB301: the reason -->` excuses: a code and, where it is written, the last day of it. `None` for any
/// other comment, and what is wrong with one that begins so and excuses nothing.
pub fn excuse(comment: &str) -> Option<Result<(Code, Option<Date>), Words>> {
    let inner = comment.strip_prefix("<!--")?.trim_end_matches("-->").trim();
    let rest = inner.strip_prefix("kbgen ")?.trim_start();
    let read = || {
        let (head, _) = rest
            .split_once([':', '：'])
            .filter(|(_, reason)| !reason.trim().is_empty())
            .ok_or_else(|| words!("没有写理由", "the reason is missing"))?;
        let mut parts = head.split_whitespace();
        if parts.next() != Some("allow") {
            return Err(words!("只认 `kbgen allow`", "only `kbgen allow` is known"));
        }
        let name = parts.next().unwrap_or_default();
        let code = Code::parse(name).ok_or_else(|| words!("没有代码 `{name}`", "no code is named `{name}`"))?;
        if code.severity() == Severity::Error {
            return Err(words!("{name} 是错误，不能放行", "{name} is an error: it cannot be excused"));
        }
        let until = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => None,
            (Some("until"), Some(day), None) => {
                Some(day.parse().map_err(|_| words!("`{day}` 不是日期", "`{day}` is no date"))?)
            }
            _ => return Err(words!("代码后面只能写 `until 日期`", "only `until` and a date may follow the code")),
        };
        Ok((code, until))
    };
    Some(read())
}

/// Whether the destination names another site or program rather than a file.
pub fn is_external(target: &str) -> bool {
    scheme(target).is_some() || target.starts_with("//")
}

/// The path, from `/`, of an address below the site's own, `https://` or `http://`.
pub fn own_path(address: &str, base_url: &str) -> Option<String> {
    let (own, written) = (without_web_scheme(base_url)?.trim_end_matches('/'), without_web_scheme(address)?);
    let (host, folder) = own.split_at(own.find('/').unwrap_or(own.len()));
    let rest = written.get(host.len()..)?.strip_prefix(folder)?;
    let same = written[..host.len()].eq_ignore_ascii_case(host);
    match rest.chars().next() {
        _ if !same => None,
        Some('/') => Some(rest.to_owned()),
        None | Some('?' | '#') => Some(format!("/{rest}")),
        Some(_) => None,
    }
}

fn without_web_scheme(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web)).then_some(rest)
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
pub fn scheme(target: &str) -> Option<String> {
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
        let read = |comment: &str| excuse(comment).map(|read| read.map_err(|words| words.en));
        assert_eq!(read("<!-- kbgen allow KB047: 例子 -->"), Some(Ok((Code::KB047, None))));
        let day = jiff::civil::date(2027, 1, 20);
        assert_eq!(read("<!-- kbgen allow KB307 until 2027-01-20：例子 -->"), Some(Ok((Code::KB307, Some(day)))));
        assert_eq!(read("<!-- 备注 -->"), None);
        for wrong in [
            "allow KB301: ",
            "allow KB301",
            "allow KB999: x",
            "alow KB047: x",
            "allow KB047 until soon: x",
            "allow KB047 x: y",
        ] {
            assert!(read(&format!("<!-- kbgen {wrong} -->")).is_some_and(|read| read.is_err()), "{wrong}");
        }
    }

    #[test]
    fn an_address_of_the_site_itself_is_a_path() {
        let own = |address: &str, base: &str| own_path(address, base).unwrap_or_default();
        for base in ["https://kb.example/", "http://kb.example", "https://KB.example/"] {
            assert_eq!(own("https://kb.example/x/?a#b", base), "/x/?a#b");
            assert_eq!(own("HTTP://KB.Example", base), "/");
            assert_eq!(own("https://kb.example#b", base), "/#b");
            for other in
                ["https://kb.example.org/", "https://kb.exampl", "https://kb.example:80/", "ftp://kb.example/", "/x/"]
            {
                assert_eq!(own(other, base), "", "{other}");
            }
        }
        assert_eq!(own("https://kb.example/sub/x/", "https://kb.example/sub/"), "/x/");
        for other in ["https://kb.example/", "https://kb.example/subway/", "https://kb.example/Sub/"] {
            assert_eq!(own(other, "https://kb.example/sub/"), "", "{other}");
        }
        assert_eq!(own_path("https://kb.example/", ""), None);
    }

    #[test]
    fn comments_are_cut_out() {
        let (comments, rest) = split_comments("a<!-- b -->c<!-- d");
        assert_eq!(comments.len(), 2);
        assert_eq!(rest, "ac");
    }
}

//! Output paths and addresses: what may be one, how two are compared, how one is written in a link.
//!
//! Every output path is an [`OutputPath`], so no slug, alias or file name can leave the output folder.

use std::borrow::Borrow;
use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Words, words};
use crate::invisible::{self, is_noncharacter, is_unseen, strays};

/// The longest name of a file or folder, in bytes, that common file systems hold.
const NAME_BYTES_MAX: usize = 240;

/// The longest output path in bytes; Windows and tar have limits far below Linux.
const PATH_BYTES_MAX: usize = 1000;

/// Files and folders at the root of a site that mean something to hosts, for all that they begin with a dot.
pub const HOST_FILES: &[&str] = &[".well-known", ".nojekyll", ".htaccess", ".domains"];

/// A relative path below the output folder, `/` between names, each name safe on every system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(String);

impl OutputPath {
    /// Checks every name of the path.
    pub fn new(path: &str) -> Result<OutputPath, Words> {
        if path.len() > PATH_BYTES_MAX {
            return Err(words!("路径超过 {PATH_BYTES_MAX} 字节", "the path is longer than {PATH_BYTES_MAX} bytes"));
        }
        let (first, rest) = path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)));
        if !HOST_FILES.contains(&first) {
            check_name(first)?;
        }
        rest.into_iter().flat_map(|rest| rest.split('/')).try_for_each(check_name)?;
        Ok(OutputPath(path.to_owned()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Letters that file systems and hosts may treat as equal become equal: Unicode form and case.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

impl Borrow<str> for OutputPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Unicode form and case folded away, as macOS, Windows and some hosts do.
pub fn fold(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// Says why `name` cannot be one name of an address, if it cannot.
pub fn check_name(name: &str) -> Result<(), Words> {
    if name.is_empty() {
        return Err(words!("路径里有空的一段（empty）", "a part of the path is empty"));
    }
    if name.starts_with('.') {
        let name = name.escape_debug();
        return Err(words!("路径的一段不能以点开头：`{name}`", "a part of a path must not begin with a dot: `{name}`"));
    }
    // Two names that differ in what nobody sees look the same.
    if let Some(bad) = name.chars().find(|&c| forbidden(c)).or_else(|| strays(name).next().map(|(_, c)| c)) {
        let shown = if is_unseen(bad) {
            format!("U+{:04X} {}", bad as u32, invisible::name(bad))
        } else {
            bad.escape_debug().to_string()
        };
        return Err(words!("路径里不允许字符 `{shown}`", "the path has the invalid character `{shown}`"));
    }
    if name.len() > NAME_BYTES_MAX {
        return Err(words!(
            "路径的一段超过 {NAME_BYTES_MAX} 字节，许多系统存不下",
            "a part of the path is longer than {NAME_BYTES_MAX} bytes, which many systems cannot store"
        ));
    }
    if name.ends_with(['.', ' ']) || name.starts_with(' ') {
        return Err(words!(
            "路径的一段不能以空格开头，也不能以点或空格结尾（Windows 会去掉它）：`{name}`",
            "a part of a path must not begin with a space or end in a dot or space (Windows drops it): `{name}`"
        ));
    }
    Ok(())
}

/// Characters that have a meaning in addresses or on some file system, or that nobody can see.
fn forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '#' | '%')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
        || is_noncharacter(c)
}

/// Whether Windows keeps this name for a device.
pub fn windows_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.as_bytes()[3].is_ascii_digit())
}

/// Joins a relative link to the folder it stands in; `None` when it climbs out of the root.
///
/// `join("rights", "../glossary/a.md")` is `glossary/a.md`; a link that begins with `/` starts at the root.
pub fn join(folder: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> =
        if link.starts_with('/') { Vec::new() } else { folder.split('/').filter(|part| !part.is_empty()).collect() };
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The path of a Markdown file without its ending, however that is written; `None` for another file.
pub fn without_ending(path: &str) -> Option<&str> {
    let (name, ending) = path.rsplit_once('.')?;
    let markdown = ["md", "markdown"].iter().any(|known| ending.eq_ignore_ascii_case(known));
    (markdown && !name.is_empty() && !name.ends_with('/')).then_some(name)
}

/// The folder of a path: `a/b.md` lies in `a`, `b.md` in the empty string.
pub fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..slash])
}

/// The last name of a path.
pub fn file_name(path: &str) -> &str {
    path.rfind('/').map_or(path, |slash| &path[slash + 1..])
}

/// Writes a path into a link: bytes that an address cannot hold become `%XX`; Han stays readable.
pub fn percent_encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            ' ' | '"' | '<' | '>' | '`' | '{' | '}' | '%' | '?' | '#' | '\\' | '^' | '|' | '[' | ']' => {
                out.push_str(&format!("%{:02X}", c as u32));
            }
            c => out.push(c),
        }
    }
    out
}

/// An address as it may stand in the round brackets of a Markdown link.
pub fn in_brackets(address: &str) -> String {
    address.replace('(', "%28").replace(')', "%29")
}

/// Writes a path into a full address for machines (sitemap, feed, JSON-LD), where every other byte is `%XX`.
pub fn url_encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => out.push(byte as char),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Writes an address of another site as CommonMark's examples do: codes that are written stay, and what may not stand
/// in an address becomes `%XX`.
pub fn address_encode(address: &str) -> String {
    let bytes = address.as_bytes();
    let is_code = |at: usize| bytes.get(at + 1..at + 3).is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit));
    let mut out = String::with_capacity(address.len());
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'%' if is_code(at) => out.push('%'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(byte as char),
            b'-' | b'_' | b'.' | b'~' | b'/' | b':' | b'?' | b'#' | b'@' => out.push(byte as char),
            b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' => out.push(byte as char),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Reads `%XX` back; bytes that are no UTF-8 stay as they were written.
pub fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let pair = bytes.get(i + 1..i + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if bytes[i] == b'%' => {
                out.push(byte);
                i += 3;
            }
            _ => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// `../` once for every folder between the output file and the root; `./` at the root itself.
pub fn to_root(output: &OutputPath) -> String {
    match output.as_str().matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        for bad in ["../x", "/etc", "a//b", "a/./b", "..\\x", "a\0b", "a\nb", "%2e%2e", ".git/x", "", "a?b", "x. "] {
            assert!(OutputPath::new(bad).is_err(), "{bad:?}");
        }
        assert!(OutputPath::new(&"逾".repeat(120)).is_err());
        assert!(OutputPath::new("信用卡-逾期/index.html").is_ok());
    }

    #[test]
    fn case_and_unicode_form_fold() {
        assert_eq!(fold("Loan"), fold("loan"));
        assert_eq!(fold("caf\u{e9}"), fold("CAFE\u{301}"));
    }

    #[test]
    fn links_join_without_leaving_the_root() {
        assert_eq!(join("rights", "../glossary/a.md").as_deref(), Some("glossary/a.md"));
        assert_eq!(join("rights", "/a.md").as_deref(), Some("a.md"));
        assert_eq!(join("", "../a.md"), None);
    }

    #[test]
    fn percent_coding_is_undone() {
        assert_eq!(percent_decode(&percent_encode("a b%征信")), "a b%征信");
        assert_eq!(percent_decode("%zz%"), "%zz%");
    }

    #[test]
    fn addresses_of_other_sites_keep_their_codes() {
        assert_eq!(
            address_encode("https://e.example/甲?a=%20&b=[1]#c"),
            "https://e.example/%E7%94%B2?a=%20&b=%5B1%5D#c"
        );
        assert_eq!(address_encode("https://e.example/100%\\"), "https://e.example/100%25%5C");
    }

    #[test]
    fn windows_device_names_are_known() {
        assert!(windows_reserved("con") && windows_reserved("LPT1.html") && !windows_reserved("console"));
    }
}

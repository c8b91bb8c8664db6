//! The bytes of copied pictures: what is no picture of the kind that its name says, and a picture that runs code.

use crate::diagnostic::{Code, Diagnostic, Words, words};
use crate::source::{Asset, Sources};

/// How much of a drawing is looked at to know one.
const HEAD_BYTES: usize = 4096;

/// Why a browser would show nothing, or a type of host would be wrong: what the file is, if its name says that it is a
/// picture and it is not.
pub(super) fn flaw(path: &str, bytes: &[u8]) -> Option<Words> {
    let extension = path.rsplit_once('.')?.1.to_ascii_lowercase();
    let wanted = match extension.as_str() {
        "jpg" | "jpeg" => "JPEG",
        "png" => "PNG",
        "gif" => "GIF",
        "webp" => "WebP",
        "avif" => "AVIF",
        "bmp" => "BMP",
        "svg" => "SVG",
        _ => return None,
    };
    if bytes.is_empty() {
        return Some(words!("图片 `{path}` 是空的（0 字节）", "the picture `{path}` is empty (0 bytes)"));
    }
    match kind(bytes) {
        Some(kind) if kind == wanted => None,
        Some(kind) => Some(words!("`{path}` 的内容是 {kind}，不是 {wanted}", "`{path}` is a {kind}, not a {wanted}")),
        None => Some(words!("`{path}` 不是图片（{wanted}）", "`{path}` is no picture ({wanted})")),
    }
}

/// What a picture is, by its first bytes.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    if head.starts_with(b"GIF8") {
        return Some("GIF");
    }
    if head.starts_with(b"\xFF\xD8\xFF") {
        return Some("JPEG");
    }
    if head.starts_with(b"\x89PNG\r\n\x1A\n") {
        return Some("PNG");
    }
    if head.starts_with(b"BM") {
        return Some("BMP");
    }
    match (head.get(..4), head.get(4..8), head.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WEBP")) => return Some("WebP"),
        (_, Some(b"ftyp"), Some(b"avif" | b"avis")) => return Some("AVIF"),
        _ => {}
    }
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let root = text.trim_start_matches('\u{FEFF}').trim_start();
    (root.starts_with('<') && !root.starts_with("<!doctype html") && text.contains("<svg")).then_some("SVG")
}

/// Drawings that hold a script: opened by themselves, they run it on the site.
pub(super) fn scripts(sources: &Sources) -> Vec<Diagnostic> {
    let drawing = |asset: &&Asset| asset.path.to_ascii_lowercase().ends_with(".svg");
    let found = sources.assets.iter().chain(&sources.statics).filter(drawing).filter_map(|asset| {
        let shown = script(&String::from_utf8_lossy(&asset.bytes))?;
        let message = words!("图片里有脚本：`{shown}`", "the picture holds a script: `{shown}`");
        Some(
            Diagnostic::warning(Code::KB517, &asset.path, message)
                .why(words!(
                    "单独打开这张图，脚本就在你的网站上运行",
                    "whoever opens the picture by itself runs it on your site"
                ))
                .help(words!("在画图软件里另存为普通 SVG，或删掉脚本", "save it as plain SVG, or delete the script")),
        )
    });
    found.collect()
}

/// `<script`, or an attribute such as `onload=`.
fn script(svg: &str) -> Option<String> {
    let lower = svg.to_ascii_lowercase();
    if lower.contains("<script") {
        return Some("<script".to_owned());
    }
    if lower.contains("javascript:") {
        return Some("javascript:".to_owned());
    }
    lower.match_indices("on").find_map(|(at, _)| {
        let rest = &lower[at..];
        let name = rest.bytes().take_while(u8::is_ascii_lowercase).count();
        let is_attribute = rest[name..].trim_start().starts_with('=')
            && lower[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
            && lower[..at].rfind('<') > lower[..at].rfind('>');
        (name > 3 && name < 30 && is_attribute).then(|| format!("{}=", &rest[..name]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_what_its_name_says() {
        let png = b"\x89PNG\r\n\x1A\n0000";
        let svg = b"<?xml version=\"1.0\"?>\n<!-- a -->\n<svg xmlns=\"x\"/>";
        assert!(flaw("a.png", png).is_none() && flaw("a.SVG", svg).is_none() && flaw("a.txt", b"").is_none());
        for (path, bytes, said) in [
            ("a.png", &b""[..], "the picture `a.png` is empty (0 bytes)"),
            ("a.jpg", png, "`a.jpg` is a PNG, not a JPEG"),
            ("a.png", b"<!DOCTYPE html><svg>", "`a.png` is no picture (PNG)"),
            ("a.svg", b"hello", "`a.svg` is no picture (SVG)"),
        ] {
            assert_eq!(flaw(path, bytes).map(|words| words.en).as_deref(), Some(said));
        }
    }

    #[test]
    fn scripts_of_a_drawing_are_found() {
        for (svg, found) in [
            ("<svg><script>x</script></svg>", Some("<script")),
            ("<svg\n OnLoad = \"x\">", Some("onload=")),
            ("<svg><a href='javascript:x'/></svg>", Some("javascript:")),
            ("<svg><text>turn it on = off</text></svg>", None),
            ("<svg version=\"1\" option=\"x\" on=\"y\"/>", None),
        ] {
            assert_eq!(script(svg).as_deref(), found, "{svg}");
        }
    }
}

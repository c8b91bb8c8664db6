//! Files for the hosts that `[hosting]` names: `_headers`, `_redirects`, `nginx.conf`. Redirects in, text out.
//!
//! Without them the site works on any host: old addresses are pages that lead on, and no page needs a header.

use std::fmt::Write;

use super::Renderer;
use crate::catalog::PageId;
use crate::config::{Host, base_path};
use crate::path::{OutputPath, url_encode};

/// What pages may do: show what the site itself holds, and nothing else.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'";

/// Only a header can forbid other sites to frame a page.
pub const FRAMES: &str = "; frame-ancestors 'none'";

/// Files of the theme have a hash in their names, so a copy never grows old.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// What a host compresses, besides HTML.
const TEXT_TYPES: &str = "text/css text/javascript application/javascript text/markdown text/plain application/xml \
                          application/json image/svg+xml";

/// The policy as `<meta>` can say it.
pub(super) fn meta_policy() -> &'static str {
    POLICY
}

impl Renderer<'_> {
    /// Headers of every page, by name.
    fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("Content-Security-Policy", format!("{POLICY}{FRAMES}")),
            ("X-Content-Type-Options", "nosniff".to_owned()),
            ("Referrer-Policy", "no-referrer".to_owned()),
            ("Permissions-Policy", "camera=(), geolocation=(), microphone=()".to_owned()),
        ];
        if self.config.base_url.starts_with("https://") {
            headers.push(("Strict-Transport-Security", "max-age=31536000".to_owned()));
        }
        headers
    }

    /// Old and new address of each redirect, below the host, not encoded.
    fn moves(&self) -> impl Iterator<Item = (String, String)> {
        let base = base_path(&self.config.base_url);
        self.redirects.iter().map(move |(path, page): &(OutputPath, PageId)| {
            let path = path.as_str();
            let old = path.strip_suffix("index.html").filter(|folder| folder.ends_with('/')).unwrap_or(path);
            (format!("{base}{old}"), format!("{base}{}", self.catalog[*page].address))
        })
    }

    /// `_headers`, as Netlify and Cloudflare Pages read it.
    pub(super) fn headers_file(&self) -> String {
        let base = base_path(&self.config.base_url);
        let mut out = format!("{base}*\n");
        for (name, value) in self.headers() {
            let _ = writeln!(out, "  {name}: {value}");
        }
        let _ = write!(out, "{base}assets/*\n  Cache-Control: {FOR_EVER}\n");
        out
    }

    /// `_redirects`. Netlify shows a file that is there unless it is told to redirect all the same; Cloudflare
    /// Pages always redirects, and does not know the mark.
    pub(super) fn redirects_file(&self) -> String {
        let status = if self.config.hosting.has(Host::Cloudflare) { "301" } else { "301!" };
        let mut out = String::new();
        for (old, new) in self.moves() {
            let _ = writeln!(out, "{} {} {status}", url_encode(&old), url_encode(&new));
        }
        out
    }

    /// `nginx.conf`, to be included in a `server` block whose root is the output folder.
    pub(super) fn nginx_file(&self) -> String {
        let base = base_path(&self.config.base_url);
        let headers = |indent: &str| {
            self.headers().into_iter().fold(String::new(), |mut out, (name, value)| {
                let _ = writeln!(out, "{indent}add_header {name} \"{value}\" always;");
                out
            })
        };
        let root =
            if base == "/" { "this folder".to_owned() } else { format!("the folder in which this one is `{base}`") };
        let mut out = format!("# Written by kbgen. Include it in a `server` block whose root is {root}.\n");
        let _ = write!(
            out,
            "index index.html;\nerror_page 404 {base}404.html;\ncharset utf-8;\ncharset_types {TEXT_TYPES};\n\
             gzip on;\ngzip_vary on;\ngzip_types {TEXT_TYPES};\n"
        );
        if self.config.output.precompress {
            out.push_str("gzip_static on;\n");
        }
        out.push_str(&headers(""));
        out.push_str("add_header Cache-Control \"no-cache\" always;\n");
        let _ = write!(
            out,
            "location {base}assets/ {{\n{}    add_header Cache-Control \"{FOR_EVER}\";\n}}\n",
            headers("    ")
        );
        out.push_str("location ~ \\.md$ {\n    types { }\n    default_type text/markdown;\n}\n");
        let _ = write!(
            out,
            "location ~ ^{}(\\.kbgen.*|_headers|_redirects|nginx\\.conf)$ {{\n    return 404;\n}}\n",
            regex_escape(base)
        );
        for (old, new) in self.moves() {
            let old = old.replace('\\', "\\\\").replace('"', "\\\"");
            let _ = writeln!(out, "location = \"{old}\" {{ return 301 {}; }}", url_encode(&new));
        }
        out
    }
}

fn regex_escape(text: &str) -> String {
    text.chars().flat_map(|c| (!c.is_alphanumeric() && c != '/').then_some('\\').into_iter().chain([c])).collect()
}

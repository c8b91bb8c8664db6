//! A preview: pages rendered on request, reloaded when a file changes, mistakes shown in the page.
//!
//! One thread holds the sources and the site built from them; requests come to it through a channel, and a
//! change makes it build anew. So the preview is always whole, and the output folder is never touched. The
//! server answers this machine only, and only under its own name, so that no other page can read drafts.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Instant;

use anyhow::{Context, Result};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream;
use jiff::civil::Date;
use tokio::net::TcpListener;
use tokio::sync::{broadcast, oneshot};

use crate::Options;
use crate::diagnostic::{Diagnostic, Level};
use crate::load::load;
use crate::path::percent_decode;
use crate::plan::Site;
use crate::report::{Format, Language, abridged, counted, left_out, report, to_stderr};
use crate::say;
use crate::source::Sources;
use crate::text::escape;
use crate::watch::{Watch, watch};

/// How many ports after the wanted one are tried.
const PORTS_TRIED: u16 = 50;

/// Where the page listens for changes; the name cannot be a page's, since it begins with a dot.
const RELOAD_PATH: &str = "/.kbgen/reload";

/// The script that listens; a file, since the pages forbid inline scripts.
const RELOAD_SCRIPT: &str = "new EventSource('/.kbgen/reload').onmessage=()=>location.reload();\n";

/// What a preview is asked for.
pub struct Settings {
    /// The site's folder, absolute.
    pub site: PathBuf,
    /// Passed to the build.
    pub options: Options<'static>,
    /// The day.
    pub today: Date,
    /// Of messages.
    pub language: Language,
    /// The first port tried.
    pub port: u16,
}

/// What the building thread is asked.
enum Request {
    Page { path: String, reply: oneshot::Sender<Reply> },
    Changed,
}

/// A file of the preview.
struct Reply {
    status: StatusCode,
    path: String,
    bytes: Vec<u8>,
}

#[derive(Clone)]
struct Server {
    requests: mpsc::Sender<Request>,
    changes: broadcast::Sender<()>,
    host: Arc<[String; 2]>,
}

/// Serves until the program is interrupted.
///
/// # Errors
///
/// When no port is free, or the system refuses to watch the folder.
pub fn serve(settings: Settings) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("could not start the server")?;
    let (requests, inbox) = mpsc::channel();
    let (changes, _) = broadcast::channel(16);
    let announce = requests.clone();
    let watch = watch(&settings.site, move || {
        // The receiver is gone only when the program ends.
        let _ = announce.send(Request::Changed);
    })
    .context("could not watch the site's folder")?;
    let listener = runtime.block_on(listen(settings.port))?;
    let port = listener.local_addr().context("could not read the server's address")?.port();
    match settings.language {
        Language::Zh => say!("预览 http://127.0.0.1:{port}/ （Ctrl-C 结束）"),
        Language::En => say!("preview at http://127.0.0.1:{port}/ (Ctrl-C ends it)"),
    }
    let told = changes.clone();
    std::thread::spawn(move || builder(&settings, watch, &inbox, &told));
    let server =
        Server { requests, changes, host: Arc::new([format!("127.0.0.1:{port}"), format!("localhost:{port}")]) };
    let app = axum::Router::new()
        .route(RELOAD_PATH, get(reload_events))
        .route("/.kbgen/reload.js", get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], RELOAD_SCRIPT) }))
        .fallback(file)
        .with_state(server);
    runtime.block_on(async {
        tokio::select! {
            result = axum::serve(listener, app) => result.context("the server stopped"),
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    })
}

/// The first free port from the wanted one on.
async fn listen(port: u16) -> Result<TcpListener> {
    let mut last = None;
    for port in port..=port.saturating_add(PORTS_TRIED) {
        match TcpListener::bind(("127.0.0.1", port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) => last = Some(error),
        }
    }
    Err(last.context("no port to try")?).with_context(|| format!("no free port from {port} on"))
}

/// Builds, answers requests until a file changes, builds anew.
fn builder(settings: &Settings, mut watch: Watch, inbox: &mpsc::Receiver<Request>, changes: &broadcast::Sender<()>) {
    loop {
        // Before the files are read, so that no change falls between.
        if let Err(error) = watch.follow() {
            say!("warning: {error}");
        }
        let started = Instant::now();
        let go_on = match load(&settings.site, settings.today) {
            Ok((sources, found)) => crate::build(&sources, &settings.options, found, |site, diagnostics| {
                tell(&diagnostics, &sources, settings.language, started);
                // Nobody may be listening yet.
                let _ = changes.send(());
                answer(inbox, |path| page(site.map(|(site, _)| site), path, &diagnostics, &sources, settings.language))
            }),
            Err(error) => {
                let message = format!("{:#}", anyhow::Error::from(error));
                say!("error: {message}");
                let _ = changes.send(());
                answer(inbox, |_| Reply::error(&message))
            }
        };
        if !go_on {
            return;
        }
    }
}

/// Answers until something changes; `false` when the server is gone.
fn answer(inbox: &mpsc::Receiver<Request>, mut page: impl FnMut(&str) -> Reply) -> bool {
    loop {
        match inbox.recv() {
            Ok(Request::Page { path, reply }) => {
                // A reader who went away needs no answer.
                let _ = reply.send(page(&path));
            }
            Ok(Request::Changed) => return true,
            Err(_) => return false,
        }
    }
}

fn tell(diagnostics: &[Diagnostic], sources: &Sources, language: Language, started: Instant) {
    let shown = abridged(diagnostics);
    let cut = diagnostics.len() - shown.len();
    to_stderr(&report(shown, sources, Format::Text, language, true));
    if cut > 0 {
        to_stderr(&left_out(cut, language));
    }
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).count();
    let warnings = diagnostics.len() - errors;
    let ms = started.elapsed().as_millis();
    match language {
        Language::Zh => {
            say!("{} 个文件 · {errors} 个错误 {warnings} 个提醒 · {ms} ms", sources.articles.len())
        }
        Language::En => {
            let files = counted(sources.articles.len(), "file");
            say!("{files}, {}, {}, {ms} ms", counted(errors, "error"), counted(warnings, "warning"))
        }
    }
}

/// One file of the site, with what is wrong above it.
fn page(
    site: Option<&Site<'_>>,
    path: &str,
    diagnostics: &[Diagnostic],
    sources: &Sources,
    language: Language,
) -> Reply {
    let errors: Vec<Diagnostic> =
        diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).cloned().collect();
    let messages =
        if errors.is_empty() { String::new() } else { report(&errors, sources, Format::Text, language, false) };
    let Some(site) = site else { return Reply::error(&messages) };
    let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    if site.get(&file).is_none() && site.get(&format!("{file}/index.html")).is_some() {
        return Reply { status: StatusCode::PERMANENT_REDIRECT, path: format!("/{path}/"), bytes: Vec::new() };
    }
    let (status, file) =
        if site.get(&file).is_some() { (StatusCode::OK, file) } else { (StatusCode::NOT_FOUND, "404.html".to_owned()) };
    match site.render(&file) {
        Some(Ok(bytes)) if file.ends_with(".html") => {
            let bytes = with_preview(&String::from_utf8_lossy(&bytes), &messages).into_bytes();
            Reply { status, path: file, bytes }
        }
        Some(Ok(bytes)) => Reply { status, path: file, bytes: bytes.into_owned() },
        Some(Err(error)) => Reply::error(&report(&[error], sources, Format::Text, language, false)),
        None => Reply::error("404"),
    }
}

/// Adds the reloading script, and the messages at the top of the page.
fn with_preview(html: &str, messages: &str) -> String {
    let script = "<script src=\"/.kbgen/reload.js\" defer></script></head>";
    let html = html.replacen("</head>", script, 1);
    if messages.is_empty() {
        return html;
    }
    let notice = format!("<pre class=\"kb-problems\" role=\"alert\">{}</pre>", escape(messages));
    match html.find("<body").and_then(|body| html[body..].find('>').map(|end| body + end + 1)) {
        Some(at) => format!("{}{notice}{}", &html[..at], &html[at..]),
        None => format!("{notice}{html}"),
    }
}

impl Reply {
    /// A page with nothing but messages; it reloads when they are mended.
    fn error(messages: &str) -> Reply {
        let html = format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>kbgen</title></head><body><pre>{}</pre></body></html>",
            escape(messages)
        );
        Reply {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            path: "error.html".to_owned(),
            bytes: with_preview(&html, "").into_bytes(),
        }
    }
}

async fn file(State(server): State<Server>, headers: HeaderMap, uri: Uri) -> Response {
    if !is_own_host(&server, &headers) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    let (reply, answer) = oneshot::channel();
    let path = percent_decode(uri.path()).trim_start_matches('/').to_owned();
    if server.requests.send(Request::Page { path, reply }).is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let Ok(found) = answer.await else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    if found.status == StatusCode::PERMANENT_REDIRECT {
        return (found.status, [(header::LOCATION, crate::path::url_encode(&found.path))]).into_response();
    }
    let headers = [(header::CONTENT_TYPE, content_type(&found.path)), (header::CACHE_CONTROL, "no-store")];
    (found.status, headers, found.bytes).into_response()
}

/// Another site's name that leads to this machine must not open the preview (DNS rebinding).
fn is_own_host(server: &Server, headers: &HeaderMap) -> bool {
    headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .is_some_and(|host| server.host.iter().any(|own| own == host))
}

async fn reload_events(State(server): State<Server>, headers: HeaderMap) -> Response {
    if !is_own_host(&server, &headers) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    let changes = server.changes.subscribe();
    let events = stream::unfold(changes, |mut changes| async {
        match changes.recv().await {
            Ok(()) | Err(broadcast::error::RecvError::Lagged(_)) => {
                Some((Ok::<_, Infallible>(Event::default().data("changed")), changes))
            }
            Err(broadcast::error::RecvError::Closed) => None,
        }
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

/// The media type of a file by its name.
fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "xml" => "application/xml; charset=utf-8",
        "json" => "application/json",
        "pdf" => "application/pdf",
        "md" | "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

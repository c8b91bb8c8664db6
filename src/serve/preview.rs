//! Changes to sites that answer: each change is built in a thread of its own, while the site before it goes on answering.
//!
//! A site borrows from what it was built from, so the thread that built it keeps it and answers requests from a channel.
//! When the next one is ready its channel takes the place of this one, whose thread ends with its last request.

use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Instant;

use axum::http::StatusCode;
use tokio::sync::{broadcast, oneshot, watch};

use super::Settings;
use crate::diagnostic::{Diagnostic, Level};
use crate::load::load;
use crate::plan::Site;
use crate::report::{Format, Language, abridged, counted, left_out, report, say, to_stderr};
use crate::source::Sources;
use crate::text::escape;
use crate::watch::Watch;

/// A page that somebody asked for.
struct Request {
    path: String,
    reply: oneshot::Sender<Reply>,
}

/// A file of the preview.
pub struct Reply {
    /// Found, moved or wrong.
    pub status: StatusCode,
    /// The file, or where a redirect leads.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The site that answers now.
#[derive(Clone)]
pub struct Current {
    site: Arc<watch::Sender<Option<mpsc::Sender<Request>>>>,
    /// Why the files as they are now make no site at all; shown above what answers.
    broken: Arc<Mutex<String>>,
}

impl Current {
    /// Nothing yet.
    pub fn none() -> Current {
        Current { site: Arc::new(watch::Sender::new(None)), broken: Arc::default() }
    }

    fn is_none(&self) -> bool {
        self.site.borrow().is_none()
    }

    fn broken(&self) -> String {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_broken(&self, why: &str) {
        why.clone_into(&mut self.broken.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Asks for a file of the site, once there is one; `None` when the program ends.
    pub async fn ask(&self, path: String) -> Option<Reply> {
        let (reply, answer) = oneshot::channel();
        let sender = self.site.subscribe().wait_for(Option::is_some).await.ok()?.clone()?;
        sender.send(Request { path, reply }).ok()?;
        // The site may be replaced now; it answers what it was asked all the same.
        drop(sender);
        answer.await.ok()
    }
}

/// Builds at once and after every change, until the program ends.
pub fn rebuild(
    settings: &Arc<Settings>,
    mut watch: Watch,
    changed: &mpsc::Receiver<()>,
    current: &Current,
    told: &broadcast::Sender<()>,
) {
    loop {
        // Before the files are read, so that no change falls between.
        if let Err(error) = watch.follow() {
            say!("warning: {error}");
        }
        let (ready, is_ready) = mpsc::channel();
        let (settings, current, told) = (Arc::clone(settings), current.clone(), told.clone());
        std::thread::spawn(move || {
            generation(&settings, &current, || {
                // Nobody may be listening yet.
                let _ = told.send(());
                let _ = ready.send(());
            })
        });
        // A build that died said why; what answered before it goes on.
        let _ = is_ready.recv();
        if changed.recv().is_err() {
            return;
        }
        // Changes that came while this one was built are in the next.
        while changed.try_recv().is_ok() {}
    }
}

/// Builds the site as it is now and answers for it until the next has taken its place. Where there is none, because the
/// configuration or the theme cannot be read, the one before goes on with the messages above its pages.
fn generation(settings: &Settings, current: &Current, ready: impl FnOnce()) {
    let started = Instant::now();
    match load(&settings.site, settings.today) {
        Ok((sources, found)) => crate::build(&sources, &settings.options, found, |site, diagnostics| {
            tell(&diagnostics, &sources, settings.language, started);
            let messages = messages(&diagnostics, &sources, settings.language);
            match site {
                Some((site, _)) => answer(current, ready, |path, broken| {
                    match own_messages(site, path, &diagnostics, &sources, settings.language) {
                        Some(own) => Reply::error(&[broken, &own].concat()),
                        None => page(site, path, &[broken, &messages].concat(), &sources, settings.language),
                    }
                }),
                None => stand_in(current, &messages, ready),
            }
        }),
        Err(error) => {
            let message = format!("{:#}", anyhow::Error::from(error));
            say!("error: {message}");
            stand_in(current, &message, ready);
        }
    }
}

/// What is shown while there is no site: the one before, or only the messages.
fn stand_in(current: &Current, messages: &str, ready: impl FnOnce()) {
    if current.is_none() {
        answer(current, ready, |_, broken| Reply::error(if broken.is_empty() { messages } else { broken }));
    } else {
        current.set_broken(messages);
        ready();
    }
}

/// Takes the place of the site before and answers, until the next takes this one's. `page` makes a file of its path, and of
/// what is wrong with later files.
fn answer(current: &Current, ready: impl FnOnce(), page: impl Fn(&str, &str) -> Reply) {
    let (sender, requests) = mpsc::channel();
    current.set_broken("");
    current.site.send_replace(Some(sender));
    ready();
    for Request { path, reply } in requests {
        // A reader who went away needs no answer.
        let _ = reply.send(page(&path, &current.broken()));
    }
}

/// The errors, as they are shown above a page.
fn messages(diagnostics: &[Diagnostic], sources: &Sources, language: Language) -> String {
    let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).collect();
    if errors.is_empty() { String::new() } else { report(errors, sources, Format::Text, language, false) }
}

/// What is wrong with the file that should be the page at a path and could not become one.
fn own_messages(
    site: &Site<'_>,
    path: &str,
    diagnostics: &[Diagnostic],
    sources: &Sources,
    language: Language,
) -> Option<String> {
    let address = path.strip_suffix("index.html").unwrap_or(path);
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error);
    let own: Vec<&Diagnostic> = errors.filter(|error| site.is_unusable_at(address, &error.place.path)).collect();
    (!own.is_empty()).then(|| report(own, sources, Format::Text, language, false))
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
fn page(site: &Site<'_>, path: &str, messages: &str, sources: &Sources, language: Language) -> Reply {
    let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    if site.get(&file).is_none() && site.get(&format!("{file}/index.html")).is_some() {
        return Reply { status: StatusCode::PERMANENT_REDIRECT, path: format!("/{path}/"), bytes: Vec::new() };
    }
    let (status, file) =
        if site.get(&file).is_some() { (StatusCode::OK, file) } else { (StatusCode::NOT_FOUND, "404.html".to_owned()) };
    match site.render(&file) {
        Some(Ok(bytes)) if file.ends_with(".html") => {
            let bytes = with_preview(&String::from_utf8_lossy(&bytes), messages).into_bytes();
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

//! A preview: pages rendered on request, reloaded when a file changes, mistakes shown in the page.
//!
//! The preview is always whole and the output folder is never touched (`preview`). It answers this machine only, and
//! only its own pages, so that no other page can read drafts (`guard`).

mod guard;
mod places;
mod preview;

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use anyhow::{Context, Result};
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use jiff::civil::Date;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, broadcast};

use crate::Options;
use crate::path::percent_decode;
use crate::report::{Language, say};
use crate::watch::watch;

use places::{Places, State as Asking};
use preview::Current;

/// How many ports after the wanted one are tried.
const PORTS_TRIED: u16 = 50;

/// How many connections may be open; for one more the oldest goes that asks for nothing.
const CONNECTIONS_MAX: usize = 64;

/// How many pages may listen for changes, so that these connections are never all there are.
const LISTENERS_MAX: usize = CONNECTIONS_MAX / 4;

/// How long somebody may take to say what is wanted.
const HEADERS_WITHIN: Duration = Duration::from_secs(5);

/// When to try again.
const SOON: Duration = Duration::from_millis(50);

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

#[derive(Clone)]
struct Server {
    current: Current,
    changes: broadcast::Sender<()>,
    listeners: Arc<Semaphore>,
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
    let (announce, changed) = mpsc::channel();
    let (changes, _) = broadcast::channel(16);
    let watch = watch(&settings.site, move || {
        // The receiver is gone only when the program ends.
        let _ = announce.send(());
    })
    .context("could not watch the site's folder")?;
    let listener = runtime.block_on(listen(settings.port))?;
    let port = listener.local_addr().context("could not read the server's address")?.port();
    match settings.language {
        Language::Zh => say!("预览 http://127.0.0.1:{port}/ （Ctrl-C 结束）"),
        Language::En => say!("preview at http://127.0.0.1:{port}/ (Ctrl-C ends it)"),
    }
    let server = Server { current: Current::none(), changes, listeners: Arc::new(Semaphore::new(LISTENERS_MAX)) };
    let (current, told) = (server.current.clone(), server.changes.clone());
    std::thread::spawn(move || preview::rebuild(&Arc::new(settings), watch, &changed, &current, &told));
    let hosts: guard::Hosts = Arc::new([format!("127.0.0.1:{port}"), format!("localhost:{port}")]);
    let app = axum::Router::new()
        .route(RELOAD_PATH, get(reload_events))
        .route("/.kbgen/reload.js", get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], RELOAD_SCRIPT) }))
        .fallback(file)
        .layer(axum::middleware::from_fn_with_state(hosts, guard::guard))
        .with_state(server);
    runtime.block_on(async {
        tokio::select! {
            result = accept(&listener, app) => result,
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

/// Takes connections, so many at once, and none that never says what it wants.
async fn accept(listener: &TcpListener, app: axum::Router) -> Result<()> {
    let mut places = Places::default();
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            // Somebody who went away before being greeted; anything lasting would stop the next one too.
            Err(_) => {
                tokio::time::sleep(SOON).await;
                continue;
            }
        };
        // Each of them is being answered, which takes no time once there is a site.
        while !places.have_room(CONNECTIONS_MAX) {
            tokio::time::sleep(SOON).await;
        }
        let state = Asking::default();
        places.take(state.clone(), tokio::spawn(connection(stream, app.clone(), state)));
    }
}

/// Answers one connection until it ends. One that breaks concerns nobody but its other end.
async fn connection(stream: TcpStream, app: axum::Router, state: Asking) {
    let app = TowerToHyperService::new(app);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (state, listens) = (state.clone(), request.uri().path() == RELOAD_PATH);
        state.asks();
        let answer = app.call(request);
        async move {
            let answer = answer.await;
            // The stream of changes has no end.
            if !listens {
                state.is_done();
            }
            answer
        }
    });
    let _ = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn file(State(server): State<Server>, uri: Uri) -> Response {
    let path = percent_decode(uri.path()).trim_start_matches('/').to_owned();
    let Some(found) = server.current.ask(path).await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    if found.status == StatusCode::PERMANENT_REDIRECT {
        return (found.status, [(header::LOCATION, crate::path::url_encode(&found.path))]).into_response();
    }
    (found.status, [(header::CONTENT_TYPE, content_type(&found.path))], found.bytes).into_response()
}

async fn reload_events(State(server): State<Server>) -> Response {
    let Ok(place) = server.listeners.try_acquire_owned() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let changes = server.changes.subscribe();
    let events = stream::unfold((changes, place), |(mut changes, place)| async {
        match changes.recv().await {
            Ok(()) | Err(broadcast::error::RecvError::Lagged(_)) => {
                Some((Ok::<_, Infallible>(Event::default().data("changed")), (changes, place)))
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

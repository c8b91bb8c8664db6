//! Who may ask, and what every answer says: requests in, refusals out.
//!
//! The preview shows drafts, and any web page that the same browser has open could ask for them. So only this machine
//! under its own name is answered, only pages of the preview itself may load what it serves, and nothing can be sent to it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::render::{FRAMES, POLICY};

/// The names under which the preview answers: address and port.
pub type Hosts = Arc<[String; 2]>;

/// Said with every answer, so that a browser hands nothing of it to another site.
const HEADERS: &[(&str, &str)] = &[
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-store"),
];

/// Refuses what no page of the preview would ask, and marks what is answered as private.
pub async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let mut response = match refusal(&hosts, request.method(), request.headers()) {
        Some(status) => status.into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&format!("{POLICY}{FRAMES}")) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

/// Why a request is not answered.
fn refusal(hosts: &Hosts, method: &Method, headers: &HeaderMap) -> Option<StatusCode> {
    if ![Method::GET, Method::HEAD].contains(method) {
        return Some(StatusCode::METHOD_NOT_ALLOWED);
    }
    // Another site's name that leads to this machine must not open the preview (DNS rebinding).
    let mut names = headers.get_all(header::HOST).iter();
    let host = names.next().and_then(|host| host.to_str().ok());
    if names.next().is_some() || !host.is_some_and(|host| hosts.iter().any(|own| own == host)) {
        return Some(StatusCode::MISDIRECTED_REQUEST);
    }
    let origin =
        headers.get(header::ORIGIN).map(|origin| origin.to_str().ok().and_then(|it| it.strip_prefix("http://")));
    if origin.is_some_and(|origin| !origin.is_some_and(|origin| hosts.iter().any(|own| own == origin))) {
        return Some(StatusCode::FORBIDDEN);
    }
    // Browsers say who asks: nobody else than the preview's own pages and the person at the keyboard.
    let from = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    match from {
        None | Some("none" | "same-origin") => None,
        Some(_) => Some(StatusCode::FORBIDDEN),
    }
}

//! What every answer carries so that a browser lets nothing strange happen, and what every request must not be.

use axum::extract::Request;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// No inline script or style, nothing from elsewhere, no frames around us.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
    connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'";

/// Where the two programs that sign whole files listen on the officer's computer; else as [`POLICY`].
const POLICY_WITH_PROGRAMS: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self' wss://127.0.0.1:8987 wss://localhost:4433; form-action 'self'; frame-src 'self'; \
    frame-ancestors 'self'; base-uri 'none'";

/// Lets the scripts of this one page talk to the programs that sign whole files.
pub(crate) fn let_programs_be_asked(answer: &mut Response) {
    let policy = HeaderValue::from_static(POLICY_WITH_PROGRAMS);
    answer
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
}

/// Adds the headers; an answer that brought its own keeps it (a PDF has a stricter policy).
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=()",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    answer
}

/// Refuses a request that changes something and comes from another site. Browsers say so in `Sec-Fetch-Site`; older ones
/// send `Origin`. A program that sends neither is no browser and carries no cookie by accident.
pub(crate) async fn same_site(request: Request, next: Next) -> Response {
    if is_foreign(request.method(), request.headers()) {
        return (StatusCode::FORBIDDEN, "The request came from another site.").into_response();
    }
    next.run(request).await
}

fn is_foreign(method: &Method, headers: &HeaderMap) -> bool {
    if method.is_safe() {
        return false;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (None, _) => false,
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_none_or(|(_, authority)| authority != host),
        (Some(_), None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(method: &Method, pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs
            .iter()
            .map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)))
            .collect();
        is_foreign(method, &headers)
    }

    #[test]
    fn a_form_of_another_site_is_refused() {
        assert!(foreign(&Method::POST, &[("sec-fetch-site", "cross-site")]));
        assert!(foreign(&Method::POST, &[("sec-fetch-site", "same-site")]));
        assert!(foreign(
            &Method::PATCH,
            &[("origin", "https://evil.example"), ("host", "saoy.example")]
        ));
        assert!(foreign(
            &Method::POST,
            &[("origin", "null"), ("host", "saoy.example")]
        ));
    }

    #[test]
    fn the_policy_for_programs_adds_two_addresses_and_nothing_else() {
        let with = POLICY_WITH_PROGRAMS.replace(" wss://127.0.0.1:8987 wss://localhost:4433", "");
        assert_eq!(with, POLICY);
    }

    #[test]
    fn our_own_forms_and_reading_are_not() {
        assert!(!foreign(&Method::POST, &[("sec-fetch-site", "same-origin")]));
        assert!(!foreign(
            &Method::POST,
            &[("origin", "https://saoy.example"), ("host", "saoy.example")]
        ));
        assert!(!foreign(&Method::GET, &[("sec-fetch-site", "cross-site")]));
        assert!(!foreign(&Method::POST, &[]));
    }
}

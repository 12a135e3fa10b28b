//! The session's cookie: a random token, of which the database keeps only the SHA-256.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::Config;

/// The cookie's name. `__Host-` ties it to this host over https; on plain loopback a browser would refuse that.
const fn name(https: bool) -> &'static str {
    if https { "__Host-saoy" } else { "saoy" }
}

fn is_https(config: &Config) -> bool {
    config.public_url.starts_with("https://")
}

/// The token that a request carries.
pub fn cookie_value<'h>(config: &Config, headers: &'h HeaderMap) -> Option<&'h str> {
    value(headers, name(is_https(config)))
}

/// The mark of the browser: it says only that somebody signed in with it before.
pub(super) fn browser<'h>(config: &Config, headers: &'h HeaderMap) -> Option<&'h str> {
    value(headers, browser_name(is_https(config)))
}

/// The header that sets the browser's mark, for a year.
pub(super) fn browser_cookie(config: &Config, mark: &str) -> HeaderValue {
    let https = is_https(config);
    let secure = if https { "; Secure" } else { "" };
    let name = browser_name(https);
    let text = format!("{name}={mark}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{secure}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Who signed in last, in the demo only: its one-click sign-in works although the session is gone.
pub(crate) fn demo_login(headers: &HeaderMap) -> Option<&str> {
    value(headers, DEMO)
}

/// The header that notes who signed in to the demo.
pub(super) fn demo_cookie(login: &str) -> HeaderValue {
    let text = format!("{DEMO}={login}; Path=/; HttpOnly; SameSite=Lax");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

const DEMO: &str = "saoy-demo-person";

const fn browser_name(https: bool) -> &'static str {
    if https {
        "__Host-saoy-browser"
    } else {
        "saoy-browser"
    }
}

fn value<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted).then_some(value))
}

/// The header that sets the token, or takes it away when `None`.
pub fn session_cookie(config: &Config, token: Option<&str>) -> HeaderValue {
    let https = is_https(config);
    let secure = if https { "; Secure" } else { "" };
    let name = name(https);
    let text = match token {
        Some(token) => format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{secure}"),
        None => format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}"),
    };
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(public_url: &str) -> Config {
        serde_json::from_value(serde_json::json!({ "public_url": public_url })).unwrap()
    }

    #[test]
    fn over_https_the_cookie_is_bound_to_this_host() {
        let set = session_cookie(&config("https://saoy.example"), Some("abc"));
        assert_eq!(set, "__Host-saoy=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; saoy=xyz; saoyx=2"));
        assert_eq!(cookie_value(&config("http://127.0.0.1:1"), &headers), Some("xyz"));
        assert_eq!(cookie_value(&config("https://saoy.example"), &headers), None);
    }
}

//! The address of an installation: scheme, host, port and nothing else, as a person reads it before agreeing.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// `https://host` or `https://host:port`; `http` only for the machine itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

/// Why a text is no address of an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OriginRefusal {
    /// Neither https, nor http to the machine itself.
    #[error("only https addresses are called")]
    NotHttps,
    /// Not a host name of letters, digits, hyphens and dots, nor an address in brackets. Names with other letters must be
    /// written as they are in the domain name system (`xn--…`): some letters look like others.
    #[error("this is no host name")]
    BadHost,
    /// Not a port.
    #[error("this is no port")]
    BadPort,
}

/// A host name has at most so many characters (RFC 1035 §2.3.4).
const MAX_HOST: usize = 253;

impl Origin {
    /// The host, without port.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        match rest.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => rest,
        }
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = OriginRefusal;

    fn from_str(text: &str) -> Result<Self, OriginRefusal> {
        let (scheme, rest) = text.split_once("://").ok_or(OriginRefusal::NotHttps)?;
        let (host, port) = parts(rest)?;
        let host = host.to_ascii_lowercase();
        let here = matches!(host.as_str(), "127.0.0.1" | "[::1]" | "localhost");
        let usual = match scheme {
            "https" => 443,
            "http" if here => 80,
            _ => return Err(OriginRefusal::NotHttps),
        };
        match port {
            Some(port) if port != usual => Ok(Self(format!("{scheme}://{host}:{port}"))),
            _ => Ok(Self(format!("{scheme}://{host}"))),
        }
    }
}

/// Host and port.
fn parts(text: &str) -> Result<(&str, Option<u16>), OriginRefusal> {
    let end = match text.strip_prefix('[') {
        Some(inside) => inside.find(']').ok_or(OriginRefusal::BadHost)? + 2,
        None => text.find(':').unwrap_or(text.len()),
    };
    let (host, rest) = text.split_at_checked(end).ok_or(OriginRefusal::BadHost)?;
    if !is_host(host) {
        return Err(OriginRefusal::BadHost);
    }
    match rest.strip_prefix(':') {
        None if rest.is_empty() => Ok((host, None)),
        None => Err(OriginRefusal::BadHost),
        Some(port) if port.starts_with(|first: char| matches!(first, '1'..='9')) => port
            .parse()
            .map(|port| (host, Some(port)))
            .map_err(|_| OriginRefusal::BadPort),
        Some(_) => Err(OriginRefusal::BadPort),
    }
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let label = |label: &str| {
        let plain = label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        plain && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    host.len() <= MAX_HOST && host.split('.').all(label)
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Origin {
    type Error = OriginRefusal;

    fn try_from(text: String) -> Result<Self, OriginRefusal> {
        text.parse()
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_in_one_way() {
        for (given, kept) in [
            ("https://Saoy.SongLam.example", "https://saoy.songlam.example"),
            ("https://saoy.songlam.example:443", "https://saoy.songlam.example"),
            (
                "https://saoy.songlam.example:8443",
                "https://saoy.songlam.example:8443",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(given.parse::<Origin>().unwrap().as_str(), kept);
        }
        let origin: Origin = "https://saoy.songlam.example:8443".parse().unwrap();
        assert_eq!(origin.host(), "saoy.songlam.example");
    }

    #[test]
    fn what_could_lead_elsewhere_is_no_address() {
        for (text, refusal) in [
            ("http://saoy.songlam.example", OriginRefusal::NotHttps),
            ("http://127.0.0.1.evil.example", OriginRefusal::NotHttps),
            ("file:///etc/passwd", OriginRefusal::BadHost),
            ("https://saoy.example@evil.example", OriginRefusal::BadHost),
            ("https://saoy.example/evil", OriginRefusal::BadHost),
            ("https://saoy.example?x", OriginRefusal::BadHost),
            ("https://saоy.example", OriginRefusal::BadHost),
            ("https://saoy..example", OriginRefusal::BadHost),
            ("https://", OriginRefusal::BadHost),
            ("https://saoy.example:0", OriginRefusal::BadPort),
            ("https://saoy.example:+443", OriginRefusal::BadPort),
            ("https://saoy.example:70000", OriginRefusal::BadPort),
            ("https://[::1", OriginRefusal::BadHost),
            ("https://[::1]x", OriginRefusal::BadHost),
        ] {
            assert_eq!(text.parse::<Origin>(), Err(refusal), "{text}");
        }
    }
}

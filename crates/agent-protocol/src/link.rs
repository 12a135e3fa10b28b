//! `saoy:` links: how a page starts the agent. Anybody's page can hold one, so it carries nothing but where to ask.

use thiserror::Error;

use crate::code::ShortCode;
use crate::origin::{Origin, OriginRefusal};

/// Longer links are not looked at.
const MAX_BYTES: usize = 512;

/// What a link asks for. Nothing happens before a person agreed in the agent's window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// Pair with an installation: `saoy:pair?at=ORIGIN&code=CODE`.
    Pair {
        /// Where.
        at: Origin,
        /// Which offer.
        code: ShortCode,
    },
    /// Fetch an order: `saoy:sign?at=ORIGIN&code=CODE`.
    Sign {
        /// Where; it must be paired.
        at: Origin,
        /// Which ticket.
        code: ShortCode,
    },
    /// Show the window: `saoy:open`.
    Open,
}

/// Why a link is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LinkRefusal {
    /// Another scheme, or far too long.
    #[error("this is no saoy: link")]
    NotALink,
    /// A word that this version does not know: the agent may be old.
    #[error("this link asks for something that this version does not know")]
    UnknownAct,
    /// A part is missing, doubled, one too many, or no code.
    #[error("the link is damaged")]
    Damaged,
    /// The address.
    #[error(transparent)]
    Origin(#[from] OriginRefusal),
}

impl Link {
    /// Reads a link as the system hands it over. Browsers may add a slash or percent signs.
    ///
    /// # Errors
    /// See [`LinkRefusal`].
    pub fn parse(text: &str) -> Result<Self, LinkRefusal> {
        let scheme = text
            .split_at_checked(5)
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("saoy:"));
        let (_, rest) = scheme
            .filter(|_| text.len() <= MAX_BYTES)
            .ok_or(LinkRefusal::NotALink)?;
        let (act, query) = rest.split_once('?').unwrap_or((rest, ""));
        match act.trim_start_matches('/').trim_end_matches('/') {
            "open" if query.is_empty() => Ok(Self::Open),
            "pair" => where_and_which(query).map(|(at, code)| Self::Pair { at, code }),
            "sign" => where_and_which(query).map(|(at, code)| Self::Sign { at, code }),
            _ => Err(LinkRefusal::UnknownAct),
        }
    }
}

impl std::fmt::Display for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pair { at, code } => write!(f, "saoy:pair?at={at}&code={code}"),
            Self::Sign { at, code } => write!(f, "saoy:sign?at={at}&code={code}"),
            Self::Open => f.write_str("saoy:open"),
        }
    }
}

fn where_and_which(query: &str) -> Result<(Origin, ShortCode), LinkRefusal> {
    let (mut at, mut code) = (None, None);
    for part in query.split('&') {
        let (name, value) = part.split_once('=').ok_or(LinkRefusal::Damaged)?;
        let place = match name {
            "at" => &mut at,
            "code" => &mut code,
            _ => return Err(LinkRefusal::Damaged),
        };
        if place.replace(plain(value)?).is_some() {
            return Err(LinkRefusal::Damaged);
        }
    }
    let code = code.as_deref().and_then(|code| ShortCode::parse(code).ok());
    let at = at.ok_or(LinkRefusal::Damaged)?.parse()?;
    Ok((at, code.ok_or(LinkRefusal::Damaged)?))
}

/// A value with its percent signs undone (RFC 3986 §2.1): a browser may write `%3A` for a colon.
fn plain(value: &str) -> Result<String, LinkRefusal> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next(), rest.next()]
                    .map(|digit| digit.and_then(|one| char::from(one).to_digit(16)));
                match digits {
                    [Some(high), Some(low)] => {
                        u8::try_from(high << 4 | low).map_err(|_| LinkRefusal::Damaged)?
                    }
                    _ => return Err(LinkRefusal::Damaged),
                }
            }
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| LinkRefusal::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_comes_back_as_it_was_written() {
        let text = "saoy:sign?at=https://saoy.songlam.example&code=0123-4567";
        let link = Link::parse(text).unwrap();
        assert!(matches!(&link, Link::Sign { at, .. } if at.host() == "saoy.songlam.example"));
        assert_eq!(link.to_string(), text);
        assert_eq!(Link::parse("saoy:open"), Ok(Link::Open));
    }

    #[test]
    fn browsers_may_write_it_otherwise() {
        let link = Link::parse("saoy:sign?at=https://saoy.songlam.example&code=0123-4567");
        for text in [
            "SAOY:sign?code=0123-4567&at=https://saoy.songlam.example",
            "saoy://sign/?at=https%3A%2F%2Fsaoy.songlam.example&code=0123-4567",
        ] {
            assert_eq!(Link::parse(text), link);
        }
    }

    #[test]
    fn a_hostile_link_is_refused_by_name() {
        for (text, refusal) in [
            ("https://saoy.songlam.example", LinkRefusal::NotALink),
            (
                &format!("saoy:open?{}", "x".repeat(MAX_BYTES)),
                LinkRefusal::NotALink,
            ),
            (
                "saoy:update?at=https://evil.example&code=0123-4567",
                LinkRefusal::UnknownAct,
            ),
            ("saoy:open --module=/tmp/evil.so", LinkRefusal::UnknownAct),
            (
                "saoy:sign?at=https://a.example&at=https://b.example&code=0123-4567",
                LinkRefusal::Damaged,
            ),
            (
                "saoy:sign?at=https://a.example&code=0123-4567&pin=1",
                LinkRefusal::Damaged,
            ),
            ("saoy:sign?at=https://a.example", LinkRefusal::Damaged),
            ("saoy:sign?at=https://a.example&code=%zz", LinkRefusal::Damaged),
            (
                "saoy:sign?at=http://a.example&code=0123-4567",
                LinkRefusal::Origin(OriginRefusal::NotHttps),
            ),
        ] {
            assert_eq!(Link::parse(text), Err(refusal), "{text}");
        }
    }
}

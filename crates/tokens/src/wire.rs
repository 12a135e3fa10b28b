//! What the two processes say to each other: frames, requests, answers.

use std::io::{self, Read, Write};

use saoy_pki::SignatureScheme;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::pin::{LONGEST, Pin};
use crate::{ModuleInfo, TokenError, TokenFacts};

/// Both sides have to be of one version: they are one program, or were installed together.
pub(crate) const VERSION: u8 = 1;

const FRAME: [u8; 4] = *b"S4P1";
const PIN: [u8; 4] = *b"S4PN";

/// The longest request, in bytes.
const LONGEST_ASK: usize = 256 << 10;
/// The longest answer, in bytes: certificates of a full token.
const LONGEST_ANSWER: usize = 1 << 20;

/// What the module's process is asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Ask {
    /// Load and start the module.
    Hello { version: u8 },
    /// The tokens, and their certificates when wanted.
    List { certificates: bool },
    /// Log in to a token, or only choose the key where somebody is logged in.
    Login {
        slot: u64,
        certificate: Option<[u8; 32]>,
        secret: Follows,
        last_try: bool,
    },
    /// Sign with the chosen key.
    Sign {
        slot: u64,
        scheme: Scheme,
        #[serde(with = "crate::hexed")]
        message: Vec<u8>,
        secret: Follows,
    },
    /// Log out of every token.
    Logout,
    /// Leave.
    Bye,
}

/// Whether a PIN frame follows a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Follows {
    Nothing,
    Pin,
    /// None follows, the token asks by itself.
    Pad,
}

/// What it answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "answer", content = "with", rename_all = "snake_case")]
pub(crate) enum Answer {
    Ready(ModuleInfo),
    Tokens(Vec<TokenFacts>),
    /// `always` is whether the chosen key wants the PIN each time; nothing when no key was asked for.
    LoggedIn {
        always: Option<bool>,
    },
    Value(#[serde(with = "crate::hexed")] Vec<u8>),
    Done,
    Refused(TokenError),
}

/// A scheme by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Scheme(pub(crate) SignatureScheme);

impl From<Scheme> for String {
    fn from(scheme: Scheme) -> Self {
        format!("{:?}", scheme.0)
    }
}

impl TryFrom<String> for Scheme {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        let named = |scheme: &SignatureScheme| format!("{scheme:?}") == name;
        SignatureScheme::ALL
            .into_iter()
            .find(named)
            .map(Self)
            .ok_or("no such scheme")
    }
}

/// What comes to the module's process.
pub(crate) enum Incoming {
    Ask(Ask),
    Pin(Pin),
}

pub(crate) fn write_ask(to: &mut impl Write, ask: &Ask) -> io::Result<()> {
    write_frame(to, ask, LONGEST_ASK)
}

pub(crate) fn write_answer(to: &mut impl Write, answer: &Answer) -> io::Result<()> {
    write_frame(to, answer, LONGEST_ANSWER)
}

/// The PIN in one piece, from a buffer that is wiped: never in JSON, never in a buffered writer.
pub(crate) fn write_pin(to: &mut impl Write, pin: &Pin) -> io::Result<()> {
    let bytes = pin.reveal();
    let length = u16::try_from(bytes.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    let mut frame = Zeroizing::new(Vec::with_capacity(PIN.len() + 2 + LONGEST));
    frame.extend_from_slice(&PIN);
    frame.extend_from_slice(&length.to_be_bytes());
    frame.extend_from_slice(bytes);
    to.write_all(&frame)?;
    to.flush()
}

/// The next request or PIN. An end of the stream, a foreign word and a body that is none are all errors: nobody looks
/// for the beginning of the next frame.
pub(crate) fn read_incoming(from: &mut impl Read) -> io::Result<Incoming> {
    let mut magic = [0; 4];
    from.read_exact(&mut magic)?;
    match magic {
        FRAME => Ok(Incoming::Ask(body(from, LONGEST_ASK)?)),
        PIN => Ok(Incoming::Pin(read_pin(from)?)),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

pub(crate) fn read_answer(from: &mut impl Read) -> io::Result<Answer> {
    let mut magic = [0; 4];
    from.read_exact(&mut magic)?;
    if magic != FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    body(from, LONGEST_ANSWER)
}

fn write_frame(to: &mut impl Write, what: &impl Serialize, longest: usize) -> io::Result<()> {
    let body = serde_json::to_vec(what)?;
    let length = u32::try_from(body.len()).ok().filter(|_| body.len() <= longest);
    let mut frame = FRAME.to_vec();
    frame.extend_from_slice(&length.ok_or(io::ErrorKind::InvalidInput)?.to_be_bytes());
    frame.extend(body);
    to.write_all(&frame)?;
    to.flush()
}

fn body<T: for<'de> Deserialize<'de>>(from: &mut impl Read, longest: usize) -> io::Result<T> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length > longest {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    Ok(serde_json::from_slice(&body)?)
}

fn read_pin(from: &mut impl Read) -> io::Result<Pin> {
    let mut length = [0; 2];
    from.read_exact(&mut length)?;
    let length = usize::from(u16::from_be_bytes(length));
    let mut bytes = Zeroizing::new([0; LONGEST]);
    let typed = bytes.get_mut(..length).ok_or(io::ErrorKind::InvalidData)?;
    from.read_exact(typed)?;
    Pin::new(typed).map_err(|_| io::ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_travels_in_a_frame_of_its_own() {
        let mut sent = Vec::new();
        write_pin(&mut sent, &Pin::new(b"73190846").unwrap()).unwrap();
        assert_eq!(sent, b"S4PN\x00\x0873190846");
        let Ok(Incoming::Pin(pin)) = read_incoming(&mut sent.as_slice()) else {
            panic!("no PIN came");
        };
        assert_eq!(pin.reveal(), b"73190846");
    }

    #[test]
    fn requests_come_as_they_were_sent() {
        let mut sent = Vec::new();
        let ask = Ask::Sign {
            slot: 7,
            scheme: Scheme(SignatureScheme::RsaPssSha512),
            message: vec![1, 2],
            secret: Follows::Pad,
        };
        write_ask(&mut sent, &ask).unwrap();
        assert!(matches!(
            read_incoming(&mut sent.as_slice()),
            Ok(Incoming::Ask(Ask::Sign { slot: 7, scheme: Scheme(SignatureScheme::RsaPssSha512), message, secret: Follows::Pad }))
                if message == [1, 2]
        ));
    }

    #[test]
    fn a_foreign_word_and_a_length_beyond_the_limit_end_the_conversation() {
        let refused = |mut bytes: &[u8]| read_answer(&mut bytes).is_err();
        assert!(refused(b"Loading driver...\n"));
        assert!(refused(b"S4P1\xff\xff\xff\xff"));
        assert!(refused(b"S4P1\x00\x00\x00\x02{}"));
        assert!(refused(b"S4P1\x00\x00\x00\x09\"done"));
        assert!(read_incoming(&mut b"S4PN\x01\x00".as_slice()).is_err());
    }
}

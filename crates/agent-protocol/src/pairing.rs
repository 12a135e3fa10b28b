//! How an agent and an installation come to know each other's key.
//!
//! 1. The officer, signed in, asks for an offer; the page shows its code (link or typed).
//! 2. The agent commits to its key and a random value: [`Hello`]. Only then the installation shows its own: [`Welcome`].
//! 3. The agent opens the commitment: [`Reveal`]. Both sides now compute the same six digits, [`comparison`]. Only the agent
//!    shows them; the officer types them into the page, once: a wrong number ends the offer. Who sits between them, or pairs a machine of his own with
//!    somebody else's offer, has one chance in a million, because nobody can choose a key after having seen the other's.

use serde::{Deserialize, Serialize};

use crate::VERSION;
use crate::code::ShortCode;
use crate::hexed::Bytes;
use crate::keys::PublicKey;
use crate::origin::Origin;
use crate::words::{self, BadWords};

/// The agent's first message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// The protocol's version, [`VERSION`].
    pub version: u8,
    /// Which offer.
    pub code: ShortCode,
    /// [`commitment`] to what [`Reveal`] will show.
    pub commitment: Bytes<32>,
    /// What the officer calls the machine: “Máy phòng Tư pháp”.
    pub machine: String,
    /// Operating system and version of the agent, for the help desk.
    pub software: String,
}

impl Hello {
    /// Are the texts fit to be shown to the officer?
    ///
    /// # Errors
    /// See [`BadWords`].
    pub fn check(&self) -> Result<(), BadWords> {
        words::check(&self.machine)?;
        words::check(&self.software)
    }
}

/// The installation's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Welcome {
    /// The pairing to be.
    pub pairing: Bytes<16>,
    /// The installation's key.
    pub key: PublicKey,
    /// Its random value.
    pub nonce: Bytes<32>,
    /// Who asked for the offer: name.
    pub person: String,
    /// What the installation calls itself.
    pub installation: String,
}

impl Welcome {
    /// Are the texts fit to be shown?
    ///
    /// # Errors
    /// See [`BadWords`].
    pub fn check(&self) -> Result<(), BadWords> {
        words::check(&self.person)?;
        words::check(&self.installation)
    }
}

/// The agent's commitment, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    /// The pairing to be.
    pub pairing: Bytes<16>,
    /// The agent's key for this installation.
    pub key: PublicKey,
    /// Its random value.
    pub nonce: Bytes<32>,
}

/// What the installation says, sealed, once the officer agreed on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paired {
    /// The pairing that is in force.
    pub pairing: Bytes<16>,
    /// The agent's key that it knows.
    pub key: PublicKey,
}

/// What [`Hello`] carries for a key and a random value.
#[must_use]
pub fn commitment(key: &PublicKey, nonce: &Bytes<32>) -> Bytes<32> {
    digest(&[b"commitment", &key.0, &nonce.0])
}

/// Does the reveal open the commitment?
#[must_use]
pub fn opens(hello: &Hello, reveal: &Reveal) -> bool {
    commitment(&reveal.key, &reveal.nonce) == hello.commitment
}

/// The six digits that a person compares, “482 193”: over everything both sides believe, the address included.
#[must_use]
pub fn comparison(at: &Origin, hello: &Hello, welcome: &Welcome, reveal: &Reveal) -> String {
    let digest = digest(&[
        b"comparison",
        at.as_str().as_bytes(),
        hello.code.to_string().as_bytes(),
        &hello.commitment.0,
        &welcome.pairing.0,
        &welcome.key.0,
        &welcome.nonce.0,
        &reveal.key.0,
        &reveal.nonce.0,
    ]);
    let [a, b, c, d, e, f, g, h, ..] = digest.0;
    let number = u64::from_be_bytes([a, b, c, d, e, f, g, h]) % 1_000_000;
    format!("{:03} {:03}", number / 1000, number % 1000)
}

/// SHA-256 over parts, each with its length: no two lists of parts give the same bytes.
fn digest(parts: &[&[u8]]) -> Bytes<32> {
    let mut bytes = format!("saoy-agent/{VERSION} pairing").into_bytes();
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    Bytes(saoy_pki::sha256(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SecretKey;

    fn messages() -> (Origin, Hello, Welcome, Reveal) {
        let agent = SecretKey::from_seed([1; 32]).unwrap().public();
        let nonce = Bytes([2; 32]);
        let hello = Hello {
            version: VERSION,
            code: ShortCode::of([9; 5]),
            commitment: commitment(&agent, &nonce),
            machine: "Máy phòng Tư pháp".to_owned(),
            software: "Windows 11, saoy-agent 0.1".to_owned(),
        };
        let welcome = Welcome {
            pairing: Bytes([3; 16]),
            key: SecretKey::from_seed([4; 32]).unwrap().public(),
            nonce: Bytes([5; 32]),
            person: "Đặng Hữu Khải".to_owned(),
            installation: "Sao y tỉnh Sông Lam".to_owned(),
        };
        let reveal = Reveal {
            pairing: Bytes([3; 16]),
            key: agent,
            nonce,
        };
        (
            "https://saoy.songlam.example".parse().unwrap(),
            hello,
            welcome,
            reveal,
        )
    }

    #[test]
    fn both_sides_show_the_same_six_digits() {
        let (at, hello, welcome, reveal) = messages();
        assert!(opens(&hello, &reveal));
        let digits = comparison(&at, &hello, &welcome, &reveal);
        assert_eq!(digits.len(), 7);
        assert_eq!(digits, comparison(&at, &hello.clone(), &welcome, &reveal));
    }

    #[test]
    fn somebody_in_between_changes_the_digits() {
        let (at, hello, welcome, reveal) = messages();
        let honest = comparison(&at, &hello, &welcome, &reveal);
        let other = SecretKey::from_seed([6; 32]).unwrap().public();
        let own_key = Welcome {
            key: other.clone(),
            ..welcome.clone()
        };
        let own_machine = Reveal {
            key: other,
            ..reveal.clone()
        };
        let elsewhere = "https://evil.example".parse().unwrap();
        assert_ne!(honest, comparison(&at, &hello, &own_key, &reveal));
        assert_ne!(honest, comparison(&at, &hello, &welcome, &own_machine));
        assert_ne!(honest, comparison(&elsewhere, &hello, &welcome, &reveal));
        assert!(!opens(&hello, &own_machine));
    }
}

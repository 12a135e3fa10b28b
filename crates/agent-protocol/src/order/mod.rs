//! Orders: what an installation asks a paired agent to sign, in words that a person can judge.

mod check;

use jiff::Timestamp;
use saoy_pki::SignatureScheme;
use serde::{Deserialize, Serialize};

pub use check::{Accepted, AcceptedItem, Expected, OrderRefusal};

use crate::hexed::{self, Bytes};

/// So many items has one order at most.
pub const MAX_ITEMS: usize = 200;

/// An order. It travels in a [`crate::Sealed`] for [`crate::Purpose::Order`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Its number, random.
    pub order: Bytes<16>,
    /// For which pairing.
    pub pairing: Bytes<16>,
    /// Random; an agent takes each once.
    pub nonce: Bytes<32>,
    /// When it was made.
    pub issued_at: Timestamp,
    /// Nothing is signed from then on.
    pub expires_at: Timestamp,
    /// What is done.
    pub act: Act,
    /// The agency: “UBND phường Hòa An”.
    pub agency: String,
    /// Who asked for it: “Đặng Hữu Khải”.
    pub person: String,
    /// SHA-256 of the certificate that is to sign.
    pub certificate: Bytes<32>,
    /// How it signs.
    #[serde(with = "scheme")]
    pub scheme: SignatureScheme,
    /// What is signed.
    pub items: Vec<Item>,
}

/// What an order does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The leader signs copies.
    Sign,
    /// The agency's seal.
    Seal,
    /// Proof that the officer holds the key of a certificate that is being registered.
    Register,
    /// A trial of the self-test.
    Trial,
}

/// One thing to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its number in the order.
    pub n: u32,
    /// What it is.
    pub subject: Subject,
    /// The hash over the file's signed bytes, or of the statement.
    #[serde(with = "hexed::any")]
    pub message_digest: Vec<u8>,
    /// The DER SignedAttributes (RFC 5652 §5.4, the SET OF form) whose signature is wanted.
    #[serde(with = "hexed::any")]
    pub attributes: Vec<u8>,
}

/// What an item is, for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Subject {
    /// A certified copy.
    Copy(Copy),
    /// A statement whose text is what is signed (registration, trial): the agent hashes it itself.
    Statement {
        /// The text.
        text: String,
    },
}

/// A certified copy, described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copy {
    /// The dossier's code: `K88.04-131026-000102`.
    pub dossier: String,
    /// Whose document: “Phan Thị Bích Ngọc”.
    pub applicant: String,
    /// “Bằng tốt nghiệp đại học”.
    pub document: String,
    /// Pages of the scan.
    pub pages: u32,
    /// Register number and book, when the seal is asked for: “123/ĐT, quyển 01/2026”.
    pub number: Option<String>,
}

/// Schemes by the names that the configuration and the database use, for `#[serde(with = …)]`.
pub mod scheme {
    use saoy_pki::SignatureScheme;
    use serde::{Deserialize, Deserializer, Serializer};

    const NAMES: [(SignatureScheme, &str); 8] = [
        (SignatureScheme::RsaPkcs1Sha256, "rsa_pkcs1_sha256"),
        (SignatureScheme::RsaPkcs1Sha384, "rsa_pkcs1_sha384"),
        (SignatureScheme::RsaPkcs1Sha512, "rsa_pkcs1_sha512"),
        (SignatureScheme::RsaPssSha256, "rsa_pss_sha256"),
        (SignatureScheme::RsaPssSha384, "rsa_pss_sha384"),
        (SignatureScheme::RsaPssSha512, "rsa_pss_sha512"),
        (SignatureScheme::EcdsaP256Sha256, "ecdsa_p256_sha256"),
        (SignatureScheme::EcdsaP384Sha384, "ecdsa_p384_sha384"),
    ];

    /// Writes the name.
    ///
    /// # Errors
    /// What the writer reports.
    pub fn serialize<S: Serializer>(scheme: &SignatureScheme, to: S) -> Result<S::Ok, S::Error> {
        let name = NAMES.iter().find(|(known, _)| known == scheme);
        let (_, name) = name.ok_or_else(|| serde::ser::Error::custom("a scheme without a name"))?;
        to.serialize_str(name)
    }

    /// Reads the name.
    ///
    /// # Errors
    /// No scheme has it.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<SignatureScheme, D::Error> {
        let text = String::deserialize(from)?;
        let found = NAMES.iter().find(|(_, name)| *name == text);
        found
            .map(|(scheme, _)| *scheme)
            .ok_or_else(|| serde::de::Error::custom("unknown signature scheme"))
    }

    #[cfg(test)]
    #[test]
    fn every_scheme_has_a_name() {
        for scheme in SignatureScheme::ALL {
            assert!(NAMES.iter().any(|(known, _)| *known == scheme));
        }
    }
}

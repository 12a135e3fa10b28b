//! A token with its certificates, as the module's process tells it.

use saoy_pki::Certificate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Token, TokenError};

/// A token and what can be read of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenFacts {
    /// The token.
    pub token: Token,
    /// Its certificates.
    pub certificates: Certificates,
}

/// What is known of a token's certificates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certificates {
    /// All of people and agencies, each in DER.
    #[serde(serialize_with = "write", deserialize_with = "read")]
    Read(Vec<Vec<u8>>),
    /// The token shows them after the PIN only.
    AfterPin,
    /// The token refused; others may be in order.
    Refused(TokenError),
}

impl TokenFacts {
    /// The certificates that were read.
    #[must_use]
    pub fn certificates(&self) -> Vec<Certificate> {
        let Certificates::Read(all) = &self.certificates else {
            return Vec::new();
        };
        all.iter()
            .filter_map(|der| Certificate::from_der(der).ok())
            .collect()
    }

    /// The certificate with this SHA-256, if the token shows it.
    #[must_use]
    pub fn certificate(&self, fingerprint: &[u8; 32]) -> Option<Certificate> {
        self.certificates()
            .into_iter()
            .find(|one| one.fingerprint() == *fingerprint)
    }
}

fn write<S: Serializer>(all: &[Vec<u8>], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(all.iter().map(hex::encode))
}

fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<u8>>, D::Error> {
    let all = Vec::<String>::deserialize(from)?;
    all.iter()
        .map(|text| hex::decode(text).map_err(serde::de::Error::custom))
        .collect()
}

//! An officer's account with a provider: one of its keys, and how it is released.

use saoy_pki::Certificate;
use serde::{Deserialize, Serialize};

/// One key of an account. Nothing here is secret: it is kept with the registered certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The account's name with the provider, often the identity number.
    pub user: String,
    /// The key's name there (CSC `credentialID`, SmartCA `cert_id`).
    pub credential: String,
    /// The certificate's serial number, hex, as SmartCA wants it.
    pub serial: String,
    /// How the key is released.
    pub mode: Mode,
    /// OIDs of what the key does (CSC `key/algo`); empty where the provider does not say.
    pub algorithms: Vec<String>,
    /// So many signatures are released at once (CSC `multisign`).
    pub at_once: u32,
}

/// How a key is released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// On the officer's phone, or however the provider likes (CSC v1 `implicit`).
    Phone,
    /// With something that is typed, and perhaps the phone (CSC `explicit`).
    Typed(Vec<Object>),
    /// On the provider's page (CSC `oauth2code`).
    Page,
}

/// One thing that releases a key (CSC API 2.0 §11.4 `auth/objects`; version 1 knows `PIN` and `OTP`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Its name with the provider.
    pub id: String,
    /// What it is.
    pub kind: ObjectKind,
}

/// What releases a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    /// A PIN or password that the officer knows.
    Pin,
    /// A code that the officer's device makes.
    Otp,
    /// A code that the provider sends when it is asked to.
    SentOtp,
    /// Something that is not typed: a confirmation on the phone.
    Push,
}

/// A key of an account, with its certificate.
#[derive(Debug, Clone)]
pub struct Credential {
    /// The account and the key.
    pub account: Account,
    /// Its certificate.
    pub certificate: Certificate,
    /// The certificate's issuers, as far as the provider names them.
    pub issuers: Vec<Certificate>,
}

impl Mode {
    /// What is typed to release the key.
    #[must_use]
    pub fn typed(&self) -> Vec<ObjectKind> {
        match self {
            Self::Typed(objects) => {
                let typed = objects.iter().map(|object| object.kind);
                typed.filter(|kind| *kind != ObjectKind::Push).collect()
            }
            Self::Phone | Self::Page => Vec::new(),
        }
    }
}

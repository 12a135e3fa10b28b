//! A provider of remote signatures, as an installation's administrator configures it.

use crate::secret::Secret;

/// A provider.
#[derive(Debug, Clone)]
pub struct Provider {
    /// What people call it; it stands in every sentence about it.
    pub name: String,
    /// Where its interface begins, without a slash at the end: for CSC the part before `/info`.
    pub url: String,
    /// Its interface.
    pub kind: Kind,
    /// This installation's account with it (CSC and MySign `client_id`, SmartCA `sp_id`).
    pub client: String,
    /// The secret of that account.
    pub secret: Secret,
}

/// Which interface a provider has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The Cloud Signature Consortium's.
    Csc {
        /// Which version.
        version: Version,
        /// How this installation is let in.
        login: Login,
        /// Base of the OAuth 2.0 server, where it is not the interface's own address (`info`: `oauth2`).
        oauth: Option<String>,
        /// Whether signatures are asked for with `operationMode` `A` and fetched later (version 2).
        asynchronous: bool,
    },
    /// VNPT SmartCA.
    SmartCa,
    /// Viettel MySign: CSC version 1 behind a login of its own.
    MySign {
        /// `profile_id` of this installation's account.
        profile: String,
    },
}

/// A version of the CSC API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 1.0.4.0.
    V1,
    /// 2.0.0.2.
    V2,
}

/// How an installation is let in to a CSC service (`info`: `authType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    /// `oauth2client`: client credentials.
    Client,
    /// `basic`: `auth/login` with the installation's account.
    Basic,
    /// `oauth2code`: each officer on the provider's page.
    Officer,
}

impl Provider {
    /// Whether the provider can tell by itself that something was signed.
    #[must_use]
    pub fn calls_back(&self) -> bool {
        match &self.kind {
            Kind::SmartCa => true,
            Kind::Csc { asynchronous, .. } => *asynchronous,
            Kind::MySign { .. } => false,
        }
    }

    /// How this installation is let in, where there is a choice.
    #[must_use]
    pub fn login(&self) -> Option<Login> {
        match &self.kind {
            Kind::Csc { login, .. } => Some(*login),
            Kind::SmartCa | Kind::MySign { .. } => None,
        }
    }
}

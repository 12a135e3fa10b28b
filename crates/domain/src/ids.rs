//! Names of rows: one type per thing, so that a person's id cannot be taken for an agency's.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl $name {
            /// The number as the store keeps it.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                Self(value)
            }
        }

        impl From<$name> for i64 {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A node of the tree of agencies.
    AgencyId,
    /// A person who signs in: an officer, a citizen, or the account of a business.
    PersonId,
    /// One original, one dossier “hồ sơ chứng thực”.
    DossierId,
    /// One visit at the counter; its dossiers share a receipt.
    VisitId,
    /// A register book “sổ chứng thực”.
    BookId,
    /// A row of a register book.
    EntryId,
    /// A message of the outbox.
    MailId,
    /// A file on its way in, chunk by chunk.
    UploadId,
    /// A scan that waits for a clerk.
    ScanId,
    /// A file that was written anew before it became a scan.
    NormalisationId,
    /// One version of a signature or seal picture.
    PictureId,
    /// A certificate registered for an officer or an agency.
    CertificateId,
    /// A row of a dossier's history.
    EventId,
    /// A sign-in session.
    SessionId,
    /// A piece of queued work.
    JobId,
    /// A kept search.
    SearchId,
    /// A grant of one permission.
    GrantId,
    /// A certified copy in a citizen's document store.
    CopyId,
    /// Several dossiers that are signed or sealed in one go.
    BatchId,
    /// An officer's signing computer.
    PairingId,
    /// A revision that waits for its signature.
    SigningId,
    /// A certificate that an officer is registering.
    RegistrationId,
    /// A question to a provider of remote signatures.
    RemoteOrderId,
    /// A code with which an officer's computer fetches what it is to sign.
    TicketId,
}

/// The optimistic version of a row: a save names the version it read, and fails if another came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub i64);

impl Version {
    /// The version of a row that was just created.
    pub const FIRST: Self = Self(1);

    /// The version after one more save.
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

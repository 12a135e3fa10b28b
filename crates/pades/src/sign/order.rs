//! What is wanted of one signature.

use jiff::Timestamp;
use saoy_pdf::Rect;
use saoy_pki::{Certificate, HashAlgorithm};

use super::Look;
use crate::{FieldLock, Kind, contents_len};

/// One signature as a person wants it.
#[derive(Clone, Debug)]
pub struct Order<'o> {
    /// Certification or approval; document timestamps are for [`crate::augment`].
    pub kind: Kind,
    /// Where it stands.
    pub place: Place,
    /// What is seen of it, where it has room.
    pub look: Look<'o>,
    /// The fields it freezes; a field's own `/Lock` counts before this.
    pub lock: Option<FieldLock>,
    /// The hash over the file.
    pub hash: HashAlgorithm,
    /// The level it is to reach: some fields demand a timestamp or revocation data.
    pub level: Level,
    /// The signer's certificate and those above it.
    pub chain: &'o [Certificate],
    /// `/M`: the time the signing side claims.
    pub time: Timestamp,
    /// `/Name`.
    pub name: Option<String>,
    /// `/Location`.
    pub location: Option<String>,
    /// `/Reason`.
    pub reason: Option<String>,
    /// `/ContactInfo`.
    pub contact: Option<String>,
    /// Bytes of CMS that `/Contents` has room for.
    pub contents_len: usize,
}

impl<'o> Order<'o> {
    /// An invisible B-B signature with SHA-256 in a new field `chu_ky` on the first page, by the first certificate of
    /// `chain`.
    pub fn new(kind: Kind, chain: &'o [Certificate], time: Timestamp) -> Self {
        Self {
            kind,
            place: Place::invisible("chu_ky", 0),
            look: Look::Nothing,
            lock: None,
            hash: HashAlgorithm::Sha256,
            level: Level::B,
            chain,
            time,
            name: chain.first().and_then(Certificate::subject_common_name),
            location: None,
            reason: None,
            contact: None,
            contents_len: contents_len(chain, 0),
        }
    }
}

/// Where a signature stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// In a signature field that the file has, by its full name (`a.b.c`).
    Field(String),
    /// In a new field.
    New {
        /// Its name, without a dot.
        name: String,
        /// The page it belongs to, counted from 0.
        page: usize,
        /// Where it is seen, in the page's own coordinates; nowhere if none.
        rect: Option<Rect>,
    },
}

impl Place {
    /// A new field that is not seen.
    pub fn invisible(name: impl Into<String>, page: usize) -> Self {
        Self::New {
            name: name.into(),
            page,
            rect: None,
        }
    }
}

/// The baseline levels of ETSI EN 319 142-1 §6.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// B-B: signed.
    #[default]
    B,
    /// B-T: with a timestamp that proves when.
    T,
    /// B-LT: with the certificates and revocation data to check it.
    Lt,
    /// B-LTA: all that under a document timestamp.
    Lta,
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::B => "B-B",
            Self::T => "B-T",
            Self::Lt => "B-LT",
            Self::Lta => "B-LTA",
        })
    }
}

//! Whether the signatures of any file hold, each by itself, whoever made it.

pub(crate) mod digests;
mod fault;
mod judge;
mod known;
mod open;
mod sub_filter;

pub use fault::Fault;
pub use sub_filter::SubFilter;

use saoy_pdf::Reader;
use saoy_pki::{
    Algorithm, Certificate, HashAlgorithm,
    cms::{Foreign, Oddity, TokenKind},
    tsp::{Stamp, TspError},
};

use crate::{Entry, Survey};
use open::Opened;

/// One signature of the file and how it fared.
///
/// Integrity says that these bytes were signed with this key. What the signature covers is told by
/// [`Entry::coverage`], what happened later by [`crate::changes`], who the signer is by `saoy_pki::validation`, and whether
/// the algorithm was still good by `saoy_pki::strength`: none follows from another.
#[derive(Clone, Debug)]
pub struct Examined {
    /// Where it stands and what it covers.
    pub entry: Entry,
    /// Its format; none when the dictionary could not be read.
    pub format: Option<SubFilter>,
    /// Whether it holds: with several signers, the worst of them.
    pub integrity: Integrity,
    /// The CMS structure, when there is one that can be read; of a document timestamp, the token.
    pub signed: Option<Foreign>,
    /// The certificate of the (first) signer, also when its signature does not hold.
    pub signer: Option<Certificate>,
    /// All certificates that came along, the signer's among them.
    pub certificates: Vec<Certificate>,
    /// Revocation lists enclosed, each a DER CertificateList.
    pub crls: Vec<Vec<u8>>,
    /// OCSP responses enclosed, each a DER OCSPResponse.
    pub ocsp: Vec<Vec<u8>>,
    /// The timestamps of the (first) signer; of a document timestamp, itself.
    pub timestamps: Vec<Stamped>,
    /// How the (first) signer signed, also when it does not hold or is weak.
    pub algorithm: Option<Algorithm>,
    /// The hash of the file's bytes, as the (first) signer names it.
    pub hash: Option<HashAlgorithm>,
    /// Every signer by itself, in their order: one in any proper PDF signature (ISO 32000-2 §12.8.3.3.1).
    pub signers: Vec<(Option<Certificate>, Integrity)>,
    /// What is unusual about the structure and its signers.
    pub oddities: Vec<Oddity>,
}

/// Whether what was signed is what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Integrity {
    /// The signature value belongs to the signer's key and the covered bytes.
    Intact,
    /// It does not.
    Broken(Fault),
    /// That cannot be said.
    Unreadable(Fault),
}

/// A timestamp inside a signature, or a document timestamp.
#[derive(Clone, Debug)]
pub struct Stamped {
    /// What it is over.
    pub over: Over,
    /// Whether it is over that, and its signature holds.
    pub integrity: Integrity,
    /// The token, when it can be read.
    pub stamp: Option<Stamp>,
    /// The authority's certificate, when it is enclosed or known.
    pub signer: Option<Certificate>,
    /// How the authority signed: as it was found, else as it is named.
    pub algorithm: Option<Algorithm>,
    /// Whether that certificate may stamp and was valid at the time stated; none without a certificate.
    pub authority: Option<Result<(), TspError>>,
}

/// What a timestamp is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Over {
    /// The covered bytes of the file: a document timestamp.
    Document,
    /// Something of the signature it is enclosed in.
    Inside(TokenKind),
}

impl Integrity {
    /// What is wrong, if anything.
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Intact => None,
            Self::Broken(fault) | Self::Unreadable(fault) => Some(fault),
        }
    }

    pub(crate) fn of(fault: Fault) -> Self {
        if fault.is_unreadable() {
            Self::Unreadable(fault)
        } else {
            Self::Broken(fault)
        }
    }

    /// Broken is worse than unreadable, and that is worse than intact.
    fn worse(self, other: Self) -> Self {
        let rank = |integrity: &Self| match integrity {
            Self::Intact => 0,
            Self::Unreadable(_) => 1,
            Self::Broken(_) => 2,
        };
        if rank(&other) > rank(&self) { other } else { self }
    }
}

/// Examines every signature of a survey, in its order.
///
/// The bytes of the file are hashed once, for all ranges and all hashes that the signatures name. Certificates that are
/// not enclosed are looked for in the file's `/DSS`; for those from elsewhere see [`examine_with`].
///
/// ```
/// use saoy_pades::{examine, survey};
/// use saoy_pdf::{Limits, Reader};
///
/// # let bytes = include_bytes!("../../pdf/tests/fixtures/three-pages-stream.pdf");
/// let reader = Reader::open(bytes, &Limits::default())?;
/// for signature in examine(&reader, &survey(&reader)) {
///     println!("{:?}: {:?}", signature.entry.field, signature.integrity);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn examine(reader: &Reader<'_>, survey: &Survey) -> Vec<Examined> {
    examine_with(reader, survey, &[])
}

/// As [`examine`], with certificates from elsewhere for signers that enclose none.
pub fn examine_with(reader: &Reader<'_>, survey: &Survey, known: &[Certificate]) -> Vec<Examined> {
    examined(reader, survey, known, false).0
}

/// As [`examine_with`], with the SHA-256 of the whole file, which the same pass gives.
pub(crate) fn examine_whole(
    reader: &Reader<'_>,
    survey: &Survey,
    known: &[Certificate],
) -> (Vec<Examined>, Option<[u8; 32]>) {
    examined(reader, survey, known, true)
}

fn examined(
    reader: &Reader<'_>,
    survey: &Survey,
    known: &[Certificate],
    whole: bool,
) -> (Vec<Examined>, Option<[u8; 32]>) {
    let opened: Vec<Opened> = survey
        .entries
        .iter()
        .map(|entry| open::read(reader, entry))
        .collect();
    let mut jobs: Vec<digests::Job> = opened
        .iter()
        .zip(&survey.entries)
        .map(|(opened, entry)| digests::Job::new(entry, opened.hashes()))
        .collect();
    if whole {
        jobs.push(digests::Job::whole(reader.bytes().len()));
    }
    let digests = digests::all(reader.bytes(), &jobs);
    let file = digests.get(opened.len()).and_then(Option::as_ref);
    let file = file.and_then(|file| file.get(HashAlgorithm::Sha256)?.try_into().ok());
    let known = known::Known::new(reader, known);
    let entries = survey.entries.iter().cloned();
    let examined = entries
        .zip(opened)
        .zip(digests)
        .map(|((entry, opened), digests)| judge::one(reader, entry, opened, digests.as_ref(), &known))
        .collect();
    (examined, file)
}

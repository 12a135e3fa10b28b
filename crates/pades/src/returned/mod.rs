//! A signed file that came back from somebody else's program: whether it is what was sent and one signature, nothing else.
//!
//! A key that signs bare hashes gives a value, which is verified and embedded. A program that signs whole files gives a file,
//! in which anything may stand. [`returned`] holds it against the bytes that were sent: they come first, unchanged, and what
//! follows is one signature by the expected certificate with its field, widget and look. Every other file is refused by the
//! one [`Deviation`] that weighs most. The file is hashed once.
//!
//! ```
//! use saoy_pades::returned::{Deviation, Sent, returned};
//! # use saoy_pki::{PrivateKey, SignatureScheme, issue::CertificateBuilder, name::Name, oids};
//! # let scheme = SignatureScheme::EcdsaP256Sha256;
//! # let key = PrivateKey::generate_p256()?;
//! # let name = Name::new(&[(oids::AT_COMMON_NAME, "CHỨNG THƯ THỬ NGHIỆM")])?;
//! # let (from, until) = ("2026-01-01T00:00:00Z".parse()?, "2027-01-01T00:00:00Z".parse()?);
//! # let certificate = CertificateBuilder::new(name, key.public_key(), &[1], from, until).self_signed(&key, scheme)?;
//! let bytes = include_bytes!("../../../pdf/tests/fixtures/three-pages-stream.pdf");
//! let sent = Sent { bytes, certificate: &certificate, page: Some(1), at: "2026-06-01T00:00:00Z".parse()? };
//! assert_eq!(returned(&sent, bytes).unwrap_err(), Deviation::NothingAdded);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod deviation;
mod rest;
mod sentence;
mod signature;

pub use deviation::Deviation;

use jiff::Timestamp;
use saoy_pdf::{Limits, Reader};
use saoy_pki::Certificate;

use crate::Examined;

/// Revisions that may come: the signature's, and one that only brings a security store (`/DSS`).
const MOST_REVISIONS: usize = 2;

/// What was sent out to be signed, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'s> {
    /// The file.
    pub bytes: &'s [u8],
    /// The certificate that is to sign: byte for byte.
    pub certificate: &'s Certificate,
    /// The page on which the signature is to be seen, from 1; any page or none where it does not matter.
    pub page: Option<usize>,
    /// Now: what is weak today is refused.
    pub at: Timestamp,
}

/// What was added, and nothing else was.
#[derive(Clone, Debug)]
pub struct Added {
    /// The full name of the signature's field.
    pub field: String,
    /// The page on which it is seen, from 1; none if it is not seen.
    pub page: Option<usize>,
    /// The signature.
    pub signature: Examined,
    /// Whether a security store came with it.
    pub store: bool,
}

/// Holds a file that came back against what was sent. Whom the certificate belongs to and whether it is trusted is another
/// question.
///
/// # Errors
/// The [`Deviation`] that weighs most: bytes before structure, structure before signature, signature before the rest.
pub fn returned(sent: &Sent<'_>, file: &[u8]) -> Result<Added, Deviation> {
    begins_with(sent.bytes, file)?;
    let reader = Reader::open(file, &Limits::default()).map_err(Deviation::Unreadable)?;
    let since = saved(sent, &reader)?;
    let signature = signature::only(sent, &reader, since)?;
    let (page, store) = rest::only(sent, &reader, since)?;
    Ok(Added {
        field: saoy_pdf::decode_text(&signature.entry.field),
        page,
        signature,
        store,
    })
}

/// The bytes that were sent come first, all of them.
fn begins_with(sent: &[u8], file: &[u8]) -> Result<(), Deviation> {
    if !file.starts_with(sent) {
        let same = sent.iter().zip(file).take_while(|(old, new)| old == new).count();
        return Err(if same == file.len() {
            Deviation::Shorter {
                sent: sent.len(),
                returned: file.len(),
            }
        } else {
            Deviation::Changed { at: same }
        });
    }
    if file.len() == sent.len() {
        return Err(Deviation::NothingAdded);
    }
    Ok(())
}

/// The last revision that was sent; one or two follow, and nothing behind them.
fn saved(sent: &Sent<'_>, reader: &Reader<'_>) -> Result<usize, Deviation> {
    let before = Reader::open(sent.bytes, &Limits::default()).map_err(Deviation::Unreadable)?;
    let sections = |reader: &Reader<'_>| -> Vec<u64> {
        let revisions = reader.revisions().iter();
        revisions.map(|one| one.startxref).collect()
    };
    let (old, new) = (sections(&before), sections(reader));
    // A section that does not lead to the one before it begins another document behind the same bytes.
    if !new.starts_with(&old) {
        return Err(Deviation::NotAppended);
    }
    let behind = reader.trailing();
    let added = new.len() - old.len();
    if !behind.is_empty() && (added > 0 || !behind.trim_ascii().is_empty()) {
        return Err(Deviation::Behind(behind.len()));
    }
    match added {
        0 => Err(Deviation::NothingAdded),
        added if added > MOST_REVISIONS => Err(Deviation::SavedTooOften(added)),
        _ => old.len().checked_sub(1).ok_or(Deviation::NotAppended),
    }
}

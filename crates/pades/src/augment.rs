//! Any file's signatures a level higher, foreign ones too, and renewed before their timestamp grows old.
//!
//! A signature that is the last thing in its file gets its timestamp inside: its `/Contents` is the one place that it
//! does not cover ([`patch_contents`](crate::patch_contents)). Everywhere else the proof of time is a document
//! timestamp over the whole file, with the validation data of all who signed and stamped before ([`archive`]). Renewal
//! is the same once more: the data of the last authority, and a new timestamp over it.
//!
//! ```
//! use saoy_pades::{BaseDigest, ValidationData, augment, sign::Level};
//! use saoy_pdf::{Limits, Reader};
//! # let base = include_bytes!("../../pdf/tests/fixtures/three-pages-stream.pdf");
//! let reader = Reader::open(base, &Limits::default())?;
//! assert!(augment::next(&reader, Level::T).is_err(), "nobody signed this file");
//! // A timestamp alone proves that the file was there.
//! let prepared = augment::archive(&reader, &BaseDigest::of(base), &ValidationData::default(), 8192)?;
//! assert_eq!(prepared.digest.len(), 32);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use saoy_pdf::{Object, Reader, Update};
use saoy_pki::{Certificate, cms};

use crate::sign::{Form, FormChange, Level, Refusal, SignError, appendable, usage_rights};
use crate::{
    BaseDigest, Coverage, Fault, FoundSignature, PrepareError, Prepared, SignatureKind, ValidationData,
    archive::store, examine, survey,
};

/// The field of an archive timestamp; a number follows when it is taken.
const FIELD: &str = "dau_thoi_gian_luu_tru";

/// What brings a file to its next level.
#[derive(Debug)]
pub enum Step {
    /// A timestamp into this signature, the last thing in the file: B-B → B-T.
    Stamp(Box<FoundSignature>),
    /// Validation data and a document timestamp behind everything: → B-LTA, or renewal.
    Archive,
}

/// Why a file has no next level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoStep {
    /// There is no signature.
    #[error("nobody signed the file")]
    Unsigned,
    /// B-B is where every signature begins.
    #[error("every signature is B-B at least")]
    Basic,
}

/// The next step towards `wanted`. A file that has reached it gets a new document timestamp.
///
/// # Errors
/// [`NoStep`].
pub fn next(reader: &Reader<'_>, wanted: Level) -> Result<Step, NoStep> {
    if wanted == Level::B {
        return Err(NoStep::Basic);
    }
    let survey = survey(reader);
    let last = survey.entries.last().ok_or(NoStep::Unsigned)?;
    let at_the_end =
        last.coverage == Some(Coverage::WholeFile) && last.kind != SignatureKind::DocumentTimestamp;
    if at_the_end
        && let Ok(found) = &last.found
        && !is_stamped(&found.cms)
    {
        return Ok(Step::Stamp(Box::new(found.clone())));
    }
    Ok(Step::Archive)
}

/// Whether a signature has a timestamp, or cannot be given one.
fn is_stamped(cms: &[u8]) -> bool {
    cms::SignedData::parse(cms).map_or(true, |signed| signed.signature_timestamp().is_some())
}

/// Whose chains and revocation data are to be archived.
#[derive(Clone, Debug, Default)]
pub struct Parties {
    /// Signers and timestamp authorities.
    pub leaves: Vec<Certificate>,
    /// Every certificate that came along.
    pub enclosed: Vec<Certificate>,
    /// Fields whose signature does not hold or cannot be read: no archive makes it better.
    pub faults: Vec<(String, Fault)>,
}

impl Parties {
    /// From the signatures of a file. What stands before the last document timestamp was archived under it, when the
    /// file has validation data at all: for renewal the last authority is asked about, not the people of long ago.
    pub fn of(reader: &Reader<'_>) -> Self {
        let examined = examine(reader, &survey(reader));
        let archived = reader
            .catalog()
            .is_ok_and(|catalog| matches!(reader.lookup(&catalog, "DSS"), Ok(Object::Dict(_))));
        let last = examined
            .iter()
            .rposition(|one| one.entry.kind == SignatureKind::DocumentTimestamp);
        let since = last.filter(|_| archived).unwrap_or(0);
        let mut all = Self::default();
        for (number, one) in examined.into_iter().enumerate() {
            if let Some(fault) = one.integrity.fault() {
                all.faults.push((one.entry.name(), fault.clone()));
            }
            add(&mut all.enclosed, one.certificates);
            if number >= since {
                let stamps = one.timestamps.into_iter().filter_map(|stamp| stamp.signer);
                add(&mut all.leaves, one.signer.into_iter().chain(stamps));
            }
        }
        all
    }
}

fn add(list: &mut Vec<Certificate>, more: impl IntoIterator<Item = Certificate>) {
    for one in more {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}

/// Whether archive data may be appended: to be asked before anybody is called.
///
/// # Errors
/// The [`Refusal`].
pub fn allowed(reader: &Reader<'_>) -> Result<(), Refusal> {
    appendable(reader)?;
    usage_rights(reader, FormChange::NewField)
}

/// Validation data and a document timestamp behind everything, in a new field that is not seen. Allowed after any
/// certification, P=1 included (ISO 32000-2 Table 257).
///
/// # Errors
/// [`SignError::Refused`] when nothing may be appended, [`SignError::Prepare`] for a file that cannot be read.
pub fn archive(
    reader: &Reader<'_>,
    base: &BaseDigest,
    data: &ValidationData,
    contents_len: usize,
) -> Result<Prepared, SignError> {
    allowed(reader)?;
    let pages = reader.pages()?;
    let page = pages.first().ok_or(PrepareError::Malformed("Pages"))?.reference;
    let name = Form::read(reader)?.unused(FIELD);
    Ok(crate::archive(reader, base, data, page, &name, contents_len)?)
}

/// Validation data alone (B-LT), as the bytes to append: the proof that the data was there in time comes with the next
/// document timestamp.
///
/// # Errors
/// As [`archive`].
pub fn enclose(reader: &Reader<'_>, data: &ValidationData) -> Result<Vec<u8>, SignError> {
    allowed(reader)?;
    let mut update = Update::new(reader)?;
    store(reader, &mut update, reader.catalog_ref(), data)?;
    Ok(update.finish()?.bytes)
}

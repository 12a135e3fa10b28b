//! Step two: the signature goes into its place, after having been checked.

use std::ops::Range;

use saoy_pki::{Certificate, cms, tsp};

use crate::{FoundSignature, Prepared, prepare::slice_mut};

/// Why a signature is not put into the file.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// The CMS is longer than the space kept for it.
    #[error("the signature takes {needed} bytes, {reserved} are reserved")]
    TooLarge {
        /// Bytes of the CMS.
        needed: usize,
        /// Bytes kept free in `/Contents`.
        reserved: usize,
    },
    /// It was made with another key or certificate than the expected one.
    #[error("signed by another certificate than the expected one")]
    OtherCertificate,
    /// It signs another file.
    #[error("the signature belongs to another file")]
    OtherDigest,
    /// A timestamp was to be added, but the signature value changed as well.
    #[error("not the signature that stands in the file")]
    OtherSignature,
    /// The CMS does not hold, or is none.
    #[error(transparent)]
    Cms(#[from] cms::CmsError),
    /// The timestamp token does not hold, or is none.
    #[error(transparent)]
    Timestamp(#[from] tsp::TspError),
    /// The prepared revision has been tampered with: its places are not where they should be.
    #[error("the prepared revision does not fit its base")]
    Misplaced,
}

/// Puts a CMS signature into a prepared revision, once it is known to be the expected certificate's signature over
/// this very file: message digest, signing-certificate-v2 and signature value are verified.
pub fn embed(prepared: &mut Prepared, cms: &[u8], expected: &Certificate) -> Result<(), EmbedError> {
    verify(cms, &prepared.digest, expected)?;
    write(prepared, cms)
}

/// Puts a timestamp token into a prepared document timestamp, once it is known to cover this very file and to hold.
pub fn embed_timestamp(prepared: &mut Prepared, token: &[u8]) -> Result<(), EmbedError> {
    tsp::Token::parse(token)?.verify_imprint(&prepared.digest)?;
    write(prepared, token)
}

/// Replaces the signature in a revision that is still at hand by the same one with a timestamp added (B-B → B-T).
pub fn replace_contents(prepared: &mut Prepared, cms: &[u8]) -> Result<(), EmbedError> {
    let place = slice_mut(&mut prepared.appended, prepared.base_len, &prepared.contents)
        .ok_or(EmbedError::Misplaced)?;
    let old = crate::hex::read(place).ok_or(EmbedError::Misplaced)?;
    same_signature(&old, cms)?;
    write(prepared, cms)
}

/// A part of a stored file to be replaced by as many other bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// Which bytes of the file.
    pub at: Range<u64>,
    /// What stands there from now on.
    pub bytes: Vec<u8>,
}

/// The same for a file that has been stored in the meantime (a timestamp that came late): what to write where.
///
/// A later revision covers `/Contents`, so this is for the newest signature of a file only.
pub fn patch_contents(signature: &FoundSignature, cms: &[u8]) -> Result<Patch, EmbedError> {
    same_signature(&signature.cms, cms)?;
    let len = usize::try_from(signature.contents.end - signature.contents.start)
        .map_err(|_| EmbedError::Misplaced)?;
    let mut bytes = vec![b'0'; len];
    crate::hex::write(&mut bytes, cms).map_err(|reserved| EmbedError::TooLarge {
        needed: cms.len(),
        reserved,
    })?;
    Ok(Patch {
        at: signature.contents.clone(),
        bytes,
    })
}

fn verify(der: &[u8], digest: &[u8], expected: &Certificate) -> Result<(), EmbedError> {
    let signed = cms::SignedData::parse(der)?;
    if signed.message_digest() != Some(digest) {
        return Err(EmbedError::OtherDigest);
    }
    if signed.signer_certificate().map(Certificate::der) != Some(expected.der()) {
        return Err(EmbedError::OtherCertificate);
    }
    Ok(signed.verify_with(digest, expected)?)
}

/// Only what is not signed may differ: the timestamp.
fn same_signature(old: &[u8], new: &[u8]) -> Result<(), EmbedError> {
    let (old, new) = (cms::SignedData::parse(old)?, cms::SignedData::parse(new)?);
    // The value is over the signed attributes: with the same value and a check against them, they are the same, too.
    let digest = old.message_digest().ok_or(EmbedError::OtherSignature)?;
    let same = old.signer().signature() == new.signer().signature()
        && old.signer_certificate().map(Certificate::der) == new.signer_certificate().map(Certificate::der);
    if !same || new.verify(digest).is_err() {
        return Err(EmbedError::OtherSignature);
    }
    Ok(())
}

fn write(prepared: &mut Prepared, der: &[u8]) -> Result<(), EmbedError> {
    let place = slice_mut(&mut prepared.appended, prepared.base_len, &prepared.contents)
        .ok_or(EmbedError::Misplaced)?;
    crate::hex::write(place, der).map_err(|reserved| EmbedError::TooLarge {
        needed: der.len(),
        reserved,
    })
}

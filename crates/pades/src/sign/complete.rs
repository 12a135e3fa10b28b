//! From a prepared revision to a finished one, again with more room when the room was too small.

use jiff::Timestamp;
use saoy_pki::tsp::{Stamp, TspError};
use saoy_pki::{Certificate, cms};

use crate::{EmbedError, Prepared, SPARE_CONTENTS, embed, replace_contents};

/// How often a signature is begun anew.
const ROUNDS: usize = 3;

/// What happens when the timestamp does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenTight {
    /// Prepare and sign again: for keys that ask nobody.
    Again,
    /// Keep the signature without it: a person signed, and is not asked twice for a PIN.
    StayBasic,
}

/// A finished revision.
#[derive(Debug)]
pub struct Signed {
    /// The revision with its signature.
    pub prepared: Prepared,
    /// The CMS in it.
    pub cms: Vec<u8>,
    /// The signature timestamp in it.
    pub token: Option<Vec<u8>>,
    /// Why the timestamp was left out.
    pub left_out: Option<EmbedError>,
    /// Bytes kept for the CMS.
    pub reserved: usize,
    /// How often it was prepared.
    pub rounds: usize,
}

/// Why no revision was finished.
#[derive(Debug, thiserror::Error)]
pub enum CompleteError<E> {
    /// One of the caller's steps.
    #[error("{0}")]
    Step(E),
    /// What came back is not the signature, or has no room however often it is tried.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// The timestamp cannot be added.
    #[error(transparent)]
    Cms(#[from] cms::CmsError),
    /// The timestamp cannot be read.
    #[error(transparent)]
    Token(#[from] TspError),
    /// The timestamp states a time at which the signer's certificate is not valid: the signature would never be.
    #[error("the timestamp states {0}, when the signer's certificate is not valid")]
    Untimely(Timestamp),
}

/// Prepares with `contents_len` bytes of room, signs, embeds, stamps and embeds again.
///
/// `sign` makes the CMS over [`Prepared::digest`] with `signer`'s key. `stamp` gets the signature value and gives the
/// token over it, or none when the signature is to stay B-B. When something does not fit, everything begins anew with
/// the room that is known to be needed.
///
/// # Errors
/// [`CompleteError::Step`] passes on what a closure said.
pub fn complete<E>(
    signer: &Certificate,
    contents_len: usize,
    when_tight: WhenTight,
    mut prepare: impl FnMut(usize) -> Result<Prepared, E>,
    mut sign: impl FnMut(&Prepared) -> Result<Vec<u8>, E>,
    mut stamp: impl FnMut(&[u8]) -> Result<Option<Vec<u8>>, E>,
) -> Result<Signed, CompleteError<E>> {
    let mut reserved = contents_len;
    let mut rounds = 0;
    loop {
        rounds += 1;
        let mut prepared = prepare(reserved).map_err(CompleteError::Step)?;
        let basic = sign(&prepared).map_err(CompleteError::Step)?;
        match embed(&mut prepared, &basic, signer) {
            Err(EmbedError::TooLarge { needed, .. }) if rounds < ROUNDS => {
                reserved = needed.saturating_add(SPARE_CONTENTS);
                continue;
            }
            other => other?,
        }
        let done = |prepared, cms, token, left_out| Signed {
            prepared,
            cms,
            token,
            left_out,
            reserved,
            rounds,
        };
        let value = cms::signature_value(&basic)?;
        let Some(token) = stamp(&value).map_err(CompleteError::Step)? else {
            return Ok(done(prepared, basic, None, None));
        };
        let stated = Stamp::parse(&token)?.time();
        if !signer.is_valid_at(stated) {
            return Err(CompleteError::Untimely(stated));
        }
        let stamped = cms::add_signature_timestamp(&basic, &token)?;
        match replace_contents(&mut prepared, &stamped) {
            Ok(()) => return Ok(done(prepared, stamped, Some(token), None)),
            Err(tight @ EmbedError::TooLarge { .. }) if when_tight == WhenTight::StayBasic => {
                return Ok(done(prepared, basic, None, Some(tight)));
            }
            Err(EmbedError::TooLarge { needed, .. }) if rounds < ROUNDS => {
                reserved = needed.saturating_add(SPARE_CONTENTS);
            }
            Err(other) => return Err(other.into()),
        }
    }
}

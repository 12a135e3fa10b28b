//! Whether the signatures in a file hold: coverage, digest, signature value.

use saoy_pdf::Reader;
use saoy_pki::{Certificate, HashAlgorithm, cms, tsp};

use crate::{
    BaseDigest, FoundSignature, Unclear,
    found::{signatures, slice},
};

/// A signature that holds.
#[derive(Debug)]
pub struct Holds {
    /// Who signed.
    pub signer: Certificate,
    /// All certificates that came along.
    pub certificates: Vec<Certificate>,
    /// The signature timestamp, or for a document timestamp the token itself; its digest and value hold too.
    pub timestamp: Option<tsp::Token>,
}

/// Why a signature does not hold.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// Its range does not end where a revision of the file ends: bytes follow that it could have covered.
    #[error("the signature does not cover a whole revision of the file")]
    Coverage,
    /// The kind of signature, or its hash, is not one that is checked here.
    #[error("the signature's format is not one we check")]
    Format,
    /// What is signed is not this file.
    #[error("the file was changed after signing")]
    Digest,
    /// The CMS is malformed, or its signature value is wrong.
    #[error(transparent)]
    Cms(#[from] cms::CmsError),
    /// A timestamp is malformed, or does not hold.
    #[error(transparent)]
    Timestamp(#[from] tsp::TspError),
}

/// One signature and how it fared.
#[derive(Debug)]
pub struct Checked {
    /// Where it stands and what it says.
    pub signature: FoundSignature,
    /// Whether it holds.
    pub outcome: Result<Holds, Broken>,
}

/// Checks every signature of the file. Trust is another question: the caller builds the path of [`Holds::signer`].
///
/// The file is hashed once, however many signatures it has.
pub fn check(reader: &Reader<'_>) -> Result<Vec<Checked>, Unclear> {
    let found = signatures(reader)?;
    let digests = digests(reader.bytes(), &found)?;
    let outcome = |(signature, digest): (FoundSignature, [u8; 32])| Checked {
        outcome: judge(&signature, &digest),
        signature,
    };
    Ok(found.into_iter().zip(digests).map(outcome).collect())
}

fn judge(signature: &FoundSignature, digest: &[u8; 32]) -> Result<Holds, Broken> {
    if signature.revision.is_none() {
        return Err(Broken::Coverage);
    }
    match signature.sub_filter.as_slice() {
        b"ETSI.RFC3161" => {
            let token = tsp::Token::parse(&signature.cms)?;
            token.verify_imprint(digest)?;
            Ok(Holds {
                signer: token.certificate.clone(),
                certificates: token.certificates.clone(),
                timestamp: Some(token),
            })
        }
        b"ETSI.CAdES.detached" | b"adbe.pkcs7.detached" => {
            let signed = cms::SignedData::parse(&signature.cms)?;
            if signed.signer().hash() != HashAlgorithm::Sha256 {
                return Err(Broken::Format);
            }
            if signed.message_digest() != Some(digest) {
                return Err(Broken::Digest);
            }
            signed.verify(digest)?;
            let signer = signed
                .signer_certificate()
                .ok_or(cms::CmsError::NoSignerCertificate)?;
            let timestamp = match signed.signature_timestamp() {
                Some(token) => {
                    let token = tsp::Token::parse(&token)?;
                    token.verify_message(signed.signer().signature())?;
                    Some(token)
                }
                None => None,
            };
            Ok(Holds {
                signer: signer.clone(),
                certificates: signed.certificates().to_vec(),
                timestamp,
            })
        }
        _ => Err(Broken::Format),
    }
}

/// What ranges behind their gaps may sum up to, as a multiple of the file: in an honest one they do not overlap.
const MAX_TAILS: u64 = 8;

/// The digest of each signature's ranges. All start at 0, so one running state serves all of them up to their gap.
fn digests(bytes: &[u8], found: &[FoundSignature]) -> Result<Vec<[u8; 32]>, Unclear> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|index| found.get(*index).map(|signature| signature.contents.start));
    let mut running = BaseDigest::new();
    let mut out = vec![[0; 32]; found.len()];
    let mut left = (bytes.len() as u64).saturating_mul(MAX_TAILS);
    for index in order {
        let Some(signature) = found.get(index) else {
            continue;
        };
        let [_, start, end, tail] = signature.byte_range;
        running.update(slice(bytes, running.len(), start).ok_or(Unclear::ByteRange)?);
        left = left.checked_sub(tail).ok_or(Unclear::ByteRange)?;
        let rest = slice(bytes, end, end.saturating_add(tail)).ok_or(Unclear::ByteRange)?;
        if let Some(digest) = out.get_mut(index) {
            *digest = running.then(rest).sha256();
        }
    }
    Ok(out)
}

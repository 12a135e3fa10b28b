//! Whether the signatures in a file hold: coverage, digest, signature value.

use saoy_pdf::Reader;
use saoy_pki::{Certificate, HashAlgorithm, cms, tsp};

use crate::{
    FoundSignature, Unclear,
    examine::digests::{self, Digests, Job},
    found::signatures,
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
    /// The signatures of the file cover so many bytes over and over that they are not hashed.
    #[error("the signatures cover too many bytes to be hashed")]
    TooMuch,
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
    let job = |signature| Job::over(signature, vec![HashAlgorithm::Sha256]);
    let jobs: Vec<Job> = found.iter().map(job).collect();
    let digests = digests::all(reader.bytes(), &jobs);
    let outcome = |(signature, digests): (FoundSignature, Option<Digests>)| {
        let digest = digests.and_then(|digests| digests.get(HashAlgorithm::Sha256)?.try_into().ok());
        Checked {
            outcome: digest.map_or(Err(Broken::TooMuch), |digest| judge(&signature, &digest)),
            signature,
        }
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

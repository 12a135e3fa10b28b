//! A revision that waits for its signature value: drawn and hashed, nothing of it in the dossier yet.

use saoy_blob::Blob;
use saoy_certified_copy::{Prepared, embed};
use saoy_domain::dossier::BoundNumber;
use saoy_domain::{Digest, DossierId, EntryId};
use saoy_pki::{Certificate, SignatureScheme, cms};
use saoy_signers::verify_before_embed;

use super::{Candidate, FlowError, Key};

/// A revision of a dossier's file, with everything that the dossier needs once it is signed.
pub(crate) struct Pending {
    /// The dossier.
    pub(crate) dossier: DossierId,
    /// SHA-256 of the file that was looked at; the revision is appended to it.
    pub(crate) displayed: Digest,
    /// That file.
    pub(crate) base: Blob,
    /// The number that the copy carries, where it is sealed.
    pub(crate) bound: Option<Bound>,
    /// What the key is asked.
    pub(crate) request: Request,
}

/// A number of the register that is the dossier's already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound {
    /// Its entry.
    pub(crate) entry: EntryId,
    /// The number.
    pub(crate) number: BoundNumber,
}

/// A prepared revision, and the bytes that one key is asked to sign.
pub(crate) struct Request {
    /// The revision.
    pub(crate) prepared: Prepared,
    /// DER `SignedAttributes` (RFC 5652 §5.4, the SET OF form): the bytes for the key.
    pub(crate) attributes: Vec<u8>,
    /// The certificate, then its issuers: what goes into the signature.
    pub(crate) chain: Vec<Certificate>,
    /// The certificate whose value is waited for.
    pub(crate) certificate: Certificate,
    /// How its key signs.
    pub(crate) scheme: SignatureScheme,
}

impl Request {
    /// What `key` is asked for `prepared`.
    pub(crate) fn new(prepared: Prepared, key: &Candidate) -> Result<Self, FlowError> {
        let certificate = key.certificate.clone();
        let attributes = cms::signed_attributes(&prepared.digest, &certificate)?;
        Ok(Self {
            prepared,
            attributes,
            chain: key.chain(),
            certificate,
            scheme: key.scheme()?,
        })
    }

    /// The value of a key within the server's reach.
    ///
    /// # Errors
    /// [`FlowError::NoKey`] when it is elsewhere; what the key says.
    pub(crate) async fn value(&self, key: &Candidate) -> Result<Vec<u8>, FlowError> {
        let Key::Ring(signer) = &key.key else {
            return Err(FlowError::NoKey);
        };
        let requests = std::slice::from_ref(&self.attributes);
        let value = signer.sign(requests).await.into_iter().next();
        let value = value.ok_or_else(|| FlowError::broken("the signer gave no answer"))?;
        if let Err(error) = &value {
            tracing::error!(%error, "a key within reach did not sign");
        }
        Ok(value?)
    }

    /// Whether a value is the chosen certificate's signature over exactly these bytes.
    pub(crate) fn check(&self, value: &[u8]) -> Result<(), FlowError> {
        Ok(verify_before_embed(
            &self.attributes,
            value,
            self.scheme,
            &self.certificate,
        )?)
    }

    /// The revision with its signature, and the CMS. The value is verified against the chosen certificate before it is
    /// embedded.
    pub(crate) fn embedded(mut self, value: &[u8]) -> Result<(Prepared, Vec<u8>), FlowError> {
        self.check(value)?;
        let signed = cms::signed_data(
            &self.attributes,
            value,
            self.scheme,
            &self.certificate,
            &self.chain,
        )?;
        embed(&mut self.prepared, &signed, &self.certificate)?;
        Ok((self.prepared, signed))
    }
}

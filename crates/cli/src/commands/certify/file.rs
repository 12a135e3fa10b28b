//! The file of a copy while it grows, revision by revision.

use jiff::Timestamp;
use saoy_certified_copy::{
    BaseDigest, Prepared, ValidationData, embed, embed_timestamp, prepare_archive, replace_contents,
};
use saoy_pdf::{Limits, Reader};
use saoy_pki::{Certificate, cms, sha256, tsp::Token};
use saoy_signers::{Signer, SoftKey};

use super::pki::Office;
use crate::commands::Failure;

/// Room for a token of the demo's authority: its chain and a signature.
pub(super) const EXPECTED_TOKEN: usize = 8 * 1024;

/// The growing copy and its running digest.
pub(super) struct File {
    pub(super) bytes: Vec<u8>,
    pub(super) digest: BaseDigest,
}

impl File {
    /// Revision 0: the scan as it came.
    pub(super) fn new(scan: &[u8]) -> Self {
        Self {
            bytes: scan.to_vec(),
            digest: BaseDigest::of(scan),
        }
    }

    /// One signed revision: prepare, sign, verify and embed, add a timestamp.
    pub(super) fn sign(
        &mut self,
        office: &Office,
        signer: &SoftKey,
        prepare: impl FnOnce(&Reader<'_>, &BaseDigest, &[Certificate], Timestamp) -> Result<Prepared, Failure>,
    ) -> Result<Token, Failure> {
        let mut chain = vec![signer.certificate().clone()];
        chain.extend(signer.chain().iter().cloned());
        let reader = Reader::open(&self.bytes, &Limits::default())?;
        let mut prepared = prepare(&reader, &self.digest, &chain, office.clock.now())?;

        let attributes = cms::signed_attributes(&prepared.digest, signer.certificate())?;
        let value = wait(signer.sign(std::slice::from_ref(&attributes)))?
            .pop()
            .ok_or("the signer returned nothing")??;
        let cms = cms::signed_data(
            &attributes,
            &value,
            signer.scheme(),
            signer.certificate(),
            signer.chain(),
        )?;
        embed(&mut prepared, &cms, signer.certificate())?;

        let imprint = sha256(&cms::signature_value(&cms)?);
        let token = office.client().timestamp(&[office.tsa()], &imprint)?.token;
        replace_contents(&mut prepared, &cms::add_signature_timestamp(&cms, &token.der)?)?;
        self.append(&prepared);
        Ok(token)
    }

    /// Revision 3.
    pub(super) fn archive(
        &mut self,
        office: &Office,
        signers: &[&Certificate],
        tokens: &[Token],
    ) -> Result<Timestamp, Failure> {
        let data = validation_data(office, signers, tokens)?;
        let reader = Reader::open(&self.bytes, &Limits::default())?;
        let mut prepared = prepare_archive(&reader, &self.digest, &data, EXPECTED_TOKEN)?;
        let token = office
            .client()
            .timestamp(&[office.tsa()], &prepared.digest)?
            .token;
        embed_timestamp(&mut prepared, &token.der)?;
        self.append(&prepared);
        Ok(token.gen_time)
    }

    fn append(&mut self, prepared: &Prepared) {
        self.bytes.extend_from_slice(&prepared.appended);
        self.digest.update(&prepared.appended);
    }
}

/// What a validator needs to judge the signatures and their timestamps once they are old.
fn validation_data(
    office: &Office,
    signers: &[&Certificate],
    tokens: &[Token],
) -> Result<ValidationData, Failure> {
    let now = office.clock.now();
    let mut leaves = signers.to_vec();
    leaves.extend(tokens.iter().map(|token| &token.certificate));
    let enclosed: Vec<Certificate> = tokens
        .iter()
        .flat_map(|token| token.certificates.clone())
        .collect();
    let found = office
        .client()
        .collect_validation_data(&leaves, &enclosed, &[office.root().clone()], now)?;
    Ok(ValidationData {
        certificates: found
            .certificates
            .iter()
            .map(|certificate| certificate.der().to_vec())
            .collect(),
        ocsp: found.ocsp,
        crls: found.crls,
    })
}

/// A soft key answers at once; the runtime is only for the trait's sake.
fn wait<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .build()?
        .block_on(future))
}

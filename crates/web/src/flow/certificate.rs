//! “Danh sách chứng thư số”: the keys within reach, and whether each may sign now.

use std::sync::Arc;

use jiff::Timestamp;
use saoy_pki::Certificate;
use saoy_pki_client::Revocation;
use saoy_signers::{Refusal, RevocationStatus, Signer, precheck};
use saoy_store::certificates;
use saoy_store::pictures::Owner;

use super::FlowError;
use crate::app::App;

/// A key within reach.
pub struct Candidate {
    /// The key.
    pub signer: Arc<dyn Signer>,
    /// Its certificate up to the anchor, when it leads to one.
    pub path: Vec<Certificate>,
    /// Why it may not sign now.
    pub refusal: Option<Refusal>,
}

impl Candidate {
    /// The name by which a form chooses it: the certificate's fingerprint in hex.
    pub fn id(&self) -> String {
        hex::encode(self.signer.certificate().fingerprint())
    }

    /// The certificate, then its issuers: what goes into the signature.
    pub fn chain(&self) -> Vec<Certificate> {
        match self.path.split_last() {
            Some((_, [])) | None => vec![self.signer.certificate().clone()],
            Some((_anchor, below)) => below.to_vec(),
        }
    }
}

/// All keys of an officer or agency, good ones first.
///
/// # Errors
/// What is broken.
pub async fn candidates(app: &App, owner: Owner) -> Result<Vec<Candidate>, FlowError> {
    let registered: Vec<[u8; 32]> = certificates::list(&app.db, owner)
        .await?
        .into_iter()
        .filter(|certificate| certificate.revoked_at.is_none())
        .map(|certificate| certificate.digest.0)
        .collect();
    let now = app.now();
    let signers = app.keys.of(owner);
    let mut found = app
        .blocking(move |app| {
            signers
                .into_iter()
                .map(|signer| judge(app, signer, &registered, now))
                .collect::<Vec<_>>()
        })
        .await?;
    found.sort_by_key(|candidate| candidate.refusal.is_some());
    Ok(found)
}

/// The key to sign with: the one named, or the only good one.
///
/// # Errors
/// [`FlowError::NoKey`], [`FlowError::Certificate`] with the reason.
pub async fn choose(app: &App, owner: Owner, id: Option<&str>) -> Result<Candidate, FlowError> {
    let found = candidates(app, owner).await?;
    let wanted = found
        .into_iter()
        .find(|candidate| id.is_none_or(|id| candidate.id() == id))
        .ok_or(FlowError::NoKey)?;
    match wanted.refusal {
        Some(refusal) => Err(refusal.into()),
        None => Ok(wanted),
    }
}

fn judge(app: &App, signer: Arc<dyn Signer>, registered: &[[u8; 32]], now: Timestamp) -> Candidate {
    let certificate = signer.certificate();
    let anchors = app.trust.signature_anchors(now);
    let path = app
        .trust
        .client
        .find_path(certificate, signer.chain(), &anchors, now);
    let statuses: Vec<RevocationStatus> = match &path {
        Ok(path) => app
            .trust
            .client
            .check_path(path, now)
            .into_iter()
            .map(in_short)
            .collect(),
        Err(_) => Vec::new(),
    };
    let fingerprint = certificate.fingerprint();
    let known = registered
        .iter()
        .find(|one| **one == fingerprint)
        .copied()
        .unwrap_or([0; 32]);
    let verdict = precheck(
        certificate,
        &known,
        now,
        path.as_deref().map_err(ToString::to_string),
        &statuses,
    );
    Candidate {
        refusal: verdict.err(),
        path: path.unwrap_or_default(),
        signer,
    }
}

fn in_short(found: Revocation) -> RevocationStatus {
    match found {
        Revocation::Good { .. } => RevocationStatus::Good,
        Revocation::Revoked { at, .. } => RevocationStatus::Revoked { at },
        Revocation::Unknown { responder, .. } => RevocationStatus::Unknown { responder },
    }
}

//! What is known about a signature's certificates at the moment it is made, kept for the archive.

use saoy_domain::DossierId;
use saoy_pki::{Certificate, cms};
use saoy_pki_client::ValidationData;
use saoy_store::evidence::{self, Evidence, EvidenceKind};

use super::FlowError;
use crate::app::App;

/// What is known about the signer of a CMS right now, as rows to keep with the dossier.
pub(super) async fn known(app: &App, signed: Vec<u8>) -> Result<Vec<Evidence>, FlowError> {
    app.blocking(move |app| collect(app, &[&signed]).map(pieces))
        .await?
}

/// Collects certificates and revocation answers for the signers of some CMS and, where they have a timestamp, for the
/// authority. At a signature the answers were asked for just before and are older than the timestamp. `None` when one is
/// missing.
pub(super) fn collect(app: &App, signed: &[&[u8]]) -> Result<Option<ValidationData>, FlowError> {
    let mut leaves: Vec<Certificate> = Vec::new();
    let mut others: Vec<Certificate> = Vec::new();
    let mut gather = |signed: &cms::SignedData| {
        leaves.extend(signed.signer_certificate().cloned());
        others.extend(signed.certificates().iter().cloned());
    };
    for signed in signed {
        let signed = cms::SignedData::parse(signed)?;
        gather(&signed);
        if let Some(token) = signed.signature_timestamp() {
            gather(&cms::SignedData::parse(&token)?);
        }
    }
    let now = app.now();
    let anchors = [app.trust.signature_anchors(now), app.trust.tsa_anchors(now)].concat();
    let wanted: Vec<&Certificate> = leaves.iter().collect();
    match app
        .trust
        .client
        .collect_validation_data(&wanted, &others, &anchors, now)
    {
        Ok(data) => Ok(Some(data)),
        Err(error) => {
            tracing::warn!(%error, "validation data is not complete");
            Ok(None)
        }
    }
}

/// As rows to keep with the dossier.
fn pieces(data: Option<ValidationData>) -> Vec<Evidence> {
    let Some(data) = data else { return Vec::new() };
    let certificates = data
        .certificates
        .iter()
        .map(|one| (EvidenceKind::Certificate, one.der().to_vec()));
    let ocsp = data.ocsp.into_iter().map(|der| (EvidenceKind::Ocsp, der));
    let crls = data.crls.into_iter().map(|der| (EvidenceKind::Crl, der));
    certificates
        .chain(ocsp)
        .chain(crls)
        .map(|(kind, der)| Evidence { kind, der })
        .collect()
}

/// What was kept at each signature of a dossier, nothing twice.
pub(super) async fn kept(app: &App, id: DossierId) -> Result<saoy_certified_copy::ValidationData, FlowError> {
    Ok(with(
        saoy_certified_copy::ValidationData::default(),
        &evidence::of_dossier(&app.db, id).await?,
    ))
}

/// The same with more pieces, nothing twice.
pub(super) fn with(
    mut data: saoy_certified_copy::ValidationData,
    pieces: &[Evidence],
) -> saoy_certified_copy::ValidationData {
    for piece in pieces {
        let list = match piece.kind {
            EvidenceKind::Certificate => &mut data.certificates,
            EvidenceKind::Ocsp => &mut data.ocsp,
            EvidenceKind::Crl => &mut data.crls,
        };
        if !list.contains(&piece.der) {
            list.push(piece.der.clone());
        }
    }
    data
}

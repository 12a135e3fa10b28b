//! What was known about certificates when a signature was made: OCSP answers, CRLs and issuers, for the archive.
//!
//! A strict validator wants evidence that is older than the signature's timestamp; fetched hours later, when the copy is
//! sealed, it would be too young.

use saoy_domain::DossierId;

use crate::{
    Reader, Result, Tx,
    engine::{names, record, statements},
    scope::Writes,
};

names! {
    /// What kind of evidence.
    pub enum EvidenceKind {
        /// A certificate of a chain.
        Certificate = "certificate",
        /// An OCSP response (RFC 6960).
        Ocsp = "ocsp",
        /// A CRL (RFC 5280).
        Crl = "crl",
    }
}

record! {
    /// One piece.
    pub struct Evidence {
        /// What it is.
        kind: EvidenceKind,
        /// Its DER form.
        der: Vec<u8>,
    }
}

statements! {
    ADD = "INSERT INTO evidence (dossier, kind, der) VALUES ($1, $2, $3)";
    OF_DOSSIER = "SELECT kind, der FROM evidence WHERE dossier = $1 ORDER BY id";
}

/// Keeps pieces, in the transaction that keeps the signature.
///
/// # Errors
/// What the database reports.
pub async fn add(tx: &mut Tx, _: &impl Writes, dossier: DossierId, pieces: &[Evidence]) -> Result<()> {
    for piece in pieces {
        tx.run(ADD.with(dossier).with(piece.kind).with(piece.der.clone()))
            .await?;
    }
    Ok(())
}

/// Everything kept for a dossier, in the order it came.
///
/// # Errors
/// What the database reports.
pub async fn of_dossier(reader: impl Into<Reader<'_>>, dossier: DossierId) -> Result<Vec<Evidence>> {
    reader.into().list(OF_DOSSIER.with(dossier)).await
}

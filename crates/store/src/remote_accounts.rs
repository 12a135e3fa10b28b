//! Which provider keeps the key of a registered certificate, and how the key is named there.

use jiff::Timestamp;
use saoy_domain::CertificateId;

use crate::{
    Reader, Result, Tx,
    engine::{record, statements},
    pictures::Owner,
};

record! {
    /// The account behind a certificate.
    pub struct RemoteAccount {
        /// The certificate.
        certificate: CertificateId,
        /// The provider, by the name that the configuration gives it.
        provider: String,
        /// The account and its key: JSON of the protocol.
        account: serde_json::Value,
    }
}

statements! {
    ADD = "INSERT INTO remote_account (certificate, provider, account, made_at) VALUES ($1, $2, $3, $4)";
    OF = "SELECT remote_account.certificate, remote_account.provider, remote_account.account FROM remote_account JOIN certificate ON \
          certificate.id = remote_account.certificate WHERE certificate.agency = $1 OR certificate.person = $2 ORDER BY remote_account.id";
}

/// Notes where the key of a certificate is.
///
/// # Errors
/// What the database reports.
pub async fn add(
    tx: &mut Tx,
    certificate: CertificateId,
    provider: &str,
    account: serde_json::Value,
    at: Timestamp,
) -> Result<()> {
    tx.run(ADD.with(certificate).with(provider).with(account).with(at))
        .await
}

/// The accounts behind the certificates of an officer or an agency.
///
/// # Errors
/// What the database reports.
pub async fn of(reader: impl Into<Reader<'_>>, owner: Owner) -> Result<Vec<RemoteAccount>> {
    let (agency, person) = owner.columns();
    reader.into().list(OF.with(agency).with(person)).await
}

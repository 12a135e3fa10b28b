//! The timestamp authorities that answered, with the certificate that each signed with last.

use jiff::Timestamp;

use crate::{
    Reader, Result, Tx,
    engine::{record, statements},
    scope::System,
};

record! {
    /// An authority.
    pub struct Authority {
        /// What the configuration calls it.
        name: String,
        /// Its certificate in DER.
        der: Vec<u8>,
        /// Whom that names.
        subject: String,
        /// Until when it is valid.
        not_after: Timestamp,
        /// When it was seen first.
        seen_at: Timestamp,
    }
}

statements! {
    LIST = "SELECT * FROM timestamp_authority ORDER BY not_after, name";
    SEEN = "INSERT INTO timestamp_authority (name, der, subject, not_after, seen_at) VALUES ($1, $2, $3, $4, $5) \
            ON CONFLICT (name) DO UPDATE SET der = $2, subject = $3, not_after = $4, seen_at = $5";
}

/// All that answered, the one that ends first at the top.
///
/// # Errors
/// What the database reports.
pub async fn list(reader: impl Into<Reader<'_>>) -> Result<Vec<Authority>> {
    reader.into().list(LIST).await
}

/// An authority answered with this certificate.
///
/// # Errors
/// What the database reports.
pub async fn seen(tx: &mut Tx, _: &System, one: &Authority) -> Result<()> {
    let query = SEEN
        .with(one.name.clone())
        .with(one.der.clone())
        .with(one.subject.clone())
        .with(one.not_after)
        .with(one.seen_at);
    tx.run(query).await
}

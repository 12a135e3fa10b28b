//! The code of a dossier's pick-up: it stands on the receipt and opens the link of a mail, once.

use jiff::Timestamp;
use saoy_domain::{Digest, DossierId, MailId};

use crate::{
    Reader, Result, Tx,
    engine::{record, statements},
};

record! {
    /// The use of a mail's code.
    pub struct Opening {
        /// The mark of the device on which it was used.
        device: Digest,
        /// When.
        at: Timestamp,
    }
}

statements! {
    CODE = "SELECT code FROM pickup WHERE dossier = $1";
    ENSURE = "INSERT INTO pickup (dossier, code, made_at) VALUES ($1, $2, $3) ON CONFLICT (dossier) DO UPDATE \
              SET made_at = pickup.made_at RETURNING code";
    RENEW = "INSERT INTO pickup (dossier, code, made_at) VALUES ($1, $2, $3) ON CONFLICT (dossier) DO UPDATE \
             SET code = $2, made_at = $3 RETURNING code";
    OPENING = "SELECT device, at FROM mail_opening WHERE mail = $1";
    OPEN = "INSERT INTO mail_opening (mail, device, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING mail";
    CLOSE = "DELETE FROM mail_opening WHERE mail = $1";
}

/// The code of a dossier, if it has one.
///
/// # Errors
/// What the database reports.
pub async fn code(reader: impl Into<Reader<'_>>, dossier: DossierId) -> Result<Option<String>> {
    reader.into().value(CODE.with(dossier), "code").await
}

/// The code of a dossier; `fresh` becomes it when there was none.
///
/// # Errors
/// What the database reports.
pub async fn ensure(tx: &mut Tx, dossier: DossierId, fresh: &str, at: Timestamp) -> Result<String> {
    tx.one_value(ENSURE.with(dossier).with(fresh).with(at), "code")
        .await
}

/// Another code: the one before opens nothing any more.
///
/// # Errors
/// What the database reports.
pub async fn renew(tx: &mut Tx, dossier: DossierId, fresh: &str, at: Timestamp) -> Result<String> {
    tx.one_value(RENEW.with(dossier).with(fresh).with(at), "code")
        .await
}

/// The use of a mail's code, if it was used.
///
/// # Errors
/// What the database reports.
pub async fn opening(reader: impl Into<Reader<'_>>, mail: MailId) -> Result<Option<Opening>> {
    reader.into().find(OPENING.with(mail)).await
}

/// The code was used on a device; `false` when it had been used before.
///
/// # Errors
/// What the database reports.
pub async fn open(tx: &mut Tx, mail: MailId, device: Digest, at: Timestamp) -> Result<bool> {
    tx.exists(OPEN.with(mail).with(device).with(at)).await
}

/// A mail that goes out anew has a code that nobody used.
///
/// # Errors
/// What the database reports.
pub(crate) async fn close(tx: &mut Tx, mail: MailId) -> Result<()> {
    tx.run(CLOSE.with(mail)).await
}

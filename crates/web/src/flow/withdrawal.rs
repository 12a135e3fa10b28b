//! “Đã thu hồi”: whoever received the copy is told, by mail and in the account.

use jiff::Timestamp;
use saoy_domain::DossierId;
use saoy_notify::{Kind, Language, Template};
use saoy_store::books::{self, Book};
use saoy_store::dossiers::Row;
use saoy_store::mails::{self, NewMail};
use saoy_store::scope::{CopySign, Scoped};
use saoy_store::{Tx, agencies, library, notifications};

use super::deliver::enqueue;
use super::{FlowError, authority};
use crate::app::App;

/// Tells everybody who received the copy that it no longer counts. A copy that was not delivered yet is known to nobody.
///
/// # Errors
/// What is broken.
pub(crate) async fn tell(
    app: &App,
    tx: &mut Tx,
    scope: &Scoped<CopySign>,
    row: &Row,
    reason: &str,
) -> Result<(), FlowError> {
    let now = app.now();
    for person in library::holders(&mut *tx, row.id).await? {
        let args = serde_json::json!({ "code": row.code.to_string(), "document": row.document_name });
        notifications::tell(tx, person, Some(row.id), "copy-withdrawn", args, now).await?;
    }
    let addresses = mails::addresses(&mut *tx, row.id).await?;
    if addresses.is_empty() {
        return Ok(());
    }
    let agency = agencies::find(&mut *tx, row.agency)
        .await?
        .ok_or(FlowError::NotFound)?;
    let book = match row.number_book {
        Some(book) => books::find(&mut *tx, scope, book).await?,
        None => None,
    };
    for address in addresses {
        let letter = letter(row, &agency.name, book.as_ref(), reason, address, row.id, now)?;
        let mail = mails::queue(tx, scope, &letter).await?;
        enqueue(tx, mail, now).await?;
    }
    Ok(())
}

fn letter(
    row: &Row,
    agency: &str,
    book: Option<&Book>,
    reason: &str,
    address: String,
    dossier: DossierId,
    now: Timestamp,
) -> Result<NewMail, FlowError> {
    let number = book
        .zip(row.number_n)
        .map(|(book, n)| authority::number(book, n))
        .unwrap_or_default();
    let volume = book.map(authority::book).unwrap_or_default();
    let code = row.code.to_string();
    let template = Template::built_in(Kind::CopyWithdrawn, Language::Vi).map_err(FlowError::broken)?;
    let words = template
        .render(&[
            ("name", row.requester_name.as_str()),
            ("agency", agency),
            ("document", &row.document_name),
            ("code", &code),
            ("number", &number),
            ("book", &volume),
            ("reason", reason),
        ])
        .map_err(FlowError::broken)?;
    Ok(NewMail {
        agency: row.agency,
        dossier: Some(dossier),
        address,
        subject: words.subject.clone(),
        body: serde_json::to_string(&words).map_err(FlowError::broken)?,
        attachment: None,
        attachment_name: None,
        link_hash: None,
        code_hash: None,
        queued_at: now,
    })
}

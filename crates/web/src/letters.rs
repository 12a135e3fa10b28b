//! Mails to officers about the service's own matters: no dossier, no file.

use jiff::Timestamp;
use saoy_domain::{AgencyId, EmailAddress, PersonId};
use saoy_notify::{Kind, Language, Template};
use saoy_store::mails::{self, NewMail};
use saoy_store::scope::System;
use saoy_store::{Tx, people};

use crate::flow::{self, FlowError};

/// Queues a mail to each of `readers` who may sign in and has an address; the template's `name` is the reader's. The mails lie in
/// the outbox of `agency`.
///
/// # Errors
/// What is broken.
pub(crate) async fn queue(
    tx: &mut Tx,
    kind: Kind,
    agency: AgencyId,
    readers: &[PersonId],
    values: &[(&str, &str)],
    now: Timestamp,
) -> Result<(), FlowError> {
    let template = Template::built_in(kind, Language::Vi).map_err(FlowError::broken)?;
    for reader in readers {
        let Some(person) = people::find(&mut *tx, *reader).await? else {
            continue;
        };
        let address = person.email.filter(|_| person.enabled);
        // An address that is none was never typed here: it came with a register of officers.
        let Some(Ok(address)) = address.map(|text| text.parse::<EmailAddress>()) else {
            continue;
        };
        let mut all = values.to_vec();
        all.push(("name", &person.name));
        let words = template.render(&all).map_err(FlowError::broken)?;
        let mail = NewMail {
            agency,
            dossier: None,
            address: address.to_string(),
            subject: words.subject.clone(),
            body: serde_json::to_string(&words).map_err(FlowError::broken)?,
            attachment: None,
            attachment_name: None,
            link_hash: None,
            code_hash: None,
            queued_at: now,
        };
        let mail = mails::queue(tx, &System, &mail).await?;
        flow::enqueue_mail(tx, mail, now).await?;
    }
    Ok(())
}

//! A certificate that waits for two administrators: those who may say whose it is are told, by mail and in their account.

use jiff::Timestamp;
use saoy_domain::{CertificateId, Permission, PersonId};
use saoy_notify::Kind;
use saoy_store::certificates::{self, Certificate, CertificateState};
use saoy_store::scope::System;
use saoy_store::{Tx, agencies, grants, notifications, people};

use crate::app::App;
use crate::flow::FlowError;
use crate::letters;
use crate::pages::in_pairs;

/// Whether this administrator may say whose a certificate is: not whoever registered it, not whose it is, nobody twice.
pub(crate) fn may_confirm(one: &Certificate, administrator: PersonId) -> bool {
    let said = [one.registered_by, one.person, one.approved_by];
    !said.contains(&Some(administrator))
}

/// Tells those whose word is still missing. Only the agency's own administrators have one.
///
/// # Errors
/// What is broken.
pub(crate) async fn tell(app: &App, tx: &mut Tx, id: CertificateId, now: Timestamp) -> Result<(), FlowError> {
    let found = certificates::find(&mut *tx, &System, id).await?;
    let Some(one) = found.filter(|one| one.state == CertificateState::Proposed) else {
        return Ok(());
    };
    let agencies = match (one.agency, one.person) {
        (Some(agency), _) => vec![agency],
        (None, Some(person)) => grants::agencies_of(&mut *tx, person, now).await?,
        (None, None) => Vec::new(),
    };
    let owner = match one.agency {
        Some(agency) => agencies::find(&mut *tx, agency).await?.map(|agency| agency.name),
        None => name(tx, one.person).await?,
    };
    let owner = owner.unwrap_or_default();
    let by = name(tx, one.registered_by).await?.unwrap_or_default();
    let first = name(tx, one.approved_by).await?;
    let parsed = saoy_pki::Certificate::from_der(&one.der).map_err(FlowError::broken)?;
    let serial = in_pairs(&parsed.serial_hex());
    let link = format!("{}/admin/certificates", app.config.public_url);
    let values = [
        ("owner", owner.as_str()),
        ("subject", &one.subject),
        ("issuer", &one.issuer),
        ("serial", &serial),
        ("by", &by),
        ("first", first.as_deref().unwrap_or("–")),
        ("link", &link),
    ];
    let mut told = Vec::new();
    for agency in agencies {
        let mut readers = grants::holders(&mut *tx, agency, Permission::Admin, now).await?;
        readers.retain(|person| may_confirm(&one, *person) && !told.contains(person));
        letters::queue(tx, Kind::CertificateProposed, agency, &readers, &values, now).await?;
        for reader in &readers {
            let args = serde_json::json!({ "owner": owner });
            notifications::tell(tx, *reader, None, "note-certificate-proposed", args, now).await?;
        }
        told.extend(readers);
    }
    Ok(())
}

async fn name(tx: &mut Tx, person: Option<PersonId>) -> Result<Option<String>, FlowError> {
    match person {
        Some(person) => Ok(people::find(&mut *tx, person).await?.map(|person| person.name)),
        None => Ok(None),
    }
}

//! A dossier that has not moved within its due time: its holder and their administrator are told, once for each step.

use jiff::Timestamp;
use saoy_domain::{AgencyId, Permission, PersonId, State};
use saoy_store::scope::System;
use saoy_store::warnings::{self, Late};
use saoy_store::{StoreError, Tx, agencies, grants, notifications};

use crate::app::App;

/// So many are looked at in one go; the rest waits for the next round.
const AT_ONCE: u32 = 500;

/// Raises the warnings that are due; gives how many dossiers were late.
///
/// # Errors
/// What the database reports.
pub async fn warn(app: &App) -> Result<usize, StoreError> {
    let now = app.now();
    let late = warnings::late(&app.db, now, AT_ONCE).await?;
    for dossier in &late {
        let mut tx = app.db.begin().await?;
        // Of several processes only one tells.
        if warnings::told(&mut tx, &System, dossier, now).await? {
            for person in concerned(&mut tx, dossier, now).await? {
                let args = serde_json::json!({ "code": dossier.code.to_string() });
                notifications::tell(&mut tx, person, Some(dossier.id), "note-overdue", args, now).await?;
            }
        }
        tx.commit().await?;
    }
    Ok(late.len())
}

/// Whoever holds it, and the administrators of the nearest agency that has any.
async fn concerned(tx: &mut Tx, late: &Late, now: Timestamp) -> Result<Vec<PersonId>, StoreError> {
    let assigned = late
        .assigned_leader
        .filter(|_| late.state == State::AwaitingSignature);
    let mut people = match (late.holder.or(assigned), late.state.holder()) {
        (Some(person), _) => vec![person],
        (None, Some(permission)) => grants::holders(&mut *tx, late.agency, permission, now).await?,
        (None, None) => Vec::new(),
    };
    people.extend(administrators(tx, late.agency, now).await?);
    people.sort();
    people.dedup();
    Ok(people)
}

/// The administrators of an agency, or of the nearest one above it that has any.
///
/// # Errors
/// What the database reports.
pub(crate) async fn administrators(
    tx: &mut Tx,
    agency: AgencyId,
    now: Timestamp,
) -> Result<Vec<PersonId>, StoreError> {
    let mut above = Some(agency);
    while let Some(agency) = above {
        let found = grants::holders(&mut *tx, agency, Permission::Admin, now).await?;
        if !found.is_empty() {
            return Ok(found);
        }
        above = agencies::find(&mut *tx, agency)
            .await?
            .and_then(|agency| agency.parent);
    }
    Ok(Vec::new())
}

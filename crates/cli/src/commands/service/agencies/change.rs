//! Renamed, closed, merged: changes of the tree with their days. Whatever was made before keeps the agency of its day.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use saoy_domain::{AgencyCode, Clock as _, Deed, day_in_vietnam};
use saoy_store::agencies::{self, Agency};
use saoy_store::audit::{self, NewAuditRow};
use saoy_store::scope::System;
use saoy_store::{Db, Tx, grants};

use super::super::{Failure, serve};
use crate::edge::SystemClock;

#[derive(Args)]
pub(crate) struct Rename {
    /// Code of the agency
    code: AgencyCode,
    /// The new name
    name: String,
    /// From this day on, today at the latest; today when absent
    #[arg(long)]
    from: Option<Date>,
    /// The configuration file
    #[arg(long, default_value = "saoy.toml")]
    config: PathBuf,
}

#[derive(Args)]
pub(crate) struct Close {
    /// Code of the agency
    code: AgencyCode,
    /// The first day without it, today at the latest; today when absent
    #[arg(long)]
    on: Option<Date>,
    /// The configuration file
    #[arg(long, default_value = "saoy.toml")]
    config: PathBuf,
}

#[derive(Args)]
pub(crate) struct Merge {
    /// Code of the agency that ends
    code: AgencyCode,
    /// Code of the agency that takes over
    #[arg(long)]
    into: AgencyCode,
    /// The first day without it, today at the latest; today when absent
    #[arg(long)]
    on: Option<Date>,
    /// The configuration file
    #[arg(long, default_value = "saoy.toml")]
    config: PathBuf,
}

pub(super) fn rename(rename: &Rename) -> Result<ExitCode, Failure> {
    changed(&rename.config, async |tx, now| {
        let agency = find(tx, &rename.code).await?;
        let from = not_later(rename.from, now)?;
        let name = rename.name.trim();
        if name.is_empty() {
            return Err("the name is empty".into());
        }
        if let Some(since) = agencies::named_since(&mut *tx, agency.id).await?
            && from <= since
        {
            return Err(format!("the present name holds since {since}: choose a later day").into());
        }
        agencies::rename(tx, &System, agency.id, name, from).await?;
        note(tx, Deed::AgencyRename, &agency, now).await?;
        Ok(format!(
            "{} is called “{name}” from {from} on; it was “{}”",
            agency.code, agency.name
        ))
    })
}

pub(super) fn close(close: &Close) -> Result<ExitCode, Failure> {
    changed(&close.config, async |tx, now| {
        let agency = find(tx, &close.code).await?;
        let on = not_later(close.on, now)?;
        let ended = end(tx, &agency, on, None, now).await?;
        Ok(format!(
            "{} is closed from {on} on; {ended} permissions ended",
            agency.code
        ))
    })
}

pub(super) fn merge(merge: &Merge) -> Result<ExitCode, Failure> {
    changed(&merge.config, async |tx, now| {
        let agency = find(tx, &merge.code).await?;
        let into = find(tx, &merge.into).await?;
        let on = not_later(merge.on, now)?;
        if into.id == agency.id || agencies::is_below(&mut *tx, into.id, agency.id).await? {
            return Err(format!("{} lies in {}", into.code, agency.code).into());
        }
        if into.closed_on.is_some() {
            return Err(format!("{} is closed", into.code).into());
        }
        // The officers go on where the work goes on.
        let mut given = 0;
        let there = grants::of_agency(&mut *tx, into.id, now).await?;
        for grant in grants::of_agency(&mut *tx, agency.id, now).await? {
            let known =
                |held: &grants::Grant| held.person == grant.person && held.permission == grant.permission;
            if !there.iter().any(known) {
                grants::give_at_set_up(tx, &System, grant.person, into.id, grant.permission, now).await?;
                given += 1;
            }
        }
        end(tx, &agency, on, Some(&into), now).await?;
        Ok(format!(
            "{} is part of {} from {on} on; {given} permissions moved",
            agency.code, into.code
        ))
    })
}

/// Closes an agency and ends its permissions; nothing may be left below it.
async fn end(
    tx: &mut Tx,
    agency: &Agency,
    on: Date,
    successor: Option<&Agency>,
    now: Timestamp,
) -> Result<u64, Failure> {
    let below = agencies::list(&mut *tx, Some(agency.id)).await?;
    if let Some(open) = below.iter().find(|below| below.closed_on.is_none()) {
        return Err(format!("{} is still below {}", open.code, agency.code).into());
    }
    if !agencies::close(tx, &System, agency.id, on, successor.map(|into| into.id)).await? {
        return Err(format!("{} is closed already", agency.code).into());
    }
    let ended = grants::end_of_agency(tx, &System, agency.id, now).await?;
    let deed = if successor.is_some() {
        Deed::AgencyMerge
    } else {
        Deed::AgencyClose
    };
    note(tx, deed, agency, now).await?;
    Ok(ended)
}

fn changed(
    config: &Path,
    work: impl AsyncFnOnce(&mut Tx, Timestamp) -> Result<String, Failure>,
) -> Result<ExitCode, Failure> {
    let config = serve::read(config)?;
    let said = super::super::wait(async {
        let db = Db::connect(&config.database).await?;
        let mut tx = db.begin().await?;
        let said = work(&mut tx, SystemClock.now()).await?;
        tx.commit().await?;
        db.close().await;
        Ok(said)
    })?;
    println!("{said}");
    Ok(ExitCode::SUCCESS)
}

async fn find(tx: &mut Tx, code: &AgencyCode) -> Result<Agency, Failure> {
    let found = agencies::find_by_code(&mut *tx, code).await?;
    found.ok_or_else(|| format!("there is no agency {code}").into())
}

/// A change is entered when it holds: what lists and forms show is the name of today.
fn not_later(day: Option<Date>, now: Timestamp) -> Result<Date, Failure> {
    let today = day_in_vietnam(now);
    match day {
        Some(day) if day > today => Err(format!("{day} has not come yet: do it on that day").into()),
        Some(day) => Ok(day),
        None => Ok(today),
    }
}

async fn note(tx: &mut Tx, deed: Deed, agency: &Agency, now: Timestamp) -> Result<(), Failure> {
    let row = NewAuditRow {
        agency: Some(agency.id),
        ..NewAuditRow::did(deed, agency.id, now)
    };
    audit::append(tx, &row).await?;
    Ok(())
}

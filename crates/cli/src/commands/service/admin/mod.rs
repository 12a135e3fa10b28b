//! `saoy admin`: the first administrator, from whom all others come, and in whose name an officer signs.

mod title;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::{SignedDuration, Timestamp};
use saoy_domain::{AgencyCode, Clock as _, Deed, Permission, PersonId, PersonName, Random as _};
use saoy_store::audit::{self, NewAuditRow};
use saoy_store::people::{self, NewPerson, PersonKind};
use saoy_store::scope::{Admin, Scoped, System};
use saoy_store::{Db, Tx, agencies, grants, invitations};
use saoy_web::auth::token_hash;

use super::{Failure, serve};
use crate::edge::{MachineRandom, SystemClock};

/// How long the link works.
const WORKS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Set up administrators
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make an agency's first administrator and print the link with which the password is set, once
    Invite(Invite),
    /// Set in whose name an officer signs: as the head, for the head (KT.) or by delegation (TUQ.)
    Title(title::Title),
}

#[derive(Args)]
pub(crate) struct Invite {
    /// The name to sign in with
    login: String,
    /// Full name
    #[arg(long)]
    name: String,
    /// Code of the agency, e.g. K88
    #[arg(long)]
    agency: AgencyCode,
    /// The configuration file
    #[arg(long, default_value = "saoy.toml")]
    config: PathBuf,
}

pub(crate) fn run(command: &Command) -> Result<ExitCode, Failure> {
    let invite = match command {
        Command::Invite(invite) => invite,
        Command::Title(title) => return title::run(title),
    };
    let config = serve::read(&invite.config)?;
    let link = super::wait(async {
        let db = Db::connect(&config.database).await?;
        let token = token();
        let mut tx = db.begin().await?;
        add(&mut tx, invite, &token, SystemClock.now()).await?;
        tx.commit().await?;
        db.close().await;
        Ok(format!("{}/invitation/{token}", config.public_url))
    })?;
    println!("{link}");
    println!("Whoever opens it within 7 days sets the password; it works once and is not shown again.");
    Ok(ExitCode::SUCCESS)
}

async fn add(tx: &mut Tx, invite: &Invite, token: &str, now: Timestamp) -> Result<(), Failure> {
    let agency = agencies::find_by_code(&mut *tx, &invite.agency)
        .await?
        .ok_or_else(|| format!("there is no agency {}; import the agencies first", invite.agency))?;
    let known = grants::holders(&mut *tx, agency.id, Permission::Admin, now).await?;
    let person = match known.as_slice() {
        [] => new_person(tx, invite, now).await?,
        holders => waiting(tx, invite, holders).await?,
    };
    if known.is_empty() {
        grants::give_at_set_up(tx, &System, person, agency.id, Permission::Admin, now).await?;
    }
    let scope = Scoped::<Admin>::load(&mut *tx, person, agency.id, now)
        .await?
        .ok_or("the permission was not given")?;
    let until = now.saturating_add(WORKS)?;
    invitations::add(tx, &scope, person, token_hash(token), now, until).await?;
    let row = NewAuditRow {
        agency: Some(agency.id),
        ..NewAuditRow::did(Deed::PersonInvite, person, now)
    };
    audit::append(tx, &row).await?;
    Ok(())
}

async fn new_person(tx: &mut Tx, invite: &Invite, now: Timestamp) -> Result<PersonId, Failure> {
    let name = invite.name.parse::<PersonName>()?;
    let login = invite.login.trim().to_lowercase();
    if login.is_empty() || login.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err("a login is one word".into());
    }
    let new = NewPerson {
        kind: PersonKind::Officer,
        login: Some(login),
        password_hash: None,
        name: name.to_string(),
        identity_number: None,
        tax_number: None,
        email: None,
        phone: None,
        title: None,
    };
    match people::add(tx, &System, &new, now).await {
        Ok(person) => Ok(person),
        Err(saoy_store::StoreError::Duplicate { .. }) => Err("this login is taken".into()),
        Err(error) => Err(error.into()),
    }
}

/// The administrator who was invited before and has not yet set a password: the link was lost, another one is made.
async fn waiting(tx: &mut Tx, invite: &Invite, holders: &[PersonId]) -> Result<PersonId, Failure> {
    let login = invite.login.trim().to_lowercase();
    people::find_by_login(&mut *tx, &login)
        .await?
        .filter(|person| person.password_hash.is_none() && holders.contains(&person.id))
        .map(|person| person.id)
        .ok_or_else(|| {
            format!(
                "{} has an administrator, who invites others in the browser",
                invite.agency
            )
            .into()
        })
}

fn token() -> String {
    let mut bytes = [0_u8; 20];
    MachineRandom::default().fill(&mut bytes);
    hex::encode(bytes)
}

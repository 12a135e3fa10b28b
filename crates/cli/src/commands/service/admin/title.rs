//! `saoy admin title`: in whose name an officer signs.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use saoy_domain::title::{Capacity, Delegation};
use saoy_domain::{Clock as _, Deed, PersonId};
use saoy_store::audit::{self, NewAuditRow};
use saoy_store::people::{self, PersonKind};
use saoy_store::scope::System;
use saoy_store::{Db, Tx, capacities};

use super::super::{Failure, serve};
use crate::edge::SystemClock;

#[derive(Args)]
pub(crate) struct Title {
    /// The officer's login
    login: String,
    /// The officer's own title, e.g. “Phó Chủ tịch”
    #[arg(long)]
    title: String,
    /// How the officer signs
    #[arg(long = "as", value_enum)]
    signs_as: SignsAs,
    /// The head's title after KT. or TUQ.
    #[arg(long, default_value = "Chủ tịch")]
    head: String,
    #[command(flatten)]
    decision: Decision,
    /// The configuration file
    #[arg(long, default_value = "saoy.toml")]
    config: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum SignsAs {
    /// As the head of the agency
    Head,
    /// For the head: KT.
    Deputy,
    /// By delegation: TUQ.; needs the decision
    Delegate,
}

/// The decision of a delegation.
#[derive(Args)]
struct Decision {
    /// Login of the head who delegates
    #[arg(long, required_if_eq("signs_as", "delegate"))]
    by: Option<String>,
    /// Number of the decision
    #[arg(long, required_if_eq("signs_as", "delegate"))]
    decision: Option<String>,
    /// Day of the decision, e.g. 2026-01-05
    #[arg(long, required_if_eq("signs_as", "delegate"))]
    decided: Option<Date>,
    /// First day
    #[arg(long, required_if_eq("signs_as", "delegate"))]
    from: Option<Date>,
    /// Last day
    #[arg(long, required_if_eq("signs_as", "delegate"))]
    until: Option<Date>,
}

pub(super) fn run(title: &Title) -> Result<ExitCode, Failure> {
    let config = serve::read(&title.config)?;
    let lines = super::super::wait(async {
        let db = Db::connect(&config.database).await?;
        let mut tx = db.begin().await?;
        let lines = set(&mut tx, title).await?;
        tx.commit().await?;
        db.close().await;
        Ok(lines)
    })?;
    println!("{} signs as:\n{}", title.login, lines.join("\n"));
    Ok(ExitCode::SUCCESS)
}

async fn set(tx: &mut Tx, wanted: &Title) -> Result<Vec<String>, Failure> {
    let now = SystemClock.now();
    let person = officer(tx, &wanted.login).await?;
    let (title, head) = (wanted.title.trim().to_owned(), wanted.head.trim().to_owned());
    let (capacity, from) = match wanted.signs_as {
        SignsAs::Head => (Capacity::Head { title }, None),
        SignsAs::Deputy => (Capacity::Deputy { head, title }, None),
        SignsAs::Delegate => {
            let by = wanted.decision.by.as_deref().ok_or("--by is missing")?;
            let by = officer(tx, by).await?;
            let from = capacities::at(&mut *tx, by, now).await?;
            let delegation = wanted.decision.delegation(by, person)?;
            let capacity = Capacity::Delegate {
                head,
                title,
                delegation,
            };
            (capacity, from)
        }
    };
    capacity.check(person, from.as_ref())?;
    capacities::set_at_set_up(tx, &System, person, Some(capacity.title()), Some(&capacity), now).await?;
    audit::append(tx, &NewAuditRow::did(Deed::TitleSet, person, now)).await?;
    Ok(capacity.lines())
}

async fn officer(tx: &mut Tx, login: &str) -> Result<PersonId, Failure> {
    let login = login.trim().to_lowercase();
    people::find_by_login(&mut *tx, &login)
        .await?
        .filter(|person| person.kind == PersonKind::Officer)
        .map(|person| person.id)
        .ok_or_else(|| format!("there is no officer “{login}”").into())
}

impl Decision {
    fn delegation(&self, by: PersonId, to: PersonId) -> Result<Delegation, Failure> {
        Ok(Delegation {
            from_person: by,
            to_person: to,
            decision: self.decision.clone().ok_or("--decision is missing")?,
            decided: self.decided.ok_or("--decided is missing")?,
            covers_copies: true,
            from: self.from.ok_or("--from is missing")?,
            until: self.until.ok_or("--until is missing")?,
        })
    }
}

//! `saoy agencies import`: the tree of agencies from a table, all of it or nothing.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use saoy_domain::agency::{ImportedAgency, parse_agencies};
use saoy_domain::{AgencyCode, Clock as _};
use saoy_store::agencies::{self, NewAgency};
use saoy_store::scope::System;
use saoy_store::{Db, StoreError, Tx};

use super::{Failure, serve};
use crate::edge::SystemClock;

/// Set up the tree of agencies
#[derive(Subcommand)]
pub(crate) enum AgenciesCommand {
    /// Add agencies from a CSV with the columns code,name,kind,parent,competent; an agency stands below the one above it
    Import(Import),
}

#[derive(Args)]
pub(crate) struct Import {
    /// The table, UTF-8
    file: PathBuf,
    /// The day from which the names are valid; today when absent
    #[arg(long)]
    since: Option<Date>,
    /// The configuration file
    #[arg(long, default_value = "saoy.toml")]
    config: PathBuf,
}

/// Imports, or says everything that is wrong with the table.
pub(crate) fn run(command: &AgenciesCommand) -> Result<ExitCode, Failure> {
    let AgenciesCommand::Import(arguments) = command;
    let config = serve::read(&arguments.config)?;
    let file = arguments.file.display();
    let text = std::fs::read_to_string(&arguments.file).map_err(|error| format!("{file}: {error}"))?;
    let since = arguments.since.unwrap_or_else(|| SystemClock.today());
    let added = super::wait(async {
        let db = Db::connect(&config.database).await?;
        let mut tx = db.begin().await?;
        let known: Vec<AgencyCode> =
            agencies::list(&mut tx, None).await?.into_iter().map(|agency| agency.code).collect();
        let found = parse_agencies(&text, |code| known.contains(code)).map_err(|refusals| {
            let lines: Vec<String> = refusals.iter().map(|refusal| format!("{file}: {refusal}")).collect();
            format!("nothing was added\n{}", lines.join("\n"))
        })?;
        for agency in &found {
            add(&mut tx, agency, since).await?;
        }
        tx.commit().await?;
        db.close().await;
        Ok(found.len())
    })?;
    println!("{added} agencies were added");
    Ok(ExitCode::SUCCESS)
}

async fn add(tx: &mut Tx, agency: &ImportedAgency, since: Date) -> Result<(), Failure> {
    let parent = match &agency.parent {
        Some(code) => agencies::find_by_code(&mut *tx, code).await?.map(|above| above.id),
        None => None,
    };
    let new = NewAgency {
        parent,
        code: agency.code.clone(),
        code_qcvn: None,
        name: agency.name.clone(),
        kind: agency.kind.as_str().to_owned(),
        competent: agency.competent,
        address: None,
        phone: None,
        settings: serde_json::json!({}),
    };
    match agencies::add(tx, &System, &new, since).await {
        Ok(_) => Ok(()),
        Err(StoreError::Duplicate { .. }) => {
            Err(format!("nothing was added: {} is in the tree already", agency.code).into())
        }
        Err(error) => Err(error.into()),
    }
}

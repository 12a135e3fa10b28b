//! `saoy db`: what is done to a database while nothing else works on it.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use saoy_store::Db;

use super::{Failure, sqlite};

/// Look after the database
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Copy everything into an empty database, from SQLite to PostgreSQL or back; stop the service first
    Copy(Copy),
}

#[derive(Args)]
pub(crate) struct Copy {
    /// `sqlite:PATH` or `postgres://…`
    from: String,
    /// `sqlite:PATH` or `postgres://…`; made when it is a file that is not there
    to: String,
}

pub(crate) fn run(command: &Command) -> Result<ExitCode, Failure> {
    let Command::Copy(Copy { from, to }) = command;
    if let Some(file) = sqlite::path(from)
        && !file.exists()
    {
        return Err(format!("{}: there is no such database", file.display()).into());
    }
    if from == to {
        return Err("a database is not copied into itself".into());
    }
    let rows = super::wait(async {
        let (from, to) = (Db::connect(from).await?, Db::connect(to).await?);
        let rows = saoy_store::copy(&from, &to).await?;
        from.close().await;
        to.close().await;
        Ok(rows)
    })?;
    println!("{rows} rows were copied");
    Ok(ExitCode::SUCCESS)
}

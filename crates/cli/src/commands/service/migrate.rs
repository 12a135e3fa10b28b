//! `saoy migrate`: the schema brought up to date, without starting the service.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use saoy_store::{Db, MIGRATIONS};

use super::{Failure, serve};

/// Bring the database's schema up to date
#[derive(Args)]
pub(crate) struct Arguments {
    /// The configuration file
    #[arg(long, default_value = "saoy.toml")]
    config: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let config = serve::read(&arguments.config)?;
    super::wait(async {
        Db::connect(&config.database).await?.close().await;
        Ok(())
    })?;
    let newest = MIGRATIONS
        .iter()
        .map(|migration| migration.number)
        .max()
        .unwrap_or(0);
    println!("the database's schema is at {newest}, the newest that this program knows");
    Ok(ExitCode::SUCCESS)
}

//! `saoy backup` and `saoy restore` for the embedded database: one tar with the database and every file.
//!
//! The service may run meanwhile. The database is taken first: files are only ever added, so every file that it counts
//! on is there when the files are taken.

mod restore;
mod write;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use saoy_blob::Folder;
use saoy_web::config::Config;

use super::{Failure, serve, sqlite};

/// Names inside an archive.
const DATABASE: &str = "saoy.db";
const FILES: &str = "files/";
/// The last entry: without it the archive was cut off.
const MANIFEST: &str = "manifest";
/// The first line of the manifest.
const KIND: &str = "saoy backup 1";

/// Save the embedded database and every file into one archive; the service may go on
#[derive(Args)]
pub(crate) struct Backup {
    /// The configuration file
    #[arg(long, default_value = "saoy.toml")]
    config: PathBuf,
    /// The archive to write; it must not be there
    #[arg(short, long, value_name = "ARCHIVE")]
    output: PathBuf,
}

/// Bring an archive back where the configuration says; only where nothing is yet
#[derive(Args)]
pub(crate) struct Restore {
    /// The configuration file
    #[arg(long, default_value = "saoy.toml")]
    config: PathBuf,
    /// The archive
    archive: PathBuf,
}

/// `saoy backup`.
pub(crate) fn run(arguments: &Backup) -> Result<ExitCode, Failure> {
    let config = serve::read(&arguments.config)?;
    let database = embedded(&config)?;
    if !database.exists() {
        return Err(format!("{}: there is no such database", database.display()).into());
    }
    if arguments.output.exists() {
        return Err(format!("{}: is there already", arguments.output.display()).into());
    }
    let files = Folder::open(&config.files)?;
    let written = write::write(&database, &files, &arguments.output)?;
    println!(
        "{}: the database and {} files",
        arguments.output.display(),
        written.files
    );
    for fault in &written.faults {
        eprintln!("left out: {fault}");
    }
    Ok(if written.faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// `saoy restore`.
pub(crate) fn restore(arguments: &Restore) -> Result<ExitCode, Failure> {
    let config = serve::read(&arguments.config)?;
    let database = embedded(&config)?;
    let files = restore::restore(&arguments.archive, &database, &config.files)?;
    println!("the database and {files} files are back, every digest right");
    Ok(ExitCode::SUCCESS)
}

fn embedded(config: &Config) -> Result<PathBuf, Failure> {
    sqlite::path(&config.database).ok_or_else(|| {
        "only the embedded database is saved this way; for PostgreSQL use pg_dump and save the files' folder".into()
    })
}

//! The commands of the service, one file each: the service itself, what an administrator does, what of the benches measures it.

mod admin;
mod agencies;
mod backup;
pub(super) mod bench_flow;
pub(super) mod bench_start;
mod db;
mod demo;
mod migrate;
mod serve;
mod sqlite;

use std::process::ExitCode;

use clap::Subcommand;

use super::Failure;

/// What the service's program can do.
#[derive(Subcommand)]
pub(crate) enum Command {
    Demo(demo::Arguments),
    Serve(serve::Arguments),
    #[command(subcommand)]
    Config(serve::ConfigCommand),
    Migrate(migrate::Arguments),
    #[command(subcommand)]
    Agencies(agencies::Command),
    #[command(subcommand)]
    Admin(admin::Command),
    Backup(backup::Backup),
    Restore(backup::Restore),
    #[command(subcommand)]
    Db(db::Command),
}

/// Runs one command.
pub(crate) fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Config(command) => serve::check(&command),
        Command::Migrate(arguments) => migrate::run(&arguments),
        Command::Agencies(command) => agencies::run(&command),
        Command::Admin(command) => admin::run(&command),
        Command::Backup(arguments) => backup::run(&arguments),
        Command::Restore(arguments) => backup::restore(&arguments),
        Command::Db(command) => db::run(&command),
    }
}

/// Runs a command's work with the database to its end.
fn wait<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

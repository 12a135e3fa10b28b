//! One file per command.

use std::process::ExitCode;

use clap::Subcommand;

/// What the program can do.
#[derive(Subcommand)]
pub(crate) enum Command {}

/// What a command says when it cannot do its work; printed with its causes.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// Runs one command.
pub(crate) fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {}
}

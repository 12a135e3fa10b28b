//! One file per command: those about any signed file are always there, those of the service with the feature `service`.

mod inspect;
mod normalise;
mod password;
#[cfg(feature = "service")]
mod service;
mod trust;

use std::process::ExitCode;

use clap::Subcommand;

/// What the program can do.
#[derive(Subcommand)]
pub(crate) enum Command {
    Inspect(inspect::Arguments),
    Normalise(normalise::Arguments),
    #[command(subcommand)]
    Trust(trust::Command),
    #[cfg(feature = "service")]
    #[command(flatten)]
    Service(service::Command),
}

/// What a command says when it cannot do its work; printed with its causes.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// Runs one command.
pub(crate) fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Normalise(arguments) => normalise::run(&arguments),
        Command::Trust(command) => trust::run(&command),
        #[cfg(feature = "service")]
        Command::Service(command) => service::run(command),
    }
}

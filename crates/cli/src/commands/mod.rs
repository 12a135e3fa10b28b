//! One file per command: those about any signed file are always there, those of the service with the feature `service`.

mod inspect;
mod normalise;
mod output;
mod password;
mod plain;
#[cfg(feature = "service")]
mod service;
#[cfg(feature = "sign")]
mod sign;
mod trust;
mod verify;

use std::process::ExitCode;

use clap::Subcommand;

/// What the program can do.
#[derive(Subcommand)]
pub(crate) enum Command {
    Verify(verify::Arguments),
    Inspect(inspect::Arguments),
    Normalise(normalise::Arguments),
    #[command(subcommand)]
    Trust(trust::Command),
    #[cfg(feature = "sign")]
    Sign(Box<sign::Sign>),
    #[cfg(feature = "sign")]
    Augment(sign::Augment),
    #[cfg(feature = "service")]
    #[command(flatten)]
    Service(service::Command),
}

/// What a command says when it cannot do its work; printed with its causes.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// Exit status when the command itself was wrong (`EX_USAGE` of sysexits.h): below it are verdicts about files.
pub(crate) const USAGE: u8 = 64;

/// Runs one command.
pub(crate) fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Normalise(arguments) => normalise::run(&arguments),
        Command::Trust(command) => trust::run(&command),
        #[cfg(feature = "sign")]
        Command::Sign(arguments) => sign::sign(&arguments),
        #[cfg(feature = "sign")]
        Command::Augment(arguments) => sign::augment(&arguments),
        #[cfg(feature = "service")]
        Command::Service(command) => service::run(command),
    }
}

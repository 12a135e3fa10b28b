//! One file per command: those about any signed file are always there, those of the service with the feature `service`.

#[cfg(feature = "bench")]
mod bench;
#[cfg(feature = "bench")]
mod certify;
mod evidence;
mod inspect;
mod language;
mod normalise;
mod output;
mod password;
mod plain;
#[cfg(feature = "service")]
mod service;
#[cfg(feature = "sign")]
mod sign;
mod time;
mod told;
mod trust;
mod verify;
mod words;

use std::process::ExitCode;

use clap::Subcommand;
use saoy_pades::changes::Lang;

pub(crate) use language::Language;
pub(crate) use plain::plain;
pub(crate) use told::{OUTPUT, Told, USAGE};
pub(crate) use words::{small_file, system};

/// What the program can do.
#[derive(Subcommand)]
pub(crate) enum Command {
    Verify(verify::Arguments),
    Inspect(inspect::Arguments),
    Normalise(normalise::Arguments),
    Trust(trust::Arguments),
    #[cfg(feature = "sign")]
    Sign(Box<sign::Sign>),
    #[cfg(feature = "sign")]
    Augment(sign::Augment),
    #[cfg(feature = "bench")]
    Certify(certify::Arguments),
    #[cfg(feature = "bench")]
    #[command(subcommand)]
    Bench(bench::Command),
    #[cfg(feature = "service")]
    #[command(flatten)]
    Service(service::Command),
}

/// What a command of the service says when it cannot do its work; printed with its causes.
#[cfg(feature = "bench")]
pub(crate) type Failure = Box<dyn std::error::Error>;

/// Why a command did not do its work.
pub(crate) enum Trouble {
    /// One sentence, in the language of the person.
    Told(Told, Lang),
    /// With its causes, for whoever runs the service.
    #[cfg(feature = "bench")]
    Failure(Failure),
}

/// Runs one command.
pub(crate) fn run(command: Command) -> Result<ExitCode, Trouble> {
    let speaking = |lang: Language| move |told| Trouble::Told(told, lang.get());
    match command {
        Command::Verify(arguments) => verify::run(&arguments).map_err(speaking(arguments.language)),
        Command::Inspect(arguments) => inspect::run(&arguments).map_err(speaking(arguments.language)),
        Command::Normalise(arguments) => normalise::run(&arguments).map_err(speaking(arguments.language)),
        Command::Trust(arguments) => trust::run(&arguments).map_err(speaking(arguments.language)),
        #[cfg(feature = "sign")]
        Command::Sign(arguments) => sign::sign(&arguments).map_err(speaking(arguments.language)),
        #[cfg(feature = "sign")]
        Command::Augment(arguments) => sign::augment(&arguments).map_err(speaking(arguments.language)),
        #[cfg(feature = "bench")]
        Command::Certify(arguments) => certify::run(&arguments).map_err(Trouble::Failure),
        #[cfg(feature = "bench")]
        Command::Bench(command) => bench::run(&command).map_err(Trouble::Failure),
        #[cfg(feature = "service")]
        Command::Service(command) => service::run(command).map_err(Trouble::Failure),
    }
}

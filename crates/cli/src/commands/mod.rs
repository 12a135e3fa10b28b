//! One file per command.

mod bench_sign;
mod certify;
mod demo;
mod serve;

use std::process::ExitCode;

use clap::Subcommand;

/// What the program can do.
#[derive(Subcommand)]
pub(crate) enum Command {
    Demo(demo::Arguments),
    Serve(serve::Arguments),
    #[command(subcommand)]
    Config(serve::ConfigCommand),
    Certify(certify::Arguments),
    /// Measure this program on this machine
    #[command(subcommand)]
    Bench(Bench),
}

/// What can be measured.
#[derive(Subcommand)]
pub(crate) enum Bench {
    Sign(bench_sign::Arguments),
}

/// What a command says when it cannot do its work; printed with its causes.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// Runs one command.
pub(crate) fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Config(command) => serve::check(&command),
        Command::Certify(arguments) => certify::run(&arguments),
        Command::Bench(Bench::Sign(arguments)) => bench_sign::run(&arguments),
    }
}

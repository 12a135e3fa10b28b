//! `saoy bench`: what the tools cost, against what they may cost; `flow`, `agent` and `start` measure the service.

mod apart;
mod measure;
mod scan;
mod sign;
mod signer;
mod table;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::Failure;
#[cfg(feature = "service")]
use super::service::{bench_flow, bench_start};

use measure::{cpu, peak, resident};
#[cfg(feature = "service")]
pub(super) use measure::{processor, thread};
use scan::scan;
use signer::{SCHEME, Signer};
use table::Table;

/// Memory above the mapping, in bytes, that signing and judging may take at any size.
const MEMORY: f64 = 32e6;

/// Measure this program on this machine
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Everything that is promised of signing and verifying, in one table
    All(All),
    Sign(sign::Arguments),
    Verify(verify::Arguments),
    #[cfg(feature = "service")]
    Flow(bench_flow::Arguments),
    #[cfg(feature = "service")]
    Agent(bench_flow::agent::Arguments),
    #[cfg(feature = "service")]
    Start(bench_start::Arguments),
}

/// What both measure alike.
#[derive(Args, Clone)]
pub(crate) struct All {
    /// How often each is measured; the fastest counts
    #[arg(long, default_value_t = 15)]
    rounds: u32,
    /// Leave out the files of 300 MB
    #[arg(long)]
    short: bool,
    /// A Python with pyHanko, to be measured on the same files
    #[arg(long, default_value = "python3")]
    python: PathBuf,
}

/// Runs one bench.
pub(super) fn run(command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::All(how) => {
            let mut table = Table::default();
            sign::measure_all(how, &mut table)?;
            verify::measure_all(how, &mut table)?;
            table.print()
        }
        Command::Sign(arguments) => sign::run(arguments),
        Command::Verify(arguments) => verify::run(arguments),
        #[cfg(feature = "service")]
        Command::Flow(arguments) => bench_flow::run(arguments),
        #[cfg(feature = "service")]
        Command::Agent(arguments) => bench_flow::agent::run(arguments),
        #[cfg(feature = "service")]
        Command::Start(arguments) => bench_start::run(arguments),
    }
}

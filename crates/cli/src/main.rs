//! `saoy`: the service, the demo, and the tools around signed copies, in one program.

mod commands;
#[cfg(feature = "service")]
mod demo;
mod edge;
mod input;
#[cfg(feature = "service")]
mod service;
mod trust;

use std::process::ExitCode;

use clap::Parser;

/// Certified electronic copies from originals: make them, seal them, keep the register, check them.
#[derive(Parser)]
#[command(name = "saoy", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: commands::Command,
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(told) => {
            // Help and version are told this way, too. Nothing can be done where even this cannot be printed.
            let _ = told.print();
            return ExitCode::from(if told.use_stderr() { commands::USAGE } else { 0 });
        }
    };
    match commands::run(arguments.command) {
        Ok(code) => code,
        // Whoever read our output has seen enough (`saoy inspect FILE | head`).
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("saoy: {error}");
            let mut cause = error.source();
            while let Some(deeper) = cause {
                eprintln!("  because: {deeper}");
                cause = deeper.source();
            }
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

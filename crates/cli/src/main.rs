//! `saoy`: the service, the demo, and the tools around signed copies, in one program.

mod commands;
#[cfg(feature = "service")]
mod demo;
mod edge;
mod input;
#[cfg(feature = "service")]
mod service;
mod terminal;
mod trust;
mod usage;

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::Parser;

use commands::Trouble;

/// Certified electronic copies from originals: make them, seal them, keep the register, check them.
#[derive(Parser)]
#[command(name = "saoy", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: commands::Command,
}

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    // The process of one driver, started by the service: nothing else is read before, and it belongs to the driver.
    #[cfg(feature = "service")]
    if let [_, verb, module] = words.as_slice()
        && verb == saoy_tokens::child::VERB
    {
        saoy_tokens::child::run(std::path::Path::new(module));
    }
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(told) => return ExitCode::from(usage::tell(&told, &words)),
    };
    match commands::run(arguments.command) {
        Ok(code) => code,
        Err(Trouble::Told(told, lang)) => {
            if let Some(sentence) = told.sentence(lang) {
                complain(&format!("saoy: {sentence}"));
            }
            ExitCode::from(told.status())
        }
        #[cfg(feature = "bench")]
        // Whoever read our output has seen enough (`saoy agencies list | head`).
        Err(Trouble::Failure(error)) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        #[cfg(feature = "bench")]
        Err(Trouble::Failure(error)) => {
            complain(&format!("saoy: {error}"));
            let mut cause = error.source();
            while let Some(deeper) = cause {
                complain(&format!("  because: {deeper}"));
                cause = deeper.source();
            }
            ExitCode::FAILURE
        }
    }
}

/// To standard error, as wide as the terminal. Where even that cannot be written there is only the exit status.
pub(crate) fn complain(sentence: &str) {
    let mut err = io::stderr();
    let text = if err.is_terminal() {
        terminal::wrapped(sentence, terminal::columns())
    } else {
        sentence.to_owned()
    };
    let _ = writeln!(err, "{text}");
}

#[cfg(feature = "bench")]
fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

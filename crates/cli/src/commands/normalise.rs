//! `saoy normalise`: a PDF that must not be appended to, written anew from what its pages show.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use saoy_pades::changes;
use saoy_pdf::normalise::{Lang, NormaliseError, Settings, Signed, View, normalise};

use super::output::Output;
use super::password::{Password, opened};
use super::{Language, Told, words};
use crate::input::Input;

/// Write a PDF anew: fields, comments and layers as they look, nothing that acts, no password; and say what was done
#[derive(Args)]
pub(crate) struct Arguments {
    /// The file; `-` for the standard input
    file: PathBuf,
    /// Where the new file is written; `-` for standard output
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    pub(super) language: Language,
    /// Fields and comments as a screen shows them, not as paper does
    #[arg(long)]
    screen: bool,
    /// Also files with digital signatures: these are only pictures afterwards
    #[arg(long)]
    signed: bool,
    /// Attach the file as it came, for records of one's own: the new file cannot be certified then
    #[arg(long)]
    attach_original: bool,
    #[command(flatten)]
    password: Password,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Told> {
    let path = &arguments.file;
    let name = path.display().to_string();
    let lang = arguments.language.get();
    let output = Output::open(&arguments.output)?;
    let input = Input::open(path).map_err(|fault| fault.told(path))?;
    let password = arguments.password.read()?;
    let reader = opened(&input.bytes, password.as_ref(), &name, lang)
        .map_err(|error| words::unopened(error).about(path))?;
    let new = normalise(&reader, &settings(arguments, &name)).map_err(|error| refused(&error).about(path))?;
    input.still().map_err(|fault| fault.told(path))?;
    output.write(&new.bytes)?;
    let lang = match lang {
        changes::Lang::Vi => Lang::Vi,
        changes::Lang::En => Lang::En,
    };
    let done = new.report.done.iter().map(|done| done.sentence(lang));
    let signatures = new.report.signatures.iter().map(|seen| seen.sentence(lang));
    output.tell(
        &done
            .chain(signatures)
            .map(|line| format!("  {line}"))
            .collect::<Vec<_>>(),
    )?;
    Ok(ExitCode::SUCCESS)
}

/// The sentence says what to do, the words in brackets help whoever mends the program.
fn refused(error: &NormaliseError) -> Told {
    Told::new(
        error.sentence(Lang::Vi),
        format!("{} ({error})", error.sentence(Lang::En)),
    )
}

fn settings(arguments: &Arguments, name: &str) -> Settings {
    let defaults = Settings::default();
    Settings {
        signed: if arguments.signed {
            Signed::Flatten
        } else {
            defaults.signed
        },
        view: if arguments.screen {
            View::Screen
        } else {
            defaults.view
        },
        attach_original: arguments.attach_original.then(|| {
            let last = Path::new(name).file_name();
            last.map_or_else(
                || "original.pdf".into(),
                |last| last.to_string_lossy().into_owned(),
            )
        }),
        ..defaults
    }
}

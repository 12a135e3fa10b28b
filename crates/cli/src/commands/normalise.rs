//! `saoy normalise`: a PDF that must not be appended to, written anew from what its pages show.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use saoy_pdf::normalise::{Lang, Settings, Signed, View, normalise};
use saoy_pdf::{Limits, Reader};

use super::{Failure, output, password::Password};
use crate::input::Input;

/// Write a PDF anew: fields, comments and layers as they look, nothing that acts, no password; and say what was done
#[derive(Args)]
pub(crate) struct Arguments {
    /// The file; `-` for the standard input
    file: PathBuf,
    /// Where the new file is written
    #[arg(short, long)]
    output: PathBuf,
    /// The language of what is said
    #[arg(long, value_enum, default_value = "vi")]
    lang: Language,
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

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    Vi,
    En,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let lang = match arguments.lang {
        Language::Vi => Lang::Vi,
        Language::En => Lang::En,
    };
    let name = arguments.file.display().to_string();
    output::must_be_new(&arguments.output)?;
    let fault = |fault: crate::input::Fault| {
        let (vi, en) = fault.sentences();
        format!("{name}: {}", if lang == Lang::Vi { vi } else { en })
    };
    let input = Input::open(&arguments.file).map_err(fault)?;
    let password = arguments.password.read()?;
    let reader = Reader::open_any(&input.bytes, &Limits::default(), password.as_deref())
        .map_err(|error| format!("{name}: {error}"))?;
    let new = normalise(&reader, &settings(arguments, &name)).map_err(|error| {
        // The sentence says what to do, the words in brackets help whoever mends the program.
        format!("{name}: {} ({error})", error.sentence(lang))
    })?;
    input.still().map_err(fault)?;
    output::write(&arguments.output, &new.bytes)?;
    let mut out = std::io::stdout().lock();
    for done in &new.report.done {
        writeln!(out, "{}", done.sentence(lang))?;
    }
    for signature in &new.report.signatures {
        writeln!(out, "{}", signature.sentence(lang))?;
    }
    Ok(ExitCode::SUCCESS)
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

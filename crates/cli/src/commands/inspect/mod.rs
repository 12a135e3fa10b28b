//! `saoy inspect`: what a strange file is made of, for whoever has to find out why it is judged as it is.

mod json;
mod seen;
mod signatures;
mod syntax;
mod text;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use saoy_pdf::{Limits, ObjRef, Object, Reader};

use super::{Failure, password::Password};
use crate::input::Input;
use seen::Seen;

/// Revisions, signatures and objects of a PDF, as they stand in the file; nothing is judged
#[derive(Args)]
pub(crate) struct Arguments {
    /// The file; `-` for the standard input
    file: PathBuf,
    /// The file as it was after this revision, and what that revision changed; the first save is 0
    #[arg(long, value_name = "N")]
    revision: Option<usize>,
    /// Show this object instead
    #[arg(long, value_name = "N")]
    object: Option<u32>,
    /// With --object: the decoded bytes of the stream and nothing else
    #[arg(long, requires = "object")]
    data: bool,
    /// For people or for programs
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    password: Password,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let name = arguments.file.display().to_string();
    let input = Input::open(&arguments.file).map_err(|fault| format!("{name}: {}", fault.sentences().1))?;
    let password = arguments.password.read()?;
    let reader = Reader::open_any(&input.bytes, &Limits::default(), password.as_deref())
        .map_err(|error| format!("{name}: {error}"))?;
    let past = arguments
        .revision
        .map(|number| reader.at_revision(number))
        .transpose()?;
    let shown = past.as_ref().unwrap_or(&reader);
    let mut out = BufWriter::new(io::stdout().lock());
    match arguments.object {
        Some(number) => object(&mut out, shown, number, arguments)?,
        None => {
            let seen = Seen::of(name.clone(), &reader, shown, arguments.revision);
            match arguments.format {
                Format::Text => text::write(&mut out, &seen)?,
                Format::Json => writeln!(out, "{}", json::of(&seen))?,
            }
        }
    }
    out.flush()?;
    input
        .still()
        .map_err(|fault| format!("{name}: {}", fault.sentences().1))?;
    Ok(ExitCode::SUCCESS)
}

fn object(
    out: &mut impl Write,
    reader: &Reader<'_>,
    number: u32,
    arguments: &Arguments,
) -> Result<(), Failure> {
    let generation = match reader.entry(number) {
        Some(saoy_pdf::Entry::InFile { generation, .. }) => generation,
        Some(saoy_pdf::Entry::InStream { .. }) => 0,
        Some(saoy_pdf::Entry::Free) | None => {
            return Err(format!("there is no object {number} in this revision").into());
        }
    };
    let reference = ObjRef {
        num: number,
        generation,
    };
    let found = reader.get(reference)?;
    if arguments.data {
        let Object::Stream(stream) = &found else {
            return Err(format!("object {number} is no stream").into());
        };
        return Ok(out.write_all(&reader.decoded(stream)?)?);
    }
    let place = seen::place(reader.entry(number));
    match arguments.format {
        Format::Json => writeln!(out, "{}", json::object(reference, &place, &found))?,
        Format::Text => {
            writeln!(
                out,
                "% {place}\n{number} {generation} obj\n{}\nendobj",
                syntax::of(&found)
            )?;
        }
    }
    Ok(())
}

//! `saoy inspect`: what a strange file is made of, for whoever has to find out why it is judged as it is.

mod json;
mod seen;
mod signatures;
mod syntax;
mod text;
mod vietnamese;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use saoy_pades::changes::Lang;
use saoy_pdf::{ObjRef, Object, Reader};

use super::password::{Password, opened};
use super::{Language, Told, words};
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
    #[command(flatten)]
    pub(super) language: Language,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Arguments {
    /// Of what is printed.
    fn language(&self) -> Lang {
        match self.format {
            Format::Text => self.language.get(),
            Format::Json => self.language.for_programs(),
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Told> {
    let path = &arguments.file;
    let name = path.display().to_string();
    let input = Input::open(path).map_err(|fault| fault.told(path))?;
    let password = arguments.password.read()?;
    let reader = opened(&input.bytes, password.as_ref(), &name, arguments.language.get())
        .map_err(|error| words::unopened(error).about(path))?;
    let lang = arguments.language();
    let past = arguments.revision.map(|number| revision(&reader, number));
    let past = past.transpose().map_err(|told| told.about(path))?;
    let shown = past.as_ref().unwrap_or(&reader);
    let text = match arguments.object {
        Some(number) => object(shown, number, arguments).map_err(|told| told.about(path))?,
        None => {
            let seen = Seen::of(name, &reader, shown, arguments.revision, lang);
            match arguments.format {
                Format::Text => text::of(&seen, lang).into_bytes(),
                Format::Json => format!("{}\n", json::of(&seen)).into_bytes(),
            }
        }
    };
    input.still().map_err(|fault| fault.told(path))?;
    let mut out = io::stdout().lock();
    let written = out.write_all(&text).and_then(|()| out.flush());
    written.map_err(|error| Told::reading(&error))?;
    Ok(ExitCode::SUCCESS)
}

fn revision<'f>(reader: &Reader<'f>, number: usize) -> Result<Reader<'f>, Told> {
    let count = reader.revisions().len();
    if number >= count {
        let last = count.saturating_sub(1);
        return Err(Told::new(
            format!("tệp không có lần lưu {number}; hãy chọn từ 0 đến {last}"),
            format!("there is no revision {number}; choose one from 0 to {last}"),
        ));
    }
    reader.at_revision(number).map_err(|error| words::damaged(&error))
}

/// One object, as text, as JSON, or the bytes of its stream.
fn object(reader: &Reader<'_>, number: u32, arguments: &Arguments) -> Result<Vec<u8>, Told> {
    let generation = match reader.entry(number) {
        Some(saoy_pdf::Entry::InFile { generation, .. }) => generation,
        Some(saoy_pdf::Entry::InStream { .. }) => 0,
        Some(saoy_pdf::Entry::Free) | None => {
            return Err(Told::new(
                format!(
                    "không có đối tượng {number} ở lần lưu này; hãy xem --revision để biết lần lưu nào có gì"
                ),
                format!("there is no object {number} in this revision; --revision tells what each brought"),
            ));
        }
    };
    let reference = ObjRef {
        num: number,
        generation,
    };
    let found = reader.get(reference).map_err(|error| words::damaged(&error))?;
    if arguments.data {
        let Object::Stream(stream) = &found else {
            return Err(Told::new(
                format!("đối tượng {number} không phải luồng dữ liệu (stream); hãy bỏ --data"),
                format!("object {number} is not a stream; leave out --data"),
            ));
        };
        let most = reader.limits().max_decoded;
        return reader
            .decoded_aside(stream, most)
            .map_err(|error| words::damaged(&error));
    }
    let place = seen::place(reader.entry(number), arguments.language());
    Ok(match arguments.format {
        Format::Json => format!("{}\n", json::object(reference, &place, &found)),
        Format::Text => format!(
            "% {place}\n{number} {generation} obj\n{}\nendobj\n",
            syntax::of(&found)
        ),
    }
    .into_bytes())
}

//! `saoy verify`: the verdict about files, for people, for programs, for other validators.
//!
//! Exit status: 3 if any file is unreadable, else 1 if any is invalid, else 2 if any is indeterminate or unsigned, else 0;
//! 64 when the command itself was wrong and nothing was looked at, 74 when the verdicts could not be written.

mod judge;
#[cfg(feature = "network")]
mod online;
mod text;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use saoy_domain::Clock;
use saoy_pades::changes::Lang;
use saoy_pades::validation::Verdict;

use super::evidence::Evidence;
use super::password::Password;
use super::{Language, Told, USAGE, time};
use crate::edge::SystemClock;
use crate::trust;
use judge::{Judge, Judged};

/// Says whether signed PDF files are valid, and why. What a file does not bring along is not known
///
/// Exit status: 3 if any file is unreadable, else 1 if any is invalid, else 2 if any is indeterminate or unsigned, else 0;
/// 64 if nothing was checked because the command was wrong, 74 if the verdicts could not be written.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The files; `-` for the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// For people, one JSON object a line and file, or the XML of ETSI TS 119 102-2 (one file)
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    pub(super) language: Language,
    /// Whom to trust: a trust list (TOML), or certificates (PEM, DER). Nobody is trusted otherwise
    #[arg(long, value_name = "FILE")]
    trust: Vec<PathBuf>,
    /// Judge as of this instant (2026-06-01T08:00:00+07:00), or the beginning of this day in Vietnam (2026-06-01), instead of
    /// now
    #[arg(long, value_name = "TIME", value_parser = time::instant)]
    at: Option<Timestamp>,
    /// Certificates, revocation lists and OCSP answers kept elsewhere (PEM, DER)
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
    #[command(flatten)]
    password: Password,
    #[cfg(feature = "network")]
    #[command(flatten)]
    online: online::OnlineArguments,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Xml,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Told> {
    // A wrong list must not look like a wrong file: 1 means that a file is invalid.
    let judge = prepare(arguments).map_err(|told| told.with_status(USAGE))?;
    let mut worst = 0;
    let mut out = BufWriter::new(io::stdout().lock());
    for path in &arguments.files {
        let judged = judge.file(path);
        worst = worse(worst, status(judged.report.verdict));
        // A verdict that nobody could read is none, and the files behind it were not looked at.
        print(&mut out, &judged, arguments).map_err(|error| Told::output(&error))?;
    }
    Ok(ExitCode::from(worst))
}

fn prepare(arguments: &Arguments) -> Result<Judge, Told> {
    if arguments.format == Format::Xml && arguments.files.len() > 1 {
        return Err(Told::new(
            "--format xml dành cho một tệp mỗi lần; hãy chạy lệnh cho từng tệp",
            "--format xml is for one file at a time; run the command for each",
        ));
    }
    let piped = arguments.files.iter().filter(|path| path.as_os_str() == "-");
    if piped.count() > 1 {
        return Err(Told::new(
            "“-” (đầu vào chuẩn) chỉ được nêu một lần",
            "“-” (the standard input) can be named only once",
        ));
    }
    let at = arguments.at.unwrap_or_else(|| SystemClock.now());
    Ok(Judge {
        anchors: trust::load(&arguments.trust)?,
        evidence: Evidence::read(&arguments.evidence)?,
        at,
        #[cfg(feature = "network")]
        online: online::Online::new(&arguments.online, at),
        password: arguments.password.read()?,
        lang: arguments.lang(),
    })
}

impl Arguments {
    fn lang(&self) -> Lang {
        match self.format {
            Format::Text => self.language.get(),
            Format::Json | Format::Xml => self.language.for_programs(),
        }
    }
}

fn print(out: &mut impl Write, judged: &Judged, arguments: &Arguments) -> io::Result<()> {
    let Judged { facts, report } = judged;
    let lang = arguments.lang();
    match arguments.format {
        Format::Text => text::write(out, report, facts, lang)?,
        Format::Json => writeln!(out, "{}", report.json(facts, lang))?,
        Format::Xml => writeln!(out, "{}", report.xml(facts, lang))?,
    }
    // One file's verdict is out before the next one is looked at.
    out.flush()
}

/// The exit status of one file.
fn status(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Valid => 0,
        Verdict::Invalid => 1,
        Verdict::Indeterminate | Verdict::Unsigned => 2,
        Verdict::Unreadable => 3,
    }
}

/// Of two statuses the one that counts: 3, then 1, then 2, then 0.
fn worse(one: u8, other: u8) -> u8 {
    let rank = |status| [0, 2, 1, 3].iter().position(|known| *known == status);
    if rank(one) >= rank(other) { one } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unreadable_file_counts_most_then_an_invalid_one() {
        for (statuses, worst) in [
            (&[0, 2, 0][..], 2),
            (&[2, 1, 0], 1),
            (&[1, 3, 2], 3),
            (&[0, 0], 0),
            (&[], 0),
        ] {
            assert_eq!(statuses.iter().copied().fold(0, worse), worst, "{statuses:?}");
        }
    }
}

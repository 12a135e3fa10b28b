//! `saoy trust`: the list of whom to trust, checked and imported.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use saoy_pki::{Purpose, TrustAnchor};
use saoy_trust_list::{DEMO_MARK, tsl};

use super::Failure;
use super::plain::plain;
use crate::trust;

/// Whom to trust: check a list, or make one of another country's trusted list
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Reads a list and says who is trusted for what; the first wrong line otherwise
    Check {
        /// The list, or certificates
        file: PathBuf,
    },
    Import(Import),
}

/// Makes a list of a trusted list of ETSI TS 119 612 and prints it. The signature of that list is NOT verified: fetch it
/// from where you trust it, and read what is printed before you use it
#[derive(Args)]
pub(crate) struct Import {
    /// The trusted list (XML)
    file: PathBuf,
    /// What its signature services are to be trusted for
    #[arg(long, value_enum, default_value = "khac")]
    purpose: SignaturePurpose,
}

#[derive(Clone, Copy, ValueEnum)]
enum SignaturePurpose {
    CongVu,
    CongCong,
    Khac,
}

pub(crate) fn run(command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Check { file } => check(file),
        Command::Import(arguments) => import(arguments),
    }
}

fn check(file: &Path) -> Result<ExitCode, Failure> {
    let anchors = trust::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut out = io::stdout().lock();
    for anchor in &anchors {
        writeln!(out, "{}", plain(&line(anchor)))?;
    }
    writeln!(out, "{} trusted", anchors.len())?;
    Ok(ExitCode::SUCCESS)
}

fn line(anchor: &TrustAnchor) -> String {
    let purposes: Vec<&str> = anchor.purposes.iter().map(|purpose| purpose.name()).collect();
    let edge = |time: Option<jiff::Timestamp>| time.map_or_else(|| "…".to_owned(), |time| time.to_string());
    let mark = if anchor.demo {
        format!("  {DEMO_MARK}")
    } else {
        String::new()
    };
    format!(
        "{}  [{}]  {} – {}{mark}",
        anchor.name,
        purposes.join(", "),
        edge(anchor.from),
        edge(anchor.to)
    )
}

fn import(arguments: &Import) -> Result<ExitCode, Failure> {
    let told = |error: &dyn std::error::Error| format!("{}: {error}", arguments.file.display());
    let bytes = fs::read(&arguments.file).map_err(|error| told(&error))?;
    let purpose = match arguments.purpose {
        SignaturePurpose::CongVu => Purpose::CongVu,
        SignaturePurpose::CongCong => Purpose::CongCong,
        SignaturePurpose::Khac => Purpose::Khac,
    };
    let imported = tsl::read(&bytes, purpose).map_err(|error| told(&error))?;
    for (name, reason) in &imported.left_out {
        eprintln!("left out: {}: {reason}", plain(name));
    }
    if let Some(until) = imported.next_update {
        eprintln!("the next list is due on {until}");
    }
    eprintln!(
        "{} trusted; the signature of the list was not verified",
        imported.list.anchors.len()
    );
    io::stdout()
        .lock()
        .write_all(imported.list.to_toml().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

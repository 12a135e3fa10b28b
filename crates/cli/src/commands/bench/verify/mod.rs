//! `saoy bench verify`: what a verdict costs, against what it must cost.
//!
//! The floor is measured in the same run on the same mapping: SHA-256 of all bytes and one RSA-2048 verification.

mod files;
mod others;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use saoy_domain::Clock;
use saoy_pades::validation::{Settings, Verdict, validate};
use saoy_pdf::{Limits, Reader};
use saoy_pki::{Certificate, Purpose, TrustAnchor, sha256, verify};

use self::files::{Case, Files};
use super::apart::{Measured, apart, here};
use super::table::{Table, mb, ms, times};
use super::{All, MEMORY, SCHEME, Signer};
use crate::commands::Failure;
use crate::edge::SystemClock;
use crate::input::Input;

/// The promises: times the floor, nanoseconds for 50 signatures.
const ONE: f64 = 1.5;
const ARCHIVED: f64 = 1.6;
const FIFTY: f64 = 500e6;
/// A hundred signatures may take this many times what ten take for each: linear, with room for noise.
const LINEAR: f64 = 1.5;

/// CPU time and memory of a whole verdict, against the floor (read, SHA-256, one RSA-2048 verification) of the same run
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    how: All,
    /// Measure this file: what the command starts itself, so that no other work's memory is counted
    #[arg(long, hide = true, requires = "anchor")]
    file: Option<PathBuf>,
    #[arg(long, hide = true)]
    anchor: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    if let (Some(file), Some(anchor)) = (&arguments.file, &arguments.anchor) {
        return measure(file, anchor, arguments.how.rounds);
    }
    let mut table = Table::default();
    measure_all(&arguments.how, &mut table)?;
    table.print()
}

/// Every file.
pub(super) fn measure_all(how: &All, table: &mut Table) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let files = Files::make(folder.path(), how.short)?;
    let mut each = Vec::new();
    for case in &files.cases {
        let anchor = files.anchor(case);
        let words = [
            "--file".as_ref(),
            case.path.as_os_str(),
            "--anchor".as_ref(),
            anchor.as_os_str(),
        ];
        let seen = apart("verify", how.rounds, &words)?;
        case.told(&seen, table);
        beside(case, "pdfsig", others::pdfsig(&case.path), &seen, table);
        beside(
            case,
            "pyHanko",
            others::pyhanko(&how.python, &case.path),
            &seen,
            table,
        );
        if case.signatures >= 10 {
            each.push(seen.ours / case.signatures as f64);
        }
    }
    if let (Some(first), Some(last)) = (each.first(), each.last()) {
        table.at_most(
            "verify, one among 100 signatures to one among 10",
            last / first,
            LINEAR,
            times,
        );
    }
    Ok(())
}

impl Case {
    fn told(&self, seen: &Measured, table: &mut Table) {
        let name = &self.name;
        let what = format!("verify {name}");
        match self.signatures {
            50 => table.at_most(what, seen.ours, FIFTY, ms),
            _ => table.seen(what, format!("{} (floor {})", ms(seen.ours), ms(seen.floor))),
        }
        let against = format!("verify {name}, against the floor");
        match self.most {
            Some(most) => table.at_most(against, seen.ratio(), most, times),
            None => table.seen(against, times(seen.ratio())),
        }
        let memory = format!("verify {name}, memory above the mapping");
        table.at_most(memory, seen.memory, MEMORY, mb);
    }
}

/// Processor time of theirs to ours: pdfsig looks at no changes, pyHanko is measured without starting Python.
fn beside(case: &Case, whose: &str, theirs: Option<Duration>, ours: &Measured, table: &mut Table) {
    let seen = theirs.map_or_else(
        || "not there".to_owned(),
        |time| times(time.as_secs_f64() * 1e9 / ours.ours),
    );
    table.seen(format!("verify {}, {whose} to ours", case.name), seen);
}

fn measure(file: &Path, anchor: &Path, rounds: u32) -> Result<ExitCode, Failure> {
    let signer = Signer::new(SystemClock.now())?;
    let anchor = TrustAnchor::new(
        Certificate::from_der(&std::fs::read(anchor)?)?,
        &[Purpose::CongVu, Purpose::Tsa],
    );
    let signature = signer.key.sign(SCHEME, b"anything")?;
    let size = std::fs::metadata(file)?.len();
    here(
        rounds,
        size,
        || verdict(file, &anchor),
        || bare(file, &signer, &signature),
    )
}

/// Ours: as `saoy verify` does it, without the words.
fn verdict(file: &Path, anchor: &TrustAnchor) -> Result<(), Failure> {
    let input = Input::open(file).map_err(|fault| fault.sentences().1)?;
    let reader = Reader::open_any(&input.bytes, &Limits::default(), None)?;
    let report = validate(
        &reader,
        std::slice::from_ref(anchor),
        &Settings::at(SystemClock.now()),
    );
    if report.verdict != Verdict::Valid {
        return Err(format!("{}: {:?}, a measure of nothing", file.display(), report.verdict).into());
    }
    Ok(())
}

/// The floor.
fn bare(file: &Path, signer: &Signer, signature: &[u8]) -> Result<(), Failure> {
    let input = Input::open(file).map_err(|fault| fault.sentences().1)?;
    black_box(sha256(&input.bytes));
    Ok(verify(SCHEME, signer.key.public_key(), b"anything", signature)?)
}

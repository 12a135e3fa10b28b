//! `saoy bench verify`: what a verdict costs, against what it must cost.
//!
//! The floor is measured in the same run on the same mapping: SHA-256 of all bytes and one RSA-2048 verification.

mod files;
mod others;

use std::{
    hint::black_box,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Duration,
};

use clap::Args;
use saoy_domain::Clock;
use saoy_pades::validation::{Settings, Verdict, validate};
use saoy_pdf::{Limits, Reader};
use saoy_pki::{Certificate, Purpose, TrustAnchor, sha256, verify};

use self::files::{Case, Files};
use super::Failure;
use super::bench::{SCHEME, Signer, cpu, megabytes, peak, resident};
use crate::edge::SystemClock;
use crate::input::Input;

/// The promises: times the floor, seconds for 50 signatures, memory above the mapping.
const ONE: f64 = 1.5;
const ARCHIVED: f64 = 1.6;
const FIFTY: f64 = 0.5;
const MEMORY: f64 = 32e6;
/// A hundred signatures may take this many times what ten take for each: linear, with room for noise.
const LINEAR: f64 = 1.5;

/// CPU time and memory of a whole verdict, against the floor (read, SHA-256, one RSA-2048 verification) of the same run
#[derive(Args)]
pub(crate) struct Arguments {
    /// How often each is measured; the fastest counts
    #[arg(long, default_value_t = 15)]
    rounds: u32,
    /// Leave out the file of 300 MB
    #[arg(long)]
    short: bool,
    /// A Python with pyHanko, to be measured on the same files
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// Measure this file: what the command starts itself, so that no other work's memory is counted
    #[arg(long, hide = true, requires = "anchor")]
    file: Option<PathBuf>,
    #[arg(long, hide = true)]
    anchor: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    if let (Some(file), Some(anchor)) = (&arguments.file, &arguments.anchor) {
        return measure(file, anchor, arguments.rounds);
    }
    let folder = tempfile::tempdir()?;
    let files = Files::make(folder.path(), arguments.short)?;
    println!(
        "{:<26} {:>11} {:>11} {:>7} {:>14}  {:>9} {:>9}",
        "file", "floor", "verdict", "ratio", "above mapping", "pdfsig", "pyHanko"
    );
    let mut broken = Vec::new();
    let mut per_signature = Vec::new();
    for case in &files.cases {
        let own = in_a_process_of_its_own(case, files.anchor(case), arguments.rounds)?;
        let ratio = own.ours / own.floor;
        let beside = |theirs: Option<Duration>| {
            theirs.map_or("–".to_owned(), |time| {
                format!("{:.1}×", time.as_secs_f64() * 1e9 / own.ours)
            })
        };
        println!(
            "{:<26} {:>8.2} ms {:>8.2} ms {ratio:>6.2}× {:>11.1} MB  {:>9} {:>9}",
            case.name,
            own.floor / 1e6,
            own.ours / 1e6,
            own.memory / 1e6,
            beside(others::pdfsig(&case.path)),
            beside(others::pyhanko(&arguments.python, &case.path)),
        );
        broken.extend(case.kept(&own, ratio).err());
        if case.signatures >= 10 {
            per_signature.push(own.ours / case.signatures as f64);
        }
    }
    if let (Some(first), Some(last)) = (per_signature.first(), per_signature.last())
        && last / first > LINEAR
    {
        broken.push(format!(
            "a signature among many costs {:.2} × one among ten",
            last / first
        ));
    }
    println!(
        "pdfsig and pyHanko: processor time of theirs to ours, pyHanko without starting Python; – where not there or not whole"
    );
    for promise in &broken {
        println!("NOT kept: {promise}");
    }
    if broken.is_empty() {
        println!(
            "kept: one signature in 30 MB ≤ {ONE} ×, archived ≤ {ARCHIVED} ×, 50 signatures < {FIFTY} s, linear, at most 32 MB above the mapping"
        );
    }
    Ok(if broken.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Nanoseconds and bytes.
struct Measured {
    floor: f64,
    ours: f64,
    memory: f64,
}

impl Case {
    /// Whether this file's promise is kept, else what is not.
    fn kept(&self, own: &Measured, ratio: f64) -> Result<(), String> {
        if self.most.is_some_and(|most| ratio > most) {
            return Err(format!("{}: {ratio:.2} × the floor", self.name));
        }
        if self.signatures == 50 && own.ours > FIFTY * 1e9 {
            return Err(format!("{}: {:.2} s", self.name, own.ours / 1e9));
        }
        if own.memory > MEMORY {
            return Err(format!(
                "{}: {} above the mapping",
                self.name,
                megabytes(own.memory as usize)
            ));
        }
        Ok(())
    }
}

fn in_a_process_of_its_own(case: &Case, anchor: &Path, rounds: u32) -> Result<Measured, Failure> {
    let output = Command::new(std::env::current_exe()?)
        .args(["bench", "verify", "--rounds", &rounds.to_string(), "--file"])
        .arg(&case.path)
        .arg("--anchor")
        .arg(anchor)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text
        .split_whitespace()
        .filter_map(|number| number.parse().ok())
        .collect();
    match (output.status.success(), numbers.as_slice()) {
        (true, [floor, ours, memory]) => Ok(Measured {
            floor: *floor,
            ours: *ours,
            memory: *memory,
        }),
        _ => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

fn measure(file: &Path, anchor: &Path, rounds: u32) -> Result<ExitCode, Failure> {
    let signer = Signer::new(SystemClock.now())?;
    let anchor = TrustAnchor::new(
        Certificate::from_der(&std::fs::read(anchor)?)?,
        &[Purpose::CongVu, Purpose::Tsa],
    );
    let signature = signer.key.sign(SCHEME, b"anything")?;
    let before = resident();
    let (mut floor, mut ours) = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds.max(1) {
        ours = ours.min(cpu(|| verdict(file, &anchor))?);
    }
    let size = std::fs::metadata(file)?.len();
    let memory = peak().saturating_sub(before).saturating_sub(size);
    for _ in 0..rounds.max(1) {
        floor = floor.min(cpu(|| bare(file, &signer, &signature))?);
    }
    println!("{} {} {memory}", floor.as_nanos(), ours.as_nanos());
    Ok(ExitCode::SUCCESS)
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

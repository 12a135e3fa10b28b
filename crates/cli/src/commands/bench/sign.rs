//! `saoy bench sign`: what a B-B signature costs, against what it must cost.
//!
//! The floor is measured in the same run and does the same in the simplest way: read the file, SHA-256, one RSA-2048
//! signature, write the file. Both read the same mapping and write to the same folder; neither waits for the disk.

use std::{
    fs::File,
    hint::black_box,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Duration,
};

use clap::Args;
use saoy_blob::{Blob, BlobStore, Folder};
use saoy_domain::{Clock, Digest};
use saoy_pades::BaseDigest;
use saoy_pki::sha256;

use super::Failure;
use super::bench::{SCHEME, Signer, cpu, megabytes, peak, resident, scan};
use crate::edge::SystemClock;

/// The promise: at most this many times the floor at 30 MB, and this much memory above the mapping.
const MOST_TIMES: f64 = 1.3;
const MOST_MEMORY: f64 = 32e6;

/// CPU time of a B-B signature against the floor (read, SHA-256, RSA-2048, write) of the same run.
#[derive(Args)]
pub(crate) struct Arguments {
    /// How often each is measured; the fastest counts
    #[arg(long, default_value_t = 30)]
    rounds: u32,
    /// Measure this file of the blob folder `--store` and print nanoseconds and bytes: what the command starts itself
    /// for each size, so that no other work's memory is counted
    #[arg(long, hide = true, requires = "store")]
    digest: Option<Digest>,
    #[arg(long, hide = true)]
    store: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    if let (Some(digest), Some(store)) = (&arguments.digest, &arguments.store) {
        return measure(digest, store, arguments.rounds);
    }
    let folder = tempfile::tempdir()?;
    let store = Folder::open(folder.path())?;
    let mut kept = true;
    println!(
        "{:>8} {:>6} {:>11} {:>11} {:>7} {:>22}",
        "size", "pages", "floor", "signing", "ratio", "memory above mapping"
    );
    for (size, pages) in [(100_000, 1), (5_000_000, 12), (30_000_000, 60)] {
        let digest = store.put(&mut scan(size, pages, 0)?.as_slice(), u64::MAX)?.digest;
        let Measured { floor, ours, memory } =
            in_a_process_of_its_own(folder.path(), &digest, arguments.rounds)?;
        let ratio = ours / floor;
        println!(
            "{:>8} {pages:>6} {:>8.2} ms {:>8.2} ms {ratio:>6.2}× {:>19.1} MB",
            megabytes(size),
            floor / 1e6,
            ours / 1e6,
            memory / 1e6,
        );
        kept &= size < 30_000_000 || (ratio <= MOST_TIMES && memory <= MOST_MEMORY);
    }
    println!(
        "{}: at most {MOST_TIMES} × the floor at 30 MB, at most 32 MB above the mapping",
        if kept { "kept" } else { "NOT kept" }
    );
    Ok(if kept {
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

fn in_a_process_of_its_own(store: &Path, digest: &Digest, rounds: u32) -> Result<Measured, Failure> {
    let output = Command::new(std::env::current_exe()?)
        .args([
            "bench",
            "sign",
            "--rounds",
            &rounds.to_string(),
            "--digest",
            &digest.to_string(),
            "--store",
        ])
        .arg(store)
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

fn measure(digest: &Digest, folder: &Path, rounds: u32) -> Result<ExitCode, Failure> {
    let store = Folder::open(folder)?;
    let output = folder.join("signed.pdf");
    let signer = Signer::new(SystemClock.now())?;
    let before = resident();
    let (mut floor, mut ours) = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds.max(1) {
        ours = ours.min(cpu(|| sign(&store, digest, &signer, &output))?);
    }
    let size = store.map(digest)?.len() as u64;
    let memory = peak().saturating_sub(before).saturating_sub(size);
    for _ in 0..rounds.max(1) {
        floor = floor.min(cpu(|| bare(&store, digest, &signer, &output))?);
    }
    println!("{} {} {memory}", floor.as_nanos(), ours.as_nanos());
    Ok(ExitCode::SUCCESS)
}

/// Ours; the digest of the finished file is known afterwards without another pass.
fn sign(store: &Folder, digest: &Digest, signer: &Signer, output: &Path) -> Result<(), Failure> {
    let base: Blob = store.map(digest)?;
    let state = BaseDigest::of(&base);
    let appended = signer.append(&base, &state, "chu_ky")?;
    black_box(state.then(&appended).sha256());
    let mut file = File::create(output)?;
    file.write_all(&base)?;
    file.write_all(&appended)?;
    Ok(())
}

/// The floor.
fn bare(store: &Folder, digest: &Digest, signer: &Signer, output: &Path) -> Result<(), Failure> {
    let base = store.map(digest)?;
    let value = signer.key.sign(SCHEME, &sha256(&base))?;
    let mut file = File::create(output)?;
    file.write_all(&base)?;
    file.write_all(&value)?;
    Ok(())
}

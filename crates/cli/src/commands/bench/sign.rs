//! `saoy bench sign`: what a B-B signature costs, against what it must cost.
//!
//! The floor is measured in the same run and does the same in the simplest way: read the file, SHA-256, one RSA-2048
//! signature, write the file. Both read the same mapping and write to the same folder; neither waits for the disk.

use std::fs::File;
use std::hint::black_box;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use saoy_blob::{Blob, BlobStore, Folder};
use saoy_domain::{Clock, Digest};
use saoy_pades::BaseDigest;
use saoy_pki::sha256;

use super::apart::{apart, here};
use super::table::{Table, mb, ms, times};
use super::{All, MEMORY, SCHEME, Signer, scan};
use crate::commands::Failure;
use crate::edge::SystemClock;

/// The promise: at most this many times the floor at 30 MB.
const MOST_TIMES: f64 = 1.3;

/// CPU time of a B-B signature against the floor (read, SHA-256, RSA-2048, write) of the same run.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    how: All,
    /// Measure this file of the blob folder `--store` and print nanoseconds and bytes: what the command starts itself
    /// for each size, so that no other work's memory is counted
    #[arg(long, hide = true, requires = "store")]
    digest: Option<Digest>,
    #[arg(long, hide = true)]
    store: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    if let (Some(digest), Some(store)) = (&arguments.digest, &arguments.store) {
        return measure(digest, store, arguments.how.rounds);
    }
    let mut table = Table::default();
    measure_all(&arguments.how, &mut table)?;
    table.print()
}

/// Every size.
pub(super) fn measure_all(how: &All, table: &mut Table) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let store = Folder::open(folder.path())?;
    let sizes = [
        ("100 KB", 100_000, 1),
        ("5 MB", 5_000_000, 12),
        ("30 MB", 30_000_000, 60),
        ("300 MB", 300_000_000, 600),
    ];
    for (name, size, pages) in sizes.into_iter().take(if how.short { 3 } else { 4 }) {
        let digest = store.put(&mut scan(size, pages, 0)?.as_slice(), u64::MAX)?.digest;
        let (word, place) = (digest.to_string(), folder.path());
        let words = [
            "--digest".as_ref(),
            word.as_ref(),
            "--store".as_ref(),
            place.as_os_str(),
        ];
        let seen = apart("sign", how.rounds, &words)?;
        table.seen(
            format!("sign {name}"),
            format!("{} (floor {})", ms(seen.ours), ms(seen.floor)),
        );
        let against = format!("sign {name}, against the floor");
        match name {
            "30 MB" => table.at_most(against, seen.ratio(), MOST_TIMES, times),
            _ => table.seen(against, times(seen.ratio())),
        }
        table.at_most(
            format!("sign {name}, memory above the mapping"),
            seen.memory,
            MEMORY,
            mb,
        );
    }
    Ok(())
}

fn measure(digest: &Digest, folder: &Path, rounds: u32) -> Result<ExitCode, Failure> {
    let store = Folder::open(folder)?;
    let output = folder.join("signed.pdf");
    let signer = Signer::new(SystemClock.now())?;
    let size = store.map(digest)?.len() as u64;
    here(
        rounds,
        size,
        || sign(&store, digest, &signer, &output),
        || bare(&store, digest, &signer, &output),
    )
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

//! What the disk needs for the syncs of a dossier, one after the other and with nothing else to do.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use super::super::Failure;
use super::SCAN;
use crate::edge::elapsed;

/// Files that a dossier writes, each synced with its folder: the upload, the scan, the signed, the sealed and the
/// archived file. A revision adds some tens of kilobytes.
const FILES: [usize; 5] = [SCAN, SCAN, SCAN + 60_000, SCAN + 110_000, SCAN + 150_000];
/// Transactions of a dossier, each one sync of the database's log.
const COMMITS: usize = 20;
/// What a transaction appends to the log: a few pages.
const LOG: usize = 5 * 4_096;
/// All syncs of a dossier.
pub(super) const SYNCS: usize = 2 * FILES.len() + COMMITS;
/// More dossiers than this say nothing new.
const MOST: u64 = 50;

/// The time of one dossier's syncs.
pub(super) fn measure(folder: &Path, dossiers: u64) -> Result<Duration, Failure> {
    let place = tempfile::tempdir_in(folder)?;
    let bytes = vec![0x5a; SCAN + 150_000];
    let mut log = OpenOptions::new()
        .create_new(true)
        .append(true)
        .open(place.path().join("log"))?;
    let rounds = dossiers.clamp(1, MOST);
    let begun = elapsed();
    for round in 0..rounds {
        for (nth, length) in FILES.iter().enumerate() {
            let mut file = File::create_new(place.path().join(format!("{round}-{nth}")))?;
            file.write_all(bytes.get(..*length).unwrap_or(&bytes))?;
            file.sync_all()?;
            File::open(place.path())?.sync_all()?;
        }
        for _ in 0..COMMITS {
            log.write_all(bytes.get(..LOG).unwrap_or(&bytes))?;
            log.sync_data()?;
        }
    }
    let took = elapsed().saturating_sub(begun);
    Ok(took / u32::try_from(rounds).unwrap_or(1))
}

//! What the disk needs for the syncs of a dossier, one after the other and with nothing else to do.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use super::super::Failure;
use super::SCAN;
use crate::edge::elapsed;

/// Files by their content that a dossier writes: the scan, the signed, the sealed and the archived one. A revision adds
/// some tens of kilobytes.
const FILES: [usize; 4] = [SCAN, SCAN + 60_000, SCAN + 110_000, SCAN + 150_000];
/// Each is synced with the folder that it is named in and, mostly new, the one above; the scan is the upload's own bytes.
const SYNCS_OF_A_FILE: usize = 3;
/// The upload: its bytes, and its name. (The scan needs no sync of its own then.)
const SYNCS_OF_AN_UPLOAD: usize = 2;
/// Transactions of a dossier and of its mail, each one sync of the database's log when nobody else writes.
const COMMITS: usize = 17;
/// What a transaction appends to the log: a few pages.
const LOG: usize = 5 * 4_096;
/// All syncs of a dossier.
pub(super) const SYNCS: usize = SYNCS_OF_AN_UPLOAD + SYNCS_OF_A_FILE * FILES.len() - 1 + COMMITS;
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
        let mut upload = File::create_new(place.path().join(round.to_string()))?;
        upload.write_all(bytes.get(..SCAN).unwrap_or(&bytes))?;
        upload.sync_data()?;
        sync(place.path())?;
        for (nth, length) in FILES.iter().enumerate() {
            let above = place.path().join(format!("{round}-{nth}"));
            let folder = above.join("of-the-file");
            fs::create_dir_all(&folder)?;
            let mut file = File::create_new(folder.join("file"))?;
            file.write_all(bytes.get(..*length).unwrap_or(&bytes))?;
            if nth > 0 {
                file.sync_all()?;
            }
            sync(&folder)?;
            sync(&above)?;
        }
        for _ in 0..COMMITS {
            log.write_all(bytes.get(..LOG).unwrap_or(&bytes))?;
            log.sync_all()?;
        }
    }
    let took = elapsed().saturating_sub(begun);
    Ok(took / u32::try_from(rounds).unwrap_or(1))
}

fn sync(folder: &Path) -> Result<(), Failure> {
    Ok(File::open(folder)?.sync_all()?)
}

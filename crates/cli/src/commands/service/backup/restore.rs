//! Bringing an archive back: into a place of its own first, and to its name only when everything is right.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use saoy_blob::{BlobStore as _, Folder};
use saoy_domain::Digest;
use tar::{Archive, Entry};
use tempfile::TempDir;

use super::super::{Failure, sqlite};
use super::write::digest_of;
use super::{DATABASE, FILES, KIND, MANIFEST};

/// The most that a manifest is long.
const MANIFEST_LIMIT: u64 = 1_000;

/// Brings back the database and the files; gives the number of files.
pub(super) fn restore(archive: &Path, database: &Path, files: &Path) -> Result<u64, Failure> {
    let source = File::open(archive).map_err(|error| format!("{}: {error}", archive.display()))?;
    if database.exists() {
        return Err(format!("{}: is there already; nothing was touched", database.display()).into());
    }
    if files.exists() && fs::read_dir(files)?.next().is_some() {
        return Err(format!("{}: is not empty; nothing was touched", files.display()).into());
    }
    // Beside their final places: renaming works only on the same disk.
    let (database_work, files_work) = (beside(database)?, beside(files)?);
    let copy = database_work.path().join(DATABASE);
    let folder = files_work.path().join("files");
    let count = unpack(source, &copy, &Folder::open(&folder)?)?;
    complete(&copy, &Folder::open(&folder)?)?;

    if files.exists() {
        fs::remove_dir(files)?;
    }
    fs::rename(&folder, files)?;
    // The database last: with it the service is there.
    File::open(&copy)?.sync_all()?;
    fs::rename(&copy, database)?;
    for place in [database, files] {
        File::open(parent(place))?.sync_all()?;
    }
    Ok(count)
}

fn unpack(source: File, copy: &Path, folder: &Folder) -> Result<u64, Failure> {
    let mut archive = Archive::new(source);
    let (mut count, mut database, mut manifest) = (0, None, None);
    for entry in archive.entries()? {
        let mut entry = entry.map_err(|error| format!("the archive is cut off or damaged: {error}"))?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if let Some(digest) = name.strip_prefix(FILES) {
            let digest: Digest = digest
                .parse()
                .map_err(|_| format!("{name}: does not belong there"))?;
            let put = folder.put(&mut entry, u64::MAX)?;
            if put.digest != digest {
                return Err(format!("{name}: is damaged, its SHA-256 is {}", put.digest).into());
            }
            count += 1;
        } else if name == DATABASE {
            database = Some(take_database(&mut entry, copy)?);
        } else if name == MANIFEST {
            let mut text = String::new();
            entry.by_ref().take(MANIFEST_LIMIT).read_to_string(&mut text)?;
            manifest = Some(text);
        } else {
            return Err(format!("{name}: does not belong there").into());
        }
    }
    let manifest = manifest.ok_or("this is no complete archive of saoy: it has no manifest")?;
    let database = database.ok_or("the archive holds no database")?;
    if manifest != format!("{KIND}\nfiles {count}\ndatabase {database}\n") {
        return Err("the archive does not hold what its manifest says".into());
    }
    Ok(count)
}

fn take_database(entry: &mut Entry<'_, File>, copy: &Path) -> Result<Digest, Failure> {
    std::io::copy(entry, &mut File::create(copy)?)?;
    Ok(digest_of(&mut File::open(copy)?)?)
}

/// Whether every file that the database counts on came along.
fn complete(database: &Path, folder: &Folder) -> Result<(), Failure> {
    let mut missing = Vec::new();
    for digest in super::super::wait(sqlite::files_of(database))? {
        if !folder.contains(&digest)? {
            missing.push(digest.to_string());
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the archive lacks {} files: {}",
        missing.len(),
        missing.join(", ")
    )
    .into())
}

fn beside(place: &Path) -> Result<TempDir, Failure> {
    let parent = parent(place);
    fs::create_dir_all(parent)?;
    Ok(tempfile::tempdir_in(parent)?)
}

fn parent(place: &Path) -> &Path {
    place
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

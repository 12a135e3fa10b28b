//! Writing an archive.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use saoy_blob::{BlobError, BlobStore as _, Folder};
use saoy_domain::Digest;
use tar::{Builder, Header};
use tempfile::NamedTempFile;

use super::super::{Failure, sqlite};
use super::{DATABASE, FILES, KIND, MANIFEST};

/// What was written.
pub(super) struct Written {
    pub(super) files: u64,
    /// Files that are damaged, and therefore not in the archive.
    pub(super) faults: Vec<BlobError>,
}

/// Writes the archive beside its name and gives it the name once it is complete and safe on disk.
pub(super) fn write(database: &Path, files: &Folder, archive: &Path) -> Result<Written, Failure> {
    let folder = archive.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let work = tempfile::tempdir_in(folder)?;
    let copy = work.path().join(DATABASE);
    super::super::wait(sqlite::snapshot(database, &copy))?;

    // Readable by its owner only: it holds everything.
    let target = NamedTempFile::new_in(folder)?;
    let mut tar = Builder::new(target.as_file());
    let mut snapshot = File::open(&copy)?;
    let digest = digest_of(&mut snapshot)?;
    let length = snapshot.metadata()?.len();
    tar.append_data(&mut header(length), DATABASE, File::open(&copy)?)?;

    let mut names: Vec<Digest> = Vec::new();
    files.each(&mut |digest, _| names.push(digest))?;
    names.sort();
    let (mut count, mut faults) = (0, Vec::new());
    for name in names {
        match files.get(&name) {
            Ok(blob) => {
                tar.append_data(&mut header(blob.len() as u64), format!("{FILES}{name}"), &*blob)?;
                count += 1;
            }
            Err(error @ BlobError::Corrupt { .. }) => faults.push(error),
            Err(error) => return Err(error.into()),
        }
    }
    let manifest = format!("{KIND}\nfiles {count}\ndatabase {digest}\n");
    tar.append_data(&mut header(manifest.len() as u64), MANIFEST, manifest.as_bytes())?;
    tar.into_inner()?.sync_all()?;
    target.persist_noclobber(archive)?;
    File::open(folder)?.sync_all()?;
    Ok(Written { files: count, faults })
}

/// The SHA-256 of what is read.
pub(super) fn digest_of(source: &mut dyn Read) -> io::Result<Digest> {
    let mut context = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = source.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        context.update(bytes);
    }
    let value = context.finish();
    value.as_ref().try_into().map(Digest).map_err(io::Error::other)
}

fn header(length: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_size(length);
    header.set_mode(0o600);
    header.set_mtime(0);
    header
}

//! The store in a local folder: `ab/cd/abcd…`, 64 hexadecimal digits.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use saoy_domain::Digest;

use crate::{Blob, BlobError, BlobStore, Put, write};

/// A folder of files. Several processes may share it.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    create: fn(&Path) -> io::Result<File>,
}

const TEMPORARY: &str = "tmp";

impl Folder {
    /// Opens (or makes) the folder, and clears away what a killed process left half written.
    ///
    /// # Errors
    /// The folder cannot be made or read.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, BlobError> {
        let root = root.into();
        fs::create_dir_all(root.join(TEMPORARY))?;
        sync_folder(&root)?;
        let folder = Self { root, create };
        folder.sweep()?;
        Ok(folder)
    }

    /// Removes temporary files that no living process holds; how many there were.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn sweep(&self) -> Result<u64, BlobError> {
        let mut swept = 0;
        for entry in fs::read_dir(self.root.join(TEMPORARY))? {
            let path = entry?.path();
            let abandoned = File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
            if abandoned && fs::remove_file(&path).is_ok() {
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// The file without the check that [`BlobStore::get`] makes: for who hashes all of it anyway and compares, as signing
    /// does.
    ///
    /// # Errors
    /// [`BlobError::Missing`], [`BlobError::Io`].
    pub fn map(&self, digest: &Digest) -> Result<Blob, BlobError> {
        match File::open(self.path(digest)) {
            Ok(file) => Blob::map(&file),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(BlobError::Missing { digest: *digest }),
            Err(error) => Err(error.into()),
        }
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        let part = |range| name.get(range).unwrap_or_default();
        self.root.join(part(0..2)).join(part(2..4)).join(&name)
    }

    fn temporary(&self) -> Result<(Temporary, File), BlobError> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        loop {
            let name = format!("{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let path = self.root.join(TEMPORARY).join(name);
            match (self.create)(&path) {
                Ok(file) => {
                    let temporary = Temporary(path);
                    // The lock says “a living process is writing this”; losing the race to a sweep only means another try.
                    if file.try_lock().is_ok() {
                        return Ok((temporary, file));
                    }
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Gives the finished file its name. A file that is there already stays, unless it is damaged.
    fn name(&self, temporary: &Temporary, digest: &Digest) -> Result<bool, BlobError> {
        let path = self.path(digest);
        let folder = path.parent().unwrap_or(&self.root);
        if !folder.is_dir() {
            fs::create_dir_all(folder)?;
            sync_folder(&self.root)?;
            folder.parent().map_or(Ok(()), sync_folder)?;
        }
        let fresh = match fs::hard_link(&temporary.0, &path) {
            Ok(()) => true,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => match self.get(digest) {
                Ok(_) => false,
                Err(BlobError::Corrupt { .. } | BlobError::Missing { .. }) => {
                    fs::rename(&temporary.0, &path)?;
                    true
                }
                Err(error) => return Err(error),
            },
            // A file system without hard links: the content is the same, so the last one to rename changes nothing.
            Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::PermissionDenied) => {
                let fresh = !path.exists();
                fs::rename(&temporary.0, &path)?;
                fresh
            }
            Err(error) => return Err(error.into()),
        };
        sync_folder(folder)?;
        Ok(fresh)
    }
}

impl BlobStore for Folder {
    fn put(&self, source: &mut dyn Read, limit: u64) -> Result<Put, BlobError> {
        let (temporary, mut file) = self.temporary()?;
        let (digest, size) = write::copy(source, &mut file, limit)?;
        let mut permissions = file.metadata()?.permissions();
        permissions.set_readonly(true);
        file.set_permissions(permissions)?;
        file.sync_all()?;
        let fresh = self.name(&temporary, &digest)?;
        Ok(Put { digest, size, fresh })
    }

    fn get(&self, digest: &Digest) -> Result<Blob, BlobError> {
        let blob = self.map(digest)?;
        let found = write::sha256(&blob);
        if found == *digest {
            Ok(blob)
        } else {
            Err(BlobError::Corrupt {
                digest: *digest,
                found,
            })
        }
    }

    fn contains(&self, digest: &Digest) -> Result<bool, BlobError> {
        Ok(self.path(digest).try_exists()?)
    }

    fn delete(&self, digest: &Digest) -> Result<bool, BlobError> {
        let path = self.path(digest);
        match fs::remove_file(&path) {
            Ok(()) => {
                path.parent().map_or(Ok(()), sync_folder)?;
                Ok(true)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn each(&self, visit: &mut dyn FnMut(Digest, u64)) -> Result<(), BlobError> {
        for first in folders(&self.root)? {
            for second in folders(&first)? {
                for entry in fs::read_dir(second)? {
                    let entry = entry?;
                    if let Some(digest) = entry.file_name().to_str().and_then(|name| name.parse().ok()) {
                        visit(digest, entry.metadata()?.len());
                    }
                }
            }
        }
        Ok(())
    }
}

/// A file without a name yet; gone when dropped.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Makes names in a folder safe against a power cut.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), BlobError> {
    Ok(File::open(folder)?.sync_all()?)
}

/// The two-letter folders.
fn folders(parent: &Path) -> Result<Vec<PathBuf>, BlobError> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(parent)? {
        let entry = entry?;
        if entry.file_name().len() == 2 && entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    Ok(folders)
}

#[cfg(test)]
#[path = "folder_tests.rs"]
mod tests;

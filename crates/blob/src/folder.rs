//! The store in a local folder: `ab/cd/abcd…`, 64 hexadecimal digits.

use std::{
    collections::HashSet,
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
    sync::{Mutex, PoisonError},
};

use saoy_domain::Digest;

use crate::{Blob, BlobError, BlobStore, Put, Staged, write};

/// A folder of files. Several processes may share it.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    create: fn(&Path) -> io::Result<File>,
    /// Folders whose own names this process has made safe.
    safe: Mutex<HashSet<PathBuf>>,
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
        let folder = Self {
            root,
            create,
            safe: Mutex::default(),
        };
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

    /// Writes a file made of parts and syncs it, but gives it no name yet: [`Folder::keep`] does, once its digest has a
    /// row in the database. No part is copied in memory.
    ///
    /// # Errors
    /// [`BlobError::Full`], [`BlobError::Io`]; nothing is left behind then.
    pub fn stage(&self, parts: &[Blob]) -> Result<Staged, BlobError> {
        let (temporary, mut file) = self.temporary()?;
        let (digest, size) = write::all(parts, &mut file)?;
        self.staged(temporary, file, digest, size)
    }

    /// Takes over a complete and synced file of the same disk under a name of its own; the file must never be written to
    /// again. Where the disk has no second names, it is copied.
    ///
    /// # Errors
    /// As [`Folder::stage`].
    pub(crate) fn adopt(&self, path: &Path, mut file: File) -> Result<Staged, BlobError> {
        let Some(temporary) = self.second_name(path)? else {
            let (temporary, mut copy) = self.temporary()?;
            let (digest, size) = write::copy(&mut file, &mut copy, u64::MAX)?;
            return self.staged(temporary, copy, digest, size);
        };
        let blob = Blob::map(&file)?;
        let digest = write::sha256(&blob);
        write::protect(&file)?;
        Ok(Staged::new(temporary, file, blob, digest))
    }

    /// Gives a staged file its name. One that is there already stays, unless it is damaged.
    ///
    /// # Errors
    /// [`BlobError::Full`], [`BlobError::Io`].
    pub fn keep(&self, staged: &Staged) -> Result<Put, BlobError> {
        let fresh = self.name(&staged.temporary, &staged.digest)?;
        Ok(Put {
            digest: staged.digest,
            size: staged.blob.len() as u64,
            fresh,
        })
    }

    /// A file's length in bytes, without reading it.
    ///
    /// # Errors
    /// [`BlobError::Missing`], [`BlobError::Io`].
    pub fn length(&self, digest: &Digest) -> Result<u64, BlobError> {
        match fs::metadata(self.path(digest)) {
            Ok(found) => Ok(found.len()),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(BlobError::Missing { digest: *digest }),
            Err(error) => Err(error.into()),
        }
    }

    fn staged(
        &self,
        temporary: Temporary,
        file: File,
        digest: Digest,
        size: u64,
    ) -> Result<Staged, BlobError> {
        write::protect(&file)?;
        file.sync_all()?;
        // Read through its name: the handle that wrote it need not be able to read.
        let blob = Blob::map(&File::open(&temporary.0)?)?;
        debug_assert_eq!(blob.len() as u64, size);
        Ok(Staged::new(temporary, file, blob, digest))
    }

    /// `None`: the disk gives no file a second name.
    fn second_name(&self, path: &Path) -> Result<Option<Temporary>, BlobError> {
        loop {
            let name = self.unused();
            match fs::hard_link(path, &name) {
                Ok(()) => return Ok(Some(Temporary(name))),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::Unsupported | ErrorKind::PermissionDenied | ErrorKind::CrossesDevices
                    ) =>
                {
                    return Ok(None);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn unused(&self) -> PathBuf {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        self.root.join(TEMPORARY).join(name)
    }

    /// Makes sure that a folder is there and that its name outlives a power cut, once for each process: another one may
    /// have made it a moment ago and not synced it yet.
    fn folder(&self, folder: &Path) -> Result<(), BlobError> {
        let known = || self.safe.lock().unwrap_or_else(PoisonError::into_inner);
        if folder == self.root || known().contains(folder) {
            return Ok(());
        }
        if let Some(above) = folder.parent() {
            self.folder(above)?;
            match fs::create_dir(folder) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error.into()),
                _ => sync_folder(above)?,
            }
        }
        known().insert(folder.to_owned());
        Ok(())
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        let part = |range| name.get(range).unwrap_or_default();
        self.root.join(part(0..2)).join(part(2..4)).join(&name)
    }

    fn temporary(&self) -> Result<(Temporary, File), BlobError> {
        loop {
            let path = self.unused();
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
        self.folder(folder)?;
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
        write::protect(&file)?;
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
#[derive(Debug)]
pub(crate) struct Temporary(PathBuf);

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

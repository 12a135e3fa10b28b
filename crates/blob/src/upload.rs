//! Files on their way in, chunk by chunk: a dropped line costs only what was not yet confirmed.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Read, Seek, SeekFrom},
    path::PathBuf,
};

use saoy_domain::UploadId;

use crate::{BlobError, BlobStore, Folder, Put, Staged, folder::sync_folder, write};

/// A folder of unfinished uploads, one growing file each.
#[derive(Debug, Clone)]
pub struct Uploads {
    root: PathBuf,
}

impl Uploads {
    /// Opens (or makes) the folder.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, BlobError> {
        let root = root.into();
        fs::create_dir_all(&root)?;
        Ok(Self { root })
    }

    /// Begins an upload; one that has begun already is left as it is. Nothing of it has to outlive a power cut yet.
    ///
    /// # Errors
    /// [`BlobError::Full`], [`BlobError::Io`].
    pub fn begin(&self, id: UploadId) -> Result<(), BlobError> {
        let file = OpenOptions::new().append(true).create(true).open(self.path(id));
        file.map(drop).map_err(BlobError::from)
    }

    /// The bytes that are safe: where the sender goes on.
    ///
    /// # Errors
    /// [`BlobError::NoUpload`].
    pub fn length(&self, id: UploadId) -> Result<u64, BlobError> {
        match fs::metadata(self.path(id)) {
            Ok(metadata) => Ok(metadata.len()),
            Err(error) => Err(missing(error)),
        }
    }

    /// Adds a chunk that begins at `offset`; returns the new length once it is safe on disk. When the line drops in
    /// the middle of a chunk, what came is kept, and [`Uploads::length`] says how much that was.
    ///
    /// # Errors
    /// [`BlobError::Offset`] with the right offset; [`BlobError::Busy`]; [`BlobError::TooLarge`] and
    /// [`BlobError::Full`], after which the upload stands where it stood.
    pub fn append(
        &self,
        id: UploadId,
        offset: u64,
        chunk: &mut dyn Read,
        limit: u64,
    ) -> Result<u64, BlobError> {
        let mut file = match OpenOptions::new().read(true).write(true).open(self.path(id)) {
            Ok(file) => file,
            // Complete and taken over: nothing is added any more.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                return Err(BlobError::Offset {
                    have: self.length(id)?,
                });
            }
            Err(error) => return Err(missing(error)),
        };
        lock(&file)?;
        let have = file.seek(SeekFrom::End(0))?;
        if offset != have {
            return Err(BlobError::Offset { have });
        }
        match write::copy(chunk, &mut file, limit.saturating_sub(have)) {
            Ok((_, size)) => {
                self.sync(&file, have)?;
                Ok(have + size)
            }
            Err(BlobError::Source(error)) => {
                self.sync(&file, have)?;
                Err(BlobError::Source(error))
            }
            Err(error) => {
                // Should cutting back fail too, the upload merely stands further on than confirmed: its bytes are right.
                let _ = file.set_len(have);
                Err(if matches!(error, BlobError::TooLarge { .. }) {
                    BlobError::TooLarge { limit }
                } else {
                    error
                })
            }
        }
    }

    /// Makes a chunk safe; with the first one, the upload's name.
    fn sync(&self, file: &File, before: u64) -> Result<(), BlobError> {
        file.sync_data()?;
        if before == 0 {
            sync_folder(&self.root)
        } else {
            Ok(())
        }
    }

    /// Takes the finished upload over for `folder`, without copying it; nothing may be appended any more. The upload
    /// itself stays until [`Uploads::discard`], so that a crash in between loses nothing.
    ///
    /// # Errors
    /// [`BlobError::NoUpload`], [`BlobError::Busy`], and those of [`Folder::stage`].
    pub fn stage(&self, id: UploadId, folder: &Folder) -> Result<Staged, BlobError> {
        let path = self.path(id);
        let file = File::open(&path).map_err(missing)?;
        lock(&file)?;
        folder.adopt(&path, file)
    }

    /// Puts the finished upload into `store`. The upload itself stays until [`Uploads::discard`], so that a crash in
    /// between loses nothing.
    ///
    /// # Errors
    /// [`BlobError::NoUpload`], [`BlobError::Busy`], and those of [`BlobStore::put`].
    pub fn finish(&self, id: UploadId, store: &dyn BlobStore, limit: u64) -> Result<Put, BlobError> {
        let mut file = File::open(self.path(id)).map_err(missing)?;
        lock(&file)?;
        store.put(&mut file, limit)
    }

    /// Forgets an upload; whether there was one.
    ///
    /// # Errors
    /// [`BlobError::Io`].
    pub fn discard(&self, id: UploadId) -> Result<bool, BlobError> {
        match fs::remove_file(self.path(id)) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Every unfinished upload, for the collector.
    ///
    /// # Errors
    /// [`BlobError::Io`].
    pub fn list(&self) -> Result<Vec<UploadId>, BlobError> {
        let mut ids = Vec::new();
        for entry in fs::read_dir(&self.root)? {
            ids.extend(
                entry?
                    .file_name()
                    .to_str()
                    .and_then(|name| name.parse::<UploadId>().ok()),
            );
        }
        Ok(ids)
    }

    fn path(&self, id: UploadId) -> PathBuf {
        self.root.join(id.to_string())
    }
}

fn lock(file: &File) -> Result<(), BlobError> {
    file.try_lock().map_err(|error| match error {
        fs::TryLockError::WouldBlock => BlobError::Busy,
        fs::TryLockError::Error(error) => error.into(),
    })
}

fn missing(error: std::io::Error) -> BlobError {
    if error.kind() == ErrorKind::NotFound {
        BlobError::NoUpload
    } else {
        error.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Folder, dropped::Dropped};

    const ID: UploadId = UploadId(7);
    const LIMIT: u64 = 1_000;

    fn uploads() -> (tempfile::TempDir, Uploads) {
        let place = tempfile::tempdir().unwrap();
        let uploads = Uploads::open(place.path().join("uploads")).unwrap();
        uploads.begin(ID).unwrap();
        (place, uploads)
    }

    #[test]
    fn an_upload_goes_on_after_a_dropped_line() {
        let (place, uploads) = uploads();
        assert_eq!(uploads.append(ID, 0, &mut &b"Xin "[..], LIMIT).unwrap(), 4);
        let dropped = uploads.append(ID, 4, &mut Dropped(b"ch"), LIMIT);
        assert!(matches!(dropped, Err(BlobError::Source(_))));
        let reopened = Uploads::open(place.path().join("uploads")).unwrap();
        assert_eq!(reopened.length(ID).unwrap(), 6);
        assert_eq!(reopened.append(ID, 6, &mut "ào".as_bytes(), LIMIT).unwrap(), 9);
        let store = Folder::open(place.path().join("blobs")).unwrap();
        let put = reopened.finish(ID, &store, LIMIT).unwrap();
        assert_eq!(&*store.get(&put.digest).unwrap(), "Xin chào".as_bytes());
        assert!(reopened.discard(ID).unwrap());
        assert!(!reopened.discard(ID).unwrap());
    }

    #[test]
    fn a_finished_upload_becomes_a_file_without_being_copied() {
        use std::os::unix::fs::MetadataExt as _;
        let (place, uploads) = uploads();
        uploads.append(ID, 0, &mut "Xin chào".as_bytes(), 9).unwrap();
        let store = Folder::open(place.path().join("blobs")).unwrap();
        let staged = uploads.stage(ID, &store).unwrap();
        assert_eq!(&**staged.blob(), "Xin chào".as_bytes());
        assert!(!store.contains(&staged.digest()).unwrap(), "it has no name yet");
        assert!(
            matches!(
                uploads.append(ID, 9, &mut &b"!"[..], 9),
                Err(BlobError::Busy | BlobError::Offset { .. })
            ),
            "nobody adds to what is being looked at"
        );
        let put = store.keep(&staged).unwrap();
        drop(staged);
        assert!(put.fresh && uploads.append(ID, 9, &mut &b"!"[..], 9).is_err());
        let upload = fs::metadata(uploads.path(ID)).unwrap();
        assert_eq!((upload.nlink(), upload.len()), (2, 9), "one file under two names");
        assert!(uploads.discard(ID).unwrap());
        assert_eq!(&*store.get(&put.digest).unwrap(), "Xin chào".as_bytes());
    }

    #[test]
    fn a_chunk_at_the_wrong_place_learns_the_right_one() {
        let (_place, uploads) = uploads();
        uploads.append(ID, 0, &mut &b"1234"[..], LIMIT).unwrap();
        for offset in [0, 3, 5] {
            let refused = uploads.append(ID, offset, &mut &b"x"[..], LIMIT);
            assert!(matches!(refused, Err(BlobError::Offset { have: 4 })));
        }
        assert_eq!(uploads.length(ID).unwrap(), 4);
    }

    #[test]
    fn too_large_a_file_stops_at_the_limit_and_keeps_what_was_confirmed() {
        let (_place, uploads) = uploads();
        uploads.append(ID, 0, &mut &[0; 900][..], LIMIT).unwrap();
        let refused = uploads.append(ID, 900, &mut &[0; 101][..], LIMIT);
        assert!(matches!(refused, Err(BlobError::TooLarge { limit: LIMIT })));
        assert_eq!(uploads.length(ID).unwrap(), 900);
        assert_eq!(uploads.append(ID, 900, &mut &[0; 100][..], LIMIT).unwrap(), 1_000);
    }

    #[test]
    fn a_full_disk_while_uploading_is_called_full() {
        let (_place, uploads) = uploads();
        uploads.discard(ID).unwrap();
        std::os::unix::fs::symlink("/dev/full", uploads.path(ID)).unwrap();
        // Every test that needs a full disk locks this one.
        let refused = loop {
            match uploads.append(ID, 0, &mut &b"1234"[..], LIMIT) {
                Err(BlobError::Busy) => std::thread::yield_now(),
                other => break other,
            }
        };
        assert!(matches!(refused, Err(BlobError::Full)), "{refused:?}");
    }

    #[test]
    fn two_requests_never_write_to_one_upload_at_once() {
        let (_place, uploads) = uploads();
        let held = OpenOptions::new().write(true).open(uploads.path(ID)).unwrap();
        held.lock().unwrap();
        assert!(matches!(
            uploads.append(ID, 0, &mut &b"x"[..], LIMIT),
            Err(BlobError::Busy)
        ));
        drop(held);
        assert_eq!(uploads.append(ID, 0, &mut &b"x"[..], LIMIT).unwrap(), 1);
    }

    #[test]
    fn an_unknown_upload_is_unknown_and_the_known_ones_are_listed() {
        let (_place, uploads) = uploads();
        uploads.begin(UploadId(8)).unwrap();
        let mut ids = uploads.list().unwrap();
        ids.sort();
        assert_eq!(ids, [ID, UploadId(8)]);
        assert!(matches!(uploads.length(UploadId(9)), Err(BlobError::NoUpload)));
        assert!(matches!(
            uploads.append(UploadId(9), 0, &mut &b"x"[..], 1),
            Err(BlobError::NoUpload)
        ));
    }
}

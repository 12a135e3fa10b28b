//! The new file: whole or not at all, and never in the place of another.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::commands::Failure;

/// Said before any key is used.
pub(in crate::commands) fn must_be_new(path: &Path) -> Result<(), Failure> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(format!(
            "{}: a file of this name exists and is not overwritten; name another with -o",
            path.display()
        )
        .into());
    }
    Ok(())
}

/// Writes beside the place and moves there when every byte is on the disk.
pub(in crate::commands) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let mut file = fs::File::create_new(&part).map_err(told)?;
    let written = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        // A link fails when somebody made the file in the meantime; a rename would take its place.
        .and_then(|()| fs::hard_link(&part, path).or_else(|error| renamed(&part, path, error)));
    let _ = fs::remove_file(&part);
    Ok(written.map_err(told)?)
}

/// Where there are no links (FAT, some network drives).
fn renamed(part: &Path, path: &Path, error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::AlreadyExists || fs::symlink_metadata(path).is_ok() {
        return Err(std::io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(part, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_exists_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signed.pdf");
        must_be_new(&path).unwrap();
        write(&path, b"first").unwrap();
        assert!(
            must_be_new(&path)
                .unwrap_err()
                .to_string()
                .contains("not overwritten")
        );
        assert!(write(&path, b"second").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

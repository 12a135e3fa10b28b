//! What the agent remembers: installations it is paired with, and orders it has taken. One small file for each, readable by
//! the officer's account alone.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use saoy_agent_protocol::{BadKey, Bytes, Origin, PublicKey, SecretKey};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroize as _;

/// A pairing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pairing {
    /// The installation's address.
    pub at: Origin,
    /// The pairing's number.
    pub pairing: Bytes<16>,
    /// The installation's key: nobody else gives orders.
    pub key: PublicKey,
    /// What the installation calls itself.
    pub installation: String,
    /// Whose pairing it is.
    pub person: String,
    /// Since when.
    pub since: Timestamp,
    /// The agent's own key for this installation.
    seed: Bytes<32>,
}

impl Pairing {
    /// A pairing with the agent's key.
    #[must_use]
    pub fn new(
        at: Origin,
        welcome: &saoy_agent_protocol::pairing::Welcome,
        own: &SecretKey,
        since: Timestamp,
    ) -> Self {
        Self {
            at,
            pairing: welcome.pairing.clone(),
            key: welcome.key.clone(),
            installation: welcome.installation.clone(),
            person: welcome.person.clone(),
            since,
            seed: Bytes(*own.seed()),
        }
    }

    /// The agent's own key.
    ///
    /// # Errors
    /// The file was damaged.
    pub fn own_key(&self) -> Result<SecretKey, BadKey> {
        SecretKey::from_seed(self.seed.0)
    }
}

impl Drop for Pairing {
    fn drop(&mut self) {
        self.seed.0.zeroize();
    }
}

impl std::fmt::Debug for Pairing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pairing({} {:?})", self.at, self.pairing)
    }
}

/// Why something is not remembered.
#[derive(Debug, Error)]
pub enum KeptError {
    /// The disk.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file that this program did not write.
    #[error("{0} is damaged")]
    Damaged(PathBuf),
}

/// The agent's folder.
#[derive(Debug, Clone)]
pub struct Kept {
    folder: PathBuf,
}

impl Kept {
    /// Opens the folder, made if it is not there.
    ///
    /// # Errors
    /// [`KeptError::Io`].
    pub fn open(folder: &Path) -> Result<Self, KeptError> {
        let kept = Self {
            folder: folder.to_owned(),
        };
        own_folder(folder).map_err(|source| kept.io(folder, source))?;
        Ok(kept)
    }

    /// Every pairing.
    ///
    /// # Errors
    /// See [`KeptError`].
    pub fn pairings(&self) -> Result<Vec<Pairing>, KeptError> {
        Ok(self.read::<Vec<Pairing>>("pairings.json")?.unwrap_or_default())
    }

    /// The pairing with an installation.
    ///
    /// # Errors
    /// See [`KeptError`].
    pub fn pairing(&self, at: &Origin) -> Result<Option<Pairing>, KeptError> {
        Ok(self.pairings()?.into_iter().find(|known| known.at == *at))
    }

    /// Remembers a pairing; an older one with the same installation goes.
    ///
    /// # Errors
    /// See [`KeptError`].
    pub fn keep(&self, pairing: Pairing) -> Result<(), KeptError> {
        let mut all = self.pairings()?;
        all.retain(|known| known.at != pairing.at);
        all.push(pairing);
        self.write("pairings.json", &all)
    }

    /// Forgets the pairing with an installation; `false` when there was none.
    ///
    /// # Errors
    /// See [`KeptError`].
    pub fn forget(&self, at: &Origin) -> Result<bool, KeptError> {
        let mut all = self.pairings()?;
        let before = all.len();
        all.retain(|known| known.at != *at);
        self.write("pairings.json", &all)?;
        Ok(all.len() < before)
    }

    /// Nonces of orders that were taken and still work.
    ///
    /// # Errors
    /// See [`KeptError`].
    pub fn taken(&self, now: Timestamp) -> Result<HashSet<Bytes<32>>, KeptError> {
        let all: BTreeMap<String, Timestamp> = self.read("taken.json")?.unwrap_or_default();
        let living = all.into_iter().filter(|(_, until)| *until > now);
        Ok(living.filter_map(|(nonce, _)| nonce_of(&nonce)).collect())
    }

    /// Remembers that an order was taken, until it ends.
    ///
    /// # Errors
    /// See [`KeptError`].
    pub fn take(&self, nonce: &Bytes<32>, until: Timestamp, now: Timestamp) -> Result<(), KeptError> {
        let mut all: BTreeMap<String, Timestamp> = self.read("taken.json")?.unwrap_or_default();
        all.retain(|_, until| *until > now);
        all.insert(format!("{nonce:?}"), until);
        self.write("taken.json", &all)
    }

    fn read<T: for<'de> Deserialize<'de>>(&self, name: &str) -> Result<Option<T>, KeptError> {
        let path = self.folder.join(name);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(self.io(&path, source)),
        };
        serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|_| KeptError::Damaged(path))
    }

    /// Written beside and renamed: after a power cut there is the old file or the new one.
    fn write<T: Serialize>(&self, name: &str, value: &T) -> Result<(), KeptError> {
        let (path, beside) = (self.folder.join(name), self.folder.join(format!("{name}.new")));
        let bytes = serde_json::to_vec_pretty(value).map_err(|_| KeptError::Damaged(path.clone()))?;
        let written = own_file(&beside).and_then(|mut file| {
            file.write_all(&bytes)?;
            file.sync_all()
        });
        written
            .and_then(|()| std::fs::rename(&beside, &path))
            .map_err(|source| self.io(&path, source))
    }

    fn io(&self, path: &Path, source: io::Error) -> KeptError {
        KeptError::Io {
            path: path.to_owned(),
            source,
        }
    }
}

fn nonce_of(hex: &str) -> Option<Bytes<32>> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(hex, &mut bytes).ok()?;
    Some(Bytes(bytes))
}

#[cfg(unix)]
fn own_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

#[cfg(unix)]
fn own_file(path: &Path) -> io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = std::fs::OpenOptions::new();
    options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
}

/// A folder inside the user's profile is the user's own already.
#[cfg(not(unix))]
fn own_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}

#[cfg(not(unix))]
fn own_file(path: &Path) -> io::Result<std::fs::File> {
    std::fs::File::create(path)
}

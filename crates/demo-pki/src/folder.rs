//! The files of a demo PKI, and nothing half-written among them.
//!
//! ```text
//! anchor.pem            the root, for validators
//! keys/NAME.key         PKCS#8, unprotected: nothing here is worth protecting
//! certificates/NAME.cer DER
//! holders/ID.p12        what a holder would have in a token
//! tokens/ID.spki        public key (SubjectPublicKeyInfo, DER) that a holder has in a real token, put there by whoever tries
//!                       one; its certificate is certificates/token-ID.cer
//! revoked               one line a certificate: authority, serial number, seconds since 1970
//! ```

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use saoy_pki::{Certificate, PrivateKey};

/// A folder with read access to what is complete and atomic writing.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        for part in ["keys", "certificates", "holders", "tokens"] {
            fs::create_dir_all(path.join(part))?;
        }
        Ok(Self(path.to_owned()))
    }

    /// The key `name`; a file that is damaged counts as absent, a new key then takes its place.
    pub(crate) fn key(&self, name: &str) -> io::Result<Option<PrivateKey>> {
        Ok(self
            .read(&key_path(name))?
            .and_then(|der| PrivateKey::from_pkcs8(&der).ok()))
    }

    pub(crate) fn put_key(&self, name: &str, pkcs8: &[u8]) -> io::Result<()> {
        self.write(&key_path(name), pkcs8)
    }

    /// The certificate `name`; a file that is damaged counts as absent.
    pub(crate) fn certificate(&self, name: &str) -> io::Result<Option<Certificate>> {
        Ok(self
            .read(&certificate_path(name))?
            .and_then(|der| Certificate::from_der(&der).ok()))
    }

    pub(crate) fn put_certificate(&self, name: &str, der: &[u8]) -> io::Result<()> {
        self.write(&certificate_path(name), der)
    }

    pub(crate) fn holder_path(&self, id: &str) -> PathBuf {
        self.0.join("holders").join(format!("{id}.p12"))
    }

    pub(crate) fn holder(&self, id: &str) -> io::Result<Option<Vec<u8>>> {
        self.read(&format!("holders/{id}.p12"))
    }

    pub(crate) fn put_holder(&self, id: &str, p12: &[u8]) -> io::Result<()> {
        self.write(&format!("holders/{id}.p12"), p12)
    }

    pub(crate) fn token(&self, id: &str) -> io::Result<Option<Vec<u8>>> {
        self.read(&format!("tokens/{id}.spki"))
    }

    pub(crate) fn anchor_path(&self) -> PathBuf {
        self.0.join("anchor.pem")
    }

    pub(crate) fn put_anchor(&self, pem: &str) -> io::Result<()> {
        self.write("anchor.pem", pem.as_bytes())
    }

    pub(crate) fn revoked(&self) -> io::Result<String> {
        let bytes = self.read("revoked")?.unwrap_or_default();
        String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }

    pub(crate) fn put_revoked(&self, lines: &str) -> io::Result<()> {
        self.write("revoked", lines.as_bytes())
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.0.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Beside first, then into place: a kill leaves the old file or the new one.
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let beside = self.0.join(format!("{name}.new"));
        fs::write(&beside, bytes)?;
        fs::rename(&beside, self.0.join(name))
    }
}

fn key_path(name: &str) -> String {
    format!("keys/{name}.key")
}

fn certificate_path(name: &str) -> String {
    format!("certificates/{name}.cer")
}

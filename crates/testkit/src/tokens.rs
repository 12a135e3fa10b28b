//! Tokens of SoftHSM2, each test with its own, and the module that makes them behave badly.

mod make;
mod shim;

use std::path::{Path, PathBuf};

use saoy_pki::{Certificate, PublicKey};
use tempfile::TempDir;

pub use shim::Shim;

/// Where Debian puts the module.
const SOFTHSM: &str = "/usr/lib/softhsm/libsofthsm2.so";

/// Set by `./check fast`, where nothing is installed: the tests with tokens then pass without having run.
const WITHOUT: &str = "SAOY_WITHOUT_SOFTHSM";

/// Why there is no token to test with.
#[derive(Debug, thiserror::Error)]
pub enum TokensError {
    /// SoftHSM2 is not installed.
    #[error("there is no {SOFTHSM}: apt-get install softhsm2 (or set {WITHOUT} to leave these tests out)")]
    NoSoftHsm,
    /// The shim was not built: name `saoy-token-shim` among the crate's dev-dependencies.
    #[error("there is no {}: the crate's dev-dependencies have to name saoy-token-shim", .0.display())]
    NoShim(PathBuf),
    /// SoftHSM2 refused.
    #[error("SoftHSM2: {0}")]
    SoftHsm(#[from] cryptoki::error::Error),
    /// A certificate could not be made.
    #[error("certificate: {0}")]
    Certificate(String),
    /// The operating system refused.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// What kind of key a token gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOf {
    /// RSA of 2048 bits.
    Rsa2048,
    /// ECDSA on P-256.
    P256,
    /// ECDSA on P-384.
    P384,
}

/// A key that a token gets, and the certificate beside it.
#[derive(Debug, Clone)]
pub struct KeySpec {
    kind: KeyOf,
    name: String,
    always_authenticate: bool,
    identifier: bool,
    private_certificate: bool,
}

/// Tokens in a folder of their own, gone when dropped unless the folder is the caller's.
#[derive(Debug)]
pub struct Tokens {
    folder: PathBuf,
    _gone: Option<TempDir>,
}

impl KeySpec {
    /// A key of this kind, with a certificate for somebody of this name.
    pub fn new(kind: KeyOf, name: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            always_authenticate: false,
            identifier: true,
            private_certificate: false,
        }
    }

    /// The key wants the PIN for each signature.
    #[must_use]
    pub fn always_authenticate(mut self) -> Self {
        self.always_authenticate = true;
        self
    }

    /// Certificate and key have no `CKA_ID` in common.
    #[must_use]
    pub fn without_identifier(mut self) -> Self {
        self.identifier = false;
        self
    }

    /// The certificate is shown after the login only.
    #[must_use]
    pub fn with_private_certificate(mut self) -> Self {
        self.private_certificate = true;
        self
    }
}

impl Tokens {
    /// A folder without tokens; `None`, said once, where the tests with tokens are left out.
    ///
    /// # Errors
    /// [`TokensError::NoSoftHsm`] with the command that installs it.
    pub fn new() -> Result<Option<Self>, TokensError> {
        if !Path::new(SOFTHSM).exists() {
            if std::env::var_os(WITHOUT).is_some() {
                eprintln!("{WITHOUT} is set: the tests with tokens are left out.");
                return Ok(None);
            }
            return Err(TokensError::NoSoftHsm);
        }
        let folder = tempfile::tempdir()?;
        let tokens = Self::in_folder(folder.path())?;
        Ok(Some(Self {
            _gone: Some(folder),
            ..tokens
        }))
    }

    /// The tokens in a folder of the caller's, which stays.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn in_folder(folder: &Path) -> Result<Self, TokensError> {
        let tokens = folder.join("tokens");
        std::fs::create_dir_all(&tokens)?;
        let settings = format!(
            "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = true\n",
            tokens.display()
        );
        std::fs::write(folder.join("softhsm2.conf"), settings)?;
        Ok(Self {
            folder: folder.to_owned(),
            _gone: None,
        })
    }

    /// Makes a token with a PIN and keys; gives the keys' certificates.
    ///
    /// # Errors
    /// What SoftHSM2 refuses.
    pub fn make(&self, label: &str, pin: &str, keys: &[KeySpec]) -> Result<Vec<Certificate>, TokensError> {
        make::token(&self.settings(), label, pin, keys)
    }

    /// Makes a token with a PIN and one key; gives the public key, for whoever issues its certificate.
    ///
    /// # Errors
    /// What SoftHSM2 refuses.
    pub fn key(&self, label: &str, pin: &str, kind: KeyOf) -> Result<PublicKey, TokensError> {
        make::key(&self.settings(), label, pin, kind)
    }

    /// Puts the certificate beside the key that [`Tokens::key`] made.
    ///
    /// # Errors
    /// What SoftHSM2 refuses.
    pub fn certificate(&self, label: &str, pin: &str, certificate: &Certificate) -> Result<(), TokensError> {
        make::certificate(&self.settings(), label, pin, certificate)
    }

    /// The module of SoftHSM2.
    pub fn module(&self) -> &'static Path {
        Path::new(SOFTHSM)
    }

    /// The file that `SOFTHSM2_CONF` has to name for whoever wants to see these tokens.
    pub fn settings(&self) -> PathBuf {
        self.folder.join("softhsm2.conf")
    }

    /// The folder, for files that belong to the test.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The module with faults, none yet.
    ///
    /// # Errors
    /// [`TokensError::NoShim`].
    pub fn shim(&self) -> Result<Shim, TokensError> {
        Shim::new(&self.folder)
    }
}

//! A loaded module and its tokens.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use cryptoki_sys as sys;
use serde::{Deserialize, Serialize};

use crate::ffi::Library;
use crate::token::{PinState, Serial, Token, widen};
use crate::{Code, HeaderFault, Session, TokenError, header};

/// A PKCS#11 module, loaded into this process for as long as the process lives.
///
/// On a person's computer this happens in a process of its own ([`crate::child`]); a server that signs with its
/// hardware module by explicit configuration may load it itself.
#[derive(Clone)]
pub struct Module {
    path: PathBuf,
    library: Arc<Library>,
    info: ModuleInfo,
}

/// What a module says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleInfo {
    /// Who made it.
    pub manufacturer: String,
    /// What it is.
    pub description: String,
    /// Its own version.
    pub version: String,
    /// The version of PKCS#11 it follows.
    pub standard: String,
}

impl Module {
    /// Reads the file's header, and loads and starts it when it is a module for this system.
    ///
    /// # Errors
    /// [`TokenError::NoFile`], [`TokenError::NotAModule`], [`TokenError::NotLoaded`], [`TokenError::Driver`].
    pub fn load(path: &Path) -> Result<Self, TokenError> {
        header::check(path).map_err(|why| match why {
            HeaderFault::Missing => TokenError::NoFile(path.to_owned()),
            why => TokenError::NotAModule {
                path: path.to_owned(),
                why,
            },
        })?;
        let mut library = Library::load(path).map_err(|said| TokenError::NotLoaded {
            path: path.to_owned(),
            said,
        })?;
        library
            .initialize()
            .map_err(|code| TokenError::of("C_Initialize", code))?;
        let info = library.info().map_err(|code| TokenError::of("C_GetInfo", code))?;
        Ok(Self {
            path: path.to_owned(),
            library: Arc::new(library),
            info: ModuleInfo::of(&info),
        })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the module says of itself.
    #[must_use]
    pub fn info(&self) -> &ModuleInfo {
        &self.info
    }

    /// The tokens that are plugged in. One that cannot even say its name is left out.
    ///
    /// # Errors
    /// [`TokenError::Driver`].
    pub fn tokens(&self) -> Result<Vec<Token>, TokenError> {
        let slots = self
            .library
            .slots()
            .map_err(|code| TokenError::of("C_GetSlotList", code))?;
        Ok(slots
            .into_iter()
            .filter_map(|slot| self.token(slot).ok())
            .collect())
    }

    /// What the token in a slot says of itself now.
    ///
    /// # Errors
    /// [`TokenError::Gone`] or [`TokenError::Driver`].
    pub fn token(&self, slot: u64) -> Result<Token, TokenError> {
        let info = self
            .library
            .token_info(slot)
            .map_err(|code| self.fault(slot, "C_GetTokenInfo", code))?;
        let flags = widen(info.flags);
        let has = |flag: sys::CK_FLAGS| flags & widen(flag) != 0;
        Ok(Token {
            slot,
            label: text(&info.label),
            manufacturer: text(&info.manufacturerID),
            model: text(&info.model),
            serial: Serial::new(text(&info.serialNumber)),
            pin: PinState::of(flags),
            pin_pad: has(sys::CKF_PROTECTED_AUTHENTICATION_PATH),
            login_required: has(sys::CKF_LOGIN_REQUIRED),
        })
    }

    /// Opens a session with the token in a slot, for reading only.
    ///
    /// # Errors
    /// [`TokenError::NotSetUp`], [`TokenError::Gone`], [`TokenError::Busy`] or [`TokenError::Driver`].
    pub fn open(&self, slot: u64) -> Result<Session, TokenError> {
        // Modules refuse a blank token with codes that otherwise mean that it is gone.
        if self.token(slot)?.pin == PinState::Blank {
            return Err(TokenError::NotSetUp(PinState::Blank));
        }
        let handle = self
            .library
            .open(slot)
            .map_err(|code| self.fault(slot, "C_OpenSession", code))?;
        Ok(Session::new(self.clone(), slot, handle))
    }

    pub(crate) fn library(&self) -> &Library {
        &self.library
    }

    /// What a failed call means; a fault of the device means that the token is gone when its slot is empty.
    pub(crate) fn fault(&self, slot: u64, call: &str, code: Code) -> TokenError {
        let doubtful = matches!(
            code,
            Code::DEVICE_ERROR | Code::GENERAL_ERROR | Code::FUNCTION_FAILED
        );
        if doubtful && !self.library.is_present(slot) {
            return TokenError::Gone;
        }
        TokenError::of(call, code)
    }
}

impl std::fmt::Debug for Module {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Module({})", self.path.display())
    }
}

impl ModuleInfo {
    fn of(info: &sys::CK_INFO) -> Self {
        let version = |version: sys::CK_VERSION| format!("{}.{}", version.major, version.minor);
        Self {
            manufacturer: text(&info.manufacturerID),
            description: text(&info.libraryDescription),
            version: version(info.libraryVersion),
            standard: version(info.cryptokiVersion),
        }
    }
}

/// Text of fixed length, padded with blanks. Makers' labels are not always UTF-8, some end with zeros.
fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let shown: String = text.chars().filter(|c| !c.is_control()).collect();
    shown.trim().to_owned()
}

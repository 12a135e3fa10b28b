//! The functions of a module, each made safe: the only place with `unsafe`.
//!
//! What is taken for granted is what PKCS#11 promises: the table of functions stays where it is until the process ends
//! (the library is never unloaded, because unloading is where vendor code hangs), and a function writes at most as many
//! bytes as it is told that a buffer has. A module that breaks this can break the process; that is why modules run in a
//! process of their own.
#![allow(unsafe_code)]

#[cfg(windows)]
pub(crate) mod windows;

use std::mem::ManuallyDrop;
use std::path::Path;
use std::ptr::{self, NonNull};
use std::sync::{Mutex, MutexGuard, PoisonError};

use cryptoki_sys as sys;

use crate::Code;
use crate::token::widen;

// The structures are packed on Windows, and only the bindings for 64 bits know it.
#[cfg(all(windows, not(target_arch = "x86_64")))]
compile_error!("cryptoki-sys has no packed structures for this system: generate the bindings first");

/// A loaded module.
pub(crate) struct Library {
    table: NonNull<sys::CK_FUNCTION_LIST>,
    /// Held during each call where the module cannot lock by itself.
    turn: Option<Mutex<()>>,
    _file: ManuallyDrop<libloading::Library>,
}

// SAFETY: the table is never written to; calls from several threads are what CKF_OS_LOCKING_OK is for, and where the
// module refuses it `turn` lets one thread in at a time.
unsafe impl Send for Library {}
// SAFETY: as above.
unsafe impl Sync for Library {}

/// A mechanism with its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mechanism {
    pub(crate) kind: u64,
    /// Hash, mask and length of the salt, for RSASSA-PSS.
    pub(crate) pss: Option<(u64, u64, u64)>,
}

/// Who logs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum User {
    /// The token's owner.
    Owner,
    /// The owner again, for one operation.
    ForThisOperation,
}

/// Calls a function of the table; one that is missing answers as the standard says.
macro_rules! call {
    ($library:expr, $name:ident($($argument:expr),*)) => {{
        let _turn = $library.turn();
        // SAFETY: the table came from C_GetFunctionList and lives as long as the process; the member is copied out, so
        // that a packed table does no harm.
        let function = unsafe { (*$library.table.as_ptr()).$name };
        match function {
            // SAFETY: the arguments are those of PKCS#11 v2.40 §5 for this function; every pointer among them points to
            // a value or a buffer of the stated length that outlives the call.
            Some(function) => Code(widen(unsafe { function($($argument),*) })),
            None => Code::FUNCTION_NOT_SUPPORTED,
        }
    }};
}

impl Library {
    /// Loads the file and asks for its table; the error is the system's own words.
    pub(crate) fn load(path: &Path) -> Result<Self, String> {
        let file = ManuallyDrop::new(open(path).map_err(|error| error.to_string())?);
        let mut table = ptr::null_mut();
        // SAFETY: a symbol of this name has this type in every module (§5.4), and `table` outlives the call.
        let code = unsafe {
            let entry = file
                .get::<unsafe extern "C" fn(*mut *mut sys::CK_FUNCTION_LIST) -> sys::CK_RV>(
                    b"C_GetFunctionList\0",
                )
                .map_err(|error| error.to_string())?;
            Code(widen(entry(&raw mut table)))
        };
        match NonNull::new(table) {
            Some(table) if code == Code::OK => Ok(Self {
                table,
                turn: None,
                _file: file,
            }),
            _ => Err(format!("C_GetFunctionList answered {code}")),
        }
    }

    fn turn(&self) -> Option<MutexGuard<'_, ()>> {
        let turn = self.turn.as_ref()?;
        Some(turn.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// `C_Initialize`, with the system's locks where the module takes them.
    pub(crate) fn initialize(&mut self) -> Result<(), Code> {
        let mut arguments = sys::CK_C_INITIALIZE_ARGS {
            CreateMutex: None,
            DestroyMutex: None,
            LockMutex: None,
            UnlockMutex: None,
            flags: sys::CKF_OS_LOCKING_OK,
            pReserved: ptr::null_mut(),
        };
        match call!(self, C_Initialize((&raw mut arguments).cast())) {
            Code::CANT_LOCK | Code::ARGUMENTS_BAD => {
                self.turn = Some(Mutex::new(()));
                accept_started(call!(self, C_Initialize(ptr::null_mut())))
            }
            code => accept_started(code),
        }
    }

    /// `C_GetInfo`.
    pub(crate) fn info(&self) -> Result<sys::CK_INFO, Code> {
        // SAFETY: integers and arrays of them, for which zeros are values.
        let mut info: sys::CK_INFO = unsafe { std::mem::zeroed() };
        call!(self, C_GetInfo(&raw mut info)).check()?;
        Ok(info)
    }

    /// The slots that hold a token.
    pub(crate) fn slots(&self) -> Result<Vec<u64>, Code> {
        list(64, |buffer, count| {
            call!(self, C_GetSlotList(sys::CK_TRUE, buffer, count))
        })
    }

    /// Whether the slot holds a token now.
    pub(crate) fn is_present(&self, slot: u64) -> bool {
        // SAFETY: integers and arrays of them, for which zeros are values.
        let mut info: sys::CK_SLOT_INFO = unsafe { std::mem::zeroed() };
        let code = call!(self, C_GetSlotInfo(narrow(slot), &raw mut info));
        let flags = info.flags;
        code == Code::OK && flags & sys::CKF_TOKEN_PRESENT != 0
    }

    /// `C_GetTokenInfo`; the structure counts when it was filled, because there are modules that fill it and return an
    /// error besides.
    pub(crate) fn token_info(&self, slot: u64) -> Result<sys::CK_TOKEN_INFO, Code> {
        // SAFETY: integers and arrays of them, for which zeros are values.
        let mut info: sys::CK_TOKEN_INFO = unsafe { std::mem::zeroed() };
        let code = call!(self, C_GetTokenInfo(narrow(slot), &raw mut info));
        let flags = info.flags;
        if code == Code::OK || (code == Code::CANCEL && flags != 0) {
            Ok(info)
        } else {
            Err(code)
        }
    }

    /// The mechanisms of the token.
    pub(crate) fn mechanisms(&self, slot: u64) -> Result<Vec<u64>, Code> {
        list(512, |buffer, count| {
            call!(self, C_GetMechanismList(narrow(slot), buffer, count))
        })
    }

    /// Whether a mechanism signs with keys of this many bits; `None` when the module does not say.
    pub(crate) fn signs(&self, slot: u64, mechanism: u64, bits: u64) -> Option<bool> {
        let mut info = sys::CK_MECHANISM_INFO {
            ulMinKeySize: 0,
            ulMaxKeySize: 0,
            flags: 0,
        };
        call!(
            self,
            C_GetMechanismInfo(narrow(slot), narrow(mechanism), &raw mut info)
        )
        .check()
        .ok()?;
        let (flags, most) = (info.flags, widen(info.ulMaxKeySize));
        Some(flags & sys::CKF_SIGN != 0 && (most == 0 || bits <= most))
    }

    /// A session that only reads: there are tokens that refuse others.
    pub(crate) fn open(&self, slot: u64) -> Result<u64, Code> {
        let mut session = 0;
        let flags = sys::CKF_SERIAL_SESSION;
        call!(
            self,
            C_OpenSession(narrow(slot), flags, ptr::null_mut(), None, &raw mut session)
        )
        .check()?;
        Ok(widen(session))
    }

    pub(crate) fn close(&self, session: u64) {
        let _ = call!(self, C_CloseSession(narrow(session)));
    }

    /// `C_Login`; without a PIN the token asks for it by itself.
    pub(crate) fn login(&self, session: u64, user: User, pin: Option<&[u8]>) -> Result<(), Code> {
        let user = match user {
            User::Owner => sys::CKU_USER,
            User::ForThisOperation => sys::CKU_CONTEXT_SPECIFIC,
        };
        let (start, length) = pin.map_or((ptr::null(), 0), |pin| (pin.as_ptr(), pin.len()));
        // The pointer is not const in the header, but PKCS#11 only reads from it.
        call!(
            self,
            C_Login(narrow(session), user, start.cast_mut(), length as sys::CK_ULONG)
        )
        .check()
    }

    pub(crate) fn logout(&self, session: u64) -> Result<(), Code> {
        call!(self, C_Logout(narrow(session))).check()
    }

    /// The objects that have all these attributes.
    pub(crate) fn find(&self, session: u64, wanted: &[(u64, &[u8])]) -> Result<Vec<u64>, Code> {
        let mut template: Vec<sys::CK_ATTRIBUTE> = wanted
            .iter()
            .map(|(kind, value)| sys::CK_ATTRIBUTE {
                type_: narrow(*kind),
                pValue: value.as_ptr().cast_mut().cast(),
                ulValueLen: value.len() as sys::CK_ULONG,
            })
            .collect();
        let count = template.len() as sys::CK_ULONG;
        call!(
            self,
            C_FindObjectsInit(narrow(session), template.as_mut_ptr(), count)
        )
        .check()?;
        let found = self.found(session);
        let _ = call!(self, C_FindObjectsFinal(narrow(session)));
        found
    }

    fn found(&self, session: u64) -> Result<Vec<u64>, Code> {
        let mut all = Vec::new();
        while all.len() < MOST_OBJECTS {
            let mut some: [sys::CK_OBJECT_HANDLE; 32] = [0; 32];
            let mut count = 0;
            call!(
                self,
                C_FindObjects(narrow(session), some.as_mut_ptr(), 32, &raw mut count)
            )
            .check()?;
            let count = usize::try_from(count).unwrap_or(usize::MAX).min(some.len());
            if count == 0 {
                break;
            }
            all.extend(some.iter().take(count).copied().map(widen));
        }
        Ok(all)
    }

    /// The value of an attribute. A buffer of `likely` bytes is offered first: modules were seen that answer 0 when
    /// asked for the length.
    pub(crate) fn attribute(
        &self,
        session: u64,
        object: u64,
        kind: u64,
        likely: usize,
    ) -> Result<Vec<u8>, Code> {
        match self.attribute_into(session, object, kind, likely) {
            Err(Code::BUFFER_TOO_SMALL) => {
                let length = self.attribute_length(session, object, kind)?;
                self.attribute_into(session, object, kind, length)
            }
            other => other,
        }
    }

    fn attribute_into(&self, session: u64, object: u64, kind: u64, room: usize) -> Result<Vec<u8>, Code> {
        let mut value = vec![0_u8; room];
        let mut asked = sys::CK_ATTRIBUTE {
            type_: narrow(kind),
            pValue: value.as_mut_ptr().cast(),
            ulValueLen: room as sys::CK_ULONG,
        };
        call!(
            self,
            C_GetAttributeValue(narrow(session), narrow(object), &raw mut asked, 1)
        )
        .check()?;
        let length = usize::try_from(asked.ulValueLen).unwrap_or(usize::MAX);
        if length > room {
            return Err(Code::ATTRIBUTE_TYPE_INVALID);
        }
        value.truncate(length);
        Ok(value)
    }

    fn attribute_length(&self, session: u64, object: u64, kind: u64) -> Result<usize, Code> {
        let mut asked = sys::CK_ATTRIBUTE {
            type_: narrow(kind),
            pValue: ptr::null_mut(),
            ulValueLen: 0,
        };
        call!(
            self,
            C_GetAttributeValue(narrow(session), narrow(object), &raw mut asked, 1)
        )
        .check()?;
        let length = usize::try_from(asked.ulValueLen).unwrap_or(usize::MAX);
        if length > LARGEST {
            Err(Code::BUFFER_TOO_SMALL)
        } else {
            Ok(length)
        }
    }

    /// `C_SignInit`.
    pub(crate) fn sign_init(&self, session: u64, mechanism: Mechanism, key: u64) -> Result<(), Code> {
        let mut pss = mechanism
            .pss
            .map(|(hash, mask, salt)| sys::CK_RSA_PKCS_PSS_PARAMS {
                hashAlg: narrow(hash),
                mgf: narrow(mask),
                sLen: narrow(salt),
            });
        let (parameters, length) = pss.as_mut().map_or((ptr::null_mut(), 0), |pss| {
            (
                ptr::from_mut(pss).cast(),
                size_of::<sys::CK_RSA_PKCS_PSS_PARAMS>(),
            )
        });
        let mut mechanism = sys::CK_MECHANISM {
            mechanism: narrow(mechanism.kind),
            pParameter: parameters,
            ulParameterLen: length as sys::CK_ULONG,
        };
        call!(self, C_SignInit(narrow(session), &raw mut mechanism, narrow(key))).check()
    }

    /// `C_Sign` into a buffer that is long enough for every key of ours.
    pub(crate) fn sign(&self, session: u64, data: &[u8]) -> Result<Vec<u8>, Code> {
        let mut value = vec![0_u8; LONGEST_SIGNATURE];
        let mut length = value.len() as sys::CK_ULONG;
        let count = data.len() as sys::CK_ULONG;
        let start = data.as_ptr().cast_mut();
        call!(
            self,
            C_Sign(narrow(session), start, count, value.as_mut_ptr(), &raw mut length)
        )
        .check()?;
        value.truncate(usize::try_from(length).unwrap_or(usize::MAX));
        Ok(value)
    }
}

/// No token of a person holds more.
const MOST_OBJECTS: usize = 4096;
/// No attribute of ours is longer, in bytes.
const LARGEST: usize = 1 << 20;
/// RSA of 8192 bits, and far above any pair of an elliptic curve, in bytes.
const LONGEST_SIGNATURE: usize = 1024;

fn accept_started(code: Code) -> Result<(), Code> {
    if code == Code::CRYPTOKI_ALREADY_INITIALIZED {
        Ok(())
    } else {
        code.check()
    }
}

/// A list whose length is not known: room for `likely` first, then as much as the module asks for.
fn list(
    likely: usize,
    ask: impl Fn(*mut sys::CK_ULONG, *mut sys::CK_ULONG) -> Code,
) -> Result<Vec<u64>, Code> {
    let mut room = likely;
    loop {
        let mut values: Vec<sys::CK_ULONG> = vec![0; room];
        let mut count = room as sys::CK_ULONG;
        let code = ask(values.as_mut_ptr(), &raw mut count);
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        match code {
            Code::OK => return Ok(values.into_iter().take(count).map(widen).collect()),
            Code::BUFFER_TOO_SMALL if count > room && count <= MOST_OBJECTS => room = count,
            code => return Err(code),
        }
    }
}

/// Handles come from the module itself, so that nothing is lost.
#[allow(clippy::unnecessary_cast, clippy::cast_possible_truncation)]
const fn narrow(value: u64) -> sys::CK_ULONG {
    value as sys::CK_ULONG
}

#[cfg(not(windows))]
fn open(path: &Path) -> Result<libloading::Library, libloading::Error> {
    // SAFETY: running the file's constructors is what loading a driver means; the person installed it, its header was
    // read, and this process exists to be lost.
    unsafe { libloading::Library::new(path) }
}

/// With the file's own folder in the search path: makers put the other half of their driver beside it.
#[cfg(windows)]
fn open(path: &Path) -> Result<libloading::Library, libloading::Error> {
    use libloading::os::windows::{LOAD_WITH_ALTERED_SEARCH_PATH, Library};
    // SAFETY: as on other systems.
    unsafe { Library::load_with_flags(path, LOAD_WITH_ALTERED_SEARCH_PATH) }.map(Into::into)
}

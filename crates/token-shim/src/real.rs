//! The module behind.

use std::ptr;
use std::sync::OnceLock;

use cryptoki_sys::{CK_FUNCTION_LIST, CK_RV, CKR_OK};

use crate::faults::Faults;

const SOFTHSM: &str = "/usr/lib/softhsm/libsofthsm2.so";

/// Calls the module behind.
macro_rules! real {
    ($name:ident($($argument:expr),*)) => {
        match $crate::real::list().and_then(|list| list.$name) {
            // SAFETY: the arguments are the caller's, passed on as they came.
            Some(function) => unsafe { function($($argument),*) },
            None => cryptoki_sys::CKR_FUNCTION_NOT_SUPPORTED,
        }
    };
}
pub(crate) use real;

/// The functions of the module behind; it is never unloaded.
pub(crate) fn list() -> Option<&'static CK_FUNCTION_LIST> {
    static LIST: OnceLock<Option<usize>> = OnceLock::new();
    let at = (*LIST.get_or_init(load))?;
    // SAFETY: `load` got it from the module, where it stays.
    unsafe { (at as *const CK_FUNCTION_LIST).as_ref() }
}

fn load() -> Option<usize> {
    let faults = Faults::now();
    let path = faults.value("module").unwrap_or(SOFTHSM);
    if let Some(settings) = faults.value("softhsm-settings") {
        // SAFETY: the module's process has one thread that reads the environment: this one.
        unsafe { std::env::set_var("SOFTHSM2_CONF", settings) };
    }
    let mut list = ptr::null_mut();
    // SAFETY: a PKCS#11 module, named by a test.
    let code = unsafe {
        let file = libloading::Library::new(path).ok()?;
        let file = Box::leak(Box::new(file));
        let entry = file
            .get::<unsafe extern "C" fn(*mut *mut CK_FUNCTION_LIST) -> CK_RV>(b"C_GetFunctionList\0")
            .ok()?;
        entry(&raw mut list)
    };
    (code == CKR_OK && !list.is_null()).then(|| list.expose_provenance())
}

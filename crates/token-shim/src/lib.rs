#![doc = include_str!("../README.md")]
// Everything here is the other side of a C interface. The callers are the project's own tests.
#![allow(unsafe_code, non_snake_case, clippy::missing_safety_doc)]

mod faults;
mod objects;
mod real;
mod signing;
mod tokens;

use std::ptr;
use std::sync::OnceLock;

use cryptoki_sys::{CK_FUNCTION_LIST, CK_RV, CKR_ARGUMENTS_BAD, CKR_GENERAL_ERROR, CKR_OK};

/// The table that is given out: SoftHSM's, with our functions in some places.
struct Table(CK_FUNCTION_LIST);

// SAFETY: a table of functions that is never written to.
unsafe impl Send for Table {}
// SAFETY: as above.
unsafe impl Sync for Table {}

/// The entry of every PKCS#11 module (v2.40 §5.4).
///
/// # Safety
/// `list` is null or points to room for a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetFunctionList(list: *mut *mut CK_FUNCTION_LIST) -> CK_RV {
    static TABLE: OnceLock<Option<Table>> = OnceLock::new();
    if list.is_null() {
        return CKR_ARGUMENTS_BAD;
    }
    let Some(table) = TABLE.get_or_init(table) else {
        return CKR_GENERAL_ERROR;
    };
    // SAFETY: not null, and the caller's.
    unsafe { *list = ptr::from_ref(&table.0).cast_mut() };
    CKR_OK
}

fn table() -> Option<Table> {
    let mut table = *real::list()?;
    table.C_GetFunctionList = Some(C_GetFunctionList);
    tokens::put(&mut table);
    objects::put(&mut table);
    signing::put(&mut table);
    Some(Table(table))
}

//! Mechanisms and signatures.

use std::slice;
use std::sync::atomic::Ordering;

use cryptoki_sys::*;

use crate::faults::{Faults, SIGNATURES, enter};
use crate::real::real;

pub(crate) fn put(table: &mut CK_FUNCTION_LIST) {
    table.C_GetMechanismList = Some(mechanism_list);
    table.C_SignInit = Some(sign_init);
    table.C_Sign = Some(sign);
}

fn is_hidden(faults: &Faults, mechanism: CK_MECHANISM_TYPE) -> bool {
    faults.says("no-mechanism", &mechanism.to_string())
}

unsafe extern "C" fn mechanism_list(
    slot: CK_SLOT_ID,
    list: *mut CK_MECHANISM_TYPE,
    count: *mut CK_ULONG,
) -> CK_RV {
    let faults = match enter("C_GetMechanismList") {
        Ok(faults) => faults,
        Err(code) => return code,
    };
    let code = real!(C_GetMechanismList(slot, list, count));
    if code == CKR_OK && !list.is_null() {
        // SAFETY: the module behind has just filled as many.
        let kinds = unsafe { slice::from_raw_parts_mut(list, usize::try_from(*count).unwrap_or(0)) };
        let left: Vec<_> = kinds
            .iter()
            .copied()
            .filter(|kind| !is_hidden(&faults, *kind))
            .collect();
        for (place, kind) in kinds.iter_mut().zip(&left) {
            *place = *kind;
        }
        // SAFETY: the caller's, and not null since the module behind wrote to it.
        unsafe { *count = left.len() as CK_ULONG };
    }
    code
}

unsafe extern "C" fn sign_init(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    key: CK_OBJECT_HANDLE,
) -> CK_RV {
    let faults = match enter("C_SignInit") {
        Ok(faults) => faults,
        Err(code) => return code,
    };
    // SAFETY: PKCS#11 wants a mechanism.
    if is_hidden(&faults, unsafe { (*mechanism).mechanism }) {
        return CKR_MECHANISM_INVALID;
    }
    real!(C_SignInit(session, mechanism, key))
}

unsafe extern "C" fn sign(
    session: CK_SESSION_HANDLE,
    data: *mut CK_BYTE,
    length: CK_ULONG,
    signature: *mut CK_BYTE,
    signature_length: *mut CK_ULONG,
) -> CK_RV {
    let faults = match enter("C_Sign") {
        Ok(faults) => faults,
        Err(code) => return code,
    };
    if signature.is_null() && faults.has("null-length-zero") {
        // SAFETY: PKCS#11 wants a place for the number.
        unsafe { *signature_length = 0 };
        return CKR_OK;
    }
    let code = real!(C_Sign(session, data, length, signature, signature_length));
    if code == CKR_OK && !signature.is_null() {
        SIGNATURES.fetch_add(1, Ordering::SeqCst);
        if faults.has("wrong-value") {
            // SAFETY: the module behind has just written a signature there.
            unsafe { *signature ^= 1 };
        }
    }
    code
}

//! Objects and their attributes.

use std::slice;
use std::sync::atomic::Ordering;

use cryptoki_sys::*;

use crate::faults::{LOGGED_IN, enter};
use crate::real::real;

pub(crate) fn put(table: &mut CK_FUNCTION_LIST) {
    table.C_FindObjectsInit = Some(find_init);
    table.C_FindObjects = Some(find);
    table.C_GetAttributeValue = Some(attributes);
}

unsafe extern "C" fn find_init(
    session: CK_SESSION_HANDLE,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    let faults = match enter("C_FindObjectsInit") {
        Ok(faults) => faults,
        Err(code) => return code,
    };
    if faults.has("certificates-after-login") && !LOGGED_IN.load(Ordering::SeqCst) {
        // No object is of this class.
        let mut nothing: CK_OBJECT_CLASS = 0x7fff_0000;
        let mut wanted = CK_ATTRIBUTE {
            type_: CKA_CLASS,
            pValue: (&raw mut nothing).cast(),
            ulValueLen: size_of::<CK_OBJECT_CLASS>() as CK_ULONG,
        };
        return real!(C_FindObjectsInit(session, &raw mut wanted, 1));
    }
    real!(C_FindObjectsInit(session, template, count))
}

unsafe extern "C" fn find(
    session: CK_SESSION_HANDLE,
    objects: *mut CK_OBJECT_HANDLE,
    most: CK_ULONG,
    count: *mut CK_ULONG,
) -> CK_RV {
    match enter("C_FindObjects") {
        Ok(_) => real!(C_FindObjects(session, objects, most, count)),
        Err(code) => code,
    }
}

unsafe extern "C" fn attributes(
    session: CK_SESSION_HANDLE,
    object: CK_OBJECT_HANDLE,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    let faults = match enter("C_GetAttributeValue") {
        Ok(faults) => faults,
        Err(code) => return code,
    };
    // SAFETY: PKCS#11 says how many there are.
    let asked = unsafe { slice::from_raw_parts_mut(template, usize::try_from(count).unwrap_or(0)) };
    if faults.has("null-length-zero") && asked.iter().any(|one| one.pValue.is_null()) {
        for one in asked {
            one.ulValueLen = 0;
        }
        return CKR_OK;
    }
    let code = real!(C_GetAttributeValue(session, object, template, count));
    if code == CKR_OK && faults.has("hide-always-authenticate") {
        for one in asked
            .iter()
            .filter(|one| one.type_ == CKA_ALWAYS_AUTHENTICATE && one.ulValueLen == 1)
        {
            // SAFETY: the module behind has just written this byte.
            unsafe { *one.pValue.cast::<CK_BBOOL>() = CK_FALSE };
        }
    }
    code
}

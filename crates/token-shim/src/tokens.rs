//! Slots, tokens, sessions, logins.

use std::os::raw::c_void;
use std::slice;
use std::sync::atomic::Ordering;

use cryptoki_sys::*;

use crate::faults::{Faults, LOGGED_IN, enter, set_wrong_pins, wrong_pins};
use crate::real::real;

pub(crate) fn put(table: &mut CK_FUNCTION_LIST) {
    table.C_Initialize = Some(initialize);
    table.C_GetSlotList = Some(slot_list);
    table.C_GetSlotInfo = Some(slot_info);
    table.C_GetTokenInfo = Some(token_info);
    table.C_OpenSession = Some(open_session);
    table.C_Login = Some(login);
    table.C_Logout = Some(logout);
}

unsafe extern "C" fn initialize(arguments: *mut c_void) -> CK_RV {
    match enter("C_Initialize") {
        Ok(faults) if faults.has("cant-lock") && !arguments.is_null() => CKR_CANT_LOCK,
        Ok(_) => real!(C_Initialize(arguments)),
        Err(code) => code,
    }
}

unsafe extern "C" fn slot_list(present: CK_BBOOL, list: *mut CK_SLOT_ID, count: *mut CK_ULONG) -> CK_RV {
    match enter("C_GetSlotList") {
        Ok(faults) if faults.is_gone() && present == CK_TRUE => {
            // SAFETY: PKCS#11 wants a place for the number.
            unsafe { *count = 0 };
            CKR_OK
        }
        Ok(_) => real!(C_GetSlotList(present, list, count)),
        Err(code) => code,
    }
}

unsafe extern "C" fn slot_info(slot: CK_SLOT_ID, info: *mut CK_SLOT_INFO) -> CK_RV {
    let faults = match enter("C_GetSlotInfo") {
        Ok(faults) => faults,
        Err(code) => return code,
    };
    let code = real!(C_GetSlotInfo(slot, info));
    if faults.is_gone() && code == CKR_OK {
        // SAFETY: the module behind has just filled it.
        unsafe { (*info).flags &= !CKF_TOKEN_PRESENT };
    }
    code
}

unsafe extern "C" fn token_info(slot: CK_SLOT_ID, info: *mut CK_TOKEN_INFO) -> CK_RV {
    let faults = match enter("C_GetTokenInfo") {
        Ok(faults) => faults,
        Err(code) => return code,
    };
    let code = real!(C_GetTokenInfo(slot, info));
    if code != CKR_OK {
        return code;
    }
    // SAFETY: the module behind has just filled it.
    unsafe { (*info).flags |= flags(&faults) };
    if faults.has("token-info-cancel") {
        CKR_CANCEL
    } else {
        CKR_OK
    }
}

/// The flags that SoftHSM never sets.
fn flags(faults: &Faults) -> CK_FLAGS {
    let mut flags = 0;
    for state in faults.values("pin-state") {
        flags |= match state {
            "low" => CKF_USER_PIN_COUNT_LOW,
            "final-try" => CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY,
            "locked" => CKF_USER_PIN_LOCKED,
            "to-be-changed" => CKF_USER_PIN_TO_BE_CHANGED,
            _ => 0,
        };
    }
    if let Some(most) = faults.number("locked-after") {
        flags |= match wrong_pins() {
            wrong if wrong >= most => CKF_USER_PIN_LOCKED,
            wrong if wrong + 1 == most => CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY,
            _ => 0,
        };
    }
    if faults.has("pin-pad") {
        flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
    }
    flags
}

unsafe extern "C" fn open_session(
    slot: CK_SLOT_ID,
    flags: CK_FLAGS,
    application: *mut c_void,
    notify: CK_NOTIFY,
    session: *mut CK_SESSION_HANDLE,
) -> CK_RV {
    match enter("C_OpenSession") {
        Ok(faults) if faults.has("no-rw-session") && flags & CKF_RW_SESSION != 0 => CKR_TOKEN_WRITE_PROTECTED,
        Ok(_) => real!(C_OpenSession(slot, flags, application, notify, session)),
        Err(code) => code,
    }
}

unsafe extern "C" fn login(
    session: CK_SESSION_HANDLE,
    user: CK_USER_TYPE,
    pin: *mut CK_UTF8CHAR,
    length: CK_ULONG,
) -> CK_RV {
    let faults = match enter("C_Login") {
        Ok(faults) => faults,
        Err(code) => return code,
    };
    if flags(&faults) & CKF_USER_PIN_LOCKED != 0 {
        return CKR_PIN_LOCKED;
    }
    if faults.has("leak-pin") && !pin.is_null() {
        // SAFETY: PKCS#11 says how long the PIN is.
        let typed = unsafe { slice::from_raw_parts(pin, usize::try_from(length).unwrap_or(0)) };
        println!("logging in with {}", String::from_utf8_lossy(typed));
        eprintln!("logging in with {}", String::from_utf8_lossy(typed));
    }
    let code = match faults.value("pin-pad") {
        Some(typed) if pin.is_null() => {
            let mut typed = typed.as_bytes().to_vec();
            let length = typed.len() as CK_ULONG;
            real!(C_Login(session, user, typed.as_mut_ptr(), length))
        }
        _ => real!(C_Login(session, user, pin, length)),
    };
    match code {
        CKR_OK => {
            LOGGED_IN.store(true, Ordering::SeqCst);
            set_wrong_pins(0);
        }
        CKR_PIN_INCORRECT => set_wrong_pins(wrong_pins() + 1),
        _ => {}
    }
    code
}

unsafe extern "C" fn logout(session: CK_SESSION_HANDLE) -> CK_RV {
    match enter("C_Logout") {
        Ok(_) => {
            LOGGED_IN.store(false, Ordering::SeqCst);
            real!(C_Logout(session))
        }
        Err(code) => code,
    }
}

//! Return codes by their names: what a help desk looks up.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a function of a module returned, `CK_RV` (PKCS#11 v2.40 §5.1).
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code(pub u64);

impl Code {
    pub(crate) const OK: Self = Self(0);
    pub(crate) const SLOT_ID_INVALID: Self = Self(3);
    pub(crate) const GENERAL_ERROR: Self = Self(5);
    pub(crate) const FUNCTION_FAILED: Self = Self(6);
    pub(crate) const ARGUMENTS_BAD: Self = Self(7);
    pub(crate) const CANT_LOCK: Self = Self(0x0a);
    pub(crate) const ATTRIBUTE_TYPE_INVALID: Self = Self(0x12);
    pub(crate) const DATA_LEN_RANGE: Self = Self(0x21);
    pub(crate) const DEVICE_ERROR: Self = Self(0x30);
    pub(crate) const DEVICE_REMOVED: Self = Self(0x32);
    pub(crate) const CANCEL: Self = Self(0x01);
    pub(crate) const FUNCTION_CANCELED: Self = Self(0x50);
    pub(crate) const FUNCTION_NOT_SUPPORTED: Self = Self(0x54);
    pub(crate) const KEY_TYPE_INCONSISTENT: Self = Self(0x63);
    pub(crate) const MECHANISM_INVALID: Self = Self(0x70);
    pub(crate) const MECHANISM_PARAM_INVALID: Self = Self(0x71);
    pub(crate) const PIN_INCORRECT: Self = Self(0xa0);
    pub(crate) const PIN_INVALID: Self = Self(0xa1);
    pub(crate) const PIN_LEN_RANGE: Self = Self(0xa2);
    pub(crate) const PIN_EXPIRED: Self = Self(0xa3);
    pub(crate) const PIN_LOCKED: Self = Self(0xa4);
    pub(crate) const SESSION_CLOSED: Self = Self(0xb0);
    pub(crate) const SESSION_COUNT: Self = Self(0xb1);
    pub(crate) const SESSION_HANDLE_INVALID: Self = Self(0xb3);
    pub(crate) const TOKEN_NOT_PRESENT: Self = Self(0xe0);
    pub(crate) const TOKEN_NOT_RECOGNIZED: Self = Self(0xe1);
    pub(crate) const USER_ALREADY_LOGGED_IN: Self = Self(0x100);
    pub(crate) const USER_NOT_LOGGED_IN: Self = Self(0x101);
    pub(crate) const USER_PIN_NOT_INITIALIZED: Self = Self(0x102);
    pub(crate) const BUFFER_TOO_SMALL: Self = Self(0x150);
    pub(crate) const CRYPTOKI_ALREADY_INITIALIZED: Self = Self(0x191);

    /// The name the standard gives it; `None` for a maker's own code and for one the standard does not know.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        NAMES
            .iter()
            .find(|(code, _)| *code == self.0)
            .map(|(_, name)| *name)
    }

    /// The code as a `Result`.
    pub(crate) const fn check(self) -> Result<(), Self> {
        if self.0 == 0 { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name} ({:#x})", self.0),
            None if self.0 >= VENDOR_DEFINED => {
                write!(f, "CKR_VENDOR_DEFINED + {:#x}", self.0 - VENDOR_DEFINED)
            }
            None => write!(f, "{:#x}", self.0),
        }
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

const VENDOR_DEFINED: u64 = 0x8000_0000;

#[rustfmt::skip]
const NAMES: &[(u64, &str)] = &[
    (0x0, "CKR_OK"),
    (0x1, "CKR_CANCEL"),
    (0x2, "CKR_HOST_MEMORY"),
    (0x3, "CKR_SLOT_ID_INVALID"),
    (0x5, "CKR_GENERAL_ERROR"),
    (0x6, "CKR_FUNCTION_FAILED"),
    (0x7, "CKR_ARGUMENTS_BAD"),
    (0x8, "CKR_NO_EVENT"),
    (0x9, "CKR_NEED_TO_CREATE_THREADS"),
    (0xa, "CKR_CANT_LOCK"),
    (0x10, "CKR_ATTRIBUTE_READ_ONLY"),
    (0x11, "CKR_ATTRIBUTE_SENSITIVE"),
    (0x12, "CKR_ATTRIBUTE_TYPE_INVALID"),
    (0x13, "CKR_ATTRIBUTE_VALUE_INVALID"),
    (0x1b, "CKR_ACTION_PROHIBITED"),
    (0x20, "CKR_DATA_INVALID"),
    (0x21, "CKR_DATA_LEN_RANGE"),
    (0x30, "CKR_DEVICE_ERROR"),
    (0x31, "CKR_DEVICE_MEMORY"),
    (0x32, "CKR_DEVICE_REMOVED"),
    (0x40, "CKR_ENCRYPTED_DATA_INVALID"),
    (0x41, "CKR_ENCRYPTED_DATA_LEN_RANGE"),
    (0x42, "CKR_AEAD_DECRYPT_FAILED"),
    (0x50, "CKR_FUNCTION_CANCELED"),
    (0x51, "CKR_FUNCTION_NOT_PARALLEL"),
    (0x54, "CKR_FUNCTION_NOT_SUPPORTED"),
    (0x60, "CKR_KEY_HANDLE_INVALID"),
    (0x62, "CKR_KEY_SIZE_RANGE"),
    (0x63, "CKR_KEY_TYPE_INCONSISTENT"),
    (0x64, "CKR_KEY_NOT_NEEDED"),
    (0x65, "CKR_KEY_CHANGED"),
    (0x66, "CKR_KEY_NEEDED"),
    (0x67, "CKR_KEY_INDIGESTIBLE"),
    (0x68, "CKR_KEY_FUNCTION_NOT_PERMITTED"),
    (0x69, "CKR_KEY_NOT_WRAPPABLE"),
    (0x6a, "CKR_KEY_UNEXTRACTABLE"),
    (0x70, "CKR_MECHANISM_INVALID"),
    (0x71, "CKR_MECHANISM_PARAM_INVALID"),
    (0x82, "CKR_OBJECT_HANDLE_INVALID"),
    (0x90, "CKR_OPERATION_ACTIVE"),
    (0x91, "CKR_OPERATION_NOT_INITIALIZED"),
    (0xa0, "CKR_PIN_INCORRECT"),
    (0xa1, "CKR_PIN_INVALID"),
    (0xa2, "CKR_PIN_LEN_RANGE"),
    (0xa3, "CKR_PIN_EXPIRED"),
    (0xa4, "CKR_PIN_LOCKED"),
    (0xb0, "CKR_SESSION_CLOSED"),
    (0xb1, "CKR_SESSION_COUNT"),
    (0xb3, "CKR_SESSION_HANDLE_INVALID"),
    (0xb4, "CKR_SESSION_PARALLEL_NOT_SUPPORTED"),
    (0xb5, "CKR_SESSION_READ_ONLY"),
    (0xb6, "CKR_SESSION_EXISTS"),
    (0xb7, "CKR_SESSION_READ_ONLY_EXISTS"),
    (0xb8, "CKR_SESSION_READ_WRITE_SO_EXISTS"),
    (0xc0, "CKR_SIGNATURE_INVALID"),
    (0xc1, "CKR_SIGNATURE_LEN_RANGE"),
    (0xd0, "CKR_TEMPLATE_INCOMPLETE"),
    (0xd1, "CKR_TEMPLATE_INCONSISTENT"),
    (0xe0, "CKR_TOKEN_NOT_PRESENT"),
    (0xe1, "CKR_TOKEN_NOT_RECOGNIZED"),
    (0xe2, "CKR_TOKEN_WRITE_PROTECTED"),
    (0xf0, "CKR_UNWRAPPING_KEY_HANDLE_INVALID"),
    (0xf1, "CKR_UNWRAPPING_KEY_SIZE_RANGE"),
    (0xf2, "CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT"),
    (0x100, "CKR_USER_ALREADY_LOGGED_IN"),
    (0x101, "CKR_USER_NOT_LOGGED_IN"),
    (0x102, "CKR_USER_PIN_NOT_INITIALIZED"),
    (0x103, "CKR_USER_TYPE_INVALID"),
    (0x104, "CKR_USER_ANOTHER_ALREADY_LOGGED_IN"),
    (0x105, "CKR_USER_TOO_MANY_TYPES"),
    (0x110, "CKR_WRAPPED_KEY_INVALID"),
    (0x112, "CKR_WRAPPED_KEY_LEN_RANGE"),
    (0x113, "CKR_WRAPPING_KEY_HANDLE_INVALID"),
    (0x114, "CKR_WRAPPING_KEY_SIZE_RANGE"),
    (0x115, "CKR_WRAPPING_KEY_TYPE_INCONSISTENT"),
    (0x120, "CKR_RANDOM_SEED_NOT_SUPPORTED"),
    (0x121, "CKR_RANDOM_NO_RNG"),
    (0x130, "CKR_DOMAIN_PARAMS_INVALID"),
    (0x140, "CKR_CURVE_NOT_SUPPORTED"),
    (0x150, "CKR_BUFFER_TOO_SMALL"),
    (0x160, "CKR_SAVED_STATE_INVALID"),
    (0x170, "CKR_INFORMATION_SENSITIVE"),
    (0x180, "CKR_STATE_UNSAVEABLE"),
    (0x190, "CKR_CRYPTOKI_NOT_INITIALIZED"),
    (0x191, "CKR_CRYPTOKI_ALREADY_INITIALIZED"),
    (0x1a0, "CKR_MUTEX_BAD"),
    (0x1a1, "CKR_MUTEX_NOT_LOCKED"),
    (0x1b0, "CKR_NEW_PIN_MODE"),
    (0x1b1, "CKR_NEXT_OTP"),
    (0x1b5, "CKR_EXCEEDED_MAX_ITERATIONS"),
    (0x1b6, "CKR_FIPS_SELF_TEST_FAILED"),
    (0x1b7, "CKR_LIBRARY_LOAD_FAILED"),
    (0x1b8, "CKR_PIN_TOO_WEAK"),
    (0x1b9, "CKR_PUBLIC_KEY_INVALID"),
    (0x200, "CKR_FUNCTION_REJECTED"),
    (0x201, "CKR_TOKEN_RESOURCE_EXCEEDED"),
    (0x202, "CKR_OPERATION_CANCEL_FAILED"),
    (0x203, "CKR_KEY_EXHAUSTED"),
    (0x204, "CKR_PENDING"),
    (0x205, "CKR_SESSION_ASYNC_NOT_SUPPORTED"),
    (0x206, "CKR_SEED_RANDOM_REQUIRED"),
    (0x207, "CKR_OPERATION_NOT_VALIDATED"),
    (0x208, "CKR_TOKEN_NOT_INITIALIZED"),
    (0x209, "CKR_PARAMETER_SET_NOT_SUPPORTED"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_by_name_and_number() {
        assert_eq!(Code(0xa4).to_string(), "CKR_PIN_LOCKED (0xa4)");
        assert_eq!(Code(0x8000_0021).to_string(), "CKR_VENDOR_DEFINED + 0x21");
        assert_eq!(Code(0x7777).to_string(), "0x7777");
    }
}

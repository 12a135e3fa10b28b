//! What stands in for decryption when the feature `crypt` is off: every encrypted file is refused.

use crate::{DecodeError, Dict, EncryptionError, Name, ObjRef, Object, OpenError};

/// Never made.
#[derive(Debug)]
pub(crate) enum Security {}

impl Security {
    pub(crate) fn open(_: &Dict, _: Option<ObjRef>, _: &[u8], _: Option<&[u8]>) -> Result<Self, OpenError> {
        Err(OpenError::Encryption(EncryptionError::NotBuilt))
    }

    pub(crate) fn permissions_hold(&self) -> bool {
        match *self {}
    }

    pub(crate) fn strings(&self, _: ObjRef, _: &mut Object) -> Result<(), DecodeError> {
        match *self {}
    }

    pub(crate) fn stream(&self, _: ObjRef, _: &Dict, _: &[u8], _: bool) -> Result<Vec<u8>, DecodeError> {
        match *self {}
    }

    pub(crate) fn exception(&self, _: &Dict) -> Option<Name> {
        match *self {}
    }
}

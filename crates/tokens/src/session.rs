//! A session with one token: its certificates, the PIN, the keys.

use cryptoki_sys as sys;
use saoy_pki::Certificate;

use crate::ffi::{Library, User};
use crate::key::{self, Key};
use crate::module::Module;
use crate::pin::{PinFault, Secret};
use crate::token::{PinState, Token, widen};
use crate::{Code, TokenError};

/// An open session. Closed when dropped.
#[derive(Debug)]
pub struct Session {
    module: Module,
    slot: u64,
    handle: u64,
}

/// A certificate on a token, with the identifier that its key has too.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) certificate: Certificate,
    pub(crate) id: Vec<u8>,
}

impl Session {
    pub(crate) fn new(module: Module, slot: u64, handle: u64) -> Self {
        Self { module, slot, handle }
    }

    /// The certificates of people and agencies that can be read now; those of authorities are left out, and what is no
    /// certificate.
    ///
    /// # Errors
    /// [`TokenError::Gone`] or [`TokenError::Driver`].
    pub fn certificates(&self) -> Result<Vec<Certificate>, TokenError> {
        Ok(self
            .stored()?
            .into_iter()
            .map(|stored| stored.certificate)
            .collect())
    }

    /// Gives the PIN. A token that says "last try" is left alone unless `last_try_accepted`: somebody was asked.
    ///
    /// # Errors
    /// Before anything is sent to the token: [`TokenError::PinLocked`], [`TokenError::FinalTry`],
    /// [`TokenError::PinMustChange`], [`TokenError::NotSetUp`], [`TokenError::UsePinPad`], [`TokenError::NoPinPad`].
    /// Then [`TokenError::WrongPin`] and the others of a try.
    pub fn login(&self, secret: &Secret, last_try_accepted: bool) -> Result<(), TokenError> {
        let token = self.module.token(self.slot)?;
        may_try(&token, secret, last_try_accepted)?;
        match self.library().login(self.handle, User::Owner, secret.for_login()) {
            Ok(()) | Err(Code::USER_ALREADY_LOGGED_IN) => Ok(()),
            Err(code) => Err(self.pin_fault(code)),
        }
    }

    /// Forgets the login.
    ///
    /// # Errors
    /// [`TokenError::Gone`] or [`TokenError::Driver`].
    pub fn logout(&self) -> Result<(), TokenError> {
        self.library()
            .logout(self.handle)
            .map_err(|code| self.fault("C_Logout", code))
    }

    /// The private key of a certificate of this token.
    ///
    /// # Errors
    /// [`TokenError::NoCertificate`], [`TokenError::NoKey`], [`TokenError::Gone`] or [`TokenError::Driver`].
    pub fn key(&self, fingerprint: &[u8; 32]) -> Result<Key, TokenError> {
        let stored = self
            .stored()?
            .into_iter()
            .find(|stored| stored.certificate.fingerprint() == *fingerprint)
            .ok_or(TokenError::NoCertificate)?;
        key::find(self, stored)
    }

    pub(crate) fn library(&self) -> &Library {
        self.module.library()
    }

    pub(crate) fn handle(&self) -> u64 {
        self.handle
    }

    pub(crate) fn slot(&self) -> u64 {
        self.slot
    }

    pub(crate) fn fault(&self, call: &str, code: Code) -> TokenError {
        self.module.fault(self.slot, call, code)
    }

    /// Objects of a class, with these other attributes.
    pub(crate) fn objects(
        &self,
        class: sys::CK_OBJECT_CLASS,
        more: &[(u64, &[u8])],
    ) -> Result<Vec<u64>, TokenError> {
        let class = class.to_ne_bytes();
        let mut wanted: Vec<(u64, &[u8])> = vec![(widen(sys::CKA_CLASS), &class)];
        wanted.extend_from_slice(more);
        self.library()
            .find(self.handle, &wanted)
            .map_err(|code| self.fault("C_FindObjects", code))
    }

    /// An attribute, empty where the object has none.
    pub(crate) fn attribute(
        &self,
        object: u64,
        kind: sys::CK_ATTRIBUTE_TYPE,
        likely: usize,
    ) -> Result<Vec<u8>, TokenError> {
        match self.library().attribute(self.handle, object, widen(kind), likely) {
            Ok(value) => Ok(value),
            Err(code) => match self.fault("C_GetAttributeValue", code) {
                TokenError::Driver { .. } => Ok(Vec::new()),
                gone => Err(gone),
            },
        }
    }

    fn stored(&self) -> Result<Vec<Stored>, TokenError> {
        let mut all = Vec::new();
        for object in self.objects(sys::CKO_CERTIFICATE, &[])? {
            let der = self.attribute(object, sys::CKA_VALUE, 16 * 1024)?;
            let Ok(certificate) = Certificate::from_der(&der) else {
                continue;
            };
            let known = all
                .iter()
                .any(|stored: &Stored| stored.certificate == certificate);
            if !certificate.is_ca() && !known {
                let id = self.attribute(object, sys::CKA_ID, 512)?;
                all.push(Stored { certificate, id });
            }
        }
        Ok(all)
    }

    /// What a refused login means. What the token says of its PIN is asked again: the try may have been the last.
    pub(crate) fn pin_fault(&self, code: Code) -> TokenError {
        let now = || self.module.token(self.slot).map(|token| token.pin);
        match code {
            Code::PIN_LOCKED => TokenError::PinLocked,
            Code::PIN_INCORRECT => match now() {
                Ok(PinState::Locked) => TokenError::PinLocked,
                Ok(now) => TokenError::WrongPin { now },
                Err(error) => error,
            },
            Code::PIN_EXPIRED => TokenError::PinMustChange,
            Code::PIN_INVALID | Code::PIN_LEN_RANGE => PinFault::RefusedByToken.into(),
            Code::USER_PIN_NOT_INITIALIZED => TokenError::NotSetUp(PinState::NotSet),
            code => self.fault("C_Login", code),
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.library().close(self.handle);
    }
}

/// Whether a PIN may be tried at all.
fn may_try(token: &Token, secret: &Secret, last_try_accepted: bool) -> Result<(), TokenError> {
    match token.pin {
        PinState::Locked => return Err(TokenError::PinLocked),
        PinState::FinalTry if !last_try_accepted => return Err(TokenError::FinalTry),
        PinState::MustChange => return Err(TokenError::PinMustChange),
        PinState::NotSet | PinState::Blank => return Err(TokenError::NotSetUp(token.pin)),
        PinState::Fine | PinState::Low | PinState::FinalTry => {}
    }
    match (secret, token.pin_pad) {
        (Secret::Typed(_), true) => Err(TokenError::UsePinPad),
        (Secret::Pad, false) => Err(TokenError::NoPinPad),
        _ => Ok(()),
    }
}

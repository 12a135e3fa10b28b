//! A private key on a token: found by its certificate, and signing.

use std::cell::Cell;

use cryptoki_sys as sys;
use saoy_pki::signature::KeyKind;
use saoy_pki::{Certificate, SignatureScheme};

use crate::ffi::User;
use crate::mechanism::{self, Attempt};
use crate::pin::Secret;
use crate::session::{Session, Stored};
use crate::token::widen;
use crate::{Code, TokenError, value};

/// A private key with its certificate; it belongs to the session that found it.
#[derive(Debug)]
pub struct Key {
    object: u64,
    certificate: Certificate,
    always_authenticate: Cell<bool>,
    mechanisms: Vec<u64>,
    /// What worked last, to be tried first.
    worked: Cell<Option<Attempt>>,
}

impl Key {
    /// The certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Whether the PIN is wanted for each signature (`CKA_ALWAYS_AUTHENTICATE`). It may turn out only at the first one.
    #[must_use]
    pub fn always_authenticate(&self) -> bool {
        self.always_authenticate.get()
    }

    /// Signs a message, which is hashed here. `again` is the PIN for a key that wants it each time.
    ///
    /// The value is verified with the certificate before it is given out: PKCS #1 or PSS as the token made it, ECDSA as
    /// DER `Ecdsa-Sig-Value` (RFC 5480 §2.2.3).
    ///
    /// # Errors
    /// [`TokenError::PinPerSignature`] when `again` is missing, [`TokenError::NoMechanism`], [`TokenError::WrongValue`],
    /// [`TokenError::WrongPin`], [`TokenError::Gone`], [`TokenError::Driver`] and the others.
    pub fn sign(
        &self,
        session: &Session,
        scheme: SignatureScheme,
        message: &[u8],
        again: Option<&Secret>,
    ) -> Result<Vec<u8>, TokenError> {
        let refused = |said| TokenError::NoMechanism {
            scheme: format!("{scheme:?}"),
            said,
        };
        let key = self.certificate.public_key();
        key.check(scheme).map_err(|_| refused(None))?;
        let mut said = None;
        for attempt in self.attempts(session, scheme) {
            match self.attempt(session, &attempt, message, again) {
                Ok(raw) => {
                    let value = value::finish(&raw, scheme, key, message).ok_or(TokenError::WrongValue)?;
                    self.worked.set(Some(attempt));
                    return Ok(value);
                }
                Err(Failed::OtherMechanism(code)) => said = Some(code),
                Err(Failed::For(error)) => return Err(error),
            }
        }
        Err(refused(said))
    }

    fn attempts(&self, session: &Session, scheme: SignatureScheme) -> Vec<Attempt> {
        let bits = match self.certificate.public_key().kind() {
            KeyKind::Rsa { bits } => bits as u64,
            _ => 0,
        };
        let usable = |kind: u64| {
            self.mechanisms.contains(&kind)
                && session
                    .library()
                    .signs(session.slot(), kind, bits)
                    .unwrap_or(true)
        };
        let mut attempts = mechanism::attempts(scheme, usable);
        if let Some(worked) = self.worked.get().filter(|worked| worked.scheme == scheme) {
            attempts.retain(|attempt| *attempt != worked);
            attempts.insert(0, worked);
        }
        attempts
    }

    /// One mechanism. Between `C_SignInit` and `C_Sign` stands nothing but the login for this operation: any other call
    /// makes some tokens forget it.
    fn attempt(
        &self,
        session: &Session,
        attempt: &Attempt,
        message: &[u8],
        again: Option<&Secret>,
    ) -> Result<Vec<u8>, Failed> {
        if self.always_authenticate.get() && again.is_none() {
            return Err(Failed::For(TokenError::PinPerSignature));
        }
        let data = attempt.data(message);
        let library = session.library();
        library
            .sign_init(session.handle(), attempt.mechanism, self.object)
            .map_err(|code| failed(session, "C_SignInit", code))?;
        if let Some(secret) = again.filter(|_| self.always_authenticate.get()) {
            self.login_again(session, secret)?;
        }
        match library.sign(session.handle(), &data) {
            // The key did not say that it wants the PIN each time, and does.
            Err(Code::USER_NOT_LOGGED_IN) if !self.always_authenticate.get() => {
                self.always_authenticate.set(true);
                self.attempt(session, attempt, message, again)
            }
            Err(code) => Err(failed(session, "C_Sign", code)),
            Ok(value) => Ok(value),
        }
    }

    fn login_again(&self, session: &Session, secret: &Secret) -> Result<(), Failed> {
        match session
            .library()
            .login(session.handle(), User::ForThisOperation, secret.for_login())
        {
            Ok(()) | Err(Code::USER_ALREADY_LOGGED_IN) => Ok(()),
            Err(code) => Err(Failed::For(session.pin_fault(code))),
        }
    }
}

/// Why one mechanism gave nothing.
enum Failed {
    /// Another may.
    OtherMechanism(Code),
    /// No other will.
    For(TokenError),
}

fn failed(session: &Session, call: &str, code: Code) -> Failed {
    match code {
        Code::MECHANISM_INVALID
        | Code::MECHANISM_PARAM_INVALID
        | Code::DATA_LEN_RANGE
        | Code::KEY_TYPE_INCONSISTENT
        | Code::FUNCTION_NOT_SUPPORTED => Failed::OtherMechanism(code),
        code => Failed::For(session.fault(call, code)),
    }
}

/// The key with the certificate's identifier; where the identifier says nothing, the only key; else the key whose
/// public half is the certificate's.
pub(crate) fn find(session: &Session, stored: Stored) -> Result<Key, TokenError> {
    let by_id = if stored.id.is_empty() {
        Vec::new()
    } else {
        session.objects(sys::CKO_PRIVATE_KEY, &[(widen(sys::CKA_ID), &stored.id)])?
    };
    let candidates = if by_id.is_empty() {
        session.objects(sys::CKO_PRIVATE_KEY, &[])?
    } else {
        by_id
    };
    let object = match candidates.as_slice() {
        [only] if !is_of_another(session, *only, &stored.certificate)? => *only,
        several => of_certificate(session, several, &stored.certificate)?.ok_or(TokenError::NoKey)?,
    };
    let always = session.attribute(object, sys::CKA_ALWAYS_AUTHENTICATE, 8)?;
    Ok(Key {
        object,
        certificate: stored.certificate,
        always_authenticate: Cell::new(always.iter().any(|byte| *byte != 0)),
        mechanisms: session.library().mechanisms(session.slot()).unwrap_or_default(),
        worked: Cell::new(None),
    })
}

/// Whether a key tells a modulus, and not the certificate's. Many tell none.
fn is_of_another(session: &Session, key: u64, certificate: &Certificate) -> Result<bool, TokenError> {
    let modulus = session.attribute(key, sys::CKA_MODULUS, LONGEST_PART)?;
    Ok(!modulus.is_empty() && !value::is_public_part(certificate, &modulus))
}

/// Private RSA keys tell their modulus; keys on curves only by the public key with the same identifier.
fn of_certificate(
    session: &Session,
    keys: &[u64],
    certificate: &Certificate,
) -> Result<Option<u64>, TokenError> {
    for key in keys {
        let modulus = session.attribute(*key, sys::CKA_MODULUS, LONGEST_PART)?;
        if value::is_public_part(certificate, &modulus) {
            return Ok(Some(*key));
        }
        let id = session.attribute(*key, sys::CKA_ID, 512)?;
        if id.is_empty() {
            continue;
        }
        for public in session.objects(sys::CKO_PUBLIC_KEY, &[(widen(sys::CKA_ID), &id)])? {
            for kind in [sys::CKA_EC_POINT, sys::CKA_MODULUS] {
                let part = session.attribute(public, kind, LONGEST_PART)?;
                if value::is_public_part(certificate, &part) {
                    return Ok(Some(*key));
                }
            }
        }
    }
    Ok(None)
}

/// RSA of 8192 bits, in bytes.
const LONGEST_PART: usize = 1024;

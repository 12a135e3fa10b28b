//! What the module's process does for each request.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::key::Key;
use crate::wire::{Answer, Ask, VERSION};
use crate::{Certificates, Module, Secret, Session, Token, TokenError, TokenFacts};

/// The module and who is logged in where.
pub(super) struct Work {
    path: PathBuf,
    module: Option<Module>,
    open: BTreeMap<u64, LoggedIn>,
}

struct LoggedIn {
    key: Option<Key>,
    session: Session,
}

/// What came with a request.
pub(super) enum Given {
    Nothing,
    Secret(Secret),
}

impl Given {
    fn secret(&self) -> Option<&Secret> {
        match self {
            Self::Nothing => None,
            Self::Secret(secret) => Some(secret),
        }
    }
}

impl Work {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            module: None,
            open: BTreeMap::new(),
        }
    }

    pub(super) fn answer(&mut self, ask: Ask, given: &Given) -> Result<Answer, TokenError> {
        match ask {
            Ask::Hello { version } => self.start(version),
            Ask::List { certificates } => self.list(certificates),
            Ask::Login {
                slot,
                certificate,
                last_try,
                ..
            } => self.login(slot, certificate, given.secret(), last_try),
            Ask::Sign {
                slot,
                scheme,
                message,
                ..
            } => {
                let found = self.open.get(&slot).ok_or(TokenError::NotLoggedIn)?;
                let key = found.key.as_ref().ok_or(TokenError::NoKey)?;
                let value = key.sign(&found.session, scheme.0, &message, given.secret())?;
                Ok(Answer::Value(value))
            }
            Ask::Logout => {
                for (_, logged_in) in std::mem::take(&mut self.open) {
                    let _ = logged_in.session.logout();
                }
                Ok(Answer::Done)
            }
            Ask::Bye => Ok(Answer::Done),
        }
    }

    fn start(&mut self, version: u8) -> Result<Answer, TokenError> {
        if version != VERSION {
            return Err(TokenError::Garbled);
        }
        let module = Module::load(&self.path)?;
        let info = module.info().clone();
        self.module = Some(module);
        Ok(Answer::Ready(info))
    }

    fn module(&self) -> Result<&Module, TokenError> {
        self.module.as_ref().ok_or(TokenError::Garbled)
    }

    fn list(&self, certificates: bool) -> Result<Answer, TokenError> {
        let tokens = self.module()?.tokens()?;
        let facts = tokens.into_iter().map(|token| TokenFacts {
            certificates: self.certificates(&token, certificates),
            token,
        });
        Ok(Answer::Tokens(facts.collect()))
    }

    /// What can be read of the token now. A token that refuses is listed all the same: it may show more after the PIN.
    fn certificates(&self, token: &Token, wanted: bool) -> Certificates {
        let logged_in = self.open.get(&token.slot);
        if !wanted && logged_in.is_none() {
            return Certificates::AfterPin;
        }
        let read = match logged_in {
            Some(logged_in) => logged_in.session.certificates(),
            None => self
                .module()
                .and_then(|module| module.open(token.slot))
                .and_then(|session| session.certificates()),
        };
        match read {
            Ok(read) if read.is_empty() && token.login_required && logged_in.is_none() => {
                Certificates::AfterPin
            }
            Ok(read) => Certificates::Read(read.iter().map(|one| one.der().to_vec()).collect()),
            Err(TokenError::NotLoggedIn) => Certificates::AfterPin,
            Err(error) => Certificates::Refused(error),
        }
    }

    fn login(
        &mut self,
        slot: u64,
        certificate: Option<[u8; 32]>,
        secret: Option<&Secret>,
        last_try: bool,
    ) -> Result<Answer, TokenError> {
        if let Some(secret) = secret {
            self.open.remove(&slot);
            let session = self.module()?.open(slot)?;
            session.login(secret, last_try)?;
            self.open.insert(slot, LoggedIn { session, key: None });
        }
        let logged_in = self.open.get_mut(&slot).ok_or(TokenError::NotLoggedIn)?;
        logged_in.key = None;
        if let Some(fingerprint) = certificate {
            logged_in.key = Some(logged_in.session.key(&fingerprint)?);
        }
        let always = logged_in.key.as_ref().map(Key::always_authenticate);
        Ok(Answer::LoggedIn { always })
    }
}

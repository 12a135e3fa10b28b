//! A module as the rest of the program knows it: tokens, a login, signatures; whatever its process does.

use std::thread;
use std::time::Duration;

use saoy_pki::{Certificate, SignatureScheme};

use super::noise::Listener;
use super::process::{Process, Silence};
use super::{Deadlines, Launch, Noise};
use crate::pin::{Pin, Secret};
use crate::wire::{Answer, Ask, Follows, Scheme, VERSION};
use crate::{Doing, ModuleInfo, TokenError, TokenFacts};

/// How often a process may fail before the module is left aside.
const FAILURES: u8 = 2;
/// How often a token that another program uses is tried.
const TRIES_WHEN_BUSY: u8 = 3;

/// One module in a process of its own. All calls block, none longer than its deadline and a moment.
///
/// A process that hangs, crashes or talks nonsense is ended and the call fails; the next call starts another, once. A
/// token that was pulled out ends the process too, because many modules never see it come back; that does not count.
#[derive(Debug)]
pub struct Driver {
    launch: Launch,
    deadlines: Deadlines,
    process: Option<Process>,
    info: Option<ModuleInfo>,
    noise: Listener,
    failures: u8,
    /// Reading certificates without a PIN made it hang: it is not asked for them again.
    certificates_after_pin: bool,
    login: Option<Login>,
}

/// The longest message that is signed, in bytes: signed attributes are a few hundred.
const LONGEST_MESSAGE: usize = 64 << 10;

/// Who is logged in.
#[derive(Debug)]
struct Login {
    slot: u64,
    pad: bool,
    certificate: Option<Certificate>,
    always: bool,
    /// Kept as long as the key may want it for each signature: until the first value of a key that does not.
    pin: Option<Pin>,
}

impl Driver {
    /// A driver that is started when first asked.
    #[must_use]
    pub fn new(launch: Launch, deadlines: Deadlines) -> Self {
        Self {
            launch,
            deadlines,
            process: None,
            info: None,
            noise: Listener::default(),
            failures: 0,
            certificates_after_pin: false,
            login: None,
        }
    }

    /// How it was told to start.
    #[must_use]
    pub fn launch(&self) -> &Launch {
        &self.launch
    }

    /// What the module says of itself.
    ///
    /// # Errors
    /// [`TokenError::NoFile`], [`TokenError::NotAModule`], [`TokenError::NotLoaded`] and those of every call:
    /// [`TokenError::Hung`], [`TokenError::Ended`], [`TokenError::SetAside`], [`TokenError::NotStarted`].
    pub fn info(&mut self) -> Result<ModuleInfo, TokenError> {
        self.running()?;
        self.info.clone().ok_or(TokenError::Garbled)
    }

    /// The tokens that are plugged in now, with the certificates that can be read now.
    ///
    /// # Errors
    /// Those of every call.
    pub fn list(&mut self) -> Result<Vec<TokenFacts>, TokenError> {
        let certificates = !self.certificates_after_pin;
        let within = if certificates && self.login.is_none() {
            self.deadlines.list
        } else {
            self.deadlines.list_after_pin
        };
        match self.call(Doing::Listing, &Ask::List { certificates }, None, within) {
            Ok(Answer::Tokens(tokens)) => Ok(tokens),
            Ok(_) => Err(TokenError::Garbled),
            // Some modules wait for a PIN in a window that nobody sees. That is their way, and no failure yet.
            Err(TokenError::Hung {
                doing: Doing::Listing,
                ..
            }) if certificates => {
                self.certificates_after_pin = true;
                self.failures = self.failures.saturating_sub(1);
                self.list()
            }
            Err(error) => Err(error),
        }
    }

    /// Logs in to the token in a slot of the last [`Driver::list`], and finds the key of a certificate. Without one the
    /// login only serves to read certificates that the token hides before; then [`Driver::choose`].
    ///
    /// Says whether the key wants the PIN for each signature. Then this driver keeps the PIN until [`Driver::logout`], an
    /// error or its end; otherwise only until the first value came, because some keys do not say what they want. A caller
    /// that waits long between signatures logs out by itself.
    ///
    /// # Errors
    /// Those of [`crate::Session::login`] and [`crate::Session::key`]. After [`TokenError::WrongPin`] nothing is kept
    /// and nothing is tried again.
    pub fn login(
        &mut self,
        slot: u64,
        certificate: Option<&Certificate>,
        secret: Secret,
        last_try_accepted: bool,
    ) -> Result<bool, TokenError> {
        self.login = None;
        let (pin, follows, within) = match secret {
            Secret::Typed(pin) => (Some(pin), Follows::Pin, self.deadlines.login),
            Secret::Pad => (None, Follows::Pad, self.deadlines.pin_pad),
        };
        let ask = Ask::Login {
            slot,
            certificate: certificate.map(Certificate::fingerprint),
            secret: follows,
            last_try: last_try_accepted,
        };
        let always = self.logged_in(Doing::LoggingIn, &ask, pin.as_ref(), within)?;
        self.login = Some(Login {
            slot,
            pad: pin.is_none(),
            certificate: certificate.cloned(),
            always,
            pin,
        });
        Ok(always)
    }

    /// Chooses another certificate of the token that somebody is logged in to. Says whether its key wants the PIN for
    /// each signature.
    ///
    /// # Errors
    /// [`TokenError::NotLoggedIn`], [`TokenError::NoCertificate`], [`TokenError::NoKey`].
    pub fn choose(&mut self, certificate: &Certificate) -> Result<bool, TokenError> {
        let slot = self.login.as_ref().ok_or(TokenError::NotLoggedIn)?.slot;
        let ask = Ask::Login {
            slot,
            certificate: Some(certificate.fingerprint()),
            secret: Follows::Nothing,
            last_try: false,
        };
        let always = self.logged_in(Doing::FindingKey, &ask, None, self.deadlines.login)?;
        if let Some(login) = &mut self.login {
            login.certificate = Some(certificate.clone());
            login.always = always;
        }
        Ok(always)
    }

    /// Signs a message with the chosen key. The module's process hashes it; the value is verified here again, where no
    /// vendor's code runs.
    ///
    /// # Errors
    /// [`TokenError::NotLoggedIn`], [`TokenError::TooLong`], and those of [`crate::Key::sign`]. A failed call may have made a signature that got
    /// lost; asking again does no harm.
    pub fn sign(&mut self, scheme: SignatureScheme, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        if message.len() > LONGEST_MESSAGE {
            return Err(TokenError::TooLong);
        }
        let value = match self.sign_once(scheme, message) {
            // The key did not say so before.
            Err(TokenError::PinPerSignature) if self.login.as_ref().is_some_and(|login| !login.always) => {
                if let Some(login) = &mut self.login {
                    login.always = true;
                }
                self.sign_once(scheme, message)?
            }
            other => other?,
        };
        let login = self.login.as_mut().ok_or(TokenError::NotLoggedIn)?;
        let certificate = login.certificate.as_ref().ok_or(TokenError::NoCertificate)?;
        saoy_pki::verify(scheme, certificate.public_key(), message, &value)
            .map_err(|_| TokenError::WrongValue)?;
        if !login.always {
            login.pin = None;
        }
        Ok(value)
    }

    /// Logs out and wipes what is kept of a PIN.
    pub fn logout(&mut self) {
        self.login = None;
        if self.process.is_some() {
            let _ = self.call(Doing::LoggingOut, &Ask::Logout, None, self.deadlines.login);
        }
    }

    /// Starts the module anew and looks for the token with this certificate: what to do, say once a second, after
    /// [`TokenError::Gone`]. Nobody is logged in then; the PIN is asked again.
    ///
    /// # Errors
    /// Those of every call.
    pub fn look_again(&mut self, certificate: &[u8; 32]) -> Result<Option<TokenFacts>, TokenError> {
        self.stop();
        let tokens = self.list()?;
        Ok(tokens
            .into_iter()
            .find(|facts| facts.certificate(certificate).is_some()))
    }

    /// Ends the process; the next call starts another.
    pub fn stop(&mut self) {
        self.login = None;
        if let Some(mut process) = self.process.take() {
            let _ = process.ask(&Ask::Bye, None, self.deadlines.leave);
        }
    }

    /// Gives a module that failed twice another chance.
    pub fn forgive(&mut self) {
        self.failures = 0;
        self.certificates_after_pin = false;
    }

    /// Whether the module failed twice and is not asked any more.
    #[must_use]
    pub fn is_set_aside(&self) -> bool {
        self.failures >= FAILURES
    }

    /// The number of the running process, for a log.
    #[must_use]
    pub fn process_id(&self) -> Option<u32> {
        self.process.as_ref().and_then(Process::id)
    }

    /// What the module printed in all its processes.
    #[must_use]
    pub fn noise(&self) -> Noise {
        self.noise.heard()
    }

    fn sign_once(&mut self, scheme: SignatureScheme, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        let login = self.login.as_ref().ok_or(TokenError::NotLoggedIn)?;
        let (secret, within) = match (login.always, login.pad) {
            (false, _) => (Follows::Nothing, self.deadlines.sign),
            (true, true) => (Follows::Pad, self.deadlines.pin_pad),
            (true, false) => (Follows::Pin, self.deadlines.sign),
        };
        let pin = login.pin.clone().filter(|_| secret == Follows::Pin);
        if secret == Follows::Pin && pin.is_none() {
            return Err(TokenError::PinPerSignature);
        }
        let ask = Ask::Sign {
            slot: login.slot,
            scheme: Scheme(scheme),
            message: message.to_vec(),
            secret,
        };
        match self.call(Doing::Signing, &ask, pin.as_ref(), within)? {
            Answer::Value(value) => Ok(value),
            _ => Err(TokenError::Garbled),
        }
    }

    fn logged_in(
        &mut self,
        doing: Doing,
        ask: &Ask,
        pin: Option<&Pin>,
        within: Duration,
    ) -> Result<bool, TokenError> {
        match self.call(doing, ask, pin, within)? {
            Answer::LoggedIn { always } => Ok(always.unwrap_or(false)),
            _ => Err(TokenError::Garbled),
        }
    }

    /// One question, again where the token is busy.
    fn call(
        &mut self,
        doing: Doing,
        ask: &Ask,
        pin: Option<&Pin>,
        within: Duration,
    ) -> Result<Answer, TokenError> {
        for _ in 1..TRIES_WHEN_BUSY {
            match self.call_once(doing, ask, pin, within) {
                Err(TokenError::Busy) => thread::sleep(self.deadlines.busy),
                other => return other,
            }
        }
        self.call_once(doing, ask, pin, within)
    }

    fn call_once(
        &mut self,
        doing: Doing,
        ask: &Ask,
        pin: Option<&Pin>,
        within: Duration,
    ) -> Result<Answer, TokenError> {
        let answer = self.running()?.ask(ask, pin, within);
        let answer = answer.map_err(|silence| self.failed(doing, &silence, within))?;
        let Answer::Refused(error) = answer else {
            return Ok(answer);
        };
        match error {
            TokenError::Gone => self.stop(),
            TokenError::WrongPin { .. } | TokenError::PinLocked => self.login = None,
            _ => {}
        }
        Err(error)
    }

    /// The process, started where there is none.
    fn running(&mut self) -> Result<&mut Process, TokenError> {
        if self.is_set_aside() {
            return Err(TokenError::SetAside);
        }
        if self.process.is_none() {
            let mut process = Process::start(&self.launch, &self.noise)
                .map_err(|error| TokenError::NotStarted(error.to_string()))?;
            let hello = Ask::Hello { version: VERSION };
            let within = self.deadlines.start;
            let answer = process.ask(&hello, None, within);
            self.process = Some(process);
            match answer {
                Ok(Answer::Ready(info)) => self.info = Some(info),
                Ok(Answer::Refused(error)) => {
                    self.stop();
                    return Err(error);
                }
                Ok(_) => return Err(self.failed(Doing::Starting, &Silence::Garbled, within)),
                Err(silence) => return Err(self.failed(Doing::Starting, &silence, within)),
            }
        }
        self.process.as_mut().ok_or(TokenError::Garbled)
    }

    /// Ends a process that failed, and says what it did.
    fn failed(&mut self, doing: Doing, silence: &Silence, after: Duration) -> TokenError {
        self.failures = self.failures.saturating_add(1);
        self.login = None;
        let how = self
            .process
            .take()
            .map(|mut process| process.end())
            .unwrap_or_default();
        match silence {
            Silence::TooLong => TokenError::Hung { doing, after },
            Silence::Ended => TokenError::Ended { doing, how },
            Silence::Garbled => TokenError::Garbled,
        }
    }
}

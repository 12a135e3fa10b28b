//! The tokens of this computer, whoever made their drivers.

use std::path::PathBuf;

use saoy_agent_protocol::Act;
use saoy_pki::{Certificate, SignatureScheme};
use saoy_tokens::{Certificates, Driver, Secret, Token, TokenError, TokenFacts};

/// What signs.
pub trait Keys: Send {
    /// What is plugged in now.
    fn reach(&mut self) -> Reach;

    /// Opens a token, for its certificates or for the key of one. The token may be open already: then nothing happens.
    ///
    /// # Errors
    /// Those of [`Driver::login`]; after a wrong PIN nothing is kept of it and nothing is tried again.
    fn open(&mut self, token: &Place, secret: Secret, last_try: bool) -> Result<(), TokenError>;

    /// Whether the token is open: no PIN is asked for.
    fn is_open(&self, token: &Place) -> bool;

    /// Whether what is reached may be used for this.
    fn may(&self, act: Act) -> bool {
        // A token is for whatever the officer agrees to.
        let _ = act;
        true
    }

    /// Signs `message`, the DER SignedAttributes, which are hashed here, with the key of a certificate on an open token.
    ///
    /// # Errors
    /// Those of [`Driver::sign`].
    fn sign(&mut self, found: &Found, scheme: SignatureScheme, message: &[u8])
    -> Result<Vec<u8>, TokenError>;

    /// Closes whatever is open and wipes what is kept of a PIN.
    fn close(&mut self);
}

/// What is plugged in.
#[derive(Debug, Default)]
pub struct Reach {
    /// Certificates that can be read.
    pub found: Vec<Found>,
    /// Tokens that show their certificates only after the PIN.
    pub closed: Vec<Place>,
    /// How many drivers were asked.
    pub drivers: usize,
    /// Drivers and tokens that failed, for the log and the self-test.
    pub faults: Vec<(PathBuf, TokenError)>,
}

/// A token at a driver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which driver, from 0.
    pub driver: usize,
    /// The token.
    pub token: Token,
}

/// A certificate on a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The certificate.
    pub certificate: Certificate,
    /// Where it lies.
    pub place: Place,
}

/// The real tokens.
#[derive(Debug)]
pub struct Tokens {
    drivers: Vec<Driver>,
    open: Option<Place>,
    chosen: Option<[u8; 32]>,
}

impl Tokens {
    /// Behind these drivers.
    #[must_use]
    pub fn new(drivers: Vec<Driver>) -> Self {
        Self {
            drivers,
            open: None,
            chosen: None,
        }
    }

    fn driver(&mut self, place: &Place) -> Result<&mut Driver, TokenError> {
        self.drivers.get_mut(place.driver).ok_or(TokenError::Gone)
    }

    /// What was open is not any more.
    fn forget(&mut self) {
        (self.open, self.chosen) = (None, None);
    }
}

impl Keys for Tokens {
    fn reach(&mut self) -> Reach {
        let mut reach = Reach {
            drivers: self.drivers.len(),
            ..Reach::default()
        };
        for (number, driver) in self.drivers.iter_mut().enumerate() {
            match driver.list() {
                Ok(all) => all
                    .into_iter()
                    .for_each(|facts| reach.take(number, driver, facts)),
                Err(fault) => reach.faults.push((driver.launch().module().to_owned(), fault)),
            }
        }
        reach
    }

    fn open(&mut self, token: &Place, secret: Secret, last_try: bool) -> Result<(), TokenError> {
        if self.is_open(token) {
            return Ok(());
        }
        self.close();
        self.driver(token)?
            .login(token.token.slot, None, secret, last_try)?;
        self.open = Some(token.clone());
        Ok(())
    }

    fn is_open(&self, token: &Place) -> bool {
        let same = |open: &Place| open.driver == token.driver && open.token.slot == token.token.slot;
        self.open.as_ref().is_some_and(same)
    }

    fn sign(
        &mut self,
        found: &Found,
        scheme: SignatureScheme,
        message: &[u8],
    ) -> Result<Vec<u8>, TokenError> {
        if !self.is_open(&found.place) {
            return Err(TokenError::NotLoggedIn);
        }
        let fingerprint = found.certificate.fingerprint();
        if self.chosen != Some(fingerprint) {
            self.driver(&found.place)?.choose(&found.certificate)?;
            self.chosen = Some(fingerprint);
        }
        let signed = self.driver(&found.place)?.sign(scheme, message);
        // Whatever the fault, the driver may have lost the login with it.
        signed.inspect_err(|_| self.forget())
    }

    fn close(&mut self) {
        if let Some(driver) = self
            .open
            .take()
            .and_then(|open| self.drivers.get_mut(open.driver))
        {
            driver.logout();
        }
        self.forget();
    }
}

impl Reach {
    fn take(&mut self, driver_number: usize, driver: &Driver, facts: TokenFacts) {
        let certificates = facts.certificates();
        let place = Place {
            driver: driver_number,
            token: facts.token,
        };
        match facts.certificates {
            Certificates::AfterPin => self.closed.push(place),
            Certificates::Refused(fault) => self.faults.push((driver.launch().module().to_owned(), fault)),
            Certificates::Read(_) => {
                let found = |certificate| Found {
                    certificate,
                    place: place.clone(),
                };
                self.found.extend(certificates.into_iter().map(found));
            }
        }
    }

    /// Why no token is there to be tried, in one word for the installation.
    #[must_use]
    pub(crate) fn lack(&self) -> &'static str {
        match (self.found.is_empty(), self.faults.first(), self.drivers) {
            (false, _, _) => "other_key",
            (true, Some((_, fault)), _) => word(fault),
            (true, None, 0) => "no_driver",
            (true, None, _) => "no_token",
        }
    }

    /// The certificate with this SHA-256.
    #[must_use]
    pub fn certificate(&self, fingerprint: &[u8; 32]) -> Option<&Found> {
        self.found
            .iter()
            .find(|found| found.certificate.fingerprint() == *fingerprint)
    }
}

/// The word for the installation: it may know that much of a fault.
#[must_use]
pub(crate) fn word(fault: &TokenError) -> &'static str {
    match fault {
        TokenError::WrongPin { .. } | TokenError::UnusablePin(_) => "wrong_pin",
        TokenError::PinLocked => "locked",
        TokenError::FinalTry => "final_try",
        TokenError::PinMustChange | TokenError::NotSetUp(_) => "must_change",
        TokenError::Gone => "removed",
        TokenError::Hung { .. } | TokenError::SetAside | TokenError::Busy => "no_answer",
        TokenError::Cancelled => "cancelled",
        TokenError::NoMechanism { .. } | TokenError::TooLong => "mechanism",
        TokenError::NoCertificate | TokenError::NoKey | TokenError::WrongValue => "other_key",
        TokenError::NoFile(_)
        | TokenError::NotAModule { .. }
        | TokenError::NotLoaded { .. }
        | TokenError::UsePinPad
        | TokenError::NoPinPad
        | TokenError::PinPerSignature
        | TokenError::NotLoggedIn
        | TokenError::Driver { .. }
        | TokenError::Ended { .. }
        | TokenError::Garbled
        | TokenError::NotStarted(_) => "driver",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_has_a_word_of_its_own() {
        let reach = |drivers, faults| Reach {
            drivers,
            faults,
            ..Reach::default()
        };
        let failed = || vec![(PathBuf::from("libdriver.so"), TokenError::Garbled)];
        assert_eq!(reach(0, Vec::new()).lack(), "no_driver");
        assert_eq!(reach(2, Vec::new()).lack(), "no_token");
        assert_eq!(reach(1, failed()).lack(), "driver");
    }
}

//! Whether the time in a timestamp can be true: an authority whose clock is wrong would spoil the signature for good.

use jiff::{SignedDuration, Timestamp};
use saoy_pki::Certificate;
use thiserror::Error;

/// Own clock and the authority's may differ by so much: clocks of offices are off by minutes.
const CLOCKS: SignedDuration = SignedDuration::from_mins(10);

/// What the time in a timestamp is held against.
#[derive(Clone, Copy)]
pub struct Plausible<'p> {
    /// Read when the answer is there: it may take minutes.
    clock: &'p dyn Fn() -> Timestamp,
    signer: Option<&'p Certificate>,
}

/// Why a time cannot be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Untimely {
    /// It is more than ten minutes off.
    #[error("the timestamp states {stated}, this machine's clock {own}: one of the two is wrong")]
    Clock {
        /// The time in the token.
        stated: Timestamp,
        /// The own clock's.
        own: Timestamp,
    },
    /// A signature of that time would not be valid.
    #[error("the timestamp states {stated}, the signer's certificate is valid from {from} until {until}")]
    Certificate {
        /// The time in the token.
        stated: Timestamp,
        /// The first instant of the certificate.
        from: Timestamp,
        /// The last.
        until: Timestamp,
    },
}

impl<'p> Plausible<'p> {
    /// By the own clock.
    #[must_use]
    pub fn by(clock: &'p dyn Fn() -> Timestamp) -> Self {
        Self { clock, signer: None }
    }

    /// And within the time of the certificate whose signature is stamped.
    #[must_use]
    pub fn for_signer(self, signer: &'p Certificate) -> Self {
        Self {
            signer: Some(signer),
            ..self
        }
    }

    /// Holds the time in a timestamp against both.
    ///
    /// # Errors
    /// [`Untimely`].
    pub fn check(&self, stated: Timestamp) -> Result<(), Untimely> {
        let own = (self.clock)();
        if stated.duration_since(own).abs() > CLOCKS {
            return Err(Untimely::Clock { stated, own });
        }
        match self.signer {
            Some(signer) if !signer.is_valid_at(stated) => Err(Untimely::Certificate {
                stated,
                from: signer.not_before(),
                until: signer.not_after(),
            }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use saoy_pki::issue::CertificateBuilder;
    use saoy_pki::name::Name;
    use saoy_pki::{PrivateKey, oids};

    use super::*;

    #[test]
    fn a_time_outside_the_signer_s_certificate_cannot_be_true_whatever_the_own_clock_says() {
        let (from, until): (Timestamp, Timestamp) = (
            "2026-01-01T00:00:00Z".parse().unwrap(),
            "2027-01-01T00:00:00Z".parse().unwrap(),
        );
        let key = PrivateKey::generate_p256().unwrap();
        let name = Name::new(&[(oids::AT_COMMON_NAME, "Đặng Hữu Khải")]).unwrap();
        let made = CertificateBuilder::new(name, key.public_key(), &[1], from, until).end_entity();
        let signer = made.self_signed(&key, key.usual_scheme()).unwrap();
        let day = SignedDuration::from_hours(24);
        for (stated, fits) in [(from - day, false), (from + day, true), (until + day, false)] {
            let clock = || stated;
            let plausible = Plausible::by(&clock);
            assert_eq!(plausible.check(stated), Ok(()));
            assert_eq!(
                plausible.for_signer(&signer).check(stated).is_ok(),
                fits,
                "{stated}"
            );
        }
    }
}

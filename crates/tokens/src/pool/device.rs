//! A service's key as everything that signs knows keys.

use std::io;
use std::num::NonZeroU8;

use saoy_pki::{Certificate, SignatureScheme};
use saoy_signers::{SignError, Signer, Signing, check_signed_attributes};
use tokio::sync::oneshot;

use super::{Place, Pool};
use crate::{Pin, TokenError};

/// One key in a device that the service itself reaches.
#[derive(Debug)]
pub struct Device {
    name: String,
    certificate: Certificate,
    chain: Vec<Certificate>,
    scheme: SignatureScheme,
    pool: Pool,
}

type Value = oneshot::Receiver<Result<Vec<u8>, TokenError>>;

impl Device {
    /// Starts its sessions. `name` is what people call the device; `chain` stands between the certificate and its anchor.
    ///
    /// # Errors
    /// See [`Pool::start`].
    pub fn start(
        name: &str,
        place: Place,
        chain: Vec<Certificate>,
        pin: Pin,
        sessions: NonZeroU8,
    ) -> io::Result<Self> {
        Ok(Self {
            name: name.to_owned(),
            certificate: place.certificate.clone(),
            chain,
            scheme: place.scheme,
            pool: Pool::start(place, pin, sessions)?,
        })
    }

    fn ask(&self, signed_attributes: &[u8]) -> Result<Value, SignError> {
        check_signed_attributes(signed_attributes, &self.certificate)
            .map_err(SignError::NotSignedAttributes)?;
        let (tell, value) = oneshot::channel();
        // Whoever asked may be gone by then.
        let told = Box::new(move |came| drop(tell.send(came)));
        self.pool.sign(signed_attributes.to_vec(), told);
        Ok(value)
    }

    fn failed(&self, said: impl ToString) -> SignError {
        SignError::Device {
            device: self.name.clone(),
            said: said.to_string(),
        }
    }
}

impl Signer for Device {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }

    fn sign<'a>(&'a self, signed_attributes: &'a [Vec<u8>]) -> Signing<'a> {
        // All are asked at once, so that the sessions share them.
        let asked: Vec<_> = signed_attributes.iter().map(|one| self.ask(one)).collect();
        Box::pin(async move {
            let mut values = Vec::with_capacity(asked.len());
            for one in asked {
                values.push(match one {
                    Err(refused) => Err(refused),
                    Ok(value) => match value.await {
                        Ok(came) => came.map_err(|error| self.failed(error)),
                        Err(gone) => Err(self.failed(gone)),
                    },
                });
            }
            values
        })
    }
}

//! Agencies' seals in hardware modules (HSM) of this server: only those that the configuration names.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::num::NonZeroU8;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use saoy_domain::AgencyCode;
use saoy_pki::{Certificate, SignatureScheme};
use saoy_signers::Signer;
use saoy_store::pictures::Owner;
use saoy_store::{Db, agencies};
use saoy_tokens::pool::{Device, Place, TokenName};
use saoy_tokens::{Deadlines, Launch, Pin};
use saoy_web::config::SealKey;
use saoy_web::keys::KeyRing;
use zeroize::Zeroizing;

use crate::commands::Failure;

/// A device that did not come back is left alone for so long.
const REST: Duration = Duration::from_secs(10);

/// The seals, by agency.
pub(crate) struct Seals(Vec<(Owner, Arc<dyn Signer>)>);

impl Seals {
    /// Reads certificates and PINs and starts the sessions; no device is touched before its first signature.
    ///
    /// # Errors
    /// What is wrong with the files or the agency, in the administrator's words.
    pub(crate) async fn open(keys: &[SealKey], db: &Db) -> Result<Self, Failure> {
        if !keys.is_empty() {
            // From here on the memory of this process holds PINs.
            saoy_tokens::child::no_dumps();
        }
        let mut seals = Vec::new();
        for key in keys {
            let code: AgencyCode = key.agency.parse().map_err(|_| wrong(key, "agency is no code"))?;
            let agency = agencies::find_by_code(db, &code).await?;
            let agency = agency.ok_or_else(|| wrong(key, "there is no such agency"))?;
            let signer: Arc<dyn Signer> = Arc::new(device(key)?);
            seals.push((Owner::Agency(agency.id), signer));
        }
        Ok(Self(seals))
    }
}

impl KeyRing for Seals {
    fn of(&self, owner: Owner) -> Vec<Arc<dyn Signer>> {
        let own = self.0.iter().filter(|(whose, _)| *whose == owner);
        own.map(|(_, signer)| Arc::clone(signer)).collect()
    }
}

fn device(key: &SealKey) -> Result<Device, Failure> {
    let (certificate, chain) = certificates(&key.certificate).map_err(|said| wrong(key, &said))?;
    let scheme = SignatureScheme::usual(certificate.public_key().kind());
    let scheme = scheme.ok_or_else(|| wrong(key, "a key of this kind signs no documents"))?;
    let program = std::env::current_exe()?;
    let variables = key.environment.iter();
    let place = Place {
        launch: variables.fold(Launch::new(&program, &key.module), |launch, (name, value)| {
            launch.with_variable(name, value)
        }),
        deadlines: Deadlines::default(),
        token: match (&key.token, &key.serial) {
            (Some(label), _) => TokenName::Label(label.clone()),
            (None, serial) => TokenName::Serial(serial.clone().unwrap_or_default()),
        },
        certificate,
        scheme,
        rest: REST,
    };
    let pin = pin(&key.pin_file).map_err(|said| wrong(key, &said))?;
    let sessions = NonZeroU8::new(key.sessions).unwrap_or(NonZeroU8::MIN);
    Ok(Device::start(&key.name, place, chain, pin, sessions)?)
}

/// The first certificate of the file, and the others.
fn certificates(path: &Path) -> Result<(Certificate, Vec<Certificate>), String> {
    let text = fs::read_to_string(path).map_err(|error| said(path, error))?;
    let mut all = Certificate::from_pem(&text).map_err(|error| said(path, error))?;
    if all.is_empty() {
        return Err(said(path, "no certificate"));
    }
    Ok((all.remove(0), all))
}

/// The first line of the file.
fn pin(path: &Path) -> Result<Pin, String> {
    let file = fs::File::open(path).map_err(|error| said(path, error))?;
    let mut line = Zeroizing::new(String::with_capacity(512));
    // A buffer of the reader's own would keep what it read.
    let mut bytes = BufReader::with_capacity(1, file);
    bytes.read_line(&mut line).map_err(|error| said(path, error))?;
    Pin::new(line.trim_end_matches(['\r', '\n']).as_bytes()).map_err(|fault| said(path, fault))
}

fn said(path: &Path, what: impl std::fmt::Display) -> String {
    format!("{}: {what}", path.display())
}

fn wrong(key: &SealKey, what: &str) -> Failure {
    format!("hsm: {}: {what}", key.name).into()
}

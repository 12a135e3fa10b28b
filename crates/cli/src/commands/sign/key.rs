//! The key of a command: PKCS#12, or PEM with its certificates.

use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use saoy_pades::sign;
use saoy_pdf::Reader;
use saoy_pki::signature::KeyKind;
use saoy_pki::{Certificate, HashAlgorithm, PrivateKey, SignatureScheme};
use saoy_signers::{Signer as _, SoftKey, pem};

use crate::commands::Failure;
use crate::commands::password::Password;

/// Where the key is and how it signs.
#[derive(Args)]
pub(crate) struct KeyArguments {
    /// The private key: a PKCS#12 file with its certificates, or PEM (PKCS#8). Its password is asked for with
    /// --password, --password-file or SAOY_PASSWORD
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The certificate of a PEM key: PEM or DER
    #[arg(long, value_name = "FILE")]
    cert: Option<PathBuf>,
    /// Certificates above it: PEM or DER
    #[arg(long, value_name = "FILE")]
    chain: Vec<PathBuf>,
    /// Sign with RSA-PSS instead of RSA PKCS#1 v1.5
    #[arg(long)]
    pss: bool,
    /// The hash; the key's usual one, or what the field demands, if none is given
    #[arg(long, value_enum)]
    hash: Option<Hash>,
    #[command(flatten)]
    password: Password,
}

#[derive(Clone, Copy, ValueEnum)]
enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl From<Hash> for HashAlgorithm {
    fn from(hash: Hash) -> Self {
        match hash {
            Hash::Sha256 => Self::Sha256,
            Hash::Sha384 => Self::Sha384,
            Hash::Sha512 => Self::Sha512,
        }
    }
}

impl KeyArguments {
    /// The key, with a certificate that may sign at `now`.
    pub(super) fn open(
        &self,
        reader: &Reader<'_>,
        field: Option<&str>,
        now: Timestamp,
    ) -> Result<SoftKey, Failure> {
        let signer = self.read()?;
        let certificate = signer.certificate();
        let usage = certificate.key_usage();
        if usage.is_some_and(|usage| !usage.digital_signature && !usage.non_repudiation) {
            return Err("the certificate is not for signing documents".into());
        }
        if now < certificate.not_before() || !certificate.is_valid_at(now) {
            let (from, until) = (certificate.not_before(), certificate.not_after());
            return Err(format!("the certificate is valid from {from} until {until} only").into());
        }
        let kind = certificate.public_key().kind();
        let scheme = self.scheme(kind, demanded(reader, field))?;
        Ok(signer.with_scheme(scheme)?)
    }

    fn read(&self) -> Result<SoftKey, Failure> {
        let bytes = read(&self.key)?;
        let password = self.password.read()?.map(String::from_utf8).transpose()?;
        let mut certificates = Vec::new();
        for path in self.cert.iter().chain(&self.chain) {
            certificates.extend(certificates_in(path)?);
        }
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", self.key.display());
        let text = std::str::from_utf8(&bytes)
            .ok()
            .filter(|text| text.contains("-----BEGIN "));
        let Some(text) = text else {
            let file = saoy_signers::pkcs12::open(&bytes, password.as_deref().unwrap_or_default());
            let file = file.map_err(|error| told(&error))?;
            for der in &file.certificates {
                certificates.push(Certificate::from_der(der)?);
            }
            let key = PrivateKey::from_pkcs8(&file.private_key).map_err(|error| told(&error))?;
            return Ok(SoftKey::new(key, certificates)?);
        };
        let der = pem::private_key(text, password.as_deref()).map_err(|error| told(&error))?;
        certificates.extend(Certificate::from_pem(text)?);
        let key = PrivateKey::from_pkcs8(&der).map_err(|error| told(&error))?;
        Ok(SoftKey::new(key, certificates)?)
    }

    fn scheme(&self, key: KeyKind, demanded: Option<Vec<HashAlgorithm>>) -> Result<SignatureScheme, Failure> {
        let usual = SignatureScheme::usual(key).map(SignatureScheme::hash);
        let hash = match (self.hash, demanded) {
            (Some(hash), _) => hash.into(),
            (None, Some(list)) => {
                let able = |hash: &&HashAlgorithm| SignatureScheme::of(key, **hash, self.pss).is_some();
                list.iter()
                    .find(able)
                    .or(list.first())
                    .copied()
                    .or(usual)
                    .unwrap_or(HashAlgorithm::Sha256)
            }
            (None, None) => usual.unwrap_or(HashAlgorithm::Sha256),
        };
        SignatureScheme::of(key, hash, self.pss).ok_or_else(|| {
            let pss = if self.pss { "RSA-PSS and " } else { "" };
            format!(
                "a {key:?} key does not sign with {pss}{hash}: RSA keys take all hashes, P-256 takes SHA-256, P-384 takes SHA-384"
            )
            .into()
        })
    }
}

/// The hashes that an existing field takes.
fn demanded(reader: &Reader<'_>, field: Option<&str>) -> Option<Vec<HashAlgorithm>> {
    sign::seed(reader, field?).ok()?.hashes()
}

/// PEM or DER.
pub(super) fn certificates_in(path: &Path) -> Result<Vec<Certificate>, Failure> {
    let bytes = read(path)?;
    let told = |error: saoy_pki::CertificateError| format!("{}: {error}", path.display());
    match std::str::from_utf8(&bytes) {
        Ok(text) if text.contains("-----BEGIN CERTIFICATE-----") => {
            Ok(Certificate::from_pem(text).map_err(told)?)
        }
        _ => Ok(vec![Certificate::from_der(&bytes).map_err(told)?]),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    Ok(std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?)
}

/// A key in memory has nothing to wait for.
pub(super) fn now<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Ok(value),
        Poll::Pending => Err("the key does not answer".into()),
    }
}

//! The key of a command: PKCS#12, or PEM with its certificates.

use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use saoy_pades::changes::Lang;
use saoy_pades::sign;
use saoy_pdf::Reader;
use saoy_pki::signature::{KeyKind, RsaPadding};
use saoy_pki::{Certificate, CertificateError, HashAlgorithm, PrivateKey, SignatureScheme};
use saoy_signers::pem::{self, PemError};
use saoy_signers::pkcs12::{self, KeyFile, KeyFileError};
use saoy_signers::{Signer as _, SoftKey};
use zeroize::Zeroizing;

use super::words;
use crate::commands::password::{self, Password};
use crate::commands::time::shown;
use crate::commands::{Told, small_file};
use crate::trust::certificates_in;

/// Where the key is and how it signs.
#[derive(Args)]
pub(crate) struct KeyArguments {
    /// The private key: a PKCS#12 file with its certificates, or PEM (PKCS#8). Its password comes from
    /// --password-file, SAOY_PASSWORD or --password, else it is asked for on a terminal
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
        lang: Lang,
    ) -> Result<SoftKey, Told> {
        let signer = self.read(lang)?;
        let certificate = signer.certificate();
        let usage = certificate.key_usage();
        if usage.is_some_and(|usage| !usage.digital_signature && !usage.non_repudiation) {
            return Err(Told::new(
                "chứng thư số của khóa không dùng để ký văn bản; hãy dùng chứng thư số để ký",
                "the key's certificate is not for signing documents; use one that is",
            )
            .about(&self.key));
        }
        if now < certificate.not_before() || !certificate.is_valid_at(now) {
            let (from, until) = (shown(certificate.not_before()), shown(certificate.not_after()));
            return Err(Told::new(
                format!(
                    "chứng thư số chỉ có hiệu lực từ {from} đến {until}; hãy dùng chứng thư số còn hiệu lực"
                ),
                format!("the certificate is valid from {from} until {until} only; use one that is valid now"),
            )
            .about(&self.key));
        }
        let kind = certificate.public_key().kind();
        let scheme = self.scheme(kind, demanded(reader, field))?;
        signer.with_scheme(scheme).map_err(|_| self.unfit())
    }

    fn read(&self, lang: Lang) -> Result<SoftKey, Told> {
        let bytes = Zeroizing::new(small_file(&self.key)?);
        let own = self.cert.as_deref().map(certificates_in).transpose()?;
        let mut certificates = own.clone().unwrap_or_default();
        for path in &self.chain {
            certificates.extend(certificates_in(path)?);
        }
        let text = std::str::from_utf8(&bytes)
            .ok()
            .filter(|text| text.contains("-----BEGIN "));
        let key = match text {
            Some(text) => {
                // The certificates of a PEM file may stand behind its key.
                certificates.extend(Certificate::from_pem(text).map_err(|error| self.unread(&error))?);
                self.in_pem(text, lang)?
            }
            None => {
                let file = self.in_pkcs12(&bytes, lang)?;
                let enclosed = file.certificates.iter();
                certificates.extend(enclosed.filter_map(|der| Certificate::from_der(der).ok()));
                file.private_key
            }
        };
        let key = PrivateKey::from_pkcs8(&key).map_err(|_| self.unfit())?;
        if let (Some(cert), Some(own)) = (&self.cert, own)
            && !own.iter().any(|one| one.public_key() == key.public_key())
        {
            return Err(self.other_certificate(cert));
        }
        SoftKey::new(key, certificates).map_err(|_| self.no_certificate())
    }

    fn in_pem(&self, text: &str, lang: Lang) -> Result<Zeroizing<Vec<u8>>, Told> {
        let given = self.given()?;
        let read = match pem::private_key(text, given.as_ref().map(|word| word.as_str())) {
            Err(PemError::PasswordRequired) => match password::ask(&self.name(), lang) {
                Some(typed) => pem::private_key(text, Some(&typed)),
                None => Err(PemError::PasswordRequired),
            },
            read => read,
        };
        read.map_err(|error| words::pem(&error, &self.key))
    }

    fn in_pkcs12(&self, bytes: &[u8], lang: Lang) -> Result<KeyFile, Told> {
        let given = self.given()?;
        let read = match (
            pkcs12::open(bytes, given.as_ref().map_or("", |word| word.as_str())),
            &given,
        ) {
            // Without a password there may be none; a wrong one that was given is not asked for again.
            (Err(KeyFileError::WrongPassword), None) => match password::ask(&self.name(), lang) {
                Some(typed) => pkcs12::open(bytes, &typed),
                None => return Err(words::pem(&PemError::PasswordRequired, &self.key)),
            },
            (read, _) => read,
        };
        read.map_err(|error| words::key_file(&error, &self.key))
    }

    fn given(&self) -> Result<Option<Zeroizing<String>>, Told> {
        let Some(given) = self.password.read()? else {
            return Ok(None);
        };
        let text = std::str::from_utf8(&given).map_err(|_| {
            Told::new(
                "mật khẩu không phải chữ Unicode (UTF-8); hãy ghi lại tệp mật khẩu bằng UTF-8",
                "the password is not UTF-8; write the password file anew in UTF-8",
            )
        })?;
        Ok(Some(Zeroizing::new(text.to_owned())))
    }

    fn name(&self) -> String {
        self.key.display().to_string()
    }

    fn unfit(&self) -> Told {
        Told::new(
            "khóa loại này không dùng để ký ở đây; hãy dùng RSA 2048–4096, ECDSA P-256 hoặc P-384 (Ed25519 chỉ để kiểm tra)",
            "keys of this kind do not sign here; use RSA 2048 to 4096, ECDSA P-256 or P-384 (Ed25519 is for verifying only)",
        )
        .about(&self.key)
    }

    fn other_certificate(&self, cert: &Path) -> Told {
        let (key, cert) = (self.key.display(), cert.display());
        Told::new(
            format!(
                "chứng thư số trong {cert} không phải của khóa trong {key}; hãy đưa đúng cặp khóa và chứng thư số"
            ),
            format!(
                "the certificate in {cert} does not belong to the key in {key}; give the two that belong together"
            ),
        )
    }

    /// Nothing is left out in silence: the block may be the key's own certificate.
    fn unread(&self, error: &CertificateError) -> Told {
        Told::new(
            "trong tệp khóa có khối chứng thư số (BEGIN CERTIFICATE) không đọc được; hãy xuất lại chứng thư số, hoặc bỏ khối hỏng khỏi tệp",
            format!("a certificate (BEGIN CERTIFICATE) in the key's file cannot be read ({error}); export it anew, or take the block out of the file"),
        )
        .about(&self.key)
    }

    fn no_certificate(&self) -> Told {
        Told::new(
            "không có chứng thư số nào của khóa này; hãy đưa chứng thư số của khóa bằng --cert",
            "there is no certificate of this key; give it with --cert",
        )
        .about(&self.key)
    }

    fn scheme(&self, key: KeyKind, demanded: Option<Vec<HashAlgorithm>>) -> Result<SignatureScheme, Told> {
        let padding = if self.pss {
            RsaPadding::Pss
        } else {
            RsaPadding::Pkcs1
        };
        let usual = SignatureScheme::usual(key).map(SignatureScheme::hash);
        let hash = match (self.hash, demanded) {
            (Some(hash), _) => hash.into(),
            (None, Some(list)) => {
                let able = |hash: &&HashAlgorithm| SignatureScheme::of(key, **hash, padding).is_some();
                list.iter()
                    .find(able)
                    .or(list.first())
                    .copied()
                    .or(usual)
                    .unwrap_or(HashAlgorithm::Sha256)
            }
            (None, None) => usual.unwrap_or(HashAlgorithm::Sha256),
        };
        SignatureScheme::of(key, hash, padding).ok_or_else(|| {
            let kind = match key {
                KeyKind::Rsa { bits } => format!("RSA-{bits}"),
                KeyKind::P256 => "P-256".to_owned(),
                KeyKind::P384 => "P-384".to_owned(),
                _ => return self.unfit(),
            };
            let pss = if self.pss { "RSA-PSS, " } else { "" };
            Told::new(
                format!("khóa {kind} không ký với {pss}{hash}: khóa RSA dùng được mọi hàm băm, P-256 dùng SHA-256, P-384 dùng SHA-384"),
                format!("a {kind} key does not sign with {pss}{hash}: RSA keys take all hashes, P-256 takes SHA-256, P-384 takes SHA-384"),
            )
            .about(&self.key)
        })
    }
}

/// The hashes that an existing field takes.
fn demanded(reader: &Reader<'_>, field: Option<&str>) -> Option<Vec<HashAlgorithm>> {
    sign::seed(reader, field?).ok()?.hashes()
}

/// A key in memory has nothing to wait for.
pub(super) fn now<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

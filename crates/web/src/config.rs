//! The one configuration file, and what of it can be changed by environment variables (`SAOY_` + name, `__` between levels).

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use serde::Deserialize;

mod hsm;

pub use hsm::SealKey;

use crate::remote::{ProviderAt, ProviderFault};

/// Everything that an installation can set. Every key has a default but the public address.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where people reach it, e.g. `https://saoy.tinh.example`; goes into QR codes and mails. Without a slash at the end.
    pub public_url: String,
    /// Where it listens.
    #[serde(default = "listen")]
    pub listen: SocketAddr,
    /// `sqlite:PATH` or `postgres://…`.
    #[serde(default = "database")]
    pub database: String,
    /// The folder of the files.
    #[serde(default = "files")]
    pub files: PathBuf,
    /// Anchors that are trusted (PEM), by purpose.
    #[serde(default)]
    pub trust: Trust,
    /// Timestamp authorities, tried in this order.
    #[serde(default)]
    pub tsa: Vec<TimestampAuthority>,
    /// The mail server.
    #[serde(default)]
    pub mail: Mail,
    /// How long officers stay signed in.
    #[serde(default)]
    pub session: Session,
    /// How scans arrive besides uploads.
    #[serde(default)]
    pub intake: Intake,
    /// Providers of remote signatures.
    #[serde(default)]
    pub remote: Vec<ProviderAt>,
    /// Agencies' seals in hardware modules that this server reaches.
    #[serde(default, rename = "hsm")]
    pub seals: Vec<SealKey>,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    #[serde(default)]
    pub trusted_proxies: Vec<IpAddr>,
}

/// Files of anchors.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Trust {
    /// Signatures for public duties “chữ ký số chuyên dùng công vụ”.
    pub cong_vu: Vec<PathBuf>,
    /// Public signatures “chữ ký số công cộng”.
    pub cong_cong: Vec<PathBuf>,
    /// Timestamp authorities.
    pub tsa: Vec<PathBuf>,
    /// Whether OCSP, CRL and TSA addresses may lie in private networks (a CA inside the agency's own network).
    pub private_addresses: bool,
}

/// One timestamp authority.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimestampAuthority {
    /// Its address.
    pub url: String,
    /// How long a person waits for it, in seconds; afterwards the worker completes the signature.
    #[serde(default = "tsa_seconds")]
    pub seconds: u64,
}

/// The mail server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// Host; empty: no mail is sent, what waits stays visible.
    pub host: String,
    /// Port.
    pub port: u16,
    /// `none`, `starttls` or `tls`.
    pub security: MailSecurity,
    /// Account, if it wants one.
    pub user: Option<String>,
    /// Its password. Never printed.
    pub password: Option<Secret>,
    /// The sender's address.
    pub from: String,
    /// Above this many bytes the mail carries a link instead of the file.
    pub attach_up_to: u64,
}

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailSecurity {
    /// Not at all: only for a server on the same machine.
    None,
    /// STARTTLS, required.
    Starttls,
    /// TLS from the first byte.
    Tls,
}

/// How long officers stay signed in, in minutes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Session {
    /// Without doing anything.
    pub idle_minutes: u32,
    /// At most.
    pub absolute_minutes: u32,
}

/// How scans arrive besides uploads.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Intake {
    /// A folder with a sub-folder for each agency, named like its code; what is put there waits in that agency's form.
    pub folder: Option<PathBuf>,
    /// Scanners with an eSCL interface. Only these addresses are ever called.
    #[serde(rename = "scanner")]
    pub scanners: Vec<ScannerAt>,
}

/// One scanner of an agency.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScannerAt {
    /// The agency's code.
    pub agency: String,
    /// What its clerks call it.
    pub name: String,
    /// Where its interface begins, e.g. `http://192.0.2.10/eSCL`.
    pub url: String,
}

/// Text that is never printed.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// A secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for whoever needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 25,
            security: MailSecurity::None,
            user: None,
            password: None,
            from: NOBODY.to_owned(),
            attach_up_to: saoy_notify::ATTACH_LIMIT,
        }
    }
}

impl Default for Session {
    fn default() -> Self {
        Self {
            idle_minutes: 30,
            absolute_minutes: 12 * 60,
        }
    }
}

/// One thing that is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigFault {
    /// `public_url` is no address, or not https on a machine that others reach.
    #[error("public_url: {0}")]
    PublicUrl(&'static str),
    /// A file of anchors is not there.
    #[error("trust: {0} cannot be read")]
    Anchor(PathBuf),
    /// A demo database or a demo PKI was given to `serve`.
    #[error("{0} belongs to a demo; serve refuses it")]
    Demo(String),
    /// No timestamp authority: no copy could ever be completed.
    #[error("tsa: at least one timestamp authority is needed")]
    NoTsa,
    /// A password for the mail server without protection.
    #[error("mail.security: a password is not sent without TLS or STARTTLS")]
    MailPlain,
    /// The sender's address is no address.
    #[error("mail.from: {0:?} is not an address")]
    MailFrom(String),
    /// The folder for scans is not there.
    #[error("intake.folder: {0} is no folder")]
    IntakeFolder(PathBuf),
    /// A scanner's address is none that can be called.
    #[error("intake.scanner: {0:?} is not an http address")]
    IntakeScanner(String),
    /// A provider of remote signatures that cannot be asked.
    #[error("remote {0:?}: {1}")]
    Remote(String, ProviderFault),
    /// A file of a hardware module is not there.
    #[error("hsm: {0} cannot be read")]
    HsmFile(PathBuf),
    /// Neither or both of the token's names.
    #[error("hsm: {0}: either token or serial is needed")]
    HsmToken(String),
    /// No session, or too many.
    #[error("hsm: {0}: sessions must be between 1 and 16")]
    HsmSessions(String),
    /// Others could read the PIN.
    #[error("hsm: {0} can be read by others than the service (chmod 600)")]
    HsmPinOpen(PathBuf),
    /// Zero minutes, or idle longer than the whole session.
    #[error("session: idle_minutes must be above 0 and not above absolute_minutes")]
    Session,
}

impl Config {
    /// Everything that is wrong, at once.
    pub fn faults(&self) -> Vec<ConfigFault> {
        let mut faults = Vec::new();
        faults.extend(self.public_url_fault().map(ConfigFault::PublicUrl));
        let anchors = self
            .trust
            .cong_vu
            .iter()
            .chain(&self.trust.cong_cong)
            .chain(&self.trust.tsa);
        faults.extend(
            anchors
                .filter(|path| std::fs::File::open(path).is_err())
                .cloned()
                .map(ConfigFault::Anchor),
        );
        if self.tsa.is_empty() {
            faults.push(ConfigFault::NoTsa);
        }
        if self.mail.password.is_some() && self.mail.security == MailSecurity::None {
            faults.push(ConfigFault::MailPlain);
        }
        let unset = self.mail.from == NOBODY && !self.mail.host.is_empty();
        if unset || self.mail.from.parse::<saoy_domain::EmailAddress>().is_err() {
            faults.push(ConfigFault::MailFrom(self.mail.from.clone()));
        }
        if self.session.idle_minutes == 0 || self.session.idle_minutes > self.session.absolute_minutes {
            faults.push(ConfigFault::Session);
        }
        faults.extend(self.intake.faults());
        faults.extend(crate::remote::faults(&self.remote));
        faults.extend(self.seals.iter().flat_map(SealKey::faults));
        faults
    }

    /// A provider of remote signatures by its name here.
    pub fn remote_provider(&self, id: &str) -> Option<&ProviderAt> {
        self.remote.iter().find(|provider| provider.id == id)
    }

    fn public_url_fault(&self) -> Option<&'static str> {
        let Ok(uri) = self.public_url.parse::<axum::http::Uri>() else {
            return Some("is not an address");
        };
        let Some(host) = uri.host() else {
            return Some("has no host");
        };
        if self.public_url.ends_with('/') {
            return Some("must not end with a slash");
        }
        let loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        match uri.scheme_str() {
            Some("https") => None,
            Some("http") if loopback => None,
            _ => Some("must begin with https:// (http:// only on this machine itself)"),
        }
    }
}

impl Intake {
    fn faults(&self) -> Vec<ConfigFault> {
        let folder = self.folder.iter().filter(|folder| !folder.is_dir());
        let wrong = |at: &&ScannerAt| !crate::clerk::is_scanner(&at.url);
        let scanners = self.scanners.iter().filter(wrong);
        folder
            .cloned()
            .map(ConfigFault::IntakeFolder)
            .chain(scanners.map(|at| ConfigFault::IntakeScanner(at.url.clone())))
            .collect()
    }
}

/// The sender until one is set: an address that can never be answered.
const NOBODY: &str = "khong-tra-loi@saoy.invalid";

fn listen() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))
}

fn database() -> String {
    "sqlite:saoy.db".to_owned()
}

fn files() -> PathBuf {
    PathBuf::from("files")
}

fn tsa_seconds() -> u64 {
    8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(public_url: &str) -> Config {
        serde_json::from_value(
            serde_json::json!({ "public_url": public_url, "tsa": [{ "url": "http://tsa.example" }] }),
        )
        .unwrap()
    }

    #[test]
    fn a_short_configuration_is_enough() {
        assert_eq!(config("https://saoy.example").faults(), []);
        assert_eq!(config("http://127.0.0.1:8080").faults(), []);
    }

    #[test]
    fn all_faults_are_named_at_once() {
        let mut config = config("http://saoy.example");
        config.tsa.clear();
        config.trust.cong_vu.push("missing.pem".into());
        config.mail.password = Some(Secret::new("bí mật"));
        config.mail.from = "nobody".into();
        config.session.idle_minutes = 0;
        config.intake.folder = Some("missing".into());
        config.intake.scanners.push(ScannerAt {
            agency: "K88.04".into(),
            name: "Máy quét".into(),
            url: "file:///etc/passwd".into(),
        });
        let faults = config.faults();
        assert_eq!(faults.len(), 8, "{faults:?}");
        assert!(!format!("{config:?}").contains("bí mật"));
    }
}

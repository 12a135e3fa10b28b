//! Handing a mail to a server (RFC 5321).

use std::{error::Error, io, time::Duration};

use lettre::{
    SmtpTransport, Transport,
    transport::smtp::{authentication::Credentials, extension::ClientId},
};

use crate::{Mail, Outcome, Postman, Trouble, compose};

/// How the line to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Not at all: for a server on the same machine.
    None,
    /// STARTTLS, and nothing goes out without it.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// Where the mail server is.
#[derive(Clone)]
pub struct SmtpConfig {
    /// Its name.
    pub host: String,
    /// Its port: 25, 587 or 465.
    pub port: u16,
    /// How the line is protected.
    pub security: Security,
    /// User and password.
    pub credentials: Option<(String, String)>,
    /// The name that this machine greets with.
    pub hello: String,
    /// How long to wait for each answer.
    pub timeout: Duration,
}

impl std::fmt::Debug for SmtpConfig {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpConfig")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("user", &self.credentials.as_ref().map(|(user, _)| user))
            .finish_non_exhaustive()
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SmtpConfigError {
    /// The program was built without TLS.
    #[error("this program was built without TLS for mail (feature “tls”)")]
    NoTls,
    /// A password must not cross the network in the clear.
    #[error("a password for {0} would go over an unprotected line")]
    PasswordInTheClear(String),
    /// The TLS library refuses the configuration.
    #[error("TLS for mail cannot be set up: {0}")]
    Tls(String),
}

/// A mail server.
#[derive(Debug)]
pub struct Smtp {
    transport: SmtpTransport,
}

impl Smtp {
    /// Prepares the way to a server; nothing is sent yet.
    ///
    /// # Errors
    /// [`SmtpConfigError`].
    pub fn new(config: &SmtpConfig) -> Result<Self, SmtpConfigError> {
        let local = matches!(config.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        if config.security == Security::None && config.credentials.is_some() && !local {
            return Err(SmtpConfigError::PasswordInTheClear(config.host.clone()));
        }
        let mut builder = protect(config, SmtpTransport::builder_dangerous(&config.host))?
            .port(config.port)
            .hello_name(ClientId::Domain(config.hello.clone()))
            .timeout(Some(config.timeout));
        if let Some((user, password)) = &config.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self {
            transport: builder.build(),
        })
    }
}

type Builder = lettre::transport::smtp::SmtpTransportBuilder;

#[cfg(feature = "tls")]
fn protect(config: &SmtpConfig, builder: Builder) -> Result<Builder, SmtpConfigError> {
    use lettre::transport::smtp::client::{Tls, TlsParameters};
    let parameters =
        || TlsParameters::new(config.host.clone()).map_err(|error| SmtpConfigError::Tls(error.to_string()));
    Ok(builder.tls(match config.security {
        Security::None => Tls::None,
        Security::StartTls => Tls::Required(parameters()?),
        Security::Tls => Tls::Wrapper(parameters()?),
    }))
}

#[cfg(not(feature = "tls"))]
fn protect(config: &SmtpConfig, builder: Builder) -> Result<Builder, SmtpConfigError> {
    match config.security {
        Security::None => Ok(builder),
        Security::StartTls | Security::Tls => Err(SmtpConfigError::NoTls),
    }
}

impl Postman for Smtp {
    fn send(&self, mail: &Mail) -> Outcome {
        let message = match compose(mail) {
            Ok(message) => message,
            Err(error) => {
                tracing::warn!(%error, "a mail could not be written");
                return troubled(Trouble::Unwritten);
            }
        };
        match self.transport.send(&message) {
            Ok(response) => Outcome::Sent {
                words: format!(
                    "{} {}",
                    response.code(),
                    response.message().collect::<Vec<_>>().join(" ")
                ),
            },
            Err(error) if error.is_permanent() => Outcome::Refused { words: words(&error) },
            Err(error) if error.is_transient() => Outcome::Unreachable { why: words(&error) },
            Err(error) => {
                tracing::warn!(%error, "a mail did not go out");
                troubled(trouble(&error))
            }
        }
    }
}

fn troubled(trouble: Trouble) -> Outcome {
    let words = trouble.key().to_owned();
    if trouble.is_lasting() {
        Outcome::Refused { words }
    } else {
        Outcome::Unreachable { why: words }
    }
}

/// What was in the way, when the library has no code of the server to show.
fn trouble(error: &lettre::transport::smtp::Error) -> Trouble {
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    #[cfg(feature = "tls")]
    if error.is_tls() {
        return Trouble::Unprotected;
    }
    if is_late(error) {
        Trouble::Late
    } else if error.is_response() && TOO_LONG.contains(&cause.as_str()) {
        Trouble::Overlong
    } else if error.is_response() {
        Trouble::Unreadable
    } else if error.is_client() {
        Trouble::Disagreement
    } else {
        Trouble::NoLine
    }
}

/// A time-out shows as either kind, by operating system.
fn is_late(error: &lettre::transport::smtp::Error) -> bool {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| matches!(cause.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock))
}

/// What the library says of an answer that it stopped reading.
const TOO_LONG: [&str; 2] = ["SMTP response line too long", "SMTP response too large"];

/// So much of a server's words is kept, in characters.
const KEPT: usize = 500;

/// The server's own words, with its code.
fn words(error: &lettre::transport::smtp::Error) -> String {
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    format!("{code} {said}").trim().chars().take(KEPT).collect()
}

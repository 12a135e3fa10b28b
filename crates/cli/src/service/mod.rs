//! The running service: put together, listening, stopping without losing anything.

pub(crate) mod hsm;
mod listen;
mod log;

use std::sync::Arc;
use std::time::Duration;

use saoy_blob::Folder;
use saoy_domain::{Clock, IdentityRules, Random};
use saoy_notify::{Mail, Outcome, Postman, Security, Smtp, SmtpConfig};
use saoy_pki_client::{AddressRule, Client, HttpTransport, Settings};
use saoy_store::Db;
use saoy_web::app::{App, Parts};
use saoy_web::config::{Config, MailSecurity};
use saoy_web::keys::KeyRing;
use saoy_web::render::Renderer;
use saoy_web::trust::{TrustServices, authorities, read_anchors};

use crate::commands::Failure;

pub(crate) use listen::{bind, serve};
pub(crate) use log::start as start_log;

/// What differs between `serve` and `demo`.
pub(crate) struct Kind {
    /// One-click sign-in and the marks of a demo.
    pub(crate) demo: bool,
    /// Which addresses revocation and timestamps may lie at.
    pub(crate) addresses: AddressRule,
    /// The keys within reach.
    pub(crate) keys: Arc<dyn KeyRing>,
    /// Who carries the mails; by the configuration when absent.
    pub(crate) postman: Option<Arc<dyn Postman>>,
    /// What counts as an identity number.
    pub(crate) identity_rules: IdentityRules,
}

/// Puts the service together.
pub(crate) fn assemble(
    config: Config,
    db: Db,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    kind: Kind,
) -> Result<App, Failure> {
    let nonces = Arc::clone(&random);
    let nonce = move || {
        let mut bytes = [0; 8];
        nonces.fill(&mut bytes);
        u64::from_be_bytes(bytes)
    };
    let line = HttpTransport::new(kind.addresses);
    let client = Client::new(line.clone(), nonce, Settings::default());
    let trust = TrustServices::new(client, read_anchors(&config.trust)?, authorities(&config));
    let postman = match kind.postman {
        Some(postman) => postman,
        None => mail_server(&config)?,
    };
    let files = Arc::new(Folder::open(&config.files)?);
    let renderer = Renderer::new()?;
    Ok(App::new(Parts {
        config,
        db,
        files,
        clock,
        random,
        renderer,
        keys: kind.keys,
        trust,
        providers: Arc::new(line),
        postman,
        identity_rules: kind.identity_rules,
        demo: kind.demo,
    }))
}

/// The mail server of the configuration.
pub(crate) fn mail_server(config: &Config) -> Result<Arc<dyn Postman>, Failure> {
    let mail = &config.mail;
    if mail.host.is_empty() {
        return Ok(Arc::new(NoServer));
    }
    let host = config
        .public_url
        .split_once("://")
        .map_or("localhost", |(_, host)| host);
    let smtp = SmtpConfig {
        host: mail.host.clone(),
        port: mail.port,
        security: match mail.security {
            MailSecurity::None => Security::None,
            MailSecurity::Starttls => Security::StartTls,
            MailSecurity::Tls => Security::Tls,
        },
        credentials: mail.user.clone().zip(
            mail.password
                .as_ref()
                .map(|password| password.reveal().to_owned()),
        ),
        hello: host.split(':').next().unwrap_or("localhost").to_owned(),
        timeout: Duration::from_secs(30),
    };
    Ok(Arc::new(Smtp::new(&smtp)?))
}

/// No mail server is configured: mails wait, visibly.
struct NoServer;

impl Postman for NoServer {
    fn send(&self, _: &Mail) -> Outcome {
        Outcome::Unreachable {
            why: "no mail server is configured (mail.host)".to_owned(),
        }
    }
}

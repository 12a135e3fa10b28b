//! What every handler works with. One value, shared by all requests and by the worker.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _};
use jiff::Timestamp;
use saoy_domain::{Clock, Digest, Random};
use saoy_store::{Db, StoreError, secrets};

use crate::authorities::Authorities;
use crate::clerk::{Looks, Trials};
use crate::config::Config;
use crate::drawn::Drawn;
use crate::failure::Answer;
use crate::flow::{self, Encoded};
use crate::keys::KeyRing;
use crate::pages::{Frame, Page};
use crate::render::Renderer;
use crate::trust::TrustServices;

/// The name of the salt of hashed addresses.
const SALT: &str = "salt of addresses";

/// The service: cheap to clone, the same everywhere.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: Parts,
    drawn: Drawn,
    encoded: Encoded,
    looks: Looks,
    trials: Trials,
    salt: tokio::sync::OnceCell<Vec<u8>>,
    seen: crate::audit::Seen,
    vault: crate::remote::Vault,
    authorities: Authorities,
    refusals: crate::programs::Refusals,
    uploads: crate::programs::Uploads,
    last_timestamps: flow::LastAnswer,
}

/// The parts of the service.
pub struct Parts {
    /// Settings of the installation.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// The files.
    pub files: Arc<saoy_blob::Folder>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The random source.
    pub random: Arc<dyn Random>,
    /// Templates and languages.
    pub renderer: Renderer,
    /// The keys that this installation reaches.
    pub keys: Arc<dyn KeyRing>,
    /// Anchors, revocation and timestamps.
    pub trust: TrustServices,
    /// Who carries what is asked of providers of remote signatures.
    pub providers: Arc<dyn saoy_pki_client::Caller>,
    /// Who carries the mails.
    pub postman: Arc<dyn saoy_notify::Postman>,
    /// Which numbers are identity numbers here: the demo knows one more province.
    pub identity_rules: saoy_domain::IdentityRules,
    /// Whether this is the demo: one-click sign-in, and “CHỨNG THƯ THỬ NGHIỆM” on every page.
    pub demo: bool,
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner {
            parts,
            drawn: Drawn::default(),
            encoded: Encoded::default(),
            looks: Looks::default(),
            trials: Trials::default(),
            salt: tokio::sync::OnceCell::new(),
            seen: crate::audit::Seen::default(),
            vault: crate::remote::Vault::default(),
            authorities: Authorities::default(),
            refusals: crate::programs::Refusals::default(),
            uploads: crate::programs::Uploads::default(),
            last_timestamps: flow::LastAnswer::default(),
        }))
    }

    /// Pages of files, drawn.
    pub(crate) fn drawn(&self) -> &Drawn {
        &self.0.drawn
    }

    /// Pictures of signatures and seals, ready for a page.
    pub(crate) fn encoded(&self) -> &Encoded {
        &self.0.encoded
    }

    /// Scans that are looked through.
    pub(crate) fn looks(&self) -> &Looks {
        &self.0.looks
    }

    /// Files that may be written anew.
    pub(crate) fn trials(&self) -> &Trials {
        &self.0.trials
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What officers showed to release their remote keys: in memory only.
    pub(crate) fn vault(&self) -> &crate::remote::Vault {
        &self.0.vault
    }

    /// Timestamp authorities as they answered.
    pub(crate) fn authorities(&self) -> &Authorities {
        &self.0.authorities
    }

    /// Why files of signing programs were not taken: in memory only.
    pub(crate) fn refusals(&self) -> &crate::programs::Refusals {
        &self.0.refusals
    }

    /// Files of signing programs that are on their way.
    pub(crate) fn uploads(&self) -> &crate::programs::Uploads {
        &self.0.uploads
    }

    /// How the timestamp authorities answered last.
    pub(crate) fn last_timestamps(&self) -> &flow::LastAnswer {
        &self.0.last_timestamps
    }

    /// Views of page pictures that were written down lately.
    pub(crate) fn seen(&self) -> &crate::audit::Seen {
        &self.0.seen
    }

    /// The salted hash of an address: who deletes the salt deletes what the log knows of addresses.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn source_hash(&self, address: IpAddr) -> Result<Digest, StoreError> {
        let salt = self.0.salt.get_or_try_init(|| self.make_salt()).await?;
        let text = address.to_string();
        Ok(Digest(saoy_pki::sha256(&[salt, text.as_bytes()].concat())))
    }

    async fn make_salt(&self) -> Result<Vec<u8>, StoreError> {
        if let Some(salt) = secrets::find(&self.db, SALT).await? {
            return Ok(salt);
        }
        let mut tx = self.db.begin().await?;
        let salt = secrets::keep(&mut tx, SALT, &self.random_bytes::<32>()).await?;
        tx.commit().await?;
        Ok(salt)
    }

    /// `N` random bytes.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }

    /// `N` random bytes as hex, that nobody guesses.
    pub fn secret<const N: usize>(&self) -> String {
        hex::encode(self.random_bytes::<N>())
    }

    /// An unguessable name for an address: 128 random bits as hex.
    pub fn token(&self) -> String {
        self.secret::<16>()
    }

    /// A page as an answer.
    ///
    /// # Errors
    /// The page cannot be drawn.
    pub fn page<P: Page>(&self, status: StatusCode, frame: &Frame, page: &P) -> Answer {
        Ok((status, Html(self.renderer.page(frame, page)?)).into_response())
    }

    /// Runs work that waits for a disk, a processor or another machine, away from the threads that answer requests.
    pub async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T, tokio::task::JoinError> {
        let app = self.clone();
        tokio::task::spawn_blocking(move || work(&app)).await
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}

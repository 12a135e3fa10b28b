//! Whom this installation trusts, and the questions it sends out: revocation and timestamps. Everything here blocks;
//! handlers call it through [`crate::app::App::blocking`].

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use saoy_pki::trust::trusted;
use saoy_pki::{Certificate, Purpose, TrustAnchor};
use saoy_pki_client::{Client, Tsa};

use crate::config::{Config, Trust as Files};

/// Anchors, timestamp authorities and the client that asks.
pub struct TrustServices {
    /// Fetches timestamps and revocation.
    pub client: Client,
    /// Whom we trust, for what; can be replaced while the service runs.
    anchors: RwLock<Arc<[TrustAnchor]>>,
    /// Timestamp authorities, tried in this order.
    pub authorities: Vec<Tsa>,
}

/// A file of anchors that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// It cannot be read.
    #[error("{0}: {1}")]
    Unreadable(String, #[source] std::io::Error),
    /// It holds something that is no certificate.
    #[error("{0}: not a certificate: {1}")]
    NotACertificate(String, #[source] saoy_pki::CertificateError),
    /// It holds no certificate at all.
    #[error("{0}: no certificate in it")]
    Empty(String),
}

impl TrustServices {
    /// Puts them together.
    pub fn new(client: Client, anchors: Vec<TrustAnchor>, authorities: Vec<Tsa>) -> Self {
        Self {
            client,
            anchors: RwLock::new(anchors.into()),
            authorities,
        }
    }

    /// Whom we trust at this moment.
    pub fn anchors(&self) -> Arc<[TrustAnchor]> {
        Arc::clone(&self.anchors.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the anchors; what is under way goes on with the old ones.
    pub fn set_anchors(&self, anchors: Vec<TrustAnchor>) {
        *self.anchors.write().unwrap_or_else(PoisonError::into_inner) = anchors.into();
    }

    /// Anchors that are trusted for signatures at an instant.
    pub fn signature_anchors(&self, at: jiff::Timestamp) -> Vec<Certificate> {
        trusted(&self.anchors(), &[Purpose::CongVu, Purpose::CongCong], at)
    }

    /// Anchors that are trusted for timestamps at an instant.
    pub fn tsa_anchors(&self, at: jiff::Timestamp) -> Vec<Certificate> {
        trusted(&self.anchors(), &[Purpose::Tsa], at)
    }
}

/// Reads the anchors that the configuration names.
///
/// # Errors
/// The first file that cannot be used.
pub fn read_anchors(files: &Files) -> Result<Vec<TrustAnchor>, TrustError> {
    let lists = [
        (&files.cong_vu, Purpose::CongVu),
        (&files.cong_cong, Purpose::CongCong),
        (&files.tsa, Purpose::Tsa),
    ];
    let mut anchors: Vec<TrustAnchor> = Vec::new();
    for (paths, purpose) in lists {
        for path in paths {
            for certificate in read_pem(path)? {
                match anchors
                    .iter_mut()
                    .find(|anchor| anchor.certificate == certificate)
                {
                    Some(known) => known.purposes.push(purpose),
                    None => anchors.push(TrustAnchor::new(certificate, &[purpose])),
                }
            }
        }
    }
    Ok(anchors)
}

/// The authorities that the configuration names, each asked once while a person waits; the worker asks again.
pub fn authorities(config: &Config) -> Vec<Tsa> {
    let authority = |tsa: &crate::config::TimestampAuthority| Tsa {
        name: tsa.url.clone(),
        url: tsa.url.clone(),
        budget: Duration::from_secs(tsa.seconds),
        attempts: 1,
        pause: Duration::from_secs(2),
    };
    config.tsa.iter().map(authority).collect()
}

fn read_pem(path: &Path) -> Result<Vec<Certificate>, TrustError> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| TrustError::Unreadable(name.clone(), error))?;
    let certificates =
        Certificate::from_pem(&text).map_err(|error| TrustError::NotACertificate(name.clone(), error))?;
    if certificates.is_empty() {
        Err(TrustError::Empty(name))
    } else {
        Ok(certificates)
    }
}

//! With which certificate each timestamp authority answers: it ends like any other, and nobody here renews it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use saoy_pki::Certificate;
use saoy_pki_client::Timestamped;
use saoy_store::StoreError;
use saoy_store::authorities::{self, Authority};
use saoy_store::scope::System;

use crate::app::App;

/// What was seen since the service began. A certificate that is known already costs no write.
#[derive(Default)]
pub(crate) struct Authorities(Mutex<BTreeMap<String, Seen>>);

struct Seen {
    certificate: Certificate,
    written: bool,
}

impl Authorities {
    /// An authority answered.
    pub(crate) fn note(&self, stamp: &Timestamped) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let certificate = &stamp.token.certificate;
        if all
            .get(&stamp.tsa)
            .is_none_or(|seen| seen.certificate != *certificate)
        {
            let seen = Seen {
                certificate: certificate.clone(),
                written: false,
            };
            all.insert(stamp.tsa.clone(), seen);
        }
    }

    fn take_new(&self, now: Timestamp) -> Vec<Authority> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let unwritten = all.iter_mut().filter(|(_, seen)| !seen.written);
        let rows = unwritten.map(|(name, seen)| {
            seen.written = true;
            Authority {
                name: name.clone(),
                der: seen.certificate.der().to_vec(),
                subject: seen.certificate.subject_common_name().unwrap_or_default(),
                not_after: seen.certificate.not_after(),
                seen_at: now,
            }
        });
        rows.collect()
    }
}

/// All that are known, the one that ends first at the top; what is new is written down.
///
/// # Errors
/// What the database reports.
pub(crate) async fn known(app: &App) -> Result<Vec<Authority>, StoreError> {
    let new = app.authorities().take_new(app.now());
    if !new.is_empty() {
        let mut tx = app.db.begin().await?;
        for one in &new {
            authorities::seen(&mut tx, &System, one).await?;
        }
        tx.commit().await?;
    }
    authorities::list(&app.db).await
}

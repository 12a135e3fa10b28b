//! Why the last file of a request was not taken, in memory only: a page that is loaded again says it again, and neither the
//! files nor the database know anything of a file that was refused.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use saoy_domain::SigningId;
use saoy_store::StoreError;
use saoy_store::batches::Batch;
use saoy_store::scope::System;
use saoy_store::signings::{self, SigningState};

use super::Refused;
use super::answer::of_changes;
use crate::app::App;
use crate::flow::Program;
use crate::pages::{BatchItem, Lang, Outcome};

/// More are forgotten: nobody waits for so many at once.
const MOST: usize = 5_000;

/// The refusals of this process.
#[derive(Default)]
pub(crate) struct Refusals(Mutex<BTreeMap<SigningId, Refused>>);

impl Refusals {
    /// Notes a refusal, or that there is none any more.
    pub(super) fn note(&self, id: SigningId, refused: Option<&Refused>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match refused {
            Some(refused) => {
                if all.len() >= MOST {
                    all.pop_first();
                }
                all.insert(id, refused.clone());
            }
            None => drop(all.remove(&id)),
        }
    }

    fn of(&self, id: SigningId) -> Option<Refused> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&id).cloned()
    }
}

/// Says at each dossier that waits for a program why its last file was not taken.
///
/// # Errors
/// What the database reports.
pub(crate) async fn told(
    app: &App,
    batch: &Batch,
    lang: Lang,
    shown: &mut [BatchItem],
) -> Result<(), StoreError> {
    if Program::at(batch.signer).is_none() {
        return Ok(());
    }
    for signing in signings::open(&app.db, &System, batch.id).await? {
        let refused = app
            .refusals()
            .of(signing.id)
            .filter(|_| signing.state == SigningState::Asked);
        let dossier = signing.dossier.to_string();
        let line = shown
            .iter_mut()
            .find(|line| line.id == dossier && line.outcome == Outcome::Asked);
        if let Some((refused, line)) = refused.zip(line) {
            line.text = Some(refused.text(of_changes(lang)));
        }
    }
    Ok(())
}

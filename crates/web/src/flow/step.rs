//! A step of a dossier in one transaction: read, moved by the domain, written down, committed.

use saoy_domain::dossier::{Act, Moved, Stored};
use saoy_domain::{Deed, Dossier, DossierId};
use saoy_store::dossiers::{self, Row, SaveError};
use saoy_store::scope::{Right, Scoped};
use saoy_store::{StoreError, Tx};

use super::FlowError;
use crate::app::App;
use crate::audit;

/// A dossier inside the transaction that moves it. Dropped before [`Step::end`], nothing happened.
pub(crate) struct Step<R: Right> {
    /// The transaction, for what goes along with the step.
    pub(crate) tx: Tx,
    /// The dossier.
    pub(crate) row: Row,
    /// Who acts, and when.
    pub(crate) act: Act,
    scope: Scoped<R>,
}

impl<R: Right> Step<R> {
    /// Reads the dossier inside the transaction.
    ///
    /// # Errors
    /// [`FlowError::NotFound`] when the agency has no such dossier.
    pub(crate) async fn begin(app: &App, scope: &Scoped<R>, id: DossierId) -> Result<Self, FlowError> {
        let mut tx = app.db.begin().await?;
        let row = dossiers::find(&mut tx, scope, id).await?;
        let row = row.ok_or(FlowError::NotFound)?;
        Ok(Self::with(app, scope, tx, row))
    }

    /// Takes a row that was read before: when somebody was faster, [`Step::to`] refuses it.
    pub(crate) async fn of(app: &App, scope: &Scoped<R>, row: Row) -> Result<Self, StoreError> {
        let tx = app.db.begin().await?;
        Ok(Self::with(app, scope, tx, row))
    }

    fn with(app: &App, scope: &Scoped<R>, tx: Tx, row: Row) -> Self {
        let act = Act {
            by: scope.officer(),
            at: app.now(),
        };
        Self {
            tx,
            row,
            act,
            scope: *scope,
        }
    }

    /// Saves the dossier in its new state, with the event of its history.
    pub(crate) async fn to<S>(&mut self, moved: Moved<S>) -> Result<(), SaveError>
    where
        Stored: From<Dossier<S>>,
    {
        dossiers::move_on(&mut self.tx, &self.scope, &mut self.row, moved).await
    }

    /// Writes down what was done and commits.
    pub(crate) async fn end(mut self, deed: Deed) -> Result<(), StoreError> {
        audit::record(&mut self.tx, &self.scope, deed, self.row.id, self.act.at).await?;
        self.tx.commit().await
    }
}

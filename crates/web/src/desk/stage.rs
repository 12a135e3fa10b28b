//! What the two stages do differently in a batch.

use saoy_domain::{BookId, Digest, DossierId, State};
use saoy_store::batches::BatchStage;
use saoy_store::dossiers::Row;
use saoy_store::pictures::Owner;
use saoy_store::scope::{CopySeal, CopySign, Right, Scoped};

use crate::app::App;
use crate::flow::{self, FlowError};
use crate::pages::Stage;

/// A right that works through batches.
pub(super) trait Stages: Right + Sized {
    const STAGE: Stage;
    const KEPT: BatchStage;
    /// The state that this stage leads to.
    const ENDS: State;

    /// Whose key works.
    fn owner(scope: &Scoped<Self>) -> Owner;

    /// The file that is to be signed.
    fn file(row: &Row) -> Option<Digest>;

    /// Signs or seals one dossier.
    fn act(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
        displayed: Digest,
        book: Option<BookId>,
        certificate: &str,
    ) -> impl Future<Output = Result<(), FlowError>> + Send;

    /// Passes on or delivers one dossier.
    fn pass(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
    ) -> impl Future<Output = Result<(), FlowError>> + Send;
}

impl Stages for CopySign {
    const STAGE: Stage = Stage::Sign;
    const KEPT: BatchStage = BatchStage::Sign;
    const ENDS: State = State::Signed;

    fn owner(scope: &Scoped<Self>) -> Owner {
        Owner::Person(scope.person())
    }

    fn file(row: &Row) -> Option<Digest> {
        row.scan_digest
    }

    async fn act(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
        displayed: Digest,
        _: Option<BookId>,
        certificate: &str,
    ) -> Result<(), FlowError> {
        flow::sign(app, scope, id, displayed, Some(certificate))
            .await
            .map(drop)
    }

    async fn pass(app: &App, scope: &Scoped<Self>, id: DossierId) -> Result<(), FlowError> {
        super::super::sign::pass_on(app, scope, id).await
    }
}

impl Stages for CopySeal {
    const STAGE: Stage = Stage::Seal;
    const KEPT: BatchStage = BatchStage::Seal;
    const ENDS: State = State::Sealed;

    fn owner(scope: &Scoped<Self>) -> Owner {
        Owner::Agency(scope.agency())
    }

    fn file(row: &Row) -> Option<Digest> {
        row.file_digest
    }

    async fn act(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
        displayed: Digest,
        book: Option<BookId>,
        certificate: &str,
    ) -> Result<(), FlowError> {
        let book = book.ok_or(FlowError::Number(saoy_store::entries::NumberError::NotFound))?;
        flow::seal(app, scope, id, displayed, book, Some(certificate))
            .await
            .map(drop)
    }

    async fn pass(app: &App, scope: &Scoped<Self>, id: DossierId) -> Result<(), FlowError> {
        flow::deliver(app, scope, id).await
    }
}

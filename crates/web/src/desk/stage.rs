//! What the leader's desk and the seal keeper's do differently. Everything else they share.

use saoy_domain::{BookId, Digest, DossierId, State, dossier::BoundNumber};
use saoy_store::batches::{Batch, BatchStage};
use saoy_store::entries::NumberError;
use saoy_store::looks;
use saoy_store::pictures::Owner;
use saoy_store::scope::{CopySeal, CopySign, Right, Scoped};

use super::form::Seen;
use super::number::Numbers;
use super::passing;
use crate::app::App;
use crate::flow::{self, Back, Candidate, FlowError, Look, Pending, Sent, Wanted};
use crate::pages::Stage;

/// The right of one of the two desks.
pub(super) trait Desk: Right + Sized {
    const STAGE: Stage;
    const KEPT: BatchStage;
    /// The state in which a dossier waits for this desk.
    const WAITS: State;
    /// The state that this desk's key leads to.
    const ENDS: State;
    /// The states of a dossier that carries this desk's signature: that one, and those behind it.
    const BEHIND: &'static [State];
    /// What is decided beside file and certificate: how the signature looks, or which number the copy carries.
    type Choice: Copy + Send + Sync;

    /// Whose key works.
    fn owner(scope: &Scoped<Self>) -> Owner;

    /// What the page before “Áp dụng” shows; `None` when no such book can be chosen.
    fn shown(
        app: &App,
        scope: &Scoped<Self>,
        numbers: &Numbers,
        book: &str,
    ) -> impl Future<Output = Result<Option<Self::Choice>, FlowError>> + Send;

    /// What a form says that was shown; `None` when it names no book.
    fn sent(seen: &Seen) -> Option<Self::Choice>;

    /// What a batch does with every dossier.
    fn usual(
        app: &App,
        scope: &Scoped<Self>,
        batch: &Batch,
    ) -> impl Future<Output = Result<Self::Choice, FlowError>> + Send;

    /// The choice in the address of a drawn page, and back.
    fn name(choice: Self::Choice) -> String;
    fn named(name: &str) -> Option<Self::Choice>;

    /// The number that was looked at, where a choice is one.
    fn number(choice: Self::Choice) -> Option<BoundNumber>;

    /// Keeps a choice for [`Self::usual`], where no batch does.
    fn keep(
        app: &App,
        scope: &Scoped<Self>,
        choice: Self::Choice,
    ) -> impl Future<Output = Result<(), FlowError>> + Send;

    /// The file as it will look, without a signature.
    fn draft(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
        choice: Self::Choice,
    ) -> impl Future<Output = Result<Vec<u8>, FlowError>> + Send;

    /// Signs or seals one dossier.
    fn act(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
        displayed: Digest,
        choice: Self::Choice,
        certificate: &str,
    ) -> impl Future<Output = Result<(), FlowError>> + Send;

    /// Draws what a key out of this server's reach is asked to sign.
    fn ask(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
        displayed: Digest,
        choice: Self::Choice,
        key: &Candidate,
    ) -> impl Future<Output = Result<Pending, FlowError>> + Send;

    /// Its value came: signs or seals the dossier with it.
    fn finish(
        app: &App,
        scope: &Scoped<Self>,
        pending: Pending,
        value: &[u8],
    ) -> impl Future<Output = Result<(), FlowError>> + Send;

    /// Draws what a program that signs whole files is sent.
    fn send(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
        displayed: Digest,
        choice: Self::Choice,
        key: &Candidate,
    ) -> impl Future<Output = Result<Sent, FlowError>> + Send;

    /// It came back signed: moves the dossier on.
    fn take(
        app: &App,
        scope: &Scoped<Self>,
        back: Back,
    ) -> impl Future<Output = Result<(), FlowError>> + Send;

    /// Passes on or delivers one dossier.
    fn pass(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
    ) -> impl Future<Output = Result<(), FlowError>> + Send;
}

impl Desk for CopySign {
    const STAGE: Stage = Stage::Sign;
    const KEPT: BatchStage = BatchStage::Sign;
    const WAITS: State = State::AwaitingSignature;
    const ENDS: State = State::Signed;
    const BEHIND: &'static [State] = &[
        State::Signed,
        State::AwaitingSeal,
        State::Sealed,
        State::Delivered,
        State::Withdrawn,
    ];
    type Choice = Look;

    fn owner(scope: &Scoped<Self>) -> Owner {
        Owner::Person(scope.person())
    }

    async fn shown(app: &App, scope: &Scoped<Self>, _: &Numbers, _: &str) -> Result<Option<Look>, FlowError> {
        flow::look_of(app, scope).await.map(Some)
    }

    fn sent(seen: &Seen) -> Option<Look> {
        Some(Look::named(&seen.look).unwrap_or_default())
    }

    async fn usual(app: &App, scope: &Scoped<Self>, _: &Batch) -> Result<Look, FlowError> {
        flow::look_of(app, scope).await
    }

    fn name(look: Look) -> String {
        look.name().to_owned()
    }

    fn named(name: &str) -> Option<Look> {
        Look::named(name)
    }

    fn number(_: Look) -> Option<BoundNumber> {
        None
    }

    async fn keep(app: &App, scope: &Scoped<Self>, look: Look) -> Result<(), FlowError> {
        let mut tx = app.db.begin().await?;
        looks::choose(&mut tx, scope, look.name()).await?;
        Ok(tx.commit().await?)
    }

    async fn draft(app: &App, scope: &Scoped<Self>, id: DossierId, look: Look) -> Result<Vec<u8>, FlowError> {
        flow::draft_signature(app, scope, id, look).await
    }

    async fn act(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
        displayed: Digest,
        look: Look,
        certificate: &str,
    ) -> Result<(), FlowError> {
        let signed = flow::sign(app, scope, id, displayed, look, Some(certificate));
        signed.await.map(drop)
    }

    async fn ask(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
        displayed: Digest,
        look: Look,
        key: &Candidate,
    ) -> Result<Pending, FlowError> {
        flow::ask_leader(app, scope, id, displayed, look, key).await
    }

    async fn finish(
        app: &App,
        scope: &Scoped<Self>,
        pending: Pending,
        value: &[u8],
    ) -> Result<(), FlowError> {
        flow::finish_leader(app, scope, pending, value).await.map(drop)
    }

    async fn send(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
        displayed: Digest,
        _: Look,
        key: &Candidate,
    ) -> Result<Sent, FlowError> {
        flow::send_leader(app, scope, id, displayed, key).await
    }

    async fn take(app: &App, scope: &Scoped<Self>, back: Back) -> Result<(), FlowError> {
        flow::take_leader(app, scope, back).await.map(drop)
    }

    async fn pass(app: &App, scope: &Scoped<Self>, id: DossierId) -> Result<(), FlowError> {
        passing::pass_on(app, scope, id).await
    }
}

impl Desk for CopySeal {
    const STAGE: Stage = Stage::Seal;
    const KEPT: BatchStage = BatchStage::Seal;
    const WAITS: State = State::AwaitingSeal;
    const ENDS: State = State::Sealed;
    const BEHIND: &'static [State] = &[State::Sealed, State::Delivered, State::Withdrawn];
    type Choice = Wanted;

    fn owner(scope: &Scoped<Self>) -> Owner {
        Owner::Agency(scope.agency())
    }

    async fn shown(
        _: &App,
        _: &Scoped<Self>,
        numbers: &Numbers,
        book: &str,
    ) -> Result<Option<Wanted>, FlowError> {
        let found = numbers.in_book(book);
        Ok(found.map(|(book, n)| Wanted::Shown(BoundNumber { book: book.id, n })))
    }

    fn sent(seen: &Seen) -> Option<Wanted> {
        let book = seen.book.parse().ok()?;
        // A form without a number was not sent by the page that shows it: no number is 0.
        let n = seen.number.parse().unwrap_or(0);
        Some(Wanted::Shown(BoundNumber { book, n }))
    }

    async fn usual(_: &App, _: &Scoped<Self>, batch: &Batch) -> Result<Wanted, FlowError> {
        let book = batch.book.ok_or(FlowError::Number(NumberError::NotFound))?;
        Ok(match batch.number {
            Some(n) => Wanted::Shown(BoundNumber { book, n }),
            None => Wanted::NextIn(book),
        })
    }

    fn name(wanted: Wanted) -> String {
        match wanted {
            Wanted::Shown(BoundNumber { book, n }) => format!("{book}-{n}"),
            Wanted::NextIn(book) => book.to_string(),
        }
    }

    fn named(name: &str) -> Option<Wanted> {
        let (book, n) = name.split_once('-')?;
        let (book, n) = (BookId(book.parse().ok()?), n.parse().ok()?);
        Some(Wanted::Shown(BoundNumber { book, n }))
    }

    fn number(wanted: Wanted) -> Option<BoundNumber> {
        match wanted {
            Wanted::Shown(number) => Some(number),
            Wanted::NextIn(_) => None,
        }
    }

    async fn keep(_: &App, _: &Scoped<Self>, _: Wanted) -> Result<(), FlowError> {
        Ok(())
    }

    async fn draft(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
        wanted: Wanted,
    ) -> Result<Vec<u8>, FlowError> {
        flow::draft_seal(app, scope, id, wanted).await
    }

    async fn act(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
        displayed: Digest,
        wanted: Wanted,
        certificate: &str,
    ) -> Result<(), FlowError> {
        let sealed = flow::seal(app, scope, id, displayed, wanted, Some(certificate));
        sealed.await.map(drop)
    }

    async fn ask(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
        displayed: Digest,
        wanted: Wanted,
        key: &Candidate,
    ) -> Result<Pending, FlowError> {
        let asked = flow::ask_seal(app, scope, id, displayed, wanted, key).await?;
        Ok(asked.1)
    }

    async fn finish(
        app: &App,
        scope: &Scoped<Self>,
        pending: Pending,
        value: &[u8],
    ) -> Result<(), FlowError> {
        flow::finish_seal(app, scope, pending, value).await.map(drop)
    }

    async fn send(
        app: &App,
        scope: &Scoped<Self>,
        id: DossierId,
        displayed: Digest,
        wanted: Wanted,
        key: &Candidate,
    ) -> Result<Sent, FlowError> {
        flow::send_seal(app, scope, id, displayed, wanted, key).await
    }

    async fn take(app: &App, scope: &Scoped<Self>, back: Back) -> Result<(), FlowError> {
        flow::take_seal(app, scope, back).await.map(drop)
    }

    async fn pass(app: &App, scope: &Scoped<Self>, id: DossierId) -> Result<(), FlowError> {
        flow::deliver(app, scope, id).await
    }
}

//! A dossier of the store as the pages show it: card, strip of steps, viewer.

use saoy_domain::dossier::Move;
use saoy_domain::{Permission, State};
use saoy_store::dossiers::{RequesterKind, Row, TimelineRow, Waiting};
use saoy_store::people::Person;
use saoy_store::scope::Reads;
use saoy_store::{StoreError, books, dossiers, people};

use crate::app::App;
use crate::failure::Failure;
use crate::flow;
use crate::pages::{Card, GROUNDS, Kind, Mark, PageWarning, Returned, Step, Viewer};

/// A dossier of the officer's agency with its history.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    /// The dossier.
    pub(crate) row: Row,
    /// Everything that happened to it, oldest first.
    pub(crate) events: Vec<TimelineRow>,
}

/// Loads a dossier.
///
/// # Errors
/// [`Failure::NotFound`]: another agency's is not there.
pub(crate) async fn load(
    app: &App,
    scope: &impl Reads,
    id: saoy_domain::DossierId,
) -> Result<Loaded, Failure> {
    let row = dossiers::find(&app.db, scope, id).await?;
    let row = row.ok_or(Failure::NotFound)?;
    let events = dossiers::timeline(&app.db, scope, id).await?;
    Ok(Loaded { row, events })
}

/// The data of a dossier.
///
/// # Errors
/// What the database reports.
pub(crate) async fn card(app: &App, scope: &impl Reads, loaded: &Loaded) -> Result<Card, StoreError> {
    let row = &loaded.row;
    let signer_lines = match signer(app, scope, row).await? {
        Some(signer) => flow::authority_lines(app, &signer, row.signed_at.unwrap_or(app.now())).await?,
        None => Vec::new(),
    };
    let book = match row.number_book {
        Some(book) => books::find(&app.db, scope, book).await?,
        None => None,
    };
    let number = book.zip(row.number_n);
    Ok(Card {
        id: row.id.to_string(),
        code: row.code.to_string(),
        state: row.state,
        again: submitted_again(&loaded.events),
        waiting_for_timestamp: row.waiting_for == Some(Waiting::Timestamp),
        hand_over: row.waits_for_hand_over(),
        document_type: row.document_name.clone(),
        name: row.requester_name.clone(),
        kind: kind(row.requester_kind),
        identity: row.requester_identity.clone(),
        phone: row.requester_phone.clone(),
        email: row.requester_email.clone(),
        email_is_officers: row.requester_email_is_officers,
        pages: row.pages,
        copy_pages: row.scan_pages.filter(|copy| *copy != row.pages),
        copies: row.copies,
        fee: u64::try_from(row.fee).unwrap_or(0),
        fee_waived: row.fee_waived_reason.clone(),
        attestation: row.attestation.clone(),
        signer_lines,
        number: number
            .map(|(book, n)| format!("{} · {}", flow::number_text(&book, n), flow::book_volume(&book))),
        checked: GROUNDS.iter().map(|ground| (*ground).to_owned()).collect(),
        due: row.due_at.filter(|_| row.state.is_open()),
        version: u64::try_from(row.version.0).unwrap_or(0),
        returned: returned(loaded),
    })
}

/// The strip above a work page. What is done is called done, also while the dossier was not passed on yet.
pub(crate) fn steps(loaded: &Loaded) -> Vec<Step> {
    let row = &loaded.row;
    let here = match row.state {
        State::Draft | State::Returned | State::Cancelled | State::Refused => 0,
        State::AwaitingSignature | State::Signed => 2,
        State::AwaitingSeal | State::Sealed => 3,
        State::Delivered | State::Withdrawn => 5,
    };
    // How a step is called while it is awaited, and once it is done.
    let all = [
        ("draft", "draft", Move::Create),
        ("submit", "submit", Move::Submit),
        ("awaiting-signature", "signed", Move::Sign),
        ("awaiting-seal", "sealed", Move::Seal),
        ("delivered", "delivered", Move::Deliver),
    ];
    let reached = matches!(row.state, State::Signed | State::Sealed);
    let step = |(index, (awaited, reached_name, what)): (usize, (_, _, Move))| {
        let done = loaded.events.iter().rev().find(|event| event.action == what);
        let mark = Mark::of(index, here);
        Step {
            name: if mark == Mark::Done || mark == Mark::Here && reached {
                reached_name
            } else {
                awaited
            },
            mark,
            at: match mark {
                Mark::Done => done.map(|event| event.at),
                Mark::Here => Some(row.state_since),
                Mark::Todo => None,
            },
            who: done
                .filter(|_| mark == Mark::Done)
                .and_then(|event| event.actor_name.clone()),
        }
    };
    all.into_iter().enumerate().map(step).collect()
}

/// The newest file of a dossier; `None` while there is none.
pub(crate) fn viewer(row: &Row) -> Option<Viewer> {
    let scan = row.scan_pages.unwrap_or(row.pages);
    let (digest, length, pages) = match (row.file_digest, row.scan_digest) {
        // Every signed file has the attestation page after the scan.
        (Some(file), _) => (file, row.file_length, scan.saturating_add(1)),
        (None, scanned) => (scanned?, row.scan_length, scan),
    };
    let stem = format!("/dossiers/{}", row.id);
    Some(Viewer {
        pages_url: format!("{stem}/pages"),
        pages,
        open_at: 1,
        bytes: length.and_then(|length| u64::try_from(length).ok()).unwrap_or(0),
        dpi: None,
        sha256: digest.to_string(),
        attestation_to_come: row.file_digest.is_none(),
        warnings: Vec::new(),
        download: format!("{stem}/file.pdf"),
    })
}

/// What was seen on the pages of a dossier's scan when it was uploaded: blank, dark, skewed, cut off, too few dots.
///
/// # Errors
/// What the database reports.
pub(crate) async fn scan_warnings(app: &App, row: &Row) -> Result<Vec<PageWarning>, Failure> {
    let Some(scan) = row.scan_digest else {
        return Ok(Vec::new());
    };
    let pages = row.scan_pages.unwrap_or(row.pages);
    let seen = crate::clerk::hints(app, scan, pages).await?.unwrap_or_default();
    Ok(seen.iter().map(crate::clerk::warning).collect())
}

/// Whoever has to act, by permission; `None` when nobody has.
pub(crate) fn holder_key(state: State) -> Option<&'static str> {
    Some(match state.holder()? {
        Permission::CopySign => "holder-sign",
        Permission::CopySeal => "holder-seal",
        _ => "holder-create",
    })
}

/// A kind of requester as the pages name it.
pub(crate) const fn kind(kind: RequesterKind) -> Kind {
    match kind {
        RequesterKind::Citizen => Kind::Citizen,
        RequesterKind::Business => Kind::Business,
        RequesterKind::WithoutAccount => Kind::NoAccount,
    }
}

/// Who signed, else who is to sign, else the leader who looks.
async fn signer(app: &App, scope: &impl Reads, row: &Row) -> Result<Option<Person>, StoreError> {
    let looking = scope
        .officer()
        .filter(|officer| officer.permissions.has(Permission::CopySign))
        .map(|officer| officer.person);
    match row.signed_by.or(row.assigned_leader).or(looking) {
        Some(person) => people::find(&app.db, person).await,
        None => Ok(None),
    }
}

fn submitted_again(events: &[TimelineRow]) -> bool {
    let submitted = events.iter().filter(|event| event.action == Move::Submit).count();
    submitted > 1
}

/// The last return, while the dossier is with the clerk or comes to be signed again.
fn returned(loaded: &Loaded) -> Option<Returned> {
    let open = matches!(
        loaded.row.state,
        State::Returned | State::Draft | State::AwaitingSignature
    );
    let event = loaded
        .events
        .iter()
        .rev()
        .find(|event| event.action == Move::Return)?;
    open.then(|| Returned {
        who: event.actor_name.clone().unwrap_or_default(),
        at: event.at,
        reason: event.reason.clone().unwrap_or_default(),
    })
}

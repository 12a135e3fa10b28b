//! “Kho quản lý dữ liệu điện tử”: a citizen's or business's own copies; nobody else's are there.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use saoy_domain::{CopyId, Deed, State as DossierState, day_in_vietnam};
use saoy_store::dossiers::{self, Row};
use saoy_store::library::{self, StoredCopy};
use saoy_store::{books, people};

use crate::app::App;
use crate::asked::{Asked, At};
use crate::audit;
use crate::auth::Citizen;
use crate::cards;
use crate::drawn::{self, Source};
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::pages::{DocumentRow, DocumentStore, StoredDocument, Text, UnderwayRow, Viewer, Withdrawal};
use crate::served::{self, Cache, How, Width};

/// Dossiers under way that are looked at.
const RECENT: u32 = 50;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/store", get(list))
        .route("/store/{id}", get(show))
        .route("/store/{id}/file.pdf", get(download))
        .route("/store/{id}/pages/{page}", get(page))
}

async fn list(State(app): State<App>, who: Citizen) -> Answer {
    let mut documents = Vec::new();
    for copy in library::list(&app.db, who.person.id).await? {
        let row = dossiers::find_any(&app.db, copy.dossier)
            .await?
            .ok_or(Failure::NotFound)?;
        documents.push(document(&app, &copy, &row).await?);
    }
    let recent = dossiers::of_account(&app.db, who.person.id, None, RECENT).await?;
    let under_way = |row: &Row| {
        !matches!(
            row.state,
            DossierState::Draft
                | DossierState::Delivered
                | DossierState::Cancelled
                | DossierState::Refused
                | DossierState::Withdrawn
        )
    };
    let underway = recent.into_iter().filter(under_way).map(|row| UnderwayRow {
        id: row.id.to_string(),
        holder: Text::key(cards::holder_key(row.state).unwrap_or("holder-create")),
        since: row.state_since,
        code: row.code.to_string(),
        document_type: row.document_name,
        state: row.state,
        due: row.due_at,
    });
    let page = DocumentStore {
        documents,
        underway: underway.collect(),
    };
    app.page(StatusCode::OK, &who.visitor.frame(&app).await, &page)
}

async fn show(State(app): State<App>, who: Citizen, At(id): At<CopyId>) -> Answer {
    let (copy, row) = find(&app, &who, id).await?;
    let source = Source::Stored(copy.digest);
    let pages = drawn::opened(&app, source, async || {
        Ok(flow::read(&app, copy.digest).await?.to_vec())
    })
    .await;
    let pages = match pages {
        Ok(pages) => u32::try_from(pages.count()).unwrap_or(u32::MAX),
        Err(drawn::DrawError::File(error)) => return Err(error.into()),
        // It cannot be drawn here; it can still be downloaded.
        Err(drawn::DrawError::Raster(_)) => 0,
    };
    let signer = match row.signed_by {
        Some(person) => people::find(&app.db, person).await?,
        None => None,
    };
    let signer = signer.map(|person| match person.title {
        Some(title) => format!("{}, {title}", person.name),
        None => person.name,
    });
    let code = row.verification_code.to_string();
    let page = StoredDocument {
        document: document(&app, &copy, &row).await?,
        viewer: Viewer {
            pages_url: format!("/store/{id}/pages"),
            pages,
            open_at: 1,
            bytes: u64::try_from(copy.length).unwrap_or_default(),
            dpi: None,
            sha256: copy.digest.to_string(),
            attestation_to_come: false,
            warnings: Vec::new(),
            download: format!("/store/{id}/file.pdf"),
        },
        file_name: format!("{}.pdf", row.code),
        signer: signer.unwrap_or_default(),
        check_address: format!("/kt/{code}"),
        timeline: format!("/store/dossiers/{}", row.id),
        code,
        withdrawal: (row.state == DossierState::Withdrawn).then(|| Withdrawal {
            at: row.state_since,
            reason: row.reason.clone(),
        }),
    };
    app.page(StatusCode::OK, &who.visitor.frame(&app).await, &page)
}

async fn download(State(app): State<App>, who: Citizen, At(id): At<CopyId>) -> Answer {
    let (copy, row) = find(&app, &who, id).await?;
    let file = flow::read(&app, copy.digest).await?;
    looked(&app, &who, &copy, Deed::CopyDownload).await?;
    Ok(served::pdf(file, &format!("{}.pdf", row.code), How::Saved))
}

async fn page(
    State(app): State<App>,
    who: Citizen,
    At((id, name)): At<(CopyId, String)>,
    Asked(width): Asked<Width>,
) -> Answer {
    let (copy, _) = find(&app, &who, id).await?;
    let number = served::page_number(&name)?;
    let drawn = drawn::page(&app, copy.digest, number, width.pixels()).await;
    if copy.first_viewed_at.is_none() && drawn.is_ok() {
        looked(&app, &who, &copy, Deed::CopyView).await?;
    }
    served::page(drawn, Cache::Asks)
}

/// A copy of the owner's store, with its dossier.
async fn find(app: &App, who: &Citizen, id: CopyId) -> Answer<(StoredCopy, Row)> {
    let copy = library::find(&app.db, who.person.id, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let row = dossiers::find_any(&app.db, copy.dossier)
        .await?
        .ok_or(Failure::NotFound)?;
    Ok((copy, row))
}

/// Notes that the owner saw the copy.
async fn looked(app: &App, who: &Citizen, copy: &StoredCopy, deed: Deed) -> Answer<()> {
    let mut tx = app.db.begin().await?;
    library::viewed(&mut tx, who.person.id, copy.id, who.visitor.at).await?;
    let by = (Some(who.person.id), None);
    audit::unscoped(&mut tx, by, deed, copy.dossier, who.visitor.at).await?;
    Ok(tx.commit().await?)
}

async fn document(app: &App, copy: &StoredCopy, row: &Row) -> Answer<DocumentRow> {
    Ok(DocumentRow {
        id: copy.id.to_string(),
        document_type: copy.document_name.clone(),
        number: number(app, row)
            .await?
            .map(|(number, _)| number)
            .unwrap_or_default(),
        agency: copy.agency_name.clone(),
        day: day_in_vietnam(row.sealed_at.unwrap_or(copy.received_at)),
        fresh: copy.first_viewed_at.is_none(),
        withdrawn: copy.state == DossierState::Withdrawn,
    })
}

/// Number and book of a copy, as the copy writes them.
pub(super) async fn number(app: &App, row: &Row) -> Answer<Option<(String, String)>> {
    let Some((book, n)) = row.number_book.zip(row.number_n) else {
        return Ok(None);
    };
    let book = books::find_any(&app.db, book).await?;
    Ok(book.map(|book| (flow::number_text(&book, n), flow::book_volume(&book))))
}

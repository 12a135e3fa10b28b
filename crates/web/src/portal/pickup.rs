//! The link of a mail whose copy was too large to be attached. It asks for the code on the receipt, which was never in
//! the mail; after five wrong codes it is locked until the office sends it again.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use jiff::SignedDuration;
use saoy_domain::State as DossierState;
use saoy_store::audit::{self, NewAuditRow};
use saoy_store::issued::{self, IssuedKind};
use saoy_store::mails::{self, Mail};
use saoy_store::{agencies, dossiers};
use serde::Deserialize;

use super::files;
use crate::app::App;
use crate::asked::{At, Posted};
use crate::auth::{Visitor, token_hash};
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::pages::{FieldError, PickUp, Text};

/// So many wrong codes lock a link.
const TRIES: i64 = 5;
/// How long a link works.
const WORKS: SignedDuration = SignedDuration::from_hours(30 * 24);

pub(super) fn routes() -> Router<App> {
    Router::new().route("/m/{token}", get(ask).post(open))
}

async fn ask(State(app): State<App>, visitor: Visitor, At(token): At<String>) -> Answer {
    let mail = find(&app, &visitor, &token).await?;
    let page = page(&app, &token, &mail).await?;
    draw(&app, &visitor, StatusCode::OK, page).await
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    code: String,
}

async fn open(
    State(app): State<App>,
    visitor: Visitor,
    At(token): At<String>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    find(&app, &visitor, &token).await?;
    let link = token_hash(&token);
    // Counted before it is judged: many who try at once get no more tries than one after the other.
    let mut tx = app.db.begin().await?;
    mails::wrong_code(&mut tx, link).await?;
    tx.commit().await?;
    let mail = find(&app, &visitor, &token).await?;
    let mut page = page(&app, &token, &mail).await?;
    if mail.code_failures > TRIES {
        return draw(
            &app,
            &visitor,
            StatusCode::FORBIDDEN,
            PickUp { locked: true, ..page },
        )
        .await;
    }
    let digits: String = typed.code.chars().filter(char::is_ascii_digit).collect();
    if mail.code_hash != Some(token_hash(&digits)) {
        page.locked = mail.code_failures >= TRIES;
        let left = TRIES - mail.code_failures;
        page.errors.push(FieldError::new(
            "code",
            Text::key("pickup-wrong").with("left", left),
        ));
        return draw(&app, &visitor, StatusCode::UNPROCESSABLE_ENTITY, page).await;
    }
    let dossier = mail.dossier.ok_or(Failure::NotFound)?;
    let issued = issued::of_dossier(&app.db, dossier).await?;
    let newest = issued
        .into_iter()
        .rev()
        .max_by_key(|file| file.kind == IssuedKind::Archived);
    let file = flow::read(&app, newest.ok_or(Failure::NotFound)?.digest).await?;
    let mut tx = app.db.begin().await?;
    mails::forgive_codes(&mut tx, link).await?;
    mails::opened(&mut tx, link, visitor.at).await?;
    let row = NewAuditRow {
        at: visitor.at,
        agency: Some(mail.agency),
        actor: visitor.person().map(|person| person.id),
        action: "mail.open".to_owned(),
        subject_kind: "mail".to_owned(),
        subject: Some(mail.id.0),
        source_hash: None,
        detail: serde_json::json!({}),
    };
    audit::append(&mut tx, &row).await?;
    tx.commit().await?;
    Ok(files::pdf(
        &file,
        mail.attachment_name.as_deref().unwrap_or("ban-sao.pdf"),
    ))
}

/// The mail of a link that still works.
async fn find(app: &App, visitor: &Visitor, token: &str) -> Answer<Mail> {
    let mail = mails::by_link(&app.db, token_hash(token)).await?;
    let fresh = |mail: &Mail| visitor.at.duration_since(mail.queued_at) < WORKS;
    let mail = mail.filter(fresh).ok_or(Failure::NotFound)?;
    let dossier = mail.dossier.ok_or(Failure::NotFound)?;
    let row = dossiers::find_any(&app.db, dossier)
        .await?
        .ok_or(Failure::NotFound)?;
    if row.state == DossierState::Withdrawn {
        return Err(Failure::Bad(Text::key("pickup-withdrawn")));
    }
    Ok(mail)
}

async fn page(app: &App, token: &str, mail: &Mail) -> Answer<PickUp> {
    let agency = agencies::find(&app.db, mail.agency)
        .await?
        .ok_or(Failure::NotFound)?;
    Ok(PickUp {
        token: token.to_owned(),
        agency: agency.name,
        phone: agency.phone,
        locked: mail.code_failures >= TRIES,
        errors: Vec::new(),
    })
}

async fn draw(app: &App, visitor: &Visitor, status: StatusCode, page: PickUp) -> Answer {
    Ok((status, Html(app.renderer.page(&visitor.frame(app).await, &page)?)).into_response())
}

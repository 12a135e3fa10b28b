//! “Thông báo”: what happened to one's dossiers.

use axum::Router;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{get, post};
use saoy_store::notifications;
use saoy_store::people::PersonKind;

use crate::app::App;
use crate::auth::SignedIn;
use crate::failure::Answer;
use crate::pages::{Notification, Notifications, Text};

/// So many are shown.
const SHOWN: u32 = 100;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/notifications", get(show))
        .route("/notifications/read", post(read))
}

async fn show(State(app): State<App>, who: SignedIn) -> Answer {
    let found = notifications::list(&app.db, who.person.id, SHOWN).await?;
    let items = found.into_iter().map(|one| item(&who, one)).collect();
    let page = app
        .renderer
        .page(&who.visitor.frame(&app).await, &Notifications { items })?;
    Ok(Html(page).into_response())
}

async fn read(State(app): State<App>, who: SignedIn) -> Answer {
    let newest = notifications::list(&app.db, who.person.id, 1).await?;
    if let Some(newest) = newest.first() {
        let mut tx = app.db.begin().await?;
        notifications::read(&mut tx, who.person.id, who.visitor.at, newest.id).await?;
        tx.commit().await?;
    }
    Ok(Redirect::to("/notifications").into_response())
}

/// Where an officer goes on from what is about no dossier.
fn about(kind: &str) -> &'static str {
    match kind {
        "note-certificate-ends" | "note-certificate-ended" => "/certificates",
        "note-certificate-ends-of" | "note-certificate-ended-of" => "/admin/calendar",
        "note-certificate-proposed" => "/admin/certificates",
        _ => "/notifications",
    }
}

fn item(who: &SignedIn, one: notifications::Notification) -> Notification {
    let officer = who.person.kind == PersonKind::Officer;
    let href = match one.dossier {
        Some(dossier) if officer => format!("/dossiers/{dossier}"),
        _ if officer => about(&one.kind).to_owned(),
        Some(dossier) => format!("/store/dossiers/{dossier}"),
        _ => "/store".to_owned(),
    };
    let named = one.args.as_object().into_iter().flatten();
    let text = named.fold(Text::key(one.kind), |text, (name, value)| match value.as_str() {
        Some(words) => text.with(name, words),
        None => text.with(name, value),
    });
    Notification {
        at: one.created_at,
        text,
        href,
        unread: one.read_at.is_none(),
    }
}

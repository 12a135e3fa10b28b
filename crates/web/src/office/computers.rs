//! “Máy ký của tôi”: pairing a computer at which the officer's token signs, and ending one that is lost or given away.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{get, post};
use saoy_domain::{Deed, PairingId};
use saoy_store::Tx;
use saoy_store::pairings::{self, Pairing, PairingState};
use saoy_store::people::PersonKind;
use serde::Deserialize;

use super::done::{self, Done};
use crate::agent;
use crate::app::App;
use crate::asked::{Asked, Posted, status};
use crate::audit;
use crate::auth::SignedIn;
use crate::failure::{Answer, Failure};
use crate::pages::{Computer, Computers, FieldError, Offer, Text};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/computers", get(show))
        .route("/computers/state", get(state))
        .route("/computers/offer", post(offer))
        .route("/computers/digits", post(digits))
        .route("/computers/end", post(end))
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    done: Done,
}

async fn show(State(app): State<App>, who: SignedIn, Asked(which): Asked<Which>) -> Answer {
    draw(&app, &who, which.done, Vec::new()).await
}

/// The part of the page that changes by itself: whether a computer shows its digits.
async fn state(State(app): State<App>, who: SignedIn) -> Answer {
    let page = page(&app, &who, Vec::new()).await?;
    let frame = who.visitor.frame(&app).await;
    let html = app.renderer.template("parts/computers.html", &frame, &page)?;
    Ok(Html(html).into_response())
}

async fn offer(State(app): State<App>, who: SignedIn) -> Answer {
    officer(&who)?;
    agent::new_offer(&app, who.person.id).await?;
    Ok(Redirect::to("/computers").into_response())
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    digits: String,
}

/// The digits are typed, never shown here: who only clicks has compared nothing. A wrong number ends the pairing, for whoever
/// stands in between has one try.
async fn digits(State(app): State<App>, who: SignedIn, Posted(typed): Posted<Typed>) -> Answer {
    let person = who.person.id;
    let now = who.visitor.at;
    let found = pairings::under_way(&app.db, person, now).await?;
    let over = || vec![FieldError::new("", Text::key("computer-offer-over"))];
    let Some(pairing) = found else {
        return draw(&app, &who, Done::Nothing, over()).await;
    };
    let Some(expected) = agent::comparison(&app, &pairing).await? else {
        return draw(&app, &who, Done::Nothing, over()).await;
    };
    let only = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let typed = only(&typed.digits);
    if typed.len() != 6 {
        let errors = vec![FieldError::new("digits", Text::key("computer-digits-missing"))];
        return draw(&app, &who, Done::Nothing, errors).await;
    }
    let mut tx = app.db.begin().await?;
    if typed != only(&expected) {
        pairings::end(&mut tx, pairing.id, Some(person), now).await?;
        tx.commit().await?;
        let errors = vec![FieldError::new("", Text::key("computer-digits-wrong"))];
        return draw(&app, &who, Done::Nothing, errors).await;
    }
    if !pairings::activate(&mut tx, pairing.id, now).await? {
        return draw(&app, &who, Done::Nothing, over()).await;
    }
    record(&mut tx, &who, Deed::ComputerPair).await?;
    tx.commit().await?;
    Ok(Redirect::to("/computers?done=paired").into_response())
}

#[derive(Deserialize)]
struct Ended {
    pairing: PairingId,
}

async fn end(State(app): State<App>, who: SignedIn, Posted(which): Posted<Ended>) -> Answer {
    let person = who.person.id;
    let own = pairings::of(&app.db, person).await?;
    let under_way = pairings::under_way(&app.db, person, who.visitor.at).await?;
    let is_own = own
        .iter()
        .chain(&under_way)
        .any(|pairing| pairing.id == which.pairing);
    if !is_own {
        return Err(Failure::NotFound);
    }
    let mut tx = app.db.begin().await?;
    pairings::end(&mut tx, which.pairing, Some(person), who.visitor.at).await?;
    record(&mut tx, &who, Deed::ComputerEnd).await?;
    tx.commit().await?;
    Ok(Redirect::to("/computers?done=unpaired").into_response())
}

pub(super) async fn record(tx: &mut Tx, who: &SignedIn, deed: Deed) -> Answer<()> {
    let actor = who.person.id;
    let by = (Some(actor), who.session.agency);
    Ok(audit::unscoped(tx, by, deed, actor, who.visitor.at).await?)
}

/// Citizens sign nothing here.
pub(super) fn officer(who: &SignedIn) -> Result<(), Failure> {
    match who.person.kind {
        PersonKind::Officer => Ok(()),
        _ => Err(Failure::NotFound),
    }
}

async fn draw(app: &App, who: &SignedIn, done: Done, errors: Vec<FieldError>) -> Answer {
    let page = page(app, who, errors).await?;
    let status: StatusCode = status(&page.errors);
    let frame = done::tell(who.visitor.frame(app).await, done);
    app.page(status, &frame, &page)
}

async fn page(app: &App, who: &SignedIn, errors: Vec<FieldError>) -> Result<Computers, Failure> {
    officer(who)?;
    let person = who.person.id;
    let computers = pairings::of(&app.db, person).await?;
    let offer = match pairings::under_way(&app.db, person, who.visitor.at).await? {
        Some(pairing) => Some(offered(app, &pairing).await?),
        None => None,
    };
    Ok(Computers {
        computers: computers.into_iter().map(row).collect(),
        offer,
        errors,
    })
}

async fn offered(app: &App, pairing: &Pairing) -> Result<Offer, Failure> {
    let (link, code) = agent::offered(app, pairing).await?;
    Ok(Offer {
        link: link.to_string(),
        code: code.to_string(),
        until: pairing.expires_at,
        machine: (pairing.state == PairingState::Shown)
            .then(|| pairing.machine.clone())
            .flatten(),
    })
}

fn row(pairing: Pairing) -> Computer {
    Computer {
        id: pairing.id.to_string(),
        name: pairing.machine.unwrap_or_default(),
        software: pairing.software.unwrap_or_default(),
        since: pairing.active_at.unwrap_or(pairing.offered_at),
        seen: pairing.seen_at,
    }
}

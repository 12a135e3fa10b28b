//! “Quản lý gửi lại email”: every message with its state and the server's words; correct the address, send again.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::get;
use saoy_domain::{EmailAddress, MailId};
use saoy_store::mails::{self, Mail};
use saoy_store::scope::CopySeal;
use saoy_store::{dossiers, queue};
use serde::Deserialize;

use super::done::{self, Done};
use crate::app::App;
use crate::asked::{Asked, At, Posted};
use crate::audit;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow::SEND_MAIL;
use crate::pages::{FieldError, MailAttempt, MailList, MailMessage, MailRow, MailState, Text};

/// Rows a page.
const PER_PAGE: u32 = 50;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/mail", get(list))
        .route("/mail/{id}", get(show).post(again))
}

type Keeper = Officer<CopySeal>;

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    only: String,
    #[serde(default)]
    page: Option<u32>,
    #[serde(default)]
    done: Done,
}

async fn list(State(app): State<App>, who: Keeper, Asked(which): Asked<Which>) -> Answer {
    let troubled = which.only == "trouble";
    let total = mails::count(&app.db, &who.scope, troubled).await?;
    let number = which.page.unwrap_or(1).clamp(1, 1_000_000);
    let offset = (number - 1) * PER_PAGE;
    let mut messages = Vec::new();
    for mail in mails::page(&app.db, &who.scope, troubled, offset, PER_PAGE).await? {
        messages.push(row(&app, &who, &mail).await?);
    }
    let page = MailList {
        only_trouble: troubled,
        messages,
        total: u64::try_from(total).unwrap_or_default(),
        page: u64::from(number),
        per_page: u64::from(PER_PAGE),
    };
    let frame = done::tell(who.frame(&app).await, which.done);
    Ok(Html(app.renderer.page(&frame, &page)?).into_response())
}

async fn show(State(app): State<App>, who: Keeper, At(id): At<MailId>) -> Answer {
    let mail = mails::find(&app.db, &who.scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    draw(
        &app,
        &who,
        StatusCode::OK,
        &mail,
        mail.address.clone(),
        Vec::new(),
    )
    .await
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    email: String,
}

async fn again(
    State(app): State<App>,
    who: Keeper,
    At(id): At<MailId>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let mail = mails::find(&app.db, &who.scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let Ok(address) = typed.email.parse::<EmailAddress>() else {
        let wrong = Text::key("email-wrong").with("value", typed.email.trim());
        let errors = vec![FieldError::new("email", wrong)];
        return draw(
            &app,
            &who,
            StatusCode::UNPROCESSABLE_ENTITY,
            &mail,
            typed.email,
            errors,
        )
        .await;
    };
    let now = who.visitor.at;
    let mut tx = app.db.begin().await?;
    if !mails::correct(&mut tx, &who.scope, id, mail.version, &address.to_string(), now).await? {
        drop(tx);
        let errors = vec![FieldError::new("", Text::key("mail-stale"))];
        return draw(&app, &who, StatusCode::CONFLICT, &mail, typed.email, errors).await;
    }
    // A wrong code may have locked the link; whoever sends it again lets it be tried again.
    if let Some(link) = mail.link_hash {
        mails::forgive_codes(&mut tx, link).await?;
    }
    let key = format!("{SEND_MAIL}:{id}:{}", mail.version.next().0);
    let job = queue::NewJob {
        kind: SEND_MAIL,
        payload: serde_json::json!({ "mail": id }),
        run_at: now,
        unique_key: Some(&key),
    };
    queue::enqueue(&mut tx, &job, now).await?;
    audit::about(&mut tx, &who.scope, "mail.resend", "mail", id, now).await?;
    tx.commit().await?;
    Ok(Redirect::to("/mail?done=queued").into_response())
}

async fn draw(
    app: &App,
    who: &Keeper,
    status: StatusCode,
    mail: &Mail,
    email: String,
    errors: Vec<FieldError>,
) -> Answer {
    let message = row(app, who, mail).await?;
    let now = MailAttempt {
        at: message.at,
        email: mail.address.clone(),
        state: message.state,
        server: mail.server_words.clone(),
    };
    let before = (mail.first_address != mail.address).then(|| MailAttempt {
        at: mail.queued_at,
        email: mail.first_address.clone(),
        state: MailState::Refused,
        server: None,
    });
    let page = MailMessage {
        message,
        email,
        attempts: [now].into_iter().chain(before).collect(),
        errors,
    };
    Ok((status, Html(app.renderer.page(&who.frame(app).await, &page)?)).into_response())
}

async fn row(app: &App, who: &Keeper, mail: &Mail) -> Answer<MailRow> {
    let dossier = match mail.dossier {
        Some(id) => dossiers::find(&app.db, &who.scope, id).await?,
        None => None,
    };
    Ok(MailRow {
        id: mail.id.to_string(),
        dossier: mail.dossier.map(|id| id.to_string()).unwrap_or_default(),
        code: dossier
            .as_ref()
            .map(|row| row.code.to_string())
            .unwrap_or_default(),
        name: dossier.map(|row| row.requester_name).unwrap_or_default(),
        email: mail.address.clone(),
        state: state(mail),
        at: mail.sent_at.unwrap_or(mail.queued_at),
        attempts: u32::try_from(mail.attempts).unwrap_or(u32::MAX),
        server: mail.server_words.clone(),
        link: mail.link_hash.is_some(),
    })
}

fn state(mail: &Mail) -> MailState {
    match mail.state {
        mails::MailState::Queued if mail.attempts > 0 && mail.server_words.is_some() => MailState::Retrying,
        mails::MailState::Queued => MailState::Queued,
        mails::MailState::Refused => MailState::Refused,
        mails::MailState::Sent if mail.opened_at.is_some() => MailState::Opened,
        mails::MailState::Sent => MailState::Sent,
    }
}

//! “Quản lý gửi lại email”: every message with its state and the server's words; correct the address, send again.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use saoy_domain::{Deed, EmailAddress, MailId};
use saoy_notify::Trouble;
use saoy_store::dossiers::ListQuery;
use saoy_store::mails::{self, Attempted, Mail, MailQuery};
use saoy_store::scope::CopySeal;
use saoy_store::{dossiers, pickups, queue};
use serde::Deserialize;

use super::done::{self, Done};
use crate::app::App;
use crate::asked::{Asked, At, Posted};
use crate::audit;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow::{self, SEND_MAIL};
use crate::lists::{self, block, block::Block};
use crate::pages::{FieldError, MailAttempt, MailList, MailMessage, MailRow, MailState, Text};

/// Rows a page.
const PER_PAGE: u32 = 50;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/mail", get(list))
        .route("/mail/search", post(search))
        .route("/mail/{id}", get(show).post(again))
}

type Keeper = Officer<CopySeal>;

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    only: String,
    #[serde(default)]
    q: Option<String>,
    #[serde(default)]
    page: Option<u32>,
    #[serde(default)]
    done: Done,
}

async fn list(State(app): State<App>, who: Keeper, Asked(which): Asked<Which>) -> Answer {
    let troubled = which.only == "trouble";
    let block = block::kept(&app, &who.scope, which.q.as_deref()).await?;
    let (asked, errors) = block.narrow(ListQuery::default());
    let query = MailQuery {
        troubled,
        dossiers: asked.clone().filter(|_| !block.is_empty()),
    };
    let mut page = MailList {
        only_trouble: troubled,
        q: which.q.filter(|q| !q.is_empty()),
        search: block.shown(),
        messages: Vec::new(),
        total: 0,
        page: 1,
        per_page: u64::from(PER_PAGE),
        errors,
    };
    // A search that was not understood finds nothing, and says why.
    if asked.is_some() {
        page.total = u64::try_from(mails::count(&app.db, &who.scope, &query).await?).unwrap_or_default();
        let number = which.page.unwrap_or(1).clamp(1, 1_000_000);
        page.page = u64::from(number);
        let offset = (number - 1) * PER_PAGE;
        for mail in mails::page(&app.db, &who.scope, &query, offset, PER_PAGE).await? {
            page.messages.push(row(&app, &who, &mail).await?);
        }
    }
    let frame = done::tell(who.frame(&app).await, which.done);
    app.page(StatusCode::OK, &frame, &page)
}

/// Keeps the search: names and numbers never stand in an address.
async fn search(State(app): State<App>, who: Keeper, Posted(block): Posted<Block>) -> Answer {
    if block.is_empty() {
        return Ok(Redirect::to("/mail").into_response());
    }
    let kept = serde_json::to_value(&block).map_err(Failure::broken)?;
    let token = lists::keep(&app, &who.scope, kept).await?;
    Ok(Redirect::to(&format!("/mail?q={token}")).into_response())
}

async fn show(State(app): State<App>, who: Keeper, At(id): At<MailId>, Asked(which): Asked<Which>) -> Answer {
    let mail = mails::find(&app.db, &who.scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let page = message(&app, &who, &mail, mail.address.clone(), Vec::new()).await?;
    let frame = done::tell(who.frame(&app).await, which.done);
    app.page(StatusCode::OK, &frame, &page)
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
    // Another address, a locked link or a used code: the link and the code before open nothing any more.
    let used = pickups::opening(&mut tx, id).await?.is_some();
    let spent = address.to_string() != mail.address || used || mail.code_failures > 0;
    let relinked = mail.link_hash.is_some() && spent;
    if relinked {
        flow::relink(&app, &mut tx, &who.scope, &mail).await?;
    }
    let key = format!("{SEND_MAIL}:{id}:{}", mail.version.next().0);
    let job = queue::NewJob {
        kind: SEND_MAIL,
        payload: serde_json::json!({ "mail": id }),
        run_at: now,
        unique_key: Some(&key),
    };
    queue::enqueue(&mut tx, &job, now).await?;
    audit::record(&mut tx, &who.scope, Deed::MailResend, id, now).await?;
    tx.commit().await?;
    let next = if relinked {
        format!("/mail/{id}?done=relinked")
    } else {
        "/mail?done=queued".to_owned()
    };
    Ok(Redirect::to(&next).into_response())
}

async fn draw(
    app: &App,
    who: &Keeper,
    status: StatusCode,
    mail: &Mail,
    email: String,
    errors: Vec<FieldError>,
) -> Answer {
    let page = message(app, who, mail, email, errors).await?;
    app.page(status, &who.frame(app).await, &page)
}

async fn message(
    app: &App,
    who: &Keeper,
    mail: &Mail,
    email: String,
    errors: Vec<FieldError>,
) -> Answer<MailMessage> {
    let attempts = mails::attempts(&app.db, mail.id).await?;
    let attempts = attempts.into_iter().rev().map(|attempt| {
        let (server, trouble) = said(&attempt.server_words);
        MailAttempt {
            at: attempt.at,
            email: attempt.address,
            state: match attempt.outcome {
                Attempted::Sent => MailState::Sent,
                Attempted::Refused => MailState::Refused,
                Attempted::Unreachable => MailState::Retrying,
            },
            server,
            trouble,
        }
    });
    let waits = (mail.state == mails::MailState::Queued).then(|| MailAttempt {
        at: mail.queued_at,
        email: mail.address.clone(),
        state: MailState::Queued,
        server: None,
        trouble: None,
    });
    let code = match mail.dossier.filter(|_| mail.link_hash.is_some()) {
        Some(dossier) => pickups::code(&app.db, dossier).await?,
        None => None,
    };
    Ok(MailMessage {
        message: row(app, who, mail).await?,
        email,
        code,
        attempts: waits.into_iter().chain(attempts).collect(),
        errors,
    })
}

async fn row(app: &App, who: &Keeper, mail: &Mail) -> Answer<MailRow> {
    let dossier = match mail.dossier {
        Some(id) => dossiers::find(&app.db, &who.scope, id).await?,
        None => None,
    };
    let (server, trouble) = said(mail.server_words.as_deref().unwrap_or_default());
    Ok(MailRow {
        id: mail.id.to_string(),
        dossier: mail.dossier.map(|id| id.to_string()).unwrap_or_default(),
        code: dossier
            .as_ref()
            .map(|row| row.code.to_string())
            .unwrap_or_default(),
        name: match dossier {
            Some(row) => row.requester_name,
            None => mail.subject.clone(),
        },
        copy: mail.attachment.is_some() || mail.link_hash.is_some(),
        email: mail.address.clone(),
        state: state(mail),
        at: mail.sent_at.unwrap_or(mail.queued_at),
        attempts: u32::try_from(mail.attempts).unwrap_or(u32::MAX),
        server,
        trouble,
        link: mail.link_hash.is_some(),
    })
}

/// What is kept of an attempt: the server's words (they begin with its code), or what was in the way instead. What the
/// library for mails says in its own English is nobody's words.
fn said(kept: &str) -> (Option<String>, Option<&'static str>) {
    let code = kept.len() >= 3 && kept.bytes().take(3).all(|b| b.is_ascii_digit());
    if kept.is_empty() || code {
        return (Some(kept.to_owned()).filter(|words| !words.is_empty()), None);
    }
    let known = Trouble::ALL
        .map(Trouble::key)
        .into_iter()
        .find(|key| *key == kept);
    (None, Some(known.unwrap_or("mail-trouble-other")))
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

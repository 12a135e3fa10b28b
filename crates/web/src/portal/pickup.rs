//! The link of a mail whose copy was too large to be attached. It asks for the one-time code on the receipt, which was
//! never in the mail. The code works once: the device that used it may load the file again for half an hour, in case the
//! download breaks. After five wrong codes the link is locked until the office sends it again.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::routing::get;
use jiff::{SignedDuration, Timestamp};
use saoy_blob::Blob;
use saoy_domain::{Deed, State as DossierState};
use saoy_store::issued::{self, IssuedKind};
use saoy_store::mails::{self, Mail};
use saoy_store::{agencies, dossiers, pickups};
use serde::Deserialize;

use crate::app::App;
use crate::asked::{At, Posted};
use crate::audit;
use crate::auth::{Visitor, token_hash};
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::pages::{FieldError, PickUp, Text};
use crate::served::{self, How};

/// So many wrong codes lock a link.
const TRIES: i64 = 5;
/// How long a link works.
const WORKS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long the device that used the code may load the file again.
const AGAIN: SignedDuration = SignedDuration::from_mins(30);
/// The cookie that marks the device; it is sent to this link's address only.
const DEVICE: &str = "saoy-pickup";

pub(super) fn routes() -> Router<App> {
    Router::new().route("/m/{token}", get(ask).post(open))
}

async fn ask(State(app): State<App>, visitor: Visitor, headers: HeaderMap, At(token): At<String>) -> Answer {
    let mail = find(&app, &visitor, &token).await?;
    let mut page = page(&app, &token, &mail).await?;
    page.used = used(&app, &visitor, &mail, device(&headers)).await?;
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
    headers: HeaderMap,
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
        page.locked = true;
        return draw(&app, &visitor, StatusCode::FORBIDDEN, page).await;
    }
    let digits: String = typed.code.chars().filter(char::is_ascii_digit).collect();
    if mail.code_hash != Some(flow::code_hash(&token, &digits)) {
        page.locked = mail.code_failures >= TRIES;
        let left = TRIES - mail.code_failures;
        page.errors.push(FieldError::new(
            "code",
            Text::key("pickup-wrong").with("left", left),
        ));
        return draw(&app, &visitor, StatusCode::UNPROCESSABLE_ENTITY, page).await;
    }
    let known = device(&headers).map(str::to_owned);
    if let Some(at) = used(&app, &visitor, &mail, known.as_deref()).await? {
        page.used = Some(at);
        return draw(&app, &visitor, StatusCode::GONE, page).await;
    }
    let file = newest(&app, &mail).await?;
    let mark = known.unwrap_or_else(|| app.token());
    if let Some(at) = note(&app, &visitor, &mail, &mark).await? {
        page.used = Some(at);
        return draw(&app, &visitor, StatusCode::GONE, page).await;
    }
    let name = mail.attachment_name.as_deref().unwrap_or("ban-sao.pdf");
    let mut answer = served::pdf(file, name, How::Saved);
    let cookie = remember(&app, &token, &mark)?;
    answer.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(answer)
}

/// The copy as it was issued last.
async fn newest(app: &App, mail: &Mail) -> Answer<Blob> {
    let dossier = mail.dossier.ok_or(Failure::NotFound)?;
    let issued = issued::of_dossier(&app.db, dossier).await?;
    let newest = issued
        .into_iter()
        .rev()
        .max_by_key(|file| file.kind == IssuedKind::Archived);
    Ok(flow::read(app, newest.ok_or(Failure::NotFound)?.digest).await?)
}

/// The cookie by which the device that used the code is known for a short while.
fn remember(app: &App, token: &str, mark: &str) -> Answer<HeaderValue> {
    let secure = if app.config.public_url.starts_with("https://") {
        "; Secure"
    } else {
        ""
    };
    let life = AGAIN.as_secs();
    let cookie =
        format!("{DEVICE}={mark}; Path=/m/{token}; Max-Age={life}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&cookie).map_err(Failure::broken)
}

/// Notes that the code was used on this device; gives when it was used before, when another device was faster.
async fn note(app: &App, visitor: &Visitor, mail: &Mail, mark: &str) -> Answer<Option<Timestamp>> {
    let Some(link) = mail.link_hash else {
        return Err(Failure::NotFound);
    };
    let mut tx = app.db.begin().await?;
    // The right code on the right device is no try of a stranger.
    mails::forgive_codes(&mut tx, link).await?;
    if !pickups::open(&mut tx, mail.id, token_hash(mark), visitor.at).await? {
        tx.commit().await?;
        return used(app, visitor, mail, Some(mark)).await;
    }
    mails::opened(&mut tx, link, visitor.at).await?;
    let by = (visitor.person().map(|person| person.id), Some(mail.agency));
    audit::unscoped(&mut tx, by, Deed::MailOpen, mail.id, visitor.at).await?;
    tx.commit().await?;
    Ok(None)
}

/// When the code was used, unless this is the device that used it a short while ago.
async fn used(app: &App, visitor: &Visitor, mail: &Mail, device: Option<&str>) -> Answer<Option<Timestamp>> {
    let Some(opening) = pickups::opening(&app.db, mail.id).await? else {
        return Ok(None);
    };
    let same = device.is_some_and(|mark| token_hash(mark) == opening.device);
    let fresh = visitor.at.duration_since(opening.at) < AGAIN;
    Ok((!same || !fresh).then_some(opening.at))
}

/// The mark of the device, if it has one.
fn device(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|all| all.split(';'))
        .filter_map(|one| one.trim().split_once('='))
        .find_map(|(name, value)| (name == DEVICE).then_some(value))
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
        used: None,
        errors: Vec::new(),
    })
}

async fn draw(app: &App, visitor: &Visitor, status: StatusCode, page: PickUp) -> Answer {
    app.page(status, &visitor.frame(app).await, &page)
}

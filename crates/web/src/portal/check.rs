//! “Kiểm tra bản sao”: what the register says about the code of an attestation page. Nothing about a person is shown,
//! and an address that tries many wrong codes has to wait.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use jiff::SignedDuration;
use saoy_domain::document_type::{OTHER, default_types};
use saoy_domain::{State as DossierState, VerificationCode, day_in_vietnam};
use saoy_store::dossiers::{self, Row, Waiting};
use saoy_store::issued::{self, IssuedKind};
use saoy_store::{agencies, catalog, sessions};
use serde::Deserialize;

use super::copies::number;
use crate::app::App;
use crate::asked::{At, Posted, sentence};
use crate::auth::Visitor;
use crate::cards;
use crate::failure::{Answer, Failure};
use crate::pages::{CheckResult, CheckedCopy, FieldError, Mark, PublicCheck, Step, Text, Verdict};

/// So many wrong codes from one address …
const WRONG: i64 = 30;
/// … within this time, and it waits.
const WITHIN: SignedDuration = SignedDuration::from_mins(15);
/// Under which account they are counted.
const COUNTED: &str = "kt";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/kt", get(form).post(ask))
        .route("/kt/{code}", get(answer))
}

async fn form(State(app): State<App>, visitor: Visitor) -> Answer {
    draw(&app, &visitor, StatusCode::OK, blank("")).await
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    code: String,
}

async fn ask(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Typed>) -> Answer {
    match typed.code.parse::<VerificationCode>() {
        Ok(code) => Ok(Redirect::to(&format!("/kt/{code}")).into_response()),
        Err(refusal) => {
            let mut page = blank(typed.code.trim());
            page.errors.push(FieldError::new("code", sentence(&refusal)));
            draw(&app, &visitor, StatusCode::UNPROCESSABLE_ENTITY, page).await
        }
    }
}

async fn answer(State(app): State<App>, visitor: Visitor, At(text): At<String>) -> Answer {
    let source = visitor.source.to_string();
    let since = visitor.at.saturating_sub(WITHIN).unwrap_or(visitor.at);
    let found = match text.parse::<VerificationCode>() {
        Ok(code) => match dossiers::public(&app.db, &code).await? {
            Some(view) => dossiers::find_any(&app.db, view.id).await?,
            None => None,
        },
        Err(_) => None,
    };
    let page = match found.filter(|row| verdict(row) != Verdict::Unknown) {
        Some(row) => PublicCheck {
            code: row.verification_code.to_string(),
            ..known(&app, &visitor, &row).await?
        },
        // Only wrong codes are counted and held up: who shares an address with a guesser still checks a genuine copy.
        None if sessions::failures(&app.db, COUNTED, &source, since).await? >= WRONG => {
            return Err(Failure::TooMany);
        }
        None => {
            let mut tx = app.db.begin().await?;
            sessions::failed(&mut tx, COUNTED, &source, visitor.at, since).await?;
            tx.commit().await?;
            let result = CheckResult {
                verdict: Verdict::Unknown,
                copy: None,
                at: visitor.at,
            };
            // What was asked for is repeated only as far as a code goes.
            PublicCheck {
                result: Some(result),
                ..blank(&text.chars().take(40).collect::<String>())
            }
        }
    };
    draw(&app, &visitor, StatusCode::OK, page).await
}

/// The page about a dossier that the register knows.
pub(super) async fn known(app: &App, visitor: &Visitor, row: &Row) -> Answer<PublicCheck> {
    let agency = agencies::find(&app.db, row.agency)
        .await?
        .ok_or(Failure::NotFound)?;
    // A copy keeps the name that the agency had on the day of certification.
    let day = row
        .signed_at
        .map_or_else(|| day_in_vietnam(visitor.at), day_in_vietnam);
    let name = agencies::name_on(&app.db, agency.id, day)
        .await?
        .unwrap_or(agency.name);
    let verdict = verdict(row);
    let under_way = verdict == Verdict::Underway;
    // Whoever waits for the copy follows it here until it is delivered.
    let follows = under_way || row.state == DossierState::Sealed;
    // Free words may name a person: only a type from the list is shown.
    let listed = match row.document_type.as_str() {
        OTHER => None,
        code => match catalog::document_type(&app.db, code).await? {
            Some(listed) => Some(listed.name),
            None => default_types()
                .into_iter()
                .find(|listed| listed.key == code)
                .map(|listed| listed.name),
        },
    };
    let (number, book) = number(app, row).await?.filter(|_| !under_way).unzip();
    let files = issued::of_dossier(&app.db, row.id).await?;
    let newest = files
        .iter()
        .find(|file| file.kind == IssuedKind::Archived)
        .or_else(|| files.last())
        .filter(|_| !under_way);
    let copy = CheckedCopy {
        document_type: listed,
        number,
        book,
        agency: name,
        day: row.sealed_at.filter(|_| !under_way).map(day_in_vietnam),
        pages: row.pages,
        sha256: newest.map(|file| file.digest.to_string()),
        signed: row.signed_at.filter(|_| !under_way),
        sealed: row.sealed_at.filter(|_| !under_way),
        withdrawn: (verdict == Verdict::Withdrawn).then_some(row.state_since),
        replaced: row.replaced_by.is_some(),
        steps: if follows { steps(row) } else { Vec::new() },
        state: follows.then_some(row.state),
        holder: cards::holder_key(row.state).filter(|_| follows).map(Text::key),
        since: row.state_since,
        due: row.due_at.filter(|_| follows),
    };
    let result = CheckResult {
        verdict,
        copy: Some(copy),
        at: visitor.at,
    };
    Ok(PublicCheck {
        result: Some(result),
        ..blank("")
    })
}

fn verdict(row: &Row) -> Verdict {
    match row.state {
        DossierState::Sealed if row.waiting_for == Some(Waiting::Timestamp) => Verdict::Underway,
        DossierState::Sealed | DossierState::Delivered => Verdict::Issued,
        DossierState::Withdrawn => Verdict::Withdrawn,
        DossierState::Cancelled | DossierState::Refused => Verdict::Unknown,
        DossierState::Draft
        | DossierState::Returned
        | DossierState::AwaitingSignature
        | DossierState::Signed
        | DossierState::AwaitingSeal => Verdict::Underway,
    }
}

/// Where a dossier is on its way, without anybody's name.
fn steps(row: &Row) -> Vec<Step> {
    let way = [
        ("awaiting-signature", "signed", row.signed_at),
        ("awaiting-seal", "sealed", row.sealed_at),
        ("delivered", "delivered", row.delivered_at),
    ];
    let here = match row.state {
        DossierState::Draft | DossierState::Returned | DossierState::AwaitingSignature => 0,
        DossierState::Signed | DossierState::AwaitingSeal => 1,
        _ => 2,
    };
    let step = |(index, (awaited, done, at)): (usize, (_, _, Option<jiff::Timestamp>))| {
        let mark = Mark::of(index, here);
        Step {
            name: if mark == Mark::Done { done } else { awaited },
            mark,
            at: at.filter(|_| mark == Mark::Done),
            who: None,
        }
    };
    way.into_iter().enumerate().map(step).collect()
}

pub(super) fn blank(code: &str) -> PublicCheck {
    PublicCheck {
        code: code.to_owned(),
        file: None,
        result: None,
        errors: Vec::new(),
    }
}

pub(super) async fn draw(app: &App, visitor: &Visitor, status: StatusCode, page: PublicCheck) -> Answer {
    app.page(status, &visitor.frame(app).await, &page)
}

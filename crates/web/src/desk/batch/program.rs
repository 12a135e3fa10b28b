//! A batch whose key is asked by a program on the officer's computer: what the page hands the program, one dossier after the
//! other, and the file that the page itself sends back.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use saoy_agent_protocol::Subject;
use saoy_domain::BatchId;
use saoy_store::agencies;
use saoy_store::batches::{self, Batch, Item, ItemState};
use saoy_store::scope::System;
use saoy_store::signings::{self, Signing, SigningState};
use serde::{Deserialize, Serialize};

use super::super::stage::Desk;
use super::asking::{take_back, worth_anew};
use super::begin::{address, find};
use super::confirm::queued;
use crate::app::App;
use crate::asked::{At, Posted};
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow::{self, FlowError, Program};
use crate::pages::{AtProgram, Lang, ProgramState, Stage, Text};
use crate::programs::{self, Sender};
use crate::settings::Settings;

/// What a page's script asks for.
#[derive(Deserialize)]
pub(super) struct Wanted {
    /// The request that was tried last in this round, 0 for none.
    #[serde(default)]
    after: i64,
}

/// What it is told.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
enum Next {
    /// Something is still being prepared: ask again in a moment.
    Wait,
    /// Every dossier of this round was tried.
    Over,
    /// This one.
    Sign(Box<Work>),
}

/// One dossier for the program.
#[derive(Serialize)]
struct Work {
    signing: i64,
    /// `approve` (a leader) or `issue` (a seal).
    work: &'static str,
    code: String,
    /// Where the prepared file is fetched, once.
    file: String,
    /// Where the signed file is sent, once.
    handler: String,
    token: String,
    page: usize,
    rect: [f64; 4],
    licence: String,
    /// So many are left with this one.
    left: usize,
}

/// The next dossier that waits for the program.
pub(super) async fn next<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    At(id): At<BatchId>,
    Posted(wanted): Posted<Wanted>,
) -> Answer {
    let batch = find(&app, &officer.scope, id).await?;
    let program = Program::at(batch.signer).ok_or_else(|| Failure::Bad(Text::key("computer-over")))?;
    if batch.finished_at.is_some() || batch.stop_asked_at.is_some() {
        return Ok(Json(Next::Over).into_response());
    }
    if wanted.after == 0 {
        anew(&app, &batch).await?;
    }
    let items = batches::items(&app.db, id).await?;
    let preparing = items.iter().filter(is_coming).count();
    let asked = asked(&app, &batch).await?;
    let mut left = asked.iter().filter(|one| one.id.0 > wanted.after);
    let Some(first) = left.next() else {
        let next = if preparing > 0 { Next::Wait } else { Next::Over };
        return Ok(Json(next).into_response());
    };
    let Some(lent) = programs::lend(&app, first).await? else {
        return Ok(Json(Next::Wait).into_response());
    };
    let subject: Subject = serde_json::from_value(first.described.clone()).map_err(Failure::broken)?;
    let code = match subject {
        Subject::Copy(copy) => copy.dossier,
        Subject::Statement { .. } => String::new(),
    };
    let places = flow::places(first)?;
    let (file, handler) = addresses::<R>(&app, program, &batch, &lent, (&code, officer.visitor.lang()));
    let agency = agencies::find(&app.db, batch.agency).await?;
    let work = Work {
        signing: first.id.0,
        work: match R::STAGE {
            Stage::Sign => "approve",
            Stage::Seal => "issue",
        },
        file,
        handler,
        token: lent.token().to_owned(),
        page: places.page,
        rect: places.own,
        licence: agency
            .and_then(|agency| Settings::of(&agency).vnpt_licence)
            .unwrap_or_default(),
        left: 1 + left.count() + preparing,
        code,
    };
    Ok(Json(Next::Sign(Box::new(work))).into_response())
}

/// A program on the computer needs whole addresses; the page asks its own server, by whatever name it knows it.
fn addresses<R: Desk>(
    app: &App,
    program: Program,
    batch: &Batch,
    lent: &programs::Lent,
    (code, lang): (&str, Lang),
) -> (String, String) {
    let lang = match lang {
        Lang::Vi => "vi",
        Lang::En => "en",
    };
    match program {
        Program::Vgca => {
            let at = programs::address(app, lent);
            (format!("{at}/{code}.pdf"), format!("{at}?lang={lang}"))
        }
        Program::Vnpt => (
            format!("/program/{}/{code}.pdf", lent.token()),
            format!("{}/returned", address(R::STAGE, batch.id)),
        ),
    }
}

fn is_coming(item: &&Item) -> bool {
    matches!(item.state, ItemState::Waiting | ItemState::Running)
}

/// What waits for the program and may still be signed.
async fn asked(app: &App, batch: &Batch) -> Result<Vec<Signing>, FlowError> {
    let now = app.now();
    let open = signings::open(&app.db, &System, batch.id).await?;
    let mut asked: Vec<Signing> = open
        .into_iter()
        .filter(|one| one.state == SigningState::Asked && one.lapses_at > now)
        .collect();
    asked.sort_by_key(|one| one.id);
    Ok(asked)
}

/// A round begins: what would lapse before an officer is through with it is prepared anew.
async fn anew(app: &App, batch: &Batch) -> Result<(), Failure> {
    let now = app.now();
    take_back(app, batch, ItemState::Waiting, worth_anew(now)?).await?;
    let items = batches::items(&app.db, batch.id).await?;
    if items.iter().any(|item| item.state == ItemState::Waiting) {
        let mut tx = app.db.begin().await?;
        queued(&mut tx, batch.id, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The file that the page got from the VNPT-CA plug-in.
pub(super) async fn returned<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    At(id): At<BatchId>,
    headers: HeaderMap,
    request: Request,
) -> Answer<Response> {
    find(&app, &officer.scope, id).await?;
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = bearer
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    let taken = programs::take(&app, token, Sender::Page(id), request).await;
    Ok(programs::answer(&app, officer.visitor.lang(), taken))
}

/// What the page says about the program; `None` when the key is elsewhere or nothing is left to sign.
pub(super) async fn shown(app: &App, batch: &Batch) -> Result<Option<AtProgram>, FlowError> {
    let Some(program) = Program::at(batch.signer) else {
        return Ok(None);
    };
    if batch.finished_at.is_some() || batch.stop_asked_at.is_some() {
        return Ok(None);
    }
    let items = batches::items(&app.db, batch.id).await?;
    let left = items
        .iter()
        .filter(|item| is_coming(item) || item.state == ItemState::Asked)
        .count();
    Ok((left > 0).then(|| AtProgram {
        program,
        name: program.name(),
        state: ProgramState::Ready,
        left,
        now: None,
        faults: Vec::new(),
    }))
}

//! What the worker of the queue does: completing timestamps and archives, sending mails, collecting files.

use std::pin::Pin;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use saoy_blob::BlobStore as _;
use saoy_domain::{DossierId, EmailAddress, MailId, Permission};
use saoy_jobs::{Backoff, Failure, Finish, Handler, Handlers, Job, Settings};
use saoy_notify::{Attachment, Mail, Outcome, Rendered, Sender};
use saoy_store::mails::{self, MailState};
use saoy_store::{Tx, agencies, blobs, dossiers, grants, intake, notifications, searches, sessions};
use tokio::sync::watch;

use crate::app::App;
pub use crate::clerk::FolderRounds;
use crate::ending;
use crate::flow::{self, COMPLETE, FlowError, SEND_MAIL};
use crate::overdue;

/// How long the address of a search works.
const SEARCH_DAYS: i64 = 90;

/// How often orphaned files and ended sessions are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(300);

/// Works until `stop` becomes true.
pub async fn run(app: App, stop: watch::Receiver<bool>) {
    let handlers = Handlers::default()
        .with(COMPLETE, Complete(app.clone()))
        .with(SEND_MAIL, SendMail(app.clone()))
        .with(crate::desk::BATCH, crate::desk::BatchWork(app.clone()))
        .with(crate::desk::ANSWERED, crate::desk::AnsweredWork(app.clone()))
        .with(crate::remote::KIND, crate::remote::RemoteWork(app.clone()));
    // The government's timestamp authority was seen failing for days: nothing is given up before a month.
    let backoff = Backoff {
        first: SignedDuration::from_secs(2),
        longest: SignedDuration::from_mins(10),
        attempts: 5_000,
    };
    let settings = Settings {
        backoff,
        ..Settings::default()
    };
    let watched = tokio::spawn(crate::clerk::watch_folder(app.clone(), stop.clone()));
    let swept = tokio::spawn(sweep(app.clone(), stop.clone()));
    saoy_jobs::run(
        app.db.clone(),
        handlers,
        std::sync::Arc::clone(&app.clock),
        settings,
        stop,
    )
    .await;
    swept.abort();
    watched.abort();
}

type Handled<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Finish>, Failure>> + Send + 'a>>;

/// Completes what a dossier's file still lacks.
struct Complete(App);

impl Handler for Complete {
    fn handle<'a>(&'a self, job: &'a Job) -> Handled<'a> {
        Box::pin(async move {
            let id = number(job, "dossier").map(DossierId)?;
            match flow::complete(&self.0, id).await {
                Ok(true) => Ok(Box::new(()) as Box<dyn Finish>),
                Ok(false) => Err(Failure::Later(
                    "no timestamp authority or responder answered".to_owned(),
                )),
                // Somebody moved the dossier meanwhile: looked at again, there may be nothing left to do.
                Err(error @ FlowError::Stale { .. }) => Err(Failure::Later(error.to_string())),
                Err(error) => {
                    tracing::error!(dossier = %id, %error, "a copy could not be completed");
                    Err(Failure::Later(error.to_string()))
                }
            }
        })
    }
}

/// Sends one mail.
struct SendMail(App);

impl Handler for SendMail {
    fn handle<'a>(&'a self, job: &'a Job) -> Handled<'a> {
        Box::pin(async move {
            let id = number(job, "mail").map(MailId)?;
            let Some(row) = mails::find_any(&self.0.db, id).await? else {
                return Ok(Box::new(()) as Box<dyn Finish>);
            };
            if row.state != MailState::Queued {
                return Ok(Box::new(()));
            }
            let mail = compose(&self.0, &row).await?;
            let outcome = self
                .0
                .blocking(move |app| app.postman.send(&mail))
                .await
                .map_err(|e| Failure::Later(e.to_string()))?;
            match outcome {
                Outcome::Unreachable { why } => {
                    let mut tx = self.0.db.begin().await?;
                    mails::tried(&mut tx, id, self.0.now(), &why).await?;
                    tx.commit().await?;
                    Err(Failure::Later(why))
                }
                outcome => Ok(Box::new(Answered {
                    id,
                    outcome,
                    at: self.0.now(),
                })),
            }
        })
    }
}

/// The mail server's answer, written in the transaction that ends the job.
struct Answered {
    id: MailId,
    outcome: Outcome,
    at: Timestamp,
}

impl Finish for Answered {
    fn write<'a>(
        self: Box<Self>,
        tx: &'a mut Tx,
    ) -> Pin<Box<dyn Future<Output = saoy_store::Result<()>> + Send + 'a>> {
        Box::pin(async move {
            match self.outcome {
                Outcome::Sent { words } => mails::sent(tx, self.id, self.at, &words).await,
                Outcome::Refused { words } | Outcome::Unreachable { why: words } => {
                    mails::refused(tx, self.id, self.at, &words).await?;
                    tell_keepers(tx, self.id, self.at).await
                }
            }
        })
    }
}

/// The seal keepers of the agency are told that a mail was refused: one of them corrects the address.
async fn tell_keepers(tx: &mut Tx, mail: MailId, at: Timestamp) -> saoy_store::Result<()> {
    let Some(mail) = mails::find_any(&mut *tx, mail).await? else {
        return Ok(());
    };
    let dossier = match mail.dossier {
        Some(id) => dossiers::find_any(&mut *tx, id).await?,
        None => None,
    };
    let Some(dossier) = dossier else { return Ok(()) };
    let args = serde_json::json!({ "code": dossier.code.to_string() });
    for keeper in grants::holders(&mut *tx, mail.agency, Permission::CopySeal, at).await? {
        let args = args.clone();
        notifications::tell(tx, keeper, mail.dossier, "note-mail-refused", args, at).await?;
    }
    Ok(())
}

async fn compose(app: &App, row: &mails::Mail) -> Result<Mail, Failure> {
    let never = |error: &dyn std::fmt::Display| Failure::Never(error.to_string());
    let words: Rendered = serde_json::from_str(&row.body).map_err(|error| never(&error))?;
    let from: EmailAddress = app.config.mail.from.parse().map_err(|error| never(&error))?;
    let to: EmailAddress = row.address.parse().map_err(|error| never(&error))?;
    let agency = agencies::find(&app.db, row.agency).await?;
    let attachment = match row.attachment {
        Some(digest) => {
            let pdf = flow::read(app, digest)
                .await
                .map_err(|error| Failure::Later(error.to_string()))?
                .to_vec();
            Some(Attachment {
                name: row
                    .attachment_name
                    .clone()
                    .unwrap_or_else(|| "ban-sao.pdf".to_owned()),
                pdf,
            })
        }
        None => None,
    };
    let name = agency.map(|agency| agency.name).unwrap_or_default();
    Ok(Mail {
        id: row.id,
        at: row.queued_at,
        from: Sender { name, address: from },
        to,
        to_name: None,
        words,
        attachment,
    })
}

fn number(job: &Job, name: &str) -> Result<i64, Failure> {
    let value = job.payload.get(name).and_then(serde_json::Value::as_i64);
    value.ok_or_else(|| Failure::Never(format!("the job has no {name}")))
}

async fn sweep(app: App, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = sweep_once(&app).await {
            tracing::error!(%error, "sweeping failed");
        }
        if let Err(error) = overdue::warn(&app).await {
            tracing::error!(%error, "the warnings of late dossiers could not be raised");
        }
        if let Err(error) = ending::remind(&app).await {
            tracing::error!(%error, "the reminders of certificates that end could not be sent");
        }
        tokio::select! {
            () = tokio::time::sleep(SWEEP_EVERY) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Removes files that nothing refers to, sessions that have ended, uploads that were given up, and old searches.
async fn sweep_once(app: &App) -> Result<(), FlowError> {
    let now = app.now();
    let back = |minutes: i64| {
        now.saturating_sub(SignedDuration::from_mins(minutes))
            .unwrap_or(now)
    };
    let mut tx = app.db.begin().await?;
    sessions::sweep(
        &mut tx,
        now,
        back(i64::from(app.config.session.idle_minutes)),
        back(60),
    )
    .await?;
    searches::sweep(&mut tx, back(60 * 24 * SEARCH_DAYS)).await?;
    intake::sweep(&mut tx, back(24 * 60), 100).await?;
    let orphans = blobs::mark_orphans(&mut tx, now, 100).await?;
    tx.commit().await?;
    for digest in orphans {
        app.blocking(move |app| app.files.delete(&digest)).await??;
        let mut tx = app.db.begin().await?;
        blobs::gone(&mut tx, digest).await?;
        tx.commit().await?;
    }
    crate::clerk::sweep_uploads(app).await
}

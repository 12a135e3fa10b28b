//! The watched folder: what a scanner writes there waits in the form of the agency's clerks.
//!
//! Order of a taking: the bytes are safe in the store of files, then the row says so, then the file is moved. A crash
//! anywhere between leaves the file where it was, and its content, known by then, is only moved the next time.

use std::collections::HashMap;
use std::time::Duration;

use saoy_blob::Blob;
use saoy_domain::limits::{MAX_SCAN, SizeRefusal, check_size};
use saoy_domain::{AgencyId, ScanId};
use saoy_intake::folder::{self, REFUSED, Seen, Settled, TAKEN, Watch};
use saoy_store::agencies::{self, Agency};
use saoy_store::intake::{self, NewScan, Scan, ScanState, Source};
use saoy_store::scope::System;
use tokio::sync::watch;

use super::judge::{self, Unfit};
use super::trial;
use super::{sentence, sha256, waiting};
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::pages::{Lang, Text};

const EVERY: Duration = Duration::from_secs(2);

/// Looks at the folder until `stop` becomes true; does nothing when none is configured.
pub(crate) async fn watch(app: App, mut stop: watch::Receiver<bool>) {
    if app.config.intake.folder.is_none() {
        return;
    }
    let mut rounds = FolderRounds::default();
    loop {
        if let Err(error) = rounds.look(&app).await {
            tracing::error!(%error, "the folder for scans could not be looked at");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => return,
        }
    }
}

/// What was seen of the folder so far.
#[derive(Debug, Default)]
pub struct FolderRounds {
    watches: HashMap<AgencyId, Watch>,
}

impl FolderRounds {
    /// Looks once at every agency's sub-folder and takes what is whole. A file that cannot be taken now stays for the
    /// next look and holds no other up.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn look(&mut self, app: &App) -> Result<(), Failure> {
        let Some(root) = app.config.intake.folder.clone() else {
            return Ok(());
        };
        for agency in agencies::list(&app.db, None).await? {
            let place = root.join(agency.code.to_string());
            let files = app.blocking(move |_| folder::list(&place)).await?;
            // An agency without a sub-folder scans otherwise.
            let Ok(files) = files else { continue };
            let watch = self.watches.entry(agency.id).or_default();
            for settled in watch.look(app.now(), files) {
                let path = settled.seen.path.clone();
                if let Err(error) = take(app, &agency, settled).await {
                    tracing::error!(%error, path = %path.display(), "a scan in the folder could not be taken");
                }
            }
        }
        Ok(())
    }
}

async fn take(app: &App, agency: &Agency, settled: Settled) -> Answer<()> {
    let Settled { seen, given_up } = settled;
    let path = seen.path.clone();
    let read = move |_: &App| match given_up || folder::is_whole(&path)? {
        true => folder::read(&path, MAX_SCAN).map(Some),
        false => Ok(None),
    };
    let Some(bytes) = app.blocking(read).await?.map_err(Failure::broken)? else {
        return Ok(());
    };
    let raw = sha256(&bytes);
    if let Some(known) = intake::by_raw(&app.db, agency.id, raw).await?
        && known.state != ScanState::Gone
    {
        return again(app, &known, &seen).await;
    }
    let (digest, pages, length, refused) = judged(app, agency, &seen, bytes).await?;
    let new = NewScan {
        person: None,
        source: Source::Folder,
        name: seen.name(),
        raw,
        digest,
        length,
        pages,
        refused: refused.as_ref().map(waiting::kept),
        arrived_at: app.now(),
        normalisation: None,
    };
    let mut tx = app.db.begin().await?;
    let arrived = intake::arrive(&mut tx, &System, agency.id, &new).await?;
    tx.commit().await?;
    match arrived {
        Some(id) => put_away(app, Some(id), &seen, refused.as_ref()).await,
        // Another process was faster; it moves the file, too.
        None => Ok(()),
    }
}

type Judged = (Option<saoy_domain::Digest>, u32, i64, Option<Text>);

/// Judges a file like an upload; what fits is in the store of files afterwards. What has to be normalised first waits there
/// as it came, with 0 pages: a clerk decides.
async fn judged(app: &App, agency: &Agency, seen: &Seen, bytes: Vec<u8>) -> Answer<Judged> {
    let size = seen.size.max(bytes.len() as u64);
    if let Err(why @ SizeRefusal::TooLarge { .. }) = check_size(size, MAX_SCAN) {
        return Ok((None, 0, 0, Some(sentence::text(&why))));
    }
    let id = app.random_bytes();
    let raw = Blob::from(bytes);
    let file = raw.clone();
    let (pdf, pages) = match app.blocking(move |_| judge::judge(&file, id)).await? {
        Ok(fit) => (fit.made.map_or(raw, Blob::from), fit.pages),
        Err(Unfit::Refused(why)) => return Ok((None, 0, 0, Some(why))),
        Err(Unfit::Unclean) => match trial::of(app, agency, raw.clone()).await? {
            Ok(_) => (raw, 0),
            Err(why) => return Ok((None, 0, 0, Some(why))),
        },
    };
    let length = i64::try_from(pdf.len()).unwrap_or(i64::MAX);
    let digest = flow::store(app, vec![pdf]).await?;
    Ok((Some(digest), pages, length, None))
}

/// This content is known: its file was not moved before a crash, or somebody put it there a second time.
async fn again(app: &App, known: &Scan, seen: &Seen) -> Answer<()> {
    if known.put_away_at.is_none() && known.source == Source::Folder {
        let refused = known.refused.as_ref().map(waiting::text);
        return put_away(app, Some(known.id), seen, refused.as_ref()).await;
    }
    let why = Text::key("intake-duplicate").with("name", &known.name);
    put_away(app, None, seen, Some(&why)).await
}

/// Moves a file to where its fate belongs, with the sentence beside it, and notes that it was moved.
async fn put_away(app: &App, id: Option<ScanId>, seen: &Seen, refused: Option<&Text>) -> Answer<()> {
    let sentence = refused.map(|why| app.renderer.say(Lang::Vi, why));
    let file = seen.clone();
    let moved = app
        .blocking(move |_| {
            let sub = if sentence.is_some() { REFUSED } else { TAKEN };
            let place = folder::put_away(&file, sub)?;
            if let (Some(sentence), Some(place)) = (&sentence, &place) {
                folder::note(place, sentence)?;
            }
            Ok::<_, std::io::Error>(place.is_some())
        })
        .await?
        .map_err(Failure::broken)?;
    if let (Some(id), true) = (id, moved) {
        let mut tx = app.db.begin().await?;
        intake::put_away(&mut tx, id, app.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}

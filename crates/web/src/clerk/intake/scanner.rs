//! “Quét từ máy quét”: a configured scanner is asked; the scan waits like every other, and is taken at once if it is
//! there in time. A person never names an address.

use std::time::Duration;

use saoy_blob::Blob;
use saoy_domain::limits::{MAX_SCAN, MAX_SCAN_PAGES};
use saoy_domain::{AgencyId, PersonId, ScanId};
use saoy_intake::escl::{Ask, Bounds, Colour, Feed, Scanner, Trouble};
use saoy_store::intake::{self, NewScan, Source};
use saoy_store::scope::{CopyCreate, System};
use tokio::sync::oneshot;

use super::{Fields, sentence, sha256, waiting};
use crate::app::App;
use crate::auth::Officer;
use crate::clerk::page;
use crate::config::ScannerAt;
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::pages::{Choice, Text};

/// How long the form waits; a longer scan appears in the list when it is done.
const PATIENCE: Duration = Duration::from_secs(25);
/// How much a scan may take: a page within half a minute, a stack of the size of an upload.
const BOUNDS: Bounds = Bounds {
    answer: Duration::from_secs(30),
    tries: 60,
    pause: Duration::from_secs(1),
    bytes: MAX_SCAN,
    pages: MAX_SCAN_PAGES,
};

/// Whether this is an address that a scanner can have.
pub(crate) fn is_scanner(url: &str) -> bool {
    Scanner::at(url, BOUNDS).is_ok()
}

/// The scanners of the clerk's agency.
pub(super) async fn choices(app: &App, officer: &Officer<CopyCreate>) -> Answer<Vec<Choice>> {
    let code = page::agency(app, officer).await?.code.to_string();
    let all = app.config.intake.scanners.iter().enumerate();
    let own = all.filter(|(_, at)| at.agency == code);
    Ok(own
        .map(|(index, at)| Choice {
            value: index.to_string(),
            label: at.name.clone(),
        })
        .collect())
}

/// Asks the chosen scanner; the sentence says why there is no scan, or none yet.
pub(super) async fn scan(
    app: &App,
    officer: &Officer<CopyCreate>,
    fields: &Fields,
) -> Answer<Result<ScanId, Text>> {
    let chosen = fields.get("scanner");
    let known = choices(app, officer)
        .await?
        .into_iter()
        .any(|own| own.value == chosen);
    let at = chosen
        .parse()
        .ok()
        .and_then(|index: usize| app.config.intake.scanners.get(index));
    let Some(at) = at.filter(|_| known).cloned() else {
        return Ok(Err(Text::key("scanner-unknown")));
    };
    let ask = Ask {
        colour: match fields.get("scan_colour") {
            "colour" => Colour::Colour,
            _ => Colour::Grey,
        },
        feed: match fields.get("scan_feed") {
            "glass" => Feed::Glass,
            "both" => Feed::BothSides,
            _ => Feed::Feeder,
        },
    };
    let (done, heard) = oneshot::channel();
    let work = Work {
        app: app.clone(),
        agency: officer.agency(),
        person: officer.id(),
        at,
    };
    tokio::spawn(async move {
        let outcome = work.scan(ask).await;
        // Nobody waits any more: what went wrong is shown in the list, where the scan would have been.
        if let Err(Ok(Err(why))) = done.send(outcome)
            && let Err(error) = work.refused(&why).await
        {
            tracing::error!(%error, "a scanner's trouble was not noted");
        }
    });
    match tokio::time::timeout(PATIENCE, heard).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => Err(Failure::broken(error)),
        Err(_) => Ok(Err(Text::key("scanner-still"))),
    }
}

struct Work {
    app: App,
    agency: AgencyId,
    person: PersonId,
    at: ScannerAt,
}

impl Work {
    async fn scan(&self, ask: Ask) -> Answer<Result<ScanId, Text>> {
        let url = self.at.url.clone();
        let id = self.app.random_bytes();
        let made = self
            .app
            .blocking(move |_| {
                let scanner = Scanner::at(&url, BOUNDS).map_err(|trouble| said(&trouble))?;
                let pages = scanner.scan(ask, &std::thread::sleep, &|_| {});
                join(&pages.map_err(|trouble| said(&trouble))?, id)
            })
            .await?;
        let (pdf, pages) = match made {
            Ok(made) => made,
            Err(why) => return Ok(Err(why)),
        };
        let (raw, length) = (sha256(&pdf), pdf.len());
        let digest = flow::store(&self.app, vec![Blob::from(pdf)]).await?;
        let new = NewScan {
            raw,
            digest: Some(digest),
            length: i64::try_from(length).unwrap_or(i64::MAX),
            pages,
            ..self.blank()
        };
        let mut tx = self.app.db.begin().await?;
        let id = intake::arrive(&mut tx, &System, self.agency, &new).await?;
        tx.commit().await?;
        id.map(Ok).ok_or(Failure::NotFound)
    }

    async fn refused(&self, why: &Text) -> Answer<()> {
        let new = NewScan {
            refused: Some(waiting::kept(why)),
            ..self.blank()
        };
        let mut tx = self.app.db.begin().await?;
        intake::arrive(&mut tx, &System, self.agency, &new).await?;
        Ok(tx.commit().await?)
    }

    fn blank(&self) -> NewScan {
        NewScan {
            person: Some(self.person),
            source: Source::Scanner,
            name: self.at.name.clone(),
            raw: sha256(self.app.token().as_bytes()),
            digest: None,
            length: 0,
            pages: 0,
            refused: None,
            arrived_at: self.app.now(),
            normalisation: None,
        }
    }
}

/// The scanner's pictures as one PDF, none of them compressed again.
fn join(pictures: &[Vec<u8>], id: [u8; 16]) -> Result<(Vec<u8>, u32), Text> {
    let pages: Result<Vec<_>, _> = pictures
        .iter()
        .map(|picture| saoy_sheet::scan::read(picture).map_err(|why| sentence::picture(&why)))
        .collect();
    let pages = pages?;
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let pdf = saoy_sheet::scan::to_pdf(pages, id).map_err(|_| Text::key("picture-damaged"))?;
    if pdf.len() as u64 > MAX_SCAN {
        return Err(Text::key("scanner-too-much"));
    }
    Ok((pdf, count))
}

fn said(trouble: &Trouble) -> Text {
    Text::key(match trouble {
        Trouble::Unreachable(_) => "scanner-unreachable",
        Trouble::Slow => "scanner-slow",
        Trouble::Busy => "scanner-busy",
        Trouble::Stopped => "scanner-stopped",
        Trouble::FeederEmpty => "scanner-empty",
        Trouble::Jam => "scanner-jam",
        Trouble::CoverOpen => "scanner-cover",
        Trouble::NotOffered => "scanner-not-offered",
        Trouble::TooMuch(..) => "scanner-too-much",
        Trouble::Address(_) | Trouble::Status(_) | Trouble::Strange => "scanner-strange",
    })
}

//! What the form asks for, written down: one visit, one dossier for each original, in one transaction.

use saoy_blob::Blob;
use saoy_domain::dossier::{Act, Draft, Facts};
use saoy_domain::limits::{MAX_SCAN, MAX_SCAN_PAGES, SizeRefusal, check_size};
use saoy_domain::{
    Deed, Digest, Dossier, DossierCode, DossierId, State, UploadId, VerificationCode, VisitId,
};
use saoy_pdf::Reader;
use saoy_sheet::assemble::{Pick, assemble};
use saoy_store::agencies::Agency;
use saoy_store::counters::{self, Counter};
use saoy_store::dossiers::{self, NewDossier, Row, SaveError};
use saoy_store::normalisations::{self, Normalisation};
use saoy_store::scope::{CopyCreate, Scoped};
use saoy_store::visits::{self, VisitFields};
use saoy_store::{Tx, taken, uploads};

use super::check::{Asked, Original};
use super::{account, judge, looking, order, page, scan, upload};
use crate::app::App;
use crate::audit;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::pages::Text;
use crate::settings::Settings;

/// Noted on a visit once its form was complete and the grounds for refusal were gone through: it can be read back and
/// submitted.
pub(super) const READY: &str = "ready";

/// The dossiers that the form is about already.
#[derive(Default)]
pub(super) struct Known {
    pub(super) visit: Option<VisitId>,
    pub(super) rows: Vec<Row>,
}

/// What was written.
pub(super) struct Saved {
    pub(super) visit: VisitId,
    pub(super) rows: Vec<Row>,
}

/// The scans of the originals, in the store of files before the transaction begins: joined, turned, put in order. Or the
/// sentence why they cannot be one file.
pub(super) async fn prepare(app: &App, asked: &Asked) -> Answer<Result<Vec<Stored>, Text>> {
    let mut scans = Vec::new();
    for original in &asked.originals {
        match stored(app, original).await? {
            Ok(scan) => scans.push(scan),
            Err(why) => return Ok(Err(why)),
        }
    }
    // What the clerk was shown is there for the leader, too.
    for scan in &scans {
        looking::hints(app, scan.digest, scan.pages).await?;
    }
    Ok(Ok(scans))
}

/// Writes the form down with its [`prepare`]d scans.
pub(super) async fn save(
    app: &App,
    officer: &Officer<CopyCreate>,
    agency: &Agency,
    asked: &Asked,
    scans: Vec<Stored>,
    known: Known,
    ready: bool,
) -> Answer<Saved> {
    let mut tx = app.db.begin().await?;
    let visit = visit(app, &mut tx, officer, asked, &known, ready).await?;
    let mut rows = Vec::new();
    let mut left = known.rows;
    let mut writer = Writer {
        app,
        scope: &officer.scope,
        agency,
        asked,
        visit,
    };
    let mut pairs = Vec::new();
    // A file that came from a dossier stays with it; a new one replaces a scan that was taken out, or begins a dossier.
    for (original, scan) in asked.originals.iter().zip(scans) {
        let own = scan::dossier_of(&original.key);
        let at = left.iter().position(|row| Some(row.id) == own);
        let made = made_of(&mut tx, &officer.scope, original).await?;
        pairs.push((original, scan, made, at.map(|at| left.remove(at))));
    }
    for (original, scan, made, row) in pairs {
        let row = match row {
            Some(row) => Some(row),
            None if left.is_empty() => None,
            None => Some(left.remove(0)),
        };
        let row = writer.write(&mut tx, row, Some((original, scan))).await?;
        note_made(app, &mut tx, &officer.scope, row.id, &made).await?;
        rows.push(row);
    }
    for row in left {
        let row = writer.write(&mut tx, Some(row), None).await?;
        note_made(app, &mut tx, &officer.scope, row.id, &[]).await?;
        rows.push(row);
    }
    if rows.is_empty() {
        rows.push(writer.write(&mut tx, None, None).await?);
    }
    let taken = take_uploads(app, &mut tx, &officer.scope, &asked.uploads, visit).await?;
    audit::record(&mut tx, &officer.scope, Deed::VisitSave, visit, app.now()).await?;
    tx.commit().await?;
    for id in taken {
        upload::drop_bytes(app, id).await?;
    }
    Ok(Saved { visit, rows })
}

/// What the files of an original were made of, read before any dossier of the form changes: one may be joined to another.
async fn made_of(tx: &mut Tx, scope: &Scoped<CopyCreate>, original: &Original) -> Answer<Vec<Normalisation>> {
    let mut made = Vec::new();
    for part in &original.parts {
        match scan::dossier_of(&part.key) {
            Some(dossier) => made.extend(normalisations::of_dossier(&mut *tx, dossier).await?),
            None => made.extend(normalisations::of_upload(&mut *tx, scope, &part.key).await?),
        }
    }
    Ok(made)
}

/// Keeps with a dossier what its scan was made of; what is new to it goes into the log.
async fn note_made(
    app: &App,
    tx: &mut Tx,
    scope: &Scoped<CopyCreate>,
    dossier: DossierId,
    made: &[Normalisation],
) -> Answer<()> {
    for fresh in normalisations::set(tx, scope, dossier, made).await? {
        let deed = match fresh.report {
            Some(_) => Deed::DossierElectronicOriginal,
            None => Deed::DossierNormalise,
        };
        audit::record(tx, scope, deed, dossier, app.now()).await?;
    }
    Ok(())
}

/// What a transition or a save refused, as a page.
pub(super) fn refused(error: SaveError) -> Failure {
    match error {
        SaveError::NotFound => Failure::NotFound,
        SaveError::Stale { .. } => Failure::Bad(Text::key("flow-stale")),
        SaveError::Store(cause) => cause.into(),
    }
}

/// A scan in the store of files.
pub(super) struct Stored {
    digest: Digest,
    length: i64,
    pages: u32,
}

/// The scan of an original: the file as it came, or its pages joined, turned, put in order.
async fn stored(app: &App, original: &Original) -> Answer<Result<Stored, Text>> {
    if let [only] = original.parts.as_slice()
        && order::is_plain(&only.places, only.scan.pages)
    {
        let length = flow::length(app, only.scan.digest).await?;
        return Ok(Ok(Stored {
            digest: only.scan.digest,
            length: i64::try_from(length).unwrap_or(i64::MAX),
            pages: only.scan.pages,
        }));
    }
    let mut files = Vec::new();
    let mut picks = Vec::new();
    for (file, part) in original.parts.iter().enumerate() {
        files.push(scan::bytes(app, part.scan.digest).await?);
        picks.extend(part.places.iter().map(|place| Pick {
            file,
            page: place.page,
            turn: place.turn,
        }));
    }
    let pages = u32::try_from(picks.len()).unwrap_or(u32::MAX);
    if picks.len() > MAX_SCAN_PAGES {
        let text = Text::key("joined-too-many-pages");
        return Ok(Err(text.with("pages", pages).with("limit", MAX_SCAN_PAGES)));
    }
    let id = app.random_bytes();
    let joined = app
        .blocking(move |_| {
            let readers: Result<Vec<Reader<'_>>, _> = files
                .iter()
                .map(|file| Reader::open(file, &judge::limits()))
                .collect();
            assemble(&readers.map_err(Failure::broken)?, &picks, id).map_err(Failure::broken)
        })
        .await??;
    let length = i64::try_from(joined.len()).unwrap_or(i64::MAX);
    if let Err(SizeRefusal::TooLarge { size, limit }) = check_size(joined.len() as u64, MAX_SCAN) {
        let text = Text::key("joined-too-large");
        return Ok(Err(text.with("size", size).with("limit", limit)));
    }
    let digest = flow::store(app, vec![Blob::from(joined)]).await?;
    Ok(Ok(Stored {
        digest,
        length,
        pages,
    }))
}

async fn visit(
    app: &App,
    tx: &mut Tx,
    officer: &Officer<CopyCreate>,
    asked: &Asked,
    known: &Known,
    ready: bool,
) -> Answer<VisitId> {
    let copies: u32 = asked.originals.iter().map(|original| original.copies).sum();
    let papers = u32::try_from(asked.originals.len())
        .unwrap_or(u32::MAX)
        .saturating_mul(asked.paper);
    let fields = VisitFields {
        electronic_copies: copies.saturating_sub(papers),
        paper_copies: asked.paper,
        fee: asked.originals.iter().map(|original| original.fee).sum(),
        fee_waived_reason: asked.waived.clone(),
        note: ready.then(|| READY.to_owned()),
    };
    if let Some(visit) = known.visit
        && visits::update(tx, &officer.scope, visit, &fields).await?
    {
        return Ok(visit);
    }
    Ok(visits::create(tx, &officer.scope, &fields, app.now()).await?)
}

/// Takes the uploads over. Whoever sent the same form first has them already: nothing is written a second time.
async fn take_uploads(
    app: &App,
    tx: &mut Tx,
    scope: &Scoped<CopyCreate>,
    keys: &[String],
    visit: VisitId,
) -> Answer<Vec<UploadId>> {
    let mut ended = Vec::new();
    for key in keys.iter().filter(|key| scan::dossier_of(key).is_none()) {
        let found = uploads::find(&mut *tx, scope, key).await?;
        let here = match &found {
            Some(upload) => uploads::take(tx, scope, upload.id).await?,
            None => false,
        };
        if !here {
            return Err(Failure::Bad(Text::key("form-sent-already")));
        }
        taken::note(tx, key, visit, app.now()).await?;
        ended.extend(found.map(|upload| upload.id));
    }
    Ok(ended)
}

struct Writer<'a> {
    app: &'a App,
    scope: &'a Scoped<CopyCreate>,
    agency: &'a Agency,
    asked: &'a Asked,
    visit: VisitId,
}

impl Writer<'_> {
    /// One dossier: begun, or changed.
    async fn write(
        &mut self,
        tx: &mut Tx,
        row: Option<Row>,
        original: Option<(&Original, Stored)>,
    ) -> Answer<Row> {
        let now = self.app.now();
        let act = Act {
            by: self.scope.officer(),
            at: now,
        };
        let (mut row, fresh) = match row {
            Some(row) => (row, false),
            None => (
                self.begin(tx, original.as_ref().map(|(original, _)| *original))
                    .await?,
                true,
            ),
        };
        if row.state == State::Returned {
            let moved = row.stored()?.returned().map_err(Failure::broken)?.resume(&act);
            let moved = moved.map_err(Failure::broken)?;
            dossiers::move_on(tx, self.scope, &mut row, moved)
                .await
                .map_err(refused)?;
        }
        self.fill(&mut row, original);
        if fresh {
            let facts = Facts {
                id: row.id,
                agency: row.agency,
                code: row.code.clone(),
            };
            let moved = Dossier::<Draft>::create(facts, row.scan_digest, &act).map_err(Failure::broken)?;
            dossiers::move_on(tx, self.scope, &mut row, moved)
                .await
                .map_err(refused)?;
        } else {
            dossiers::save(tx, self.scope, &mut row).await.map_err(refused)?;
        }
        let deed = if fresh {
            Deed::DossierCreate
        } else {
            Deed::DossierEdit
        };
        audit::record(tx, self.scope, deed, row.id, now).await?;
        Ok(row)
    }

    /// The code of the day's next dossier, and its row.
    async fn begin(&self, tx: &mut Tx, original: Option<&Original>) -> Answer<Row> {
        let now = self.app.now();
        let day = account::today(self.app);
        let nth = counters::next(tx, self.agency.id, Counter::Dossier, day).await?;
        let code = DossierCode::new(&self.agency.code, day, nth).map_err(Failure::broken)?;
        let document = original.and_then(|original| original.document.as_ref());
        let requester = &self.asked.requester;
        let new = NewDossier {
            visit: Some(self.visit),
            code,
            verification_code: VerificationCode::random(&*self.app.random),
            requester_kind: requester.kind,
            requester_name: requester.name.clone(),
            requester_identity: requester.identity.clone(),
            document_type: document.map(page::code).unwrap_or_default().to_owned(),
            document_name: document
                .map(|document| document.name())
                .unwrap_or_default()
                .to_owned(),
            attestation: self.asked.attestation.clone(),
            profile: Settings::of(self.agency).profile,
        };
        let id: DossierId = dossiers::create(tx, self.scope, &new, now).await?;
        dossiers::find(&mut *tx, self.scope, id)
            .await?
            .ok_or(Failure::NotFound)
    }

    fn fill(&self, row: &mut Row, original: Option<(&Original, Stored)>) {
        let requester = &self.asked.requester;
        row.requester_kind = requester.kind;
        row.requester_account = requester.account;
        row.requester_name.clone_from(&requester.name);
        row.requester_identity.clone_from(&requester.identity);
        row.requester_email.clone_from(&requester.email);
        row.requester_email_is_officers = requester.email_is_officers;
        row.requester_phone.clone_from(&requester.phone);
        row.attestation.clone_from(&self.asked.attestation);
        row.fee_waived_reason.clone_from(&self.asked.waived);
        let Some((original, scan)) = original else {
            row.scan_digest = None;
            (row.scan_length, row.scan_pages, row.scan_name) = (None, None, None);
            return;
        };
        let document = original.document.as_ref();
        row.document_type = document.map(page::code).unwrap_or_default().to_owned();
        row.document_name = document
            .map(|document| document.name())
            .unwrap_or_default()
            .to_owned();
        row.pages = original.pages;
        row.copies = original.copies;
        row.fee = original.fee;
        row.scan_digest = Some(scan.digest);
        row.scan_length = Some(scan.length);
        row.scan_pages = Some(scan.pages);
        row.scan_name = Some(original.name.clone());
    }
}

//! Scans that wait for a clerk: from a watched folder, from a scanner, or a stack that was cut into papers.
//!
//! A scan waits until an upload of some form is made of it; while such an upload lives it is nobody else's, and when the
//! upload is given up or expires it waits again. Only a form that was saved, or a clerk who says so, ends it.

use jiff::Timestamp;
use saoy_domain::{AgencyId, Digest, NormalisationId, PersonId, ScanId, UploadId};

use crate::{
    Reader, Result, Tx,
    blobs::{self, OwnerKind},
    engine::{input, names, record, statements},
    scope::{CopyCreate, Right, Scoped, Writes},
};

names! {
    /// How a scan came.
    pub enum Source {
        /// In the agency's watched folder.
        Folder = "folder",
        /// From a scanner that a clerk asked.
        Scanner = "scanner",
        /// A stack that a clerk uploaded, kept whole so that its parts can be joined again.
        Upload = "upload",
    }
}

names! {
    /// What became of a scan.
    pub enum ScanState {
        /// It waits, or is in a form that is not saved yet.
        Waiting = "waiting",
        /// A saved form took it.
        Used = "used",
        /// A clerk did not want it.
        Gone = "gone",
    }
}

record! {
    /// A scan.
    pub struct Scan {
        /// The row.
        id: ScanId,
        /// For whom it came.
        agency: AgencyId,
        /// Who asked the scanner, or uploaded the stack.
        person: Option<PersonId>,
        /// How it came.
        source: Source,
        /// The file's name, or the scanner's.
        name: String,
        /// SHA-256 of what came.
        raw: Digest,
        /// The scan as PDF; `None` when it cannot be used.
        digest: Option<Digest>,
        /// Bytes of the PDF.
        length: i64,
        /// Its pages; 0 of a file that waits as it came, to be normalised in the form.
        pages: u32,
        /// What it was made of, if it was written anew.
        normalisation: Option<NormalisationId>,
        /// Why it cannot be used: the sentence's key and arguments.
        refused: Option<serde_json::Value>,
        /// What became of it.
        state: ScanState,
        /// When it came.
        arrived_at: Timestamp,
        /// When its file was moved out of the folder.
        put_away_at: Option<Timestamp>,
    }
}

impl Scan {
    /// Whether it waits to be normalised in a form.
    #[must_use]
    pub const fn waits_as_it_came(&self) -> bool {
        self.pages == 0 && self.digest.is_some()
    }
}

input! {
    /// A scan that came.
    pub struct NewScan {
        /// Who asked the scanner, or uploaded the stack.
        person: Option<PersonId>,
        /// How it came.
        source: Source,
        /// The file's name, or the scanner's.
        name: String,
        /// SHA-256 of what came: the same content comes only once to an agency.
        raw: Digest,
        /// The scan as PDF, already complete in the store of files; `None` when it cannot be used.
        digest: Option<Digest>,
        /// Bytes of the PDF.
        length: i64,
        /// Its pages; 0 of a file that waits as it came, to be normalised in the form.
        pages: u32,
        /// Why it cannot be used.
        refused: Option<serde_json::Value>,
        /// Now.
        arrived_at: Timestamp,
        /// What it was made of, if it was written anew.
        normalisation: Option<NormalisationId>,
    }
}

record! {
    /// Which part of a scan an upload is.
    pub struct Part {
        /// The scan.
        scan: ScanId,
        /// The scan's name.
        name: String,
        /// Which part, from 1; 0 for the whole.
        part: u32,
        /// Of how many; 0 for the whole.
        parts: u32,
        /// Its first page in the scan, from 1.
        first_page: u32,
        /// Its last page.
        last_page: u32,
        /// Pages of the scan that are in no part: separator sheets and their blank backs.
        left_out: u32,
    }
}

input! {
    /// Which part of a scan an upload is.
    pub struct NewPart {
        /// The upload.
        upload: UploadId,
        /// The scan.
        scan: ScanId,
        /// Which part, from 1; 0 for the whole.
        part: u32,
        /// Of how many; 0 for the whole.
        parts: u32,
        /// Its first page in the scan, from 1.
        first_page: u32,
        /// Its last page.
        last_page: u32,
        /// Pages of the scan that are in no part.
        left_out: u32,
    }
}

statements! {
    ARRIVE = "INSERT INTO waiting_scan (person, source, name, raw, digest, length, pages, refused, arrived_at, normalisation, \
              agency, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting') \
              ON CONFLICT (agency, raw) DO UPDATE SET person = $1, source = $2, name = $3, digest = $5, length = $6, \
              pages = $7, refused = $8, arrived_at = $9, normalisation = $10, state = 'waiting', put_away_at = NULL \
              WHERE waiting_scan.state = 'gone' RETURNING id";
    BY_RAW = "SELECT * FROM waiting_scan WHERE agency = $1 AND raw = $2";
    PUT_AWAY = "UPDATE waiting_scan SET put_away_at = $2 WHERE id = $1 AND put_away_at IS NULL";
    WAITING = "SELECT * FROM waiting_scan WHERE agency = $1 AND state = 'waiting' AND source <> 'upload' AND NOT EXISTS \
               (SELECT 1 FROM upload_scan JOIN upload ON upload.id = upload_scan.upload WHERE \
               upload_scan.scan = waiting_scan.id AND upload.expires_at > $2) ORDER BY arrived_at DESC, id DESC LIMIT $3";
    BY_ID = "SELECT * FROM waiting_scan WHERE id = $1 AND agency = $2";
    LOCK = "UPDATE waiting_scan SET state = 'waiting' WHERE id = $1 AND agency = $2 AND state = 'waiting' RETURNING *";
    TAKEN = "SELECT upload.id FROM upload_scan JOIN upload ON upload.id = upload_scan.upload WHERE upload_scan.scan = $1 \
             AND upload.expires_at > $2 LIMIT 1";
    END = "UPDATE waiting_scan SET state = $2 WHERE id = $1";
    ATTACH = "INSERT INTO upload_scan (upload, scan, part, parts, first_page, last_page, left_out) \
              VALUES ($1, $2, $3, $4, $5, $6, $7)";
    OF_UPLOAD = "SELECT upload_scan.scan, waiting_scan.name, upload_scan.part, upload_scan.parts, \
                 upload_scan.first_page, upload_scan.last_page, upload_scan.left_out FROM upload_scan \
                 JOIN waiting_scan ON waiting_scan.id = upload_scan.scan JOIN upload ON upload.id = upload_scan.upload \
                 WHERE upload.token = $1 AND upload.person = $2 AND upload.agency = $3";
    TOKENS = "SELECT upload.token FROM upload JOIN upload_scan ON upload_scan.upload = upload.id \
              WHERE upload_scan.scan = $1 AND upload.person = $2 AND upload.agency = $3 ORDER BY upload_scan.part";
    BY_UPLOAD = "SELECT waiting_scan.* FROM waiting_scan JOIN upload_scan ON upload_scan.scan = waiting_scan.id \
                 JOIN upload ON upload.id = upload_scan.upload \
                 WHERE upload.id = $1 AND upload.person = $2 AND upload.agency = $3";
    NORMALISED = "UPDATE waiting_scan SET digest = $2, length = $3, pages = $4, normalisation = $5 WHERE id = $1";
    LEFT = "SELECT * FROM waiting_scan WHERE state = 'waiting' AND source = 'upload' AND arrived_at <= $1 AND NOT EXISTS \
            (SELECT 1 FROM upload_scan WHERE upload_scan.scan = waiting_scan.id) ORDER BY id LIMIT $2";
}

/// A scan came. `None`: this content came before and was not thrown away; nothing is written then.
///
/// # Errors
/// [`crate::StoreError::FileMissing`] when the PDF is not in the store of files, or what the database reports.
pub async fn arrive(
    tx: &mut Tx,
    who: &impl Writes,
    agency: AgencyId,
    new: &NewScan,
) -> Result<Option<ScanId>> {
    if who.only().is_some_and(|own| own != agency) {
        return Ok(None);
    }
    blobs::need(tx, new.digest).await?;
    let Some(id) = tx.value::<ScanId>(new.bind(ARRIVE).with(agency), "id").await? else {
        return Ok(None);
    };
    blobs::keep(tx, new.digest, OwnerKind::Scan, id.0).await?;
    Ok(Some(id))
}

/// What came to an agency with this content.
///
/// # Errors
/// What the database reports.
pub async fn by_raw(reader: impl Into<Reader<'_>>, agency: AgencyId, raw: Digest) -> Result<Option<Scan>> {
    reader.into().find(BY_RAW.with(agency).with(raw)).await
}

/// Notes that a scan's file was moved out of the folder.
///
/// # Errors
/// What the database reports.
pub async fn put_away(tx: &mut Tx, id: ScanId, at: Timestamp) -> Result<()> {
    tx.run(PUT_AWAY.with(id).with(at)).await
}

/// The scans that wait for a clerk of the agency, newest first; those in somebody's form are not among them.
///
/// # Errors
/// What the database reports.
pub async fn waiting(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<CopyCreate>,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Scan>> {
    let query = WAITING.with(scope.agency()).with(now).with(limit);
    reader.into().list(query).await
}

/// A scan of the clerk's agency.
///
/// # Errors
/// What the database reports.
pub async fn find(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<CopyCreate>,
    id: ScanId,
) -> Result<Option<Scan>> {
    reader.into().find(BY_ID.with(id).with(scope.agency())).await
}

/// A scan that still waits, locked until the transaction ends; `None` when somebody else has it.
///
/// # Errors
/// What the database reports.
pub async fn claim(
    tx: &mut Tx,
    scope: &Scoped<CopyCreate>,
    id: ScanId,
    now: Timestamp,
) -> Result<Option<Scan>> {
    let scan = tx.find(LOCK.with(id).with(scope.agency())).await?;
    let taken = scan.is_some() && tx.exists(TAKEN.with(id).with(now)).await?;
    Ok(scan.filter(|_| !taken))
}

/// A clerk does not want a scan; `false` when somebody else has it already.
///
/// # Errors
/// What the database reports.
pub async fn dismiss(tx: &mut Tx, scope: &Scoped<CopyCreate>, id: ScanId, now: Timestamp) -> Result<bool> {
    let Some(scan) = claim(tx, scope, id, now).await? else {
        return Ok(false);
    };
    end(tx, &scan, ScanState::Gone).await?;
    Ok(true)
}

/// Says which part of which scan an upload is.
///
/// # Errors
/// What the database reports.
pub async fn attach(tx: &mut Tx, part: &NewPart) -> Result<()> {
    tx.run(part.bind(ATTACH)).await
}

/// Which part of a scan the officer's own upload is; `None` for an ordinary one.
///
/// # Errors
/// What the database reports.
pub async fn of_upload(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<CopyCreate>,
    token: &str,
) -> Result<Option<Part>> {
    let query = OF_UPLOAD.with(token).with(scope.person()).with(scope.agency());
    reader.into().find(query).await
}

/// The officer's own uploads that are parts of a scan, in order.
///
/// # Errors
/// What the database reports.
pub async fn tokens(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<CopyCreate>,
    id: ScanId,
) -> Result<Vec<String>> {
    let query = TOKENS.with(id).with(scope.person()).with(scope.agency());
    reader.into().values(query, "token").await
}

/// A form that was saved took an upload: the scan it came from waits no more.
pub(crate) async fn use_up<R: Right>(tx: &mut Tx, scope: &Scoped<R>, upload: UploadId) -> Result<()> {
    let query = BY_UPLOAD.with(upload).with(scope.person()).with(scope.agency());
    match tx.find(query).await? {
        Some(scan) => end(tx, &scan, ScanState::Used).await,
        None => Ok(()),
    }
}

/// A scan that waited as it came was written anew in somebody's form: from now on it waits as the new file.
///
/// # Errors
/// [`crate::StoreError::FileMissing`], or what the database reports.
pub async fn normalised<R: Right>(
    tx: &mut Tx,
    scope: &Scoped<R>,
    upload: UploadId,
    (file, length, pages): (Digest, i64, u32),
    how: NormalisationId,
) -> Result<()> {
    let query = BY_UPLOAD.with(upload).with(scope.person()).with(scope.agency());
    let Some(scan) = tx.find::<Scan>(query).await?.filter(Scan::waits_as_it_came) else {
        return Ok(());
    };
    if let Some(before) = scan.digest {
        blobs::release(tx, before, OwnerKind::Scan, scan.id.0).await?;
    }
    let query = NORMALISED.with(scan.id).with(file).with(length).with(pages);
    tx.run(query.with(how)).await?;
    blobs::keep(tx, [file], OwnerKind::Scan, scan.id.0).await
}

/// Ends uploaded stacks that no form holds any more; gives how many.
///
/// # Errors
/// What the database reports.
pub async fn sweep(tx: &mut Tx, before: Timestamp, limit: u32) -> Result<usize> {
    let left = tx.list(LEFT.with(before).with(limit)).await?;
    for scan in &left {
        end(tx, scan, ScanState::Gone).await?;
    }
    Ok(left.len())
}

async fn end(tx: &mut Tx, scan: &Scan, state: ScanState) -> Result<()> {
    tx.run(END.with(scan.id).with(state)).await?;
    match scan.digest {
        Some(digest) => blobs::release(tx, digest, OwnerKind::Scan, scan.id.0).await,
        None => Ok(()),
    }
}

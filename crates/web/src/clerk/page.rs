//! The copy form drawn: what was typed, the accounts found, the files with their pages, the fee, the due time.

use jiff::Timestamp;
use jiff::civil::Date;
use saoy_domain::document_type::{DocumentType, ListedType, OTHER, default_types};
use saoy_domain::fees::Fees;
use saoy_domain::limits::MAX_SCAN;
use saoy_store::agencies::{self, Agency};
use saoy_store::catalog;
use saoy_store::people::{Person, PersonKind};
use saoy_store::scope::CopyCreate;

use super::fields::Fields;
use super::scan::{self, Content, File};
use super::{account, check, day, intake, judge, looking, normalise, order};
use crate::app::App;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::pages::{
    AccountFound, Choice, CopyForm, FieldError, FileRow, GROUNDS, Kind, Returned, Text, TypeChoice,
};

/// Which form it is.
#[derive(Default)]
pub(super) struct Head {
    pub(super) action: String,
    pub(super) code: Option<String>,
    pub(super) version: u64,
    pub(super) returned: Option<Returned>,
    pub(super) restored: bool,
    /// When the papers were received and, once submitted, when they are due; `None` for a visit that begins now.
    pub(super) received: Option<(Timestamp, Option<Timestamp>)>,
}

/// The agency that the officer works for.
pub(super) async fn agency(app: &App, officer: &Officer<CopyCreate>) -> Answer<Agency> {
    agencies::find(&app.db, officer.agency())
        .await?
        .ok_or(Failure::NotFound)
}

/// The form with what was typed.
pub(super) async fn form(
    app: &App,
    officer: &Officer<CopyCreate>,
    head: Head,
    fields: &Fields,
    errors: Vec<FieldError>,
) -> Answer<CopyForm> {
    let agency = agency(app, officer).await?;
    let types = listed(app).await?;
    let typed = fields.get("identity").trim().to_owned();
    let has_account = fields.has_account();
    let found = if has_account && !typed.is_empty() {
        Some(account::search(app, officer, &typed).await?)
    } else {
        None
    };
    let chosen = found.as_deref().and_then(|found| match found {
        // One account only: chosen for the clerk, who still sees it.
        [only] => Some(only),
        several => account::chosen(fields, several),
    });
    let (received, promised) = head.received.unwrap_or((officer.visitor.at, None));
    let due = day::due(app, &agency, received).await?;
    let (attestation, attestation_editable) = attestation(&agency, fields);
    let (fees, fee_table) = (day::fees(&agency), day::table(app, &agency));
    let (files, counted) = files(app, officer, fields, &types).await?;
    let paper: u32 = fields.get("paper").trim().parse().unwrap_or(0);
    let fee_total = fee_shown(&fees, account::today(app), &counted, paper, fields.is_on("join"));
    Ok(CopyForm {
        action: head.action,
        code: head.code,
        version: head.version,
        returned: head.returned,
        restored: head.restored,
        has_account,
        chosen: chosen.map(|person| person.id.to_string()),
        ask_email: has_account && found.as_deref().is_some_and(|found| asks_email(found, chosen)),
        accounts: found.as_deref().map(|found| found.iter().map(shown).collect()),
        identity: typed,
        name: fields.get("name").to_owned(),
        person_identity: fields.get("person_identity").to_owned(),
        email: fields.get("email").to_owned(),
        officer_email: fields.is_on("officer_email"),
        files,
        intake: intake::context(app, officer, fields).await?,
        join: fields.is_on("join"),
        paper: fields.get("paper").to_owned(),
        types: choices(app, officer, &types),
        nonce: match fields.get("nonce") {
            "" => app.token(),
            known => known.to_owned(),
        },
        agencies: vec![Choice {
            value: agency.id.to_string(),
            label: agency.name,
        }],
        agency: agency.id.to_string(),
        attestation,
        attestation_editable,
        fee: fee_table,
        fee_total: if fields.is_on("waived") { 0 } else { fee_total },
        waived: fields.is_on("waived"),
        waived_reason: fields.get("waived_reason").to_owned(),
        checked: fields.is_on("checked"),
        grounds: fields.all("ground").map(str::to_owned).collect(),
        all_grounds: GROUNDS.iter().map(|ground| (*ground).to_owned()).collect(),
        ground_other: fields.get("ground_other").to_owned(),
        due: promised.unwrap_or(due.at),
        late: due.late,
        max_bytes: MAX_SCAN,
        errors,
    })
}

/// The attestation's words, and whether the clerk may change them.
fn attestation(agency: &Agency, fields: &Fields) -> (String, bool) {
    let (words, editable) = day::attestation(agency);
    match fields.get("attestation") {
        typed if editable && !typed.is_empty() => (typed.to_owned(), editable),
        _ => (words.as_str().to_owned(), editable),
    }
}

/// The files of the form, and pages and copies of those that were taken.
async fn files(
    app: &App,
    officer: &Officer<CopyCreate>,
    fields: &Fields,
    types: &[ListedType],
) -> Answer<(Vec<FileRow>, Vec<(u32, u32)>)> {
    let (mut rows, mut counted) = (Vec::new(), Vec::new());
    for key in fields.files() {
        let Some(file) = scan::find(app, &officer.scope, &key).await? else {
            continue;
        };
        if let Some(scan) = file.scan() {
            counted.push(check::counted(fields, &file.key, scan.pages));
        }
        let row = file_row(app, officer, &file, fields, types).await?;
        rows.push(intake::stacked(app, officer, row).await?);
    }
    Ok((rows, counted))
}

/// The list of document types, those that are offered no more left out.
pub(super) async fn listed(app: &App) -> Answer<Vec<ListedType>> {
    let stored = catalog::document_types(&app.db).await?;
    if stored.is_empty() {
        return Ok(default_types());
    }
    let offered = stored.into_iter().filter(|known| !known.retired);
    Ok(offered
        .map(|known| ListedType {
            key: known.code,
            name: known.name,
            on_vneid: known.on_vneid,
        })
        .collect())
}

/// The list as a drop-down, with “Giấy tờ khác” at its end.
pub(super) fn choices(app: &App, officer: &Officer<CopyCreate>, types: &[ListedType]) -> Vec<TypeChoice> {
    let other = app
        .renderer
        .say(officer.visitor.lang(), &Text::key("document-type-is-other"));
    let known = types
        .iter()
        .map(|known| (known.key.clone(), known.name.clone(), known.on_vneid));
    known
        .chain([(OTHER.to_owned(), other, false)])
        .map(|(value, label, on_vneid)| TypeChoice {
            value,
            label,
            on_vneid,
        })
        .collect()
}

/// One file with what was typed about it.
pub(super) async fn file_row(
    app: &App,
    officer: &Officer<CopyCreate>,
    file: &File,
    fields: &Fields,
    types: &[ListedType],
) -> Answer<FileRow> {
    let key = &file.key;
    let typed = |name: &str, or: String| {
        let sent = fields.get(&format!("{name}-{key}"));
        if sent.is_empty() { or } else { sent.to_owned() }
    };
    let document_type = typed("type", String::new());
    let lang = officer.visitor.lang();
    let (mut offer, mut refused) = (None, None);
    let (mut pages, mut hints) = (0, Some(Vec::new()));
    match &file.content {
        Some(Content::Scan(scan)) => {
            (pages, hints) = (scan.pages, looking::hints(app, scan.digest, scan.pages).await?)
        }
        Some(Content::Offer(found)) => offer = Some(found.shown(lang, &typed("reason", String::new()))),
        Some(Content::Refused(why)) => refused = Some(why.clone()),
        None => {}
    }
    let made = normalise::of_file(app, &officer.scope, key).await?;
    let on_vneid = types
        .iter()
        .any(|known| known.key == document_type && known.on_vneid);
    Ok(FileRow {
        upload: key.clone(),
        name: file.name.clone(),
        bytes: file.bytes,
        received: file.received,
        refused,
        offer,
        normalised: normalise::shown(made, lang),
        pages,
        pages_url: format!("/uploads/{key}/pages"),
        order: typed("order", order::plain(pages)),
        original_pages: check::pages_typed(fields, key, pages),
        offered_pages: check::pages_offered(fields, key, pages).max(1),
        copies: typed("copies", "1".to_owned()),
        other: typed("other", String::new()),
        document_type,
        looking: hints.is_none(),
        warnings: hints.iter().flatten().map(judge::warning).collect(),
        on_vneid,
        stack: None,
    })
}

/// The fields that say again what a dossier holds.
pub(super) fn document_fields(fields: &mut Fields, key: &str, code: &str, name: &str, types: &[ListedType]) {
    if code.is_empty() {
        return;
    }
    let listed = types.iter().any(|known| known.key == code);
    let kind = if listed { code } else { OTHER };
    fields.push(format!("type-{key}"), kind);
    if !listed {
        fields.push(format!("other-{key}"), name);
    }
}

/// The stored code of a document type.
pub(super) fn code(document: &DocumentType) -> &str {
    match document {
        DocumentType::Listed { key, .. } => key,
        DocumentType::Other { .. } => OTHER,
    }
}

/// An e-mail is asked for when the account has none; while several answer and none is chosen, when any of them has none.
fn asks_email(found: &[Person], chosen: Option<&Person>) -> bool {
    match chosen {
        Some(person) => person.email.is_none(),
        None => found.iter().any(|person| person.email.is_none()),
    }
}

/// The sum that will be charged, from pages and copies of every file; joined files are one original.
fn fee_shown(fees: &Fees, today: Date, files: &[(u32, u32)], paper: u32, join: bool) -> u64 {
    let fee = |(pages, copies): (u32, u32)| {
        let fee = fees.fee(pages, copies.saturating_add(paper), today);
        u64::try_from(fee.map_or(0, |fee| fee.total())).unwrap_or(0)
    };
    match files {
        [(_, copies), ..] if join => {
            let pages = files
                .iter()
                .fold(0u32, |sum, (pages, _)| sum.saturating_add(*pages));
            fee((pages, *copies))
        }
        files => files.iter().map(|file| fee(*file)).sum(),
    }
}

fn shown(person: &Person) -> AccountFound {
    let numbers = [&person.identity_number, &person.tax_number];
    AccountFound {
        id: person.id.to_string(),
        name: person.name.clone(),
        identity: numbers.into_iter().flatten().next().cloned().unwrap_or_default(),
        phone: person.phone.clone(),
        email: person.email.clone(),
        kind: if person.kind == PersonKind::Business {
            Kind::Business
        } else {
            Kind::Citizen
        },
    }
}

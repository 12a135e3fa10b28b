//! “Hoàn thành và chuyển bản CTĐT tới người dân/doanh nghiệp”: into the document store and by mail, both when possible.

use jiff::{SignedDuration, Timestamp};
use saoy_domain::limits::size_text;
use saoy_domain::{Deed, Digest, DossierId, MailId, MoveRefusal, in_vietnam};
use saoy_notify::{Kind, Language, Rendered, Template, delivery_kind};
use saoy_store::books::{self, Book};
use saoy_store::dossiers::Row;
use saoy_store::issued::{self, IssuedKind};
use saoy_store::mails::{self, NewMail};
use saoy_store::scope::{CopySeal, Scoped};
use saoy_store::{Tx, agencies, library, notifications, people, queue};

use super::{FlowError, SEND_MAIL, Step, authority, pickup};
use crate::app::App;
use crate::auth::token_hash;
use crate::settings::Settings;

/// How long a link in a mail works.
const LINK_WORKS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Delivers a sealed and archived copy.
///
/// # Errors
/// A timestamp is still awaited; somebody was faster.
pub async fn deliver(app: &App, scope: &Scoped<CopySeal>, id: DossierId) -> Result<(), FlowError> {
    let mut step = Step::begin(app, scope, id).await?;
    let moved = step.row.stored()?.sealed()?.deliver(&step.act)?;
    let Step { tx, row, act, .. } = &mut step;
    let now = act.at;
    let copy = issued::of_dossier(&mut *tx, id)
        .await?
        .into_iter()
        .find(|file| file.kind == IssuedKind::Archived);
    let copy = copy.ok_or(FlowError::Move(MoveRefusal::WaitingForTimestamp))?;
    row.delivered_at = Some(now);
    if let Some(person) = account(tx, row).await? {
        library::add(tx, scope, person, id, copy.id, now).await?;
        let args = serde_json::json!({ "code": row.code.to_string(), "document": row.document_name });
        notifications::tell(tx, person, Some(id), "copy-received", args, now).await?;
        row.delivered_to_store = true;
    }
    if let Some(address) = row.requester_email.clone() {
        let mail = letter(app, tx, scope, row, &address, copy.digest, copy.length, now).await?;
        let mail = mails::queue(tx, scope, &mail).await?;
        enqueue(tx, mail, now).await?;
        row.delivered_by_mail = true;
        if row.requester_email_is_officers {
            let args = serde_json::json!({ "code": row.code.to_string() });
            notifications::tell(tx, row.created_by, Some(id), "note-hand-over", args, now).await?;
        }
    }
    step.to(moved).await?;
    let Step { tx, row, .. } = &mut step;
    if row.created_by != scope.person() {
        let args = serde_json::json!({ "code": row.code.to_string() });
        notifications::tell(tx, row.created_by, Some(id), "note-delivered", args, now).await?;
    }
    Ok(step.end(Deed::DossierDeliver).await?)
}

/// A mail leaves with the commit.
pub(crate) async fn enqueue(tx: &mut Tx, mail: MailId, now: Timestamp) -> Result<(), FlowError> {
    let key = format!("{SEND_MAIL}:{mail}");
    let job = queue::NewJob {
        kind: SEND_MAIL,
        payload: serde_json::json!({ "mail": mail }),
        run_at: now,
        unique_key: Some(&key),
    };
    queue::enqueue(tx, &job, now).await?;
    Ok(())
}

/// The end of a link's address.
pub(super) fn token(app: &App) -> String {
    app.secret::<24>()
}

/// The account whose store takes the copy: the one chosen at the counter, or one with this number *and* this name.
async fn account(tx: &mut Tx, row: &Row) -> Result<Option<saoy_domain::PersonId>, FlowError> {
    match row.requester_account {
        Some(person) => Ok(Some(person)),
        None => Ok(
            people::match_account(&mut *tx, &row.requester_identity, &row.requester_name)
                .await?
                .map(|person| person.id),
        ),
    }
}

#[expect(clippy::too_many_arguments, reason = "what a letter is about")]
async fn letter(
    app: &App,
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    row: &Row,
    address: &str,
    copy: Digest,
    length: i64,
    now: Timestamp,
) -> Result<NewMail, FlowError> {
    let agency = agencies::find(&mut *tx, row.agency)
        .await?
        .ok_or(FlowError::NotFound)?;
    let book = match row.number_book {
        Some(book) => books::find(&mut *tx, scope, book).await?,
        None => None,
    };
    // An agency may send less in a mail than the installation's server takes, never more.
    let most = app.config.mail.attach_up_to;
    let most = Settings::of(&agency)
        .attach_up_to
        .map_or(most, |own| own.min(most));
    let kind = delivery_kind(u64::try_from(length).unwrap_or(u64::MAX), most);
    let token = token(app);
    let words = words(app, row, &agency.name, book.as_ref(), kind, &token, length, now)?;
    let linked = kind == Kind::CopyLink;
    let code = pickup::code(app, tx, row.id).await?;
    Ok(NewMail {
        agency: row.agency,
        dossier: Some(row.id),
        address: address.to_owned(),
        subject: words.subject.clone(),
        body: serde_json::to_string(&words).map_err(FlowError::broken)?,
        attachment: (!linked).then_some(copy),
        attachment_name: Some(format!("{}.pdf", row.code)),
        link_hash: linked.then(|| token_hash(&token)),
        code_hash: linked.then(|| pickup::code_hash(&token, &code)),
        queued_at: now,
    })
}

/// What a mail with a link says.
pub(super) fn linked_words(
    app: &App,
    row: &Row,
    agency: &str,
    book: Option<&Book>,
    token: &str,
    length: i64,
    now: Timestamp,
) -> Result<Rendered, FlowError> {
    words(app, row, agency, book, Kind::CopyLink, token, length, now)
}

#[expect(clippy::too_many_arguments, reason = "what a letter says")]
fn words(
    app: &App,
    row: &Row,
    agency: &str,
    book: Option<&Book>,
    kind: Kind,
    token: &str,
    length: i64,
    now: Timestamp,
) -> Result<Rendered, FlowError> {
    let template = Template::built_in(kind, Language::Vi).map_err(FlowError::broken)?;
    let number = book
        .zip(row.number_n)
        .map(|(book, n)| authority::number(book, n))
        .unwrap_or_default();
    let volume = book.map(authority::book).unwrap_or_default();
    let day = |at: Timestamp| in_vietnam(at).strftime("%d/%m/%Y").to_string();
    let check = format!("{}/kt", app.config.public_url);
    let link = format!("{}/m/{token}", app.config.public_url);
    let until = now.saturating_add(LINK_WORKS).map_or_else(|_| String::new(), day);
    let size = size_text(length.unsigned_abs());
    let code = row.code.to_string();
    let signed = row.signed_at.map(day).unwrap_or_default();
    let all = [
        ("name", row.requester_name.as_str()),
        ("agency", agency),
        ("document", &row.document_name),
        ("code", &code),
        ("number", &number),
        ("book", &volume),
        ("date", &signed),
        ("check", &check),
        ("link", &link),
        ("size", &size),
        ("until", &until),
    ];
    let used: Vec<(&str, &str)> = all
        .into_iter()
        .filter(|(name, _)| kind.fields().contains(name))
        .collect();
    template.render(&used).map_err(FlowError::broken)
}

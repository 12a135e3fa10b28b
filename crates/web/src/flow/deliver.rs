//! “Hoàn thành và chuyển bản CTĐT tới người dân/doanh nghiệp”: into the document store and by mail, both when possible.

use jiff::{SignedDuration, Timestamp};
use saoy_domain::dossier::Act;
use saoy_domain::{Digest, DossierId, MoveRefusal, VerificationCode, in_vietnam};
use saoy_notify::{Kind, Language, Rendered, Template, delivery_kind};
use saoy_store::books::{self, Book};
use saoy_store::dossiers::{self, Row};
use saoy_store::issued::{self, IssuedKind};
use saoy_store::mails::{self, NewMail};
use saoy_store::scope::{CopySeal, Scoped};
use saoy_store::{Tx, agencies, library, notifications, people, queue};

use super::{FlowError, SEND_MAIL, authority};
use crate::app::App;
use crate::auth::token_hash;

/// How long a link in a mail works.
const LINK_WORKS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Delivers a sealed and archived copy.
///
/// # Errors
/// A timestamp is still awaited; somebody was faster.
pub async fn deliver(app: &App, scope: &Scoped<CopySeal>, id: DossierId) -> Result<(), FlowError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let mut row = dossiers::find(&mut tx, scope, id)
        .await?
        .ok_or(FlowError::NotFound)?;
    let moved = row.stored()?.sealed()?.deliver(&Act {
        by: scope.officer(),
        at: now,
    })?;
    let copy = issued::of_dossier(&mut tx, id)
        .await?
        .into_iter()
        .find(|file| file.kind == IssuedKind::Archived);
    let copy = copy.ok_or(FlowError::Move(MoveRefusal::WaitingForTimestamp))?;
    row.delivered_at = Some(now);
    if let Some(person) = account(&mut tx, &row).await? {
        library::add(&mut tx, scope, person, id, copy.id, now).await?;
        let args = serde_json::json!({ "code": row.code.to_string(), "document": row.document_name });
        notifications::tell(&mut tx, person, Some(id), "copy-received", args, now).await?;
        row.delivered_to_store = true;
    }
    if let Some(address) = row.requester_email.clone() {
        let mail = letter(app, &mut tx, scope, &row, &address, copy.digest, copy.length, now).await?;
        let mail = mails::queue(&mut tx, scope, &mail).await?;
        let key = format!("{SEND_MAIL}:{mail}");
        let payload = serde_json::json!({ "mail": mail });
        queue::enqueue(
            &mut tx,
            &queue::NewJob {
                kind: SEND_MAIL,
                payload,
                run_at: now,
                unique_key: Some(&key),
            },
            now,
        )
        .await?;
        row.delivered_by_mail = true;
        if row.requester_email_is_officers {
            let args = serde_json::json!({ "code": row.code.to_string() });
            notifications::tell(&mut tx, row.created_by, Some(id), "note-hand-over", args, now).await?;
        }
    }
    dossiers::move_on(&mut tx, scope, &mut row, moved).await?;
    crate::audit::record(&mut tx, scope, "dossier.deliver", id, now).await?;
    Ok(tx.commit().await?)
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

/// The code on the receipt that opens the link of a mail. It follows from the verification code, which nobody knows who
/// has not seen the copy: whoever gets a mail by mistake cannot open it.
pub fn pickup_code(code: &VerificationCode) -> String {
    let hash = saoy_pki::sha256(format!("saoy pick-up {code}").as_bytes());
    let number = hash.iter().take(8).fold(0u64, |sum, byte| {
        sum.wrapping_mul(256).wrapping_add(u64::from(*byte))
    });
    format!("{:08}", number % 100_000_000)
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
    let kind = delivery_kind(
        u64::try_from(length).unwrap_or(u64::MAX),
        app.config.mail.attach_up_to,
    );
    let token: String = app
        .random_bytes::<24>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let words = words(app, row, &agency.name, book.as_ref(), kind, &token, length, now)?;
    let linked = kind == Kind::CopyLink;
    Ok(NewMail {
        agency: row.agency,
        dossier: Some(row.id),
        address: address.to_owned(),
        subject: words.subject.clone(),
        body: serde_json::to_string(&words).map_err(FlowError::broken)?,
        attachment: (!linked).then_some(copy),
        attachment_name: Some(format!("{}.pdf", row.code)),
        link_hash: linked.then(|| token_hash(&token)),
        code_hash: linked.then(|| token_hash(&pickup_code(&row.verification_code))),
        queued_at: now,
    })
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
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let size = format!("{:.1} MB", length as f64 / 1e6).replace('.', ",");
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

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u8);

    impl saoy_domain::Random for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn the_pick_up_code_is_always_eight_digits_and_belongs_to_one_copy() {
        let codes: Vec<String> = (0u8..50)
            .map(|n| pickup_code(&VerificationCode::random(&Fixed(n))))
            .collect();
        assert!(
            codes
                .iter()
                .all(|code| code.len() == 8 && code.bytes().all(|b| b.is_ascii_digit())),
            "{codes:?}"
        );
        assert_eq!(codes.iter().collect::<std::collections::HashSet<_>>().len(), 50);
    }
}

//! The list of messages with its search block.

use saoy_domain::AgencyId;

use super::Mail;
use crate::{
    Reader, Result,
    dossiers::{Built, ListQuery},
    engine::{Query, statements},
    fold::contains,
    scope::{CopySeal, Scoped},
};

/// Which messages of an agency are listed.
#[derive(Debug, Clone, Default)]
pub struct MailQuery {
    /// Only those that were not sent.
    pub troubled: bool,
    /// Of which dossiers; of every dossier when nothing is asked.
    pub dossiers: Option<ListQuery>,
}

statements! {
    TROUBLED = "SELECT COUNT(*) AS found FROM mail WHERE agency = $1 AND state <> 'sent'";
}

/// How many messages of an agency have not been sent, for the number beside the menu's entry.
///
/// # Errors
/// What the database reports.
pub async fn troubled(reader: impl Into<Reader<'_>>, agency: AgencyId) -> Result<i64> {
    reader
        .into()
        .value_or_default(TROUBLED.with(agency), "found")
        .await
}

/// One page of the agency's messages, newest first.
///
/// # Errors
/// What the database reports.
pub async fn page(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<CopySeal>,
    query: &MailQuery,
    offset: u32,
    limit: u32,
) -> Result<Vec<Mail>> {
    let mut built = built(scope, query);
    let limit = built.value(limit);
    let offset = built.value(offset);
    let sql = format!(
        "SELECT mail.* FROM mail LEFT JOIN dossier ON dossier.id = mail.dossier WHERE {} \
         ORDER BY mail.id DESC LIMIT {limit} OFFSET {offset}",
        built.conditions
    );
    reader.into().list(Query::built(sql, built.values)).await
}

/// How many messages [`page`] has in all.
///
/// # Errors
/// What the database reports.
pub async fn count(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<CopySeal>,
    query: &MailQuery,
) -> Result<i64> {
    let built = built(scope, query);
    let sql = format!(
        "SELECT COUNT(*) AS found FROM mail LEFT JOIN dossier ON dossier.id = mail.dossier WHERE {}",
        built.conditions
    );
    reader
        .into()
        .value_or_default(Query::built(sql, built.values), "found")
        .await
}

fn built(scope: &Scoped<CopySeal>, query: &MailQuery) -> Built {
    let nothing = ListQuery::default();
    let mut asked = query.dossiers.as_ref().unwrap_or(&nothing).clone();
    // A name, number or address: of the dossier, or the address to which the message went.
    let text = asked.text.take();
    let mut built = Built::new(scope, &asked);
    if query.dossiers.is_none() {
        built = Built::anything();
    }
    if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
        let who = built.value(contains(&text));
        let conditions = format!(
            " AND (dossier.requester_folded LIKE {who} ESCAPE '\\' OR LOWER(mail.address) LIKE {who} ESCAPE '\\' \
             OR EXISTS (SELECT 1 FROM mail_attempt WHERE mail_attempt.mail = mail.id \
             AND LOWER(mail_attempt.address) LIKE {who} ESCAPE '\\'))"
        );
        built.conditions.push_str(&conditions);
    }
    let agency = built.value(scope.agency());
    built.conditions.push_str(&format!(" AND mail.agency = {agency}"));
    if query.troubled {
        built.conditions.push_str(" AND mail.state <> 'sent'");
    }
    built
}

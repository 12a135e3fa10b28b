//! How each leader wants the signature block to look.

use saoy_domain::PersonId;

use crate::{
    Reader, Result, Tx,
    engine::statements,
    scope::{CopySign, Scoped},
};

statements! {
    OF = "SELECT look FROM signature_look WHERE person = $1";
    CHOOSE = "INSERT INTO signature_look (person, look) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE SET look = excluded.look";
}

/// What the leader chose last; `None` before the first choice.
///
/// # Errors
/// What the database reports.
pub async fn of(reader: impl Into<Reader<'_>>, scope: &Scoped<CopySign>) -> Result<Option<String>> {
    let person: PersonId = scope.person();
    reader.into().value(OF.with(person), "look").await
}

/// Keeps the leader's choice.
///
/// # Errors
/// What the database reports.
pub async fn choose(tx: &mut Tx, scope: &Scoped<CopySign>, look: &str) -> Result<()> {
    tx.run(CHOOSE.with(scope.person()).with(look)).await
}

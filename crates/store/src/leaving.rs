//! A person leaves: permissions and sessions end, open work goes back to everybody's list, history stays.

use jiff::Timestamp;
use saoy_domain::{AgencyId, PersonId, agency::GrantRefusal};

use crate::{
    Result, Tx, agencies,
    engine::statements,
    grants::{self, GrantError},
    people,
    scope::{Admin, Scoped},
    sessions,
};

statements! {
    RELEASE = "UPDATE dossier SET holder = NULL, assigned_leader = CASE WHEN assigned_leader = $1 THEN NULL ELSE \
               assigned_leader END, version = version + 1 WHERE agency = $2 AND (holder = $1 OR assigned_leader = $1) \
               AND state IN ('draft', 'returned', 'awaiting_signature', 'signed', 'awaiting_seal', 'sealed')";
    INVITATIONS = "UPDATE invitation SET expires_at = $2 WHERE person = $1 AND used_at IS NULL AND expires_at > $2";
}

/// What ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Permissions in the administrator's subtree.
    pub grants: usize,
    /// Dossiers that are in nobody's hands now.
    pub released: u64,
    /// Whether the account may no longer sign in: the person works nowhere else.
    pub disabled: bool,
}

/// Ends what a person holds in the administrator's subtree; the account is closed when nothing is left elsewhere.
///
/// # Errors
/// [`GrantError`]: the own account, the last administrator, a person of another subtree.
pub async fn leave(
    tx: &mut Tx,
    admin: &Scoped<Admin>,
    person: PersonId,
    at: Timestamp,
) -> Result<Left, GrantError> {
    if person == admin.person() {
        return Err(GrantRefusal::LeavesHimself.into());
    }
    let own = agencies::subtree(&mut *tx, admin.agency()).await?;
    if !knows(tx, &own, person).await? {
        return Err(GrantError::NotFound);
    }
    let (mut ended, mut elsewhere) = (0, false);
    for grant in grants::of_person(&mut *tx, person, at).await? {
        if own.contains(&grant.agency) {
            grants::end(tx, admin, grant.id, at).await?;
            ended += 1;
        } else {
            elsewhere = true;
        }
    }
    let mut released = 0;
    for agency in own {
        released += tx.execute(RELEASE.with(person).with(agency)).await?;
    }
    if !elsewhere {
        people::enable(tx, admin, person, false).await?;
        sessions::end_all(tx, person).await?;
        tx.run(INVITATIONS.with(person).with(at)).await?;
    }
    Ok(Left {
        grants: ended,
        released,
        disabled: !elsewhere,
    })
}

/// Whether the person holds or held something in one of the agencies.
async fn knows(tx: &mut Tx, agencies: &[AgencyId], person: PersonId) -> Result<bool> {
    for agency in agencies {
        let known = people::of_agency(&mut *tx, *agency).await?;
        if known.iter().any(|one| one.id == person) {
            return Ok(true);
        }
    }
    Ok(false)
}

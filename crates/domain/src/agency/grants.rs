//! Giving and ending permissions: in one's own subtree, never to oneself, and never so that nobody can any more.

use jiff::Timestamp;

use super::AgencyTree;
use crate::{AgencyId, Permission, PersonId, refusal::refusals};

/// A permission of a person in an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    /// Who holds it.
    pub person: PersonId,
    /// Where.
    pub agency: AgencyId,
    /// What.
    pub permission: Permission,
    /// Until when, not included; without end when absent.
    pub until: Option<Timestamp>,
}

impl Grant {
    /// Whether it gives the same person the same permission in the same agency.
    pub fn gives_what(&self, other: &Self) -> bool {
        (self.person, self.agency, self.permission) == (other.person, other.agency, other.permission)
    }

    /// Whether it lasts at least as long.
    fn outlasts(&self, other: &Self) -> bool {
        match (self.until, other.until) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(other)) => mine >= other,
        }
    }
}

refusals! {
    /// Why a permission is not given or ended.
    pub enum GrantRefusal {
        /// The administrator does not administer that agency.
        #[error("the agency is outside the administrator's subtree")]
        OutsideSubtree => "refusal-grant-outside-subtree",
        /// Nobody gives permissions to himself.
        #[error("nobody gives a permission to himself")]
        ToOneself => "refusal-grant-to-oneself",
        /// The person holds it already.
        #[error("the person holds this permission already")]
        HeldAlready => "refusal-grant-held-already",
        /// The person does not hold it.
        #[error("the person does not hold this permission")]
        NotHeld => "refusal-grant-not-held",
        /// The agency would be left without any administrator, its own or one above.
        #[error("the last administrator cannot be locked out")]
        LastAdministrator => "refusal-grant-last-administrator",
        /// The agency does not certify copies, so there is nothing to sign or seal.
        #[error("the agency does not certify copies")]
        NotCompetent => "refusal-grant-not-competent",
        /// The agency is closed.
        #[error("the agency is closed")]
        AgencyClosed => "refusal-grant-agency-closed",
        /// Nobody closes the own account.
        #[error("nobody closes the own account")]
        LeavesHimself => "refusal-grant-leaves-himself",
    }
}

/// Whether `by` may give `new`; `held` are all grants in force.
///
/// # Errors
/// The reason why not.
pub fn may_give(tree: &AgencyTree, held: &[Grant], by: PersonId, new: Grant) -> Result<(), GrantRefusal> {
    administers(tree, held, by, new.agency)?;
    if by == new.person {
        return Err(GrantRefusal::ToOneself);
    }
    let agency = tree.get(new.agency).ok_or(GrantRefusal::OutsideSubtree)?;
    if agency.closed.is_some() {
        return Err(GrantRefusal::AgencyClosed);
    }
    let copies = matches!(
        new.permission,
        Permission::CopyCreate | Permission::CopySign | Permission::CopySeal
    );
    if copies && !agency.competent {
        return Err(GrantRefusal::NotCompetent);
    }
    if held.iter().any(|grant| grant.gives_what(&new)) {
        Err(GrantRefusal::HeldAlready)
    } else {
        Ok(())
    }
}

/// Whether `by` may end `old`; `held` are all grants in force (of persons who can sign in).
///
/// Somebody must remain who administers the agency, there or above, and for at least as long as `old` would have lasted:
/// of two administrators whose time is limited, the one who stays longer cannot be ended.
///
/// # Errors
/// The reason why not.
pub fn may_end(tree: &AgencyTree, held: &[Grant], by: PersonId, old: Grant) -> Result<(), GrantRefusal> {
    administers(tree, held, by, old.agency)?;
    if !held.contains(&old) {
        return Err(GrantRefusal::NotHeld);
    }
    let left = |grant: &&Grant| **grant != old && grant.permission == Permission::Admin;
    let remains = held
        .iter()
        .filter(left)
        .any(|grant| tree.is_within(old.agency, grant.agency) && grant.outlasts(&old));
    if old.permission == Permission::Admin && !remains {
        Err(GrantRefusal::LastAdministrator)
    } else {
        Ok(())
    }
}

fn administers(
    tree: &AgencyTree,
    held: &[Grant],
    by: PersonId,
    agency: AgencyId,
) -> Result<(), GrantRefusal> {
    let admin = |grant: &Grant| {
        grant.person == by && grant.permission == Permission::Admin && tree.is_within(agency, grant.agency)
    };
    if held.iter().any(admin) {
        Ok(())
    } else {
        Err(GrantRefusal::OutsideSubtree)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::agency, *};

    const PROVINCE: PersonId = PersonId(1);
    const COMMUNE: PersonId = PersonId(2);
    const CLERK: PersonId = PersonId(3);

    fn tree() -> AgencyTree {
        let mut department = agency(4, Some(1), "K88.90");
        department.competent = false;
        let mut closed = agency(5, Some(1), "K88.91");
        closed.closed = Some(jiff::civil::date(2025, 7, 1));
        let (commune, other) = (agency(2, Some(1), "K88.04"), agency(3, Some(1), "K88.07"));
        AgencyTree::new([agency(1, None, "K88"), commune, other, department, closed]).unwrap()
    }

    fn grant(person: PersonId, agency: i64, permission: Permission) -> Grant {
        Grant {
            person,
            agency: AgencyId(agency),
            permission,
            until: None,
        }
    }

    fn until(grant: Grant, day: i64) -> Grant {
        let until = jiff::Timestamp::from_second(1_800_000_000 + day * 86_400).ok();
        Grant { until, ..grant }
    }

    fn held() -> Vec<Grant> {
        vec![
            grant(PROVINCE, 1, Permission::Admin),
            grant(COMMUNE, 2, Permission::Admin),
        ]
    }

    fn give(by: PersonId, new: Grant) -> Result<(), GrantRefusal> {
        may_give(&tree(), &held(), by, new)
    }

    #[test]
    fn an_administrator_gives_permissions_in_the_own_subtree_only() {
        assert_eq!(give(COMMUNE, grant(CLERK, 2, Permission::CopyCreate)), Ok(()));
        assert_eq!(give(PROVINCE, grant(CLERK, 3, Permission::CopyCreate)), Ok(()));
        assert_eq!(
            give(COMMUNE, grant(CLERK, 3, Permission::CopyCreate)),
            Err(GrantRefusal::OutsideSubtree)
        );
        assert_eq!(
            give(COMMUNE, grant(CLERK, 1, Permission::Admin)),
            Err(GrantRefusal::OutsideSubtree)
        );
        assert_eq!(
            give(CLERK, grant(COMMUNE, 2, Permission::CopySeal)),
            Err(GrantRefusal::OutsideSubtree)
        );
    }

    #[test]
    fn nobody_gives_a_permission_to_himself() {
        assert_eq!(
            give(COMMUNE, grant(COMMUNE, 2, Permission::CopySign)),
            Err(GrantRefusal::ToOneself)
        );
    }

    #[test]
    fn permissions_that_would_be_empty_are_not_given() {
        let held_already = give(PROVINCE, grant(COMMUNE, 2, Permission::Admin));
        assert_eq!(held_already, Err(GrantRefusal::HeldAlready));
        assert_eq!(
            give(PROVINCE, grant(CLERK, 4, Permission::CopySeal)),
            Err(GrantRefusal::NotCompetent)
        );
        assert_eq!(give(PROVINCE, grant(CLERK, 4, Permission::Admin)), Ok(()));
        assert_eq!(
            give(PROVINCE, grant(CLERK, 5, Permission::Admin)),
            Err(GrantRefusal::AgencyClosed)
        );
    }

    #[test]
    fn the_last_administrator_is_not_locked_out() {
        let province = grant(PROVINCE, 1, Permission::Admin);
        let commune = grant(COMMUNE, 2, Permission::Admin);
        assert_eq!(
            may_end(&tree(), &held(), PROVINCE, province),
            Err(GrantRefusal::LastAdministrator)
        );
        assert_eq!(
            may_end(&tree(), &held(), PROVINCE, commune),
            Ok(()),
            "the province can still administer"
        );
        assert_eq!(
            may_end(&tree(), &[commune], COMMUNE, commune),
            Err(GrantRefusal::LastAdministrator)
        );
        let unknown = grant(CLERK, 2, Permission::CopySign);
        assert_eq!(
            may_end(&tree(), &held(), COMMUNE, unknown),
            Err(GrantRefusal::NotHeld)
        );
        assert_eq!(
            may_end(&tree(), &held(), COMMUNE, province),
            Err(GrantRefusal::OutsideSubtree)
        );
    }

    #[test]
    fn of_two_administrators_whose_time_is_limited_the_longer_one_stays() {
        let tree = AgencyTree::new([agency(2, None, "K88.04")]).unwrap();
        let short = until(grant(PROVINCE, 2, Permission::Admin), 10);
        let long = until(grant(COMMUNE, 2, Permission::Admin), 20);
        let held = [short, long];
        assert_eq!(may_end(&tree, &held, COMMUNE, short), Ok(()));
        assert_eq!(
            may_end(&tree, &held, PROVINCE, long),
            Err(GrantRefusal::LastAdministrator)
        );
        let forever = grant(COMMUNE, 2, Permission::Admin);
        assert_eq!(
            may_end(&tree, &[short, forever], PROVINCE, forever),
            Err(GrantRefusal::LastAdministrator)
        );
    }
}

//! Proof that a person may do something for an agency: the only way to the functions that write.

use std::marker::PhantomData;

use jiff::Timestamp;
use saoy_domain::{AgencyId, Permission, PersonId, dossier::Officer};

use crate::{Reader, Result, grants};

/// A right that a [`Scoped`] value proves: any one of some permissions.
pub trait Right: Send + Sync + 'static {
    /// The permissions of which one is enough.
    const ANY_OF: &'static [Permission];
}

macro_rules! rights {
    ($($(#[$doc:meta])* $name:ident: $($permission:ident)|+;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Right for $name {
            const ANY_OF: &'static [Permission] = &[$(Permission::$permission),+];
        }
    )+};
}

rights! {
    /// The justice clerk.
    CopyCreate: CopyCreate;
    /// The leader.
    CopySign: CopySign;
    /// The seal keeper.
    CopySeal: CopySeal;
    /// Whoever has a hand in certified copies.
    CopyAny: CopyCreate | CopySign | CopySeal;
    /// The administrator.
    Admin: Admin;
    /// Whoever holds any permission in the agency.
    AnyOfficer: CopyCreate | CopySign | CopySeal | CaseReceive | Admin;
}

/// A person at work for an agency who holds the right `R` there.
///
/// It is made only from the grants in the database. Everything that is read or written with it is narrowed to the
/// agency: another agency's rows are simply not there.
#[derive(Debug)]
pub struct Scoped<R> {
    officer: Officer,
    right: PhantomData<R>,
}

impl<R> Clone for Scoped<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Scoped<R> {}

impl<R: Right> Scoped<R> {
    /// What the grants say at `at`; `None` when none of them gives the right.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn load(
        reader: impl Into<Reader<'_>>,
        person: PersonId,
        agency: AgencyId,
        at: Timestamp,
    ) -> Result<Option<Self>> {
        let permissions = grants::permissions(reader, person, agency, at).await?;
        Ok(Self::from_officer(Officer {
            person,
            agency,
            permissions,
        }))
    }

    /// The same person with another right, if the grants gave it too.
    pub fn narrow<S: Right>(&self) -> Option<Scoped<S>> {
        Scoped::from_officer(self.officer)
    }

    /// The officer, as the domain's transitions take it.
    pub const fn officer(&self) -> Officer {
        self.officer
    }

    /// Who.
    pub const fn person(&self) -> PersonId {
        self.officer.person
    }

    /// For which agency.
    pub const fn agency(&self) -> AgencyId {
        self.officer.agency
    }

    fn from_officer(officer: Officer) -> Option<Self> {
        let holds = R::ANY_OF
            .iter()
            .any(|permission| officer.permissions.has(*permission));
        holds.then_some(Self {
            officer,
            right: PhantomData,
        })
    }
}

/// The service itself, where no person acts: jobs, the first set-up, the demo.
///
/// A request of a person never makes one.
#[derive(Debug, Clone, Copy)]
pub struct System;

/// What proves that an agency's dossiers may be written: an officer of that agency, or the service itself.
pub trait Writes: Send + Sync + sealed::Sealed {
    /// The only agency that may be written; `None` for the service itself.
    fn only(&self) -> Option<AgencyId>;
    /// The person, if one acts.
    fn by(&self) -> Option<PersonId>;
}

mod sealed {
    pub trait Sealed {}
    impl<R: super::Right> Sealed for super::Scoped<R> {}
    impl Sealed for super::System {}
}

impl<R: Right> Writes for Scoped<R> {
    fn only(&self) -> Option<AgencyId> {
        Some(self.officer.agency)
    }

    fn by(&self) -> Option<PersonId> {
        Some(self.officer.person)
    }
}

impl Writes for System {
    fn only(&self) -> Option<AgencyId> {
        None
    }

    fn by(&self) -> Option<PersonId> {
        None
    }
}

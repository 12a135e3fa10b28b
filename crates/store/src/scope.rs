//! Proof that a person may do something for an agency: the only way to the functions that write.

use std::marker::PhantomData;

use jiff::Timestamp;
use saoy_domain::{AgencyId, Permission, PersonId, dossier::Officer};

use crate::{Db, Reader, Result, agencies, grants};

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
    /// Whoever may extend a due time.
    CopyExtend: CopyCreate | CopySign;
    /// Whoever follows dossiers: those who have a hand in them, and administrators.
    Follow: CopyCreate | CopySign | CopySeal | Admin;
    /// Whoever looks into the register books.
    Register: CopySeal | Admin;
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

/// How far an officer's reading goes: the own agency, for administrators with everything below it.
///
/// It proves nothing for writing: an administrator looks and does not touch.
#[derive(Debug, Clone, Copy)]
pub struct Sight {
    officer: Officer,
    agency: AgencyId,
    below: bool,
}

impl Scoped<Follow> {
    /// How far this person sees.
    pub fn sight(&self) -> Sight {
        Sight::of(self.officer)
    }
}

impl Scoped<Register> {
    /// How far this person sees.
    pub fn sight(&self) -> Sight {
        Sight::of(self.officer)
    }
}

impl Sight {
    fn of(officer: Officer) -> Self {
        Self {
            agency: officer.agency,
            below: officer.permissions.has(Permission::Admin),
            officer,
        }
    }

    /// The same eyes on one agency; `None` when it is out of their reach.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn on(&self, db: &Db, agency: AgencyId) -> Result<Option<Self>> {
        let own = agency == self.agency;
        let seen = own || (self.below && agencies::is_below(db, agency, self.agency).await?);
        Ok(seen.then_some(Self {
            agency,
            below: false,
            ..*self
        }))
    }
}

/// What proves that an agency's rows may be read.
pub trait Reads: Send + Sync + sealed::Sealed {
    /// The agency.
    fn agency(&self) -> AgencyId;
    /// Whether the agencies below it are meant, too.
    fn below(&self) -> bool;
    /// The officer, when it is the agency the officer works for.
    fn officer(&self) -> Option<Officer>;
}

impl<R: Right> Reads for Scoped<R> {
    fn agency(&self) -> AgencyId {
        self.officer.agency
    }

    fn below(&self) -> bool {
        false
    }

    fn officer(&self) -> Option<Officer> {
        Some(self.officer)
    }
}

impl Reads for Sight {
    fn agency(&self) -> AgencyId {
        self.agency
    }

    fn below(&self) -> bool {
        self.below
    }

    fn officer(&self) -> Option<Officer> {
        (self.officer.agency == self.agency).then_some(self.officer)
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
    impl Sealed for super::Sight {}
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

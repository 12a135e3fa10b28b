//! The rules of the service as types: dossiers, register books, permissions, fees, codes.
//!
//! Pure: no input or output, no clock, no chance of its own ([`Clock`] and [`Random`] come in as arguments). A state is
//! a type, a transition consumes it and returns the next one or a [`Refusal`], each with its own key for the
//! translations and its own test.

pub mod action;
pub mod agency;
mod applicant;
pub mod book;
mod clock;
pub mod codes;
mod digest;
pub mod dossier;
mod fold;
pub mod ground;
pub mod identity;
mod ids;
pub mod permission;
mod refusal;
pub mod search;

pub use action::{Action, Reach, Role};
pub use agency::{Agency, AgencyKind, AgencyTree};
pub use applicant::{ApplicantKind, UnknownApplicantKind};
pub use book::{BookRefusal, RegisterBook};
pub use clock::{Clock, FixedClock, Random, day_in_vietnam, in_vietnam, truncate, vietnam};
pub use codes::{
    AgencyCode, BookName, CodeRefusal, DossierCode, ReceiptNumber, RegisterNumber, SearchCode, Suffix,
    VerificationCode,
};
pub use digest::{Digest, NotADigest};
pub use dossier::{Dossier, Event, MoveRefusal, State};
pub use fold::fold;
pub use identity::{
    EmailAddress, IdentityNumber, IdentityRefusal, IdentityRules, PersonName, PhoneNumber, TaxNumber,
};
pub use ids::{
    AgencyId, BookId, CertificateId, CopyId, DossierId, EntryId, EventId, GrantId, JobId, MailId, PersonId,
    PictureId, SearchId, SessionId, UploadId, Version, VisitId,
};
pub use permission::{Permission, Permissions};
pub use refusal::Refusal;
pub use search::{ListQuery, SearchForm, Sort};

//! The rules of the service as types: dossiers, register books, permissions, fees, codes.
//!
//! Pure: no input or output, no clock, no chance of its own ([`Clock`] and [`Random`] come in as arguments). A state is
//! a type, a transition consumes it and returns the next one or a [`Refusal`], each with its own key for the
//! translations and its own test.

pub mod account;
pub mod action;
pub mod agency;
pub mod attestation;
pub mod audit;
pub mod book;
mod clock;
pub mod codes;
mod digest;
pub mod document_type;
pub mod dossier;
pub mod due;
pub mod fees;
mod fold;
pub mod ground;
pub mod identity;
mod ids;
pub mod limits;
mod names;
pub mod permission;
pub mod plain_text;
mod refusal;
pub mod search;
mod text;
pub mod title;

pub use action::{Action, Reach, Role};
pub use agency::{Agency, AgencyKind, AgencyTree};
pub use audit::{Audited, Deed, Thing};
pub use book::{BookRefusal, RegisterBook};
pub use clock::{Clock, FixedClock, Random, day_in_vietnam, in_vietnam, truncate, vietnam};
pub use codes::{
    AgencyCode, BookName, CodeRefusal, DossierCode, ReceiptNumber, SearchCode, Suffix, VerificationCode,
};
pub use digest::{Digest, NotADigest};
pub use dossier::{Dossier, Event, MoveRefusal, State};
pub use fold::fold;
pub use identity::{
    EmailAddress, IdentityNumber, IdentityRefusal, IdentityRules, PersonName, PhoneNumber, TaxNumber,
};
pub use ids::{
    AgencyId, BatchId, BookId, CertificateId, CopyId, DossierId, EntryId, EventId, GrantId, JobId, MailId,
    NormalisationId, PairingId, PersonId, PictureId, RegistrationId, RemoteOrderId, ScanId, SearchId,
    SessionId, SigningId, TicketId, UploadId, Version, VisitId,
};
pub use names::UnknownName;
pub use permission::{Permission, Permissions};
pub use refusal::Refusal;

/// Every key that a refusal of this crate can have: each needs its sentence in every language.
pub fn refusal_keys() -> impl Iterator<Item = &'static str> {
    [
        account::PasswordRefusal::KEYS,
        agency::GrantRefusal::KEYS,
        agency::TreeRefusal::KEYS,
        attestation::AttestationRefusal::KEYS,
        book::BookRefusal::KEYS,
        codes::CodeRefusal::KEYS,
        document_type::DocumentTypeRefusal::KEYS,
        dossier::MoveRefusal::KEYS,
        due::DueRefusal::KEYS,
        fees::FeeRefusal::KEYS,
        identity::IdentityRefusal::KEYS,
        limits::SizeRefusal::KEYS,
        title::TitleRefusal::KEYS,
    ]
    .into_iter()
    .flatten()
    .copied()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_refusal_has_a_key_of_its_own_that_fluent_takes() {
        let keys: Vec<_> = super::refusal_keys().collect();
        let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
        for key in keys {
            assert!(key.starts_with("refusal-"), "{key}");
            assert!(key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{key}");
        }
    }
}

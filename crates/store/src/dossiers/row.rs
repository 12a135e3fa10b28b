//! A dossier with everything that is kept about it.

use jiff::Timestamp;
use saoy_domain::{
    AgencyId, BookId, Digest, DossierCode, DossierId, EntryId, PersonId, State, VerificationCode, Version,
    VisitId,
};

use super::grounds::RefusalGrounds;
use crate::engine::{Query, names, record};

names! {
    /// “Đối tượng”: who asks for the copy.
    pub enum RequesterKind {
        /// “Công dân” with a portal account.
        Citizen = "citizen",
        /// “Doanh nghiệp” with a portal account.
        Business = "business",
        /// “Đối tượng không có tài khoản DVCQG”.
        WithoutAccount = "without_account",
    }
}

names! {
    /// How a dossier's file is made: fixed when it is begun.
    #[derive(Default)]
    pub enum Profile {
        /// Keys sign hashes: revision 1 certifies, revision 2 numbers and seals.
        #[default]
        A = "a",
        /// Programs on officers' computers sign whole files: page, signature, number and seal in revisions of their own.
        B = "b",
    }
}

names! {
    /// What the next step waits for.
    pub enum Waiting {
        /// “Chờ dấu thời gian”.
        Timestamp = "timestamp",
    }
}

record! {
    /// A dossier as the store keeps it; [`Row::stored`] gives it to the domain.
    pub struct Row {
        /// The row.
        id: DossierId,
        /// The agency whose dossier it is.
        agency: AgencyId,
        /// How its file is made.
        profile: Profile,
        /// Changes with every save.
        version: Version,
        /// The visit at which it was received.
        visit: Option<VisitId>,
        /// “Mã chứng thực”.
        code: DossierCode,
        /// The code of the attestation page and of the public check.
        verification_code: VerificationCode,
        /// Who received it.
        created_by: PersonId,
        /// When it was received: “Ngày đăng ký”.
        created_at: Timestamp,
        /// Its state.
        state: State,
        /// Since when it is in that state.
        state_since: Timestamp,
        /// What the next step waits for.
        waiting_for: Option<Waiting>,
        /// When it was last submitted: “Ngày nộp”.
        submitted_at: Option<Timestamp>,
        /// When it is due.
        due_at: Option<Timestamp>,
        /// Why it may take longer.
        due_extended_reason: Option<String>,
        /// Who holds it now, when it is one person.
        holder: Option<PersonId>,
        /// The leader it was submitted to; any leader when nobody.
        assigned_leader: Option<PersonId>,
        /// “Đối tượng”.
        requester_kind: RequesterKind,
        /// The portal account, when there is one.
        requester_account: Option<PersonId>,
        /// “Tên đối tượng đăng ký”.
        requester_name: String,
        /// “Số CMND/CCCD/MST”.
        requester_identity: String,
        /// “Email”.
        requester_email: Option<String>,
        /// Whether the address is the receiving officer's, who hands the copy over.
        requester_email_is_officers: bool,
        /// “Số điện thoại”.
        requester_phone: Option<String>,
        /// The document type's code.
        document_type: String,
        /// “Loại giấy tờ cần chứng thực”, as the register says it.
        document_name: String,
        /// “Lời chứng”.
        attestation: String,
        /// Copies asked for.
        copies: u32,
        /// Pages of the original.
        pages: u32,
        /// The fee in đồng.
        fee: i64,
        /// Why no fee is taken.
        fee_waived_reason: Option<String>,
        /// The scan.
        scan_digest: Option<Digest>,
        /// The scan's length in bytes.
        scan_length: Option<i64>,
        /// The scan's pages.
        scan_pages: Option<u32>,
        /// The scan's name on the clerk's computer.
        scan_name: Option<String>,
        /// The newest file that was made: signed, sealed, archived.
        file_digest: Option<Digest>,
        /// Its length in bytes.
        file_length: Option<i64>,
        /// The file that was last displayed for signing or sealing.
        displayed_digest: Option<Digest>,
        /// Where the leader put the signature block.
        placement: Option<serde_json::Value>,
        /// The leader who signed.
        signed_by: Option<PersonId>,
        /// When the leader signed: the day of certification.
        signed_at: Option<Timestamp>,
        /// The seal keeper who sealed.
        sealed_by: Option<PersonId>,
        /// When it was sealed.
        sealed_at: Option<Timestamp>,
        /// When it was delivered.
        delivered_at: Option<Timestamp>,
        /// Whether it went to a document store.
        delivered_to_store: bool,
        /// Whether it went by e-mail.
        delivered_by_mail: bool,
        /// When the officer, whose address stood in, handed it over.
        handed_over_at: Option<Timestamp>,
        /// Why it is in this state, where a reason was asked for.
        reason: Option<String>,
        /// The grounds of a refusal at the counter.
        refusal_grounds: Option<RefusalGrounds>,
        /// The dossier that replaces a withdrawn one.
        replaced_by: Option<DossierId>,
        /// The register entry whose number it holds.
        entry: Option<EntryId>,
        /// The book of that entry.
        number_book: Option<BookId>,
        /// The number of that entry.
        number_n: Option<i64>,
    }
}

impl Row {
    /// Binds every column that a save may change, in the order of the statement.
    pub(super) fn bind_changes(&self, query: Query) -> Query {
        query
            .with(self.state)
            .with(self.state_since)
            .with(self.waiting_for)
            .with(self.submitted_at)
            .with(self.due_at)
            .with(self.due_extended_reason.clone())
            .with(self.holder)
            .with(self.assigned_leader)
            .with(self.requester_kind)
            .with(self.requester_account)
            .with(self.requester_name.clone())
            .with(self.requester_identity.clone())
            .with(self.requester_email.clone())
            .with(self.requester_email_is_officers)
            .with(self.requester_phone.clone())
            .with(self.document_type.clone())
            .with(self.document_name.clone())
            .with(self.attestation.clone())
            .with(self.copies)
            .with(self.pages)
            .with(self.fee)
            .with(self.fee_waived_reason.clone())
            .with(self.scan_digest)
            .with(self.scan_length)
            .with(self.scan_pages)
            .with(self.scan_name.clone())
            .with(self.file_digest)
            .with(self.file_length)
            .with(self.displayed_digest)
            .with(self.placement.clone())
            .with(self.signed_by)
            .with(self.signed_at)
            .with(self.sealed_by)
            .with(self.sealed_at)
            .with(self.delivered_at)
            .with(self.delivered_to_store)
            .with(self.delivered_by_mail)
            .with(self.reason.clone())
            .with(self.refusal_grounds.clone())
            .with(self.replaced_by)
            .with(self.handed_over_at)
    }

    /// “Chờ giao cho công dân”: it went to the receiving officer's address, and nobody said yet that it was handed over.
    pub fn waits_for_hand_over(&self) -> bool {
        self.state == State::Delivered && self.requester_email_is_officers && self.handed_over_at.is_none()
    }
}

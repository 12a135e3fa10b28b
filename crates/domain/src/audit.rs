//! What a row of the log can say: what was done or seen, and to what kind of thing. Names are stored for years: one may
//! be added, none changed.

use std::fmt;
use std::str::FromStr;

use crate::Action;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audited {
    /// Something was done.
    Did(Deed),
    /// What this action is about was shown.
    Seen(Action),
}

/// A stored name that this version does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no name of the log")]
pub struct UnknownAudited;

const SEEN: &str = ".seen";

impl fmt::Display for Audited {
    /// The stored name, e.g. `dossier.sign` or `dossier.list.seen`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Did(deed) => f.write_str(deed.as_str()),
            Self::Seen(action) => write!(f, "{}{SEEN}", action.as_str()),
        }
    }
}

impl FromStr for Audited {
    type Err = UnknownAudited;

    fn from_str(name: &str) -> Result<Self, UnknownAudited> {
        let known = match name.strip_suffix(SEEN) {
            Some(action) => Action::ALL
                .iter()
                .find(|known| known.as_str() == action)
                .map(|known| Self::Seen(*known)),
            None => Deed::ALL
                .iter()
                .find(|known| known.as_str() == name)
                .map(|known| Self::Did(*known)),
        };
        known.ok_or(UnknownAudited)
    }
}

impl From<Deed> for Audited {
    fn from(deed: Deed) -> Self {
        Self::Did(deed)
    }
}

impl Audited {
    /// The key of its sentence.
    pub fn key(self) -> String {
        let (kind, name) = match self {
            Self::Did(deed) => ("did", deed.as_str()),
            Self::Seen(action) => ("seen", action.as_str()),
        };
        format!("log-{kind}-{}", name.replace(['.', '_'], "-"))
    }
}

macro_rules! things {
    ($($(#[$doc:meta])* $thing:ident $name:literal;)+) => {
        /// A kind of thing that something is done to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Thing {
            $($(#[$doc])* $thing),+
        }

        impl Thing {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$thing),+];

            /// The stored name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$thing => $name),+ }
            }
        }
    };
}

things! {
    /// An office.
    Agency "agency";
    /// Several dossiers on their way together.
    Batch "batch";
    /// A register book.
    Book "book";
    /// A copy in somebody's store.
    Copy "copy";
    /// A dossier.
    Dossier "dossier";
    /// An entry of a book.
    Entry "entry";
    /// A permission that somebody holds.
    Grant "grant";
    /// The log itself.
    Log "log";
    /// A mail.
    Mail "mail";
    /// A person.
    Person "person";
    /// A picture of a seal or a signature.
    Picture "picture";
    /// A scan that arrived by itself.
    Scan "scan";
    /// A kept search.
    Search "search";
    /// A visit to the counter.
    Visit "visit";
}

impl Thing {
    /// The key of its word.
    pub fn key(self) -> String {
        format!("log-thing-{}", self.as_str())
    }

    /// The kind by its stored name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.as_str() == name)
    }
}

macro_rules! deeds {
    ($($(#[$doc:meta])* $deed:ident $name:literal $thing:ident;)+) => {
        /// Something that was done, and is written down in the transaction that did it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Deed {
            $($(#[$doc])* $deed),+
        }

        impl Deed {
            /// Every deed.
            pub const ALL: &'static [Self] = &[$(Self::$deed),+];

            /// The stored name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$deed => $name),+ }
            }

            /// What it is done to.
            pub const fn thing(self) -> Thing {
                match self { $(Self::$deed => Thing::$thing),+ }
            }
        }
    };
}

deeds! {
    /// A dossier was begun.
    DossierCreate "dossier.create" Dossier;
    /// A draft or a returned dossier was changed.
    DossierEdit "dossier.edit" Dossier;
    /// “Trình ký”.
    DossierSubmit "dossier.submit" Dossier;
    /// “Từ chối” at the counter.
    DossierRefuse "dossier.refuse" Dossier;
    /// “Hủy hồ sơ”.
    DossierCancel "dossier.cancel" Dossier;
    /// “Bỏ bản nháp”.
    DossierDiscard "dossier.discard" Dossier;
    /// “Đã giao cho công dân”.
    DossierHandOver "dossier.hand-over" Dossier;
    /// “Gia hạn”.
    DossierExtend "dossier.extend" Dossier;
    /// The block of the signature was put elsewhere.
    DossierPlace "dossier.place" Dossier;
    /// “Ký số”.
    DossierSign "dossier.sign" Dossier;
    /// “Chuyển cấp số và đóng dấu”.
    DossierPassOn "dossier.pass-on" Dossier;
    /// “Trả lại”.
    DossierReturn "dossier.return" Dossier;
    /// “Thu hồi”.
    DossierWithdraw "dossier.withdraw" Dossier;
    /// Number and “Đóng dấu”.
    DossierSeal "dossier.seal" Dossier;
    /// A seal's signature came after its number had been given up, and was not taken.
    DossierSealLate "dossier.seal-late" Dossier;
    /// A bound number was given up.
    DossierAbandonNumber "dossier.abandon-number" Dossier;
    /// “Hoàn thành và chuyển bản CTĐT…”.
    DossierDeliver "dossier.deliver" Dossier;
    /// The dossier took a scan that was written anew.
    DossierNormalise "dossier.normalise" Dossier;
    /// The dossier took a scan made of a digitally signed file, by the agency's leave and with a reason.
    DossierElectronicOriginal "dossier.electronic-original" Dossier;
    /// An officer opened a dossier.
    DossierView "dossier.view" Dossier;
    /// An officer opened a file of a dossier.
    DossierFile "dossier.file" Dossier;
    /// The applicant looked how far the own dossier is.
    DossierTimeline "dossier.timeline" Dossier;
    /// A batch was begun.
    BatchBegin "batch.begin" Batch;
    /// A batch was stopped.
    BatchStop "batch.stop" Batch;
    /// An officer's computer fetched what a batch has to sign.
    BatchFetch "batch.fetch" Batch;
    /// A provider of remote signatures was asked for a batch's signatures.
    BatchAsk "batch.ask" Batch;
    /// What was received at the counter was saved.
    VisitSave "visit.save" Visit;
    /// A scan that had arrived was taken for a dossier.
    ScanTake "scan.take" Scan;
    /// A scan that had arrived was thrown away.
    ScanDismiss "scan.dismiss" Scan;
    /// A stack was cut at its separator sheets.
    ScanSplit "scan.split" Scan;
    /// The parts of a stack were joined again.
    ScanRejoin "scan.rejoin" Scan;
    /// A search of the clerk found this account.
    AccountSearch "account.search" Person;
    /// An officer was invited.
    PersonInvite "person.invite" Person;
    /// The invited person chose a password.
    PersonAccept "person.accept" Person;
    /// A person left, and the account was closed.
    AccountClose "account.close" Person;
    /// A person left and goes on working elsewhere.
    AccountLeave "account.leave" Person;
    /// A person came back.
    AccountOpen "account.open" Person;
    /// Somebody changed the own password.
    AccountPassword "account.password" Person;
    /// Somebody ended one of the own sessions.
    AccountSessionEnd "account.session_end" Person;
    /// An officer registered a certificate, whose key was shown.
    CertificateRegister "certificate.register" Person;
    /// An officer or administrator ended a certificate.
    CertificateEnd "certificate.end" Person;
    /// An administrator agreed that a certificate is its owner's.
    CertificateApprove "certificate.approve" Person;
    /// An administrator said that it is not.
    CertificateRefuse "certificate.refuse" Person;
    /// An officer paired a computer for signing.
    ComputerPair "computer.pair" Person;
    /// A computer for signing was ended.
    ComputerEnd "computer.end" Person;
    /// A permission was given.
    GrantGive "grant.give" Grant;
    /// A permission was ended.
    GrantEnd "grant.end" Grant;
    /// In whose name somebody signs was entered.
    TitleSet "title.set" Person;
    /// The settings of an agency were changed.
    AgencySettings "agency.settings" Agency;
    /// An agency lets its clerks take digitally signed files.
    AgencyElectronicOn "agency.electronic-on" Agency;
    /// An agency lets its clerks take digitally signed files no more.
    AgencyElectronicOff "agency.electronic-off" Agency;
    /// An agency's officers sign by programs that take whole files (profile B) from now on.
    AgencyProgramsOn "agency.programs-on" Agency;
    /// They sign by keys that take hashes (profile A) from now on.
    AgencyProgramsOff "agency.programs-off" Agency;
    /// An agency has another name.
    AgencyRename "agency.rename" Agency;
    /// An agency became part of another.
    AgencyMerge "agency.merge" Agency;
    /// An agency was closed.
    AgencyClose "agency.close" Agency;
    /// Another picture of the seal.
    PictureSeal "picture.seal" Picture;
    /// Another picture of a signature.
    PictureSignature "picture.signature" Picture;
    /// A mail was corrected and sent again.
    MailResend "mail.resend" Mail;
    /// The receiver of a mail opened its link with the code.
    MailOpen "mail.open" Mail;
    /// “Thêm mới sổ”.
    BookAdd "book.add" Book;
    /// A book was edited.
    BookEdit "book.edit" Book;
    /// An empty book was deleted.
    BookDelete "book.delete" Book;
    /// A correction was added to an entry.
    BookNote "book.note" Entry;
    /// “Khóa sổ”.
    BookClose "book.close" Book;
    /// The closing record was fetched.
    BookRecord "book.record" Book;
    /// The closing record was sealed.
    BookRecordSeal "book.record-seal" Book;
    /// “Xuất Excel”.
    BookExport "book.export" Book;
    /// The owner opened a copy for the first time.
    CopyView "copy.view" Dossier;
    /// The owner fetched a copy.
    CopyDownload "copy.download" Dossier;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_is_its_own_and_is_read_back() {
        let did = Deed::ALL.iter().map(|deed| Audited::Did(*deed));
        let all: Vec<_> = did
            .chain(Action::ALL.iter().map(|action| Audited::Seen(*action)))
            .collect();
        for what in &all {
            assert_eq!(what.to_string().parse(), Ok(*what));
        }
        let keys: BTreeSet<_> = all.iter().map(|what| what.key()).collect();
        assert_eq!(keys.len(), all.len());
        for thing in Thing::ALL {
            assert_eq!(Thing::named(thing.as_str()), Some(*thing));
        }
    }

    #[test]
    fn a_name_of_another_version_is_said_to_be_unknown() {
        for name in ["dossier.forget", "dossier.forget.seen", "", ".seen"] {
            assert_eq!(name.parse::<Audited>(), Err(UnknownAudited), "{name}");
        }
    }
}

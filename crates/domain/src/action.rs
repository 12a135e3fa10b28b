//! What can be done in the service, and by whom: the code behind `permissions.txt`.

use crate::Permission;

/// A column of `permissions.txt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Whoever holds the permission.
    Holder(Permission),
    /// Anyone who is signed in.
    Person,
    /// Anyone at all.
    Anyone,
}

/// How far an action reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not allowed.
    Nothing,
    /// What belongs to the person.
    Own,
    /// The agency of the permission.
    Agency,
    /// That agency and every one below it.
    Subtree,
    /// Everything.
    All,
}

impl Role {
    /// Every column, from left to right.
    pub const ALL: [Self; 7] = [
        Self::Holder(Permission::CopyCreate),
        Self::Holder(Permission::CopySign),
        Self::Holder(Permission::CopySeal),
        Self::Holder(Permission::CaseReceive),
        Self::Holder(Permission::Admin),
        Self::Person,
        Self::Anyone,
    ];
}

macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident $name:literal $reach:expr;)+) => {
        /// Something that can be done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[$doc])* $action),+
        }

        impl Action {
            /// Every action, in the order of `permissions.txt`.
            pub const ALL: &'static [Self] = &[$(Self::$action),+];

            /// The name in `permissions.txt` and in the audit log.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$action => $name),+ }
            }

            const fn grants(self) -> &'static [(Role, Reach)] {
                match self { $(Self::$action => $reach),+ }
            }
        }
    };
}

const CREATE: Role = Role::Holder(Permission::CopyCreate);
const SIGN: Role = Role::Holder(Permission::CopySign);
const SEAL: Role = Role::Holder(Permission::CopySeal);
const ADMIN: Role = Role::Holder(Permission::Admin);
const CLERK: &[(Role, Reach)] = &[(CREATE, Reach::Agency)];
const LEADER: &[(Role, Reach)] = &[(SIGN, Reach::Agency)];
const SEAL_KEEPER: &[(Role, Reach)] = &[(SEAL, Reach::Agency)];
const ADMINISTRATOR: &[(Role, Reach)] = &[(ADMIN, Reach::Subtree)];
const OWNER: &[(Role, Reach)] = &[(Role::Person, Reach::Own)];
const EVERYONE: &[(Role, Reach)] = &[(Role::Person, Reach::All), (Role::Anyone, Reach::All)];
const REGISTER: &[(Role, Reach)] = &[(SEAL, Reach::Agency), (ADMIN, Reach::Subtree)];
const OFFICERS: &[(Role, Reach)] = &[
    (CREATE, Reach::Agency),
    (SIGN, Reach::Agency),
    (SEAL, Reach::Agency),
];
const FOLLOWERS: &[(Role, Reach)] = &[
    (CREATE, Reach::Agency),
    (SIGN, Reach::Agency),
    (SEAL, Reach::Agency),
    (ADMIN, Reach::Subtree),
];
const FOLLOWERS_AND_OWNER: &[(Role, Reach)] = &[
    (CREATE, Reach::Agency),
    (SIGN, Reach::Agency),
    (SEAL, Reach::Agency),
    (ADMIN, Reach::Subtree),
    (Role::Person, Reach::Own),
];

actions! {
    /// “Thêm mới bản sao từ bản chính”.
    DossierCreate "dossier.create" CLERK;
    /// Change a draft.
    DossierEdit "dossier.edit" CLERK;
    /// “Trình ký”.
    DossierSubmit "dossier.submit" CLERK;
    /// “Từ chối” at the counter.
    DossierRefuse "dossier.refuse" CLERK;
    /// “Xử lý tiếp”.
    DossierResume "dossier.resume" CLERK;
    /// “Hủy hồ sơ”.
    DossierCancel "dossier.cancel" CLERK;
    /// “Bỏ bản nháp”.
    DossierDiscard "dossier.discard" CLERK;
    /// “Đã giao cho công dân”.
    DossierHandOver "dossier.hand-over" CLERK;
    /// A later due time, with its reason.
    DossierExtend "dossier.extend" &[(CREATE, Reach::Agency), (SIGN, Reach::Agency)];
    /// “Ký số”.
    DossierSign "dossier.sign" LEADER;
    /// “Chuyển cấp số và đóng dấu”.
    DossierPassOn "dossier.pass-on" LEADER;
    /// “Trả lại”.
    DossierReturn "dossier.return" &[(SIGN, Reach::Agency), (SEAL, Reach::Agency)];
    /// “Thu hồi”.
    DossierWithdraw "dossier.withdraw" LEADER;
    /// Number and “Đóng dấu”.
    DossierSeal "dossier.seal" SEAL_KEEPER;
    /// Give a bound number up: “Không sử dụng”.
    DossierAbandonNumber "dossier.abandon-number" SEAL_KEEPER;
    /// “Hoàn thành và chuyển bản CTĐT…”.
    DossierDeliver "dossier.deliver" SEAL_KEEPER;
    /// “Theo dõi hồ sơ chứng thực” and the waiting lists.
    DossierList "dossier.list" FOLLOWERS;
    /// One dossier's data.
    DossierView "dossier.view" FOLLOWERS_AND_OWNER;
    /// “Xem tiến trình”.
    DossierTimeline "dossier.timeline" FOLLOWERS_AND_OWNER;
    /// The scan and the signed files; not for administrators.
    DossierFile "dossier.file" OFFICERS;
    /// Upload a scan.
    UploadWrite "upload.write" CLERK;
    /// “Tìm kiếm tài khoản”.
    AccountSearch "account.search" CLERK;
    /// Print the receipt of a visit.
    ReceiptPrint "receipt.print" CLERK;
    /// “Quản lý sổ chứng thực”.
    BookList "book.list" REGISTER;
    /// One book with its entries.
    BookView "book.view" REGISTER;
    /// “Thêm mới sổ”.
    BookAdd "book.add" SEAL_KEEPER;
    /// Edit a book.
    BookEdit "book.edit" SEAL_KEEPER;
    /// Delete an empty book.
    BookDelete "book.delete" SEAL_KEEPER;
    /// Add a correction to an entry.
    BookNote "book.note" SEAL_KEEPER;
    /// “Khóa sổ”.
    BookLock "book.lock" SEAL_KEEPER;
    /// “Xuất Excel”.
    BookExport "book.export" REGISTER;
    /// “Quản lý gửi lại email”.
    MailList "mail.list" SEAL_KEEPER;
    /// Correct an address and send again.
    MailResend "mail.resend" SEAL_KEEPER;
    /// “Quản lý con dấu”.
    SealPictureManage "seal-picture.manage" SEAL_KEEPER;
    /// “Quản lý chữ ký cá nhân”.
    SignaturePictureManage "signature-picture.manage" LEADER;
    /// The tree of agencies.
    AgencyManage "agency.manage" ADMINISTRATOR;
    /// The settings of an agency.
    AgencySettings "agency.settings" ADMINISTRATOR;
    /// “Lịch chứng thư số”.
    CertificateList "certificate.list" ADMINISTRATOR;
    /// Saying whose a certificate is that does not say so itself.
    CertificateApprove "certificate.approve" ADMINISTRATOR;
    /// Invite an officer.
    AccountInvite "account.invite" ADMINISTRATOR;
    /// The people of the subtree and what they hold.
    AccountView "account.view" ADMINISTRATOR;
    /// A person leaves or comes back.
    AccountClose "account.close" ADMINISTRATOR;
    /// In whose name an officer signs.
    TitleSet "title.set" ADMINISTRATOR;
    /// Give a permission.
    GrantGive "grant.give" ADMINISTRATOR;
    /// End a permission.
    GrantEnd "grant.end" ADMINISTRATOR;
    /// Read the audit log.
    AuditRead "audit.read" ADMINISTRATOR;
    /// “Kho quản lý dữ liệu điện tử của tổ chức, cá nhân”.
    CopyStore "copy.store" OWNER;
    /// Download a copy from one's own store.
    CopyDownload "copy.download" OWNER;
    /// Change one's own password.
    PasswordChange "password.change" OWNER;
    /// Sign in.
    SessionSignIn "session.sign-in" EVERYONE;
    /// Check a copy by its verification code.
    CopyCheck "copy.check" EVERYONE;
}

impl Action {
    /// How far `role` may go with this action.
    pub fn reach(self, role: Role) -> Reach {
        self.grants()
            .iter()
            .find(|(granted, _)| *granted == role)
            .map_or(Reach::Nothing, |(_, reach)| *reach)
    }

    /// The permissions of which one lets an officer do it in the permission's agency.
    pub fn permissions(self) -> impl Iterator<Item = Permission> {
        Permission::ALL
            .into_iter()
            .filter(move |permission| self.reach(Role::Holder(*permission)) >= Reach::Agency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::Move;

    const TABLE: &str = include_str!("../permissions.txt");

    fn reach(word: &str) -> Reach {
        match word {
            "-" => Reach::Nothing,
            "self" => Reach::Own,
            "agency" => Reach::Agency,
            "subtree" => Reach::Subtree,
            "all" => Reach::All,
            other => panic!("“{other}” is no reach"),
        }
    }

    #[test]
    fn the_reviewed_table_and_the_code_say_the_same() {
        let rows: Vec<Vec<&str>> = TABLE
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(|line| line.split_whitespace().collect())
            .collect();
        let names: Vec<_> = rows.iter().map(|row| row[0]).collect();
        assert_eq!(
            names,
            Action::ALL
                .iter()
                .map(|action| action.as_str())
                .collect::<Vec<_>>()
        );
        for (row, action) in rows.iter().zip(Action::ALL) {
            assert_eq!(row.len(), 1 + Role::ALL.len(), "{}", action.as_str());
            for (word, role) in row[1..].iter().zip(Role::ALL) {
                assert_eq!(
                    reach(word),
                    action.reach(role),
                    "{} for {role:?}",
                    action.as_str()
                );
            }
        }
    }

    #[test]
    fn the_head_of_the_table_names_the_roles_in_their_order() {
        let head = TABLE
            .lines()
            .find_map(|line| line.strip_prefix("# action"))
            .unwrap();
        let roles = Role::ALL.map(|role| match role {
            Role::Holder(permission) => permission.as_str(),
            Role::Person => "person",
            Role::Anyone => "anyone",
        });
        assert_eq!(head.split_whitespace().collect::<Vec<_>>(), roles);
    }

    #[test]
    fn a_move_of_a_dossier_asks_for_what_its_action_asks_for() {
        for (what, action) in [
            (Move::Create, Action::DossierCreate),
            (Move::Submit, Action::DossierSubmit),
            (Move::Refuse, Action::DossierRefuse),
            (Move::Sign, Action::DossierSign),
            (Move::PassOn, Action::DossierPassOn),
            (Move::Return, Action::DossierReturn),
            (Move::Continue, Action::DossierResume),
            (Move::Cancel, Action::DossierCancel),
            (Move::Discard, Action::DossierDiscard),
            (Move::HandOver, Action::DossierHandOver),
            (Move::Bind, Action::DossierSeal),
            (Move::Abandon, Action::DossierAbandonNumber),
            (Move::Seal, Action::DossierSeal),
            (Move::Deliver, Action::DossierDeliver),
            (Move::Withdraw, Action::DossierWithdraw),
        ] {
            assert_eq!(action.permissions().collect::<Vec<_>>(), what.needs(), "{what:?}");
        }
    }

    #[test]
    fn only_what_is_meant_for_everyone_is_open_to_everyone() {
        let open: Vec<_> = Action::ALL
            .iter()
            .filter(|a| a.reach(Role::Anyone) != Reach::Nothing)
            .collect();
        assert_eq!(open, [&Action::SessionSignIn, &Action::CopyCheck]);
    }
}

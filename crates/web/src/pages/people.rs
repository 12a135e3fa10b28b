//! What belongs to the person signed in: notifications and account.

use jiff::Timestamp;
use serde::Serialize;

use super::{FieldError, Page, Sample, Text, sample};

/// “Thông báo”.
#[derive(Clone, Debug, Serialize)]
pub struct Notifications {
    /// Newest first.
    pub items: Vec<Notification>,
}

/// One notification.
#[derive(Clone, Debug, Serialize)]
pub struct Notification {
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub text: Text,
    /// Where it leads.
    pub href: String,
    /// Not seen yet.
    pub unread: bool,
}

/// “Trang cá nhân”: password change posts to `/account/password` with `current`, `new`, `again`.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    /// Login.
    pub login: String,
    /// “Họ và tên”.
    pub name: String,
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Agencies with permissions (`create`, `sign`, `seal`, `admin`).
    pub agencies: Vec<super::AgencyChoice>,
    /// The account has a password here (not from another system).
    pub password: bool,
    /// May have a signature picture.
    pub signs: bool,
    /// Other places where the account is signed in.
    pub sessions: Vec<SessionRow>,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// A place where the account is signed in.
#[derive(Clone, Debug, Serialize)]
pub struct SessionRow {
    /// Sent back to end it (`POST /account/sessions/end`, field `session`).
    pub id: String,
    /// When it was signed in.
    pub begun: Timestamp,
    /// Last seen.
    pub seen: Timestamp,
    /// This one.
    pub current: bool,
}

impl Page for Notifications {
    const TEMPLATE: &'static str = "notifications.html";

    fn samples() -> Vec<Sample<Self>> {
        let one = |hour, key: &str, unread| Notification {
            at: sample::at(14, hour, 2),
            text: Text::key(key)
                .with("code", "K88.04-141026-010127")
                .with("who", "Đặng Hữu Khải"),
            href: "/dossiers/1096".into(),
            unread,
        };
        let items = vec![
            one(9, "note-returned", true),
            one(8, "note-overdue", true),
            one(7, "note-mail-refused", false),
            one(6, "note-delivered", false),
        ];
        vec![
            Sample::new("some", sample::clerk("/notifications"), Self { items }),
            Sample::new("empty", sample::citizen("/notifications"), Self { items: vec![] }),
        ]
    }
}

impl Page for Account {
    const TEMPLATE: &'static str = "account.html";

    fn samples() -> Vec<Sample<Self>> {
        let agency = super::AgencyChoice {
            id: "7".into(),
            name: "UBND phường Hòa An".into(),
            code: "K88.04".into(),
            permissions: vec!["sign".into()],
            current: true,
        };
        let session = |id: &str, minute, current| SessionRow {
            id: id.into(),
            begun: sample::at(14, 8, minute),
            seen: sample::at(14, 8, 5),
            current,
        };
        let officer = Self {
            login: "khai".into(),
            name: "Đặng Hữu Khải".into(),
            email: Some("khai.dang@vidu.example".into()),
            phone: Some("0900123457".into()),
            agencies: vec![agency],
            password: true,
            signs: true,
            sessions: vec![session("s1", 1, true), session("s2", 5, false)],
            errors: vec![],
        };
        let errors = vec![
            FieldError::new("current", Text::key("password-wrong")),
            FieldError::new("new", Text::key("password-short").with("least", 12)),
        ];
        let citizen = Self {
            login: "quan".into(),
            name: "Trần Minh Quân".into(),
            agencies: vec![],
            signs: false,
            phone: None,
            sessions: vec![],
            ..officer.clone()
        };
        vec![
            Sample::new("officer", sample::leader("/account"), officer.clone()),
            Sample::new("errors", sample::leader("/account"), Self { errors, ..officer }),
            Sample::new("citizen", sample::citizen("/account"), citizen),
        ]
    }
}

//! Signing in, choosing an agency, being without one.

use serde::Serialize;

use super::{FieldError, Frame, Page, Sample, Text, sample};

/// “Đăng nhập”.
#[derive(Clone, Debug, Serialize)]
pub struct SignIn {
    /// What was typed as login.
    pub login: String,
    /// Where to go afterwards; a path of this service.
    pub next: String,
    /// The demo's people, one click each (`POST /sign-in/demo`, field `person`).
    pub people: Vec<DemoPerson>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
    /// Too many attempts: until when the form is closed, in minutes.
    pub locked_minutes: Option<u32>,
}

/// One person of the demo.
#[derive(Clone, Debug, Serialize)]
pub struct DemoPerson {
    /// Login.
    pub login: String,
    /// Full name.
    pub name: String,
    /// Office and agency.
    pub title: String,
    /// Agency's name; empty for a citizen.
    pub agency: String,
    /// The number by which a clerk finds a citizen or a business; empty for an officer.
    pub number: String,
    /// What this person does: `create`, `sign`, `seal`, `admin`, `all`, `citizen`, `business` (words `demo-does-…`).
    pub does: String,
}

/// “Chọn cơ quan”: the agencies a person belongs to.
#[derive(Clone, Debug, Serialize)]
pub struct ChooseAgency {
    /// Where to go afterwards.
    pub next: String,
    /// The choices.
    pub agencies: Vec<AgencyChoice>,
}

/// One agency with the person's permissions there.
#[derive(Clone, Debug, Serialize)]
pub struct AgencyChoice {
    /// Sent back when chosen.
    pub id: String,
    /// Name.
    pub name: String,
    /// Code.
    pub code: String,
    /// Permissions: `create`, `sign`, `seal`, `admin`.
    pub permissions: Vec<String>,
    /// The one in use now.
    pub current: bool,
}

/// “Cán bộ cần được gắn đúng vào đơn vị…”: an officer without an agency, and whom to ask.
#[derive(Clone, Debug, Serialize)]
pub struct NoAgency {
    /// Administrators who can help, nearest first.
    pub contacts: Vec<Contact>,
}

/// Somebody to ask.
#[derive(Clone, Debug, Serialize)]
pub struct Contact {
    /// Full name.
    pub name: String,
    /// Agency.
    pub agency: String,
    /// E-mail address.
    pub email: String,
    /// Telephone number.
    pub phone: Option<String>,
}

impl Page for SignIn {
    const TEMPLATE: &'static str = "sign-in.html";

    fn samples() -> Vec<Sample<Self>> {
        let plain = Self {
            login: String::new(),
            next: "/".into(),
            people: vec![],
            errors: vec![],
            locked_minutes: None,
        };
        let wrong = FieldError::new("login", Text::key("sign-in-wrong"));
        let person = |login: &str, name: &str, title: &str, agency: &str, does: &str| DemoPerson {
            login: login.into(),
            name: name.into(),
            title: title.into(),
            agency: agency.into(),
            number: if does == "citizen" {
                "099201014377".into()
            } else {
                String::new()
            },
            does: does.into(),
        };
        let hoa_an = "UBND phường Hòa An";
        let people = vec![
            person("lan", "Vũ Thị Mai Lan", "Công chức tư pháp", hoa_an, "create"),
            person("khai", "Đặng Hữu Khải", "Phó Chủ tịch", hoa_an, "sign"),
            person("tam", "Lê Thị Thanh Tâm", "Chủ tịch", hoa_an, "sign"),
            person("diep", "Hồ Ngọc Diệp", "Văn thư", hoa_an, "seal"),
            person(
                "loc",
                "Ngô Văn Lộc",
                "Quản trị viên",
                "UBND tỉnh Sông Lam",
                "admin",
            ),
            person("ha", "Phạm Thu Hà", "Công chức", "UBND xã Bến Lụa", "all"),
            person("quan", "Trần Minh Quân", "", "", "citizen"),
        ];
        let frame = || Frame {
            demo: false,
            ..sample::visitor("/sign-in")
        };
        vec![
            Sample::new("normal", frame(), plain.clone()),
            Sample::new(
                "demo",
                sample::visitor("/sign-in"),
                Self {
                    people,
                    ..plain.clone()
                },
            ),
            Sample::new(
                "wrong",
                frame(),
                Self {
                    login: "lan".into(),
                    errors: vec![wrong],
                    ..plain.clone()
                },
            ),
            Sample::new(
                "locked",
                frame(),
                Self {
                    login: "lan".into(),
                    locked_minutes: Some(14),
                    ..plain
                },
            ),
        ]
    }
}

impl Page for ChooseAgency {
    const TEMPLATE: &'static str = "choose-agency.html";

    fn samples() -> Vec<Sample<Self>> {
        let choice = |id: &str, name: &str, code: &str, permissions: &[&str], current| AgencyChoice {
            id: id.into(),
            name: name.into(),
            code: code.into(),
            permissions: permissions.iter().map(|p| (*p).to_owned()).collect(),
            current,
        };
        let agencies = vec![
            choice("7", "UBND phường Hòa An", "K88.04", &["create", "seal"], true),
            choice(
                "9",
                "UBND xã Bến Lụa",
                "K88.07",
                &["create", "sign", "seal", "admin"],
                false,
            ),
        ];
        let frame = || Frame {
            agency: None,
            ..sample::everything("/agency")
        };
        vec![Sample::new(
            "two",
            frame(),
            Self {
                next: "/".into(),
                agencies,
            },
        )]
    }
}

impl Page for NoAgency {
    const TEMPLATE: &'static str = "no-agency.html";

    fn samples() -> Vec<Sample<Self>> {
        let frame = || Frame {
            agency: None,
            menu: super::Menu::default(),
            ..sample::clerk("/")
        };
        let contact = Contact {
            name: "Ngô Văn Lộc".into(),
            agency: "UBND tỉnh Sông Lam".into(),
            email: "loc.ngo@vidu.example".into(),
            phone: Some("0900123499".into()),
        };
        vec![
            Sample::new(
                "contact",
                frame(),
                Self {
                    contacts: vec![contact],
                },
            ),
            Sample::new("nobody", frame(), Self { contacts: vec![] }),
        ]
    }
}

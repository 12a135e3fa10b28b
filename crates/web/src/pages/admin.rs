//! The administrator's pages: agencies, people, grants, invitation.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::{Choice, FieldError, Page, Sample, Text, sample};

/// The subtree of agencies: `/admin/agencies`.
#[derive(Clone, Debug, Serialize)]
pub struct AgencyTree {
    /// Roots of what the administrator sees.
    pub agencies: Vec<AgencyNode>,
}

/// One agency with those below it.
#[derive(Clone, Debug, Serialize)]
pub struct AgencyNode {
    /// Opaque id.
    pub id: String,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// The last day, when it was merged or closed.
    pub closed: Option<Date>,
    /// People with a grant here.
    pub people: u32,
    /// Permissions nobody holds here (`create`, `sign`, `seal`, `admin`).
    pub lacking: Vec<String>,
    /// Below it.
    pub children: Vec<AgencyNode>,
}

/// People of one agency, or of the whole subtree: `/admin/people?agency=`; search field `who` is posted.
#[derive(Clone, Debug, Serialize)]
pub struct People {
    /// The agency looked at.
    pub agency: Option<Choice>,
    /// Search as typed.
    pub who: String,
    /// The people.
    pub people: Vec<PersonRow>,
}

/// A person in the list.
#[derive(Clone, Debug, Serialize)]
pub struct PersonRow {
    /// Opaque id.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Login.
    pub login: String,
    /// Agency and permissions in force.
    pub grants: Vec<GrantRow>,
    /// Last signed in.
    pub seen: Option<Timestamp>,
    /// May not sign in.
    pub disabled: bool,
}

/// A permission of a person for an agency.
#[derive(Clone, Debug, Serialize)]
pub struct GrantRow {
    /// Grant id.
    pub id: String,
    /// Agency.
    pub agency: String,
    /// `create`, `sign`, `seal`, `admin`.
    pub permission: String,
    /// From.
    pub from: Date,
    /// To; `None` without end.
    pub to: Option<Date>,
    /// Who gave it.
    pub by: String,
}

/// One person's permissions: posts to `/admin/people/{id}/grants` (`agency`, `permission` several, `from`, `to`) and
/// `/admin/grants/{id}/end`.
#[derive(Clone, Debug, Serialize)]
pub struct PersonGrants {
    /// The person.
    pub person: PersonRow,
    /// Agencies of the administrator's subtree.
    pub agencies: Vec<Choice>,
    /// As chosen.
    pub agency: String,
    /// As ticked.
    pub permissions: Vec<String>,
    /// As typed.
    pub from: String,
    /// As typed.
    pub to: String,
    /// It is the administrator's own account: nothing can be granted.
    pub own: bool,
    /// “Chức vụ và thẩm quyền ký”: posts to `/admin/people/{id}/title`.
    pub office: OfficeTitle,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// In whose name an officer signs, as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OfficeTitle {
    /// “Chức vụ”.
    pub title: String,
    /// `head`, `deputy`, `delegate`, or empty for who signs nothing.
    pub signs_as: String,
    /// The head's title, e.g. “Chủ tịch”.
    pub head: String,
    /// Heads who may delegate.
    pub heads: Vec<Choice>,
    /// The one who delegates.
    pub by: String,
    /// “Số quyết định”.
    pub decision: String,
    /// “Ngày quyết định”.
    pub decided: String,
    /// First day.
    pub since: String,
    /// Last day.
    pub until: String,
}

/// A new local account: posts to `/admin/invite` with `name`, `login`, `email`, `title`, `identity`, `agency`.
#[derive(Clone, Debug, Serialize)]
pub struct Invite {
    /// As typed.
    pub name: String,
    /// As typed.
    pub login: String,
    /// As typed.
    pub email: String,
    /// “Chức vụ và thẩm quyền ký”.
    pub office: OfficeTitle,
    /// As typed.
    pub identity: String,
    /// Agencies of the subtree.
    pub agencies: Vec<Choice>,
    /// As chosen.
    pub agency: String,
    /// The link to hand over, once made; shown a single time.
    pub link: Option<String>,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

fn agencies() -> Vec<Choice> {
    [("7", "UBND phường Hòa An"), ("9", "UBND xã Bến Lụa")]
        .map(|(value, label)| Choice {
            value: value.into(),
            label: label.into(),
        })
        .into()
}

fn delegate() -> OfficeTitle {
    OfficeTitle {
        title: "Công chức Tư pháp – Hộ tịch".into(),
        signs_as: "delegate".into(),
        head: "Chủ tịch".into(),
        heads: vec![Choice {
            value: "4".into(),
            label: "Lê Thị Thanh Tâm, Chủ tịch".into(),
        }],
        by: "4".into(),
        decision: "12/QĐ-UBND".into(),
        decided: "05/01/2026".into(),
        since: "10/01/2026".into(),
        until: "31/12/2026".into(),
    }
}

fn person(disabled: bool) -> PersonRow {
    let grant = |id: &str, permission: &str, to| GrantRow {
        id: id.into(),
        agency: "UBND phường Hòa An".into(),
        permission: permission.into(),
        from: jiff::civil::date(2026, 1, 5),
        to,
        by: "Ngô Văn Lộc".into(),
    };
    PersonRow {
        id: "p3".into(),
        name: "Hồ Ngọc Diệp".into(),
        login: "diep".into(),
        grants: vec![
            grant("g1", "seal", None),
            grant("g2", "create", Some(jiff::civil::date(2026, 12, 31))),
        ],
        seen: (!disabled).then(sample::now),
        disabled,
    }
}

impl Page for AgencyTree {
    const TEMPLATE: &'static str = "admin-agencies.html";

    fn samples() -> Vec<Sample<Self>> {
        let leaf = |id: &str, code: &str, name: &str, people, lacking: &[&str]| AgencyNode {
            id: id.into(),
            code: code.into(),
            name: name.into(),
            closed: None,
            people,
            lacking: lacking.iter().map(|p| (*p).to_owned()).collect(),
            children: vec![],
        };
        let mut root = leaf("1", "K88", "UBND tỉnh Sông Lam", 1, &[]);
        root.children = vec![
            leaf("7", "K88.04", "UBND phường Hòa An", 4, &[]),
            leaf("9", "K88.07", "UBND xã Bến Lụa", 1, &[]),
            leaf(
                "11",
                "K88.09",
                "UBND xã Đồng Tranh",
                0,
                &["create", "sign", "seal", "admin"],
            ),
        ];
        let frame = || sample::administrator("/admin/agencies");
        vec![
            Sample::new("tree", frame(), Self { agencies: vec![root] }),
            Sample::new("empty", frame(), Self { agencies: vec![] }),
        ]
    }
}

impl Page for People {
    const TEMPLATE: &'static str = "admin-people.html";

    fn samples() -> Vec<Sample<Self>> {
        let frame = || sample::administrator("/admin/people");
        let newcomer = PersonRow {
            id: "p9".into(),
            name: sample::LONG.into(),
            grants: vec![],
            ..person(true)
        };
        let some = Self {
            agency: agencies().into_iter().next(),
            who: String::new(),
            people: vec![person(false), newcomer],
        };
        vec![
            Sample::new("some", frame(), some),
            Sample::new(
                "empty",
                frame(),
                Self {
                    agency: None,
                    who: "xyz".into(),
                    people: vec![],
                },
            ),
        ]
    }
}

impl Page for PersonGrants {
    const TEMPLATE: &'static str = "admin-person.html";

    fn samples() -> Vec<Sample<Self>> {
        let frame = || sample::administrator("/admin/people/p3");
        let page = Self {
            person: person(false),
            agencies: agencies(),
            agency: "7".into(),
            permissions: vec![],
            from: "14/10/2026".into(),
            to: String::new(),
            own: false,
            office: delegate(),
            errors: vec![],
        };
        let errors = vec![
            FieldError::new("permission", Text::key("permission-missing")),
            FieldError::new("to", Text::key("date-wrong").with("value", "31/02/2027")),
        ];
        let nobody = PersonRow {
            grants: vec![],
            ..person(true)
        };
        vec![
            Sample::new("grants", frame(), page.clone()),
            Sample::new(
                "errors",
                frame(),
                Self {
                    to: "31/02/2027".into(),
                    errors,
                    ..page.clone()
                },
            ),
            Sample::new(
                "own",
                frame(),
                Self {
                    own: true,
                    ..page.clone()
                },
            ),
            Sample::new(
                "none",
                frame(),
                Self {
                    person: nobody,
                    ..page
                },
            ),
        ]
    }
}

impl Page for Invite {
    const TEMPLATE: &'static str = "admin-invite.html";

    fn samples() -> Vec<Sample<Self>> {
        let frame = || sample::administrator("/admin/invite");
        let new = Self {
            name: String::new(),
            login: String::new(),
            email: String::new(),
            office: OfficeTitle {
                title: String::new(),
                signs_as: String::new(),
                ..delegate()
            },
            identity: String::new(),
            agencies: agencies(),
            agency: "7".into(),
            link: None,
            errors: vec![],
        };
        let taken = vec![
            FieldError::new("login", Text::key("login-taken")),
            FieldError::new("name", Text::key("name-missing")),
        ];
        let done = Self {
            name: "Lý Thu Trà".into(),
            login: "tra".into(),
            link: Some("https://saoy.example/invitation/4T2X81HZ9QMD".into()),
            ..new.clone()
        };
        vec![
            Sample::new("new", frame(), new.clone()),
            Sample::new(
                "errors",
                frame(),
                Self {
                    login: "lan".into(),
                    errors: taken,
                    ..new
                },
            ),
            Sample::new("done", frame(), done),
        ]
    }
}

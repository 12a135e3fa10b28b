//! The demo's agencies and people, all invented. `saoy serve` never calls this.

use jiff::Timestamp;
use jiff::civil::date;
use saoy_domain::title::Capacity;
use saoy_domain::{AgencyCode, AgencyId, Permission, Permissions, PersonId};
use saoy_store::agencies::NewAgency;
use saoy_store::people::{NewPerson, PersonKind};
use saoy_store::scope::System;
use saoy_store::{Db, Tx, agencies, capacities, grants, people};

use crate::failure::Failure;

/// The people of the sign-in page, in the order of a dossier's way.
pub const LOGINS: &[&str] = &["lan", "khai", "diep", "tam", "ha", "loc", "quan", "hatsen"];

/// An officer of the demo.
pub struct Officer {
    /// Login, and name of the key.
    pub login: &'static str,
    /// Full name.
    pub name: &'static str,
    /// Office.
    pub title: &'static str,
    /// How the office signs; `None` for who signs nothing.
    pub signs_as: Option<SignsAs>,
    /// Identity number; its province part 099 is no real province.
    pub identity: &'static str,
    /// Code of the agency.
    pub agency: &'static str,
    /// What the officer may do there.
    pub permissions: &'static [Permission],
}

/// In whose name an officer of the demo signs.
#[derive(Clone, Copy)]
pub enum SignsAs {
    /// The head.
    Head,
    /// For the head: “KT.”.
    Deputy,
}

impl Officer {
    fn capacity(&self) -> Option<Capacity> {
        let title = self.title.to_owned();
        self.signs_as.map(|signs_as| match signs_as {
            SignsAs::Head => Capacity::Head { title },
            SignsAs::Deputy => Capacity::Deputy {
                head: "Chủ tịch".to_owned(),
                title,
            },
        })
    }
}

use Permission::{Admin, CopyCreate, CopySeal, CopySign};

/// The officers.
pub const OFFICERS: &[Officer] = &[
    officer(
        "lan",
        "Vũ Thị Mai Lan",
        "Công chức Tư pháp – Hộ tịch",
        None,
        "099190000011",
        "K88.04",
        &[CopyCreate],
    ),
    officer(
        "khai",
        "Đặng Hữu Khải",
        "Phó Chủ tịch",
        Some(SignsAs::Deputy),
        "099078000012",
        "K88.04",
        &[CopySign],
    ),
    officer(
        "diep",
        "Hồ Ngọc Diệp",
        "Văn thư",
        None,
        "099188000013",
        "K88.04",
        &[CopySeal],
    ),
    officer(
        "tam",
        "Lê Thị Thanh Tâm",
        "Chủ tịch",
        Some(SignsAs::Head),
        "099175000014",
        "K88.04",
        &[CopySign],
    ),
    officer(
        "ha",
        "Phạm Thu Hà",
        "Phó Chủ tịch",
        Some(SignsAs::Deputy),
        "099185000015",
        "K88.07",
        &[CopyCreate, CopySign, CopySeal],
    ),
    officer(
        "loc",
        "Ngô Văn Lộc",
        "Quản trị viên",
        None,
        "099082000016",
        "K88",
        &[Admin],
    ),
];

const fn officer(
    login: &'static str,
    name: &'static str,
    title: &'static str,
    signs_as: Option<SignsAs>,
    identity: &'static str,
    agency: &'static str,
    permissions: &'static [Permission],
) -> Officer {
    Officer {
        login,
        name,
        title,
        signs_as,
        identity,
        agency,
        permissions,
    }
}

/// An agency of the demo: code, older code, name, kind, whether it certifies.
const AGENCIES: &[(&str, &str, &str, &str, bool)] = &[
    ("K88", "000.00.00.K88", "UBND tỉnh Sông Lam", "province", false),
    ("K88.04", "000.00.04.K88", "UBND phường Hòa An", "commune", true),
    ("K88.07", "000.00.07.K88", "UBND xã Bến Lụa", "commune", true),
];

/// What one person of the sign-in page does, as the words `demo-does-…` say it.
pub fn does(kind: PersonKind, permissions: &[Permissions]) -> &'static str {
    let has = |permission| permissions.iter().any(|held| held.has(permission));
    match (kind, has(CopyCreate), has(CopySign), has(CopySeal), has(Admin)) {
        (PersonKind::Citizen, ..) => "citizen",
        (PersonKind::Business, ..) => "business",
        (_, true, true, true, _) => "all",
        (_, true, ..) => "create",
        (_, _, true, ..) => "sign",
        (_, _, _, true, _) => "seal",
        _ => "admin",
    }
}

/// What was made, by login and code.
pub struct Seeded {
    /// Officers by login.
    pub officers: Vec<(&'static Officer, PersonId)>,
    /// Agencies by code.
    pub agencies: Vec<(&'static str, AgencyId)>,
}

impl Seeded {
    /// The agency with a code.
    pub fn agency(&self, code: &str) -> Option<AgencyId> {
        self.agencies
            .iter()
            .find(|(known, _)| *known == code)
            .map(|(_, id)| *id)
    }
}

/// Whether the database holds the demo's people.
///
/// # Errors
/// What the database reports.
pub async fn is_demo(db: &Db) -> Result<bool, Failure> {
    Ok(people::find_by_login(db, "lan")
        .await?
        .is_some_and(|person| person.identity_number.as_deref() == Some("099190000011")))
}

/// Fills an empty database; finds everything again in one that was filled before.
///
/// # Errors
/// What the database reports.
pub async fn seed(db: &Db, now: Timestamp) -> Result<Seeded, Failure> {
    let mut tx = db.begin().await?;
    let fresh = people::find_by_login(&mut tx, "lan").await?.is_none();
    let mut seeded = Seeded {
        officers: Vec::new(),
        agencies: Vec::new(),
    };
    for agency in AGENCIES {
        let parent = seeded.agency("K88");
        seeded
            .agencies
            .push((agency.0, agency_id(&mut tx, agency, parent).await?));
    }
    for officer in OFFICERS {
        let person = officer_id(&mut tx, officer, now).await?;
        let agency = seeded.agency(officer.agency).ok_or(Failure::NotFound)?;
        seeded.officers.push((officer, person));
        if fresh {
            for permission in officer.permissions {
                grants::give_at_set_up(&mut tx, &System, person, agency, *permission, now)
                    .await
                    .map_err(Failure::broken)?;
            }
        }
    }
    if fresh {
        for account in accounts() {
            people::add(&mut tx, &System, &account, now).await?;
        }
    }
    tx.commit().await?;
    Ok(seeded)
}

async fn agency_id(
    tx: &mut Tx,
    (code, older, name, kind, competent): &(&str, &str, &str, &str, bool),
    parent: Option<AgencyId>,
) -> Result<AgencyId, Failure> {
    let code: AgencyCode = code.parse().map_err(Failure::broken)?;
    if let Some(agency) = agencies::find_by_code(&mut *tx, &code).await? {
        return Ok(agency.id);
    }
    let new = NewAgency {
        parent,
        code,
        code_qcvn: Some((*older).to_owned()),
        name: (*name).to_owned(),
        kind: (*kind).to_owned(),
        competent: *competent,
        address: None,
        phone: Some("02900000100".to_owned()),
        settings: serde_json::json!({}),
    };
    Ok(agencies::add(tx, &System, &new, date(2025, 7, 1)).await?)
}

async fn officer_id(tx: &mut Tx, officer: &Officer, now: Timestamp) -> Result<PersonId, Failure> {
    if let Some(person) = people::find_by_login(&mut *tx, officer.login).await? {
        return Ok(person.id);
    }
    let new = NewPerson {
        kind: PersonKind::Officer,
        login: Some(officer.login.to_owned()),
        password_hash: None,
        name: officer.name.to_owned(),
        identity_number: Some(officer.identity.to_owned()),
        tax_number: None,
        email: Some(format!("{}@hoaan.vidu.example", officer.login)),
        phone: None,
        title: Some(officer.title.to_owned()),
    };
    let person = people::add(tx, &System, &new, now).await?;
    if let Some(capacity) = officer.capacity() {
        capacities::set_at_set_up(tx, &System, person, new.title.as_deref(), Some(&capacity), now).await?;
    }
    Ok(person)
}

/// Portal accounts: a citizen and a business.
fn accounts() -> [NewPerson; 2] {
    let blank = NewPerson {
        kind: PersonKind::Citizen,
        login: None,
        password_hash: None,
        name: String::new(),
        identity_number: None,
        tax_number: None,
        email: None,
        phone: None,
        title: None,
    };
    let citizen = NewPerson {
        login: Some("quan".to_owned()),
        name: "Trần Minh Quân".to_owned(),
        identity_number: Some("099201014377".to_owned()),
        email: Some("quan.tran@vidu.example".to_owned()),
        phone: Some("0900123456".to_owned()),
        ..blank.clone()
    };
    let business = NewPerson {
        kind: PersonKind::Business,
        login: Some("hatsen".to_owned()),
        name: "Công ty TNHH Hạt Sen".to_owned(),
        tax_number: Some("8800417284".to_owned()),
        email: Some("vanphong@hatsen.vidu.example".to_owned()),
        phone: Some("0900123457".to_owned()),
        ..blank
    };
    [citizen, business]
}

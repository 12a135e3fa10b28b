//! “Chứng thư số của tôi”, and what waits for administrators.

use jiff::Timestamp;
use serde::Serialize;

use super::{AtProvider, ComputerState, Page, ProviderState, Sample, Text, sample};

/// “Chứng thư số của tôi”: registering posts to `/certificates/register` with `of` (`me`, `seal`), ending to `/certificates/end`
/// with `certificate`. The script asks `/certificates/state` for `parts/certificates.html`.
#[derive(Clone, Debug, Serialize)]
pub struct OwnCertificates {
    /// The officer's.
    pub own: Vec<OwnCertificate>,
    /// The agency's, where the officer keeps its seal.
    pub seal: Option<Vec<OwnCertificate>>,
    /// What is being registered, or was just now.
    pub registering: Option<Registering>,
    /// Whether the officer has paired a computer.
    pub paired: bool,
    /// Registering one whose key a provider keeps; `None` where the installation knows no provider.
    pub remote: Option<RemoteRegistration>,
    /// The seal's keys in devices of this server that are not registered yet: posts to `/certificates/device` with `certificate`.
    pub devices: Vec<DeviceKey>,
    /// What was wrong about a certificate's file: sent to `/certificates/file` as `certificate`, with `of`.
    pub file: Option<Text>,
}

/// A key in a device of this server.
#[derive(Clone, Debug, Serialize)]
pub struct DeviceKey {
    /// Its certificate's SHA-256, hex.
    pub id: String,
    /// Whom its certificate names.
    pub name: String,
    /// Serial number, hex in pairs.
    pub serial: String,
}

/// Registering a certificate of a remote account: posts to `/certificates/remote` with `of` (`me`, `seal`), `provider`, `user`,
/// and `credential` where the account has several keys.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RemoteRegistration {
    /// The providers of the installation.
    pub providers: Vec<RemoteProvider>,
    /// Whose it will be, as it was chosen.
    pub of: String,
    /// Which provider was chosen.
    pub provider: String,
    /// The account, as it was typed.
    pub user: String,
    /// The account's keys, where one of several is to be chosen.
    pub found: Vec<RemoteKeyFound>,
    /// The provider's page, where the officer has to let this installation in first.
    pub link: Option<String>,
    /// What was wrong.
    pub fault: Option<Text>,
    /// The provider is being asked for the proof.
    pub asking: Option<AtProvider>,
}

/// A provider to choose.
#[derive(Clone, Debug, Serialize)]
pub struct RemoteProvider {
    /// Its short name.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// A key of a remote account.
#[derive(Clone, Debug, Serialize)]
pub struct RemoteKeyFound {
    /// Its name with the provider.
    pub credential: String,
    /// Whom its certificate names.
    pub name: String,
    /// Who issued it.
    pub issuer: String,
    /// Serial number, hex in pairs.
    pub serial: String,
    /// Valid from.
    pub from: Timestamp,
    /// Valid to.
    pub to: Timestamp,
}

/// A registered certificate.
#[derive(Clone, Debug, Serialize)]
pub struct OwnCertificate {
    /// Its row.
    pub id: String,
    /// Whom it names.
    pub name: String,
    /// Who issued it.
    pub issuer: String,
    /// Serial number, hex in pairs.
    pub serial: String,
    /// Valid from.
    pub from: Timestamp,
    /// Valid to.
    pub to: Timestamp,
    /// Whether it is used.
    pub standing: Standing,
    /// The officer's own: may be ended here.
    pub own: bool,
    /// Whole days until its end, where it is in use and that is near.
    pub left: Option<i64>,
}

impl OwnCertificate {
    /// A row as the pages show it.
    #[must_use]
    pub fn of(row: &saoy_store::certificates::Certificate, standing: Standing) -> Self {
        let parsed = saoy_pki::Certificate::from_der(&row.der);
        Self {
            id: row.id.to_string(),
            name: row.subject.clone(),
            issuer: row.issuer.clone(),
            serial: parsed.map(|one| in_pairs(&one.serial_hex())).unwrap_or_default(),
            from: row.not_before,
            to: row.not_after,
            standing,
            own: row.person.is_some(),
            left: None,
        }
    }
}

/// A serial number as people compare it: `54 1A 07`.
pub(crate) fn in_pairs(serial_hex: &str) -> String {
    let serial = serial_hex.to_uppercase();
    let pairs: Vec<String> = serial
        .as_bytes()
        .chunks(2)
        .map(|pair| String::from_utf8_lossy(pair).into_owned())
        .collect();
    pairs.join(" ")
}

/// Whether a registered certificate is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is.
    Active,
    /// Two administrators have to agree.
    Proposed,
    /// One has agreed.
    Second,
    /// Its time is over.
    Expired,
    /// It was ended or refused.
    Ended,
}

/// A registration at the officer's computer.
#[derive(Clone, Debug, Serialize)]
pub struct Registering {
    /// Whose it is to be: `me` or `seal`.
    pub of: &'static str,
    /// The installation, as the agent names it.
    pub at: String,
    /// How far it is.
    pub state: ComputerState,
    /// `saoy:` link.
    pub link: Option<String>,
    /// The code in it.
    pub code: Option<String>,
    /// The certificate is in the list.
    pub done: bool,
    /// Why it came to nothing.
    pub fault: Option<Text>,
}

impl Page for OwnCertificates {
    const TEMPLATE: &'static str = "certificates.html";

    fn samples() -> Vec<Sample<Self>> {
        let one = |id: &str, name: &str, standing, own| OwnCertificate {
            id: id.into(),
            name: name.into(),
            issuer: "CA công vụ mẫu G2".into(),
            serial: "54 1A 07 C3 9E 22".into(),
            from: sample::at(1, 8, 0),
            to: sample::at(28, 8, 0),
            standing,
            own,
            left: None,
        };
        let leader = Self {
            own: vec![
                one("2", "Đặng Hữu Khải", Standing::Active, true),
                one("1", "Đặng Hữu Khải", Standing::Ended, true),
            ],
            seal: None,
            registering: None,
            paired: true,
            remote: None,
            devices: vec![],
            file: None,
        };
        let ending = |left| OwnCertificate {
            left: Some(left),
            ..one("3", "Đặng Hữu Khải", Standing::Active, true)
        };
        let ends = Self {
            own: vec![ending(27), ending(0)],
            ..leader.clone()
        };
        let registering = |state, fault: Option<&str>| {
            Some(Registering {
                of: "me",
                at: "https://saoy.songlam.example".into(),
                state,
                link: (state == ComputerState::Ready)
                    .then(|| "saoy:sign?at=https://saoy.songlam.example&code=7K2M-9QXD".into()),
                code: (state == ComputerState::Ready).then(|| "7K2M-9QXD".into()),
                done: false,
                fault: fault.map(Text::key),
            })
        };
        let keeper = Self {
            own: vec![],
            seal: Some(vec![one("5", "UBND phường Hòa An", Standing::Proposed, false)]),
            paired: false,
            ..leader.clone()
        };
        let device = Self {
            seal: Some(vec![]),
            devices: vec![DeviceKey {
                id: "0f".repeat(32),
                name: "UBND phường Hòa An".into(),
                serial: "54 1A 07 C3 9E 22".into(),
            }],
            ..leader.clone()
        };
        let ready = Self {
            registering: registering(ComputerState::Ready, None),
            ..leader.clone()
        };
        let working = Self {
            registering: registering(ComputerState::Working, None),
            ..leader.clone()
        };
        let refused = Self {
            registering: registering(ComputerState::Again, Some("register-others")),
            ..leader.clone()
        };
        let file = Self {
            file: Some(Text::key("file-has-key")),
            ..leader.clone()
        };
        let known = || RemoteRegistration {
            providers: vec![
                RemoteProvider {
                    id: "smartca".into(),
                    name: "VNPT SmartCA".into(),
                },
                RemoteProvider {
                    id: "mysign".into(),
                    name: "Viettel MySign".into(),
                },
            ],
            of: "me".into(),
            ..RemoteRegistration::default()
        };
        let key = |serial: &str| RemoteKeyFound {
            credential: format!("GX{serial}"),
            name: "Đặng Hữu Khải".into(),
            issuer: "CA công vụ mẫu G2".into(),
            serial: in_pairs(serial),
            from: sample::at(1, 8, 0),
            to: sample::at(28, 8, 0),
        };
        let remote = |change: &dyn Fn(&mut RemoteRegistration)| {
            let mut remote = known();
            change(&mut remote);
            Self {
                remote: Some(remote),
                ..leader.clone()
            }
        };
        let typed = |remote: &mut RemoteRegistration| {
            remote.provider = "smartca".into();
            remote.user = "099078000012".into();
        };
        let choose = remote(&|remote| {
            typed(remote);
            remote.found = vec![key("541a07c39e22"), key("541a07c39e23")];
        });
        let down = remote(&|remote| {
            typed(remote);
            remote.fault = Some(Text::key("remote-down").with("name", "VNPT SmartCA"));
        });
        let let_in = remote(&|remote| {
            typed(remote);
            remote.link = Some("https://kyso.vidu.example/oauth2/authorize?scope=service".into());
        });
        let asked = remote(&|remote| remote.asking = Some(AtProvider::sample(ProviderState::Waiting, None)));
        let pin = remote(&|remote| remote.asking = Some(AtProvider::sample(ProviderState::Typed, None)));
        let frame = || sample::leader("/certificates");
        vec![
            Sample::new("remote", frame(), remote(&|_| {})),
            Sample::new("remote-choose", frame(), choose),
            Sample::new("remote-down", frame(), down),
            Sample::new("remote-page", frame(), let_in),
            Sample::new("remote-asked", frame(), asked),
            Sample::new("remote-typed", frame(), pin),
            Sample::new("own", frame(), leader),
            Sample::new("ends", frame(), ends),
            Sample::new("keeper", sample::seal_keeper("/certificates"), keeper),
            Sample::new("device", sample::seal_keeper("/certificates"), device),
            Sample::new("ready", frame(), ready),
            Sample::new("working", frame(), working),
            Sample::new("refused", frame(), refused),
            Sample::new("file", frame(), file),
        ]
    }
}

/// “Chứng thư số chờ xác nhận”: posts to `/admin/certificates/{id}/approve` and `/refuse`.
#[derive(Clone, Debug, Serialize)]
pub struct ProposedCertificates {
    /// What waits.
    pub rows: Vec<ProposedCertificate>,
}

/// A certificate that two administrators look at.
#[derive(Clone, Debug, Serialize)]
pub struct ProposedCertificate {
    /// The certificate.
    pub certificate: OwnCertificate,
    /// Whose it is said to be.
    pub owner: String,
    /// Who registered it.
    pub by: String,
    /// The first administrator who agreed.
    pub first: Option<String>,
    /// Whether the one who looks may say yes.
    pub may: bool,
}

impl Page for ProposedCertificates {
    const TEMPLATE: &'static str = "admin-certificates.html";

    fn samples() -> Vec<Sample<Self>> {
        let row = |first: Option<&str>, may| ProposedCertificate {
            certificate: OwnCertificate {
                id: "5".into(),
                name: "UBND phường Hòa An".into(),
                issuer: "CA công vụ mẫu G2".into(),
                serial: "54 1A 07 C3 9E 22".into(),
                from: sample::at(1, 8, 0),
                to: sample::at(28, 8, 0),
                standing: Standing::Proposed,
                own: false,
                left: None,
            },
            owner: "UBND phường Hòa An".into(),
            by: "Bùi Ngọc Diệp".into(),
            first: first.map(str::to_owned),
            may,
        };
        let frame = || sample::leader("/admin/certificates");
        vec![
            Sample::new("none", frame(), Self { rows: vec![] }),
            Sample::new(
                "some",
                frame(),
                Self {
                    rows: vec![row(None, true), row(Some("Phạm Thị Hà"), false)],
                },
            ),
        ]
    }
}

//! Who gets a key in the demo.

use saoy_demo_pki::{Holder, Issuer, Plan};
use saoy_domain::Permission;
use saoy_web::demo::OFFICERS;

/// The password of the demo's PKCS#12 files. It protects nothing: everything made with them says so.
const PASSWORD: &str = "123456";

/// The agencies with a seal: code, name in the certificate, whose organisation.
const SEALS: [(&str, &str); 2] = [
    ("K88.04", "Ủy ban nhân dân phường Hòa An, tỉnh Sông Lam"),
    ("K88.07", "Ủy ban nhân dân xã Bến Lụa, tỉnh Sông Lam"),
];

/// The key of an officer.
pub(crate) fn person_key(login: &str) -> String {
    format!("nguoi-{login}")
}

/// The key of an agency.
pub(crate) fn agency_key(code: &str) -> String {
    format!("dau-{}", code.to_lowercase().replace('.', "-"))
}

/// The leaders and the agencies of the demo; `base_url` is where the PKI answers.
pub(crate) fn plan(base_url: &str) -> Plan {
    let leaders = OFFICERS
        .iter()
        .filter(|officer| officer.permissions.contains(&Permission::CopySign))
        .map(|officer| Holder {
            id: person_key(officer.login),
            issuer: Issuer::Government,
            name: officer.name.to_owned(),
            organisation: organisation(officer.agency).to_owned(),
            title: Some(officer.title.to_owned()),
            identity: Some(format!("CCCD:{}", officer.identity)),
        });
    let seals = SEALS.iter().map(|(code, name)| Holder {
        id: agency_key(code),
        issuer: Issuer::Government,
        name: (*name).to_owned(),
        organisation: "Ủy ban nhân dân tỉnh Sông Lam".to_owned(),
        title: None,
        identity: None,
    });
    Plan {
        base_url: base_url.to_owned(),
        password: PASSWORD.to_owned(),
        holders: leaders.chain(seals).collect(),
    }
}

fn organisation(code: &str) -> &'static str {
    SEALS
        .iter()
        .find(|(known, _)| *known == code)
        .map_or("Ủy ban nhân dân tỉnh Sông Lam", |(_, name)| name)
}

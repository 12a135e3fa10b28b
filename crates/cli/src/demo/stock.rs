//! What the demo's agencies need before their first dossier: registered certificates, pictures, an open book, the list of
//! document types.

use std::sync::Arc;

use jiff::civil::date;
use saoy_blob::Blob;
use saoy_demo_pki::DemoPki;
use saoy_domain::{AgencyId, BookName, Digest, Permission, PersonId, day_in_vietnam};
use saoy_pki::{Certificate, Purpose, TrustAnchor};
use saoy_sheet::{demo, picture::Picture};
use saoy_signers::Signer;
use saoy_store::books::{self, BookFields};
use saoy_store::certificates::{self, NewCertificate};
use saoy_store::pictures::{self, NewPicture, Owner};
use saoy_store::scope::{CopySeal, Scoped, System};
use saoy_trust_list::{DEMO_MARK, TrustList};
use saoy_web::app::App;
use saoy_web::demo::Seeded;
use saoy_web::flow;

use super::{DemoKeys, agency_key, person_key};
use crate::commands::Failure;

/// The list of whom the demo trusts, kept beside its root for `saoy verify --trust`; marked as what it is.
fn write_trust_list(pki: &DemoPki) -> Result<TrustList, Failure> {
    let purposes = [Purpose::CongVu, Purpose::CongCong, Purpose::Tsa];
    let mut anchor = TrustAnchor::new(pki.root().clone(), &purposes);
    anchor.demo = true;
    let list = TrustList {
        name: format!("Danh sách tin cậy – {DEMO_MARK}"),
        demo: true,
        anchors: vec![anchor],
    };
    std::fs::write(pki.anchor_path().with_file_name("trust.toml"), list.to_toml())?;
    Ok(list)
}

/// Brings everything in; what is there already stays.
pub(crate) async fn stock(app: &App, pki: &DemoPki, seeded: &Seeded, keys: &DemoKeys) -> Result<(), Failure> {
    app.trust.set_anchors(write_trust_list(pki)?.anchors);
    let mut found: Vec<(Owner, Arc<dyn Signer>)> = Vec::new();
    for (officer, person) in &seeded.officers {
        add_key(
            app,
            pki,
            &person_key(officer.login),
            Owner::Person(*person),
            &mut found,
        )
        .await?;
    }
    for (code, agency) in &seeded.agencies {
        add_key(app, pki, &agency_key(code), Owner::Agency(*agency), &mut found).await?;
    }
    for (owner, _) in &found {
        // A leader's picture is the leader's own; a seal is put by whoever keeps it.
        let (by, bytes) = match owner {
            Owner::Person(person) => (Some(*person), demo::SIGNATURE),
            Owner::Agency(agency) => seal_of(seeded, *agency),
        };
        if let Some(by) = by {
            add_picture(app, *owner, by, bytes).await?;
        }
    }
    for (officer, person) in &seeded.officers {
        if let Some(agency) = seeded.agency(officer.agency) {
            open_book(app, *person, agency).await?;
        }
    }
    keys.fill(found);
    Ok(())
}

/// Who keeps an agency's seal, and what it looks like.
fn seal_of(seeded: &Seeded, agency: AgencyId) -> (Option<PersonId>, &'static [u8]) {
    let code = seeded.agencies.iter().find(|(_, id)| *id == agency);
    let code = code.map_or("", |(code, _)| *code);
    let keeper = seeded
        .officers
        .iter()
        .find(|(officer, _)| officer.agency == code && officer.permissions.contains(&Permission::CopySeal));
    let picture = match code {
        "K88.07" => demo::SEAL_BEN_LUA,
        _ => demo::SEAL,
    };
    (keeper.map(|(_, person)| *person), picture)
}

async fn add_key(
    app: &App,
    pki: &DemoPki,
    id: &str,
    owner: Owner,
    found: &mut Vec<(Owner, Arc<dyn Signer>)>,
) -> Result<(), Failure> {
    if pki.certificate(id).is_none() {
        return Ok(());
    }
    let key = pki.signer(id)?;
    let new = registration(key.certificate());
    if certificates::matching(&app.db, owner, new.digest)
        .await?
        .is_none()
    {
        let mut tx = app.db.begin().await?;
        certificates::register_at_set_up(&mut tx, &System, owner, &new, app.now()).await?;
        tx.commit().await?;
    }
    found.push((owner, Arc::new(key)));
    Ok(())
}

fn registration(certificate: &Certificate) -> NewCertificate {
    NewCertificate {
        digest: Digest(certificate.fingerprint()),
        der: certificate.der().to_vec(),
        subject: certificate.subject_common_name().unwrap_or_default(),
        issuer: certificate.issuer_common_name().unwrap_or_default(),
        not_before: certificate.not_before(),
        not_after: certificate.not_after(),
    }
}

async fn add_picture(app: &App, owner: Owner, by: PersonId, bytes: &'static [u8]) -> Result<(), Failure> {
    if pictures::at(&app.db, owner, app.now()).await?.is_some() {
        return Ok(());
    }
    let picture = Picture::read(bytes)?;
    let digest = flow::store(app, vec![Blob::from(bytes.to_vec())]).await?;
    let new = NewPicture {
        digest,
        length: i64::try_from(bytes.len())?,
        width: picture.width(),
        height: picture.height(),
    };
    let mut tx = app.db.begin().await?;
    pictures::set_at_set_up(&mut tx, &System, owner, by, &new, app.now()).await?;
    Ok(tx.commit().await?)
}

/// This year's book, “01/2026/ĐT”, opened by whoever keeps the seal.
async fn open_book(app: &App, person: PersonId, agency: AgencyId) -> Result<(), Failure> {
    let now = app.now();
    let Some(scope) = Scoped::<CopySeal>::load(&app.db, person, agency, now).await? else {
        return Ok(());
    };
    let year = day_in_vietnam(now).year();
    if !books::list(&app.db, &scope, Some(year), None).await?.is_empty() {
        return Ok(());
    }
    let name: BookName = format!("01/{year}/ĐT").parse()?;
    let (first, last) = (date(year, 1, 1), date(year, 12, 31));
    let fields = BookFields {
        name,
        first_number: 1,
        opens_on: first,
        closes_on: Some(last),
        override_reason: None,
    };
    let mut tx = app.db.begin().await?;
    books::add(&mut tx, &scope, &fields, now).await?;
    Ok(tx.commit().await?)
}

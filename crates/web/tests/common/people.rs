//! Keys, registered certificates and pictures of the demo's officers and agencies.

use std::sync::{Arc, Mutex};

use saoy_domain::{Digest, Permission};
use saoy_signers::Signer;
use saoy_store::audit::{self, AuditRow};
use saoy_store::certificates::{self, NewCertificate};
use saoy_store::grants;
use saoy_store::pictures::{self, NewPicture, Owner};
use saoy_store::scope::{Admin, Scoped, System};
use saoy_web::keys::KeyRing;

use super::Office;

/// Who owns which demo key.
#[derive(Default)]
pub struct Ring(Mutex<Vec<(Owner, Arc<dyn Signer>)>>);

impl KeyRing for Ring {
    fn of(&self, owner: Owner) -> Vec<Arc<dyn Signer>> {
        let keys = self.0.lock().unwrap();
        keys.iter()
            .filter(|(whose, _)| *whose == owner)
            .map(|(_, key)| Arc::clone(key))
            .collect()
    }
}

impl Ring {
    /// Puts a key within reach.
    pub fn add(&self, owner: Owner, key: Arc<dyn Signer>) {
        self.0.lock().unwrap().push((owner, key));
    }

    /// Takes every key of an owner away.
    pub fn clear(&self, owner: Owner) {
        self.0.lock().unwrap().retain(|(whose, _)| *whose != owner);
    }
}

impl Office {
    /// Everybody gets key, registration and picture.
    pub(super) async fn equip(&self) {
        for login in ["khai", "tam", "ha"] {
            let owner = Owner::Person(self.person(login));
            self.give_key(owner, login).await;
            self.give_picture(owner, saoy_sheet::demo::SIGNATURE, login).await;
        }
        for (code, key, keeper) in [("K88.04", "dau-hoa-an", "diep"), ("K88.07", "dau-ben-lua", "ha")] {
            let owner = Owner::Agency(self.agency(code));
            self.give_key(owner, key).await;
            self.give_picture(owner, saoy_sheet::demo::SEAL, keeper).await;
        }
    }

    /// Puts a key of the PKI within reach and registers its certificate.
    pub async fn give_key(&self, owner: Owner, id: &str) {
        let certificate = self.pki.pki.certificate(id).unwrap();
        let new = NewCertificate {
            digest: Digest(certificate.fingerprint()),
            der: certificate.der().to_vec(),
            subject: certificate.subject_common_name().unwrap_or_default(),
            issuer: certificate.issuer_common_name().unwrap_or_default(),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
        };
        let mut tx = self.app.db.begin().await.unwrap();
        certificates::register_at_set_up(&mut tx, &System, owner, &new, self.app.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.give_unregistered_key(owner, id);
    }

    /// Puts a key of the PKI within reach, whose certificate nobody registered.
    pub fn give_unregistered_key(&self, owner: Owner, id: &str) {
        self.keys.add(owner, Arc::new(self.pki.pki.signer(id).unwrap()));
    }

    async fn give_picture(&self, owner: Owner, png: &[u8], by: &str) {
        let digest = saoy_web::flow::store(&self.app, vec![saoy_blob::Blob::from(png.to_vec())])
            .await
            .unwrap();
        let new = NewPicture {
            digest,
            length: i64::try_from(png.len()).unwrap(),
            width: 400,
            height: 400,
        };
        let mut tx = self.app.db.begin().await.unwrap();
        pictures::set_at_set_up(&mut tx, &System, owner, self.person(by), &new, self.app.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Makes somebody of UBND phường Hòa An a seal keeper, too.
    pub async fn second_keeper(&self, login: &str) {
        let (person, agency, now) = (self.person(login), self.agency("K88.04"), self.app.now());
        let mut tx = self.app.db.begin().await.unwrap();
        grants::give_at_set_up(&mut tx, &System, person, agency, Permission::CopySeal, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// The log of an agency, newest first.
    pub async fn audit(&self, code: &str) -> Vec<AuditRow> {
        let (loc, agency, now) = (self.person("loc"), self.agency(code), self.app.now());
        let mut tx = self.app.db.begin().await.unwrap();
        grants::give_at_set_up(&mut tx, &System, loc, agency, Permission::Admin, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let admin = Scoped::<Admin>::load(&self.app.db, loc, agency, now)
            .await
            .unwrap();
        audit::page(&self.app.db, &admin.unwrap(), None, 1000)
            .await
            .unwrap()
    }
}

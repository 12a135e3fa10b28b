//! The PKI itself: opened from its folder, made where something is missing.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use saoy_domain::{Clock, Random};
use saoy_pki::{Certificate, PrivateKey, PublicKey};
use saoy_signers::SoftKey;
use saoy_signers::pkcs12::{self, KeyFile, Protection};
use zeroize::Zeroizing;

use crate::error::DemoPkiError;
use crate::folder::Folder;
use crate::keys;
use crate::plan::{Authority, Issuer, Plan};
use crate::profile::Subject;
use crate::revoked::Revoked;
use crate::switches::Switches;

/// Rounds of the PKCS#12 files: few, because the password is public and the demo is to start quickly.
const ROUNDS: NonZeroU32 = NonZeroU32::new(2048).unwrap();

/// Where time and chance come from.
#[derive(Clone)]
pub struct Sources {
    /// Dates certificates and answers.
    pub clock: Arc<dyn Clock>,
    /// Serial numbers and salts. Keys draw on the cryptographic library's own generator.
    pub random: Arc<dyn Random>,
}

/// A complete PKI: authorities, services, holders, and the list of what is revoked.
pub struct DemoPki {
    plan: Plan,
    pub(crate) sources: Sources,
    folder: Folder,
    entities: HashMap<String, Entity>,
    /// Of holders' keys in tokens, by id.
    tokens: HashMap<String, Certificate>,
    pub(crate) revoked: Revoked,
    switches: Switches,
}

/// A key and its certificate.
pub(crate) struct Entity {
    pub(crate) key: PrivateKey,
    pub(crate) certificate: Certificate,
}

impl DemoPki {
    /// Opens the PKI in `folder`. Whatever is missing, expired, or made for another address or name is made;
    /// everything else stays as it is. Takes a second or two on an empty folder, and blocks.
    pub fn open(folder: &Path, plan: Plan, sources: Sources) -> Result<Self, DemoPkiError> {
        let folder = Folder::open(folder)?;
        let now = sources.clock.now();
        let subjects = subjects(&plan)?;
        let mut keys = load_or_make_keys(&folder, &subjects)?;

        let making = Making {
            folder: &folder,
            base_url: &plan.base_url,
            sources: &sources,
            now,
        };
        let mut entities: HashMap<String, Entity> = HashMap::new();
        for subject in &subjects {
            let name = subject.file_name();
            let Some(key) = keys.remove(&name) else { continue };
            let issuer = match subject {
                Subject::Authority(Authority::Root) => None,
                _ => entities.get(&Subject::Authority(subject.issuer()).file_name()),
            };
            let issuer_key = issuer.map_or(&key, |issuer| &issuer.key);
            let issuer = (issuer.map(|issuer| &issuer.certificate), issuer_key);
            let certificate = making.load_or_issue(&name, subject, key.public_key(), issuer)?;
            entities.insert(name, Entity { key, certificate });
        }
        let tokens = tokens(&making, &plan, &entities)?;
        let revoked = Revoked::read(&folder.revoked()?)?;
        let pki = Self {
            plan,
            sources,
            folder,
            entities,
            tokens,
            revoked,
            switches: Switches::default(),
        };
        pki.folder.put_anchor(&pem(pki.root())?)?;
        pki.write_key_files()?;
        Ok(pki)
    }

    /// The trust anchor.
    pub fn root(&self) -> &Certificate {
        self.authority(Authority::Root)
    }

    /// The certificate of an authority.
    pub fn authority(&self, authority: Authority) -> &Certificate {
        &self.entity(&Subject::Authority(authority)).certificate
    }

    /// The certificate of the timestamp authority.
    pub fn tsa(&self) -> &Certificate {
        &self.entity(&Subject::Tsa).certificate
    }

    /// Where timestamps are given.
    pub fn tsa_url(&self) -> String {
        format!("{}/tsa", self.plan.base_url)
    }

    /// What the PKI was made for.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The root's certificate as a PEM file.
    pub fn anchor_path(&self) -> PathBuf {
        self.folder.anchor_path()
    }

    /// The certificate of the holder `id`.
    pub fn certificate(&self, id: &str) -> Option<&Certificate> {
        self.entities
            .get(&format!("holder-{id}"))
            .map(|entity| &entity.certificate)
    }

    /// The certificate for the key that the holder `id` has in a token: the one whose public key lay in `tokens/ID.spki` when
    /// the PKI was opened.
    pub fn token_certificate(&self, id: &str) -> Option<&Certificate> {
        self.tokens.get(id)
    }

    /// The PKCS#12 file of the holder `id`; its password is in the plan.
    pub fn key_file(&self, id: &str) -> Option<PathBuf> {
        self.certificate(id).map(|_| self.folder.holder_path(id))
    }

    /// A signer for the holder `id`, from its PKCS#12 file.
    pub fn signer(&self, id: &str) -> Result<SoftKey, DemoPkiError> {
        let no_such = || DemoPkiError::NoSuchHolder { id: id.to_owned() };
        self.certificate(id).ok_or_else(no_such)?;
        let file = self.folder.holder(id)?.ok_or_else(no_such)?;
        Ok(SoftKey::from_pkcs12(&file, &self.plan.password)?)
    }

    /// Revokes the certificate of the holder `id`, now and for good.
    pub fn revoke(&self, id: &str) -> Result<(), DemoPkiError> {
        let holder = self.plan.holders.iter().find(|holder| holder.id == id);
        let holder = holder.ok_or_else(|| DemoPkiError::NoSuchHolder { id: id.to_owned() })?;
        let certificate = &self.entity(&Subject::Holder(holder)).certificate;
        self.revoked.add(
            Authority::Issuing(holder.issuer),
            certificate.serial(),
            self.sources.clock.now(),
        );
        Ok(self.folder.put_revoked(&self.revoked.written())?)
    }

    /// Faults on demand.
    pub fn switches(&self) -> &Switches {
        &self.switches
    }

    /// `open` makes every subject of the plan, so each is here.
    #[expect(clippy::expect_used, reason = "an invariant of `open`, not outside data")]
    pub(crate) fn entity(&self, subject: &Subject<'_>) -> &Entity {
        self.entities
            .get(&subject.file_name())
            .expect("every subject has an entity")
    }

    /// Did `authority` issue the certificate with this serial number?
    pub(crate) fn has_issued(&self, authority: Authority, serial: &[u8]) -> bool {
        let issuer = &self.entity(&Subject::Authority(authority)).certificate;
        let mut all = self.entities.values().map(|entity| &entity.certificate);
        let its_own = |one: &Certificate| one.serial() == serial && one.issuer().matches(issuer.subject());
        all.any(its_own) || self.tokens.values().any(its_own)
    }

    fn write_key_files(&self) -> Result<(), DemoPkiError> {
        for holder in &self.plan.holders {
            let entity = self.entity(&Subject::Holder(holder));
            let known = self.folder.holder(&holder.id)?;
            let current = known
                .and_then(|file| SoftKey::from_pkcs12(&file, &self.plan.password).ok())
                .is_some_and(|signer| saoy_signers::Signer::certificate(&signer) == &entity.certificate);
            if current {
                continue;
            }
            let chain = [
                &entity.certificate,
                self.authority(Authority::Issuing(holder.issuer)),
                self.root(),
            ];
            let file = KeyFile {
                private_key: Zeroizing::new(entity.key.to_pkcs8()?),
                certificates: chain
                    .into_iter()
                    .map(|certificate| certificate.der().to_vec())
                    .collect(),
            };
            let mut protection = Protection {
                rounds: ROUNDS,
                random: [0; 112],
            };
            self.sources.random.fill(&mut protection.random);
            let bytes = pkcs12::seal(&file, &holder.name, &self.plan.password, &protection)?;
            self.folder.put_holder(&holder.id, &bytes)?;
        }
        Ok(())
    }
}

/// All subjects, issuers before those they issue to.
fn subjects(plan: &Plan) -> Result<Vec<Subject<'_>>, DemoPkiError> {
    let mut ids = HashSet::new();
    if let Some(twice) = plan.holders.iter().find(|holder| !ids.insert(holder.id.as_str())) {
        return Err(DemoPkiError::HolderTwice { id: twice.id.clone() });
    }
    let services = [
        Subject::Tsa,
        Subject::OcspResponder(Issuer::Government),
        Subject::OcspResponder(Issuer::Public),
    ];
    let subjects: Vec<_> = Authority::ALL
        .into_iter()
        .map(Subject::Authority)
        .chain(services)
        .chain(plan.holders.iter().map(Subject::Holder))
        .collect();
    for subject in &subjects {
        subject.name()?;
    }
    Ok(subjects)
}

fn load_or_make_keys(
    folder: &Folder,
    subjects: &[Subject<'_>],
) -> Result<HashMap<String, PrivateKey>, DemoPkiError> {
    let mut keys = HashMap::new();
    let mut missing = Vec::new();
    for name in subjects.iter().map(Subject::file_name) {
        match folder.key(&name)? {
            Some(key) => {
                keys.insert(name, key);
            }
            None => missing.push(name),
        }
    }
    for (name, key) in missing.iter().zip(keys::generate(missing.len())?) {
        folder.put_key(name, &key.to_pkcs8()?)?;
        keys.insert(name.clone(), key);
    }
    Ok(keys)
}

/// What every certificate is made with.
struct Making<'a> {
    folder: &'a Folder,
    base_url: &'a str,
    sources: &'a Sources,
    now: Timestamp,
}

impl Making<'_> {
    /// The certificate `name` of the folder, while it fits; a new one otherwise.
    fn load_or_issue(
        &self,
        name: &str,
        subject: &Subject<'_>,
        key: &PublicKey,
        (issuer, issuer_key): (Option<&Certificate>, &PrivateKey),
    ) -> Result<Certificate, DemoPkiError> {
        let (url, now) = (self.base_url, self.now);
        if let Some(known) = self.folder.certificate(name)?
            && subject.is_current(&known, key, issuer_key.public_key(), url, now)?
        {
            return Ok(known);
        }
        let made = subject.issue(key, issuer, issuer_key, url, &serial(self.sources), now)?;
        self.folder.put_certificate(name, made.der())?;
        Ok(made)
    }
}

/// A second certificate for each holder whose public key lies in the folder.
fn tokens(
    making: &Making<'_>,
    plan: &Plan,
    entities: &HashMap<String, Entity>,
) -> Result<HashMap<String, Certificate>, DemoPkiError> {
    let mut tokens = HashMap::new();
    for holder in &plan.holders {
        let Some(key) = making.folder.token(&holder.id)? else {
            continue;
        };
        let key = PublicKey::from_der(&key)?;
        let authority = Subject::Authority(Authority::Issuing(holder.issuer)).file_name();
        let Some(issuer) = entities.get(&authority) else {
            continue;
        };
        let issuer = (Some(&issuer.certificate), &issuer.key);
        let name = format!("token-{}", holder.id);
        let certificate = making.load_or_issue(&name, &Subject::Holder(holder), &key, issuer)?;
        tokens.insert(holder.id.clone(), certificate);
    }
    Ok(tokens)
}

/// Sixteen random bytes, the first neither zero nor negative (RFC 5280 §4.1.2.2).
fn serial(sources: &Sources) -> [u8; 16] {
    let mut serial = [0; 16];
    sources.random.fill(&mut serial);
    let [first, ..] = &mut serial;
    *first = (*first & 0x3f) | 0x40;
    serial
}

fn pem(certificate: &Certificate) -> Result<String, DemoPkiError> {
    der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, certificate.der())
        .map_err(|_| DemoPkiError::Pem)
}

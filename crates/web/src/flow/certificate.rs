//! “Danh sách chứng thư số”: the certificates registered for an officer or agency, where their keys are, and whether each may
//! sign now.

use std::sync::Arc;

use jiff::Timestamp;
use saoy_pki::{Certificate, SignatureScheme};
use saoy_pki_client::Revocation;
use saoy_remote_signing::Account;
use saoy_signers::{Refusal, RevocationStatus, Signer, precheck};
use saoy_store::batches::KeyPlace;
use saoy_store::certificates::{self, CertificateState};
use saoy_store::dossiers::Profile;
use saoy_store::pictures::Owner;
use saoy_store::remote_accounts::{self, RemoteAccount};

use super::FlowError;
use super::program::{self, Program};
use crate::app::App;

/// Where a key is.
#[derive(Clone)]
pub enum Key {
    /// Within this server's reach.
    Ring(Arc<dyn Signer>),
    /// In a token at an officer's own computer: asked there, by the agent.
    Agent,
    /// With a provider of remote signatures.
    Remote(Arc<RemoteKey>),
    /// In a token at an officer's own computer: asked there, by a program that signs whole files.
    Program(Program),
}

/// A key that a provider keeps.
#[derive(Debug)]
pub struct RemoteKey {
    /// The provider, by the name that the configuration gives it.
    pub provider: String,
    /// What people call it.
    pub name: String,
    /// The account and the key there.
    pub account: Account,
}

/// A certificate with which somebody may want to sign.
pub struct Candidate {
    /// The certificate.
    pub certificate: Certificate,
    /// Where its key is.
    pub key: Key,
    /// Up to the anchor, when it leads to one.
    pub path: Vec<Certificate>,
    /// Why it may not sign now.
    pub refusal: Option<Refusal>,
}

impl Candidate {
    /// The name by which a form chooses it: the certificate's fingerprint in hex, and the program that asks its key.
    pub fn id(&self) -> String {
        let program = match self.key {
            Key::Program(program) => Some(program),
            Key::Ring(_) | Key::Agent | Key::Remote(_) => None,
        };
        program::named(&self.certificate.fingerprint(), program)
    }

    /// The profile of the dossiers that can be signed with it.
    pub const fn profile(&self) -> Profile {
        match self.key {
            Key::Program(_) => Profile::B,
            Key::Ring(_) | Key::Agent | Key::Remote(_) => Profile::A,
        }
    }

    /// The certificate, then its issuers: what goes into the signature.
    pub fn chain(&self) -> Vec<Certificate> {
        match self.path.split_last() {
            Some((_, [])) | None => vec![self.certificate.clone()],
            Some((_anchor, below)) => below.to_vec(),
        }
    }

    /// The same certificate, its key asked by a program.
    fn asked_by(&self, program: Program) -> Self {
        Self {
            certificate: self.certificate.clone(),
            key: Key::Program(program),
            path: self.path.clone(),
            refusal: self.refusal.clone(),
        }
    }

    /// How the key signs.
    ///
    /// # Errors
    /// [`Refusal::WrongKeyUsage`] for a kind of key that signs no documents here.
    pub fn scheme(&self) -> Result<SignatureScheme, FlowError> {
        match &self.key {
            Key::Ring(signer) => Ok(signer.scheme()),
            Key::Agent | Key::Remote(_) | Key::Program(_) => {
                let usual = SignatureScheme::usual(self.certificate.public_key().kind());
                usual.ok_or(FlowError::Certificate(Refusal::WrongKeyUsage))
            }
        }
    }

    /// Where the key is, as a batch keeps it.
    pub fn place(&self) -> KeyPlace {
        match self.key {
            Key::Ring(_) => KeyPlace::Ring,
            Key::Agent => KeyPlace::Agent,
            Key::Remote(_) => KeyPlace::Remote,
            Key::Program(program) => program.place(),
        }
    }
}

/// A certificate and its key, before anybody is asked about it.
pub(crate) struct Known {
    pub(crate) certificate: Certificate,
    pub(crate) key: Key,
    /// Its fingerprint, if it is registered.
    registered: [u8; 32],
}

/// What is known without asking anybody: keys within reach, and registered certificates whose keys are elsewhere.
async fn known(app: &App, owner: Owner) -> Result<Vec<Known>, FlowError> {
    let rows = certificates::list(&app.db, owner).await?;
    let in_use =
        |row: &&certificates::Certificate| row.revoked_at.is_none() && row.state == CertificateState::Active;
    let registered = || rows.iter().filter(in_use);
    let remote = remote_accounts::of(&app.db, owner).await?;
    let mut found: Vec<Known> = Vec::new();
    for signer in app.keys.of(owner) {
        let certificate = signer.certificate().clone();
        let fingerprint = certificate.fingerprint();
        let is_registered = registered().any(|row| row.digest.0 == fingerprint);
        found.push(Known {
            registered: if is_registered { fingerprint } else { [0; 32] },
            certificate,
            key: Key::Ring(signer),
        });
    }
    for row in registered() {
        if found
            .iter()
            .any(|known| known.certificate.fingerprint() == row.digest.0)
        {
            continue;
        }
        found.push(Known {
            certificate: Certificate::from_der(&row.der).map_err(FlowError::broken)?,
            key: remote_key(app, &remote, row)?.map_or(Key::Agent, |key| Key::Remote(Arc::new(key))),
            registered: row.digest.0,
        });
    }
    Ok(found)
}

/// The registered certificates with the places of their keys, without asking anybody about them.
///
/// # Errors
/// What is broken.
pub(crate) async fn registered_keys(app: &App, owner: Owner) -> Result<Vec<Known>, FlowError> {
    let mut all = known(app, owner).await?;
    all.retain(|one| one.registered == one.certificate.fingerprint());
    Ok(all)
}

/// The provider that keeps the key of a certificate; `None` where none does.
fn remote_key(
    app: &App,
    accounts: &[RemoteAccount],
    row: &certificates::Certificate,
) -> Result<Option<RemoteKey>, FlowError> {
    let Some(known) = accounts.iter().find(|one| one.certificate == row.id) else {
        return Ok(None);
    };
    let at = app.config.remote_provider(&known.provider);
    if at.is_none() {
        tracing::warn!(
            provider = known.provider,
            "a certificate's provider is not configured any more"
        );
    }
    Ok(Some(RemoteKey {
        provider: known.provider.clone(),
        name: at.map_or(&known.provider, |at| &at.name).clone(),
        account: serde_json::from_value(known.account.clone()).map_err(FlowError::broken)?,
    }))
}

/// The provider and the account behind a certificate, without asking anybody; `None` where its key is elsewhere.
///
/// # Errors
/// What is broken.
pub(crate) async fn known_remote(
    app: &App,
    owner: Owner,
    id: &str,
) -> Result<Option<Arc<RemoteKey>>, FlowError> {
    let known = known(app, owner).await?.into_iter();
    let mut found = known.filter(|one| hex::encode(one.certificate.fingerprint()) == id);
    Ok(found.find_map(|one| match one.key {
        Key::Remote(key) => Some(key),
        Key::Ring(_) | Key::Agent | Key::Program(_) => None,
    }))
}

/// The certificate that was chosen, without asking anybody about it.
///
/// # Errors
/// What is broken.
pub async fn known_certificate(app: &App, owner: Owner, id: &str) -> Result<Option<Certificate>, FlowError> {
    let known = known(app, owner).await?;
    let (fingerprint, _) = program::chosen(id);
    let mut certificates = known.into_iter().map(|known| known.certificate);
    Ok(certificates.find(|certificate| hex::encode(certificate.fingerprint()) == fingerprint))
}

/// All certificates of an officer or agency for dossiers of a profile, good ones first. Where programs sign whole files, each
/// registered certificate stands once for each program.
///
/// # Errors
/// What is broken.
pub async fn candidates(app: &App, owner: Owner, profile: Profile) -> Result<Vec<Candidate>, FlowError> {
    let mut known = known(app, owner).await?;
    if profile == Profile::B {
        known.retain(|one| one.registered == one.certificate.fingerprint());
    }
    let now = app.now();
    let mut found = app
        .blocking(move |app| {
            let judged = known.into_iter().map(|known| judge(app, known, now));
            match profile {
                Profile::A => judged.collect::<Vec<_>>(),
                Profile::B => judged
                    .flat_map(|one| Program::ALL.map(|by| one.asked_by(by)))
                    .collect(),
            }
        })
        .await?;
    found.sort_by_key(|candidate| candidate.refusal.is_some());
    Ok(found)
}

/// The certificate to sign with: the one named; where none is named the first good one, or the first one's refusal.
///
/// # Errors
/// [`FlowError::NoKey`], [`FlowError::Certificate`] with the reason.
pub async fn choose(app: &App, owner: Owner, id: Option<&str>) -> Result<Candidate, FlowError> {
    let profile = id.map(program::profile_of).unwrap_or_default();
    let found = candidates(app, owner, profile).await?;
    let wanted = found
        .into_iter()
        .find(|candidate| id.is_none_or(|id| candidate.id() == id))
        .ok_or(FlowError::NoKey)?;
    match wanted.refusal {
        Some(refusal) => Err(refusal.into()),
        None => Ok(wanted),
    }
}

/// Whether documents could be signed with a certificate now, whoever it is registered for.
///
/// # Errors
/// [`FlowError::Certificate`] with the reason.
pub(crate) async fn may_sign(app: &App, certificate: Certificate) -> Result<(), FlowError> {
    let known = Known {
        registered: certificate.fingerprint(),
        certificate,
        key: Key::Agent,
    };
    let now = app.now();
    let candidate = app.blocking(move |app| judge(app, known, now)).await?;
    candidate.scheme()?;
    match candidate.refusal {
        Some(refusal) => Err(refusal.into()),
        None => Ok(()),
    }
}

fn judge(app: &App, known: Known, now: Timestamp) -> Candidate {
    let Known {
        certificate,
        key,
        registered,
    } = known;
    let chain = match &key {
        Key::Ring(signer) => signer.chain(),
        Key::Agent | Key::Remote(_) | Key::Program(_) => &[],
    };
    let anchors = app.trust.signature_anchors(now);
    let path = app.trust.client.find_path(&certificate, chain, &anchors, now);
    let statuses: Vec<RevocationStatus> = match &path {
        Ok(path) => app
            .trust
            .client
            .check_path(path, now)
            .into_iter()
            .map(in_short)
            .collect(),
        Err(_) => Vec::new(),
    };
    let verdict = precheck(
        &certificate,
        &registered,
        now,
        path.as_deref().map_err(ToString::to_string),
        &statuses,
    );
    Candidate {
        refusal: verdict.err(),
        path: path.unwrap_or_default(),
        certificate,
        key,
    }
}

fn in_short(found: Revocation) -> RevocationStatus {
    match found {
        Revocation::Good { .. } => RevocationStatus::Good,
        Revocation::Revoked { at, .. } => RevocationStatus::Revoked { at },
        Revocation::Unknown { responder, .. } => RevocationStatus::Unknown { responder },
    }
}

//! A certificate is registered: the officer chooses it at the computer, its key signs a sentence that says so, and only then it
//! is anybody's.

use axum::Json;
use axum::extract::State;
use saoy_agent_protocol::api::{Chosen, Fault, Fetched};
use saoy_agent_protocol::{Act, Answers, Bytes, Item, Order, Subject, fit};
use saoy_domain::{Deed, Digest, RegistrationId};
use saoy_pki::{Certificate, SignatureScheme, cms};
use saoy_signers::verify_before_embed;
use saoy_store::certificates::{self, CertificateState, NewCertificate, Proof};
use saoy_store::pictures::Owner;
use saoy_store::registrations::{self, Registration, RegistrationState};
use saoy_store::scope::System;
use saoy_store::tickets::{self, Ticket};
use saoy_store::{agencies, people, remote_accounts};

use super::answers::value;
use super::caller::Caller;
use super::guessing;
use super::keys::{hash_of, here};
use super::orders::{Ready, order_number, taken};
use super::pairing::number;
use super::refused::Refused;
use super::ticket::Work;
use crate::app::App;
use crate::audit;
use crate::flow::{self, FlowError};
use crate::pages::Text;
use crate::proposals;

/// `POST /agent/v1/certificate`.
pub(super) async fn chosen(State(app): State<App>, caller: Caller) -> Result<Json<()>, Refused> {
    let caller = caller.active()?;
    guessing::check(&app).await?;
    let chosen: Chosen = caller.json()?;
    let Some(ticket) = tickets::by_code(&app.db, &System, hash_of(&chosen.code)).await? else {
        return Err(guessing::wrong(&app).await?);
    };
    let Work::Registration(id) = taken(&app, &caller, &ticket).await? else {
        return Err(Fault::OrderOver.into());
    };
    let registration = open(&app, id).await?;
    // A trial is of a certificate that is registered already.
    if registration.trial {
        return Err(Fault::OrderOver.into());
    }
    let certificate = Certificate::from_der(&chosen.certificate).map_err(|_| Fault::Malformed)?;
    if let Err(why) = may_be_registered(&app, owner(&registration), &certificate).await? {
        refuse(&app, id, &why).await?;
        return Err(Fault::Certificate.into());
    }
    let code = hex::encode(ticket.order_number.get(..4).unwrap_or_default());
    let statement = statement(&app, &registration, &certificate, &code).await?;
    let mut tx = app.db.begin().await?;
    let known = (chosen.certificate.as_slice(), statement.as_str());
    let is_chosen = registrations::choose(&mut tx, id, known, app.now()).await?;
    tx.commit().await?;
    if is_chosen {
        Ok(Json(()))
    } else {
        Err(Fault::OrderOver.into())
    }
}

/// The order to sign the sentence; before a certificate was chosen, the question for it.
pub(super) async fn order(
    app: &App,
    caller: &Caller,
    ticket: &Ticket,
    id: RegistrationId,
) -> Result<Ready, Refused> {
    let registration = open(app, id).await?;
    let (Some(der), Some(text)) = (&registration.certificate, &registration.statement) else {
        return Ok(Ready::NotYet(Fetched::Certificate));
    };
    let asked = Asked::of(der, text)?;
    let person = people::find(&app.db, registration.person).await?;
    let person = person.ok_or(Fault::OrderOver)?;
    let agency = match registration.agency {
        Some(agency) => agencies::find(&app.db, agency).await?.map(|agency| agency.name),
        None => None,
    };
    Ok(Ready::Order(Box::new(Order {
        order: order_number(ticket)?,
        pairing: number(&caller.pairing)?,
        nonce: Bytes(app.random_bytes()),
        issued_at: app.now(),
        expires_at: registration.lapses_at,
        act: if registration.trial {
            Act::Trial
        } else {
            Act::Register
        },
        agency: fit(agency.as_deref().unwrap_or(&person.name)),
        person: fit(&person.name),
        certificate: Bytes(asked.certificate.fingerprint()),
        scheme: asked.scheme,
        items: vec![Item {
            n: 1,
            subject: Subject::Statement { text: text.clone() },
            message_digest: asked.digest.to_vec(),
            attributes: asked.attributes,
        }],
    })))
}

/// The signed sentence came: the certificate is registered, or proposed. Gives the agent's word for what did not come.
pub(super) async fn answered(
    app: &App,
    id: RegistrationId,
    answers: &Answers,
) -> Result<Option<String>, Refused> {
    let registration = open(app, id).await?;
    let Some(answer) = answers.answers.first() else {
        return Ok(None);
    };
    let value = match value(&answer.outcome) {
        Ok(value) => value,
        Err(word) => return Ok(Some(word)),
    };
    let (Some(der), Some(text)) = (&registration.certificate, &registration.statement) else {
        return Err(Fault::OrderOver.into());
    };
    let asked = Asked::of(der, text)?;
    if let Err(why) = verify_before_embed(&asked.attributes, value, asked.scheme, &asked.certificate) {
        tracing::warn!(registration = %id, %why, "a proof is not the certificate's");
        return Ok(Some("value".to_owned()));
    }
    if registration.trial {
        let now = app.now();
        let mut tx = app.db.begin().await?;
        registrations::end(&mut tx, id, RegistrationState::Done, None, now).await?;
        tx.commit().await?;
    } else {
        register(app, &registration, &asked, value, None).await?;
    }
    Ok(None)
}

/// What the key is asked.
pub(crate) struct Asked {
    pub(crate) certificate: Certificate,
    pub(crate) scheme: SignatureScheme,
    digest: [u8; 32],
    pub(crate) attributes: Vec<u8>,
    statement: String,
}

impl Asked {
    /// The sentence `text`, for the key of a certificate.
    pub(crate) fn of(der: &[u8], text: &str) -> Result<Self, FlowError> {
        let certificate = Certificate::from_der(der).map_err(FlowError::broken)?;
        let scheme = SignatureScheme::usual(certificate.public_key().kind());
        let digest = saoy_pki::sha256(text.as_bytes());
        Ok(Self {
            attributes: cms::signed_attributes(&digest, &certificate)?,
            scheme: scheme.ok_or_else(|| FlowError::broken("a key that signs no documents was chosen"))?,
            certificate,
            digest,
            statement: text.to_owned(),
        })
    }
}

async fn open(app: &App, id: RegistrationId) -> Result<Registration, Refused> {
    let found = registrations::find(&app.db, &System, id).await?;
    let is_open = |state| matches!(state, RegistrationState::Begun | RegistrationState::Chosen);
    let open = found.filter(|one| is_open(one.state) && one.lapses_at > app.now());
    open.ok_or_else(|| Fault::OrderOver.into())
}

/// Whose it will be.
pub(crate) fn owner(registration: &Registration) -> Owner {
    registration
        .agency
        .map_or(Owner::Person(registration.person), Owner::Agency)
}

/// In force, known not to be revoked, for signing, of a trusted authority, and nobody else's.
pub(crate) async fn may_be_registered(
    app: &App,
    owner: Owner,
    certificate: &Certificate,
) -> Result<Result<(), Text>, FlowError> {
    let (agency, person) = match owner {
        Owner::Agency(agency) => (Some(agency), None),
        Owner::Person(person) => (None, Some(person)),
    };
    let digest = Digest(certificate.fingerprint());
    let all = certificates::anybodys(&app.db, &System, digest).await?;
    if let Some(known) = all.first() {
        let own = (known.agency, known.person) == (agency, person);
        return Ok(Err(Text::key(match (own, known.state) {
            (false, _) => "register-others",
            (true, CertificateState::Proposed) => "register-waits",
            (true, _) => "register-known",
        })));
    }
    match flow::may_sign(app, certificate.clone()).await {
        Ok(()) => Ok(Ok(())),
        Err(FlowError::Certificate(why)) => Ok(Err(FlowError::Certificate(why).text())),
        Err(error) => Err(error),
    }
}

/// One line, so that a person reads all of it: who, where, which certificate, which code.
pub(crate) async fn statement(
    app: &App,
    registration: &Registration,
    certificate: &Certificate,
    code: &str,
) -> Result<String, FlowError> {
    let person = people::find(&app.db, registration.person).await?;
    let name = person.map(|person| person.name).unwrap_or_default();
    let host = here(app)?.host().to_owned();
    let serial = certificate.serial_hex().to_uppercase();
    let name: String = name.chars().take(60).collect();
    let host: String = host.chars().take(60).collect();
    Ok(fit(&format!(
        "{name} đăng ký chứng thư số {serial} tại {host}, lần {code}"
    )))
}

/// What a trial signs: a sentence that says what it is, whoever it is shown to.
pub(crate) async fn trial_statement(
    app: &App,
    trial: &Registration,
    code: &str,
) -> Result<String, FlowError> {
    let person = people::find(&app.db, trial.person).await?;
    let name = person.map(|person| person.name).unwrap_or_default();
    let name: String = name.chars().take(60).collect();
    let host: String = here(app)?.host().chars().take(60).collect();
    Ok(fit(&format!(
        "KÝ THỬ, không phải văn bản và không có giá trị: {name} thử thiết bị ký tại {host}, lần {code}"
    )))
}

async fn refuse(app: &App, id: RegistrationId, why: &Text) -> Result<(), Refused> {
    let reason = serde_json::json!({ "key": why.key, "args": why.args });
    let now = app.now();
    let mut tx = app.db.begin().await?;
    registrations::end(&mut tx, id, RegistrationState::Refused, Some(reason), now).await?;
    Ok(tx.commit().await?)
}

/// In use at once where the certificate names the officer by the identity number; otherwise two administrators look at it.
/// `value` was verified. `remote` says with which provider its key is.
pub(crate) async fn register(
    app: &App,
    registration: &Registration,
    asked: &Asked,
    value: &[u8],
    remote: Option<(&str, serde_json::Value)>,
) -> Result<(), FlowError> {
    let certificate = &asked.certificate;
    let chain = std::slice::from_ref(certificate);
    let proof = Proof {
        statement: asked.statement.clone(),
        cms: cms::signed_data(&asked.attributes, value, asked.scheme, certificate, chain)?,
    };
    let person = people::find(&app.db, registration.person).await?;
    let identity = person.and_then(|person| person.identity_number);
    let own = registration.agency.is_none();
    let state = match identity.filter(|_| own).zip(certificate.identity_number()) {
        Some((known, named)) if known == named => CertificateState::Active,
        _ => CertificateState::Proposed,
    };
    let new = NewCertificate {
        digest: Digest(certificate.fingerprint()),
        der: certificate.der().to_vec(),
        subject: certificate.subject_common_name().unwrap_or_default(),
        issuer: certificate.issuer_common_name().unwrap_or_default(),
        not_before: certificate.not_before(),
        not_after: certificate.not_after(),
    };
    let now = app.now();
    let (owner, by) = (owner(registration), registration.person);
    let mut tx = app.db.begin().await?;
    if registrations::end(&mut tx, registration.id, RegistrationState::Done, None, now).await? {
        let id = certificates::register_shown(&mut tx, owner, by, &new, (state, &proof), now).await?;
        if let Some((provider, account)) = remote {
            remote_accounts::add(&mut tx, id, provider, account, now).await?;
        }
        let who = (Some(by), registration.agency);
        audit::unscoped(&mut tx, who, Deed::CertificateRegister, by, now).await?;
        proposals::tell(app, &mut tx, id, now).await?;
    }
    Ok(tx.commit().await?)
}

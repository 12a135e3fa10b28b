//! “Danh sách chứng thư số”: what may sign and what may not, and the choice that is remembered in this browser.

use axum::http::{HeaderMap, HeaderValue, header};
use saoy_signers::Refusal;
use saoy_store::dossiers::Profile;
use saoy_store::pictures::Owner;

use crate::app::App;
use crate::flow::{self, Candidate, FlowError, Key, Program};
use crate::pages::{Certificate, FieldError, Health, Stage, Text, in_pairs};

/// How long a choice is remembered, in seconds.
const REMEMBERED: u32 = 365 * 24 * 3600;

/// A certificate as the pages show it.
fn shown(
    certificate: &saoy_pki::Certificate,
    id: String,
    health: Health,
    (provider, program): (Option<String>, Option<&'static str>),
) -> Certificate {
    Certificate {
        id,
        name: certificate.subject_common_name().unwrap_or_default(),
        organisation: certificate.subject_organisation().unwrap_or_default(),
        issuer: certificate.issuer_common_name().unwrap_or_default(),
        from: certificate.not_before(),
        to: certificate.not_after(),
        serial: in_pairs(&certificate.serial_hex()),
        health,
        provider,
        program,
    }
}

/// A key within reach as the pages show it.
pub(super) fn candidate(candidate: &Candidate) -> Certificate {
    let health = match &candidate.refusal {
        None => Health::Good,
        Some(Refusal::Expired { .. }) => Health::Expired,
        Some(Refusal::NotYetValid { .. }) => Health::NotYet,
        Some(Refusal::Revoked { .. }) => Health::Revoked,
        Some(Refusal::RevocationUnknown { .. }) => Health::Unknown,
        Some(Refusal::NotRegistered | Refusal::WrongKeyUsage | Refusal::NoTrustedChain { .. }) => {
            Health::Foreign
        }
    };
    let asked = match &candidate.key {
        Key::Remote(key) => (Some(key.name.clone()), None),
        Key::Program(program) => (None, Some(program.name())),
        Key::Ring(_) | Key::Agent => (None, None),
    };
    shown(&candidate.certificate, candidate.id(), health, asked)
}

/// The certificates within reach, and the one to offer.
pub(super) struct Found {
    pub(super) certificates: Vec<Certificate>,
    pub(super) chosen: Option<String>,
    /// The providers that keep some of the keys: how the configuration and how people call them.
    pub(super) providers: Vec<(String, String)>,
}

/// The list.
pub(super) async fn found(
    app: &App,
    owner: Owner,
    stage: Stage,
    headers: &HeaderMap,
    profile: Profile,
) -> Result<Found, FlowError> {
    let found = flow::candidates(app, owner, profile).await?;
    let chosen = remembered(headers, stage, profile)
        .filter(|id| found.iter().any(|one| one.id() == *id && one.refusal.is_none()))
        .or_else(|| found.iter().find(|one| one.refusal.is_none()).map(Candidate::id));
    let mut providers: Vec<(String, String)> = Vec::new();
    for one in &found {
        if let Key::Remote(key) = &one.key {
            providers.push((key.provider.clone(), key.name.clone()));
        }
    }
    providers.sort();
    providers.dedup();
    Ok(Found {
        providers,
        certificates: found.iter().map(candidate).collect(),
        chosen,
    })
}

/// Why the list comes back instead of going on.
pub(super) fn error(error: &FlowError) -> FieldError {
    FieldError::new("certificate", error.text())
}

/// Nothing was chosen.
pub(super) fn missing() -> FieldError {
    FieldError::new("certificate", Text::key("certificate-missing"))
}

/// The certificate used last time, without asking anybody about it.
///
/// # Errors
/// What is broken.
pub(super) async fn last_used(
    app: &App,
    owner: Owner,
    stage: Stage,
    headers: &HeaderMap,
    profile: Profile,
) -> Result<Option<Certificate>, FlowError> {
    let Some(id) = remembered(headers, stage, profile) else {
        return Ok(None);
    };
    let now = app.now();
    let known = flow::known_certificate(app, owner, &id).await?;
    let valid = known.filter(|one| one.not_before() <= now && now <= one.not_after());
    let asked = asked(app, owner, &id).await?;
    Ok(valid.map(|certificate| shown(&certificate, id, Health::Good, asked)))
}

/// A certificate by its fingerprint, without asking anybody about it: what a batch is signed with.
///
/// # Errors
/// What is broken.
pub(super) async fn by_id(app: &App, owner: Owner, id: &str) -> Result<Certificate, FlowError> {
    let asked = asked(app, owner, id).await?;
    Ok(match flow::known_certificate(app, owner, id).await? {
        Some(certificate) => shown(&certificate, id.to_owned(), Health::Good, asked),
        // It was taken away: its fingerprint is all that is known.
        None => Certificate {
            id: id.to_owned(),
            name: id.chars().take(16).collect(),
            organisation: String::new(),
            issuer: String::new(),
            from: app.now(),
            to: app.now(),
            serial: String::new(),
            health: Health::Unknown,
            provider: asked.0,
            program: asked.1,
        },
    })
}

/// Who is asked for the key: a provider, or a program on the officer's computer.
async fn asked(
    app: &App,
    owner: Owner,
    id: &str,
) -> Result<(Option<String>, Option<&'static str>), FlowError> {
    let remote = flow::known_remote(app, owner, id).await?;
    let program = flow::program_of(id).map(Program::name);
    Ok((remote.map(|key| key.name.clone()), program))
}

/// The choice that this browser remembers, where it can sign dossiers of that profile.
pub(super) fn remembered(headers: &HeaderMap, stage: Stage, profile: Profile) -> Option<String> {
    cookie(headers, cookie_name(stage)).filter(|id| flow::profile_of(id) == profile)
}

/// The header that remembers a choice, for this session or for a year.
pub(super) fn remember(app: &App, stage: Stage, id: &str, long: bool) -> HeaderValue {
    set_cookie(app, cookie_name(stage), id, long)
}

/// A cookie of this browser.
pub(super) fn cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|all| all.split(';'))
        .filter_map(|one| one.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted && !value.is_empty()).then(|| value.to_owned()))
}

/// The header that sets a cookie; it holds no secret, only what was chosen.
pub(super) fn set_cookie(app: &App, name: &str, value: &str, long: bool) -> HeaderValue {
    let secure = if app.config.public_url.starts_with("https://") {
        "; Secure"
    } else {
        ""
    };
    let age = if long {
        format!("; Max-Age={REMEMBERED}")
    } else {
        String::new()
    };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

const fn cookie_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Sign => "saoy-cert-sign",
        Stage::Seal => "saoy-cert-seal",
    }
}

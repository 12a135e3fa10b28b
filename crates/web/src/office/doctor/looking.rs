//! What the server sees: the officer's computers, certificates, and those outside who are asked.

use jiff::{SignedDuration, Timestamp};
use saoy_domain::in_vietnam;
use saoy_signers::Refusal;
use saoy_store::certificates::{self, CertificateState};
use saoy_store::dossiers::Profile;
use saoy_store::pairings::{self, Pairing};
use saoy_store::pictures::Owner;

use super::super::certificates::sealed_by;
use crate::app::App;
use crate::auth::SignedIn;
use crate::failure::Failure;
use crate::flow::{self, Candidate, Timestamps};
use crate::pages::{DoctorStep, Finding, FindingMark, Text};

/// A computer that was silent for so long may not be there any more.
const SILENT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The version of the agent that belongs to this server.
const CURRENT: &str = env!("CARGO_PKG_VERSION");

/// Paired, of this version, heard lately.
pub(super) async fn at_computers(app: &App, who: &SignedIn) -> Result<Vec<Finding>, Failure> {
    let paired = pairings::of(&app.db, who.person.id).await?;
    if paired.is_empty() {
        let none = Text::key("doctor-agent-none");
        return Ok(vec![finding(DoctorStep::Agent, FindingMark::Bad, none)]);
    }
    let now = app.now();
    Ok(paired.iter().map(|one| computer(one, now)).collect())
}

fn computer(one: &Pairing, now: Timestamp) -> Finding {
    let text = |key: &str| Text::key(key).with("name", one.machine.as_deref().unwrap_or_default());
    let version = one.software.as_deref().and_then(version);
    let (mark, text) = match (version, one.seen_at) {
        (version, _) if version.is_none_or(|version| number(version) < number(CURRENT)) => {
            let known = version.unwrap_or("?");
            let old = text("doctor-agent-old")
                .with("version", known)
                .with("now", CURRENT);
            (FindingMark::Mind, old)
        }
        (_, Some(seen)) if now.duration_since(seen) <= SILENT => {
            let at = in_vietnam(seen).strftime("%H:%M %d/%m/%Y");
            (FindingMark::Good, text("doctor-agent-good").with("at", at))
        }
        _ => (FindingMark::Mind, text("doctor-agent-unseen")),
    };
    finding(DoctorStep::Agent, mark, text)
}

/// The version in what a computer says of itself: `linux x86_64, saoy-agent 0.1.0`.
fn version(software: &str) -> Option<&str> {
    software
        .rsplit_once("saoy-agent ")
        .map(|(_, version)| version.trim())
}

/// Comparable: the first two numbers. The third mends and changes nothing between the two.
fn number(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// In force, trusted, known not to be revoked: each of the officer's, and of the seal that the officer keeps.
pub(super) async fn at_certificates(app: &App, who: &SignedIn) -> Result<Vec<Finding>, Failure> {
    let mut found = Vec::new();
    let seal = sealed_by(app, who).await?.map(Owner::Agency);
    for owner in [Some(Owner::Person(who.person.id)), seal].into_iter().flatten() {
        let candidates = flow::candidates(app, owner, Profile::A).await?;
        found.extend(candidates.iter().map(certificate));
        let rows = certificates::list(&app.db, owner).await?;
        let waits = rows
            .iter()
            .filter(|row| row.state == CertificateState::Proposed && row.revoked_at.is_none());
        found.extend(waits.map(|row| {
            let text = Text::key("doctor-certificate-proposed").with("name", &row.subject);
            finding(DoctorStep::Certificate, FindingMark::Mind, text)
        }));
    }
    if found.is_empty() {
        let none = Text::key("doctor-certificate-none");
        found.push(finding(DoctorStep::Certificate, FindingMark::Bad, none));
    }
    Ok(found)
}

fn certificate(one: &Candidate) -> Finding {
    let day = |at: Timestamp| in_vietnam(at).strftime("%d/%m/%Y").to_string();
    let name = one.certificate.subject_common_name().unwrap_or_default();
    let text = |key: &str| Text::key(key).with("name", &name);
    let bad = match &one.refusal {
        None => {
            let good = text("doctor-certificate-good").with("at", day(one.certificate.not_after()));
            return finding(DoctorStep::Certificate, FindingMark::Good, good);
        }
        Some(Refusal::NotRegistered) => text("doctor-certificate-unregistered"),
        Some(Refusal::NotYetValid { .. }) => {
            text("doctor-certificate-not-yet").with("at", day(one.certificate.not_before()))
        }
        Some(Refusal::Expired { .. }) => {
            text("doctor-certificate-expired").with("at", day(one.certificate.not_after()))
        }
        Some(Refusal::WrongKeyUsage) => text("doctor-certificate-usage"),
        Some(Refusal::NoTrustedChain { .. }) => text("doctor-certificate-chain"),
        Some(Refusal::Revoked { .. }) => text("doctor-certificate-revoked"),
        Some(Refusal::RevocationUnknown { responder, .. }) => {
            text("doctor-certificate-unknown").with("responder", responder)
        }
    };
    finding(DoctorStep::Certificate, FindingMark::Bad, bad)
}

/// Whether a timestamp comes, with a time that can be true.
pub(super) async fn at_timestamps(app: &App) -> Result<Finding, Failure> {
    let (mark, text) = match flow::timestamps(app).await? {
        Timestamps::Good(name) => (FindingMark::Good, Text::key("doctor-tsa-good").with("name", name)),
        Timestamps::Nobody => (FindingMark::Bad, Text::key("doctor-tsa-none")),
        Timestamps::Silent(name) => (
            FindingMark::Mind,
            Text::key("doctor-tsa-silent").with("name", name),
        ),
        Timestamps::Astray(name) => (
            FindingMark::Bad,
            Text::key("doctor-tsa-astray").with("name", name),
        ),
    };
    Ok(finding(DoctorStep::Timestamp, mark, text))
}

/// Whether each provider of remote signatures answers.
pub(super) async fn at_providers(app: &App) -> Result<Vec<Finding>, Failure> {
    let mut found = Vec::new();
    for at in &app.config.remote {
        let (mark, key) = match flow::provider(app, &at.id).await? {
            Ok(()) => (FindingMark::Good, "doctor-provider-good"),
            Err(error) => {
                tracing::warn!(provider = at.id, %error, "a provider does not answer");
                (FindingMark::Bad, "doctor-provider-down")
            }
        };
        let text = Text::key(key).with("name", &at.name);
        found.push(finding(DoctorStep::Provider, mark, text));
    }
    Ok(found)
}

fn finding(step: DoctorStep, mark: FindingMark, text: Text) -> Finding {
    Finding { step, mark, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_agent_is_known_by_its_first_two_numbers() {
        let old = |software: &str| version(software).is_none_or(|found| number(found) < Some((0, 2)));
        assert!(old("linux x86_64, saoy-agent 0.1.9"));
        assert!(!old("Windows 11, saoy-agent 0.2"));
        assert!(!old("macos aarch64, saoy-agent 1.0.0"));
        assert!(old("something else"));
        assert!(old("saoy-agent x.y"));
    }
}

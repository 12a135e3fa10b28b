//! What stands in each certificate.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use saoy_pki::issue::{CertificateBuilder, IssueError};
use saoy_pki::name::Name;
use saoy_pki::{Certificate, KeyUsage, PrivateKey, PublicKey, oids};

use crate::DemoPkiError;
use crate::plan::{Authority, Holder, Issuer, MARK, is_plain, marked};

/// Upper bound of names in characters, RFC 5280 Appendix A.1 (ub-common-name and its neighbours).
const LONGEST_NAME: usize = 64;

/// Everything that gets a certificate.
#[derive(Debug, Clone)]
pub(crate) enum Subject<'a> {
    Authority(Authority),
    /// Answers for one issuing authority; a delegated responder (RFC 6960 §4.2.2.2).
    OcspResponder(Issuer),
    Tsa,
    Holder(&'a Holder),
}

impl Subject<'_> {
    /// Name of its files.
    pub(crate) fn file_name(&self) -> String {
        match self {
            Self::Authority(authority) => format!("ca-{}", authority.slug()),
            Self::OcspResponder(issuer) => format!("ocsp-{}", Authority::Issuing(*issuer).slug()),
            Self::Tsa => "tsa".to_owned(),
            Self::Holder(holder) => format!("holder-{}", holder.id),
        }
    }

    /// Who issues it; the root issues itself.
    pub(crate) fn issuer(&self) -> Authority {
        match self {
            Self::Authority(_) => Authority::Root,
            Self::OcspResponder(issuer) => Authority::Issuing(*issuer),
            Self::Tsa => Authority::Issuing(Issuer::Government),
            Self::Holder(holder) => Authority::Issuing(holder.issuer),
        }
    }

    /// The subject's distinguished name.
    pub(crate) fn name(&self) -> Result<Name, DemoPkiError> {
        match self {
            Self::Authority(authority) => service_name(authority.title()),
            Self::OcspResponder(issuer) => {
                service_name(&format!("OCSP {}", Authority::Issuing(*issuer).title()))
            }
            Self::Tsa => service_name("Dấu thời gian"),
            Self::Holder(holder) => holder_name(holder),
        }
    }

    fn validity(&self) -> Duration {
        const YEAR: u64 = 365 * 24 * 3600;
        Duration::from_secs(match self {
            Self::Authority(Authority::Root) => 20 * YEAR,
            Self::Authority(Authority::Issuing(_)) => 10 * YEAR,
            Self::OcspResponder(_) | Self::Tsa => 5 * YEAR,
            Self::Holder(_) => 3 * YEAR,
        })
    }

    /// The certificate over `key`, from yesterday on: clocks that are a little behind accept it too.
    pub(crate) fn issue(
        &self,
        key: &PublicKey,
        issuer: Option<&Certificate>,
        issuer_key: &PrivateKey,
        base_url: &str,
        serial: &[u8],
        now: Timestamp,
    ) -> Result<Certificate, DemoPkiError> {
        let second = Timestamp::from_second(now.as_second())?;
        let from = second.checked_sub(SignedDuration::from_hours(24))?;
        let to = second.checked_add(self.validity())?;
        let builder = CertificateBuilder::new(self.name()?, key, serial, from, to);
        let scheme = issuer_key.usual_scheme();
        Ok(match issuer {
            None => self.uses(builder).self_signed(issuer_key, scheme)?,
            Some(issuer) => self
                .addresses(self.uses(builder), base_url)
                .signed_by(issuer, issuer_key, scheme)?,
        })
    }

    fn uses(&self, builder: CertificateBuilder) -> CertificateBuilder {
        let signing = KeyUsage {
            digital_signature: true,
            ..KeyUsage::default()
        };
        match self {
            Self::Authority(Authority::Root) => builder.authority(None),
            Self::Authority(Authority::Issuing(_)) => builder.authority(Some(0)),
            Self::OcspResponder(_) => builder
                .end_entity()
                .key_usage(signing)
                .extended_key_usage(&[oids::KP_OCSP_SIGNING], false)
                .ocsp_nocheck(),
            Self::Tsa => builder
                .end_entity()
                .key_usage(signing)
                .extended_key_usage(&[oids::KP_TIME_STAMPING], true),
            Self::Holder(_) => builder
                .end_entity()
                .key_usage(KeyUsage {
                    non_repudiation: true,
                    ..signing
                })
                .extended_key_usage(
                    &[
                        oids::KP_EMAIL_PROTECTION,
                        oids::KP_CLIENT_AUTH,
                        oids::KP_DOCUMENT_SIGNING,
                    ],
                    false,
                ),
        }
    }

    /// The root answers by CRL only, the issuing authorities by OCSP and CRL.
    fn addresses(&self, builder: CertificateBuilder, base_url: &str) -> CertificateBuilder {
        let authority = self.issuer();
        let builder = builder
            .crl_url(&crl_url(base_url, authority))
            .ca_issuer_url(&certificate_url(base_url, authority));
        match authority {
            Authority::Root => builder,
            Authority::Issuing(_) => builder.ocsp_url(&ocsp_url(base_url, authority)),
        }
    }

    /// Was `certificate` made for this subject, this key and this address, and is it good at `now`?
    pub(crate) fn is_current(
        &self,
        certificate: &Certificate,
        key: &PublicKey,
        issuer: &PublicKey,
        base_url: &str,
        now: Timestamp,
    ) -> Result<bool, DemoPkiError> {
        let addresses = match self {
            Self::Authority(Authority::Root) => Vec::new(),
            _ => vec![crl_url(base_url, self.issuer())],
        };
        Ok(certificate.subject().der() == self.name()?.der()
            && certificate.public_key() == key
            && certificate.verify_signed_by(issuer).is_ok()
            && certificate.crl_urls() == addresses
            && certificate.is_valid_at(now))
    }
}

pub(crate) fn crl_url(base_url: &str, authority: Authority) -> String {
    format!("{base_url}/crl/{}.crl", authority.slug())
}

pub(crate) fn ocsp_url(base_url: &str, authority: Authority) -> String {
    format!("{base_url}/ocsp/{}", authority.slug())
}

pub(crate) fn certificate_url(base_url: &str, authority: Authority) -> String {
    format!("{base_url}/ca/{}.cer", authority.slug())
}

fn service_name(name: &str) -> Result<Name, DemoPkiError> {
    let name = marked(name);
    let parts = [
        (oids::AT_COUNTRY, "VN"),
        (oids::AT_ORGANISATION, MARK),
        (oids::AT_COMMON_NAME, name.as_str()),
    ];
    Ok(Name::new(&parts).map_err(IssueError::from)?)
}

/// `C=VN, O=…, OU=CHỨNG THƯ THỬ NGHIỆM, T=…, UID=CCCD:…, CN=CHỨNG THƯ THỬ NGHIỆM – …`. The common name goes without
/// the mark where both together would be too long; the unit and the issuer still carry it.
fn holder_name(holder: &Holder) -> Result<Name, DemoPkiError> {
    if !is_plain(&holder.id) {
        return Err(DemoPkiError::HolderId {
            id: holder.id.clone(),
        });
    }
    let texts = [
        Some(&holder.name),
        Some(&holder.organisation),
        holder.title.as_ref(),
        holder.identity.as_ref(),
    ];
    if let Some(text) = texts
        .into_iter()
        .flatten()
        .find(|text| text.chars().count() > LONGEST_NAME)
    {
        return Err(DemoPkiError::NameTooLong { text: text.clone() });
    }
    let with_mark = marked(&holder.name);
    let common = if with_mark.chars().count() > LONGEST_NAME {
        &holder.name
    } else {
        &with_mark
    };
    let mut parts = vec![
        (oids::AT_COUNTRY, "VN"),
        (oids::AT_ORGANISATION, holder.organisation.as_str()),
        (oids::AT_ORGANISATIONAL_UNIT, MARK),
    ];
    parts.extend(holder.title.as_deref().map(|title| (oids::AT_TITLE, title)));
    parts.extend(
        holder
            .identity
            .as_deref()
            .map(|identity| (oids::AT_USER_ID, identity)),
    );
    parts.push((oids::AT_COMMON_NAME, common));
    Ok(Name::new(&parts).map_err(IssueError::from)?)
}

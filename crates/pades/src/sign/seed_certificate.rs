//! Which certificates a field takes (ISO 32000-2 Table 235).

use saoy_pdf::{Object, decode_text};
use saoy_pki::{Certificate, oids};

use super::Unmet;
use super::seed::Values;

/// A demand on the certificate that the signer's does not meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnmetCertificate {
    /// It is none of the certificates listed.
    Subject,
    /// None of the issuers listed is in its chain.
    Issuer,
    /// It was issued under none of the policies listed.
    Policy,
    /// Its subject has not this part of a name listed.
    SubjectName(String),
    /// Its key usage fits none of the patterns listed.
    KeyUsage,
    /// A condition that is not checked here.
    Other(&'static str),
}

impl UnmetCertificate {
    /// The entry of Table 235.
    pub fn entry(&self) -> &'static str {
        match self {
            Self::Subject => "Subject",
            Self::Issuer => "Issuer",
            Self::Policy => "OID",
            Self::SubjectName(_) => "SubjectDN",
            Self::KeyUsage => "KeyUsage",
            Self::Other(entry) => entry,
        }
    }
}

/// Parts of a name, each with its key.
type SubjectName = Vec<(String, String)>;

/// `/Cert` of a seed value, as far as it is demanded.
#[derive(Clone, Debug, Default)]
pub(super) struct SeedCertificate {
    subjects: Option<Vec<Vec<u8>>>,
    issuers: Option<Vec<Vec<u8>>>,
    policies: Option<Vec<String>>,
    names: Option<Vec<SubjectName>>,
    usages: Option<Vec<String>>,
    unknown: Option<&'static str>,
}

impl SeedCertificate {
    pub(super) fn read(values: &Values<'_>) -> Result<Self, Unmet> {
        let required = values.int("Ff")?.unwrap_or(0);
        let demanded = |bit: i64| required & bit != 0;
        let bytes = |key| {
            let list = values.list(key)?;
            let all = |list: Vec<Object>| {
                let each = list.iter().map(|item| item.as_string().map(<[u8]>::to_vec));
                each.collect::<Option<Vec<_>>>()
            };
            list.map(|list| all(list).ok_or(Unmet::Unreadable("Cert")))
                .transpose()
        };
        let policy = ["SignaturePolicyOID", "SignaturePolicyHashValue"];
        let mut unknown = None;
        for key in policy {
            if values.get(key)? != Object::Null {
                unknown = unknown.or(Some(key));
            }
        }
        Ok(Self {
            subjects: bytes("Subject")?.filter(|_| demanded(1)),
            issuers: bytes("Issuer")?.filter(|_| demanded(2)),
            policies: values.strings("OID")?.filter(|_| demanded(4)),
            names: names(values)?.filter(|_| demanded(8)),
            usages: values.strings("KeyUsage")?.filter(|_| demanded(32)),
            unknown,
        })
    }

    pub(super) fn meets(&self, chain: &[Certificate]) -> Result<(), UnmetCertificate> {
        if let Some(entry) = self.unknown {
            return Err(UnmetCertificate::Other(entry));
        }
        let Some(signer) = chain.first() else {
            return Ok(());
        };
        let listed = |list: &[Vec<u8>], one: &Certificate| list.iter().any(|der| der == one.der());
        if self.subjects.as_ref().is_some_and(|list| !listed(list, signer)) {
            return Err(UnmetCertificate::Subject);
        }
        if let Some(list) = &self.issuers
            && !chain.iter().skip(1).any(|link| listed(list, link))
            && !list.iter().any(|der| issued(der, signer))
        {
            return Err(UnmetCertificate::Issuer);
        }
        if let Some(list) = &self.policies
            && !signer
                .policies()
                .iter()
                .any(|policy| list.contains(&policy.to_string()))
        {
            return Err(UnmetCertificate::Policy);
        }
        if let Some(list) = &self.names {
            let unfit: Vec<Option<String>> = list.iter().map(|parts| unfit(signer, parts)).collect();
            if let Some(Some(part)) = unfit.first()
                && unfit.iter().all(Option::is_some)
            {
                return Err(UnmetCertificate::SubjectName(part.clone()));
            }
        }
        if let Some(list) = &self.usages
            && !list.iter().any(|pattern| fits(signer, pattern))
        {
            return Err(UnmetCertificate::KeyUsage);
        }
        Ok(())
    }
}

fn issued(issuer: &[u8], signer: &Certificate) -> bool {
    Certificate::from_der(issuer).is_ok_and(|issuer| signer.verify_signed_by(issuer.public_key()).is_ok())
}

fn names(values: &Values<'_>) -> Result<Option<Vec<SubjectName>>, Unmet> {
    let Some(list) = values.list("SubjectDN")? else {
        return Ok(None);
    };
    let one = |item: &Object| {
        let parts = item.as_dict()?.iter().map(|(key, value)| {
            let key = String::from_utf8_lossy(key.as_bytes()).into_owned();
            let value = values.reader.resolve(value).ok()?.as_string().map(decode_text)?;
            Some((key, value))
        });
        parts.collect::<Option<Vec<_>>>()
    };
    let all: Option<Vec<_>> = list.iter().map(one).collect();
    all.map(Some).ok_or(Unmet::Unreadable("Cert"))
}

/// The first part of a name that the subject has not.
fn unfit(signer: &Certificate, parts: &[(String, String)]) -> Option<String> {
    let has = |(key, value): &&(String, String)| {
        let kind = match key.as_str() {
            "CN" => oids::AT_COMMON_NAME,
            "O" => oids::AT_ORGANISATION,
            "OU" => oids::AT_ORGANISATIONAL_UNIT,
            "C" => oids::AT_COUNTRY,
            "L" => oids::AT_LOCALITY,
            "ST" | "S" => oids::AT_STATE,
            "T" => oids::AT_TITLE,
            "E" | "EMAIL" => oids::AT_EMAIL,
            "SERIALNUMBER" => oids::AT_SERIAL_NUMBER,
            _ => return false,
        };
        signer.subject().get(kind).as_ref() == Some(value)
    };
    parts.iter().find(|part| !has(part)).map(|(key, _)| key.clone())
}

/// One letter a usage in the order of RFC 5280 §4.2.1.3: 1 must be set, 0 must not, X may. Of the usages that no signer
/// needs (encipherment of data, key agreement) nothing is read: they count as not set.
fn fits(signer: &Certificate, pattern: &str) -> bool {
    let Some(usage) = signer.key_usage() else {
        return !pattern.contains('1');
    };
    let bits = [
        usage.digital_signature,
        usage.non_repudiation,
        usage.key_encipherment,
        false,
        false,
        usage.key_cert_sign,
        usage.crl_sign,
        false,
        false,
    ];
    pattern.chars().zip(bits).all(|(wanted, set)| match wanted {
        '1' => set,
        '0' => !set,
        _ => true,
    })
}

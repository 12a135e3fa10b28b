//! VNPT SmartCA (“Tài liệu tích hợp VNPT SmartCA” 4.1, §3): digests in hex, a confirmation on the officer's phone within five
//! minutes, the values asked for or told by webhook.

use jiff::tz::TimeZone;
use saoy_pki::Certificate;
use serde::{Deserialize, Serialize};

use crate::account::{Account, Credential, Mode};
use crate::client::{Order, Pending, Progress};
use crate::csc::plain_base64;
use crate::secret::Secret;
use crate::wire::{Line, SOON};
use crate::{Asked, Fault};

/// So many documents in one transaction: the document names no limit, an officer's batch here has at most 200.
const AT_ONCE: u32 = 200;

/// What every answer begins with.
#[derive(Default, Deserialize)]
pub(crate) struct Head {
    #[serde(default)]
    pub(crate) status_code: i64,
    #[serde(default)]
    pub(crate) message: String,
}

#[derive(Deserialize)]
struct Answer<T> {
    #[serde(default)]
    status_code: i64,
    #[serde(default)]
    message: String,
    data: Option<T>,
}

#[derive(Serialize)]
struct Who<'a> {
    sp_id: &'a str,
    sp_password: &'a Secret,
    user_id: &'a str,
    serial_number: &'a str,
    transaction_id: &'a str,
}

#[derive(Deserialize)]
struct Certificates {
    #[serde(default)]
    user_certificates: Vec<UserCertificate>,
}

#[derive(Deserialize)]
struct UserCertificate {
    cert_id: String,
    serial_number: String,
    cert_data: String,
    #[serde(default)]
    chain_data: Option<Chain>,
}

#[derive(Deserialize)]
struct Chain {
    ca_cert: Option<String>,
    root_cert: Option<String>,
}

#[derive(Serialize)]
struct Sign<'a> {
    #[serde(flatten)]
    who: Who<'a>,
    transaction_desc: &'a str,
    time_stamp: String,
    sign_files: Vec<SignFile<'a>>,
}

#[derive(Serialize)]
struct SignFile<'a> {
    doc_id: &'a str,
    file_type: &'static str,
    sign_type: &'static str,
    data_to_be_signed: String,
}

#[derive(Deserialize)]
struct Begun {
    tran_code: String,
}

#[derive(Deserialize)]
struct Status {
    signatures: Option<Vec<SignedFile>>,
}

/// One value, as `status` and the webhook write it.
#[derive(Deserialize)]
struct SignedFile {
    doc_id: String,
    signature_value: Option<String>,
}

/// What a webhook says (§3.5). It is read for which transaction it speaks of, and the provider is then asked: whoever knows the
/// address may only make this installation look earlier.
#[derive(Debug, Deserialize)]
pub struct Notice {
    /// This installation's account.
    pub sp_id: String,
    /// Which transaction.
    pub transaction_id: String,
}

/// The keys of an account.
pub(crate) fn credentials(line: &Line<'_>, user: &str, transaction: &str) -> Result<Vec<Credential>, Fault> {
    let who = Who::of(line, user, "", transaction);
    let said = line.post("v1/credentials/get_certificate", None, &who, SOON)?;
    let data: Certificates = data(line, line.read(&said)?)?;
    let found = data.user_certificates.into_iter();
    found.map(|one| one.credential(line, user)).collect()
}

/// Asks for signatures; the phone rings.
pub(crate) fn begin(line: &Line<'_>, order: &Order<'_>) -> Result<Progress, Fault> {
    let known = credentials(line, &order.account.user, order.transaction)?;
    let own = known
        .iter()
        .find(|one| one.account.credential == order.account.credential);
    if own.is_none_or(|own| own.certificate != order.asked.certificate) {
        return Err(Fault::WrongCertificate);
    }
    let asked = order.asked;
    let body = Sign {
        who: Who::of(
            line,
            &order.account.user,
            &order.account.serial,
            order.transaction,
        ),
        transaction_desc: order.description,
        time_stamp: order
            .at
            .to_zoned(TimeZone::UTC)
            .strftime("%Y%m%d%H%M%SZ")
            .to_string(),
        sign_files: asked
            .documents
            .iter()
            .map(|one| SignFile {
                doc_id: &one.id,
                file_type: "pdf",
                sign_type: "hash",
                data_to_be_signed: hex::encode(one.digest(asked.scheme)),
            })
            .collect(),
    };
    let said = line.post("v1/signatures/sign", None, &body, SOON)?;
    let begun: Begun = data(line, line.read(&said)?)?;
    // It becomes a part of an address.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if begun.tran_code.is_empty() || begun.tran_code.len() > 100 || !begun.tran_code.chars().all(plain) {
        return Err(line.garbled("a transaction without a code"));
    }
    Ok(Progress::Waiting(Pending::Transaction(begun.tran_code)))
}

/// Whether the officer has confirmed.
pub(crate) fn status(line: &Line<'_>, order: &Order<'_>, transaction: &str) -> Result<Progress, Fault> {
    let path = format!("v1/signatures/sign/{transaction}/status");
    let said = line.post(&path, None, &serde_json::json!({}), SOON)?;
    let status: Option<Status> = optional(line.read(&said)?)?;
    match status.and_then(|status| status.signatures) {
        Some(signed) if !signed.is_empty() => in_order(line, order.asked, &signed).map(Progress::Signed),
        _ => Ok(Progress::Waiting(Pending::Transaction(transaction.to_owned()))),
    }
}

/// The values in the order of what was asked; one that is missing is an empty value, which nothing verifies.
fn in_order(line: &Line<'_>, asked: &Asked, signed: &[SignedFile]) -> Result<Vec<Vec<u8>>, Fault> {
    let value = |id: &str| {
        let found = signed.iter().find(|one| one.doc_id == id);
        let text = found.and_then(|one| one.signature_value.as_deref());
        plain_base64(text.unwrap_or_default()).ok_or_else(|| line.garbled("a value that is no Base64"))
    };
    asked.documents.iter().map(|one| value(&one.id)).collect()
}

/// What a status says: 4001 and 4002 are known, the rest are the provider's words.
pub(crate) fn fault(code: i64, message: &str) -> Fault {
    match code {
        4001 => Fault::Expired,
        4002 => Fault::Cancelled,
        other => Fault::refused(&other.to_string(), message),
    }
}

fn optional<T>(answer: Answer<T>) -> Result<Option<T>, Fault> {
    match answer.status_code {
        1 | 200 => Ok(answer.data),
        code => Err(fault(code, &answer.message)),
    }
}

fn data<T>(line: &Line<'_>, answer: Answer<T>) -> Result<T, Fault> {
    optional(answer)?.ok_or_else(|| line.garbled("an answer without data"))
}

impl<'a> Who<'a> {
    fn of(line: &Line<'a>, user: &'a str, serial: &'a str, transaction: &'a str) -> Self {
        Self {
            sp_id: &line.provider.client,
            sp_password: &line.provider.secret,
            user_id: user,
            serial_number: serial,
            transaction_id: transaction,
        }
    }
}

impl UserCertificate {
    fn credential(self, line: &Line<'_>, user: &str) -> Result<Credential, Fault> {
        let certificate = |text: &str| {
            let der = plain_base64(text)?;
            Certificate::from_der(&der).ok()
        };
        let own = certificate(&self.cert_data).ok_or_else(|| line.garbled("a certificate that is none"))?;
        let chain = self.chain_data.into_iter();
        let issuers = chain.flat_map(|chain| [chain.ca_cert, chain.root_cert]).flatten();
        Ok(Credential {
            account: Account {
                user: user.to_owned(),
                credential: self.cert_id,
                serial: self.serial_number,
                mode: Mode::Phone,
                algorithms: Vec::new(),
                at_once: AT_ONCE,
            },
            issuers: issuers.filter_map(|text| certificate(&text)).collect(),
            certificate: own,
        })
    }
}

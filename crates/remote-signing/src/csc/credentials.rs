//! Which keys an account has, and how each is released (API 1.0.4.0 §11.4–11.5, 2.0.0.2 §11.4–11.5).

use saoy_pki::Certificate;

use super::messages::{Auth, AuthObject, Info, Known, List, Listed, Presence};
use super::{Csc, plain_base64};
use crate::Fault;
use crate::account::{Account, Credential, Mode, Object, ObjectKind};
use crate::secret::Token;
use crate::wire::SOON;

/// So many keys of one account are looked at.
const MOST: usize = 16;
/// The longest name of a key; it is kept.
const MAX_NAME: usize = 200;

impl Csc<'_> {
    /// The keys of an account.
    pub(crate) fn credentials(&self, token: Option<&Token>, user: &str) -> Result<Vec<Credential>, Fault> {
        let token = token.ok_or_else(|| Fault::refused("login", "no token of the service"))?;
        let body = List {
            user: self.user(user),
        };
        let said = self
            .line
            .post(&self.path("credentials/list"), Some(token), &body, SOON)?;
        let listed: Listed = self.line.read(&said)?;
        let names = listed
            .credentials
            .iter()
            .filter(|name| name.len() <= MAX_NAME)
            .take(MOST);
        names.map(|name| self.credential(token, user, name)).collect()
    }

    /// One key.
    pub(crate) fn credential(&self, token: &Token, user: &str, name: &str) -> Result<Credential, Fault> {
        let body = Info {
            credential: name,
            certificates: "chain",
            certificate_info: true,
            auth_info: true,
        };
        let said = self
            .line
            .post(&self.path("credentials/info"), Some(token), &body, SOON)?;
        let known: Known = self.line.read(&said)?;
        let chain: Option<Vec<Certificate>> = known.cert.certificates.iter().map(|one| read(one)).collect();
        let mut chain = chain
            .ok_or_else(|| self.line.garbled("a certificate that is none"))?
            .into_iter();
        let own = chain
            .next()
            .ok_or_else(|| self.line.garbled("a key without a certificate"))?;
        let at_once = known.multisign.as_ref().and_then(number).unwrap_or(1);
        Ok(Credential {
            account: Account {
                user: user.to_owned(),
                credential: name.to_owned(),
                serial: own.serial_hex(),
                mode: mode(&known)
                    .ok_or_else(|| Fault::refused("authMode", "unknown way to release the key"))?,
                algorithms: known.key.algo,
                at_once: at_once.max(1),
            },
            certificate: own,
            issuers: chain.collect(),
        })
    }
}

fn read(text: &str) -> Option<Certificate> {
    Certificate::from_der(&plain_base64(text)?).ok()
}

/// A number, also where it is written as text.
fn number(value: &serde_json::Value) -> Option<u32> {
    let text = value.as_str().and_then(|text| text.parse().ok());
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    number.or(text)
}

fn mode(known: &Known) -> Option<Mode> {
    let typed = |objects: Vec<Object>| match objects.is_empty() {
        // Nothing to present: the provider asks the officer by itself (API 2.0.0.2 §13.10).
        true => Mode::Phone,
        false => Mode::Typed(objects),
    };
    match (&known.auth, known.auth_mode.as_deref()) {
        (Some(Auth { mode, objects }), _) => match mode.as_str() {
            "oauth2code" => Some(Mode::Page),
            "explicit" => Some(typed(objects.iter().map(object).collect())),
            "implicit" => Some(Mode::Phone),
            _ => None,
        },
        (None, Some("implicit")) => Some(Mode::Phone),
        (None, Some("oauth2code")) => Some(Mode::Page),
        (None, Some("explicit")) => {
            let wanted = |one: &&Presence| matches!(one.presence.as_str(), "true" | "optional");
            let pin = known.pin.as_ref().filter(wanted).map(|_| ObjectKind::Pin);
            let otp = known.otp.as_ref().filter(wanted);
            let otp = otp.map(|otp| match otp.kind.as_str() {
                "online" => ObjectKind::SentOtp,
                _ => ObjectKind::Otp,
            });
            let named = [("PIN", pin), ("OTP", otp)].into_iter();
            let objects = named.filter_map(|(id, kind)| kind.map(|kind| (id, kind)));
            let object = |(id, kind): (&str, ObjectKind)| Object {
                id: id.to_owned(),
                kind,
            };
            Some(typed(objects.map(object).collect()))
        }
        _ => None,
    }
}

/// What an authentication object of version 2 is. Only passwords are typed; the id tells a code from a PIN.
fn object(one: &AuthObject) -> Object {
    let is_otp = one.id.to_lowercase().contains("otp");
    let kind = match (one.kind.as_str(), one.generator.is_some(), is_otp) {
        ("Password", true, _) => ObjectKind::Otp,
        ("Password", false, true) => ObjectKind::SentOtp,
        ("Password", false, false) => ObjectKind::Pin,
        _ => ObjectKind::Push,
    };
    Object {
        id: one.id.clone(),
        kind,
    }
}

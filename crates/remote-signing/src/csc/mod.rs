//! The Cloud Signature Consortium's interface: API 1.0.4.0 and 2.0.0.2. Paths and JSON are the same but for a few names.

mod credentials;
mod messages;

use base64ct::{Base64, Encoding as _};
use zeroize::Zeroizing;

use self::messages::{
    Authorize, AuthorizeObject, Authorized, Document, Handle, Poll, SignHash, Signed, Typed,
};
use crate::account::{Account, Mode, ObjectKind};
use crate::algorithm::{self, Named};
use crate::client::{Activation, Order, Pending, Progress};
use crate::oauth;
use crate::provider::{Login, Version};
use crate::secret::{Secret, Token};
use crate::wire::{CONFIRMED, Line, SOON};
use crate::{Fault, PATIENCE_SECONDS};

/// A provider with this interface.
pub(crate) struct Csc<'a> {
    pub(crate) line: Line<'a>,
    pub(crate) version: Version,
    /// How this installation was let in; `None`: the provider's own way.
    pub(crate) login: Option<Login>,
    pub(crate) asynchronous: bool,
    /// Where the interface stands below the provider's address.
    pub(crate) prefix: &'static str,
}

impl Csc<'_> {
    /// `auth/login` with this installation's account (API 1.0.4.0 §11.2).
    pub(crate) fn login(&self) -> Result<Token, Fault> {
        let account = Zeroizing::new(format!(
            "{}:{}",
            self.line.provider.client,
            self.line.provider.secret.reveal()
        ));
        let basic = Zeroizing::new(format!("Basic {}", Base64::encode_string(account.as_bytes())));
        let said = self
            .line
            .post_as(&self.path("auth/login"), &basic, &serde_json::json!({}))?;
        oauth::token(&self.line, &said)
    }

    /// Asks for signatures: the key is released, then it signs.
    pub(crate) fn begin(
        &self,
        token: Option<&Token>,
        order: &Order<'_>,
        activation: &Activation,
    ) -> Result<Progress, Fault> {
        if let Some(token) = token {
            let own = self.credential(token, &order.account.user, &order.account.credential)?;
            if own.certificate != order.asked.certificate {
                return Err(Fault::WrongCertificate);
            }
        }
        if let Activation::Granted(granted) = activation {
            return match token {
                Some(token) => self.sign(token, Some(&granted.secret), order),
                None => self.sign(granted, None, order),
            };
        }
        let token = token.ok_or_else(|| Fault::refused("login", "no token of the service"))?;
        let said = self.line.post(
            &self.path("credentials/authorize"),
            Some(token),
            &self.authorization(order, activation)?,
            // Version 1 knows no other way than to wait for the phone.
            match (&order.account.mode, self.version) {
                (Mode::Phone, Version::V1) => CONFIRMED,
                _ => SOON,
            },
        )?;
        self.released(token, order, &said)
    }

    /// `credentials/authorizeCheck`: whether the officer has confirmed (API 2.0.0.2 §11.7).
    pub(crate) fn check(
        &self,
        token: Option<&Token>,
        order: &Order<'_>,
        handle: &str,
    ) -> Result<Progress, Fault> {
        let token = token.ok_or_else(|| Fault::refused("login", "no token of the service"))?;
        let path = self.path("credentials/authorizeCheck");
        let said = self.line.post(&path, Some(token), &Handle { handle }, SOON)?;
        self.released(token, order, &said)
    }

    /// `signatures/signPolling`: whether the values are there (API 2.0.0.2 §11.12).
    pub(crate) fn fetch(
        &self,
        token: Option<&Token>,
        order: &Order<'_>,
        activation: &Activation,
        response: &str,
    ) -> Result<Progress, Fault> {
        let token = match (token, activation) {
            (Some(token), _) | (None, Activation::Granted(token)) => token,
            (None, _) => return Err(Fault::refused("login", "no token of the service")),
        };
        let body = Poll {
            request: response,
            user: self.user(&order.account.user),
        };
        let path = self.path("signatures/signPolling");
        let waiting = Progress::Waiting(Pending::Response(response.to_owned()));
        match self.line.post(&path, Some(token), &body, SOON) {
            Ok(said) if said.status == 202 => Ok(waiting),
            Ok(said) => self
                .values(order, self.line.read(&said)?)
                .map(|found| match found {
                    Progress::Waiting(_) => waiting,
                    signed => signed,
                }),
            // Seen at a provider in the place of status 202.
            Err(Fault::Refused { message, .. }) if message.contains("has not yet been completed") => {
                Ok(waiting)
            }
            Err(fault) => Err(fault),
        }
    }

    /// Lets the provider send its code (API 1.0.4.0 §11.8, 2.0.0.2 §11.8).
    pub(crate) fn send_code(&self, token: Option<&Token>, account: &Account) -> Result<(), Fault> {
        let Mode::Typed(objects) = &account.mode else {
            return Ok(());
        };
        let sent = objects.iter().filter(|one| one.kind == ObjectKind::SentOtp);
        for object in sent {
            let credential = &account.credential;
            let (path, body) = match self.version {
                Version::V1 => (
                    "credentials/sendOTP",
                    serde_json::json!({ "credentialID": credential }),
                ),
                Version::V2 => (
                    "credentials/getChallenge",
                    serde_json::json!({ "credentialID": credential, "authObjectID": object.id }),
                ),
            };
            self.line.post(&self.path(path), token, &body, SOON)?;
        }
        Ok(())
    }

    fn authorization<'o>(
        &self,
        order: &'o Order<'_>,
        activation: &'o Activation,
    ) -> Result<Authorize<'o>, Fault> {
        let (pin, otp) = match activation {
            Activation::Typed { pin, otp } => (pin.as_ref(), otp.as_ref()),
            Activation::Phone | Activation::Granted(_) => (None, None),
        };
        let digests = encoded(&order.asked.digests());
        let count = digests.len();
        let documents = order.asked.documents.iter().map(|one| Document {
            document_id: &one.id,
            document_name: &one.name,
        });
        let (mut body, typed) = (Authorize::default(), order.account.mode.typed());
        (body.credential, body.count, body.description) =
            (&order.account.credential, count, Some(order.description));
        if typed.contains(&ObjectKind::Pin) && pin.is_none() {
            return Err(Fault::refused("missing_pin", "no PIN was typed"));
        }
        match self.version {
            Version::V1 => {
                (body.hash, body.pin, body.otp) = (Some(digests), pin, otp);
                // MySign shows them on the phone; others ignore what they do not know.
                body.documents = (!self.prefix.is_empty()).then(|| documents.collect());
            }
            Version::V2 => {
                body.hashes = Some(digests);
                body.hash_algorithm = Some(algorithm::hash_oid(order.asked.scheme.hash()));
                body.auth_data = Some(objects(&order.account.mode, pin, otp));
            }
        }
        Ok(body)
    }

    /// The key is released, or the officer is being asked.
    fn released(
        &self,
        token: &Token,
        order: &Order<'_>,
        said: &crate::wire::Said,
    ) -> Result<Progress, Fault> {
        let authorized: Authorized = self.line.read(said)?;
        match authorized {
            Authorized { sad: Some(sad), .. } => self.sign(token, Some(&sad), order),
            Authorized {
                handle: Some(handle), ..
            } if self.version == Version::V2 => Ok(Progress::Waiting(Pending::Handle(handle))),
            Authorized { .. } => Err(self.line.garbled("neither released nor refused")),
        }
    }

    /// `signatures/signHash`.
    fn sign(&self, token: &Token, sad: Option<&Secret>, order: &Order<'_>) -> Result<Progress, Fault> {
        let asked = order.asked;
        let named = algorithm::named(asked.scheme, &order.account.algorithms);
        let Named {
            sign,
            parameters,
            hash,
        } = named.ok_or_else(|| Fault::refused("signAlgo", "the key does not sign in this way"))?;
        let digests = encoded(&asked.digests());
        let mut body = SignHash {
            credential: &order.account.credential,
            sad,
            sign_algorithm: sign,
            sign_parameters: parameters,
            ..SignHash::default()
        };
        match self.version {
            Version::V1 => (body.hash, body.hash_algorithm_1) = (Some(digests), Some(hash)),
            Version::V2 => (body.hashes, body.hash_algorithm_2) = (Some(digests), Some(hash)),
        }
        if self.asynchronous {
            body.operation = Some("A");
            body.validity = Some(PATIENCE_SECONDS * 1000);
            body.response_uri = order.callback;
        }
        let said = self
            .line
            .post(&self.path("signatures/signHash"), Some(token), &body, CONFIRMED)?;
        self.values(order, self.line.read(&said)?)
    }

    fn values(&self, order: &Order<'_>, signed: Signed) -> Result<Progress, Fault> {
        if let Some(response) = signed.response {
            return Ok(Progress::Waiting(Pending::Response(response)));
        }
        let Some(values) = signed.signatures else {
            return Err(self.line.garbled("neither signed nor waiting"));
        };
        if values.len() != order.asked.documents.len() {
            return Err(self.line.garbled("another number of values than was asked"));
        }
        let values: Option<Vec<_>> = values.iter().map(|text| plain_base64(text)).collect();
        let values = values.ok_or_else(|| self.line.garbled("a value that is no Base64"))?;
        Ok(Progress::Signed(values))
    }

    pub(crate) fn path(&self, method: &str) -> String {
        format!("{}{method}", self.prefix)
    }

    /// Named only where this installation was let in by itself: an officer's own token says who it is.
    pub(crate) fn user<'u>(&self, user: &'u str) -> Option<&'u str> {
        (self.login != Some(Login::Officer)).then_some(user)
    }
}

/// `authData`: what was typed, and the names of what is not typed (API 2.0.0.2 §13.5).
fn objects<'o>(mode: &'o Mode, pin: Option<&'o Secret>, otp: Option<&'o Secret>) -> Vec<AuthorizeObject<'o>> {
    let Mode::Typed(objects) = mode else {
        return Vec::new();
    };
    let object = |object: &'o crate::account::Object| AuthorizeObject {
        id: &object.id,
        value: match object.kind {
            ObjectKind::Pin => pin.map(Typed),
            ObjectKind::Otp | ObjectKind::SentOtp => otp.map(Typed),
            ObjectKind::Push => None,
        },
    };
    objects.iter().map(object).collect()
}

fn encoded(digests: &[Vec<u8>]) -> Vec<String> {
    digests
        .iter()
        .map(|digest| Base64::encode_string(digest))
        .collect()
}

/// Base64 with or without line ends in it: some providers break their lines.
pub(crate) fn plain_base64(text: &str) -> Option<Vec<u8>> {
    let text: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    Base64::decode_vec(&text).ok()
}

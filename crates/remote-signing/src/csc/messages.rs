//! The messages, field by field. Version 1 and 2 share most; what one of them does not know is left out.

use serde::{Deserialize, Serialize, Serializer};

use crate::secret::Secret;

/// `credentials/list`.
#[derive(Serialize)]
pub(super) struct List<'a> {
    #[serde(rename = "userID", skip_serializing_if = "Option::is_none")]
    pub(super) user: Option<&'a str>,
}

#[derive(Deserialize)]
pub(super) struct Listed {
    #[serde(rename = "credentialIDs", default)]
    pub(super) credentials: Vec<String>,
}

/// `credentials/info`.
#[derive(Serialize)]
pub(super) struct Info<'a> {
    #[serde(rename = "credentialID")]
    pub(super) credential: &'a str,
    pub(super) certificates: &'static str,
    #[serde(rename = "certInfo")]
    pub(super) certificate_info: bool,
    #[serde(rename = "authInfo")]
    pub(super) auth_info: bool,
}

#[derive(Deserialize)]
pub(super) struct Known {
    #[serde(default)]
    pub(super) key: Key,
    pub(super) cert: Cert,
    /// Version 2.
    pub(super) auth: Option<Auth>,
    /// Version 1.
    #[serde(rename = "authMode")]
    pub(super) auth_mode: Option<String>,
    #[serde(rename = "PIN")]
    pub(super) pin: Option<Presence>,
    #[serde(rename = "OTP")]
    pub(super) otp: Option<Presence>,
    pub(super) multisign: Option<serde_json::Value>,
}

#[derive(Default, Deserialize)]
pub(super) struct Key {
    #[serde(default)]
    pub(super) algo: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Cert {
    #[serde(default)]
    pub(super) certificates: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Auth {
    pub(super) mode: String,
    #[serde(default)]
    pub(super) objects: Vec<AuthObject>,
}

#[derive(Deserialize)]
pub(super) struct AuthObject {
    pub(super) id: String,
    #[serde(rename = "type", default)]
    pub(super) kind: String,
    /// `totp` and the like: the officer's device makes the code.
    pub(super) generator: Option<String>,
}

/// `PIN`, `OTP` of version 1: presence `true`, `false`, `optional`; type `online`, `offline`.
#[derive(Deserialize)]
pub(super) struct Presence {
    #[serde(default)]
    pub(super) presence: String,
    #[serde(rename = "type", default)]
    pub(super) kind: String,
}

/// `credentials/authorize`.
#[derive(Default, Serialize)]
pub(super) struct Authorize<'a> {
    #[serde(rename = "credentialID")]
    pub(super) credential: &'a str,
    #[serde(rename = "numSignatures")]
    pub(super) count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hash: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hashes: Option<Vec<String>>,
    #[serde(rename = "hashAlgorithmOID", skip_serializing_if = "Option::is_none")]
    pub(super) hash_algorithm: Option<String>,
    #[serde(rename = "PIN", skip_serializing_if = "Option::is_none")]
    pub(super) pin: Option<&'a Secret>,
    #[serde(rename = "OTP", skip_serializing_if = "Option::is_none")]
    pub(super) otp: Option<&'a Secret>,
    #[serde(rename = "authData", skip_serializing_if = "Option::is_none")]
    pub(super) auth_data: Option<Vec<AuthorizeObject<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<&'a str>,
    /// MySign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) documents: Option<Vec<Document<'a>>>,
}

#[derive(Serialize)]
pub(super) struct AuthorizeObject<'a> {
    pub(super) id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<Typed<'a>>,
}

/// What an officer typed.
pub(super) struct Typed<'a>(pub(super) &'a Secret);

impl Serialize for Typed<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0.reveal())
    }
}

#[derive(Serialize)]
pub(super) struct Document<'a> {
    pub(super) document_id: &'a str,
    pub(super) document_name: &'a str,
}

#[derive(Deserialize)]
pub(super) struct Authorized {
    #[serde(rename = "SAD")]
    pub(super) sad: Option<Secret>,
    pub(super) handle: Option<String>,
}

/// `credentials/authorizeCheck`.
#[derive(Serialize)]
pub(super) struct Handle<'a> {
    pub(super) handle: &'a str,
}

/// `signatures/signHash`.
#[derive(Default, Serialize)]
pub(super) struct SignHash<'a> {
    #[serde(rename = "credentialID")]
    pub(super) credential: &'a str,
    #[serde(rename = "SAD", skip_serializing_if = "Option::is_none")]
    pub(super) sad: Option<&'a Secret>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hash: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hashes: Option<Vec<String>>,
    #[serde(rename = "hashAlgo", skip_serializing_if = "Option::is_none")]
    pub(super) hash_algorithm_1: Option<String>,
    #[serde(rename = "hashAlgorithmOID", skip_serializing_if = "Option::is_none")]
    pub(super) hash_algorithm_2: Option<String>,
    #[serde(rename = "signAlgo")]
    pub(super) sign_algorithm: String,
    #[serde(rename = "signAlgoParams", skip_serializing_if = "Option::is_none")]
    pub(super) sign_parameters: Option<String>,
    #[serde(rename = "operationMode", skip_serializing_if = "Option::is_none")]
    pub(super) operation: Option<&'static str>,
    /// Milliseconds.
    #[serde(rename = "validity_period", skip_serializing_if = "Option::is_none")]
    pub(super) validity: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) response_uri: Option<&'a str>,
}

#[derive(Deserialize)]
pub(super) struct Signed {
    pub(super) signatures: Option<Vec<String>>,
    #[serde(rename = "responseID")]
    pub(super) response: Option<String>,
}

/// `signatures/signPolling`.
#[derive(Serialize)]
pub(super) struct Poll<'a> {
    #[serde(rename = "requestID")]
    pub(super) request: &'a str,
    #[serde(rename = "userID", skip_serializing_if = "Option::is_none")]
    pub(super) user: Option<&'a str>,
}

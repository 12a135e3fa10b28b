//! OAuth 2.0 as the CSC API uses it (API 1.0.4.0 §8.3, 2.0.0.2 §8.4), with PKCE (RFC 7636).

use base64ct::{Base64UrlUnpadded, Encoding as _};
use saoy_pki::HashAlgorithm;
use serde::Deserialize;

use crate::Fault;
use crate::algorithm::hash_oid;
use crate::provider::{Kind, Version};
use crate::secret::{Secret, Token};
use crate::wire::{Line, Said};

/// An hour, where a server does not say how long a token lives.
const USUAL_SECONDS: i64 = 3600;

/// What an officer is asked on the provider's page.
#[derive(Debug, Clone, Copy)]
pub struct Grant<'a> {
    /// For what.
    pub scope: Scope<'a>,
    /// Where the browser comes back to.
    pub redirect: &'a str,
    /// What it brings back unchanged: once, unguessable.
    pub state: &'a str,
    /// What only this installation knows until the code is exchanged (RFC 7636 §4.1).
    pub verifier: &'a Secret,
    /// Which language the page speaks (RFC 5646).
    pub lang: &'a str,
}

/// For what an officer's permission is asked.
#[derive(Debug, Clone, Copy)]
pub enum Scope<'a> {
    /// To see the keys of the account.
    Service,
    /// To sign exactly these digests with one key.
    Credential {
        /// The key.
        credential: &'a str,
        /// The digests.
        digests: &'a [Vec<u8>],
        /// The hash they were made with.
        hash: HashAlgorithm,
        /// What it is, in a few words.
        description: &'a str,
    },
}

#[derive(Deserialize)]
struct Given {
    access_token: Secret,
    #[serde(default)]
    expires_in: Option<serde_json::Value>,
}

/// The S256 challenge of a verifier (RFC 7636 §4.2).
#[must_use]
pub fn challenge(verifier: &Secret) -> String {
    Base64UrlUnpadded::encode_string(&saoy_pki::sha256(verifier.reveal().as_bytes()))
}

/// Where the officer's browser goes.
pub(crate) fn page(line: &Line<'_>, grant: &Grant<'_>) -> Result<String, Fault> {
    let Kind::Csc { version, .. } = &line.provider.kind else {
        return Err(Fault::refused("no_page", "the provider has no page of its own"));
    };
    let challenge = challenge(grant.verifier);
    let mut fields = vec![
        ("response_type", "code".to_owned()),
        ("client_id", line.provider.client.clone()),
        ("redirect_uri", grant.redirect.to_owned()),
        ("state", grant.state.to_owned()),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256".to_owned()),
        ("lang", grant.lang.to_owned()),
    ];
    match grant.scope {
        Scope::Service => fields.push(("scope", "service".to_owned())),
        Scope::Credential {
            credential,
            digests,
            hash,
            description,
        } => {
            let encoded: Vec<String> = digests
                .iter()
                .map(|digest| Base64UrlUnpadded::encode_string(digest))
                .collect();
            fields.push(("scope", "credential".to_owned()));
            fields.push(("credentialID", credential.to_owned()));
            fields.push(("numSignatures", digests.len().to_string()));
            fields.push(("description", description.to_owned()));
            match version {
                Version::V1 => fields.push(("hash", encoded.join(","))),
                Version::V2 => {
                    fields.push(("hashes", encoded.join(",")));
                    fields.push(("hashAlgorithmOID", hash_oid(hash)));
                }
            }
        }
    }
    let query = serde_urlencoded::to_string(fields).map_err(|error| line.garbled(&error.to_string()))?;
    Ok(format!("{}/oauth2/authorize?{query}", base(line)))
}

/// Client credentials (RFC 6749 §4.4): this installation by itself.
pub(crate) fn client(line: &Line<'_>) -> Result<Token, Fault> {
    let fields = [
        ("grant_type", "client_credentials"),
        ("scope", "service"),
        ("client_id", &line.provider.client),
        ("client_secret", line.provider.secret.reveal()),
    ];
    let said = line.form(&endpoint(line), &fields)?;
    token(line, &said)
}

/// A code for a token (RFC 6749 §4.1.3, RFC 7636 §4.5).
pub(crate) fn exchange(
    line: &Line<'_>,
    code: &Secret,
    redirect: &str,
    verifier: &Secret,
) -> Result<Token, Fault> {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.reveal()),
        ("redirect_uri", redirect),
        ("code_verifier", verifier.reveal()),
        ("client_id", &line.provider.client),
        ("client_secret", line.provider.secret.reveal()),
    ];
    let said = line.form(&endpoint(line), &fields)?;
    token(line, &said)
}

/// The token in an answer.
pub(crate) fn token(line: &Line<'_>, said: &Said) -> Result<Token, Fault> {
    let given: Given = line.read(said)?;
    let printable = |c: char| c.is_ascii_graphic();
    if given.access_token.reveal().is_empty() || !given.access_token.reveal().chars().all(printable) {
        return Err(line.garbled("a token that is none"));
    }
    // Some servers write the number as text.
    let seconds = given.expires_in.and_then(|seconds| match seconds {
        serde_json::Value::Number(number) => number.as_i64(),
        serde_json::Value::String(text) => text.parse().ok(),
        _ => None,
    });
    Ok(Token {
        secret: given.access_token,
        seconds: seconds.filter(|seconds| *seconds > 0).unwrap_or(USUAL_SECONDS),
    })
}

fn endpoint(line: &Line<'_>) -> String {
    format!("{}/oauth2/token", base(line))
}

/// The base of the OAuth 2.0 server (`info`: `oauth2`).
fn base<'a>(line: &Line<'a>) -> &'a str {
    match &line.provider.kind {
        Kind::Csc {
            oauth: Some(oauth), ..
        } => oauth,
        Kind::Csc { .. } | Kind::SmartCa | Kind::MySign { .. } => &line.provider.url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_standard() {
        // RFC 7636 Appendix B.
        let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(
            challenge(&verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}

//! The Cloud Signature Consortium's interface in both versions, MySign's login before it, and an OAuth 2.0 server.

use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use serde_json::{Value, json};

use super::http::{Answer, Request};
use super::{
    CLIENT, CLIENT_SECRET, CREDENTIAL, Inner, Interface, Mood, OTP, Order, PIN, PROFILE, Page, Release, USER,
};

/// The token of the service scope.
const SERVICE: &str = "Bearer token-of-the-service";

pub(super) fn answer(inner: &mut Inner, request: &Request) -> Answer {
    let body = request.json().unwrap_or_default();
    let prefixes = [
        "/csc/v1/",
        "/csc/v2/",
        "/adss/service/ras/csc/v1/",
        "/adss/service/ras/",
    ];
    let path = prefixes
        .iter()
        .find_map(|prefix| request.path.strip_prefix(prefix))
        .unwrap_or_default();
    match path {
        "v1/login" => return my_login(&body),
        "oauth2/token" => return token(inner, request),
        "auth/login" => {
            let account = Base64::encode_string(format!("{CLIENT}:{CLIENT_SECRET}").as_bytes());
            return match request.authorization == format!("Basic {account}") {
                true => given("token-of-the-service"),
                false => Answer::error(
                    "authentication_error",
                    "An error occurred during authentication process",
                ),
            };
        }
        _ => {}
    }
    let credential = inner.pages.iter().any(|page| {
        page.credential && page.used && request.authorization == format!("Bearer grant-of-{}", page.code)
    });
    if request.authorization != SERVICE && !credential {
        return Answer::Json(
            401,
            json!({ "error": "invalid_token", "error_description": "The access token is not valid" }),
        );
    }
    match path {
        "credentials/list" => json_of(json!({ "credentialIDs": [CREDENTIAL] })),
        "credentials/info" if body["credentialID"] == CREDENTIAL => info(inner),
        "credentials/sendOTP" | "credentials/getChallenge" => Answer::status(204),
        "credentials/authorize" => authorize(inner, &body),
        "credentials/authorizeCheck" => check(inner, body["handle"].as_str().unwrap_or_default()),
        "signatures/signHash" => sign(inner, &body, &request.authorization),
        "signatures/signPolling" => poll(inner, body["requestID"].as_str().unwrap_or_default()),
        _ => Answer::error("invalid_request", "Invalid parameter credentialID"),
    }
}

fn my_login(body: &Value) -> Answer {
    let right = body["client_id"] == CLIENT
        && body["client_secret"] == CLIENT_SECRET
        && body["profile_id"] == PROFILE
        && body["user_id"] == USER;
    match right {
        true => given("token-of-the-service"),
        false => Answer::error("invalid_client", "Client authentication failed"),
    }
}

/// RFC 6749 §4.1.3 and §4.4, RFC 7636 §4.6.
fn token(inner: &mut Inner, request: &Request) -> Answer {
    if request.field("client_id") != CLIENT || request.field("client_secret") != CLIENT_SECRET {
        return Answer::error("invalid_client", "Invalid parameter client_secret");
    }
    if request.field("grant_type") == "client_credentials" {
        return given("token-of-the-service");
    }
    let code = request.field("code");
    let digest = aws_lc_rs::digest::digest(
        &aws_lc_rs::digest::SHA256,
        request.field("code_verifier").as_bytes(),
    );
    let challenge = Base64UrlUnpadded::encode_string(digest.as_ref());
    let page = inner
        .pages
        .iter_mut()
        .find(|page| page.code == code && !page.used);
    match page {
        Some(page) if page.challenge == challenge && page.redirect == request.field("redirect_uri") => {
            page.used = true;
            match page.credential {
                true => given(&format!("grant-of-{code}")),
                false => given("token-of-the-service"),
            }
        }
        _ => Answer::error("invalid_grant", "Authorization code is invalid or expired"),
    }
}

fn given(token: &str) -> Answer {
    json_of(json!({ "access_token": token, "token_type": "Bearer", "expires_in": "3600" }))
}

fn info(inner: &Inner) -> Answer {
    let key = inner.shown();
    let chain: Vec<String> = key.chain.iter().map(|der| Base64::encode_string(der)).collect();
    let mut known = json!({
        "key": { "status": "enabled", "algo": key.algorithms, "len": 2048 },
        "cert": { "status": "valid", "certificates": chain },
        "multisign": inner.multisign,
    });
    let (one, two) = match inner.release {
        Release::Phone => (
            "implicit",
            json!({ "mode": "explicit", "objects": [{ "type": "App", "id": "mobile" }] }),
        ),
        Release::Typed => (
            "explicit",
            json!({ "mode": "explicit", "expression": "PIN AND OTP", "objects": [
                { "type": "Password", "id": "PIN" }, { "type": "Password", "id": "OTP", "generator": "totp" }] }),
        ),
        Release::Page => ("oauth2code", json!({ "mode": "oauth2code" })),
    };
    match inner.interface {
        Interface::Csc2 => known["auth"] = two,
        _ => {
            known["authMode"] = json!(one);
            let presence = (inner.release == Release::Typed).to_string();
            known["PIN"] = json!({ "presence": presence });
            known["OTP"] = json!({ "presence": presence, "type": "offline" });
        }
    }
    json_of(known)
}

fn digests(body: &Value) -> Vec<Vec<u8>> {
    let named = [&body["hash"], &body["hashes"]];
    let found = named.into_iter().filter_map(Value::as_array).flatten();
    found
        .filter_map(|one| Base64::decode_vec(one.as_str()?).ok())
        .collect()
}

fn authorize(inner: &mut Inner, body: &Value) -> Answer {
    let digests = digests(body);
    let count = body["numSignatures"].as_u64().unwrap_or_default();
    if digests.is_empty() || count != digests.len() as u64 {
        return Answer::error("invalid_request", "Empty hash array");
    }
    if count > u64::from(inner.multisign) {
        return Answer::error("invalid_request", "Numbers of signatures is too high");
    }
    if inner.release == Release::Typed {
        let object = |id: &str| {
            let given = body["authData"].as_array().into_iter().flatten();
            let found = given.into_iter().find(|one| one["id"] == id);
            found.map_or(&body[id], |one| &one["value"]).clone()
        };
        if object("PIN") != PIN {
            return Answer::error(
                "invalid_authentication_data",
                "The authentication data is invalid",
            );
        }
        if object("OTP") != OTP {
            return Answer::error("invalid_otp", "The OTP is invalid");
        }
    }
    let order = Order {
        name: inner.name("order"),
        transaction: String::new(),
        documents: Vec::new(),
        digests,
        mood: inner.fate(),
        asked: 0,
        used: false,
        callback: None,
    };
    let name = order.name.clone();
    inner.orders.push(order);
    check(inner, &name)
}

/// Whether the key is released.
fn check(inner: &mut Inner, name: &str) -> Answer {
    let interface = inner.interface;
    let Some(order) = inner.orders.iter_mut().find(|order| order.name == name) else {
        return Answer::error("invalid_request", "Invalid parameter handle");
    };
    order.asked += 1;
    match order.mood {
        Mood::Cancels => Answer::error("access_denied", "The user denied the request"),
        Mood::Expires => Answer::error("invalid_request", "SAD expired"),
        Mood::Odd => Answer::error("invalid_request", "Credential locked"),
        Mood::After(polls) if order.asked <= polls && interface == Interface::Csc2 => {
            Answer::Json(202, json!({ "handle": name }))
        }
        Mood::Never if interface == Interface::Csc2 => Answer::Json(202, json!({ "handle": name })),
        _ => json_of(json!({ "SAD": name, "expiresIn": 300 })),
    }
}

fn sign(inner: &mut Inner, body: &Value, authorization: &str) -> Answer {
    let digests = digests(body);
    let sad = body["SAD"].as_str().unwrap_or_default();
    // A permission of the page: as the bearer, or as the SAD.
    let granted = [sad, authorization.trim_start_matches("Bearer ")];
    let page = inner.pages.iter().find(|page| {
        page.used && page.credential && granted.contains(&format!("grant-of-{}", page.code).as_str())
    });
    if let Some(page) = page {
        if page.digests != digests {
            return Answer::error("invalid_request", "Hash is not authorized by the SAD");
        }
        let order = Order {
            name: inner.name("order"),
            transaction: String::new(),
            documents: Vec::new(),
            digests: digests.clone(),
            mood: inner.fate(),
            asked: 0,
            used: false,
            callback: None,
        };
        inner.orders.push(order);
    }
    let found = inner.orders.iter_mut().find(|order| {
        !order.used
            && (order.name == sad || page_order(order, sad, authorization))
            && order.digests == digests
    });
    let Some(order) = found else {
        return Answer::error("invalid_request", "Invalid parameter SAD");
    };
    order.used = true;
    order.callback = body["response_uri"].as_str().map(str::to_owned);
    let name = order.name.clone();
    if inner.asynchronous && body["operationMode"] == "A" {
        return json_of(json!({ "responseID": name }));
    }
    signed(inner, &name)
}

fn page_order(order: &Order, sad: &str, authorization: &str) -> bool {
    let granted = sad.starts_with("grant-of-") || authorization.starts_with("Bearer grant-of-");
    granted && !order.used
}

fn poll(inner: &mut Inner, name: &str) -> Answer {
    let Some(order) = inner.orders.iter_mut().find(|order| order.name == name) else {
        return Answer::error("invalid_request", "Invalid parameter requestID");
    };
    order.asked += 1;
    match order.mood {
        Mood::Never => Answer::Json(202, json!({ "error": "accepted_request" })),
        Mood::After(polls) if order.asked <= polls => Answer::error(
            "invalid_request",
            "The previous asynchronous signature request has been accepted for processing, but the processing has not yet \
             been completed.",
        ),
        _ => signed(inner, name),
    }
}

fn signed(inner: &Inner, name: &str) -> Answer {
    let Some(order) = inner.orders.iter().find(|order| order.name == name) else {
        return Answer::status(404);
    };
    let values = inner.values(order);
    let values: Vec<String> = values.iter().map(|value| Base64::encode_string(value)).collect();
    json_of(json!({ "signatures": values }))
}

fn json_of(value: Value) -> Answer {
    Answer::Json(200, value)
}

/// What the officer's browser does at `oauth2/authorize`.
pub(super) fn visit(inner: &mut Inner, address: &str, agrees: bool) -> String {
    let (_, query) = address.split_once('?').unwrap_or_default();
    let fields: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let field = |name: &str| {
        let found = fields.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let (redirect, state) = (field("redirect_uri"), field("state"));
    if !agrees {
        return format!("{redirect}?error=access_denied&state={state}");
    }
    let hashes = [field("hash"), field("hashes")].concat();
    let digests = hashes.split(',').filter(|one| !one.is_empty());
    let page = Page {
        code: inner.name("code"),
        challenge: field("code_challenge"),
        redirect: redirect.clone(),
        credential: field("scope") == "credential" && field("credentialID") == CREDENTIAL,
        digests: digests
            .filter_map(|one| Base64UrlUnpadded::decode_vec(one).ok())
            .collect(),
        used: false,
    };
    let code = page.code.clone();
    inner.pages.push(page);
    format!("{redirect}?code={code}&state={state}")
}

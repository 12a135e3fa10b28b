//! A certificate that the officer has as a file: it is judged at once, and its key is proven at the officer's own computer, by a
//! token or by a key in a file there. No private key is taken: the server keeps none of a person's (clause 2.4 of the specification,
//! where files with keys are for tests and the demo).

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use saoy_pki::Certificate;
use saoy_store::pictures::Owner;
use saoy_store::registrations;
use saoy_store::scope::System;

use super::certificates::{PATIENCE, draw_file, sealed_by};
use super::computers::officer;
use crate::agent::registering;
use crate::agent::{Fresh, Work};
use crate::app::App;
use crate::auth::SignedIn;
use crate::failure::{Answer, Failure};
use crate::pages::Text;

/// The largest form, in bytes: a certificate with its issuers has some 10 kB.
const LIMIT: usize = 256 << 10;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/certificates/file", post(sent))
        .layer(DefaultBodyLimit::max(LIMIT))
}

async fn sent(State(app): State<App>, who: SignedIn, form: Multipart) -> Answer {
    officer(&who)?;
    let (of, bytes) = read(form).await?;
    let owner = match of.as_str() {
        "seal" => Owner::Agency(sealed_by(&app, &who).await?.ok_or(Failure::NotFound)?),
        _ => Owner::Person(who.person.id),
    };
    let certificate = match certificate(&bytes) {
        Ok(certificate) => certificate,
        Err(why) => return draw_file(&app, &who, Text::key(why)).await,
    };
    if let Err(why) = registering::may_be_registered(&app, owner, &certificate).await? {
        return draw_file(&app, &who, why).await;
    }
    begin(&app, &who, owner, &certificate).await?;
    Ok(Redirect::to("/certificates").into_response())
}

/// The registration of exactly this certificate: the code on the page wants the signature of its key.
async fn begin(app: &App, who: &SignedIn, owner: Owner, certificate: &Certificate) -> Answer<()> {
    let code = Fresh::new(app).await?;
    let now = who.visitor.at;
    let lapses_at = now.saturating_add(PATIENCE).map_err(Failure::broken)?;
    let mut tx = app.db.begin().await?;
    let id = registrations::begin(&mut tx, who.person.id, owner, now, lapses_at).await?;
    let begun = registrations::find(&mut tx, &System, id).await?;
    let begun = begun.ok_or(Failure::NotFound)?;
    let said = app.secret::<4>();
    let statement = registering::statement(app, &begun, certificate, &said).await?;
    registrations::choose(&mut tx, id, (certificate.der(), &statement), now).await?;
    code.give(&mut tx, Work::Registration(id), who.person.id).await?;
    tx.commit().await?;
    Ok(())
}

async fn read(mut form: Multipart) -> Answer<(String, Bytes)> {
    let too_large = |_| Failure::TooLarge(Text::key("certificate-file-too-large"));
    let (mut of, mut bytes) = (String::new(), Bytes::new());
    while let Some(field) = form.next_field().await.map_err(too_large)? {
        match field.name().unwrap_or_default().to_owned().as_str() {
            "of" => of = field.text().await.map_err(too_large)?,
            "certificate" => bytes = field.bytes().await.map_err(too_large)?,
            _ => {}
        }
    }
    Ok((of, bytes))
}

/// The certificate in a file, DER or PEM (of several the first, as chains are written); otherwise the key of a sentence.
fn certificate(bytes: &[u8]) -> Result<Certificate, &'static str> {
    if bytes.is_empty() {
        return Err("file-missing");
    }
    if holds_a_key(bytes) {
        return Err("file-has-key");
    }
    let found = match std::str::from_utf8(bytes) {
        Ok(text) if text.contains("-----BEGIN") => Certificate::from_pem(text).ok().and_then(first),
        _ => Certificate::from_der(bytes).ok(),
    };
    found.ok_or("file-no-certificate")
}

fn first(all: Vec<Certificate>) -> Option<Certificate> {
    all.into_iter().next()
}

/// A PKCS#12 file (RFC 7292: a SEQUENCE that begins with version 3), or a private key as PEM.
fn holds_a_key(bytes: &[u8]) -> bool {
    const VERSION_3: [u8; 3] = [0x02, 0x01, 0x03];
    let content = match bytes {
        [0x30, 0x82, _, _, rest @ ..] | [0x30, 0x83, _, _, _, rest @ ..] | [0x30, 0x81, _, rest @ ..] => rest,
        // BER's indefinite length, or a short one.
        [0x30, _, rest @ ..] => rest,
        _ => &[],
    };
    let pem = b"PRIVATE KEY-----";
    content.starts_with(&VERSION_3) || bytes.windows(pem.len()).any(|part| part == pem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_with_keys_are_known_however_they_are_written() {
        for bytes in [
            &[0x30, 0x82, 0x0a, 0x10, 0x02, 0x01, 0x03, 0x30][..],
            &[0x30, 0x80, 0x02, 0x01, 0x03, 0x30],
            &[0x30, 0x81, 0xf0, 0x02, 0x01, 0x03],
            b"-----BEGIN CERTIFICATE-----\n-----BEGIN RSA PRIVATE KEY-----\n",
            b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n",
        ] {
            assert_eq!(certificate(bytes).err(), Some("file-has-key"), "{bytes:?}");
        }
        assert_eq!(certificate(b"").err(), Some("file-missing"));
        assert_eq!(certificate(b"%PDF-1.7").err(), Some("file-no-certificate"));
    }
}

//! A server that signs with its hardware module by explicit configuration loads the module itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::thread;

use saoy_pki::{SignatureScheme, verify};
use saoy_testkit::tokens::{KeyOf, KeySpec, Tokens};
use saoy_tokens::{Driver, Module, Pin, Secret, TokenError};

/// The only test of this file: making the token has set the variable that SoftHSM2 reads its settings from.
#[test]
fn a_server_signs_with_several_sessions_at_once() {
    let Some(tokens) = Tokens::new().unwrap() else {
        return;
    };
    let own = tokens
        .make(
            "HSM",
            "98765432",
            &[KeySpec::new(KeyOf::Rsa2048, "UBND XÃ TÂN AN")],
        )
        .unwrap()
        .remove(0);
    let module = Module::load(tokens.module()).unwrap();
    let slot = module
        .tokens()
        .unwrap()
        .into_iter()
        .find(|token| token.label == "HSM")
        .unwrap()
        .slot;
    let secret = Secret::Typed(Pin::new(b"98765432").unwrap());

    let first = module.open(slot).unwrap();
    assert_eq!(first.certificates().unwrap().first(), Some(&own));
    assert_eq!(
        first.key(&own.fingerprint()).unwrap_err(),
        TokenError::NoKey,
        "private keys hide before the login"
    );
    first.login(&secret, false).unwrap();

    thread::scope(|scope| {
        for number in 0..4_u8 {
            let (module, secret, own) = (&module, &secret, &own);
            scope.spawn(move || {
                let session = module.open(slot).unwrap();
                session
                    .login(secret, false)
                    .expect("logged in by the first session already");
                let key = session.key(&own.fingerprint()).unwrap();
                for turn in 0..10 {
                    let message = [number, turn];
                    let scheme = SignatureScheme::RsaPkcs1Sha256;
                    let value = key.sign(&session, scheme, &message, None).unwrap();
                    verify(scheme, own.public_key(), &message, &value).unwrap();
                }
            });
        }
    });
}

#[test]
fn drivers_and_sessions_go_from_thread_to_thread() {
    fn is_send<T: Send>() {}
    is_send::<Driver>();
    is_send::<saoy_tokens::Session>();
    is_send::<saoy_tokens::Key>();
}

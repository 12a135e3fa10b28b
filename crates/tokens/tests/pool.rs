//! A service's key in a hardware module: several sessions, lines that break, a PIN that is wrong.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod common;

use std::num::NonZeroU8;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use common::{MESSAGE, PIN, World, deadlines, launch, world};
use saoy_pki::SignatureScheme;
use saoy_pki::cms::signed_attributes;
use saoy_signers::{SignError, Signer as _, verify_before_embed};
use saoy_testkit::tokens::{KeyOf, Shim};
use saoy_tokens::pool::{Device, Place, Pool, TokenName};
use saoy_tokens::{Deadlines, Pin, PinState, TokenError};

const SCHEME: SignatureScheme = SignatureScheme::EcdsaP256Sha256;

type Came = Receiver<Result<Vec<u8>, TokenError>>;

fn place(world: &World, rest: Duration, deadlines: Deadlines) -> Place {
    Place {
        launch: launch(&world.tokens, world.shim.module())
            .with_variable(Shim::VARIABLE, world.shim.control()),
        deadlines,
        token: TokenName::Label("THU-01".to_owned()),
        certificate: world.certificate.clone(),
        scheme: SCHEME,
        rest,
    }
}

fn pool(place: Place, pin: &str, sessions: u8) -> Pool {
    let pin = Pin::new(pin.as_bytes()).unwrap();
    Pool::start(place, pin, NonZeroU8::new(sessions).unwrap()).unwrap()
}

fn asked(pool: &Pool) -> Came {
    let (tell, come) = channel();
    pool.sign(MESSAGE.to_vec(), Box::new(move |came| tell.send(came).unwrap()));
    come
}

fn sign(pool: &Pool) -> Result<Vec<u8>, TokenError> {
    asked(pool).recv().unwrap()
}

fn is_good(world: &World, value: &[u8]) -> bool {
    saoy_pki::verify(SCHEME, world.certificate.public_key(), MESSAGE, value).is_ok()
}

#[test]
fn sessions_share_the_work() {
    let Some(world) = world(KeyOf::P256) else {
        return;
    };
    let pool = pool(place(&world, Duration::ZERO, deadlines()), PIN, 3);
    let values: Vec<Came> = (0..24).map(|_| asked(&pool)).collect();
    for value in values {
        assert!(is_good(&world, &value.recv().unwrap().unwrap()));
    }
}

#[test]
fn a_line_that_breaks_is_mended_without_anybody() {
    let Some(world) = world(KeyOf::P256) else {
        return;
    };
    let pool = pool(place(&world, Duration::ZERO, deadlines()), PIN, 1);
    sign(&pool).unwrap();
    for fault in ["fail C_SignInit 179", "abort C_SignInit", "fail C_SignInit 48"] {
        world.faults(&[fault]);
        sign(&pool).unwrap_err();
        world.faults(&[]);
        assert!(is_good(&world, &sign(&pool).unwrap()), "{fault}");
    }
    world.faults(&["absent"]);
    assert_eq!(sign(&pool), Err(TokenError::Gone));
    world.faults(&[]);
    assert!(is_good(&world, &sign(&pool).unwrap()));
}

#[test]
fn a_key_that_did_not_come_back_is_left_alone_for_a_while() {
    let Some(world) = world(KeyOf::P256) else {
        return;
    };
    let pool = pool(place(&world, Duration::from_secs(3600), deadlines()), PIN, 1);
    world.faults(&["absent"]);
    assert_eq!(sign(&pool), Err(TokenError::Gone));
    world.faults(&[]);
    assert_eq!(sign(&pool), Err(TokenError::Gone), "answered at once, unasked");
}

#[test]
fn a_wrong_pin_is_tried_once_by_all_sessions_together() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    world.faults(&["locked-after 3"]);
    let pool = pool(place(&world, Duration::ZERO, deadlines()), "00000000", 4);
    let answers: Vec<Came> = (0..12).map(|_| asked(&pool)).collect();
    for answer in answers {
        let refused = answer.recv().unwrap().unwrap_err();
        assert!(matches!(refused, TokenError::WrongPin { .. }), "{refused}");
    }
    drop(pool);
    assert_eq!(
        world.token().token.pin,
        PinState::Low,
        "one try was lost, not three"
    );
}

#[test]
fn a_token_of_another_name_is_not_logged_in_to() {
    let Some(world) = world(KeyOf::P256) else {
        return;
    };
    let other = Place {
        token: TokenName::Serial("no such serial".to_owned()),
        ..place(&world, Duration::ZERO, deadlines())
    };
    assert_eq!(sign(&pool(other, PIN, 1)), Err(TokenError::Gone));
}

#[test]
fn a_module_that_is_not_installed_is_said_when_it_is_needed() {
    let Some(world) = world(KeyOf::P256) else {
        return;
    };
    let missing = Path::new("/usr/lib/none/libnone.so");
    let nowhere = Place {
        launch: launch(&world.tokens, missing),
        ..place(&world, Duration::ZERO, deadlines())
    };
    let refused = sign(&pool(nowhere, PIN, 1)).unwrap_err();
    assert_eq!(refused, TokenError::NoFile(missing.to_owned()));
}

#[tokio::test]
async fn a_device_signs_attributes_of_its_own_certificate_and_nothing_else() {
    let Some(world) = world(KeyOf::P256) else {
        return;
    };
    let place = place(&world, Duration::ZERO, deadlines());
    let (pin, two) = (Pin::new(PIN.as_bytes()).unwrap(), NonZeroU8::new(2).unwrap());
    let device = Device::start("HSM của UBND", place, Vec::new(), pin, two).unwrap();
    let attributes = |text: &[u8]| signed_attributes(&saoy_pki::sha256(text), &world.certificate).unwrap();
    let asked = [attributes(b"1"), b"something else".to_vec(), attributes(b"3")];
    let values = device.sign(&asked).await;
    for place in [0, 2] {
        let value = values[place].as_ref().unwrap();
        verify_before_embed(&asked[place], value, SCHEME, &world.certificate).unwrap();
    }
    assert!(matches!(values[1], Err(SignError::NotSignedAttributes(_))));
    world.faults(&["absent"]);
    let refused = device.sign(&asked[..1]).await.remove(0).unwrap_err();
    assert_eq!(refused.to_string(), "HSM của UBND: the token is gone");
}

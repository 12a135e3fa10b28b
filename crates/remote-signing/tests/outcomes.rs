//! What can become of an order, at each provider, over real HTTP.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::time::Duration;

use common::{Desk, kind, order};
use saoy_pki_client::{AddressRule, Call, Caller, HttpTransport, Reply, TransportError};
use saoy_remote_signing::{Activation, Client, Fault, Kind, Pending, Progress, Secret, smartca};
use saoy_testkit::remote::{self, Interface, Mood};

const ALL: [Interface; 4] = [
    Interface::Csc1,
    Interface::Csc2,
    Interface::SmartCa,
    Interface::MySign,
];

#[test]
fn three_are_signed_with_one_confirmation_at_every_provider() {
    for interface in ALL {
        let desk = Desk::with(interface);
        let values = desk.signed(3, 1).unwrap();
        assert_eq!(values.len(), 3);
        assert!(values.iter().all(Result::is_ok), "{interface:?}: {values:?}");
    }
}

#[test]
fn keys_on_curves_sign_too() {
    for interface in ALL {
        let desk = Desk::with_curve(interface);
        let values = desk.signed(2, 1).unwrap();
        assert!(values.iter().all(Result::is_ok), "{interface:?}: {values:?}");
    }
}

#[test]
fn a_value_of_a_curve_in_two_halves_is_understood() {
    let desk = Desk::with_curve(Interface::Csc1);
    let asked = desk.asked(1);
    let der = desk.signed(1, 0).unwrap().remove(0).unwrap();
    // SEQUENCE { r INTEGER, s INTEGER }, each with a leading zero where its first bit is set.
    let half = |at: usize| {
        let length = usize::from(der[at + 1]);
        let number = &der[at + 2..at + 2 + length];
        let number = number.strip_prefix(&[0]).unwrap_or(number);
        let mut half = vec![0; 32 - number.len()];
        half.extend_from_slice(number);
        (half, at + 2 + length)
    };
    let (r, next) = half(2);
    let (s, _) = half(next);
    let values = asked.values(&[[r, s].concat()]);
    assert_eq!(values, [Ok(der)]);
}

#[test]
fn a_confirmation_is_waited_for() {
    let desk = Desk::with(Interface::SmartCa);
    desk.stand_in.be(Mood::After(2));
    assert_eq!(desk.signed(1, 1), Err(Fault::Expired), "asked twice only");
    assert!(desk.signed(1, 3).unwrap()[0].is_ok());

    let desk = Desk::with(Interface::Csc2);
    desk.stand_in.be(Mood::After(2));
    let (account, asked) = (desk.account(), desk.asked(2));
    let token = desk.token();
    let begun = desk
        .client()
        .begin(token.as_ref(), &order(&account, &asked), &Activation::Phone)
        .unwrap();
    assert!(
        matches!(begun, Progress::Waiting(Pending::Handle(_))),
        "{begun:?}"
    );
    assert!(
        desk.signed_with(&account, &asked, &Activation::Phone, 3)
            .unwrap()
            .iter()
            .all(Result::is_ok)
    );
}

#[test]
fn values_are_fetched_later_where_the_provider_signs_later() {
    let mut desk = Desk::with(Interface::Csc2);
    if let Kind::Csc { asynchronous, .. } = &mut desk.provider.kind {
        *asynchronous = true;
    }
    desk.stand_in.asynchronous(true);
    let values = desk.signed(2, 1).unwrap();
    assert!(values.iter().all(Result::is_ok));
    let asked = desk.stand_in.heard();
    let sign = asked
        .iter()
        .find(|one| one.path.ends_with("signatures/signHash"))
        .unwrap();
    assert_eq!(sign.body["operationMode"], "A");
    assert_eq!(
        sign.body["response_uri"],
        "https://saoy.example/remote/called/abc"
    );
    assert!(
        asked
            .iter()
            .any(|one| one.path.ends_with("signatures/signPolling"))
    );
    // Status 202, and the same said with status 400.
    desk.stand_in.be(Mood::After(3));
    assert!(desk.signed(1, 4).unwrap()[0].is_ok());
    desk.stand_in.be(Mood::Never);
    assert_eq!(desk.signed(1, 3), Err(Fault::Expired));
}

#[test]
fn who_says_no_and_who_says_nothing_are_told_apart() {
    for interface in ALL {
        let desk = Desk::with(interface);
        desk.stand_in.be(Mood::Cancels);
        assert_eq!(desk.signed(1, 1), Err(Fault::Cancelled), "{interface:?}");
        desk.stand_in.be(Mood::Expires);
        assert_eq!(desk.signed(1, 1), Err(Fault::Expired), "{interface:?}");
        desk.stand_in.be(Mood::Odd);
        let odd = desk.signed(1, 1);
        assert!(
            matches!(odd, Err(Fault::Refused { .. })),
            "{interface:?}: {odd:?}"
        );
    }
    let desk = Desk::with(Interface::SmartCa);
    desk.stand_in.be(Mood::Odd);
    let Err(Fault::Refused { code, .. }) = desk.signed(1, 1) else {
        panic!("another fault");
    };
    assert_eq!(code, "4003");
}

#[test]
fn what_is_not_the_registered_keys_signature_of_what_was_asked_is_no_value() {
    for interface in ALL {
        let desk = Desk::with(interface);
        desk.stand_in.be(Mood::OtherHash);
        assert_eq!(
            desk.signed(1, 1).unwrap(),
            [Err(Fault::WrongHash)],
            "{interface:?}"
        );
        desk.stand_in.be(Mood::OtherKey);
        let values = desk.signed(2, 1).unwrap();
        let wrong = || Err(Fault::WrongCertificate);
        assert_eq!(values, [wrong(), wrong()], "{interface:?}");
        // Before anybody is bothered.
        let account = desk.account();
        desk.stand_in.be(Mood::OtherCertificate);
        let asked = desk.asked(1);
        let refused = desk.signed_with(&account, &asked, &Activation::Phone, 1);
        assert_eq!(refused, Err(Fault::WrongCertificate), "{interface:?}");
        let heard = desk.stand_in.heard();
        let last = &heard.last().unwrap().path;
        assert!(
            last.ends_with("credentials/info") || last.ends_with("get_certificate"),
            "{last}"
        );
    }
}

#[test]
fn one_value_too_few_signs_nothing_in_its_place() {
    for interface in [Interface::Csc1, Interface::Csc2, Interface::MySign] {
        let desk = Desk::with(interface);
        desk.stand_in.be(Mood::OneShort);
        assert!(
            matches!(desk.signed(2, 1), Err(Fault::Down { .. })),
            "{interface:?}"
        );
    }
    let desk = Desk::with(Interface::SmartCa);
    desk.stand_in.be(Mood::OneShort);
    let values = desk.signed(2, 1).unwrap();
    assert!(values[0].is_ok());
    assert_eq!(values[1], Err(Fault::WrongCertificate));
}

#[test]
fn a_provider_that_is_down_is_named() {
    for interface in ALL {
        let desk = Desk::with(interface);
        let account = desk.account();
        for mood in [Mood::Broken, Mood::Garbage] {
            desk.stand_in.be(mood);
            let token = desk.client().login(remote::USER);
            let refused = match token {
                Err(fault) => fault,
                Ok(token) => {
                    let asked = desk.asked(1);
                    let begun =
                        desk.client()
                            .begin(token.as_ref(), &order(&account, &asked), &Activation::Phone);
                    begun.unwrap_err()
                }
            };
            let Fault::Down { name, why } = refused else {
                panic!("{interface:?} {mood:?}: {refused:?}");
            };
            assert_eq!(name, "Nhà cung cấp thử");
            assert!(!why.contains("Bảo trì"), "what came is not repeated: {why}");
        }
    }
    let mut desk = Desk::with(Interface::SmartCa);
    desk.provider.url = "http://127.0.0.1:1/sca/sp769".to_owned();
    let refused = desk.client().credentials(None, remote::USER, "x").unwrap_err();
    assert!(matches!(refused, Fault::Down { .. }), "{refused:?}");
}

/// Has no patience.
struct Hasty(HttpTransport);

impl Caller for Hasty {
    fn call(&self, call: &Call<'_>) -> Result<Reply, TransportError> {
        let budget = Duration::from_millis(300);
        self.0.call(&Call { budget, ..*call })
    }
}

#[test]
fn a_provider_that_keeps_silent_is_down() {
    for interface in ALL {
        let desk = Desk::with(interface);
        let account = desk.account();
        desk.stand_in.be(Mood::Silent);
        let line = Hasty(HttpTransport::new(AddressRule::PublicAndLoopback));
        let client = Client::new(&desk.provider, &line);
        let asked = desk.asked(1);
        let silent = client.login(remote::USER).and_then(|token| {
            let order = order(&account, &asked);
            client.begin(token.as_ref(), &order, &Activation::Phone)
        });
        assert!(
            matches!(silent, Err(Fault::Down { .. })),
            "{interface:?}: {silent:?}"
        );
    }
}

#[test]
fn a_wrong_secret_lets_nobody_in_and_is_said_nowhere() {
    for interface in ALL {
        let mut desk = Desk::with(interface);
        desk.provider.secret = Secret::new("một-bí-mật-sai");
        let client = desk.client();
        let refused = match client.login(remote::USER) {
            Err(fault) => fault,
            Ok(token) => client.credentials(token.as_ref(), remote::USER, "x").unwrap_err(),
        };
        assert!(
            matches!(refused, Fault::Refused { .. }),
            "{interface:?}: {refused:?}"
        );
        let said = format!("{refused} {refused:?} {:?}", desk.provider);
        assert!(!said.contains("một-bí-mật-sai"), "{said}");
    }
}

#[test]
fn smartca_gets_the_digest_in_hex_and_a_time() {
    let desk = Desk::with(Interface::SmartCa);
    desk.signed(1, 1).unwrap();
    let heard = desk.stand_in.heard();
    let sign = heard
        .iter()
        .find(|one| one.path.ends_with("signatures/sign"))
        .unwrap();
    assert_eq!(sign.body["time_stamp"], "20261014020000Z");
    let digest = desk.asked(1).digests().remove(0);
    let hexed: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(sign.body["sign_files"][0]["data_to_be_signed"], hexed);
    assert_eq!(desk.stand_in.transactions(), ["3f9a1c6e77b04d52a1e0c4b8d2f6a901"]);
}

#[test]
fn mysign_is_told_what_the_phone_shows() {
    let desk = Desk::with(Interface::MySign);
    desk.signed(1, 0).unwrap();
    let heard = desk.stand_in.heard();
    let authorize = heard
        .iter()
        .find(|one| one.path.ends_with("csc/v1/credentials/authorize"))
        .unwrap();
    assert_eq!(authorize.body["documents"][0]["document_id"], "K88.04-0000");
    assert_eq!(kind(Interface::SmartCa), Kind::SmartCa);
}

#[test]
fn a_webhook_is_read_for_its_transaction_only() {
    let text = r#"{"sp_id":"saoy-hoa-an","status_code":200,"message":"SUCCESS","transaction_id":"abc","signed_files":[]}"#;
    let notice: smartca::Notice = serde_json::from_str(text).unwrap();
    assert_eq!(
        (notice.sp_id.as_str(), notice.transaction_id.as_str()),
        ("saoy-hoa-an", "abc")
    );
}

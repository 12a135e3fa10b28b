//! How keys are released: PIN and code, the provider's page, the ways to be let in.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use common::{Desk, order};
use saoy_remote_signing::{
    Activation, Fault, Grant, Kind, Login, Mode, Object, ObjectKind, Progress, Scope, Secret, Token,
};
use saoy_testkit::remote::{self, Interface, Release};

const BACK: &str = "https://saoy.example/remote/back";

fn typed(pin: &str, otp: &str) -> Activation {
    Activation::Typed {
        pin: Some(Secret::new(pin)),
        otp: Some(Secret::new(otp)),
    }
}

#[test]
fn a_pin_and_a_code_release_a_key() {
    for interface in [Interface::Csc1, Interface::Csc2, Interface::MySign] {
        let desk = Desk::with(interface);
        desk.stand_in.released_by(Release::Typed);
        let (account, asked) = (desk.account(), desk.asked(2));
        assert_eq!(account.mode.typed(), [ObjectKind::Pin, ObjectKind::Otp]);
        let right = typed(remote::PIN, remote::OTP);
        let values = desk.signed_with(&account, &asked, &right, 0).unwrap();
        assert!(values.iter().all(Result::is_ok), "{interface:?}");
        for wrong in [typed("00000000", remote::OTP), typed(remote::PIN, "000000")] {
            let refused = desk.signed_with(&account, &asked, &wrong, 0).unwrap_err();
            assert!(
                matches!(refused, Fault::Refused { .. }),
                "{interface:?}: {refused:?}"
            );
            assert!(!format!("{wrong:?} {refused:?}").contains(remote::PIN));
        }
        let none = desk.signed_with(&account, &asked, &Activation::Phone, 0);
        let Err(Fault::Refused { code, .. }) = none else {
            panic!("{none:?}");
        };
        assert_eq!(code, "missing_pin");
    }
}

#[test]
fn a_code_that_is_sent_is_asked_for() {
    let desk = Desk::with(Interface::Csc2);
    let mut account = desk.account();
    account.mode = Mode::Typed(vec![Object {
        id: "OTP".to_owned(),
        kind: ObjectKind::SentOtp,
    }]);
    desk.client().send_code(desk.token().as_ref(), &account).unwrap();
    let heard = desk.stand_in.heard();
    let last = heard.last().unwrap();
    assert!(last.path.ends_with("credentials/getChallenge"));
    assert_eq!(last.body["authObjectID"], "OTP");
}

#[test]
fn an_installation_is_let_in_in_the_way_that_is_configured() {
    let mut desk = Desk::with(Interface::Csc1);
    for way in [Login::Client, Login::Basic] {
        if let Kind::Csc { login, .. } = &mut desk.provider.kind {
            *login = way;
        }
        assert!(desk.signed(1, 0).unwrap()[0].is_ok(), "{way:?}");
    }
    let heard = desk.stand_in.heard();
    assert!(heard.iter().any(|one| one.authorization.starts_with("Basic ")));
    // Let in by itself, it says whose keys it means.
    let list = heard
        .iter()
        .find(|one| one.path.ends_with("credentials/list"))
        .unwrap();
    assert_eq!(list.body["userID"], remote::USER);
}

/// The officer opens the page; what the browser brings back.
fn visited(desk: &Desk, scope: Scope<'_>, verifier: &Secret, agrees: bool) -> String {
    let grant = Grant {
        scope,
        redirect: BACK,
        state: "trang-thai-1",
        verifier,
        lang: "vi-VN",
    };
    let page = desk.client().page(&grant).unwrap();
    assert!(page.contains("code_challenge_method=S256"), "{page}");
    assert!(!page.contains(verifier.reveal()), "the verifier stays here");
    desk.stand_in.visit(&page, agrees)
}

fn code(back: &str) -> Secret {
    let (_, rest) = back
        .split_once("code=")
        .unwrap_or_else(|| panic!("no code in {back}"));
    Secret::new(rest.split('&').next().unwrap())
}

fn service(desk: &Desk) -> Token {
    let verifier = Secret::new("mot-chuoi-dai-chi-may-chu-nay-biet-000000000000");
    let back = visited(desk, Scope::Service, &verifier, true);
    desk.client().exchange(&code(&back), BACK, &verifier).unwrap()
}

#[test]
fn the_providers_page_releases_a_key_for_exactly_these_digests() {
    for interface in [Interface::Csc1, Interface::Csc2] {
        let mut desk = Desk::with(interface);
        desk.stand_in.released_by(Release::Page);
        if let Kind::Csc { login, .. } = &mut desk.provider.kind {
            *login = Login::Officer;
        }
        assert!(
            desk.token().is_none(),
            "only the officer lets this installation in"
        );
        let token = service(&desk);
        let found = desk
            .client()
            .credentials(Some(&token), remote::USER, "x")
            .unwrap();
        let account = found.into_iter().next().unwrap().account;
        assert_eq!(account.mode, Mode::Page);

        let asked = desk.asked(2);
        let digests = asked.digests();
        let scope = Scope::Credential {
            credential: &account.credential,
            digests: &digests,
            hash: asked.scheme.hash(),
            description: "Ký 2 bản sao",
        };
        let verifier = Secret::new("mot-chuoi-khac-chi-may-chu-nay-biet-11111111111");
        let back = visited(&desk, scope, &verifier, true);
        let granted = desk.client().exchange(&code(&back), BACK, &verifier).unwrap();
        // The code works once.
        let again = desk.client().exchange(&code(&back), BACK, &verifier);
        assert!(matches!(again, Err(Fault::Refused { .. })), "{again:?}");

        // Other digests than those the page was shown.
        let other = desk.asked(1);
        let refused = desk.client().begin(
            Some(&token),
            &order(&account, &other),
            &Activation::Granted(granted.clone()),
        );
        assert_eq!(refused, Err(Fault::WrongHash));
        let order = order(&account, &asked);
        let activation = Activation::Granted(granted);
        // Version 2 needs no token of the service beside it.
        let service = (interface == Interface::Csc1).then_some(&token);
        let signed = desk.client().begin(service, &order, &activation).unwrap();
        let Progress::Signed(values) = signed else {
            panic!("{signed:?}");
        };
        assert!(asked.values(&values).iter().all(Result::is_ok));
    }
}

#[test]
fn a_stolen_code_is_worth_nothing_without_the_verifier() {
    let desk = Desk::with(Interface::Csc2);
    let verifier = Secret::new("mot-chuoi-dai-chi-may-chu-nay-biet-000000000000");
    let back = visited(&desk, Scope::Service, &verifier, true);
    let stolen = desk
        .client()
        .exchange(&code(&back), BACK, &Secret::new("doan-mo"));
    assert!(matches!(stolen, Err(Fault::Refused { .. })), "{stolen:?}");
    let denied = visited(&desk, Scope::Service, &verifier, false);
    assert!(denied.contains("error=access_denied"));
}

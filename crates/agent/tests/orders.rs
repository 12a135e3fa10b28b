//! A batch on an officer's computer, as it goes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]

mod common;

use common::{Agent, Officer, Token, order, person, prepared};
use saoy_agent::{PinState, Review, Summary, Trouble};
use saoy_agent_protocol::Outcome;
use saoy_agent_protocol::api::Fetched;
use saoy_pki::SignatureScheme;

#[test]
fn eighty_copies_are_signed_with_one_pin() {
    let khai = person("Đặng Hữu Khải");
    let order = order(&khai.certificate, 80);
    let certificate = khai.certificate.clone();
    let agent = Agent::with(&order);
    let (mut token, mut officer) = (Token::of(khai), Officer::willing());
    assert_eq!(
        agent.work(&mut token, &mut officer).unwrap(),
        Summary { signed: 80, of: 80 }
    );
    assert_eq!(officer.asked_for_pin, [(PinState::Fine, false)]);
    let answered = agent.server.answered();
    assert_eq!(answered.len(), 80);
    for (answer, item) in answered.iter().zip(&order.items) {
        let Outcome::Signed { value } = &answer.outcome else {
            panic!("{answer:?}")
        };
        let key = certificate.public_key();
        saoy_pki::verify(SignatureScheme::EcdsaP256Sha256, key, &item.attributes, value).unwrap();
    }
    assert!(!token.is_open(), "the token is closed at the end");
}

#[test]
fn files_that_are_being_prepared_are_waited_for() {
    let khai = person("Đặng Hữu Khải");
    let order = order(&khai.certificate, 1);
    let mut agent = Agent::new(vec![Fetched::Preparing { ready: 3, of: 8 }]);
    agent.wait(&order);
    let (mut token, mut officer) = (Token::of(khai), Officer::willing());
    agent.work(&mut token, &mut officer).unwrap();
    assert_eq!(officer.shown.first().unwrap(), "3/8");
}

#[test]
fn a_token_that_is_pulled_out_and_put_back_goes_on_where_it_was() {
    let khai = person("Đặng Hữu Khải");
    let agent = Agent::with(&order(&khai.certificate, 5));
    let (mut token, mut officer) = (Token::of(khai), Officer::willing());
    token.removed_after = Some(2);
    assert_eq!(
        agent.work(&mut token, &mut officer).unwrap(),
        Summary { signed: 5, of: 5 }
    );
    assert_eq!((officer.pulled_out, officer.asked_for_pin.len()), (1, 2));
    let numbers: Vec<u32> = agent.server.answered().iter().map(|answer| answer.n).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
}

#[test]
fn a_wrong_pin_is_told_with_what_the_token_says_and_never_tried_again() {
    let khai = person("Đặng Hữu Khải");
    let agent = Agent::with(&order(&khai.certificate, 2));
    let (mut token, mut officer) = (Token::of(khai), Officer::willing());
    officer.pins = ["1111", "2222", common::RIGHT_PIN].into();
    agent.work(&mut token, &mut officer).unwrap();
    let asked = [
        (PinState::Fine, false),
        (PinState::Low, true),
        (PinState::FinalTry, true),
    ];
    assert_eq!(officer.asked_for_pin, asked);
    assert_eq!(token.wrong_pins, 2);
}

#[test]
fn a_locked_token_ends_the_batch_with_its_reason() {
    let khai = person("Đặng Hữu Khải");
    let agent = Agent::with(&order(&khai.certificate, 2));
    let (mut token, mut officer) = (Token::of(khai), Officer::willing());
    officer.pins = ["1111", "2222", "3333", common::RIGHT_PIN].into();
    let ended = agent.work(&mut token, &mut officer);
    assert!(
        matches!(ended, Err(Trouble::Key(saoy_agent::KeyFault::Locked))),
        "{ended:?}"
    );
    assert!(agent.server.answered().is_empty());
}

#[test]
fn stop_on_the_page_and_stop_in_the_window_keep_what_was_signed() {
    for on_the_page in [true, false] {
        let khai = person("Đặng Hữu Khải");
        let mut agent = Agent::with(&order(&khai.certificate, 5));
        let (mut token, mut officer) = (Token::of(khai), Officer::willing());
        if on_the_page {
            agent.server.stop_after = 2;
        } else {
            officer.stops_after = Some(2);
        }
        assert_eq!(
            agent.work(&mut token, &mut officer).unwrap(),
            Summary { signed: 2, of: 5 }
        );
        assert!(
            agent.server.answers.lock().unwrap().last().unwrap().last,
            "the page learns that no more comes"
        );
    }
}

#[test]
fn an_officer_who_declines_signs_nothing() {
    let khai = person("Đặng Hữu Khải");
    let agent = Agent::with(&order(&khai.certificate, 2));
    let (mut token, mut officer) = (Token::of(khai), Officer::default());
    assert!(matches!(
        agent.work(&mut token, &mut officer),
        Err(Trouble::Stopped)
    ));
    let declined = |answer: saoy_agent_protocol::Answer| answer.outcome == Outcome::Declined;
    assert!(agent.server.answered().into_iter().all(declined));
    assert!(officer.asked_for_pin.is_empty());
}

#[test]
fn the_very_file_can_be_fetched_and_compared() {
    let khai = person("Đặng Hữu Khải");
    let agent = Agent::with(&order(&khai.certificate, 2));
    agent
        .server
        .files
        .lock()
        .unwrap()
        .extend([(1, prepared(1)), (2, b"another".to_vec())]);
    let (mut token, mut officer) = (Token::of(khai), Officer::willing());
    officer.reviews = [Review::Compare(1), Review::Compare(2), Review::Decline].into();
    let _ = agent.work(&mut token, &mut officer);
    assert_eq!(officer.compared, [true, false]);
}

#[test]
fn a_certificate_is_chosen_in_the_window_before_it_is_registered() {
    let khai = person("Đặng Hữu Khải");
    let certificate = khai.certificate.clone();
    let mut agent = Agent::new(vec![Fetched::Certificate]);
    agent.wait(&order(&certificate, 1));
    let (mut token, mut officer) = (Token::of(khai), Officer::willing());
    agent.work(&mut token, &mut officer).unwrap();
    let chosen = agent.server.chosen.lock().unwrap().clone().unwrap();
    assert_eq!(
        (chosen.certificate.as_slice(), chosen.token.as_str()),
        (certificate.der(), "Token của Khải")
    );
}

#[test]
fn an_order_for_a_certificate_that_is_not_there_waits_for_its_token() {
    let agent = Agent::with(&order(&person("Hồ Ngọc Diệp").certificate, 1));
    let (mut token, mut officer) = (Token::of(person("Đặng Hữu Khải")), Officer::willing());
    assert!(matches!(
        agent.work(&mut token, &mut officer),
        Err(Trouble::Stopped)
    ));
    assert_eq!(officer.shown, ["no token"]);
}

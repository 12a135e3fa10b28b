//! A batch on an officer's computer, as it goes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]

mod common;

use common::{Agent, Officer, RIGHT_PIN, Token, order, prepared, token, token_with};
use saoy_agent::{Review, Summary, Trouble};
use saoy_agent_protocol::Outcome;
use saoy_agent_protocol::api::Fetched;
use saoy_pki::SignatureScheme;
use saoy_testkit::tokens::{KeyOf, KeySpec};
use saoy_tokens::{PinState, TokenError};

#[test]
fn eighty_copies_are_signed_with_one_pin() {
    let Some(khai) = token("ĐẶNG HỮU KHẢI") else {
        return;
    };
    let order = order(&khai.certificate, 80);
    let agent = Agent::with(&order);
    let mut officer = Officer::willing();
    assert_eq!(
        agent.work(&khai, &mut officer).unwrap(),
        Summary { signed: 80, of: 80 }
    );
    assert_eq!(officer.asked_for_pin, [(PinState::Fine, false)]);
    let answered = agent.server.answered();
    assert_eq!(answered.len(), 80);
    for (answer, item) in answered.iter().zip(&order.items) {
        let Outcome::Signed { value } = &answer.outcome else {
            panic!("{answer:?}")
        };
        let key = khai.certificate.public_key();
        saoy_pki::verify(SignatureScheme::EcdsaP256Sha256, key, &item.attributes, value).unwrap();
    }
}

#[test]
fn files_that_are_being_prepared_are_waited_for() {
    let Some(khai) = token("ĐẶNG HỮU KHẢI") else {
        return;
    };
    let mut agent = Agent::new(vec![Fetched::Preparing { ready: 3, of: 8 }]);
    agent.wait(&order(&khai.certificate, 1));
    let mut officer = Officer::willing();
    agent.work(&khai, &mut officer).unwrap();
    assert_eq!(officer.shown.first().unwrap(), "3/8");
}

#[test]
fn a_token_that_is_pulled_out_and_put_back_goes_on_where_it_was() {
    let Some(khai) = token_with(KeySpec::new(KeyOf::P256, "ĐẶNG HỮU KHẢI"), &["removed-after 2"])
    else {
        return;
    };
    let agent = Agent::with(&order(&khai.certificate, 5));
    let mut officer = Officer::willing();
    let control = khai.shim.control().to_owned();
    officer.puts_back = Some(Box::new(move || std::fs::write(&control, "").unwrap()));
    assert_eq!(
        agent.work(&khai, &mut officer).unwrap(),
        Summary { signed: 5, of: 5 }
    );
    assert_eq!(
        (officer.pulled_out, officer.asked_for_pin.len()),
        (1, 2),
        "the PIN is asked again"
    );
    let numbers: Vec<u32> = agent.server.answered().iter().map(|answer| answer.n).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
}

#[test]
fn a_key_that_wants_the_pin_for_each_signature_gets_it_from_one_typing() {
    let key = KeySpec::new(KeyOf::P256, "ĐẶNG HỮU KHẢI").always_authenticate();
    let Some(khai) = token_with(key, &[]) else { return };
    let agent = Agent::with(&order(&khai.certificate, 5));
    let mut officer = Officer::willing();
    assert_eq!(
        agent.work(&khai, &mut officer).unwrap(),
        Summary { signed: 5, of: 5 }
    );
    assert_eq!(officer.asked_for_pin.len(), 1);
}

#[test]
fn a_token_that_shows_nothing_before_the_pin_is_opened_for_it() {
    let key = KeySpec::new(KeyOf::P256, "ĐẶNG HỮU KHẢI");
    let Some(khai) = token_with(key, &["certificates-after-login"]) else {
        return;
    };
    let agent = Agent::with(&order(&khai.certificate, 2));
    let mut officer = Officer::willing();
    assert_eq!(
        agent.work(&khai, &mut officer).unwrap(),
        Summary { signed: 2, of: 2 }
    );
    assert_eq!(officer.asked_for_pin.len(), 1, "once to look and to sign");
}

#[test]
fn a_token_that_was_opened_to_look_at_it_asks_the_next_order_for_its_pin_again() {
    let key = KeySpec::new(KeyOf::P256, "ĐẶNG HỮU KHẢI");
    let Some(khai) = token_with(key, &["certificates-after-login"]) else {
        return;
    };
    let first = order(&khai.certificate, 2);
    let mut second = first.clone();
    second.nonce.0[0] ^= 1;
    let mut agent = Agent::with(&first);
    agent.wait(&second);
    let mut keys = khai.drivers();
    let mut declines = Officer {
        reviews: [Review::Decline].into(),
        ..Officer::willing()
    };
    assert!(matches!(
        agent.work_with(&mut keys, &mut declines),
        Err(Trouble::Stopped)
    ));
    assert_eq!(declines.asked_for_pin.len(), 1);
    let mut signs = Officer::willing();
    assert_eq!(agent.work_with(&mut keys, &mut signs).unwrap().signed, 2);
    assert_eq!(signs.asked_for_pin.len(), 1);
}

#[test]
fn a_wrong_pin_is_told_with_what_the_token_says_and_never_tried_again() {
    let Some(khai) = token_with(KeySpec::new(KeyOf::P256, "ĐẶNG HỮU KHẢI"), &["locked-after 3"])
    else {
        return;
    };
    let agent = Agent::with(&order(&khai.certificate, 2));
    let mut officer = Officer::willing();
    officer.pins = ["1111", "2222", RIGHT_PIN].into();
    agent.work(&khai, &mut officer).unwrap();
    let asked = [
        (PinState::Fine, false),
        (PinState::Low, true),
        (PinState::FinalTry, true),
    ];
    assert_eq!(officer.asked_for_pin, asked);
}

#[test]
fn a_locked_token_ends_the_batch_with_its_reason() {
    let Some(khai) = token_with(KeySpec::new(KeyOf::P256, "ĐẶNG HỮU KHẢI"), &["locked-after 3"])
    else {
        return;
    };
    let agent = Agent::with(&order(&khai.certificate, 2));
    let mut officer = Officer::willing();
    officer.pins = ["1111", "2222", "3333", RIGHT_PIN].into();
    let ended = agent.work(&khai, &mut officer);
    assert!(
        matches!(ended, Err(Trouble::Key(TokenError::PinLocked))),
        "{ended:?}"
    );
    assert_eq!(officer.pins.len(), 1, "a locked token is not tried again");
    assert_eq!(told(&agent), [Some("locked")], "the page says it, too");
    // The next one is not even asked for.
    let agent = Agent::with(&order(&khai.certificate, 2));
    let mut officer = Officer::willing();
    assert!(agent.work(&khai, &mut officer).is_err());
    assert!(officer.asked_for_pin.is_empty());
    assert_eq!(told(&agent), [Some("locked")]);
}

/// What the page learns of each answer, where it is no signature; after the last one it waits no more.
fn told(agent: &Agent) -> Vec<Option<&'static str>> {
    let answers = agent.server.answers.lock().unwrap();
    assert!(answers.last().unwrap().last, "the page still waits");
    let all = answers.iter().flat_map(|one| &one.answers);
    all.map(|answer| match &answer.outcome {
        Outcome::Failed { reason } => ["locked", "wrong_pin", "removed"]
            .into_iter()
            .find(|word| word == reason),
        _ => None,
    })
    .collect()
}

#[test]
fn an_officer_who_knows_no_pin_leaves_the_page_free_to_go_on() {
    let Some(khai) = token("ĐẶNG HỮU KHẢI") else {
        return;
    };
    let agent = Agent::with(&order(&khai.certificate, 2));
    let mut officer = Officer::willing();
    officer.pins = ["1111"].into();
    assert!(matches!(agent.work(&khai, &mut officer), Err(Trouble::Stopped)));
    assert!(told(&agent).is_empty());
}

#[test]
fn a_value_that_is_not_the_certificates_is_never_sent() {
    let Some(khai) = token_with(KeySpec::new(KeyOf::P256, "ĐẶNG HỮU KHẢI"), &["wrong-value"]) else {
        return;
    };
    let agent = Agent::with(&order(&khai.certificate, 2));
    let ended = agent.work(&khai, &mut Officer::willing());
    assert!(
        matches!(ended, Err(Trouble::Key(TokenError::WrongValue))),
        "{ended:?}"
    );
    let answered = agent.server.answered();
    assert!(
        matches!(&answered[..], [one] if matches!(one.outcome, Outcome::Failed { .. })),
        "{answered:?}"
    );
}

#[test]
fn stop_on_the_page_and_stop_in_the_window_keep_what_was_signed() {
    for on_the_page in [true, false] {
        let Some(khai) = token("ĐẶNG HỮU KHẢI") else {
            return;
        };
        let mut agent = Agent::with(&order(&khai.certificate, 5));
        let mut officer = Officer::willing();
        if on_the_page {
            agent.server.stop_after = 2;
        } else {
            officer.stops_after = Some(2);
        }
        assert_eq!(
            agent.work(&khai, &mut officer).unwrap(),
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
    let Some(khai) = token("ĐẶNG HỮU KHẢI") else {
        return;
    };
    let agent = Agent::with(&order(&khai.certificate, 2));
    let mut officer = Officer::default();
    assert!(matches!(agent.work(&khai, &mut officer), Err(Trouble::Stopped)));
    let declined = |answer: saoy_agent_protocol::Answer| answer.outcome == Outcome::Declined;
    assert!(agent.server.answered().into_iter().all(declined));
    assert!(officer.asked_for_pin.is_empty());
}

#[test]
fn the_very_file_can_be_fetched_and_compared() {
    let Some(khai) = token("ĐẶNG HỮU KHẢI") else {
        return;
    };
    let agent = Agent::with(&order(&khai.certificate, 2));
    agent
        .server
        .files
        .lock()
        .unwrap()
        .extend([(1, prepared(1)), (2, b"another".to_vec())]);
    let mut officer = Officer::willing();
    officer.reviews = [Review::Compare(1), Review::Compare(2), Review::Decline].into();
    let _ = agent.work(&khai, &mut officer);
    assert_eq!(officer.compared, [true, false]);
}

#[test]
fn a_certificate_is_chosen_in_the_window_before_it_is_registered() {
    let Some(khai) = token("ĐẶNG HỮU KHẢI") else {
        return;
    };
    let mut agent = Agent::new(vec![Fetched::Certificate]);
    agent.wait(&order(&khai.certificate, 1));
    agent.work(&khai, &mut Officer::willing()).unwrap();
    let chosen = agent.server.chosen.lock().unwrap().clone().unwrap();
    assert_eq!(
        (chosen.certificate.as_slice(), chosen.token.as_str()),
        (khai.certificate.der(), "Token của Khải")
    );
}

#[test]
fn an_order_for_a_certificate_that_is_not_there_waits_for_its_token() {
    let both = [token("ĐẶNG HỮU KHẢI"), token("HỒ NGỌC DIỆP")];
    let [Some(khai), Some(diep)]: [Option<Token>; 2] = both else {
        return;
    };
    let agent = Agent::with(&order(&diep.certificate, 1));
    let mut officer = Officer::willing();
    assert!(matches!(agent.work(&khai, &mut officer), Err(Trouble::Stopped)));
    assert_eq!(officer.shown, ["no token"]);
}

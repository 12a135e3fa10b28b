//! Hostile pages and hostile servers: the token is never asked, and nothing comes back.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]

mod common;

use common::{Agent, Officer, item, order, token};
use saoy_agent::Trouble;
use saoy_agent_protocol::api::Fetched;
use saoy_agent_protocol::{Bytes, Order, OrderRefusal, Outcome, Purpose, Sealed, SecretKey};
use saoy_pki::{Certificate, cms, sha256};

/// The order as changed: what the agent says, after having made sure that no PIN was asked and no value given.
fn refused(change: impl Fn(&mut Order, &Certificate)) -> Option<Trouble> {
    let khai = token("ĐẶNG HỮU KHẢI")?;
    let mut order = order(&khai.certificate, 3);
    change(&mut order, &khai.certificate);
    let agent = Agent::with(&order);
    let mut officer = Officer::willing();
    let trouble = agent.work(&khai, &mut officer).unwrap_err();
    nothing_given(&agent, &officer);
    Some(trouble)
}

fn nothing_given(agent: &Agent, officer: &Officer) {
    assert!(officer.asked_for_pin.is_empty(), "no PIN is asked for");
    let given = |answer: &saoy_agent_protocol::Answer| matches!(answer.outcome, Outcome::Signed { .. });
    assert!(!agent.server.answered().iter().any(given), "no value is given");
}

#[test]
fn an_order_of_somebody_else_than_the_paired_installation() {
    let Some(khai) = token("ĐẶNG HỮU KHẢI") else {
        return;
    };
    let stranger = SecretKey::from_seed([66; 32]).unwrap();
    let sealed = Sealed::new(Purpose::Order, &order(&khai.certificate, 1), &stranger).unwrap();
    let agent = Agent::new(vec![Fetched::Order(sealed)]);
    let mut officer = Officer::willing();
    let trouble = agent.work(&khai, &mut officer).unwrap_err();
    assert!(matches!(trouble, Trouble::NotItsOwn { .. }), "{trouble}");
    nothing_given(&agent, &officer);
    assert!(
        agent.server.answered().is_empty(),
        "a stranger is not even answered"
    );
}

#[test]
fn an_order_that_was_taken_before() {
    let Some(khai) = token("ĐẶNG HỮU KHẢI") else {
        return;
    };
    let order = order(&khai.certificate, 1);
    let mut agent = Agent::with(&order);
    agent.wait(&order);
    agent.work(&khai, &mut Officer::willing()).unwrap();
    agent.server.answers.lock().unwrap().clear();
    let mut officer = Officer::willing();
    let trouble = agent.work(&khai, &mut officer).unwrap_err();
    assert!(
        matches!(trouble, Trouble::Order(OrderRefusal::Replayed)),
        "{trouble}"
    );
    nothing_given(&agent, &officer);
}

#[test]
fn an_order_that_is_over() {
    let Some(over) = refused(|order, _| order.expires_at = common::at("2026-03-02T08:14:30Z")) else {
        return;
    };
    assert!(
        matches!(over, Trouble::Order(OrderRefusal::Expired { .. })),
        "{over}"
    );
}

#[test]
fn an_order_for_another_computer() {
    let Some(other) = refused(|order, _| order.pairing = Bytes([9; 16])) else {
        return;
    };
    assert!(
        matches!(other, Trouble::Order(OrderRefusal::OtherPairing)),
        "{other}"
    );
}

#[test]
fn a_description_of_another_file() {
    let other = refused(|order, khai| {
        order.items[1].attributes = cms::signed_attributes(&sha256(b"a loan"), khai).unwrap();
    });
    let Some(other) = other else { return };
    assert!(
        matches!(other, Trouble::Order(OrderRefusal::OtherFile(2))),
        "{other}"
    );
}

#[test]
fn a_bare_digest() {
    let bare = refused(|order, _| order.items[0].attributes = order.items[0].message_digest.clone());
    let Some(bare) = bare else { return };
    assert!(
        matches!(bare, Trouble::Order(OrderRefusal::Attributes { n: 1, .. })),
        "{bare}"
    );
}

#[test]
fn an_oversized_batch() {
    let many = refused(|order, khai| order.items = (1..=201).map(|n| item(n, khai)).collect());
    let Some(many) = many else { return };
    assert!(
        matches!(many, Trouble::Order(OrderRefusal::Oversized(201))),
        "{many}"
    );
}

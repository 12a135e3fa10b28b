//! A signature with too little room is begun anew, or stays as it is and says why.

#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod support;

use std::cell::Cell;

use saoy_pades::sign::{CompleteError, Order, Signed, WhenTight, complete};
use saoy_pades::{EmbedError, Kind, SPARE_CONTENTS, contents_len};
use support::orders::{order, plain, prepared};
use support::people::{PEOPLE, at, token};

/// B-T with `room` at first.
fn signed(room: usize, tight: WhenTight, asked: &Cell<usize>) -> Result<Signed, CompleteError<String>> {
    signed_at("2026-10-14T02:00:01Z", room, tight, asked)
}

/// With a timestamp that states this time.
fn signed_at(
    time: &str,
    room: usize,
    tight: WhenTight,
    asked: &Cell<usize>,
) -> Result<Signed, CompleteError<String>> {
    let base = plain();
    complete(
        &PEOPLE.leader.certificate,
        room,
        tight,
        |contents_len| {
            let order = Order {
                contents_len,
                ..order(Kind::Approve)
            };
            prepared(&base, &order).map_err(|error| error.to_string())
        },
        |prepared| {
            asked.set(asked.get() + 1);
            Ok(PEOPLE.leader.sign(&prepared.digest))
        },
        |value| Ok(Some(token(&saoy_pki::sha256(value), at(time)))),
    )
}

#[test]
fn what_is_reserved_is_what_is_used_and_the_spare_room() {
    let asked = Cell::new(0);
    let expected = 2000;
    let room = contents_len(&PEOPLE.leader.chain(), expected);
    let signed = signed(room, WhenTight::Again, &asked).unwrap();
    let token = signed.token.as_ref().unwrap().len();
    let unused = signed.reserved - signed.cms.len();
    // All that is not known exactly is the structure around the parts, some hundred bytes.
    let spare = SPARE_CONTENTS + expected - token;
    assert!(unused.abs_diff(spare) < 300, "{unused} unused, {spare} meant");
    assert_eq!((signed.rounds, asked.get()), (1, 1));
}

#[test]
fn too_small_a_room_is_prepared_again_with_what_is_needed() {
    for (room, asked_for) in [(600, 3), (2000, 2)] {
        let asked = Cell::new(0);
        let signed = signed(room, WhenTight::Again, &asked).unwrap();
        assert!(signed.token.is_some() && signed.left_out.is_none());
        assert!(signed.rounds > 1 && asked.get() == signed.rounds && signed.rounds <= asked_for);
        assert!(signed.reserved >= signed.cms.len());
    }
}

#[test]
fn a_person_is_not_asked_twice_for_a_timestamp_that_does_not_fit() {
    let asked = Cell::new(0);
    // Room for the signature, none for a token.
    let room = contents_len(&PEOPLE.leader.chain(), 0) - SPARE_CONTENTS;
    let signed = signed(room, WhenTight::StayBasic, &asked).unwrap();
    assert_eq!(asked.get(), 1);
    assert!(signed.token.is_none());
    let Some(EmbedError::TooLarge { needed, reserved }) = signed.left_out else {
        unreachable!("{:?}", signed.left_out)
    };
    assert!(needed > reserved && reserved == room);
}

#[test]
fn what_a_step_says_is_passed_on() {
    let base = plain();
    let outcome = complete(
        &PEOPLE.leader.certificate,
        9000,
        WhenTight::Again,
        |_| prepared(&base, &order(Kind::Approve)).map_err(|error| error.to_string()),
        |_| Err("the token was pulled out".to_owned()),
        |_| Ok(None),
    );
    assert!(matches!(outcome, Err(CompleteError::Step(said)) if said == "the token was pulled out"));
}

#[test]
fn a_timestamp_from_outside_the_certificate_s_time_is_refused() {
    let certificate = &PEOPLE.leader.certificate;
    let day = jiff::SignedDuration::from_hours(24);
    for wrong in [certificate.not_before() - day, certificate.not_after() + day] {
        let refused = signed_at(&wrong.to_string(), 9000, WhenTight::Again, &Cell::new(0));
        assert!(
            matches!(refused, Err(CompleteError::Untimely(stated)) if stated == wrong),
            "{refused:?}"
        );
    }
}

//! The PIN: tried once, asked again, never kept longer or shown.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod common;

use std::path::Path;
use std::time::Duration;

use common::{PIN, World, deadlines, pin, world, world_with};
use saoy_testkit::tokens::{KeyOf, KeySpec};
use saoy_tokens::{PinFault, PinState, Secret, TokenError};

#[test]
fn a_wrong_pin_is_tried_once_and_the_right_one_is_asked_for() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    let refused = world.login(pin("00000000")).unwrap_err();
    assert_eq!(refused, TokenError::WrongPin { now: PinState::Low });
    assert_eq!(
        world.sign(),
        Err(TokenError::NotLoggedIn),
        "nothing is kept to sign with"
    );
    assert_eq!(world.shim.count("C_Login"), 1, "and nothing is tried again");
    assert_eq!(world.token().token.pin, PinState::Low);

    world.login(pin(PIN)).unwrap();
    world.sign().unwrap();
    assert_eq!(world.token().token.pin, PinState::Fine);
}

#[test]
fn the_last_try_is_made_only_when_somebody_said_so() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    world.faults(&["locked-after 3"]);
    world.login(pin("00000000")).unwrap_err();
    let second = world.login(pin("00000000")).unwrap_err();
    assert_eq!(
        second,
        TokenError::WrongPin {
            now: PinState::FinalTry
        }
    );

    let facts = world.token();
    assert_eq!(facts.token.pin, PinState::FinalTry);
    assert_eq!(world.login(pin(PIN)), Err(TokenError::FinalTry));
    assert_eq!(world.shim.count("C_Login"), 2, "the token was not asked");

    let slot = facts.token.slot;
    world
        .driver
        .login(slot, Some(&world.certificate), pin(PIN), true)
        .unwrap();
    world.sign().unwrap();
    assert_eq!(world.token().token.pin, PinState::Fine);
}

#[test]
fn the_wrong_pin_that_locks_the_token_says_so_and_no_pin_is_tried_after_it() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    world.faults(&["locked-after 2"]);
    world.login(pin("00000000")).unwrap_err();
    let slot = world.token().token.slot;
    let last = world
        .driver
        .login(slot, Some(&world.certificate), pin("00000000"), true);
    assert_eq!(last, Err(TokenError::PinLocked));
    let tries = world.shim.count("C_Login");
    assert_eq!(world.login(pin(PIN)), Err(TokenError::PinLocked));
    assert_eq!(world.shim.count("C_Login"), tries);
    // Still locked for a new process.
    world.driver.stop();
    assert_eq!(world.token().token.pin, PinState::Locked);
}

#[test]
fn a_pin_to_be_changed_is_changed_in_the_makers_program() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    world.faults(&["pin-state to-be-changed"]);
    assert_eq!(world.token().token.pin, PinState::MustChange);
    assert_eq!(world.login(pin(PIN)), Err(TokenError::PinMustChange));
    assert_eq!(world.shim.count("C_Login"), 0);
}

#[test]
fn a_token_with_keys_of_its_own_asks_for_the_pin_itself() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    assert_eq!(world.login(Secret::Pad), Err(TokenError::NoPinPad));
    world.faults(&["pin-pad 73190846"]);
    assert!(world.token().token.pin_pad);
    assert_eq!(world.login(pin(PIN)), Err(TokenError::UsePinPad));
    world.login(Secret::Pad).unwrap();
    world.sign().unwrap();
}

#[test]
fn cancelling_on_the_token_is_told_as_cancelled() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    world.faults(&["pin-pad 73190846", "fail C_Login 80"]);
    assert_eq!(world.login(Secret::Pad), Err(TokenError::Cancelled));
}

#[test]
fn a_pin_of_wrong_length_is_the_tokens_word_and_a_failure_of_the_driver_is_no_wrong_pin() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    assert_eq!(
        world.login(pin("1")),
        Err(TokenError::WrongPin { now: PinState::Low })
    );
    world.faults(&["fail C_Login 162"]);
    assert_eq!(
        world.login(pin("1")),
        Err(TokenError::UnusablePin(PinFault::RefusedByToken))
    );
    world.faults(&["fail C_Login 6"]);
    let failed = world.login(pin(PIN)).unwrap_err();
    assert_eq!(
        failed.to_string(),
        "C_Login failed with CKR_FUNCTION_FAILED (0x6)"
    );
}

#[test]
fn five_signatures_of_a_key_that_wants_the_pin_each_time_need_it_typed_once() {
    for kind in [KeyOf::Rsa2048, KeyOf::P256] {
        let key = KeySpec::new(kind, "MỖI LẦN MỘT PIN").always_authenticate();
        let Some(mut world) = world_with(key, deadlines()) else {
            return;
        };
        assert_eq!(world.login(pin(PIN)), Ok(true), "it says so");
        for _ in 0..5 {
            world.sign().unwrap();
        }
        assert_eq!(
            world.shim.count("C_Login"),
            6,
            "once for the session, once for each"
        );
        assert!(nothing_between_init_and_sign(&world));
        world.driver.logout();
        assert_eq!(world.sign(), Err(TokenError::NotLoggedIn));
    }
}

#[test]
fn a_pin_that_is_refused_in_the_middle_of_a_batch_stops_it_and_is_forgotten() {
    let key = KeySpec::new(KeyOf::P256, "ĐỔI PIN GIỮA CHỪNG").always_authenticate();
    let Some(mut world) = world_with(key, deadlines()) else {
        return;
    };
    world.login(pin(PIN)).unwrap();
    world.sign().unwrap();
    world.faults(&["fail C_Login 160"]);
    assert_eq!(world.sign(), Err(TokenError::WrongPin { now: PinState::Fine }));
    let tries = world.shim.count("C_Login");
    world.faults(&[]);
    assert_eq!(world.sign(), Err(TokenError::NotLoggedIn));
    assert_eq!(world.shim.count("C_Login"), tries);
}

#[test]
fn a_key_that_hides_that_it_wants_the_pin_each_time_is_found_out_once() {
    let key = KeySpec::new(KeyOf::Rsa2048, "KHÔNG NÓI TRƯỚC").always_authenticate();
    let Some(mut world) = world_with(key, deadlines()) else {
        return;
    };
    world.faults(&["hide-always-authenticate"]);
    assert_eq!(world.login(pin(PIN)), Ok(false));
    for _ in 0..5 {
        world.sign().unwrap();
    }
    assert_eq!(world.shim.count("C_SignInit"), 6, "the first was begun twice");
    assert_eq!(world.shim.count("C_Login"), 6);
}

#[test]
fn a_key_that_wants_the_pin_each_time_gets_it_from_the_tokens_own_keys() {
    let key = KeySpec::new(KeyOf::P256, "BÀN PHÍM RIÊNG").always_authenticate();
    let Some(mut world) = world_with(key, deadlines()) else {
        return;
    };
    world.faults(&["pin-pad 73190846"]);
    assert_eq!(world.login(Secret::Pad), Ok(true));
    world.sign().unwrap();
    world.sign().unwrap();
}

#[test]
fn an_ordinary_key_signs_without_the_pin_being_kept() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    world.login(pin(PIN)).unwrap();
    for _ in 0..3 {
        world.sign().unwrap();
    }
    assert_eq!(world.shim.count("C_Login"), 1);
    assert!(nothing_between_init_and_sign(&world));
    // A login that the token forgot cannot be renewed: nobody has the PIN any more.
    world.faults(&["fail C_Sign 257"]);
    assert_eq!(world.sign(), Err(TokenError::PinPerSignature));
    assert_eq!(world.shim.count("C_Login"), 1);
}

/// The calls from each `C_SignInit` on: `C_Sign`, or the login for it first.
fn nothing_between_init_and_sign(world: &World) -> bool {
    let calls = world.shim.calls();
    let starts = calls.iter().enumerate().filter(|(_, call)| *call == "C_SignInit");
    starts.into_iter().all(|(at, _)| {
        let next: Vec<_> = calls[at + 1..].iter().take(2).map(String::as_str).collect();
        matches!(next.as_slice(), ["C_Sign", ..] | ["C_Login", "C_Sign"])
    })
}

#[test]
fn the_pin_is_in_no_error_no_debug_output_no_noise_and_not_in_the_process_table() {
    let key = KeySpec::new(KeyOf::Rsa2048, "BÍ MẬT").always_authenticate();
    let Some(mut world) = world_with(key, deadlines()) else {
        return;
    };
    // The first thing that this driver ever prints is the PIN.
    world.faults(&["leak-pin"]);
    let mut seen = String::new();
    world.login(pin(PIN)).unwrap();
    world.sign().unwrap();
    let token = world.token();
    seen += &format!("{:?}\n{token:?}\n{:?}\n", world.driver, pin(PIN));
    let process = world.driver.process_id().unwrap();
    for file in ["cmdline", "environ"] {
        let path = format!("/proc/{process}/{file}");
        seen += &String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default());
    }
    assert!(seen.contains("p11-child"), "the process was looked at");
    for lines in [
        ["leak-pin", "fail C_Sign 5"],
        ["leak-pin", "fail C_Login 164"],
        ["leak-pin", "abort C_Sign"],
    ] {
        world.faults(&lines);
        let error = world.sign().expect_err(lines[1]);
        seen += &format!("{error}\n{error:?}\n{}\n", serde_json(&error));
        world.faults(&["leak-pin"]);
        let _ = world.login(pin(PIN));
    }
    let heard = world.driver.noise();
    assert!(heard.bytes > 100, "the driver did print the PIN");
    seen += &format!("{heard:?}");
    assert!(!seen.contains(PIN), "{seen}");
}

fn serde_json(error: &TokenError) -> String {
    serde_json::to_string(error).unwrap()
}

#[test]
fn a_process_with_a_pin_leaves_no_core_dump() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    world.login(pin(PIN)).unwrap();
    let process = world.driver.process_id().unwrap();
    let limits = std::fs::read_to_string(format!("/proc/{process}/limits")).unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .unwrap();
    let words: Vec<_> = core.split_whitespace().collect();
    assert_eq!(words[4..6], ["0", "0"], "{core}");
    world.faults(&["abort C_SignInit"]);
    assert!(matches!(world.sign(), Err(TokenError::Ended { .. })));
    assert!(!Path::new("core").exists());
}

#[test]
fn a_slow_person_at_the_tokens_keys_gets_the_longer_deadline() {
    let quick = saoy_tokens::Deadlines {
        pin_pad: Duration::from_millis(400),
        ..deadlines()
    };
    let Some(mut world) = world_with(KeySpec::new(KeyOf::P256, "CHẬM"), quick) else {
        return;
    };
    world.faults(&["pin-pad 73190846", "hang C_Login"]);
    let refused = world.login(Secret::Pad).unwrap_err();
    assert!(matches!(refused, TokenError::Hung { after, .. } if after == quick.pin_pad));
}

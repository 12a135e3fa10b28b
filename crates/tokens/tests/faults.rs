//! Drivers and tokens as they really are.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod common;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{MESSAGE, PIN, deadlines, launch, pin, world, world_with};
use saoy_pki::SignatureScheme;
use saoy_testkit::tokens::{KeyOf, KeySpec, Shim, Tokens};
use saoy_tokens::{Certificates, Code, Deadlines, Doing, Driver, HeaderFault, Launch, TokenError};

const SHORT: Duration = Duration::from_millis(700);

#[test]
fn a_token_pulled_out_in_the_middle_is_found_again_and_signs_the_rest() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    let fingerprint = world.certificate.fingerprint();
    world.faults(&["removed-after 3"]);
    world.login(pin(PIN)).unwrap();
    let mut signed = 0;
    let stopped = loop {
        match world.sign() {
            Ok(_) => signed += 1,
            Err(error) => break error,
        }
    };
    assert_eq!((signed, stopped), (3, TokenError::Gone));
    assert_eq!(
        world.driver.process_id(),
        None,
        "the process of a lost token is ended"
    );

    world.faults(&["absent"]);
    assert_eq!(world.driver.look_again(&fingerprint), Ok(None), "not yet");
    world.faults(&[]);
    let back = world
        .driver
        .look_again(&fingerprint)
        .unwrap()
        .expect("it is back");
    assert_eq!(
        world.sign(),
        Err(TokenError::NotLoggedIn),
        "the PIN is asked again"
    );
    let certificate = back.certificate(&fingerprint).unwrap();
    world
        .driver
        .login(back.token.slot, Some(&certificate), pin(PIN), false)
        .unwrap();
    world.sign().unwrap();
    assert!(!world.driver.is_set_aside());
}

#[test]
fn every_code_of_a_lost_token_means_that_it_is_gone() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    for code in ["50", "224", "225", "179", "176"] {
        world.faults(&[]);
        world.login(pin(PIN)).unwrap();
        world.faults(&[&format!("fail C_Sign {code}")]);
        assert_eq!(world.sign(), Err(TokenError::Gone), "{code}");
    }
    // CKR_DEVICE_ERROR is a lost token only when the slot is empty.
    world.faults(&[]);
    world.login(pin(PIN)).unwrap();
    world.faults(&["fail C_Sign 48"]);
    assert!(matches!(
        world.sign(),
        Err(TokenError::Driver { code: Code(48), .. })
    ));
    world.faults(&["fail C_Sign 48", "absent"]);
    assert_eq!(world.sign(), Err(TokenError::Gone));
}

#[test]
fn a_hanging_driver_is_killed_within_its_deadline_and_started_once_more() {
    let quick = Deadlines {
        sign: SHORT,
        ..deadlines()
    };
    let Some(mut world) = world_with(KeySpec::new(KeyOf::P256, "TREO"), quick) else {
        return;
    };
    world.login(pin(PIN)).unwrap();
    let hanging = world.driver.process_id().unwrap();
    world.faults(&["hang C_Sign"]);
    let started = Instant::now();
    let refused = world.sign().unwrap_err();
    assert_eq!(
        refused,
        TokenError::Hung {
            doing: Doing::Signing,
            after: SHORT
        }
    );
    assert!(started.elapsed() < SHORT * 3, "took {:?}", started.elapsed());
    wait_for(|| is_dead(hanging));

    // Another process, the PIN again, and all is well.
    world.faults(&[]);
    world.login(pin(PIN)).unwrap();
    world.sign().unwrap();
    // The second time the driver is left aside, until somebody says otherwise.
    world.faults(&["hang C_Sign"]);
    assert!(matches!(world.sign(), Err(TokenError::Hung { .. })));
    world.faults(&[]);
    assert_eq!(world.driver.list(), Err(TokenError::SetAside));
    world.driver.forgive();
    world.login(pin(PIN)).unwrap();
    world.sign().unwrap();
}

/// No more there, or dead and not yet buried.
fn is_dead(process: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    status
        .lines()
        .find(|line| line.starts_with("State:"))
        .is_none_or(|line| line.contains('Z'))
}

#[test]
fn a_driver_that_hangs_at_the_start_is_told_so() {
    let quick = Deadlines {
        start: SHORT,
        ..deadlines()
    };
    let Some(mut world) = world_with(KeySpec::new(KeyOf::P256, "KHỞI ĐỘNG"), quick) else {
        return;
    };
    world.faults(&["hang C_Initialize"]);
    let refused = world.driver.info().unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the driver did not answer within 700ms while starting"
    );
}

#[test]
fn a_driver_that_shows_nothing_before_the_pin_is_asked_for_the_pin_first() {
    let quick = Deadlines {
        list: SHORT,
        ..deadlines()
    };
    let Some(mut world) = world_with(KeySpec::new(KeyOf::P256, "PIN TRƯỚC"), quick) else {
        return;
    };
    // Some hang: they wait in a window that nobody sees.
    world.faults(&["hang-before-login C_FindObjectsInit"]);
    let facts = world.token();
    assert_eq!(facts.certificates, Certificates::AfterPin);
    world
        .driver
        .login(facts.token.slot, None, pin(PIN), false)
        .unwrap();
    let own = world.token().certificates();
    assert_eq!(own, [world.certificate.clone()]);
    world.driver.choose(&own[0]).unwrap();
    world.sign().unwrap();
    assert_eq!(
        world.shim.count("C_Initialize"),
        2,
        "it is remembered, not tried again"
    );
    // That is its way; it may fail once more before it is left aside.
    world.faults(&["abort C_Sign"]);
    world.sign().unwrap_err();
    assert!(!world.driver.is_set_aside());
}

#[test]
fn a_driver_that_finds_nothing_before_the_pin_is_asked_again_after_it() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    world.faults(&["certificates-after-login"]);
    let facts = world.token();
    assert_eq!(facts.certificates, Certificates::AfterPin);
    world
        .driver
        .login(facts.token.slot, None, pin(PIN), false)
        .unwrap();
    assert_eq!(world.token().certificates(), [world.certificate.clone()]);
}

#[test]
fn what_a_driver_prints_does_not_reach_the_conversation() {
    let Some(mut world) = world(KeyOf::Rsa2048) else {
        return;
    };
    world.faults(&["noise"]);
    world.login(pin(PIN)).unwrap();
    for _ in 0..5 {
        world.sign().unwrap();
    }
    let heard = world.driver.noise();
    assert!(heard.bytes > 1000, "{heard:?}");
    let first = heard.first_line.unwrap();
    assert!(first.contains("C_Initialize"), "{first}");
}

#[test]
fn a_driver_that_aborts_takes_nothing_but_its_process_with_it() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    world.login(pin(PIN)).unwrap();
    world.faults(&["abort C_Sign"]);
    let refused = world.sign().unwrap_err();
    assert!(
        matches!(&refused, TokenError::Ended { doing: Doing::Signing, how } if how.contains("signal: 6")),
        "{refused}"
    );
    world.faults(&[]);
    world.login(pin(PIN)).unwrap();
    world.sign().unwrap();
}

#[test]
fn lengths_of_zero_and_refused_write_sessions_change_nothing() {
    let Some(mut world) = world(KeyOf::Rsa2048) else {
        return;
    };
    world.faults(&["null-length-zero", "no-rw-session", "token-info-cancel"]);
    assert_eq!(world.token().certificates(), [world.certificate.clone()]);
    world.login(pin(PIN)).unwrap();
    world.sign().unwrap();
}

#[test]
fn a_token_without_the_plain_mechanism_hashes_by_itself() {
    let Some(mut world) = world(KeyOf::Rsa2048) else {
        return;
    };
    // CKM_RSA_PKCS and CKM_RSA_PKCS_PSS.
    world.faults(&["no-mechanism 1", "no-mechanism 13"]);
    world.login(pin(PIN)).unwrap();
    for scheme in [SignatureScheme::RsaPkcs1Sha256, SignatureScheme::RsaPssSha384] {
        world.driver.sign(scheme, MESSAGE).unwrap();
    }
    // And CKM_SHA256_RSA_PKCS.
    world.faults(&["no-mechanism 1", "no-mechanism 64"]);
    world.driver.stop();
    world.login(pin(PIN)).unwrap();
    let refused = world
        .driver
        .sign(SignatureScheme::RsaPkcs1Sha256, MESSAGE)
        .unwrap_err();
    let wanted = TokenError::NoMechanism {
        scheme: "RsaPkcs1Sha256".into(),
        said: Some(Code(0x70)),
    };
    assert_eq!(refused, wanted);
}

#[test]
fn a_value_that_is_no_signature_of_the_certificate_is_never_given_out() {
    for kind in [KeyOf::Rsa2048, KeyOf::P256] {
        let Some(mut world) = world(kind) else { return };
        world.faults(&["wrong-value"]);
        world.login(pin(PIN)).unwrap();
        assert_eq!(world.sign(), Err(TokenError::WrongValue));
    }
}

#[test]
fn a_busy_token_is_tried_three_times() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    let slot = world.token().token.slot;
    let before = world.shim.count("C_OpenSession");
    world.faults(&["fail C_OpenSession 177"]);
    let refused = world
        .driver
        .login(slot, Some(&world.certificate), pin(PIN), false);
    assert_eq!(refused, Err(TokenError::Busy));
    assert_eq!(world.shim.count("C_OpenSession"), before + 3);
    assert_eq!(world.shim.count("C_Login"), 0);
}

#[test]
fn a_token_that_refuses_to_be_read_is_listed_with_the_reason() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    world.faults(&["fail C_FindObjectsInit 2147483681"]);
    let Certificates::Refused(refused) = world.token().certificates else {
        panic!("the token was read");
    };
    assert_eq!(
        refused.to_string(),
        "C_FindObjects failed with CKR_VENDOR_DEFINED + 0x21"
    );
}

#[test]
fn a_file_that_is_no_driver_is_told_by_its_header() {
    let Some(tokens) = Tokens::new().unwrap() else {
        return;
    };
    let text = tokens.folder().join("driver.so");
    std::fs::write(&text, "not a library").unwrap();
    let program = std::env::current_exe().unwrap();
    let gone = PathBuf::from("/nonexistent/vnptca_p11_v8.so");
    let refused = |path: &Path, why| TokenError::NotAModule {
        path: path.to_owned(),
        why,
    };
    for (path, wanted) in [
        (&gone, TokenError::NoFile(gone.clone())),
        (&text, refused(&text, HeaderFault::NotALibrary)),
        (&program, refused(&program, HeaderFault::NotPkcs11)),
    ] {
        let mut driver = Driver::new(launch(&tokens, path), deadlines());
        assert_eq!(driver.info(), Err(wanted));
        assert!(!driver.is_set_aside());
    }
}

#[test]
fn a_program_that_is_not_the_drivers_process_is_found_out() {
    let gone = Launch::new(Path::new("/nonexistent/agent"), Path::new("/x.so"));
    assert!(matches!(
        Driver::new(gone, deadlines()).info(),
        Err(TokenError::NotStarted(_))
    ));
    let other = Launch::new(Path::new("/bin/echo"), Path::new("/x.so"));
    // It may have ended before it was asked.
    let refused = Driver::new(other, deadlines()).info();
    assert!(
        matches!(refused, Err(TokenError::Garbled | TokenError::Ended { .. })),
        "{refused:?}"
    );
}

#[test]
fn a_driver_gets_little_of_our_environment() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    world.driver.info().unwrap();
    let path = format!("/proc/{}/environ", world.driver.process_id().unwrap());
    let environment = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    let names: Vec<_> = environment
        .split('\0')
        .filter_map(|pair| pair.split('=').next())
        .collect();
    assert!(
        names.contains(&"PATH") && names.contains(&Shim::VARIABLE),
        "{names:?}"
    );
    assert!(
        !names
            .iter()
            .any(|name| name.starts_with("CARGO") || name.starts_with("LD_")),
        "{names:?}"
    );
}

#[test]
fn what_the_drivers_process_says_is_not_believed() {
    let Some(world) = world(KeyOf::P256) else { return };
    // A process that a driver has taken over: it says what it likes, whatever it is asked.
    let info =
        r#"{"answer":"ready","with":{"manufacturer":"","description":"","version":"1.0","standard":"2.40"}}"#;
    let logged_in = r#"{"answer":"logged_in","with":{"always":false}}"#;
    let value = r#"{"answer":"value","with":"3006020101020101"}"#;
    let mut said = Vec::new();
    for answer in [info, logged_in, value] {
        said.extend(b"S4P1");
        said.extend(u32::try_from(answer.len()).unwrap().to_be_bytes());
        said.extend(answer.as_bytes());
    }
    let folder = world.tokens.folder();
    std::fs::write(folder.join("said"), said).unwrap();
    let program = folder.join("program");
    let script = format!(
        "#!/bin/sh\ncat {}\nexec cat >/dev/null\n",
        folder.join("said").display()
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();

    let mut driver = Driver::new(Launch::new(&program, world.shim.module()), deadlines());
    driver
        .login(0, Some(&world.certificate), pin(PIN), false)
        .unwrap();
    let refused = driver.sign(SignatureScheme::EcdsaP256Sha256, MESSAGE);
    assert_eq!(refused, Err(TokenError::WrongValue));
}

#[test]
fn a_process_in_the_middle_of_a_hang_leaves_when_its_parent_is_gone() {
    let Some(world) = world(KeyOf::P256) else { return };
    world.faults(&["hang C_Initialize"]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_saoy-p11-child"))
        .arg("p11-child")
        .arg(world.shim.module())
        .env(Shim::VARIABLE, world.shim.control())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let hello = br#"{"verb":"hello","version":1}"#;
    input.write_all(b"S4P1\0\0\0\x1c").unwrap();
    input.write_all(hello).unwrap();
    wait_for(|| world.shim.count("C_Initialize") == 1);
    assert!(child.try_wait().unwrap().is_none(), "it hangs");
    drop(input);
    wait_for(|| child.try_wait().unwrap().is_some());
}

fn wait_for(mut what: impl FnMut() -> bool) {
    for _ in 0..500 {
        if what() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("waited for in vain");
}

#[test]
fn a_module_that_cannot_lock_is_called_by_one_thread_at_a_time() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    world.faults(&["cant-lock"]);
    world.login(pin(PIN)).unwrap();
    world.sign().unwrap();
    assert_eq!(world.shim.count("C_Initialize"), 2);
}

#[test]
fn what_is_too_long_for_signed_attributes_is_not_signed() {
    let Some(mut world) = world(KeyOf::P256) else {
        return;
    };
    world.login(pin(PIN)).unwrap();
    let long = vec![0x31; 65_537];
    assert_eq!(
        world.driver.sign(SignatureScheme::EcdsaP256Sha256, &long),
        Err(TokenError::TooLong)
    );
    world
        .driver
        .sign(SignatureScheme::EcdsaP256Sha256, &long[1..])
        .unwrap();
}

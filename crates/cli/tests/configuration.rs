//! `saoy config check`, and what `serve` and `demo` refuse to start on.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use common::{Place, Running, free_port};

#[test]
fn a_short_configuration_has_nothing_wrong() {
    let place = Place::new();
    assert_eq!(
        place.saoy(&["config", "check"]).done(),
        "saoy.toml: nothing wrong\n"
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_no_secret_is() {
    let place = Place::new();
    place.write(
        "saoy.toml",
        "public_url = \"http://saoy.example\"\n[trust]\ncong_vu = [\"missing.pem\"]\n\
         [mail]\nhost = \"mail.example\"\npassword = \"mật-khẩu-thư\"\nfrom = \"nobody\"\n[session]\nidle_minutes = 0\n",
    );
    let said = place.saoy(&["config", "check"]).refused();
    for word in [
        "public_url",
        "missing.pem",
        "tsa",
        "mail.security",
        "mail.from",
        "session",
    ] {
        assert!(said.contains(word), "{word} in:\n{said}");
    }
    assert!(!said.contains("mật-khẩu-thư"), "{said}");
}

#[test]
fn a_secret_of_the_wrong_kind_is_not_repeated_either() {
    let place = Place::new();
    place.write(
        "saoy.toml",
        "public_url = \"http://127.0.0.1:1\"\n[mail]\npassword = 8675309\n",
    );
    let said = place.saoy(&["config", "check"]).refused();
    assert!(said.contains("password") && !said.contains("8675309"), "{said}");
    place.write(
        "saoy.toml",
        "public_url = \"http://127.0.0.1:1\"\n[mail]\npassword = bí-mật\n",
    );
    let said = place.saoy(&["config", "check"]).refused();
    assert!(said.contains("line 3") && !said.contains("bí-mật"), "{said}");
}

#[test]
fn the_environment_comes_after_the_file_and_an_unknown_key_is_named() {
    let place = Place::new();
    let wrong = place
        .command(&["config", "check"])
        .env("SAOY_PUBLIC_URL", "ftp://x")
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("public_url"));
    place.write("saoy.toml", "public_url = \"http://127.0.0.1:1\"\nport = 80\n");
    assert!(place.saoy(&["config", "check"]).refused().contains("port"));
    let missing = place
        .saoy(&["config", "check", "--config", "other.toml"])
        .refused();
    assert!(missing.contains("other.toml: there is no such file"), "{missing}");
}

#[test]
fn a_port_in_use_is_said() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let said = place.saoy(&["demo", "--port", &port]).refused();
    assert!(said.contains(&format!("port {port} is in use")), "{said}");
}

#[test]
fn serve_refuses_a_demo_and_a_demo_refuses_what_is_real() {
    let place = Place::new();
    let port = free_port();
    let mut demo = Running::start(place.command(&["demo", "--port", &port.to_string(), "--folder", "demo"]));
    demo.answers(port);
    demo.stop();
    let (listen, database) = (format!("127.0.0.1:{}", free_port()), "sqlite:demo/saoy.db");
    let serve = place
        .command(&["serve"])
        .env("SAOY_LISTEN", listen)
        .env("SAOY_DATABASE", database)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&serve.stderr);
    assert!(
        !serve.status.success() && said.contains("belongs to a demo"),
        "{said}"
    );

    place.agencies();
    std::fs::create_dir(place.path("real")).unwrap();
    std::fs::rename(place.path("saoy.db"), place.path("real/saoy.db")).unwrap();
    let said = place
        .saoy(&["demo", "--port", &free_port().to_string(), "--folder", "real"])
        .refused();
    assert!(said.contains("not a demo's"), "{said}");
}

#[test]
fn a_hardware_module_that_cannot_work_is_named_before_anything_starts() {
    let place = Place::new();
    let mut settings = std::fs::read_to_string(place.path("saoy.toml")).unwrap();
    settings.push_str(
        "\n[[hsm]]\nagency = \"K88.04\"\nname = \"HSM 1\"\nmodule = \"missing.so\"\ncertificate = \"missing.pem\"\n\
         pin_file = \"missing.pin\"\nsessions = 99\n",
    );
    place.write("saoy.toml", &settings);
    let said = place.saoy(&["config", "check"]).refused();
    for word in [
        "missing.so",
        "missing.pem",
        "missing.pin",
        "token or serial",
        "sessions",
    ] {
        assert!(said.contains(word), "{word} in:\n{said}");
    }
}

//! A scanner, and everything that goes wrong at it, over real HTTP.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

use std::time::Duration;

use saoy_intake::escl::{Ask, Bounds, Colour, Feed, Scanner, Trouble};
use saoy_testkit::scanner::{Mood, StandIn};

const GREY: Ask = Ask {
    colour: Colour::Grey,
    feed: Feed::Feeder,
};

fn bounds() -> Bounds {
    Bounds {
        answer: Duration::from_secs(2),
        tries: 3,
        pause: Duration::ZERO,
        bytes: 1_000,
        pages: 10,
    }
}

fn ask(scanner: &StandIn, ask: Ask) -> Result<Vec<Vec<u8>>, Trouble> {
    Scanner::at(&scanner.url(), bounds())
        .unwrap()
        .scan(ask, &|_| {}, &|_| {})
}

fn pages() -> Vec<Vec<u8>> {
    vec![b"one".to_vec(), b"two".to_vec(), b"three".to_vec()]
}

#[test]
fn a_stack_comes_page_by_page_at_300_dots_an_inch() {
    let scanner = StandIn::with(pages()).unwrap();
    assert_eq!(ask(&scanner, GREY), Ok(pages()));
    let glass = Ask {
        colour: Colour::Colour,
        feed: Feed::Glass,
    };
    ask(&scanner, glass).unwrap();
    let settings = scanner.settings();
    for words in [
        "Feeder",
        "Grayscale8",
        "<scan:XResolution>300<",
        "image/jpeg",
        "<pwg:Width>2480<",
    ] {
        assert!(settings[0].contains(words), "{words}: {}", settings[0]);
    }
    assert!(settings[1].contains("Platen") && settings[1].contains("RGB24"));
    assert_eq!(scanner.taken_back(), 2, "no job is left behind");
}

#[test]
fn every_trouble_has_its_own_name() {
    let scanner = StandIn::with(pages()).unwrap();
    for (mood, trouble) in [
        (Mood::Busy, Trouble::Busy),
        (Mood::Stopped, Trouble::Stopped),
        (Mood::Empty, Trouble::FeederEmpty),
        (Mood::CoverOpen, Trouble::CoverOpen),
        (Mood::JamAfter(1), Trouble::Jam),
        (Mood::NotYet(9), Trouble::Slow),
        (Mood::Entities, Trouble::Strange),
        (Mood::JobElsewhere, Trouble::Strange),
        (Mood::Endless, Trouble::TooMuch(1_000, 10)),
    ] {
        scanner.be(mood);
        assert_eq!(ask(&scanner, GREY), Err(trouble), "{mood:?}");
    }
    scanner.be(Mood::Well);
    let both = Ask {
        feed: Feed::BothSides,
        ..GREY
    };
    assert_eq!(ask(&scanner, both), Err(Trouble::NotOffered));
    assert_eq!(ask(&scanner, GREY), Ok(pages()), "afterwards all is well");
}

#[test]
fn a_scanner_that_warms_up_is_waited_for() {
    let scanner = StandIn::with(pages()).unwrap();
    scanner.be(Mood::NotYet(3));
    assert_eq!(ask(&scanner, GREY), Ok(pages()));
}

#[test]
fn silence_and_absence_are_told_apart() {
    let scanner = StandIn::with(pages()).unwrap();
    scanner.be(Mood::Silent);
    assert_eq!(ask(&scanner, GREY), Err(Trouble::Slow));
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let away = Scanner::at(&format!("http://{nobody}/eSCL"), bounds()).unwrap();
    assert!(matches!(
        away.scan(GREY, &|_| {}, &|_| {}),
        Err(Trouble::Unreachable(_))
    ));
}

#[test]
fn a_page_larger_than_allowed_is_not_taken() {
    let scanner = StandIn::with(vec![vec![7; 1_000]]).unwrap();
    assert_eq!(ask(&scanner, GREY).unwrap()[0].len(), 1_000);
    let scanner = StandIn::with(vec![vec![7; 1_001]]).unwrap();
    assert_eq!(ask(&scanner, GREY), Err(Trouble::TooMuch(1_000, 10)));
}

#[test]
fn only_a_plain_http_address_is_one() {
    for address in [
        "",
        "192.0.2.10",
        "ftp://192.0.2.10/eSCL",
        "https://192.0.2.10/eSCL",
        "http://a@b/eSCL",
    ] {
        assert!(
            matches!(Scanner::at(address, bounds()), Err(Trouble::Address(_))),
            "{address}"
        );
    }
}

//! The same batch at a terminal: what is read there, and what never is.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]

mod common;

use std::io::Cursor;

use common::{Agent, RIGHT_PIN, order, token};
use saoy_agent::{Installation, Lang, Terminal, Worker};
use saoy_tokens::Pin;

/// What the officer reads who types `lines`, and whose PINs are `pins`.
fn read_at_the_terminal(lines: &str, pins: &[&str], lang: Lang) -> Option<String> {
    let khai = token("ĐẶNG HỮU KHẢI")?;
    let agent = Agent::with(&order(&khai.certificate, 2));
    agent.server.files.lock().unwrap().insert(1, common::prepared(1));
    let mut keys = khai.drivers();
    let mut pins = pins
        .iter()
        .map(|pin| (*pin).to_owned())
        .collect::<Vec<_>>()
        .into_iter();
    let source = Box::new(move |_: &str| Some(Pin::new(pins.next()?.as_bytes()).unwrap()));
    let mut output = Vec::new();
    let mut terminal = Terminal::new(Cursor::new(lines.to_owned()), &mut output, source, lang, false);
    let worker = Worker {
        installation: Installation::of(&agent.pairing, &agent.server, &agent.machine).unwrap(),
        keys: &mut keys,
        ui: &mut terminal,
        edge: &agent.machine,
        kept: &agent.kept,
        pairing: common::PAIRING,
    };
    let worked = worker.work(&"0123-4567".to_owned().try_into().unwrap());
    let mut text = String::from_utf8(output).unwrap();
    if let Err(trouble) = worked {
        text.push_str(&trouble.sentence(lang));
    }
    Some(text)
}

#[test]
fn the_officer_reads_who_asks_for_what_before_the_pin() {
    let text = read_at_the_terminal("1\nky\n", &[RIGHT_PIN], Lang::Vi);
    let Some(text) = text else { return };
    for wanted in [
        "https://saoy.songlam.example\n",
        "Ký bản sao · UBND phường Hòa An · Đặng Hữu Khải",
        "1. K88.04-131026-000001 · Phan Thị Bích Ngọc · Bằng tốt nghiệp đại học · 2 trang",
        "1. Khớp: đây đúng là tệp sẽ được ký",
        "Xong: đã ký 2/2 hồ sơ.",
    ] {
        assert!(text.contains(wanted), "{wanted} is missing in\n{text}");
    }
}

#[test]
fn no_pin_is_ever_written_down() {
    let text = read_at_the_terminal("sign\n", &["11112222", RIGHT_PIN], Lang::En);
    let Some(text) = text else { return };
    assert!(text.contains("The PIN is wrong. Few attempts are left"), "{text}");
    assert!(!text.contains(RIGHT_PIN) && !text.contains("11112222"), "{text}");
}

#[test]
fn a_terminal_nobody_answers_at_signs_nothing() {
    let text = read_at_the_terminal("", &[RIGHT_PIN], Lang::Vi);
    let Some(text) = text else { return };
    assert!(text.contains("Đã dừng."), "{text}");
    assert!(!text.contains("Đã ký 1/2"), "{text}");
}

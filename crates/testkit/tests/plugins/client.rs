//! A page's side of a WebSocket.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// What came within two seconds of silence.
#[derive(Debug, PartialEq)]
pub(crate) enum Heard {
    Text(String),
    Nothing,
}

/// Opens, says one thing, hears one thing.
pub(crate) fn say(url: &str, text: &str) -> Heard {
    let (host, path) = url.strip_prefix("ws://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    // RFC 6455 §1.3: its own example of a key and of the answer to it.
    let hello = format!(
        "GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    );
    stream.write_all(hello.as_bytes()).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(reader.read_line(&mut head).unwrap(), 0);
    }
    assert!(
        head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
        "{head}"
    );
    // In two frames, as a browser may send what is long.
    let (first, second) = text.as_bytes().split_at(text.len() / 2);
    stream.write_all(&masked(1, first)).unwrap();
    stream.write_all(&masked(0x80, second)).unwrap();
    let mut start = [0; 2];
    let patience = if url.ends_with("GetVersion") { 3 } else { 60 };
    stream
        .set_read_timeout(Some(Duration::from_secs(patience)))
        .unwrap();
    if reader.read_exact(&mut start).is_err() {
        return Heard::Nothing;
    }
    assert_eq!(start[0], 0x81, "one text, whole");
    let length = match start[1] {
        126 => {
            let mut more = [0; 2];
            reader.read_exact(&mut more).unwrap();
            u64::from(u16::from_be_bytes(more))
        }
        127 => {
            let mut more = [0; 8];
            reader.read_exact(&mut more).unwrap();
            u64::from_be_bytes(more)
        }
        short => u64::from(short),
    };
    let mut bytes = vec![0; length as usize];
    reader.read_exact(&mut bytes).unwrap();
    stream.write_all(&masked(0x88, &[])).unwrap();
    Heard::Text(String::from_utf8(bytes).unwrap())
}

/// A client's frame (RFC 6455 §5.2) with a 64-bit length.
fn masked(kind: u8, bytes: &[u8]) -> Vec<u8> {
    const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];
    let mut frame = vec![kind, 0x80 | 127];
    frame.extend((bytes.len() as u64).to_be_bytes());
    frame.extend(MASK);
    frame.extend(
        bytes
            .iter()
            .zip(MASK.iter().cycle())
            .map(|(byte, key)| byte ^ key),
    );
    frame
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(crate) fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut three = [0; 3];
        three[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        let letters =
            (0..=chunk.len()).map(|place| char::from(LETTERS[(bits >> (18 - 6 * place)) as usize & 63]));
        text.extend(letters);
        text.push_str(&"="[..].repeat(3 - chunk.len()));
    }
    text
}

pub(crate) fn bytes(text: &str) -> Vec<u8> {
    let values: Vec<u32> = text
        .bytes()
        .filter(|byte| *byte != b'=')
        .map(|letter| LETTERS.iter().position(|known| *known == letter).unwrap() as u32)
        .collect();
    let four = |chunk: &[u32]| {
        let bits = (0..4).fold(0, |bits, at| bits << 6 | chunk.get(at).copied().unwrap_or(0));
        let three = [(bits >> 16) as u8, (bits >> 8) as u8, bits as u8];
        three[..chunk.len() - 1].to_vec()
    };
    values.chunks(4).flat_map(four).collect()
}

//! The server's side of one WebSocket (RFC 6455): a text message comes, at most one goes.

use std::io::{BufReader, Error, ErrorKind, Read, Result, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use base64ct::{Base64, Encoding as _};
use saoy_pki::HashAlgorithm;

/// RFC 6455 §1.3.
const MAGIC: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/// A message longer than this is no file that anybody signs.
const LONGEST: u64 = 400 << 20;

/// Shakes hands, hears one message, answers. Where nothing is answered the line stays open until the other side ends it.
pub(super) fn talk(stream: TcpStream, answer: impl Fn(&str, &str) -> Option<String>) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(120)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    let (path, key) = handshake(&mut reader)?;
    let accept = Base64::encode_string(&HashAlgorithm::Sha1.digest(format!("{key}{MAGIC}").as_bytes()));
    write!(
        writer,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    )?;
    let Some(message) = message(&mut reader)? else {
        return Ok(());
    };
    if let Some(text) = answer(&path, &message) {
        writer.write_all(&frame(1, text.as_bytes()))?;
        // The maker's program leaves closing to the page; so does this one.
    }
    while message_or_end(&mut reader) {}
    writer.write_all(&frame(8, &[]))
}

/// Path and key of the opening request.
fn handshake(reader: &mut impl std::io::BufRead) -> Result<(String, String)> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut key = None;
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("sec-websocket-key")
        {
            key = Some(value.trim().to_owned());
        }
    }
    let key = key.ok_or_else(|| Error::new(ErrorKind::InvalidData, "no WebSocket"))?;
    Ok((path, key))
}

/// The next text; none when the other side closes.
fn message(reader: &mut impl Read) -> Result<Option<String>> {
    let mut bytes = Vec::new();
    loop {
        let (last, kind, part) = one_frame(reader)?;
        match kind {
            8 => return Ok(None),
            // Ping and pong.
            9 | 10 => continue,
            _ => bytes.extend(part),
        }
        if last {
            let text = String::from_utf8(bytes);
            return text
                .map(Some)
                .map_err(|error| Error::new(ErrorKind::InvalidData, error));
        }
    }
}

fn message_or_end(reader: &mut impl Read) -> bool {
    matches!(message(reader), Ok(Some(_)))
}

/// Whether it is the last of its message, its kind, its bytes without the mask (§5.2).
fn one_frame(reader: &mut impl Read) -> Result<(bool, u8, Vec<u8>)> {
    let mut head = [0; 2];
    reader.read_exact(&mut head)?;
    let length = match head[1] & 0x7f {
        126 => {
            let mut more = [0; 2];
            reader.read_exact(&mut more)?;
            u64::from(u16::from_be_bytes(more))
        }
        127 => {
            let mut more = [0; 8];
            reader.read_exact(&mut more)?;
            u64::from_be_bytes(more)
        }
        short => u64::from(short),
    };
    if length > LONGEST {
        return Err(Error::new(ErrorKind::InvalidData, "too long"));
    }
    let mut mask = [0; 4];
    if head[1] & 0x80 != 0 {
        reader.read_exact(&mut mask)?;
    }
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
    reader.read_exact(&mut bytes)?;
    for (byte, key) in bytes.iter_mut().zip(mask.iter().cycle()) {
        *byte ^= key;
    }
    Ok((head[0] & 0x80 != 0, head[0] & 0x0f, bytes))
}

/// A whole frame without a mask: servers send none.
fn frame(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | kind];
    match u16::try_from(bytes.len()) {
        Ok(short) if short < 126 => frame.push(short as u8),
        Ok(middle) => {
            frame.push(126);
            frame.extend(middle.to_be_bytes());
        }
        Err(_) => {
            frame.push(127);
            frame.extend((bytes.len() as u64).to_be_bytes());
        }
    }
    frame.extend(bytes);
    frame
}

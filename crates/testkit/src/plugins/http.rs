//! What VGCASignService does itself: it fetches the file and sends the signed one, over HTTP.

use std::io::{BufRead as _, BufReader, Error, ErrorKind, Read as _, Result, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// The body of a GET; anything but 200 is an error that names it.
pub(super) fn get(url: &str, token: &str) -> Result<Vec<u8>> {
    let (status, body) = exchange(
        url,
        &format!("GET {{path}} HTTP/1.1\r\n{}", credentials(token)),
        &[],
    )?;
    match status {
        200 => Ok(body),
        other => Err(Error::other(format!("the download was answered with {other}"))),
    }
}

/// Sends a file as the form field `uploadfile`; the answer's text, whatever its status.
pub(super) fn upload(url: &str, token: &str, name: &str, file: &[u8]) -> Result<String> {
    const BOUNDARY: &str = "----vgca-7f3k9qmd2x5t";
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"uploadfile\"; filename=\"{name}\"\r\nContent-Type: application/pdf\r\n\r\n"
    );
    let body = [
        head.as_bytes(),
        file,
        format!("\r\n--{BOUNDARY}--\r\n").as_bytes(),
    ]
    .concat();
    let request = format!(
        "POST {{path}} HTTP/1.1\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n{}",
        credentials(token)
    );
    let (_, answer) = exchange(url, &request, &body)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn credentials(token: &str) -> String {
    if token.is_empty() {
        String::new()
    } else {
        format!("Authorization: Bearer {token}\r\n")
    }
}

fn exchange(url: &str, request: &str, body: &[u8]) -> Result<(u16, Vec<u8>)> {
    let odd = |what: &str| Error::new(ErrorKind::InvalidData, what.to_owned());
    let rest = url.strip_prefix("http://").ok_or_else(|| odd("only http here"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let request = request.replace("{path}", &format!("/{path}"));
    write!(
        stream,
        "{request}Host: {host}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    // A server that refuses early answers while it is still written to.
    let sent = stream.write_all(body);
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| sent.err().unwrap_or_else(|| odd("no answer")))?;
    let mut chunked = false;
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        chunked |= line
            .to_ascii_lowercase()
            .starts_with("transfer-encoding: chunked");
    }
    let mut answer = Vec::new();
    if !chunked {
        reader.read_to_end(&mut answer)?;
        return Ok((status, answer));
    }
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let length = usize::from_str_radix(line.trim(), 16).map_err(|_| odd("no chunk"))?;
        let mut chunk = vec![0; length + 2];
        reader.read_exact(&mut chunk)?;
        answer.extend_from_slice(&chunk[..length]);
        if length == 0 {
            return Ok((status, answer));
        }
    }
}

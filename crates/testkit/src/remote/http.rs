//! As much of HTTP as a provider needs here.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// A request.
pub(super) struct Request {
    pub(super) path: String,
    pub(super) authorization: String,
    pub(super) body: Vec<u8>,
}

/// What comes back.
pub(super) enum Answer {
    /// JSON with a status.
    Json(u16, Value),
    /// Anything else.
    Text(u16, String),
    /// Nothing.
    Silence,
}

impl Request {
    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// A field of a form.
    pub(super) fn field(&self, name: &str) -> String {
        let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&self.body).unwrap_or_default();
        let found = fields.into_iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value).unwrap_or_default()
    }
}

impl Answer {
    pub(super) fn status(status: u16) -> Self {
        Self::Text(status, String::new())
    }

    /// How CSC services refuse.
    pub(super) fn error(error: &str, description: &str) -> Self {
        Self::Json(
            400,
            serde_json::json!({ "error": error, "error_description": description }),
        )
    }
}

/// Answers one request.
pub(super) fn serve(stream: TcpStream, answer: impl FnOnce(&Request) -> Answer) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    lines.read_line(&mut first)?;
    let (mut length, mut authorization) = (0, String::new());
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or_default();
        match name.to_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "authorization" => value.trim().clone_into(&mut authorization),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body)?;
    let path = first.split_whitespace().nth(1).unwrap_or_default().to_owned();
    let (status, media_type, content) = match answer(&Request {
        path,
        authorization,
        body,
    }) {
        Answer::Json(status, value) => (status, "application/json", value.to_string()),
        Answer::Text(status, text) => (status, "text/html", text),
        Answer::Silence => {
            std::thread::sleep(Duration::from_secs(30));
            return Ok(());
        }
    };
    let mut stream = stream;
    let length = content.len();
    write!(
        stream,
        "HTTP/1.1 {status} x\r\nConnection: close\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n{content}"
    )
}
